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
from bot.model import Address, Deployment, Finding, NetworkId, Outgoing, Post, Room, Touched, Urgency
from bot.ports import Receive, Store
from bot.run.app import App
from bot.run.delivery import PROBE_EVERY, Delivery, Outage
from bot.run.wake import Wake
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

    await take_turns(begin, delivery.clock, delivery.wake.listener(network=network))


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

    def listen(self, hear: Callable[[Touched], object]) -> None:
        self.inner.listen(hear)

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
        clock.move(clock.now() + timedelta(seconds=20))
    assert [text for _, text in broken.said] == said
    left = await store.read(lambda tx: tx.outbox.next_due())
    assert (left is None) == (len(said) == 2), "nothing is given up: the post is tried again, less and less often"


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
        clock.move(clock.now() + timedelta(seconds=20))
    assert sorted(text for _, text in a.said) == ["post 2", "post 3"]
    assert await store.read(lambda tx: tx.outbox.next_due()) is not None


# ---------------------------------------------------------------- a network that is away, or slow


@dataclass
class Faulty(Slow):
    """A network that answers each request with the next of these errors, and takes posts after them."""

    errors: list[AdapterError] = field(default_factory=list)
    down: bool = False
    asked: int = 0

    @override
    async def send(self, outgoing: Outgoing) -> NetworkId:
        self.asked += 1
        if self.down:
            raise AdapterError("502", away=True)
        if self.errors:
            raise self.errors.pop(0)
        return await super().send(outgoing)


@dataclass
class Hours:
    """The outbox of one network, turned for as long as the clock is moved."""

    store: SqlStore
    chat: Slow
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(NOW))
    delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.store, self.clock, {"a": self.chat}, Wake(), NOBODY)

    async def live(self, span: timedelta, until: Callable[[], bool] = bool) -> timedelta:
        """Returns how long it took until it was true, or the whole span."""
        began = self.clock.now()
        while self.clock.now() < began + span and not until():
            begun = await self.delivery.begin("a")
            await self.delivery.finish()
            if not begun:
                left = await self.delivery.rest("a")
                rest = timedelta(seconds=5) if left is None else max(left, timedelta(milliseconds=100))
                self.clock.move(min(self.clock.now() + min(rest, timedelta(seconds=5)), began + span))
        return self.clock.now() - began


