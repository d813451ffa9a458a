"""Commands that count much are worked out where nobody waits, however they are said."""

from dataclasses import replace

import pytest

from adapters.console import TEAM, private_chat_of
from bot.commands.dispatch.drafts import draft_answer, may_count
from bot.commands.request import Draft
from bot.model import Message
from bot.ports import Tx
from tests.support.helpline import Helpline, helpline


async def drafted(h: Helpline, message: Message) -> list[str]:
    """What is worked out for it in a transaction that only reads."""
    draft = Draft()

    def work(tx: Tx) -> bool:
        return draft_answer(tx, h.app.deployment, message, h.clock.now(), draft)

    found = await h.store.read(work) if may_count(message) else False
    return [post.text.replace("\u00a0", " ") for post in draft.posts] if found else []


@pytest.mark.parametrize(
    "words",
    ["/stats 2026", "stats 2026", "combien d'appels en 2026 ?", "how many calls in november?", "/bilan novembre"],
)
async def test_what_counts_is_drafted_however_it_is_said(words: str) -> None:
    async with helpline() as h:
        message = h.console.message("c1", "Fatou", words, h.clock.now(), private_chat_of("c1"))
        assert await drafted(h, message) != []


@pytest.mark.parametrize("words", ["/stat 2026", "/statz 2026"])
@pytest.mark.parametrize("chosen", ["", "1"])
async def test_a_suggestion_that_counts_is_drafted_when_it_is_pressed(words: str, chosen: str) -> None:
    async with helpline() as h:
        await h.say("v1", words)
        pressed = h.console.press("v1", "Anne", h.said[-1].buttons[0].label, h.clock.now(), [TEAM])
        assert pressed is not None
        pressed = replace(pressed, text=chosen or pressed.text)
        posts = await drafted(h, pressed)
        assert any("Chiffres" in text for text in posts)
        answers = await h.receive(pressed)
        assert sum("Chiffres" in text for text in answers) == 1
        assert h.console.press("v1", "Anne", "/stats 2026", h.clock.now(), [TEAM]) is None


@pytest.mark.parametrize("words", ["/qui", "je prends mardi 10h", "merci", "combien d'appels ? je prends mardi 10h"])
async def test_what_does_not_count_is_not_drafted(words: str) -> None:
    async with helpline() as h:
        message = h.console.message("v1", "Anne", words, h.clock.now(), private_chat_of("v1"))
        assert await drafted(h, message) == []


async def test_a_suggestion_to_somebody_else_is_not_drafted() -> None:
    async with helpline() as h:
        await h.say("v1", "/statz 2026")
        pressed = h.console.press("v1", "Anne", h.said[-1].buttons[0].label, h.clock.now(), [TEAM])
        assert pressed is not None
        assert await drafted(h, replace(pressed, sender="v2")) == []
