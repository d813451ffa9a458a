"""Anything may be written, pressed or called itself by anybody: an answer in words or silence, and never a change."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from adapters.clock import SteppedClock
from adapters.console import TEAM, private_chat_of
from bot.commands.table import COMMANDS
from bot.model import Button, Invite, Message, NetworkId, Phone, Post, Role
from bot.people.invitations import INVITE_LASTS, hash_code
from bot.text import national_form, safe_words
from storage import tables
from storage.store import open_store
from storage.types import storable_text
from tests.support.helpline import LYON, MONDAY, PEOPLE, ROSTER, STRANGER, UNBOUND, Helpline, begun

VERBS = sorted({name for command in COMMANDS for name in (command.en, command.fr)})
HANDLES = ("v1", "t1", "c1", "chief", STRANGER)

# Any code point, halves of surrogate pairs included; then what our grammar, markup and placeholders are made of.
anything = st.text(st.characters(exclude_categories=()), max_size=200)
nasty = st.lists(
    st.sampled_from([*"*{}/@: é7𝟙‰\n\0\u202e\u061c\ud800\u2028", "**", "{caller:1}", "\U000e0041"]), max_size=30
).map("".join)
PIECES = """
mardi demain 14h 14h30 24/11 31/02 99/99 0 1 -1 n° 999999999999 h du au le contre Anne @lyon @nowhere ce soir jusqu'à
25h 24h prochain tomorrow 2pm for until 2 places formation 9999 ٣ ¹ <b> %s $(x) ' " \\ --
"""
grammar = st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)
long = st.builds(lambda text, times: text * times, anything.filter(bool), st.integers(1, 600)).map(
    lambda t: t[:100_000]
)
words = anything | nasty | grammar | long
commands = st.builds("/{} {}".format, st.sampled_from(VERBS), words) | st.builds(
    "/{}{}".format, st.sampled_from(VERBS), words
)


WATCHED = {*ROSTER, *PEOPLE, "aside"} - {"shifts"}  # these follow from the slots, and are many


class House:
    """One helpline for many examples, on a loop of its own."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        clock = SteppedClock(MONDAY)
        self.store = self.runner.run(open_store("sqlite://", clock=clock))
        self.h: Helpline = self.runner.run(begun(self.store, clock))
        self.count = 0
        self.before = self.dump()

    def dump(self) -> dict[str, Any]:
        return self.runner.run(self.h.dump(*WATCHED))

    def close(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    def message(self, sender: str, name: str, text: str, place: str, pressed: NetworkId | None = None) -> Message:
        self.count += 1
        to = {"team": TEAM, "unbound": UNBOUND, "private": private_chat_of(sender)}[place]
        return Message(
            f"m{self.count}", to, sender, name, text, self.h.clock.now(), private=place == "private", pressed=pressed
        )

    def posts(self, message: Message) -> list[str]:
        """What is to be said of it, as it stands in the outbox; a bug would be logged, and be here as "sorry"."""
        self.runner.run(self.h.app.on_messages([message], None))
        return self.runner.run(self.h.store.write(due))

    def standing(self, post: Post) -> NetworkId:
        """The post, said; its id."""

        def work(tx: Any) -> NetworkId:
            tx.outbox.add(post)
            due(tx)
            found: NetworkId = tx.outbox.keyed(post.to, post.key).network_id
            return found

        return self.runner.run(self.h.store.write(work))


def due(tx: Any) -> list[str]:
    found = tx.outbox.due(MONDAY.replace(year=2030), 1000)
    for outgoing in found:
        tx.outbox.sending(outgoing.id)
        tx.outbox.sent(outgoing.id, outgoing.version, NetworkId(f"p{outgoing.id}"), MONDAY)
    return [f"{o.post.text}\n{' '.join(b.label for b in o.post.buttons)}" for o in found]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    found = House()
    yield found
    found.close()


def quiet(examples: int) -> Callable[[Any], Any]:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


OURS = re.compile(r"\*\*[^*]*\*\*")


def said_safely(house: House, message: Message, caplog: pytest.LogCaptureFixture) -> None:
    """No bug, and nothing of ours made by theirs: no markup but ours in pairs, no placeholder, nothing invisible."""
    caplog.clear()
    answers = house.posts(message)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    for answer in answers:
        assert "{" not in answer
        assert "*" not in OURS.sub("", answer)
        assert {c for c in answer if category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}
        assert len(answer) < 4000


# ---------------------------------------------------------------- text


def any_text(house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, text: str) -> None:
    said_safely(house, house.message(handle, handle, text, place), caplog)
    assert house.dump() == house.before


def any_words_of_a_command(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, command: str
) -> None:
    """Some of these are orders like any other, and done."""
    said_safely(house, house.message(handle, handle, command, place), caplog)
    if handle == STRANGER:
        assert house.dump() == house.before
    house.before = house.dump()


some_place = st.sampled_from(["team", "unbound", "private"])
texts = given(st.sampled_from(HANDLES), some_place, words)
orders = given(st.sampled_from(HANDLES), some_place, commands)


@quiet(100)
@texts
def test_any_text_is_answered_or_passed_over_and_changes_nothing(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, text: str
) -> None:
    any_text(house, caplog, handle, place, text)


@pytest.mark.slow
@quiet(5000)
@texts
def test_much_text_is_answered_or_passed_over_and_changes_nothing(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, text: str
) -> None:
    any_text(house, caplog, handle, place, text)


@quiet(200)
@orders
def test_any_words_of_any_command_are_answered(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, command: str
) -> None:
    any_words_of_a_command(house, caplog, handle, place, command)


@pytest.mark.slow
@quiet(10_000)
@orders
def test_many_words_of_any_command_are_answered(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, command: str
) -> None:
    any_words_of_a_command(house, caplog, handle, place, command)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "/take " + "9" * 100_000, "/" + "é" * 100_000, "/stats" + " 1" * 50_000]
)
@pytest.mark.parametrize("place", ["team", "private"])
def test_a_book_is_answered_as_briefly_as_a_word(
    house: House, caplog: pytest.LogCaptureFixture, place: str, text: str
) -> None:
    any_text(house, caplog, "v1", place, text)


