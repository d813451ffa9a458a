"""The real program beside a real homeserver, in encrypted rooms: killed, cut off, slowed down, told everything again.

Each test is its number: how many commands of how many took effect, how often, and how many were answered. Time runs ten
times as fast for the program; between it and Synapse stands what goes wrong.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typing_extensions import override

from bot.model import Identity, Phone
from bot.ports import Tx
from tests.support.matrix.person import Person, Shown
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import Account, Synapse
from tests.support.processes import LYON, desk, volunteer
from tests.support.quick import QuickClock
from tests.support.quick_program import PATIENCE, SPEED, QuickProgram, are_in_order, furnish

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Running(QuickProgram):
    """The program, and its people on Matrix with a room for each alone with it."""

    proxy: Proxy
    bot: Account
    people: list[Person]
    encrypted: bool = True
    rooms: dict[str, str] = field(default_factory=dict)  # who -> their room

    @override
    def reads(self) -> int:
        return len(self.proxy.requests("sync"))

    # ------------------------------------------------------------ its people

    async def move_in(self) -> None:
        """Everybody opens a room alone with the bot, which comes; and what they write is readable to it."""
        rooms = await asyncio.gather(
            *(person.talk_to(self.bot.user, encrypted=self.encrypted) for person in self.people)
        )
        self.rooms = {person.user: room for person, room in zip(self.people, rooms, strict=True)}
        await self.start()
        await asyncio.gather(*(self.sees_bot(person) for person in self.people))
        await self.until(self.keeps_its_keys)

    def keeps_its_keys(self) -> bool:
        """Whether it went on to read after it gave the server keys: nio stores them once the server has them."""
        asked = [one.kind for one in reversed(self.proxy.asked) if one.kind in {"sync", "keys"}]
        return "keys" in asked and asked[0] == "sync"

    async def sees_bot(self, person: Person) -> None:
        """Until the bot is there, and the device that reads for it is known."""
        room = self.rooms[person.user]
        await person.until(lambda: self.bot.user in person.client.rooms[room].users, PATIENCE)
        if self.encrypted:
            await person.until(lambda: dict(person.client.device_store[self.bot.user]), PATIENCE)

    async def take(self, shift: int, person: Person) -> None:
        await person.say(self.rooms[person.user], f"/prendre {shift}")

    async def take_all(self, first: int, people: list[Person]) -> None:
        """One shift each, from this one on."""
        await asyncio.gather(*(self.take(first + n, person) for n, person in enumerate(people)))

    def sent(self) -> int:
        """How many messages left the program, each counted once."""
        sent = {asked.id for asked in self.proxy.requests("send") if not asked.refused and asked.type != "m.reaction"}
        return len(sent)

    def has_sent(self, count: int) -> bool:
        return self.sent() >= count

    def heard(self, person: Person) -> list[Shown]:
        return person.of_others(self.rooms[person.user])

    async def told(self, people: list[Person], count: int) -> None:
        """Everybody has heard so many different sentences."""

        async def told(person: Person) -> None:
            await person.until(lambda: len({shown.text for shown in self.heard(person)}) >= count, PATIENCE)

        try:
            await asyncio.gather(*(told(person) for person in people))
        except AssertionError:
            heard = {person.user: [shown.text for shown in self.heard(person)] for person in people}
            raise AssertionError(f"{heard}\n{self.log.read_text()[-6000:]}") from None


@pytest.fixture
async def running(
    request: pytest.FixtureRequest, homeserver: Synapse, tmp_path: Path, url: str
) -> AsyncIterator[Running]:
    """As many people as the test's mark `people` says: by default ten."""
    async with helpline(homeserver, tmp_path, url, getattr(request, "param", 10)) as made:
        await made.move_in()
        yield made


TWENTY = pytest.mark.parametrize("running", [20], indirect=True, ids=["twenty people"])


@asynccontextmanager
async def helpline(server: Synapse, folder: Path, url: str, count: int, speed: float = SPEED) -> AsyncIterator[Running]:
    """So many volunteers, and a free shift for every hour of ten days."""
    clock = QuickClock(speed, time.time())
    async with desk(folder) as made, Proxy.running(server.url, clock) as proxy, AsyncExitStack() as stack:
        bot = await server.account("bot")
        people = []
        for n in range(count):
            account = await server.account(f"P{n}")
            people.append(await stack.enter_async_context(Person.of(server, account)))
        await asyncio.gather(*(person.read() for person in people))
        matrix = {"homeserver": proxy.url, "user": bot.user, "password": bot.password}
        await furnish(made, url, partial(settle_in, people), matrix=matrix)
        yield Running(proxy=proxy, bot=bot, people=people, desk=made, url=url, clock=clock, log=folder / "log")


