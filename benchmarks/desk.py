"""Lines at a simulated OVH of one or several credentials, and the bot that follows them, on a simulated clock.

A credential may make 60 requests per minute, and the 61st is refused.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.clock import SteppedClock
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from adapters.telephony.simulator.api.server import Api, Request
from adapters.telephony.simulator.number_forms import wire_form
from bot.model import (
    Deployment,
    ForwardingState,
    Line,
    LineId,
    LineKind,
    LineMode,
    OvhLogin,
    Phone,
    Seat,
    Target,
    TargetKind,
)
from bot.run.reconciler import Reconciler
from bot.run.wake import Wake
from storage.store import SqlStore, open_store
from tests.support.france import FRENCH

SIX: datetime = datetime(2026, 3, 2, 17, tzinfo=UTC)  # in the evening, in Paris
LATENCY = timedelta(milliseconds=150)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
PER_MINUTE = 60
QUIET = timedelta(minutes=3)
"""Pause before the claims, after all lines were read, so that the request budget is full again."""
BEGINS = SIX - 45 * MINUTE
OVER = SIX + 6 * HOUR


class Fair:
    """OVH's rate limit: 429 after `PER_MINUTE` requests of one credential within any minute."""

    def __init__(self, simulator: Simulator, clock: SteppedClock) -> None:
        self._simulator = simulator
        self._clock = clock
        self._last: deque[datetime] = deque()
        self.refused = 0

    def watch(self, request: Request) -> None:
        if request not in self._simulator.requests[-1:]:
            return  # another credential's
        now = self._clock.now()
        while self._last and self._last[0] <= now - MINUTE:
            self._last.popleft()
        if len(self._last) >= PER_MINUTE:
            self.refused += 1
            self._simulator.faults.next(Trouble.TOO_MANY, method=request.method, path=request.path)
        else:
            self._last.append(now)


def lines(
    count: int, kind: LineKind, keys: int = 1, lead: timedelta = timedelta(minutes=10), *, accounts: int = 1
) -> list[Line]:
    made = []
    for n in range(count):
        number, key, account = Phone(f"+3319900{5000 + n}"), f"k{n % keys}", f"ab1234567-ovh-{n % accounts + 1}"
        service = Phone(f"+3326191{5000 + n}") if kind is LineKind.REDIRECT else number
        closed = Target(TargetKind.ANNOUNCEMENT if kind is LineKind.HUNTING else TargetKind.VOICEMAIL)
        line = Line(LineId(f"l{n}"), f"L{n}", number, service, kind, account, *FRENCH, mode=LineMode.ACT)
        made.append(replace(line, key=key, lead=lead, closed=closed))
    return made


@dataclass(slots=True)
class Desk:
    """Lines, one OVH per credential, and the bot that follows the lines."""

    clock: SteppedClock
    lines: Sequence[Line]
    simulators: Sequence[Simulator]
    fair: Sequence[Fair]
    store: SqlStore
    woken: asyncio.Event

    def requests(self, since: datetime, until: datetime) -> list[Request]:
        return [
            request
            for simulator in self.simulators
            for request in simulator.requests
            if since <= request.at <= until and request.path != "/auth/time"
        ]

    async def known(self) -> list[ForwardingState]:
        return await self.store.read(lambda tx: [tx.phones.forwarding(line.id) for line in self.lines])

    async def save(self, seats: Sequence[Seat]) -> list[Seat]:
        """Commit who holds which shift, and wake the bot."""
        saved = await self.store.write(lambda tx: [tx.roster.save_seat(seat) for seat in seats])
        self.woken.set()
        return saved

    async def settled(self, *, rings: bool = True) -> list[ForwardingState]:
        """Wait until every line is verified; with `rings`, also forwarded to its person."""
        for _ in range(4000):
            known = await self.known()
            if all(row.verified_at and row.desired and bool(row.desired.must) >= rings for row in known):
                return known
            await self.clock.wait(5 * SECOND)
        raise AssertionError("some line was never verified")


@asynccontextmanager
async def desk(clock: SteppedClock, lines: Sequence[Line], *, agents: int = 2) -> AsyncIterator[Desk]:
    """`agents`: how many of each line's two people have an agent in its queue: none, the first, or both."""
    keys = sorted({line.key for line in lines})
    simulators = {key: Simulator(clock) for key in keys}
    for n, line in enumerate(lines):
        simulator = simulators[line.key]
        if line.kind is LineKind.HUNTING:
            hunting = simulator.add_hunting(line.service)
            for m in (n, n + len(lines))[:agents]:
                simulator.add_agent(hunting, f"+336399{80000 + m}")
        else:
            simulator.add_line(line.service)
        if line.kind is LineKind.REDIRECT:
            simulator.add_redirect(line.number, line.service)
        simulator.state.elsewhere |= dict.fromkeys(map(wire_form, (line.service, line.number)), line.billing_account)
    credentials = {}
    for key, simulator in simulators.items():
        await simulator.start()
        signed = simulator.application_key, simulator.application_secret, simulator.consumer_key
        credentials[key] = OvhLogin(simulator.url, *signed)
    telephony = OvhTelephony(credentials, clock)
    store = await open_store("sqlite://", clock=clock)
    fair = [Fair(simulator, clock) for simulator in simulators.values()]
    following = Reconciler(store, telephony, clock, Deployment(tuple(lines)))
    woken = Wake()
    Api.watchers.extend(each.watch for each in fair)
    store.listen(woken.hear)
    agendas = [following.agenda_of(key) for key in keys]
    for agenda in agendas:
        woken.listen(agenda.hear)
    tasks = [asyncio.create_task(following.follow_for_ever(agenda)) for agenda in agendas]
    try:
        yield Desk(clock, lines, list(simulators.values()), fair, store, woken)
    finally:
        Api.watchers.clear()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        telephony.close()
        await store.close()
        for simulator in simulators.values():
            await simulator.stop()
