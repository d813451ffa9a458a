"""People without a chat are in the roster like all others: coordination is told whom to ring up, and about what.

Whatever `tell_unasked` would tell them becomes a row of the line's list. The list is one post, grouped by person; it is
posted anew when something is added, and edited when something was done or is past.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import Button, Line, NoticeKind, PhoneNotice, Post, Purpose, Urgency, VolunteerId
from bot.payloads import ToldByPhone
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.text import Text, safe_words, text_in

BY_PHONE: Final = frozenset({NoticeKind.REMINDER, NoticeKind.CONFIRMATION, NoticeKind.PLAN, NoticeKind.MONTH})
"""What somebody is rung up for; the rest can do without them."""
LASTS: Final = {NoticeKind.REMINDER: timedelta(hours=36)}
"""How long it serves somebody to be told, where nobody says; a week otherwise."""
WEEK: Final = timedelta(weeks=1)
LOOKED_BACK: Final = timedelta(days=2)
"""What went past since then may still stand in a post."""
LABEL: Final = 12


def note_for_phone(
    tx: Tx,
    line: Line,
    volunteer: VolunteerId,
    kind: NoticeKind,
    about: str,
    words: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Note what somebody without a chat is to be told, once for each kind and `about`.

    Nothing for a number of the configuration, which is no person, or for what is past.
    """
    until = until or now + LASTS.get(kind, WEEK)
    numbers = {number.volunteer for number in tx.people.external_numbers(line.id)}
    if kind in BY_PHONE and until > now and volunteer not in numbers:
        tx.months.add_phone_notice(PhoneNotice(0, line.id, volunteer, kind, about, words, until, now))


def phone_notices(tx: Tx, line: Line, now: datetime) -> dict[VolunteerId, list[PhoneNotice]]:
    """What is still to be told to members of the team, by person."""
    waiting = tx.months.open_phone_notices(line.id, now)
    if not waiting:
        return {}
    team = {person.id for person, _ in tx.people.members(line.id)}
    found: dict[VolunteerId, list[PhoneNotice]] = {}
    for notice in waiting:
        if notice.volunteer in team:
            found.setdefault(notice.volunteer, []).append(notice)
    return found


def phone_list_key(line: Line) -> str:
    return f"phone-list:{line.id}"


def show_phone_list(tx: Tx, line: Line, now: datetime) -> bool:
    """Tell coordination what is new in the list; otherwise keep the post true. One small read when idle."""
    recent = tx.months.open_phone_notices(line.id, now - LOOKED_BACK)
    if not recent:
        return False
    new = [notice for notice in recent if notice.told_at is None and notice.until > now]
    return post_phone_list(tx, line, now, anew=bool(new), new=new)


def post_phone_list(tx: Tx, line: Line, now: datetime, *, anew: bool = False, new: Sequence[PhoneNotice] = ()) -> bool:
    """Post the list again, or edit it where it stands and is out of date. True when there was something to post."""
    words = text_in(line.language, line.zone)
    rows = phone_rows(tx, line, now)
    said = "\n".join(rows) if rows else words.say("by-phone-none")
    buttons = tuple(told_buttons(tx, line, now, words))
    wrote = False
    for room in addresses_for(tx, line, Purpose.COORDINATION):
        standing = tx.outbox.keyed(room, phone_list_key(line))
        stale = standing is not None and (standing.post.text, standing.post.buttons) != (said, buttons)
        if stale or (anew and rows):
            post = Post(room, said, buttons, key=phone_list_key(line), quiet=not anew, anew=anew)
            tx.outbox.add(replace(post, urgency=Urgency.IN_TURN))
            wrote = True
    for notice in new if wrote else ():
        tx.months.save_phone_notice(replace(notice, told_at=now))
    return wrote


def phone_rows(tx: Tx, line: Line, now: datetime) -> list[str]:
    """A title, and a row for each person; nothing when nobody is to be rung up."""
    words = text_in(line.language, line.zone)
    rows = [
        words.say(
            "by-phone-row",
            who=words.person(tx.people.get(person).name),
            said=" · ".join(" ".join(notice.words.split()) for notice in notices),
        )
        for person, notices in phone_notices(tx, line, now).items()
    ]
    return [words.say("by-phone-title"), *rows] if rows else []


def told_buttons(tx: Tx, line: Line, now: datetime, words: Text) -> list[Button]:
    """One for each person: what is added later is not done by it."""
    return [
        Button(
            words.say("button-told", who=safe_words(tx.people.get(person).name, LABEL)),
            str(ToldByPhone(person, line.id, notices[-1].id)),
        )
        for person, notices in phone_notices(tx, line, now).items()
    ]