def settle_in(people: list[Person], tx: Tx, now: datetime) -> None:
    for n, one in enumerate(people):
        person = volunteer(tx, f"P{n}", Phone(f"+3363998{100 + n:04}"), now, LYON)
        tx.people.save_identity(Identity("matrix", one.user, person.id, one.user))


@TWENTY
async def test_t1_twenty_commands_while_it_is_dead_have_twenty_effects_and_twenty_answers(running: Running) -> None:
    await running.kill()
    await running.take_all(1, running.people)
    await running.start()
    await running.told(running.people, 1)
    await running.kill()
    assert await running.effects() == (20, 20, 20)
    assert [len(running.heard(person)) for person in running.people] == [1] * 20
    log = running.log.read_text()
    assert [secret for secret in (running.bot.password, "/prendre", "syt_") if secret in log] == []


@TWENTY
async def test_t2_two_hundred_commands_across_five_kills_have_two_hundred_effects_and_none_double(
    running: Running,
) -> None:
    for burst in range(5):
        before = running.sent()
        await running.take_all(1 + 40 * burst, running.people)
        writing = asyncio.create_task(running.take_all(21 + 40 * burst, running.people))
        await running.until(partial(running.has_sent, before + 3 * burst))
        await running.kill()
        await writing
        await running.start()
    await running.told(running.people, 10)
    await running.kill()
    assert await running.effects() == (200, 200, 200)
    assert [len(running.heard(person)) for person in running.people] == [10] * 20


@pytest.mark.parametrize("kind", ["429", "429-header"])
async def test_t3_ten_posts_that_the_server_delays_are_all_said_and_none_before_its_time(
    running: Running, kind: str
) -> None:
    running.proxy.faults["send"] += [Fault(kind, retry_after=20)] * 10
    await running.take_all(1, running.people)
    await running.told(running.people, 1)
    await running.kill()
    posts = running.proxy.requests("send")
    refused = {asked.room: asked.at for asked in posts if asked.refused}
    said = {asked.room: asked.at for asked in posts if not asked.refused}
    assert sum(asked.refused for asked in posts) == 10
    assert min(said[room] - refused[room] for room in refused) >= timedelta(seconds=20)
    assert await running.effects() == (10, 10, 10)


@pytest.mark.parametrize(("kind", "seconds"), [("502", 60), ("reset", 30), ("hang", 30)])
async def test_t4_what_was_written_in_an_outage_is_done_and_answered_in_order(
    running: Running, kind: str, seconds: int
) -> None:
    await running.take_all(1, running.people)
    await running.until(lambda: running.sent() >= 5)  # some are said, some are caught by the outage
    running.proxy.begin_outage(kind)
    asked = len(running.proxy.asked)
    await running.take_all(101, running.people)
    await asyncio.sleep(seconds / SPEED)
    assert len(running.proxy.asked) - asked < 200  # it does not hammer a server in trouble
    running.proxy.end_outage()
    await running.take_all(201, running.people)
    await running.told(running.people, 3)
    await running.kill()
    assert await running.effects() == (30, 30, 30)
    days = [[shown.text for shown in running.heard(person)] for person in running.people]
    assert [are_in_order(texts) for texts in days] == [True] * 10


async def test_t5_what_is_told_three_times_and_a_button_pressed_five_times_have_one_effect(running: Running) -> None:
    """Answers of the server are lost on their way, so it tells again; what we sent and it took, we send again."""
    await running.kill()
    *others, last = running.people
    await running.take_all(101, others)
    running.proxy.faults["sync"] += [Fault("done-reset")] * 3
    running.proxy.faults["send"] += [Fault("done-reset")] * 5
    await running.start()
    await running.told(others, 1)
    room = running.rooms[last.user]
    await last.say(room, "/libres")
    await running.told([last], 1)
    (free,) = running.heard(last)
    first = await last.react(room, free.id, "1️⃣")
    for _ in range(2):
        await last.redact(room, first)
        first = await last.react(room, free.id, "1️⃣")
    for _ in range(2):
        await last.reply(room, free.id, "1")
    end = await last.say(room, "/moi")
    await last.until(lambda: end in last.rooms[room] and after(running.heard(last), last.rooms[room][end]), PATIENCE)
    await running.kill()
    assert await running.effects() == (10, 10, 10)
    assert Counter(len(running.heard(person)) for person in others) == {1: 9}


def after(shown: list[Shown], moment: Shown) -> list[Shown]:
    return [one for one in shown if one.at > moment.at]


async def test_a_hundred_and_twenty_messages_while_away_are_all_done(running: Running) -> None:
    """More than one answer of the server holds: the rest is asked for."""
    await running.kill()
    one = running.people[0]
    room = running.rooms[one.user]
    for n in range(120):
        await one.say_blindly(room, f"/prendre {n + 1}")
    await running.start()
    await running.told([one], 120)
    await running.kill()
    assert await running.effects() == (120, 120, 120)
