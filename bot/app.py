"""The shell around the core: what came in is committed with its effect; what must be said is sent; time passes.

An event comes in, one short transaction changes what we know and writes down what must be said; `deliver` then talks
to the chats until everything is said. The phone's side of the same idea is `bot.following`.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from typing_extensions import override

from bot.calls import overdue, record
from bot.commands.openings import expand
from bot.commands.rooms import happened
from bot.commands.table import concerns_us, handle
from bot.errors import AdapterError, StoreError
from bot.missed import alerts, opening
from bot.model import CallFact, Deployment, Event, LineId, Message, Outgoing, Post, RoomEvent
from bot.notices import filled_in
from bot.overheard import overhear
from bot.ports import Chat, Clock, Store, Tx
from bot.text import text
from bot.unheard import calls_changed, silence

log = logging.getLogger(__name__)

RETRY_FIRST = timedelta(seconds=2)
RETRY_AT_MOST = timedelta(minutes=5)
GIVE_UP_AFTER = 30
"""Tries of one post; with the back-off above that is some two hours."""
AT_ONCE = 50


class Wake(asyncio.Event):
    """Something was committed. Each listener has an event of its own: none misses what came while it was busy."""

    def __init__(self) -> None:
        super().__init__()
        self._listeners: list[asyncio.Event] = []

    def listener(self) -> asyncio.Event:
        """A new event that is set whenever this one is; whoever waits for it clears it."""
        event = asyncio.Event()
        self._listeners.append(event)
        return event

    @override
    def set(self) -> None:
        super().set()
        for listener in self._listeners:
            listener.set()


@dataclass(slots=True)
class App:
    """The helpline, between its chats and its phone. `wake` is set whenever there may be something to do."""

    store: Store
    clock: Clock
    deployment: Deployment
    chats: dict[str, Chat]
    wake: Wake = field(default_factory=Wake)
    expanded: dict[LineId, object] = field(default_factory=dict)

    # ------------------------------------------------------------ what comes in

    async def on_messages(self, messages: Sequence[Event], cursor: str | None, network: str = "") -> None:
        """Handle what came in from one network, in order, in one transaction with the network's cursor (P1).

        A message that we cannot handle for a bug of ours stops nothing: then each is handled by itself, and that one
        is kept aside and answered "sorry".
        """
        ours = [event for event in messages if isinstance(event, RoomEvent) or concerns_us(event)]
        if not ours and cursor is None:
            return
        try:
            await self.store.write(lambda tx: self._handle(tx, ours, network, cursor))
        except StoreError:
            raise
        except Exception:
            log.exception("a message could not be handled; each is tried by itself")
            for message in ours:
                await self._handle_alone(message)
            await self.store.write(lambda tx: self._handle(tx, (), network, cursor))
        self.wake.set()

    def _handle(self, tx: Tx, events: Sequence[Event], network: str, cursor: str | None) -> None:
        now = self.clock.now()
        for event in events:
            if tx.seen(event.address.network, event.id, now):
                continue
            if isinstance(event, RoomEvent):
                happened(tx, self.deployment, event, now)
            else:
                handle(tx, self.deployment, event, now)
        if cursor is not None:
            tx.save_cursor(f"chat:{network}", cursor)

    async def _handle_alone(self, event: Event) -> None:
        try:
            await self.store.write(lambda tx: self._handle(tx, [event], "", None))
        except StoreError:
            raise
        except Exception as bug:
            log.exception("a message could not be handled; it is kept aside")
            why = type(bug).__name__
            await self.store.write(lambda tx: self._keep_aside(tx, event, why))

    def _keep_aside(self, tx: Tx, event: Event, why: str) -> None:
        now = self.clock.now()
        tx.seen(event.address.network, event.id, now)
        said = event.text if isinstance(event, Message) else event.what
        tx.keep_aside(event.address.network, event.id, said, why, now)
        if isinstance(event, RoomEvent):
            return
        message = event
        words = text(message.language or "fr", "Europe/Paris")
        tx.outbox.add(Post(message.address, words.say("sorry"), toast=message.answer_to))

    async def on_call_events(self, facts: Sequence[CallFact]) -> None:
        """Store facts about calls, fold them, and open or change the alerts of missed calls: one transaction."""
        if not facts:
            return
        by_line: dict[LineId, list[CallFact]] = defaultdict(list)
        for fact in facts:
            by_line[fact.line].append(fact)
        now = self.clock.now()

        def work(tx: Tx) -> None:
            for id_, of_line in by_line.items():
                line = self.deployment.by_id.get(id_)
                if line is not None:
                    changed = record(tx, line, of_line, now)
                    alerts(tx, line, changed, now)
                    calls_changed(tx, line, changed, now)
                    overhear(tx, line, of_line, now)

        await self.store.write(work)
        self.wake.set()

    # ------------------------------------------------------------ time passes

    async def tick(self) -> None:
        """What time alone brings: dated shifts further ahead, calls that ended in silence, and those of the night."""
        now = self.clock.now()
        today = {line.id: text("fr", line.zone).local(now).date() for line in self.deployment.lines}

        def work(tx: Tx) -> bool:
            said = False
            for line in self.deployment.lines:
                if self.expanded.get(line.id) != today[line.id]:
                    expand(tx, line, now)
                changed = overdue(tx, line, now)
                alerts(tx, line, changed, now)
                calls_changed(tx, line, changed, now)
                said = silence(tx, line, now) or said
                said = opening(tx, line, now) or bool(changed) or said
            return said

        if await self.store.write(work):
            self.wake.set()
        self.expanded |= today

    # ------------------------------------------------------------ what must be said

    async def deliver(self) -> bool:
        """Say what is due: in order at each address, all addresses at once. True when something was tried."""
        now = self.clock.now()
        due = await self.store.read(lambda tx: tx.outbox.due(now, AT_ONCE))
        by_address: dict[object, list[Outgoing]] = defaultdict(list)
        for outgoing in due:
            by_address[outgoing.post.to].append(outgoing)
        await asyncio.gather(*(self._say_in_order(rows) for rows in by_address.values()))
        return bool(due)

    async def next_due(self) -> timedelta | None:
        """How long until something more can be said; None when nothing waits."""
        due = await self.store.read(lambda tx: tx.outbox.next_due())
        return None if due is None else max(due - self.clock.now(), timedelta(0))

    async def _say_in_order(self, rows: Sequence[Outgoing]) -> None:
        for outgoing in rows:
            if not await self._say(outgoing):
                return  # the rest of this address waits behind it

    async def _say(self, outgoing: Outgoing) -> bool:
        """Send one post. What a caller's number replaces is filled in here, at the last moment (P8)."""
        chat = self.chats.get(outgoing.post.to.network)

        def ready(tx: Tx) -> Post | None:
            tx.outbox.sending(outgoing.id)
            return filled_in(tx, outgoing.post)

        post = await self.store.write(ready)
        if chat is None or post is None:
            why = "this network is not configured" if chat is None else "what it speaks of is gone"
            await self._failed(outgoing, AdapterError(why, permanent=True))
            return True
        try:
            network_id = await chat.send(replace(outgoing, post=post))
        except AdapterError as error:
            await self._failed(outgoing, error)
            return error.permanent
        now = self.clock.now()
        await self.store.write(lambda tx: tx.outbox.sent(outgoing.id, outgoing.version, network_id, now))
        return True

    async def _failed(self, outgoing: Outgoing, error: AdapterError) -> None:
        """Try again later, longer each time; give up what will never go."""
        last = error.permanent or outgoing.tries + 1 >= GIVE_UP_AFTER
        delay = error.retry_after or min(RETRY_FIRST * 2**outgoing.tries, RETRY_AT_MOST)
        retry_at = None if last else self.clock.now() + delay
        if last:
            log.warning("post %s to %s is given up: %s", outgoing.id, outgoing.post.to.network, error.message)
        await self.store.write(lambda tx: tx.outbox.failed(outgoing.id, retry_at, error.message))
