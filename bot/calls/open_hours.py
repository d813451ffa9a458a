"""When a line is open: while it has a shift, and always where it has no roster. Alerts and figures ask here alike."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.model import Shift
from bot.roster.shifts import DutyPeriod

Stretches = Sequence[tuple[datetime, datetime]]
"""Stretches of time, by start, without overlap."""

NO_ROSTER: Final = timedelta(weeks=2)
"""At a moment without any shift within this a line has no roster: it counts as open."""


def open_hours_of(duty_periods: Iterable[DutyPeriod]) -> list[tuple[datetime, datetime]]:
    """When the line is open as its roster says, whoever is on duty."""
    merged: list[tuple[datetime, datetime]] = []
    for period in duty_periods:
        if merged and merged[-1][1] == period.starts:
            merged[-1] = merged[-1][0], period.ends
        else:
            merged.append((period.starts, period.ends))
    return merged


def times_without_roster(shifts: Iterable[Shift], starts: datetime, ends: datetime) -> list[tuple[datetime, datetime]]:
    """When the line had no roster; `shifts` are those by start that reach into `NO_ROSTER` around these times.

    A closed shift is one: a line that is closed for a month keeps its roster.
    """
    found = []
    since = starts
    for shift in shifts:
        if since < shift.starts - NO_ROSTER:
            found.append((since, shift.starts - NO_ROSTER))
        since = max(since, shift.ends + NO_ROSTER)
    return [*found, (since, ends)] if since < ends else found


def was_open(open_hours: Stretches, starts: datetime, ends: datetime | None) -> bool:
    """Whether the line was open at some moment from `starts` to `ends`."""
    place = bisect_right(open_hours, ends or starts, key=lambda stretch: stretch[0])
    return place > 0 and starts < open_hours[place - 1][1]
