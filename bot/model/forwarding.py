"""Where a line should ring, where OVH says it rings, and the steps between."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.model.ids import LineId, Phone, SeatId, VolunteerId
from bot.model.lines import Line, Target
from bot.model.people import Address


@dataclass(frozen=True, slots=True)
class Desired:
    """Where a line should ring: right when must is within the fact, and the fact within must or may.

    `must` is in ringing order. An empty `must` on a hunting line means nobody logged in.
    """

    must: tuple[Target, ...]
    may: frozenset[Target] = frozenset()


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent of a hunting service as OVH tells it. `position` None: not in the line's queue."""

    id: int
    phone: Phone
    available: bool
    position: int | None
    ring_time: timedelta


@dataclass(frozen=True, slots=True)
class Observed:
    """What OVH says of a line, read at `read_at`. `targets` rings now, in order; empty: nobody is rung.

    `redirected_to` is where a `redirect` number leads; `agents` are all of the hunting service.
    """

    targets: tuple[Target, ...]
    read_at: datetime
    query_id: str = ""
    agents: tuple[Agent, ...] = ()
    redirected_to: Phone | None = None


class Priority(IntEnum):
    """Why the phone company is asked something, the most urgent first."""

    NOW = 0  # a change, what it cannot go on without, or somebody who waits for the answer
    CHANGE = 1  # a reading before or after a change
    IDLE = 2  # whether all is still well; gives way to the others
    LATER = 3  # whatever can wait for minutes


class StepKind(StrEnum):
    """The steps that change where a line rings."""

    REDIRECT = "redirect"  # point the number at the SIP line
    FORWARD = "forward"  # set the unconditional forward to the target
    CREATE = "create"  # make an agent for the phone, logged out
    ATTACH = "attach"  # put the agent in the queue, last
    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    DETACH = "detach"  # take the agent out of the line's queue; it stays logged in, for another line's


@dataclass(frozen=True, slots=True)
class Step:
    """One change at OVH. Steps of a list are taken in order; each is harmless when taken twice."""

    kind: StepKind
    target: Target


@dataclass(frozen=True, slots=True)
class ForwardingState:
    """What we know of a line's forwarding: the desired state, what OVH says, and how far they agree.

    `observed` None means unknown: read before anything else. `confirmed_at` is the first good reading of this desired
    state, `verified_at` the second, at least 30 s later. `repairs` are the times a drift was put right.

    `alert_key` is the outbox key of the open alert and `alert_fingerprint` what it says, both "" while none is open;
    `alert_handled_by` said that they see to it. `retry_asked_at` is when somebody last pressed "try again".
    `stray_ringing_at` is when the event stream last told of a phone that rings and should not.
    """

    line: LineId
    desired: Desired | None = None
    desired_at: datetime | None = None
    observed: Observed | None = None
    confirmed_at: datetime | None = None
    verified_at: datetime | None = None
    repairs: tuple[datetime, ...] = ()
    error: str = ""
    alert_key: str = ""
    alert_fingerprint: str = ""
    alert_handled_by: VolunteerId | None = None
    retry_asked_at: datetime | None = None
    stray_ringing_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PendingReply:
    """A post (`key` at `address`) that is edited later: after the next reading, or once the line rings at `seat`'s
    holder. `since` is when they asked; `private` whether the post is for that person alone.
    """

    line: LineId
    address: Address
    key: str
    language: str
    since: datetime
    seat: SeatId | None = None
    private: bool = True


@dataclass(frozen=True, slots=True)
class Overtime:
    """Who is still rung after the shifts that ended at `ended`, in ringing order, each until when.

    `looked_at` is when the queue was last asked whether callers still wait.
    """

    line: LineId
    ended: datetime
    looked_at: datetime
    people: tuple[tuple[VolunteerId, datetime], ...] = ()

    def there(self, now: datetime) -> tuple[VolunteerId, ...]:
        return tuple(person for person, until in self.people if now < until)


@dataclass(frozen=True, slots=True)
class Parking:
    """What it takes to put a line to `closed` when nothing but OVH can be asked.

    `until` is when the shift in force ends, None when the line was closed. `ours` are the phones that we may log out.
    """

    line: Line
    until: datetime | None
    ours: frozenset[Phone] = frozenset()


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life of the running bot, left in a file: when, and how to park each line that it acts on."""

    at: datetime
    lines: tuple[Parking, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a line was at OVH before our first step: `content` is for the adapter that took it alone."""

    line: LineId
    taken_at: datetime
    content: str
