"""Settings at OVH, beside those we read to follow a line, that keep callers from whoever is on duty."""

from typing import Any, NamedTuple

from adapters.telephony import ovh_hours
from adapters.telephony.numbers import wire
from adapters.telephony.ovh_answers import OvhError
from adapters.telephony.ovh_client import OvhClient
from bot.model import Line, Nature


class Trap(NamedTuple):
    """What is wrong, and what to do about it."""

    words: str
    todo: str


async def of_sip_line(client: OvhClient, line: Line) -> list[Trap]:
    """Channels, filters, and the voicemail where the line rings when it is closed."""
    base, number = f"/telephony/{line.billing_account}", wire(line.service)
    found = []
    channels = (await _seen(client, f"{base}/line/{number}")).get("simultaneousLines")
    if isinstance(channels, int) and channels < 2:
        words = f"the line takes {channels} call at a time, and a forwarded call holds its channel until it ends"
        found.append(Trap(words, "add a channel at OVH, or the second caller finds it busy"))
    if (await _seen(client, f"{base}/screen/{number}")).get("incomingScreenList") == "whitelist":
        found.append(Trap("the line takes listed callers only", "switch that filter off (incomingScreenList)"))
    if line.closed.nature is Nature.VOICEMAIL:
        box = wire(line.closed.phone) if line.closed.phone else number
        if (await _seen(client, f"{base}/voicemail/{box}/settings")).get("doNotRecord"):
            found.append(Trap("the voicemail of `closed` takes no messages", "switch that off (doNotRecord)"))
    return found


async def of_easy_hunting(client: OvhClient, line: Line) -> list[Trap]:
    """Filters, waiting without end and opening hours, which stand on the service beside the queue."""
    base = f"/telephony/{line.billing_account}/easyHunting/{wire(line.service)}"
    found = []
    service = await _seen(client, base)
    if service.get("anonymousRejection"):
        words = "the service refuses callers who withhold their number"
        found.append(Trap(words, "switch that off (anonymousRejection)"))
    if service.get("maxWaitTime") == 0:  # the queue has one too, and OVH does not say which wins
        words = "the service lets callers wait without end, whatever its queue says"
        found.append(Trap(words, "give the service a longest waiting time (maxWaitTime)"))
    if (await _seen(client, f"{base}/screenListConditions")).get("status") == "incomingWhiteList":
        found.append(Trap("the service takes listed callers only", "switch that filter off (screenListConditions)"))
    hours = await _seen(client, ovh_hours.path(line))
    if hours.get("enable") and not line.time_conditions:
        words = "OVH's weekly time conditions decide when callers reach the queue, not the roster"
        found.append(Trap(words, "switch them off, or write time_conditions: true and the bot keeps them"))
    if line.time_conditions and not (hours.get("unavailableType") and hours.get("unavailableNumber")):
        words = "the time conditions do not say where callers go outside shifts"
        found.append(Trap(words, "give them a number or a voicemail at OVH (unavailable)"))
    return found


async def _seen(client: OvhClient, path: str) -> dict[str, Any]:
    """What OVH shows there; nothing where the service has no such thing or an older key may not look."""
    try:
        answer = await client.get(path)
    except OvhError as error:
        if error.status not in {403, 404}:
            raise
        return {}
    return answer if isinstance(answer, dict) else {}
