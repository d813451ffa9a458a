"""Direct rooms: those in which the bot talks with one person, in a list on the homeserver (`m.direct`) that it extends.

Whatever holds a phone number is said in an encrypted one.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import quote

from nio import EnableEncryptionBuilder
from nio.api import RoomPreset
from nio.client.async_client import AsyncClient

from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.errors import await_answer
from bot.errors import AdapterError

Appears = Callable[[str, str], Awaitable[None]]
"""Waits until a sync contains the room, with that person unless it is "". Raises `AdapterError` when none does."""


class Direct:
    """The rooms that contain only the bot and one person."""

    def __init__(self, client: AsyncClient, appears: Appears) -> None:
        self._client = client
        self._appears = appears
        self._rooms: dict[str, list[str]] = {}
        self._coming: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._writing = asyncio.Lock()

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
        async with self._writing:
            if room not in self._rooms.get(user, ()):
                await self._write(user, [room, *self._rooms.get(user, ())])
                self._coming.add(room)

    async def forget(self, room: str) -> None:
        """Take the room off the list."""
        self._coming.discard(room)
        async with self._writing:
            if user := self.whose(room):
                await self._write(user, [other for other in self._rooms[user] if other != room])

    async def _write(self, user: str, of_user: list[str]) -> None:
        """Store the list; whoever calls holds the lock, for the homeserver takes it only as a whole."""
        rooms = self._rooms | {user: of_user}
        await request_json(self._client, "PUT", self._path, rooms)
        self._rooms = rooms

    def has_come(self, room: str) -> None:
        """A sync contains it."""
        self._coming.discard(room)

    def whose(self, room: str) -> str:
        """The person with whom the room was opened, whoever came since; empty for any other room."""
        return next((user for user, rooms in self._rooms.items() if room in rooms), "")

    def is_listed(self, room: str) -> bool:
        """Whether it is or was a direct room."""
        return bool(self.whose(room))

    def with_whom(self, room: str) -> str:
        """The person of a direct room; empty when it is not a direct room, or not any more."""
        user = self.whose(room)
        return user if user and self._members(room) <= {user, self._client.user_id} else ""

    def others(self, user: str, but: str) -> list[str]:
        """Their other rooms that we are in."""
        return [room for room in self._rooms.get(user, ()) if room != but and self._has(room)]

    async def room_of(self, user: str, ended: Collection[str], *, encrypted: bool = False) -> str:
        """The room of this person that did not end; with `encrypted` one that is. Creates one with an invitation if
        there is none.
        """
        async with self._locks[user]:
            for room in self._coming.intersection(self._rooms.get(user, ())):
                await self._appears(room, "")
                self.has_come(room)
            theirs = [room for room in self._rooms.get(user, ()) if self.with_whom(room) and room not in ended]
            rooms = [self._client.rooms[room] for room in theirs if user in self._members(room)]
            if encrypted:
                rooms = [room for room in rooms if room.encrypted]
            if rooms:
                # Where they are before where they are invited; of these, where nobody reads along.
                return str(min(rooms, key=lambda room: (user in room.invited_users, not room.encrypted)).room_id)
            made = await await_answer(
                self._client.room_create(
                    is_direct=True,
                    invite=[user],
                    preset=RoomPreset.trusted_private_chat,
                    initial_state=[EnableEncryptionBuilder().as_dict()],
                )
            )
            await self.note(user, made.room_id)
            await self._appears(made.room_id, user)  # before that, nothing would be encrypted for them
            self.has_come(made.room_id)
            return str(made.room_id)

    def _has(self, room: str) -> bool:
        return room in self._client.rooms

    def _members(self, room: str) -> set[str]:
        return set(self._client.rooms[room].users) if self._has(room) else set()
