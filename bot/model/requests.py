"""Who is looked for in private, to stand in for a part of a shift, and who was asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from bot.model.ids import LineId, ShiftId, VolunteerId


class SearchEnd(StrEnum):
    """Why nobody is asked any more."""

    FILLED = auto()
    SETTLED = auto()
    """Nobody is needed any more, and no new name is there: it was taken back."""
    CLOSED = auto()
    """The line is closed then, or the shift is gone."""
    BEGUN = auto()


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody is looked for within [starts, ends) of a shift. Each shift has at most one that is open.

    `needed` is how many people held that time before, as long as nobody takes it with them: a free place is looked for
    only while there are fewer. `next_at` is when the next few are asked; None: nobody else is, unless coordination
    wishes. `shown_from` and `shown_until` are the part that those who were asked read of, None before. `given_up_at`:
    there was nobody left to ask, which was told.
    """

    id: int
    line: LineId
    shift: ShiftId
    starts: datetime
    ends: datetime
    needed: int
    opened_at: datetime
    next_at: datetime | None = None
    shown_from: datetime | None = None
    shown_until: datetime | None = None
    given_up_at: datetime | None = None
    ended_at: datetime | None = None
    end: SearchEnd | None = None


class Reply(StrEnum):
    """What somebody answered who was asked, other than by taking the shift."""

    NOT_THIS_TIME = auto()
    NOT_THIS_WEEK = auto()
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody who was asked in a search; with `asked_at` None they held that time before, and are not asked."""

    search: int
    volunteer: VolunteerId
    asked_at: datetime | None = None
    reply: Reply | None = None
    replied_at: datetime | None = None
