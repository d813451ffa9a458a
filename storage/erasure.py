"""Erasing a person: whatever tells who it was goes, and figures stay without them.

Their row of `volunteers` stays without a name, for the shifts held and the calls returned that refer to it. What only
concerns them is deleted. Where they are mentioned among others, as in a post of the team, words are replaced.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from bot.model import FormerTrait, Trait, Volunteer, VolunteerId
from storage import tables
from storage.rows import Rows, gap, insert_new

VOLUNTEERS = Rows(Volunteer, tables.volunteers)
FORMER = Rows(FormerTrait, tables.former_traits)

Traits = Mapping[Trait, Collection[str]]
"""All that a person was ever recognised by, as far as we know."""

UNSAID: Final = timedelta(days=1)
"""How long what is still to be said to them, or about them, is waited for."""
RINGING: Final = timedelta(days=30)
"""How long a phone that is still to be taken off a line is waited for: without its number it could not be."""
WRITTEN: Final = "meant:"
"""How a button begins that says again what somebody wrote."""
SETTLED: Final = timedelta(days=2)
"""No event or record of a call comes after this."""
GONE: Final = "…"
"""What stands in place of a name or number."""
WORDS_OF_POST: Final = frozenset({"text", "label", "news", "title", "legend", "rows"})
"""Where a post holds words. All else in it is the program's: somebody may have called themselves `take`."""
MARKS: Final = "[\u0300-\u036f]*"
BETWEEN: Final = r"[\s./·_,•∙⋅‧・|'’´`\\()\-]{0,3}"
"""Between two digits of a written phone number."""
SHORTEST: Final = 3
"""Letters of a name that people type for the whole of it, and that a label shows at least."""

person, seats = tables.volunteers.c, tables.seats.c
IN_TEAMS = select(tables.memberships.c.volunteer)
TO_ERASE = VOLUNTEERS.query(person.forget_at <= gap("now"), person.name != "", person.id.not_in(IN_TEAMS), by=("id",))
FORMER_OF = FORMER.query("volunteer", by=("kind", "value"))
NOTE_FORMER = insert_new(tables.former_traits)

OF_PERSON: Final = {
    "former_traits.volunteer": "delete",
    "identities.volunteer": "delete",
    "memberships.volunteer": "delete",
    "proof_calls.volunteer": "delete",
    "bridges.volunteer": "delete",
    "bridges.other": "delete",
    "unanswered_phones.volunteer": "delete",
    "voicemail_habits.volunteer": "delete",
    "overtime_people.volunteer": "delete",
    "duty_breaks.volunteer": "delete",
    "invites.invited_by": "delete",
    "preferences.volunteer": "delete",
    "notices.volunteer": "delete",
    "absences.volunteer": "delete",
    "board_sessions.volunteer": "delete",
    "calendar_feeds.volunteer": "delete",
    "plan_changes.volunteer": "delete",
    "plan_changes.by": "keep",
    "absences.told_by": "keep",
    "asked_people.volunteer": "delete",
    "commitments.volunteer": "delete",
    "standbys.volunteer": "delete",
    "swap_wishes.giver": "delete",
    "months.made_by": "keep",
    "month_places.volunteer": "delete",
    "month_replies.volunteer": "delete",
    "holiday_questions.answered_by": "keep",
    "holiday_replies.volunteer": "delete",
    "phone_notices.volunteer": "delete",
    "phone_notices.done_by": "keep",
    "external_numbers.volunteer": "keep",  # no person
    "seats.volunteer": "keep",
    "swaps.giver": "keep",
    "swaps.asked_by": "keep",
    "swaps.to": "keep",
    "trade_parts.volunteer": "keep",
    "closures.closed_by": "keep",
    "suspect_answers.volunteer": "keep",  # until its time is over, the alert waits for it
    "missed.taken_by": "keep",
    "missed.closed_by": "keep",
    "forwardings.alert_handled_by": "keep",
    "journal.by": "keep",
}
"""Every column that refers to a person: whether its rows go, or stay with a person without a name."""


