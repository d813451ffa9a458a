"""One line, its team and its OVH: real store, real client, simulator, and a clock moved by hand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from typing_extensions import override

from adapters.clock import SteppedClock
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.state import Hunting
from bot.commands.dispatch.handle import handle_message
from bot.model import (
    Address,
    Backup,
    Deployment,
    ForwardingState,
    Identity,
    Line,
    LineId,
    LineKind,
    LineMode,
    Membership,
    Message,
    NetworkId,
    Observed,
    Outgoing,
    OvhLogin,
    Phone,
    Purpose,
    Role,
    Room,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Step,
    Target,
    TargetKind,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.run.phone_checks import PhoneChecks
from bot.run.reconciler import Reconciler
from bot.text import NBSP
from storage.store import SqlStore, open_store
from tests.support.france import IN_FRANCE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # one in the afternoon in Paris
NUMBER, SIP, QUEUE = Phone("+33199005001"), Phone("+33199005010"), Phone("+33199005002")
TEAM, COORDINATION = Address("console", "team"), Address("console", "coordination")
NAMES = ("Anne", "Bakari", "Chloé")
ANNE, BAKARI, CHLOE = (Phone(f"+3363998010{n}") for n in (1, 2, 3))
BACKUP = Backup("Astreinte", Phone("+33639980120"))
STRANGER = Phone("+33639980199")


def a_line(kind: LineKind = LineKind.HUNTING, **settings: object) -> Line:
    number, service = {LineKind.LINE: (SIP, SIP), LineKind.REDIRECT: (NUMBER, SIP), LineKind.HUNTING: (QUEUE, QUEUE)}[
        kind
    ]
    closed = Target(TargetKind.ANNOUNCEMENT if kind is LineKind.HUNTING else TargetKind.VOICEMAIL)
    usual: dict[str, object] = IN_FRANCE | {"mode": LineMode.ACT, "closed": closed} | settings
    return Line(LineId("lyon"), "Lyon", number, service, kind, "ab1234567-ovh-1", **usual)  # type: ignore[arg-type]  # as Line has them


class Watched(OvhTelephony):
    """The real client; after every step it records whose phones a call would ring."""

    simulator: Simulator
    rang: list[tuple[str, ...]]

    @override
    async def apply(self, line: Line, step: Step, observed: Observed) -> Observed:
        try:
            return await super().apply(line, step, observed)
        finally:
            self.rang.append(tuple(self.simulator.phone(line.number)))


@dataclass(slots=True)
class Scene:
    line: Line
    clock: SteppedClock
    simulator: Simulator
    telephony: Watched
    store: SqlStore
    following: Reconciler
    said: list[tuple[str, str]] = field(default_factory=list)

    # ------------------------------------------------------------ the world

    @property
    def checks(self) -> PhoneChecks:
        return PhoneChecks(self.store, self.telephony, self.clock, Deployment((self.line,)))

    def rings(self) -> list[str]:
        """Whose phones a call to the line would ring now."""
        return self.simulator.phone(self.line.number)

    def reads(self) -> int:
        return sum(r.method == "GET" and r.path != "/auth/time" for r in self.simulator.requests)

    def another_hand(self, phone: Phone) -> None:
        """Somebody forwards the line to another phone in OVH's web manager."""
        if self.line.kind is LineKind.HUNTING:
            hunting = self.simulator.state.huntings[self.line.service.replace("+", "00")]
            for agent in hunting.agents.values():
                agent.shown["status"] = "loggedOut"
            self.simulator.add_agent(hunting, phone, status="available")
        else:
            options = {"forwardUnconditionalNature": "number", "forwardUnconditionalNumber": phone.replace("+", "00")}
            self.simulator.someone_sets(self.line.service, forwardUnconditional=True, **options)

    # ------------------------------------------------------------ time

    async def follow(self) -> None:
        """One pass of the reconciler, and delivery of its posts."""
        await self.clock.through(self.following.follow_all())
        if await self.store.read(lambda tx: tx.people.proof_calls_to_place()):  # a moment of the clock may pass
            await self.clock.through(self.checks.place_all())
        now = self.clock.now()
        due = await self.store.read(lambda tx: tx.outbox.due(now + timedelta(seconds=3), 50))
        for outgoing in sorted(due, key=lambda outgoing: outgoing.id):
            edited = " *" if outgoing.network_id else ""
            self.said.append((outgoing.post.to.chat + edited, outgoing.post.text.replace(NBSP, " ")))
            await self.store.write(partial(sent, outgoing, now))

    async def press(self, label: str, chat: str, by: str) -> None:
        """Somebody (such as `v1`) presses the newest button with this label in a chat."""
        now = self.clock.now()

        def work(tx: Tx) -> None:
            posts = [tx.outbox.find(Address("console", chat), NetworkId(str(n))) for n in range(1, 100)]
            newest = [row for row in posts if row and any(button.label == label for button in row.post.buttons)][-1]
            says = next(button.says for button in newest.post.buttons if button.label == label)
            message = Message(
                f"{now} {label} {by}",
                newest.post.to,
                by,
                by,
                says,
                now,
                private=chat.startswith("@"),
                pressed=newest.network_id,
                answer_to="toast",
            )
            handle_message(tx, Deployment((self.line,)), message, now)

        await self.store.write(work)

    async def promote(self, name: str) -> None:
        """Make somebody a coordinator."""

        def work(tx: Tx) -> None:
            person = next(p for p, _ in tx.people.members(self.line.id) if p.name == name)
            tx.people.save_membership(Membership(person.id, self.line.id, Role.COORDINATOR))

        await self.store.write(work)

    async def until(self, at: datetime) -> None:
        """Let time pass, with a pass whenever one is due."""
        await self.follow()
        while self.clock.now() < at:
            now = self.clock.now()
            self.clock.move(min(at, max(self.following.next_look(now), now + timedelta(seconds=1))))
            await self.follow()

    def restarted(self) -> None:
        """A new process: what was not stored is lost."""
        self.following = Reconciler(self.store, self.telephony, self.clock, Deployment((self.line,)))

    async def known(self) -> ForwardingState:
        return await self.store.read(lambda tx: tx.phones.forwarding(self.line.id))

    # ------------------------------------------------------------ the roster

    async def shift(self, span: Sequence[datetime], *names: str) -> list[Seat]:
        """Store a shift over this span, with these people."""
        starts, ends = span

        def work(tx: Tx) -> list[Seat]:
            people = {person.name: person for person, _ in tx.people.members(self.line.id)}
            made = tx.roster.add_shifts(
                [Shift(ShiftId(0), self.line.id, None, starts.date(), 0, starts, ends, max(1, len(names)))]
            )
            seats = [Seat(SeatId(0), made[0].id, people[name].id, starts, ends) for name in names]
            return [tx.roster.save_seat(seat) for seat in seats]

        return await self.store.write(work)


