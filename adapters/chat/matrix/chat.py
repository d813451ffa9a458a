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
from adapters.chat.matrix.check import check_account, may_write_in_room
from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.errors import Refusal, await_answer, raise_refusal
from adapters.chat.matrix.login import open_client
from adapters.chat.matrix.moves import Moves
from adapters.chat.matrix.receive import NETWORK
from adapters.chat.matrix.send import Sender, holds_number, transaction_id
from adapters.chat.matrix.signing import Signing
from adapters.chat.matrix.sync import AT_ONCE, Arrivals, Progress, invitation_to_room
from adapters.chat.matrix.verification import Devices
from adapters.documents import Draw
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
ECHO: Final = 2.0
"""How long the sync may take to tell of a message of ours, in seconds."""
READY_WITHIN: Final = 15.0
"""Time-out for a joined room to appear, or for the first sync, in seconds."""
HOT: Final = timedelta(seconds=1)
MOVES_WITHIN: Final = timedelta(hours=1)
"""How long what a room is to be told waits, when the room has ended and we may not go on with it yet."""


class MatrixChat:
    """One account's rooms. `draw` makes a file of a picture or document."""

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
        self._moves: Moves | None = None
        self._ended: dict[str, float] = {}
        self._devices: Devices | None = None
        self._signing: Signing | None = None
        self._receive: Receive | None = None
        self._progress: Progress | None = None
        self._pending: list[Event] | None = None
        self._synced = False
        self._ours: dict[str, str] = {}  # see `Arrivals`
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
        client, direct, moves, devices = await self._logged_in()
        arrivals = Arrivals(client, direct, moves, devices, self._clock, self._keep_aside, self._ours)
        while True:
            if self._pending is not None:
                await self._hand_over(self._pending, json.dumps(asdict(progress)))
                self._pending = None
                await self._errands(client, moves, progress, arrivals.emptied)
            asked_at, before = self._clock.monotonic(), progress.since
            answer = await self._sync(client, progress)
            now = replace(progress, unread=[*progress.unread], joins=[*progress.joins], since=answer.next_batch)
            self._pending = await arrivals.read(answer, now, before)
            self._progress = progress = now
            if self._signing is not None and client.user_id in answer.device_list.changed:
                self._signing.look_again()
            async with self._news:
                self._synced = True
                self._news.notify_all()
            if progress.since == before and self._clock.monotonic() - asked_at < HOT.total_seconds():
                await self._clock.wait(HOT)

    async def _logged_in(self) -> tuple[AsyncClient, Direct, Moves, Devices]:
        """The client, the direct rooms, the moves and the verifications, opened by the first call."""
        if self._client is None:
            self._client = await open_client(self._login)
        if self._direct is None:
            direct = Direct(self._client, self._appears)
            await direct.read()
            self._sender = Sender(self._client, self._draw, self._login.verified_only)
            self._direct = direct
        self._moves = self._moves or Moves(self._client, self._direct, self._clock)
        self._signing = self._signing or Signing(self._client, self._login, self._clock)
        self._devices = self._devices or Devices(self._client, self._clock, self._signing)
        if not self._client.olm_account_shared:
            await self._upload_keys(self._client)
        await self._signing.keep_signed()  # before anything is said, for apps may judge a message when it arrives
        return self._client, self._direct, self._moves, self._devices

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

    # ------------------------------------------------------------ work between two syncs

    async def _errands(self, client: AsyncClient, moves: Moves, progress: Progress, emptied: set[str]) -> None:
        """Follow rooms, and leave those where nobody is any more; then what the keys need."""
        for room in list(progress.joins):
            try:
                await moves.enter(room)
            except (ShutOut, Refusal) as error:
                log.info("a room in which another goes on could not be joined: %s", error.message)
            progress.joins.remove(room)
        if moved := await moves.news():
            await self._hand_over(moved, None)
            moves.has_told(moved)
        for room in list(emptied):
            await self._leave_if_empty(client, room)
            emptied.discard(room)
        await self._exchange_keys(client)

    async def _exchange_keys(self, client: AsyncClient) -> None:
        """Exchange the keys that we or others need."""
        if self._devices is not None:
            await self._devices.send()
        for sent in await await_answer(client.send_to_device_messages()):
            raise_refusal(sent)
        if client.should_upload_keys:
            await self._upload_keys(client)
        if self._signing is not None:
            await self._signing.keep_signed()
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
                "its newest backup, or delete session.json there to log in as a new device",
                permanent=True,
            ) from None

    async def _leave_if_empty(self, client: AsyncClient, room: str) -> None:
        """Leave the room if the homeserver, too, knows nobody else who is in it or invited."""
        with suppress(ShutOut, Refusal):
            members = (await request_json(client, "GET", f"/rooms/{room}/members")).get("chunk", [])
            there = {one["state_key"] for one in members if one["content"].get("membership") in {"join", "invite"}}
            if there <= {client.user_id}:
                lost = RoomEvent(f"empty:{room}", Address(NETWORK, room), RoomEventKind.LOST, self._clock.now())
                await self._hand_over([lost], None)
                await request_json(client, "POST", f"/rooms/{room}/leave", {})
                if self._direct is not None:
                    await self._direct.forget(room)

    # ------------------------------------------------------------ what goes out

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Write or edit the post. The homeserver executes a request only once, so a retry is harmless."""
        post = outgoing.post
        if post.toast:  # the answer to a press goes privately to the person who pressed
            alone = replace(post, to=Address(NETWORK, post.toast), quiet=True, key="", toast="")
            await self.send(replace(outgoing, post=alone, network_id=None))
            return NetworkId(f"toast:{outgoing.id}")
        try:
            await self._until(lambda: self._synced, "the homeserver has not been heard yet", away=True)
            return await self._said(outgoing)
        except ShutOut as error:
            if self._still_moves(post.to.chat):
                raise AdapterError(f"the room ended, and we do not go on with it yet: {error.message}") from None
            if not post.to.chat.startswith("@") and post.action is not PostAction.LEAVE:
                await self._raise_unless_room_is_lost(post.to.chat, error)
                lost = f"lost:{outgoing.id}:{outgoing.version}"
                await self._hand_over([RoomEvent(lost, post.to, RoomEventKind.LOST, self._clock.now())], None)
            raise
        except Refusal:
            raise
        except AdapterError as error:
            if error.permanent:  # the login is invalid: the post waits until there is another
                raise AdapterError(error.message, away=True) from None
            raise

    def _still_moves(self, room: str) -> bool:
        """Whether the room ended, and so lately that we may follow yet: until then its posts wait."""
        if self._moves is None or room not in self._moves.ends:
            return False
        now = self._clock.monotonic()
        return now - self._ended.setdefault(room, now) < MOVES_WITHIN.total_seconds()

    async def _raise_unless_room_is_lost(self, room: str, error: ShutOut) -> None:
        """Ask the homeserver about the room itself: a single post may be forbidden, by a filter of spam for example."""
        if self._client is None or not await may_write_in_room(self._client, room):
            return
        if room not in self._client.rooms:
            raise AdapterError("a room of ours has not been read yet") from None
        raise Refusal("M_FORBIDDEN", error.message) from None

    async def _said(self, outgoing: Outgoing) -> NetworkId:
        client, sender, direct, moves = self._client, self._sender, self._direct, self._moves
        if client is None or sender is None or direct is None or moves is None:
            raise AdapterError("the homeserver has not been heard yet", away=True)
        post, to = outgoing.post, outgoing.post.to.chat
        if post.action is PostAction.JOIN and to not in client.rooms:
            await self._join(client, direct, to, post.about)
        if post.action is PostAction.JOIN and not post.text:
            return NetworkId("")
        alone = to.startswith("@")
        id_ = await direct.room_of(to, moves.ends, encrypted=holds_number(post)) if alone else to
        if alone and outgoing.network_id:  # said in another room of theirs, which had no keys, or has ended
            await sender.withdraw(outgoing, [client.rooms[room] for room in direct.others(to, id_)])
        if post.action is PostAction.LEAVE:
            return await self._leave(client, sender, outgoing, id_)
        if post.action in {PostAction.TRUST, PostAction.DOUBT} and self._devices is not None:
            self._devices.answer(post.about, same=post.action is PostAction.TRUST)
            await self._devices.send()
        if id_ not in client.rooms:
            raise ShutOut("we are not in this room")
        if post.protected and not client.rooms[id_].encrypted:
            raise Refusal("", "a caller's number is not said where the homeserver reads along")
        if standing := await self._taken_without_a_word(sender, outgoing):
            outgoing = replace(outgoing, network_id=standing)
        return await sender.say(outgoing, client.rooms[id_], to if alone else "")

    async def _taken_without_a_word(self, sender: Sender, outgoing: Outgoing) -> NetworkId | None:
        """The message with earlier words of the post, if the homeserver took it without our hearing so.

        Those words would stand beside the new ones for ever. The sync tells of our own messages too. The same words are
        simply sent again: the homeserver knows their transaction. A pinned post is written anew, to be pinned.
        """
        doubtful = sender.doubtful.get(outgoing.id, "")
        if not doubtful or doubtful == transaction_id(outgoing, "part0") or outgoing.post.action is not PostAction.SAY:
            return None

        def shown() -> NetworkId | None:
            return next((NetworkId(id_) for id_, transaction in self._ours.items() if transaction == doubtful), None)

        with suppress(TimeoutError):
            async with asyncio.timeout(ECHO), self._news:
                await self._news.wait_for(shown)
        return shown()

    async def _join(self, client: AsyncClient, direct: Direct, room: str, whose: str) -> None:
        """Accept an invitation; `whose` is the person to talk with alone. It is noted first, for they write already."""
        if whose:
            await direct.note(whose, room)
        try:
            await await_answer(client.join(room))
        except (ShutOut, Refusal):
            await direct.forget(room)
            raise
        await self._appears(room)
        direct.has_come(room)
        if whose and not direct.with_whom(room):  # there are others: treated like any room that we were added to
            await self._hand_over([invitation_to_room(room, whose, f"joined:{room}", self._clock.now())], None)

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

    async def _appears(self, room: str, person: str = "") -> None:
        """Wait until a sync contains the room, and that person in it."""

        def is_there() -> bool:
            known = self._client.rooms.get(room) if self._client else None
            return known is not None and (not person or person in known.users)

        await self._until(is_there, "a room that we joined is not there yet")

    async def _until(self, true: Callable[[], bool], otherwise: str, *, away: bool = False) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN), self._news:
                await self._news.wait_for(true)
        except TimeoutError:
            raise AdapterError(otherwise, away=away) from None

    # ------------------------------------------------------------ check of the setup

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Check homeserver, login, keys and rooms without touching the keys, which a running bot may be using."""
        return await check_account(self._login, rooms)
