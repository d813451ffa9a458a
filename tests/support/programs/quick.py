"""`bot run` with accelerated time (see `GearedClock`).

`python -m tests.support.programs.quick SPEED ORIGIN CONFIG GEARS`
"""

import asyncio
import math
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from typing_extensions import override

from adapters import logs
from adapters.clock import SystemClock
from bot.config.load import load_config
from bot.run.wiring import run_helpline

STEP: Final = timedelta(seconds=0.05)


@dataclass(frozen=True, slots=True)
class QuickClock:
    """`speed` seconds pass per real second since `origin`, in seconds since 1970."""

    speed: float
    origin: float

    def now(self) -> datetime:
        return self.at(time.time())

    def at(self, machine: float) -> datetime:
        """The time when the machine's clock says this, in seconds since 1970."""
        return datetime.fromtimestamp(self.origin + (machine - self.origin) * self.speed, UTC)

    def monotonic(self) -> float:
        return time.monotonic() * self.speed

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        await SystemClock().wait(delay / self.speed, until)


@dataclass(frozen=True, slots=True)
class GearedClock(QuickClock):
    """A clock whose speed changes: `gears` has a row for each speed, with the machine's time at which it began.

    Two processes with the same file have the same time. `speed` is the first one.
    """

    gears: Path

    def shift(self, speed: float) -> None:
        with self.gears.open("a") as file:
            file.write(f"{time.time()} {speed}\n")

    @override
    def at(self, machine: float) -> datetime:
        changes = self._changes()
        ends = [at for at, _ in changes[1:]] + [math.inf]
        spans = [
            (min(end, machine) - at) * speed for (at, speed), end in zip(changes, ends, strict=True) if at < machine
        ]
        return datetime.fromtimestamp(self.origin + sum(spans), UTC)

    @override
    def monotonic(self) -> float:
        return self.now().timestamp()

    @override
    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        """In steps, as the speed may change meanwhile."""
        ends = self.now() + delay
        await asyncio.sleep(0)
        while not (until and until.is_set()) and (left := ends - self.now()) > timedelta(0):
            await SystemClock().wait(min(left / self._changes()[-1][1], STEP), until)

    def _changes(self) -> list[tuple[float, float]]:
        rows = self.gears.read_text().splitlines() if self.gears.exists() else []
        return [(self.origin, self.speed), *((float(at), float(speed)) for at, speed in map(str.split, rows))]


if __name__ == "__main__":
    config = load_config(Path(sys.argv[3]), os.environ)
    logs.hide_secrets(config.secrets())
    logs.set_up(config.log_level)
    speed, origin, gears = float(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[4])
    asyncio.run(run_helpline(config, GearedClock(speed, origin, gears)))
