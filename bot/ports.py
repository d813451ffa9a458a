"""What the core needs of the outside, as protocols: chats, the phone, its events, the memory, the clock.

The only `async` signatures of the core outside the shell stand here. Whatever goes wrong in an implementation comes
out as `AdapterError` (chats, phone) or `StoreError` (memory); nothing else crosses.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.model import (
    Address,
    Call,
    CallFact,
    CallId,
    Change,
    Closure,
    Event,
    Fact,
    Finding,
    Forwarding,
    Haste,
    Hours,
    Identity,
    Invite,
    Journal,
    Line,
    LineId,
    Membership,
    MissedCall,
    NetworkId,
    Outgoing,
    Phone,
    Post,
    PostId,
    ProofCall,
    Room,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Snapshot,
    Source,
    Step,
    Swap,
    SwapId,
    Volunteer,
    VolunteerId,
)

T = TypeVar("T")


class Clock(Protocol):
    """Time, so that demo and tests may run fast or jump."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean something."""

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        """Come back after `delay`, or as soon as `until` is set."""


# ---------------------------------------------------------------- the world

Receive = Callable[[Sequence[Event], str | None], Awaitable[None]]
"""Takes what came in, in order, and the cursor to store with its effect. Returns once both are committed."""


class Chat(Protocol):
    """One chat network. `heard_at` is when it last answered us since we began; None before that."""

    network: str
    heard_at: datetime | None

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read messages from `cursor` on, for ever. Returns only when cancelled or given up."""

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Say it, or edit it when `network_id` is set. Sending the same (id, version) twice says it once if it can."""

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Try the login, what is needed of the network, and what we may do in these rooms of it. Changes nothing."""


class Telephony(Protocol):
    """The lines at the phone company. Every method raises `AdapterError`."""

    async def read(self, line: Line, haste: Haste = Haste.CHANGE) -> Fact:
        """Where the line rings, as the company says now; never from a cache. Raises `GaveWay` when idle."""

    async def read_back(self, line: Line, before: Fact, taken: Sequence[Step], haste: Haste = Haste.CHANGE) -> Fact:
        """Where the line rings after these steps. What they cannot have changed is as in `before`, a fresh reading."""

    async def apply(self, line: Line, step: Step, fact: Fact) -> Fact:
        """Take one step, decided on `fact`, which comes back with what the next step must know of this one."""

    async def anyone_waiting(self, line: Line) -> bool:
        """Whether a caller is in the line's queue and talks to nobody yet. Only a queue can tell."""

    async def hours(self, line: Line) -> Hours:
        """The weekly time conditions of the line's queue."""

    async def set_hours(self, line: Line, wish: Hours) -> None:
        """Make them so; taking it twice does no harm. Nobody who calls meanwhile is turned away."""

    async def snapshot(self, line: Line) -> str:
        """Everything that steps may change, as the company says now, in a form that `restore` understands."""

    async def restore(self, line: Line, content: str, *, dry_run: bool) -> Sequence[str]:
        """Put a snapshot back and read that it is; what was done, or with `dry_run` would be, in words."""

    async def ring(self, line: Line, phone: Phone) -> None:
        """Ring a phone from the line, so that its owner can say whether they heard. Never retried."""

    async def records(self, line: Line, since: datetime) -> Sequence[CallFact]:
        """The call records of the line since then, as facts."""

    async def check(self, line: Line) -> Sequence[Finding]:
        """Try the login, the rights and the kind of the line."""


