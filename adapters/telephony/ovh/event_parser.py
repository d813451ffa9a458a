"""Turns the events of OVH's stream into call facts. Pure: no network, no clock.

Both formats are read: an object with `Events` (V1) and a list with lower-case keys (V2). Every key is optional and no
value is trusted: an event that cannot be read is skipped and logged, and the others of the same answer count.
"""

import hashlib
import json
import logging
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from adapters.telephony.ovh.phone_numbers import country_of_number, read_number
from bot.model import CallEventKind, CallFact, LineId, Phone, Source
from bot.readers.phone_numbers import read_caller

log = logging.getLogger(__name__)


class Meaning(NamedTuple):
    """What one of OVH's events means, and the key with its time (otherwise `Ts`, otherwise `Timestamp`)."""

    source: Source
    kind: CallEventKind
    moment: str = "Ts"


EVENTS = {
    "member-queue-start": Meaning(Source.QUEUE, CallEventKind.ENTERED, "QueueMemberJoinedTime"),
    "member-queue-resume": Meaning(Source.QUEUE, CallEventKind.ENTERED),
    "agent-offering": Meaning(Source.QUEUE, CallEventKind.OFFERED, "QueueAgentCalledTime"),
    "bridge-agent-start": Meaning(Source.QUEUE, CallEventKind.ANSWERED, "QueueAgentAnsweredTime"),
    "bridge-agent-fail": Meaning(Source.QUEUE, CallEventKind.NOT_TAKEN, "QueueAgentAbortedTime"),
    "bridge-agent-end": Meaning(Source.QUEUE, CallEventKind.HUNG_UP, "QueueBridgeTerminatedTime"),
    "member-queue-end": Meaning(Source.QUEUE, CallEventKind.LEFT, "QueueMemberLeavingTime"),
    "start_ringing": Meaning(Source.LINE, CallEventKind.OFFERED),
    "start_calling": Meaning(Source.LINE, CallEventKind.ANSWERED),
    "end_ringing": Meaning(Source.LINE, CallEventKind.NOT_TAKEN),
    "end_calling": Meaning(Source.LINE, CallEventKind.HUNG_UP),
}
# These say nothing about a single call. OVH documents `member-count` but sends `members-count`.
SILENT = {"members-count", "member-count", "registered", "start_hold", "end_hold"}
AGENT = re.compile(r"agent_(\w{1,40})_\d+", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST, LATEST = 946_684_800, 4_102_444_800  # the years 2000 and 2100, in seconds: a call cannot have another time


class Unreadable(Exception):
    """This event cannot be read; the message says why, without phone numbers."""


def parse_events(answer: object, lines: Mapping[Phone, LineId]) -> list[CallFact]:
    """The facts in one answer of the stream, in its order. `lines` says which of OVH's numbers are ours.

    Never raises. Events of other numbers (an agent's own OVH line under a group token) and outgoing calls are left
    out.
    """
    facts = []
    unreadable = []
    for event in _events_of_answer(answer):
        try:
            fact = _fact_of_event(event, lines)
        except Unreadable as why:
            unreadable.append(str(why))
        else:
            if fact:
                facts.append(fact)
    if unreadable:
        log.warning("the event stream sent %d events that cannot be read: %s", len(unreadable), unreadable[0])
    return facts


def _events_of_answer(answer: object) -> list[Any]:
    events = answer
    if isinstance(answer, dict):
        events = answer.get("Events", answer.get("events"))
    if isinstance(events, list):
        return events
    if events is not None and not isinstance(events, str):  # V2 sends a time-out as plain text
        log.warning("the event stream sent something that is not a list of events")
    return []


def _fact_of_event(event: object, lines: Mapping[Phone, LineId]) -> CallFact | None:
    if not isinstance(event, dict):
        raise Unreadable("an event is not an object")
    name = _clean_text(_envelope_value(event, "Event"))
    if name in SILENT:
        return None
    meaning = EVENTS.get(name)
    if meaning is None:
        _log_unknown_event(name)
        return None
    data = _event_data(event)
    resource = _resource_number(event, data)
    if resource is None:
        raise Unreadable(f"{name} names no number of ours or of others")
    line = lines.get(resource)
    if line is None:
        return None
    country = country_of_number(resource)
    own = {number for number, id_ in lines.items() if id_ == line}
    caller, known_caller = _caller_of_event(data, country)
    if meaning.source is Source.LINE and (caller in own or _is_for_others(data, country, own)):
        return None  # the line is calling out
    if caller in own:  # the line passes a call on, and shows its own number instead of the caller's
        caller, known_caller = None, False
    timestamp = _envelope_value(event, "Timestamp")
    at = _read_instant(data.get(meaning.moment)) or _read_instant(data.get("Ts")) or _read_instant(timestamp)
    if at is None:
        raise Unreadable(f"{name} says no time")
    passage = _clean_text(data.get("QueueMemberUUID" if meaning.source is Source.QUEUE else "CallId"))
    return CallFact(
        key=fact_key(
            resource, name, passage, _clean_text(data.get("QueueAgent")), _clean_text(timestamp) or at.isoformat()
        ),
        line=line,
        source=meaning.source,
        kind=meaning.kind,
        at=at,
        passage=passage,
        caller=caller,
        known_caller=known_caller,
        agent=_rung_agent(data, country) if meaning.source is Source.QUEUE else None,
        joined_at=_read_instant(data.get("QueueMemberJoinedTime")),
        answered_at=_read_instant(data.get("QueueAgentAnsweredTime")),
        ended_at=_read_instant(data.get("QueueMemberLeavingTime"))
        or _read_instant(data.get("QueueBridgeTerminatedTime")),
        cause=_cause_of_event(data, meaning),
    )


def _envelope_value(event: dict[str, Any], key: str) -> object:
    """A value outside `Data`; the key is capitalised in V1 and lower-case in V2."""
    return event.get(key, event.get(key.lower()))


def _event_data(event: dict[str, Any]) -> dict[str, Any]:
    data = _envelope_value(event, "Data")
    return data if isinstance(data, dict) else {}


def _resource_number(event: dict[str, Any], data: dict[str, Any]) -> Phone | None:
    """The number at OVH that the event is about."""
    return read_number(
        _clean_text(_envelope_value(event, "Ressource"))
        or _clean_text(data.get("Queue"))
        or _clean_text(data.get("Billing"))
    )


def _clean_text(value: object) -> str:
    """A text, or a number as text; "" for anything else. Cut after 200 characters: no useful value is longer."""
    if isinstance(value, str):
        return value[:200].strip()
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**24:
        return str(value)
    return ""


def _read_instant(value: object) -> datetime | None:
    """A time in seconds (with or without a fraction), milli-, micro- or nanoseconds since 1970; otherwise None.

    Integers are not converted to float, which is too imprecise for nanoseconds.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        try:
            value = int(value[:40]) if value.isdecimal() else float(value[:40])
        except ValueError:
            return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if EARLIEST * unit <= value < LATEST * unit:
            return EPOCH + timedelta(microseconds=value * 1_000_000 // unit if unit > 1 else round(value * 1_000_000))
    return None


def _caller_of_event(data: dict[str, Any], region: str) -> tuple[Phone | None, bool]:
    """The caller, and whether OVH gave any information about them: (None, True) is a hidden number."""
    for key in ("Calling", "QueueMemberCIDNumber", "QueueMemberCIDName"):
        caller, known = read_caller(_clean_text(data.get(key)), region)
        if known:
            return caller, True
    return None, False


def _is_for_others(data: dict[str, Any], region: str, own: AbstractSet[Phone]) -> bool:
    """Whether only numbers that are not the line's were dialled."""
    texts = [text for key in ("Called", "Dialed") if (text := _clean_text(data.get(key)))]
    dialled = [number for text in texts if (number := read_caller(text, region)[0])]
    return bool(dialled) and own.isdisjoint(dialled)


def _rung_agent(data: dict[str, Any], region: str) -> Phone | None:
    text = _clean_text(data.get("Agent"))
    if not text and (named := AGENT.fullmatch(_clean_text(data.get("QueueAgent")))):
        text = named.group(1)
    return read_number(text, region) if text else None


def _cause_of_event(data: dict[str, Any], meaning: Meaning) -> str:
    if meaning.source is Source.LINE:
        return _clean_text(data.get("Body")).removeprefix("SIP/2.0 ")
    if meaning.kind is CallEventKind.LEFT:
        return " ".join(filter(None, (_clean_text(data.get("QueueCause")), _clean_text(data.get("QueueCancelReason")))))
    return _clean_text(data.get("QueueHangupCause"))


def fact_key(*parts: str) -> str:
    """The identity of a fact: a fact that comes twice has the same key and is stored once."""
    return hashlib.blake2b("\0".join(parts).encode(errors="replace"), digest_size=16).hexdigest()


@lru_cache(maxsize=256)
def _log_unknown_event(name: str) -> None:
    """Log an unknown name once."""
    shown = name if re.fullmatch(r"[A-Za-z_-]{1,40}", name) else "an event without a usable name"
    log.info("the event stream sent an event we do not know: %s", shown)


# ---------------------------------------------------------------- recordings


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of the stream: its facts in order, and the lines in it."""

    id: str
    facts: tuple[CallFact, ...]
    lines: tuple[LineId, ...]


def read_recordings(rows: Iterable[str]) -> Iterator[Recording]:
    """Read recordings from JSON lines with `id` and `responses`; each answer's body is JSON or text.

    A recording has no configuration, so every number in it counts as a line, named by its number in E.164, except
    phones that a queue of the same recording rings: their own line events repeat the queue's call. A row that cannot
    be read is logged with its row number and left out.
    """
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            sample = json.loads(row)
            id_, responses = str(sample["id"]), list(sample["responses"])
        except (ValueError, RecursionError, KeyError, TypeError):
            log.warning("line %d of the recording is left out: no JSON object with `id` and `responses`", number)
            continue
        bodies = [decode_body(response.get("body")) for response in responses if isinstance(response, dict)]
        lines = _lines_in(bodies)
        facts = (fact for answer in bodies for fact in parse_events(answer, lines))
        yield Recording(id_, tuple(facts), tuple(lines.values()))


def decode_body(text: object) -> object:
    """The content of an answer: JSON text is read; other text (a gateway's page, V2's time-out) becomes None."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _lines_in(bodies: Iterable[object]) -> dict[Phone, LineId]:
    resources: dict[Phone, LineId] = {}
    rung: set[Phone] = set()
    for event in (event for answer in bodies for event in _events_of_answer(answer) if isinstance(event, dict)):
        data = _event_data(event)
        number = _resource_number(event, data)
        if number is None:
            continue
        resources[number] = LineId(number)
        if agent := _rung_agent(data, country_of_number(number)):
            rung.add(agent)
    return {number: line for number, line in resources.items() if number not in rung}
