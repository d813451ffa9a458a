"""The figures of the board, from the same counted days as `/stats`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.board.values import Counters
from bot.calls.figures.counted_days import LineHours, counted_days, read_hours
from bot.calls.figures.stats import merged_waits, percentile
from bot.model import CallDay, Line, ReportPeriod
from bot.ports import Tx
from bot.roster.slots import zone_info


def week_of_day(day: date) -> ReportPeriod:
    """From Monday to the day itself."""
    return ReportPeriod(day - timedelta(days=day.weekday()), day + timedelta(days=1))


def read_counters(tx: Tx, line: Line, now: datetime) -> tuple[Counters, Counters]:
    """Of today and of this week, from midnight and Monday on by the line's clock."""
    zone = zone_info(line.zone)
    today = now.astimezone(zone).date()
    week = week_of_day(today)
    hours: LineHours = read_hours(tx, line, *week.instants(zone))
    days = counted_days(tx, line, week, hours.open, now)
    begins = ReportPeriod(today, today).instants(zone)[0]
    return counters_of_days([day for day in days if day.starts >= begins]), counters_of_days(days)


def counters_of_days(days: Sequence[CallDay]) -> Counters:
    heard = [day.while_open for day in days]
    waits = merged_waits(heard)
    answered = sum(tally.answered for tally in heard)
    missed = sum(tally.missed for tally in heard)
    suspect = sum(tally.suspect for tally in heard)
    return Counters(
        answered,
        missed,
        suspect,
        while_closed=sum(sum(day.hours) for day in days) - answered - missed - suspect,
        to_call_back=sum(tally.to_call_back for tally in heard),
        called_back=sum(tally.called_back for tally in heard),
        median_wait=percentile(waits, 0.5),
        p90_wait=percentile(waits, 0.9),
        longest_wait=timedelta(microseconds=waits[-1][0]) if waits else None,
    )
