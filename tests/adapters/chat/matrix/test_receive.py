"""What an event of a Matrix room says to the bot, without a homeserver."""

from typing import Any

import pytest
from nio import MatrixRoom, RoomMessageText

from adapters.chat.matrix.receive import Reader
from bot.model import Message

BOT = "@standardiste:example.org"


def read(body: str, **content: Any) -> Message:
    event = RoomMessageText.from_dict(
        {
            "event_id": "$said",
            "sender": "@anne:example.org",
            "origin_server_ts": 1_764_000_000_000,
            "type": "m.room.message",
            "content": {"msgtype": "m.text", "body": body, **content},
        }
    )
    message = Reader(BOT, MatrixRoom("!team:example.org", BOT)).event(event)
    assert isinstance(message, Message)
    return message


REPLY = {"m.relates_to": {"m.in_reply_to": {"event_id": "$offer"}}}
MENTION = {"m.mentions": {"user_ids": [BOT]}}


@pytest.mark.parametrize(
    ("body", "content", "named"),
    [
        ("je prends", REPLY | MENTION, False),
        (f"{BOT}: je prends", REPLY | MENTION, True),
        ("standardiste: je prends", REPLY | MENTION, True),
        ("standardiste: je prends", REPLY, True),
    ],
)
def test_a_reply_to_the_bot_points_to_its_post_also_when_it_names_the_bot(
    body: str, content: dict[str, Any], named: bool
) -> None:
    message = read(body, **content)
    assert (message.text, message.named, message.replies_to) == ("je prends", named, "$offer")


def test_a_reply_to_others_points_to_nothing() -> None:
    assert read("je prends", **REPLY).replies_to is None
    assert not read("je prends", **REPLY).to_us
