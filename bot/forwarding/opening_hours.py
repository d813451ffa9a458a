"""OVH's weekly time conditions: when callers are let into the queue at all.

Time conditions know weekdays and no dates. They are set to the weekly slots and to the dated shifts of the next seven
days, each from its lead on. Closures are not set here: an opening too many rings nobody, one too few loses calls. The
conditions stay in force if the bot dies.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Final

from bot.model import Hours, Line, Opening, Shift, Slot
from bot.roster.slots import length_of_slot, start_in_week, zone_info

DAY: Final = 24 * 60  # everything here is counted in minutes since Monday 0:00, by the line's clock
WEEK: Final = 7 * DAY
MINUTE: Final = timedelta(minutes=1)
LAST: Final = time(23, 59, 59)  # how a range that lasts until midnight ends at OVH

Span = tuple[int, int]


def desired_hours(line: Line, slots: Iterable[Slot], shifts: Iterable[Shift], now: datetime) -> Hours:
    """The time conditions that OVH should have."""
    zone = zone_info(line.zone)
    today = now.astimezone(zone).date()
    spans = []
    for slot in slots:
        over = slot.season_ends and slot.season_ends < today
        ahead = slot.season_starts and slot.season_starts > today + timedelta(days=7)
        if not over and not ahead:
            spans.append(span_of(start_in_week(slot) - line.lead, start_in_week(slot) + length_of_slot(slot)))
    for shift in shifts:
        if shift.ends > now:
            starts, ends = shift.starts.astimezone(zone), shift.ends.astimezone(zone)
            since = timedelta(days=starts.weekday(), hours=starts.hour, minutes=starts.minute, seconds=starts.second)
            spans.append(span_of(since - line.lead, since + (ends.replace(tzinfo=None) - starts.replace(tzinfo=None))))
    return Hours(
        kept=True, openings=frozenset(opening for one in merge_spans(spans) for opening in openings_by_day(one))
    )


def span_of(starts: timedelta, ends: timedelta) -> Span:
    """Rounded outwards to whole minutes."""
    return starts // MINUTE, -(-ends // MINUTE)


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Sorted within one week, without overlaps; a span over Sunday's midnight continues on Monday."""
    pieces: list[Span] = []
    for starts, ends in spans:
        at, left = starts % WEEK, min(ends - starts, WEEK)
        pieces += [(at, min(at + left, WEEK))] + ([(0, at + left - WEEK)] if at + left > WEEK else [])
    found: list[Span] = []
    for starts, ends in sorted(pieces):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def openings_by_day(one: Span) -> Iterator[Opening]:
    """A span cut at midnight."""
    starts, ends = one
    while starts < ends:
        day = starts // DAY
        until = min(ends, (day + 1) * DAY)
        closes = LAST if until == (day + 1) * DAY else time_of_day(until)
        yield Opening(day, time_of_day(starts), closes)
        starts = until


def time_of_day(minutes: int) -> time:
    return time(minutes % DAY // 60, minutes % 60)
