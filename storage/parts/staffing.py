"""People's wishes, their absences, and what they were told unasked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import Absence, Address, LineId, Notice, NoticeKind, PlanChange, Preferences, VolunteerId
from storage import tables
from storage.journal import ABSENCES, Notes
from storage.rows import Rows, gap, insert_new

PREFERENCES = Rows(Preferences, tables.preferences)
NOTICES = Rows(Notice, tables.notices)
PLAN_CHANGES = Rows(PlanChange, tables.plan_changes)

told, away, sound = tables.notices.c, tables.absences.c, tables.room_sounds.c
ADD_NOTICE = insert_new(tables.notices)
TOLD = NOTICES.query("volunteer", told.at > gap("since"), by=("at", "kind", "about"))
TOLD_ON_LINE = NOTICES.query("line", told.at > gap("since"), by=("at", "volunteer", "kind", "about"))
WISHES = PREFERENCES.query(tables.preferences.c.volunteer.in_(gap("people")))
ABSENT = ABSENCES.query("volunteer", away.starts < gap("ends"), away.ends > gap("starts"), by=("starts", "id"))
PLAN_DUE = PLAN_CHANGES.query("line", tables.plan_changes.c.due_at <= gap("now"), by=("volunteer", "id"))
PLAN_OF = PLAN_CHANGES.query("line", "volunteer", by=("id",))
ADD_SOUND = tables.room_sounds.insert()
SOUNDS = select(func.count()).where(
    sound.network == gap("network"), sound.chat == gap("chat"), sound.thread == gap("thread"), sound.at > gap("since")
)


class SqlStaffing:
    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._c = connection
        self._notes = notes

    def preferences(self, volunteer: VolunteerId) -> Preferences:
        return PREFERENCES.get(self._c, volunteer) or Preferences(volunteer)

    def preferences_of(self, people: Collection[VolunteerId]) -> dict[VolunteerId, Preferences]:
        stored = WISHES.all(self._c, people=list(people)) if people else []
        return {person: Preferences(person) for person in people} | {wishes.volunteer: wishes for wishes in stored}

    def save_preferences(self, preferences: Preferences) -> None:
        PREFERENCES.save(self._c, preferences)

    def add_notice(self, notice: Notice) -> bool:
        return self._c.execute(ADD_NOTICE, NOTICES.values(notice)).rowcount == 1

    def has_notice(self, volunteer: VolunteerId, kind: NoticeKind, about: str) -> bool:
        return NOTICES.get(self._c, volunteer, kind, about) is not None

    def notices(self, volunteer: VolunteerId, since: datetime) -> list[Notice]:
        return TOLD.all(self._c, volunteer=volunteer, since=since)

    def notices_of_line(self, line: LineId, since: datetime) -> list[Notice]:
        return TOLD_ON_LINE.all(self._c, line=line, since=since)

    def add_sound(self, room: Address, at: datetime) -> None:
        self._c.execute(ADD_SOUND, {"network": room.network, "chat": room.chat, "thread": room.thread, "at": at})

    def sounds(self, room: Address, since: datetime) -> int:
        asked = {"network": room.network, "chat": room.chat, "thread": room.thread, "since": since}
        return int(self._c.execute(SOUNDS, asked).scalar_one())

    def absences(self, volunteer: VolunteerId, starts: datetime, ends: datetime) -> list[Absence]:
        return ABSENT.all(self._c, volunteer=volunteer, starts=starts, ends=ends)

    def absence(self, id_: int) -> Absence | None:
        return ABSENCES.get(self._c, id_)

    def save_absence(self, absence: Absence) -> Absence:
        before = ABSENCES.get(self._c, absence.id) if absence.id else None
        saved = ABSENCES.save(self._c, absence)
        self._notes.note(ABSENCES, before, saved)
        return saved

    def delete_absence(self, id_: int) -> None:
        before = ABSENCES.get(self._c, id_)
        if before is not None:
            ABSENCES.delete(self._c, id_)
            self._notes.note(ABSENCES, before, None)

    def plan_changes_due(self, line: LineId, now: datetime) -> list[PlanChange]:
        return PLAN_DUE.all(self._c, line=line, now=now)

    def plan_changes_of(self, line: LineId, volunteer: VolunteerId) -> list[PlanChange]:
        return PLAN_OF.all(self._c, line=line, volunteer=volunteer)

    def save_plan_change(self, change: PlanChange) -> PlanChange:
        return PLAN_CHANGES.save(self._c, change)

    def delete_plan_change(self, id_: int) -> None:
        PLAN_CHANGES.delete(self._c, id_)
