"""Translates Telegram's updates into events of the core, one by one. No network, no clock.

Source: https://core.telegram.org/bots/api#update. None means that the update is irrelevant. Malformed updates raise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.model import Address, Event, Message, NetworkId, RoomEvent, RoomEventKind

NETWORK: Final = "telegram"
WANTED: Final = ("message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of update we request. Telegram sends `chat_member` only on request, and only to administrators."""
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What parsing an update may raise."""

GENERAL: Final = 1
"""The id of the topic "General"; messages to it are sent without an id."""
ANONYMOUS_ADMIN: Final = 1087968824
"""The one bot that represents people: it is the sender for anonymous administrators."""
ADDRESSED: Final = re.compile(r"\s*(/\w+)@(\w+)")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates for one bot. `username` is without the @."""

    username: str
    bot: int

    def event(self, update: Raw, pressed_at: datetime) -> Event | None:
        """Translate one update. Raises one of `MALFORMED`.

        Args:
            update: as Telegram sent it.
            pressed_at: time of a press, which Telegram does not give.
        """
        id_ = str(int(update["update_id"]))
        if "message" in update:
            return self._message(id_, update["message"])
        if "callback_query" in update:
            return read_press(id_, update["callback_query"], pressed_at)
        if "my_chat_member" in update:
            return read_change_of_bot(id_, update["my_chat_member"])
        if "chat_member" in update:
            return read_change_of_member(id_, update["chat_member"])
        return None

    def _message(self, id_: str, message: Raw) -> Event | None:
        migrated = read_migration(message)
        if migrated is not None:
            return migrated
        gone = message.get("left_chat_member")
        if gone is not None:
            if gone.get("is_bot"):
                return None
            return RoomEvent(
                id_,
                address_of_message(message),
                RoomEventKind.LEFT,
                message_time(message),
                str(int(gone["id"])),
                name_of_user(gone),
            )
        sender = message.get("from")
        if sender is None or (sender.get("is_bot") and sender["id"] != ANONYMOUS_ADMIN):
            return None
        text = self._for_us(text_of_message(message, sender))
        if text is None:
            return None
        return Message(
            id_,
            address_of_message(message),
            str(int(sender["id"])),
            name_of_user(sender),
            text,
            message_time(message),
            private=is_private(message["chat"]),
            language=user_language(sender),
            handle=user_handle(sender),
            forwarded=is_forwarded(message),
        )

    def _for_us(self, text: str | None) -> str | None:
        """The text without our name after the command; None when it is for another bot."""
        if text is None:
            return None
        match = ADDRESSED.match(text)
        if match is None:
            return text
        return match[1] + text[match.end() :] if match[2].casefold() == self.username.casefold() else None


def text_of_message(message: Raw, sender: Raw) -> str | None:
    """The text of a message. The sender's own contact, sent with Telegram's button, becomes `/phone NUMBER`.

    Any other contact is not their number, and becomes `/phone`, which asks for it.
    """
    contact = message.get("contact")
    if contact is not None and is_private(message["chat"]):
        own = contact.get("user_id") == sender["id"]
        return f"/phone +{str(contact['phone_number']).lstrip('+')}" if own else "/phone"
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        raise TypeError("text is no text")
    return text


def read_press(id_: str, query: Raw, pressed_at: datetime) -> Message | None:
    """A button was pressed, at `pressed_at`, but not before its message was last written."""
    sender, under, data = query["from"], query.get("message"), query.get("data")
    if under is None or not isinstance(data, str):
        return None
    return Message(
        id_,
        address_of_message(under),
        str(int(sender["id"])),
        name_of_user(sender),
        data,
        max(pressed_at, instant_of_seconds(under.get("edit_date") or under.get("date") or 0)),
        private=is_private(under["chat"]),
        pressed=NetworkId(str(int(under["message_id"]))),
        answer_to=str(query["id"]),
        language=user_language(sender),
        handle=user_handle(sender),
    )


def read_migration(message: Raw) -> RoomEvent | None:
    """A group became a supergroup. Both report it, and so does a rejected post; all three events have the same id."""
    here = int(message["chat"]["id"])
    if "migrate_to_chat_id" in message:
        return room_moved(here, int(message["migrate_to_chat_id"]), message_time(message))
    if "migrate_from_chat_id" in message:
        return room_moved(int(message["migrate_from_chat_id"]), here, message_time(message))
    return None


def room_moved(old: int, new: int, at: datetime) -> RoomEvent:
    there = Address(NETWORK, str(new))
    return RoomEvent(f"moved:{old}:{new}", Address(NETWORK, str(old)), RoomEventKind.MOVED, at, moved_to=there)


def read_change_of_bot(id_: str, change: Raw) -> RoomEvent | None:
    """The bot was added to a chat, removed, muted or unmuted, or blocked by a person."""
    could, can = may_write(change["old_chat_member"]), may_write(change["new_chat_member"])
    chat, by = change["chat"], change["from"]
    if could == can or (can and is_private(chat)):
        return None
    what = RoomEventKind.ARRIVED if can else RoomEventKind.LOST
    return RoomEvent(
        id_, Address(NETWORK, str(int(chat["id"]))), what, message_time(change), str(int(by["id"])), name_of_user(by)
    )


def may_write(member: Raw) -> bool:
    status = member["status"]
    return bool(member.get("can_send_messages")) if status == "restricted" else status not in {"left", "kicked"}


def read_change_of_member(id_: str, change: Raw) -> RoomEvent | None:
    """Somebody left a room or was removed."""
    who = change["new_chat_member"]["user"]
    if who.get("is_bot") or not is_in(change["old_chat_member"]) or is_in(change["new_chat_member"]):
        return None
    there = Address(NETWORK, str(int(change["chat"]["id"])))
    return RoomEvent(id_, there, RoomEventKind.LEFT, message_time(change), str(int(who["id"])), name_of_user(who))


def is_in(member: Raw) -> bool:
    status = member["status"]
    return bool(member.get("is_member")) if status == "restricted" else status not in {"left", "kicked"}


# ---------------------------------------------------------------- small parts


def address_of_message(message: Raw) -> Address:
    """The address of a message. Thread ids outside topics are ignored: Telegram gives them to replies."""
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    within = "" if thread in {None, GENERAL} else str(thread)
    return Address(NETWORK, str(int(message["chat"]["id"])), within)


def is_forwarded(message: Raw) -> bool:
    """Whether somebody passed on what was written elsewhere: `forward_origin`; older servers say `forward_date`."""
    return any(key in message for key in ("forward_origin", "forward_date"))


def is_private(chat: Raw) -> bool:
    return bool(chat["type"] == "private")


def name_of_user(user: Raw) -> str:
    whole = f"{user.get('first_name', '')} {user.get('last_name', '')}".strip()
    return whole or str(user.get("username", ""))


def user_handle(user: Raw) -> str:
    """The @username, without the @; most people have none."""
    return str(user.get("username") or "")


def user_language(user: Raw) -> str | None:
    """`fr` of `fr-FR`."""
    code = str(user.get("language_code") or "")
    return code.partition("-")[0].lower() or None


def message_time(message: Raw) -> datetime:
    return instant_of_seconds(message["date"])


def instant_of_seconds(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
