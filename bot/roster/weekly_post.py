"""The week's roster: pinned and kept up to date in the team's rooms, and sent to coordination on Sunday evening.

Both depend only on the roster and the time. Each week's message has its own key, so that the buttons of an old one
still work; it is sent silently, pinned once, and edited from then on.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.model import Address, Button, Line, PinnedWeek, Post, PostAction, Purpose, Shift, Urgency
from bot.payloads import TakeShift
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shortages import shifts_short_of_people
from bot.roster.view import BUTTONS_AT_MOST, rows_by_day, shifts_with_gaps
from bot.text import Text, text_in

TURNS: Final = time(18)
"""On Sunday at this time, the coming week replaces the current one."""
WAKING: Final = (time(8, 30), time(20, 30))
"""Between these times a post may make a sound."""
TOLD_UNTIL: Final = time(9)
"""On Monday from this time on, coordination is no longer told about the week."""


Notes = Callable[[Tx, Line, datetime], Sequence[str]]
"""Rows that other wings add to what coordination hears on Sunday, if there are any."""


def no_notes(_tx: Tx, _line: Line, _now: datetime) -> Sequence[str]:
    return ()


def post_week(tx: Tx, line: Line, now: datetime, notes: Notes = no_notes) -> bool:
    """Add the due posts to the outbox. True when there were any; otherwise it costs only a few small reads."""
    said = posts_of_week(tx, line, now, notes)
    for post in said:
        tx.outbox.add(post)
    if any(post.action is PostAction.PIN for post in said):
        tx.roster.save_pinned_week(PinnedWeek(line.id, week_of(text_in(line.language, line.zone).local(now))))
    return bool(said)


def posts_of_week(tx: Tx, line: Line, now: datetime, notes: Notes = no_notes) -> list[Post]:
    """The posts about the week that are missing or out of date."""
    words = text_in(line.language, line.zone)
    monday = week_of(words.local(now))
    return [*pinned_posts(tx, line, now, monday, words), *coordination_posts(tx, line, now, monday, words, notes)]


def week_of(local: datetime) -> date:
    """The Monday of the week that is shown at that time."""
    days = local.date() + timedelta(days=1) if local.weekday() == 6 and local.time() >= TURNS else local.date()
    return days - timedelta(days=days.weekday())


def shifts_until_end(tx: Tx, line: Line, since: datetime, monday: date, words: Text) -> tuple[list[Shift], datetime]:
    """The line's shifts that are not over at `since`, up to the end of the week; and that end."""
    end = datetime.combine(monday + timedelta(weeks=1), time(), words.zone)
    return [shift for shift in tx.roster.shifts([line.id], since, end) if shift.starts < end], end


# ---------------------------------------------------------------- in the team's rooms


def pinned_posts(tx: Tx, line: Line, now: datetime, monday: date, words: Text) -> Iterator[Post]:
    """The week's post for each room where it is missing or out of date; and the last week's, to unpin it."""
    rooms = addresses_for(tx, line, Purpose.TEAM)
    if not rooms:
        return
    key = week_key(line, monday)
    shifts, end = shifts_until_end(tx, line, now, monday, words)
    rows = [words.say("week-title", line=line.name, day=words.day(monday))]
    rows += rows_by_day(tx, line, shifts, now, words, tx.roster.closures(line.id, now, end))
    said = "\n".join(rows if shifts else [*rows, words.say("week-over")])
    wanted = shifts_with_gaps(tx, line, shifts, now, end)[:BUTTONS_AT_MOST]
    buttons = tuple(
        Button(words.say("button-take-at", when=words.short_start(s.starts)), str(TakeShift(s.id))) for s in wanted
    )
    for room in rooms:
        standing = tx.outbox.keyed(room, key)
        if standing is None and not shifts:
            continue
        post = Post(room, said, buttons, key=key, quiet=True, action=PostAction.PIN, urgency=Urgency.LAST)
        if standing is None:
            yield from taken_down(tx, line, room, key)
        if standing is None or standing.post != post:
            yield post


def taken_down(tx: Tx, line: Line, room: Address, key: str) -> Iterator[Post]:
    """The previous week's message, without buttons and unpinned."""
    before = tx.roster.pinned_week(line.id)
    key_before = week_key(line, before.monday) if before else key
    last = tx.outbox.keyed(room, key_before) if key_before != key else None
    if last is not None and last.network_id is not None and last.post.action is PostAction.PIN:
        yield Post(room, last.post.text, key=last.post.key, quiet=True, action=PostAction.UNPIN, urgency=Urgency.LAST)


def week_key(line: Line, monday: date) -> str:
    return f"week:{line.id}:{monday}"


# ---------------------------------------------------------------- to coordination


def coordination_posts(tx: Tx, line: Line, now: datetime, monday: date, words: Text, notes: Notes) -> Iterator[Post]:
    """The coming week with its gaps, and what else stands open; sent once, with a sound, and therefore not at night."""
    if not is_time_to_tell(words.local(now), monday):
        return
    begins = max(now, datetime.combine(monday, time(), words.zone))
    shifts, end = shifts_until_end(tx, line, begins, monday, words)
    key = f"digest:{line.id}:{monday}"
    rooms = [room for room in addresses_for(tx, line, Purpose.COORDINATION) if tx.outbox.keyed(room, key) is None]
    added = notes(tx, line, now) if rooms else ()
    if not rooms or not (shifts or added):
        return
    gaps = len(shifts_short_of_people(tx, line, shifts, begins))
    rows = [words.say("week-title", line=line.name, day=words.day(monday)), words.say("week-gaps", count=gaps)]
    rows += rows_by_day(tx, line, shifts, begins, words, tx.roster.closures(line.id, begins, end))
    rows += added
    for room in rooms:
        yield Post(room, "\n".join(rows), key=key, urgency=Urgency.LAST)


def is_time_to_tell(local: datetime, monday: date) -> bool:
    """From Sunday evening on; on Monday morning if the bot was down, or Sunday was too late for a sound."""
    if not WAKING[0] <= local.time() < WAKING[1]:
        return False
    return local.date() < monday or (local.date() == monday and local.time() < TOLD_UNTIL)
