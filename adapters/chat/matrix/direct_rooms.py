"""Direct rooms: one per person, in a list on the homeserver (`m.direct`) that the bot extends."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from nio import EnableEncryptionBuilder
from nio.api import RoomPreset
from nio.client.async_client import AsyncClient

from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.errors import await_answer
from bot.errors import AdapterError

Appears = Callable[[str], Awaitable[None]]
"""Waits until a sync contains the room. Raises `AdapterError` when none does in time."""


class Direct:
    """The rooms that contain only the bot and one person."""

    def __init__(self, client: AsyncClient, appears: Appears) -> None:
        self._client = client
        self._appears = appears
        self._rooms: dict[str, list[str]] = {}
        self._coming: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def _path(self) -> str:
        return f"/user/{quote(self._client.user_id)}/account_data/m.direct"

    async def read(self) -> None:
        """Read the list, which does not exist before the first room."""
        try:
            said = await request_json(self._client, "GET", self._path)
        except AdapterError as error:
            if getattr(error, "code", "") != "M_NOT_FOUND":
                raise
            said = {}
        self._rooms = {user: list(rooms) for user, rooms in said.items() if isinstance(rooms, list)}

    async def note(self, user: str, room: str) -> None:
        """Add the room to the list."""
        if room not in self._rooms.get(user, ()):
            rooms = self._rooms | {user: [room, *self._rooms.get(user, ())]}
            await request_json(self._client, "PUT", self._path, rooms)
            self._rooms = rooms
            self._coming.add(room)

    def with_whom(self, room: str) -> str:
        """The person of a direct room; empty when it is not a direct room, or not any more."""
        user = next((user for user, rooms in self._rooms.items() if room in rooms), "")
        return user if user and self._members(room) <= {user, self._client.user_id} else ""

    async def room_of(self, user: str) -> str:
        """The room of this person. Invites them again, or creates a room with an invitation, if necessary."""
        async with self._locks[user]:
            for room in self._coming.intersection(self._rooms.get(user, ())):
                await self._appears(room)
                self._coming.discard(room)
            ours = [room for room in self._rooms.get(user, ()) if self.with_whom(room) and self._has(room)]
            with_them = [room for room in ours if user in self._members(room)]
            if with_them:
                return min(with_them, key=lambda room: user in self._client.rooms[room].invited_users)
            if ours:
                await await_answer(self._client.room_invite(ours[0], user))
                return ours[0]
            made = await await_answer(
                self._client.room_create(
                    is_direct=True,
                    invite=[user],
                    preset=RoomPreset.trusted_private_chat,
                    initial_state=[EnableEncryptionBuilder().as_dict()],
                )
            )
            await self.note(user, made.room_id)
            await self._appears(made.room_id)
            self._coming.discard(made.room_id)
            return str(made.room_id)

    def _has(self, room: str) -> bool:
        return room in self._client.rooms

    def _members(self, room: str) -> set[str]:
        return set(self._client.rooms[room].users) if self._has(room) else set()
