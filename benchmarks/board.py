"""The live board with 100 viewers: from a commit to the last of them, what it costs to make, how many bytes go out.

Viewers are streams over real connections to the real web server in this process, so that what they cost is measured
too; a browser's own drawing is not. The database is a SQLite file with four weeks of calls.
"""

import asyncio
import resource
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bot.board.live import LiveTopic, read_boards
from bot.model import CallEventKind, Phone
from tests.support.helpline import LYON, MONDAY
from tests.support.web.board import Events, Served, board_served, queue_facts

VIEWERS: Final = 100
CALLS: Final = 40
"""Commits that are watched; each begins a call or ends one."""
KNOWN: Final = 400
"""Calls of the last four weeks."""
APART: Final = 0.4
"""Seconds between two commits: more than the board needs between two pushes, as calls come on a helpline."""
ENTERED, LEFT = CallEventKind.ENTERED, CallEventKind.LEFT
MS: Final = 1000
CALLING: Final = [
    queue_facts(MONDAY + timedelta(minutes=9), (ENTERED, 0), (LEFT, 1), caller=Phone(f"+33199005{n:03}"))
    for n in range(CALLS // 2)
]


@dataclass(slots=True)
class Watcher:
    """One who looks: when each event came."""

    events: Events
    came: list[float]
    bytes: int = 0

    async def look(self) -> None:
        while True:
            event = await self.events.next(within=60)
            self.came.append(time.perf_counter())
            self.bytes += len(event["data"].encode())


async def fill_weeks(served: Served) -> None:
    now = served.h.clock.now()
    for n in range(KNOWN):
        at = now - timedelta(hours=1.6 * n, seconds=7 * n)
        caller = Phone(f"+33199005{n % 1000:03}")
        await served.tell(*queue_facts(at, (ENTERED, 0), (LEFT, 10 + n % 60), caller=caller))
    await served.h.app.count_days()


async def measure(folder: Path) -> None:
    async with board_served(f"sqlite:///{folder}/bot.db") as served, AsyncExitStack() as stack:
        await fill_weeks(served)
        served.h.clock.move(served.h.clock.now() + timedelta(minutes=10))
        watchers: list[Watcher] = []
        for n in range(VIEWERS):
            if n % 5 == 0:  # a session has a handful of streams
                browser = await stack.enter_async_context(served.browser())
                await browser.sign_in(("v1", "v2", "c1", "both")[n // 5 % 4])
            events = await stack.enter_async_context(browser.events("/board/events/line/lyon"))
            await events.next(within=30)
            watchers.append(Watcher(events, []))
        tasks = [asyncio.create_task(watcher.look()) for watcher in watchers]
        cpu = resource.getrusage(resource.RUSAGE_SELF)
        delays = [delay for n in range(CALLS) for delay in await watch_commit(served, watchers, n)]
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = (used.ru_utime + used.ru_stime - cpu.ru_utime - cpu.ru_stime) / CALLS
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        tell(watchers, delays, spent, served)
        await tell_making(served)


async def watch_commit(served: Served, watchers: list[Watcher], n: int) -> list[float]:
    """Commit one event; seconds until each watcher has it, from before the transaction."""
    seen = [len(watcher.came) for watcher in watchers]
    facts = CALLING[n // 2][: 1 + n % 2]
    began = time.perf_counter()
    await served.tell(*facts)
    while any(len(watcher.came) == before for watcher, before in zip(watchers, seen, strict=True)):  # noqa: ASYNC110 -- as a browser
        await asyncio.sleep(0.001)
    delays = [watcher.came[before] - began for watcher, before in zip(watchers, seen, strict=True)]
    await asyncio.sleep(APART)
    return delays


def tell(watchers: list[Watcher], delays: list[float], spent: float, served: Served) -> None:
    worst = quantiles(delays, n=100)[98]
    sent = median(watcher.bytes / max(len(watcher.came), 1) for watcher in watchers)
    print(f"board: {VIEWERS} viewers, commit to each: median {median(delays) * MS:.0f} ms, p99 {worst * MS:.0f} ms")
    print(f"board: CPU per commit with all of them {spent * MS:.0f} ms; {served.desk.renders} renders in all")
    files = sum(len(file.content) for file in served.desk.pages.files.values())
    print(f"board: bytes of a push {sent:.0f}; of script, style and icon {files}")


async def tell_making(served: Served) -> None:
    """What one board costs to read and to make."""
    now = served.h.clock.now()
    reads, renders = [], []
    for _ in range(20):
        began = time.perf_counter()
        boards = await served.h.store.read(lambda tx: read_boards(tx, served.h.app.deployment, [LYON.id], now))
        reads.append(time.perf_counter() - began)
        began = time.perf_counter()
        served.desk.make_live(LiveTopic((LYON.id,), frozenset(), "fr"), list(boards.values()))
        renders.append(time.perf_counter() - began)
    print(f"board: read {median(reads) * MS:.1f} ms, render {median(renders) * MS:.1f} ms")


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))
