"""What readings of a line show that figures tell: how soon an accepted swap was on the line, and drifts."""

from datetime import timedelta
from typing import Final

from bot.forwarding.plan import is_right
from bot.model import ForwardingState, Line, LineChange, LineChangeKind, LineMode, Phone
from bot.ports import Tx

AT_ONCE: Final = timedelta(minutes=2)
"""A change that is wanted within this after a swap was accepted follows from it."""


def note_line_change(
    tx: Tx, line: Line, before: ForwardingState, after: ForwardingState, ours: frozenset[Phone]
) -> None:
    """Note what a reading showed, by what was known before it and after it. A line that is only observed is nobody's
    promise.
    """
    desired, observed = after.desired, after.observed
    if line.mode is LineMode.OBSERVE or desired is None or after.desired_at is None or observed is None:
        return
    good = is_right(line, desired, observed, ours)
    if good and before.confirmed_at is None and not before.repairs:
        swap = tx.roster.last_agreed(line.id, after.desired_at - AT_ONCE, after.desired_at)
        if swap is not None and swap.closed_at is not None:
            tx.phones.add_line_change(LineChange(0, line.id, LineChangeKind.SWAP, swap.closed_at, observed.read_at))
    elif not good and before.confirmed_at and before.observed and is_right(line, desired, before.observed, ours):
        since = before.observed.read_at
        tx.phones.add_line_change(LineChange(0, line.id, LineChangeKind.DRIFT, since, observed.read_at))
