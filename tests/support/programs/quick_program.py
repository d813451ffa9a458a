"""Starts and kills the real program, as a child process with accelerated time, and counts its effects."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from adapters.clock import SystemClock
from bot.model import Shift, ShiftId
from bot.ports import Tx
from storage.store import open_store
from tests.support.helpline import dump
from tests.support.paths import ROOT
from tests.support.programs.processes import LYON, NUMBER, Desk, line, quiet_zone
from tests.support.programs.quick import GearedClock

SPEED = 10.0
SHIFTS = 240
PATIENCE = 60.0
HOUR = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class QuickProgram:
    """The program and its database. A subclass is for one network, and counts how often the program read from it."""

    desk: Desk
    url: str
    clock: GearedClock
    log: Path
    child: Process | None = field(default=None)

    def reads(self) -> int:
        raise NotImplementedError

    async def start(self) -> None:
        """Start it and wait until it reads. Retries: a killed process may briefly hold its PostgreSQL session."""
        before = self.reads()
        for _ in range(20):
            with self.log.open("ab") as log:
                self.child = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "tests.support.programs.quick",
                    str(self.clock.speed),
                    str(self.clock.origin),
                    str(self.desk.folder / "bot.yaml"),
                    str(self.clock.gears),
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    stderr=log,
                    cwd=ROOT,
                    env=self.desk.environment,
                )
            self.desk.begun.append(self.child)
            await self.until(lambda: self.reads() > before or self.is_over())
            if not self.is_over():
                return
        raise AssertionError(self.log.read_text())

    def is_over(self) -> bool:
        return self.child is None or self.child.returncode is not None

    async def kill(self) -> None:
        assert self.child is not None
        self.child.kill()
        await self.child.wait()

    async def until(self, true: Callable[[], object]) -> None:
        """Poll until the condition is true; at a time-out raise with the end of the log."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():  # noqa: ASYNC110 -- another process sets no event of ours
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(self.log.read_text()[-6000:]) from None

    async def rows(self, table: str) -> list[tuple[object, ...]]:
        store = await open_store(self.url, clock=SystemClock(), migrate=False, lead=False)
        try:
            return (await dump(store, table))[table]
        finally:
            await store.close()

    async def effects(self) -> tuple[int, int, int]:
        """Return (seats, different shifts among them, journal entries)."""
        seats = await self.rows("seats")
        return len(seats), len({row[1] for row in seats}), len(await self.rows("journal"))


async def furnish(
    desk: Desk, url: str, settle_in: Callable[[Tx, datetime], None], shifts: int = SHIFTS, **chat: Any
) -> None:
    """Configure one line in mode `observe` and a chat network; store people and free shifts, one an hour."""
    settings = {"mode": "observe", "billing_account": desk.sim.billing_account, "zone": quiet_zone(desk.clock.now())}
    desk.configure(database=url, lines=[line(LYON, NUMBER, "hunting", **settings)], **chat)
    store = await open_store(url, clock=SystemClock())
    now = desk.clock.now().replace(microsecond=0)

    def settle_all_in(tx: Tx) -> None:
        settle_in(tx, now)
        starts = [now.replace(minute=0, second=0) + timedelta(days=1) + HOUR * n for n in range(shifts)]
        tx.roster.add_shifts([Shift(ShiftId(0), LYON, None, at.date(), 0, at, at + HOUR) for at in starts])

    await store.write(settle_all_in)
    await store.close()


def are_in_order(texts: list[str]) -> bool:
    """Three shifts of one person, four days apart: the days of the month increase, except across the month's end."""
    days = [int(next(word for word in text.replace("1er", "1").split() if word.isdigit())) for text in texts]
    ahead = [(later - earlier) % 31 for earlier, later in pairwise(days)]
    return len(days) == 3 and all(0 < step < 12 for step in ahead)