def note_former(c: Connection, volunteer: VolunteerId, kind: Trait, value: str | None, until: datetime) -> None:
    if value:
        c.execute(NOTE_FORMER, {"volunteer": volunteer, "kind": kind, "value": value, "until": until})


def people_to_erase(c: Connection, now: datetime) -> list[Volunteer]:
    """Those whose time has come and of whom nothing is still to be said or taken off a line."""
    return [who for who in TO_ERASE.all(c, now=now) if not has_unfinished(c, who, now)]


def traits_of(c: Connection, who: Volunteer) -> Traits:
    found: dict[Trait, set[str]] = defaultdict(set)
    for former in FORMER_OF.all(c, volunteer=who.id):
        found[former.kind].add(former.value)
    accounts = tables.identities
    for row in c.execute(select(accounts).where(accounts.c.volunteer == who.id)):
        found[Trait.ACCOUNT] |= {row.user, row.handle}
        found[Trait.CHAT].add(row.private or "")
    found[Trait.NAME].add(who.name)
    found[Trait.PHONE] |= {who.phone or "", who.next_phone or ""}
    return {kind: found[kind] - {""} for kind in Trait}


def has_unfinished(c: Connection, who: Volunteer, now: datetime) -> bool:
    """Whether a post to them or about them is still to be sent, or a line may still ring at theirs."""
    assert who.forget_at is not None
    traits = traits_of(c, who)
    t = tables.outbox.c
    patient = now < who.forget_at + UNSAID
    unsaid = t.state == "sending" if not patient else or_(t.state == "sending", (t.state == "due") & (t.due_at <= now))
    pattern = pattern_of(traits)
    waiting = c.execute(select(t.chat, as_text(t.post)).where(unsaid)).all()
    if any(chat in traits[Trait.CHAT] or pattern.search(readable(post, WORDS_OF_POST)) for chat, post in waiting):
        return True
    if now >= who.forget_at + RINGING:
        return False
    phones = traits[Trait.PHONE]
    ringing = select(func.count()).where(tables.logged_in_phones.c.phone.in_(phones))
    desired = c.execute(select(as_text(tables.forwardings.c.desired))).scalars()
    return bool(c.execute(ringing).scalar()) or any(phone in (text or "") for text in desired for phone in phones)


def erase_person(c: Connection, who: Volunteer, now: datetime) -> None:
    """Raises nothing: what refers to the person is deleted first, or goes on referring to a row without a name."""
    traits = traits_of(c, who)
    for column, fate in OF_PERSON.items():
        table, name = column.split(".")
        if fate == "delete":
            rows = tables.metadata.tables[table]
            c.execute(delete(rows).where(rows.c[name] == who.id))
    for rows in (tables.outbox, tables.pending_replies, tables.rooms, tables.room_sounds):
        c.execute(delete(rows).where(rows.c.chat.in_(traits[Trait.CHAT])))
    forget_phones(c, traits[Trait.PHONE], now)
    forget_mentions(c, who, traits)
    VOLUNTEERS.save(c, Volunteer(who.id, ""))


def forget_phones(c: Connection, phones: Collection[str], now: datetime) -> None:
    """Calls that rang or were answered there stay in the figures, and so do those from there."""
    facts, calls, missed, news = tables.facts, tables.calls, tables.missed, tables.webhook_news
    for statement in (
        update(facts).where(facts.c.agent.in_(phones)).values(agent=None),
        update(facts).where(facts.c.caller.in_(phones)).values(caller=None, known_caller=False),
        update(calls).where(calls.c.caller.in_(phones)).values(caller=None, known_caller=False),
        update(calls).where(calls.c.answered_by.in_(phones)).values(answered_by=None),
        update(missed).where(missed.c.caller.in_(phones), missed.c.closed_at.is_(None)).values(closed_at=now),
        update(missed).where(missed.c.caller.in_(phones)).values(caller=None),
        update(news).where(news.c.agent.in_(phones)).values(agent=None),
        delete(tables.logged_in_phones).where(tables.logged_in_phones.c.phone.in_(phones)),
    ):
        c.execute(statement)
    for phone in phones:
        quoted = json.dumps(phone)
        left = as_text(calls.c.rung)
        for found in (f"{quoted},", f",{quoted}", quoted):  # in a list of JSON, as we write it
            left = func.replace(left, found, "")
        c.execute(update(calls).where(as_text(calls.c.rung).contains(quoted)).values(rung=left))


