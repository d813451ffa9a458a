"""Time from a message to its committed reply: claims, known commands, and messages not for us. On file SQLite."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from adapters.clock import SteppedClock
from adapters.console import COORDINATION, NETWORK, TEAM, Console, private_chat_of
from bot.demo import seed
from bot.demo.helpline import MONDAY
from bot.model import Deployment, Message, Purpose
from bot.run.app import App
from bot.run.wiring import freeze_start_up
from storage.store import open_store

RUNS = 5
WARM = 5  # statements are compiled at their first use, so the first claims are measured separately
CLAIMS = 150
BATCH = 25  # messages in one answer of a network at a busy moment


async def helpline(folder: str) -> tuple[App, SteppedClock]:
    """A seeded helpline in a file, without phone or real chats: only what a message passes through."""
    clock = SteppedClock(MONDAY)
    store = await open_store(f"sqlite:///{folder}/bench.db", clock=clock)
    line = seed.demo_line()
    rooms = {Purpose.TEAM: TEAM, Purpose.COORDINATION: COORDINATION}
    privately = {handle: private_chat_of(handle) for handle, *_ in seed.PEOPLE}
    await store.write(lambda tx: seed.seed_helpline(tx, line, MONDAY, rooms, privately))
    return App(store, clock, Deployment((line,)), {NETWORK: Console(lambda _: None)}), clock


def messages(app: App, texts: Sequence[str], first: int) -> list[Message]:
    now = app.clock.now()
    return [Message(f"b{first + n}", TEAM, f"v{n % 4 + 1}", "Anne", text, now) for n, text in enumerate(texts)]


async def claims(app: App) -> list[float]:
    """Seconds from claim to committed reply, for each free shift."""
    until = MONDAY + timedelta(weeks=8)
    line = app.deployment.lines[0].id
    shifts = await app.store.read(lambda tx: tx.roster.shifts([line], MONDAY + timedelta(days=5), until))
    took = []
    for message in messages(app, [f"/prendre {shift.number}" for shift in shifts[: WARM + CLAIMS]], 0):
        began = time.perf_counter()
        await app.on_messages([message], None)
        took.append(time.perf_counter() - began)
    seats = await app.store.read(lambda tx: tx.roster.seats([shift.id for shift in shifts[: WARM + CLAIMS]]))
    if not all(seats.values()):
        raise AssertionError("a claim was not kept")
    return took


async def rate(app: App, texts: Sequence[str], first: int) -> float:
    """Messages per second, with `BATCH` messages in each answer of the network."""
    said = messages(app, texts, first)
    began = time.perf_counter()
    for place in range(0, len(said), BATCH):
        await app.on_messages(said[place : place + BATCH], None)
    return len(said) / (time.perf_counter() - began)


def fsync(folder: str) -> float:
    """Seconds that this disk needs to store 4 KiB."""
    took = []
    with (Path(folder) / "fsync").open("wb") as file:
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


async def once(folder: str) -> tuple[list[float], float, float]:
    app, clock = await helpline(folder)
    freeze_start_up()  # as the program does after its start
    took = await claims(app)
    known = await rate(app, ["/qui", "/aide", "/moi", "/prendre 1"] * 100, 10_000)
    chatter = await rate(app, ["bonjour à tous, qui vient demain ?"] * 20_000, 100_000)
    clock.move(MONDAY + timedelta(hours=1))
    await app.store.close()
    return took, known, chatter


def run() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        disk = fsync(folder)
        for turn in range(RUNS):
            (Path(folder) / str(turn)).mkdir()
            rows.append(asyncio.run(once(f"{folder}/{turn}")))
    first = statistics.median(took[0] for took, _, _ in rows)
    p99 = statistics.median(statistics.quantiles(took[WARM:], n=100)[98] for took, _, _ in rows)
    half = statistics.median(statistics.median(took[WARM:]) for took, _, _ in rows)
    known = statistics.median(known for _, known, _ in rows)
    chatter = statistics.median(chatter for _, _, chatter in rows)
    print(f"commands: claim to committed reply, median {half * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms (wanted: 5 ms)")
    print(f"commands: the first claim of a process {first * 1e3:.1f} ms")
    print(f"commands: fsync of 4 KiB here {disk * 1e3:.2f} ms")
    print(f"commands: known commands {known:,.0f}/s (wanted: 1,000/s), {BATCH} to an answer of the network")
    print(f"commands: chatter {chatter:,.0f}/s (wanted: 10,000/s); medians of {RUNS} runs")
