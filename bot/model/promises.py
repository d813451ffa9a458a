"""What people promise ahead of time: a weekly slot, and to be there when a place becomes free or nobody else can."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

from bot.model.ids import LineId, ShiftId, SlotId, VolunteerId


@dataclass(frozen=True, slots=True)
class Commitment:
    """A person holds a weekly slot, each week or each second one, without taking its dates one by one.

    It counts for the dates from `starts` to `ends` (both included; None: until it is ended), each `every` weeks
    counted from the week of `starts`. `put_by`: who noted it, if it was somebody else.
    """

    id: int
    volunteer: VolunteerId
    line: LineId
    slot: SlotId
    starts: date
    ends: date | None
    made_at: datetime
    every: int = 1
    put_by: VolunteerId | None = None


class StandbyKind(StrEnum):
    """Why somebody stands by for a shift that they do not hold."""

    WAIT = auto()
    """They want a place of a full shift, should one become free."""
    BACK_UP = auto()
    """They go if nobody else can; coordination alone knows."""


@dataclass(frozen=True, slots=True)
class Standby:
    """Somebody who does not hold a shift and may yet. `offered_until`: a free place is offered to them until then.

    Over once `closed_at` is set: they took it, let it go, or did not answer.
    """

    id: int
    shift: ShiftId
    volunteer: VolunteerId
    kind: StandbyKind
    asked_at: datetime
    offered_until: datetime | None = None
    closed_at: datetime | None = None
