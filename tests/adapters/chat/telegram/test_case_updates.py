"""The field's updates of `adapter-03` in the shared cases, each with the event that it must be."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.chat.telegram.receive import ANONYMOUS_ADMIN, CHANNEL, Reader
from bot.model import Event, Message, MessageKind, RoomEvent, RoomEventKind

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
ANNE = {"id": 7, "is_bot": False, "first_name": "Anne", "language_code": "fr"}
GROUP = {"id": -100, "type": "supergroup", "title": "Lyon", "is_forum": True}
ALONE = {"id": 7, "type": "private", "first_name": "Anne"}
CHANNEL_OF_ANNE = {"id": -1009, "type": "channel", "title": "Moi"}
TOPIC: dict[str, Any] = {"message_thread_id": 44, "is_topic_message": True}
TEXT, EDIT = MessageKind.TEXT, MessageKind.EDIT
WORDLESS, ANONYMOUS = MessageKind.WORDLESS, MessageKind.ANONYMOUS


def said(chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": AT, "chat": chat, "from": ANNE, **more}


def sent_as(sender: int, chat: dict[str, Any], text: str) -> dict[str, Any]:
    return said(text=text, sender_chat=chat) | {"from": {"id": sender, "is_bot": True, "first_name": "Group"}}


def gist(event: Event | None) -> tuple[object, ...] | None:
    """What matters of a message: its words, the kind, where, whether in private, and whether it was forwarded."""
    if event is None:
        return None
    if isinstance(event, RoomEvent):
        return (event.kind,)
    return event.text, event.kind, event.address.chat, event.address.thread, event.private, event.forwarded


def read(kind: str, content: dict[str, Any]) -> Event | None:
    return Reader("Our_bot", 1).event({"update_id": 5, kind: content}, NOW)


SENDER = {"type": "hidden_user", "date": AT, "sender_user_name": "Bakari"}
FORWARDED: dict[str, Any] = {"forward_origin": SENDER, "forward_date": AT}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (said(text="/prendre vendredi 14h", **FORWARDED), ("/prendre vendredi 14h", TEXT, "-100", "", False, True)),
        (said(photo=[{}], caption="/moi"), ("/moi", TEXT, "-100", "", False, False)),
        (said(text="/moi", sender_chat=CHANNEL_OF_ANNE, is_automatic_forward=True), None),
        (sent_as(CHANNEL, CHANNEL_OF_ANNE, "/moi"), ("/moi", ANONYMOUS, "-100", "", False, False)),
        (sent_as(ANONYMOUS_ADMIN, GROUP, "/fermer"), ("/fermer", ANONYMOUS, "-100", "", False, False)),
        (said(text="@Our_bot planning"), ("planning", TEXT, "-100", "", False, False)),
        (said(text="@Our_bot /planning"), ("/planning", TEXT, "-100", "", False, False)),
        (said(text="/planning @Our_bot"), ("/planning", TEXT, "-100", "", False, False)),
        (said(text="/moi", **TOPIC), ("/moi", TEXT, "-100", "44", False, False)),
        (said(text="/moi", message_thread_id=44), ("/moi", TEXT, "-100", "", False, False)),
        (said(ALONE, text="/moi", **TOPIC), ("/moi", TEXT, "7", "44", True, False)),
        (said(contact={"phone_number": "+33 6 39 98 01 01", "user_id": 7}), None),
        (said(ALONE, voice={"file_id": "x", "duration": 3}), ("", WORDLESS, "7", "", True, False)),
        (said(ALONE, sticker={"file_id": "x"}), ("", WORDLESS, "7", "", True, False)),
        (said(ALONE, location={"latitude": 1, "longitude": 1}), ("", WORDLESS, "7", "", True, False)),
        (said(new_chat_members=[ANNE]), None),
        (said(supergroup_chat_created=True), None),
        (said(forum_topic_closed={}, **TOPIC), None),
        (said(poll={"id": "1"}), None),
        (said(text="/moi", via_bot={"id": 55, "is_bot": True}), ("/moi", TEXT, "-100", "", False, False)),
        (said(ALONE, text="/moi", business_connection_id="x"), None),  # somebody's chat with a customer of theirs
    ],
)
def test_a_message_of_the_field(content: dict[str, Any], wanted: tuple[object, ...] | None) -> None:
    assert gist(read("message", content)) == wanted


@pytest.mark.parametrize(
    ("kind", "content", "wanted"),
    [
        ("edited_message", said(text="/moi", edit_date=AT + 5), ("/moi", EDIT, "-100", "", False, False)),
        ("channel_post", {"message_id": 3, "date": AT, "chat": CHANNEL_OF_ANNE, "text": "/moi"}, None),
        (
            "my_chat_member",
            {
                "chat": GROUP,
                "from": ANNE,
                "date": AT,
                "old_chat_member": {"status": "member"},
                "new_chat_member": {"status": "restricted", "can_send_messages": False, "is_member": True},
            },
            (RoomEventKind.LOST,),
        ),
    ],
)
def test_another_update_of_the_field(kind: str, content: dict[str, Any], wanted: tuple[object, ...] | None) -> None:
    assert gist(read(kind, content)) == wanted


@pytest.mark.parametrize(
    ("under", "pressed", "thread"),
    [
        ({"chat": GROUP, "message_id": 3, "date": 0}, "3", ""),  # too old for Telegram to show
        (said(**TOPIC), "3", "44"),
        ({"chat": GROUP, "message_id": 0, "date": AT}, "0", ""),  # seen by one person alone
        (None, None, None),  # under a message of an inline query
    ],
)
def test_a_press_of_the_field(under: dict[str, Any] | None, pressed: str | None, thread: str | None) -> None:
    query = {"id": "1", "from": ANNE, "chat_instance": "1", "data": "take:4"}
    event = read("callback_query", query | ({"message": under} if under else {"inline_message_id": "z"}))
    if pressed is None:
        assert event is None
    else:
        assert isinstance(event, Message)
        assert (event.pressed, event.text, event.address.thread) == (pressed, "take:4", thread)


@pytest.mark.parametrize("name", ["", "\u202eennA", "🌸🌸", "\u3164"])
def test_a_name_of_any_kind_is_read(name: str) -> None:
    """What may be shown of it is decided where it is shown."""
    event = read("message", said(text="/moi") | {"from": {"id": 9, "is_bot": False, "first_name": name}})
    assert isinstance(event, Message)
    assert event.name == name
