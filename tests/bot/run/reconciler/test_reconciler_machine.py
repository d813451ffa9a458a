"""Whatever people, OVH and the machine do: what rings is what the roster allows, or an alert is open.

What the roster allows is worked out here once more, from the seats alone. After a change of the roster or of OVH's
side there is the time that was promised: a minute for the roster, the five minutes between two readings for the rest.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from adapters.telephony.simulator.api.server import Api, Request
from adapters.telephony.simulator.faults import Trouble
from bot.forwarding.plan import READ_EVERY
from bot.model import LineKind, Phone, Seat, SeatId
from tests.support.fake_time import FakeTime
from tests.support.scene import ANNE, BACKUP, BAKARI, CHLOE, NAMES, NOON, STRANGER, Scene, a_line, scene

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PROMISED: Final = 65 * SECOND
EARLY: Final = 2 * MINUTE
PHONES: Final = dict(zip(NAMES, (ANNE, BAKARI, CHLOE), strict=True))
HOURS: Final = [(0, 20), (20, 45), (45, 60), (85, 110), (110, 130), (145, 170), (170, 190), (190, 215), (260, 300)]
"""Shifts in minutes after the beginning: some touch, and some follow a pause, long or short."""
SPANS: Final = [(NOON + a * MINUTE, NOON + b * MINUTE) for a, b in HOURS]
KINDS: Final = {
    "line": LineKind.LINE,
    "redirect": LineKind.REDIRECT,
    "hunting": LineKind.HUNTING,
    "shared": LineKind.HUNTING,
}
TROUBLES: Final = [trouble for trouble in Trouble if trouble is not Trouble.EMPTY]


class Helpline(RuleBasedStateMachine):
    """A line, three people, nine shifts of one seat, and an OVH. Some 84 steps an example: 10,000 over all kinds."""

    kind = "line"

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.WARNING)  # OVH fails thousands of times, and each is told
        self.loop = FakeTime(NOON)
        self.clock = self.loop.clock
        self.stack = AsyncExitStack()
        self.seats: dict[int, Seat] = {}
        self.holds: dict[int, str] = {}
        self.calm_from = NOON + PROMISED
        self.wrong: list[str] = []

    def do(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @initialize(uncovered=st.booleans())
    def opens(self, uncovered: bool) -> None:
        kind = KINDS[self.kind]
        line = a_line(kind, uncovered=(BACKUP,) if uncovered else (), shared=self.kind == "shared")
        self.here: Scene = self.do(self.stack.enter_async_context(scene(line, clock=self.clock)))
        self.people = self.do(self.here.store.read(lambda tx: tx.people.by_phone(list(PHONES.values()))))
        self.shifts = [self.do(self.make_shift(n)) for n in range(len(SPANS))]
        self.closed = ["announcement" if kind is LineKind.HUNTING else "voicemail"]
        Api.watchers.append(self.at_a_request)
        self.do(self.passes(NOON))

    async def make_shift(self, n: int) -> Any:
        await self.here.shift(SPANS[n])
        lyon = [self.here.line.id]
        return (await self.here.store.read(lambda tx: tx.roster.shifts(lyon, SPANS[n][0], SPANS[n][1])))[0]

    @override
    def teardown(self) -> None:
        logging.disable(logging.NOTSET)
        if hasattr(self, "here"):
            if self.at_a_request in Api.watchers:
                Api.watchers.remove(self.at_a_request)
            self.do(self.stack.aclose())
        self.loop.close()

    # ------------------------------------------------------------ what people do

    @rule(n=st.integers(0, len(SPANS) - 1), name=st.sampled_from(NAMES))
    def claims_or_hands_over(self, n: int, name: str) -> None:
        person = self.people[PHONES[name]].id
        before = self.seats.get(n)
        seat = replace(before, volunteer=person) if before else Seat(SeatId(0), self.shifts[n].id, person, *SPANS[n])
        self.seats[n] = self.do(self.here.store.write(lambda tx: tx.roster.save_seat(seat)))
        self.holds[n] = name
        self.unsettled(PROMISED)

    @precondition(lambda self: self.seats)
    @rule(data=st.data())
    def drops(self, data: st.DataObject) -> None:
        n = data.draw(st.sampled_from(sorted(self.seats)))
        seat = self.seats.pop(n)
        del self.holds[n]
        self.do(self.here.store.write(lambda tx: tx.roster.delete_seat(seat.id)))
        self.unsettled(PROMISED)

    @precondition(lambda self: len(self.seats) > 1)
    @rule(data=st.data())
    def trade(self, data: st.DataObject) -> None:
        one, two = (data.draw(st.sampled_from(sorted(self.seats))) for _ in range(2))
        first, second = self.holds[one], self.holds[two]
        self.claims_or_hands_over(one, second)
        self.claims_or_hands_over(two, first)

    # ------------------------------------------------------------ what OVH and the machine do

    @rule(trouble=st.sampled_from(TROUBLES), times=st.sampled_from([1, 2, 3, 8, 10_000]), reads=st.booleans())
    def goes_wrong(self, trouble: Trouble, times: int, reads: bool) -> None:
        method = "GET" if reads else "[PD]*"
        self.here.simulator.faults.next(trouble, times=times, method=method, hold=0.001)

    @rule()
    def is_well_again(self) -> None:
        self.here.simulator.faults.requests.clear()

    @rule(phone=st.sampled_from([*PHONES.values(), STRANGER]), on=st.booleans())
    def another_hand(self, phone: Phone, on: bool) -> None:
        """Somebody changes the line at OVH's manager, or on the phone itself."""
        line, sim = self.here.line, self.here.simulator
        if line.kind is not LineKind.HUNTING:
            to = {"forwardUnconditionalNature": "number", "forwardUnconditionalNumber": phone.replace("+", "00")}
            sim.someone_sets(line.service, forwardUnconditional=on, **(to if on else {}))
        else:
            hunting = sim.state.huntings[line.service.replace("+", "00")]
            theirs = [agent for agent in hunting.agents.values() if agent.number == phone.replace("+", "00")]
            if on and not theirs:
                sim.add_agent(hunting, phone, status="available")
            for agent in theirs:
                agent.shown["status"] = "available" if on else "loggedOut"
        self.unsettled(READ_EVERY + PROMISED)

    @rule(after=st.integers(0, 60))
    def dies_and_starts_again(self, after: int) -> None:
        """The process ends somewhere in a pass, and another one begins."""

        async def work() -> None:
            task = asyncio.create_task(self.here.following.follow_all())
            for _ in range(after):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.here.restarted()

        self.do(work())

    @rule(seconds=st.sampled_from([1, 20, 45, 70, 130, 300, 660]))
    def time_passes(self, seconds: int) -> None:
        self.do(self.passes(self.clock.now() + seconds * SECOND))

    async def passes(self, until: datetime) -> None:
        """As `Scene.until`; the loop moves the clock where a pass waits."""
        while True:
            await self.here.following.follow_all()
            await self.look()
            now = self.clock.now()
            if now >= until:
                return
            self.clock.move(min(until, max(self.here.following.next_look(now), now + SECOND)))

    # ------------------------------------------------------------ what must be

    def unsettled(self, for_so_long: timedelta) -> None:
        self.calm_from = max(self.calm_from, self.clock.now() + for_so_long)

    def rung(self, n: int) -> set[str]:
        """Who is rung in a shift."""
        if n in self.holds:
            return {PHONES[self.holds[n]]}
        return {backup.phone for backup in self.here.line.uncovered} or set(self.closed)

    def allowed(self, now: datetime) -> tuple[set[str], list[set[str]]]:
        """Whom the roster lets ring now, and those of whom one at least must."""
        lead = self.here.line.lead
        present = next((n for n, (starts, ends) in enumerate(SPANS) if starts <= now < ends), None)
        around = [n for n, (starts, ends) in enumerate(SPANS) if starts - EARLY <= now <= ends + PROMISED]
        coming = [n for n, (starts, _) in enumerate(SPANS) if starts - lead <= now < starts]
        may = set().union(*(self.rung(n) for n in {*around, *(coming if present is None else [])}))
        if present is not None and now >= SPANS[present][0] + PROMISED:
            return may, [self.rung(present)]
        if present is not None:
            return may | set(self.closed), [may]
        if coming and now >= SPANS[coming[0]][0] - lead / 2:
            return may, [self.rung(coming[0])]
        return may | set(self.closed), [may | set(self.closed)]

    def judge(self, where: str) -> None:
        now, rings = self.clock.now(), set(self.here.rings())
        may, must = self.allowed(now)
        if not rings <= may or not all(rings & some for some in must):
            self.wrong.append(f"{now:%H:%M:%S} {where}: {sorted(rings)}, allowed {sorted(may)}, holds {self.holds}")

    def at_a_request(self, request: Request) -> None:
        if self.clock.now() > self.calm_from and not self.told:
            self.judge(f"before {request.method} {request.path[-40:]}")

    told = False

    async def look(self) -> None:
        known = await self.here.known()
        self.told = bool(known.alert_key)
        if self.clock.now() > self.calm_from and not self.told:
            self.judge("after a pass")

    @invariant()
    def the_roster_or_an_alert(self) -> None:
        assert self.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_rings_is_what_the_roster_allows_or_an_alert_is_open(kind: str) -> None:
    of_this_kind = type("Helpline", (Helpline,), {"kind": kind})
    calm = settings(
        max_examples=32,
        stateful_step_count=100,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(of_this_kind, settings=calm)
