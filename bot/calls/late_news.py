"""Missed calls that we learn of late, because the bot was off or the event stream silent: one post for all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.calls.alert_posts import AlertPosts
from bot.calls.call_backs.callback import is_calling_time
from bot.calls.missed_posts import calls_of, moment_words
from bot.calls.outside_hours import told_now
from bot.model import Call, CallFeed, Line, Post, Purpose, Urgency, Waits
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.text import Text, text_in

LATE_NEWS = timedelta(minutes=40)
"""A missed call that we learn of later than this is told of together with the others that are learned late."""
FRESH = timedelta(minutes=1)
"""A call that ended less than this ago is news like any other, even when the bot has only just begun."""
OVERLAP = timedelta(hours=2)
"""So late may OVH list a record; and so far back is read when nothing was ever read."""
OFF = timedelta(minutes=10)
"""Without a sign of life for longer than this, which is noted each time that records are read, the bot was off."""
TOO_LATE = timedelta(hours=48)
"""A call learned of later than this is counted only: nobody expects to be called back any more."""


def note_awake(tx: Tx, line: Line, now: datetime, *, begins: bool) -> CallFeed:
    """Note that the bot is running; and, when it `begins` to, since when it was not."""
    feed = tx.calls.feed(line.id)
    slept = begins and (feed.awake_at is None or now - feed.awake_at > OFF)
    if slept:
        since = feed.awake_at or now - OVERLAP
        # It was on for a moment in between: that is one stop for whoever hears of the calls.
        again = feed.off_until is not None and since - feed.off_until < LATE_NEWS
        feed = replace(feed, off_since=feed.off_since if again else since, off_until=now)
    feed = replace(feed, awake_at=now)
    tx.calls.save_feed(feed)
    return feed


def tell_late_calls(tx: Tx, line: Line, now: datetime) -> bool:
    """Tell the team of the missed calls that were learned late. True when a post was written.

    To be called when the records are read up to now, or cannot be read. Who got through meanwhile is not told of.
    """
    late = told_now(tx, tx.calls.missed_waiting(line.id, Waits.LATE), now)
    if not late:
        return False
    words = text_in(line.language, line.zone)
    calls = [call for alert in late for call in calls_of(tx, alert)]
    said = late_words(calls, tx.calls.feed(line.id), words, now)
    recent = [alert for alert in late if now - alert.opened_at < TOO_LATE]
    if old := sum(len(alert.calls) for alert in late if alert not in recent):
        said = f"{said} {words.say('late-counted', count=old)}"
    if recent:
        listed = tx.calls.save_alerts([replace(alert, told_with=recent[0].id) for alert in recent])
        AlertPosts(tx, line, now).show_together(listed, said)
    else:
        for address in addresses_for(tx, line, Purpose.TEAM):
            tx.outbox.add(Post(address, said, quiet=not is_calling_time(line, now), urgency=Urgency.AT_ONCE))
    return True


def late_words(calls: Sequence[Call], feed: CallFeed, words: Text, now: datetime) -> str:
    """What kept us from hearing of these calls, as far as we know, how many they are, and from when to when."""
    times = sorted(call.rang_at for call in calls)
    return words.say(
        "late-off" if all(came_while_off(call, feed) for call in calls) else "late-mute",
        count=len(calls),
        when=moment_words(times[0], words, now),
        span=span_words(times[0], times[-1], words, now),
    )


def was_learned_late(call: Call, feed: CallFeed, now: datetime) -> bool:
    """Whether the team hears of this missed call together with others: of one of an outage, or of long ago."""
    age = now - (call.ended_at or call.rang_at)
    return age >= LATE_NEWS or (age >= FRESH and came_while_off(call, feed))


def came_while_off(call: Call, feed: CallFeed) -> bool:
    """Whether the call was over before the bot was on again. One that ends later is told of like any other."""
    if feed.off_since is None or feed.off_until is None:
        return False
    return feed.off_since <= (call.ended_at or call.rang_at) <= feed.off_until


def span_words(first: datetime, last: datetime, words: Text, now: datetime) -> str:
    """`de 2 h 05 à 5 h 40`, with the days where they are not today."""
    days = [words.local(at).date() for at in (first, last, now)]
    since, until = words.clock(first), words.clock(last)
    if days[0] != days[1]:
        return words.say("late-span-days", first=words.on(first), since=since, last=words.on(last), until=until)
    if days[1] != days[2]:
        return words.say("late-span-day", day=words.on(first), since=since, until=until)
    return words.say("late-span", since=since, until=until)