# ---------------------------------------------------------------- buttons


@quiet(100)
@given(st.sampled_from(HANDLES), words | st.builds("{}:{}".format, st.sampled_from(VERBS), words))
def test_a_press_that_says_what_its_post_does_not_is_settled_and_changes_nothing(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, data: str
) -> None:
    standing = house.standing(Post(TEAM, "?", (Button("x", "take:0"),), key="x"))
    for pressed in (standing, NetworkId("never"), NetworkId(data)):
        said_safely(house, house.message(handle, handle, data, "team", pressed), caplog)
    assert house.dump() == house.before


@quiet(100)
@given(st.sampled_from(HANDLES), some_place, st.sampled_from(VERBS), words)
def test_even_a_button_of_ours_with_nonsense_in_it_breaks_nothing(
    house: House, caplog: pytest.LogCaptureFixture, handle: str, place: str, verb: str, nonsense: str
) -> None:
    said = f"{verb}:{nonsense}"
    message = house.message(handle, handle, said, place)
    standing = house.standing(Post(message.address, "?", (Button("x", said),), key="nonsense"))
    said_safely(house, house.message(handle, handle, said, place, standing), caplog)
    house.before = house.dump()


# ---------------------------------------------------------------- names


@quiet(100)
@given(words, words, st.sampled_from(["/aide", "/take mardi", "hello", "/join X", "/bind X"]), some_place)
def test_whatever_people_call_themselves_a_stranger_is_a_stranger(
    house: House, caplog: pytest.LogCaptureFixture, sender: str, name: str, text: str, place: str
) -> None:
    said_safely(house, house.message(f"?{sender}", name, text, place), caplog)
    assert house.dump() == house.before


@quiet(25)
@given(words, words, st.booleans())
def test_whatever_a_member_is_called_stands_in_our_sentences_as_a_name(
    house: House, caplog: pytest.LogCaptureFixture, sender: str, name: str, invited_by_name: bool
) -> None:
    sender, code = f"!{house.count}{sender}", f"CODE{house.count}"
    invitation = Invite(
        hash_code(code), LYON.id, MONDAY + INVITE_LASTS, role=Role.VOLUNTEER, name=name if invited_by_name else ""
    )

    def invite(tx: Any) -> None:
        tx._c.execute(delete(tables.once))  # the hour's tries, which other tests have used up
        tx.people.save_invite(invitation)

    house.h.app.codes.done.clear()
    house.runner.run(house.h.store.write(invite))
    said_safely(house, house.message(sender, name, f"/join {code}", "private"), caplog)
    joined = house.runner.run(house.h.store.read(lambda tx: tx.people.identity("console", storable_text(sender))))
    assert joined is not None
    for text in ("/equipe", f"/inscrire {name} mardi 14h", f"/desinscrire {name}", "/planning", "/qui"):
        said_safely(house, house.message("c1", "c1", text, "team"), caplog)

    def leave(tx: Any) -> None:
        tx.people.delete_membership(joined.volunteer, LYON.id)

    house.runner.run(house.h.store.write(leave))
    house.before = house.dump()


# ---------------------------------------------------------------- what is made of it


@given(words, st.integers(1, 60))
def test_what_a_person_wrote_is_made_fit_for_one_line(text: str, limit: int) -> None:
    clean = safe_words(text, limit)
    assert len(clean) <= limit
    assert not set("*{}\n") & set(clean)
    assert {c for c in clean if category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == set()
    assert safe_words(clean, limit) == clean
    clean.encode()


@given(words)
def test_what_is_no_number_is_told_as_it_is(text: str) -> None:
    assert national_form(Phone(f"x{text}")) == f"x{text}"
