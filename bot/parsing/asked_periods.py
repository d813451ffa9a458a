"""Reads of which days figures are asked: whole days, and those that have been rather than those to come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bot.model import ReportPeriod
from bot.parsing.periods import read_periods
from bot.parsing.vocabulary import MONTHS
from bot.readers.folding import fold
from bot.roster.slots import zone_info

DAY: Final = timedelta(days=1)
INSTANT: Final = timedelta(microseconds=1)
LAST: Final = {"dernier", "derniere", "passe", "passee", "last", "previous"}
SMALL: Final = {"le", "la", "les", "l", "de", "du", "ce", "cette", "this", "the", "of", "en", "in", "an"}
WEEKS: Final = {"semaine", "week", "hebdo"}
YEARS: Final = {"annee", "year"}
SINCE: Final = re.compile(r"(?:depuis|des|a partir d[eu]|since|from|starting(?: from)?) (.+)")
NUMBERS: Final = re.compile(
    r"(?:les? |the )?(\d\d?)(?:er|st|nd|rd|th)? ?(?:-|a|au|to|until) ?(?:le |the )?(\d\d?)(?:st|nd|rd|th)?"
)
RANGE: Final = re.compile(r"(?:de |du |d |from )?(.+?)(?: ?- ?| (?:a|au|jusqu a|to|until) )(.+)")
BETWEEN: Final = re.compile(r"(?:entre|between) (.+?) (?:et|and) (.+)")
LISTED: Final = re.compile(r"(?: et| and| \+)+ ")
WEEK_NUMBER: Final = re.compile(r"(?:la |the )?(?:semaine|sem|week) (?:n ?°|no\.?)? ?(\d\d?)")
YEAR_AT_END: Final = re.compile(r"(?:.*[ /.])?(20\d\d)")
DAY_AND_MONTH: Final = re.compile(r"(?:le |the )?\d\d?/\d\d?")


@dataclass(frozen=True, slots=True)
class PeriodAsked:
    """The days that the words name, or why none: they name several periods, one that ends before it begins, a date
    that does not exist, or are not understood.

    `cut`: they name hours too, which whole days leave out.
    """

    period: ReportPeriod | None = None
    several: bool = False
    inverted: bool = False
    no_such_day: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    cut: bool = False


def period_asked(text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool = False) -> PeriodAsked:
    """The period that the words name, the latest that has begun where they name no year; without words, a week."""
    folded, today = fold(text), sent_at.astimezone(zone_info(zone)).date()
    period = period_meant(folded, today) or numbered_week(folded, today) or period_since(folded, today)
    if period:
        return PeriodAsked(period)
    days = partial(asked_days, sent_at=sent_at, zone=zone, american=american)
    listed = several_periods(fold(text.replace(",", " + ")), today)
    found = RANGE.fullmatch(folded) or BETWEEN.fullmatch(folded)
    if listed or found is None:
        return listed or days(text)
    pairs = list(with_years(found[1], found[2]))
    if period := next(filter(None, (period_from_to(first, last, today) for first, last in pairs)), None):
        return PeriodAsked(period)
    said = [text] if pairs == [(found[1], found[2])] else [f"du {first} au {last}" for first, last in pairs]
    asked = [days(one) for one in said]
    if told := next((one for one in asked if one.period or one.no_such_day), None):
        return told
    return PeriodAsked(inverted=True) if all(days(end).period for end in found.groups()) else asked[0]


def period_from_to(first: str, last: str, today: date) -> ReportPeriod | None:
    """From one month, year or week to another: `janvier à mars 2024`, `novembre à février`."""
    starts, ends = period_meant(first, today), period_meant(last, today)
    if starts is None or ends is None:
        return None
    if starts.starts > ends.starts and names_month(first):
        starts = month_of(starts.starts - 360 * DAY)
    return ReportPeriod(starts.starts, ends.ends) if starts.starts <= ends.starts else None


def with_years(first: str, last: str) -> Iterator[tuple[str, str]]:
    """Two ends, each with the year that only the other one bears; then with the year beside it, for who counts over
    New Year.
    """
    of_first, of_last = year_of(first), year_of(last)
    if of_last and not of_first:
        yield from ((in_year(first, year), last) for year in (of_last, of_last - 1))
    elif of_first and not of_last:
        yield from ((first, in_year(last, year)) for year in (of_first, of_first + 1))
    else:
        yield first, last


def year_of(words: str) -> int | None:
    found = YEAR_AT_END.fullmatch(words)
    return int(found[1]) if found else None


def in_year(words: str, year: int) -> str:
    """The date or month with this year, if it has none."""
    if year_of(words) is None and DAY_AND_MONTH.fullmatch(words):
        return f"{words}/{year}"
    return f"{words} {year}" if names_month(words) else words


def names_month(words: str) -> bool:
    """Whether they are a month, or a date in it, without a year."""
    return words.rpartition(" ")[2] in MONTHS


def several_periods(folded: str, today: date) -> PeriodAsked | None:
    """Months, years or weeks in a list, which are one period if they follow each other: `octobre et novembre`."""
    names = LISTED.split(folded)
    year = year_of(names[-1])
    found = [period_meant(in_year(name, year) if year else name, today) for name in names]
    periods = sorted((period for period in found if period), key=lambda period: period.starts)
    if len(names) == 1 or len(periods) < len(names):
        return None
    if any(before.ends < after.starts for before, after in pairwise(periods)):
        return PeriodAsked(several=True)
    return PeriodAsked(ReportPeriod(periods[0].starts, periods[-1].ends))


def period_since(folded: str, today: date) -> ReportPeriod | None:
    """`depuis octobre`."""
    since = SINCE.fullmatch(folded)
    first = period_meant(since[1], today) if since else None
    return ReportPeriod(first.starts, max(today + DAY, first.ends)) if first else None


def numbered_week(folded: str, today: date) -> ReportPeriod | None:
    """The last ISO week of that number that has begun: `semaine 45`."""
    found = WEEK_NUMBER.fullmatch(folded)
    if found is None:
        return None
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, int(found[1]), 1)
        except ValueError:
            continue
        if monday <= today:
            return ReportPeriod(monday, monday + 7 * DAY)
    return None


def period_meant(words: str, today: date) -> ReportPeriod | None:
    """The one day, week, month or year that the words name; None if they name none. Without words, the last 7 days."""
    said = [word for word in re.split(r"[\s.']+", fold(words)) if word and word not in SMALL]
    last = bool(LAST.intersection(said))
    rest = [word for word in said if word not in LAST]
    if not rest:
        return ReportPeriod(today - 6 * DAY, today + DAY) if not words.strip() else None
    if len(rest) <= 2 and (rest[0].isdecimal() or rest[0] in {*MONTHS, *YEARS, "mois", "month"}):
        return month_or_year(rest, today, last=last)
    if rest in (["aujourd", "hui"], ["today"], ["jour"], ["day"]):
        return ReportPeriod(today, today + DAY)
    if rest in (["hier"], ["yesterday"]):
        return ReportPeriod(today - DAY, today)
    if len(rest) == 1 and rest[0] in WEEKS:
        monday = today - today.weekday() * DAY
        return ReportPeriod(monday - 7 * DAY, monday) if last else ReportPeriod(today - 6 * DAY, today + DAY)
    return None


def month_or_year(said: Sequence[str], today: date, *, last: bool) -> ReportPeriod | None:
    """`mois`, `mois dernier`, `novembre`, `novembre 2025`, `2026`, `annee`, `annee derniere`."""
    names = [word for word in said if not word.isdecimal()]
    years = [int(word) for word in said if word.isdecimal()]
    if len(names) > 1 or len(years) > 1 or any(not 2000 <= year <= 2100 for year in years):
        return None
    if not names or names[0] in YEARS:
        year = years[0] if years else today.year - last
        return ReportPeriod(date(year, 1, 1), date(year + 1, 1, 1))
    if names[0] in {"mois", "month"}:
        first = today.replace(day=1)
        return None if years else month_of(first - DAY if last else first)
    if names[0] not in MONTHS:
        return None
    number = MONTHS[names[0]]
    return month_of(date(years[0] if years else today.year - (number > today.month), number, 1))


def month_of(day: date) -> ReportPeriod:
    first = day.replace(day=1)
    return ReportPeriod(first, (first + 31 * DAY).replace(day=1))


def asked_days(text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool) -> PeriodAsked:
    """The days that the words name, the latest ones: `du 1er au 15`, `lundi`; those to come if there are no others."""
    tz = zone_info(zone)
    numbers = NUMBERS.fullmatch(fold(text))
    said = f"du {numbers[1]} au {numbers[2]}" if numbers else text
    read = read_periods(said, sent_at, zone, american=american, past=True)
    if not read.found or (read.each and len(read.found) > 1):
        return PeriodAsked(several=read.each, no_such_day=read.no_such_day, unknown=read.unknown)
    today = sent_at.astimezone(tz).date()
    begun = [stretch for stretch in read.found if stretch[0].astimezone(tz).date() <= today]
    starts, ends = (begun or read.found[:1])[-1]
    first = starts.astimezone(tz).date()
    last = (ends - INSTANT).astimezone(tz).date() if ends else today
    if begun:
        last = min(last, today)
    cut = any(at.astimezone(tz).time() != time(0) for at in (starts, ends) if at and at != sent_at)
    return PeriodAsked(ReportPeriod(first, max(first, last) + DAY), cut=cut)
