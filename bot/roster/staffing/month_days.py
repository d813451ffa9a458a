"""Which days a month has, by the line's clock; and its shifts, which may be farther ahead than the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.model import Closure, Line, Seat, Shift, ShiftId
from bot.ports import Tx
from bot.roster.schedule import add_shifts_between
from bot.roster.shifts import is_closed
from bot.roster.slots import zone_info

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthShifts:
    """A line's open shifts that begin in one month, by start, and who holds them."""

    line: Line
    first: date
    shifts: tuple[Shift, ...]
    seats: Mapping[ShiftId, Sequence[Seat]]
    closures: Sequence[Closure]


def next_month(first: date, months: int = 1) -> date:
    """The first day of the month that many later."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def month_bounds(first: date, zone: str) -> tuple[datetime, datetime]:
    """When the month begins and when it is over."""
    starts, ends = (datetime.combine(day, time(), zone_info(zone)) for day in (first, next_month(first)))
    return starts.astimezone(UTC), ends.astimezone(UTC)


def read_month(tx: Tx, line: Line, first: date, since: datetime | None = None) -> MonthShifts:
    """What is stored of the month, from then on; shifts at whose hours the line is closed are left out."""
    starts, ends = month_bounds(first, line.zone)
    closures = tx.roster.closures(line.id, starts, ends)
    found = tx.roster.shifts([line.id], max(starts, since or starts), ends)
    there = [shift for shift in found if starts <= shift.starts < ends]
    shifts = tuple(shift for shift in there if not is_closed(shift, closures))
    return MonthShifts(line, first, shifts, tx.roster.seats([shift.id for shift in shifts]), closures)


def add_shifts_of_month(tx: Tx, line: Line, first: date, now: datetime) -> None:
    """Create the month's shifts that do not exist yet."""
    add_shifts_between(tx, line, first, next_month(first) - DAY, now)
