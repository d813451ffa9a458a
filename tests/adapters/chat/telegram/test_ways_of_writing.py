"""How people write on Telegram: mentions, captions, replies, edits, voice messages, and without their name."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.chat.telegram.receive import ANONYMOUS_ADMIN, CHANNEL, Reader
from adapters.console import TEAM, Said
from bot.demo.helpline import MOMENT
from bot.model import Event, Mention, Message, MessageKind, NetworkId
from tests.support.telegram import stage
from tests.support.telegram.stage import HANDLES, TelegramHelpline

AT = int(datetime(2026, 11, 23, 8, 0, tzinfo=UTC).timestamp())
ANNE = {"id": 7, "is_bot": False, "first_name": "Anne"}
US = {"id": 1, "is_bot": True, "first_name": "Bot"}
GROUP = {"id": -100, "type": "supergroup", "title": "Lyon"}
ALONE = {"id": 7, "type": "private", "first_name": "Anne"}
ADMIN = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
POST = {"message_id": 2, "date": AT, "chat": GROUP, "from": US, "text": "Quel créneau ?"}
TWO = [[{"text": "Mardi", "callback_data": "take:7"}], [{"text": "Jeudi", "callback_data": "take:9"}]]
SHOWN = POST | {"reply_markup": {"inline_keyboard": TWO}}
ALONE_ON_IT = POST | {"reply_markup": {"inline_keyboard": TWO[:1]}}
BY_NUMBER = POST | {"reply_markup": {"inline_keyboard": [[{"text": "Long", "callback_data": "3"}]]}}

READ_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def read(content: Any, kind: str = "message") -> Event | None:
    return Reader("Our_bot", 1).event({"update_id": 5, kind: content}, READ_AT)


def raw(chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": AT, "chat": chat, "from": ANNE, **more}


def heard(content: Any, kind: str = "message") -> tuple[str, str, str | None] | None:
    """Text, kind and pressed post."""
    event = read(content, kind)
    return (event.text, event.kind.value, event.pressed) if isinstance(event, Message) else None


def mention(offset: int, length: int, user: int) -> dict[str, Any]:
    return {"type": "text_mention", "offset": offset, "length": length, "user": {"id": user, "first_name": "x"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@Our_bot planning", "planning"),
        ("@our_BOT /planning", "/planning"),
        ("@Our_bot: prendre mardi 14h", "prendre mardi 14h"),
        ("Our_bot: planning", "planning"),
        ("Our_bot, planning", "planning"),
        ("@Our_bot", "/help"),
        ("/planning @Our_bot", "/planning"),
        ("/planning@Our_bot mardi", "/planning mardi"),
        ("!planning", "!planning"),
        ("Our_bot est en panne ?", "Our_bot est en panne ?"),
        ("@Our_bots planning", "@Our_bots planning"),
        ("demandez à @Our_bot", "demandez à"),
    ],
)
def test_who_calls_the_bot_says_a_command(text: str, said: str) -> None:
    assert heard(raw(text=text)) == (said, "text", None)


def test_a_name_without_username_is_a_mention_also_after_an_emoji() -> None:
    event = read(raw(text="/inscrire 🌸 Anne mardi 14h", entities=[mention(13, 4, 9)]))
    assert isinstance(event, Message)
    assert event.mentions == (Mention("Anne", "9"),)
    us = read(raw(text="Standardiste planning", entities=[mention(0, 12, 1)]))
    assert isinstance(us, Message)
    assert (us.text, us.mentions, us.named) == ("planning", (), True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (raw(photo=[{}], caption="/remplacement mardi 14h"), ("/remplacement mardi 14h", "text", None)),
        (raw(photo=[{}]), None),
        (raw(voice={"file_id": "x", "duration": 3}), None),
        (raw(ALONE, voice={"file_id": "x", "duration": 3}), ("", "wordless", None)),
        (raw(ALONE, sticker={"file_id": "x"}), ("", "wordless", None)),
        (raw(ALONE, photo=[{}]), ("", "wordless", None)),
        (raw(ALONE, photo=[{}], caption="planning"), ("planning", "text", None)),
        (raw(ALONE, location={"latitude": 1, "longitude": 1}), ("", "wordless", None)),
        (raw(ALONE, poll={"id": "1"}), ("", "wordless", None)),
        (raw(ALONE, pinned_message={}), None),
        (raw(text="2.", reply_to_message=POST), ("2", "text", "2")),
        (raw(text="n° 2", reply_to_message=POST), ("n°2", "text", "2")),
        (raw(text="👍🏽", reply_to_message=POST), ("👍", "text", "2")),
        (raw(text="2.", reply_to_message=SHOWN), ("take:9", "text", "2")),
        (raw(text="3", reply_to_message=SHOWN), ("3", "text", "2")),
        (raw(text="n° 2", reply_to_message=SHOWN), ("n°2", "text", "2")),
        (raw(text="👍", reply_to_message=SHOWN), ("👍", "text", "2")),
        (raw(text="👍", reply_to_message=ALONE_ON_IT), ("take:7", "text", "2")),
        (raw(text="1", reply_to_message=BY_NUMBER), ("1", "text", "2")),
        (raw(text="2."), ("2.", "text", None)),
        (raw(text="2.", reply_to_message=raw(text="combien ?")), ("2.", "text", None)),
        (raw(text="d'accord", reply_to_message=POST), ("d'accord", "text", None)),
        (raw(text="/fermer", sender_chat=GROUP) | {"from": ADMIN}, ("/fermer", "anonymous", None)),
        (raw(text="/moi") | {"from": {"id": CHANNEL, "is_bot": True}}, ("/moi", "anonymous", None)),
        (raw(text="/moi", sender_chat={"id": -9}, is_automatic_forward=True), None),
        (raw(text="/moi") | {"from": {"id": 55, "is_bot": True, "first_name": "gif"}}, None),
        (raw(text="/moi", via_bot={"id": 55, "is_bot": True}), ("/moi", "text", None)),
    ],
)
def test_what_else_people_send(content: Any, expected: Any) -> None:
    assert heard(content) == expected


def test_an_edit_is_an_edit_of_that_message() -> None:
    event = read(raw(text="/planning", edit_date=AT + 60), "edited_message")
    assert isinstance(event, Message)
    assert (event.text, event.kind, event.written) == ("/planning", MessageKind.EDIT, NetworkId("3"))
    assert event.sent_at == datetime.fromtimestamp(AT + 60, UTC)
    assert read(raw(ALONE, photo=[{}], edit_date=AT + 60), "edited_message") is None


# ---------------------------------------------------------------- the whole way, through the simulated Bot API


class Talk:
    """What comes back of each thing that somebody does."""

    def __init__(self, helpline: TelegramHelpline, said: list[Said]) -> None:
        self.helpline, self.telegram, self._said = helpline, helpline.console.telegram, said

    async def does(self, act: Any) -> Sequence[Said]:
        self._said.clear()
        self.helpline.handed.clear()
        act(self.telegram)
        await asyncio.wait_for(self.helpline.handed.wait(), 10)
        await self.helpline.wait(MOMENT)
        return list(self._said)

    async def hears(self, act: Any) -> list[tuple[int, str]]:
        return [(stage.CHATS[said.to], said.text.replace("\u00a0", " ")) for said in await self.does(act)]


async def test_the_forms_of_a_message_go_the_whole_way() -> None:
    said: list[Said] = []
    anne, fatou, team = HANDLES["v1"], HANDLES["c1"], -1001
    async with stage.open_helpline(said.append) as helpline:
        talk = Talk(helpline, said)
        who = await talk.hears(lambda t: t.say(team, anne, "@standardiste_bot qui"))
        assert [there for there, _ in who] == [team]
        assert "Ensuite" in who[0][1]
        only = [(anne, "Je ne lis que le texte. Écrivez /aide pour voir ce que je sais faire.")]
        update = {"message_id": 900, "date": AT, "chat": talk.telegram.chats[anne].as_json()}
        voice = update | {"from": {"id": anne, "is_bot": False, "first_name": "Anne"}, "voice": {"file_id": "x"}}
        assert await talk.hears(lambda t: t.update("message", voice)) == only
        edit = update | {"from": voice["from"], "text": "/planning", "edit_date": AT + 5}
        kept = await talk.hears(lambda t: t.update("edited_message", edit))
        assert kept[0][1].startswith("J'ai gardé le premier texte")
        assert await talk.hears(lambda t: t.update("edited_message", edit)) == []  # the same words stand there
        there = {"message_id": 901, "date": AT, "chat": talk.telegram.chats[team].as_json()}
        hidden = there | {"from": ADMIN, "sender_chat": {"id": team}, "text": "/fermer"}
        why = await talk.hears(lambda t: t.update("message", hidden))
        assert why[0][1].startswith("Vous écrivez sans votre nom")
        chatter = there | {"from": ADMIN, "sender_chat": {"id": team}, "text": "/blabla"}
        assert await talk.hears(lambda t: t.update("message", chatter)) == []
        pointed = await talk.hears(
            lambda t: t.say(team, fatou, "/inscrire Madame B. vendredi 14h", entities=[mention(10, 9, anne)])
        )
        assert (team, "Fatou inscrit Anne : vendredi 27 novembre, 14 h–16 h.") in pointed
        nobody = await talk.hears(
            lambda t: t.say(team, fatou, "/inscrire Anne vendredi 16h", entities=[mention(10, 4, 999)])
        )
        assert nobody[0][1].startswith("Je ne connais pas « Anne »")  # another Anne than the one of the team


async def test_an_answer_in_a_room_replies_to_its_question_and_a_private_one_does_not() -> None:
    said: list[Said] = []
    anne, team = HANDLES["v1"], -1001
    async with stage.open_helpline(said.append) as helpline:
        talk = Talk(helpline, said)
        asked = talk.telegram._next_message + 1
        await talk.does(lambda t: t.say(team, anne, "/prendre"))
        await talk.does(lambda t: t.say(anne, anne, "/moi"))
        sent = [asked.params for asked in talk.telegram.requests("sendMessage")]
    replies = [
        (params["chat_id"], params.get("reply_parameters")) for params in sent if "semaine" not in params["text"]
    ]
    question = {"message_id": asked, "allow_sending_without_reply": True}
    assert [(int(chat), reply) for chat, reply in replies] == [(team, question), (anne, None)]


async def test_a_suggestion_too_long_for_a_button_s_data_runs_with_all_its_words() -> None:
    said: list[Said] = []
    anne, bakari, team = HANDLES["v1"], HANDLES["v2"], -1001
    words = "le mardi 24 novembre de 14 heures à 16 heures s'il vous plaît merci beaucoup à tous"
    async with stage.open_helpline(said.append) as helpline:
        talk = Talk(helpline, said)
        (suggested,) = await talk.does(lambda t: t.say(team, anne, "/rendre mardi 24 novembre de 14h à 16h" + " " * 40))
        assert [button.label for button in suggested.buttons] == ["/remplacement mardi 24 …"]
        (suggested,) = await talk.does(lambda t: t.say(team, anne, f"/rendre {words}"))
        assert [button.says for button in suggested.buttons] == ["1"]
        assert await talk.does(lambda t: t.press_data(team, int(suggested.id), "1", bakari)) != []
        answers = await talk.hears(lambda t: t.press_data(team, int(suggested.id), "1", anne))
        assert any("mardi 24 novembre" in text or "Quel créneau" in text for _, text in answers)


async def test_a_reply_presses_the_button_at_that_place_and_agreement_the_only_one() -> None:
    said: list[Said] = []
    anne, bakari, team = HANDLES["v1"], HANDLES["v2"], -1001
    async with stage.open_helpline(said.append) as helpline:
        talk = Talk(helpline, said)

        def reply(text: str, to: Said, user: int) -> Any:
            answered = {"message_id": int(to.id), "date": AT, "from": {"id": 123456789, "is_bot": True}}
            return lambda t: t.say(team, user, text, reply_to_message=answered)

        (question,) = await talk.does(lambda t: t.say(team, anne, "/rendre mardi 14h"))
        assert await talk.hears(reply("👍", question, bakari)) == [(team, "Cette question ne s'adresse pas à vous.")]
        offered = await talk.does(reply("👍", question, anne))
        offer = next(s for s in offered if s.to == TEAM and [b.label for b in s.buttons] == ["Je prends"])
        taken = await talk.hears(reply("1)", offer, bakari))
        assert any("Bakari remplace Anne" in text for _, text in taken)
        copy = {"message_id": 9999, "date": AT, "from": {"id": 123456789, "is_bot": True}} | {
            "reply_markup": {"inline_keyboard": [[{"text": "Je prends", "callback_data": offer.buttons[0].says}]]}
        }
        late = await talk.hears(lambda t: t.say(team, anne, "1", reply_to_message=copy))
        assert late == [(team, "C'est déjà réglé.")]
        (planning,) = await talk.does(lambda t: t.say(team, anne, "/planning"))
        which = "Pour le bouton, répondez 4 tout court. Pour le créneau, écrivez : /prendre n° 4"
        assert await talk.hears(reply("n°4", planning, anne)) == [
            (team, f"Le bouton 4 ou le créneau n° 4 ? {which}"),
        ]
        assert await talk.hears(reply("👍", planning, anne)) == []  # which of its buttons?


@pytest.mark.parametrize(
    ("content", "named", "replies_to"),
    [
        (raw(text="@Our_bot je prends samedi 10h"), True, None),
        (raw(text="je prends samedi 10h @our_bot"), True, None),
        (raw(text="Our_bot : je prends samedi 10h"), True, None),
        (raw(text="je prends samedi 10h"), False, None),
        (raw(text="Our_bot est en panne ?"), False, None),
        (raw(text="@Our_bots je prends"), False, None),
        (raw(text="moi@our_bot.example"), False, None),
        (raw(text="je prends", reply_to_message=POST), False, "2"),
        (raw(text="je prends", reply_to_message=raw(text="qui ?")), False, None),
        (raw(ALONE, text="@Our_bot je prends", reply_to_message=POST), False, None),
        (raw(text="2", reply_to_message=POST), False, None),
    ],
)
def test_what_is_said_to_the_bot_is_known_as_such(content: dict[str, Any], named: bool, replies_to: str | None) -> None:
    event = read(content)
    assert isinstance(event, Message)
    assert (event.named, event.replies_to) == (named, replies_to)
