"""A day of 5,000 calls, of which the bot hears in part: what it stores in the end is what the simulator's books say.

One event in ten is lost, the stream is silent twice, and for a night the bot is off. Where OVH's records cannot tell
two calls apart, the books hold none: callers without a number are ten minutes apart, and who calls again waits first.
"""

import heapq
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from adapters.clock import SteppedClock
from adapters.console import NETWORK, TEAM, Console
from adapters.telephony.ovh.event_parser import parse_events
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.call import Call as SimulatedCall
from bot.calls.figures.counted_days import figures_of_hours, read_hours
from bot.calls.figures.stats import Figures
from bot.demo import seed
from bot.model import Call, Deployment, Ending, LineKind, MissedCall, Outcome, OvhLogin, Purpose, ReportPeriod, Room
from bot.run.app import App
from bot.run.call_records import CallRecords
from storage import tables
from storage.store import SqlStore, open_store
from tests.support.ringing import MuteStream

LYON: Final = seed.demo_line(LineKind.HUNTING)
DAY: Final = datetime(2026, 11, 24, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
STEP: Final = 5 * MINUTE
CALLS: Final = 5_000
OFF: Final = (DAY + timedelta(hours=1), DAY + timedelta(hours=8))
SILENT: Final = (
    (DAY + timedelta(hours=10), DAY + timedelta(hours=11, minutes=30)),
    (DAY + timedelta(hours=15), DAY + timedelta(hours=15, minutes=20)),
)


@dataclass(slots=True)
class Day:
    """The phone network and the bot that listens to it, on one clock."""

    clock: SteppedClock
    simulator: Simulator
    store: SqlStore
    app: App
    telephony: OvhTelephony
    chance: Random
    books: list[SimulatedCall] = field(default_factory=list)
    heard: int = 0

    async def play(self) -> None:
        reading = CallRecords(self.app, self.telephony, MuteStream())
        plan = self._plan()
        now = DAY
        was_off = False
        while plan or now < DAY + timedelta(days=1):
            now += STEP
            while plan and plan[0][0] < now:
                self._happens(plan)
            self.clock.move(now)
            self.simulator.advance()
            off = OFF[0] <= now < OFF[1]
            if was_off and not off:
                reading = CallRecords(self.app, self.telephony, MuteStream())  # a new process
            if not off:
                await self._hear(now)
                if now.minute % 30 == 0 or was_off:
                    await self.clock.through(reading.read_all())
            was_off = off
        for _ in range(2):
            self.clock.move(self.clock.now() + timedelta(hours=1))
            await self.app.tick()
            await self.clock.through(reading.read_all())

    def _plan(self) -> list[tuple[datetime, int, str | None]]:
        """When somebody calls, and who; None hides the number."""
        whole = int(timedelta(days=1) / timedelta(seconds=1))
        hidden = range(200, whole - 3600, 600)
        times = sorted(self.chance.sample(range(whole - 3600), CALLS - len(hidden)))
        last: dict[str, int] = {}
        plan: list[tuple[datetime, int, str | None]] = []
        for number, second in enumerate(times):
            again = [caller for caller, at in last.items() if 300 < second - at < 3_600][:40]
            who = self.chance.choice(again) if again and self.chance.random() < 0.2 else f"+3363998{number:04}"
            last[who] = second + 400  # it may wait and talk for so long
            plan.append((DAY + timedelta(seconds=second), number, who))
        plan += [(DAY + timedelta(seconds=second), second, None) for second in hidden]
        heapq.heapify(plan)
        return plan

    def _happens(self, plan: list[tuple[datetime, int, str | None]]) -> None:
        """Somebody calls; or, with a number below zero, picks up or hangs up."""
        at, number, who = heapq.heappop(plan)
        self.clock.move(at)
        self.simulator.advance()
        if number >= 0:
            self.books.append(self.simulator.call(LYON.number, who))
            answered = self.chance.random() < 0.75
            wait = self.chance.randint(2, 8) if answered else self.chance.randint(6, 25)
            heapq.heappush(plan, (at + timedelta(seconds=wait), -len(self.books), "answer" if answered else "leave"))
            return
        call = self.books[-number - 1]
        if who == "answer":
            call.answer()
            talk = self.chance.randint(40, 200)
            heapq.heappush(plan, (at + timedelta(seconds=talk), number, "leave"))
        else:
            call.hang_up()

    async def _hear(self, now: datetime) -> None:
        """What the stream said since the last time, if anything, without what is lost."""
        events = self.simulator.stream.published[self.heard :]
        self.heard = len(self.simulator.stream.published)
        silent = [*SILENT, OFF]
        told = [
            event.body
            for event in events
            if self.chance.random() >= 0.1 and not any(since <= time_of(event.body) < until for since, until in silent)
        ]
        await self.app.on_call_events(parse_events({"Events": told}, {LYON.number: LYON.id}))
        await self.app.tick()


def time_of(event: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(event["Timestamp"] / 1e9, UTC)


@asynccontextmanager
async def the_day(url: str) -> AsyncIterator[Day]:
    clock = SteppedClock(DAY)
    simulator = Simulator(clock)
    simulator.questions.record_tells_phone = True
    hunting = simulator.add_hunting(LYON.number, max_members=50)
    for number in range(40):
        simulator.add_agent(hunting, f"+3319900{number:04}", status="available")
    await simulator.start()
    login = OvhLogin(simulator.url, simulator.application_key, simulator.application_secret, simulator.consumer_key)
    telephony = OvhTelephony({"default": login}, clock, per_minute=1_000_000)
    store = await open_store(url, clock=clock)
    await store.write(lambda tx: tx.people.save_room(Room(TEAM, LYON.id, Purpose.TEAM)))
    app = App(store, clock, Deployment((LYON,)), {NETWORK: Console(lambda _: None)})
    try:
        yield Day(clock, simulator, store, app, telephony, Random(5000))
    finally:
        telephony.close()
        await store.close()
        await simulator.stop()


# ---------------------------------------------------------------- the books


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A call as both sides know it; `caller` is empty without a number."""

    began: datetime
    caller: str
    missed: bool
    talked: int
    answered_by: str = ""


def entry_of_books(call: SimulatedCall) -> Entry:
    caller = "" if call.caller == "anonymous" else "+" + call.caller.removeprefix("00")
    leg = next((leg for leg in call.legs if leg.answered), None)
    if leg is None or leg.answered is None or leg.ended is None:
        return Entry(call.began, caller, missed=True, talked=0)
    talked = int((leg.ended - leg.answered).total_seconds())
    return Entry(call.began, caller, missed=False, talked=talked, answered_by=call.answered_by or "")


def entry_of_ours(call: Call) -> Entry:
    talked = int(call.talked.total_seconds())
    missed = call.outcome is Outcome.MISSED
    assert missed or call.outcome is Outcome.ANSWERED
    return Entry(call.rang_at, call.caller or "", missed=missed, talked=talked, answered_by=call.answered_by or "")


def alerts_of_books(books: Sequence[Entry]) -> set[frozenset[Entry]]:
    """The missed calls of a caller up to the next talk are one alert; each of those without a number is its own."""
    of_caller: dict[str, list[list[Entry]]] = defaultdict(lambda: [[]])
    for call in sorted(books):
        alerts = of_caller[call.caller]
        if not call.missed or not call.caller:
            alerts.append([])
        if call.missed:
            alerts[-1].append(call)
    return {frozenset(alert) for alerts in of_caller.values() for alert in alerts if alert}


def figures_of_books(books: Sequence[Entry]) -> dict[str, object]:
    hours = [0] * 24
    for call in books:
        hours[call.began.astimezone(ZoneInfo(LYON.zone)).hour] += 1
    missed = sum(call.missed for call in books)
    return {"calls": len(books), "answered": len(books) - missed, "missed": missed, "suspect": 0, "by_hour": hours}


def figures_of_ours(figures: Figures) -> dict[str, object]:
    hours = [sum(day[hour] for day in figures.by_hour) for hour in range(24)]
    counts = {name: getattr(figures, name) for name in ("calls", "answered", "missed", "suspect")}
    return {**counts, "by_hour": hours}


@pytest.mark.slow
async def test_the_bot_knows_what_the_books_say(url: str) -> None:
    async with the_day(url) as day:
        await day.play()
        now = day.clock.now()

        def work(tx: Any) -> tuple[list[Call], list[MissedCall], set[str]]:
            since, until = DAY - timedelta(days=1), now + MINUTE
            keys = set(tx._c.execute(select(tables.outbox.c.key)).scalars())
            return tx.calls.calls(LYON.id, since, until), tx.calls.missed_between(LYON.id, since, until), keys

        calls, alerts, keys = await day.store.read(work)
        books = [entry_of_books(call) for call in day.books]
        assert len(books) == CALLS
        assert sorted(map(entry_of_ours, calls)) == sorted(books)
        by_id = {call.id: entry_of_ours(call) for call in calls}
        alerts = [alert for alert in alerts if alert.calls]  # the others were withdrawn
        assert {frozenset(by_id[id_] for id_ in alert.calls) for alert in alerts} == alerts_of_books(books)
        # Each is told of: by itself, or with others; or not at all when the caller got through before.
        told = [(f"missed:{alert.id}" in keys) + (alert.told_with is not None) for alert in alerts]
        quietly = [alert.ending is Ending.CALLED_AGAIN for alert in alerts]
        assert [n for n, quiet in zip(told, quietly, strict=True) if not n and not quiet] == []
        assert all(alert.waits is None for alert in alerts)
        period = ReportPeriod(date(2026, 11, 23), date(2026, 11, 27))
        hours = await day.store.read(lambda tx: read_hours(tx, LYON, *period.instants(ZoneInfo(LYON.zone))))
        figures = await day.store.read(lambda tx: figures_of_hours(tx, LYON, period, hours, now))
        assert figures_of_ours(figures) == figures_of_books(books)