@pytest.mark.parametrize("away", [timedelta(minutes=10), pytest.param(timedelta(hours=6), marks=pytest.mark.slow)])
async def test_an_outage_of_any_length_loses_nothing_and_its_end_is_noticed_within_ten_seconds(
    store: SqlStore, away: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Faulty("a", down=True)
    here = Hours(store, chat)
    addresses = [Address("a", str(n)) for n in range(40)]
    await add(store, *(Post(address, "missed call") for address in addresses))
    await here.live(away)
    assert chat.asked <= away / timedelta(seconds=4) + 50, "the network is not flooded while it is away"
    chat.down = False
    back = await here.live(timedelta(minutes=5), until=lambda: len(chat.said) >= 1)
    assert back <= timedelta(seconds=10)
    all_of_them = await here.live(timedelta(minutes=5), until=lambda: len(chat.said) == 40)
    assert all_of_them <= timedelta(seconds=1), "rooms begin at once"
    assert sorted(int(where) for where, _ in chat.said) == list(range(40))
    assert [record.getMessage().partition(",")[0].partition(";")[0] for record in caplog.records] == [
        "a takes no posts",
        "a takes posts again",
    ]


async def test_waiting_for_ones_turn_is_no_failure_and_lengthens_no_pause(store: SqlStore) -> None:
    slower = [AdapterError("slower", retry_after=timedelta(seconds=1)) for _ in range(8)]
    chat = Faulty("a", errors=[*slower, AdapterError("502", away=True)])
    here = Hours(store, chat)
    await add(store, Post(A1, "an answer"))
    took = await here.live(timedelta(minutes=10), until=lambda: bool(chat.said))
    assert took <= timedelta(seconds=8 + 10)


async def test_a_post_that_was_put_off_a_thousand_times_is_still_said(store: SqlStore) -> None:
    chat = Faulty("a", errors=[AdapterError("slower", retry_after=timedelta(seconds=1)) for _ in range(1000)])
    here = Hours(store, chat)
    await add(store, Post(A1, "patient"))
    await here.live(timedelta(minutes=30), until=lambda: bool(chat.said))
    assert chat.said == [("1", "patient")]


async def test_after_an_outage_alerts_and_answers_come_first_and_digests_last(store: SqlStore) -> None:
    chat = Faulty("a", down=True)
    here = Hours(store, chat)
    words = {Urgency.LAST: "the week", Urgency.IN_TURN: "Anne takes it", Urgency.AT_ONCE: "a missed call"}
    await here.live(timedelta(seconds=1))
    await add(store, *(Post(A1, said, urgency=urgency) for urgency, said in words.items()))
    await here.live(timedelta(minutes=2))
    chat.down = False
    await here.live(timedelta(minutes=1), until=lambda: len(chat.said) == 3)
    assert [text for _, text in chat.said] == ["a missed call", "Anne takes it", "the week"]


async def test_what_was_overtaken_during_an_outage_is_said_once_in_its_newest_words(store: SqlStore) -> None:
    chat = Faulty("a", down=True)
    here = Hours(store, chat)
    for words in ("1 call", "2 calls", "3 calls"):
        await add(store, Post(A1, words, key="missed:1"))
        await here.live(timedelta(minutes=1))
    chat.down = False
    await here.live(timedelta(minutes=1))
    assert chat.said == [("1", "3 calls")]


async def test_one_post_that_always_fails_neither_stops_the_network_nor_is_given_up(store: SqlStore) -> None:
    class Poisoned(Faulty):
        @override
        async def send(self, outgoing: Outgoing) -> NetworkId:
            if outgoing.post.text == "poison":
                raise AdapterError("502", away=True)
            return await super().send(outgoing)

    chat = Poisoned("a")
    here = Hours(store, chat)
    await add(store, Post(A1, "poison"), *(Post(Address("a", f"room {n}"), "fine") for n in range(20)))
    took = await here.live(timedelta(minutes=5), until=lambda: len(chat.said) == 20)
    assert took <= timedelta(seconds=20)
    assert await store.read(lambda tx: tx.outbox.next_due("a")) is not None


async def test_a_network_that_hangs_is_tried_while_earlier_posts_still_wait_for_their_answer(store: SqlStore) -> None:
    chat = Slow("a", hanging={str(n) for n in range(60)})
    clock = SteppedClock(NOW)
    delivery = Delivery(store, clock, {"a": chat}, Wake(), NOBODY)
    delivery.outages["a"] = Outage(NOW, NOW)
    await add(store, *(Post(Address("a", str(n)), "hello") for n in range(60)))
    for _ in range(5):
        assert await delivery.begin("a")
        assert not await delivery.begin("a")
        clock.move(clock.now() + PROBE_EVERY)
    assert len(delivery.under_way) == 5
    chat.go_on.set()
    await delivery.finish()
    assert "a" not in delivery.outages
    assert len(chat.said) == 5


async def test_an_edit_that_would_repeat_what_people_see_is_not_sent(store: SqlStore) -> None:
    chat = Faulty("a")
    here = Hours(store, chat)
    for words in ("Anne", "Bakari", "Anne"):
        if words == "Bakari":
            await here.live(timedelta(seconds=10))
        await add(store, Post(A1, words, key="who"))
    await here.live(timedelta(minutes=1))
    assert chat.said == [("1", "Anne")]


async def test_the_age_of_the_oldest_post_is_known_however_often_it_was_put_off(store: SqlStore) -> None:
    chat = Faulty("a", down=True)
    here = Hours(store, chat)
    await add(store, Post(A1, "waits"), Post(A2, "waits too"))
    later = NOW + timedelta(hours=1)
    await store.write(lambda tx: tx.outbox.add(Post(A1, "tomorrow"), NOW + timedelta(days=1)))
    await here.live(timedelta(minutes=3))
    assert await store.read(lambda tx: tx.outbox.waiting_since("a", later)) == NOW
    chat.down = False
    await here.live(timedelta(minutes=1))
    assert await store.read(lambda tx: tx.outbox.waiting_since("a", later)) is None
