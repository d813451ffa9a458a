"""Lines, as the configuration describes them, and what OVH has of their opening hours."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from bot.model.ids import LineId, Phone


class LineKind(StrEnum):
    """How OVH is set up for a line."""

    LINE = "line"  # a SIP line whose unconditional forward we set
    REDIRECT = "redirect"  # a number redirected to a SIP line whose forward we set
    HUNTING = "hunting"  # a call queue whose agents we log in and out


class LineMode(StrEnum):
    """Whether the bot may write to OVH for a line."""

    OBSERVE = "observe"
    ACT = "act"


class TargetKind(StrEnum):
    """What a target is; the first two are OVH's own words."""

    NUMBER = "number"
    VOICEMAIL = "voicemail"
    ANNOUNCEMENT = "announcement"  # the queue's own closure action, or a number that plays a message


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a line rings: a phone, a voicemail, or an announcement (`phone` is empty for the queue's own)."""

    kind: TargetKind
    phone: Phone = Phone("")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A weekly stretch in which OVH lets callers into a queue: within a day, until 23:59:59 at the latest."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Hours:
    """The week of a queue at OVH. Unless it is `kept` callers are let in at any time."""

    kept: bool
    openings: frozenset[Opening]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What we remember of the opening hours of a line's queue at OVH.

    `before` is the week as it was before our first change, for `restore`. `announced` is the week which coordination
    was last told of, on a line that only observes. `alert_key` is the outbox key of the open alert ("" for none).
    """

    line: LineId
    before: Hours | None = None
    announced: Hours | None = None
    alert_key: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """Somebody who agreed to be rung when nobody holds the shift; within `hours` of the line's clock, when there are
    any. Hours whose end is at or before their start end the next day.
    """

    name: str
    phone: Phone
    hours: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """An outside number that is no person and may stand on a shift: it is rung, shown by its name, and never asked."""

    name: str
    phone: Phone


@dataclass(frozen=True, slots=True)
class Line:
    """A helpline's phone line, as the configuration describes it.

    `number` is what callers dial. `service` is the OVH service that we change: the SIP line (`line`, `redirect`) or
    the hunting service (`hunting`), also E.164. `closed` is where it rings outside shifts, never a person; `uncovered`
    is who is rung, in order, during a shift that nobody holds (empty: as `closed`). `numbers` may stand on shifts too.
    """

    id: LineId
    name: str
    number: Phone
    service: Phone
    kind: LineKind
    billing_account: str
    zone: str
    language: str
    country: str
    mode: LineMode = LineMode.OBSERVE
    lead: timedelta = timedelta(minutes=10)
    closed: Target = Target(TargetKind.ANNOUNCEMENT)
    uncovered: tuple[Backup, ...] = ()
    numbers: tuple[NamedNumber, ...] = ()
    hunting: str = "easyHunting"  # or "ovhPabx": the first part of OVH's paths
    queue: int | None = None  # the queue's id; None: the only one there is
    shared: bool = False  # whether another line uses the same hunting service, through another queue
    time_conditions: bool = False  # whether OVH's weekly time conditions are kept around the shifts
    trainees_ring: bool = False
    numbers_on: tuple[str, ...] = ()  # networks that may carry callers' numbers; empty: each
    ring_time: timedelta = timedelta(seconds=10)
    suspect_under: timedelta = timedelta(seconds=10)
    key: str = "default"  # which OVH credential serves this line
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """The lines this process serves; passed to whatever needs to know which line is which.

    `join_link` is where a newcomer taps, with `{code}` in place of the code; empty where no network has such links.
    """

    lines: tuple[Line, ...]
    join_link: str = ""
    by_id: dict[LineId, Line] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {line.id: line for line in self.lines})

    @property
    def zone(self) -> str:
        """The zone for what belongs to no line: the first line's."""
        return self.lines[0].zone if self.lines else "UTC"
