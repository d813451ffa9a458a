"""Telegram's cost: time from an update to its effect and to the reply. The real program with a simulated Bot API."""

import asyncio
import re
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from tests.process.test_telegram import PEOPLE, Running, helpline

ROUNDS = 5
BURST = 200


async def replied(running: Running, count: int) -> None:
    while running.answers() < count:  # noqa: ASYNC110 -- another process sets no event of ours
        await asyncio.sleep(0.0005)


async def committed(journal: sqlite3.Connection, count: int) -> None:
    while journal.execute("SELECT count(*) FROM journal").fetchone()[0] < count:  # noqa: ASYNC110 -- as above
        await asyncio.sleep(0.0005)


async def one_by_one(running: Running) -> tuple[list[float], list[float]]:
    """Milliseconds from each command to its committed effect and to its reply; one at a time, within the limits."""
    effects: list[float] = []
    replies: list[float] = []
    journal = sqlite3.connect(f"file:{running.url.removeprefix('sqlite:///')}?mode=ro", uri=True)
    for turn in range(ROUNDS):
        began_turn = time.perf_counter()
        for person in PEOPLE:
            before = running.answers()
            began = time.perf_counter()
            running.take(person, 1 + turn * len(PEOPLE) + person - 1)
            await committed(journal, len(effects) + 1)
            effects.append((time.perf_counter() - began) * 1000)
            await replied(running, before + 1)
            replies.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(max(0.0, 1.1 - (time.perf_counter() - began_turn)))
    journal.close()
    return effects, replies


async def at_once(running: Running, count: int, first: int) -> float:
    """Seconds until the last of `count` commands, all sent at once, is answered."""
    before = running.answers()
    began = time.perf_counter()
    for n in range(count):
        running.take(PEOPLE[n % len(PEOPLE)], first + n)
    await replied(running, before + count)
    return time.perf_counter() - began


async def measure(speed: float) -> tuple[list[float], list[float], float, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.db"
        async with helpline(Path(folder), url, speed) as running:
            await running.start()
            assert running.child is not None
            if speed > 1:
                return [], [], await at_once(running, BURST, 1), 0.0
            effects, replies = await one_by_one(running)
            burst = await at_once(running, 40, 1 + ROUNDS * len(PEOPLE))
            return effects, replies, burst, memory(running.child.pid)


def middle_and_worst(took: list[float]) -> str:
    return f"{statistics.median(took):.0f} ms, p99 {sorted(took)[int(len(took) * 0.99) - 1]:.0f} ms"


def memory(process: int) -> float:
    """Resident memory in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def run() -> None:
    effects, replies, burst, held = asyncio.run(measure(1))
    _, _, unlimited, _ = asyncio.run(measure(1000))  # time for Telegram's limits runs a thousand times faster
    print(
        f"telegram: from update to committed effect {middle_and_worst(effects)}; "
        f"to the reply {middle_and_worst(replies)}; "
        f"40 at once in 20 chats {burst:.2f} s (one a second to a person); "
        f"{BURST / unlimited:.0f} commands/s without limits; {held:.0f} MB"
    )
