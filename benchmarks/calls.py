"""How many stream events per second are parsed, stored and folded, with one transaction per poll answer."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from adapters.clock import SteppedClock
from adapters.telephony.ovh.event_parser import parse_events
from bot.calls.log import record_call_facts
from bot.model import (
    Address,
    Deployment,
    Line,
    LineId,
    LineKind,
    Phone,
    Purpose,
    Room,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.run.app import App
from storage.store import SqlStore, open_store
from tests.support.france import FRENCH

RUNS = 5
CALLS = 2000
FLOOD = 1000
ALERTS = 200
ANSWER = 50
"""Events per answer of the stream."""
NUMBER = Phone("+33199005001")
LINE = Line(LineId("lyon"), "Lyon", NUMBER, NUMBER, LineKind.HUNTING, "xx-ovh-1", *FRENCH)
START = 1_768_329_000
EVENTS = ("member-queue-start", "agent-offering", "bridge-agent-start", "bridge-agent-end", "member-queue-end")


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def event(name: str, call: int, at: float, joined: float | None = None) -> dict[str, object]:
    joined = START + 6 * call if joined is None else joined
    data: dict[str, object] = {
        "Queue": "0033199005001",
        "Ts": str(int(at)),
        "Calling": f"003363998{call % 10_000:04}",
        "QueueMemberUUID": f"passage-{call}",
    }
    if name != "member-queue-start":
        data |= {"Agent": "0033639980122", "QueueMemberJoinedTime": str(joined)}
    if name.startswith("bridge"):
        data |= {"QueueAgentAnsweredTime": str(joined + 8)}
    return {"Event": name, "Ressource": "0033199005001", "Timestamp": int(at * 1_000_000_000), "Data": data}


def answers() -> list[dict[str, object]]:
    """A busy line: a call every six seconds, with five events within a minute and a half, sorted by time."""
    events = [
        (at, name, call)
        for call in range(CALLS)
        for name, after in zip(EVENTS, (0, 1, 8, 90, 91), strict=True)
        for at in [START + 6 * call + after]
    ]
    stream = [event(name, call, at) for at, name, call in sorted(events)]
    return [{"Events": stream[place : place + ANSWER]} for place in range(0, len(stream), ANSWER)]


async def take_in(store: SqlStore, stream: list[dict[str, object]]) -> float:
    began = time.perf_counter()
    for answer in stream:
        facts = parse_events(answer, {NUMBER: LINE.id})
        await store.write(partial(record_call_facts, line=LINE, facts=facts, now=facts[-1].at))
    return len(stream) * ANSWER / (time.perf_counter() - began)


async def once(stream: list[dict[str, object]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder)}/bot.db", clock=RealClock())
        try:
            rate = await take_in(store, stream)
            since = datetime.fromtimestamp(START, UTC)
            calls = await store.read(lambda tx: tx.calls.calls(LINE.id, since, since + timedelta(days=1)))
        finally:
            await store.close()
    if len(calls) != CALLS:
        raise AssertionError(len(calls))
    return rate


# ---------------------------------------------------------------- a flood


def flood() -> list[dict[str, object]]:
    """Ten events each of a thousand callers who call at once and give up after half a minute."""
    names = ["member-queue-start", *("agent-offering", "bridge-agent-fail") * 4, "member-queue-end"]
    events = []
    for call in range(FLOOD):
        for place, name in enumerate(names):
            told = event(name, 0, START + place * 3)
            caller = {"Calling": f"003363998{call:04}", "QueueMemberUUID": f"flood-{call}", "QueueCause": "Cancel"}
            told["Data"] = told["Data"] | caller  # type: ignore[operator]  # a dictionary
            events.append(told)
    return events


class Measured:
    """A store that notes how long each of its transactions takes, in seconds."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.took: list[float] = []

    async def write(self, work: Callable[[Tx], object]) -> object:
        def timed(tx: Tx) -> object:
            began = time.perf_counter()
            try:
                return work(tx)
            finally:
                self.took.append(time.perf_counter() - began)

        return await self._store.write(timed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def begin_shift(tx: Tx, now: datetime) -> None:
    """Somebody is on duty, whose phone the calls ring at."""
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne", Phone("+33639980122")))
    hour = timedelta(hours=1)
    new = Shift(ShiftId(0), LINE.id, None, now.date(), 1, now - hour, now + hour)
    (shift,) = tx.roster.add_shifts([new])
    tx.roster.save_seat(Seat(SeatId(0), shift.id, anne.id, shift.starts, shift.ends))


async def flooded() -> tuple[float, float]:
    """Seconds for all, and for the largest transaction."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder)}/bot.db", clock=RealClock())
        measured = Measured(store)
        clock = SteppedClock(datetime.fromtimestamp(START + 60, UTC))
        app = App(measured, clock, Deployment((LINE,)), {})  # type: ignore[arg-type]  # what it wraps is a store
        room = Room(Address("console", "team"), LINE.id, Purpose.TEAM)
        await store.write(lambda tx: tx.people.save_room(room))
        await store.write(lambda tx: begin_shift(tx, clock.now()))
        facts = parse_events(flood(), {NUMBER: LINE.id})
        began = time.perf_counter()
        await app.on_call_events(facts)
        took = time.perf_counter() - began
        alerts = await store.read(lambda tx: tx.calls.open_missed(LINE.id))
        await store.close()
    if len(alerts) != FLOOD:
        raise AssertionError(len(alerts))
    return took, max(measured.took)


# ---------------------------------------------------------------- one missed call


async def alerted() -> list[float]:
    """Seconds from the stream's answer with the end of a missed call to its committed alert; one call after another."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder)}/bot.db", clock=RealClock())
        clock = SteppedClock(datetime.fromtimestamp(START, UTC))
        app = App(store, clock, Deployment((LINE,)), {})
        await store.write(lambda tx: tx.people.save_room(Room(Address("console", "team"), LINE.id, Purpose.TEAM)))
        await store.write(lambda tx: begin_shift(tx, clock.now()))
        took = []
        for call in range(ALERTS):
            come, gone = START + 60 * call, START + 60 * call + 30
            await app.on_call_events(parse_events({"Events": [event(EVENTS[0], call, come)]}, {NUMBER: LINE.id}))
            clock.move(datetime.fromtimestamp(gone, UTC))
            end = event(EVENTS[-1], call, gone, joined=come)
            began = time.perf_counter()
            await app.on_call_events(parse_events({"Events": [end]}, {NUMBER: LINE.id}))
            took.append(time.perf_counter() - began)
        alerts = await store.read(lambda tx: tx.calls.open_missed(LINE.id))
        await store.close()
    if len(alerts) != ALERTS:
        raise AssertionError(len(alerts))
    return took


# ---------------------------------------------------------------- a recording of weeks


def replayed(megabytes: int) -> tuple[float, int]:
    """Seconds, and MB of memory at most, for `replay` of a recording of this size."""
    answer = json.dumps({"id": "week", "responses": [{"body": answer} for answer in answers()[:2]]}) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(answer for _ in range(megabytes * 1_000_000 // len(answer)))
        command = [sys.executable, "-m", "bot", "replay", "--json", str(path)]
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(process.returncode)
    return time.perf_counter() - began, used.ru_maxrss // 1000


def run() -> None:
    half, *_, last = statistics.quantiles(asyncio.run(alerted()), n=100)[49:99]
    print(f"calls: end of a missed call to its committed alert, median {half * 1000:.1f} ms, p99 {last * 1000:.1f} ms")
    for megabytes in (1, 100):
        seconds, memory = replayed(megabytes)
        print(f"calls: replay of {megabytes} MB in {seconds:.1f} s with {memory} MB of memory at most")
    took, largest = asyncio.run(flooded())
    print(f"calls: {FLOOD * 10:,} events of {FLOOD:,} missed calls at once in {took:.1f} s (wanted: 1.0 s), ", end="")
    print(f"largest transaction {largest * 1000:.0f} ms (wanted: 200 ms)")
    stream = answers()
    rate = statistics.median(asyncio.run(once(stream)) for _ in range(RUNS))
    print(f"calls: {CALLS * 5:,} events parsed, stored and folded at {rate:,.0f}/s (wanted: 5,000/s), ", end="")
    print(f"{ANSWER} a transaction on file SQLite, median of {RUNS} runs")
