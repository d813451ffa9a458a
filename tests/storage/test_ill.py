"""A database that fails while it is open: what is wrong is named, nothing is half done, and mended it goes on."""

import asyncio
import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from bot.errors import Overtaken, StoreError, StoreTrouble
from bot.model import Volunteer, VolunteerId
from storage import lane
from storage.store import SqlStore, open_store
from storage.transaction import SqlTx
from tests.support.clock import StillClock
from tests.support.databases import PostgreSql, binaries, postgresql, without_postgresql

MANY = "x" * 3_000_000


async def trouble_of(store: SqlStore) -> StoreTrouble | None:
    """What a sign of life meets; None when the database is well."""
    try:
        await store.show_life()
    except Overtaken:
        raise
    except StoreError as error:
        return error.trouble
    return None


async def until_trouble_is(wanted: StoreTrouble | None, store: SqlStore) -> None:
    """A server takes a new setting a moment after it was told to."""
    async with asyncio.timeout(10):
        while await trouble_of(store) is not wanted:  # noqa: ASYNC110 -- a server sets no event of ours
            await asyncio.sleep(0.05)


async def noted(store: SqlStore) -> str | None:
    return await store.read(lambda tx: tx.cursor("note"))


def note(words: str) -> Callable[[SqlTx], None]:
    return lambda tx: tx.save_cursor("note", words)


async def test_a_disk_without_room_is_told_and_the_store_goes_on_when_there_is_some(
    sqlite_url: str, still_clock: StillClock
) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    await store.write(note("before"))
    assert await noted(store) == "before"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # Python ignores the signal, and writing fails
    try:
        assert await trouble_of(store) is StoreTrouble.AWAY
        assert await noted(store) == "before"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await trouble_of(store) is None
    await store.write(note("after"))
    assert await noted(store) == "after"
    await store.close()


async def test_a_full_database_is_named(sqlite_url: str, still_clock: StillClock) -> None:
    store = await open_store(sqlite_url, clock=still_clock)

    def fill(tx: SqlTx) -> None:
        tx._c.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite takes this as: no larger than it is
        tx.keep_aside("console", "1", MANY, "", still_clock.now())

    with pytest.raises(StoreError) as full:
        await store.write(fill)
    assert full.value.trouble is StoreTrouble.FULL
    assert await trouble_of(store) is None
    await store.close()


async def test_a_database_that_may_only_be_read_is_named(
    sqlite_url: str, tmp_path: Path, still_clock: StillClock
) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    await store.write(note("before"))
    file = tmp_path / "bot.db"
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rewrite(file, 18, b"\x03")  # a format that SQLite may read and not write
    await store.close()
    store = await open_store(sqlite_url, clock=still_clock, lead=False)
    store.epoch = 1
    assert await trouble_of(store) is StoreTrouble.READ_ONLY
    rewrite(file, 18, b"\x02")
    assert await trouble_of(store) is None
    await store.close()


async def test_a_damaged_file_is_left_alone_until_it_is_mended(
    sqlite_url: str, tmp_path: Path, still_clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "CHECK_AGAIN", 1.0)
    store = await open_store(sqlite_url, clock=still_clock)

    def fill(tx: SqlTx) -> None:
        for _ in range(50):
            tx.people.save(Volunteer(VolunteerId(0), "x" * 40_000))

    await store.write(fill)
    await store.close()
    file = tmp_path / "bot.db"
    good = file.read_bytes()
    store = await open_store(sqlite_url, clock=still_clock)
    assert await trouble_of(store) is None
    rewrite(file, len(good) // 2 // 4096 * 4096, b"nonsense" * 100_000)
    with pytest.raises(StoreError) as damaged:
        await store.read(lambda tx: [tx.people.get(VolunteerId(n)) for n in range(1, 51)])
    assert damaged.value.trouble is StoreTrouble.BROKEN
    assert await trouble_of(store) is StoreTrouble.BROKEN, "though that row itself could be written"
    with pytest.raises(StoreError):
        await noted(store)
    assert open_files(file) == []
    file.write_bytes(good)
    await until_trouble_is(None, store)
    await store.write(note("after"))
    assert await noted(store) == "after"
    await store.close()


async def test_a_file_that_was_removed_is_not_written_to_and_one_put_back_is_used(
    sqlite_url: str, tmp_path: Path, still_clock: StillClock
) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    await store.write(note("copied"))
    file, copy = tmp_path / "bot.db", tmp_path / "copy"
    with sqlite3.connect(file) as other:
        other.execute(f"VACUUM INTO '{copy}'")
    other.close()
    await store.write(note("after the copy"))
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"bot.db{suffix}").unlink()
    assert await trouble_of(store) is StoreTrouble.GONE
    with pytest.raises(StoreError, match="the database is gone"):
        await store.write(note("lost"))
    assert not file.exists()
    copy.rename(file)
    assert await trouble_of(store) is None
    assert await noted(store) == "copied"
    await store.write(note("goes on"))
    assert await noted(store) == "goes on"
    await store.close()


async def test_a_postgresql_that_restarts_hangs_or_only_reads_is_come_back_to(still_clock: StillClock) -> None:
    programs = binaries()
    if programs is None:
        without_postgresql()
        return
    with postgresql(programs) as server:
        store = await open_store(server.fresh(), clock=still_clock)
        await store.write(note("before"))
        server.stop()
        assert await trouble_of(store) is StoreTrouble.AWAY
        assert await trouble_of(store) is StoreTrouble.AWAY
        server.start()
        assert await trouble_of(store) is None
        assert await noted(store) == "before"
        set_read_only(server, "on")
        await until_trouble_is(StoreTrouble.READ_ONLY, store)
        set_read_only(server, "off")
        await until_trouble_is(None, store)
        await store.write(note("after"))
        assert (await noted(store), store.epoch) == ("after", 1)
        await store.close()


async def test_a_postgresql_that_hangs_is_left_and_come_back_to(
    still_clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = binaries()
    if programs is None:
        without_postgresql()
        return
    with postgresql(programs) as server:
        store = await open_store(server.fresh(), clock=still_clock)
        await store.show_life()
        monkeypatch.setattr(lane.Lane.do, "__defaults__", (0.5,))
        with server.hanging():
            assert await trouble_of(store) is StoreTrouble.AWAY
        monkeypatch.setattr(lane.Lane.do, "__defaults__", (15.0,))
        assert await trouble_of(store) is None
        await store.close()


async def test_who_lost_the_session_while_another_led_ends(postgresql_url: str, still_clock: StillClock) -> None:
    old = await open_store(postgresql_url, clock=still_clock)
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
        assert await trouble_of(old) is StoreTrouble.AWAY
        other.execute("update leader set epoch = epoch + 1")
    with pytest.raises(Overtaken):
        await trouble_of(old)
    await old.close()


def rewrite(file: Path, place: int, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(content)


def open_files(file: Path) -> list[str]:
    """Which of our descriptors are of this file or of those beside it that SQLite makes."""
    links = list(Path("/proc/self/fd").iterdir())
    found = [str(link.readlink()) for link in links if link.is_symlink()]
    return [name for name in found if name.removesuffix("-wal").removesuffix("-shm") == str(file)]


def set_read_only(server: PostgreSql, how: str) -> None:
    with psycopg.connect(host=str(server.folder), dbname="postgres", user="postgres", autocommit=True) as other:
        other.execute("set default_transaction_read_only = off")
        other.execute(f"alter system set default_transaction_read_only = {how}".encode())
        other.execute("select pg_reload_conf()")
