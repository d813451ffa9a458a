"""Weekly commitments, and who stands by for a shift. Every change is noted for the journal."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, or_, select

from bot.model import Commitment, LineId, ShiftId, Standby, VolunteerId
from storage import tables
from storage.journal import COMMITMENTS, STANDBYS, Notes
from storage.rows import Rows, gap

Row = TypeVar("Row", Commitment, Standby)

promised, waiting, in_shifts = tables.commitments.c, tables.standbys.c, tables.shifts.c
NOT_ENDED = or_(promised.ends.is_(None), promised.ends >= gap("since"))
OF_LINE = COMMITMENTS.query("line", NOT_ENDED, by=("id",))
OF_PERSON = COMMITMENTS.query("volunteer", NOT_ENDED, by=("id",))
OPEN = waiting.closed_at.is_(None)
FOR_SHIFT = STANDBYS.query("shift", OPEN, by=("asked_at", "id"))
ON_LINE = waiting.shift.in_(select(in_shifts.id).where(in_shifts.line == gap("line")))
FOR_LINE = STANDBYS.query(ON_LINE, OPEN, by=("asked_at", "id"))


class SqlPromises:
    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._c = connection
        self._notes = notes

    def commitment(self, id_: int) -> Commitment | None:
        return COMMITMENTS.get(self._c, id_)

    def commitments(self, line: LineId, since: date) -> list[Commitment]:
        return OF_LINE.all(self._c, line=line, since=since)

    def commitments_of(self, volunteer: VolunteerId, since: date) -> list[Commitment]:
        return OF_PERSON.all(self._c, volunteer=volunteer, since=since)

    def save_commitment(self, commitment: Commitment) -> Commitment:
        return self._save(COMMITMENTS, commitment)

    def delete_commitment(self, id_: int) -> None:
        before = COMMITMENTS.get(self._c, id_)
        if before is not None:
            COMMITMENTS.delete(self._c, id_)
            self._notes.note(COMMITMENTS, before, None)

    def standby(self, id_: int) -> Standby | None:
        return STANDBYS.get(self._c, id_)

    def standbys(self, shift: ShiftId) -> Sequence[Standby]:
        return FOR_SHIFT.all(self._c, shift=shift)

    def open_standbys(self, line: LineId) -> Sequence[Standby]:
        return FOR_LINE.all(self._c, line=line)

    def save_standby(self, standby: Standby) -> Standby:
        return self._save(STANDBYS, standby)

    def _save(self, rows: Rows[Row], value: Row) -> Row:
        before = rows.get(self._c, value.id) if value.id else None
        saved = rows.save(self._c, value)
        self._notes.note(rows, before, saved)
        return saved
