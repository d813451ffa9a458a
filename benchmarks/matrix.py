"""Compares the real program with maubot and opsdroid on one Synapse: lost commands, time, cost.

Ten people write commands, each in a private room with the bot. The two others answer and store nothing; ours changes
the roster and commits before it answers. Needs `make synapse` and `make peers`; says so if they are missing.
"""

import asyncio
import json
import logging
import os
import re
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from adapters import logs
from tests.process import test_matrix as ours
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Account, Synapse, free_port, synapse

ROOT: Final = Path(__file__).parent.parent
PEERS: Final = ROOT / ".peers"
ROUNDS = 3
PEOPLE = 10
BURST = 100
QUIET = 6.0  # seconds without an answer after which we stop waiting
LOOK = 0.5  # seconds between looks, which use the same processor as the bots
TICKS: Final = os.sysconf("SC_CLK_TCK")

PLUGIN: Final = """
from maubot import MessageEvent, Plugin
from maubot.handlers import command


class Take(Plugin):
    @command.new("take")
    @command.argument("number")
    async def take(self, event: MessageEvent, number: str) -> None:
        await event.respond("taken " + number)
"""
SKILL: Final = """
from opsdroid.matchers import match_regex
from opsdroid.skill import Skill


class Take(Skill):
    @match_regex(r"^!take (?P<number>\\d+)$")
    async def take(self, message):
        await message.respond("taken " + message.regex.group("number"))
"""


@dataclass(slots=True)
class Contender:
    """A bot as a child process, with its ten people."""

    server: Synapse
    people: list[Person]
    rooms: dict[str, str]
    command: str
    begin: Callable[[], Awaitable[Process]]
    child: Process | None = None
    taken: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)  # (room, id) of all answers

    async def start(self) -> None:
        self.child = await self.begin()

    async def kill(self) -> None:
        assert self.child is not None
        if self.child.returncode is None:
            self.child.kill()
        await self.child.wait()

    async def write(self, count: int) -> None:
        """Write `count` different commands, as fast as the server accepts them."""

        async def one(n: int) -> None:
            person = self.people[n % len(self.people)]
            await person.say(self.rooms[person.user], f"{self.command} {self.taken + n + 1}")

        for first in range(0, count, len(self.people)):
            await asyncio.gather(*(one(n) for n in range(first, min(count, first + len(self.people)))))
        self.taken += count

    async def answers(self) -> list[str]:
        """All answers so far."""
        await asyncio.gather(*(person.read() for person in self.people))
        return [f"{person.user} {text}" for person in self.people for text in person.texts(self.rooms[person.user])]

    async def answered(self, wanted: int) -> tuple[int, int]:
        """Wait for all answers, or until none comes for `QUIET`. Returns (different answers, repeated answers)."""
        last, count = time.perf_counter(), -1
        while time.perf_counter() - last < QUIET:
            texts = await self.answers()
            if len(texts) != count:
                last, count = time.perf_counter(), len(texts)
            if len(set(texts)) >= wanted:
                break
            await asyncio.sleep(LOOK)
        return len(set(texts)), count - len(set(texts))

    def last_answer(self) -> float:
        """When the server received it, in seconds since 1970."""
        answers = (self.rooms[person.user] for person in self.people)
        return (
            max(shown.at for person, room in zip(self.people, answers, strict=True) for shown in person.of_others(room))
            / 1000
        )

    def spent(self) -> float:
        """Seconds of processor time so far."""
        assert self.child is not None
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Resident memory in MB."""
        assert self.child is not None
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.child.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Result of one round. `away`, `killed`: commands without an answer, of 20 and of 100; `again`: answered twice."""

    burst: float  # seconds from the first of 100 commands to the last answer
    spent: float  # milliseconds of processor time per command
    memory: float
    lost: int
    away: int
    killed: int
    again: int


async def round_of(one: Contender) -> Score:
    before, spent, began = len(set(await one.answers())), one.spent(), time.time()
    await one.write(BURST)
    came, _ = await one.answered(before + BURST)
    lost, cost, memory = before + BURST - came, (one.spent() - spent) / BURST * 1000, one.memory()
    burst = one.last_answer() - began

    await one.kill()
    await one.write(20)
    await one.start()
    after, _ = await one.answered(came + 20)
    away = came + 20 - after

    writing = asyncio.create_task(one.write(BURST))
    while len(set(await one.answers())) < after + 10:  # noqa: ASYNC110 -- another process sets no event of ours
        await asyncio.sleep(LOOK / 10)
    await one.kill()
    await writing
    await one.start()
    end, again = await one.answered(after + BURST)
    await one.kill()
    return Score(burst, cost, memory, lost, away, after + BURST - end, again)


# ---------------------------------------------------------------- participants


@asynccontextmanager
async def standardiste(server: Synapse, folder: Path, *, encrypted: bool = False) -> AsyncIterator[Contender]:
    async with ours.helpline(server, folder, f"sqlite:///{folder}/bot.db", PEOPLE, speed=1) as running:
        running.encrypted = encrypted
        await running.move_in()

        async def begin() -> Process:
            await running.start()
            assert running.child is not None
            return running.child

        yield Contender(server, running.people, running.rooms, "/prendre", begin, running.child)


def encrypted(server: Synapse, folder: Path) -> AbstractAsyncContextManager[Contender]:
    return standardiste(server, folder, encrypted=True)


