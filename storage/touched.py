"""Which lines a transaction touches, found from its own statements: no part of it has to think of saying so.

Each INSERT, UPDATE and DELETE passes `before_execute`. What it changes is named by the values given to it, or else
looked up by its own condition before it runs. Rows that hang on a shift, a search or a person are followed to the line
at the end, in one query of each kind.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, Insert, Select, Table, UpdateBase, event, select, union

from bot.model import NO_LINE, LineId, Subject, Touched
from storage import tables
from storage.rows import gap

QUIET: Final = "quiet"
"""The execution option of a statement that changes nothing anybody waits for."""


class Rule(NamedTuple):
    """What the rows of a table are about, and the column by which their line is found."""

    subject: Subject
    by: str = "line"

    @property
    def hangs_on(self) -> str:
        """As in `LINES_OF`: a person is found by their own id."""
        return "volunteer" if self.by == "id" else self.by


def _rules(subject: Subject, by: str, *of: Table) -> dict[str, Rule]:
    return {table.name: Rule(subject, by) for table in of}


RULES: Final[Mapping[str, Rule]] = {
    **_rules(
        Subject.ROSTER,
        "line",
        tables.memberships,
        tables.rooms,
        tables.external_numbers,
        tables.slots,
        tables.shifts,
        tables.swaps,
        tables.closures,
        tables.searches,
        tables.commitments,
        tables.swap_wishes,
        tables.trades,
        tables.plan_changes,
        tables.months,
        tables.holiday_questions,
        tables.phone_notices,
    ),
    **_rules(Subject.ROSTER, "shift", tables.seats, tables.standbys),
    **_rules(Subject.ROSTER, "trade", tables.trade_parts),
    **_rules(Subject.ROSTER, "search", tables.asked_people),
    **_rules(Subject.ROSTER, "draft", tables.month_places, tables.month_replies),
    **_rules(Subject.ROSTER, "question", tables.holiday_replies),
    **_rules(
        Subject.ROSTER,
        "volunteer",
        tables.identities,
        tables.preferences,
        tables.absences,
        tables.voicemail_habits,
        tables.board_sessions,
    ),
    tables.volunteers.name: Rule(Subject.ROSTER, "id"),
    **_rules(
        Subject.CALLS,
        "line",
        tables.facts,
        tables.calls,
        tables.missed,
        tables.unanswered_phones,
        tables.suspect_answers,
        tables.call_follow_ups,
    ),
    **_rules(
        Subject.PHONE,
        "line",
        tables.forwardings,
        tables.logged_in_phones,
        tables.pending_replies,
        tables.overtimes,
        tables.overtime_people,
        tables.duty_breaks,
        tables.opening_hours,
        tables.call_feeds,
    ),
    **_rules(Subject.ASKED_CALLS, "line", tables.proof_calls, tables.bridges),
    **_rules(Subject.NEWS, "line", tables.webhook_news),
}
OF_NO_LINE: Final = frozenset({tables.outbox.name, tables.early_presses.name})
UNWATCHED: Final = frozenset(
    table.name
    for table in (
        tables.former_traits,
        tables.invites,
        tables.numbers,
        tables.pinned_weeks,
        tables.notices,
        tables.room_sounds,
        tables.calendar_feeds,
        tables.feed_events,
        tables.bridge_proofs,
        tables.told,
        tables.call_days,
        tables.line_changes,
        tables.snapshots,
        tables.webhook_health,
        tables.journal,
        tables.seen,
        tables.cursors,
        tables.once,
        tables.aside,
        tables.leader,
    )
)
"""What is only ever read together with something else that changes, or when somebody asks."""

_shifts, _seats, _memberships = tables.shifts.c, tables.seats.c, tables.memberships.c
_THEIRS = select(_memberships.line).where(_memberships.volunteer.in_(gap("ids")))
_HELD = select(_shifts.line).join_from(tables.shifts, tables.seats).where(_seats.volunteer.in_(gap("ids")))
LINES_OF: Final[Mapping[str, Any]] = {
    "shift": select(_shifts.line).where(_shifts.id.in_(gap("ids"))).distinct(),
    "search": select(tables.searches.c.line).where(tables.searches.c.id.in_(gap("ids"))),
    "trade": select(tables.trades.c.line).where(tables.trades.c.id.in_(gap("ids"))),
    "draft": select(tables.months.c.line).where(tables.months.c.id.in_(gap("ids"))),
    "question": select(tables.holiday_questions.c.line).where(tables.holiday_questions.c.id.in_(gap("ids"))),
    "volunteer": union(_THEIRS, _HELD),
}
"""The lines on which rows hang, by the column that says on what. Of a shift that is gone its own deletion tells."""


@dataclass(slots=True)
class Noted:
    """What one transaction has touched so far."""

    connection: Connection
    keys: dict[tuple[Subject, str], set[Any]]
    networks: set[str]
    everything: bool = False
    author: str = ""

    def note(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
        """To be called before the statement runs."""
        table: Any = statement.table
        if self.everything or statement.get_execution_options().get(QUIET):
            return
        if table is tables.outbox:
            self._note_posts(statement, rows)
        elif table is tables.early_presses:
            self.keys[Subject.PRESSES, "line"].add(NO_LINE)
        elif rule := RULES.get(table.name):
            self.keys[rule.subject, rule.hangs_on].update(self._changed(statement, rule.by, rows))

    def _changed(self, statement: UpdateBase, column: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
        """What the column says in the rows that the statement changes."""
        for row in rows:
            if column in row:
                yield row[column]
            elif not isinstance(statement, Insert):
                yield from self.connection.execute(_asked_of(statement, column), row).scalars()

    def _note_posts(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            said = [row["post"].to.network] if "post" in row else self._changed(statement, "network", [row])
            self.networks.update(said)

    def touched(self) -> Touched:
        """What it comes to."""
        if self.everything:
            return Touched(everything=True, author=self.author)
        lines: dict[Subject, set[LineId]] = defaultdict(set)
        for (subject, by), keys in self.keys.items():
            if by == "line":
                lines[subject].update(keys)
            elif keys:
                lines[subject].update(self.connection.execute(LINES_OF[by], {"ids": list(keys)}).scalars())
        changed = {subject: frozenset(found) for subject, found in lines.items() if found}
        return Touched(changed, frozenset(self.networks), author=self.author)


@lru_cache(maxsize=256)
def _asked_of(statement: Any, column: str) -> Select[Any]:
    """Of which lines, or whatever, the rows are that an UPDATE or DELETE is about."""
    asked: Select[Any] = select(statement.table.c[column]).distinct()
    return asked if statement.whereclause is None else asked.where(statement.whereclause)


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting(c: Connection) -> Iterator[Noted]:
    """Note what this thread changes in the block; the connection's engine was given to `watch_statements`."""
    noted = Noted(c, defaultdict(set), set())
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def watch_statements(engine: Engine) -> None:
    """Let `noting` hear of each statement."""

    @event.listens_for(engine, "before_execute")
    def heard(_c: Connection, statement: Any, rows: Any, row: Any, _: Any) -> None:
        if isinstance(statement, UpdateBase) and (noted := _noted.get()) is not None:
            noted.note(statement, rows or [row])
