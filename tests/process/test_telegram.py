"""The real program beside Telegram's stand-in: killed, cut off, slowed down, told everything three times.

Each test is its number: how many commands of how many took effect, how often, and how many were answered. Time runs ten
times as fast for the program and for the stand-in; only HTTP's own time-outs are the machine's.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from bot.model import Identity, Phone
from bot.ports import Tx
from tests.support.programs.processes import LYON, desk, volunteer
from tests.support.programs.quick import GearedClock
from tests.support.programs.quick_program import SHIFTS, SPEED, QuickProgram, are_in_order, furnish
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN, Fault

pytestmark = pytest.mark.slow

PEOPLE = range(1, 21)
TEAM = -1001


@dataclass(slots=True)
class Running(QuickProgram):
    """The program and its Telegram."""

    telegram: BotApi

    @override
    def reads(self) -> int:
        return len(self.telegram.requests("getUpdates"))

    def take(self, person: int, shift: int) -> None:
        self.telegram.say(person, person, f"/prendre {shift}")

    def answers(self) -> int:
        return sum(len(self.telegram.said(person)) for person in PEOPLE)


@pytest.fixture
async def running(tmp_path: Path, url: str) -> AsyncIterator[Running]:
    async with helpline(tmp_path, url) as made:
        yield made


@asynccontextmanager
async def helpline(folder: Path, url: str, speed: float = SPEED, shifts: int = SHIFTS) -> AsyncIterator[Running]:
    """Twenty volunteers with a private chat each, a room for all that is not bound, and a free shift for every hour."""
    clock = GearedClock(speed, time.time(), folder / "gears")
    async with desk(folder, clock.now) as made, BotApi.running(clock.now) as telegram:
        for person in PEOPLE:
            telegram.person(person, f"P{person}")
        telegram.group(TEAM, "Lyon")
        await furnish(made, url, settle_in, shifts, telegram={"token": TOKEN, "api": telegram.url})
        yield Running(telegram=telegram, desk=made, url=url, clock=clock, log=folder / "log")


def settle_in(tx: Tx, now: datetime) -> None:
    for n in PEOPLE:
        person = volunteer(tx, f"P{n}", Phone(f"+3363998{100 + n:04}"), now, LYON)
        tx.people.save_identity(Identity("telegram", str(n), person.id, str(n)))


async def test_t1_twenty_commands_while_it_is_dead_have_twenty_effects_and_twenty_answers(running: Running) -> None:
    for person in PEOPLE:
        running.take(person, person)
    await running.start()
    await running.until(lambda: running.answers() >= 20)
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
        await running.until(lambda seen=heard + 3 * burst: running.answers() >= seen)  # type: ignore[misc]
        await running.kill()
    await running.start()
    await running.until(lambda: len({text for person in PEOPLE for text in running.telegram.texts(person)}) >= 200)
    await running.kill()
    assert await running.effects() == (200, 200, 200)


async def test_t3_ten_posts_that_telegram_delays_are_all_said_and_none_before_its_time(running: Running) -> None:
    running.telegram.faults["sendMessage"] += [Fault("429", retry_after=20)] * 10
    await running.start()
    for person in PEOPLE[:10]:
        running.take(person, person)
    await running.until(lambda: running.answers() >= 10)
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
    await running.until(lambda: running.answers() >= 5)  # some are said, some are caught by the outage
    running.telegram.begin_outage(kind)
    for person in chats:
        running.take(person, 100 + person)
    await asyncio.sleep(seconds / SPEED)
    running.telegram.end_outage()
    for person in chats:
        running.take(person, 200 + person)
    await running.until(lambda: all(len(set(running.telegram.texts(person))) == 3 for person in chats))
    await running.kill()
    assert await running.effects() == (30, 30, 30)
    days = [list(dict.fromkeys(running.telegram.texts(person))) for person in chats]
    assert [are_in_order(texts) for texts in days] == [True] * 10


async def test_t5_what_comes_three_times_and_a_button_pressed_five_times_have_one_effect(running: Running) -> None:
    running.telegram.deliveries = 3
    for person in PEOPLE[:10]:
        running.take(person, 100 + person)
    await running.start()
    running.telegram.say(20, 20, "/libres")
    await running.until(lambda: running.answers() >= 11)
    [free] = running.telegram.said(20)
    presses = [running.telegram.press(20, free.id, free.labels[0], 20) for _ in range(5)]
    await running.until(lambda: all(running.telegram.presses[press].answers for press in presses))
    await running.until(lambda: not running.telegram.pending)
    await running.kill()
    assert await running.effects() == (11, 11, 11)
    assert Counter(len(running.telegram.said(person)) for person in PEOPLE[:10]) == {1: 10}
