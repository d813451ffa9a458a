"""Translates the answer to a Matrix sync into events, and records what the next sync needs.

A message becomes an event only when its key has arrived. Rooms to join without asking the core are recorded.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from nio import EncryptionError, InviteMemberEvent, MatrixRoom, MegolmEvent, RoomMemberEvent, SyncResponse
from nio.api import MessageDirection
from nio.client.async_client import AsyncClient

from adapters.chat.hand_over import KeepAside
from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.errors import await_answer
from adapters.chat.matrix.receive import NETWORK, Reader
from adapters.chat.matrix.verification import Devices
from bot.model import Address, Event, RoomEvent, RoomEventKind
from bot.ports import Clock

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Messages per room in one answer; earlier ones are fetched."""
PAGES: Final = 50
KEY_COMES_WITHIN: Final = timedelta(minutes=10)
UNREAD: Final = 100
"""At most so many messages wait for their keys; the oldest are dropped first."""
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)


@dataclass(slots=True)
class Progress:
    """The stored cursor.

    `unread`: events whose key has not arrived, each with its room and time of arrival. `joins`: rooms to join without
    asking the core, each with the person whose direct room it is, or "".
    """

    since: str = ""
    unread: list[dict[str, Any]] = field(default_factory=list)
    joins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str | None) -> "Progress":
        return cls(**json.loads(cursor)) if cursor else cls()


@dataclass(frozen=True, slots=True)
class Arrivals:
    client: AsyncClient
    direct: Direct
    devices: Devices
    clock: Clock
    keep_aside: KeepAside | None

    async def read(self, answer: SyncResponse, progress: Progress, before: str) -> list[Event]:
        """The events since `before`. Changes `progress`."""
        events = [*self._read_late(progress)]
        for letter in answer.to_device_events:
            request = self.devices.take(letter.source)
            events += [request] if request else []
        for id_, left in answer.rooms.leave.items():
            events += await self._events(id_, left.timeline.events, progress)
            self.client.rooms.pop(id_, None)
        for id_, joined in answer.rooms.join.items():
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
        return Reader(self.client.user_id, room, self.direct.with_whom(room_id))

    async def _events(self, room_id: str, came: Sequence[Any], progress: Progress) -> list[Event]:
        reader, events = self._reader(room_id), list[Event]()
        for raw in came:
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
                events += [event] if event else []
        return events

    async def _aside(self, raw: Any, why: str) -> None:
        id_ = str(getattr(raw, "event_id", ""))
        log.error("event %s cannot be read and is kept aside: %s", id_, why)
        if self.keep_aside is not None:
            await self.keep_aside(id_, json.dumps(getattr(raw, "source", {}))[:4000], why)

    def _read_late(self, progress: Progress) -> list[Event]:
        """Messages whose key has arrived, and an `UNREADABLE` event for each whose key did not arrive in time."""
        events: list[Event] = []
        waiting: list[dict[str, Any]] = []
        for kept in progress.unread[-UNREAD:]:
            reader = self._reader(kept["room"])
            locked = MegolmEvent.from_dict(kept["event"])
            locked.room_id = kept["room"]
            try:
                event = reader.event(self.client.decrypt_event(locked))
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
        """Direct rooms and successors of our rooms are joined; for others the core decides."""
        ours = (e for e in state if isinstance(e, InviteMemberEvent) and e.state_key == self.client.user_id)
        invite = next((e for e in ours if e.membership == "invite"), None)
        if invite is None:
            return []
        if invite.content.get("is_direct") or follows_room_of_ours(self.client, room):
            progress.joins[room] = invite.sender if invite.content.get("is_direct") else ""
            return []
        return [invitation_to_room(room, invite.sender, f"invite:{room}:{before}", self.clock.now())]


def invitation_to_room(room: str, by: str, id_: str, at: datetime) -> RoomEvent:
    """Somebody invited us to a room, or added us: the core decides what to do."""
    return RoomEvent(id_, Address(NETWORK, room), RoomEventKind.ARRIVED, at, by, by)


def follows_room_of_ours(client: AsyncClient, room: str) -> bool:
    """Whether one of our rooms was upgraded to this one."""
    return any(known.replacement_room == room for known in client.rooms.values())


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
