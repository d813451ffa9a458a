"""Each kind of update, as Telegram sends it, and the event that it is."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.chat.telegram.receive import ANONYMOUS_ADMIN, MALFORMED, Reader
from bot.model import Address, Event, Message, MessageKind, NetworkId, RoomEvent, RoomEventKind

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
ANNE = {"id": 7, "is_bot": False, "first_name": "Anne", "last_name": "B.", "language_code": "fr-FR"}
US = {"id": 1, "is_bot": True, "first_name": "Bot"}
GROUP = {"id": -100, "type": "supergroup", "title": "Lyon"}
ALONE = {"id": 7, "type": "private", "first_name": "Anne"}
ROOM = Address("telegram", "-100")


def read(kind: str, content: Any, pressed_at: datetime = NOW) -> Event | None:
    return Reader("Our_bot", 1).event({"update_id": 5, kind: content}, pressed_at)


def message(chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": AT, "chat": chat, "from": ANNE, **more}


def told(text: str, address: Address = ROOM, *, private: bool = False) -> Message:
    written = NetworkId("3")
    return Message("5", address, "7", "Anne B.", text, NOW, private=private, language="fr", written=written)


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (message(text="/planning"), told("/planning")),
        (message(ALONE, text="bonjour"), told("bonjour", Address("telegram", "7"), private=True)),
        (message(text="/planning@our_BOT lundi"), told("/planning lundi")),
        (message(text="/planning@other_bot lundi"), None),
        (message(text="/a", message_thread_id=9, is_topic_message=True), told("/a", Address("telegram", "-100", "9"))),
        (message(text="/a", message_thread_id=1, is_topic_message=True), told("/a")),
        (message(text="/a", message_thread_id=9), told("/a")),  # a reply outside topics has such an id too
        (message(text="/a") | {"from": ANNE | {"username": "anne_b"}}, replace(told("/a"), handle="anne_b")),
        (message(photo=[]), None),
        (message(text="/a") | {"from": {**US, "id": 99}}, None),  # another bot
        (  # an administrator who does not show who they are is heard, as nobody of the team
            message(text="/a") | {"from": {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}},
            replace(told("/a"), sender=str(ANONYMOUS_ADMIN), name="Group", language=None, kind=MessageKind.ANONYMOUS),
        ),
        (
            message(ALONE, contact={"phone_number": "33639980101", "user_id": 7, "first_name": "Anne"}),
            told("/phone +33639980101", Address("telegram", "7"), private=True),
        ),
        (
            message(ALONE, contact={"phone_number": "33639980101", "user_id": 8, "first_name": "Other"}),
            told("/phone", Address("telegram", "7"), private=True),  # not theirs: they are asked for theirs
        ),
        (message(contact={"phone_number": "33639980101", "user_id": 7, "first_name": "Anne"}), None),
        (message(left_chat_member=ANNE), RoomEvent("5", ROOM, RoomEventKind.LEFT, NOW, "7", "Anne B.")),
        (message(left_chat_member=US), None),
    ],
)
def test_a_message(raw: dict[str, Any], event: Event | None) -> None:
    assert read("message", raw) == event


def test_both_ends_of_a_migration_are_one_event() -> None:
    event = RoomEvent(
        "moved:-5:-100", Address("telegram", "-5"), RoomEventKind.MOVED, NOW, moved_to=Address("telegram", "-100")
    )
    assert read("message", message({"id": -5, "type": "group"}, migrate_to_chat_id=-100)) == event
    assert read("message", message(migrate_from_chat_id=-5)) == event


def test_a_press_is_dated_by_us_but_not_before_its_message() -> None:
    query = {"id": "77", "from": ANNE, "chat_instance": "1", "data": "take:4", "message": message()}
    later, earlier = datetime(2026, 11, 23, 9, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    expected = Message(
        "5",
        ROOM,
        "7",
        "Anne B.",
        "take:4",
        later,
        pressed=NetworkId("3"),
        answer_to="77",
        language="fr",
    )
    assert read("callback_query", query, later) == expected
    before = read("callback_query", query, earlier)
    assert isinstance(before, Message)
    assert before.sent_at == NOW
    assert read("callback_query", {**query, "data": None}) is None
    assert read("callback_query", {"id": "77", "from": ANNE, "game_short_name": "x"}) is None


def place(before: str, after: str, chat: dict[str, Any] = GROUP, who: dict[str, Any] = US, **more: Any) -> Any:
    old, new = {"user": who, "status": before}, {"user": who, "status": after, **more}
    return {"chat": chat, "from": ANNE, "date": AT, "old_chat_member": old, "new_chat_member": new}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (place("left", "member"), RoomEventKind.ARRIVED),
        (place("member", "administrator"), None),
        (place("member", "left"), RoomEventKind.LOST),
        (place("member", "kicked"), RoomEventKind.LOST),
        (place("member", "restricted", can_send_messages=False), RoomEventKind.LOST),
        (place("member", "restricted", can_send_messages=True), None),
        (place("member", "kicked", ALONE), RoomEventKind.LOST),
        (place("kicked", "member", ALONE), None),
    ],
)
def test_what_befalls_the_bot(change: Any, what: RoomEventKind | None) -> None:
    there = Address("telegram", str(change["chat"]["id"]))
    expected = None if what is None else RoomEvent("5", there, what, NOW, "7", "Anne B.")
    assert read("my_chat_member", change) == expected


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (place("member", "left", who=ANNE), True),
        (place("administrator", "kicked", who=ANNE), True),
        (place("left", "member", who=ANNE), False),
        (place("member", "restricted", who=ANNE, is_member=False), True),
        (place("member", "left", who=US), False),
    ],
)
def test_somebody_leaves_a_room(change: Any, left: bool) -> None:
    assert read("chat_member", change) == (
        RoomEvent("5", ROOM, RoomEventKind.LEFT, NOW, "7", "Anne B.") if left else None
    )


def test_what_nobody_asked_for_is_nothing() -> None:
    assert read("poll", {"id": "1"}) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 5, "message": {}},
        {"update_id": 5, "message": message(text=5)},
        {"update_id": 5, "message": message(text="a", date="soon")},
        {"update_id": 5, "message": None},
        {"update_id": 5, "callback_query": {"id": "1"}},
        {"update_id": 5, "my_chat_member": {"chat": GROUP}},
        {"update_id": None},
        [],
    ],
)
def test_what_is_malformed_raises_only_what_is_foreseen(update: Any) -> None:
    with pytest.raises(MALFORMED):
        Reader("our_bot", 1).event(update, NOW)
