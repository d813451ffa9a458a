"""`python -m tests.support.quick SPEED ORIGIN CONFIG`: `bot run` with accelerated time."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters import logs
from adapters.clock import SystemClock
from bot.config.load import load_config
from bot.run.wiring import run_helpline


@dataclass(frozen=True, slots=True)
class QuickClock:
    """`speed` seconds pass per real second since `origin`, in seconds since 1970."""

    speed: float
    origin: float

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.origin + (time.time() - self.origin) * self.speed, UTC)

    def monotonic(self) -> float:
        return time.monotonic() * self.speed

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        await SystemClock().wait(delay / self.speed, until)


if __name__ == "__main__":
    config = load_config(Path(sys.argv[3]), os.environ)
    logs.hide_secrets(config.secrets())
    logs.set_up(config.log_level)
    asyncio.run(run_helpline(config, QuickClock(float(sys.argv[1]), float(sys.argv[2]))))
