"""Settings at OVH that prevent callers from reaching the person on duty, beside those that the bot itself changes."""

from typing import Any, NamedTuple

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import (
    account_path,
    queue_service_path,
    redirect_path,
    service_path,
    sip_line_path,
    time_conditions_path,
)
from adapters.telephony.ovh.phone_numbers import last_digits, read_stored_number, wire_number
from adapters.telephony.ovh.responses import OvhError
from bot.model import Line, LineKind, Phone, TargetKind

ANSWERS = {"voicemail", "voicefax", "svi", "vxml", "cloudIvr"}
"""OVH's types of numbers that are answered by a machine."""


class Misconfiguration(NamedTuple):
    """What is wrong and what to do about it. `unseen`: OVH does not show it, so a person has to try."""

    words: str
    todo: str
    unseen: bool = False


async def sip_line_traps(client: OvhClient, line: Line) -> list[Misconfiguration]:
    """Channels, call filters, and the voicemail that answers while the line is closed."""
    base, number = account_path(line), wire_number(line.service)
    found = []
    channels = (await _read_if_shown(client, sip_line_path(line, line.service))).get("simultaneousLines")
    if isinstance(channels, int) and channels < 2:
        words = f"the line takes {channels} call at a time, and a forwarded call holds its channel until it ends"
        found.append(Misconfiguration(words, "add a channel at OVH, or the second caller finds it busy"))
    filters = await _read_if_shown(client, f"{base}/screen/{number}")
    if filters.get("incomingScreenList") == "whitelist":
        found.append(
            Misconfiguration("the line accepts only callers on its list", "switch that filter off (incomingScreenList)")
        )
    if filters.get("outgoingScreenList") == "whitelist":
        words = "the line calls only numbers on its list, and a forward is a call too"
        found.append(Misconfiguration(words, "switch that filter off (outgoingScreenList)"))
    if filters.get("outgoingScreenList") == "blacklist":
        words = "the line does not call the numbers on its list, and a forward is a call too"
        todo = "see that no volunteer's number is on it, or switch it off (outgoingScreenList)"
        found.append(Misconfiguration(words, todo, unseen=True))
    if line.closed.kind is TargetKind.VOICEMAIL:
        box = wire_number(line.closed.phone) if line.closed.phone else number
        if (await _read_if_shown(client, f"{base}/voicemail/{box}/settings")).get("doNotRecord"):
            found.append(
                Misconfiguration("the voicemail of `closed` records no messages", "switch that off (doNotRecord)")
            )
    return found


async def number_traps(client: OvhClient, line: Line) -> list[Misconfiguration]:
    """Where the number that callers dial leads, unless it is the service itself."""
    if line.number == line.service:
        return []
    redirect = await _read_if_shown(client, redirect_path(line))
    leads = read_stored_number(redirect.get("destination"), line.country)
    if leads == line.service:
        return []
    where = f"to another number ({last_digits(leads)})" if leads else "nowhere"
    if line.kind is LineKind.REDIRECT:
        todo = "in mode act the bot leads it there: call it once then"
        return [Misconfiguration(f"the number leads {where} and not to `service`", todo, unseen=True)]
    line_of_number = f"{account_path(line, line.number)}/line/{wire_number(leads)}"
    options = await _read_if_shown(client, f"{line_of_number}/options") if leads else {}
    if options.get("forwardUnconditional"):
        passed_on = read_stored_number(options.get("forwardUnconditionalNumber"), line.country)
        if passed_on == line.service:
            return []
        where = f"to another number ({last_digits(passed_on)})"
    if options or (redirect and not leads):
        return [Misconfiguration(f"the number leads {where} and not to `service`", "change that at OVH, or `service`")]
    words = "OVH does not show whether the number leads to `service`"
    return [Misconfiguration(words, "call it once: those on duty must be rung", unseen=True)]


async def endless_ringing_traps(client: OvhClient, line: Line) -> list[Misconfiguration]:
    """Whether a forwarded call can ring without end: at the number of `closed`, and at those of `uncovered`."""
    found = await _closed_target_traps(client, line, line.closed.phone) if line.closed.kind is TargetKind.NUMBER else []
    if line.uncovered:
        words = "OVH does not show how a call ends when nobody of `uncovered` answers"
        todo = "call the line once while it rings there: the call must end with their voicemail or a busy tone"
        found.append(Misconfiguration(words, todo, unseen=True))
    return found


async def _closed_target_traps(client: OvhClient, line: Line, number: Phone) -> list[Misconfiguration]:
    feature = (await _read_if_shown(client, service_path(line, number))).get("featureType")
    if feature in ANSWERS:
        return []
    if feature == "empty":
        return [
            Misconfiguration(
                "nothing is set up at the number of `closed`", "give it an announcement, or write another number"
            )
        ]
    if feature in {"sip", "mgcp"}:
        options = await _read_if_shown(client, f"{sip_line_path(line, number)}/options")
        ends = [kind for kind in ("forwardUnconditional", "forwardNoReply") if options.get(kind)]
        if any(options.get(f"{kind}Nature") == "voicemail" for kind in ends):
            return []
        if options and not ends:
            words = "callers hear endless ringing while the line is closed: `closed` is a SIP line without voicemail"
            return [
                Misconfiguration(
                    words, "give it a voicemail when nobody answers (forwardNoReply), or write another number"
                )
            ]
    words = "OVH does not show what answers at the number of `closed`"
    return [Misconfiguration(words, "call that number once: an announcement must answer", unseen=True)]


async def easy_hunting_traps(client: OvhClient, line: Line) -> list[Misconfiguration]:
    """Filters, waiting time and opening hours, which are settings of the service and not of its queue."""
    base = queue_service_path(line)
    found = []
    service = await _read_if_shown(client, base)
    if service.get("anonymousRejection"):
        words = "the service rejects callers who hide their number"
        found.append(Misconfiguration(words, "switch that off (anonymousRejection)"))
    if service.get("maxWaitTime") == 0:  # the queue has one too, and OVH does not document which one counts
        words = "the service lets callers wait without end, whatever its queue says"
        found.append(Misconfiguration(words, "set a maximum waiting time for the service (maxWaitTime)"))
    if (await _read_if_shown(client, f"{base}/screenListConditions")).get("status") == "incomingWhiteList":
        found.append(
            Misconfiguration(
                "the service accepts only callers on its list", "switch that filter off (screenListConditions)"
            )
        )
    hours = await _read_if_shown(client, time_conditions_path(line))
    if hours.get("enable") and not line.time_conditions:
        words = "OVH's weekly time conditions decide when callers reach the queue, not the roster"
        found.append(Misconfiguration(words, "switch them off, or write time_conditions: true and the bot keeps them"))
    if line.time_conditions and not (hours.get("unavailableType") and hours.get("unavailableNumber")):
        words = "the time conditions do not say where callers go outside shifts"
        found.append(Misconfiguration(words, "give them a number or a voicemail at OVH (unavailable)"))
    return found


async def _read_if_shown(client: OvhClient, path: str) -> dict[str, Any]:
    """The object at this path; empty when it does not exist or when the key has no right to read it (an older key)."""
    try:
        return await client.get_object(path)
    except OvhError as error:
        if error.status not in {403, 404}:
            raise
        return {}
