"""The backups (`uncovered`), who agreed to be rung when nobody holds the shift, and the hours of each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.model import Backup, Line
from bot.readers.clock_times import is_within
from bot.roster.slots import zone_info


def reachable_backups(line: Line, now: datetime) -> list[Backup]:
    """The backups who may be rung at this time of day, in the line's zone, in order."""
    at = now.astimezone(zone_info(line.zone)).time()
    return [one for one in line.uncovered if not one.hours or any(is_within(at, *hours) for hours in one.hours)]


def changes_of_backup_hours(line: Line, now: datetime) -> Iterator[datetime]:
    """When a backup's hours begin or end, today and tomorrow."""
    times = {at for one in line.uncovered for hours in one.hours for at in hours}
    if not times:
        return
    zone = zone_info(line.zone)
    today = now.astimezone(zone).date()
    for at in times:
        for day in (today, today + timedelta(days=1)):
            yield datetime.combine(day, at, zone).astimezone(UTC)
