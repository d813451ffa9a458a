"""The journal: who did what and which rows of the roster changed, so that it can be undone under the same ids."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, delete, exists, or_, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.model import (
    Absence,
    Closure,
    Commitment,
    Journal,
    LineId,
    RowChange,
    Seat,
    Shift,
    Slot,
    Standby,
    Swap,
    SwapWish,
    Trade,
    TradePart,
    VolunteerId,
)
from storage import tables
from storage.rows import Rows, gap
from storage.types import reader_of, to_plain

SLOTS = Rows(Slot, tables.slots)
SHIFTS = Rows(Shift, tables.shifts)
SEATS = Rows(Seat, tables.seats)
SWAPS = Rows(Swap, tables.swaps)
CLOSURES = Rows(Closure, tables.closures)
COMMITMENTS = Rows(Commitment, tables.commitments)
STANDBYS = Rows(Standby, tables.standbys)
ABSENCES = Rows(Absence, tables.absences)
SWAP_WISHES = Rows(SwapWish, tables.swap_wishes)
TRADES = Rows(Trade, tables.trades)
TRADE_PARTS = Rows(TradePart, tables.trade_parts)
JOURNAL = Rows(Journal, tables.journal)

act = tables.journal.c
LAST_ACT = JOURNAL.query("by", act.undone.is_(False), act.changes != (), by=(act.id.desc(),), limit=1)
ACTS = JOURNAL.query(
    or_(act.line == gap("line"), act.line.is_(None)),
    act.id < gap("before"),
    act.at >= gap("since"),
    act.at < gap("until"),
    by=(act.id.desc(),),
    limit=gap("limit"),
)
UNDONE = update(tables.journal).where(act.id == gap("act")).values(undone=True)

ROSTER: dict[str, Rows[Any]] = {
    kind.table.name: kind
    for kind in (
        SLOTS,
        SHIFTS,
        SEATS,
        SWAPS,
        CLOSURES,
        COMMITMENTS,
        STANDBYS,
        ABSENCES,
        SWAP_WISHES,
        TRADES,
        TRADE_PARTS,
    )
}
"""Parents before children: rows are restored in this order, and deleted in the opposite one."""


class Notes:
    """Changes of the roster since the last journal entry of this transaction, one per row."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, int], RowChange] = {}

    def note(self, rows: Rows[Any], before: Any, after: Any) -> None:
        table, id_ = rows.table.name, (before or after).id
        earlier = self._changes.get((table, id_))
        was = earlier.before if earlier else to_plain(before)
        self._changes[table, id_] = RowChange(table, id_, before=was, after=to_plain(after))

    def take(self) -> tuple[RowChange, ...]:
        """Empty the notes and return them, without rows that are again as they were."""
        changes = tuple(change for change in self._changes.values() if change.before != change.after)
        self._changes = {}
        return changes

    def copy(self) -> dict[tuple[str, int], RowChange]:
        return dict(self._changes)

    def put_back(self, changes: dict[tuple[str, int], RowChange]) -> None:
        self._changes = changes


class SqlJournal:
    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._c = connection
        self._notes = notes

    def add(self, entry: Journal) -> None:
        JOURNAL.save(self._c, replace(entry, changes=entry.changes + self._notes.take()))

    def acts(self, line: LineId, before: int, since: datetime, until: datetime, limit: int) -> list[Journal]:
        return ACTS.all(self._c, line=line, before=before, since=since, until=until, limit=limit)

    def last_act(self, by: VolunteerId) -> Journal | None:
        return LAST_ACT.first(self._c, by=by)

    def unchanged_since(self, change: RowChange) -> bool:
        return bool(to_plain(ROSTER[change.table].get(self._c, change.id)) == change.after)

    def revert(self, entry: Journal) -> None:
        """Raises Refused, with nothing changed, when later rows conflict."""
        try:
            with self._c.begin_nested():
                self._put_back(entry)
        except IntegrityError:
            raise Refused("refused-changed-since") from None

    def _put_back(self, entry: Journal) -> None:
        """First delete the rows that the act created, children first; then restore the others, parents first."""
        rank = list(ROSTER).index
        changes = sorted(entry.changes, key=lambda change: rank(change.table))
        for change in reversed(changes):
            if change.before is None and change.table == "slots":  # its dated shifts are not noted
                held = exists().where(tables.seats.c.shift == tables.shifts.c.id)
                self._c.execute(delete(tables.shifts).where(tables.shifts.c.slot == change.id, ~held))
            if change.before is None:
                ROSTER[change.table].delete(self._c, change.id)
        for change in changes:
            if change.before is not None:
                rows = ROSTER[change.table]
                rows.save(self._c, reader_of(cast("Any", rows.kind))(change.before))
        self._c.execute(UNDONE, {"act": entry.id})
