"""A call that the event stream offers to a phone that should not ring shows a drift at once.

The stream is best effort, so an event only asks for a reading, and the reading decides.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import CallEventKind, CallFact, ForwardingState, Line
from bot.ports import Tx

RECENT: Final = timedelta(minutes=2)
"""Older events come in after an outage; the line was read since."""


def note_stray_ringing(tx: Tx, line: Line, facts: Iterable[CallFact], now: datetime) -> bool:
    """Ask for a reading when a call is offered elsewhere than wished, and than last read; True when one is wanted.

    Whoever was read to ring is known already. The events of a shared service do not say which line's queue rings.
    """
    known = tx.phones.forwarding(line.id)
    if line.shared or known.desired is None or known.observed is None:
        return False
    expected = {target.phone for target in (*known.desired.must, *known.desired.may, *known.observed.targets)}
    offered = {fact.agent for fact in facts if fact.kind is CallEventKind.OFFERED and now - fact.at <= RECENT}
    if offered <= expected | {None}:
        return False
    tx.phones.save_forwarding(replace(known, stray_ringing_at=now))
    return True


def wants_reading(known: ForwardingState) -> bool:
    """Whether a stray call rang since the line was last read."""
    at, observed = known.stray_ringing_at, known.observed
    return at is not None and (observed is None or observed.read_at < at)
