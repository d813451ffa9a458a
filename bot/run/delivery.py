"""Sends the posts of the outbox: one loop for each network, and each address in its own order.

A network that hangs delays no other network, and an address that hangs delays no other address.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from typing_extensions import override

from bot.backoff import Backoff
from bot.calls.missed_posts import fill_in_caller
from bot.errors import AdapterError, StoreError
from bot.model import Address, Deployment, Outgoing, Post
from bot.ports import Chat, Clock, Store, Tx
from bot.recipients import language_at
from bot.text import text_in

log = logging.getLogger(__name__)

BACKOFF: Final = Backoff(timedelta(seconds=2), 2, timedelta(minutes=5))
GIVE_UP_AFTER: Final = 30
"""Tries of one post; with this back-off that is some two hours."""
BUG_TRIES: Final = 3
"""Tries of a post on which our own code fails; the next posts of the address wait for them."""
AT_ONCE: Final = 50
"""Addresses of one network that are sent to at the same time."""
LONG: Final = 800
"""Characters that every network takes."""
STORE_AWAY: Final = timedelta(seconds=1)


class Wake(asyncio.Event):
    """Set after a commit. Each listener has its own event, so none misses a commit that came while it was busy."""

    def __init__(self) -> None:
        super().__init__()
        self._listeners: list[asyncio.Event] = []

    def listener(self) -> asyncio.Event:
        """A new event that is set together with this one; whoever waits for it clears it."""
        event = asyncio.Event()
        self._listeners.append(event)
        return event

    @override
    def set(self) -> None:
        super().set()
        for listener in self._listeners:
            listener.set()


@dataclass(slots=True)
class Delivery:
    """Sends the posts of the outbox. `wake` is set when an address is free again, for more may be due there."""

    store: Store
    clock: Clock
    chats: Mapping[str, Chat]
    wake: Wake
    deployment: Deployment
    under_way: dict[Address, asyncio.Task[None]] = field(default_factory=dict)

    async def begin(self, network: str) -> bool:
        """Begin to send what is due in a network, without waiting for it. False when nothing was begun.

        Raises `StoreError`, also for an earlier post whose result could not be stored.
        """
        for address in [where for where, task in self.under_way.items() if task.done() and where.network == network]:
            self.under_way.pop(address).result()
        room = AT_ONCE - sum(where.network == network for where in self.under_way)
        if room <= 0:
            return False
        now = self.clock.now()
        by_address: dict[Address, list[Outgoing]] = defaultdict(list)
        for outgoing in await self.store.read(lambda tx: tx.outbox.due(now, room, network)):
            if outgoing.post.to not in self.under_way:
                by_address[outgoing.post.to].append(outgoing)
        for address, rows in by_address.items():
            task = asyncio.create_task(self._say_in_order(rows))
            task.add_done_callback(lambda _: self.wake.set())
            self.under_way[address] = task
        return bool(by_address)

    async def rest(self, network: str) -> timedelta | None:
        """How long until more can be begun in a network; None when nothing waits.

        A post behind one that is being sent waits for it; `wake` is set when that has ended.
        """
        due = await self.store.read(lambda tx: tx.outbox.next_due(network))
        left = None if due is None else due - self.clock.now()
        if left is not None and left <= timedelta(0) and any(where.network == network for where in self.under_way):
            return None
        return left

    async def finish(self) -> None:
        """Wait until all that was begun is sent. Raises `StoreError` when a result could not be stored."""
        tasks = list(self.under_way.values())
        self.under_way.clear()
        await asyncio.gather(*tasks)

    async def stop(self) -> None:
        """Cancel what is being sent; the next process sends it again."""
        for task in self.under_way.values():
            task.cancel()
        await asyncio.gather(*self.under_way.values(), return_exceptions=True)

    async def _say_in_order(self, rows: Sequence[Outgoing]) -> None:
        for outgoing in rows:
            if not await self._say(outgoing):
                return  # the rest of this address waits behind it

    async def _say(self, outgoing: Outgoing) -> bool:
        """Send one post. A caller's number is filled in only here, at the last moment (P8)."""

        def ready(tx: Tx) -> Post:
            tx.outbox.sending(outgoing.id)
            post = fill_in_caller(tx, outgoing.post)
            if post is None:
                raise AdapterError("the call it is about is closed", permanent=True)
            if not post.key or len(post.text) < LONG:
                return post
            return replace(
                post, more=text_in(language_at(tx, self.deployment, post.to), self.deployment.zone).say("more")
            )

        try:
            post = await self.store.write(ready)
            network_id = await self.chats[outgoing.post.to.network].send(replace(outgoing, post=post))
        except StoreError:
            raise
        except AdapterError as error:
            await self._failed(outgoing, error)
            return error.permanent
        except Exception:  # one post that cannot be sent must not block its room
            log.exception("post %s to %s could not be sent because of a bug", outgoing.id, outgoing.post.to.network)
            bug = AdapterError("a bug; the log has its trace", permanent=outgoing.tries + 1 >= BUG_TRIES)
            await self._failed(outgoing, bug)
            return bug.permanent
        now = self.clock.now()
        await self._note(lambda tx: tx.outbox.sent(outgoing.id, outgoing.version, network_id, now))
        return True

    async def _failed(self, outgoing: Outgoing, error: AdapterError) -> None:
        """Retry later, after a longer delay each time; give up what can never be sent."""
        last = error.permanent or outgoing.tries + 1 >= GIVE_UP_AFTER
        delay = BACKOFF.delay(outgoing.tries + 1, error.retry_after or None)
        retry_at = None if last else self.clock.now() + delay
        if last:
            log.warning("post %s to %s is given up: %s", outgoing.id, outgoing.post.to.network, error.message)
        await self._note(lambda tx: tx.outbox.failed(outgoing.id, outgoing.version, retry_at, error.message))

    async def _note(self, work: Callable[[Tx], None]) -> None:
        """Store the result, however long the database is away: else the post would be sent twice, or never."""
        while True:
            try:
                await self.store.write(work)
            except StoreError as error:
                log.warning("the result of a post cannot be stored yet: %s", error)
                await self.clock.wait(STORE_AWAY)
            else:
                return
