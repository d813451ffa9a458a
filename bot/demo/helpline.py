"""The whole helpline on one machine: the real program with a simulated OVH.

Only OVH is simulated: core, database, OVH client and event-stream client are those that run for a real line.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.clock import SteppedClock
from adapters.console import COORDINATION, NETWORK, TEAM, Console, Said, private_chat_of
from adapters.telephony.ovh.stream.events import OvhEvents
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator.simulator import (
    APPLICATION_KEY,
    APPLICATION_SECRET,
    CONSUMER_KEY,
    Simulator,
)
from bot.demo import seed
from bot.model import CallBackWay, Deployment, Line, LineKind, Message, OvhLogin, Purpose
from bot.ports import Store
from bot.run.app import App
from bot.run.bridges import BridgeCalls
from bot.run.call_records import RECORDS_EVERY, CallRecords
from bot.run.phone_checks import PhoneChecks
from bot.run.reconciler import Reconciler
from storage.store import open_store

MONDAY: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine in the morning in Paris
PUBLIC_URL: Final = "https://standardiste.example"
"""Nothing is served there: in scripts and in the terminal links are only shown."""
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
MOMENT: Final = timedelta(seconds=4)  # a post is edited every three seconds at most
LONGEST_STEP: Final = timedelta(minutes=5)
LONGEST_STEP_IN_CALL: Final = timedelta(seconds=30)


@dataclass(slots=True)
class Helpline:
    """A line, its people and its phone, with a clock that is moved by hand."""

    line: Line
    clock: SteppedClock
    store: Store
    simulator: Simulator
    telephony: OvhTelephony
    console: Console
    app: App
    following: Reconciler
    checks: PhoneChecks
    bridges: BridgeCalls
    events: OvhEvents
    records: CallRecords
    listening: asyncio.Task[None] | None = None
    """None while the bot is off."""
    reads_records: bool = False
    """Whether call records are read every few minutes: while nothing ever broke down they tell nothing new."""
    records_read_at: datetime = LONG_AGO

    async def switch_on(self) -> None:
        """Start the bot: it listens, reads the call records that it lacks, and does what is due."""
        self.records = CallRecords(self.app, self.telephony, self.events)
        self.listening = asyncio.create_task(self.events.run(self.app.on_call_events))
        await self.simulator.listening()
        await self._read_records()
        await self.settle()

    async def switch_off(self) -> None:
        """Stop the bot; people, callers and OVH go on."""
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.wait([self.listening])
            self.listening = None

    async def receive(self, message: Message) -> None:
        """Handle a message or a pressed button with all that follows, then let a moment pass before the next one."""
        await self.app.on_messages([message], None)
        await self.wait(MOMENT)

    async def settle(self) -> None:
        """Run until nothing is left to do at this moment: events read, posts sent, the line as desired."""
        for _ in range(100 if self.listening else 0):
            self.app.wake.clear()
            await self.simulator.stream_idle()
            await self.clock.through(self.app.tick())
            await self.clock.through(self.following.follow_all())
            if await self.store.read(lambda tx: tx.people.proof_calls_to_place()):  # a moment may pass
                await self.clock.through(self.checks.place_all())
            if await self.store.read(lambda tx: tx.bridges.to_place()):
                await self.clock.through(self.bridges.place_all())
            said = await self.clock.through(self.app.deliver())
            if not said and not self.app.wake.is_set():
                return
        if self.listening:
            raise RuntimeError("the helpline does not come to rest")

    async def wait(self, length: timedelta) -> None:
        """Let time pass, in steps short enough that nothing is late."""
        until = self.clock.now() + length
        await self.settle()
        while self.clock.now() < until:
            now = self.clock.now()
            calling = any(not call.over for call in self.simulator.calls)
            looks = [until, now + (LONGEST_STEP_IN_CALL if calling else LONGEST_STEP)]
            if self.listening:
                due = await self.store.read(lambda tx: tx.outbox.next_due())
                soon = now + timedelta(seconds=1)
                looks += [max(self.following.next_look(now), soon), max(due or until, soon)]
            self.clock.move(min(looks))
            self.simulator.advance()
            if self.listening and self.reads_records and self.clock.now() >= self.records_read_at + RECORDS_EVERY:
                await self._read_records()
            await self.settle()

    async def _read_records(self) -> None:
        self.records_read_at = self.clock.now()
        await self.clock.through(self.records.read_all())


def simulator_of(line: Line, clock: SteppedClock) -> Simulator:
    """OVH with what the line needs there, not started yet."""
    simulator = Simulator(clock)
    if line.kind is LineKind.HUNTING:
        simulator.add_hunting(line.number)
    else:
        simulator.add_line(line.service)
    if line.kind is LineKind.REDIRECT:
        simulator.add_redirect(line.number, line.service)
    return simulator


@asynccontextmanager
async def open_helpline(
    show: Callable[[Said], None],
    *,
    kind: LineKind = LineKind.HUNTING,
    language: str = "fr",
    url: str = "sqlite://",
    now: datetime = MONDAY,
    callback: CallBackWay = CallBackWay.NUMBER,
    public_url: str = PUBLIC_URL,
) -> AsyncIterator[Helpline]:
    """A helpline with people and shifts that runs until the block ends. `show` gets every post."""
    line = replace(seed.demo_line(kind, language=language), callback=callback)
    clock = SteppedClock(now)
    simulator = simulator_of(line, clock)
    await simulator.start()
    credentials = OvhLogin(simulator.url, APPLICATION_KEY, APPLICATION_SECRET, CONSUMER_KEY)
    telephony = OvhTelephony({"default": credentials}, clock)
    store = await open_store(url, clock=clock)
    console = Console(show)
    deployment = Deployment((line,), public_url=public_url)
    app = App(store, clock, deployment, {NETWORK: console})
    following = Reconciler(store, telephony, clock, deployment)
    checks = PhoneChecks(store, telephony, clock, deployment)
    bridges = BridgeCalls(store, telephony, clock, deployment)
    events = OvhEvents([line], telephony.event_token, clock, simulator.events_url)
    whole = Helpline(
        line,
        clock,
        store,
        simulator,
        telephony,
        console,
        app,
        following,
        checks,
        bridges,
        events,
        CallRecords(app, telephony, events),
    )
    rooms = {Purpose.TEAM: TEAM, Purpose.COORDINATION: COORDINATION}
    privately = {handle: private_chat_of(handle) for handle, *_ in seed.PEOPLE}
    await store.write(lambda tx: seed.seed_helpline(tx, line, now, rooms, privately))
    try:
        await whole.switch_on()
        yield whole
    finally:
        await whole.switch_off()
        telephony.close()
        await store.close()
        await simulator.stop()
