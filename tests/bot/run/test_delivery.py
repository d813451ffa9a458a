"""What must be said, said: no network and no address waits for another's trouble, and each keeps its own order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from adapters.clock import SteppedClock
from bot.errors import AdapterError, StoreError
from bot.model import Address, Deployment, Finding, NetworkId, Outgoing, Post, Room
from bot.ports import Receive, Store
from bot.run.app import App
from bot.run.delivery import Delivery, Wake
from bot.run.wiring import take_turns
from storage.store import SqlStore, open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
A1, A2 = Address("a", "1"), Address("a", "2")
B1 = Address("b", "1")
NOBODY = Deployment(())


@dataclass
class Slow:
    """A chat network of which some addresses take for ever, until they are let go."""

    network: str
    hanging: set[str] = field(default_factory=set)
    said: list[tuple[str, str]] = field(default_factory=list)
    heard_at: datetime | None = None
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    spoke: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, receive: Receive, cursor: str | None) -> None: ...

    async def send(self, outgoing: Outgoing) -> NetworkId:
        if outgoing.post.to.chat in self.hanging:
            await self.go_on.wait()
        self.said.append((outgoing.post.to.chat, outgoing.post.text))
        self.spoke.set()
        return NetworkId(str(outgoing.id))

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        return ()


@pytest.fixture
async def store() -> AsyncIterator[SqlStore]:
    made = await open_store("sqlite://", clock=SteppedClock(NOW))
    yield made
    await made.close()


async def add(store: Store, *posts: Post) -> None:
    await store.write(lambda tx: [tx.outbox.add(post) for post in posts])


async def loop(delivery: Delivery, network: str) -> None:
    async def begin() -> bool:
        return await delivery.begin(network)

    await take_turns(begin, delivery.clock, delivery.wake)


async def until(true: Callable[[], bool], spoke: asyncio.Event) -> None:
    while not true():
        spoke.clear()
        await asyncio.wait_for(spoke.wait(), 5)


@pytest.mark.parametrize("hangs", [B1, A2], ids=["another network", "another address"])
async def test_what_hangs_holds_up_nothing_else_and_keeps_its_own_order(store: SqlStore, hangs: Address) -> None:
    a, b = Slow("a"), Slow("b")
    slow = {"a": a, "b": b}[hangs.network]
    slow.hanging.add(hangs.chat)
    delivery = Delivery(store, SteppedClock(NOW), {"a": a, "b": b}, Wake(), NOBODY)
    loops = [asyncio.create_task(loop(delivery, network)) for network in "ab"]
    await add(store, Post(hangs, "first"), Post(hangs, "second"))
    for n in range(3):  # each is said before the next is thought of: none waits for what hangs
        await add(store, Post(A1, str(n)))
        delivery.wake.set()
        await until(lambda n=n: ("1", str(n)) in a.said, a.spoke)  # type: ignore[misc]
    assert slow.said == [("1", "0"), ("1", "1"), ("1", "2")] if slow is a else slow.said == []
    slow.go_on.set()
    await until(lambda: (hangs.chat, "second") in slow.said, slow.spoke)
    assert [text for chat, text in slow.said if chat == hangs.chat and text in {"first", "second"}] == [
        "first",
        "second",
    ]
    for task in loops:
        task.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    await delivery.stop()


@dataclass
class Forgetful:
    """A database that is away for some writes after the first `good` ones."""

    inner: SqlStore
    good: int
    away: int

    async def write(self, work: Callable[[Any], Any]) -> Any:
        if self.good:
            self.good -= 1
        elif self.away:
            self.away -= 1
            raise StoreError("away")
        return await self.inner.write(work)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        return await self.inner.read(work)

    async def close(self) -> None: ...


async def test_what_was_said_while_the_database_went_away_is_said_once_and_the_next_follows(store: SqlStore) -> None:
    a, clock = Slow("a"), SteppedClock(NOW)
    await add(store, Post(A1, "first"), Post(A1, "second"))
    delivery = Delivery(Forgetful(store, good=1, away=3), clock, {"a": a}, Wake(), NOBODY)
    assert await delivery.begin("a")
    await clock.through(delivery.finish())
    assert a.said == [("1", "first"), ("1", "second")]
    assert await store.read(lambda tx: tx.outbox.next_due()) is None


async def test_a_database_that_is_away_before_anything_is_said_is_told_to_whoever_turns_the_loop(
    store: SqlStore,
) -> None:
    a, clock = Slow("a"), SteppedClock(NOW)
    await add(store, Post(A1, "first"))
    delivery = Delivery(Forgetful(store, good=0, away=1), clock, {"a": a}, Wake(), NOBODY)
    assert await delivery.begin("a")
    with suppress(StoreError):
        await delivery.under_way[A1]
    with pytest.raises(StoreError):
        await delivery.begin("a")
    assert await delivery.begin("a")
    await delivery.finish()
    assert a.said == [("1", "first")]


async def test_an_address_that_refuses_holds_back_its_own_posts_only(store: SqlStore) -> None:
    clock = SteppedClock(NOW)

    class Refusing(Slow):
        @override
        async def send(self, outgoing: Outgoing) -> NetworkId:
            if outgoing.post.text == "no":
                raise AdapterError("later", retry_after=timedelta(minutes=1))
            return await super().send(outgoing)

    a = Refusing("a")
    await add(store, Post(A1, "no"), Post(A1, "after it"), Post(A2, "yes"))
    delivery = Delivery(store, clock, {"a": a}, Wake(), NOBODY)
    await delivery.begin("a")
    await delivery.finish()
    assert (a.said, await delivery.rest("a")) == ([("2", "yes")], timedelta(minutes=1))


async def test_what_waits_for_a_network_that_is_not_configured_is_given_up(store: SqlStore) -> None:
    clock = SteppedClock(NOW)
    a = Slow("a")
    await add(store, Post(B1, "nobody there"), Post(A1, "here"))
    app = App(store, clock, Deployment(()), {"a": a})
    await app.tick()
    assert [o.post.text for o in await store.read(lambda tx: tx.outbox.due(NOW, 10))] == ["here"]


@dataclass
class Broken(Slow):
    """A network whose own code fails at some posts, for as many times."""

    fails: dict[str, int] = field(default_factory=dict)

    @override
    async def send(self, outgoing: Outgoing) -> NetworkId:
        left = self.fails.get(outgoing.post.text, 0)
        if left:
            self.fails[outgoing.post.text] = left - 1
            raise ValueError(outgoing.post.text)
        return await super().send(outgoing)


@pytest.mark.parametrize(("times", "said"), [(2, ["first", "second"]), (9, ["second"])])
async def test_a_bug_of_ours_at_one_post_does_not_silence_its_room(
    store: SqlStore, times: int, said: list[str]
) -> None:
    clock, broken = SteppedClock(NOW), Broken("a", fails={"first": times})
    app = App(store, clock, NOBODY, {"a": broken})
    await add(store, Post(A1, "first"), Post(A1, "second"))
    for _ in range(9):
        await app.deliver()
        clock.move(clock.now() + timedelta(seconds=5))
    assert [text for _, text in broken.said] == said
    assert await store.read(lambda tx: tx.outbox.next_due()) is None


@dataclass
class Stumbling(Forgetful):
    """A database at which our own code fails whenever it makes the post of this id ready."""

    post: int = 0

    @override
    async def write(self, work: Callable[[Any], Any]) -> Any:
        def watched(tx: Any) -> Any:
            done = work(tx)
            if isinstance(done, Post) and done.text == f"post {self.post}":
                raise ValueError(done.text)
            return done

        return await self.inner.write(watched)


async def test_a_bug_of_ours_before_a_post_is_said_silences_nobody(store: SqlStore) -> None:
    a, clock = Slow("a"), SteppedClock(NOW)
    await add(store, Post(A1, "post 1"), Post(A1, "post 2"), Post(A2, "post 3"))
    delivery = Delivery(Stumbling(store, good=0, away=0, post=1), clock, {"a": a}, Wake(), NOBODY)
    for _ in range(9):
        await delivery.begin("a")
        await delivery.finish()
        clock.move(clock.now() + timedelta(seconds=5))
    assert sorted(text for _, text in a.said) == ["post 2", "post 3"]
    assert await store.read(lambda tx: tx.outbox.next_due()) is None
