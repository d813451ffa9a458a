"""What nobody may be called: /nom, /renommer, /inviter and the name that a network gives."""

from dataclasses import replace

import pytest

from adapters.console import TEAM, private_chat_of
from bot.commands.people.name_rules import can_be_name
from bot.people.namesakes import plain_name
from bot.ports import Tx
from tests.support.helpline import Helpline, helpline

MIXED = "\u0410nne"  # a Cyrillic A


async def name_of(h: Helpline, handle: str) -> str:
    return (await h.store.read(lambda tx: tx.people.get(h.people[handle]))).name


async def call_them(h: Helpline, **names: str) -> None:
    def work(tx: Tx) -> None:
        for handle, name in names.items():
            tx.people.save(replace(tx.people.get(h.people[handle]), name=name))

    await h.store.write(work)


@pytest.mark.parametrize(
    "name",
    [
        "06 39 98 01 01",
        "Anne 0639980101",
        "Anne 06.39.98",
        "Anne 123",
        "12",
        "\u0661\u0662\u0663\u0664",
        "Libre",
        "libres",
        "Free",
        "Personne",
        "nobody",
        "Moi",
        "me",
        "Tous",
        "everybody",
        "Lundi",
        "lundi.",
        "Sunday",
        "Décembre",
        "May",
        "Coordination",
        "bénévole",
        "Quelqu'un",
        "Aujourd'hui",
        MIXED,
        "Anne \u0392.",
    ],
)
async def test_what_is_no_name_is_refused_and_told_to_no_team(name: str) -> None:
    async with helpline() as h:
        before = await name_of(h, "v1")
        (answer,) = await h.privately("v1", f"/nom {name}")
        assert any(said in answer for said in ("de numéro", "plusieurs alphabets", "un mot du planning")), answer
        (answer,) = await h.say("c1", f"/renommer {before} en {name}", TEAM)
        assert "0101" not in answer.replace(" ", "")
        assert await name_of(h, "v1") == before
        if name in {"Coordination", "bénévole"}:  # an invitation for that role
            return
        (answer,) = await h.privately("c1", f"/inviter {name}")
        assert "/rejoindre" not in answer


async def test_english_refusals() -> None:
    async with helpline() as h:
        me = await h.store.read(lambda tx: tx.people.get(h.people["v1"]))
        await h.store.write(lambda tx: tx.people.save(replace(me, language="en")))
        assert await h.privately("v1", "/name Anne 0639980101") == [
            "A name holds no number. Write the first name alone. A number is given in private: /phone"
        ]
        (answer,) = await h.privately("v1", "/name free")
        assert answer.startswith("“free” is a word of the roster: people would be misled.")
        assert await h.privately("v1", f"/name {MIXED}") == [
            "This name mixes letters of several alphabets that look alike. Write it in one alphabet."
        ]


@pytest.mark.parametrize(
    "name", ["Anne 2", "Sam", "Jan", "May B.", "Élise", "Анна", "Ελένη", "O'Brien", "Jean-Pierre", "\u674e\u96f7 Li"]
)
def test_names_that_people_have(name: str) -> None:
    assert can_be_name(name)


@pytest.mark.parametrize("name", ["A n n e", "\u0410nn\u0435", "ANNE", "Anne.", "Anne!", " anne_", "Ànne"])
def test_what_looks_the_same_is_the_same_name(name: str) -> None:
    assert plain_name(name) == plain_name("Anne")


@pytest.mark.parametrize("name", ["Anne B", "Anna", "An"])
def test_other_names_are_others(name: str) -> None:
    assert plain_name(name) != plain_name("Anne")


async def test_a_network_name_that_is_a_number_is_asked_for() -> None:
    async with helpline() as h:
        (code,) = await h.privately("c1", "/inviter")
        token = code.rpartition(" ")[2]
        sender = "0639980177"
        answers = await h.say(sender, f"/rejoindre {token}", private_chat_of(sender))
        assert "Comment vous appelez-vous ?" in str(answers)
        assert "Sans nom demande à rejoindre" in str(answers)
        assert sender not in str(answers)


@pytest.mark.parametrize("command", ["/retirer", "/oublier", "/role"])
async def test_what_is_serious_asks_which_of_anne_and_anne_b(command: str) -> None:
    async with helpline() as h:
        await call_them(h, v1="Anne", v2="Anne B.")
        words = f"{command} Anne formation" if command == "/role" else f"{command} Anne"
        (answer,) = await h.say("c1", words, TEAM)
        assert answer.startswith("« Anne » : qui est-ce ? Anne et Anne B."), answer
        assert ".." not in answer
        buttons = [button.label for button in h.said[-1].buttons]
        assert buttons == ["Anne", "Anne B."]
        answers = await h.say("c1", words.replace("Anne", "Anne B."), TEAM)
        assert "qui est-ce" not in str(answers)


async def test_a_shift_for_anne_where_anne_b_is_too_asks_which() -> None:
    async with helpline() as h:
        await call_them(h, v1="Anne", v2="Anne B.")
        (answer,) = await h.say("c1", "/inscrire Anne demain 10h", TEAM)
        assert answer == "« Anne » : qui est-ce ? Anne et Anne B."
        assert await h.seats() == []
        await h.press("c1", "Anne B.")
        assert (await h.seats())[0].startswith("Anne B.: Tue 24/11")


@pytest.mark.parametrize("command", ["/inscrire Anne demain", "/inscrire Anne", "/desinscrire Anne"])
async def test_where_the_shift_is_open_too_the_person_is_asked_first(command: str) -> None:
    async with helpline() as h:
        await call_them(h, v1="Anne", v2="Anne B.")
        for moment in ("demain 10h", "demain 14h"):
            await h.say("c1", f"/inscrire Anne B. {moment}", TEAM)
        before = await h.seats()
        (answer,) = await h.say("c1", command, TEAM)
        assert answer == "« Anne » : qui est-ce ? Anne et Anne B."
        assert await h.press("c1", "Anne B.") == ["Quel créneau ?"]
        assert await h.seats() == before
