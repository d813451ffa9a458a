"""The counted days of a line: those that are stored and still true, and the others, which are counted as they are read.

A day is stored once it is over, and forgotten when a call or alert of it is saved again. What the roster has to do with
it is written in the row, and compared.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.calls.figures.stats import (
    Figures,
    compute_figures,
    count_day,
    roster_mark,
)
from bot.calls.open_hours import NO_ROSTER, Stretches, open_hours_of, times_without_roster
from bot.model import CallDay, Line, LineId, ReportPeriod, Shift
from bot.ports import Tx
from bot.roster.shifts import DutyPeriod, duty_periods_of
from bot.roster.slots import zone_info

T = TypeVar("T")
Day = tuple[datetime, datetime]
"""Two midnights of the line's clock."""

DAY: Final = timedelta(days=1)
AT_ONCE: Final = 7
"""Days whose calls are read together."""
READ_AT_ONCE: Final = 26 * 7 * DAY
"""So much of the roster is read together."""
SETTLED: Final = timedelta(hours=36)
"""Until so long after a day has ended, its calls change too often for it to be worth storing."""
KEPT: Final = timedelta(days=400)
"""How far back days are counted ahead of the question: a year, and the month that people compare it with."""


class CountMore(Exception):
    """The slice of days that may be counted in one transaction is full: ask again in the next."""


@dataclass(slots=True)
class Slices:
    """Days that were counted for one question so far, so that no transaction counts more than `most` of them."""

    most: int = 4 * AT_ONCE
    counted: dict[tuple[LineId, Day], CallDay | None] = field(default_factory=dict)

    def add(self, tx: Tx, line: Line, days: Sequence[Day], open_hours: Stretches) -> None:
        """Count what is missing of these days. Raises `CountMore` when that is not all of it."""
        missing = [day for day in days if (line.id, day) not in self.counted]
        for run in runs_of(missing, len(missing)):
            if not anybody_called(tx, line, run):
                self.counted |= {(line.id, day): None for day in run}
        missing = [day for day in missing if (line.id, day) not in self.counted]
        for run in runs_of(missing[: self.most], AT_ONCE):
            self.counted |= {(line.id, day): None for day in run}
            found = count_days(tx, line, run, open_hours)
            self.counted |= {(line.id, (day.starts, day.ends)): day for day in found}
        if len(missing) > self.most:
            raise CountMore


@dataclass(frozen=True, slots=True)
class LineHours:
    """Who was on duty on a line in some time, and when it was open, until the calls of that time have ended."""

    on_duty: list[DutyPeriod]
    open: Stretches


def figures_of_hours(
    tx: Tx, line: Line, period: ReportPeriod, hours: LineHours, now: datetime, slices: Slices | None = None
) -> Figures:
    """The figures of a period whose hours were read before. Raises `CountMore`."""
    days = counted_days(tx, line, period, hours.open, now, slices)
    return compute_figures(days, hours.on_duty, period, zone_info(line.zone), now)


def read_hours(tx: Tx, line: Line, starts: datetime, ends: datetime) -> LineHours:
    """The hours of a line between two instants; whoever called before the end may be heard for a day more."""
    known: list[Shift] = []
    duty_periods: list[DutyPeriod] = []
    since, until = starts, ends + DAY
    while since < until:
        part = since, min(since + READ_AT_ONCE, until)
        shifts = tx.roster.shifts([line.id], part[0] - NO_ROSTER, part[1] + NO_ROSTER)
        duty_periods += duty_periods_by_week(tx, line, shifts, *part)
        known += shifts
        since = part[1]
    open_hours = sorted([*open_hours_of(duty_periods), *times_without_roster(known, starts, until)])
    return LineHours([cut for period in duty_periods if (cut := cut_duty_period(period, starts, ends))], open_hours)


def duty_periods_by_week(
    tx: Tx, line: Line, shifts: Sequence[Shift], starts: datetime, ends: datetime
) -> Iterator[DutyPeriod]:
    """Who was on duty, cut at both ends and into weeks: comparing within a week is much faster than within a year."""
    shifts = [shift for shift in shifts if shift.starts < ends and starts < shift.ends]
    seats = tx.roster.seats([shift.id for shift in shifts])
    closures = tx.roster.closures(line.id, starts, ends)
    while starts < ends:
        week = starts, min(starts + 7 * DAY, ends)
        theirs = [shift for shift in shifts if shift.starts < week[1] and week[0] < shift.ends]
        of_week = duty_periods_of(theirs, {shift.id: seats[shift.id] for shift in theirs}, closures)
        yield from (cut for period in of_week if (cut := cut_duty_period(period, *week)))
        starts = week[1]


