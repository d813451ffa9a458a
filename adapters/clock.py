"""Two clocks: the machine's, and one that stands still until it is moved, for the demo and the tests."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        seconds = max(0.0, delay.total_seconds())
        if until is None:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            # Python 3.11's `wait_for` forgets that it was cancelled when what it waits for comes in the same moment.
            async with asyncio.timeout(seconds):
                await until.wait()


class SteppedClock:
    """Stands still until `move`, which wakes those who wait for a moment that has come."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._started = now
        self._waiting: dict[asyncio.Future[None], datetime] = {}
        self._somebody_waits = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._started).total_seconds()

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        if delay <= timedelta(0) or (until is not None and until.is_set()):
            await asyncio.sleep(0)
            return
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[reached] = self._now + delay
        self._somebody_waits.set()
        woken = asyncio.ensure_future(until.wait()) if until is not None else None
        waits: set[asyncio.Future[Any]] = {reached, woken} if woken else {reached}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting.pop(reached, None)
            if woken is not None:
                woken.cancel()

    def move(self, to: datetime) -> None:
        """Make it `to`, never earlier than it is."""
        self._now = max(self._now, to)
        for reached, deadline in list(self._waiting.items()):
            if deadline <= self._now and not reached.done():
                reached.set_result(None)

    async def through(self, work: Awaitable[T]) -> T:
        """Do the work to its end; each wait is over at once."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                self._somebody_waits.clear()
                if self._waiting:
                    # Let what is ready run first: only a wait that nothing else ends is skipped.
                    await asyncio.wait({task}, timeout=0.001)
                    if not task.done() and self._waiting:
                        self.move(min(self._waiting.values()))
                    continue
                waits = asyncio.ensure_future(self._somebody_waits.wait())
                both: set[asyncio.Future[Any]] = {task, waits}
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                waits.cancel()
            return task.result()
        finally:
            task.cancel()
