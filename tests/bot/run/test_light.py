"""What a message and an idle hour cost does not grow with the number of lines: counted, at 2 and at 200 lines."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from adapters.console import NETWORK, TEAM, Console
from bot.config.load import Config
from bot.model import Deployment, Line, LineId, LineMode, Observed, Priority, Slot, SlotId, Subject
from bot.ports import Tx
from bot.run.app import App
from bot.run.clocks.clock_watch import ClockWatch
from bot.run.last_known import LastKnown
from bot.run.reconciler import Reconciler
from bot.run.wake import Agenda
from bot.run.wiring import parts_of_helpline
from storage.last_known import open_last_known
from storage.store import SqlStore, open_store
from tests.support.counting import Counted, counting
from tests.support.databases import PostgreSql, without_postgresql
from tests.support.fake_time import FakeTime, run
from tests.support.helpline import LINES, LYON, MONDAY, Helpline, helpline

MINUTE = timedelta(minutes=1)
NIGHT = MONDAY + timedelta(hours=13)
MANY = tuple(replace(LYON, id=LineId(f"line-{n:03}"), name=f"Line {n}") for n in range(198))


def slots_of(lines: Sequence[Line], tx: Tx) -> None:
    for line in lines:
        tx.roster.save_slot(Slot(SlotId(0), line.id, 1, time(14), time(16), 1, 0))


@dataclass
class Office:
    """A helpline at rest. `forwarding` is the agenda that the reconciler has."""

    h: Helpline
    store: SqlStore
    forwarding: Agenda

    async def rest(self) -> None:
        while await self.h.app.turn():
            pass
        now = self.h.clock.now()
        for line in self.forwarding.take(now):
            self.forwarding.rest(line, now)

    async def cost(self, words: str) -> tuple[Counted, list[LineId]]:
        """What a message costs with all that follows, and which lines the forwarding looks at."""
        message = self.h.console.message("v1", "Anne", words, self.h.clock.now(), TEAM)
        with counting(self.store) as counted:
            await self.h.app.on_messages([message], f"after {message.id}", "console")
            while self.h.app.next_turn() <= self.h.clock.now():
                await self.h.app.turn()
        return counted, self.forwarding.take(self.h.clock.now())


@asynccontextmanager
async def office(url: str, lines: Sequence[Line]) -> AsyncIterator[Office]:
    async with helpline(url, lines=(*LINES, *lines)) as h:
        assert isinstance(h.store, SqlStore)
        await h.store.write(partial(slots_of, lines))
        forwarding = Agenda([line.id for line in h.app.deployment.lines], (Subject.ROSTER, Subject.PHONE))
        h.app.wake.listen(forwarding.hear)
        whole = Office(h, h.store, forwarding)
        await whole.rest()
        yield whole


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: PostgreSql | None
) -> Iterator[Callable[[], str]]:
    """Makes the address of an empty database, each time of another one."""
    if request.param == "postgresql":
        if postgresql_server is None:
            without_postgresql()
        assert postgresql_server is not None
        yield postgresql_server.fresh
    else:
        names = iter(range(9))
        yield lambda: f"sqlite:///{tmp_path}/{next(names)}.db"


@pytest.mark.parametrize("words", ["/prendre mardi 14h", "bonjour à tous"], ids=["a claim", "chatter"])
async def test_a_message_costs_the_same_with_two_and_with_two_hundred_lines(
    fresh: Callable[[], str], words: str
) -> None:
    costs = []
    for lines in ((), MANY):
        async with office(fresh(), lines) as here:
            costs.append(await here.cost(words))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(("words", "read"), [("/prendre mardi 14h", 1), ("/prendre n°{}", 0), ("/prendre {}", 0)])
async def test_a_claim_by_number_does_not_read_the_roster_of_weeks(url: str, words: str, read: int) -> None:
    async with office(url, ()) as here:
        h = here.h
        until = MONDAY + timedelta(weeks=7)
        (shift, *_) = await h.store.read(lambda tx: tx.roster.shifts([LYON.id], until, until + timedelta(days=2)))
        message = h.console.message("v1", "Anne", words.format(shift.number), h.clock.now(), TEAM)
        with counting(here.store) as counted:
            await h.app.on_messages([message], None)
        assert len(await h.seats()) == 1
        lists = [text for text in counted.texts if "ORDER BY shifts.starts, shifts.id" in text]
        assert len(lists) == read


async def test_a_claim_wakes_what_follows_its_line_and_no_other(url: str) -> None:
    async with office(url, ()) as here:
        _, lines = await here.cost("/prendre mardi 14h")
        assert lines == [LYON.id]


async def test_a_message_that_is_not_for_the_bot_is_one_transaction_and_wakes_nobody(url: str) -> None:
    async with office(url, ()) as here:
        here.h.app.wake.clear()
        counted, lines = await here.cost("bonjour à tous")
        assert (counted.transactions, lines, here.h.app.wake.is_set()) == (1, [], False)


async def test_the_first_turn_goes_in_slices_whatever_the_number_of_lines(fresh: Callable[[], str]) -> None:
    most = []
    for lines in (MANY[:20], MANY):
        async with helpline(fresh(), lines=lines) as h:
            assert isinstance(h.store, SqlStore)
            await h.store.write(partial(slots_of, lines))
            with counting(h.store) as counted:
                await h.app.turn()
            most.append(counted.longest)
    assert most[0] == most[1]


async def test_what_no_commit_told_of_is_seen_within_a_minute(url: str) -> None:
    """A bug in what is noted heals: a write that tells nobody is found by the look that each line gets."""
    async with office(url, ()) as here:
        h = here.h

        def quietly(tx: Any) -> None:
            shift = tx.roster.shifts([LYON.id], MONDAY, MONDAY + timedelta(hours=2))[0]
            tx._c.exec_driver_sql(f"update shifts set seats = 7 where id = {shift.id}")

        await h.store.write(quietly)
        assert (h.app.next_turn() > h.clock.now(), here.forwarding.take(h.clock.now())) == (True, [])
        h.clock.move(h.clock.now() + MINUTE)
        assert here.forwarding.take(h.clock.now()) == [line.id for line in h.app.deployment.lines]
        assert h.app.roster.take(h.clock.now()) == [line.id for line in h.app.deployment.lines]


class Still:
    """OVH, where nothing happens: every line rings where it does while it is closed."""

    def __init__(self, now: Callable[[], Any]) -> None:
        self._now = now

    async def read(self, line: Line, priority: Priority = Priority.CHANGE) -> Observed:
        return Observed((), self._now())


class Mute:
    async def run(self, _: object) -> None:
        await asyncio.Event().wait()


async def an_idle_hour(url: str, lines: Sequence[Line], loop: FakeTime) -> int:
    """All that `run` has beside the networks and the heartbeat, through one hour of the night; its transactions."""
    clock = loop.clock
    store = await open_store(url, clock=clock)
    deployment = Deployment(tuple(lines))
    app = App(store, clock, deployment, {NETWORK: Console(lambda _: None)})
    known = LastKnown(store, await open_last_known(clock), clock, deployment, app.wake)
    known.memory.listen(app.wake.hear)
    following = Reconciler(known, cast("Any", Still(clock.now)), clock, deployment)
    right = cast("ClockWatch", type("Right", (), {"holds": False}))
    config = Config(Path(), "", deployment, {}, "", logging.INFO)
    await store.write(partial(slots_of, lines))
    parts = parts_of_helpline(config, app, cast("Any", None), cast("Any", Mute()), following, known, right)
    tasks = [asyncio.ensure_future(part()) for part in (*parts.values(), known.watch_for_ever)]
    await clock.wait(timedelta(minutes=10))
    with counting(store) as counted:
        await clock.wait(timedelta(hours=1))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await known.close()
    await store.close()
    return counted.transactions


@pytest.mark.parametrize(
    ("lines", "at_most"), [pytest.param(1, 1_400), pytest.param(200, 14_000, marks=pytest.mark.slow)]
)
def test_the_transactions_of_an_idle_hour(fresh: Callable[[], str], lines: int, at_most: int) -> None:
    loop = FakeTime(NIGHT)
    observed = [replace(line, mode=LineMode.OBSERVE) for line in (LYON, *MANY)[:lines]]
    assert run(loop, an_idle_hour(fresh(), observed, loop)) <= at_most
