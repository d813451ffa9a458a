"""How people write on Matrix, in encrypted rooms of a real homeserver: marks, mentions, pills, replies, pictures."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.console import TEAM, Said, private_chat_of
from bot.demo.helpline import MOMENT
from tests.support.matrix import stage
from tests.support.matrix.synapse import Synapse

ENCRYPTED = {
    "url": "mxc://localhost/x",
    "key": {"kty": "oct", "key_ops": ["encrypt", "decrypt"], "alg": "A256CTR", "k": "AAAA", "ext": True},
    "iv": "AAAA",
    "hashes": {"sha256": "AAAA"},
    "v": "v2",
}


def pill(user: str, name: str) -> str:
    return f'<a href="https://matrix.to/#/{user}">{name}</a>'


def html(words: str) -> dict[str, Any]:
    return {"format": "org.matrix.custom.html", "formatted_body": words}


class Talk:
    """What comes back in the team's room, or in private, of each thing that somebody sends."""

    def __init__(self, helpline: stage.MatrixHelpline, said: list[Said]) -> None:
        self.helpline, self.said, self.done = helpline, said, ""
        self.people, self.rooms = helpline.console.people, helpline.console.rooms

    async def hears(self, who: str, text: str, more: dict[str, Any] | None = None, *, alone: bool = False) -> list[str]:
        content = {"msgtype": "m.text", "body": text} | (more or {})
        return await self.sends(who, "m.room.message", content, alone=alone)

    async def sends(self, who: str, kind: str, content: dict[str, Any], *, alone: bool = False) -> list[str]:
        self.said.clear()
        person, room = self.people[who], self.rooms[private_chat_of(who) if alone else TEAM]
        self.done = done = await person.send(room, kind, content)
        async with asyncio.timeout(stage.WITHIN), self.helpline.news:
            await self.helpline.news.wait_for(lambda: done in self.helpline.handed)
        await self.helpline.wait(MOMENT)
        return [said.text.replace("\u00a0", " ") for said in self.said]

    async def newest(self, who: str, text: str) -> Any:
        return await self.people[who].hears(self.rooms[TEAM], text)


def bot_of(talk: Talk) -> str:
    return next(u for u in talk.people["v1"].client.rooms[talk.rooms[TEAM]].users if u.startswith("@bot"))


@pytest.mark.slow
async def test_the_forms_of_a_message_go_the_whole_way(homeserver: Synapse, tmp_path: Path) -> None:
    said: list[Said] = []
    async with stage.open_helpline(said.append, server=homeserver, folder=tmp_path) as helpline:
        talk = Talk(helpline, said)
        bot, bakari = bot_of(talk), talk.people["v2"].user
        local = bot.removeprefix("@").partition(":")[0]
        called: list[partial[Any]] = [
            partial(talk.hears, "v1", "!qui"),
            partial(talk.hears, "v1", "//qui"),
            partial(talk.hears, "v1", f"{bot} qui"),
            partial(talk.hears, "v1", f"{bot}: qui"),
            partial(talk.hears, "v1", f"{local}: qui"),
            partial(talk.hears, "v1", f"@{local} /qui"),
            partial(talk.hears, "v1", "Standardiste qui", html(f"{pill(bot, 'Standardiste')} qui")),
            partial(talk.hears, "v1", f"[le bot](https://matrix.to/#/{bot}): qui", html(f"{pill(bot, 'le bot')}: qui")),
        ]
        for call in called:
            (answer,) = await call()
            assert "Ensuite" in answer, call
        for chatter in (f"{local} est en panne ?", "!bravo", "qui vient ?"):
            assert await talk.hears("v1", chatter) == []
        put = await talk.hears("c1", "/inscrire M. B. vendredi 14h", html(f"/inscrire {pill(bakari, 'M. B.')} …"))
        assert "Fatou inscrit Bakari : vendredi 27 novembre, 14 h–16 h." in put
        other = await talk.hears("c1", "/inscrire Anne samedi 14h", html(f"/inscrire {pill('@anne:else', 'Anne')} …"))
        assert other[0].startswith("Je ne connais pas « Anne »")


async def test_an_answer_in_a_room_is_a_reply_and_agreement_presses_the_only_button(
    homeserver: Synapse, tmp_path: Path
) -> None:
    said: list[Said] = []
    async with stage.open_helpline(said.append, server=homeserver, folder=tmp_path) as helpline:
        talk = Talk(helpline, said)
        assert await talk.hears("v1", "/rendre mardi 14h") == ["Vouliez-vous dire /remplacement ?"]
        shown = await talk.newest("v1", "Vouliez-vous dire")
        question = talk.done
        assert shown.content["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
        thumb = {"m.relates_to": {"rel_type": "m.annotation", "event_id": shown.id, "key": "👍"}}
        assert await talk.sends("v2", "m.reaction", thumb) == ["Cette question ne s'adresse pas à vous."]
        offered = await talk.sends("v1", "m.reaction", thumb)
        assert any(text.startswith("Anne cherche quelqu'un") for text in offered)
        only = ["Je ne lis que le texte. Écrivez /aide pour voir ce que je sais faire."]
        image = {"msgtype": "m.image", "body": "photo.jpg", "file": ENCRYPTED, "info": {}}
        assert await talk.hears("v1", "", image, alone=True) == only
        sticker = {"body": "chat", "url": "mxc://localhost/x", "info": {}}
        assert await talk.sends("v3", "m.sticker", sticker, alone=True) == only
        await talk.people["v1"].send(talk.rooms[TEAM], "m.room.message", image)  # in the room it is chatter
        caption = image | {"filename": "photo.jpg", "body": "/qui"}
        (answer,) = await talk.hears("v1", "", caption)
        assert "Ensuite" in answer
        new = {"msgtype": "m.text", "body": "/prendre mardi 18h"}
        relation = {"rel_type": "m.replace", "event_id": question}
        (kept,) = await talk.hears("v1", "* x", {"m.new_content": new, "m.relates_to": relation})
        assert kept.startswith("J'ai gardé le premier texte")
