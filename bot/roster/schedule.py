"""Creates the dated shifts of a line from its weekly slots, eight weeks ahead, farther for a drafted month."""

from datetime import date, datetime

from bot.model import Line, Shift, SlotId
from bot.ports import Tx
from bot.roster.slots import dates_with_shifts, holidays_of, missing_shifts
from bot.roster.staffing.commitments import keep_commitments


def add_shifts_ahead(tx: Tx, line: Line, now: datetime) -> list[Shift]:
    """Create the missing shifts of the next eight weeks. Existing ones are not changed; past ones are not created.

    Whoever promised a slot gets its new dates at once.
    """
    return add_shifts_between(tx, line, *dates_with_shifts(now, line.zone), now)


def add_shifts_between(tx: Tx, line: Line, first: date, last: date, now: datetime) -> list[Shift]:
    """Create the missing shifts that begin on these local dates, likewise."""
    slots = tx.roster.slots(line.id)
    existing: dict[SlotId, set[date]] = {s.id: set(tx.roster.dates(s.id, first)) for s in slots}
    holidays = holidays_of(line.country, (first.year, last.year)) if not all(s.on_holidays for s in slots) else ()
    wanted = [s for s in missing_shifts(slots, existing, line.zone, first, last, holidays) if s.ends > now]
    added = list(tx.roster.add_shifts(wanted)) if wanted else []
    tx.unnoted(lambda: keep_commitments(tx, line, added, now))
    return added
