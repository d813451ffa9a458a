"""The real program beside Telegram's stand-in: killed, cut off, slowed down, told everything three times.

Each test is its number: how many commands of how many took effect, how often, and how many were answered. Time runs ten
times as fast for the program and for the stand-in; only HTTP's own time-outs are the machine's.
"""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from bot.model import Identity, Phone, Shift, ShiftId
from bot.ports import Tx
from storage.store import open_store
from tests.support.helpline import dump
from tests.support.paths import ROOT
from tests.support.processes import LYON, NUMBER, Desk, desk, volunteer
from tests.support.quick import QuickClock
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN, Fault

pytestmark = pytest.mark.slow

SPEED = 10.0
PEOPLE = range(1, 21)
SHIFTS = 240
PATIENCE = 60.0


@dataclass(slots=True)
class Running:
    """The program, its Telegram, and its database."""

    desk: Desk
    telegram: BotApi
    url: str
    clock: QuickClock
    child: Process | None = None
    log: Path = field(default_factory=Path)

    async def start(self) -> None:
        """Start it, and come back once it reads. Who was killed may hold its PostgreSQL session for a moment."""
        before = len(self.telegram.requests("getUpdates"))
        for _ in range(20):
            with self.log.open("ab") as log:
                self.child = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "tests.support.quick",
                    str(self.clock.speed),
                    str(self.clock.origin),
                    str(self.desk.folder / "bot.yaml"),
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    stderr=log,
                    cwd=ROOT,
                    env=self.desk.environment,
                )
            self.desk.begun.append(self.child)
            await until(lambda: len(self.telegram.requests("getUpdates")) > before or self.over())
            if not self.over():
                return
        raise AssertionError(self.log.read_text())

    def over(self) -> bool:
        return self.child is None or self.child.returncode is not None

    async def kill(self) -> None:
        assert self.child is not None
        self.child.kill()
        await self.child.wait()

    def take(self, person: int, shift: int) -> None:
        self.telegram.say(person, person, f"/prendre {shift}")

    def answers(self) -> int:
        return sum(len(self.telegram.said(person)) for person in PEOPLE)

    async def rows(self, table: str) -> list[tuple[object, ...]]:
        store = await open_store(self.url, clock=SystemClock(), migrate=False, lead=False)
        try:
            return (await dump(store, table))[table]
        finally:
            await store.close()

    async def effects(self) -> tuple[int, int, int]:
        """(seats, different shifts among them, entries of the journal)."""
        seats = await self.rows("seats")
        return len(seats), len({row[1] for row in seats}), len(await self.rows("journal"))


@pytest.fixture
async def running(tmp_path: Path, url: str) -> AsyncIterator[Running]:
    async with helpline(tmp_path, url) as made:
        yield made


@asynccontextmanager
async def helpline(folder: Path, url: str, speed: float = SPEED) -> AsyncIterator[Running]:
    """Twenty volunteers with a private chat each, and a free shift for every hour of ten days."""
    clock = QuickClock(speed, time.time())
    async with desk(folder) as made, BotApi.running(clock.now) as telegram:
        lyon = {"id": LYON, "name": "Lyon", "number": NUMBER, "kind": "hunting", "mode": "observe"}
        lines = [lyon | {"billing_account": made.sim.billing_account}]
        made.configure(database=url, telegram={"token": TOKEN, "api": telegram.url}, lines=lines)
        for person in PEOPLE:
            telegram.person(person, f"P{person}")
        store = await open_store(url, clock=SystemClock())
        await store.write(lambda tx: settle_in(tx, clock))
        await store.close()
        yield Running(made, telegram, url, clock, log=folder / "log")


def settle_in(tx: Tx, clock: QuickClock) -> None:
    now = clock.now().replace(microsecond=0)
    for n in PEOPLE:
        person = volunteer(tx, f"P{n}", Phone(f"+3363998{100 + n:04}"), now, LYON)
        tx.people.save_identity(Identity("telegram", str(n), person.id, str(n)))
    hour = timedelta(hours=1)
    starts = [now.replace(minute=0, second=0) + timedelta(days=1) + hour * n for n in range(SHIFTS)]
    tx.roster.add_shifts([Shift(ShiftId(0), LYON, None, at.date(), 0, at, at + hour) for at in starts])


