"""The words of the house: what a helpline is made of.

Values only: frozen, without I/O and without opinion. Instants are aware and in UTC; dates and wall-clock times are
those of the line's zone. Phone numbers are E.164 (`+33639980101`). An `id` of 0 means "not stored yet".
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import NewType

LineId = NewType("LineId", str)
VolunteerId = NewType("VolunteerId", int)
SlotId = NewType("SlotId", int)
ShiftId = NewType("ShiftId", int)
SeatId = NewType("SeatId", int)
SwapId = NewType("SwapId", int)
CallId = NewType("CallId", int)
PostId = NewType("PostId", int)
NetworkId = NewType("NetworkId", str)
"""A message's id as its network gives it; unique within (network, chat)."""
Phone = NewType("Phone", str)
"""A phone number in E.164, parsed once where it entered."""


# ---------------------------------------------------------------- lines (from the configuration)


class Kind(StrEnum):
    """How OVH is set up for a line."""

    LINE = "line"  # a SIP line whose unconditional forward we set
    REDIRECT = "redirect"  # a number redirected to a SIP line whose forward we set
    HUNTING = "hunting"  # a call queue whose agents we log in and out


class Mode(StrEnum):
    """Whether the bot may write to OVH for a line."""

    OBSERVE = "observe"
    ACT = "act"


