"""Migrations: they lead to the tables of today, keep what there is, and survive being killed half-way."""

import asyncio
import shutil
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.model import LineId, Seat, SeatId, Shift, ShiftId, Slot, SlotId, Volunteer, VolunteerId
from storage.migrate import HEAD, MIGRATIONS, _run_migrations, bring_up_to_date
from storage.store import open_store
from storage.tables import metadata
from storage.transaction import SqlTx
from tests.support.clock import StillClock
from tests.support.first_version import connected

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LYON = LineId("lyon")

NEXT = '''
"""A step of a later version: a new column, by way of a new table on SQLite, and data moved."""
import os
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "THE_NEWEST"


def upgrade() -> None:
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table("volunteers", recreate=anew) as t:
        t.add_column(sa.Column("pronoun", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE volunteers SET pronoun = 'elle'")
    if os.environ.get("KILL_HALF_WAY"):
        os.kill(os.getpid(), 9)
    op.create_index("ix_volunteers_pronoun", "volunteers", ["pronoun"])
'''


@pytest.fixture
def later_version(tmp_path: Path) -> Path:
    """The migrations of a version that has one step more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_next.py").write_text(NEXT.replace("THE_NEWEST", HEAD))
    return folder


def fill(tx: SqlTx) -> None:
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
    slot = tx.roster.save_slot(Slot(SlotId(0), LYON, 0, time(13), time(15)))
    (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), LYON, slot.id, NOON.date(), 0, NOON, NOON + timedelta(hours=2))])
    tx.roster.save_seat(Seat(SeatId(0), shift.id, anne.id, NOON, NOON + timedelta(hours=1)))


async def filled(url: str, clock: StillClock) -> None:
    store = await open_store(url, clock=clock)
    await store.write(fill)
    await store.close()


def content(c: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of today's, as this version reads it."""
    with c.begin():
        return {table.name: [tuple(row) for row in c.execute(table.select())] for table in metadata.sorted_tables}


def pronouns(c: Connection) -> list[str]:
    with c.begin():
        return list(c.execute(text("SELECT pronoun FROM volunteers")).scalars())


def index(found: Any) -> str:
    options = {name: str(value) for name, value in found["dialect_options"].items()}
    return str({**found, "dialect_options": options})


def schema(c: Connection) -> dict[str, object]:
    """All that the database itself says of its tables."""
    with c.begin():
        seen = inspect(c)
        return {
            table: (
                {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(table)},
                seen.get_pk_constraint(table),
                sorted(map(str, seen.get_foreign_keys(table))),
                sorted(map(str, seen.get_unique_constraints(table))),
                sorted(index(found) for found in seen.get_indexes(table)),
            )
            for table in seen.get_table_names()
        }


def test_the_newest_step_is_known_without_looking() -> None:
    heads = ScriptDirectory(str(MIGRATIONS)).get_heads()
    assert heads == [HEAD]


def test_the_steps_lead_to_the_tables_of_today(url: str) -> None:
    with connected(url) as c:
        _run_migrations(c, MIGRATIONS)
        with c.begin():
            assert compare_metadata(MigrationContext.configure(c, opts={"compare_type": True}), metadata) == []


def test_tables_made_at_once_are_those_the_steps_lead_to(tmp_path: Path, url: str, request: Any) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    if url.startswith("postgresql"):
        other = request.getfixturevalue("postgresql_server").fresh()
    with connected(url) as migrated, connected(other) as made:
        _run_migrations(migrated, MIGRATIONS)
        bring_up_to_date(made)
        assert schema(made) == schema(migrated)


def test_ids_are_never_given_twice_after_the_steps_either(sqlite_url: str) -> None:
    with connected(sqlite_url) as c:
        _run_migrations(c, MIGRATIONS)
        made = c.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'seats'").scalar_one()
        assert "AUTOINCREMENT" in made


async def test_a_step_keeps_every_row(url: str, later_version: Path, still_clock: StillClock) -> None:
    await filled(url, still_clock)
    with connected(url) as c:
        before = content(c)
        bring_up_to_date(c, later_version)
        assert (content(c), pronouns(c)) == (before, ["elle"])
        bring_up_to_date(c, later_version)
        assert pronouns(c) == ["elle"]


async def test_sqlite_is_copied_before_a_step_and_only_then(
    sqlite_url: str, tmp_path: Path, later_version: Path, still_clock: StillClock
) -> None:
    await filled(sqlite_url, still_clock)
    await filled(sqlite_url, still_clock)
    copy = tmp_path / "bot.db.before-9999"
    assert not copy.exists()
    (tmp_path / "bot.db.before-9999.half").write_text("left by a process that was killed")
    with connected(sqlite_url) as c:
        before = content(c)
        bring_up_to_date(c, later_version)
    with connected(f"sqlite:///{copy}") as c:
        assert content(c) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "bot.db.before-9999.half").exists()


async def test_foreign_keys_hold_again_after_a_step(
    sqlite_url: str, later_version: Path, still_clock: StillClock
) -> None:
    await filled(sqlite_url, still_clock)
    with connected(sqlite_url) as c:
        bring_up_to_date(c, later_version)
        with c.begin():
            assert c.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


async def test_a_step_that_would_leave_rows_without_what_they_refer_to_is_undone(
    sqlite_url: str, later_version: Path, still_clock: StillClock
) -> None:
    await filled(sqlite_url, still_clock)
    step = later_version / "versions" / "9999_next.py"
    step.write_text(step.read_text() + '    op.execute("DELETE FROM volunteers")\n')
    with connected(sqlite_url) as c:
        before = content(c)
        with pytest.raises(StoreError, match="would have left 1 rows without what they refer to"):
            bring_up_to_date(c, later_version)
        assert content(c) == before


async def test_a_step_killed_half_way_is_taken_again(
    url: str, later_version: Path, monkeypatch: pytest.MonkeyPatch, still_clock: StillClock
) -> None:
    await filled(url, still_clock)
    with connected(url) as c:
        before = content(c)
    program = (
        "from pathlib import Path\n"
        "from storage.migrate import bring_up_to_date\n"
        "from tests.support.first_version import connected\n"
        f"with connected({url!r}) as c:\n"
        f"    bring_up_to_date(c, Path({str(later_version)!r}))\n"
    )
    monkeypatch.setenv("KILL_HALF_WAY", "yes")
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await child.wait() == -9
    monkeypatch.delenv("KILL_HALF_WAY")
    store = await open_store(url, clock=still_clock)  # the version of before still runs, too
    assert await store.read(lambda tx: tx.people.get(VolunteerId(1)).name) == "Anne"
    await store.close()
    with connected(url) as c:
        before |= {"leader": [(1, 2, None)]}
        assert content(c) == before
        bring_up_to_date(c, later_version)
        assert (content(c), pronouns(c)) == (before, ["elle"])


async def test_a_newer_database_is_refused(url: str, later_version: Path, still_clock: StillClock) -> None:
    await filled(url, still_clock)
    with connected(url) as c:
        bring_up_to_date(c, later_version)
    for lead in (True, False):
        with pytest.raises(StoreError, match=r"the database is newer than this program \(it is at 9999\)"):
            await open_store(url, clock=still_clock, lead=lead)


async def test_an_older_database_is_refused_when_it_may_not_be_migrated(url: str, still_clock: StillClock) -> None:
    with connected(url) as c, c.begin():
        c.execute(text("CREATE TABLE other (id INTEGER)"))
    for lead in (True, False):
        with pytest.raises(StoreError, match="the database is older than this program"):
            await open_store(url, clock=still_clock, migrate=False, lead=lead)
