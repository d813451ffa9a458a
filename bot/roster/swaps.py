"""What giving, taking over and swapping do to seats. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.model import Seat, SeatId, Shift, Swap, SwapId, VolunteerId

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Moves:
    """Changes of seats: `kept` with other bounds or people, `made` are new (id 0), `gone` are deleted."""

    kept: tuple[Seat, ...] = ()
    made: tuple[Seat, ...] = ()
    gone: tuple[SeatId, ...] = ()


def open_offer(swaps: Iterable[Swap], seat: SeatId) -> Swap | None:
    """The seat's open offer to everybody, if its holder is looking for a replacement."""
    return next((s for s in swaps if s.seat == seat and s.to is None and not s.takeover and s.closed_at is None), None)


def look_for_replacement(seat: Seat, shift: Shift, swaps: Iterable[Swap], now: datetime) -> Swap:
    """An offer of the seat to everybody; its holder stays responsible meanwhile."""
    check_not_over(seat, now)
    if open_offer(swaps, seat.id):
        raise Refused("refused-already-offered")
    return Swap(SwapId(0), shift.line, seat.id, seat.volunteer, seat.volunteer, now)


def check_not_over(seat: Seat, now: datetime) -> None:
    if seat.ends <= now:
        raise Refused("refused-past")


def carve_seat(seat: Seat, starts: datetime, ends: datetime, to: VolunteerId | None) -> Moves:
    """Give a part of a seat to somebody, or free it (`to` None). Its holder keeps the rest."""
    starts, ends = max(starts, seat.starts), min(ends, seat.ends)
    if starts >= ends:
        raise Refused("refused-part")
    if to is not None and (starts, ends) == (seat.starts, seat.ends):
        return Moves(kept=(hand_seat(seat, to),))
    rest = [replace(seat, starts=a, ends=b) for a, b in ((seat.starts, starts), (ends, seat.ends)) if a < b]
    made = [replace(seat, id=SeatId(0), starts=piece.starts, ends=piece.ends) for piece in rest[1:]]
    if to is not None:
        made.append(replace(hand_seat(seat, to), id=SeatId(0), starts=starts, ends=ends))
    return Moves(kept=tuple(rest[:1]), made=tuple(made), gone=() if rest else (seat.id,))


def trade_seats(mine: Seat, theirs: Seat, now: datetime) -> Moves:
    """Exchange the people of two seats; the bounds of the seats do not change."""
    for seat in (mine, theirs):
        check_not_over(seat, now)
        if seat.starts <= now:
            raise Refused("refused-started")
    if mine.shift == theirs.shift and mine.starts < theirs.ends and theirs.starts < mine.ends:
        raise Refused("refused-nobody-to-swap")
    if mine.trainee != theirs.trainee:
        raise Refused("refused-in-training")
    return Moves(kept=(hand_seat(mine, theirs.volunteer), hand_seat(theirs, mine.volunteer)))


def hand_seat(seat: Seat, to: VolunteerId) -> Seat:
    """The seat in other hands: how it was got, promised and confirmed was its former holder's."""
    if to == seat.volunteer:
        return seat
    return replace(seat, volunteer=to, taken_at=None, put_by=None, confirmed_at=None, commitment=None)


def close_swap(swap: Swap, now: datetime, *, agreed: bool) -> Swap:
    """The swap, closed. Raises `Refused` when it was closed already."""
    if swap.closed_at is not None:
        raise Refused("refused-settled")
    return replace(swap, closed_at=now, agreed=agreed)
