"""What we know of each line's forwarding, and who waits for it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.model import (
    DutyBreak,
    ForwardingState,
    LineChange,
    LineId,
    OpeningHours,
    Overtime,
    PendingReply,
    Phone,
    Snapshot,
    VolunteerId,
)
from storage import tables
from storage.rows import Rows, gap, insert_new, upsert

FORWARDINGS = Rows(ForwardingState, tables.forwardings)
SNAPSHOTS = Rows(Snapshot, tables.snapshots)
PENDING_REPLIES = Rows(PendingReply, tables.pending_replies)
LINE_CHANGES = Rows(LineChange, tables.line_changes)
OPENING_HOURS = Rows(OpeningHours, tables.opening_hours)
BREAKS = Rows(DutyBreak, tables.duty_breaks)

in_logged_in, in_overtimes, in_overtime_people = tables.logged_in_phones.c, tables.overtimes.c, tables.overtime_people.c

LOGGED_IN = select(in_logged_in.phone).where(in_logged_in.line == gap("line"))
ADD_LOGGED_IN = insert_new(tables.logged_in_phones)
DELETE_LOGGED_IN = delete(tables.logged_in_phones).where(
    in_logged_in.line == gap("which"), in_logged_in.phone.in_(gap("phones"))
)
in_changes = tables.line_changes.c
CHANGES_WHEN = LINE_CHANGES.query("line", in_changes.at >= gap("since"), in_changes.at < gap("until"), by=("at", "id"))
REPLIES_OF = PENDING_REPLIES.query("line", by=("since", "key"))
BREAKS_OF = BREAKS.query("line", by=("starts", "volunteer"))
OVERTIME = (
    select(in_overtimes.ended, in_overtimes.looked_at, in_overtime_people.volunteer, in_overtime_people.until)
    .join_from(tables.overtimes, tables.overtime_people, isouter=True)
    .where(in_overtimes.line == gap("line"))
    .order_by(in_overtime_people.position)
)
SAVE_OVERTIME = upsert(tables.overtimes)
LOOKED_AT = update(tables.overtimes).where(in_overtimes.line == gap("which"))
FORGET_PEOPLE = delete(tables.overtime_people).where(in_overtime_people.line == gap("which"))
ADD_PEOPLE = tables.overtime_people.insert()


class SqlPhones:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def forwarding(self, line: LineId) -> ForwardingState:
        return FORWARDINGS.get(self._c, line) or ForwardingState(line)

    def save_forwarding(self, forwarding: ForwardingState) -> None:
        FORWARDINGS.save(self._c, forwarding)

    def add_line_change(self, change: LineChange) -> None:
        LINE_CHANGES.save(self._c, change)

    def line_changes(self, line: LineId, since: datetime, until: datetime) -> list[LineChange]:
        return CHANGES_WHEN.all(self._c, line=line, since=since, until=until)

    def snapshot(self, line: LineId) -> Snapshot | None:
        return SNAPSHOTS.get(self._c, line)

    def save_snapshot(self, snapshot: Snapshot) -> None:
        SNAPSHOTS.save(self._c, snapshot)

    # -------------------------------------------------------------- phones that ring

    def logged_in(self, line: LineId) -> frozenset[Phone]:
        return frozenset(self._c.execute(LOGGED_IN, {"line": line}).scalars())

    def add_logged_in(self, line: LineId, phones: Collection[Phone]) -> None:
        if phones:
            self._c.execute(ADD_LOGGED_IN, [{"line": line, "phone": phone} for phone in phones])

    def save_logged_in(self, line: LineId, phones: Collection[Phone]) -> None:
        known = self.logged_in(line)
        if gone := known.difference(phones):
            self._c.execute(DELETE_LOGGED_IN, {"which": line, "phones": list(gone)})
        self.add_logged_in(line, set(phones) - known)

    # -------------------------------------------------------------- who waits

    def pending_replies(self, line: LineId) -> list[PendingReply]:
        return REPLIES_OF.all(self._c, line=line)

    def save_pending_reply(self, reply: PendingReply) -> None:
        PENDING_REPLIES.save(self._c, reply)

    def delete_pending_replies(self, replies: Collection[PendingReply]) -> None:
        for reply in replies:
            to = reply.address
            PENDING_REPLIES.delete(self._c, reply.line, to.network, to.chat, to.thread, reply.key)

    # -------------------------------------------------------------- after the last shift

    def overtime(self, line: LineId) -> Overtime | None:
        rows = self._c.execute(OVERTIME, {"line": line}).all()
        if not rows:
            return None
        people = tuple((row.volunteer, row.until) for row in rows if row.volunteer is not None)
        return Overtime(line, rows[0].ended, rows[0].looked_at, people)

    def save_overtime(self, known: Overtime) -> None:
        self._c.execute(SAVE_OVERTIME, {"line": known.line, "ended": known.ended, "looked_at": known.looked_at})
        self._c.execute(FORGET_PEOPLE, {"which": known.line})
        people = [
            {"line": known.line, "volunteer": person, "until": until, "position": position}
            for position, (person, until) in enumerate(known.people)
        ]
        if people:
            self._c.execute(ADD_PEOPLE, people)

    def mark_queue_looked_at(self, line: LineId, at: datetime) -> None:
        self._c.execute(LOOKED_AT, {"which": line, "looked_at": at})

    # -------------------------------------------------------------- who is not rung

    def breaks(self, line: LineId) -> list[DutyBreak]:
        return BREAKS_OF.all(self._c, line=line)

    def save_break(self, taken: DutyBreak) -> None:
        BREAKS.save(self._c, taken)

    def delete_break(self, line: LineId, volunteer: VolunteerId) -> None:
        BREAKS.delete(self._c, line, volunteer)

    # -------------------------------------------------------------- opening hours

    def opening_hours(self, line: LineId) -> OpeningHours:
        return OPENING_HOURS.get(self._c, line) or OpeningHours(line)

    def save_opening_hours(self, hours: OpeningHours) -> None:
        OPENING_HOURS.save(self._c, hours)
