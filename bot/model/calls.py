"""Calls: the facts reported about them, the calls they add up to, and the alerts of missed calls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.ids import CallId, LineId, Phone, SeatId, VolunteerId


class Source(StrEnum):
    QUEUE = "queue"  # the event stream, a call queue
    LINE = "line"  # the event stream, a SIP line
    RECORD = "record"  # a call record (CDR)


class CallEventKind(StrEnum):
    """What happened; the same values for queues, SIP lines and call records."""

    ENTERED = "entered"  # the caller is in the queue
    OFFERED = "offered"  # a phone begins to ring for the caller
    ANSWERED = "answered"  # talk starts
    NOT_TAKEN = "not_taken"  # that phone stopped ringing without an answer
    HUNG_UP = "hung_up"  # talk ended
    LEFT = "left"  # the call is over for the caller
    RECORDED = "recorded"  # a call record: one leg, with its talk time
    PASSED_ON = "passed_on"  # a call record of a leg that the line placed to a phone; it names no caller


@dataclass(frozen=True, slots=True)
class CallFact:
    """One event of the stream or one call record, as we read it. Stored once per `key`.

    `passage` is the source's id of the call, shared by all its facts (QueueMemberUUID, CallId); empty for records.
    `at` is when it happened. `joined_at`, `answered_at` and `ended_at` are the source's own times for the call, None
    when not given. `caller` None: withheld number; `known_caller` False: the source did not say, or not
    readably. A caller's short number, such as 3114, stays as it is.
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
    """A call, computed from its facts. `facts` are their keys; a recomputed call that shares one keeps the id.

    `waited` on a SIP line is the ringing time; None where nobody measured it. `rung` are the phones that rang, in
    order, without repetition.
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
    waited: timedelta | None = None
    talked: timedelta = timedelta(0)
    rung: tuple[Phone, ...] = ()
    records_only: bool = False
    facts: tuple[str, ...] = ()


class Ending(StrEnum):
    """How a missed call was settled."""

    REACHED = "reached"
    WRONG_NUMBER = "wrong_number"
    CALLED_AGAIN = "called_again"  # the caller got through by calling again


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The alert for one caller's missed calls: open until somebody has dealt with it.

    `calls` are the missed calls, oldest first. `taken_by` is calling back now. `tries` counts the "no reply" answers.
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
    """A phone that rings unanswered while `volunteer` holds `seat` (a seat can change hands).

    Only calls from `since` on count, when it is set. `asked_at`: when the bot asked the person why; `replied`: they
    answered; `told`: coordination was told.
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
    """What remains to be done about a line's calls.

    `look_again_at` is when a call may change without a new fact (None: never). `missed_while_closed` is the time of
    the first missed call that the team will be told about when the line opens (None: there is none).
    """

    line: LineId
    look_again_at: datetime | None = None
    missed_while_closed: datetime | None = None
