"""Sixty requests in any minute, and who goes first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.telephony.ovh.rate_limit import Budget, Turn
from bot.errors import GaveWay
from bot.model import Priority
from tests.support.fake_time import FakeTime, run

BEGAN = datetime(2026, 1, 13, 18, 30, tzinfo=UTC)
LATENCY = timedelta(milliseconds=150)


class World:
    """A budget, and when each request went, in seconds since the beginning."""

    def __init__(self, loop: FakeTime) -> None:
        self.clock = loop.clock
        self.budget = Budget(loop.clock)
        self.went: list[tuple[float, Priority, int]] = []

    async def ask(self, priority: Priority, turn: Turn | None = None) -> None:
        turn = turn or self.budget.turn(priority)
        async with self.budget.request(turn):
            self.went.append((self.clock.monotonic(), priority, turn.number))
            await self.clock.wait(LATENCY)

    async def together(self, priority: Priority, times: int) -> list[BaseException]:
        """The failures of so many requests at once."""
        found = await asyncio.gather(*(self.ask(priority) for _ in range(times)), return_exceptions=True)
        return [outcome for outcome in found if outcome is not None]


def seen(work: Callable[[World], Awaitable[None]]) -> None:
    loop = FakeTime(BEGAN)

    async def inside() -> None:
        await work(World(loop))

    run(loop, inside())


def test_no_minute_has_more_than_sixty() -> None:
    async def work(world: World) -> None:
        await asyncio.gather(
            *(world.together(priority, 100) for priority in (Priority.NOW, Priority.CHANGE, Priority.LATER))
        )
        times = [at for at, *_ in world.went]
        assert len(times) == 300
        assert all(later - earlier > 60 for earlier, later in zip(times, times[60:], strict=False))

    seen(work)


@pytest.mark.parametrize(("priority", "most"), [(Priority.NOW, 60), (Priority.CHANGE, 50), (Priority.LATER, 12)])
def test_each_haste_has_its_share(priority: Priority, most: int) -> None:
    async def work(world: World) -> None:
        await world.together(priority, most + 1)
        assert world.went[most - 1][0] < 10
        assert world.went[most][0] > 60

    seen(work)


def test_ten_writes_go_at_once_whatever_was_read_before() -> None:
    async def work(world: World) -> None:
        await asyncio.gather(world.together(Priority.IDLE, 30), world.together(Priority.CHANGE, 100))
        began = world.clock.monotonic()
        world.went.clear()
        await world.together(Priority.NOW, 10)
        assert world.went[-1][0] - began < 2

    seen(work)


def test_writes_go_before_what_has_waited_longer() -> None:
    async def work(world: World) -> None:
        reads = asyncio.create_task(world.together(Priority.CHANGE, 10))
        await world.clock.wait(LATENCY / 2)
        await world.together(Priority.NOW, 3)
        await reads
        assert [priority for _, priority, _ in world.went][1:4] == [Priority.NOW] * 3

    seen(work)


def test_a_reading_once_begun_is_over_before_the_next_begins() -> None:
    async def work(world: World) -> None:
        async def reading() -> None:
            turn = world.budget.turn(Priority.CHANGE)
            await world.ask(Priority.CHANGE, turn)
            await world.ask(Priority.CHANGE, turn)

        await asyncio.gather(*(reading() for _ in range(10)))
        numbers = [number for *_, number in world.went]
        assert all(len(numbers) - 1 - numbers[::-1].index(n) - numbers.index(n) <= 2 for n in set(numbers))

    seen(work)


def test_idle_readings_give_way_to_a_change() -> None:
    async def work(world: World) -> None:
        idle = asyncio.create_task(world.together(Priority.IDLE, 10))
        await world.clock.wait(LATENCY / 2)
        began = world.clock.monotonic()
        await world.ask(Priority.CHANGE)
        assert world.went[-1][0] - began < 0.2
        assert [type(error) for error in await idle] == [GaveWay] * 9

    seen(work)


def test_twenty_idle_readings_a_minute_and_the_others_hear_when() -> None:
    async def work(world: World) -> None:
        errors = await world.together(Priority.IDLE, 25)
        assert len(errors) == 5
        assert all(isinstance(error, GaveWay) and timedelta(50 / 86400) < error.delay for error in errors)

    seen(work)


def test_nothing_goes_while_ovh_wants_us_away() -> None:
    async def work(world: World) -> None:
        world.budget.stay_away(timedelta(seconds=25))
        world.budget.stay_away()
        await world.ask(Priority.NOW)
        assert world.went[0][0] == pytest.approx(25, abs=0.01)

    seen(work)


def test_whoever_is_cancelled_while_waiting_blocks_nobody() -> None:
    async def work(world: World) -> None:
        tasks = [asyncio.create_task(world.ask(Priority.CHANGE)) for _ in range(55)]
        await world.clock.wait(timedelta(seconds=10))
        for task in tasks[50:54]:
            task.cancel()
        await tasks[54]
        assert len(world.went) == 51

    seen(work)


def test_what_may_wait_is_not_sent_between_the_requests_of_a_change() -> None:
    async def work(world: World) -> None:
        async def change() -> None:
            for _ in range(4):
                await world.ask(Priority.NOW)
                await world.clock.wait(timedelta(seconds=1))  # a transaction

        await asyncio.gather(change(), world.together(Priority.LATER, 3))
        assert [priority for _, priority, _ in world.went] == [Priority.NOW] * 4 + [Priority.LATER] * 3

    seen(work)
