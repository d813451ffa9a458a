"""Sentences said to the bot in a room: in a reply to its posts, to several lines, by who is not in the team."""

from dataclasses import replace

import pytest

from adapters.console import TEAM, private_chat_of
from bot.model import MessageKind, NetworkId
from tests.support.helpline import STRANGER, Helpline, helpline

OFFER = "Bakari cherche quelqu'un pour mardi 24 novembre, 10 h–12 h."


async def reply(h: Helpline, handle: str, words: str, kind: MessageKind = MessageKind.TEXT) -> list[str]:
    """Answer the newest post of the team's room."""
    post = next(said for said in reversed(h.console._standing.values()) if said.to == TEAM)
    message = h.console.message(handle, handle, words, h.clock.now(), TEAM)
    return await h.receive(replace(message, replies_to=NetworkId(post.id), kind=kind))


async def look_for_cover(h: Helpline) -> None:
    await h.say("v2", "/prendre mardi 10h")
    assert OFFER in await h.say("v2", "/remplacement mardi 10h")


@pytest.mark.parametrize("words", ["je prends", "Je prends !", "ok je prends", "je la prends", "I'll take it"])
async def test_who_replies_that_they_take_it_takes_it(words: str) -> None:
    async with helpline() as h:
        await look_for_cover(h)
        await reply(h, "v1", words)
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]


@pytest.mark.parametrize(
    "words",
    ["je peux", "moi je veux bien", "je prends ?", "je m'en occupe", "je m'en charge", "je le fais", "I'll do it"],
)
async def test_who_may_mean_to_take_it_is_asked(words: str) -> None:
    async with helpline() as h:
        await look_for_cover(h)
        assert await reply(h, "v1", words) == ["Vous prenez ce créneau ?"]
        assert await h.seats() == ["Bakari: Tue 24/11 10:00-12:00"]
        await h.press("v1", "Je prends")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]


@pytest.mark.parametrize(
    "words",
    ["je ne peux pas", "je peux pas désolée", "merci Bakari", "merci", "je prends pas", "qui peut ?", "👍👍", "ok"],
)
async def test_a_reply_that_is_meant_for_the_others_gets_no_answer(words: str) -> None:
    async with helpline() as h:
        await look_for_cover(h)
        assert await reply(h, "v1", words) == []
        assert await h.seats() == ["Bakari: Tue 24/11 10:00-12:00"]


async def test_who_replies_that_they_cannot_come_then_does_not_give_their_own_shift_away() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await look_for_cover(h)
        answer = await reply(h, "v1", "je ne peux pas mardi")
        assert [words for words in answer if "cherche" in words] == []


async def test_a_question_a_doubt_or_a_taker_who_is_somebody_else_in_a_reply_take_nothing() -> None:
    async with helpline() as h:
        await look_for_cover(h)
        for words in ("je prends ?", "je prends si personne ne peut", "Chloé dit que je prends", "Élise prend"):
            await reply(h, "v1", words)
        assert await h.seats() == ["Bakari: Tue 24/11 10:00-12:00"]


async def test_sentences_of_strangers_and_of_anonymous_people_change_nothing() -> None:
    async with helpline() as h:
        await h.privately(STRANGER, "je prends mardi 10h")
        message = h.console.message("v1", "Anne", "@standardiste je prends mardi 10h", h.clock.now(), TEAM)
        assert await h.receive(replace(message, kind=MessageKind.ANONYMOUS)) == []
        assert await h.seats() == []


async def test_a_sentence_can_name_its_line_and_is_asked_about_it_otherwise() -> None:
    async with helpline() as h:
        await h.privately("both", "@paris je prends mardi 11h")
        assert await h.seats() == ["Chloé: Tue 24/11 11:00-13:00"]


async def test_what_was_done_is_undone_by_what_the_answer_says() -> None:
    async with helpline() as h:
        (answer, *_) = await h.privately("v1", "je prends mardi 10h")
        assert answer.endswith("/oups")
        await h.privately("v1", "/oups")
        assert await h.seats() == []


async def test_an_edited_sentence_is_not_carried_out_and_edited_chatter_gets_no_answer() -> None:
    async with helpline() as h:
        message = h.console.message("v1", "Anne", "@standardiste bonne journée", h.clock.now(), TEAM)
        assert await h.receive(replace(message, kind=MessageKind.EDIT)) == []
        message = h.console.message("v1", "Anne", "je prends mardi 10h", h.clock.now(), private_chat_of("v1"))
        await h.receive(replace(message, kind=MessageKind.EDIT))
        assert await h.seats() == []


@pytest.mark.parametrize("words", ["je viens vendredi 11h", "/prandre vendredi 11h"])
async def test_a_suggestion_keeps_the_line_that_was_named(words: str) -> None:
    async with helpline() as h:
        mark, _, rest = words.partition(" ")
        await h.privately("both", f"{mark} @paris {rest}" if mark.startswith("/") else f"@paris {words}")
        (label,) = [button.label for said in h.said for button in said.buttons]
        assert label.startswith("/prendre @paris")
        await h.press("both", label)
        assert [seat.split(":")[0] for seat in await h.seats()] == ["Chloé"]


async def test_a_command_without_words_keeps_its_line_when_it_is_confirmed() -> None:
    async with helpline() as h:
        await h.privately("both", "/fin @paris demain")
        assert [button.label for said in h.said for button in said.buttons] == ["/fin @paris"]
