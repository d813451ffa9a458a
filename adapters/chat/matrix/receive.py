"""Translates events of a Matrix room into events of the core. No network, no clock.

Source: https://spec.matrix.org/latest/client-server-api/. None means that the event is irrelevant.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final
from urllib.parse import unquote

from nio import (
    MatrixRoom,
    MegolmEvent,
    PowerLevelsEvent,
    ReactionEvent,
    RoomEncryptedMedia,
    RoomMemberEvent,
    RoomMessageMedia,
    RoomMessageText,
    RoomMessageUnknown,
    StickerEvent,
)

from adapters.chat.addressing import PAUSE, read_choice, speak_to_bot
from bot.model import AGREED, Address, Event, Mention, Message, MessageKind, NetworkId, RoomEvent, RoomEventKind

NETWORK: Final = "matrix"
KEYCAPS: Final = (*(f"{n}\ufe0f\u20e3" for n in range(1, 10)), "\U0001f51f")
"""The reactions for the first ten buttons."""
PILL: Final = re.compile(r'<a [^>]*href="https://matrix\.to/#/(@[^"?]+)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
LINKED: Final = re.compile(r"\[([^\]]*)\]\(https://matrix\.to/#/@[^)]*\)")
QUOTED_HTML: Final = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL)
QUOTED: Final = re.compile(r"(?:>[^\n]*\n)+\n?")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the events of one room. `alone` is the person of a direct room; empty in a group. `ended`: upgraded."""

    bot: str
    room: MatrixRoom
    alone: str = ""
    ended: bool = False

    def event(self, event: Any) -> Event | None:
        read: Event | None = None
        if isinstance(event, RoomMemberEvent):
            read = self._left(event)
        elif event.sender == self.bot:
            pass
        elif isinstance(event, RoomMessageText):
            read = self._message(event)
        elif isinstance(event, (RoomMessageMedia, RoomEncryptedMedia, StickerEvent)) or is_location(event):
            read = self._wordless(event)
        elif isinstance(event, ReactionEvent):
            read = self._reaction(event)
        elif isinstance(event, PowerLevelsEvent) and is_state(event) and not self.alone:
            read = self._silenced(event)
        return read

    @property
    def address(self) -> Address:
        """The address; for a private chat the id of the person, as on other networks."""
        return Address(NETWORK, self.alone or self.room.room_id)

    def _message(self, event: RoomMessageText) -> Message | None:
        content = event.source.get("content", {})
        relation = content.get("m.relates_to") or {}
        if relation.get("rel_type") == "m.replace":
            new = content["m.new_content"]
            changed = NetworkId(str(relation["event_id"]))
            return replace(self._spoken(event, new, new["body"]), written=changed, kind=MessageKind.EDIT)
        to = answered_message(relation)
        text = QUOTED.sub("", event.body, count=1) if to and event.body.startswith("> ") else event.body
        choice = read_choice(text) if to else None
        if choice:
            return self._said(event, choice, to)
        spoken = self._spoken(event, content, text)
        mentioned = self.bot in ((content.get("m.mentions") or {}).get("user_ids") or ())
        if self.alone or not (spoken.named or mentioned):
            return spoken
        return replace(spoken, replies_to=NetworkId(to)) if to else replace(spoken, named=True)

    def _spoken(self, event: Any, content: Raw, text: str) -> Message:
        """What somebody wrote: the people it mentions, and no mention of us."""
        text = LINKED.sub(r"\1", text)
        pills = mentions_of_content(content)
        for pill in pills:
            if pill.user == self.bot and not text.lstrip(PAUSE).startswith(pill.shown):
                text = text.replace(pill.shown, "", 1).rstrip()
        ends = self._name_ends(text, content, pills)
        said = self._said(event, speak_to_bot(text, ends) if ends else text)
        return replace(
            said,
            mentions=tuple(pill for pill in pills if pill.user != self.bot),
            named=not self.alone and (ends > 0 or any(pill.user == self.bot for pill in pills)),
        )

    def _name_ends(self, text: str, content: Raw, pills: Sequence[Mention]) -> int:
        """Where our name ends that a text begins with; 0 when it begins otherwise.

        The name alone may be any word: it counts in a mention, or before a colon or a comma.
        """
        local = self.bot.removeprefix("@").partition(":")[0]
        named = {local, self.room.user_name(self.bot) or local, *(p.shown for p in pills if p.user == self.bot)}
        mentioned = self.bot in ((content.get("m.mentions") or {}).get("user_ids") or ())
        mentioned = mentioned or any(pill.user == self.bot for pill in pills)
        after = r"(?!\w)" if mentioned else r"\s*[:,]"
        names = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
        match = re.match(
            rf"\s*(?:{re.escape(self.bot)}|@{re.escape(local)}(?![\w:])|@?(?:{names}){after})", text, re.IGNORECASE
        )
        return match.end() if match else 0

    def _wordless(self, event: Any) -> Message | None:
        """A picture, a file, a voice message, a sticker; what is written under it is text."""
        content = event.source.get("content", {})
        caption = str(content.get("body", ""))
        if content.get("filename") not in {None, caption} and not isinstance(event, StickerEvent):
            return self._spoken(event, content, caption)
        return replace(self._said(event, ""), kind=MessageKind.WORDLESS) if self.alone else None

    def _reaction(self, event: ReactionEvent) -> Message | None:
        choice = read_choice(event.key)
        keycap = choice and (choice == AGREED or "\u20e3" in event.key or event.key == KEYCAPS[-1])
        return self._said(event, choice, event.reacts_to) if choice and keycap else None

    def _said(self, event: Any, text: str, pressed: str = "") -> Message:
        return Message(
            event.event_id,
            self.address,
            event.sender,
            self.room.user_name(event.sender) or event.sender,
            text,
            event_time(event),
            private=bool(self.alone),
            pressed=NetworkId(pressed) if pressed else None,
            answer_to=event.sender if pressed else "",
            written=None if isinstance(event, ReactionEvent) else NetworkId(event.event_id),
        )

    def _left(self, event: RoomMemberEvent) -> RoomEvent | None:
        """We were removed, or somebody left. Ignored in a direct room, where we can invite the person again."""
        gone = event.membership in {"leave", "ban"}
        if not gone or self.alone or event.prev_membership not in {"join", None}:
            return None
        if event.state_key == self.bot:
            return self._befell(event, RoomEventKind.LOST) if event.sender != self.bot else None
        name = (event.prev_content or {}).get("displayname") or event.state_key
        return RoomEvent(
            event.event_id, self.address, RoomEventKind.LEFT, event_time(event), event.state_key, str(name)
        )

    def _silenced(self, event: PowerLevelsEvent) -> RoomEvent | None:
        before = (event.source.get("unsigned") or {}).get("prev_content") or {}
        could, can = (may_write(levels, self.bot, self.room.encrypted) for levels in (before, event.source["content"]))
        # Nobody writes any more in a room that ended, and we follow.
        return self._befell(event, RoomEventKind.LOST) if could and not can and not self.ended else None

    def unreadable(self, event: MegolmEvent) -> RoomEvent:
        """The key of a message did not arrive in time."""
        id_, name = f"unreadable:{event.event_id}", self.room.user_name(event.sender) or event.sender
        return RoomEvent(id_, self.address, RoomEventKind.UNREADABLE, event_time(event), event.sender, name)

    def _befell(self, event: Any, what: RoomEventKind) -> RoomEvent:
        return RoomEvent(event.event_id, self.address, what, event_time(event), event.sender)