def sent(outgoing: Outgoing, now: datetime, tx: Tx) -> None:
    tx.outbox.sending(outgoing.id)
    tx.outbox.sent(outgoing.id, outgoing.version, outgoing.network_id or NetworkId(str(outgoing.id)), now)


def team(tx: Tx, line: Line) -> None:
    for n, (name, phone) in enumerate(zip(NAMES, (ANNE, BAKARI, CHLOE), strict=True), 1):
        person = tx.people.save(Volunteer(VolunteerId(0), name, phone, NOON))
        tx.people.save_identity(Identity("console", f"v{n}", person.id, f"@v{n}"))
        tx.people.save_membership(Membership(person.id, line.id, Role.VOLUNTEER))
    tx.people.save_room(Room(TEAM, line.id, Purpose.TEAM))
    tx.people.save_room(Room(COORDINATION, line.id, Purpose.COORDINATION))


def another_line(simulator: Simulator, hunting: Hunting) -> None:
    """Another line's queue on the same service, which rings Chloé."""
    wait = timedelta(minutes=5)
    queue = simulator.add_queue(
        hunting, strategy="sequentiallyByAgentOrder", closure="playback", max_wait=wait, max_members=10
    )
    queue.order.append(simulator.add_agent(hunting, CHLOE, status="available", queued=False).id)


@asynccontextmanager
async def scene(
    line: Line, now: datetime = NOON, clock: SteppedClock | None = None, database: str = "sqlite://"
) -> AsyncIterator[Scene]:
    clock = clock or SteppedClock(now)
    simulator = Simulator(clock)
    if line.kind is LineKind.HUNTING:
        hunting = simulator.add_hunting(line.service, line.hunting)
        if line.shared:
            line = replace(line, queue=hunting.queue.id)
            another_line(simulator, hunting)
    else:
        simulator.add_line(line.service)
    if line.kind is LineKind.REDIRECT:
        simulator.add_redirect(line.number, None)
    await simulator.start()
    keys = simulator.application_key, simulator.application_secret, simulator.consumer_key
    telephony = Watched({"default": OvhLogin(simulator.url, *keys)}, clock, time_out=timedelta(seconds=0.5))
    telephony.simulator, telephony.rang = simulator, []
    store = await open_store(database, clock=clock)
    await store.write(lambda tx: team(tx, line))
    following = Reconciler(store, telephony, clock, Deployment((line,)))
    try:
        yield Scene(line, clock, simulator, telephony, store, following)
    finally:
        telephony.close()
        await store.close()
        await simulator.stop()


def hours(*at: float) -> Sequence[datetime]:
    """Instants, given in hours after the start of the scene."""
    return [NOON + timedelta(hours=hour) for hour in at]
