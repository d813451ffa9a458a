"""Reading the event stream of a simulated OVH, and remembering what it told."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from adapters.telephony.ovh.stream.events import OvhEvents
from adapters.telephony.ovh.stream.tokens import Tokens
from adapters.telephony.simulator import Simulator
from bot.model import CallEventKind, CallFact, Line, LineKind
from tests.support.ovh import CALLER, QUEUE, JumpingClock, line

HUNTING = line(LineKind.HUNTING)
MISSED = [CallEventKind.ENTERED, CallEventKind.LEFT]


class Memory:
    """What was received, by key; each `StoreError` in `failures` spoils one try to store."""

    def __init__(self) -> None:
        self.facts: dict[str, CallFact] = {}
        self.tries = 0
        self.failures: list[Exception] = []
        self.came = asyncio.Condition()

    async def receive(self, facts: Sequence[CallFact]) -> None:
        self.tries += 1
        if self.failures:
            raise self.failures.pop()
        self.facts |= {fact.key: fact for fact in facts}
        async with self.came:
            self.came.notify_all()

    async def holds(self, *whats: CallEventKind) -> None:
        """Come back once exactly this happened, in order of time."""
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: self.whats() == list(whats))

    def whats(self) -> list[CallEventKind]:
        order = list(CallEventKind)
        return [f.kind for f in sorted(self.facts.values(), key=lambda fact: (fact.at, order.index(fact.kind)))]


@asynccontextmanager
async def reading(
    sim: Simulator, tokens: Tokens, clock: JumpingClock, memory: Memory, *lines: Line, read_time: float = 5
) -> AsyncIterator[OvhEvents]:
    events = OvhEvents(lines or (HUNTING,), tokens, clock, sim.events_url, read_time)
    task = asyncio.create_task(events.run(memory.receive))
    async with asyncio.timeout(5):
        await sim.listening()
    try:
        yield events
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def miss(sim: Simulator, clock: JumpingClock) -> None:
    """Somebody calls the queue, where nobody is, and gives up."""
    call = sim.call(QUEUE, CALLER)
    clock.at += timedelta(seconds=20)
    call.hang_up()
