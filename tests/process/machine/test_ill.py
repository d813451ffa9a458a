"""The real program whose database fails while a shift change is due: the phone follows, and people are told.

Each way in which it fails, then mended without a restart.
"""

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.clock import SystemClock
from bot.model import Address, Identity, Purpose, Room, Shift, ShiftId
from bot.ports import Tx
from storage.store import open_store
from tests.support.databases import binaries, postgresql, without_postgresql
from tests.support.matrix.synapse import free_port
from tests.support.programs.processes import ANNE, BAKARI, LYON, Desk, desk, line, on_duty, until, volunteer
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN

pytestmark = pytest.mark.slow

PLAIN = "+33536490001"
HIM = 7
"""Bakari, at Telegram."""
COORDINATION = -100200
CHANGE_IN = timedelta(seconds=50)
"""When Bakari takes over from Anne, after the database has failed."""


@dataclass(slots=True)
class Ill:
    """The program, its Telegram and its database's file."""

    here: Desk
    telegram: BotApi
    pid: int
    port: int

    @property
    def file(self) -> Path:
        return self.here.folder / "data" / "standardiste.db"

    async def health(self) -> tuple[int, str]:
        async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
            said: Any = await answer.json()
            return answer.status, said["database"]


@contextmanager
def no_room(ill: Ill) -> Iterator[None]:
    """No file of the program's can grow or be written to."""
    before = resource.prlimit(ill.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(ill.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(ill.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(ill: Ill) -> Iterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(ill.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def removed(ill: Ill) -> Iterator[None]:
    """Somebody moves the file away, and puts it back."""
    names = [f"{ill.file.name}{suffix}" for suffix in ("", "-wal", "-shm")]
    aside = ill.here.folder / "aside"
    aside.mkdir()
    for name in names:
        (ill.file.parent / name).rename(aside / name)
    try:
        yield
    finally:
        for name in names:
            if (aside / name).exists():
                (aside / name).rename(ill.file.parent / name)


@contextmanager
def damaged(ill: Ill) -> Iterator[None]:
    """All but the first page is overwritten with nonsense, until a copy is put in its place."""
    good = ill.file.with_name("copy")
    connection = sqlite3.connect(ill.file)
    connection.execute(f"VACUUM INTO '{good}'")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("UPDATE cursors SET value = value")  # so that nobody trusts the pages that they have in memory
    connection.execute("INSERT INTO cursors VALUES ('touched', '1')")
    connection.commit()
    with ill.file.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(4096)
        file.write(b"nonsense" * ((size - 4096) // 8))
    connection.close()
    try:
        yield
    finally:
        for suffix in ("-wal", "-shm"):
            ill.file.with_name(ill.file.name + suffix).unlink(missing_ok=True)
        good.rename(ill.file)


WAYS: dict[Callable[[Ill], Any], str] = {no_room: "away", locked: "locked", removed: "gone", damaged: "broken"}


def settle_in(tx: Tx) -> None:
    """Anne is on, and Bakari takes over soon; two shifts are free tomorrow."""
    now = datetime.now(UTC).replace(microsecond=0)
    change = now + CHANGE_IN
    on_duty(tx, LYON, volunteer(tx, "Anne", ANNE, now, LYON), now - timedelta(hours=1), change)
    bakari = volunteer(tx, "Bakari", BAKARI, now, LYON)
    on_duty(tx, LYON, bakari, change, change + timedelta(hours=1))
    tx.people.save_identity(Identity("telegram", str(HIM), bakari.id, str(HIM)))
    tx.people.save_room(Room(Address("telegram", str(COORDINATION)), LYON, Purpose.COORDINATION))
    tomorrow = now.replace(minute=0, second=0) + timedelta(days=1)
    hours = [tomorrow + timedelta(hours=n) for n in range(2)]
    tx.roster.add_shifts([Shift(ShiftId(0), LYON, None, at.date(), 0, at, at + timedelta(hours=1)) for at in hours])


async def begun(here: Desk, telegram: BotApi, **settings: Any) -> Ill:
    port = free_port()
    telegram.group(COORDINATION, "Coordination")
    telegram.person(HIM, "Bakari")
    chat = {"token": TOKEN, "api": telegram.url}
    here.configure(lines=[line(LYON, PLAIN, "line")], telegram=chat, web={"port": port}, log="info", **settings)
    if "database" in settings:
        store = await open_store(settings["database"], clock=SystemClock())
        await store.write(settle_in)
        await store.close()
    else:
        await here.store(settle_in)
    here.sim.add_line(PLAIN)
    process = await here.begin("run")
    return Ill(here, telegram, process.pid, port)


def coordination_hears(telegram: BotApi) -> list[str]:
    """Without the week, which comes there too when the test runs on a Sunday evening."""
    return [words for words in telegram.texts(COORDINATION) if not words.startswith("Lyon, semaine")]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_the_phone_follows_and_people_are_told(tmp_path: Path, way: Callable[[Ill], Any]) -> None:
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        ill = await begun(here, telegram)
        await until(lambda: here.sim.phone(PLAIN) == [ANNE])
        await until(lambda: here.rows("select 1 from forwardings where confirmed_at is not null"))
        assert await ill.health() == (200, "ok")
        with way(ill):
            await health_is(ill, 503, WAYS[way])
            telegram.say(HIM, HIM, "/prendre 3")
            telegram.say(HIM, HIM, "/prendre 4")
            await until(lambda: telegram.texts(HIM), within=40)
            await until(lambda: here.sim.phone(PLAIN) == [BAKARI], within=90)
            await until(lambda: coordination_hears(telegram), within=60)
            assert await ill.health() == (503, WAYS[way])
            assert [words[:20] for words in telegram.texts(HIM)] == ["Ce n'est pas enregis"]
            assert [words[:34] for words in coordination_hears(telegram)] == ["Je ne peux plus rien enregistrer d"]
        await health_is(ill, 200, "ok")
        await until(lambda: len(coordination_hears(telegram)) > 1, within=60)
        assert coordination_hears(telegram)[-1].startswith("Tout s'enregistre de nouveau")
        await until(lambda: here.rows("select count(*) from seats") == [(4,)], within=60)
        writes = len(here.sim.writes)
        await until(lambda: here.rows("select 1 from forwardings where verified_at is not null"), within=60)
        assert (here.sim.phone(PLAIN), len(here.sim.writes)) == ([BAKARI], writes)
        process = here.begun[-1]
        process.terminate()
        _, err = await process.communicate()
        lines = [row for row in err.decode().splitlines() if " INFO " not in row]
        assert [row for row in lines if "Traceback" in row] == []
        assert len(lines) <= 5, lines


async def test_a_postgresql_that_is_stopped_leaves_the_phone_following_and_is_come_back_to(tmp_path: Path) -> None:
    programs = binaries()
    if programs is None:
        without_postgresql()
        return
    with postgresql(programs) as server:
        url = server.fresh()
        async with desk(tmp_path) as here, BotApi.running() as telegram:
            ill = await begun(here, telegram, database=url)
            await until(lambda: here.sim.phone(PLAIN) == [ANNE])
            await health_is(ill, 200, "ok")
            server.stop()
            telegram.say(HIM, HIM, "/prendre 3")
            await until(lambda: telegram.texts(HIM), within=60)
            await until(lambda: here.sim.phone(PLAIN) == [BAKARI], within=90)
            await until(lambda: coordination_hears(telegram), within=60)
            assert await ill.health() == (503, "away")
            server.start()
            await health_is(ill, 200, "ok")
            await until(lambda: len(telegram.texts(HIM)) > 1, within=60)
            assert telegram.texts(HIM)[0].startswith("Ce n'est pas enregistré")
            await until(lambda: len(coordination_hears(telegram)) > 1, within=60)
            assert coordination_hears(telegram)[-1].startswith("Tout s'enregistre de nouveau")
            assert here.begun[-1].returncode is None
            here.begun[-1].terminate()
            await here.begun[-1].communicate()


async def health_is(ill: Ill, status: int, database: str) -> None:
    """Ask until `/healthz` says so."""
    said: tuple[int, str] | None = None
    for _ in range(600):
        said = await ill.health()
        if said == (status, database):
            return
        await asyncio.sleep(0.1)  # another process sets no event of ours
    raise AssertionError(said)