@asynccontextmanager
async def peer(server: Synapse, folder: Path, prepare: Callable[..., list[str]]) -> AsyncIterator[Contender]:
    """Another project's bot, in rooms that it has joined. Waits until it answers."""
    async with AsyncExitStack() as stack:
        bot = await server.account("peer")
        people, rooms = [], {}
        for n in range(PEOPLE):
            account = await server.account(f"P{n}")
            people.append(person := await stack.enter_async_context(Person.of(server, account)))
            room = rooms[person.user] = await person.talk_to(bot.user, encrypted=False)
            await server.call("POST", f"/_matrix/client/v3/rooms/{room}/join", {}, bot.token)
        words = prepare(folder, server.url, bot, list(rooms.values()))

        async def begin() -> Process:
            with (folder / "log").open("ab") as log:
                return await asyncio.create_subprocess_exec(
                    *words, cwd=folder, stdin=DEVNULL, stdout=log, stderr=log, env={**os.environ, "HOME": str(folder)}
                )

        one = Contender(server, people, rooms, "!take", begin)
        await one.start()
        try:
            until = time.monotonic() + 60
            while not await one.answers():
                assert time.monotonic() < until, (folder / "log").read_text()[-4000:]
                await one.write(1)
                await asyncio.sleep(0.5)
            await one.answered(one.taken)
            yield one
        finally:
            await one.kill()


def maubot(server: Synapse, folder: Path) -> AbstractAsyncContextManager[Contender]:
    """Set up as its documentation says for a bot that must receive what was written while it was away."""

    def prepare(folder: Path, url: str, bot: Account, _: list[str]) -> list[str]:
        meta = {"maubot": "0.1.0", "id": "org.example.take", "version": "0.1.0", "license": "MIT"}
        meta |= {"modules": ["take"], "main_class": "Take"}  # type: ignore[dict-item]
        (folder / "maubot.yaml").write_text(json.dumps(meta))
        (folder / "take.py").write_text(PLUGIN)
        who = {"id": bot.user, "homeserver": url, "access_token": bot.token, "device_id": None}
        user = {"credentials": who, "displayname": "disable", "avatar_url": "disable", "sync": True}
        user |= {"appservice": False, "autojoin": False, "ignore_initial_sync": True, "ignore_first_sync": False}
        level = {"version": 1, "root": {"level": "WARNING"}}
        config = {"user": user, "database": "sqlite:bot.db", "plugin_config": {}, "logging": level}
        config |= {"server": {"hostname": "127.0.0.1", "port": free_port(), "base_path": "/"}}
        (folder / "config.yaml").write_text(json.dumps(config))
        return [str(PEERS / "maubot/bin/python"), "-m", "maubot.standalone", "-c", "config.yaml", "-m", "maubot.yaml"]

    return peer(server, folder, prepare)


def opsdroid(server: Synapse, folder: Path) -> AbstractAsyncContextManager[Contender]:
    def prepare(folder: Path, url: str, bot: Account, rooms: list[str]) -> list[str]:
        (folder / "take").mkdir()
        (folder / "take" / "__init__.py").write_text(SKILL)
        named = {"main" if n == 0 else f"room{n}": {"alias": room} for n, room in enumerate(rooms)}
        matrix = {"mxid": bot.user, "access_token": bot.token, "device_id": bot.device, "homeserver": url}
        config = {
            "welcome-message": False,
            "logging": {"level": "warning", "console": True},
            "web": {"host": "127.0.0.1", "port": free_port()},
            "connectors": {"matrix": matrix | {"rooms": named}},
            "parsers": {"regex": {}},
            "skills": {"take": {"path": str(folder / "take")}},
        }
        (folder / "configuration.yaml").write_text(json.dumps(config))
        return [str(PEERS / "opsdroid/bin/opsdroid"), "start", "-f", str(folder / "configuration.yaml")]

    return peer(server, folder, prepare)


Part = Callable[[Synapse, Path], AbstractAsyncContextManager[Contender]]
PARTS: Final[dict[str, Part]] = {
    "standardiste": standardiste,
    "standardiste, encrypted": encrypted,
    "maubot 0.6": maubot,
    "opsdroid 0.31": opsdroid,
}


async def scored(server: Synapse, part: Part) -> Score:
    with tempfile.TemporaryDirectory() as folder:
        async with part(server, Path(folder)) as one:
            return await round_of(one)


async def measure(server: Synapse, parts: dict[str, Part]) -> dict[str, list[Score]]:
    """All rounds, with each bot once per round, so that a slow minute affects all."""
    scores: dict[str, list[Score]] = {name: [] for name in parts}
    for _ in range(ROUNDS):
        for name, part in parts.items():
            scores[name].append(await scored(server, part))
    return scores


def run() -> None:
    logs.set_up(logging.WARNING)
    missing = [name for name in ("maubot", "opsdroid") if not (PEERS / name / "bin/python").exists()]
    parts = {name: part for name, part in PARTS.items() if not any(name.startswith(peer) for peer in missing)}
    with synapse() as server:
        if server is None:
            print("matrix: not measured, there is no Synapse here (make synapse)")
            return
        if missing:
            print(f"matrix: without {' and '.join(missing)} (make peers)")
        for name, scores in asyncio.run(measure(server, parts)).items():
            lost = "/".join(str(sum(getattr(score, kind) for score in scores)) for kind in ("lost", "away", "killed"))
            again = sum(score.again for score in scores)
            burst, spent, memory = (
                statistics.median(getattr(score, kind) for score in scores) for kind in ("burst", "spent", "memory")
            )
            print(
                f"matrix: {name}: {BURST} commands at once {burst:.2f} s, {spent:.1f} ms of processor each, "
                f"{memory:.0f} MB; lost {lost} of {BURST * ROUNDS} running / {20 * ROUNDS} while away / "
                f"{BURST * ROUNDS} across a kill, {again} answered twice"
            )
        sys.stdout.flush()
