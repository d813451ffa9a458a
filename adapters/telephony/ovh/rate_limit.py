"""How fast we may talk to OVH: so many requests of one credential in any minute, the ones that matter most first.

What is in less haste than a write has a smaller share, so that neither a change nor "take over now" ever waits behind
readings that only look whether all is well.
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

PER_MINUTE = 60  # "safe" by an OVH engineer's word; nothing official
MINUTE = 60.0
# 40 call queues that change together have to be read twice within half of their lead.
SHARES = {Priority.NOW: 1, Priority.CHANGE: 5 / 6, Priority.IDLE: 1 / 3, Priority.LATER: 1 / 5}
"""Of the budget: what requests of this haste, and of less, may use together in any minute."""

REFUSED = timedelta(seconds=10)  # we stay away this long when OVH says "too many" and not how long


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in the queue. The requests of one reading share one, so that a reading once begun is soon over."""

    haste: Priority
    number: int


@dataclass(order=True, slots=True)
class Waiter:
    haste: Priority
    number: int
    arrived: int
    woken: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class Budget:
    """Lets requests through, one at a time. `taken` counts those made, `waited` those that had to wait for a share."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self.taken = 0
        self.waited = 0
        self._clock = clock
        self._most = {haste: max(1, int(per_minute * share + 0.5)) for haste, share in SHARES.items()}
        self._ended: deque[tuple[float, Priority]] = deque()
        self._away_until = clock.monotonic()
        self._busy = False
        self._waiting: list[Waiter] = []
        self._numbers = count(1)

    def turn(self, haste: Priority, place: int | None = None) -> Turn:
        """A place for the requests of one reading: the last, or the `place` that an earlier turn had."""
        return Turn(haste, next(self._numbers) if place is None else place)

    @asynccontextmanager
    async def request(self, turn: Turn) -> AsyncIterator[None]:
        """Come back when a request may go; it is over when the context is left.

        What is idle gives way instead of waiting, for a change of its own line would wait behind it: `GaveWay`.
        """
        me = Waiter(turn.haste, turn.number, next(self._numbers))
        heapq.heappush(self._waiting, me)
        if me.haste < Priority.IDLE:
            for other in self._waiting:
                if other.haste is Priority.IDLE:
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
            # Counted from its end: whenever it came to OVH, that was before.
            self._ended.append((self._clock.monotonic(), turn.haste))
            self._busy = False
            self._call_next()

    def stay_away(self, asked: timedelta | None = None) -> None:
        """OVH said "too many": nothing goes before that is over."""
        self._away_until = max(self._away_until, self._clock.monotonic() + (asked or REFUSED).total_seconds())

    def delay(self, haste: Priority) -> float:
        """Seconds until a request of this haste may go, if no other goes before."""
        now = self._clock.monotonic()
        while self._ended and self._ended[0][0] + MINUTE <= now:
            self._ended.popleft()
        free = self._away_until
        for share, most in self._most.items():
            if share <= haste:
                used = [at for at, of in self._ended if of >= share]
                free = max(free, used[-most] + MINUTE) if len(used) >= most else free
        return max(0.0, free - now)

    async def _come_first(self, me: Waiter) -> None:
        """Until nobody is in greater haste, no request is under way, and the shares allow one more."""
        has_waited = False
        while True:
            me.woken.clear()
            first, delay = self._waiting[0], self.delay(me.haste)
            if me.haste is Priority.IDLE and (delay or first.haste < Priority.IDLE):
                raise GaveWay(timedelta(seconds=delay))
            if self._busy or first is not me:
                await me.woken.wait()
            elif delay:
                self.waited += not has_waited
                has_waited = True
                # A millisecond more than needed, so that rounding cannot make us wait twice.
                await self._clock.wait(timedelta(seconds=delay + 0.001), me.woken)
            else:
                return

    def _call_next(self) -> None:
        if self._waiting:
            self._waiting[0].woken.set()
