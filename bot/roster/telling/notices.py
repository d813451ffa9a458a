"""Tells people and rooms what they have not asked for, within a budget of messages.

Everything that time or somebody else's act brings into a private chat goes through `tell_unasked`, and into a room
through `tell_room_unasked`. An edit of a post that stands there is no message: it costs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.model import Button, Line, Notice, NoticeKind, Post, Purpose, Urgency, VolunteerId
from bot.ports import Tx
from bot.recipients import addresses_for, private_addresses, words_for
from bot.roster.telling.phone_list import note_for_phone
from bot.text import Text, text_in

WEEK: Final = timedelta(days=7)
A_WEEK: Final = 6
"""Private messages a week that a person did not ask for."""
A_DAY: Final = 8
"""Posts a day that make a sound in a room that had not asked for them."""
LEFT_OUT: Final = frozenset({NoticeKind.RINGING, NoticeKind.REQUEST, NoticeKind.OUTCOME})
"""What is not said once the budget is used up. All else is said even then: who is not reminded may not come."""
WAKING: Final = (time(8), time(21))
"""By the line's clock, between these times an unasked message may make a sound."""

Say = Callable[[Text], str]
Buttons = Callable[[Text], Sequence[Button]]


def no_buttons(_words: Text) -> Sequence[Button]:
    return ()


def budget_left(tx: Tx, volunteer: VolunteerId, now: datetime) -> int:
    """How many more private messages they may get this week unasked; 0 at least."""
    return max(0, A_WEEK - len(tx.staffing.notices(volunteer, now - WEEK)))


def tell_unasked(
    tx: Tx,
    line: Line,
    volunteer: VolunteerId,
    kind: NoticeKind,
    about: str,
    now: datetime,
    say: Say,
    *,
    buttons: Buttons = no_buttons,
    key: str = "",
    by_phone: Say | None = None,
    until: datetime | None = None,
) -> bool:
    """Say it in the person's private chats, once for each `kind` and `about`.

    False when nothing was said: they have no chat we may write to, were told before, or the budget is used up and
    this is of a kind that is left out then. `key` is the post's, so that it can be edited later.

    Who has no chat goes on coordination's list of those to ring up: what they are told is `by_phone` where that is
    given, and serves until then.
    """
    chats = private_addresses(tx, volunteer)
    if not chats:
        words = text_in(line.language, line.zone)
        note_for_phone(tx, line, volunteer, kind, about, (by_phone or say)(words), now, until)
        return False
    if tx.staffing.has_notice(volunteer, kind, about):
        return False
    if kind in LEFT_OUT and not budget_left(tx, volunteer, now):
        return False
    tx.staffing.add_notice(Notice(volunteer, kind, about, line.id, now))
    words = words_for(tx.people.get(volunteer), line)
    said = say_of_line(tx, line, volunteer, words, say)
    post_buttons = tuple(buttons(words))
    quiet = not is_waking(words, now)
    for chat in chats:
        tx.outbox.add(Post(chat, said, post_buttons, key=key, quiet=quiet, anew=bool(key), urgency=Urgency.AT_ONCE))
    return True


def edit_told(tx: Tx, line: Line, volunteer: VolunteerId, key: str, say: Say, *, buttons: Buttons = no_buttons) -> bool:
    """Edit what stands in the person's private chats under that key, which costs nothing. False if nothing does."""
    words = words_for(tx.people.get(volunteer), line)
    found = [standing for chat in private_addresses(tx, volunteer) if (standing := tx.outbox.keyed(chat, key))]
    for standing in found:
        said = say_of_line(tx, line, volunteer, words, say)
        tx.outbox.add(replace(standing.post, text=said, buttons=tuple(buttons(words)), anew=False))
    return bool(found)


def say_of_line(tx: Tx, line: Line, volunteer: VolunteerId, words: Text, say: Say) -> str:
    """With the name of the line in front, for somebody who is in several teams."""
    several = len(tx.people.memberships(volunteer)) > 1
    return words.say("of-line", line=line.name, said=say(words)) if several else say(words)


def tell_room_unasked(
    tx: Tx,
    line: Line,
    purpose: Purpose,
    now: datetime,
    say: Say,
    *,
    buttons: Buttons = no_buttons,
    key: str = "",
    quiet: bool = False,
) -> bool:
    """Say it in the line's rooms of that purpose, in the line's language. True when there is one.

    Silently with `quiet`, at night, and where the day's sounds are used up.
    """
    words = text_in(line.language, line.zone)
    rooms = addresses_for(tx, line, purpose)
    midnight = words.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for room in rooms:
        silent = quiet or not is_waking(words, now) or tx.staffing.sounds(room, midnight) >= A_DAY
        if not silent:
            tx.staffing.add_sound(room, now)
        tx.outbox.add(
            Post(room, say(words), tuple(buttons(words)), key=key, quiet=silent, anew=bool(key), urgency=Urgency.LAST)
        )
    return bool(rooms)


def is_waking(words: Text, now: datetime) -> bool:
    return WAKING[0] <= words.local(now).time() < WAKING[1]
