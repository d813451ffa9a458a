"""What a stretch of time was like: how many called, who was answered, how long they waited, who was there. Pure."""

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
"""Who was called back within this was called back soon."""
BY_HAND = {Ending.REACHED, Ending.WRONG_NUMBER}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of a line's zone, from `starts` to the day before `ends`."""

    starts: date
    ends: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        starts, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (self.starts, self.ends))
        return starts, ends


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a line and a period.

    `calls` are all that ended; those `while_closed` are in none of the figures after it. The wait is that of everybody
    who called an open line, answered or not; None when nobody did. `to_call_back` leaves out who got through alone.
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
class Own:
    """One person's part; for their own eyes."""

    held: timedelta
    answered: int


def figures(
    calls: Sequence[Call],
    missed: Sequence[MissedCall],
    watches: Sequence[DutyPeriod],
    period: Period,
    zone: ZoneInfo,
    now: datetime,
) -> Figures:
    """The figures of a period from its calls, its alerts and its time line; hours count as far as `now`."""
    ended = [call for call in calls if call.outcome is not Outcome.GOING_ON]
    heard = [call for call in ended if was_open(watches, call.rang_at, call.ended_at)]
    outcomes = Counter(call.outcome for call in heard)
    waits = sorted(call.waited for call in heard if not call.records_only)
    wanted = [
        alert
        for alert in missed
        if alert.caller is not None
        and alert.ending is not Ending.CALLED_AGAIN
        and was_open(watches, alert.opened_at, None)
    ]
    hours = Counter(call.rang_at.astimezone(zone).hour for call in ended)
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
        held=sum((length(watch, now) for watch in watches if watch.on), timedelta(0)),
        uncovered=sum((length(watch, now) for watch in watches if not watch.on), timedelta(0)),
        busiest=tuple(sorted(hour for hour, _ in sorted(hours.items(), key=lambda item: (-item[1], item[0]))[:3])),
        by_hour=by_hour(ended, zone),
        covered=coverage(watches, period, zone),
    )


def was_open(watches: Sequence[DutyPeriod], starts: datetime, ends: datetime | None) -> bool:
    """Whether the line was open at some moment from `starts` to `ends`; one without a roster is never closed."""
    if not watches:
        return True
    place = bisect_right(watches, ends or starts, key=lambda watch: watch.starts)
    return place > 0 and starts < watches[place - 1].ends


def called_back_soon(alert: MissedCall) -> bool:
    return alert.ending in BY_HAND and alert.closed_at is not None and alert.closed_at - alert.opened_at <= SOON


def percentile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    """The smallest value that at least this share of all does not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def length(watch: DutyPeriod, now: datetime) -> timedelta:
    return max(min(watch.ends, now) - watch.starts, timedelta(0))


def own(
    calls: Sequence[Call], watches: Sequence[DutyPeriod], who: VolunteerId, phone: Phone | None, now: datetime
) -> Own:
    """The hours somebody held and the calls they answered: on their phone or, where none is told, on their watch."""
    mine = [watch for watch in watches if who in watch.on]
    alone = [watch for watch in mine if watch.on == (who,)]
    answered = [call for call in calls if call.outcome is Outcome.ANSWERED]
    return Own(
        held=sum((length(watch, now) for watch in mine), timedelta(0)),
        answered=sum(
            call.answered_by == phone
            if call.answered_by
            else any(watch.starts <= call.rang_at < watch.ends for watch in alone)
            for call in answered
        ),
    )


# ---------------------------------------------------------------- by hour and weekday


def by_hour(calls: Sequence[Call], zone: ZoneInfo) -> tuple[tuple[int, ...], ...]:
    """How many called, by weekday from Monday and by hour of the line's clock."""
    cells = Counter((at.weekday(), at.hour) for at in (call.rang_at.astimezone(zone) for call in calls))
    return tuple(tuple(cells[weekday, hour] for hour in range(24)) for weekday in range(7))


def coverage(watches: Sequence[DutyPeriod], period: Period, zone: ZoneInfo) -> tuple[tuple[float, ...], ...]:
    """The share of each hour of the week, 0 to 1, during which somebody was on, over the whole period."""
    held: Counter[tuple[int, int]] = Counter()
    for watch in watches:
        for starts, ends in hours_of(watch, zone) if watch.on else ():
            held[starts.weekday(), starts.hour] += round((ends - starts).total_seconds())
    days = Counter((period.starts + timedelta(days=day)).weekday() for day in range((period.ends - period.starts).days))
    return tuple(
        tuple(min(held[weekday, hour] / (3600 * days[weekday]), 1.0) if days[weekday] else 0.0 for hour in range(24))
        for weekday in range(7)
    )


def hours_of(watch: DutyPeriod, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The watch cut at the full hours of the line's clock."""
    starts = watch.starts
    while starts < watch.ends:
        local = starts.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        ends = min(starts + HOUR - past, watch.ends)
        yield local, ends
        starts = ends
