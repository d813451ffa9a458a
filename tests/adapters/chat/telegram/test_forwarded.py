"""What somebody forwards is not carried out: it was written by another, or at another time."""

import asyncio
from typing import Any

import pytest

from bot.demo.helpline import MOMENT
from tests.support.helpline import ROSTER, dump
from tests.support.telegram import stage

TEAM, OLD = -1001, 1795000000
BY_CHLOE = {"type": "user", "date": OLD, "sender_user": {"id": 103, "is_bot": False, "first_name": "Chloé"}}
HIDDEN = {"type": "hidden_user", "date": OLD, "sender_user_name": "C."}
NOT_DONE = "Message transféré : je ne l'exécute pas. S'il vaut pour maintenant, écrivez-le vous-même."


@pytest.mark.parametrize(
    ("who", "private", "words"),
    [
        ("v2", False, "/remplacement mercredi 14h"),
        ("v4", False, "/prendre vendredi 14h"),
        ("c1", False, "/fermer demain"),
        ("v2", False, "/fin"),
        ("v2", True, "/prendre vendredi 14h"),
        ("c1", True, "/inviter"),
        ("n1", True, "1234 5678"),
    ],
)
@pytest.mark.parametrize(
    "sign", [{"forward_origin": BY_CHLOE}, {"forward_origin": HIDDEN}, {"forward_date": OLD}], ids=str
)
async def test_a_forwarded_command_does_nothing_and_says_so_once(
    who: str, private: bool, words: str, sign: dict[str, Any]
) -> None:
    said: list[str] = []
    async with stage.open_helpline(lambda shown: said.append(shown.text.replace("\u00a0", " "))) as whole:
        user = stage.HANDLES[who]

        async def write(text: str, **more: Any) -> None:
            whole.handed.clear()
            whole.console.telegram.say(user if private else TEAM, user, text, **more)
            await asyncio.wait_for(whole.handed.wait(), 10)
            await whole.wait(MOMENT)

        before = await dump(whole.store, *ROSTER, "invites", "volunteers", "memberships", "journal")
        await write(words, **sign)
        await write(words, **sign)
        assert said == [NOT_DONE]
        assert await dump(whole.store, *ROSTER, "invites", "volunteers", "memberships", "journal") == before


async def test_chatter_that_is_forwarded_to_the_group_is_ignored_and_a_reply_to_a_command_is_not_that_command() -> None:
    said: list[str] = []
    async with stage.open_helpline(lambda shown: said.append(shown.text)) as whole:
        before = await dump(whole.store, *ROSTER, "journal")
        anne = {"message_id": 5, "date": OLD, "chat": {"id": TEAM, "type": "supergroup"}, "text": "/fermer demain"}
        for words, more in (
            ("bonjour", {"forward_origin": BY_CHLOE}),
            ("d'accord", {"reply_to_message": anne, "quote": {"text": "/fermer demain", "position": 0}}),
            ("merci", {"external_reply": {"origin": BY_CHLOE}, "quote": {"text": "/fin", "position": 0}}),
        ):
            whole.handed.clear()
            whole.console.telegram.say(TEAM, stage.HANDLES["c1"], words, **more)
            await asyncio.wait_for(whole.handed.wait(), 10)
            await whole.wait(MOMENT)
        assert said == []
        assert await dump(whole.store, *ROSTER, "journal") == before
