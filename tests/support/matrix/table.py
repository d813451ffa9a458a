"""The Matrix adapter, a real homeserver, and all events that the adapter handed over."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.chat.matrix.chat import MatrixChat
from adapters.clock import SystemClock
from bot.errors import AdapterError
from bot.model import Address, Event, MatrixLogin, NetworkId, Outgoing, Post, PostAction, PostId, RoomEvent
from tests.support.chats import draw, until
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Account

POLL = timedelta(milliseconds=500)


@dataclass(slots=True)
class Table:
    """One bot. `again` is the same bot after a restart."""

    account: MatrixLogin
    user: str
    chat: MatrixChat
    events: list[Event] = field(default_factory=list)
    cursor: str | None = None
    failing: Exception | None = None
    refused: int = 0
    count: int = 0
    joining: set["asyncio.Task[NetworkId]"] = field(default_factory=set)

    async def receive(self, events: Sequence[Event], cursor: str | None) -> None:
        if self.failing:
            self.refused += 1
            raise self.failing
        for event in events:
            if isinstance(event, RoomEvent) and event.direct:  # the core lets everybody in
                join = self.say("", event.address.chat, action=PostAction.JOIN, about=event.user)
                self.joining.add(asyncio.create_task(join))
            else:
                self.events.append(event)
        if cursor is not None:
            self.cursor = cursor

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["asyncio.Task[None]"]:
        task = asyncio.create_task(self.chat.run(self.receive, self.cursor))
        try:
            await until(lambda: self.chat.heard_at is not None or task.done())
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, AdapterError):
                await task

    async def again(self, **changed: Any) -> "Table":
        await self.chat.close()
        self.chat = MatrixChat(self.account, draw, SystemClock(), poll=POLL)
        return self

    async def heard(self, count: int) -> list[Event]:
        await until(lambda: len(self.events) >= count)
        return self.events

    def post(self, text: str, to: str, *, id_: int = 0, version: int = 1, **more: Any) -> Outgoing:
        if not id_:
            self.count += 1
        standing = more.pop("standing", None)
        numbered = more.pop("numbered", more.get("buttons", ()))
        post = Post(Address("matrix", to), text, **more)
        return Outgoing(PostId(id_ or self.count), post, version, standing, numbered=numbered)

    async def say(self, text: str, to: str, **more: Any) -> NetworkId:
        return await self.chat.send(self.post(text, to, **more))

    async def enters(self, who: Person, *others: Person, encrypted: bool = True) -> str:
        """Create a team room that the bot has joined."""
        room = await who.make_room(self.user, *(p.user for p in others), encrypted=encrypted, name="Lyon")
        await until(lambda: any(e.address.chat == room for e in self.events))
        await self.say("Bonjour", room, action=PostAction.JOIN)
        for other in others:
            await other.join(room)
        await who.hears(room, "Bonjour")
        self.events.clear()
        return room


def table_of(known: Account, homeserver: str, folder: Path, **more: Any) -> Table:
    account = MatrixLogin(homeserver, known.user, folder, password=known.password, **more)
    return Table(account, known.user, MatrixChat(account, draw, SystemClock(), poll=POLL))
