"""Figures of a period: how many called, were answered, how long they waited, how long people were on duty. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from operator import attrgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.calls.open_hours import Stretches, was_open
from bot.model import AlertTimes, CallDay, CallTimes, Ending, LineId, Outcome, ReportPeriod, Tally, VolunteerId
from bot.roster.shifts import DutyPeriod

HOUR = timedelta(hours=1)
SOON = HOUR
"""A call-back within this counts as soon."""
BY_HAND = {Ending.REACHED, Ending.WRONG_NUMBER}
MICROSECOND = timedelta(microseconds=1)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a line and a period.

    `calls` are all that ended; those `while_closed` are in none of the figures after it. The wait is that of all calls
    to an open line, answered or not; None when there were none. `to_call_back` leaves out who got through alone.
    """

    calls: int
    while_closed: int
    answered: int
    missed: int
    suspect: int
    median_wait: timedelta | None
    p95_wait: timedelta | None
    to_call_back: int
    called_back: int
    held: timedelta
    uncovered: timedelta
    busiest: tuple[int, ...]
    by_hour: tuple[tuple[int, ...], ...]
    covered: tuple[tuple[float, ...], ...]

    @property
    def answer_rate(self) -> float | None:
        """The share of calls to the open line that were answered; a suspect one was probably not."""
        asked = self.answered + self.missed + self.suspect
        return self.answered / asked if asked else None


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The figures of one person, shown to that person only."""

    held: timedelta
    answered: int


def compute_figures(
    days: Sequence[CallDay],
    duty_periods: Sequence[DutyPeriod],
    period: ReportPeriod,
    zone: ZoneInfo,
    now: datetime,
) -> Figures:
    """The figures of a period from its counted days and duty periods; hours on duty count until `now`."""
    heard = [day.while_open for day in days]
    by_hour = calls_by_hour(days, zone)
    calls = sum(map(sum, by_hour))
    answered, missed, suspect = (sum(map(attrgetter(name), heard)) for name in ("answered", "missed", "suspect"))
    waits = merged_waits(heard)
    return Figures(
        calls=calls,
        while_closed=calls - answered - missed - suspect,
        answered=answered,
        missed=missed,
        suspect=suspect,
        median_wait=percentile(waits, 0.5),
        p95_wait=percentile(waits, 0.95),
        to_call_back=sum(tally.to_call_back for tally in heard),
        called_back=sum(tally.called_back for tally in heard),
        held=time_of((duty_period for duty_period in duty_periods if duty_period.on), now),
        uncovered=time_of((duty_period for duty_period in duty_periods if not duty_period.on), now),
        busiest=busiest_hours(by_hour),
        by_hour=by_hour,
        covered=hours_covered(duty_periods, period, zone),
    )


def merged_waits(tallies: Iterable[Tally]) -> list[tuple[int, int]]:
    """How many waited how long, in microseconds, the shortest wait first."""
    waits: Counter[str] = Counter()
    for tally in tallies:
        waits.update(tally.waits)
    return sorted((int(wait), count) for wait, count in waits.items())


def percentile(waits: Sequence[tuple[int, int]], share: float) -> timedelta | None:
    """The shortest wait that at least this share of all do not exceed; pairs as `merged_waits` gives them."""
    left = max(ceil(share * sum(count for _, count in waits)), 1)
    for wait, count in waits:
        left -= count
        if left <= 0:
            return timedelta(microseconds=wait)
    return None


def time_of(duty_periods: Iterable[DutyPeriod], now: datetime) -> timedelta:
    return sum((length_until(duty_period, now) for duty_period in duty_periods), timedelta(0))


def time_volunteered(duty_periods: Iterable[DutyPeriod], now: datetime) -> timedelta:
    """Of all people, trainees included: two who are on for an hour give two."""
    return sum((length_until(period, now) * len(period.on + period.trainees) for period in duty_periods), timedelta(0))


def length_until(duty_period: DutyPeriod, now: datetime) -> timedelta:
    return max(min(duty_period.ends, now) - duty_period.starts, timedelta(0))


def times_alone(duty_periods: Sequence[DutyPeriod], who: VolunteerId) -> list[tuple[datetime, datetime]]:
    """When somebody was on duty alone: calls of which OVH does not name the phone were then theirs."""
    return [(duty_period.starts, duty_period.ends) for duty_period in duty_periods if duty_period.on == (who,)]


def time_held(duty_periods: Sequence[DutyPeriod], who: VolunteerId, now: datetime) -> timedelta:
    return time_of((duty_period for duty_period in duty_periods if who in duty_period.on), now)


# ---------------------------------------------------------------- by hour and weekday


def busiest_hours(by_hour: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The three hours of the line's clock with most calls, in order of the day."""
    counts = {hour: sum(weekday[hour] for weekday in by_hour) for hour in range(24)}
    most = sorted((hour for hour in counts if counts[hour]), key=lambda hour: (-counts[hour], hour))
    return tuple(sorted(most[:3]))


