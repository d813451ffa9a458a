"""Calls: what is reported of them, what that comes to, and the missed ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.ids import CallId, LineId, Phone, SeatId, VolunteerId


class Source(StrEnum):
    """Where a fact about a call comes from."""

    QUEUE = "queue"  # the event stream, a call queue
    LINE = "line"  # the event stream, a SIP line
    RECORD = "record"  # a call record (CDR)


class CallEventKind(StrEnum):
    """What happened, in one vocabulary for queues, SIP lines and records."""

    ENTERED = "entered"  # the caller is in the queue
    OFFERED = "offered"  # a phone begins to ring for the caller
    ANSWERED = "answered"  # talk starts
    NOT_TAKEN = "not_taken"  # that phone stopped ringing without an answer
    HUNG_UP = "hung_up"  # talk ended
    LEFT = "left"  # the caller's passage is over
    RECORDED = "recorded"  # a call record: one leg, with its talk time


@dataclass(frozen=True, slots=True)
class CallFact:
    """One event of the stream, or one record, as we understood it. Stored once under `key`.

    `passage` ties facts of one caller's passage together where the source has such an id (QueueMemberUUID, CallId);
    empty for records. `at` is when it happened; `joined_at`, `answered_at`, `ended_at` are what the source itself says
    of the passage, each None when not said. `caller` None means withheld, `known_caller` False means not said at all.
    """

    key: str
    line: LineId
    source: Source
    kind: CallEventKind
    at: datetime
    passage: str = ""
    caller: Phone | None = None
    known_caller: bool = True
    agent: Phone | None = None
    joined_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk: timedelta | None = None
    cause: str = ""


class Outcome(StrEnum):
    """How a call ended, as far as we know now."""

    GOING_ON = "going_on"
    ANSWERED = "answered"
    MISSED = "missed"
    SUSPECT = "suspect"  # answered, but so briefly that a volunteer's own voicemail probably did


@dataclass(frozen=True, slots=True)
class Call:
    """What the facts of one call fold into. `facts` are the keys it is made of; sharing one keeps the id.

    `waited` for a SIP line is its ringing. `rung` are the phones that rang, in order, without repetition.
    """

    id: CallId
    line: LineId
    caller: Phone | None
    known_caller: bool
    rang_at: datetime
    outcome: Outcome
    answered_by: Phone | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    waited: timedelta = timedelta(0)
    talked: timedelta = timedelta(0)
    rung: tuple[Phone, ...] = ()
    records_only: bool = False
    facts: tuple[str, ...] = ()


class Ending(StrEnum):
    """How a call-back was closed."""

    REACHED = "reached"
    WRONG_NUMBER = "wrong_number"
    CALLED_AGAIN = "called_again"  # the caller got through by calling again


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The alert of one caller's missed calls: open until one person has dealt with it.

    `calls` are the missed calls it tells of, oldest first. `taken_by` is who calls back now; `tries` counts "no reply".
    """

    id: int
    line: LineId
    caller: Phone | None
    calls: tuple[CallId, ...]
    opened_at: datetime
    taken_by: VolunteerId | None = None
    taken_at: datetime | None = None
    tries: int = 0
    closed_at: datetime | None = None
    closed_by: VolunteerId | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class UnansweredPhone:
    """What was asked about a phone that rings unanswered while `volunteer` holds `seat` (it may change hands).

    Calls count from `since` on, when it is set. `asked_at`: when the person was asked; `replied`: they answered;
    `told`: coordination knows.
    """

    line: LineId
    seat: SeatId
    volunteer: VolunteerId
    since: datetime | None = None
    asked_at: datetime | None = None
    replied: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class CallFollowUp:
    """What is still to be done about a line's calls.

    At `look_again_at` time alone may change something about a call (None: never). `missed_while_closed` is when the
    first missed call came that the team is told of once the line opens (None: there is none).
    """

    line: LineId
    look_again_at: datetime | None = None
    missed_while_closed: datetime | None = None
