"""Sends the posts of the outbox: one loop for each network, and each address in its own order.

A network that hangs delays no other network, and an address that hangs delays no other address.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.backoff import Backoff
from bot.calls.missed_posts import fill_in_caller
from bot.errors import AdapterError, StoreError
from bot.model import NO_LINE, Address, Deployment, Outgoing, Post, PostId, Subject, Touched
from bot.people.board_access import fill_in_board_link
from bot.ports import Chat, Clock, Store, Tx
from bot.recipients import language_at
from bot.roster.calendars.links import fill_in_link
from bot.run.wake import Wake
from bot.text import text_in

log = logging.getLogger(__name__)

BACKOFF: Final = Backoff(timedelta(seconds=2), 2, timedelta(minutes=1))
"""For one post that cannot be sent now, while others can. It is tried for ever."""
BUG_BACKOFF: Final = Backoff(timedelta(seconds=2), 8, timedelta(hours=1))
"""For a post on which our own code fails."""
BUGS_HOLD: Final = 3
"""How often such a post holds up the next ones of its address, which may be about it."""
PROBE_EVERY: Final = timedelta(seconds=4)
"""How often one post is tried on a network that is away, also while an earlier one is still waiting for its answer."""
AT_ONCE: Final = 50
"""Addresses of one network that are sent to at the same time."""
LONG: Final = 800
"""Characters that every network takes."""
STORE_AWAY: Final = timedelta(seconds=1)


@dataclass(slots=True)
class Outage:
    """A network that takes no posts. One is tried now and then, another each time: the fault may be a post's own."""

    since: datetime
    next_probe: datetime
    probed: set[PostId] = field(default_factory=set)

    def probe(self, due: Sequence[Outgoing], now: datetime) -> list[Outgoing]:
        """The post to try now, if it is time."""
        if now < self.next_probe or not due:
            return []
        if all(outgoing.id in self.probed for outgoing in due):
            self.probed.clear()
        chosen = next(outgoing for outgoing in due if outgoing.id not in self.probed)
        self.probed.add(chosen.id)
        self.next_probe = now + PROBE_EVERY
        return [chosen]


