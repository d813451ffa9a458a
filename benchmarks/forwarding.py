"""From a committed claim to a verified forward, and requests to OVH, on a clock of its own: 150 ms a request.

All lines are one credential's, which bears 60 requests a minute; the 61st within a minute is refused.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.clock import SteppedClock
from adapters.telephony.ovh_api import OvhTelephony
from adapters.telephony.ovh_client import Credentials
from adapters.telephony.simulator import Simulator, Trouble
from adapters.telephony.simulator.server import Api, Request
from bot.following import Following
from bot.model import (
    Deployment,
    Forwarding,
    Kind,
    Line,
    LineId,
    Membership,
    Mode,
    Phone,
    Role,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from storage.store import SqlStore, open_store
from tests.fake_time import FakeTime
from tests.fake_time import run as run_on

SIX: datetime = datetime(2026, 3, 2, 17, tzinfo=UTC)  # in the evening, in Paris
LATENCY = timedelta(milliseconds=150)
MINUTE = timedelta(minutes=1)
PER_MINUTE = 60
QUIET = timedelta(minutes=15)
"""Before the claims: all lines were read, and their budget has grown back."""


class Fair:
    """OVH's patience: so many requests in any minute, and 429 beyond."""

    def __init__(self, simulator: Simulator, clock: SteppedClock) -> None:
        self._simulator = simulator
        self._clock = clock
        self._last: deque[datetime] = deque()
        self.refused = 0

    def watch(self, request: Request) -> None:
        now = self._clock.now()
        while self._last and self._last[0] <= now - MINUTE:
            self._last.popleft()
        if len(self._last) >= PER_MINUTE:
            self.refused += 1
            self._simulator.faults.next(Trouble.TOO_MANY, method=request.method, path=request.path)
        else:
            self._last.append(now)


@dataclass(slots=True)
class Measured:
    """Seconds from the change (or, ahead of a shift, to its start: negative) to each line's reading back and again."""

    confirmed: list[float]
    verified: list[float]
    requests: int
    refused: int


def lines(count: int, kind: Kind) -> list[Line]:
    made = []
    for n in range(count):
        number = Phone(f"+3319900{5000 + n}")
        made.append(Line(LineId(f"l{n}"), f"L{n}", number, number, kind, "ab1234567-ovh-1", mode=Mode.ACT))
    return made


def roster(tx: Tx, lines: list[Line], starts: datetime) -> list[Seat]:
    """A shift of two hours on each line, and the seats with which one person each would hold it, not yet stored."""
    seats = []
    for n, line in enumerate(lines):
        person = tx.people.save(Volunteer(VolunteerId(0), f"P{n}", Phone(f"+33639980{n:03}"), starts))
        tx.people.save_membership(Membership(person.id, line.id, Role.VOLUNTEER))
        ends = starts + timedelta(hours=2)
        (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), line.id, None, starts.date(), 0, starts, ends)])
        seats.append(Seat(SeatId(0), shift.id, person.id, starts, ends))
    return seats


async def measured(loop: FakeTime, count: int, kind: Kind, *, ahead: bool) -> Measured:
    """Claims of a shift that begins at six, `ahead`, or of one under way: all lines at once."""
    clock = loop.clock
    simulator = Simulator(clock)
    every = lines(count, kind)
    for line in every:
        simulator.add_hunting(line.service) if kind is Kind.HUNTING else simulator.add_line(line.service)
    await simulator.start()
    keys = simulator.application_key, simulator.application_secret, simulator.consumer_key
    telephony = OvhTelephony({"default": Credentials(simulator.url, *keys)}, clock)
    store = await open_store("sqlite://", clock=clock)
    woken = asyncio.Event()
    starts = SIX if ahead else clock.now()
    seats = await store.write(lambda tx: roster(tx, every, starts))
    following = Following(store, telephony, clock, Deployment(tuple(every)))
    fair = Fair(simulator, clock)
    Api.watchers.append(fair.watch)
    keeps = asyncio.create_task(following.follow_for_ever("default", woken))
    try:
        await clock.wait(QUIET)
        began = clock.now()
        before = len(simulator.requests)
        await store.write(lambda tx: [tx.roster.save_seat(seat) for seat in seats])
        woken.set()
        known = await settled(store, clock, every)
        since = starts if ahead else began
        requests = len(simulator.requests) - before
        return Measured(
            sorted((row.confirmed_at - since).total_seconds() for row in known if row.confirmed_at),
            sorted((row.verified_at - since).total_seconds() for row in known if row.verified_at),
            requests,
            fair.refused,
        )
    finally:
        Api.watchers.remove(fair.watch)
        keeps.cancel()
        with suppress(asyncio.CancelledError):
            await keeps
        telephony.close()
        await store.close()
        await simulator.stop()


async def settled(store: SqlStore, clock: SteppedClock, lines: list[Line]) -> list[Forwarding]:
    """What is known once every line rings at its person, read twice."""
    for _ in range(2000):
        known = await store.read(lambda tx: [tx.phones.forwarding(line.id) for line in lines])
        if all(row.verified_at and row.wish and row.wish.must for row in known):
            return known
        await clock.wait(timedelta(seconds=5))
    raise AssertionError("some line was never verified")


def run() -> None:
    logging.disable(logging.WARNING)
    for count, kind, ahead in ((1, Kind.LINE, False), (1, Kind.HUNTING, False), (40, Kind.LINE, True)):
        loop = FakeTime(SIX - 2 * QUIET, LATENCY)
        found = run_on(loop, measured(loop, count, kind, ahead=ahead))
        print(
            f"forwarding: {count} {kind} line(s), claimed {'before six' if ahead else 'now'}: read back "
            f"{found.confirmed[0]:.1f} to {found.confirmed[-1]:.1f} s from {'six' if ahead else 'then'}, verified "
            f"{found.verified[0]:.1f} to {found.verified[-1]:.1f} s; {found.requests / count:.1f} requests a line "
            f"in that time, {found.refused} refused"
        )
    logging.disable(logging.NOTSET)
