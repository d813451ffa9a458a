"""Figures of a period: how many called, were answered, how long they waited, how long people were on duty. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.model import Call, Ending, MissedCall, Outcome, Phone, VolunteerId
from bot.roster.shifts import DutyPeriod

HOUR = timedelta(hours=1)
SOON = HOUR
"""A call-back within this counts as soon."""
BY_HAND = {Ending.REACHED, Ending.WRONG_NUMBER}


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Whole days of a line's zone, from `starts` to the day before `ends`."""

    starts: date
    ends: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        starts, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (self.starts, self.ends))
        return starts, ends


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
    calls: Sequence[Call],
    missed: Sequence[MissedCall],
    duty_periods: Sequence[DutyPeriod],
    period: ReportPeriod,
    zone: ZoneInfo,
    now: datetime,
) -> Figures:
    """The figures of a period from its calls, alerts and duty periods; hours on duty count until `now`."""
    ended = [call for call in calls if call.outcome is not Outcome.GOING_ON]
    heard = [call for call in ended if was_open(duty_periods, call.rang_at, call.ended_at)]
    outcomes = Counter(call.outcome for call in heard)
    waits = sorted(call.waited for call in heard if call.waited is not None)
    wanted = [alert for alert in missed if had_to_be_called_back(alert, duty_periods)]
    return Figures(
        calls=len(ended),
        while_closed=len(ended) - len(heard),
        answered=outcomes[Outcome.ANSWERED],
        missed=outcomes[Outcome.MISSED],
        suspect=outcomes[Outcome.SUSPECT],
        median_wait=percentile(waits, 0.5),
        p95_wait=percentile(waits, 0.95),
        to_call_back=len(wanted),
        called_back=sum(called_back_soon(alert) for alert in wanted),
        held=sum((length_until(duty_period, now) for duty_period in duty_periods if duty_period.on), timedelta(0)),
        uncovered=sum(
            (length_until(duty_period, now) for duty_period in duty_periods if not duty_period.on), timedelta(0)
        ),
        busiest=busiest_hours(ended, zone),
        by_hour=calls_by_hour(ended, zone),
        covered=hours_covered(duty_periods, period, zone),
    )


def was_open(duty_periods: Sequence[DutyPeriod], starts: datetime, ends: datetime | None) -> bool:
    """Whether the line was open at some moment from `starts` to `ends`; one without a roster is never closed."""
    if not duty_periods:
        return True
    place = bisect_right(duty_periods, ends or starts, key=lambda duty_period: duty_period.starts)
    return place > 0 and starts < duty_periods[place - 1].ends


def had_to_be_called_back(alert: MissedCall, duty_periods: Sequence[DutyPeriod]) -> bool:
    """Whether it was the team's to call back: the number is known, the line was open, and the caller did not get
    through alone.
    """
    got_through = alert.ending is Ending.CALLED_AGAIN
    return alert.caller is not None and not got_through and was_open(duty_periods, alert.opened_at, None)


def called_back_soon(alert: MissedCall) -> bool:
    return alert.ending in BY_HAND and alert.closed_at is not None and alert.closed_at - alert.opened_at <= SOON


def percentile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    """The smallest value that at least this share of all does not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def length_until(duty_period: DutyPeriod, now: datetime) -> timedelta:
    return max(min(duty_period.ends, now) - duty_period.starts, timedelta(0))


def own_figures(
    calls: Sequence[Call], duty_periods: Sequence[DutyPeriod], who: VolunteerId, phone: Phone | None, now: datetime
) -> OwnFigures:
    """The hours somebody held and the calls they answered.

    A call was theirs if OVH names their phone, or names none and they were on duty alone.
    """
    mine = [duty_period for duty_period in duty_periods if who in duty_period.on]
    alone = [duty_period for duty_period in mine if duty_period.on == (who,)]
    answered = [call for call in calls if call.outcome is Outcome.ANSWERED]
    return OwnFigures(
        held=sum((length_until(duty_period, now) for duty_period in mine), timedelta(0)),
        answered=sum(
            call.answered_by == phone
            if call.answered_by
            else any(duty_period.starts <= call.rang_at < duty_period.ends for duty_period in alone)
            for call in answered
        ),
    )


# ---------------------------------------------------------------- by hour and weekday


def busiest_hours(calls: Sequence[Call], zone: ZoneInfo) -> tuple[int, ...]:
    """The three hours of the line's clock with most calls, in order of the day."""
    counts = Counter(call.rang_at.astimezone(zone).hour for call in calls)
    return tuple(sorted(hour for hour, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]))


def calls_by_hour(calls: Sequence[Call], zone: ZoneInfo) -> tuple[tuple[int, ...], ...]:
    """How many called, by weekday from Monday and by hour of the line's clock."""
    cells = Counter((at.weekday(), at.hour) for at in (call.rang_at.astimezone(zone) for call in calls))
    return tuple(tuple(cells[weekday, hour] for hour in range(24)) for weekday in range(7))


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
