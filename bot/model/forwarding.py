"""Where a line should ring, where OVH says it rings, and the steps between."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.model.ids import LineId, Phone
from bot.model.lines import Line, Target


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
    """What we know of a line's forwarding: the wish, the fact, and how far they agree.

    `fact` None means unknown: read before anything else. `confirmed_at` is the first good read of this wish,
    `verified_at` the second, at least 30 s later. `repairs` are the times a drift was put right. `told` names the
    alert that is open ("" for none).
    """

    line: LineId
    desired: Desired | None = None
    desired_at: datetime | None = None
    observed: Observed | None = None
    confirmed_at: datetime | None = None
    verified_at: datetime | None = None
    repairs: tuple[datetime, ...] = ()
    error: str = ""
    told: str = ""


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
