"""People on Matrix, each with an encrypting client: what they do, and what they see."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

from nio import EnableEncryptionBuilder, ErrorResponse, MegolmEvent, RedactionEvent, SyncResponse
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.crypto.attachments import decrypt_attachment
from nio.store.database import SqliteMemoryStore

from tests.support.matrix.synapse import Account, Synapse

PATIENCE: Final = 20.0
FILTER: Final = {"room": {"timeline": {"limit": 1000}}}


@dataclass(slots=True)
class Shown:
    """A message as people see it, with edits and reactions; `gone` when redacted."""

    id: str
    sender: str
    text: str
    content: dict[str, Any]
    at: int  # milliseconds since 1970, by the server
    edits: int = 0
    reactions: dict[str, dict[str, str]] = field(default_factory=dict)  # key -> user -> id of the reaction
    gone: bool = False
    readable: bool = True
    mentioned: list[list[str]] = field(default_factory=list)  # by the original message, and by each edit

    @property
    def thread(self) -> str:
        """The id of the thread's first message; empty outside threads."""
        relation = self.content.get("m.relates_to", {})
        return str(relation["event_id"]) if relation.get("rel_type") == "m.thread" else ""


@dataclass(slots=True)
class Person:
    """One client. It reads only on request: `until` keeps reading; each action reads first, for current keys."""

    server: Synapse
    account: Account
    client: AsyncClient
    rooms: dict[str, dict[str, Shown]] = field(default_factory=dict)  # messages by id, oldest first
    invited: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    since: str | None = None
    letters: list[dict[str, Any]] = field(default_factory=list)  # device-to-device messages of verifications
    reacted: dict[str, tuple[str, str]] = field(default_factory=dict)  # a reaction -> (message, key)
    on_said: Callable[[str, Shown, bool], None] = field(default=lambda *_: None)  # room, message, whether it is an edit
    on_gone: Callable[[str, str], None] = field(default=lambda *_: None)  # room, message

    @property
    def user(self) -> str:
        return self.account.user

    @classmethod
    @asynccontextmanager
    async def of(cls, server: Synapse, account: Account, through: str = "") -> AsyncIterator[Self]:
        """Keys are kept in memory: no client outlives its test. `through`: another address of the server."""
        settings = AsyncClientConfig(SqliteMemoryStore, encryption_enabled=True, max_timeouts=3, pickle_key="tests")
        client = AsyncClient(through or server.url, account.user, account.device, ":memory:", settings)
        client.restore_login(account.user, account.device, account.token)
        try:
            yield cls(server, account, client)
        finally:
            await client.close()
            assert client.store is not None
            client.store.database.close()

    # ------------------------------------------------------------ reading

    async def read(self, wait: float = 0) -> None:
        """Sync, waiting up to `wait` seconds for news; then exchange the keys that are needed."""
        first = self.since is None
        answer = await self.client.sync(int(wait * 1000), FILTER, self.since, full_state=first)
        assert isinstance(answer, SyncResponse), answer
        self.since = answer.next_batch
        self.invited |= set(answer.rooms.invite)
        self.left |= set(answer.rooms.leave)
        self.letters += [e.source for e in answer.to_device_events if "verification" in e.source["type"]]
        for room, news in answer.rooms.join.items():
            self.invited.discard(room)
            self.left.discard(room)
            for event in news.timeline.events:
                self._take(room, self.rooms.setdefault(room, {}), event)
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())

    async def until(self, true: Callable[[], object], within: float = PATIENCE) -> None:
        """Read until the condition is true."""
        ends = time.monotonic() + within
        while not true():
            assert time.monotonic() < ends, self.rooms
            await self.read(min(1.0, within))

    async def hears(self, room: str, text: str, within: float = PATIENCE) -> Shown:
        """Wait for a message of somebody else that contains `text`. Returns the newest."""

        def found() -> list[Shown]:
            return [shown for shown in self.of_others(room) if text in shown.text]

        await self.until(found, within)
        return found()[-1]

    def of_others(self, room: str) -> list[Shown]:
        """Others' messages in the room that were not redacted, oldest first."""
        return [shown for shown in self.rooms.get(room, {}).values() if shown.sender != self.user and not shown.gone]

    def texts(self, room: str) -> list[str]:
        return [shown.text for shown in self.of_others(room)]

    def _take(self, where: str, room: dict[str, Shown], event: Any) -> None:
        content = event.source.get("content", {})
        if isinstance(event, RedactionEvent):
            gone = event.redacts or content.get("redacts", "")
            self._take_away(room, gone)
            self.on_gone(where, gone)
            return
        kind = event.source.get("type")
        relation = content.get("m.relates_to", {})
        target = room.get(relation.get("event_id", ""))
        if kind == "m.reaction" and target is not None:
            target.reactions.setdefault(relation["key"], {})[event.sender] = event.event_id
            self.reacted[event.event_id] = target.id, relation["key"]
        elif kind == "m.room.message" and relation.get("rel_type") == "m.replace" and target is not None:
            target.edits += 1
            target.mentioned.append(mentions(content))
            target.content = content["m.new_content"]
            target.text = target.content["body"]
            self.on_said(where, target, True)
        elif kind == "m.room.message" or isinstance(event, MegolmEvent):
            readable = not isinstance(event, MegolmEvent)
            text, at = content.get("body", ""), event.server_timestamp
            shown = room[event.event_id] = Shown(event.event_id, event.sender, text, content, at, readable=readable)
            shown.mentioned.append(mentions(content))
            self.on_said(where, shown, False)

    def _take_away(self, room: dict[str, Shown], id_: str) -> None:
        if id_ in room:
            room[id_].gone = True
        elif id_ in self.reacted:
            message, key = self.reacted.pop(id_)
            who = room[message].reactions[key]
            room[message].reactions[key] = {user: own for user, own in who.items() if own != id_}

    # ------------------------------------------------------------ doing

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Write a message, with more content if given. Returns its id."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text} | content)

    async def say_blindly(self, room: str, text: str) -> None:
        """Write without reading first: fast, with the keys known so far."""
        content = {"msgtype": "m.text", "body": text}
        well(await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True))

    async def reply(self, room: str, to: str, text: str) -> str:
        return await self.say(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": to}}})

    async def edit(self, room: str, message: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": message}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, to: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": to, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        if self.client.rooms[room].encrypted:
            await self.read()
        sent = well(await self.client.room_send(room, kind, content, ignore_unverified_devices=True))
        return str(sent.event_id)

    async def redact(self, room: str, event: str) -> None:
        well(await self.client.room_redact(room, event))

    async def make_room(self, *invited: str, name: str = "", encrypted: bool = True, **more: Any) -> str:
        state = [EnableEncryptionBuilder().as_dict()] if encrypted else []
        made = well(await self.client.room_create(name=name, initial_state=state, invite=invited, **more))
        await self.read()
        return str(made.room_id)

    async def talk_to(self, other: str, *, encrypted: bool = True) -> str:
        """Create a direct room with this user."""
        return await self.make_room(other, encrypted=encrypted, is_direct=True)

    async def tombstone(self, room: str, new: str) -> None:
        """Say of a room that it goes on in another; the other says nothing of the kind."""
        await self.state(room, "m.room.tombstone", {"body": "This room goes on elsewhere", "replacement_room": new})

    async def invite(self, room: str, user: str) -> None:
        well(await self.client.room_invite(room, user))

    async def join(self, room: str) -> None:
        well(await self.client.join(room))
        await self.until(lambda: room in self.client.rooms)

    async def leave(self, room: str) -> None:
        well(await self.client.room_leave(room))

    async def kick(self, room: str, user: str) -> None:
        well(await self.client.room_kick(room, user))

    async def ban(self, room: str, user: str) -> None:
        well(await self.client.room_ban(room, user))

    async def upgrade(self, room: str, version: str = "11") -> str:
        """Upgrade the room. Returns the new one."""
        path = f"/_matrix/client/v3/rooms/{room}/upgrade"
        made = await self.server.call("POST", path, {"new_version": version}, self.account.token)
        return str(made["replacement_room"])

    async def picture(self, shown: Shown) -> bytes:
        """The picture of a message, decrypted if necessary."""
        locked = shown.content.get("file")
        where = locked["url"] if locked else shown.content["url"]
        data: bytes = well(await self.client.download(where)).body
        if not locked:
            return data
        opened: bytes = decrypt_attachment(data, locked["key"]["k"], locked["hashes"]["sha256"], locked["iv"])
        return opened

    async def state(self, room: str, kind: str, content: dict[str, Any]) -> None:
        """Set a part of the room's state, such as `m.room.power_levels`."""
        path = f"/_matrix/client/v3/rooms/{room}/state/{kind}"
        await self.server.call("PUT", path, content, self.account.token)

    async def members(self, room: str) -> set[str]:
        """The current members, according to the server."""
        path = f"/_matrix/client/v3/rooms/{room}/joined_members"
        return set((await self.server.call("GET", path, token=self.account.token))["joined"])


def mentions(content: dict[str, Any]) -> list[str]:
    """The users whom a message mentions, and so notifies."""
    return list(content.get("m.mentions", {}).get("user_ids", []))


def well(answer: Any) -> Any:
    """Check the answer: nio returns errors instead of raising them."""
    assert not isinstance(answer, ErrorResponse), answer
    return answer


async def together(*people: Person) -> None:
    """Let everybody read, so that all know each other's devices."""
    for _ in range(2):
        await asyncio.gather(*(person.read() for person in people))
