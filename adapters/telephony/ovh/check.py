"""Checks one line at OVH by trying: each finding says what is wrong and what to do about it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from adapters.telephony.ovh.call_queue import Hunting
from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.login import credential_expiry, current_credential
from adapters.telephony.ovh.misconfigurations import (
    Misconfiguration,
    easy_hunting_traps,
    endless_ringing_traps,
    number_traps,
    sip_line_traps,
)
from adapters.telephony.ovh.paths import hunting_path, service_path, sip_line_path
from adapters.telephony.ovh.phone_numbers import last_digits, read_stored_number
from adapters.telephony.ovh.responses import OvhError, is_id, shown_word
from adapters.telephony.ovh.rights import is_granted, worded_rights
from bot.errors import AdapterError
from bot.model import CallBackWay, Finding, Line, LineKind, Phone, Priority

SKEW = timedelta(seconds=60)  # OVH refuses signatures when clocks differ by more
SOON = timedelta(days=14)  # enough time to renew a key
LONGEST_RING = timedelta(seconds=10)  # if it is longer, the volunteer's own voicemail answers first
FEATURES = {
    "line": {"sip", "mgcp"},
    "redirect": {"redirect"},
    "easyHunting": {"easyHunting", "contactCenterSolution"},
    "ovhPabx": {"cloudHunting", "cloudIvr", "contactCenterSolutionExpert"},
}

HARMFUL_OPTIONS = {
    "doNotDisturb": "refuses every call (do not disturb)",
    "absentSubscriber": "tells callers that nobody has this number",
    "callRestrictionIncoming": "refuses incoming calls",
    "anonymousCallRejection": "rejects callers who hide their number",
    "lockOutCall": "is locked for outgoing calls, which forwards and test calls need",
    "callRestrictionOutgoing": "refuses outgoing calls, which forwards and test calls need",
}
"""Options of a SIP line that must be off, and their effect on callers."""

CONDITIONAL_FORWARDS = {
    "forwardNoReply": "nobody answers",
    "forwardBusy": "the line is busy",
    "forwardBackup": "the line is out of reach",
}
"""Forwards of a SIP line that the bot does not set, and when OVH applies them."""


async def check_line(client: OvhClient, line: Line, hunting: Hunting, now: datetime) -> list[Finding]:
    """All findings, good and bad, in the order in which they should be corrected."""
    told = FindingList(line)
    try:
        told.clock(await client.now(), now)
        if client.by_consumer_key:
            await _check_credential(client, line, told, now)
        known = [
            await _check_service(client, line, told, service, features)
            for service, features in _expected_services(line)
        ]
        if not all(known):
            return told.findings  # the other checks need these services
        if line.kind is LineKind.HUNTING:
            await _check_queue(client, line, told, hunting)
            await _check_closure(client, line, told, hunting)
            traps = await easy_hunting_traps(client, line) if line.hunting == "easyHunting" else []
        else:
            await _check_line_options(client, line, told)
            traps = await sip_line_traps(client, line) + await endless_ringing_traps(client, line)
        for trap in [*await number_traps(client, line), *traps]:
            told.trap(trap)
    except AdapterError as error:
        told.bad(error.message, "correct this first, then check again")
    return told.findings


class FindingList:
    """The findings so far."""

    def __init__(self, line: Line) -> None:
        self.findings: list[Finding] = []
        self._where = str(line.id)

    def good(self, words: str) -> None:
        self.findings.append(Finding(self._where, good=True, words=words))

    def bad(self, words: str, todo: str) -> None:
        self.findings.append(Finding(self._where, good=False, words=words, todo=todo))

    def trap(self, trap: Misconfiguration) -> None:
        self.findings.append(Finding(self._where, good=trap.unseen, words=trap.words, todo=trap.todo))

    def clock(self, theirs: datetime, ours: datetime) -> None:
        off = abs(theirs - ours)
        if off > SKEW:
            self.bad(f"this machine's clock is {off.total_seconds():.0f} s off OVH's", "switch on time synchronisation")
        else:
            self.good("the clock agrees with OVH's")


async def _check_credential(client: OvhClient, line: Line, told: FindingList, now: datetime) -> None:
    credential = await current_credential(client)
    status = credential.get("status")
    if status != "validated":
        told.bad(f"the consumer key is {shown_word(status)}", "open its validation page, or make a new one")
        return
    expires = credential_expiry(credential)
    if expires and expires < now + SOON:
        told.bad(f"the consumer key expires on {expires:%Y-%m-%d %H:%M} UTC", 'make one with the validity "Unlimited"')
    else:
        told.good(
            f"the consumer key is valid until {expires:%Y-%m-%d}" if expires else "the consumer key has no expiry date"
        )
    lacking = [words for words, right in worded_rights(line) if not is_granted(credential.get("rules"), right)]
    if missing := list(dict.fromkeys(lacking)):
        told.bad(f"the consumer key lacks rights: {', '.join(missing)}", "make a key with these: `ovh-login`")
    else:
        told.good("the consumer key has the rights it needs")


def _expected_services(line: Line) -> Iterator[tuple[Phone, str]]:
    if line.kind is LineKind.REDIRECT:
        yield line.number, "redirect"
    yield line.service, line.hunting if line.kind is LineKind.HUNTING else "line"


async def _check_service(client: OvhClient, line: Line, told: FindingList, service: Phone, features: str) -> bool:
    """Whether the service exists and is of the configured kind."""
    what = "number" if features == "redirect" else "service"
    try:
        answer = await client.get_object(service_path(line, service), "a service")
    except OvhError as error:
        if error.status != 404:
            raise
        account = "number_billing_account" if service == line.number != line.service else "billing_account"
        told.bad(f"OVH has no such {what} in this billing account", f"correct `{what}` or `{account}`")
        return False
    feature = answer.get("featureType")
    if feature in FEATURES.get(features, set()):
        told.good(f"the {what} is of the type {shown_word(feature)}")
    else:
        words = f"the {what} is of the type {shown_word(feature)}, which is no {features}"
        told.bad(words, "correct `kind`, or the type at OVH")
    return feature in FEATURES.get(features, set())


async def _check_queue(client: OvhClient, line: Line, told: FindingList, hunting: Hunting) -> None:
    targets, agents, _ = await hunting.read(client, line, client.budget.turn(Priority.CHANGE))
    long = [agent for agent in agents if agent.ring_time > LONGEST_RING]
    if long:
        words = f"{len(long)} of {len(agents)} agents ring longer than {LONGEST_RING.total_seconds():.0f} s"
        told.bad(words, "shorten it, or their own voicemail answers callers")
    else:
        told.good(f"the queue has {len(agents)} agents, of whom {len(targets)} ring now")


async def _check_closure(client: OvhClient, line: Line, told: FindingList, hunting: Hunting) -> None:
    """What callers hear when nobody is logged in or answers, and whether agents can log themselves in and out."""
    queue = await client.get_object(f"{hunting_path(line)}/queue/{await hunting.queue(client, line)}", "a queue")
    centre = await client.get_object(hunting_path(line), "a queue")
    if queue.get("actionOnClosure") not in {"playback", "voicemail"} or not queue.get("actionOnClosureParam"):
        words = "callers hear endless ringing when nobody is on duty"
        told.bad(words, "set an announcement or a voicemail for the queue's closure (actionOnClosure)")
    if not queue.get("maxWaitTime"):
        told.bad(
            "callers wait without end when nobody answers", "set a maximum waiting time for the queue (maxWaitTime)"
        )
    if queue.get("followCallForwards"):
        words = "the queue follows the forwards of the agents' lines"
        told.bad(words, "switch that off (followCallForwards), or calls go to places that nobody agreed to")
    if centre.get("statusIvrEnabled"):
        words = "agents can log themselves in and out by a telephone menu"
        told.bad(words, "switch it off (statusIvrEnabled), or the bot undoes what they press")


async def _check_line_options(client: OvhClient, line: Line, told: FindingList) -> None:
    """Options of the SIP line that prevent callers from reaching the person on duty."""
    options = await client.get_object(f"{sip_line_path(line, line.service)}/options", "a line's options")
    for option, words in HARMFUL_OPTIONS.items():
        if options.get(option):
            told.bad(f"the line {words}", f"switch that off ({option})")
    for option, when in CONDITIONAL_FORWARDS.items():
        number = read_stored_number(options.get(f"{option}Number"), line.country)
        if options.get(option) and options.get(f"{option}Nature") != "voicemail" and number != line.closed.phone:
            words = f"when {when}, callers are sent to another number ({last_digits(number)}), whoever is on duty"
            told.bad(words, f"switch that off ({option})")
    if options.get("forwardNoReply") and options.get("forwardNoReplyNature") == "voicemail":
        delay = options.get("forwardNoReplyDelay")
        words = f"OVH's voicemail takes callers after {delay if is_id(delay) else '?'} s"
        told.bad(words, "switch that off (forwardNoReply), or let it start later than people answer")
    if line.callback is CallBackWay.BRIDGE:
        _check_number_shown(options, line, told)


def _check_number_shown(options: dict[str, Any], line: Line, told: FindingList) -> None:
    """Which number the line shows when it calls back, as far as its options tell; a test call shows the rest."""
    shown = read_stored_number(options.get("displayNumber"), line.country)
    if options.get("identificationRestriction"):
        told.bad("the line hides its number when it calls back", "switch that off (identificationRestriction)")
    elif shown and shown != line.number:
        words = f"when the line calls back, another number shows ({last_digits(shown)}) than the helpline's"
        told.bad(words, "correct it (displayNumber), then repeat the test call: /pont")
