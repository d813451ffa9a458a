"""Translates the answer to a Matrix sync into events, and records what the next sync needs.

A message becomes an event only when its key has arrived. Rooms to join without asking the core are recorded.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from nio import (
    EncryptionError,
    InviteMemberEvent,
    MatrixRoom,
    MegolmEvent,
    ReactionEvent,
    RoomMemberEvent,
    SyncResponse,
)
from nio.api import MessageDirection
from nio.client.async_client import AsyncClient

from adapters.chat.hand_over import KeepAside
from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.errors import await_answer
from adapters.chat.matrix.moves import Moves
from adapters.chat.matrix.receive import NETWORK, Reader
from adapters.chat.matrix.verification import Devices
from bot.errors import AdapterError
from bot.model import Address, Event, Message, RoomEvent, RoomEventKind
from bot.ports import Clock

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Messages per room in one answer; earlier ones are fetched."""
PAGES: Final = 50
KEY_COMES_WITHIN: Final = timedelta(minutes=10)
REMEMBERED: Final = 5000
UNREAD: Final = 100
"""At most so many messages wait for their keys; the oldest are dropped first."""
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)


@dataclass(slots=True)
class Progress:
    """The stored cursor.

    `unread`: events whose key has not arrived, each with its room and time of arrival. `joins`: rooms in which rooms of
    ours go on, to be joined without asking the core.
    """

    since: str = ""
    unread: list[dict[str, Any]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cursor: str | None) -> "Progress":
        kept = json.loads(cursor) if cursor else {}
        return cls(**kept | {"joins": list(kept.get("joins", ()))})


