"""School holidays of France, by zone, as far as they are published: beyond that nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

DAY: Final = timedelta(days=1)
NAMES: Final = {
    "Vacances de Noël": "christmas",
    "Vacances d'hiver": "winter",
    "Vacances de printemps": "spring",
    "Vacances d'été": "summer",
    "Vacances de la Toussaint": "autumn",
    "Pont de l'Ascension": "ascension",
}
"""What the library calls them, and what our sentences do."""


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """One holiday of a zone, from its first day to its last; `name` is one of `NAMES`, or the library's own."""

    starts: date
    ends: date
    name: str


@cache
def school_days(zone: str) -> Mapping[date, str]:
    """The name of the holiday on each day without school; weekends within are among them."""
    from vacances_scolaires_france import SchoolHolidayDates  # noqa: PLC0415 -- for lines that name a zone

    known = SchoolHolidayDates()
    key = known.zone_key(zone)
    return {day: str(row["nom_vacances"]) for day, row in known.data.items() if row[key]}


def school_holidays(zone: str, first: date, last: date) -> list[SchoolHoliday]:
    """Those of the zone that begin on these days."""
    days = school_days(zone)
    found = []
    for offset in range((last - first).days + 1):
        day = first + offset * DAY
        if day in days and days.get(day - DAY) != days[day]:
            ends = day
            while days.get(ends + DAY) == days[day]:
                ends += DAY
            found.append(SchoolHoliday(day, ends, NAMES.get(days[day], days[day])))
    return found


def school_days_known_until(zone: str) -> date:
    return max(school_days(zone))
