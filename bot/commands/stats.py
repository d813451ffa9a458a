"""/stats: the figures of a period, in words and as a picture."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from babel.dates import format_date

from bot.calls.missed import duty_periods_of_line
from bot.calls.stats import Figures, OwnFigures, ReportPeriod, compute_figures, own_figures
from bot.commands.request import Request
from bot.errors import Refused
from bot.model import Line, Picture
from bot.parsing.vocabulary import MONTHS
from bot.readers.folding import fold
from bot.roster.shifts import DutyPeriod
from bot.text import NBSP, Text

DAY: Final = timedelta(days=1)
LAST: Final = {"dernier", "derniere", "passe", "passee", "last", "previous"}
SMALL: Final = {"le", "la", "les", "l", "de", "du", "ce", "cette", "this", "the", "of", "en", "in", "depuis", "an"}
WEEKS: Final = {"semaine", "week", "hebdo"}
YEARS: Final = {"annee", "year"}


def show_stats(req: Request) -> None:
    """Show the figures of a period; in private also the speaker's own."""
    line = req.line
    words = req.zone_text(line)
    period = period_meant(req.words, words.local(req.now).date())
    if period is None:
        raise Refused("refused-period")
    starts, ends = period.instants(words.zone)
    calls = req.tx.calls.calls(line.id, starts, ends)
    duty_periods = time_line(req, line, starts, ends)
    missed = req.tx.calls.missed_between(line.id, starts, ends)
    found = compute_figures(calls, missed, duty_periods, period, words.zone, req.now)
    mine = own_figures(calls, duty_periods, req.me.id, req.me.phone, req.now) if req.message.private else None
    rows = [f"**{stats_title(line, period, words)}**", *figure_rows(found, words), *own_figure_rows(mine, words)]
    req.answer(
        "\n".join(rows), picture=heat_map(found, stats_title(line, period, words), words) if found.calls else None
    )


def time_line(req: Request, line: Line, starts: datetime, ends: datetime) -> list[DutyPeriod]:
    """Who was on duty, cut at both ends and into weeks: comparing within a week is much faster than within a year."""
    weeks = []
    while starts < ends:
        until = min(starts + 7 * DAY, ends)
        weeks += [
            replace(duty_period, starts=max(duty_period.starts, starts), ends=min(duty_period.ends, until))
            for duty_period in duty_periods_of_line(req.tx, line, starts, until)
            if duty_period.starts < until and starts < duty_period.ends
        ]
        starts = until
    return weeks


# ---------------------------------------------------------------- which period


def period_meant(words: str, today: date) -> ReportPeriod | None:
    """The period that the words name, never in the future; None if they name none. Without words, the last 7 days."""
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


def month_or_year(said: list[str], today: date, *, last: bool) -> ReportPeriod | None:
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


def period_name(period: ReportPeriod, words: Text) -> str:
    """`mardi 24 novembre`, `novembre 2026`, `2026`, `du … au …`."""
    last = period.ends - DAY
    if period.starts == last:
        return words.day(last)
    if period == month_of(period.starts):
        return str(format_date(period.starts, "MMMM y", locale=words.language))
    if period == ReportPeriod(date(period.starts.year, 1, 1), date(period.starts.year + 1, 1, 1)):
        return str(period.starts.year)
    return words.say("period-from-to", starts=words.day(period.starts), ends=words.day(last))


# ---------------------------------------------------------------- in words


def stats_title(line: Line, period: ReportPeriod, words: Text) -> str:
    return words.say("stats-title", line=line.name, period=period_name(period, words))


def figure_rows(found: Figures, words: Text) -> list[str]:
    """The figures, one sentence a row, without those that are zero or unknown."""
    rows = [words.say("stats-calls", count=found.calls)]
    if found.while_closed:
        rows.append(words.say("stats-closed", count=found.while_closed))
    if found.answer_rate is not None:
        rows.append(words.say("stats-answered", count=found.answered, rate=words.percent(found.answer_rate)))
        rows.append(words.say("stats-missed", count=found.missed))
    if found.suspect:
        rows.append(words.say("stats-suspect", count=found.suspect))
    if found.median_wait is not None and found.p95_wait is not None:
        rows.append(words.say("stats-wait", median=words.length(found.median_wait), p95=words.length(found.p95_wait)))
    if found.to_call_back:
        rows.append(words.say("stats-called-back", done=found.called_back, count=found.to_call_back))
    rows.append(
        words.say("stats-hours", held=length_words(found.held, words), uncovered=length_words(found.uncovered, words))
    )
    if found.busiest:
        rows.append(words.say("stats-busiest", hours=words.names([hour_name(hour, words) for hour in found.busiest])))
    return rows


def own_figure_rows(mine: OwnFigures | None, words: Text) -> list[str]:
    return [words.say("stats-own", held=length_words(mine.held, words), count=mine.answered)] if mine else []


def length_words(length: timedelta, words: Text) -> str:
    return words.length(length) if length >= timedelta(minutes=1) else f"0{NBSP}h"


def hour_name(hour: int, words: Text) -> str:
    return f"{hour}{NBSP}h" if words.language == "fr" else f"{hour:02}:00"


def heat_map(found: Figures, title: str, words: Text) -> Picture:
    return Picture(
        title=title,
        legend=words.say("stats-legend"),
        weekdays=tuple(words.weekday(weekday, short=True) for weekday in range(7)),
        calls=found.by_hour,
        covered=found.covered,
    )
