"""What people wish of the bot, and what it has told them unasked."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum, auto

from bot.model.ids import LineId, VolunteerId


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
