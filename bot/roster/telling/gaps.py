"""Shifts of tomorrow and of three days ahead in which people are missing: one quiet post a day in the team's room.

It is written at ten by the line's clock, or once we are back, though not in the evening. What the room was asked about
on the same day, and can still take there, is left out. Then it is edited, so that it never offers what is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.model import Address, Button, Line, Post, Purpose, Shift, ShiftId, Urgency
from bot.payloads import TakeShift
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shortages import Shortage, shortages_of
from bot.roster.telling.tonight import Rings, gaps_of
from bot.roster.view import BUTTONS_AT_MOST, rows_by_day
from bot.text import Text, text_in

AHEAD: Final = (1, 3)
"""Days before a shift on which the room hears that it is free."""
HOURS: Final = (time(10), time(20))
"""From when by the line's clock it is told, and until when after we were away."""
STANDING: Final = max(AHEAD) + 1
"""Days for which a post is kept true."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The shifts of a line that are still to begin within a post's days, and those of them that are short of people."""

    coming: Sequence[Shift]
    wanted: Sequence[Shift]
    short: Mapping[ShiftId, Sequence[Shortage]]


def tell_gaps(tx: Tx, line: Line, now: datetime, rings: Rings) -> bool:
    """Write today's post when it is time, and correct the earlier ones. True when something was written."""
    words = text_in(line.language, line.zone)
    today = words.local(now).date()
    rooms = addresses_for(tx, line, Purpose.TEAM)
    standing = {
        (room, day): post.post
        for room in rooms
        for day in (today - timedelta(days=back) for back in range(STANDING + 1))
        if (post := tx.outbox.keyed(room, gaps_key(line, day))) and post.post.buttons
    }
    is_time = HOURS[0] <= words.local(now).time() < HOURS[1]
    new = bool(rooms) and is_time and tx.once(f"gaps:{line.id}:{today}", now)
    if not standing and not new:
        return False
    ahead = read_ahead(tx, line, now, words)
    written = [
        correct_post(tx, line, post, days_of(ahead, day, words), day, now, rings) for (_, day), post in standing.items()
    ]
    if new:
        of_today = days_of(ahead, today, words)
        written += [write_post(tx, line, room, of_today, today, now, rings) for room in rooms]
    return any(written)


def gaps_key(line: Line, day: date) -> str:
    return f"gaps:{line.id}:{day}"


def read_ahead(tx: Tx, line: Line, now: datetime, words: Text) -> Ahead:
    end = datetime.combine(words.local(now).date() + timedelta(days=STANDING), time(), words.zone)
    coming = [shift for shift in tx.roster.shifts([line.id], now, end) if now < shift.starts < end]
    short = shortages_of(tx, line, coming, now)
    return Ahead(coming, [shift for shift in coming if shift.id in short], short)


def days_of(ahead: Ahead, day: date, words: Text) -> Ahead:
    """What concerns the post of that day."""
    days = {day + timedelta(days=days) for days in AHEAD}
    return Ahead(
        [shift for shift in ahead.coming if words.local(shift.starts).date() in days],
        [shift for shift in ahead.wanted if words.local(shift.starts).date() in days],
        ahead.short,
    )


def write_post(tx: Tx, line: Line, room: Address, ahead: Ahead, day: date, now: datetime, rings: Rings) -> bool:
    """False when the room has nothing to hear."""
    post = post_of(tx, line, room, ahead, day, now, rings)
    if not post.buttons:
        return False
    tx.outbox.add(post)
    return True


def correct_post(tx: Tx, line: Line, standing: Post, ahead: Ahead, day: date, now: datetime, rings: Rings) -> bool:
    post = post_of(tx, line, standing.to, ahead, day, now, rings)
    if (post.text, post.buttons) == (standing.text, standing.buttons):
        return False
    tx.outbox.add(replace(standing, text=post.text, buttons=post.buttons))
    return True


def post_of(tx: Tx, line: Line, room: Address, ahead: Ahead, day: date, now: datetime, rings: Rings) -> Post:
    words = text_in(line.language, line.zone)
    wanted = [shift for shift in ahead.wanted if not was_announced(tx, room, shift, day, words)]
    rows = [words.say("gaps-title", line=line.name)]
    if wanted:
        closures = tx.roster.closures(line.id, now, wanted[-1].ends)
        rows += rows_by_day(tx, line, wanted, now, words, closures, short=ahead.short)
        rows += rows_of_ringing(tx, line, wanted, now, rings, words)
    else:
        rows.append(words.say("gaps-filled" if ahead.coming else "gaps-over"))
    buttons = tuple(
        Button(words.say("button-take-at", when=words.short_start(shift.starts)), str(TakeShift(shift.id)))
        for shift in wanted[:BUTTONS_AT_MOST]
    )
    return Post(room, "\n".join(rows), buttons, key=gaps_key(line, day), quiet=True, urgency=Urgency.LAST)


def was_announced(tx: Tx, room: Address, shift: Shift, day: date, words: Text) -> bool:
    """Whether the room was asked about this very shift on that day, and can still take it there."""
    standing = tx.outbox.keyed(room, f"shift:{shift.id}")
    if standing is None or not standing.post.buttons or standing.due_at is None:
        return False
    return words.local(standing.due_at).date() == day


def rows_of_ringing(tx: Tx, line: Line, wanted: Sequence[Shift], now: datetime, rings: Rings, words: Text) -> list[str]:
    """What rings where nobody is on duty, if there is such a time, and if that is ours to say."""
    gaps = [gap for gap in gaps_of(tx, line, wanted, now).values() if gap.unheld]
    places = dict.fromkeys(place for gap in gaps if (place := rings(line, gap.starts, gap.ends, words)))
    return [words.say("gaps-rings", where=words.listed(list(places)))] if places else []
