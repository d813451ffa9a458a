"""A helpline's week for tests of parsing, as of Saturday 21 November 2026, and shifts as text for tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.model import LineId, Shift, ShiftId, Slot, SlotId
from bot.parsing.matching import Found, One, Several
from bot.roster.slots import missing_shifts

PARIS = ZoneInfo("Europe/Paris")
WEEK = [
    (0, "18:00", "20:00"),
    (1, "14:00", "16:00"),
    (1, "18:00", "20:00"),
    (2, "14:00", "16:00"),
    (3, "18:30", "20:30"),
    (4, "14:00", "18:00"),
    (5, "10:00", "12:00"),
    (5, "18:00", "20:00"),
    (6, "16:00", "18:00"),
    (6, "22:00", "06:00"),
]
SLOTS = [
    Slot(SlotId(n), LineId("lyon"), day, time.fromisoformat(starts), time.fromisoformat(ends))
    for n, (day, starts, ends) in enumerate(WEEK, 1)
]


def shifts() -> list[Shift]:
    """From Friday 20 November 2026 (number 1) for eight weeks."""
    made = missing_shifts(SLOTS, {}, PARIS, date(2026, 11, 20), date(2027, 1, 16))
    return [replace(shift, id=ShiftId(n), number=n) for n, shift in enumerate(made, 1)]


def said_at(text: str) -> datetime:
    """The UTC instant of a local time in 2026 such as "21/11 11:00"."""
    return datetime.strptime(f"2026 {text}", "%Y %d/%m %H:%M").replace(tzinfo=PARIS).astimezone(UTC)


def told(shift: Shift) -> str:
    return f"{shift.starts.astimezone(PARIS):%a %d/%m %H:%M}"


def shown(found: Found) -> str:
    """`Tue 24/11 14:00`, with `[15:00-16:00]` for a part; `why: one | other` for a question; `nothing`."""
    match found:
        case One(shift, None):
            return told(shift)
        case One(shift, part) if part is not None:
            return told(shift) + " [" + "-".join(f"{at.astimezone(PARIS):%H:%M}" for at in part) + "]"
        case Several(shifts, why):
            return f"{why}: " + " | ".join(map(told, shifts[:4])) + (" …" if len(shifts) > 4 else "")
    return "nothing"