async def until(true: Callable[[], object]) -> None:
    async def look() -> None:
        while not true():  # noqa: ASYNC110 -- another process sets no event of ours
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), PATIENCE)


async def test_t1_twenty_commands_while_it_is_dead_have_twenty_effects_and_twenty_answers(running: Running) -> None:
    for person in PEOPLE:
        running.take(person, person)
    await running.start()
    await until(lambda: running.answers() >= 20)
    await running.kill()
    assert await running.effects() == (20, 20, 20)
    assert [len(running.telegram.said(person)) for person in PEOPLE] == [1] * 20
    assert TOKEN not in running.log.read_text()


async def test_t2_two_hundred_commands_across_five_kills_have_two_hundred_effects_and_none_double(
    running: Running,
) -> None:
    shift = 0
    for burst in range(5):
        await running.start()
        heard = running.answers()
        for _ in range(2):
            for person in PEOPLE:
                shift += 1
                running.take(person, shift)
        await until(lambda seen=heard + 3 * burst: running.answers() >= seen)  # type: ignore[misc]
        await running.kill()
    await running.start()
    await until(lambda: len({text for person in PEOPLE for text in running.telegram.texts(person)}) >= 200)
    await running.kill()
    assert await running.effects() == (200, 200, 200)


async def test_t3_ten_posts_that_telegram_delays_are_all_said_and_none_before_its_time(running: Running) -> None:
    running.telegram.faults["sendMessage"] += [Fault("429", retry_after=20)] * 10
    await running.start()
    for person in PEOPLE[:10]:
        running.take(person, person)
    await until(lambda: running.answers() >= 10)
    await running.kill()
    posts = running.telegram.requests("sendMessage")
    refused = {asked.params["chat_id"]: asked.at for asked in posts if asked.refused}
    waited = [asked.at - refused[asked.params["chat_id"]] for asked in posts if not asked.refused]
    assert (len(refused), len(waited)) == (10, 10)
    assert min(waited) >= timedelta(seconds=20)
    assert await running.effects() == (10, 10, 10)


@pytest.mark.parametrize(("kind", "seconds"), [("502", 8), ("502", 60), ("reset", 30), ("hang", 30), ("hang", 120)])
async def test_t4_what_was_written_in_an_outage_is_done_and_answered_in_order(
    running: Running, kind: str, seconds: int
) -> None:
    """The longest hang lasts twelve seconds of the machine's, which is more than HTTP waits for."""
    chats = PEOPLE[:10]
    await running.start()
    for person in chats:
        running.take(person, person)
    await until(lambda: running.answers() >= 5)  # some are said, some are caught by the outage
    running.telegram.begin_outage(kind)
    for person in chats:
        running.take(person, 100 + person)
    await asyncio.sleep(seconds / SPEED)
    running.telegram.end_outage()
    for person in chats:
        running.take(person, 200 + person)
    await until(lambda: all(len(set(running.telegram.texts(person))) == 3 for person in chats))
    await running.kill()
    assert await running.effects() == (30, 30, 30)
    days = [list(dict.fromkeys(running.telegram.texts(person))) for person in chats]
    assert [in_order(texts) for texts in days] == [True] * 10


def in_order(texts: list[str]) -> bool:
    """Three shifts of one person, four days apart each: their days of the month only grow, but for the month's end."""
    days = [int(next(word for word in text.replace("1er", "1").split() if word.isdigit())) for text in texts]
    ahead = [(later - earlier) % 31 for earlier, later in pairwise(days)]
    return all(0 < step < 12 for step in ahead)


async def test_t5_what_comes_three_times_and_a_button_pressed_five_times_have_one_effect(running: Running) -> None:
    running.telegram.deliveries = 3
    for person in PEOPLE[:10]:
        running.take(person, 100 + person)
    await running.start()
    running.telegram.say(20, 20, "/libres")
    await until(lambda: running.answers() >= 11)
    [free] = running.telegram.said(20)
    presses = [running.telegram.press(20, free.id, free.labels[0], 20) for _ in range(5)]
    await until(lambda: all(running.telegram.presses[press].answers for press in presses))
    await until(lambda: not running.telegram.pending)
    await running.kill()
    assert await running.effects() == (11, 11, 11)
    assert Counter(len(running.telegram.said(person)) for person in PEOPLE[:10]) == {1: 10}