class CallSource(Protocol):
    """The live events of the lines' calls."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        """Read for ever; one answer of the stream is one `receive`, awaited before the next answer is asked for."""


# ---------------------------------------------------------------- the memory


class People(Protocol):
    """Volunteers, who they are on which network, their roles, and invitations."""

    def get(self, volunteer: VolunteerId) -> Volunteer: ...
    def save(self, volunteer: Volunteer) -> Volunteer:
        """Store it; a new one (id 0) comes back with its id."""

    def named(self, line: LineId, name: str) -> Sequence[Volunteer]:
        """Members whose name or handle matches: the whole name, else its beginning; case and accents apart."""

    def identity(self, network: str, user: str) -> Identity | None: ...
    def identities(self, volunteer: VolunteerId) -> Sequence[Identity]: ...
    def save_identity(self, identity: Identity) -> None: ...
    def memberships(self, volunteer: VolunteerId) -> Sequence[Membership]: ...
    def members(self, line: LineId) -> Sequence[tuple[Volunteer, Membership]]:
        """The line's team, by name."""

    def save_membership(self, membership: Membership) -> None: ...
    def delete_membership(self, volunteer: VolunteerId, line: LineId) -> None: ...
    def by_phone(self, phones: Iterable[Phone]) -> Mapping[Phone, Volunteer]: ...
    def invite(self, code_hash: str) -> Invite | None: ...
    def save_invite(self, invite: Invite) -> None: ...
    def room(self, address: Address) -> Room | None: ...
    def rooms(self, line: LineId) -> Sequence[Room]: ...
    def save_room(self, room: Room) -> None:
        """Bind the room; a binding it had before is replaced."""

    def delete_room(self, address: Address) -> None: ...
    def move_room(self, old: Address, new: Address) -> None:
        """The room goes on elsewhere: its binding, and what waits to be said there."""

    def proof_call(self, id_: int) -> ProofCall | None: ...
    def proof_calls_to_place(self) -> Sequence[ProofCall]:
        """Those with neither `placed_at` nor `error`."""

    def save_proof_call(self, call: ProofCall) -> ProofCall: ...


class Roster(Protocol):
    """Slots, shifts, seats, swaps, closures. Every change is noted for the journal."""

    def lines(self) -> Sequence[LineId]:
        """Lines that have a shift."""

    def slot(self, id_: SlotId) -> Slot | None: ...
    def slots(self, line: LineId) -> Sequence[Slot]: ...
    def save_slot(self, slot: Slot) -> Slot: ...
    def delete_slot(self, id_: SlotId) -> None:
        """Its shifts stay, as shifts without a slot."""

    def shift(self, id_: ShiftId) -> Shift | None: ...
    def numbered(self, line: LineId, number: int) -> Shift | None: ...
    def shifts(self, lines: Iterable[LineId], starts: datetime, ends: datetime) -> Sequence[Shift]:
        """Shifts that overlap [starts, ends), by start."""

    def dates(self, slot: SlotId, since: date) -> Mapping[date, Shift]:
        """The slot's shifts from that local date on."""

    def add_shifts(self, shifts: Sequence[Shift]) -> Sequence[Shift]:
        """Store new ones, numbered per line in order of start; a (slot, date) that exists is left alone."""

    def save_shift(self, shift: Shift) -> Shift:
        """Change one that exists."""

    def delete_shift(self, id_: ShiftId) -> None: ...
    def seat(self, id_: SeatId) -> Seat | None: ...
    def seats(self, shifts: Iterable[ShiftId]) -> Mapping[ShiftId, Sequence[Seat]]:
        """Seats of these shifts, in the order in which they were taken; every asked shift has a key."""

    def seats_of(self, volunteer: VolunteerId, starts: datetime, ends: datetime) -> Sequence[tuple[Shift, Seat]]:
        """A person's seats on any line that overlap [starts, ends), by start."""

    def save_seat(self, seat: Seat) -> Seat: ...
    def delete_seat(self, id_: SeatId) -> None: ...
    def swap(self, id_: SwapId) -> Swap | None: ...
    def open_swaps(self, line: LineId) -> Sequence[Swap]: ...
    def save_swap(self, swap: Swap) -> Swap: ...
    def closures(self, line: LineId, starts: datetime, ends: datetime) -> Sequence[Closure]:
        """Closures that overlap [starts, ends)."""

    def save_closure(self, closure: Closure) -> Closure: ...
    def delete_closure(self, id_: int) -> None: ...


