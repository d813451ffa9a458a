"""Slots, shifts, seats, swaps, closures. Every change is noted for the journal, except the pinned week and what people
confirm.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection, or_, select, update

from bot.model import (
    Closure,
    LineId,
    PinnedWeek,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Swap,
    SwapId,
    VolunteerId,
)
from storage import tables
from storage.journal import CLOSURES, SEATS, SHIFTS, SLOTS, SWAPS, Notes
from storage.rows import Rows, gap, upsert

Row = TypeVar("Row", Slot, Shift, Seat, Swap, Closure)

PINNED_WEEKS = Rows(PinnedWeek, tables.pinned_weeks)

in_shifts, in_seats, in_swaps, in_closures = tables.shifts.c, tables.seats.c, tables.swaps.c, tables.closures.c

LINES = select(in_shifts.line).distinct()
SLOTS_OF = SLOTS.query("line", by=("weekday", "starts", "id"))
NUMBERED = SHIFTS.query("line", "number")
WHEN = in_shifts.starts < gap("ends"), in_shifts.ends > gap("starts")
SHIFTS_WHEN = SHIFTS.query(in_shifts.line.in_(gap("lines")), *WHEN, by=("starts", "id"))
DATES = SHIFTS.query("slot", in_shifts.date >= gap("since"), by=("date",))
DATED = select(in_shifts.slot, in_shifts.date).where(
    in_shifts.slot.in_(gap("slots")), in_shifts.date.between(gap("first"), gap("last"))
)
"""By slot and dates, for SQLite reads the whole table to find pairs."""
NEW_SHIFTS = tables.shifts.insert().returning(*SHIFTS.columns, sort_by_parameter_order=True)
WITHOUT_SLOT = update(tables.shifts).where(in_shifts.slot == gap("gone")).values(slot=None)
LAST_NUMBERS = select(tables.numbers).where(tables.numbers.c.line.in_(gap("lines")))
SAVE_NUMBERS = upsert(tables.numbers)
SEATS_ON = SEATS.query(in_seats.shift.in_(gap("shifts")), by=("id",))
CONFIRM_SEAT = update(tables.seats).where(in_seats.id == gap("which"))
THEIRS = in_seats.volunteer == gap("volunteer"), in_seats.starts < gap("ends"), in_seats.ends > gap("starts")
SEATS_OF = SHIFTS.query_with(SEATS, *THEIRS, by=(in_seats.starts, in_seats.id))
OPEN_SWAPS = SWAPS.query("line", in_swaps.closed_at.is_(None), by=("id",))
AGREED = SWAPS.query(
    "line",
    in_swaps.closed_at >= gap("since"),
    in_swaps.closed_at <= gap("until"),
    in_swaps.agreed,
    by=(in_swaps.closed_at.desc(), in_swaps.id.desc()),
    limit=1,
)
CLOSED = in_closures.starts < gap("ends"), or_(in_closures.ends.is_(None), in_closures.ends > gap("starts"))
CLOSURES_WHEN = CLOSURES.query("line", *CLOSED, by=("starts", "id"))


class SqlRoster:
    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._c = connection
        self._notes = notes

    def lines(self) -> list[LineId]:
        return list(self._c.execute(LINES).scalars())

    # -------------------------------------------------------------- slots

    def slot(self, id_: SlotId) -> Slot | None:
        return SLOTS.get(self._c, id_)

    def slots(self, line: LineId) -> list[Slot]:
        return SLOTS_OF.all(self._c, line=line)

    def save_slot(self, slot: Slot) -> Slot:
        return self._save(SLOTS, slot)

    def delete_slot(self, id_: SlotId) -> None:
        for shift in self.dates(id_, date.min).values():
            self._notes.note(SHIFTS, shift, replace(shift, slot=None))
        self._c.execute(WITHOUT_SLOT, {"gone": id_})
        self._delete(SLOTS, id_)

    # -------------------------------------------------------------- shifts

    def shift(self, id_: ShiftId) -> Shift | None:
        return SHIFTS.get(self._c, id_)

    def numbered(self, line: LineId, number: int) -> Shift | None:
        return NUMBERED.first(self._c, line=line, number=number)

    def shifts(self, lines: Iterable[LineId], starts: datetime, ends: datetime) -> list[Shift]:
        return SHIFTS_WHEN.all(self._c, lines=list(lines), starts=starts, ends=ends)

    def dates(self, slot: SlotId, since: date) -> dict[date, Shift]:
        return {shift.date: shift for shift in DATES.all(self._c, slot=slot, since=since)}

    def add_shifts(self, shifts: Sequence[Shift]) -> list[Shift]:
        """Return the stored ones, by start. Shifts of slots are not noted: they follow from the slot."""
        wanted = {(shift.slot, shift.date) for shift in shifts if shift.slot is not None}
        there = self._dated(wanted) if wanted else set()
        new = sorted((s for s in shifts if (s.slot, s.date) not in there), key=lambda s: (s.starts, s.ends))
        if not new:
            return []
        numbers = self._numbers(new)
        rows = [SHIFTS.values(replace(s, number=n)) for s, n in zip(new, numbers, strict=True)]
        stored = [SHIFTS.of(row) for row in self._c.execute(NEW_SHIFTS, rows)]
        for shift in stored:
            if shift.slot is None:
                self._notes.note(SHIFTS, None, shift)
        return stored

    def _dated(self, wanted: Collection[tuple[SlotId, date]]) -> set[tuple[SlotId, date]]:
        """Which of these there are, and perhaps more."""
        slots, dates = {slot for slot, _ in wanted}, [day for _, day in wanted]
        return {tuple(row) for row in self._c.execute(DATED, {"slots": slots, "first": min(dates), "last": max(dates)})}

    def _numbers(self, shifts: Sequence[Shift]) -> list[int]:
        """The next short number of each shift's line."""
        lines = {shift.line for shift in shifts}
        last: dict[str, int] = dict.fromkeys(lines, 0)
        last |= {row.line: row.last for row in self._c.execute(LAST_NUMBERS, {"lines": lines})}
        given = []
        for shift in shifts:
            last[shift.line] += 1
            given.append(last[shift.line])
        self._c.execute(SAVE_NUMBERS, [{"line": line, "last": n} for line, n in last.items()])
        return given

    def save_shift(self, shift: Shift) -> Shift:
        return self._save(SHIFTS, shift)

    def delete_shift(self, id_: ShiftId) -> None:
        """Its seats go with it."""
        for seat in self.seats([id_])[id_]:
            self.delete_seat(seat.id)
        self._delete(SHIFTS, id_)

    # -------------------------------------------------------------- seats

    def seat(self, id_: SeatId) -> Seat | None:
        return SEATS.get(self._c, id_)

    def seats(self, shifts: Iterable[ShiftId]) -> dict[ShiftId, list[Seat]]:
        seats: dict[ShiftId, list[Seat]] = {shift: [] for shift in shifts}
        for seat in SEATS_ON.all(self._c, shifts=list(seats)):
            seats[seat.shift].append(seat)
        return seats

    def seats_of(self, volunteer: VolunteerId, starts: datetime, ends: datetime) -> list[tuple[Shift, Seat]]:
        return SEATS_OF.all(self._c, volunteer=volunteer, starts=starts, ends=ends)

    def save_seat(self, seat: Seat) -> Seat:
        return self._save(SEATS, seat)

    def confirm_seat(self, id_: SeatId, at: datetime) -> None:
        self._c.execute(CONFIRM_SEAT, {"which": id_, "confirmed_at": at})

    def delete_seat(self, id_: SeatId) -> None:
        self._delete(SEATS, id_)

    # -------------------------------------------------------------- swaps and closures

    def swap(self, id_: SwapId) -> Swap | None:
        return SWAPS.get(self._c, id_)

    def open_swaps(self, line: LineId) -> list[Swap]:
        return OPEN_SWAPS.all(self._c, line=line)

    def last_agreed(self, line: LineId, since: datetime, until: datetime) -> Swap | None:
        return AGREED.first(self._c, line=line, since=since, until=until)

    def save_swap(self, swap: Swap) -> Swap:
        return self._save(SWAPS, swap)

    def closures(self, line: LineId, starts: datetime, ends: datetime) -> list[Closure]:
        return CLOSURES_WHEN.all(self._c, line=line, starts=starts, ends=ends)

    def save_closure(self, closure: Closure) -> Closure:
        return self._save(CLOSURES, closure)

    def delete_closure(self, id_: int) -> None:
        self._delete(CLOSURES, id_)

    # -------------------------------------------------------------- the weekly post

    def pinned_week(self, line: LineId) -> PinnedWeek | None:
        return PINNED_WEEKS.get(self._c, line)

    def save_pinned_week(self, week: PinnedWeek) -> None:
        PINNED_WEEKS.save(self._c, week)

    # -------------------------------------------------------------- noted

    def _save(self, rows: Rows[Row], value: Row) -> Row:
        before = rows.get(self._c, value.id) if value.id else None
        saved = rows.save(self._c, value)
        self._notes.note(rows, before, saved)
        return saved

    def _delete(self, rows: Rows[Slot] | Rows[Shift] | Rows[Seat] | Rows[Closure], id_: int) -> None:
        before = rows.get(self._c, id_)
        if before is not None:
            rows.delete(self._c, id_)
            self._notes.note(rows, before, None)
