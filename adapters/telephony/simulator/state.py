"""The state of one billing account at OVH: lines, numbers, call queues, tasks, tokens, call records."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api_objects import ApiObject
from adapters.telephony.simulator.number_forms import wire_form
from adapters.telephony.simulator.open_questions import OpenQuestions
from adapters.telephony.simulator.refusal import Refusal

T = TypeVar("T")
TASK_STEP = timedelta(seconds=1)


class Clock(Protocol):
    """Tells the time, with time zone UTC."""

    def now(self) -> datetime: ...


@dataclass(slots=True)
class SipLine:
    """A SIP line with its options."""

    id: int
    number: str
    shown: ApiObject
    options: ApiObject

    @property
    def channels(self) -> int:
        return int(self.shown["simultaneousLines"])


@dataclass(slots=True)
class Redirect:
    """A number that leads to a SIP line."""

    id: int
    number: str
    shown: ApiObject


@dataclass(slots=True)
class Agent:
    """A phone that a hunting service may ring; no call is offered to it before `rests_until` (failed, wrap-up)."""

    id: int
    shown: ApiObject
    rests_until: datetime | None = None

    @property
    def number(self) -> str:
        return wire_form(self.shown["number"])

    @property
    def ring_time(self) -> timedelta:
        return timedelta(seconds=max(1, self.shown["timeout"]))


@dataclass(slots=True)
class Queue:
    """A call queue; `order` holds its agents' ids, first rung first."""

    id: int
    shown: ApiObject
    order: list[int] = field(default_factory=list)
    answered: int = 0
    lost: int = 0
    talked: timedelta = timedelta(0)
    waited: timedelta = timedelta(0)


@dataclass(slots=True)
class Hunting:
    """A hunting service: agents, queues, opening hours. `flavour` is the first part of its paths."""

    id: int
    number: str
    flavour: str
    shown: ApiObject
    hunting: ApiObject = field(default_factory=api_objects.HUNTING.new)
    agents: dict[int, Agent] = field(default_factory=dict)
    queues: dict[int, Queue] = field(default_factory=dict)
    hours: ApiObject = field(default_factory=api_objects.TIME_CONDITIONS.new)
    conditions: dict[int, ApiObject] = field(default_factory=dict)
    opened: datetime | None = None

    @property
    def queue(self) -> Queue:
        """The queue that callers enter: the first."""
        return next(iter(self.queues.values()))


@dataclass(slots=True)
class Task:
    """Work that OVH does later. It advances one step per second or per read, whichever is faster."""

    id: int
    action: str
    service: str
    began: datetime
    finish: Callable[[], None]
    looks: int = 0
    finished: bool = False

    def status(self, now: datetime) -> str | None:
        """`todo`, `doing`, `done`, then None when OVH has deleted it."""
        step = max(self.looks, (now - self.began) // TASK_STEP)
        return ("todo", "doing", "done")[step] if step < 3 else None


@dataclass(slots=True)
class Record:
    """A call record, which the API shows from `visible` on."""

    service: str
    created: datetime
    visible: datetime
    shown: ApiObject


@dataclass(slots=True)
class State:
    """What one customer has at OVH. Numbers are `0033…` and name their service.

    Services belong to `billing_account`, but for those that `elsewhere` puts into another one.
    """

    clock: Clock
    billing_account: str = "ab1234567-ovh-1"
    elsewhere: dict[str, str] = field(default_factory=dict)
    questions: OpenQuestions = field(default_factory=OpenQuestions)
    lines: dict[str, SipLine] = field(default_factory=dict)
    redirects: dict[str, Redirect] = field(default_factory=dict)
    huntings: dict[str, Hunting] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    """Event tokens by scope: "" the whole account, a service's number, or `number/agent id`."""
    records: dict[int, Record] = field(default_factory=dict)
    screens: dict[str, ApiObject] = field(default_factory=dict)
    """Call filters by service; below, voicemail settings by line: only the fields that differ from the default."""
    voicemails: dict[str, ApiObject] = field(default_factory=dict)
    later: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    """Accepted changes that are made later, with their time."""
    most_records: int = 5000
    """The most records in one list; a query for more is refused."""
    _ids: Iterator[int] | None = None

    def next_id(self) -> int:
        """A new id, also different from those of a simulator that was started some seconds earlier."""
        if self._ids is None:
            self._ids = _count_from(int(self.clock.now().timestamp()) % 100_000_000 * 10)
        return next(self._ids)

    def services(self) -> list[str]:
        return [*self.lines, *self.redirects, *self.huntings]

    def accounts(self) -> list[str]:
        return list(dict.fromkeys([self.billing_account, *self.elsewhere.values()]))

    def account_of(self, number: str) -> str:
        return self.elsewhere.get(number, self.billing_account)

    def settle(self) -> None:
        """Finish the tasks and make the changes that are due."""
        now = self.clock.now()
        due = [work for at, work in self.later if at <= now]
        self.later = [(at, work) for at, work in self.later if at > now]
        for work in due:
            work()
        for task in list(self.tasks.values()):
            status = task.status(now)
            if status in {"done", None} and not task.finished:
                task.finish()
                task.finished = True
            if status is None:
                del self.tasks[task.id]

    def line(self, number: str) -> SipLine:
        return _existing_service(self.lines.get(number))

    def redirect(self, number: str) -> Redirect:
        return _existing_service(self.redirects.get(number))

    def hunting(self, flavour: str, number: str) -> Hunting:
        found = _existing_service(self.huntings.get(number))
        if found.flavour != flavour:
            raise Refusal.no_service()
        return found

    def feature(self, number: str) -> str:
        """OVH's word for the type of a service; empty when there is none."""
        if number in self.lines:
            return "sip"
        if number in self.redirects:
            return "redirect"
        return str(self.huntings[number].shown["featureType"]) if number in self.huntings else ""

    def new_token(self, scope: str) -> str:
        """Make an event token for a scope; the previous one becomes invalid."""
        name = f"{self.billing_account}/{scope}/{self.next_id()}"
        self.tokens[scope] = str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()
        return self.tokens[scope]


def _existing_service(thing: T | None) -> T:
    if thing is None:
        raise Refusal.no_service()
    return thing


def _count_from(start: int) -> Iterator[int]:
    while True:
        start += 1
        yield start
