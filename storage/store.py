"""The database: it runs work in transactions, and leads or only reads."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import URL, Connection

from bot.errors import Overtaken, StoreError
from bot.model import Touched
from storage.connect import database_errors, empty_wal, file_of, open_engine, with_driver
from storage.lane import Damage, Lane
from storage.leader import (
    BEAT,
    BEAT_OF_FILE,
    SILENCE,
    FileLock,
    LedByAnother,
    hold_epoch,
    lead_again,
    lock_session,
    raise_epoch,
    show_life,
)
from storage.migrate import bring_up_to_date, demand_up_to_date
from storage.parts.outbox import Clock, SqlOutbox
from storage.touched import noting
from storage.transaction import SqlTx

T = TypeVar("T")

FOR_EVER = timedelta(days=36500)


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
        damage = Damage()
        self._writer = Lane(open_engine(url, write=True), "store-write", self._file, damage, self._lead_again)
        self._reader = (
            self._writer if self._in_memory else Lane(open_engine(url, write=False), "store-read", self._file, damage)
        )
        self._lock: FileLock | None = None
        self._hearers: list[tuple[asyncio.AbstractEventLoop, Callable[[Touched], object]]] = []
        self._beside = False
        self._wal_holds_erased = False
        self.epoch: int | None = None
        self.took_over = False

    @property
    def locks_file(self) -> bool:
        """Whether nobody else can lead as long as this process lives; a session at a server may end before it."""
        return self._in_memory or self._lock is not None

    @property
    def beat(self) -> timedelta:
        """How often `show_life` is wanted."""
        return BEAT_OF_FILE if self.locks_file else BEAT

    async def write(self, work: Callable[[SqlTx], T]) -> T:
        """Raises `Overtaken` (a StoreError) when this process no longer leads."""
        return await self._writer.do(lambda c: self._write(c, work))

    def _write(self, c: Connection, work: Callable[[SqlTx], T]) -> T:
        if self.epoch is None and not self._beside:
            raise StoreError("this command only reads: the database was opened without the right to write")
        with noting(c) as noted, c.begin():
            hold_epoch(c, self.epoch)
            tx = SqlTx(c, self._clock, noted)
            done = work(tx)
            touched = noted.touched()
        if touched:
            self._tell(touched)
        self._wal_holds_erased |= tx.erased and self._file is not None
        if self._wal_holds_erased:
            self._wal_holds_erased = not empty_wal(c)
        return done

    def listen(self, hear: Callable[[Touched], object]) -> None:
        self._hearers.append((asyncio.get_running_loop(), hear))

    def _tell(self, touched: Touched) -> None:
        """From the thread that writes: also if whoever asked for the work was cancelled, for it is committed."""
        for loop, hear in self._hearers:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(hear, touched)

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

    async def on_connection(self, work: Callable[[Connection], T], *, write: bool = True) -> T:
        """For what is no business of the core's: run `work` in a transaction, with SQL."""

        def do(c: Connection) -> T:
            with c.begin():
                return work(c)

        return await (self._writer if write else self._reader).do(do)

    # -------------------------------------------------------------- leading

    async def show_life(self) -> None:
        """Prove that we lead and that the database can be written: every `beat`, or another process may take over.

        Raises `Overtaken` when this process no longer leads: end it.
        """
        await self._writer.do(self._show_life)

    def _show_life(self, c: Connection) -> None:
        self._write(c, lambda _: show_life(c, self._clock.now()))

    def _lead_again(self, c: Connection) -> None:
        """Nothing was lost if the one before this connection failed, as long as nobody else has led since."""
        if self.epoch is None:
            return
        with c.begin():
            demand_up_to_date(c)
            lead_again(c, self.epoch)
        if c.dialect.name == "postgresql":
            with c.begin():
                try:
                    lock_session(c, SILENCE, again=True)
                except LedByAnother as error:
                    raise Overtaken(str(error)) from None

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
            await self._writer.do(lambda c: self.begin_to_lead(c, migrate=migrate, silence=silence), None)
        else:
            await self._reader.do(_check_connection)

    async def open_beside(self) -> None:
        """Write beside the process that leads. The database serialises the two; the leader sees it within a minute."""
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
