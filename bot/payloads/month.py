"""What buttons about a month's draft, a holiday and the list of those to ring up say."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.model import LineId, ShiftId, VolunteerId
from bot.payloads.base import Payload, PersonPayload

DropStep = Literal["", "sure"]
OwnMonth = Literal["all", "some", "none", "done"]
HolidayStep = Literal["close", "open", "ask"]
HolidayComes = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class MonthPayload(Payload):
    draft: int


@dataclass(frozen=True, slots=True)
class AskMonth(MonthPayload):
    """Ask everybody in the draft about their dates."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "ask"


@dataclass(frozen=True, slots=True)
class PublishMonth(MonthPayload):
    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "publish"


@dataclass(frozen=True, slots=True)
class DropMonth(MonthPayload):
    """Give the draft up; without `sure`, ask first where people have answered."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "drop"
    step: DropStep = ""


@dataclass(frozen=True, slots=True)
class PlaceOfMonth(MonthPayload):
    person: VolunteerId
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class PutOnMonth(PlaceOfMonth):
    """Propose the person for the shift."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "put"


@dataclass(frozen=True, slots=True)
class TakeOffMonth(PlaceOfMonth):
    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "off"


@dataclass(frozen=True, slots=True)
class PrintMonth(Payload):
    """The line's month on paper; `month` is its number counted from the year 0."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "print"
    line: LineId
    month: int


@dataclass(frozen=True, slots=True)
class AnswerMonth(Payload):
    """What somebody says to the dates that they are proposed for; `done` ends their choosing."""

    verb: ClassVar[str] = "mymonth"
    answer: OwnMonth
    draft: int


@dataclass(frozen=True, slots=True)
class TogglePlace(Payload):
    """Want one of the dates, or no longer."""

    verb: ClassVar[str] = "mymonth"
    literal: ClassVar[str] = "toggle"
    draft: int
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class DecideHoliday(Payload):
    """Coordination's answer to a holiday."""

    verb: ClassVar[str] = "decideday"
    answer: HolidayStep
    question: int


@dataclass(frozen=True, slots=True)
class AnswerHoliday(Payload):
    """Whether somebody comes to their shifts of a holiday."""

    verb: ClassVar[str] = "myholiday"
    comes: HolidayComes
    question: int


@dataclass(frozen=True, slots=True)
class ToldByPhone(PersonPayload):
    """The person was told by phone what stood in the list, up to the notice of that id."""

    verb: ClassVar[str] = "told"
    line: LineId
    last: int
