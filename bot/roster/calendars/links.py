"""The private links to calendars: made when they are said, stored only as a hash, looked up, taken back."""

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.model import CalendarFeed, Deployment, Line, LineId, Post, Role, Volunteer, VolunteerId
from bot.people.tokens import hash_token, new_token
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.roster.calendars.entries import line_entries, own_entries
from bot.roster.calendars.ical_feed import Entry, events_to_show, in_order

BACK: Final = timedelta(days=30)
AHEAD: Final = timedelta(weeks=8)
PLACE: Final = re.compile(r"\{calendar:(\d+)\}")
"""Stands in a stored post where the link is said."""


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What a link leads to. `changed_at`: since when it has been so; None: that is not noted yet."""

    content: bytes
    digest: str
    changed_at: datetime | None


def renew_feed(tx: Tx, volunteer: VolunteerId, line: LineId | None, now: datetime) -> CalendarFeed:
    """A feed whose link is not said yet. Its earlier link, if there is one, leads nowhere from now on."""
    feed = feed_of(tx, volunteer, line) or CalendarFeed(0, volunteer, now, line)
    return tx.calendars.save_feed(replace(feed, made_at=now, token_hash=""))


def feed_of(tx: Tx, volunteer: VolunteerId, line: LineId | None) -> CalendarFeed | None:
    return next((feed for feed in tx.calendars.feeds_of(volunteer) if feed.line == line), None)


def fill_in_link(tx: Tx, deployment: Deployment, post: Post) -> Post | None:
    """The post with the link filled in, which is made only now: stored is its hash.

    None when it must not be sent: the feed was taken back, or the post goes to somebody else. A post that is sent a
    second time has another link, and the first one is dead.
    """
    for id_ in PLACE.findall(post.text):
        feed = tx.calendars.feed(int(id_))
        if feed is None or post.to not in private_addresses(tx, feed.volunteer) or not deployment.public_url:
            return None
        token = new_token()
        tx.calendars.save_feed(replace(feed, token_hash=hash_token(token)))
        link = f"{deployment.public_url}/calendar/{token}.ics"
        post = replace(post, text=post.text.replace(f"{{calendar:{id_}}}", link))
    return post


def page_of_token(tx: Tx, deployment: Deployment, token: str, now: datetime, *, store: bool) -> CalendarPage | None:
    """What the link shows now; None when there is nothing at this link. With `store`, what is new in it is noted."""
    hashed = hash_token(token)
    feed = tx.calendars.feed_of_token(hashed)
    if feed is None or not secrets.compare_digest(feed.token_hash, hashed):
        return None
    who = tx.people.get(feed.volunteer)
    lines = lines_shown(tx, deployment, feed)
    if not lines:
        return None
    return page_of_feed(tx, deployment, feed, who, lines, now, store=store)


def lines_shown(tx: Tx, deployment: Deployment, feed: CalendarFeed) -> dict[str, Line]:
    """The lines whose shifts the person may still see in this feed."""
    roles = {member.line: member.role for member in tx.people.memberships(feed.volunteer)}
    return {
        line.id: line
        for line in deployment.lines
        if not line.retired
        and (feed.line is None or feed.line == line.id)
        and roles.get(line.id, Role.NEWCOMER) is not Role.NEWCOMER
        and (feed.line is None or roles[line.id] is Role.COORDINATOR)
    }


def page_of_feed(
    tx: Tx,
    deployment: Deployment,
    feed: CalendarFeed,
    who: Volunteer,
    lines: dict[str, Line],
    now: datetime,
    *,
    store: bool,
) -> CalendarPage | None:
    since, until = window_of_feed(now)
    host = urlsplit(deployment.public_url).hostname or "standardiste"
    first = next(iter(lines.values()))
    words = words_for(who, first)
    entries: list[Entry]
    if feed.line is None:
        name, titles = words.say("feed-name-own"), "feed-own"
        entries = own_entries(tx, lines, who, host, since, until)
    else:
        name, titles = words.say("feed-name-line", line=first.name), "feed-name-line"
        entries = line_entries(tx, first, who, host, since, until)
    gone = {line.id: words.say(titles, line=line.name) for line in deployment.lines}
    shown = in_order(tx.calendars.events(feed.id))
    events = events_to_show(feed.id, shown, entries, since, until, now)
    from bot.roster.calendars.ical_file import write_feed  # noqa: PLC0415 -- as it says

    content = write_feed(name, events, entries, gone)
    digest = hashlib.sha256(content).hexdigest()[:32]
    if digest == feed.digest and events == shown and feed.changed_at is not None:
        return CalendarPage(content, digest, feed.changed_at)
    if not store:
        return CalendarPage(content, digest, None)
    tx.calendars.save_events(feed.id, events)
    tx.calendars.save_feed(replace(feed, digest=digest, changed_at=now))
    return CalendarPage(content, digest, now)


def window_of_feed(now: datetime) -> tuple[datetime, datetime]:
    """From a month ago to eight weeks ahead, by whole days, so that it does not move with every request."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - BACK, today + AHEAD + timedelta(days=1)
