"""The part of a transaction about the roster."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.model import Closure, LineId, PinnedWeek, Seat, SeatId, Shift, ShiftId, Slot, SlotId, Swap, SwapId, VolunteerId


class Roster(Protocol):
    """Slots, shifts, seats, swaps, closures. Every change is recorded for the journal."""

    def lines(self) -> Sequence[LineId]:
        """Lines that have a shift."""

    def slot(self, id_: SlotId) -> Slot | None: ...
    def slots(self, line: LineId) -> Sequence[Slot]: ...
    def save_slot(self, slot: Slot) -> Slot: ...
    def delete_slot(self, id_: SlotId) -> None:
        """Its shifts remain, without a slot."""

    def shift(self, id_: ShiftId) -> Shift | None: ...
    def numbered(self, line: LineId, number: int) -> Shift | None: ...
    def shifts(self, lines: Iterable[LineId], starts: datetime, ends: datetime) -> Sequence[Shift]:
        """Shifts that overlap [starts, ends), sorted by start."""

    def dates(self, slot: SlotId, since: date) -> Mapping[date, Shift]:
        """The slot's shifts from that local date on, by date."""

    def add_shifts(self, shifts: Sequence[Shift]) -> Sequence[Shift]:
        """Insert new shifts, numbered per line in order of start; a (slot, date) that exists is skipped."""

    def save_shift(self, shift: Shift) -> Shift:
        """Update an existing shift."""

    def delete_shift(self, id_: ShiftId) -> None: ...
    def seat(self, id_: SeatId) -> Seat | None: ...
    def seats(self, shifts: Iterable[ShiftId]) -> Mapping[ShiftId, Sequence[Seat]]:
        """Seats of these shifts, in the order in which they were taken; every shift given has a key."""

    def seats_of(self, volunteer: VolunteerId, starts: datetime, ends: datetime) -> Sequence[tuple[Shift, Seat]]:
        """A person's seats, on all lines, that overlap [starts, ends), sorted by start."""

    def save_seat(self, seat: Seat) -> Seat: ...
    def confirm_seat(self, id_: SeatId, at: datetime) -> None:
        """Note that its holder said that they will be there. That is no act that could be undone."""

    def delete_seat(self, id_: SeatId) -> None: ...
    def swap(self, id_: SwapId) -> Swap | None: ...
    def open_swaps(self, line: LineId) -> Sequence[Swap]: ...
    def last_agreed(self, line: LineId, since: datetime, until: datetime) -> Swap | None:
        """The swap of the line that was agreed to last in that time."""

    def save_swap(self, swap: Swap) -> Swap: ...
    def closures(self, line: LineId, starts: datetime, ends: datetime) -> Sequence[Closure]:
        """Closures that overlap [starts, ends)."""

    def save_closure(self, closure: Closure) -> Closure: ...
    def delete_closure(self, id_: int) -> None: ...
    def pinned_week(self, line: LineId) -> PinnedWeek | None: ...
    def save_pinned_week(self, week: PinnedWeek) -> None: ...
