"""What the board shows, as values. No number of a caller is in them, only its last two digits; no words of a language.

Two values are equal when they show the same: the instant of the reading does not count, and neither do ages, which the
browser counts itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.forwarding.status import Place
from bot.model import CallId, LineId


class CallState(StrEnum):
    """What a call that goes on is doing."""

    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"


class Withheld(StrEnum):
    """Why a caller has no digits."""

    NO = "no"
    WITHHELD = "withheld"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Caller:
    """The last two digits of a number (`…07`); a short number, such as 3114, is a service's and whole."""

    digits: str
    withheld: Withheld = Withheld.NO


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that goes on. `at`: the first names of those whose phones ring, or who talks; `since`: in this state."""

    id: CallId
    caller: Caller
    state: CallState
    rang_at: datetime
    since: datetime
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on between two instants, by first names."""

    starts: datetime
    ends: datetime
    people: tuple[str, ...]
    trainees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ringing:
    """Where the line rings as OVH says, and when that was read; `place` None: not read yet.

    `right`: that is where it should ring, else it is `wanted`. `acts`: the bot would put it right.
    """

    place: Place | None
    read_at: datetime | None
    wanted: Place
    right: bool
    acts: bool


@dataclass(frozen=True, slots=True)
class Counters:
    """The calls of a period that met the open line; the waits are of all of them, answered or not."""

    answered: int = 0
    missed: int = 0
    suspect: int = 0
    while_closed: int = 0
    to_call_back: int = 0
    called_back: int = 0
    median_wait: timedelta | None = None
    p90_wait: timedelta | None = None
    longest_wait: timedelta | None = None

    @property
    def calls(self) -> int:
        return self.answered + self.missed + self.suspect

    @property
    def rate(self) -> float | None:
        """The share that was answered; None when nobody called."""
        return self.answered / self.calls if self.calls else None


@dataclass(frozen=True, slots=True)
class OpenCallBack:
    """A caller who is still to be called back. `by`: who does so now."""

    id: int
    caller: Caller
    rang_at: datetime
    calls: int
    tries: int
    by: str = ""


class AlertKind(StrEnum):
    FORWARDING = "forwarding"  # the line does not ring where it should, and coordination was told
    NOBODY = "nobody"  # the line is open and nobody is on duty
    NO_PHONE = "no_phone"  # somebody on duty has no phone that may ring
    MUTE = "mute"  # the event stream tells nothing: calls are known minutes late
    STREAM_OFF = "stream_off"
    KEY = "key"  # the line's OVH key expires soon, or has expired: the phone would stay as it is
    NETWORK = "network"  # posts for a chat network wait: it does not take them


@dataclass(frozen=True, slots=True)
class Alert:
    kind: AlertKind
    since: datetime | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """What is of no line and concerns it: since when a chat network's posts wait, and when each OVH key expires."""

    waiting: Mapping[str, datetime] = field(default_factory=dict)
    keys: Mapping[str, datetime] = field(default_factory=dict)


ALL_WELL: Final = Outside()


@dataclass(frozen=True, slots=True)
class Board:
    """One line at one instant. `free`: how many of the phones on duty neither ring nor talk.

    `gap`: the next time, within two weeks, in which the line is open and nobody is on duty. `opens`: when it opens
    next, while it is closed. `changes_at`: when time alone changes something here. `records_until`: OVH's call records
    before this are read; None: none yet.
    """

    line: LineId
    name: str
    zone: str
    on: Duty | None
    next: Duty | None
    gap: tuple[datetime, datetime] | None
    opens: datetime | None
    ringing: Ringing
    calls: tuple[LiveCall, ...]
    free: int
    today: Counters
    week: Counters
    call_backs: tuple[OpenCallBack, ...]
    more_call_backs: int
    alerts: tuple[Alert, ...]
    now: datetime = field(compare=False)
    changes_at: datetime = field(compare=False)
    records_until: datetime | None = field(default=None, compare=False)

    @property
    def waiting(self) -> tuple[LiveCall, ...]:
        """Those with whom nobody talks yet, the longest first."""
        return tuple(call for call in self.calls if call.state is not CallState.TALKING)

    @property
    def talking(self) -> tuple[LiveCall, ...]:
        return tuple(call for call in self.calls if call.state is CallState.TALKING)
