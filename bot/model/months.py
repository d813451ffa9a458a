"""A month that coordination drafts, the holidays that it is asked about, and who has to be rung up."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

from bot.model.ids import LineId, ShiftId, VolunteerId
from bot.model.staffing import NoticeKind


@dataclass(frozen=True, slots=True)
class MonthDraft:
    """A line's month as coordination plans it; `first` is its first day. Nothing of it holds before `published_at`.

    `asked_at` is when the people in it were asked first.
    """

    id: int
    line: LineId
    first: date
    made_by: VolunteerId
    made_at: datetime
    asked_at: datetime | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MonthPlace:
    """Somebody is proposed for a shift. `agreed`: whether they want it; None until they have said so."""

    draft: int
    shift: ShiftId
    volunteer: VolunteerId
    trainee: bool = False
    agreed: bool | None = None


class MonthAnswer(StrEnum):
    """What somebody answered to their month."""

    ALL = auto()
    SOME = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class MonthReply:
    """Somebody was asked about their month; and what they answered, when they have."""

    draft: int
    volunteer: VolunteerId
    asked_at: datetime
    answer: MonthAnswer | None = None
    answered_at: datetime | None = None


class HolidayAnswer(StrEnum):
    """What coordination decided about a holiday."""

    CLOSE = auto()
    OPEN = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True)
class HolidayQuestion:
    """Coordination is asked whether the line is open on a holiday, or in school holidays; `ends` is the last day.

    `name` is the holiday's in the line's language.
    """

    id: int
    line: LineId
    starts: date
    ends: date
    name: str
    school: bool
    asked_at: datetime
    answer: HolidayAnswer | None = None
    answered_by: VolunteerId | None = None


@dataclass(frozen=True, slots=True)
class HolidayReply:
    """Somebody who holds shifts then was asked whether they come; `comes` None until they have answered."""

    question: int
    volunteer: VolunteerId
    asked_at: datetime
    comes: bool | None = None


@dataclass(frozen=True, slots=True)
class PhoneNotice:
    """What somebody without a chat has to be told by phone. `kind` and `about` are as in `Notice`.

    It serves nobody after `until`. `told_at` is when coordination first heard of it.
    """

    id: int
    line: LineId
    volunteer: VolunteerId
    kind: NoticeKind
    about: str
    words: str
    until: datetime
    noted_at: datetime
    told_at: datetime | None = None
    done_by: VolunteerId | None = None
    done_at: datetime | None = None
