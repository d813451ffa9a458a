"""An event loop with a simulated clock: when nothing is ready and no thread works, time jumps to the next wait's end.

So hours pass in a second, and nothing awaited is ever skipped, not even running requests.
"""

import asyncio
import selectors
from collections import defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from typing_extensions import override

from adapters.clock import SteppedClock

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    idle: Callable[[], bool]

    @override
    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if found or timeout == 0 or self.idle():
            return found
        return super().select(timeout)


class FakeTime(asyncio.SelectorEventLoop):
    """`latency`: the duration of each request to OVH; one request at a time per credential."""

    def __init__(self, now: datetime, latency: timedelta = timedelta(0)) -> None:
        selector = _Selector()
        selector.idle = self._idle
        super().__init__(selector)
        self.clock = SteppedClock(now)
        self._latency = latency
        self._working = 0
        self._turns: defaultdict[Any, asyncio.Lock] = defaultdict(asyncio.Lock)

    def _idle(self) -> bool:
        waiting = self.clock._waiting.values()
        if self._working or not waiting:
            return False
        self.clock.move(min(waiting))
        return True

    @override
    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]  # typeshed has it with type variables of its own
        if self._latency and getattr(func, "__name__", "") == "_send":
            return self.create_task(self._slowly(executor, func, *args))
        return self._at_once(executor, func, *args)

    def _at_once(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        self._working += 1
        done = super().run_in_executor(executor, func, *args)
        done.add_done_callback(self._worked)
        return done

    def _worked(self, _: object) -> None:
        self._working -= 1

    async def _slowly(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> T:
        async with self._turns[executor]:
            try:
                return await self._at_once(executor, func, *args)
            finally:
                await self.clock.wait(self._latency)


def run(loop: FakeTime, work: Coroutine[Any, Any, T]) -> T:
    """Run the work on this loop, and close the loop."""
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(work)
