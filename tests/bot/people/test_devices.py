"""A device that asks to be known: coordination is shown the emojis, and what it answers goes back to the network."""

from dataclasses import replace

import pytest

from adapters.console import private_chat_of
from bot.model import Address, Post, PostAction, RoomEvent, RoomEventKind
from tests.support.helpline import Helpline, helpline

EMOJIS = "🐶 🐱 🦁 🐎 🦄 🐷 🐘"


def asks(h: Helpline, handle: str, about: str = "4711", shown: str = EMOJIS) -> RoomEvent:
    at = private_chat_of(handle)
    return RoomEvent(
        f"device:{about}:{shown}",
        at,
        RoomEventKind.DEVICE,
        h.clock.now(),
        handle,
        "Element **X**",
        about=about,
        shown=shown,
    )


async def befalls(h: Helpline, event: RoomEvent) -> list[tuple[Address, str]]:
    h.said.clear()
    await h.app.on_messages([event], None)
    await h.settle()
    return [(said.to, said.text) for said in h.said]


async def posts(h: Helpline, act: PostAction) -> list[Post]:
    rows = (await h.dump("outbox"))["outbox"]
    return [cell for row in rows for cell in row if isinstance(cell, Post) and cell.action is act]


@pytest.mark.parametrize(
    ("label", "act", "told"),
    [
        (
            "Oui, les mêmes",
            PostAction.TRUST,
            "Fatou et Anne ont vu les mêmes emojis.",
        ),
        ("Non", PostAction.DOUBT, "Fatou et Anne n'ont pas vu les mêmes emojis"),
    ],
)
async def test_coordination_compares_and_the_answer_goes_to_the_device(label: str, act: PostAction, told: str) -> None:
    async with helpline() as h:
        ring = (
            "Anne demande à faire vérifier un appareil (Element X). Appelez Anne : la comparaison commence une fois "
            "que vous vous parlez."
        )
        question = (
            "Au téléphone avec Anne : son application (Element X) affiche-t-elle ces sept emojis, dans cet ordre ? "
            f"Elle n'attend qu'une minute.\n{EMOJIS}"
        )
        for shown, words in (("", ring), (EMOJIS, question)):
            said = await befalls(h, asks(h, "v1", shown=shown))
            assert [(to, text.replace("\u00a0", " ")) for to, text in said] == [
                (private_chat_of("c1"), words),
                (private_chat_of("chief"), words),
            ]
        heard = await h.press("c1", label)
        assert sum(told in words for words in heard) == 2
        (answer,) = await posts(h, act)
        assert (answer.to, answer.about) == (private_chat_of("v1"), "4711")


@pytest.mark.parametrize("who", ["stranger", "newcomer", "p1"])
async def test_only_coordination_answers_and_only_for_the_team(who: str) -> None:
    async with helpline() as h:
        if who == "p1":  # Paris is for its own coordination
            await befalls(h, asks(h, "p1"))
            assert h.console.press("c1", "Fatou", "Oui, les mêmes", h.clock.now(), [private_chat_of("c1")]) is None
            return
        if who == "newcomer":
            code = (await h.privately("c1", "/inviter"))[0].split("\n")[0].rpartition(": ")[2]
            await h.privately("newcomer", f"/rejoindre {code}")
        assert await befalls(h, asks(h, who)) == []


async def test_a_volunteer_who_writes_the_command_by_hand_is_told_no() -> None:
    async with helpline() as h:
        await befalls(h, asks(h, "v1"))
        assert await h.privately("v1", f"/trust {h.people['v1']} 4711") == ["Seule la coordination peut le faire."]
        assert await posts(h, PostAction.TRUST) == []


async def test_every_verification_is_a_question_of_its_own() -> None:
    async with helpline() as h:
        await befalls(h, asks(h, "v1"))
        second = await befalls(h, replace(asks(h, "v1", "4712"), shown="🎂"))
        assert [text.split("\n")[1] for _, text in second] == ["🎂", "🎂"]
