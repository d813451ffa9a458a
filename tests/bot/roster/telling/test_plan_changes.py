"""What others change in one's shifts is told once, as it is when it is told, to those whom it touches."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.people.departures import end_membership
from bot.ports import Tx
from bot.roster.import_apply import apply_import
from bot.roster.import_table import read_csv
from tests.support.helpline import LYON, MONDAY, helpline

TITLE = "Changement de vos permanences, par Fatou :"
TUESDAY = "mardi 24 novembre, 14 h–16 h"
MINE, GONE, SHUT, OPEN = (
    "cette permanence est à vous",
    "ce n'est plus à vous",
    "la ligne est fermée",
    "la ligne est de nouveau ouverte, vous y êtes",
)
IF_NOT = "Si cela ne va pas : /remplacement"
MINUTE = timedelta(minutes=1)


async def test_several_changes_are_one_message_fifteen_minutes_after_the_first(url: str) -> None:
    async with helpline(url) as h:
        await h.say("v1", "/prendre mercredi 10h")
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.later(10 * MINUTE)
        await h.say("c1", "/desinscrire Anne mercredi 10h")
        await h.say("c1", "/inscrire Anne jeudi 10h")
        await h.later(4 * MINUTE)
        assert h.heard("v1") == []
        await h.later(2 * MINUTE)
        rows = [
            f"{TUESDAY} : {MINE}",
            f"mercredi 25 novembre, 10 h–12 h : {GONE}",
            f"jeudi 26 novembre, 10 h–12 h : {MINE}",
        ]
        assert h.heard("v1") == ["\n".join([TITLE, *rows, IF_NOT])]
        assert [row for row in await h.later(24 * 60 * MINUTE) if row.startswith(TITLE)] == []
        assert await h.dump("plan_changes") == {"plan_changes": []}


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("/inscrire Anne mercredi 14h", "/desinscrire Anne mercredi 14h"),
        ("/inscrire Anne mercredi 14h", "/oups"),
        ("/desinscrire Anne mardi 14h", "/inscrire Anne mardi 14h"),
        ("/desinscrire Anne mardi 14h", "/oups"),
        ("/fermer mardi", "/rouvrir mardi"),
        ("/fermer mardi", "/oups"),
        ("/desinscrire Anne mardi 14h-15h", "/inscrire Anne mardi 14h-15h"),
    ],
)
async def test_what_is_as_it_was_is_not_said(change: str, back: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("c1", change)
        await h.later(5 * MINUTE)
        await h.say("c1", back)
        await h.later()
        assert h.heard("v1") == []


async def test_what_begins_within_two_hours_is_told_at_once() -> None:
    async with helpline() as h:
        h.clock.move(MONDAY + timedelta(minutes=5))  # 9:05; the shift begins at 10:00
        await h.say("c1", "/inscrire Anne mardi 14h")
        assert h.heard("v1") == []
        await h.say("c1", "/inscrire Anne aujourd'hui 10h")
        rows = [f"lundi 23 novembre, 10 h–12 h : {MINE}", f"{TUESDAY} : {MINE}"]
        assert h.heard("v1") == ["\n".join([TITLE, *rows, IF_NOT])]
        await h.say("c1", "/oups")
        assert h.heard("v1") == ["\n".join([TITLE, f"lundi 23 novembre, 10 h–12 h : {GONE}"])]
        await h.later()
        assert h.heard("v1") == []


async def test_who_made_the_change_and_who_is_not_touched_hear_nothing() -> None:
    async with helpline() as h:
        await h.say("c1", "/prendre mardi 10h")
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v2", "/prendre mercredi 14h")
        await h.say("c1", "/fermer mardi")
        await h.later()
        assert (h.heard("c1"), h.heard("v2")) == ([], [])
        assert h.heard("v1") == [f"{TITLE}\n{TUESDAY} : {SHUT}"]


async def test_only_the_hours_that_changed_are_named() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("c1", "/fermer mardi")
        await h.later()
        await h.say("c1", "/rouvrir mardi 15h-17h")
        await h.later()
        assert h.heard("v1") == [f"{TITLE}\nmardi 24 novembre, 15 h–16 h : {OPEN}"]


async def test_what_one_did_oneself_since_is_no_news() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("c1", "/fermer mardi 10h-11h")
        await h.say("v1", "/remplacement mardi 10h")
        await h.press("v1", "Je ne pourrai pas du tout")
        await h.later()
        assert h.heard("v1") == []
        await h.say("c1", "/inscrire Anne mercredi 10h")
        await h.say("v1", "/remplacement mercredi 10h")
        await h.press("v1", "Je ne pourrai pas du tout")
        await h.later()
        assert h.heard("v1") == []


async def test_two_people_who_changed_something_are_both_named() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.say("chief", "/inscrire Anne mercredi 14h")
        await h.later()
        (told,) = h.heard("v1")
        assert told.splitlines()[0] == "Changement de vos permanences, par Fatou et Inès :"


async def test_an_import_tells_whoever_has_a_chat() -> None:
    async with helpline() as h:
        rows = read_csv("nom;date;debut;fin\nAnne;2026-11-24;18:00;20:00\n", "t.csv", LYON, timedelta(hours=2)).rows
        await h.store.write(lambda tx: apply_import(tx, LYON, rows, MONDAY, proved=True))
        await h.later()
        row = f"mardi 24 novembre, 18 h–20 h : {MINE}"
        assert h.heard("v1") == [f"Vos permanences ont changé :\n{row}\n{IF_NOT}"]


async def test_who_has_left_meanwhile_hears_nothing_more() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.store.write(lambda tx: end_membership(tx, h.people["v1"], LYON.id, h.clock.now()))
        await h.later()
        assert h.heard("v1") == []
        assert await h.dump("plan_changes") == {"plan_changes": []}


async def test_what_is_over_when_the_bot_comes_back_is_not_said() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.later(timedelta(days=2))
        assert h.heard("v1") == []


async def test_a_jump_back_of_the_clock_says_nothing_twice() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.later()
        assert len(h.heard("v1")) == 1
        await h.later(-timedelta(hours=1))
        await h.later(timedelta(hours=2))
        assert h.heard("v1") == []


async def test_on_the_night_of_the_change_of_the_clock_the_hours_are_the_line_s() -> None:
    async with helpline(now=datetime(2026, 10, 24, 20, tzinfo=UTC)) as h:
        await h.say("c1", "/inscrire Anne lundi 14h")
        await h.later()
        assert h.heard("v1") == [f"{TITLE}\nlundi 26 octobre, 14 h–16 h : {MINE}\n{IF_NOT}"]


async def test_in_english() -> None:
    async with helpline() as h:

        def speak_english(tx: Tx) -> None:
            person = tx.people.get(h.people["v1"])
            tx.people.save(type(person)(person.id, person.name, person.phone, person.phone_proved_at, "en"))

        await h.store.write(speak_english)
        await h.say("v1", "/prendre mercredi 10h")
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.say("c1", "/fermer mercredi")
        await h.later()
        (told,) = h.heard("v1")
        assert told.splitlines() == [
            "Your shifts have been changed by Fatou:",
            "Tuesday 24 November, 14:00–16:00: this shift is yours",
            "Wednesday 25 November, 10:00–12:00: the line is closed",
            "If you can't make it: /needcover",
        ]
