"""The database: it runs work in transactions, and leads or only reads."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine

from bot.errors import StoreError
from storage.connect import database_errors, file_of, open_engine, with_driver
from storage.leader import (
    BEAT,
    SILENCE,
    FileLock,
    LedByAnother,
    Overtaken,
    hold_epoch,
    lock_session,
    raise_epoch,
)
from storage.migrate import bring_up_to_date, demand_up_to_date
from storage.outbox import Clock, SqlOutbox
from storage.transaction import SqlTx

T = TypeVar("T")

FOR_EVER = timedelta(days=36500)

log = logging.getLogger(__name__)


class Pause(Protocol):
    """What leading needs of time."""

    async def wait(self, delay: timedelta) -> None: ...


class Lane:
    """One thread with one connection. Work runs one after the other, each to its end."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Connection | None = None
        self._open = True

    async def do(self, work: Callable[[Connection], T]) -> T:
        """When the caller is cancelled, work that has begun still runs to its end and is committed or rolled back."""
        if not self._open:
            raise StoreError("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Callable[[Connection], T]) -> T:
        with database_errors():
            if self._connection is None:
                self._connection = self._engine.connect()
            return work(self._connection)

    async def close(self) -> None:
        """Close once the work under way has ended."""
        if self._open:
            self._open = False
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


class SqlStore:
    """An open database, made by `open_store`.

    `epoch` numbers this leadership; None when this process only reads, or writes beside the one that leads.
    `took_over`: another process had to be ended. It may have been in the middle of a step at OVH, so wait 15 s before
    the first of ours.
    """

    def __init__(self, url: URL, clock: Clock) -> None:
        self._clock = clock
        self._file = file_of(url)
        self._in_memory = url.get_backend_name() == "sqlite" and self._file is None
        self._writer = Lane(open_engine(url, write=True), "store-write")
        self._reader = self._writer if self._in_memory else Lane(open_engine(url, write=False), "store-read")
        self._lock: FileLock | None = None
        self._beside = False
        self.epoch: int | None = None
        self.took_over = False

    async def write(self, work: Callable[[SqlTx], T]) -> T:
        """Raises `Overtaken` (a StoreError) when this process no longer leads."""
        return await self._writer.do(lambda c: self._write(c, work))

    def _write(self, c: Connection, work: Callable[[SqlTx], T]) -> T:
        if self.epoch is None and not self._beside:
            raise StoreError("this command only reads: the database was opened without the right to write")
        if c.invalidated:
            raise Overtaken("the connection that led was lost; another process may lead by now")
        with c.begin():
            hold_epoch(c, self.epoch)
            return work(SqlTx(c, self._clock))

    async def read(self, work: Callable[[SqlTx], T]) -> T:
        return await self._reader.do(lambda c: self._read(c, work))

    def _read(self, c: Connection, work: Callable[[SqlTx], T]) -> T:
        with c.begin():
            if not self._in_memory:
                return work(SqlTx(c, self._clock))
            c.exec_driver_sql("PRAGMA query_only=ON")  # there is but one connection
            try:
                return work(SqlTx(c, self._clock))
            finally:
                c.exec_driver_sql("PRAGMA query_only=OFF")

    # -------------------------------------------------------------- leading

    async def lead(self, clock: Pause) -> None:
        """Show every five seconds that we are alive. Raises `Overtaken` when this process no longer leads: end it."""
        while True:
            try:
                async with asyncio.timeout(SILENCE.total_seconds() / 2):
                    await self.write(lambda _: None)
            except TimeoutError:
                raise Overtaken("the database does not answer; another process may lead by now") from None
            except Overtaken:
                raise
            except StoreError as error:
                log.warning("No sign of life could be given: %s", error)
            await clock.wait(BEAT)

    def begin_to_lead(self, c: Connection, *, migrate: bool, silence: timedelta) -> None:
        if c.dialect.name == "postgresql":
            with c.begin():
                self.took_over = lock_session(c, silence)
        if migrate:
            bring_up_to_date(c)
        with c.begin():
            demand_up_to_date(c)
            self.epoch = raise_epoch(c)
            SqlOutbox(c, self._clock).resume()

    async def open(self, *, migrate: bool, lead: bool, silence: timedelta) -> None:
        """Lock first, then migrate, then lead."""
        with database_errors():
            if lead and self._file:
                self._lock = FileLock(self._file)
                self._file.touch(0o600)  # who volunteers for a helpline, and who called it, is nobody else's business
            elif self._file and not self._file.exists():
                raise StoreError(f"there is no database at {self._file} yet")
        if lead:
            await self._writer.do(lambda c: self.begin_to_lead(c, migrate=migrate, silence=silence))
        else:
            await self._reader.do(_check_connection)

    async def open_beside(self) -> None:
        """Write beside the process that leads. The database serialises the two, and the leader sees it within 15 s."""
        await self._writer.do(_check_connection)
        self._beside = True

    async def close(self) -> None:
        """Work under way ends first; later calls raise StoreError. Closing twice is harmless."""
        await self._reader.close()
        await self._writer.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


async def open_store(
    url: str,
    *,
    clock: Clock,
    migrate: bool = True,
    lead: bool = True,
    beside: bool = False,
    silence: timedelta = SILENCE,
) -> SqlStore:
    """Open `sqlite:///path/bot.db`, `sqlite://` (in memory) or `postgresql+psycopg://…`.

    Args:
        url: where; a plain `postgresql://` is read as psycopg 3.
        clock: gives the due time of posts without one.
        migrate: create or migrate the tables; without it, a database of another version is refused.
        lead: allow writing, which one process at a time may do; without it only `read` works.
        beside: where another process leads, write beside it instead of raising; for one short change, and no OVH.
        silence: after how long without a sign the PostgreSQL session of another leader is ended.

    Raises:
        LedByAnother: another process leads.
        StoreError: unreachable, of a newer version, no database, or no driver for it.
    """
    store = SqlStore(with_driver(url), clock)
    try:
        await store.open(migrate=migrate, lead=lead, silence=FOR_EVER if beside else silence)
    except LedByAnother:
        if not beside:
            await store.close()
            raise
        await store.open_beside()
    except BaseException:
        await store.close()
        raise
    return store


def _check_connection(c: Connection) -> None:
    with c.begin():
        demand_up_to_date(c)
