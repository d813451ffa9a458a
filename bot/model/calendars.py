"""Calendars that people subscribe to, and what was shown in them."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import LineId, VolunteerId


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A private link to a person's own shifts, or, with `line`, to all shifts of a line that they coordinate.

    `token_hash` is empty until the link is said. `digest` is that of the calendar as it was last given out, which was
    first so at `changed_at`.
    """

    id: int
    volunteer: VolunteerId
    made_at: datetime
    line: LineId | None = None
    token_hash: str = ""
    digest: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event as a feed last showed it. `said` is a digest of its words and times.

    Calendar programs believe a change only if `sequence` is higher than before, and forget an event only if they see
    it cancelled: so it is kept for some weeks after `cancelled_at`.
    """

    feed: int
    uid: str
    line: LineId
    starts: datetime
    ends: datetime
    said: str
    modified_at: datetime
    sequence: int = 0
    cancelled_at: datetime | None = None
