"""`/stats` of a year of 100,000 and of 1,000,000 calls, without its picture: time, memory, and what others wait for."""

import asyncio
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from adapters.clock import SteppedClock
from adapters.console import NETWORK, TEAM, private_chat_of
from bot.demo.seed import demo_line
from bot.model import (
    Deployment,
    Identity,
    LineKind,
    Membership,
    Message,
    Outcome,
    Phone,
    Purpose,
    Role,
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
from storage import tables
from storage.store import SqlStore, open_store

SIZES = 100_000, 1_000_000
WANTED = {100_000: 50, 1_000_000: 200}
RUNS = 5
LINE = demo_line(LineKind.HUNTING)
FIRST = datetime(2025, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAYS = (NOW - FIRST).days
PHONES = [Phone(f"+3363998{n:04}") for n in range(10)]


def rows_of_calls(count: int) -> Iterator[dict[str, Any]]:
    """Calls by day, seven in ten answered, most of them between ten and six; every tenth one an alert."""
    draw = random.Random(7)
    for n in range(count):
        rang = FIRST + timedelta(days=n * DAYS // count, seconds=int(draw.triangular(6, 22, 13) * 3600))
        outcome = draw.choices(list(Outcome)[1:], (70, 25, 5))[0]
        waited = timedelta(seconds=int(draw.expovariate(1 / 25)) + 2)
        answered = outcome is not Outcome.MISSED
        yield {
            "line": LINE.id,
            "caller": None,
            "known_caller": False,
            "rang_at": rang,
            "outcome": outcome,
            "answered_by": draw.choice(PHONES) if answered else None,
            "answered_at": rang + waited if answered else None,
            "ended_at": rang + waited + timedelta(minutes=4) * answered,
            "waited": waited,
            "talked": timedelta(minutes=4) * answered,
            "rung": tuple(PHONES[:3]),
            "records_only": False,
            "facts": tuple(f"queue:0033199005001:{n}:{place}" for place in range(5)),
        }


def hold_shifts(tx: Tx, people: list[VolunteerId]) -> None:
    """Two shifts a day, of which every seventh is nobody's."""
    asked = [
        Shift(ShiftId(0), LINE.id, None, day, 0, at, at + timedelta(hours=4))
        for day in (FIRST.date() + timedelta(days=n) for n in range(DAYS))
        for hour in (9, 13)
        for at in [datetime(day.year, day.month, day.day, hour, tzinfo=UTC)]
    ]
    for n, shift in enumerate(tx.roster.add_shifts(asked)):
        if n % 7:
            tx.roster.save_seat(Seat(SeatId(0), shift.id, people[n % len(people)], shift.starts, shift.ends))


def join_team(tx: Tx) -> None:
    people = [tx.people.save(Volunteer(VolunteerId(0), f"Anne {n}", phone)) for n, phone in enumerate(PHONES)]
    for n, person in enumerate(people):
        tx.people.save_membership(Membership(person.id, LINE.id, Role.VOLUNTEER))
        tx.people.save_identity(Identity(NETWORK, f"v{n}", person.id, private_chat_of(f"v{n}").chat))
    tx.people.save_room(Room(TEAM, LINE.id, Purpose.TEAM))
    hold_shifts(tx, [person.id for person in people])


def add_rows(rows: list[dict[str, Any]], c: Connection) -> None:
    c.execute(tables.calls.insert(), rows)


async def fill(store: SqlStore, count: int) -> None:
    await store.write(join_team)
    rows = rows_of_calls(count)
    for _ in range(0, count, 10_000):
        some = [next(rows) for _ in range(min(10_000, count))]
        await store.on_connection(partial(add_rows, some))


def asked_for_a_year(n: int) -> Message:
    to = private_chat_of("v1")
    return Message(f"m{n}", to, "v1", "Anne", "/stats du 1er décembre 2025 au 29 novembre 2026", NOW, private=True)


async def ask_for_figures(app: App, first: int) -> list[float]:
    """Milliseconds for each answer, from the message to its commit."""
    took = []
    for n in range(first, first + RUNS):
        began = time.perf_counter()
        await app.on_messages([asked_for_a_year(n)], None)
        took.append((time.perf_counter() - began) * 1000)
    return took


def write_something(at: float, tx: Tx) -> None:
    tx.once(f"benchmark:{at}", NOW)


async def waiting_beside(app: App, first: int) -> float:
    """Milliseconds that another command takes at most while figures are worked out, in the median of some."""
    longest = []
    for n in range(RUNS):
        figures = asyncio.create_task(app.on_messages([asked_for_a_year(first + n)], None))
        waited = []
        while not figures.done():
            began = time.perf_counter()
            await app.store.write(partial(write_something, began))
            waited.append((time.perf_counter() - began) * 1000)
        await figures
        longest.append(max(waited, default=0.0))
    return statistics.median(longest)


async def filled(database: str, count: int) -> None:
    store = await open_store(database, clock=SteppedClock(NOW))
    await fill(store, count)
    await store.close()


async def measured(database: str, count: int) -> None:
    clock = SteppedClock(NOW)
    store = await open_store(database, clock=clock)
    app = App(store, clock, Deployment((LINE,)), {})
    uncounted = (await ask_for_figures(app, 0))[0]
    began = time.perf_counter()
    await app.count_days()
    counting = time.perf_counter() - began
    answer = statistics.median(await ask_for_figures(app, RUNS))
    beside = await waiting_beside(app, 2 * RUNS)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    await store.close()
    print(f"figures: /stats of a year of {count:,} calls in {answer:.0f} ms (wanted: {WANTED[count]} ms), ", end="")
    print(f"a write beside it waits {beside:.1f} ms, {most} MB at most (wanted: 150); ", end="")
    print(f"its days counted in {counting:.1f} s, not counted {uncounted:,.0f} ms; median of {RUNS}, file SQLite")


def run() -> None:
    """Each step in a process of its own, for the memory."""
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            for step in STEPS:
                words = sys.executable, "-m", "benchmarks.figures", step, f"sqlite:///{Path(folder)}/bot.db", str(count)
                subprocess.run(words, check=True)


STEPS = {"fill": filled, "ask": measured}

if __name__ == "__main__":
    asyncio.run(STEPS[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
