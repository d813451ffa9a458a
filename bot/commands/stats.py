"""/stats: the figures of a period, in words and as a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from babel.dates import format_date

from bot.calls.figures.counted_days import LineHours, figures_of_hours, read_hours
from bot.calls.figures.stats import Figures, OwnFigures, time_held, times_alone
from bot.commands.request import Request
from bot.commands.roster.pick_shift import refuse_absent_day
from bot.errors import Refused
from bot.model import Line, LineChange, LineChangeKind, Picture, ReportPeriod
from bot.parsing.asked_periods import DAY, month_of, period_asked
from bot.readers.folding import unfold_words
from bot.roster.shifts import DutyPeriod
from bot.text import NBSP, Text, safe_words

T = TypeVar("T")


def show_stats(req: Request) -> None:
    """Show the figures of a period; in private also the speaker's own."""
    line = req.line
    words = req.zone_text(line)
    period = period_of_words(req, line)
    title = stats_title(line, period, words, words.local(req.now).date())
    hours = hours_between(req, line, period)
    found = figures_between(req, line, period, hours)
    before = figures_before(req, line, period)
    mine = own_figures(req, line, period, hours.on_duty) if req.message.private else None
    rows = [
        f"**{title}**",
        *figure_rows(found, words, before),
        *line_rows(req.tx.phones.line_changes(line.id, *period.instants(words.zone)), words),
        *own_figure_rows(mine, words),
    ]
    req.answer("\n".join(rows), picture=heat_map(found, title, words) if found.calls else None)


def hours_between(req: Request, line: Line, period: ReportPeriod) -> LineHours:
    return read_hours(req.tx, line, *period.instants(req.zone_text(line).zone))


