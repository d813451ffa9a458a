"""The real program beside a real homeserver, in encrypted rooms: killed, cut off, slowed down, told everything again.

Each test is its number: how many commands of how many took effect, how often, and how many were answered. Time runs ten
times as fast for the program; between it and Synapse stands what goes wrong.
"""

import asyncio
import stat
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typing_extensions import override

from bot.model import Address, Identity, Membership, Phone, Purpose, Role, Room
from bot.ports import Tx
from tests.support.matrix.element import NO_SHIELD, Elements
from tests.support.matrix.person import Person, Shown
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import Account, Synapse
from tests.support.programs.processes import (
    ANNE,
    LYON,
    NUMBER,
    Desk,
    anne_is_on,
    desk,
    line,
    machine_time,
    until,
    volunteer,
)
from tests.support.programs.quick import GearedClock
from tests.support.programs.quick_program import PATIENCE, SHIFTS, SPEED, QuickProgram, are_in_order, furnish

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
        """Whether it reads on after its first sync, with its keys at the server: nio stores them once they are there.

        A second sync is asked for when the first was answered; nothing is said before.
        """
        asked = [one.kind for one in reversed(self.proxy.asked) if one.kind in {"sync", "keys"}]
        return "keys" in asked and asked[0] == "sync" and asked.count("sync") > 1

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
async def helpline(
    server: Synapse, folder: Path, url: str, count: int, speed: float = SPEED, shifts: int = SHIFTS
) -> AsyncIterator[Running]:
    """So many volunteers, and a free shift for every hour."""
    clock = GearedClock(speed, time.time(), folder / "gears")
    async with desk(folder, clock.now) as made, Proxy.running(server.url, clock) as proxy, AsyncExitStack() as stack:
        bot = await server.account("bot")
        people = []
        for n in range(count):
            account = await server.account(f"P{n}")
            people.append(await stack.enter_async_context(Person.of(server, account)))
        await asyncio.gather(*(person.read() for person in people))
        matrix = {"homeserver": proxy.url, "user": bot.user, "password": bot.password}
        await furnish(made, url, partial(settle_in, people), shifts, matrix=matrix)
        running = Running(proxy=proxy, bot=bot, people=people, desk=made, url=url, clock=clock, log=folder / "log")
        try:
            yield running
        finally:
            if running.child is not None and running.child.returncode is None:
                await running.kill()  # else the proxy waits for the end of its last long poll


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


# ---------------------------------------------------------------- an app of another make


@pytest.mark.parametrize("sign_in", ["password", "token"])
async def test_a_strict_app_and_the_program_read_each_other(
    homeserver: Synapse, other_make: Elements, tmp_path: Path, sign_in: str
) -> None:
    bot = await homeserver.account("bot")
    anne = await other_make.come(homeserver.url, await homeserver.account("Anne"))
    await anne.does("exclude_insecure", yes=True)
    secret = {"password": bot.password} if sign_in == "password" else {"access_token": bot.token}
    async with desk(tmp_path) as here:
        here.configure(matrix={"homeserver": homeserver.url, "user": bot.user} | secret)
        await here.store(partial(knows_anne, anne.account.user, machine_time()))
        program = await here.begin("run")
        keys = tmp_path / "data" / "matrix" / "cross-signing.json"
        await until(keys.exists)
        room = await anne.does("make_room", invited=[bot.user], direct=True)
        await anne.does("say", room=room, text="!moi", member=bot.user)
        assert await anne.hears(room, bot.user, "") | {"text": ""} == NO_SHIELD | {"text": ""}
        assert "its own identity" in (await here.do("check")).out
        assert stat.S_IMODE(keys.stat().st_mode) == 0o600
        program.terminate()
        _, log = await program.communicate()
    assert b"is signed by its own identity" in log


def knows_anne(user: str, now: datetime, tx: Tx) -> None:
    person = volunteer(tx, "Anne", ANNE, now, LYON)
    tx.people.save_identity(Identity("matrix", user, person.id, user))


# ---------------------------------------------------------------- rooms


Come = Callable[..., Awaitable[Person]]
CALLERS = "06 39 98 02 07"


async def run_beside(here: Desk, homeserver: Synapse, bot: Account) -> None:
    matrix = {"homeserver": homeserver.url, "user": bot.user, "password": bot.password}
    here.configure(lines=[line(LYON, NUMBER, "hunting")], matrix=matrix)
    await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == [ANNE], within=60)


async def talks_to(who: Person, bot: Account) -> str:
    """A room for two without encryption, in which the bot is."""
    room = await who.talk_to(bot.user, encrypted=False)
    await who.until(lambda: bot.user in who.client.rooms[room].users, within=60)
    return room


async def test_a_strangers_tombstone_leads_no_answer_into_the_room_of_the_team(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    bot, fatou, mallory = await homeserver.account("bot"), await person("Fatou"), await person("Mallory")
    team = await fatou.make_room(bot.user, encrypted=False)
    await homeserver.call("POST", f"/_matrix/client/v3/rooms/{team}/join", {}, bot.token)

    def settle_in(tx: Tx) -> None:
        anne_is_on(tx, LYON)
        chief = volunteer(tx, "Fatou", Phone("+33639980106"), datetime.now(UTC))
        tx.people.save_membership(Membership(chief.id, LYON, Role.COORDINATOR))
        tx.people.save_identity(Identity("matrix", fatou.user, chief.id, fatou.user))
        tx.people.save_room(Room(Address("matrix", team), LYON, Purpose.TEAM))

    async with desk(tmp_path) as here:
        await here.store(settle_in)
        await run_beside(here, homeserver, bot)
        theirs = await talks_to(mallory, bot)
        here.begun[-1].kill()
        await here.begun[-1].wait()
        await mallory.say(theirs, "/planning")
        await mallory.tombstone(theirs, team)
        await run_beside(here, homeserver, bot)
        await mallory.until(lambda: mallory.invited or len(mallory.of_others(theirs)) == 1, within=60)
        asked = await fatou.say(team, "/qui")
        await fatou.until(lambda: any(one.at > fatou.rooms[team][asked].at for one in fatou.of_others(team)), within=60)
    assert [text for text in fatou.texts(team) if "réservé à l'équipe" in text] == []
    assert here.rows("select chat from rooms where network = 'matrix'") == [(team,)]


async def test_a_callers_number_is_said_in_an_encrypted_room_alone_and_taken_away_there(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    bot, anne = await homeserver.account("bot"), await person("Anne")

    def settle_in(tx: Tx) -> None:
        anne_is_on(tx, LYON)
        her = tx.people.named(LYON, "Anne")[0].id
        tx.people.save_identity(Identity("matrix", anne.user, her, anne.user))

    async with desk(tmp_path) as here:
        await here.store(settle_in)
        await run_beside(here, homeserver, bot)
        room = await talks_to(anne, bot)
        here.misses(ago=timedelta(minutes=1))
        await until(lambda: here.rows("select 1 from missed"), within=60)
        await anne.say(room, "/rappeler")
        await anne.until(lambda: anne.invited, within=60)
        (locked,) = anne.invited
        await anne.join(locked)
        shown = await anne.hears(locked, CALLERS, within=60)
        before = replace(shown)
        await anne.react(locked, shown.id, "1️⃣")
        await anne.until(lambda: shown.gone, within=60)
    assert (before.readable, anne.client.rooms[locked].encrypted) == (True, True)
    assert [text for text in anne.texts(room) if CALLERS in text] == []
