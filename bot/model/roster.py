"""The roster: weekly slots, dated shifts, seats, swaps and closures."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.model.ids import LineId, SeatId, ShiftId, SlotId, SwapId, VolunteerId


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time on a line, in the line's zone. `weekday` counts from Monday = 0.

    `ends` at or before `starts` means the next day. Season bounds are inclusive dates; None: no bound. `minimum`: with
    fewer people in charge somebody is missing; None: all of `seats` are wanted.
    """

    id: SlotId
    line: LineId
    weekday: int
    starts: time
    ends: time
    seats: int = 1
    trainee_seats: int = 0
    season_starts: date | None = None
    season_ends: date | None = None
    on_holidays: bool = True
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One slot on one date, or a single shift without a slot (`slot` None). `number` counts per line.

    Natural key: (slot, date). Covering a part of a shift never moves its bounds.
    """

    id: ShiftId
    line: LineId
    slot: SlotId | None
    date: date
    number: int
    starts: datetime
    ends: datetime
    seats: int = 1
    trainee_seats: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """Who has a place on a shift, and for which part of it. `trainee`: listens, is not in charge.

    `taken_at` is when they got it, None in rows of version 0.2 and earlier; `put_by` who put them there, if it was
    somebody else; `confirmed_at` when they said that they will be there. `commitment`: the weekly promise behind it.
    """

    id: SeatId
    shift: ShiftId
    volunteer: VolunteerId
    starts: datetime
    ends: datetime
    trainee: bool = False
    taken_at: datetime | None = None
    put_by: VolunteerId | None = None
    confirmed_at: datetime | None = None
    commitment: int | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    """An offer of a seat to one person (`to`) or to everybody, in return for another seat or for nothing.

    Open while `closed_at` is None; `agreed` says how it closed. With `takeover` the asker wants the rest of the seat
    now, and the giver (or coordination) must agree; otherwise `to` (or anyone) must.
    """

    id: SwapId
    line: LineId
    seat: SeatId
    giver: VolunteerId
    asked_by: VolunteerId
    asked_at: datetime
    to: VolunteerId | None = None
    for_seat: SeatId | None = None
    takeover: bool = False
    closed_at: datetime | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """A time when a line is closed, whatever the roster says. `ends` None: until somebody reopens it."""

    id: int
    line: LineId
    starts: datetime
    ends: datetime | None
    closed_by: VolunteerId | None = None


@dataclass(frozen=True, slots=True)
class PinnedWeek:
    """The week (its Monday) whose message is pinned in the line's team rooms."""

    line: LineId
    monday: date
