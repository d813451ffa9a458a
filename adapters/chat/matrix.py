"""Matrix, over matrix-nio: a loop of our own that reads, and posts out.

What a sync brought is handed over together with its token, and only then is the next one asked for. When it could not
be stored it is kept in hand, for the homeserver would give it again but nio would not read it twice. The cursor is more
than the token: messages whose keys have not come yet, and direct rooms still to be joined, wait in it.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from nio import (
    EncryptionError,
    InviteMemberEvent,
    MatrixRoom,
    MegolmEvent,
    RoomMemberEvent,
    SyncResponse,
)
from nio.api import MessageDirection
from nio.client.async_client import AsyncClient

from adapters.chat.matrix_check import findings
from adapters.chat.matrix_direct import Direct, request
from adapters.chat.matrix_errors import Refusal, ShutOut, asked, good
from adapters.chat.matrix_events import NETWORK, Reader
from adapters.chat.matrix_login import Account, opened
from adapters.chat.matrix_send import Draw, Sender
from bot.errors import AdapterError, StoreError
from bot.model import Act, Address, Event, Finding, NetworkId, Outgoing, Room, RoomEvent, RoomWhat
from bot.ports import Clock, Receive

__all__ = ["Account", "MatrixChat"]

log = logging.getLogger(__name__)

POLL: Final = timedelta(seconds=30)
"""How long the homeserver may wait for something to tell."""
AT_ONCE: Final = 100
"""Messages of one room in one answer; what came before them is fetched."""
PAGES: Final = 50
FILTER: Final[dict[str, Any]] = {
    "presence": {"types": []},
    "room": {"timeline": {"limit": AT_ONCE}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
FIRST_FILTER: Final[dict[str, Any]] = FILTER | {"room": FILTER["room"] | {"timeline": {"limit": 0}}}
"""In the first life nothing of what was said before is ours."""
KEY_COMES_WITHIN: Final = timedelta(minutes=10)
UNREAD: Final = 100
"""Messages that wait for their keys; older ones are given up first."""
READY_WITHIN: Final = 15.0
"""Seconds in which a room appears that we joined, or the first sync is through."""
LOGIN_AGAIN: Final = timedelta(minutes=5)
HOT: Final = timedelta(seconds=1)
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)

KeepAside = Callable[[str, str, str], Awaitable[None]]
"""Takes the id, the content and the fault of an event that nobody can read."""


@dataclass(slots=True)
class Progress:
    """What is stored as the cursor. `unread`: events whose key has not come, each with its room and when it came.

    `joins`: rooms to join without asking the core, each with the person whose direct room it is, or "".
    """

    since: str = ""
    unread: list[dict[str, Any]] = field(default_factory=list)
    joins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str | None) -> "Progress":
        return cls(**json.loads(cursor)) if cursor else cls()


class MatrixChat:
    """One account's rooms. `draw` makes a PNG of a picture."""

    network = NETWORK

    def __init__(
        self,
        account: Account,
        draw: Draw,
        clock: Clock,
        *,
        keep_aside: KeepAside | None = None,
        poll: timedelta = POLL,
    ) -> None:
        self._account = account
        self._draw = draw
        self._clock = clock
        self._keep_aside = keep_aside
        self._poll = poll
        self._client: AsyncClient | None = None
        self._sender: Sender | None = None
        self._direct: Direct | None = None
        self._receive: Receive | None = None
        self._progress: Progress | None = None
        self._pending: list[Event] | None = None
        self._synced = False
        self._news = asyncio.Condition()
        self.heard_at: datetime | None = None

    async def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            await self._client.close()

    # ------------------------------------------------------------ what comes in

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read for ever. Raises `AdapterError`: permanent when the login or the keys are no good."""
        self._receive = receive
        progress = self._progress = self._progress or Progress.of(cursor)
        client = await self._logged_in()
        while True:
            if self._pending is not None:
                await self._hand_over(self._pending, json.dumps(asdict(progress)))
                self._pending = None
                await self._errands(client, progress)
            asked_at, before = self._clock.monotonic(), progress.since
            answer = await self._sync(client, progress)
            now = replace(progress, unread=[*progress.unread], joins={**progress.joins}, since=answer.next_batch)
            self._pending = await self._read(client, answer, now, before)
            self._progress = progress = now
            async with self._news:
                self._synced = True
                self._news.notify_all()
            if progress.since == before and self._clock.monotonic() - asked_at < HOT.total_seconds():
                await self._clock.wait(HOT)

    async def _logged_in(self) -> AsyncClient:
        """The client, opened in our first turn."""
        if self._client is None:
            self._client = await opened(self._account)
        if self._direct is None:
            direct = Direct(self._client, self._appears)
            await direct.read()
            self._sender = Sender(self._client, self._draw, self._account.verified_only)
            self._direct = direct
        return self._client

    async def _sync(self, client: AsyncClient, progress: Progress) -> SyncResponse:
        """The first time in our life with everything that rooms are; a client that begins knows nothing of them."""
        client.next_batch = ""  # else nio would pass over an answer that it saw, and we could not keep
        wait = self._poll if self._synced else timedelta(0)
        answer: SyncResponse = await asked(
            client.sync(
                int(wait.total_seconds() * 1000),
                FILTER if progress.since else FIRST_FILTER,
                progress.since or None,
                full_state=not self._synced or None,
            ),
            wait.total_seconds() + 60,
        )
        self.heard_at = self._clock.now()
        return answer

    async def _read(self, client: AsyncClient, answer: SyncResponse, progress: Progress, before: str) -> list[Event]:
        """What came since `before`, as events; and in `progress` what has to be kept in mind of it."""
        events = [*self._read_late(client, progress)]
        for id_, left in answer.rooms.leave.items():
            events += await self._events(client, id_, left.timeline.events, progress)
            client.rooms.pop(id_, None)
        for id_, joined in answer.rooms.join.items():
            came = await self._came(client, id_, joined.timeline, before)
            events += await self._events(client, id_, came, progress)
        for id_, invited in answer.rooms.invite.items():
            events += self._invited(client, id_, invited.invite_state, progress, before)
        return events

    async def _came(self, client: AsyncClient, room: str, timeline: Any, since: str) -> list[Any]:
        """What came into a room since last time, or since we joined, oldest first."""
        came, start, pages = list(timeline.events), timeline.prev_batch, 0
        # Whoever opens a room for two may write before we are in it: that is said to us.
        ours = {"join", "invite"} if self._whom(room) else {"join"}
        while timeline.limited and since and start and let_in(came, client.user_id, ours) < 0 and pages < PAGES:
            answer = await asked(client.room_messages(room, start, since, MessageDirection.back, AT_ONCE))
            came = [*reversed(answer.chunk), *came]
            start, pages = (answer.end if answer.chunk else None), pages + 1
        return came[let_in(came, client.user_id, ours) + 1 :]

    def _whom(self, room: str) -> str:
        return self._direct.with_whom(room) if self._direct else ""

    async def _events(self, client: AsyncClient, room_id: str, came: Sequence[Any], progress: Progress) -> list[Event]:
        room = client.rooms.get(room_id) or MatrixRoom(room_id, client.user_id)
        reader = Reader(client.user_id, room, self._whom(room_id))
        events: list[Event] = []
        for raw in came:
            if isinstance(raw, MegolmEvent):
                if raw.sender != client.user_id:
                    at = self._clock.now().isoformat()
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
        if self._keep_aside is not None:
            await self._keep_aside(id_, json.dumps(getattr(raw, "source", {}))[:4000], why)

    def _read_late(self, client: AsyncClient, progress: Progress) -> list[Event]:
        """Messages whose key has come now; and for those whose key did not come in time, that it did not."""
        events: list[Event] = []
        waiting: list[dict[str, Any]] = []
        for kept in progress.unread[-UNREAD:]:
            room_id = kept["room"]
            room = client.rooms.get(room_id) or MatrixRoom(room_id, client.user_id)
            reader = Reader(client.user_id, room, self._whom(room_id))
            locked = MegolmEvent.from_dict(kept["event"])
            locked.room_id = room_id
            try:
                event = reader.event(client.decrypt_event(locked))
            except EncryptionError:
                if self._clock.now() - datetime.fromisoformat(kept["at"]) < KEY_COMES_WITHIN:
                    waiting.append(kept)
                else:
                    events.append(reader.unreadable(locked))
            else:
                events += [event] if event else []
        progress.unread = waiting
        return events

    def _invited(
        self, client: AsyncClient, room: str, state: Sequence[Any], progress: Progress, before: str
    ) -> list[Event]:
        """Direct rooms, and those that follow one of ours, we join; of others the core says what to do."""
        ours = (e for e in state if isinstance(e, InviteMemberEvent) and e.state_key == client.user_id)
        invite = next((e for e in ours if e.membership == "invite"), None)
        if invite is None:
            return []
        if invite.content.get("is_direct") or self._follows(client, room):
            progress.joins[room] = invite.sender if invite.content.get("is_direct") else ""
            return []
        return [self._arrived(room, invite.sender, f"invite:{room}:{before}")]

    def _arrived(self, room: str, by: str, id_: str) -> RoomEvent:
        return RoomEvent(id_, Address(NETWORK, room), RoomWhat.ARRIVED, self._clock.now(), by, by)

    @staticmethod
    def _follows(client: AsyncClient, room: str) -> bool:
        """Whether the room goes on where one of ours ended."""
        return any(known.replacement_room == room for known in client.rooms.values())

    async def _hand_over(self, events: Sequence[Event], cursor: str | None) -> None:
        if self._receive is None:
            raise AdapterError("nobody listens yet")
        try:
            await self._receive(events, cursor)
        except StoreError as error:
            raise AdapterError(f"what came from Matrix could not be stored yet: {error}") from None
        for event in events:
            if isinstance(event, RoomEvent) and event.what is RoomWhat.MOVED and event.moved_to and self._progress:
                self._progress.joins[event.moved_to.chat] = ""

    # ------------------------------------------------------------ errands between two syncs

    async def _errands(self, client: AsyncClient, progress: Progress) -> None:
        """Keys that others want of us or we of others, and rooms to join."""
        for room, whose in list(progress.joins.items()):
            await self._join_by_ourselves(client, progress, room, whose)
        for sent in await asked(client.send_to_device_messages()):
            good(sent)
        if client.should_upload_keys:
            await self._upload_keys(client)
        if client.should_query_keys:
            await asked(client.keys_query())
        if client.should_claim_keys:
            await asked(client.keys_claim(client.get_users_for_key_claiming()))

    async def _upload_keys(self, client: AsyncClient) -> None:
        try:
            await asked(client.keys_upload())
        except Refusal as refusal:
            if "already exists" not in refusal.words:
                raise
            raise AdapterError(
                f"the homeserver has other keys of this device than {self._account.folder}: put the folder back from "
                "its newest backup, or delete it to log in as a new device",
                permanent=True,
            ) from None

    async def _join_by_ourselves(self, client: AsyncClient, progress: Progress, room: str, whose: str) -> None:
        try:
            await asked(client.join(room))
            if whose:
                members = (await asked(client.joined_members(room))).members
                if len(members) > 2:  # no room for two: like any other that somebody puts us into
                    await self._hand_over([self._arrived(room, whose, f"joined:{room}:{progress.since}")], None)
                elif self._direct is not None:
                    await self._direct.note(whose, room)
        except (ShutOut, Refusal) as error:
            log.info("a room could not be joined: %s", error.message)
        progress.joins.pop(room, None)

    # ------------------------------------------------------------ what goes out

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Say it, or edit it. The homeserver does the same thing only once, so trying again is harmless."""
        post = outgoing.post
        if post.toast:  # a press is answered to the one who pressed, alone
            alone = replace(post, to=Address(NETWORK, post.toast), quiet=True, key="", toast="")
            await self.send(replace(outgoing, post=alone, network_id=None))
            return NetworkId(f"toast:{outgoing.id}")
        try:
            await self._until(lambda: self._synced, "the homeserver has not been heard yet")
            return await self._said(outgoing)
        except ShutOut:
            if not post.to.chat.startswith("@") and post.act is not Act.LEAVE:
                lost = f"lost:{outgoing.id}:{outgoing.version}"
                await self._hand_over([RoomEvent(lost, post.to, RoomWhat.LOST, self._clock.now())], None)
            raise
        except Refusal:
            raise
        except AdapterError as error:
            if error.permanent:  # the login is no good: what must be said waits until there is another
                raise AdapterError(error.message, retry_after=LOGIN_AGAIN) from None
            raise

    async def _said(self, outgoing: Outgoing) -> NetworkId:
        client, sender, direct = self._client, self._sender, self._direct
        if client is None or sender is None or direct is None:
            raise AdapterError("the homeserver has not been heard yet")
        post, to = outgoing.post, outgoing.post.to.chat
        alone = to.startswith("@")
        id_ = await direct.room_of(to) if alone else to
        if post.act is Act.LEAVE:
            return await self._leave(client, sender, outgoing, id_)
        if post.act is Act.JOIN and id_ not in client.rooms:
            await asked(client.join(id_))
            await self._appears(id_)
        if id_ not in client.rooms:
            if self._follows(client, id_):
                raise AdapterError("we are not in the room yet that follows another")
            raise ShutOut("we are not in this room")
        return await sender.say(outgoing, client.rooms[id_], to if alone else "")

    async def _leave(self, client: AsyncClient, sender: Sender, outgoing: Outgoing, room: str) -> NetworkId:
        """Say it if that is possible, and go; an invitation is declined with a word."""
        said = NetworkId("")
        inside = room in client.rooms
        if inside:
            with suppress(ShutOut, Refusal):
                said = await sender.say(outgoing, client.rooms[room])
        with suppress(ShutOut, Refusal):
            await request(client, "POST", f"/rooms/{room}/leave", {} if inside else {"reason": outgoing.post.text})
        return said

    async def _appears(self, room: str) -> None:
        client = self._client
        await self._until(lambda: client is not None and room in client.rooms, "a room that we joined is not there yet")

    async def _until(self, true: Callable[[], bool], otherwise: str) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN), self._news:
                await self._news.wait_for(true)
        except TimeoutError:
            raise AdapterError(otherwise) from None

    # ------------------------------------------------------------ is it well set up

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """The homeserver, the login, the keys and the rooms, without touching the keys that a running bot uses."""
        return await findings(self._account, rooms)


def let_in(came: Sequence[Any], user: str, ours: set[str]) -> int:
    """The place of the event that let us into the room, the first of the last such row; -1 when it is not there."""
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
