"""One transaction, with its parts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, delete, select, update

from bot.model import Journal, RowChange, VolunteerId
from storage import tables
from storage.calls import SqlCalls
from storage.connect import database_errors
from storage.journal import Notes, SqlJournal
from storage.outbox import Clock, SqlOutbox
from storage.people import SqlPeople
from storage.phones import SqlPhones
from storage.roster import SqlRoster
from storage.rows import gap, insert_new, upsert

T = TypeVar("T")

SEEN = timedelta(hours=48)
SAID = timedelta(days=30)
CALLERS = timedelta(days=90)


SEE = insert_new(tables.seen)
FIRST_TIME = insert_new(tables.once)
CURSOR = select(tables.cursors.c.value).where(tables.cursors.c.name == gap("name"))
SAVE_CURSOR = upsert(tables.cursors)
KEEP_ASIDE = tables.aside.insert()


class SqlTx:
    """Valid only while the work that it was given to runs."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._c = connection
        self._notes = Notes()
        self._journal = SqlJournal(connection, self._notes)
        self.people = SqlPeople(connection)
        self.roster = SqlRoster(connection, self._notes)
        self.calls = SqlCalls(connection)
        self.outbox = SqlOutbox(connection, clock)
        self.phones = SqlPhones(connection)

    # -------------------------------------------------------------- what came

    def seen(self, network: str, message: str, now: datetime) -> bool:
        return self._c.execute(SEE, {"network": network, "message": message, "at": now}).rowcount == 0

    def cursor(self, name: str) -> str | None:
        value: str | None = self._c.execute(CURSOR, {"name": name}).scalar_one_or_none()
        return value

    def save_cursor(self, name: str, value: str) -> None:
        self._c.execute(SAVE_CURSOR, {"name": name, "value": value})

    def once(self, key: str, now: datetime) -> bool:
        return self._c.execute(FIRST_TIME, {"key": key, "at": now}).rowcount == 1

    def keep_aside(self, network: str, message: str, text: str, why: str, now: datetime) -> None:
        self._c.execute(KEEP_ASIDE, {"network": network, "message": message, "text": text, "why": why, "at": now})

    # -------------------------------------------------------------- what was done

    def journal(self, entry: Journal) -> None:
        self._journal.add(entry)

    def last_act(self, by: VolunteerId) -> Journal | None:
        return self._journal.last_act(by)

    def unchanged_since(self, change: RowChange) -> bool:
        return self._journal.unchanged_since(change)

    def revert(self, entry: Journal) -> None:
        self._journal.revert(entry)

    def savepoint(self, work: Callable[[], T]) -> T:
        """Raises StoreError when the database cannot be used: do not catch it, nothing more can be written."""
        noted = self._notes.copy()
        with database_errors():
            self._c.exec_driver_sql("SAVEPOINT work")
            try:
                return work()
            except BaseException:
                self._notes.put_back(noted)
                self._c.exec_driver_sql("ROLLBACK TO work")
                raise
            finally:
                self._c.exec_driver_sql("RELEASE work")

    # -------------------------------------------------------------- what has had its time

    def forget(self, now: datetime) -> None:
        """Delete seen messages after 48 h; posts without a key 30 days after they were sent or given up; after 90 days
        facts, what was kept aside, and callers' numbers in calls and closed alerts.
        """
        seen, outbox, facts, aside = tables.seen, tables.outbox, tables.facts, tables.aside
        calls, missed = tables.calls, tables.missed
        over = outbox.c.key == "", outbox.c.state.in_(["sent", "given_up"]), outbox.c.due_at < now - SAID
        for statement in (
            delete(seen).where(seen.c.at < now - SEEN),
            delete(outbox).where(*over),
            delete(facts).where(facts.c.at < now - CALLERS),
            delete(aside).where(aside.c.at < now - CALLERS),
            update(calls)
            .where(calls.c.caller.is_not(None), calls.c.rang_at < now - CALLERS)
            .values(caller=None, known_caller=False),  # no longer known, which is not the same as withheld
            update(missed).where(missed.c.caller.is_not(None), missed.c.closed_at < now - CALLERS).values(caller=None),
        ):
            self._c.execute(statement)
