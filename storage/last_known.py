"""A copy in memory of what decides where the phone rings and who must hear of it, for when the database cannot be used.

It has no calls, no callers and no messages. Its outbox is its own: what is said from memory has other ids than any row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, or_, select

from storage import tables
from storage.parts.outbox import Clock
from storage.store import SqlStore, open_store

PEOPLE = tables.volunteers, tables.identities, tables.memberships, tables.rooms, tables.external_numbers
PHONE = (
    tables.forwardings,
    tables.snapshots,
    tables.logged_in_phones,
    tables.overtimes,
    tables.overtime_people,
    tables.duty_breaks,
)
COPIED: tuple[Table, ...] = (*PEOPLE, tables.shifts, tables.seats, tables.closures, *PHONE)
"""In the order in which their foreign keys allow them to be filled."""

Content = dict[str, Sequence[Row[Any]]]


async def open_last_known(clock: Clock) -> SqlStore:
    """An empty copy. A network may know the ids of a process that ran before: those of its posts begin elsewhere."""
    memory = await open_store("sqlite://", clock=clock)
    first = int(clock.now().timestamp() * 1000)
    await memory.on_connection(
        lambda c: c.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)", (first,))
    )
    return memory


async def read_content(store: SqlStore, since: datetime, until: datetime) -> Content:
    """What the database says now of the time between the two. Raises `StoreError`.

    Reading is enough: a full disk can be read from.
    """
    return await store.on_connection(lambda c: read_last_known(c, since, until), write=False)


async def fill_memory(memory: SqlStore, content: Content) -> None:
    """Replace the copy."""
    await memory.on_connection(lambda c: replace_last_known(c, content))


def read_last_known(c: Connection, since: datetime, until: datetime) -> Content:
    return {table.name: c.execute(_selected(table, since, until)).all() for table in COPIED}


def _selected(table: Table, since: datetime, until: datetime) -> Select[Any]:
    t = tables.shifts.c
    near = t.starts < until, t.ends > since
    if table is tables.shifts:
        return select(table).where(*near)
    if table is tables.seats:
        return select(table).where(table.c.shift.in_(select(t.id).where(*near)))
    if table is tables.closures:
        return select(table).where(table.c.starts < until, or_(table.c.ends.is_(None), table.c.ends > since))
    return select(table)


def replace_last_known(c: Connection, content: Content) -> None:
    for table in reversed(COPIED):
        c.execute(table.delete())
    for table in COPIED:
        rows = [row._asdict() for row in content[table.name]]
        if table is tables.shifts:  # the weekly slots that they are of are not here
            rows = [row | {"slot": None} for row in rows]
        if rows:
            c.execute(table.insert(), rows)
