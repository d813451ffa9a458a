"""What Telegram costs: from an update to its committed effect and the reply, the real program beside the stand-in."""

import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path

from tests.test_telegram_process import PEOPLE, Running, helpline

ROUNDS = 5
BURST = 200


async def replied(running: Running, count: int) -> None:
    while running.answers() < count:  # noqa: ASYNC110 -- another process sets no event of ours
        await asyncio.sleep(0.0005)


async def one_by_one(running: Running) -> list[float]:
    """Milliseconds from each command to its reply, one at a time, slower than Telegram's limits."""
    took = []
    for turn in range(ROUNDS):
        began_turn = time.perf_counter()
        for person in PEOPLE:
            before = running.answers()
            began = time.perf_counter()
            running.take(person, 1 + turn * len(PEOPLE) + person - 1)
            await replied(running, before + 1)
            took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(max(0.0, 1.1 - (time.perf_counter() - began_turn)))
    return sorted(took)


async def at_once(running: Running, count: int, first: int) -> float:
    """Seconds until the last of so many commands, all given at once, is answered."""
    before = running.answers()
    began = time.perf_counter()
    for n in range(count):
        running.take(PEOPLE[n % len(PEOPLE)], first + n)
    await replied(running, before + count)
    return time.perf_counter() - began


async def measure(speed: float) -> tuple[list[float], float, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.db"
        async with helpline(Path(folder), url, speed) as running:
            await running.start()
            assert running.child is not None
            if speed > 1:
                return [], await at_once(running, BURST, 1), 0.0
            latencies = await one_by_one(running)
            burst = await at_once(running, 40, 1 + ROUNDS * len(PEOPLE))
            return latencies, burst, memory(running.child.pid)


def memory(process: int) -> float:
    """Megabytes that it holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def run() -> None:
    latencies, burst, held = asyncio.run(measure(1))
    _, unlimited, _ = asyncio.run(measure(1000))  # Telegram's limits pass a thousand times as fast
    p50, p99 = statistics.median(latencies), latencies[int(len(latencies) * 0.99) - 1]
    print(
        f"telegram: from update to effect and reply {p50:.0f} ms, p99 {p99:.0f} ms; "
        f"40 at once in 20 chats {burst:.2f} s (one a second to a person); "
        f"{BURST / unlimited:.0f} commands/s without limits; {held:.0f} MB"
    )
