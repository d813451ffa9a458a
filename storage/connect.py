"""Connections to SQLite and PostgreSQL; the errors of their drivers come out as `StoreError`."""

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError

from bot.errors import StoreError, StoreTrouble
from storage.touched import watch_statements

BUSY = 1.0  # seconds that a transaction waits for another program's lock
SQLITE = {
    sqlite3.SQLITE_BUSY: StoreTrouble.LOCKED,
    sqlite3.SQLITE_LOCKED: StoreTrouble.LOCKED,
    sqlite3.SQLITE_FULL: StoreTrouble.FULL,
    sqlite3.SQLITE_READONLY: StoreTrouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: StoreTrouble.BROKEN,
    sqlite3.SQLITE_NOTADB: StoreTrouble.BROKEN,
}
"""SQLite's codes, without the part that tells where it happened."""
POSTGRESQL = {
    "55P03": StoreTrouble.LOCKED,
    "53100": StoreTrouble.FULL,
    "25006": StoreTrouble.READ_ONLY,
    "XX001": StoreTrouble.BROKEN,
    "XX002": StoreTrouble.BROKEN,
    "58030": StoreTrouble.AWAY,  # its disk cannot be read or written
}
SENTENCES = {
    StoreTrouble.LOCKED: "the database is locked by another program",
    StoreTrouble.FULL: "there is no room left for the database",
    StoreTrouble.READ_ONLY: "the database can only be read",
    StoreTrouble.BROKEN: "the database is damaged",
    StoreTrouble.AWAY: "the database cannot be used",
}


def with_driver(url: str) -> URL:
    """The URL with its driver. Raises StoreError, which never repeats the URL: it may hold a password."""
    try:
        asked = make_url(url)
    except ArgumentError:
        raise StoreError("this is no database URL; write sqlite:///bot.db or postgresql+psycopg://…") from None
    kind = asked.get_backend_name()
    if kind not in {"sqlite", "postgresql"}:
        raise StoreError(f"a database of kind {kind} is not known here; write sqlite:///… or postgresql+psycopg://…")
    return asked.set(drivername="sqlite" if kind == "sqlite" else "postgresql+psycopg")


def file_of(url: URL) -> Path | None:
    """The database's file; None for one in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


def open_engine(url: URL, *, write: bool) -> Engine:
    """An engine for one connection. Without `write` it can only read."""
    engine = _open_engine(url, write=write)
    if write:
        watch_statements(engine)
    return engine


def _open_engine(url: URL, *, write: bool) -> Engine:
    # Parameters stay out of errors: some are callers' numbers.
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": BUSY})
        _prepare_sqlite(engine, write=write)
        return engine
    try:
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
            connect_args=_postgresql_settings(write=write),
        )
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL wants its driver: pip install 'standardiste[postgresql]'") from error


def _prepare_sqlite(engine: Engine, *, write: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        connection.execute("PRAGMA foreign_keys=ON")
        if write:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")  # what is deleted does not stay in the file
        else:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def empty_wal(c: Connection) -> bool:
    """Move all of SQLite's log into its file and empty it. False while somebody reads: try again later."""
    cursor = c.connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=0")  # every write would wait for whoever reads
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (blocked, *_) = cursor.fetchone() or (1,)
    except sqlite3.DatabaseError:
        blocked = 1
    finally:
        with suppress(sqlite3.DatabaseError):
            cursor.execute(f"PRAGMA busy_timeout={int(BUSY * 1000)}")
        cursor.close()
    return not blocked


def _postgresql_settings(*, write: bool) -> dict[str, Any]:
    """A lost server is noticed after about 15 s. The application name tells other processes who holds the lock."""
    settings = f"-c timezone=UTC -c lock_timeout={int(BUSY * 1000)}"
    return {
        "application_name": f"standardiste pid {os.getpid()} on {socket.gethostname()}"[:63],
        "options": settings if write else settings + " -c default_transaction_read_only=on",
        "connect_timeout": 10,
        "keepalives_idle": 5,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 15000,
    }


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise StoreError when the database cannot be used. Bugs (a violated constraint, wrong SQL) go through."""
    try:
        yield
    except DBAPIError as error:
        if not _is_unusable(error):
            raise
        raise _store_error(error.orig) from error
    except OSError as error:
        raise StoreError(f"the database cannot be used: {error.strerror}") from error


def _is_unusable(error: DBAPIError) -> bool:
    return (
        error.connection_invalidated
        or isinstance(error, (OperationalError, InterfaceError))
        or type(error) is DatabaseError  # SQLite: "file is not a database", "image is malformed"
        or _sqlstate_of(error.orig) in POSTGRESQL
    )


def _store_error(error: BaseException | None) -> StoreError:
    words = str(error).strip().split("\n")[0]
    code = getattr(error, "sqlite_errorcode", None)
    trouble = POSTGRESQL.get(_sqlstate_of(error)) if code is None else SQLITE.get(code & 0xFF)
    trouble = trouble or StoreTrouble.AWAY
    return StoreError(f"{SENTENCES[trouble]} ({words})", trouble)


def _sqlstate_of(error: BaseException | None) -> str:
    return getattr(error, "sqlstate", None) or ""
