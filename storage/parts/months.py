"""Drafted months, holidays that coordination is asked about, and what people without a chat are told by phone."""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.model import (
    HolidayQuestion,
    HolidayReply,
    LineId,
    MonthDraft,
    MonthPlace,
    MonthReply,
    PhoneNotice,
    ShiftId,
    VolunteerId,
)
from storage import tables
from storage.rows import Rows, gap, insert_new

DRAFTS = Rows(MonthDraft, tables.months)
PLACES = Rows(MonthPlace, tables.month_places)
REPLIES = Rows(MonthReply, tables.month_replies)
HOLIDAYS = Rows(HolidayQuestion, tables.holiday_questions)
HOLIDAY_REPLIES = Rows(HolidayReply, tables.holiday_replies)
PHONE_NOTICES = Rows(PhoneNotice, tables.phone_notices)

by_phone = tables.phone_notices.c
UNPUBLISHED = DRAFTS.query("line", "first", tables.months.c.published_at.is_(None), by=("id",), limit=1)
PLACES_OF = PLACES.query("draft", by=("shift", "volunteer"))
REPLIES_TO = REPLIES.query("draft", by=("volunteer",))
ASKED_ABOUT = HOLIDAYS.query("line", tables.holiday_questions.c.ends >= gap("since"), by=("starts", "id"))
HOLIDAY_REPLIES_TO = HOLIDAY_REPLIES.query("question", by=("volunteer",))
ADD_BY_PHONE = insert_new(tables.phone_notices)
TO_TELL = PHONE_NOTICES.query("line", by_phone.done_at.is_(None), by_phone.until > gap("now"), by=("id",))


class SqlMonths:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # -------------------------------------------------------------- drafts

    def draft(self, id_: int) -> MonthDraft | None:
        return DRAFTS.get(self._c, id_)

    def open_draft(self, line: LineId, first: date) -> MonthDraft | None:
        return UNPUBLISHED.first(self._c, line=line, first=first)

    def save_draft(self, draft: MonthDraft) -> MonthDraft:
        return DRAFTS.save(self._c, draft)

    def delete_draft(self, id_: int) -> None:
        DRAFTS.delete(self._c, id_)

    def places(self, draft: int) -> list[MonthPlace]:
        return PLACES_OF.all(self._c, draft=draft)

    def save_place(self, place: MonthPlace) -> None:
        PLACES.save(self._c, place)

    def delete_place(self, draft: int, shift: ShiftId, volunteer: VolunteerId) -> None:
        PLACES.delete(self._c, draft, shift, volunteer)

    def reply(self, draft: int, volunteer: VolunteerId) -> MonthReply | None:
        return REPLIES.get(self._c, draft, volunteer)

    def replies(self, draft: int) -> list[MonthReply]:
        return REPLIES_TO.all(self._c, draft=draft)

    def save_reply(self, reply: MonthReply) -> None:
        REPLIES.save(self._c, reply)

    # -------------------------------------------------------------- holidays

    def holiday(self, id_: int) -> HolidayQuestion | None:
        return HOLIDAYS.get(self._c, id_)

    def holidays(self, line: LineId, since: date) -> list[HolidayQuestion]:
        return ASKED_ABOUT.all(self._c, line=line, since=since)

    def save_holiday(self, question: HolidayQuestion) -> HolidayQuestion:
        return HOLIDAYS.save(self._c, question)

    def holiday_replies(self, question: int) -> list[HolidayReply]:
        return HOLIDAY_REPLIES_TO.all(self._c, question=question)

    def save_holiday_reply(self, reply: HolidayReply) -> None:
        HOLIDAY_REPLIES.save(self._c, reply)

    # -------------------------------------------------------------- told by phone

    def add_phone_notice(self, notice: PhoneNotice) -> bool:
        return self._c.execute(ADD_BY_PHONE, PHONE_NOTICES.values(notice)).rowcount == 1

    def open_phone_notices(self, line: LineId, now: datetime) -> list[PhoneNotice]:
        return TO_TELL.all(self._c, line=line, now=now)

    def save_phone_notice(self, notice: PhoneNotice) -> None:
        PHONE_NOTICES.save(self._c, notice)
