"""A year of ten lines and forty people, seeded: who works how much, who is written to how often, what stays empty.

What people say goes through the real `App` into a real SQLite database; time passes through `ROSTER_STEPS`, as
`App.tick` takes them, at the hours at which something may be due. Nothing is delivered and no phone rings. It is played
twice: with the room alone ("before"), and with people asked in private in a fair order ("after").
"""

import asyncio
import heapq
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall_clock
from functools import partial
from itertools import count
from multiprocessing import get_context
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from adapters.clock import SteppedClock
from adapters.console import NETWORK, Console, private_chat_of
from bot.demo import seed
from bot.model import (
    Absence,
    Address,
    Deployment,
    Identity,
    Line,
    LineKind,
    Membership,
    Message,
    NetworkId,
    Outgoing,
    Phone,
    Purpose,
    Role,
    Room,
    Search,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Volunteer,
    VolunteerId,
)
from bot.payloads import AnswerRequest, AskAround, Payload, RequestReply, TakePart, VacateSeat, minute_of
from bot.ports import Tx
from bot.roster.schedule import add_shifts_ahead
from bot.roster.staffing.searches import follow_searches, last_moment
from bot.roster.telling.notices import A_DAY, A_WEEK, LEFT_OUT
from bot.roster.telling.tonight import gap_key
from bot.run.app import ROSTER_STEPS, App
from storage.store import SqlStore, open_store

SEED: Final = 13
LINES, PEOPLE, PER_PERSON = 10, 40, 2
HOURS: Final = (wall_clock(10), wall_clock(14), wall_clock(18))
WEEKDAYS: Final = range(3)
"""Nine shifts of two hours a week on each line, for eight people."""
BEGINS: Final = datetime(2026, 1, 4, 22, 30, tzinfo=UTC)
ZONE: Final = ZoneInfo("Europe/Paris")
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

HABIT: Final = 0.85
"""How likely the person whose hour it is takes their shift, a week ahead."""
EAGER: Final = 0.3
"""The share of people who read the room and take what is offered there."""
READS_ROOM: Final = {True: 0.12, False: 0.01}
"""How likely an eager person, or another, takes a shift that the room is told of."""
CANNOT: Final = 0.08
ILL: Final = 0.02
"""How likely a person falls ill in a week, and cannot come for five days."""
VACATES: Final = 0.6
"""How likely somebody who looks for a replacement says that they do not come at all."""
ANSWERS: Final[Sequence[tuple[RequestReply | Literal["", "take"], float]]] = (
    ("take", 0.22),
    ("later", 0.38),
    ("week", 0.04),
    ("never", 0.003),
    ("", 0.357),
)
"""What people say who are asked in private."""

Act = Callable[[], Coroutine[Any, Any, None]]


def team_of(line: Line) -> Address:
    return Address(NETWORK, f"team-{line.id}")


def coordination_of(line: Line) -> Address:
    return Address(NETWORK, f"coordination-{line.id}")


@dataclass(slots=True)
class Figures:
    """What one year was like."""

    asking: bool
    hours: list[float]
    weekly: list[int]
    """Private messages unasked, of each person in each week; zeros too."""
    over: int
    """How many private messages came as more than the sixth of seven days and could have been left out."""
    essential_over: int
    sounds: int
    """The most in one room on one day."""
    needed: int
    filled: int
    kinds: Counter[str]
    took: float


