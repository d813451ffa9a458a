"""Creates the dated shifts of a line from its weekly slots, eight weeks ahead."""

from datetime import date, datetime

from bot.model import Line, Shift, SlotId
from bot.ports import Tx
from bot.roster.slots import dates_with_shifts, holidays_of, missing_shifts


def add_shifts_ahead(tx: Tx, line: Line, now: datetime) -> list[Shift]:
    """Create the missing shifts of the next eight weeks. Existing ones are not changed; past ones are not created."""
    slots = tx.roster.slots(line.id)
    first, last = dates_with_shifts(now, line.zone)
    existing: dict[SlotId, set[date]] = {s.id: set(tx.roster.dates(s.id, first)) for s in slots}
    holidays = holidays_of(line.country, (first.year, last.year)) if not all(s.on_holidays for s in slots) else ()
    wanted = [s for s in missing_shifts(slots, existing, line.zone, first, last, holidays) if s.ends > now]
    return list(tx.roster.add_shifts(wanted)) if wanted else []