def cut_duty_period(period: DutyPeriod, starts: datetime, ends: datetime) -> DutyPeriod | None:
    """The part of it between two instants; None when there is none."""
    if period.starts >= starts and period.ends <= ends:
        return period
    if period.starts >= ends or period.ends <= starts:
        return None
    return replace(period, starts=max(period.starts, starts), ends=min(period.ends, ends))


def days_between(first: date, end: date, zone: ZoneInfo) -> list[Day]:
    """The days from `first` until the one before `end`."""
    midnights = [datetime.combine(first + n * DAY, time(), zone) for n in range((end - first).days + 1)]
    return list(pairwise(midnight.astimezone(UTC) for midnight in midnights))


def counted_days(
    tx: Tx,
    line: Line,
    period: ReportPeriod,
    open_hours: Stretches,
    now: datetime,
    slices: Slices | None = None,
) -> list[CallDay]:
    """The days of a period that have begun, as far as anybody called, counted by these opening hours, by time.

    Raises `CountMore` when there are too many to count for the slice.
    """
    days = [day for day in days_between(period.starts, period.ends, zone_info(line.zone)) if day[0] <= now]
    if not days:
        return []
    stored = stored_days(tx, line, days, open_hours)
    slices = Slices(len(days)) if slices is None else slices
    missing = [day for day in days if day[0] not in stored]
    slices.add(tx, line, missing, open_hours)
    fresh = (slices.counted[line.id, day] for day in missing)
    return sorted([*stored.values(), *(day for day in fresh if day)], key=attrgetter("starts"))


def stored_days(tx: Tx, line: Line, days: Sequence[Day], open_hours: Stretches) -> dict[datetime, CallDay]:
    """Those of the days that are stored as they would be counted by these opening hours."""
    wanted, zone = dict(days), zone_info(line.zone)
    return {
        day.starts: day
        for day in tx.calls.call_days(line.id, days[0][0], days[-1][1])
        if wanted.get(day.starts) == day.ends
        and day.until <= day.ends + DAY
        and day.roster == roster_mark(open_hours, zone, day.starts, day.until)
    }


def anybody_called(tx: Tx, line: Line, days: Sequence[Day]) -> bool:
    """Whether there is anything to count on days that follow each other: before the bot came there is nothing."""
    since, until = days[0][0], days[-1][1]
    return bool(tx.calls.last_calls(line.id, since, until, 1) or tx.calls.alert_times(line.id, since, until))


def runs_of(days: Sequence[Day], most: int) -> Iterator[Sequence[Day]]:
    """Days that follow each other, so many at a time at most."""
    run: list[Day] = []
    for day in days:
        if run and (run[-1][1] != day[0] or len(run) == most):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def count_days(tx: Tx, line: Line, days: Sequence[Day], open_hours: Stretches) -> Iterator[CallDay]:
    """Count days that follow each other, without those on which nobody called."""
    zone = zone_info(line.zone)
    since, until = days[0][0], days[-1][1]
    calls = by_day(tx.calls.call_times(line.id, since, until), days, lambda call: call.rang_at)
    alerts = by_day(tx.calls.alert_times(line.id, since, until), days, lambda alert: alert.opened_at)
    for day, rang, opened in zip(days, calls, alerts, strict=True):
        if rang or opened:
            yield count_day(line.id, day, rang, opened, open_hours, zone)


def by_day(values: Sequence[T], days: Sequence[Day], at: Callable[[T], datetime]) -> list[Sequence[T]]:
    ordered = sorted(values, key=at)
    cuts = [bisect_left(ordered, starts, key=at) for starts, _ in days]
    return [ordered[a:b] for a, b in pairwise([*cuts, len(ordered)])]


# ---------------------------------------------------------------- ahead of the question


def days_to_store(tx: Tx, line: Line, now: datetime) -> list[Day]:
    """The finished days with calls that are not stored as they would be counted now."""
    zone = zone_info(line.zone)
    first = (now - KEPT).astimezone(zone).date()
    days = [day for day in days_between(first, now.astimezone(zone).date(), zone) if day[1] + SETTLED <= now]
    stored = stored_days(tx, line, days, read_hours(tx, line, days[0][0], now).open)
    return [day for day in days if day[0] not in stored and tx.calls.last_calls(line.id, *day, limit=1)]


def store_day(tx: Tx, line: Line, day: Day) -> None:
    """Count a finished day and store it: a few milliseconds, also for thousands of calls."""
    for counted in count_days(tx, line, [day], read_hours(tx, line, *day).open):
        tx.calls.save_call_day(counted)