def forget_unknown_phones(c: Connection, now: datetime) -> None:
    """Take out of calls of two days ago the phones of people whom nobody knows any more: a record can come late."""
    since, before = now - 2 * SETTLED, now - SETTLED
    known = (
        select(person.phone)
        .where(person.phone.is_not(None))
        .union(select(tables.former_traits.c.value).where(tables.former_traits.c.kind == Trait.PHONE))
    )
    facts, calls, news = tables.facts, tables.calls, tables.webhook_news
    recent = calls.c.rang_at >= since, calls.c.rang_at < before
    unknown = calls.c.answered_by.not_in(known)
    c.execute(update(facts).where(facts.c.at < before, facts.c.agent.not_in(known)).values(agent=None))
    c.execute(update(news).where(news.c.noted_at < before, news.c.agent.not_in(known)).values(agent=None))
    c.execute(delete(tables.voicemail_habits).where(tables.voicemail_habits.c.phone.not_in(known)))
    c.execute(update(calls).where(*recent, unknown).values(answered_by=None))
    theirs = set(c.execute(known).scalars())
    for id_, rung in c.execute(select(calls.c.id, calls.c.rung).where(*recent)).all():
        left = tuple(phone for phone in rung if phone in theirs)
        if left != rung:
            c.execute(update(calls).where(calls.c.id == id_).values(rung=left))


# ---------------------------------------------------------------- mentioned among others


def forget_mentions(c: Connection, who: Volunteer, traits: Traits) -> None:
    """Replace them in words, and delete what serves nobody without them."""
    every, accounts = pattern_of(traits), pattern_of(traits, (Trait.ACCOUNT, Trait.CHAT))
    typed = re.compile(f"{every.pattern}|{typed_pattern(traits)}", every.flags)
    aside, once, journal, outbox, lines = (
        table.c for table in (tables.aside, tables.once, tables.journal, tables.outbox, tables.forwardings)
    )
    for column in (aside.message, aside.text, aside.why, tables.early_presses.c.press):
        delete_mentions(c, every, column)
    for column in (once.key, tables.seen.c.message):
        delete_mentions(c, accounts, column)
    c.execute(update(tables.journal).where(journal.by == who.id).values(words=""))
    replace_words(c, typed, journal.words)
    replace_words(c, typed, tables.invites.c.name)
    replace_words(c, every, tables.phone_notices.c.words)
    for column in (outbox.post, outbox.numbered):
        replace_words(c, every, column, only=WORDS_OF_POST, values={"said": ""})
    for column in (outbox.error, lines.error, lines.alert_fingerprint):
        replace_words(c, every, column)
    phones = pattern_of(traits, (Trait.PHONE,))
    replace_words(c, phones, tables.snapshots.c.content, gone="")
    for column in (lines.desired, lines.observed):  # OVH is read anew
        replace_words(c, phones, column, values={column.name: None})


def delete_mentions(c: Connection, pattern: re.Pattern[str], column: Column[Any]) -> None:
    """Delete the rows that mention them in this column."""
    texts = c.execute(select(as_text(column)).distinct()).scalars()
    gone = [text for text in texts if pattern.search(readable(text))]
    c.execute(delete(column.table).where(as_text(column).in_(gone)))


