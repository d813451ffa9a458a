"""What buttons about absences say, and those of who waits for a place or stands in reserve."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.payloads.base import Minute, Payload, PersonPayload, ShiftPayload

PlaceAnswer = Literal["take", "drop"]
AwayAnswer = Literal["cover", "free", "keep"]


@dataclass(frozen=True, slots=True)
class AwayPeriod(PersonPayload):
    """Somebody is away from one minute to another."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "period"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AwaySeats(Payload):
    """What becomes of the seats held meanwhile; `absence` is the id of an `Absence`."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "seats"
    absence: int
    answer: AwayAnswer


@dataclass(frozen=True, slots=True)
class EndAway(Payload):
    """They are back, or not away at all."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "back"
    absence: int


@dataclass(frozen=True, slots=True)
class HoldAgain(PersonPayload):
    """Hold the dates of one's weekly promises again that were left out for an absence."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "again"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class WaitForShift(ShiftPayload):
    """Be told when a place of a full shift becomes free."""

    verb: ClassVar[str] = "waitlist"


@dataclass(frozen=True, slots=True)
class StandInReserve(ShiftPayload):
    """Go if nobody else can."""

    verb: ClassVar[str] = "reserve"


@dataclass(frozen=True, slots=True)
class AnswerPlace(Payload):
    """Take the place that is offered, or let it go; `standby` is the id of a `Standby`."""

    verb: ClassVar[str] = "waitlist"
    literal: ClassVar[str] = "place"
    standby: int
    answer: PlaceAnswer


@dataclass(frozen=True, slots=True)
class LeaveStandby(Payload):
    """Wait, or stand by, no more."""

    verb: ClassVar[str] = "leavestandby"
    standby: int
