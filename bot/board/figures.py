"""The figures of four weeks on the board: when people call, and how many from day to day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.board.counters import counters_of_days
from bot.board.values import Counters
from bot.calls.figures.counted_days import counted_days, read_hours
from bot.calls.figures.stats import calls_by_hour
from bot.model import Line, ReportPeriod
from bot.ports import Tx
from bot.roster.slots import zone_info

DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """`by_hour`: calls by weekday from Monday and by hour; `trend`: each day, and what became of its calls."""

    first: date
    last: date
    whole: Counters
    by_hour: tuple[tuple[int, ...], ...]
    trend: tuple[tuple[date, Counters], ...]

    @property
    def most_in_hour(self) -> int:
        return max(map(max, self.by_hour))

    @property
    def most_in_day(self) -> int:
        return max(day.calls for _, day in self.trend)


def read_figures(tx: Tx, line: Line, now: datetime) -> FiguresPage:
    """Of the last four weeks, today included."""
    zone = zone_info(line.zone)
    today = now.astimezone(zone).date()
    period = ReportPeriod(today - timedelta(days=DAYS - 1), today + timedelta(days=1))
    days = counted_days(tx, line, period, read_hours(tx, line, *period.instants(zone)).open, now)
    of_day = {day.starts.astimezone(zone).date(): counters_of_days([day]) for day in days}
    dates = [period.starts + timedelta(days=n) for n in range(DAYS)]
    trend = tuple((day, of_day.get(day, Counters())) for day in dates)
    return FiguresPage(period.starts, today, counters_of_days(days), calls_by_hour(days, zone), trend)
