"""The part of a transaction about the month that is drafted, holidays, and people who are told things by phone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

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


class Months(Protocol):
    # ------------------------------------------------------------ drafts

    def draft(self, id_: int) -> MonthDraft | None: ...
    def open_draft(self, line: LineId, first: date) -> MonthDraft | None:
        """The one of that month that is not published."""

    def save_draft(self, draft: MonthDraft) -> MonthDraft: ...
    def delete_draft(self, id_: int) -> None:
        """With its places and replies."""

    def places(self, draft: int) -> Sequence[MonthPlace]:
        """Also those that people do not want, in the order of the shifts' ids."""

    def save_place(self, place: MonthPlace) -> None: ...
    def delete_place(self, draft: int, shift: ShiftId, volunteer: VolunteerId) -> None: ...
    def reply(self, draft: int, volunteer: VolunteerId) -> MonthReply | None: ...
    def replies(self, draft: int) -> Sequence[MonthReply]: ...
    def save_reply(self, reply: MonthReply) -> None: ...

    # ------------------------------------------------------------ holidays

    def holiday(self, id_: int) -> HolidayQuestion | None: ...
    def holidays(self, line: LineId, since: date) -> Sequence[HolidayQuestion]:
        """Those asked about whose last day is not before that date."""

    def save_holiday(self, question: HolidayQuestion) -> HolidayQuestion: ...
    def holiday_replies(self, question: int) -> Sequence[HolidayReply]: ...
    def save_holiday_reply(self, reply: HolidayReply) -> None: ...

    # ------------------------------------------------------------ told by phone

    def add_phone_notice(self, notice: PhoneNotice) -> bool:
        """False if there was one of that person, kind and `about`: nothing is stored then."""

    def open_phone_notices(self, line: LineId, now: datetime) -> Sequence[PhoneNotice]:
        """Those that nobody has seen to and that are not past, oldest first."""

    def save_phone_notice(self, notice: PhoneNotice) -> None: ...