class Calls(Protocol):
    """Facts about calls, the calls they fold into, and the alerts of missed ones."""

    def add_facts(self, facts: Sequence[CallFact]) -> Sequence[CallFact]:
        """Store those whose key is new, and return these."""

    def facts(self, line: LineId, since: datetime, until: datetime, source: Source | None = None) -> Sequence[CallFact]:
        """Facts with since <= at < until (of one source only, when given), by time."""

    def facts_of(self, passages: Iterable[str]) -> Sequence[CallFact]: ...
    def call(self, id_: CallId) -> Call | None: ...
    def calls(self, line: LineId, since: datetime, until: datetime) -> Sequence[Call]:
        """Calls with since <= rang_at < until, by time."""

    def save_calls(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Store them: id 0 is new, else replaced."""

    def delete_calls(self, ids: Iterable[CallId]) -> None: ...
    def missed(self, id_: int) -> MissedCall | None: ...
    def missed_of_call(self, call: CallId) -> MissedCall | None: ...
    def open_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Alerts not closed, oldest first."""

    def save_missed(self, missed: MissedCall) -> MissedCall: ...
    def missed_between(self, line: LineId, since: datetime, until: datetime) -> Sequence[MissedCall]:
        """Alerts opened then, closed or not."""


class Outbox(Protocol):
    """What must be said, as rows."""

    def add(self, post: Post, due_at: datetime | None = None) -> PostId:
        """Say it (later, with `due_at`). With a key already used at this address the earlier row is overwritten."""

    def find(self, address: Address, network_id: NetworkId) -> Outgoing | None:
        """The post that stands under this id there."""

    def keyed(self, address: Address, key: str) -> Outgoing | None: ...
    def due(self, now: datetime, limit: int, network: str | None = None) -> Sequence[Outgoing]:
        """What can be said now (in one network only, when given), by address and then in order."""

    def next_due(self, network: str | None = None) -> datetime | None:
        """When the earliest waiting post (of one network only, when given) wants to go."""

    def keep_to(self, networks: Iterable[str]) -> int:
        """Give up what waits to be said anywhere else; how much that was."""

    def cancel(self, address: Address, key: str) -> None:
        """What waits under this key is not said."""

    def sending(self, id_: PostId) -> None: ...
    def sent(self, id_: PostId, version: int, network_id: NetworkId, now: datetime) -> None:
        """It was said. A row overwritten meanwhile stays due, as an edit."""

    def failed(self, id_: PostId, version: int, retry_at: datetime | None, why: str) -> None:
        """It was not said: again at `retry_at`, or given up when None; what overwrote it meanwhile is due then."""


class Phones(Protocol):
    """What we know of each line's forwarding."""

    def forwarding(self, line: LineId) -> Forwarding: ...
    def save_forwarding(self, forwarding: Forwarding) -> None: ...
    def snapshot(self, line: LineId) -> Snapshot | None: ...
    def save_snapshot(self, snapshot: Snapshot) -> None: ...


class Tx(Protocol):
    """One transaction. Nothing of it lasts unless the work returns; it holds no `await`."""

    @property
    def people(self) -> People: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def phones(self) -> Phones: ...

    def seen(self, network: str, message: str, now: datetime) -> bool:
        """Note that this message came. True when it had come before."""

    def cursor(self, name: str) -> str | None: ...
    def save_cursor(self, name: str, value: str) -> None: ...
    def once(self, key: str, now: datetime) -> bool:
        """True the first time ever that this is asked; for what must be said once."""

    def keep_aside(self, network: str, message: str, text: str, why: str, now: datetime) -> None:
        """Keep something that we could not handle, for a person to look at."""

    def journal(self, entry: Journal) -> None:
        """Write down an act, with the roster changes made since the last entry of this transaction."""

    def last_act(self, by: VolunteerId) -> Journal | None:
        """The person's newest entry that changed the roster."""

    def unchanged_since(self, change: Change) -> bool:
        """Whether the row is still as the change left it."""

    def revert(self, entry: Journal) -> None:
        """Put every row of the entry back as it was before, and mark the entry undone."""

    def savepoint(self, work: Callable[[], T]) -> T:
        """Run `work`; when it raises, undo only what it did, and raise."""

    def forget(self, now: datetime) -> None:
        """Delete what has had its time: seen messages after 48 h, sent posts, facts and callers' numbers as set."""


class Store(Protocol):
    """The database. Both methods raise `StoreError` when it cannot be reached; what the work raises goes through."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction; one after the other, committed before this returns."""

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a second connection that cannot write."""

    async def close(self) -> None: ...
