"""Where a line should ring, where OVH says it rings, and the steps from one to the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.model.ids import LineId, Phone, SeatId, VolunteerId
from bot.model.lines import Line, Target
from bot.model.people import Address


@dataclass(frozen=True, slots=True)
class Desired:
    """Where a line should ring. OVH agrees when all of `must` rings, and nothing outside `must` and `may`.

    `must` is in ringing order. On a hunting line, an empty `must` means that nobody is logged in.
    """

    must: tuple[Target, ...]
    may: frozenset[Target] = frozenset()


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent of a hunting service, as OVH reports it. `position` None: not in the line's queue."""

    id: int
    phone: Phone
    available: bool
    position: int | None
    ring_time: timedelta


@dataclass(frozen=True, slots=True)
class Observed:
    """What OVH said about a line at `read_at`. `targets` ring, in this order; empty: nobody rings.

    `redirected_to` is where a `redirect` number leads; `agents` are all agents of the hunting service.
    """

    targets: tuple[Target, ...]
    read_at: datetime
    query_id: str = ""
    agents: tuple[Agent, ...] = ()
    redirected_to: Phone | None = None


class Priority(IntEnum):
    """Priority of a request to OVH, the most urgent first."""

    NOW = 0  # a change, a request that a change needs, or a person waiting for the answer
    CHANGE = 1  # a read before or after a change
    IDLE = 2  # a background read; postponed in favour of the others
    LATER = 3  # may wait for minutes


class StepKind(StrEnum):
    REDIRECT = "redirect"  # point the number at the SIP line
    FORWARD = "forward"  # set the unconditional forward to the target
    CREATE = "create"  # create an agent for the phone, logged out
    ATTACH = "attach"  # add the agent at the end of the queue
    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    DETACH = "detach"  # remove the agent from the line's queue; it stays logged in, for another line's queue


@dataclass(frozen=True, slots=True)
class Step:
    """One change at OVH. Steps are applied in order; applying one twice does no harm."""

    kind: StepKind
    target: Target


@dataclass(frozen=True, slots=True)
class ForwardingState:
    """What we know about a line's forwarding: the desired state, what OVH says, and whether they agree.

    `observed` None: unknown, so OVH must be read first. `confirmed_at` is the first read that agreed with this desired
    state, `verified_at` the second, at least 30 s later. `repairs` are the times when a line that had drifted was
    corrected.

    `alert_key` is the outbox key of the open alert and `alert_fingerprint` identifies what it says; both are "" while
    none is open. `alert_handled_by` is who said "I'm on it". `retry_asked_at` is when somebody last pressed "Try
    again". `stray_ringing_at` is when the event stream last reported a phone that rings and should not.
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


class LineChangeKind(StrEnum):
    SWAP = "swap"  # the line rings as an accepted swap wants it
    DRIFT = "drift"  # the line was found different from what it was and should be


@dataclass(frozen=True, slots=True)
class LineChange:
    """Something that a line's readings showed, kept for the figures; nobody is named.

    `since`: when the swap was accepted, or when the line was last found right; `at`: the reading that showed it.
    """

    id: int
    line: LineId
    kind: LineChangeKind
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class PendingReply:
    """A post (`key` at `address`) to edit after the next read, or with a `seat`, once the line rings its holder.

    `since` is when the person asked; `private`: the post is for that person alone.
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
    """People who still ring after the shifts that ended at `ended`, in ringing order, each with an end time.

    `looked_at` is when OVH was last asked whether callers still wait in the queue.
    """

    line: LineId
    ended: datetime
    looked_at: datetime
    people: tuple[tuple[VolunteerId, datetime], ...] = ()

    def there(self, now: datetime) -> tuple[VolunteerId, ...]:
        return tuple(person for person, until in self.people if now < until)


@dataclass(frozen=True, slots=True)
class DutyBreak:
    """A time in which somebody who is on duty on a line is not rung: a few minutes that they asked for."""

    line: LineId
    volunteer: VolunteerId
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Parking:
    """All that is needed to forward a line to its `closed` target when only OVH can be reached (no database).

    `until` is the end of the current shift, None when the line was closed. `ours` are the phones that we may log out.
    """

    line: Line
    until: datetime | None
    ours: frozenset[Phone] = frozenset()


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the running bot writes to a file: when it was last alive, and how to park each line that it acts on."""

    at: datetime
    lines: tuple[Parking, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A line's settings at OVH before our first step. Only the adapter that took it can read `content`."""

    line: LineId
    taken_at: datetime
    content: str
