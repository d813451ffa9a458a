"""What buttons about a line say: its slots, closings, alerts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Literal

from bot.errors import Refused
from bot.model import SlotId
from bot.payloads.base import NO_END, NO_WORDS, LinePayload, Payload, Words, at_minute, minute_of

SPAN: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
StayAnswer = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class DropSlot(Payload):
    verb: ClassVar[str] = "slot"
    literal: ClassVar[str] = "drop"
    slot: SlotId


@dataclass(frozen=True, slots=True)
class AskToClose(Payload):
    verb: ClassVar[str] = "close"
    literal: ClassVar[str] = "ask"


@dataclass(frozen=True, slots=True)
class CloseLine(LinePayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class PeriodPayload(LinePayload):
    """A period of a line, in minutes since 1970; `ends` is `NO_END` when it has none."""

    literal: ClassVar[str] = "period"
    starts: int
    ends: int

    @property
    def period(self) -> tuple[datetime, datetime | None]:
        return at_minute(self.starts), at_minute(self.ends) if self.ends != NO_END else None


@dataclass(frozen=True, slots=True)
class ClosePeriod(PeriodPayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class ReopenPeriod(PeriodPayload):
    verb: ClassVar[str] = "reopen"


@dataclass(frozen=True, slots=True)
class PartsPayload(LinePayload):
    """Several periods together, each written `starts-ends`, in minutes as in a `PeriodPayload`."""

    literal: ClassVar[str] = "periods"
    written: Words

    @property
    def periods(self) -> tuple[tuple[datetime, datetime | None], ...]:
        pairs = [SPAN.fullmatch(word) for word in self.written.split()]
        if not pairs or not all(pairs):
            raise Refused("refused-gone")
        return tuple(PeriodPayload(self.line, int(one[1]), int(one[2])).period for one in pairs if one)


@dataclass(frozen=True, slots=True)
class CloseParts(PartsPayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class ReopenParts(PartsPayload):
    verb: ClassVar[str] = "reopen"


def write_periods(periods: Iterable[tuple[datetime, datetime | None]]) -> Words:
    """For a `PartsPayload`."""
    return Words(" ".join(f"{minute_of(starts)}-{minute_of(ends)}" for starts, ends in periods))


@dataclass(frozen=True, slots=True)
class OlderActs(LinePayload):
    """The acts before that one, in a period (`since` 1 and `until` `NO_END`: no bound), perhaps of one person."""

    verb: ClassVar[str] = "journal"
    literal: ClassVar[str] = "older"
    before: int
    since: int
    until: int
    person: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class RetryLine(LinePayload):
    verb: ClassVar[str] = "retry"


@dataclass(frozen=True, slots=True)
class AskToTalk(LinePayload):
    """Whoever had a difficult call on that line would like to talk about it."""

    verb: ClassVar[str] = "debrief"


@dataclass(frozen=True, slots=True)
class HandleAlert(LinePayload):
    """Say that one is dealing with the line's alert."""

    verb: ClassVar[str] = "handle"


@dataclass(frozen=True, slots=True)
class StayForCallers(LinePayload):
    """Whether to stay after the end of the shift, while callers still wait."""

    verb: ClassVar[str] = "linger"
    stays: StayAnswer
