"""The calls that go on, as rows of the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.board.values import Caller, CallState, LiveCall, Withheld
from bot.calls.call_history import legs_of_call
from bot.calls.fold import SILENT_TALKING
from bot.calls.log import facts_of_calls
from bot.model import Call, CallFact, Line, Outcome, Phone
from bot.ports import Tx
from bot.text import masked_phone

INSTANT: Final = timedelta(microseconds=1)
LOOKED_AT: Final = 300
"""Calls: of more in four hours the oldest that go on are not shown."""


@dataclass(frozen=True, slots=True)
class LiveCalls:
    """The calls that go on, the longest first, and how many phones they keep busy."""

    rows: tuple[LiveCall, ...]
    busy: int


def read_live_calls(tx: Tx, line: Line, names: Mapping[Phone, str], rung: Sequence[Phone], now: datetime) -> LiveCalls:
    """The calls that go on. One without any event for hours has ended (`bot.calls.fold`).

    `rung` are the phones that the line rings now: where it is one alone, a call of which OVH names no phone is there.
    """
    found = tx.calls.last_calls(line.id, now - SILENT_TALKING, now + INSTANT, LOOKED_AT)
    going_on = [call for call in reversed(found) if call.outcome is Outcome.GOING_ON]
    alone = rung[0] if len(rung) == 1 else None
    rows: list[LiveCall] = []
    busy: set[Phone] = set()
    somewhere = 0
    facts = facts_of_calls(tx, going_on, now)
    for call in going_on:
        state, since, phones = state_of_call(call, facts[call.id])
        at = [phone or alone for phone in phones]
        somewhere += at.count(None)
        busy.update(phone for phone in at if phone)
        named = tuple(dict.fromkeys(names[phone] for phone in at if phone and phone in names))
        rows.append(LiveCall(call.id, caller_of_call(call), state, call.rang_at, since, named))
    return LiveCalls(tuple(rows), len(busy) + somewhere)


def state_of_call(call: Call, facts: Sequence[CallFact]) -> tuple[CallState, datetime, list[Phone | None]]:
    """What the call is doing by its stored facts, since when, and at which phones; None for one that is not named."""
    if call.answered_at is not None:
        return CallState.TALKING, call.answered_at, [call.answered_by]
    ringing = [leg for leg in legs_of_call(facts) if leg.ended is None]
    if not ringing:
        return CallState.WAITING, call.rang_at, []
    since = min((leg.began for leg in ringing if leg.began), default=call.rang_at)
    return CallState.RINGING, since, list(dict.fromkeys(leg.phone for leg in ringing))


def caller_of_call(call: Call) -> Caller:
    """At most the last two digits of a person's number."""
    return caller_of_phone(call.caller, known=call.known_caller)


def caller_of_phone(phone: Phone | None, *, known: bool) -> Caller:
    if phone is None:
        return Caller("", Withheld.WITHHELD if known else Withheld.UNREADABLE)
    return Caller(masked_phone(phone) if phone.startswith("+") else phone)
