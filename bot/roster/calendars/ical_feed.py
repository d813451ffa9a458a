"""What a calendar of shifts shows, and what changed in it since somebody read it. Pure functions.

Times are in UTC: each is one instant, whatever the clocks do in between, and a calendar program shows it by the clock
of its owner. Nothing depends on the minute in which it is asked for, so that it changes only when the roster does.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import FeedEvent, LineId

CANCELLED_FOR: Final = timedelta(weeks=4)
"""How long an event that is gone is shown as cancelled. A phone that was off for longer keeps it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to show. `alarms`: how long before its start; `busy`: whether its reader has no time then."""

    uid: str
    line: LineId
    starts: datetime
    ends: datetime
    summary: str
    description: str = ""
    cancelled: bool = False
    alarms: tuple[timedelta, ...] = ()
    busy: bool = True


def events_to_show(
    feed: int, shown: Sequence[FeedEvent], entries: Iterable[Entry], since: datetime, until: datetime, now: datetime
) -> list[FeedEvent]:
    """The events of the window [since, until), after those that were `shown` before.

    What is no longer among the entries is cancelled. What a program never saw need not be cancelled for it.
    """
    known = {event.uid: event for event in shown}
    events = []
    for entry in entries:
        before = known.pop(entry.uid, None)
        if before is not None or not entry.cancelled:
            events.append(event_after(feed, before, entry, now))
    for event in known.values():
        gone = event if event.cancelled_at or event.starts >= until else cancelled_event(event, now)
        if gone.ends > since and (gone.cancelled_at is None or gone.cancelled_at > now - CANCELLED_FOR):
            events.append(gone)
    return in_order(events)


def in_order(events: Iterable[FeedEvent]) -> list[FeedEvent]:
    return sorted(events, key=lambda event: (event.starts, event.uid))


def cancelled_event(event: FeedEvent, now: datetime) -> FeedEvent:
    return replace(event, sequence=event.sequence + 1, modified_at=now, cancelled_at=now, said="")


def event_after(feed: int, before: FeedEvent | None, entry: Entry, now: datetime) -> FeedEvent:
    said = digest_of_entry(entry)
    if before is not None and before.said == said:
        return before
    cancelled_at = now if entry.cancelled else None
    sequence = before.sequence + 1 if before is not None else 0
    return FeedEvent(feed, entry.uid, entry.line, entry.starts, entry.ends, said, now, sequence, cancelled_at)


def digest_of_entry(entry: Entry) -> str:
    return hashlib.sha256(repr(entry).encode()).hexdigest()[:32]
