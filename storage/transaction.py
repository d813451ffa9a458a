"""One transaction, with its parts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, delete, func, or_, select, update

from bot.model import Journal, LineId, PersonRecord, RowChange, VolunteerId
from storage import tables
from storage.connect import database_errors
from storage.erasure import erase_person, forget_unknown_phones, people_to_erase
from storage.journal import Notes, SqlJournal
from storage.parts.boards import SqlBoards
from storage.parts.calendars import SqlCalendars
from storage.parts.calls import SqlBridges, SqlCalls
from storage.parts.months import SqlMonths
from storage.parts.outbox import Clock, SqlOutbox
from storage.parts.people import SqlPeople
from storage.parts.phones import SqlPhones
from storage.parts.promises import SqlPromises
from storage.parts.requests import SqlRequests
from storage.parts.roster import SqlRoster
from storage.parts.staffing import SqlStaffing
from storage.parts.trades import SqlTrades
from storage.parts.webhooks import SqlWebhooks
from storage.record import read_record
from storage.rows import gap, insert_new, upsert
from storage.touched import Noted

T = TypeVar("T")

SEEN = timedelta(hours=48)
"""Ids of messages that came, so that none is handled twice."""
SAID = timedelta(days=30)
"""Posts, what other systems were told, and counts of tries by accounts."""
SAID_AND_EDITED = timedelta(days=100)
"""Posts with a key: a month is published up to fourteen weeks ahead, and the buttons of its posts must work so long."""
CALLERS = timedelta(days=30)
"""Callers' numbers, everywhere, from the call on; and messages that could not be handled."""
DONE = timedelta(days=396)
"""Thirteen months: the journal, what people were called before, and which phones calls rang."""


LONG_AGO, FAR = (datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 9000))

SEE = insert_new(tables.seen)
FIRST_TIME = insert_new(tables.once)
CURSOR = select(tables.cursors.c.value).where(tables.cursors.c.name == gap("name"))
SAVE_CURSOR = upsert(tables.cursors)
KEEP_ASIDE = tables.aside.insert()