@dataclass(slots=True)
class Year:
    """People who claim, cancel, fall ill and answer, with the dice of `seed`."""

    store: SqlStore
    clock: SteppedClock
    app: App
    asking: bool
    chance: random.Random
    until: datetime
    people: list[VolunteerId] = field(default_factory=list)
    teams: dict[str, list[int]] = field(default_factory=dict)
    habits: dict[SlotId, int] = field(default_factory=dict)
    queue: list[tuple[datetime, int, Act]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    answered: set[tuple[int, int]] = field(default_factory=set)
    due: dict[str, datetime] = field(default_factory=dict)
    needing: dict[ShiftId, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Shifts for which somebody was needed, and who cannot come to them."""

    # ------------------------------------------------------------ the stage

    def settle(self, tx: Tx) -> None:
        for n in range(PEOPLE):
            person = tx.people.save(Volunteer(VolunteerId(0), f"Personne{n}", Phone(f"+3363998{n:04}"), BEGINS))
            self.people.append(person.id)
            tx.people.save_identity(Identity(NETWORK, f"p{n}", person.id, private_chat_of(f"p{n}").chat))
            for _ in range(2):
                away = BEGINS + self.chance.randrange(364) * DAY
                tx.staffing.save_absence(Absence(0, person.id, away, away + 2 * WEEK))
        for n, line in enumerate(self.app.deployment.lines):
            team = [(n * 4 + k + (k // 4) * 16) % PEOPLE for k in range(PEOPLE * PER_PERSON // LINES)]
            self.teams[line.id] = team
            for place, who in enumerate(team):
                role = Role.COORDINATOR if place == 0 else Role.VOLUNTEER
                tx.people.save_membership(Membership(self.people[who], line.id, role))
            tx.people.save_room(Room(team_of(line), line.id, Purpose.TEAM))
            tx.people.save_room(Room(coordination_of(line), line.id, Purpose.COORDINATION))
            for weekday in WEEKDAYS:
                for starts in HOURS:
                    ends = wall_clock(starts.hour + 2)
                    slot = tx.roster.save_slot(Slot(SlotId(0), line.id, weekday, starts, ends))
                    self.habits[slot.id] = self.chance.choice(team[1:])

    def is_eager(self, who: int) -> bool:
        return who % round(1 / EAGER) == 0

    # ------------------------------------------------------------ what people say

    async def say(self, who: int, text: str, to: Address, pressed: Payload | None = None) -> None:
        n = next(self.numbers)
        private = to.chat.startswith("private:")
        message = Message(
            f"m{n}",
            to,
            f"p{who}",
            "",
            str(pressed) if pressed else text,
            self.clock.now(),
            private=private,
            pressed=NetworkId("?") if pressed else None,
            answer_to=f"a{n}" if pressed else "",
            written=NetworkId(f"w{n}"),
        )
        await self.app.on_messages([message], None)

    def later(self, at: datetime, act: Act) -> None:
        if at < self.until:
            heapq.heappush(self.queue, (at, next(self.numbers), act))

    async def follow(self, line: Line) -> None:
        """Take the steps of one line, as the tick after a message does; people who were asked will answer."""
        now = self.clock.now()
        steps = [step for step in ROSTER_STEPS if self.asking or step is not follow_searches]

        def work(tx: Tx) -> Any:
            for step in steps:
                step(tx, line, now)
            found = tx.requests.open_searches(line.id) if self.asking else ()
            return [(search, tx.requests.asked_in(search.id)) for search in found]

        for search, asked in await self.store.write(work):
            for one in asked:
                if one.asked_at is not None and (search.id, one.volunteer) not in self.answered:
                    self.answered.add((search.id, one.volunteer))
                    who = self.people.index(one.volunteer)
                    part = search.shown_from or search.starts, search.shown_until or search.ends
                    take = TakePart(search.shift, minute_of(part[0]), minute_of(part[1]))
                    self.later(now + self.delay(), partial(self.answer, line, who, search.id, take))
            self.follow_again(line, next_due(search, now))

    def follow_again(self, line: Line, due: datetime) -> None:
        """Once at that time, unless that is to be done before."""
        waits = self.due.get(line.id)
        if waits is None or waits <= self.clock.now() or due < waits:
            self.due[line.id] = due
            self.later(due, partial(self.follow, line))

    def delay(self) -> timedelta:
        return timedelta(minutes=min(self.chance.expovariate(1 / 40) + 1, 600))

    async def answer(self, line: Line, who: int, search: int, take: TakePart) -> None:
        said = self.chance.choices([word for word, _ in ANSWERS], [share for _, share in ANSWERS])[0]
        chat = private_chat_of(f"p{who}")
        if said == "take":
            await self.say(who, "", chat, take)
        elif said:
            await self.say(who, "", chat, AnswerRequest(search, said))
        await self.follow(line)

    async def cancel(self, line: Line, shift: Shift, who: int) -> None:
        """Look for a replacement, and perhaps give the seat up; those who read the room may take it."""
        seats = (await self.store.read(lambda tx: tx.roster.seats([shift.id])))[shift.id]
        seat = next((seat for seat in seats if seat.volunteer == self.people[who]), None)
        if seat is None or shift.starts <= self.clock.now():
            return
        self.needing[shift.id].add(who)
        await self.say(who, f"/remplacement {shift.number}", team_of(line))
        if self.chance.random() < VACATES:
            await self.say(who, "", private_chat_of(f"p{who}"), VacateSeat(seat.id))
        await self.follow(line)
        self.tell_readers(line, shift)

    def tell_readers(self, line: Line, shift: Shift) -> None:
        """The room was told that the shift wants somebody."""
        for who in self.teams[line.id]:
            if self.chance.random() < READS_ROOM[self.is_eager(who)] and who not in self.needing[shift.id]:
                self.later(self.clock.now() + self.delay(), partial(self.take, line, shift, who))

    async def take(self, line: Line, shift: Shift, who: int) -> None:
        if shift.starts > self.clock.now():
            await self.say(who, f"/prendre {shift.number}", team_of(line))
            await self.follow(line)

    # ------------------------------------------------------------ weeks and days

    async def begin_week(self) -> None:
        """Shifts of the week after: those whose hour it is take them; some will not come."""
        now = self.clock.now()

        def work(tx: Tx) -> list[tuple[Line, Shift, int | None]]:
            found: list[tuple[Line, Shift, int | None]] = []
            for line in self.app.deployment.lines:
                add_shifts_ahead(tx, line, now)
                for shift in tx.roster.shifts([line.id], now + WEEK, now + 2 * WEEK):
                    assert shift.slot is not None
                    who = self.habits[shift.slot]
                    person, part = self.people[who], (shift.starts, shift.ends)
                    free = not tx.staffing.absences(person, *part) and not tx.roster.seats_of(person, *part)
                    taken = free and self.chance.random() < HABIT
                    if taken:
                        tx.roster.save_seat(Seat(SeatId(0), shift.id, person, *part))
                    found.append((line, shift, who if taken else None))
            return found

        for line, shift, who in await self.store.write(work):
            if who is None:
                self.needing[shift.id]
            elif self.chance.random() < CANNOT:
                ahead = self.chance.uniform(0.5, 96) * HOUR
                self.later(shift.starts - ahead, partial(self.cancel, line, shift, who))
        for who in range(PEOPLE):
            if self.chance.random() < ILL:
                self.later(now + self.chance.uniform(8, 60) * HOUR, partial(self.fall_ill, who))
        self.later(now + WEEK, self.begin_week)

    async def fall_ill(self, who: int) -> None:
        now, person = self.clock.now(), self.people[who]
        held = await self.store.read(lambda tx: tx.roster.seats_of(person, now, now + 5 * DAY))
        for shift, _ in held:
            await self.cancel(self.app.deployment.by_id[shift.line], shift, who)

    async def ten_o_clock(self) -> None:
        now = self.clock.now()
        day = now.astimezone(ZONE).date()
        for line in self.app.deployment.lines:
            await self.follow(line)
            for ahead in (1, 3):
                for shift in await self.free_on(line, now, day + ahead * DAY):
                    self.tell_readers(line, shift)
        self.later(at_hour(now, 12), self.noon)

    async def free_on(self, line: Line, now: datetime, day: object) -> list[Shift]:
        def work(tx: Tx) -> list[Shift]:
            shifts = tx.roster.shifts([line.id], now, now + 5 * DAY)
            seats = tx.roster.seats([shift.id for shift in shifts])
            return [s for s in shifts if s.starts.astimezone(ZONE).date() == day and not seats[s.id]]

        return await self.store.read(work)

    async def noon(self) -> None:
        """Coordination reads of tonight's gaps, and has everybody asked."""
        now = self.clock.now()
        for line in self.app.deployment.lines:
            await self.follow(line)
            for shift in await self.free_on(line, now, now.astimezone(ZONE).date()):
                key, room = gap_key(shift), coordination_of(line)
                told = await self.store.read(partial(standing_in, room=room, key=key))
                ask = AskAround(shift.id, minute_of(shift.starts), minute_of(shift.ends))
                if self.asking and told and any(button.says == str(ask) for button in told.post.buttons):
                    await self.say(self.teams[line.id][0], "", room, ask)
                    await self.follow(line)
        self.later(at_hour(now, 18), self.six_o_clock)

    async def six_o_clock(self) -> None:
        """People are reminded of tomorrow."""
        now = self.clock.now()
        for line in self.app.deployment.lines:
            await self.follow(line)
        self.later(at_hour(now + DAY, 10), self.ten_o_clock)

    async def play(self) -> None:
        await self.store.write(self.settle)
        self.later(BEGINS, self.begin_week)
        self.later(at_hour(BEGINS + HOUR, 10), self.ten_o_clock)
        while self.queue:
            at, _, act = heapq.heappop(self.queue)
            self.clock.move(at)
            await act()

    # ------------------------------------------------------------ what it was like

    def count(self, tx: Tx) -> Figures:
        since, weeks = BEGINS - DAY, int((self.until - BEGINS) / WEEK)
        hours, weekly, over, essential, kinds = [], [], 0, 0, Counter[str]()
        for person in self.people:
            seats = [seat for _, seat in tx.roster.seats_of(person, BEGINS, self.until)]
            hours.append(sum((seat.ends - seat.starts) / HOUR for seat in seats))
            told = sorted(tx.staffing.notices(person, since), key=lambda one: (one.at, one.kind not in LEFT_OUT))
            kinds.update(one.kind for one in told)
            by_week = Counter(int((one.at - BEGINS) / WEEK) for one in told)
            weekly += [by_week[week] for week in range(weeks)]
            for place, one in enumerate(told):
                within = sum(one.at - WEEK < other.at for other in told[: place + 1])
                over += within > A_WEEK and one.kind in LEFT_OUT
                essential += within > A_WEEK and one.kind not in LEFT_OUT
        filled, needed = self.count_filled(tx)
        return Figures(
            self.asking,
            hours,
            weekly,
            over,
            essential,
            self.most_sounds(tx),
            needed,
            filled,
            kinds,
            time.process_time(),
        )

    def count_filled(self, tx: Tx) -> tuple[int, int]:
        over = {id_: who for id_, who in self.needing.items() if (s := tx.roster.shift(id_)) and s.ends < self.until}
        held = tx.roster.seats(list(over))
        missing = {id_: {self.people[one] for one in who} for id_, who in over.items()}
        return sum(any(seat.volunteer not in missing[id_] for seat in held[id_]) for id_ in over), len(over)

    def most_sounds(self, tx: Tx) -> int:
        most = 0
        for line in self.app.deployment.lines:
            for room in (team_of(line), coordination_of(line)):
                midnight = datetime.combine(BEGINS.astimezone(ZONE), wall_clock(), ZONE)
                counts = []
                while midnight < self.until:
                    counts.append(tx.staffing.sounds(room, midnight))
                    midnight = datetime.combine(midnight.date() + DAY, wall_clock(), ZONE)
                most = max([most, *(a - b for a, b in zip(counts, [*counts[1:], 0], strict=True))])
        return most


def next_due(search: Search, now: datetime) -> datetime:
    """When the search may ask the next few, or end; what waits for the night to end waits until eight."""
    if search.next_at is None:
        return last_moment(search)
    morning = at_hour(now, 8) if now < at_hour(now, 8) else at_hour(now + DAY, 8)
    return min(search.next_at if search.next_at > now else min(now + HOUR, morning), last_moment(search))


def standing_in(tx: Tx, room: Address, key: str) -> Outgoing | None:
    return tx.outbox.keyed(room, key)


def at_hour(at: datetime, hour: int) -> datetime:
    return at.astimezone(ZONE).replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)


def gini(values: Sequence[float]) -> float:
    """0: all alike; 1: one has all."""
    ranked = sorted(values)
    total = sum(ranked)
    return 2 * sum(place * value for place, value in enumerate(ranked, 1)) / (len(ranked) * total) - (
        len(ranked) + 1
    ) / len(ranked)


async def live(weeks: int, *, asking: bool, url: str = "sqlite://") -> Figures:
    lines = tuple(seed.demo_line(LineKind.LINE, f"l{n}", f"Ligne {n}") for n in range(LINES))
    clock = SteppedClock(BEGINS)
    store = await open_store(url, clock=clock)
    try:
        app = App(store, clock, Deployment(lines), {NETWORK: Console(lambda _: None)})
        year = Year(store, clock, app, asking, random.Random(SEED), BEGINS + weeks * WEEK)
        await year.play()
        return await store.read(year.count)
    finally:
        await store.close()


def lived(weeks: int, asking: bool) -> Figures:
    return asyncio.run(live(weeks, asking=asking))


def show(figures: Figures) -> None:
    name = "after" if figures.asking else "before"
    quartiles = statistics.quantiles(figures.hours, n=4)
    weekly = sorted(figures.weekly)
    print(
        f"roster_year: {name}: hours a person {min(figures.hours):.0f} to {max(figures.hours):.0f}, median "
        f"{statistics.median(figures.hours):.0f}, half of them {quartiles[0]:.0f} to {quartiles[2]:.0f}, "
        f"Gini {gini(figures.hours):.3f}"
    )
    print(
        f"roster_year: {name}: {figures.filled} of {figures.needed} shifts that wanted somebody were filled "
        f"({figures.filled / max(figures.needed, 1):.0%})"
    )
    print(
        f"roster_year: {name}: private messages a person and week, unasked: median {statistics.median(weekly):.0f}, "
        f"p99 {weekly[int(len(weekly) * 0.99)]}, most {weekly[-1]}; beyond six {figures.over} "
        f"(and {figures.essential_over} essential ones); {dict(figures.kinds)}"
    )
    print(
        f"roster_year: {name}: sounds in a room on one day: {figures.sounds} at most (wanted: {A_DAY}); "
        f"{figures.took:.0f} s of a processor"
    )


def run(weeks: int = 52) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for figures in pool.map(lived, (weeks, weeks), (False, True)):
            show(figures)
    print(f"roster_year: {weeks} weeks of {LINES} lines and {PEOPLE} people, seed {SEED}")
