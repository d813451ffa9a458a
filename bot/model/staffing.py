"""What people wish of the bot, and what it has told them unasked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum, auto

from bot.model.ids import LineId, ShiftId, VolunteerId


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants to be written to in private. A person without a row has these defaults.

    `eve_at`: when, by the line's clock, they are reminded on the day before a shift; `before`: how long before its
    start; None: not at all. Until `not_asked_until`, or for ever with `never_asked`, nobody asks them to stand in.
    """

    volunteer: VolunteerId
    eve_at: time | None = time(18)
    before: timedelta | None = None
    never_asked: bool = False
    not_asked_until: datetime | None = None


class NoticeKind(StrEnum):
    """What the bot says in private without having been asked."""

    REMINDER = auto()
    CONFIRMATION = auto()
    """The question whether somebody will be there."""
    RINGING = auto()
    """The line begins to ring at theirs, or stops."""
    HAND_OVER = auto()
    REQUEST = auto()
    """Somebody is looked for, and they are likely."""
    OUTCOME = auto()
    """What became of something that they were asked, or waited for."""
    PLAN = auto()
    """Their shifts were changed, or the line's hours."""
    MONTH = auto()
    """A draft of the month, to agree to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told to one person unasked, in whatever many chats. `about` tells what, so that it is said once."""

    volunteer: VolunteerId
    kind: NoticeKind
    about: str
    line: LineId
    at: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which a person holds no shift and is asked for nothing, on any line."""

    id: int
    volunteer: VolunteerId
    starts: datetime
    ends: datetime
    told_by: VolunteerId | None = None


Stretches = tuple[tuple[datetime, datetime], ...]
"""Times, each with its end."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Somebody changed a person's part of a shift, or the line's hours then; the person is told at `due_at`.

    `held` and `open` are when they held it and when of that the line was open, before the first change that they have
    not been told of; `then_held` and `then_open` after the last one. `by` made that; None: the installation did.
    """

    id: int
    line: LineId
    volunteer: VolunteerId
    shift: ShiftId
    held: Stretches
    open: Stretches
    then_held: Stretches
    then_open: Stretches
    by: VolunteerId | None
    due_at: datetime
