"""Who would give a shift for another one: noted, withdrawn, and as long as it counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import Refused
from bot.model import Line, Role, Seat, SeatId, ShiftId, SwapWish, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import check_may_hold, find_clash, is_closed
from bot.roster.staffing.absences import is_away
from bot.roster.staffing.commitments import role_in

TOO_NEAR: Final = timedelta(hours=1)
"""A shift that begins so soon is not traded any more: nobody is left in doubt about who comes."""
TIME_TO_AGREE: Final = timedelta(hours=3)
"""What begins sooner is not proposed: three people have to read it and to answer."""


def note_wish(
    tx: Tx, line: Line, seat: Seat, wants: ShiftId | None, now: datetime, *, asked: SeatId | None = None
) -> SwapWish:
    """Note what somebody would take for their seat; said twice, it is one wish."""
    for wish in tx.trades.open_wishes(line.id):
        if (wish.giver, wish.seat, wish.wants) == (seat.volunteer, seat.id, wants):
            return tx.trades.save_wish(replace(wish, asked=asked))
    return tx.trades.save_wish(SwapWish(0, line.id, seat.volunteer, seat.id, now, wants, asked))


def wishes_of(tx: Tx, line: Line, volunteer: VolunteerId, now: datetime) -> list[tuple[SwapWish, Seat]]:
    """What this person would give, with the seat."""
    return [(wish, seat) for wish, seat in wishes_that_count(tx, line, now) if wish.giver == volunteer]


def wishes_that_count(tx: Tx, line: Line, now: datetime) -> Iterator[tuple[SwapWish, Seat]]:
    """Those whose giver still has the seat, before it begins; oldest first."""
    for wish in tx.trades.open_wishes(line.id):
        seat = tx.roster.seat(wish.seat)
        if seat is not None and seat.volunteer == wish.giver and seat.starts > now:
            yield wish, seat


def counts(tx: Tx, wish: SwapWish | None, now: datetime) -> bool:
    seat = tx.roster.seat(wish.seat) if wish is not None and wish.closed_at is None else None
    return wish is not None and seat is not None and seat.volunteer == wish.giver and seat.starts > now


def can_hold(tx: Tx, line: Line, volunteer: VolunteerId, taken: Seat, given: SeatId) -> bool:
    """Whether somebody may and can have that seat once they have given theirs: on no line they hold two at once."""
    shift = tx.roster.shift(taken.shift)
    role = role_in(tx, volunteer, line)
    if shift is None or (role is Role.TRAINEE) is not taken.trainee:
        return False
    try:
        check_may_hold(line, tx.people.get(volunteer), role, trainee=taken.trainee)
    except Refused:
        return False
    others = [(s, seat) for s, seat in tx.roster.seats_of(volunteer, taken.starts, taken.ends) if seat.id != given]
    busy = find_clash(others, taken.starts, taken.ends) or is_away(tx, volunteer, taken.starts, taken.ends)
    return not busy and not is_closed(shift, tx.roster.closures(line.id, shift.starts, shift.ends))
