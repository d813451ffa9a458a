"""Calls: the facts reported about them, the calls they add up to, and the alerts of missed calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.model.ids import CallId, LineId, Phone, SeatId, VolunteerId
from bot.model.lines import StreamMode


class Source(StrEnum):
    QUEUE = "queue"  # the event stream, a call queue
    LINE = "line"  # the event stream, a SIP line
    LIVE = "live"  # a call that a queue held at the moment at which we began to listen
    RECORD = "record"  # a call record (CDR)
    PERSON = "person"  # whoever was asked who picked up


class CallEventKind(StrEnum):
    """What happened; the same values for queues, SIP lines and call records. The last two are a person's word."""

    ENTERED = "entered"  # the caller is in the queue
    OFFERED = "offered"  # a phone begins to ring for the caller
    ANSWERED = "answered"  # talk starts
    NOT_TAKEN = "not_taken"  # that phone stopped ringing without an answer
    HUNG_UP = "hung_up"  # talk ended
    LEFT = "left"  # the call is over for the caller
    RECORDED = "recorded"  # a call record: one leg, with its talk time
    PASSED_ON = "passed_on"  # a call record of a leg that the line placed to a phone; it names no caller
    TALKED = "talked"  # "I picked up"
    VOICEMAIL = "voicemail"  # "my voicemail did"


@dataclass(frozen=True, slots=True)
class CallFact:
    """One event of the stream or one call record, as we read it. Stored once per `key`.

    `passage` is the source's id of the call, shared by all its facts (QueueMemberUUID, CallId); empty for records;
    for a person's word the key of the fact that it is about.
    `at` is when it happened. `joined_at`, `answered_at` and `ended_at` are the source's own times for the call, None
    when not given; of a live call, which has no id of the stream, `joined_at` tells which it is. `caller` None:
    withheld number; `known_caller` False: the source did not say, or not readably. A caller's short number, such as
    3114, stays as it is.
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
    order, without repetition. `records_only`: no event of the stream told of it.
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
    NOT_REACHED = "not_reached"  # called back as often as makes sense
    STALE = "stale"  # nobody called back for so long that it makes no sense any more
    CALLED_AGAIN = "called_again"  # the caller got through by calling again


class Waits(StrEnum):
    """What the team must hear of an alert with."""

    OPENING = "opening"  # with the others that came while the line was closed, when it opens
    LATE = "late"  # with the others that we learned of late
    BUSY = "busy"  # with the others that came while everybody on duty talked, at the hand-over


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The alert for one caller's missed calls: open until somebody has dealt with it.

    `calls` are the missed calls, oldest first. `told_at` is when the team last heard of a call of theirs (None: it will
    together with others, as `waits` says). `taken_by` is calling back now, and was asked at `asked_at` how it went
    (None: not yet). `tries` counts the "no reply" answers; after one, nobody calls back before `retry_at`. `told_with`:
    the first of the alerts that one post told of together.
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
    told_at: datetime | None = None
    asked_at: datetime | None = None
    retry_at: datetime | None = None
    waits: Waits | None = None
    told_with: int | None = None


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
class SuspectAnswer:
    """The question to `volunteer`, whose phone answered so briefly: who picked up, they or their voicemail?

    `about` is the key of the fact that their phone answered, `call` the call that this fact is part of now. No alert is
    opened before the question is closed, which it is at `until` at the latest.
    """

    id: int
    line: LineId
    volunteer: VolunteerId
    call: CallId
    about: str
    asked_at: datetime
    until: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoicemailHabit:
    """The voicemail that picks up at somebody's `phone` after always the same `delay` of ringing; they were told."""

    volunteer: VolunteerId
    phone: Phone
    delay: timedelta


@dataclass(frozen=True, slots=True)
class CallFollowUp:
    """What remains to be done about a line's calls.

    `look_again_at` is when a call may change without a new fact (None: never).
    """

    line: LineId
    look_again_at: datetime | None = None


class CallTimes(NamedTuple):
    """What figures need of a call: a year has a million of them."""

    rang_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    waited: timedelta | None


class AlertTimes(NamedTuple):
    """What figures need of an alert. `known`: the caller's number was given, so that they could be called back."""

    opened_at: datetime
    closed_at: datetime | None
    ending: Ending | None
    known: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some calls and alerts. `waits`: how many waited for so many microseconds, written as text."""

    answered: int = 0
    missed: int = 0
    suspect: int = 0
    to_call_back: int = 0
    called_back: int = 0
    waits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallDay:
    """The calls of one day of a line, counted: from midnight to midnight of the line's clock.

    `hours` are all calls that ended, by hour of that clock. The rest is apart for calls that met an open line and for
    others, by the opening hours that are written in `roster` and count until the last of the calls ended, `until`.
    """

    line: LineId
    starts: datetime
    ends: datetime
    until: datetime
    roster: str
    hours: tuple[int, ...]
    while_open: Tally = Tally()
    while_closed: Tally = Tally()


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Whole days of a line's zone, from `starts` to the day before `ends`."""

    starts: date
    ends: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        starts, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (self.starts, self.ends))
        return starts, ends


@dataclass(frozen=True, slots=True)
class CallFeed:
    """How we hear of a line's calls.

    `read_until`: the records of calls before this are stored; None: none was ever read. `awake_at`: the bot was
    running. `off_since` to `off_until`: it was not, the last time, so that no event reached it. `mute_since`: the
    first call that the records told of and the event stream did not; coordination knows that alerts come late.
    `stream` is the version of the event stream that answered last.
    """

    line: LineId
    read_until: datetime | None = None
    awake_at: datetime | None = None
    off_since: datetime | None = None
    off_until: datetime | None = None
    mute_since: datetime | None = None
    stream: StreamMode | None = None