class SqlTx:
    """Valid only while the work that it was given to runs."""

    def __init__(self, connection: Connection, clock: Clock, noted: Noted | None = None) -> None:
        self._c = connection
        self._touches = noted or Noted(connection, {}, set())
        self.erased = False
        """Whether somebody was erased, so that the database's files have to be cleaned too."""
        self._notes = Notes()
        self._journal = SqlJournal(connection, self._notes)
        self.people = SqlPeople(connection, clock)
        self.roster = SqlRoster(connection, self._notes)
        self.calls = SqlCalls(connection)
        self.bridges = SqlBridges(connection)
        self.outbox = SqlOutbox(connection, clock)
        self.phones = SqlPhones(connection)
        self.requests = SqlRequests(connection)
        self.promises = SqlPromises(connection, self._notes)
        self.trades = SqlTrades(connection, self._notes)
        self.staffing = SqlStaffing(connection, self._notes)
        self.months = SqlMonths(connection)
        self.webhooks = SqlWebhooks(connection)
        self.calendars = SqlCalendars(connection)
        self.boards = SqlBoards(connection)

    # -------------------------------------------------------------- what came

    def seen(self, network: str, message: str, now: datetime) -> bool:
        return self._c.execute(SEE, {"network": network, "message": message, "at": now}).rowcount == 0

    def cursor(self, name: str) -> str | None:
        value: str | None = self._c.execute(CURSOR, {"name": name}).scalar_one_or_none()
        return value

    def save_cursor(self, name: str, value: str) -> None:
        self._c.execute(SAVE_CURSOR, {"name": name, "value": value})

    def sign(self, author: str) -> None:
        self._touches.author = author

    def once(self, key: str, now: datetime) -> bool:
        return self._c.execute(FIRST_TIME, {"key": key, "at": now}).rowcount == 1

    def keep_aside(self, network: str, message: str, text: str, why: str, now: datetime) -> None:
        self._c.execute(KEEP_ASIDE, {"network": network, "message": message, "text": text, "why": why, "at": now})

    # -------------------------------------------------------------- what was done

    def journal(self, entry: Journal) -> None:
        self._journal.add(entry)

    def acts(
        self, line: LineId, before: int, since: datetime | None, until: datetime | None, limit: int
    ) -> list[Journal]:
        return self._journal.acts(line, before, since or LONG_AGO, until or FAR, limit)

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

    def unnoted(self, work: Callable[[], T]) -> T:
        noted = self._notes.copy()
        try:
            return work()
        finally:
            self._notes.put_back(noted)

    # -------------------------------------------------------------- what is known of somebody, and what goes

    def record_of(self, person: VolunteerId) -> PersonRecord:
        return read_record(self._c, self.people.get(person))

    def forget(self, now: datetime) -> None:
        """Delete what has had its time: see the periods at the top of this file."""
        self._touches.everything = True
        seen, outbox, facts, aside, once = tables.seen, tables.outbox, tables.facts, tables.aside, tables.once
        calls, missed, journal, changes = tables.calls, tables.missed, tables.journal, tables.line_changes
        suspects = tables.suspect_answers
        former, proofs, invites = tables.former_traits, tables.proof_calls, tables.invites
        news, bridges = tables.webhook_news, tables.bridges
        notices, sounds, absences = tables.notices, tables.room_sounds, tables.absences
        searches, asked = tables.searches, tables.asked_people
        old_searches = select(searches.c.id).where(searches.c.ends < now - SAID_AND_EDITED)
        commitments, standbys = tables.commitments, tables.standbys
        months, holidays, by_phone = tables.months, tables.holiday_questions, tables.phone_notices
        plan_changes, wishes, trades = tables.plan_changes, tables.swap_wishes, tables.trades
        boards = tables.board_sessions
        said = outbox.c.state.in_(["sent", "given_up"])
        kinds = ("code:", "codes:", "direct:", "forwarded:", "checks-told:", "gaps:", "tonight:")
        passing = or_(*(once.c.key.startswith(kind) for kind in kinds))
        for statement in (
            delete(seen).where(seen.c.at < now - SEEN),
            delete(outbox).where(said, outbox.c.key == "", outbox.c.due_at < now - SAID),
            delete(outbox).where(said, outbox.c.due_at < now - SAID_AND_EDITED),
            delete(facts).where(facts.c.at < now - CALLERS),
            delete(news).where(news.c.noted_at < now - SAID),
            delete(suspects).where(suspects.c.asked_at < now - CALLERS),
            delete(aside).where(aside.c.at < now - CALLERS),
            delete(once).where(passing, once.c.at < now - SAID),
            delete(proofs).where(proofs.c.asked_at < now - SAID),
            delete(bridges).where(bridges.c.asked_at < now - SAID),
            delete(invites).where(invites.c.expires_at < now - SAID),
            delete(journal).where(journal.c.at < now - DONE),
            delete(changes).where(changes.c.at < now - DONE),
            delete(former).where(former.c.until < now - DONE),
            delete(notices).where(notices.c.at < now - SAID_AND_EDITED),
            delete(sounds).where(sounds.c.at < now - SEEN),
            delete(absences).where(absences.c.ends < now - DONE),
            delete(asked).where(asked.c.search.in_(old_searches)),
            delete(searches).where(searches.c.ends < now - SAID_AND_EDITED),
            delete(commitments).where(commitments.c.ends < (now - DONE).date()),
            delete(standbys).where(standbys.c.closed_at < now - SAID_AND_EDITED),
            delete(months).where(months.c.first < (now - SAID_AND_EDITED).date()),
            delete(holidays).where(holidays.c.ends < (now - SAID_AND_EDITED).date()),
            delete(by_phone).where(by_phone.c.until < now - SAID_AND_EDITED),
            delete(wishes).where(wishes.c.asked_at < now - DONE),
            delete(trades).where(trades.c.proposed_at < now - DONE),
            delete(plan_changes).where(plan_changes.c.due_at < now - SAID),
            delete(boards).where(func.coalesce(boards.c.ends, boards.c.link_ends, boards.c.made_at) < now - SEEN),
            update(calls).where(calls.c.rang_at < now - DONE, calls.c.rung != ()).values(rung=()),
            update(calls)
            .where(calls.c.rang_at < now - DONE, calls.c.answered_by.is_not(None))
            .values(answered_by=None),
            update(calls)
            .where(calls.c.caller.is_not(None), calls.c.rang_at < now - CALLERS)
            .values(caller=None, known_caller=False),  # no longer known, which is not the same as withheld
            update(missed)
            .where(missed.c.caller.is_not(None), missed.c.closed_at.is_not(None), missed.c.opened_at < now - CALLERS)
            .values(caller=None),
        ):
            self._c.execute(statement)
        forget_unknown_phones(self._c, now)

    def erase_people(self, now: datetime) -> bool:
        """Erase those whose time has come, one at a time; True when there was one."""
        for who in people_to_erase(self._c, now)[:1]:
            self._touches.everything = True
            erase_person(self._c, who, now)
            self.erased = True
        return self.erased
