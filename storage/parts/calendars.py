"""The calendars that people subscribe to, and what was shown in them."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete

from bot.model import CalendarFeed, FeedEvent, VolunteerId
from storage import tables
from storage.rows import Rows, gap

FEEDS = Rows(CalendarFeed, tables.calendar_feeds)
EVENTS = Rows(FeedEvent, tables.feed_events)

BY_TOKEN = FEEDS.query("token_hash", tables.calendar_feeds.c.token_hash != "")
THEIRS = FEEDS.query("volunteer", by=("id",))
SHOWN = EVENTS.query("feed", by=("starts",))
DROP_EVENT = delete(tables.feed_events).where(
    tables.feed_events.c.feed == gap("which"), tables.feed_events.c.uid == gap("gone")
)


class SqlCalendars:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def feed(self, id_: int) -> CalendarFeed | None:
        return FEEDS.get(self._c, id_)

    def feed_of_token(self, token_hash: str) -> CalendarFeed | None:
        return BY_TOKEN.first(self._c, token_hash=token_hash)

    def feeds_of(self, volunteer: VolunteerId) -> list[CalendarFeed]:
        return THEIRS.all(self._c, volunteer=volunteer)

    def save_feed(self, feed: CalendarFeed) -> CalendarFeed:
        return FEEDS.save(self._c, feed)

    def delete_feed(self, id_: int) -> None:
        FEEDS.delete(self._c, id_)

    def events(self, feed: int) -> list[FeedEvent]:
        return SHOWN.all(self._c, feed=feed)

    def save_events(self, feed: int, events: Sequence[FeedEvent]) -> None:
        known = {event.uid: event for event in self.events(feed)}
        for gone in known.keys() - {event.uid for event in events}:
            self._c.execute(DROP_EVENT, {"which": feed, "gone": gone})
        for event in events:
            if known.get(event.uid) != event:
                EVENTS.save(self._c, event)