def replace_words(
    c: Connection,
    pattern: re.Pattern[str],
    column: Column[Any],
    *,
    only: Collection[str] = (),
    gone: str = GONE,
    values: Mapping[str, object] | None = None,
) -> None:
    """Replace what matches in a column; with `only`, only under these keys of its JSON. A row in which something did
    also gets `values`.
    """
    key = list(column.table.primary_key)
    changed = [
        dict(zip(map("key{}".format, range(len(key))), found, strict=True)) | {"left": left}
        for *found, said in c.execute(select(*key, as_text(column)).where(column.is_not(None))).all()
        if (left := without(pattern, said, gone, only)) != said
    ]
    here = (known == bindparam(f"key{n}") for n, known in enumerate(key))
    new = {column.name: bindparam("left", type_=Text)} | dict(values or {})
    if changed:  # many rows at once: the journal may name somebody thousands of times
        c.execute(update(column.table).where(*here).values(new), changed)


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as the database has it: JSON is not made into values."""
    return type_coerce(column, Text)


def plain_data(text: str) -> Any:
    """The data of a JSON object or list; any other text as it is."""
    try:
        return json.loads(text) if text[:1] in {"{", "["} else text
    except ValueError:
        return text


def readable(text: str, only: Collection[str] = ()) -> str:
    """All words of a text or of JSON data, with their accents apart."""
    said: list[str] = []

    def note(words: str) -> str:
        said.append(words)
        return words

    in_words(plain_data(text), note, only)
    return unicodedata.normalize("NFD", "\n".join(said))


def without(pattern: re.Pattern[str], text: str, gone: str, only: Collection[str]) -> str:
    """The text, which may be JSON, with `gone` in place of what matches."""

    def replaced(words: str) -> str:
        left, count = pattern.subn(gone, unicodedata.normalize("NFD", words))
        return unicodedata.normalize("NFC", left) if count else words

    value = plain_data(text)
    left = in_words(value, replaced, only)
    return text if left == value else left if isinstance(left, str) else json.dumps(left, separators=(",", ":"))


def in_words(value: Any, change: Callable[[str], str], only: Collection[str], key: str = "") -> Any:
    """JSON data with every word in it changed, or those under some keys; and what people wrote, under a button."""
    if isinstance(value, str):
        wanted = not only or key in only or (key == "says" and value.startswith(WRITTEN))
        return change(value) if wanted else value
    if isinstance(value, list):
        return [in_words(each, change, only, key) for each in value]
    if isinstance(value, dict):
        return {name: in_words(each, change, only, name) for name, each in value.items()}
    return value


def pattern_of(traits: Traits, kinds: Collection[Trait] = tuple(Trait)) -> re.Pattern[str]:
    """What to look for in words whose accents stand apart, whatever its case and however it was shortened."""
    ways = [way for kind in kinds for value in traits[kind] for way in ways_to_write(kind, value)]
    return re.compile("|".join(ways) or r"(?!)", re.IGNORECASE)


def ways_to_write(kind: Trait, value: str) -> list[str]:
    if kind is Trait.PHONE:
        return [phone_pattern(value)]
    whole = rf"(?<!\w){spelled(value)}(?!\w)"
    if kind is not Trait.NAME:
        return [whole]
    first = [word for word in value.split()[:1] if len(word) >= SHORTEST]
    short = [value[:end] for end in range(len(value) - 1, SHORTEST - 1, -1)]
    return [
        whole,
        *(rf"(?<!\w){spelled(word)}(?!\w)" for word in first),
        *(rf"(?<!\w){spelled(beginning)}…" for beginning in short),
        *(rf"[«“\"]\s*@?{spelled(beginning)}\s*[»”\"]" for beginning in short),  # as somebody wrote it
    ]


def typed_pattern(traits: Traits) -> str:
    """The beginning of a name, as people type it in a command."""
    ends = [(name, end) for name in traits[Trait.NAME] for end in range(len(name), SHORTEST - 1, -1)]
    return "|".join(rf"(?<!\w)@?{spelled(name[:end])}(?!\w)" for name, end in ends) or r"(?!)"


def spelled(words: str) -> str:
    """The words with or without their accents."""
    apart = unicodedata.normalize("NFD", words)
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    return "".join(r"\s+" if letter.isspace() else re.escape(letter) + MARKS for letter in letters)


def phone_pattern(phone: str) -> str:
    """The number in any way of writing it: its last eight digits, and whatever digits stand before them."""
    end = phone[-8:] if len(phone) > 11 else phone.lstrip("+")
    return rf"(?<!\d)\+?\(?(?:\d{BETWEEN}){{0,7}}{BETWEEN.join(re.escape(d) for d in end)}(?!\d)"
