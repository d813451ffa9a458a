"""A weekly slot gets other hours: its dates, the seats on them and the promises move with it, and nobody loses one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.model import Line, Seat, Shift, Slot, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import find_clash
from bot.roster.slots import shifts_of_slot, zone_info
from bot.roster.staffing.commitments import monday_of
from bot.roster.staffing.searches import search_for_vacated


@dataclass(slots=True)
class SlotMoved:
    """What followed from it: the dates that moved, and whose seats moved, or had to be given free for a clash."""

    shifts: list[Shift] = field(default_factory=list)
    kept: dict[VolunteerId, int] = field(default_factory=dict)
    lost: dict[VolunteerId, int] = field(default_factory=dict)


def move_slot(tx: Tx, line: Line, changed: Slot, now: datetime) -> SlotMoved:
    """Store the slot with its new time and move what is to come; promises name the slot, and so come with it."""
    moved = SlotMoved()
    today = now.astimezone(zone_info(line.zone)).date()
    coming = [s for s in tx.roster.dates(changed.id, today - timedelta(days=1)).values() if s.starts > now]
    tx.roster.save_slot(changed)
    for shift in coming:
        new = shift_in_week(changed, line, shift)
        if new is None or new.starts <= now:
            continue
        tx.roster.save_shift(new)
        moved.shifts.append(new)
        lost = [s for seat in tx.roster.seats([shift.id])[shift.id] if (s := move_seat(tx, seat, shift, new, moved))]
        for seat in lost:
            there = [*tx.roster.seats([new.id])[new.id], seat]
            search_for_vacated(tx, line, new, there, (seat.starts, seat.ends), now)
    for made in tx.promises.commitments(line.id, today):
        if made.slot == changed.id:
            moved.kept.setdefault(made.volunteer, 0)
    return moved


def shift_in_week(slot: Slot, line: Line, shift: Shift) -> Shift | None:
    """The shift at the slot's new time in the same week; None if the clock skips it, or a season or holiday does."""
    monday = monday_of(shift.date)
    new = next(dates_of_week(replace(slot, on_holidays=True), line, monday), None)
    return replace(shift, date=new.date, starts=new.starts, ends=new.ends) if new else None


def dates_of_week(slot: Slot, line: Line, monday: date) -> Iterator[Shift]:
    return shifts_of_slot(slot, line.zone, monday, monday + timedelta(days=6))


def move_seat(tx: Tx, seat: Seat, before: Shift, after: Shift, moved: SlotMoved) -> Seat | None:
    """The same part of the shift at its new time; who is elsewhere by then has a seat less, which is returned."""
    starts = min(max(after.starts + (seat.starts - before.starts), after.starts), after.ends)
    ends = after.ends if seat.ends == before.ends else min(after.starts + (seat.ends - before.starts), after.ends)
    others = [place for place in tx.roster.seats_of(seat.volunteer, starts, ends) if place[1].id != seat.id]
    if starts >= ends or find_clash(others, starts, ends):
        tx.roster.delete_seat(seat.id)
        moved.lost[seat.volunteer] = moved.lost.get(seat.volunteer, 0) + 1
        nobody_needed = starts >= ends or seat.trainee
        return None if nobody_needed else replace(seat, starts=starts, ends=ends)
    tx.roster.save_seat(replace(seat, starts=starts, ends=ends, confirmed_at=None))
    moved.kept[seat.volunteer] = moved.kept.get(seat.volunteer, 0) + 1
    return None