@dataclass(frozen=True, slots=True)
class Arrivals:
    client: AsyncClient
    direct: Direct
    moves: Moves
    devices: Devices
    clock: Clock
    keep_aside: KeepAside | None
    ours: dict[str, str]
    """Ids of events that are ours, each with its transaction id or ""; the last to be learnt of last."""
    emptied: set[str] = field(default_factory=set)
    """Rooms that the last one seems to have left, to be looked at by whoever takes them from here."""

    async def read(self, answer: SyncResponse, progress: Progress, before: str) -> list[Event]:
        """The events since `before`. Changes `progress`."""
        events = [*await self._read_late(progress)]
        for letter in answer.to_device_events:
            request = self.devices.take(letter.source)
            events += [request] if request else []
        for id_, left in answer.rooms.leave.items():
            events += await self._events(id_, left.timeline.events, progress)
            self.client.rooms.pop(id_, None)
        for id_, joined in answer.rooms.join.items():
            news = [*joined.state, *joined.timeline.events]
            progress.joins += self.moves.note(id_, news)
            gone = any(isinstance(event, RoomMemberEvent) and event.membership in {"leave", "ban"} for event in news)
            if gone and self.client.rooms[id_].users.keys() <= {self.client.user_id}:
                self.emptied.add(id_)
            came = await self._came(id_, joined.timeline, before)
            events += await self._events(id_, came, progress)
        for id_, invited in answer.rooms.invite.items():
            events += self._invited(id_, invited.invite_state, progress, before)
        return events

    async def _came(self, room: str, timeline: Any, since: str) -> list[Any]:
        """The events of a room since the last sync, or since we joined, oldest first."""
        came, start, pages = list(timeline.events), timeline.prev_batch, 0
        # In a direct room, people may write to us between the invitation and our joining.
        ours = {"join", "invite"} if self.direct.with_whom(room) else {"join"}
        while (
            timeline.limited
            and since
            and start
            and position_of_admission(came, self.client.user_id, ours) < 0
            and pages < PAGES
        ):
            answer = await await_answer(self.client.room_messages(room, start, since, MessageDirection.back, AT_ONCE))
            came = [*reversed(answer.chunk), *came]
            start, pages = (answer.end if answer.chunk else None), pages + 1
        return came[position_of_admission(came, self.client.user_id, ours) + 1 :]

    def _reader(self, room_id: str) -> Reader:
        room = self.client.rooms.get(room_id) or MatrixRoom(room_id, self.client.user_id)
        return Reader(self.client.user_id, room, self.direct.with_whom(room_id), room_id in self.moves.ends)

    async def _events(self, room_id: str, came: Sequence[Any], progress: Progress) -> list[Event]:
        reader, events = self._reader(room_id), list[Event]()
        for raw in came:
            if raw.sender == self.client.user_id:
                self._remember_ours(raw.event_id, getattr(raw, "transaction_id", None) or "")
            if isinstance(raw, MegolmEvent):
                if raw.sender != self.client.user_id:
                    at = self.clock.now().isoformat()
                    progress.unread.append({"room": room_id, "event": raw.source, "at": at})
                continue
            try:
                event = reader.event(raw)
            except MALFORMED as fault:
                await self._aside(raw, f"{type(fault).__name__}: {fault}")
            else:
                event = await self._of_ours(room_id, raw, event)
                events += [event] if event else []
                events += self._crowded(room_id, raw)
        return events

    def _crowded(self, room: str, raw: Any) -> list[Event]:
        """Somebody else came to where we talked with one person: from then on it is any other room."""
        whose = self.direct.whose(room)
        came = isinstance(raw, RoomMemberEvent) and raw.membership == "join" and raw.prev_membership != "join"
        if not whose or not came or raw.state_key in {whose, self.client.user_id}:
            return []
        return [invitation_to_room(room, whose, f"joined:{room}", self.clock.now())]

    async def _of_ours(self, room_id: str, raw: Any, event: Event | None) -> Event | None:
        """The event; a press only if it is on a post of ours. A number for somebody else's message is a mere text."""
        if not isinstance(event, Message) or event.pressed is None or await self._is_ours(room_id, event.pressed):
            return event
        return None if isinstance(raw, ReactionEvent) else replace(event, pressed=None, answer_to="")

    async def _is_ours(self, room_id: str, message: str) -> bool:
        """When the homeserver cannot say it, the core does: it knows our posts, and waits for those on their way."""
        if message in self.ours:
            return True
        try:
            answer = await await_answer(self.client.room_get_event(room_id, message))
        except AdapterError as error:
            return not error.permanent
        ours = getattr(answer.event, "sender", "") == self.client.user_id
        if ours:
            self._remember_ours(message)
        return ours

    def _remember_ours(self, message: str, transaction: str = "") -> None:
        self.ours[message] = transaction
        while len(self.ours) > REMEMBERED:
            del self.ours[next(iter(self.ours))]

    async def _aside(self, raw: Any, why: str) -> None:
        id_ = str(getattr(raw, "event_id", ""))
        log.error("event %s cannot be read and is kept aside: %s", id_, why)
        if self.keep_aside is not None:
            await self.keep_aside(id_, json.dumps(getattr(raw, "source", {}))[:4000], why)

    async def _read_late(self, progress: Progress) -> list[Event]:
        """Messages whose key has arrived, and an `UNREADABLE` event for each whose key did not arrive in time."""
        events: list[Event] = []
        waiting: list[dict[str, Any]] = []
        for kept in progress.unread[-UNREAD:]:
            reader = self._reader(kept["room"])
            locked = MegolmEvent.from_dict(kept["event"])
            locked.room_id = kept["room"]
            try:
                raw = self.client.decrypt_event(locked)
                event = await self._of_ours(kept["room"], raw, reader.event(raw))
            except EncryptionError:
                if self.clock.now() - datetime.fromisoformat(kept["at"]) < KEY_COMES_WITHIN:
                    waiting.append(kept)
                else:
                    events.append(reader.unreadable(locked))
            else:
                events += [event] if event else []
        progress.unread = waiting
        return events

    def _invited(self, room: str, state: Sequence[Any], progress: Progress, before: str) -> list[Event]:
        """Rooms in which rooms of ours go on are joined; for others the core decides."""
        ours = (e for e in state if isinstance(e, InviteMemberEvent) and e.state_key == self.client.user_id)
        invite = next((e for e in ours if e.membership == "invite"), None)
        if invite is None:
            return []
        if self.moves.origins_of(room):
            progress.joins.append(room)
            return []
        arrived = invitation_to_room(room, invite.sender, f"invite:{room}:{before}", self.clock.now())
        return [replace(arrived, direct=bool(invite.content.get("is_direct")))]


def invitation_to_room(room: str, by: str, id_: str, at: datetime) -> RoomEvent:
    """Somebody invited us to a room, or added us: the core decides what to do."""
    return RoomEvent(id_, Address(NETWORK, room), RoomEventKind.ARRIVED, at, by, by)


def position_of_admission(came: Sequence[Any], user: str, ours: set[str]) -> int:
    """The index of the event that admitted us: the first of the last sequence of `ours`; -1 when there is none."""
    place, wanted = -1, set(ours)
    for at in range(len(came) - 1, -1, -1):
        event = came[at]
        if isinstance(event, RoomMemberEvent) and event.state_key == user and event.prev_membership != event.membership:
            if event.membership not in wanted:
                break
            place = at
            wanted.discard("join")
            if not wanted:
                break
    return place