def calls_by_hour(days: Iterable[CallDay], zone: ZoneInfo) -> tuple[tuple[int, ...], ...]:
    """How many called, by weekday from Monday and by hour of the line's clock."""
    cells = [[0] * 24 for _ in range(7)]
    for day in days:
        row = cells[day.starts.astimezone(zone).weekday()]
        for hour, count in enumerate(day.hours):
            row[hour] += count
    return tuple(map(tuple, cells))


def hours_covered(
    duty_periods: Sequence[DutyPeriod], period: ReportPeriod, zone: ZoneInfo
) -> tuple[tuple[float, ...], ...]:
    """The share of each hour of the week, 0 to 1, during which somebody was on, over the whole period."""
    held: Counter[tuple[int, int]] = Counter()
    for duty_period in duty_periods:
        for starts, ends in hours_of(duty_period, zone) if duty_period.on else ():
            held[starts.weekday(), starts.hour] += round((ends - starts).total_seconds())
    days = Counter((period.starts + timedelta(days=day)).weekday() for day in range((period.ends - period.starts).days))
    return tuple(
        tuple(min(held[weekday, hour] / (3600 * days[weekday]), 1.0) if days[weekday] else 0.0 for hour in range(24))
        for weekday in range(7)
    )


def hours_of(duty_period: DutyPeriod, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The duty period cut at the full hours of the line's clock."""
    starts = duty_period.starts
    while starts < duty_period.ends:
        local = starts.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        ends = min(starts + HOUR - past, duty_period.ends)
        yield local, ends
        starts = ends


# ---------------------------------------------------------------- the calls of one day


def roster_mark(open_hours: Stretches, zone: ZoneInfo, starts: datetime, until: datetime) -> str:
    """What a count of the calls from `starts` until `until` depends on beside them: zone and opening hours, as text."""
    first = max(bisect_right(open_hours, starts, key=lambda stretch: stretch[0]) - 1, 0)
    last = bisect_right(open_hours, until, key=lambda stretch: stretch[0])
    near = ((max(a, starts), min(b, until)) for a, b in open_hours[first:last] if b > starts)
    return " ".join([zone.key, *(f"{(a - starts) // MICROSECOND}-{(b - starts) // MICROSECOND}" for a, b in near)])


def count_day(
    line: LineId,
    day: tuple[datetime, datetime],
    calls: Sequence[CallTimes],
    alerts: Iterable[AlertTimes],
    open_hours: Stretches,
    zone: ZoneInfo,
) -> CallDay:
    """Count the calls that came and the alerts that were opened on a day.

    `open_hours` must reach to the end of the last call.
    """
    starts, ends = day
    ended = [call for call in calls if call.outcome is not Outcome.GOING_ON]
    until = max([ends, *(call.ended_at for call in ended if call.ended_at is not None)])
    hours = Counter(call.rang_at.astimezone(zone).hour for call in ended)
    met, unmet = split_by(lambda call: was_open(open_hours, call.rang_at, call.ended_at), ended)
    told, untold = split_by(lambda alert: was_open(open_hours, alert.opened_at, None), alerts)
    return CallDay(
        line,
        starts,
        ends,
        until,
        roster_mark(open_hours, zone, starts, until),
        tuple(hours[hour] for hour in range(24)),
        while_open=tally_of(met, told),
        while_closed=tally_of(unmet, untold),
    )


def split_by(test: Callable[[T], bool], values: Iterable[T]) -> tuple[list[T], list[T]]:
    """Those that pass, and the others."""
    passed: list[T] = []
    others: list[T] = []
    for value in values:
        (passed if test(value) else others).append(value)
    return passed, others


def tally_of(calls: Sequence[CallTimes], alerts: Iterable[AlertTimes]) -> Tally:
    outcomes = Counter(call.outcome for call in calls)
    wanted = [alert for alert in alerts if had_to_be_called_back(alert)]
    waits = Counter(str(call.waited // MICROSECOND) for call in calls if call.waited is not None)
    return Tally(
        outcomes[Outcome.ANSWERED],
        outcomes[Outcome.MISSED],
        outcomes[Outcome.SUSPECT],
        to_call_back=len(wanted),
        called_back=sum(called_back_soon(alert) for alert in wanted),
        waits=dict(waits),
    )


def had_to_be_called_back(alert: AlertTimes) -> bool:
    """Whether it was the team's to call back: the number is known, and the caller did not get through alone."""
    return alert.known and alert.ending is not Ending.CALLED_AGAIN


def called_back_soon(alert: AlertTimes) -> bool:
    return alert.ending in BY_HAND and alert.closed_at is not None and alert.closed_at - alert.opened_at <= SOON
