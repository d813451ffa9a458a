"""A helpline's chat and roster without its phone: two lines that share people, and a clock moved by hand.

Commands go through `App.on_messages` into a real database; posts come out of the real outbox.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from adapters.clock import SteppedClock
from adapters.console import NETWORK, TEAM, Console, Said, private_chat_of
from bot.demo import seed
from bot.model import (
    Address,
    Deployment,
    Identity,
    Line,
    LineId,
    LineKind,
    Membership,
    Message,
    Phone,
    Purpose,
    Role,
    Room,
    Slot,
    SlotId,
    Volunteer,
    VolunteerId,
)
from bot.ports import Store, Tx
from bot.roster.schedule import add_shifts_ahead
from bot.run.app import App
from storage import tables
from storage.store import open_store

MONDAY: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine in the morning in Paris
TEAM_2: Final = Address(NETWORK, "team-2")
UNBOUND: Final = Address(NETWORK, "nobody's")
MOMENT: Final = timedelta(seconds=4)  # a post is edited every three seconds at most

LYON: Final = seed.demo_line(LineKind.HUNTING)
PARIS: Final = seed.demo_line(LineKind.LINE, "paris", "Paris")
LINES: Final = (LYON, PARIS)
ROOMS: Final = {LYON.id: TEAM, PARIS.id: TEAM_2}

ZONE: Final = ZoneInfo("Europe/Paris")

V, T, C = Role.VOLUNTEER, Role.TRAINEE, Role.COORDINATOR
TEAMS: Final[dict[str, tuple[str, dict[str, Role]]]] = {
    "v1": ("Anne", {"lyon": V}),
    "v2": ("Bakari", {"lyon": V}),
    "both": ("Chloé", {"lyon": V, "paris": V}),
    "t1": ("Élise", {"lyon": T}),
    "c1": ("Fatou", {"lyon": C}),
    "p1": ("Gaël", {"paris": V}),
    "chief": ("Inès", {"lyon": C, "paris": C}),
}
STRANGER: Final = "stranger"

LYON_WEEK: Final = ((time(10), time(12), 1, 0), (time(14), time(16), 2, 1), (time(16), time(18), 1, 0))
PARIS_WEEK: Final = ((time(11), time(13), 1, 0), (time(14), time(16), 1, 0), (time(15), time(17), 1, 1))

ROSTER: Final = ("slots", "shifts", "seats", "swaps", "closures")
PEOPLE: Final = ("volunteers", "memberships", "rooms", "invites", "proof_calls")


@dataclass(slots=True)
class Helpline:
    """`said` holds the posts since the last message, oldest first; `receive` empties it."""

    store: Store
    clock: SteppedClock
    console: Console
    app: App
    people: dict[str, VolunteerId]
    said: list[Said]

    async def say(self, handle: str, words: str, to: Address | None = None) -> list[str]:
        """Write in Lyon's team room, or elsewhere. Returns the bot's posts."""
        name = TEAMS[handle][0] if handle in TEAMS else handle
        return await self.receive(self.console.message(handle, name, words, self.clock.now(), to or TEAM))

    async def privately(self, handle: str, words: str) -> list[str]:
        return await self.say(handle, words, private_chat_of(handle))

    async def press(self, handle: str, label: str, to: Sequence[Address] | None = None) -> list[str]:
        """Press the newest visible button with this label."""
        rooms = to or [TEAM, TEAM_2, private_chat_of(handle)]
        pressed = self.console.press(handle, TEAMS[handle][0], label, self.clock.now(), rooms)
        assert pressed is not None, f"nobody sees a button {label}"
        return await self.receive(pressed)

    async def ask(self, handle: str, words: str, to: Address) -> list[str]:
        """As `say`, but returns only the answers in `to`, read from the outbox and marked as sent."""
        name = TEAMS[handle][0] if handle in TEAMS else handle
        message = self.console.message(handle, name, words, self.clock.now(), to)
        await self.app.on_messages([message], None)
        t = tables.outbox

        def work(tx: Any) -> list[str]:
            due = list(tx._c.execute(select(t.c.id, t.c.post).where(t.c.state == "due").order_by(t.c.id)))
            tx._c.execute(update(t).where(t.c.id.in_([row.id for row in due])).values(state="sent"))
            return [row.post.text.replace("\u00a0", " ") for row in due if row.post.to == to]

        return await self.store.write(work)

    async def receive(self, *messages: Message) -> list[str]:
        self.said.clear()
        await self.app.on_messages(messages, None)
        await self.settle()
        return [said.text.replace("\u00a0", " ") for said in self.said]

    async def later(self, length: timedelta = timedelta(minutes=16)) -> list[str]:
        """What the bot says of its own accord once that time has passed."""
        self.said.clear()
        self.clock.move(self.clock.now() + length)
        await self.app.tick()
        await self.settle()
        return [said.text.replace("\u00a0", " ") for said in self.said]

    def heard(self, handle: str) -> list[str]:
        """What was said lately in this person's private chat."""
        own = private_chat_of(handle)
        return [said.text.replace("\u00a0", " ") for said in self.said if said.to == own]

    async def settle(self) -> None:
        """Let a moment pass and deliver everything."""
        for _ in range(2):
            while await self.app.deliver():
                pass
            self.clock.move(self.clock.now() + MOMENT)

    async def ring_phones(self) -> None:
        """OVH places the test calls that were asked for."""
        now = self.clock.now()

        def work(tx: Tx) -> None:
            for call in tx.people.proof_calls_to_place():
                tx.people.save_proof_call(replace(call, placed_at=now, rang_at=now))

        await self.store.write(work)

    async def dump(self, *names: str) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of these tables; without names, of all tables."""
        return await dump(self.store, *names)

    async def seats(self) -> list[str]:
        """All seats, as `Anne: Tue 24/11 14:00-16:00`, trainees with a star, by time and name."""

        def work(tx: Tx) -> list[str]:
            now = self.clock.now()
            shifts = tx.roster.shifts([line.id for line in LINES], now - timedelta(days=9), now + timedelta(weeks=9))
            seats = [seat for of_shift in tx.roster.seats([s.id for s in shifts]).values() for seat in of_shift]
            words = {s.id: tx.people.get(s.volunteer).name + "*" * s.trainee for s in seats}
            local = {s.id: [t.astimezone(ZONE) for t in (s.starts, s.ends)] for s in seats}
            return [
                f"{words[s.id]}: {local[s.id][0]:%a %d/%m %H:%M}-{local[s.id][1]:%H:%M}"
                for s in sorted(seats, key=lambda s: (s.starts, words[s.id]))
            ]

        return await self.store.read(work)


async def dump(store: Store, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    wanted = [t for t in tables.metadata.sorted_tables if not names or t.name in names]

    def work(tx: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {t.name: sorted((tuple(row) for row in tx._c.execute(select(t))), key=repr) for t in wanted}

    return await store.read(work)


def settle_in(tx: Tx, now: datetime) -> dict[str, VolunteerId]:
    """Store both teams, their rooms and their weeks."""
    people = {}
    for n, (handle, (name, roles)) in enumerate(TEAMS.items()):
        person = tx.people.save(Volunteer(VolunteerId(0), name, Phone(f"+3363998{100 + n:04}"), now))
        people[handle] = person.id
        tx.people.save_identity(Identity(NETWORK, handle, person.id, private_chat_of(handle).chat))
        for id_, role in roles.items():
            tx.people.save_membership(Membership(person.id, LineId(id_), role, since=now - timedelta(days=400)))
    for line, week in ((LYON, LYON_WEEK), (PARIS, PARIS_WEEK)):
        tx.people.save_room(Room(ROOMS[line.id], line.id, Purpose.TEAM))
        for weekday in range(5):
            for starts, ends, seats, trainees in week:
                tx.roster.save_slot(Slot(SlotId(0), line.id, weekday, starts, ends, seats, trainees))
        add_shifts_ahead(tx, line, now)
    return people


@asynccontextmanager
async def helpline(
    url: str = "sqlite://", now: datetime = MONDAY, lines: Sequence[Line] = LINES
) -> AsyncIterator[Helpline]:
    clock = SteppedClock(now)
    store = await open_store(url, clock=clock)
    try:
        yield await begun(store, clock, lines)
    finally:
        await store.close()


async def begun(store: Store, clock: SteppedClock, lines: Sequence[Line] = LINES) -> Helpline:
    """A helpline in an empty database."""
    said: list[Said] = []
    console = Console(said.append)
    app = App(store, clock, Deployment(tuple(lines)), {NETWORK: console})
    now = clock.now()
    people = await store.write(lambda tx: settle_in(tx, now))
    return Helpline(store, clock, console, app, people, said)