@dataclass(slots=True)
class Delivery:
    """Sends the posts of the outbox. `wake` hears of an address that is free again, for more may be due there.

    Nothing is given up but what a network refuses for good. Waiting for one's turn is no failure, and a network that is
    away makes no post old: only `outages` notes it, and a restart forgets that.
    """

    store: Store
    clock: Clock
    chats: Mapping[str, Chat]
    wake: Wake
    deployment: Deployment
    under_way: dict[Address, asyncio.Task[None]] = field(default_factory=dict)
    outages: dict[str, Outage] = field(default_factory=dict)
    failures: dict[PostId, int] = field(default_factory=dict)
    """Of each post that cannot be sent now, while its network can be reached."""

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
        due = await self.store.read(lambda tx: tx.outbox.due(now, room, network))
        due = [outgoing for outgoing in due if outgoing.post.to not in self.under_way]
        if outage := self.outages.get(network):
            due = outage.probe(due, now)
        by_address: dict[Address, list[Outgoing]] = defaultdict(list)
        for outgoing in due:
            by_address[outgoing.post.to].append(outgoing)
        for address, rows in by_address.items():
            task = asyncio.create_task(self._say_in_order(rows))
            task.add_done_callback(lambda _: self._more_may_be_due(network))
            self.under_way[address] = task
        return bool(by_address)

    async def rest(self, network: str) -> timedelta | None:
        """How long until more can be begun in a network; None when nothing waits.

        A post behind one that is being sent waits for it; `wake` is set when that has ended.
        """
        due = await self.store.read(lambda tx: tx.outbox.next_due(network))
        now = self.clock.now()
        left = None if due is None else due - now
        if left is not None and (outage := self.outages.get(network)):
            return max(left, outage.next_probe - now)
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
        """Send one post. A caller's number (P8) and a private link are filled in only here, at the last moment."""

        def ready(tx: Tx) -> Post | None:
            tx.outbox.sending(outgoing.id)
            post = self._fill_in(tx, outgoing)
            if post is None:
                return None
            if not post.key or len(post.text) < LONG:
                return post
            return replace(
                post, more=text_in(language_at(tx, self.deployment, post.to), self.deployment.zone).say("more")
            )

        try:
            post = await self.store.write(ready)
            if post is None:
                return True
            network_id = await self.chats[outgoing.post.to.network].send(replace(outgoing, post=post))
        except StoreError:
            raise
        except AdapterError as error:
            return await self._failed(outgoing, error)
        except Exception:  # one post that cannot be sent must not block its room
            log.exception("post %s to %s could not be sent because of a bug", outgoing.id, outgoing.post.to.network)
            return await self._failed_by_bug(outgoing)
        self._works(outgoing)
        now = self.clock.now()
        if await self._note(lambda tx: tx.outbox.sent(outgoing.id, outgoing.version, network_id, now)):
            # Somebody was quicker to press than we were to learn the post's id.
            self.wake.hear(Touched({Subject.PRESSES: frozenset({NO_LINE})}))
        return True

    def _fill_in(self, tx: Tx, outgoing: Outgoing) -> Post | None:
        """The post with what only its reader may see; None when it must not be sent any more, which is noted."""
        post = outgoing.post
        fills: tuple[tuple[Callable[[Post], Post | None], str], ...] = (
            (lambda post: fill_in_caller(tx, post), "the call it is about is closed"),
            (lambda post: fill_in_link(tx, self.deployment, post), "the calendar it is about was taken back"),
            (
                lambda post: fill_in_board_link(tx, self.deployment, post, self.clock.now()),
                "the link to the board was taken back or used",
            ),
        )
        for fill, why in fills:
            filled = fill(post)
            if filled is None:
                tx.outbox.give_up(outgoing.id, outgoing.version, why)
                return None
            post = filled
        return post

    async def _failed(self, outgoing: Outgoing, error: AdapterError) -> bool:
        """Note why a post could not be sent. True when the next ones of its address need not wait for it."""
        id_, network, now = outgoing.id, outgoing.post.to.network, self.clock.now()
        if error.permanent:
            self._works(outgoing)
            log.warning("post %s to %s is refused for good: %s", id_, network, error.message)
            await self._note(lambda tx: tx.outbox.give_up(id_, outgoing.version, error.message))
            return True
        if error.away:
            self._is_away(network, error)
            until = now
        elif error.retry_after is not None:
            self._answers(network)
            until = now + error.retry_after
        else:
            self.failures[id_] = self.failures.get(id_, 0) + 1
            until = now + BACKOFF.delay(self.failures[id_])
        await self._note(lambda tx: tx.outbox.put_off(id_, until, error.message, may_have_arrived=error.unknown))
        return False

    async def _failed_by_bug(self, outgoing: Outgoing) -> bool:
        failures = self.failures[outgoing.id] = self.failures.get(outgoing.id, 0) + 1
        holds, until = failures < BUGS_HOLD, self.clock.now() + BUG_BACKOFF.delay(failures)
        await self._note(
            lambda tx: tx.outbox.put_off(outgoing.id, until, "a bug; the log has its trace", holds_room=holds)
        )
        return not holds

    def _is_away(self, network: str, error: AdapterError) -> None:
        now = self.clock.now()
        if network not in self.outages:
            self.outages[network] = Outage(now, now + PROBE_EVERY / 2)
            log.warning("%s takes no posts; they wait, and one is tried every few seconds: %s", network, error.message)

    def _answers(self, network: str) -> None:
        if outage := self.outages.pop(network, None):
            log.warning("%s takes posts again, after %s", network, self.clock.now() - outage.since)
            self._more_may_be_due(network)

    def _more_may_be_due(self, network: str) -> None:
        self.wake.hear(Touched(networks=frozenset({network})))

    def _works(self, outgoing: Outgoing) -> None:
        self.failures.pop(outgoing.id, None)
        self._answers(outgoing.post.to.network)

    async def _note(self, work: Callable[[Tx], object]) -> object:
        return await write_at_last(self.store, self.clock, work)


async def write_at_last(store: Store, clock: Clock, work: Callable[[Tx], object]) -> object:
    """Store what became of something sent, however long the database is away: else it is sent twice, or never."""
    while True:
        try:
            return await store.write(work)
        except StoreError as error:
            log.debug("what became of something sent cannot be stored yet: %s", error)
            await clock.wait(STORE_AWAY)
