"""Rooms that were upgraded: the room that ended says so, and so does the one that goes on.

nio takes any message with the type of a tombstone for one, and whoever may write may send that. So we keep our own
account of it, from changes of the rooms' state alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from nio import MatrixRoom, RoomUpgradeEvent
from nio.client.async_client import AsyncClient

from adapters.chat.errors import ShutOut
from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.errors import Refusal
from adapters.chat.matrix.receive import NETWORK, is_state
from bot.model import Address, RoomEvent, RoomEventKind
from bot.ports import Clock


@dataclass(slots=True)
class Moves:
    """Where our rooms go on. A direct room goes on nowhere: it is a person's, who may open another.

    `ends` has the successor of each room that ended, `origins` what each successor says that it follows, and `told` who
    stood in both rooms when the core last heard of it.
    """

    client: AsyncClient
    direct: Direct
    clock: Clock
    ends: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def note(self, room: str, events: Iterable[Any]) -> list[str]:
        """Note the tombstone among these events of a room. Returns the room to try to enter, if it is a new one."""
        new = [str(e.replacement_room) for e in events if isinstance(e, RoomUpgradeEvent) and is_state(e)][-1:]
        if not new or self.ends.get(room) == new[0]:
            return []
        self.ends[room] = new[0]
        return [] if self.direct.is_listed(room) or new[0] == room else new

    def origins_of(self, new: str) -> list[str]:
        """Our rooms that say that they go on in this one."""
        return [old for old, to in self.ends.items() if to == new and not self.direct.is_listed(old)]

    async def enter(self, new: str) -> None:
        """Join the room; leave it at once when it does not say that it follows one of ours.

        Raises `ShutOut` or `Refusal` while we are not invited.
        """
        olds = self.origins_of(new)
        if not olds or new in self.client.rooms:
            return
        await request_json(self.client, "POST", f"/rooms/{new}/join", {})
        if await self._origin(new) not in olds:
            await request_json(self.client, "POST", f"/rooms/{new}/leave", {})

    async def news(self) -> list[RoomEvent]:
        """Each of our rooms that goes on in another that we are in; again when others stand in both."""
        found, now = [], self.clock.now()
        for old, new in list(self._pairs()):
            in_both = tuple(sorted(people_inside(self.client.rooms[old]) & people_inside(self.client.rooms[new])))
            if self.told.get(old) != in_both and await self._origin(new) == old:
                id_, to = f"moved:{old}:{new}:{now.isoformat()}", Address(NETWORK, new)
                event = RoomEvent(id_, Address(NETWORK, old), RoomEventKind.MOVED, now, moved_to=to, in_both=in_both)
                found.append(event)
        return found

    def has_told(self, events: Iterable[RoomEvent]) -> None:
        """The core knows of these."""
        self.told |= {event.address.chat: event.in_both or () for event in events}

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for old, new in self.ends.items():
            if {old, new} <= self.client.rooms.keys() and old in self.origins_of(new):
                yield old, new

    async def _origin(self, room: str) -> str:
        """The room that this one says it follows; it never changes. Empty when there is none."""
        if room not in self.origins:
            made: dict[str, Any] = {}
            with suppress(Refusal, ShutOut):
                made = await request_json(self.client, "GET", f"/rooms/{room}/state/m.room.create")
            follows = made.get("predecessor")
            self.origins[room] = str(follows.get("room_id", "")) if isinstance(follows, dict) else ""
        return self.origins[room]


def people_inside(room: MatrixRoom) -> set[str]:
    """Who has joined."""
    return {user for user in room.users if user not in room.invited_users}