class Nature(StrEnum):
    """What a target is; the first two are OVH's own words."""

    NUMBER = "number"
    VOICEMAIL = "voicemail"
    ANNOUNCEMENT = "announcement"  # the queue's own closure action, or a number that plays a message


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a line rings: a phone, a voicemail, or an announcement (`phone` is empty for the queue's own)."""

    nature: Nature
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
    kind: Kind
    billing_account: str
    zone: str = "Europe/Paris"
    language: str = "fr"
    country: str = "FR"
    mode: Mode = Mode.OBSERVE
    lead: timedelta = timedelta(minutes=10)
    closed: Target = Target(Nature.ANNOUNCEMENT)
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


# ---------------------------------------------------------------- people and rooms


class Role(StrEnum):
    """What somebody may do on one line. Ordered by what it allows."""

    NEWCOMER = "newcomer"  # nothing yet: coordination has not agreed
    TRAINEE = "trainee"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class Purpose(StrEnum):
    """What a room is for."""

    TEAM = "team"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person. `phone` is proved when somebody heard it ring and said so (`phone_proved_at`)."""

    id: VolunteerId
    name: str
    phone: Phone | None = None
    phone_proved_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a volunteer is on one network; `private` is the chat where the bot may write to them alone, once known.

    `handle` is what others write after an @ to mean them, where that is not the `user` itself; it may change.
    """

    network: str
    user: str
    volunteer: VolunteerId
    private: str | None = None
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role on one line. `asks` is the role they were invited to, while coordination has not agreed to it."""

    volunteer: VolunteerId
    line: LineId
    role: Role
    asks: Role | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A place to write to: a group, a topic of a group, or a private chat."""

    network: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that belongs to a line; bound by saying `/lier CODE` in it."""

    address: Address
    line: LineId
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code. `role` invites a person to the line, `purpose` binds a room to it.

    With neither, and no line, whoever uses it is the person who asked for it: `invited_by`.

    Only a slow hash of the code is stored, so that a copy of the database opens no door while it is good.
    """

    code_hash: str
    line: LineId
    expires_at: datetime
    role: Role | None = None
    purpose: Purpose | None = None
    name: str = ""
    invited_by: VolunteerId | None = None
    used_at: datetime | None = None

    @property
    def opens_account(self) -> bool:
        return self.role is None and self.purpose is None


# ---------------------------------------------------------------- the roster


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time on a line, by the wall clock of the line's zone. `weekday` counts from Monday = 0.

    `ends` at or before `starts` means the next day. Season bounds are inclusive dates; None is open.
    """

    id: SlotId
    line: LineId
    weekday: int
    starts: time
    ends: time
    seats: int = 1
    trainee_seats: int = 0
    season_starts: date | None = None
    season_ends: date | None = None
    on_holidays: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """One slot on one date, or a time somebody opened on the spot (`slot` is None). `number` counts per line.

    Natural key: (slot, date). Covering a shift never moves its bounds.
    """

    id: ShiftId
    line: LineId
    slot: SlotId | None
    date: date
    number: int
    starts: datetime
    ends: datetime
    seats: int = 1
    trainee_seats: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """Who has a place on a shift, from when to when (a part may be covered). `trainee`: listens, is not in charge."""

    id: SeatId
    shift: ShiftId
    volunteer: VolunteerId
    starts: datetime
    ends: datetime
    trainee: bool = False


@dataclass(frozen=True, slots=True)
class Swap:
    """Who gives which seat, to one person or to all, for which other seat or none.

    Open while `closed_at` is None. `agreed` tells how it closed. With `takeover` the asker wants the rest of the seat
    now, and the giver (or coordination) has to agree; otherwise `to` (or anyone) has to.
    """

    id: SwapId
    line: LineId
    seat: SeatId
    giver: VolunteerId
    asked_by: VolunteerId
    asked_at: datetime
    to: VolunteerId | None = None
    for_seat: SeatId | None = None
    takeover: bool = False
    closed_at: datetime | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """A time when a line is closed whatever the roster says. `ends` None: until somebody reopens."""

    id: int
    line: LineId
    starts: datetime
    ends: datetime | None
    closed_by: VolunteerId | None = None


# ---------------------------------------------------------------- calls


class Source(StrEnum):
    """Where a fact about a call comes from."""

    QUEUE = "queue"  # the event stream, a call queue
    LINE = "line"  # the event stream, a SIP line
    RECORD = "record"  # a call record (CDR)


class What(StrEnum):
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
    what: What
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


# ---------------------------------------------------------------- forwarding


@dataclass(frozen=True, slots=True)
class Wish:
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
class Fact:
    """What OVH says of a line, read at `read_at`. `targets` rings now, in order; empty: nobody is rung.

    `redirected_to` is where a `redirect` number leads; `agents` are all of the hunting service.
    """

    targets: tuple[Target, ...]
    read_at: datetime
    query_id: str = ""
    agents: tuple[Agent, ...] = ()
    redirected_to: Phone | None = None


class Haste(IntEnum):
    """Why the phone company is asked something, the most urgent first."""

    NOW = 0  # a change, what it cannot go on without, or somebody who waits for the answer
    CHANGE = 1  # a reading before or after a change
    IDLE = 2  # whether all is still well; gives way to the others
    LATER = 3  # whatever can wait for minutes


class Verb(StrEnum):
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

    verb: Verb
    target: Target


@dataclass(frozen=True, slots=True)
class Forwarding:
    """What we know of a line's forwarding: the wish, the fact, and how far they agree.

    `fact` None means unknown: read before anything else. `confirmed_at` is the first good read of this wish,
    `verified_at` the second, at least 30 s later. `repairs` are the times a drift was put right. `told` names the
    alert that is open ("" for none).
    """

    line: LineId
    wish: Wish | None = None
    wished_at: datetime | None = None
    fact: Fact | None = None
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


# ---------------------------------------------------------------- what people say, and what is said to them


@dataclass(frozen=True, slots=True)
class Message:
    """Something somebody wrote or pressed. For a press, `pressed` is the post it stands under, `text` its `verb:id`, or
    the button's number in the life of the post where people press by number.

    `sent_at` is the network's time: relative words count from it. `answer_to` is how to answer a press privately.
    `handle` is as in `Identity`.
    """

    id: str
    address: Address
    sender: str
    name: str
    text: str
    sent_at: datetime
    private: bool = False
    pressed: NetworkId | None = None
    answer_to: str = ""
    language: str | None = None
    handle: str = ""


class RoomWhat(StrEnum):
    """What befell a room, or our place in it."""

    ARRIVED = "arrived"  # the bot was put into it, or invited
    MOVED = "moved"  # it goes on under another address
    LOST = "lost"  # the bot was taken out, or may not write there any more
    LEFT = "left"  # a person left it
    UNREADABLE = "unreadable"  # the key of somebody's encrypted message never came
    DEVICE = "device"  # a device of somebody's asks to be known as theirs


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """Something befell a room. `user` is who did it, left or wrote; `moved_to` is where a moved room goes on.

    Of a device: `name` is what it is called, `shown` what stands on it if nobody sits between ("" until it does),
    `about` an id for the answer.
    """

    id: str
    address: Address
    what: RoomWhat
    at: datetime
    user: str = ""
    name: str = ""
    moved_to: Address | None = None
    about: str = ""
    shown: str = ""


Event = Message | RoomEvent
"""What comes in from a chat network."""


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it says: `verb:arguments`, the verb an English command name, arguments ids or dates.

    With `contact`, pressing it sends the person's own phone number; a network that cannot do that does not show it.
    """

    label: str
    says: str
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A heat map as data; whoever sends it draws it. Rows are weekdays from Monday, columns hours from 0."""

    title: str
    legend: str
    weekdays: tuple[str, ...]
    calls: tuple[tuple[int, ...], ...]
    covered: tuple[tuple[float, ...], ...]


class Act(StrEnum):
    """What a post does to its room besides being said."""

    SAY = "say"
    JOIN = "join"  # accept the invitation first
    LEAVE = "leave"  # go, after saying it
    PIN = "pin"  # keep it in sight, where the bot may
    UNPIN = "unpin"  # edit it once more, and take it out of sight
    TRUST = "trust"  # the device that asked is known from now on
    DOUBT = "doubt"  # it is not


@dataclass(frozen=True, slots=True)
class Post:
    """Something to say. A later post with the same key at the same address edits the earlier one.

    Our markup: `**bold**`, nothing else. Texts hold `{caller:ID}` (ID of a MissedCall); the number is filled in only
    at sending. `toast` answers a press privately where the network can, and is sent as a message elsewhere.
    `anew`: with a key, the earlier post is taken away and this one said at the end, where people look; else it is
    edited in place. `protected` is what must not be copied or passed on, where the network can keep people from it: set
    when a number is filled in. `more` is what a post with a key ends in, in its reader's language, where it is too long
    for its network; it is filled in at sending too.

    `news` is what an edit adds to what stood there: the next sentence of its story, for networks that tell that in the
    post's thread. The text has to tell how things stand without it. `about` is the device that is trusted or doubted.
    """

    to: Address
    text: str
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    key: str = ""
    quiet: bool = False
    toast: str = ""
    act: Act = Act.SAY
    anew: bool = False
    protected: bool = False
    more: str = ""
    news: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post in the outbox. `version` counts its overwritings; with a `network_id` it was sent before, and edits.

    `numbered` are all buttons of its life so far, for networks where people press by number: the first is 1, and keeps
    that number when it is gone.
    """

    id: PostId
    post: Post
    version: int = 1
    network_id: NetworkId | None = None
    due_at: datetime | None = None
    tries: int = 0
    numbered: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the roster around an act, as plain data; `before` None: it was made, `after` None: unmade."""

    table: str
    id: int
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Journal:
    """Who did what for whom, when, and which rows it changed."""

    id: int
    at: datetime
    line: LineId | None
    by: VolunteerId | None
    verb: str
    words: str
    changes: tuple[Change, ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ProofCall:
    """A call we place so that somebody can say whether their phone rang. Placed once, never blindly again."""

    id: int
    line: LineId
    volunteer: VolunteerId
    phone: Phone
    asked_at: datetime
    placed_at: datetime | None = None
    error: str = ""


class Scope(StrEnum):
    """Who is shown a menu of commands, and where."""

    GROUP = "group"
    PRIVATE = "private"
    COORDINATION = "coordination"  # in groups, those whom the network knows to be in charge there


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands to offer, each with a few words. `language` empty: for everybody without a menu in their own."""

    scope: Scope
    language: str
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `check` found: `good`, or what is wrong and what to do about it.

    Good and something to do: nobody but a person can tell whether it is.
    """

    where: str
    good: bool
    words: str
    todo: str = ""


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
