"""Matrix, over matrix-nio: our own loop that reads, and the sending of posts.

The events of a sync are handed over with its token before the next sync begins. If they cannot be stored, they are kept
in memory and handed over again, because nio cannot decrypt them twice. The cursor holds the token, messages whose keys
have not arrived yet, and rooms still to be joined.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Final

from nio import SyncResponse
from nio.client.async_client import AsyncClient

from adapters.chat.errors import ShutOut
from adapters.chat.hand_over import KeepAside, hand_over_events
from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.check import check_account
from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.errors import Refusal, await_answer, raise_refusal
from adapters.chat.matrix.login import open_client
from adapters.chat.matrix.receive import NETWORK
from adapters.chat.matrix.send import Sender
from adapters.chat.matrix.sync import AT_ONCE, Arrivals, Progress, follows_room_of_ours, invitation_to_room
from adapters.chat.matrix.verification import Devices
from adapters.picture import Draw
from bot.errors import AdapterError
from bot.model import (
    Address,
    Event,
    Finding,
    MatrixLogin,
    NetworkId,
    Outgoing,
    PostAction,
    Room,
    RoomEvent,
    RoomEventKind,
)
from bot.ports import Clock, Receive

log = logging.getLogger(__name__)

POLL: Final = timedelta(seconds=30)
"""How long the homeserver may wait for news."""
FILTER: Final[dict[str, Any]] = {
    "presence": {"types": []},
    "room": {"timeline": {"limit": AT_ONCE}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
FIRST_FILTER: Final[dict[str, Any]] = FILTER | {"room": FILTER["room"] | {"timeline": {"limit": 0}}}
"""At the very first start, older messages are ignored."""
READY_WITHIN: Final = 15.0
"""Time-out for a joined room to appear, or for the first sync, in seconds."""
LOGIN_AGAIN: Final = timedelta(seconds=30)
HOT: Final = timedelta(seconds=1)


class MatrixChat:
    """One account's rooms. `draw` makes a PNG of a picture."""

    network = NETWORK

    def __init__(
        self,
        login: MatrixLogin,
        draw: Draw,
        clock: Clock,
        *,
        keep_aside: KeepAside | None = None,
        poll: timedelta = POLL,
    ) -> None:
        self._login = login
        self._draw = draw
        self._clock = clock
        self._keep_aside = keep_aside
        self._poll = poll
        self._client: AsyncClient | None = None
        self._sender: Sender | None = None
        self._direct: Direct | None = None
        self._devices: Devices | None = None
        self._receive: Receive | None = None
        self._progress: Progress | None = None
        self._pending: list[Event] | None = None
        self._synced = False
        self._news = asyncio.Condition()
        self.heard_at: datetime | None = None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    # ------------------------------------------------------------ what comes in

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read for ever. Raises `AdapterError`, permanent when the login or the keys are invalid."""
        self._receive = receive
        progress = self._progress = self._progress or Progress.of(cursor)
        client, direct, devices = await self._logged_in()
        arrivals = Arrivals(client, direct, devices, self._clock, self._keep_aside)
        while True:
            if self._pending is not None:
                await self._hand_over(self._pending, json.dumps(asdict(progress)))
                self._pending = None
                await self._errands(client, progress)
            asked_at, before = self._clock.monotonic(), progress.since
            answer = await self._sync(client, progress)
            now = replace(progress, unread=[*progress.unread], joins={**progress.joins}, since=answer.next_batch)
            self._pending = await arrivals.read(answer, now, before)
            self._progress = progress = now
            async with self._news:
                self._synced = True
                self._news.notify_all()
            if progress.since == before and self._clock.monotonic() - asked_at < HOT.total_seconds():
                await self._clock.wait(HOT)

    async def _logged_in(self) -> tuple[AsyncClient, Direct, Devices]:
        """The client, the direct rooms and the verifications, opened by the first call."""
        if self._client is None:
            self._client = await open_client(self._login)
        if self._direct is None:
            direct = Direct(self._client, self._appears)
            await direct.read()
            self._sender = Sender(self._client, self._draw, self._login.verified_only)
            self._direct = direct
        self._devices = self._devices or Devices(self._client, self._clock)
        return self._client, self._direct, self._devices

    async def _sync(self, client: AsyncClient, progress: Progress) -> SyncResponse:
        """The first sync of a process asks for the full state, because a new client knows nothing of the rooms."""
        client.next_batch = ""  # else nio would ignore an answer that it has seen but we could not store
        wait = self._poll if self._synced else timedelta(0)
        answer: SyncResponse = await await_answer(
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

    async def _hand_over(self, events: Sequence[Event], cursor: str | None) -> None:
        await hand_over_events("Matrix", self._receive, events, cursor)
        for event in events:
            if isinstance(event, RoomEvent) and event.kind is RoomEventKind.MOVED and event.moved_to and self._progress:
                self._progress.joins[event.moved_to.chat] = ""

    # ------------------------------------------------------------ work between two syncs

    async def _errands(self, client: AsyncClient, progress: Progress) -> None:
        """Join rooms, and exchange the keys that we or others need."""
        for room, whose in list(progress.joins.items()):
            await self._join_by_ourselves(client, progress, room, whose)
        if self._devices is not None:
            await self._devices.send()
        for sent in await await_answer(client.send_to_device_messages()):
            raise_refusal(sent)
        if client.should_upload_keys:
            await self._upload_keys(client)
        if client.should_query_keys:
            await await_answer(client.keys_query())
        if client.should_claim_keys:
            await await_answer(client.keys_claim(client.get_users_for_key_claiming()))

    async def _upload_keys(self, client: AsyncClient) -> None:
        try:
            await await_answer(client.keys_upload())
        except Refusal as refusal:
            if "already exists" not in refusal.words:
                raise
            raise AdapterError(
                f"the homeserver has other keys of this device than {self._login.folder}: put the folder back from "
                "its newest backup, or delete it to log in as a new device",
                permanent=True,
            ) from None

    async def _join_by_ourselves(self, client: AsyncClient, progress: Progress, room: str, whose: str) -> None:
        try:
            await await_answer(client.join(room))
            if whose:
                members = (await await_answer(client.joined_members(room))).members
                if len(members) > 2:  # not a direct room: treated like any other that we were added to
                    await self._hand_over(
                        [invitation_to_room(room, whose, f"joined:{room}:{progress.since}", self._clock.now())], None
                    )
                elif self._direct is not None:
                    await self._direct.note(whose, room)
        except (ShutOut, Refusal) as error:
            log.info("a room could not be joined: %s", error.message)
        progress.joins.pop(room, None)

    # ------------------------------------------------------------ what goes out

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Write or edit the post. The homeserver executes a request only once, so a retry is harmless."""
        post = outgoing.post
        if post.toast:  # the answer to a press goes privately to the person who pressed
            alone = replace(post, to=Address(NETWORK, post.toast), quiet=True, key="", toast="")
            await self.send(replace(outgoing, post=alone, network_id=None))
            return NetworkId(f"toast:{outgoing.id}")
        try:
            await self._until(lambda: self._synced, "the homeserver has not been heard yet")
            return await self._said(outgoing)
        except ShutOut:
            if not post.to.chat.startswith("@") and post.action is not PostAction.LEAVE:
                lost = f"lost:{outgoing.id}:{outgoing.version}"
                await self._hand_over([RoomEvent(lost, post.to, RoomEventKind.LOST, self._clock.now())], None)
            raise
        except Refusal:
            raise
        except AdapterError as error:
            if error.permanent:  # the login is invalid: the post waits until there is another
                raise AdapterError(error.message, retry_after=LOGIN_AGAIN) from None
            raise

    async def _said(self, outgoing: Outgoing) -> NetworkId:
        client, sender, direct = self._client, self._sender, self._direct
        if client is None or sender is None or direct is None:
            raise AdapterError("the homeserver has not been heard yet")
        post, to = outgoing.post, outgoing.post.to.chat
        alone = to.startswith("@")
        id_ = await direct.room_of(to) if alone else to
        if post.action is PostAction.LEAVE:
            return await self._leave(client, sender, outgoing, id_)
        if post.action in {PostAction.TRUST, PostAction.DOUBT} and self._devices is not None:
            self._devices.answer(post.about, same=post.action is PostAction.TRUST)
            await self._devices.send()
        if post.action is PostAction.JOIN and id_ not in client.rooms:
            await await_answer(client.join(id_))
            await self._appears(id_)
        if id_ not in client.rooms:
            if follows_room_of_ours(client, id_):
                raise AdapterError("we are not in the room yet that follows another")
            raise ShutOut("we are not in this room")
        return await sender.say(outgoing, client.rooms[id_], to if alone else "")

    async def _leave(self, client: AsyncClient, sender: Sender, outgoing: Outgoing, room: str) -> NetworkId:
        """Write the post if possible, and leave. An invitation is declined with the text as the reason."""
        said = NetworkId("")
        inside = room in client.rooms
        if inside:
            with suppress(ShutOut, Refusal):
                said = await sender.say(outgoing, client.rooms[room])
        with suppress(ShutOut, Refusal):
            await request_json(client, "POST", f"/rooms/{room}/leave", {} if inside else {"reason": outgoing.post.text})
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

    # ------------------------------------------------------------ check of the setup

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Check homeserver, login, keys and rooms without touching the keys, which a running bot may be using."""
        return await check_account(self._login, rooms)
