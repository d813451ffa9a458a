"""Limits the requests of one login per minute, and sends the most urgent first.

Each priority below a write has a smaller share of the limit, so that neither a change nor "take over now" ever waits
behind background reads.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.errors import GaveWay
from bot.model import Priority
from bot.ports import Clock

PER_MINUTE = 60  # "safe" according to an OVH engineer; not official
MINUTE = 60.0
# 40 call queues that change together must be read twice within half of their lead.
SHARES = {Priority.NOW: 1, Priority.CHANGE: 5 / 6, Priority.IDLE: 1 / 3, Priority.LATER: 1 / 5}
"""The share of the limit that requests of this priority and of lower ones may use together in any minute."""

QUIET = 2.0
"""Seconds since the last more urgent request before one with priority `LATER` is sent: a change is several requests,
and one of those that OVH does not answer would keep the next of them waiting.
"""
REFUSED = timedelta(seconds=10)  # the pause when OVH answers "too many requests" without a delay


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in the queue. All requests of one read share it, so that a read that has started ends soon."""

    priority: Priority
    number: int


@dataclass(order=True, slots=True)
class Waiter:
    priority: Priority
    number: int
    arrived: int
    woken: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class Budget:
    """Lets requests through, one at a time. `taken` counts the requests made, `waited` those delayed by the limit."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self.taken = 0
        self.waited = 0
        self._clock = clock
        self._most = {priority: max(1, int(per_minute * share + 0.5)) for priority, share in SHARES.items()}
        self._ended: deque[tuple[float, Priority]] = deque()
        self._away_until = clock.monotonic()
        self._quiet_from = clock.monotonic()
        self._busy = False
        self._waiting: list[Waiter] = []
        self._numbers = count(1)

    def turn(self, priority: Priority, place: int | None = None) -> Turn:
        """A place for the requests of one read: a new one at the end, or the `place` of an earlier turn."""
        return Turn(priority, next(self._numbers) if place is None else place)

    @asynccontextmanager
    async def request(self, turn: Turn) -> AsyncIterator[None]:
        """Wait until a request may be sent; the context lasts as long as the request.

        A background read does not wait, because a change of its own line would wait behind it: it raises `GaveWay`.
        """
        me = Waiter(turn.priority, turn.number, next(self._numbers))
        heapq.heappush(self._waiting, me)
        if me.priority < Priority.IDLE:
            for other in self._waiting:
                if other.priority is Priority.IDLE:
                    other.woken.set()
        try:
            await self._come_first(me)
        except BaseException:
            self._waiting.remove(me)
            heapq.heapify(self._waiting)
            self._call_next()
            raise
        heapq.heappop(self._waiting)
        self._busy = True
        self.taken += 1
        try:
            yield
        finally:
            # Counted from the end of the request, because OVH counted it at some moment before that.
            self._ended.append((self._clock.monotonic(), turn.priority))
            if turn.priority < Priority.IDLE:
                self._quiet_from = self._clock.monotonic() + QUIET
            self._busy = False
            self._call_next()

    def stay_away(self, asked: timedelta | None = None) -> None:
        """OVH answered "too many requests": send nothing until this delay has passed."""
        self._away_until = max(self._away_until, self._clock.monotonic() + (asked or REFUSED).total_seconds())

    def delay(self, priority: Priority) -> float:
        """Seconds until a request of this priority may be sent, if no other is sent before."""
        now = self._clock.monotonic()
        while self._ended and self._ended[0][0] + MINUTE <= now:
            self._ended.popleft()
        free = self._away_until if priority < Priority.LATER else max(self._away_until, self._quiet_from)
        for share, most in self._most.items():
            if share <= priority:
                used = [at for at, of in self._ended if of >= share]
                free = max(free, used[-most] + MINUTE) if len(used) >= most else free
        return max(0.0, free - now)

    async def _come_first(self, me: Waiter) -> None:
        """Wait until no more urgent request waits, none is being sent, and the shares allow one more."""
        has_waited = False
        while True:
            me.woken.clear()
            first, delay = self._waiting[0], self.delay(me.priority)
            if me.priority is Priority.IDLE and (delay or first.priority < Priority.IDLE):
                raise GaveWay(timedelta(seconds=delay))
            if self._busy or first is not me:
                await me.woken.wait()
            elif delay:
                self.waited += not has_waited
                has_waited = True
                # One millisecond longer, so that rounding cannot cause a second wait.
                await self._clock.wait(timedelta(seconds=delay + 0.001), me.woken)
            else:
                return

    def _call_next(self) -> None:
        if self._waiting:
            self._waiting[0].woken.set()
