"""Translates events of a Matrix room into events of the core. No network, no clock.

Source: https://spec.matrix.org/latest/client-server-api/. None means that the event is irrelevant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from nio import (
    MatrixRoom,
    MegolmEvent,
    PowerLevelsEvent,
    ReactionEvent,
    RoomMemberEvent,
    RoomMessageText,
    RoomUpgradeEvent,
)

from bot.model import Address, Event, Message, NetworkId, RoomEvent, RoomEventKind

NETWORK: Final = "matrix"
KEYCAPS: Final = (*(f"{n}\ufe0f\u20e3" for n in range(1, 10)), "\U0001f51f")
"""The reactions for the first ten buttons."""
PLAIN_KEYCAPS: Final = {key.replace("\ufe0f", ""): str(n) for n, key in enumerate(KEYCAPS, 1)}
A_NUMBER: Final = re.compile(r"\s*([1-9][0-9]?)\s*")
QUOTED: Final = re.compile(r"(?:>[^\n]*\n)+\n?")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the events of one room. `alone` is the person of a direct room; empty in a group."""

    bot: str
    room: MatrixRoom
    alone: str = ""

    def event(self, event: Any) -> Event | None:
        read: Event | None = None
        if isinstance(event, RoomMemberEvent):
            read = self._left(event)
        elif event.sender == self.bot:
            pass
        elif isinstance(event, RoomMessageText):
            read = self._message(event)
        elif isinstance(event, ReactionEvent):
            read = self._reaction(event)
        elif isinstance(event, RoomUpgradeEvent):
            read = self._moved(event)
        elif isinstance(event, PowerLevelsEvent):
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
            return None
        to = answered_message(relation)
        text = QUOTED.sub("", event.body, count=1) if to and event.body.startswith("> ") else event.body
        number = A_NUMBER.fullmatch(text) if to else None
        return self._said(event, number[1], to) if number else self._said(event, text)

    def _reaction(self, event: ReactionEvent) -> Message | None:
        number = PLAIN_KEYCAPS.get(event.key.replace("\ufe0f", ""))
        return self._said(event, number, event.reacts_to) if number else None

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

    def _moved(self, event: RoomUpgradeEvent) -> RoomEvent:
        moved_to = Address(NETWORK, event.replacement_room)
        return RoomEvent(
            event.event_id, self.address, RoomEventKind.MOVED, event_time(event), event.sender, moved_to=moved_to
        )

    def _silenced(self, event: PowerLevelsEvent) -> RoomEvent | None:
        before = (event.source.get("unsigned") or {}).get("prev_content") or {}
        could, can = (may_write(levels, self.bot, self.room.encrypted) for levels in (before, event.source["content"]))
        ended = bool(self.room.replacement_room)  # upgraded: nobody writes there any more, and we follow
        return self._befell(event, RoomEventKind.LOST) if could and not can and not ended else None

    def unreadable(self, event: MegolmEvent) -> RoomEvent:
        """The key of a message did not arrive in time."""
        id_, name = f"unreadable:{event.event_id}", self.room.user_name(event.sender) or event.sender
        return RoomEvent(id_, self.address, RoomEventKind.UNREADABLE, event_time(event), event.sender, name)

    def _befell(self, event: Any, what: RoomEventKind) -> RoomEvent:
        return RoomEvent(event.event_id, self.address, what, event_time(event), event.sender)


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
