"""Translates Telegram's updates into events of the core, one by one. No network, no clock.

Source: https://core.telegram.org/bots/api#update. None means that the update is irrelevant. Malformed updates raise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from adapters.chat.addressing import PAUSE, read_choice, speak_to_bot
from bot.model import AGREED, Address, Event, Mention, Message, MessageKind, NetworkId, RoomEvent, RoomEventKind

NETWORK: Final = "telegram"
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of update we request. Telegram sends `chat_member` only on request, and only to administrators."""
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What parsing an update may raise."""

GENERAL: Final = 1
"""The id of the topic "General"; messages to it are sent without an id."""
ANONYMOUS_ADMIN: Final = 1087968824
CHANNEL: Final = 136817688
"""The two bots that stand for people: for anonymous administrators, and for those who write as a channel."""
WORDLESS: Final = (
    "voice",
    "audio",
    "video",
    "video_note",
    "photo",
    "sticker",
    "animation",
    "document",
    "location",
    "venue",
    "poll",
    "dice",
    "story",
    "paid_media",
    "checklist",
)
"""What people send in place of words."""
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
        if "edited_message" in update:
            edited = self._written(id_, update["edited_message"], MessageKind.EDIT)
            return edited if edited is not None and edited.text else None
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
        return self._written(id_, message, MessageKind.TEXT)

    def _written(self, id_: str, message: Raw, kind: MessageKind) -> Message | None:
        """What somebody wrote, or sent in place of words; None for what no person wrote to us."""
        if not is_from_person(message):
            return None
        sender, private = message["from"], is_private(message["chat"])
        text = self._for_us(message, written := text_of_message(message, sender))
        if text is None and not (private and any(content in message for content in WORDLESS)):
            return None
        if text is None:
            kind = MessageKind.WORDLESS
        elif is_anonymous(message):
            kind = MessageKind.ANONYMOUS
        choice = read_choice(text or "") if kind is MessageKind.TEXT else None
        pressed = self._answered_post(message) if choice else None
        return Message(
            id_,
            address_of_message(message),
            str(int(sender["id"])),
            name_of_user(sender),
            button_of_choice(message["reply_to_message"], choice) if choice and pressed else text or "",
            instant_of_seconds(message.get("edit_date") or message["date"]),
            private=private,
            pressed=pressed,
            language=user_language(sender),
            handle=user_handle(sender),
            written=NetworkId(str(int(message["message_id"]))),
            kind=kind,
            mentions=tuple(m for m in mentions_of_message(message) if m.user != str(self.bot)),
            forwarded=is_forwarded(message),
            named=not private and self._names_us(message, written or ""),
            replies_to=None if private or pressed else self._answered_post(message),
        )

    def _names_us(self, message: Raw, text: str) -> bool:
        name = re.escape(self.username)
        named = re.search(rf"(?<!\w)@{name}\b|^\s*{name}\s*[:,]", text, re.IGNORECASE)
        return named is not None or any(mention.user == str(self.bot) for mention in mentions_of_message(message))

    def _for_us(self, message: Raw, text: str | None) -> str | None:
        """The text without our name after the command or before it; None when it is for another bot."""
        if text is None:
            return None
        match = ADDRESSED.match(text)
        if match is not None:
            return match[1] + text[match.end() :] if match[2].casefold() == self.username.casefold() else None
        name = re.escape(self.username)
        ours = re.match(rf"\s*(?:@{name}\b|{name}\s*[:,])", text, re.IGNORECASE)
        ends = ours.end() if ours else 0
        for mention in mentions_of_message(message):
            if mention.user == str(self.bot) and text.lstrip(PAUSE).startswith(mention.shown):
                ends = text.index(mention.shown) + len(mention.shown)
        text = speak_to_bot(text, ends) if ends else text
        return re.sub(rf"\s*@{name}\b", "", text, flags=re.IGNORECASE)

    def _answered_post(self, message: Raw) -> NetworkId | None:
        """The post of ours that this message replies to."""
        answered = message.get("reply_to_message") or {}
        ours = (answered.get("from") or {}).get("id") == self.bot
        return NetworkId(str(int(answered["message_id"]))) if ours else None


def button_of_choice(answered: Raw, choice: str) -> str:
    """What the button says that was chosen by its place, or by agreement with the only one.

    Our post says so itself, also a copy of it whose id we do not know. The choice itself where it says nothing, and
    where a shift of that number may be meant.
    """
    rows = (answered.get("reply_markup") or {}).get("inline_keyboard") or ()
    says = [str(button["callback_data"]) for row in rows for button in row if "callback_data" in button]
    if choice == AGREED:
        found = says if len(says) == 1 else []
    else:
        found = says[int(choice) - 1 :] if choice.isdecimal() else []
    return found[0] if found and not found[0].isdecimal() else choice


def is_anonymous(message: Raw) -> bool:
    """Whether somebody wrote in the name of a group or channel."""
    return "sender_chat" in message or message["from"]["id"] in {ANONYMOUS_ADMIN, CHANNEL}


def is_from_person(message: Raw) -> bool:
    """False for other bots, for what Telegram copies from a channel, and for somebody's chat with a customer."""
    sender = message.get("from")
    if sender is None or message.get("is_automatic_forward") or "business_connection_id" in message:
        return False
    return not sender.get("is_bot") or is_anonymous(message)


def mentions_of_message(message: Raw) -> list[Mention]:
    """The people without @username whom the message mentions. Telegram counts in UTF-16 units."""
    units = str(message.get("text") or message.get("caption") or "").encode("utf-16-le")
    found = []
    for entity in message.get("entities") or message.get("caption_entities") or ():
        if entity["type"] == "text_mention":
            starts, length = 2 * int(entity["offset"]), 2 * int(entity["length"])
            shown = units[starts : starts + length].decode("utf-16-le", "ignore")
            found.append(Mention(shown, str(int(entity["user"]["id"]))))
    return found


def text_of_message(message: Raw, sender: Raw) -> str | None:
    """The text of a message, or the text under a picture.

    The sender's own contact, sent with Telegram's button, becomes `/phone NUMBER`. Any other contact is not their
    number, and becomes `/phone`, which asks for it.
    """
    contact = message.get("contact")
    if contact is not None and is_private(message["chat"]):
        own = contact.get("user_id") == sender["id"]
        return f"/phone +{str(contact['phone_number']).lstrip('+')}" if own else "/phone"
    text = message.get("text", message.get("caption"))
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
