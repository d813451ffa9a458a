"""Runs the program as its user does: commands as child processes, in their own folder, with a simulated OVH."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from adapters.clock import SystemClock
from adapters.telephony.simulator import Simulator
from bot.model import (
    Address,
    LineId,
    Membership,
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
from storage.store import open_store
from storage.transaction import SqlTx
from tests.support.paths import ROOT

T = TypeVar("T")

LYON: Final = LineId("lyon")
NUMBER: Final = "+33465710001"
CALLER: Final = "+33639980207"
ANNE, BAKARI = Phone("+33639980101"), Phone("+33639980102")
ROOM: Final = Address("elsewhere", "")  # on a network that no command here uses
NOTHING: Final[Mapping[str, str]] = {}
PATIENCE: Final = 20.0  # seconds; it takes one or two on an idle machine


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of a command."""

    code: int
    out: str
    err: str


def machine_time() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """The program's time plus `ahead`, which is only set between two awaits."""

    time: Callable[[], datetime] = machine_time
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.time() + self.ahead


@dataclass(slots=True)
class Desk:
    """A folder where commands run, and the OVH of its `bot.yaml`."""

    folder: Path
    clock: Clock
    sim: Simulator
    begun: list[Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/data/standardiste.db"

    # ------------------------------------------------------------ commands

    async def begin(
        self, *words: str, terminal: int = PIPE, environment: Mapping[str, str] = NOTHING, program: str = "bot"
    ) -> Process:
        """Start a command; its streams are pipes, or the first two a terminal."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            program,
            *words,
            stdin=terminal,
            stdout=terminal,
            stderr=PIPE,
            cwd=self.folder,
            env={**self.environment, **environment},
        )
        self.begun.append(process)
        return process

    async def do(self, *words: str, typed: bytes = b"", environment: Mapping[str, str] = NOTHING) -> Ended:
        """Run a command to its end."""
        return await ended(await self.begin(*words, environment=environment), typed)

    async def shell(self, line: str) -> Ended:
        """Run a shell line, in which `bot` is the program, to its end."""
        whole = f'bot() {{ "{sys.executable}" -m bot "$@"; }}; set -o pipefail; {line}'
        process = await asyncio.create_subprocess_exec(
            "bash", "-c", whole, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, cwd=self.folder, env=self.environment
        )
        self.begun.append(process)
        return await ended(process)

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}

    # ------------------------------------------------------------ their surroundings

    def configure(self, **changes: Any) -> None:
        """Write `bot.yaml`: one hunting line in Lyon in mode `act`, with `changes`."""
        settings = {
            "ovh": {
                "endpoint": self.sim.url,
                "application_key": self.sim.application_key,
                "application_secret": self.sim.application_secret,
                "consumer_key": self.sim.consumer_key,
            },
            "stream": self.sim.events_url,
            "lines": [line(LYON, NUMBER, "hunting")],
        }
        (self.folder / "bot.yaml").write_text(json.dumps(settings | changes))

    async def store(self, work: Callable[[SqlTx], T]) -> T:
        """Write to the database while no command writes."""
        (self.folder / "data").mkdir(exist_ok=True)
        store = await open_store(self.url, clock=SystemClock())
        try:
            return await store.write(work)
        finally:
            await store.close()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Query the database, even while a command writes; empty before it exists."""
        with suppress(sqlite3.OperationalError):
            connection = sqlite3.connect(f"file:{self.folder}/data/standardiste.db?mode=ro", uri=True)
            try:
                return connection.execute(statement).fetchall()
            finally:
                connection.close()
        return []

    def misses(self, number: str = NUMBER, caller: str = CALLER, ago: timedelta = timedelta(0)) -> None:
        """A missed call of twenty seconds that ended `ago`. No time passes for us."""
        self.clock.ahead = -ago - timedelta(seconds=20)
        call = self.sim.call(number, caller)
        self.clock.ahead = -ago
        call.hang_up()
        self.clock.ahead = timedelta(0)
        self.sim.advance()


def line(id_: str, number: str, kind: str, **settings: str) -> dict[str, str]:
    """A line in mode `act`, as in `bot.yaml`; people are called back at whatever hour the tests run.

    It is in a zone where the roster has nothing to say by itself now.
    """
    usual = {"id": id_, "name": id_.title(), "number": number, "kind": kind, "mode": "act", "callback_hours": "always"}
    return usual | {"billing_account": "ab1234567-ovh-1", "zone": quiet_zone(machine_time())} | settings


LATE: Final = 21
"""At this hour the day's gaps, tonight's gaps, reminders, questions and the week's news are over until the morning."""


def quiet_zone(now: datetime, hour: int = LATE) -> str:
    """A zone in which it is that hour now. So no test depends on the hour of the day at which it runs."""
    ahead = (hour - now.hour + 9) % 24 - 9
    return f"Etc/GMT{-ahead:+d}"


@asynccontextmanager
async def desk(folder: Path, time: Callable[[], datetime] = machine_time) -> AsyncIterator[Desk]:
    """A desk with a configured line that nobody answers yet. Commands still running at the end are stopped.

    `time` is that of the programs which run there, and of their OVH.
    """
    clock = Clock(time)
    made = Desk(folder, clock, Simulator(clock))
    made.sim.network.record_delay = timedelta(0)
    made.sim.add_hunting(NUMBER).hunting["statusIvrEnabled"] = False  # else `check` would report it
    await made.sim.start()
    made.configure()
    try:
        yield made
    finally:
        for process in made.begun:
            if process.returncode is None:
                process.kill()
                await process.communicate()  # also reads the rest, else this waits for ever
        await made.sim.stop()


async def ended(process: Process, typed: bytes | None = None, within: float = PATIENCE) -> Ended:
    """Wait until the process ends by itself."""
    out, err = await asyncio.wait_for(process.communicate(typed), within)
    assert process.returncode is not None
    return Ended(process.returncode, (out or b"").decode(), err.decode())  # with a terminal, the output is empty


async def stopped(process: Process, sign: signal.Signals, within: float) -> Ended:
    """Send a signal, and wait until the process ends."""
    process.send_signal(sign)
    return await ended(process, within=within)


async def until(condition: Callable[[], object], within: float = PATIENCE) -> None:
    """Poll until another process has made the condition true."""

    async def look() -> None:
        while not condition():  # noqa: ASYNC110 -- another process sets no event of ours
            await asyncio.sleep(within / 1000)

    await asyncio.wait_for(look(), within)


def volunteer(tx: Tx, name: str, phone: Phone, now: datetime, *lines: LineId) -> Volunteer:
    """Store a volunteer of these lines, with a proved phone."""
    person = tx.people.save(Volunteer(VolunteerId(0), name, phone, now))
    for line in lines:
        tx.people.save_membership(Membership(person.id, line, Role.VOLUNTEER))
    return person


def on_duty(tx: Tx, line: LineId, person: Volunteer, starts: datetime, ends: datetime) -> None:
    """Store a shift that this person holds."""
    (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), line, None, starts.date(), 0, starts, ends)])
    tx.roster.save_seat(Seat(SeatId(0), shift.id, person.id, shift.starts, shift.ends, taken_at=machine_time()))


def anne_is_on(tx: Tx, *lines: LineId) -> None:
    """For each line, store Anne as the only volunteer, the team room, and her current shift."""
    now = datetime.now(UTC).replace(microsecond=0)
    anne = volunteer(tx, "Anne", ANNE, now, *lines or [LYON])
    for id_ in lines or [LYON]:
        on_duty(tx, id_, anne, now - timedelta(hours=1), now + timedelta(hours=1))
        tx.people.save_room(Room(replace(ROOM, chat=id_), id_, Purpose.TEAM))
