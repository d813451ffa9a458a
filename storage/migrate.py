"""Bring a database to the tables of this version. An empty one gets them at once; Alembic migrates any other.

To add a migration in `migrations/versions/`: copy the newest one, raise its number and `HEAD`, and write `upgrade` with
plain SQLAlchemy types. Never import `storage.tables` or `bot`: they will change. A test compares the result with the
tables.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import URL, Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from bot.errors import StoreError
from storage.connect import file_of
from storage.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0032"
"""The newest revision in `MIGRATIONS`; a test compares."""
VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic keeps the revision of a database."""


def up_to_date(c: Connection, migrations: Path = MIGRATIONS) -> bool:
    """Raises StoreError when a newer version has written this database."""
    have = written_at(c)
    if have is None:
        return False
    if have == HEAD and migrations == MIGRATIONS:
        return True  # the usual start, which needs nothing of Alembic
    known = _known_revisions(migrations)
    if have not in known:
        raise StoreError(f"the database is newer than this program (it is at {have}): install the newer version again")
    return have == known[0]


def written_at(c: Connection) -> str | None:
    """The revision that the database is at; None before the first."""
    if not inspect(c).has_table(VERSION.name):
        return None
    return c.execute(select(VERSION.c.version_num)).scalar()


def demand_up_to_date(c: Connection) -> None:
    """Raises StoreError for a database of an older or a newer version."""
    if not up_to_date(c):
        raise StoreError("the database is older than this program: start the bot once, which migrates it")


def bring_up_to_date(c: Connection, migrations: Path = MIGRATIONS) -> None:
    """All or nothing. A SQLite file with data is copied first. `c` must not be in a transaction."""
    with c.begin():
        if up_to_date(c, migrations):
            return
        empty = not inspect(c).get_table_names()
        if empty:
            _create_tables(c)
            c.execute(
                VERSION.insert().values(
                    version_num=HEAD if migrations == MIGRATIONS else _known_revisions(migrations)[0]
                )
            )
            return
    _copy_database(c, f"before-{_known_revisions(migrations)[0]}")
    _run_migrations(c, migrations)
    if c.dialect.name == "sqlite":
        _run_outside_transaction(c, "VACUUM")  # earlier versions left deleted words in free pages


@cache
def _known_revisions(migrations: Path) -> list[str]:
    """Revisions from the newest to the first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 -- 9 MB that only a migration wants

    return [step.revision for step in ScriptDirectory(str(migrations)).walk_revisions()]


def _create_tables(c: Connection) -> None:
    for statement in _schema_statements(c.dialect.name):
        c.exec_driver_sql(statement)


@cache
def _schema_statements(kind: str) -> list[str]:
    dialect = URL.create(kind).get_dialect()()
    tables = [*metadata.sorted_tables, VERSION]
    made: list[DDLElement] = [CreateTable(table) for table in tables]
    made += [CreateIndex(index) for table in tables for index in sorted(table.indexes, key=lambda i: str(i.name))]
    return [str(statement.compile(dialect=dialect)) for statement in made]


def _copy_database(c: Connection, name: str) -> None:
    """Copy the file beside itself, whole or not at all. PostgreSQL is backed up by its administrator (pg_dump)."""
    path = file_of(c.engine.url)
    if path is None:
        return
    copy, half = Path(f"{path}.{name}"), Path(f"{path}.{name}.half")
    half.unlink(missing_ok=True)
    half.touch(0o600)
    _run_outside_transaction(c, f"VACUUM INTO '{str(half).replace(chr(39), chr(39) * 2)}'")
    half.replace(copy)


def _run_migrations(c: Connection, migrations: Path) -> None:
    """With foreign keys off: SQLite recreates a table to alter it, which would delete the rows that refer to it."""
    from alembic import command  # noqa: PLC0415 -- as above
    from alembic.config import Config  # noqa: PLC0415 -- as above

    config = Config(attributes={"connection": c})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    sqlite = c.dialect.name == "sqlite"
    if sqlite:
        _run_outside_transaction(c, "PRAGMA foreign_keys=OFF")
    try:
        with c.begin():
            command.upgrade(config, "head")
            if sqlite and (broken := c.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise StoreError(f"the migration would have left {len(broken)} rows without what they refer to")
    finally:
        if sqlite and not c.invalidated:
            _run_outside_transaction(c, "PRAGMA foreign_keys=ON")


def _run_outside_transaction(c: Connection, statement: str) -> None:
    """Run what SQLite refuses within a transaction; SQLAlchemy would begin one."""
    driver = c.connection.dbapi_connection
    assert driver is not None
    cursor = driver.cursor()
    cursor.execute(statement)
    cursor.close()
