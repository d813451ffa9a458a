"""The dates that a day without a year, a weekday, a month or a week may be."""

from datetime import date, datetime

from bot.parsing.constraints import Constraints, NoSuchDay
from bot.parsing.vocabulary import DAY, DAYS_SPELT


def in_year(day: int, month: int, year: str | None, said: datetime) -> Constraints:
    """That date; without a year, the last one and the next three."""
    if year is not None:
        return on_date(day, month, int(year) + (2000 if len(year) == 2 else 0))
    dates = [found for ahead in (-1, 0, 1, 2, 3, 4) if (found := date_or_none(day, month, said.year + ahead))]
    near = [found for found in dates if found > said.date() - 366 * DAY]
    if not near:
        raise NoSuchDay
    return Constraints(days=frozenset(near[:4]), apart=True)


def on_date(day: int, month: int, year: int) -> Constraints:
    found = date_or_none(day, month, year) if 2000 <= year < 2100 else None
    if found is None:
        raise NoSuchDay
    return Constraints(days=frozenset({found}))


def date_or_none(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_in_month(year: int, month: int) -> Constraints:
    days = (date_or_none(day, month, year) for day in range(1, 32))
    return Constraints(days=frozenset(day for day in days if day))


def days_in_year(year: int) -> Constraints:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Constraints(days=frozenset(first + DAY * ahead for ahead in range((last - first).days + 1)))


def next_date_of_weekday(wanted: int, today: date) -> date:
    """The first date with that weekday after today."""
    return today + DAY * ((wanted - today.weekday() - 1) % 7 + 1)


def week_from(monday: date) -> Constraints:
    return Constraints(days=frozenset(monday + DAY * day for day in range(7)))


def the_day(day: int, weekday: int | None, today: date) -> Constraints | None:
    """The last and the next date with this day of the month (and weekday), two months back and four months ahead.

    With a weekday two months ahead: "mercredi 24" is not meant for February when tomorrow is Tuesday the 24th.
    """
    around = [today + DAY * ahead for ahead in range(-62, 124 if weekday is None else 63)]
    found = [one for one in around if one.day == day and weekday in (None, one.weekday())]
    past, coming = [one for one in found if one < today], [one for one in found if one >= today]
    return Constraints(days=frozenset(past[-1:] + coming[:1]), apart=True) if found else None


def number_of_day(word: str) -> int:
    """The day of the month that is written in digits or letters."""
    return int(word) if word.isdigit() else DAYS_SPELT[word]
