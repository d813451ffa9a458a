"""Lines as the configuration describes them, and their opening hours at OVH."""

from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from enum import StrEnum

from bot.model.ids import LineId, Phone
from bot.model.webhooks import Webhook, WebhookMode


class LineKind(StrEnum):
    """How OVH is set up for a line."""

    LINE = "line"  # a SIP line whose unconditional forward we set
    REDIRECT = "redirect"  # a number redirected to a SIP line whose forward we set
    HUNTING = "hunting"  # a call queue whose agents we log in and out


class LineMode(StrEnum):
    """Whether the bot may write to OVH for a line."""

    OBSERVE = "observe"
    ACT = "act"


class StreamMode(StrEnum):
    """Which version of OVH's event stream tells of a line's calls."""

    AUTO = "auto"  # the first, and whenever that does not work, the other
    V1 = "v1"
    V2 = "v2"
    OFF = "off"  # none: calls are known from the records, minutes later


class CallBackWay(StrEnum):
    """How a line's missed callers are called back."""

    NUMBER = "number"  # whoever calls back gets the caller's number, and dials it
    OFF = "off"  # not at all: missed calls are told, and that is all
    BRIDGE = "bridge"  # the line rings whoever calls back, and then the caller, who sees the helpline's number


class TargetKind(StrEnum):
    """The first two are OVH's own words."""

    NUMBER = "number"
    VOICEMAIL = "voicemail"
    ANNOUNCEMENT = "announcement"  # the queue's own closure action


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a line rings: a phone, a voicemail (`phone` "": the line's own), or the announcement of the queue.

    A number that plays a message is a phone like any other: OVH does not tell them apart.
    """

    kind: TargetKind
    phone: Phone = Phone("")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A weekly period in which OVH lets callers into a queue: within one day, until 23:59:59 at the latest."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of a queue at OVH. `kept` False: OVH does not apply them, callers get in at any time."""

    kept: bool
    openings: frozenset[Opening]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What we store about the opening hours of a line's queue at OVH.

    `before` is the week before our first change, for `restore`. `announced` is the week that coordination was last
    told about, on a line in mode `observe`. `alert_key` is the outbox key of the open alert ("" for none).
    """

    line: LineId
    before: Hours | None = None
    announced: Hours | None = None
    alert_key: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """Somebody who agreed to be rung when nobody holds the shift, at any time or within `hours` (the line's zone).

    Hours whose end is at or before their start end the next day.
    """

    name: str
    phone: Phone
    hours: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """An external number that can hold a shift without being a person: it rings, is shown by name, is never asked."""

    name: str
    phone: Phone


@dataclass(frozen=True, slots=True)
class Line:
    """A helpline's phone line.

    `number` is what callers dial. `service` is the OVH service that we change, also E.164: the SIP line (`line`,
    `redirect`) or the hunting service (`hunting`). `closed` is where the line rings outside shifts, never a person.
    `uncovered` rings, in order, during a shift that nobody holds (empty: as `closed`). `numbers` can hold shifts too.
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
    hunting: str = "easyHunting"  # or "ovhPabx": part of OVH's API paths
    queue: int | None = None  # the queue's id; None: the service has only one
    shared: bool = False  # whether another line uses the same hunting service, through another queue
    time_conditions: bool = False  # whether the bot sets OVH's weekly time conditions to the shifts
    trainees_ring: bool = False
    numbers_on: tuple[str, ...] = ()  # networks that may carry callers' numbers; empty: all
    ring_time: timedelta = timedelta(seconds=10)
    suspect_under: timedelta = timedelta(seconds=10)
    callback: CallBackWay = CallBackWay.NUMBER
    callback_hours: tuple[tuple[time, time], ...] = ((time(9), time(20, 30)),)  # by the line's clock; empty: always
    confirm_before: timedelta = timedelta(hours=3)  # by then, whoever is asked whether they will be there has answered
    unconfirmed_told: timedelta = timedelta(hours=1)  # before a shift, coordination hears of who has not
    emergency: tuple[str, ...] = ()  # the rows of its card of emergency numbers; empty: the country's public ones
    key: str = "default"  # which OVH credential this line uses
    retired: bool = False
    number_billing_account: str = ""  # the account of `number`, if it is another one than that of `service`
    countries: tuple[str, ...] = ()  # besides its own, those whose numbers it may ring
    webhooks: tuple[Webhook, ...] = ()  # other systems that are told of its calls
    share_numbers: bool = False  # whether callers' numbers go to them
    stream: StreamMode = StreamMode.AUTO
    school_zone: str = ""  # whose school holidays coordination is asked about; empty: none
    all_numbers: frozenset[Phone] = field(default=frozenset(), compare=False, repr=False)
    """Numbers and services of all lines of the deployment: to ring one would be a loop."""

    @property
    def told_webhooks(self) -> tuple[Webhook, ...]:
        """Those that the bot tells itself; the others are links on people's boards."""
        return tuple(one for one in self.webhooks if one.mode is WebhookMode.SILENT)


@dataclass(frozen=True, slots=True)
class Deployment:
    """The lines that this process serves. Each is told the numbers of all.

    `join_link` is the link for newcomers, with `{code}` in place of the code; "" when no network has such links.
    `public_url` is the address of our web server from outside; "" when it is not reachable from there.
    """

    lines: tuple[Line, ...]
    join_link: str = ""
    public_url: str = ""
    by_id: dict[LineId, Line] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        own = frozenset(number for line in self.lines for number in (line.number, line.service))
        object.__setattr__(self, "lines", tuple(replace(line, all_numbers=own) for line in self.lines))
        object.__setattr__(self, "by_id", {line.id: line for line in self.lines})

    @property
    def zone(self) -> str:
        """The zone for anything that belongs to no line: the first line's."""
        return self.lines[0].zone if self.lines else "UTC"
