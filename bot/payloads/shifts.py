"""What buttons about shifts say: take, give, swap, put somebody on."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from bot.errors import Refused
from bot.model import LineId, SeatId, ShiftId, SlotId, VolunteerId
from bot.payloads.base import (
    ID,
    NO_END,
    NO_WORDS,
    Minute,
    Payload,
    PersonPayload,
    SeatPayload,
    ShiftPayload,
    Words,
    day_of_ordinal,
)

RequestReply = Literal["later", "week", "never", "again"]


@dataclass(frozen=True, slots=True)
class TakeShift(ShiftPayload):
    verb: ClassVar[str] = "take"


@dataclass(frozen=True, slots=True)
class TakePart(ShiftPayload):
    """A part of a shift that somebody was asked to take, in minutes since 1970."""

    verb: ClassVar[str] = "take"
    literal: ClassVar[str] = "part"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AskAround(ShiftPayload):
    """Ask for somebody who takes this part of a shift, in private and a few at a time."""

    verb: ClassVar[str] = "askfor"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AskPerson(PersonPayload):
    """Ask this person alone."""

    verb: ClassVar[str] = "askfor"
    literal: ClassVar[str] = "one"
    shift: ShiftId
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AnswerRequest(Payload):
    """What somebody says who was asked to stand in; `search` is the id of a `Search`."""

    verb: ClassVar[str] = "standin"
    search: int
    reply: RequestReply


@dataclass(frozen=True, slots=True)
class TakeWeekly(Payload):
    """Weekly slots to take, `every` so many weeks, from one date to another (`date.toordinal`; `NO_END` for none).

    `slots` are their ids, with blanks between.
    """

    verb: ClassVar[str] = "take"
    literal: ClassVar[str] = "weekly"
    every: int
    first: int
    last: int
    slots: Words

    @property
    def slot_ids(self) -> tuple[SlotId, ...]:
        if not all(ID.fullmatch(word) for word in self.slots.split()):
            raise Refused("refused-gone")
        return tuple(SlotId(int(word)) for word in self.slots.split())

    @property
    def bounds(self) -> tuple[date, date | None]:
        return day_of_ordinal(self.first), None if self.last == NO_END else day_of_ordinal(self.last)


@dataclass(frozen=True, slots=True)
class StopWeekly(Payload):
    """End a weekly promise before that date; `commitment` is the id of a `Commitment`."""

    verb: ClassVar[str] = "endweekly"
    commitment: int
    first: int

    @property
    def day(self) -> date:
        return day_of_ordinal(self.first)


@dataclass(frozen=True, slots=True)
class AnywayPayload(PersonPayload):
    """Take a part of a shift, in minutes since 1970, although the person is noted as away then."""

    literal: ClassVar[str] = "anyway"
    shift: ShiftId
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class TakeAnyway(AnywayPayload):
    verb: ClassVar[str] = "take"


@dataclass(frozen=True, slots=True)
class AssignAnyway(AnywayPayload):
    verb: ClassVar[str] = "assign"


@dataclass(frozen=True, slots=True)
class CoverShift(ShiftPayload):
    verb: ClassVar[str] = "needcover"


@dataclass(frozen=True, slots=True)
class KeepShift(ShiftPayload):
    verb: ClassVar[str] = "keep"


@dataclass(frozen=True, slots=True)
class SwapShift(ShiftPayload):
    """First step of a swap: which of one's own shifts to give."""

    verb: ClassVar[str] = "swap"


@dataclass(frozen=True, slots=True)
class SwapForShift(SeatPayload):
    """Second step of a swap: one's own seat, and the shift wanted for it."""

    verb: ClassVar[str] = "swap"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class SwapForSeat(SeatPayload):
    """The same where the other person was named: both seats."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "seats"
    theirs: SeatId


@dataclass(frozen=True, slots=True)
class SwapWithPerson(SeatPayload):
    """One's own seat, and who of several is meant; `words` of time say which of their shifts, as of that minute."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "with"
    person: VolunteerId
    minute: Minute
    words: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class SwapForAny(SeatPayload):
    """One's own seat for whatever others would give."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "any"


@dataclass(frozen=True, slots=True)
class StopSwapping(Payload):
    """Look no longer for a shift in return."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "stop"
    wish: int


@dataclass(frozen=True, slots=True)
class AssignPerson(PersonPayload):
    verb: ClassVar[str] = "assign"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class AssignWeekly(PersonPayload):
    """As `TakeWeekly`, for somebody else."""

    verb: ClassVar[str] = "assign"
    literal: ClassVar[str] = "weekly"
    every: int
    first: int
    last: int
    slots: Words

    @property
    def taken(self) -> TakeWeekly:
        return TakeWeekly(self.every, self.first, self.last, self.slots)


@dataclass(frozen=True, slots=True)
class UnassignPerson(PersonPayload):
    verb: ClassVar[str] = "unassign"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class NamesakePayload(PersonPayload):
    """Who of several is meant; `words` of time say which shift, as of that minute."""

    literal: ClassVar[str] = "named"
    line: LineId
    minute: Minute
    words: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class AssignNamed(NamesakePayload):
    verb: ClassVar[str] = "assign"


@dataclass(frozen=True, slots=True)
class UnassignNamed(NamesakePayload):
    verb: ClassVar[str] = "unassign"
