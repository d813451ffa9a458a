"""The calls that a queue holds at this moment."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.telephony.ovh.event_parser import fact_key
from adapters.telephony.ovh.phone_numbers import read_number
from bot.model import CallEventKind, CallFact, Line, Source
from bot.readers.phone_numbers import read_caller


def facts_of_live_call(id_: int, call: Mapping[str, Any], line: Line) -> list[CallFact]:
    """That the caller is in the queue; and, last, that somebody answered. Empty when the call does not say since when.

    Fields as in `OvhPabxHuntingQueueLiveCalls`. `callerIdNumber` may hold spaces, and begin with `33`, `0033` or `+33`.
    """
    begun, answered = _instant(call.get("begin")), _instant(call.get("answered"))
    if begun is None or call.get("state") not in {"Waiting", "Answered"}:
        return []
    caller, known_caller = read_caller(str(call.get("callerIdNumber") or ""), line.country)
    if caller in {line.number, line.service}:  # the line passes a call on, and shows its own number
        caller, known_caller = None, False
    entered = CallFact(
        key=fact_key("live", line.id, str(id_), begun.isoformat()),
        line=line.id,
        source=Source.LIVE,
        kind=CallEventKind.ENTERED,
        at=begun,
        caller=caller,
        known_caller=known_caller,
        joined_at=begun,
    )
    if call.get("state") != "Answered" or answered is None:
        return [entered]
    talk = CallFact(
        key=fact_key("live", line.id, str(id_), begun.isoformat(), answered.isoformat()),
        line=line.id,
        source=Source.LIVE,
        kind=CallEventKind.ANSWERED,
        at=max(answered, begun),
        caller=caller,
        known_caller=known_caller,
        agent=read_number(str(call.get("agent") or ""), line.country),
        joined_at=begun,
        answered_at=max(answered, begun),
    )
    return [entered, talk]


def _instant(told: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else None
        return at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
