"""Telegram, with python-telegram-bot as transport: receives updates, sends posts.

Updates are read raw and parsed one by one, so that a malformed one does not block the others. They are confirmed to
Telegram, by the offset of the next poll, only once their effect is committed. The first poll of a run has none, because
Telegram's ids restart at a random number after a week without updates. The core recognizes a repeated update by its id.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import urlencode

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.request import HTTPXRequest

from adapters.chat.errors import ShutOut
from adapters.chat.hand_over import KeepAside, hand_over_events
from adapters.chat.telegram.check import check_bot, check_telegram_rooms
from adapters.chat.telegram.errors import Moved, Refusal, translate_errors
from adapters.chat.telegram.rate import Pace
from adapters.chat.telegram.receive import MALFORMED, NETWORK, WANTED, Reader, room_moved
from adapters.chat.telegram.send import TOAST, Sender
from adapters.documents import Draw
from bot.errors import AdapterError
from bot.model import (
    Address,
    Event,
    Finding,
    Menu,
    MenuScope,
    Message,
    NetworkId,
    Outgoing,
    PostAction,
    Room,
    RoomEvent,
    RoomEventKind,
    TelegramLogin,
)
from bot.ports import Clock, Receive

log = logging.getLogger(__name__)

POLL: Final = timedelta(seconds=30)
"""How long Telegram may wait for updates."""
PATIENCE: Final = 10.0
"""Time-out for all other requests, in seconds."""
AT_ONCE: Final = 100
ANSWERED_WITHIN: Final = timedelta(seconds=2)
"""After this time an empty answer is sent to a press, so that its button stops showing a spinner."""
REMEMBERED: Final = 1000
SOON: Final = timedelta(seconds=1.5)
"""A turn that comes this soon is waited for; for a later one the post goes back to the outbox."""

SCOPES: Final[dict[MenuScope, BotCommandScope]] = {
    MenuScope.GROUP: BotCommandScopeAllGroupChats(),
    MenuScope.PRIVATE: BotCommandScopeAllPrivateChats(),
    MenuScope.COORDINATION: BotCommandScopeAllChatAdministrators(),
}


class TelegramChat:
    """One bot's chats. `draw` makes a file of a picture or document."""

    network = NETWORK

    def __init__(
        self,
        login: TelegramLogin,
        draw: Draw,
        clock: Clock,
        *,
        keep_aside: KeepAside | None = None,
        poll: timedelta = POLL,
        menus: Sequence[Menu] = (),
    ) -> None:
        self._login = login
        self._menus = menus
        self._clock = clock
        self._keep_aside = keep_aside
        self._poll_for = poll
        self._updates = f"{login.api}/bot{login.token}/getUpdates"
        self._polling = HTTPXRequest(1, read_timeout=poll.total_seconds() + PATIENCE)
        self._request = HTTPXRequest(64, PATIENCE, PATIENCE, PATIENCE, pool_timeout=PATIENCE)
        self.bot: Final = Bot(login.token, f"{login.api}/bot", request=self._request, get_updates_request=self._polling)
        self._sender = Sender(self.bot, draw)
        self._pace = Pace()
        self._reader: Reader | None = None
        self._receive: Receive | None = None
        self.heard_at: datetime | None = None
        self._heard_at: datetime | None = None  # also from before the restart
        self._in_order = asyncio.Lock()
        self._pressed: dict[str, str] = {}  # press -> who pressed
        self._unanswered: set[str] = set()
        self._answering: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Close the connections. Unanswered presses are left to Telegram."""
        for task in self._answering:
            task.cancel()
        await self._polling.shutdown()
        await self._request.shutdown()

    @property
    def username(self) -> str:
        """The bot's name without the @; empty until Telegram has reported it."""
        return self._reader.username if self._reader else ""

    # ------------------------------------------------------------ what comes in

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read for ever. Raises `AdapterError`, permanent when the token is invalid."""
        self._receive = receive
        self._heard_at = self._heard_at or heard_at(cursor)
        with translate_errors():
            me = await self.bot.get_me()
        self.heard_at = self._clock.now()
        self._reader = Reader(me.username or "", me.id)
        await self._offer_commands()
        if self._login.webhook:
            await self._be_pushed(self._login.webhook)
        else:
            await self._ask_for_ever()

    async def _offer_commands(self) -> None:
        """Set the menus once per process. If that fails, commands can still be typed."""
        try:
            for menu in self._menus:
                with translate_errors():
                    await self.bot.set_my_commands(
                        menu.commands, SCOPES[menu.scope], language_code=menu.language or None
                    )
        except AdapterError as error:
            log.warning("the menus of commands could not be set: %s", error.message)
        else:
            self._menus = ()

    async def _ask_for_ever(self) -> None:
        with translate_errors():
            await self.bot.delete_webhook()
        offset, gap = None, True
        while True:
            updates = await self._poll(offset)
            now = self._clock.now()
            pressed_at = (self._heard_at or now) if gap else now  # presses have no time: take the earliest
            self.heard_at = self._heard_at = now
            gap = False
            offset = await self._take(updates, pressed_at) if updates else None
            self._pace.forget(self._clock.monotonic())

    async def _poll(self, offset: int | None) -> Sequence[Any]:
        asked: dict[str, Any] = {
            "timeout": int(self._poll_for.total_seconds()),
            "limit": AT_ONCE,
            "allowed_updates": json.dumps(WANTED),
        }
        if offset is not None:
            asked["offset"] = offset
        try:
            with translate_errors():
                answer = await self._polling.post(f"{self._updates}?{urlencode(asked)}")
        except AdapterError as error:
            if "another program" in error.message:
                log.error("%s. Stop it, or use another bot for it", error.message)  # noqa: TRY400 -- no trace
            raise
        if not isinstance(answer, list):
            raise AdapterError("Telegram gave an answer that is none")
        return answer

    async def _be_pushed(self, webhook: str) -> None:
        with translate_errors():
            await self.bot.set_webhook(
                webhook, secret_token=self._login.webhook_secret, max_connections=1, allowed_updates=list(WANTED)
            )
        await asyncio.Event().wait()

    def is_secret(self, secret: str) -> bool:
        """Whether what came with an update proves that Telegram pushed it to our web server."""
        return bool(self._login.webhook) and compare_digest(secret.encode(), self._login.webhook_secret.encode())

    async def pushed(self, update: Mapping[str, Any]) -> None:
        """Handle an update pushed to our web server.

        Returns after the commit. Raises `AdapterError` when that fails: Telegram then pushes the update again.
        """
        self.heard_at = self._clock.now()
        async with self._in_order:
            await self._take([update], self._clock.now())

    async def _take(self, updates: Sequence[Any], pressed_at: datetime) -> int:
        """Hand over all events at once, with the cursor. Returns the offset that confirms the updates."""
        ids = [update["update_id"] for update in updates if isinstance(update, Mapping) and "update_id" in update]
        if not ids or not all(isinstance(id_, int) for id_ in ids):
            raise AdapterError("Telegram gave updates without their ids")
        events = [event for update in updates if (event := await self._read(update, pressed_at))]
        waiting = [press for update in updates if (press := press_to_answer(update))]
        self._remember(events)
        await hand_over_events("Telegram", self._receive, events, f"{ids[-1]}@{self._clock.now().isoformat()}")
        if waiting:
            self._unanswered.update(waiting)
            task = asyncio.create_task(self._answer_rest(waiting))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        return int(ids[-1]) + 1

    async def _read(self, update: Any, pressed_at: datetime) -> Event | None:
        if self._reader is None:
            raise AdapterError("the bot's own name is not known yet")
        try:
            return self._reader.event(update, pressed_at)
        except MALFORMED as fault:
            why = f"{type(fault).__name__}: {fault}"
            id_ = str(update.get("update_id", "")) if isinstance(update, Mapping) else ""
            log.error("update %s cannot be read and is kept aside: %s", id_, why)  # noqa: TRY400 -- no trace needed
            if self._keep_aside is not None:
                await self._keep_aside(id_, json.dumps(update)[:4000], why)
            return None

    # ------------------------------------------------------------ presses

    def _remember(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Message) and event.answer_to:
                self._pressed[event.answer_to] = event.sender
        while len(self._pressed) > REMEMBERED:
            del self._pressed[next(iter(self._pressed))]

    async def _answer_rest(self, presses: Sequence[str]) -> None:
        """Send an empty answer to the presses without one. Errors are ignored: a press that is too old needs none."""
        await self._clock.wait(ANSWERED_WITHIN)
        for press in presses:
            if press in self._unanswered:
                self._unanswered.discard(press)
                with suppress(AdapterError):
                    await self._sender.answer(press, "")

    async def _toast(self, outgoing: Outgoing) -> NetworkId:
        """Answer a press only to the person who made it, never in the group."""
        post = outgoing.post
        private = not post.to.chat.startswith("-")
        to_read = private and len(post.text) > TOAST
        self._unanswered.discard(post.toast)
        try:
            await self._sender.answer(post.toast, "" if to_read else post.text)
            instead = post.to.chat if to_read else ""
        except Refusal:  # too old, or already answered
            instead = post.to.chat if private else self._pressed.get(post.toast, "")
        if instead:
            alone = replace(post, to=Address(NETWORK, instead), toast="")
            with suppress(ShutOut):
                await self._sender.say(replace(outgoing, post=alone, network_id=None))
        self._pressed.pop(post.toast, None)
        return NetworkId(f"toast:{post.toast}")

    # ------------------------------------------------------------ what goes out

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Write or edit the post. Raises with `retry_after` when Telegram or its limits forbid it for now.

        A request that timed out may have been executed: Telegram offers no way to prevent duplicates.
        """
        chat = outgoing.post.to.chat
        while not outgoing.post.toast and (wait := self._pace.take(chat, self._clock.monotonic())):
            if wait > SOON:
                raise AdapterError("Telegram allows no more posts there for a moment", retry_after=wait)
            await self._clock.wait(wait)
        try:
            return await self._said(outgoing)
        except Moved as error:
            await self._tell(room_moved(int(chat), error.to, self._clock.now()))
            raise
        except ShutOut:
            user = "" if chat.startswith("-") else chat  # a private chat has the person's own id
            lost = f"lost:{outgoing.id}:{outgoing.version}"
            await self._tell(RoomEvent(lost, outgoing.post.to, RoomEventKind.LOST, self._clock.now(), user))
            raise
        except Refusal:
            raise
        except AdapterError as error:
            if error.permanent:  # the token is invalid: the post waits until there is another
                raise AdapterError(error.message, away=True) from None
            if error.retry_after:
                self._pace.hold(chat, self._clock.monotonic() + error.retry_after.total_seconds())
            raise

    async def _said(self, outgoing: Outgoing) -> NetworkId:
        if outgoing.post.toast:
            return await self._toast(outgoing)
        if outgoing.post.action is PostAction.LEAVE:
            return await self._sender.leave(outgoing)
        return await self._sender.say(outgoing)

    async def _tell(self, event: RoomEvent) -> None:
        if self._receive is not None:
            await hand_over_events("Telegram", self._receive, [event], None)

    # ------------------------------------------------------------ check of the setup

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Check the token, access to groups, what the bot sees there, other readers, and its rights in each room."""
        found = await check_bot(self.bot, self._login.webhook or "", self._login.name)
        return [*found, *await check_telegram_rooms(self.bot, rooms)]


def heard_at(cursor: str | None) -> datetime | None:
    """The time of the last contact, from a stored cursor such as `871@2026-11-23T08:00:00+00:00`."""
    with suppress(ValueError):
        return datetime.fromisoformat((cursor or "").partition("@")[2]).astimezone(UTC)
    return None


def press_to_answer(update: Any) -> str:
    """The id for answering a press, even when the rest of the update is malformed."""
    query = update.get("callback_query") if isinstance(update, Mapping) else None
    return str(query.get("id") or "") if isinstance(query, Mapping) else ""
