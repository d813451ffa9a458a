"""One thread with one connection, which is opened anew whenever it has failed.

A damaged SQLite file is let go of, so that it can be mended or replaced while the bot runs, and not touched again until
it passes SQLite's own check.
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event

from bot.errors import StoreError, StoreTrouble
from storage.connect import database_errors

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds that the database may take for one answer. A server that hangs is then left, for it may never come."""
CHECK_AGAIN = 30.0
"""Seconds after which a damaged file is checked once more."""


@dataclass(slots=True)
class Damage:
    """What all lanes of a database know of damage to it."""

    error: StoreError | None = None
    checked: float = 0.0

    def note(self, error: StoreError) -> None:
        self.error, self.checked = error, time.monotonic()


class Lane:
    """Work runs one after the other, each to its end. `opened` is called with each new connection."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        file: Path | None,
        damage: Damage,
        opened: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._file = file
        self._damage = damage
        self._opened = opened
        self._in_memory = engine.dialect.name == "sqlite" and file is None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._asked: float | None = None
        """Since when the database has been owing an answer; None while work goes on without it."""
        self._open = True
        for what, note in (
            ("before_cursor_execute", self._ask),
            ("after_cursor_execute", self._answered),
            ("commit", self._ask),
        ):
            event.listen(engine, what, note)

    async def do(self, work: Callable[[Connection], T], patience: float | None = PATIENCE) -> T:
        """When the caller is cancelled, work that has begun still runs to its end and is committed or rolled back.

        Work may be long, as long as the database answers: a lane that is busy is not lost. When one answer takes longer
        than `patience`, in seconds, the work still runs to its end if it comes after all; what waits behind it is then
        not begun.
        """
        if not self._open:
            raise StoreError("the database is closed")
        job = asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)
        try:
            while not (await asyncio.wait({job}, timeout=patience))[0]:
                if patience is not None and self._waiting_for() >= patience:
                    self._hang_up()
                    raise StoreError("the database does not answer")
            return job.result()
        finally:
            job.cancel()

    def _waiting_for(self) -> float:
        """Seconds since the database was asked for what it has not answered yet."""
        asked = self._asked
        return 0.0 if asked is None else time.monotonic() - asked

    def _ask(self, *_: object) -> None:
        self._asked = time.monotonic()

    def _answered(self, *_: object) -> None:
        self._asked = None

    def _do(self, work: Callable[[Connection], T]) -> T:
        self._ask()
        try:
            with database_errors():
                return work(self._usable_connection())
        except StoreError as error:
            if error.trouble is StoreTrouble.BROKEN and self._damage.error is None:
                self._damage.note(error)
            self._let_go(error.trouble)
            raise
        finally:
            self._asked = None

    def _usable_connection(self) -> Connection:
        """The connection; a new one after a failure, or when another file has taken the place of the database."""
        if self._damage.error is not None:
            self._let_go()
            self._check_mended(self._damage.error)
        inode = self._inode_now()
        if self._connection is None or inode != self._inode:
            self._let_go()
            self._connection, self._inode = self._engine.connect(), inode
            try:
                self._opened(self._connection)
            except BaseException:
                self._connection.close()
                self._connection = None
                raise
        return self._connection

    def _inode_now(self) -> tuple[int, int] | None:
        """Which file the database is. What is written to one that was removed is lost, though SQLite goes on."""
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except FileNotFoundError:
            raise StoreError(f"the database is gone: there is no file {self._file}", StoreTrouble.GONE) from None
        return found.st_dev, found.st_ino

    def _check_mended(self, damaged: StoreError) -> None:
        """Raise the error again, unless it is time to look and the damage is gone."""
        if time.monotonic() - self._damage.checked < CHECK_AGAIN:
            raise damaged
        self._damage.checked = time.monotonic()
        if self._file is not None:
            self._inode_now()
            with self._engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                raise damaged
        self._damage.error = None

    def _let_go(self, trouble: StoreTrouble = StoreTrouble.BROKEN) -> None:
        """Close the connection if it is of no use any more.

        One to a server that still answers holds the lock of who leads, and one to a file on a full disk can at least be
        read from: a new one would need room there.
        """
        connection = self._connection
        keep = self._in_memory or trouble in {StoreTrouble.FULL, StoreTrouble.LOCKED}
        if connection is None or keep or (self._file is None and not connection.invalidated):
            return
        self._connection = None
        with suppress(Exception):  # it may fail as whatever came before it
            connection.close()

    def _hang_up(self) -> None:
        """Cut the connection to a server that hangs, from outside of the thread that waits for it."""
        connection = self._connection
        if connection is None or connection.dialect.name == "sqlite":
            return
        with suppress(Exception):  # it may just have ended by itself
            driver: Any = connection.connection.dbapi_connection
            with socket.socket(fileno=os.dup(driver.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)

    async def close(self) -> None:
        """Close once the work under way has ended."""
        if self._open:
            self._open = False
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(Exception):  # of a database that is broken or away
                self._connection.close()
        self._engine.dispose()
