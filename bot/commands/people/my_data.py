"""/mesdonnees: all that is stored about the speaker, in plain words, in private. A post for each subject."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.commands.request import Request, make_choice
from bot.model import Identity, LineId, PersonRecord, Phone, Trait
from bot.payloads import BareCommand
from bot.text import Text, national_form, safe_words, sentence_names

LIST_AT_MOST: Final = 1000
"""Rows of one list; of more, the newest."""
POST_AT_MOST: Final = 3000
"""Characters of one post, which every network takes whole and with its markup in pairs."""


def show_own_data(req: Request) -> None:
    """Show it all; the last post says how long it stays, and offers to erase it."""
    record = req.tx.record_of(req.me.id)
    for rows in (
        about_person(req, record),
        about_shifts(req, record),
        about_calls(req, record),
        about_acts(req, record),
    ):
        for said in posts_of_rows(rows):
            req.answer(said, key="")
    req.answer("\n".join(about_rest(req, record)), buttons=[make_choice("button-erase", BareCommand("forget"))], key="")


def posts_of_rows(rows: Iterable[str]) -> Iterator[str]:
    """The rows in as few posts as they fit in."""
    post: list[str] = []
    for row in rows:
        if post and sum(map(len, post)) + len(post) + len(row) > POST_AT_MOST:
            yield "\n".join(post)
            post = []
        post.append(row)
    yield "\n".join(post)


def about_person(req: Request, record: PersonRecord) -> Iterator[str]:
    """Name, number, accounts and roles; the number in full, for it is one's own."""
    words, person = req.text, record.person
    yield words.say("mydata-title")
    yield words.say("mydata-name", name=safe_words(person.name))
    if person.phone:
        proved = words.day(words.local(person.phone_proved_at).date()) if person.phone_proved_at else ""
        yield words.say("mydata-phone", phone=national_form(person.phone), proved="yes" if proved else "no", day=proved)
    else:
        yield words.say("mydata-no-phone")
    if person.next_phone:
        yield words.say("mydata-phone", phone=national_form(person.next_phone), proved="no", day="")
    if person.language:
        yield words.say("mydata-language", language=person.language)
    for identity in record.identities:
        yield account_words(words, identity)
    for membership in record.memberships:
        yield words.say(
            "mydata-role",
            line=line_name(req, membership.line),
            role=membership.role.value,
            asks=membership.asks.value if membership.asks else "none",
        )
    if person.left and person.forget_at and not record.memberships:
        day = words.day(words.local(person.forget_at).date(), words.local(req.now).date())
        yield words.say("mydata-left", line=line_name(req, person.left), day=day)
    former = [
        national_form(Phone(trait.value)) if trait.kind is Trait.PHONE else safe_words(trait.value)
        for trait in record.former
        if trait.kind is not Trait.CHAT
    ]
    if former:
        yield words.say("mydata-former", values=words.names(former))


def account_words(words: Text, identity: Identity) -> str:
    user = safe_words(identity.user, 100)
    if identity.handle:
        user += f" (@{safe_words(identity.handle.removeprefix('@'), 100)})"
    return words.say("mydata-account", network=identity.network.capitalize(), user=user)


def about_shifts(req: Request, record: PersonRecord) -> Iterator[str]:
    """Every shift, the coming ones first."""
    coming = [(shift, seat) for shift, seat in record.seats if seat.ends > req.now]
    past = [(shift, seat) for shift, seat in record.seats if seat.ends <= req.now]
    for sentence, held in (("mydata-coming", coming), ("mydata-past", past)):
        yield req.text.say(sentence, count=len(held))
        rows = []
        for shift, seat in held:
            words = words_of_line(req, shift.line)
            hours = words.hours(seat.starts, seat.ends)
            row = f"{words.day(words.local(seat.starts).date(), words.local(req.now).date())}, {hours}"
            rows.append(f"{row} · {line_name(req, shift.line)}")
        yield from newest_rows(req.text, rows)
    if record.swaps:
        yield req.text.say("mydata-swaps", count=len(record.swaps))
        yield from newest_rows(req.text, [moment_of(req, swap.line, swap.asked_at) for swap in record.swaps])


def about_calls(req: Request, record: PersonRecord) -> Iterator[str]:
    """Calls in which one's phone took part, and call-backs; no caller's number."""
    yield req.text.say("mydata-calls", answered=record.answered, rung=record.rung, called=record.called)
    yield req.text.say("mydata-callbacks", count=len(record.alerts))
    yield from newest_rows(req.text, [moment_of(req, alert.line, alert.opened_at) for alert in record.alerts])


def about_acts(req: Request, record: PersonRecord) -> Iterator[str]:
    """The journal: what the person did, by the words of the menus."""
    yield req.text.say("mydata-acts", count=len(record.acts))
    known = sentence_names(req.text.language)
    rows = []
    for act in record.acts:
        menu = f"menu-{act.verb}"
        what = req.text.say(menu).partition(":")[0].rstrip() if menu in known else req.text.say("mydata-press")
        row = f"{moment_of(req, act.line, act.at)} · {what}"
        rows.append(f"{row} ({safe_words(act.words, 100)})" if act.words else row)
    yield from newest_rows(req.text, rows)
    if record.closures:
        yield req.text.say("mydata-closures", count=len(record.closures))


def about_rest(req: Request, record: PersonRecord) -> Iterator[str]:
    """What else there is, in numbers, and how long it stays."""
    counts = {
        "mydata-posts": record.private_posts,
        "mydata-mentions": record.mentions,
        "mydata-codes": len(record.invites),
        "mydata-tests": len(record.proof_calls),
        "mydata-notes": record.notes,
    }
    if any(counts.values()):
        yield req.text.say("mydata-rest")
    yield from (req.text.say(sentence, count=count) for sentence, count in counts.items() if count)
    yield req.text.say("mydata-kept")


def newest_rows(words: Text, rows: Sequence[str]) -> Iterator[str]:
    if len(rows) > LIST_AT_MOST:
        yield words.say("mydata-more", count=len(rows) - LIST_AT_MOST)
    yield from rows[-LIST_AT_MOST:]


def moment_of(req: Request, line: LineId | None, at: datetime) -> str:
    words = words_of_line(req, line)
    return f"{words.day(words.local(at).date(), words.local(req.now).date())}, {words.clock(at)}"


def words_of_line(req: Request, line: LineId | None) -> Text:
    known = req.deployment.by_id.get(line) if line else None
    return req.zone_text(known) if known else req.text


def line_name(req: Request, line: LineId) -> str:
    known = req.deployment.by_id.get(line)
    return safe_words(known.name if known else line)
