"""The part of a transaction about the calendars that people subscribe to."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import CalendarFeed, FeedEvent, VolunteerId


class Calendars(Protocol):
    def feed(self, id_: int) -> CalendarFeed | None: ...
    def feed_of_token(self, token_hash: str) -> CalendarFeed | None:
        """None for "": no feed has that link."""

    def feeds_of(self, volunteer: VolunteerId) -> Sequence[CalendarFeed]: ...
    def save_feed(self, feed: CalendarFeed) -> CalendarFeed: ...
    def delete_feed(self, id_: int) -> None:
        """Its link leads nowhere from then on."""

    def events(self, feed: int) -> Sequence[FeedEvent]:
        """What it showed, by start."""

    def save_events(self, feed: int, events: Sequence[FeedEvent]) -> None:
        """These are all that it shows now."""
