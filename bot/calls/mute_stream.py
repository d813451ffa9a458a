"""Whether OVH's event stream tells us of calls: where only the records do, alerts come minutes late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.calls.log import RECORDS_RIPEN
from bot.calls.outside_hours import OpenHours
from bot.model import Call, Line, Outcome, StreamMode
from bot.ports import Tx
from bot.recipients import tell_every_coordination

UNHEARD: Final = 2
"""After so many calls in a row that only the records told of, the stream is mute."""
LOOKS_BACK: Final = timedelta(days=3)
LOOKS_AT: Final = 50
"""Calls looked at, for those that count: not while the line was closed, nor without a number."""


class StreamWatch(NamedTuple):
    """Whether a post was written; and when the last call came that a mute stream did not tell of."""

    said: bool = False
    unheard_at: datetime | None = None


def watch_stream(tx: Tx, line: Line, now: datetime) -> StreamWatch:
    """Tell coordination once that the stream is mute, and once that it is not any more.

    To be called when the records are read up to now.
    """
    if line.stream is StreamMode.OFF:
        return StreamWatch()
    feed = tx.calls.feed(line.id)
    since = max(now - LOOKS_BACK, feed.off_until or now - LOOKS_BACK)
    last = tx.calls.last_calls(line.id, since, now - RECORDS_RIPEN, LOOKS_AT)
    unheard = unheard_calls(tx, line, last)
    if feed.mute_since is None and len(unheard) >= UNHEARD:
        mute_since = unheard[-1].rang_at
        tx.calls.save_feed(replace(feed, mute_since=mute_since))
        said = tell_every_coordination(
            tx, [line], lambda words: words.say("stream-mute", line=line.name, when=words.moment(mute_since, now))
        )
        return StreamWatch(said, unheard[0].rang_at)
    if feed.mute_since is not None and any(not call.records_only and call.rang_at > feed.mute_since for call in last):
        tx.calls.save_feed(replace(feed, mute_since=None))
        return StreamWatch(tell_every_coordination(tx, [line], lambda words: words.say("stream-heard", line=line.name)))
    return StreamWatch(unheard_at=unheard[0].rang_at if unheard and feed.mute_since else None)


def unheard_calls(tx: Tx, line: Line, last: Sequence[Call]) -> list[Call]:
    """The latest calls of which the stream said nothing, up to the first that it told of; latest first.

    Who calls while the line is closed enters no queue, and callers without a number cannot be told apart: no wonder.
    """
    hours = OpenHours(tx, line, last)
    found = []
    for call in last:
        if not call.records_only:
            break
        if call.caller is not None and call.outcome is not Outcome.GOING_ON and hours.include(call):
            found.append(call)
    return found