def figures_between(req: Request, line: Line, period: ReportPeriod, hours: LineHours) -> Figures:
    return figures_of_hours(req.tx, line, period, hours, req.now, req.slices)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figures of the period before, and how it is called: `la semaine d'avant`."""

    figures: Figures
    name: str


def figures_before(req: Request, line: Line, period: ReportPeriod) -> Earlier | None:
    """The figures to compare with; None when nothing is known of that time, or nothing but today is asked about."""
    words = req.zone_text(line)
    today = words.local(req.now).date()
    if period.starts >= today:
        return None
    before = period_before(period, today)
    found = figures_between(req, line, before, hours_between(req, line, before))
    return Earlier(found, name_before(period, before, words)) if found.calls or found.held else None


def own_figures(req: Request, line: Line, period: ReportPeriod, duty_periods: Sequence[DutyPeriod]) -> OwnFigures:
    """The hours the speaker held and the calls they answered.

    A call was theirs if OVH names their phone, or names none and they were on duty alone.
    """
    starts, ends = period.instants(req.zone_text(line).zone)
    answered = req.tx.calls.answered_at(line.id, req.me.phone, starts, ends) if req.me.phone else 0
    if req.tx.calls.answered_at(line.id, None, starts, ends):
        alone = times_alone(duty_periods, req.me.id)
        answered += sum(req.tx.calls.answered_at(line.id, None, *stretch) for stretch in alone)
    return OwnFigures(time_held(duty_periods, req.me.id, req.now), answered)


# ---------------------------------------------------------------- which period


def period_of_words(req: Request, line: Line) -> ReportPeriod:
    """Of which days the words ask. Raises `Refused` when they name none, or none that has begun."""
    words = req.zone_text(line)
    asked = period_asked(req.words, req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, asked.no_such_day)
    command = req.command.name(req.text.language)
    if asked.several:
        raise Refused("refused-period-several", command=command)
    if asked.inverted:
        raise Refused("refused-period-inverted")
    if asked.period is None:
        unread = safe_words(unfold_words(asked.unknown, req.words))
        raise Refused("refused-period-words", words=unread, command=command)
    today = words.local(req.now).date()
    if asked.period.starts > today:
        raise Refused("refused-period-future", period=period_name(asked.period, words, today))
    if asked.cut:
        req.noted.unread = req.text.say("stats-whole-days")
    return asked.period


def period_before(period: ReportPeriod, today: date) -> ReportPeriod:
    """The month before a month, the year before a year, else as many days; as far as the period itself has come."""
    first, past = period.starts, min(period.ends, today + DAY) - period.starts
    if is_month(period):
        first = month_of(period.starts - DAY).starts
    elif is_year(period):
        first = period.starts.replace(year=period.starts.year - 1)
    else:
        return ReportPeriod(first - past, first)
    return ReportPeriod(first, period.starts if period.ends <= today else min(first + past, period.starts))


def is_month(period: ReportPeriod) -> bool:
    return period == month_of(period.starts)


def is_year(period: ReportPeriod) -> bool:
    return period == ReportPeriod(date(period.starts.year, 1, 1), date(period.starts.year + 1, 1, 1))


def name_before(period: ReportPeriod, before: ReportPeriod, words: Text) -> str:
    """`la veille`, `la semaine d'avant`, `du 1er au 24 octobre`."""
    days = (before.ends - before.starts).days
    whole = before.ends == period.starts
    if is_month(period):
        return words.say("before-month") if whole else words.say("before-part-of-month", days=days)
    if is_year(period):
        return words.say("before-year") if whole else words.say("before-part-of-year")
    return words.say("before-days", days=days)


def period_name(period: ReportPeriod, words: Text, today: date | None = None) -> str:
    """`mardi 24 novembre`, `novembre 2026`, `2026`, `du … au …`; days with their year, unless it is that of `today`."""
    first, last = period.starts, period.ends - DAY
    dated = today is None or last.year != today.year
    if first == last:
        return words.day(last, dated=dated)
    if is_month(period):
        return str(format_date(first, "MMMM y", locale=words.language))
    if is_year(period):
        return str(first.year)
    starts = words.day(first, dated=first.year != last.year)
    return words.say("period-from-to", starts=starts, ends=words.day(last, dated=dated or first.year != last.year))


# ---------------------------------------------------------------- in words


def stats_title(line: Line, period: ReportPeriod, words: Text, today: date) -> str:
    return words.say("stats-title", line=line.name, period=period_name(period, words, today))


def figure_rows(found: Figures, words: Text, before: Earlier | None = None) -> list[str]:
    """The figures, one sentence a row, without those that are zero or unknown."""
    rows = [words.say("stats-calls", count=found.calls, before=calls_before(before, words))]
    if found.while_closed:
        rows.append(words.say("stats-closed", count=found.while_closed))
    if found.answer_rate is not None:
        rate = words.percent(found.answer_rate)
        earlier = before.figures.answer_rate if before else None
        rows.append(words.say("stats-answered", count=found.answered, rate=versus(rate, earlier, words.percent, words)))
        rows.append(words.say("stats-missed", count=found.missed))
    if found.suspect:
        rows.append(words.say("stats-suspect", count=found.suspect))
    if found.median_wait is not None and found.p95_wait is not None:
        earlier_wait = before.figures.median_wait if before else None
        median = versus(words.length(found.median_wait), earlier_wait, words.length, words)
        rows.append(words.say("stats-wait", median=median, p95=words.length(found.p95_wait)))
    if found.to_call_back:
        rows.append(words.say("stats-called-back", done=found.called_back, count=found.to_call_back))
    held = versus(
        length_words(found.held, words), before and before.figures.held, partial(length_words, words=words), words
    )
    rows.append(words.say("stats-hours", held=held, uncovered=length_words(found.uncovered, words)))
    if found.busiest:
        rows.append(words.say("stats-busiest", hours=words.names([hour_name(hour, words) for hour in found.busiest])))
    return rows


def line_rows(changes: Sequence[LineChange], words: Text) -> list[str]:
    """How soon accepted swaps were on the line, and how often somebody else had changed it."""
    soon = sorted(change.at - change.since for change in changes if change.kind is LineChangeKind.SWAP)
    drifts = sum(change.kind is LineChangeKind.DRIFT for change in changes)
    rows = []
    if soon:
        median, worst = words.length(soon[(len(soon) - 1) // 2]), words.length(soon[-1])
        rows.append(words.say("stats-swaps", count=len(soon), median=median, worst=worst))
    return [*rows, words.say("stats-drifts", count=drifts)] if drifts else rows


def calls_before(before: Earlier | None, words: Text) -> str:
    """`, contre 31 la semaine d'avant`."""
    return words.say("stats-before", count=before.figures.calls, name=before.name) if before else ""


def versus(now: str, earlier: T | None, say: Callable[[T], str], words: Text) -> str:
    """`35 %, contre 31 %`: a figure, and the same of the period before if it is known."""
    return now if earlier is None else words.say("stats-versus", now=now, before=say(earlier))


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