def is_state(event: Any) -> bool:
    """Whether it changed its room: whoever may write may send a message with the type of such an event."""
    return bool(event.source.get("state_key") == "")


def is_location(event: Any) -> bool:
    return isinstance(event, RoomMessageUnknown) and event.msgtype == "m.location"


def mentions_of_content(content: Raw) -> list[Mention]:
    """The people whom a message mentions: `<a href="https://matrix.to/#/@anne:example.org">Anne</a>`."""
    html = QUOTED_HTML.sub("", str(content.get("formatted_body") or ""))
    return [Mention(unescape(re.sub(r"<[^>]*>", "", shown)), unquote(user)) for user, shown in PILL.findall(html)]


def answered_message(relation: Raw) -> str:
    """The id of the message that this one replies to; in a thread, always the first message of the thread."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back"):
        return str(relation.get("event_id", ""))
    return str((relation.get("m.in_reply_to") or {}).get("event_id", ""))


def may_write(levels: Raw, user: str, encrypted: bool) -> bool:
    return has_power_for(
        levels, user, "m.room.encrypted" if encrypted else "m.room.message", levels.get("events_default") or 0
    )


def may_pin(levels: Raw, user: str) -> bool:
    return has_power_for(levels, user, "m.room.pinned_events", levels.get("state_default", 50 if levels else 0))


def has_power_for(levels: Raw, user: str, kind: str, otherwise: int) -> bool:
    """Whether a user may send events of this kind; `otherwise` is the level required when the kind is not listed."""
    users, events = levels.get("users") or {}, levels.get("events") or {}
    own = users[user] if user in users else levels.get("users_default") or 0
    return bool(own >= events.get(kind, otherwise))


def event_time(event: Any) -> datetime:
    return datetime.fromtimestamp(event.server_timestamp / 1000, UTC)
