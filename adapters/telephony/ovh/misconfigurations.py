"""Settings at OVH that prevent callers from reaching the person on duty, beside those that the bot itself changes."""

from typing import Any, NamedTuple

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import (
    account_path,
    queue_service_path,
    service_path,
    sip_line_path,
    time_conditions_path,
)
from adapters.telephony.ovh.phone_numbers import wire
from adapters.telephony.ovh.responses import OvhError
from bot.model import Line, Phone, TargetKind

ANSWERS = {"voicemail", "voicefax", "svi", "vxml", "cloudIvr"}
"""OVH's types of numbers that are answered by a machine."""


class Trap(NamedTuple):
    """What is wrong and what to do about it. `unseen`: OVH does not show it, so a person has to try."""

    words: str
    todo: str
    unseen: bool = False


async def of_sip_line(client: OvhClient, line: Line) -> list[Trap]:
    """Channels, call filters, and the voicemail that answers while the line is closed."""
    base, number = account_path(line), wire(line.service)
    found = []
    channels = (await _seen(client, sip_line_path(line, line.service))).get("simultaneousLines")
    if isinstance(channels, int) and channels < 2:
        words = f"the line takes {channels} call at a time, and a forwarded call holds its channel until it ends"
        found.append(Trap(words, "add a channel at OVH, or the second caller finds it busy"))
    if (await _seen(client, f"{base}/screen/{number}")).get("incomingScreenList") == "whitelist":
        found.append(Trap("the line accepts only callers on its list", "switch that filter off (incomingScreenList)"))
    if line.closed.kind is TargetKind.VOICEMAIL:
        box = wire(line.closed.phone) if line.closed.phone else number
        if (await _seen(client, f"{base}/voicemail/{box}/settings")).get("doNotRecord"):
            found.append(Trap("the voicemail of `closed` records no messages", "switch that off (doNotRecord)"))
    return found


async def of_where_it_ends(client: OvhClient, line: Line) -> list[Trap]:
    """Whether a forwarded call can ring without end: at the number of `closed`, and at those of `uncovered`."""
    found = await _of_closed(client, line, line.closed.phone) if line.closed.kind is TargetKind.NUMBER else []
    if line.uncovered:
        words = "OVH does not show how a call ends when nobody of `uncovered` answers"
        todo = "call the line once while it rings there: the call must end with their voicemail or a busy tone"
        found.append(Trap(words, todo, unseen=True))
    return found


async def _of_closed(client: OvhClient, line: Line, number: Phone) -> list[Trap]:
    feature = (await _seen(client, service_path(line, number))).get("featureType")
    if feature in ANSWERS:
        return []
    if feature == "empty":
        return [Trap("nothing is set up at the number of `closed`", "give it an announcement, or write another number")]
    if feature in {"sip", "mgcp"}:
        options = await _seen(client, f"{sip_line_path(line, number)}/options")
        ends = [kind for kind in ("forwardUnconditional", "forwardNoReply") if options.get(kind)]
        if any(options.get(f"{kind}Nature") == "voicemail" for kind in ends):
            return []
        if options and not ends:
            words = "callers hear endless ringing while the line is closed: `closed` is a SIP line without voicemail"
            return [Trap(words, "give it a voicemail when nobody answers (forwardNoReply), or write another number")]
    words = "OVH does not show what answers at the number of `closed`"
    return [Trap(words, "call that number once: an announcement must answer", unseen=True)]


async def of_easy_hunting(client: OvhClient, line: Line) -> list[Trap]:
    """Filters, waiting time and opening hours, which are settings of the service and not of its queue."""
    base = queue_service_path(line)
    found = []
    service = await _seen(client, base)
    if service.get("anonymousRejection"):
        words = "the service rejects callers who hide their number"
        found.append(Trap(words, "switch that off (anonymousRejection)"))
    if service.get("maxWaitTime") == 0:  # the queue has one too, and OVH does not document which one counts
        words = "the service lets callers wait without end, whatever its queue says"
        found.append(Trap(words, "set a maximum waiting time for the service (maxWaitTime)"))
    if (await _seen(client, f"{base}/screenListConditions")).get("status") == "incomingWhiteList":
        found.append(
            Trap("the service accepts only callers on its list", "switch that filter off (screenListConditions)")
        )
    hours = await _seen(client, time_conditions_path(line))
    if hours.get("enable") and not line.time_conditions:
        words = "OVH's weekly time conditions decide when callers reach the queue, not the roster"
        found.append(Trap(words, "switch them off, or write time_conditions: true and the bot keeps them"))
    if line.time_conditions and not (hours.get("unavailableType") and hours.get("unavailableNumber")):
        words = "the time conditions do not say where callers go outside shifts"
        found.append(Trap(words, "give them a number or a voicemail at OVH (unavailable)"))
    return found


async def _seen(client: OvhClient, path: str) -> dict[str, Any]:
    """The object at this path; empty when it does not exist or when the key has no right to read it (an older key)."""
    try:
        answer = await client.get(path)
    except OvhError as error:
        if error.status not in {403, 404}:
            raise
        return {}
    return answer if isinstance(answer, dict) else {}
