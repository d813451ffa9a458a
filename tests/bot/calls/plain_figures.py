"""Figures counted the plain way: every call and alert of the period at once, without days and without a database."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.calls.figures.counted_days import cut_duty_period
from bot.calls.figures.stats import Figures, hours_covered
from bot.model import Call, Ending, MissedCall, Outcome, ReportPeriod, Shift
from bot.roster.shifts import DutyPeriod


def plain_figures(
    calls: Sequence[Call],
    missed: Sequence[MissedCall],
    duty_periods: Sequence[DutyPeriod],
    shifts: Sequence[Shift],
    period: ReportPeriod,
    zone: ZoneInfo,
    now: datetime,
) -> Figures:
    """`shifts` and `duty_periods` are all that there are."""
    starts, ends = period.instants(zone)
    within = [cut for each in duty_periods if (cut := cut_duty_period(each, starts, ends))]
    ended = [call for call in calls if call.outcome is not Outcome.GOING_ON]
    heard = [call for call in ended if was_open(duty_periods, shifts, call.rang_at, call.ended_at)]
    outcomes = Counter(call.outcome for call in heard)
    waits = sorted(call.waited for call in heard if call.waited is not None)
    wanted = [alert for alert in missed if had_to_be_called_back(alert, duty_periods, shifts)]
    hours = Counter(call.rang_at.astimezone(zone).hour for call in ended)
    cells = Counter((at.weekday(), at.hour) for at in (call.rang_at.astimezone(zone) for call in ended))
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
        held=time_until(now, [duty_period for duty_period in within if duty_period.on]),
        uncovered=time_until(now, [duty_period for duty_period in within if not duty_period.on]),
        busiest=tuple(sorted(hour for hour, _ in sorted(hours.items(), key=lambda item: (-item[1], item[0]))[:3])),
        by_hour=tuple(tuple(cells[weekday, hour] for hour in range(24)) for weekday in range(7)),
        covered=hours_covered(within, period, zone),
    )


def was_open(
    duty_periods: Sequence[DutyPeriod], shifts: Sequence[Shift], starts: datetime, ends: datetime | None
) -> bool:
    """Where no shift is within two weeks, there is no roster, and the line is never closed."""
    ends, far = ends or starts, timedelta(weeks=2)
    if any(each.starts <= ends and starts < each.ends for each in duty_periods):
        return True
    return any(all(shift.ends + far <= at or at < shift.starts - far for shift in shifts) for at in (starts, ends))


def had_to_be_called_back(alert: MissedCall, duty_periods: Sequence[DutyPeriod], shifts: Sequence[Shift]) -> bool:
    got_through = alert.ending is Ending.CALLED_AGAIN
    return alert.caller is not None and not got_through and was_open(duty_periods, shifts, alert.opened_at, None)


def called_back_soon(alert: MissedCall) -> bool:
    by_hand = alert.ending in {Ending.REACHED, Ending.WRONG_NUMBER}
    return by_hand and alert.closed_at is not None and alert.closed_at - alert.opened_at <= timedelta(hours=1)


def percentile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def time_until(now: datetime, duty_periods: Sequence[DutyPeriod]) -> timedelta:
    return sum(
        (max(min(each.ends, now) - each.starts, timedelta(0)) for each in duty_periods),
        timedelta(0),
    )
