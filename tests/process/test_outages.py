"""The real program when a chat network is away, hangs, or is asked for more than it takes: nothing is given up.

`benchmarks/recovery.py` prints the same figures. An outage passes hundreds of times as fast as its end, which is
measured at the machine's own speed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pytest

from bot.model import Address, Purpose, Room
from bot.ports import Tx
from tests.process import test_matrix as on_matrix
from tests.process import test_telegram as on_telegram
from tests.support.matrix import proxy as homeserver_faults
from tests.support.matrix.synapse import Synapse
from tests.support.programs.processes import LYON, on_duty
from tests.support.programs.quick_program import QuickProgram
from tests.support.telegram import world as telegram_faults
from tests.support.telegram.rules import Refused

pytestmark = pytest.mark.slow

CALLERS: Final = [f"+3363998{n:04}" for n in range(500, 512)]
MATRIX_PEOPLE: Final = 10
BURST: Final = 600
IN_ROOM: Final = 20.0
"""How fast time runs while posts wait for a group: Telegram takes twenty a minute there."""
NOTICED_WITHIN: Final = timedelta(seconds=10)
LONGEST: Final = 240.0  # seconds of the machine's; it takes a quarter of it on an idle one


class Network(Protocol):
    """One network beside the program, and the people on it. Person 0 is the first."""

    people: int

    @property
    def program(self) -> QuickProgram: ...
    def begin_outage(self, kind: str) -> None: ...
    def end_outage(self) -> None: ...
    def hinder(self, kinds: Sequence[str]) -> None:
        """The next posts fail this way, one after the other."""

    def refuse_picture(self) -> None:
        """The next picture is refused, though the room takes words."""

    def pictures(self) -> list[bool]:
        """Of each picture that came, whether it was taken."""

    async def write(self, person: int, text: str, *, in_team: bool = False) -> None: ...
    def tries(self) -> int:
        """How many posts came, taken or not."""

    def posts(self, *, in_team: bool | None = None) -> list[datetime]:
        """When the network took a post: of the team's room, of all others, or (None) of any."""


@dataclass(slots=True)
class Telegram:
    program: on_telegram.Running
    people: int = len(on_telegram.PEOPLE)

    def begin_outage(self, kind: str) -> None:
        self.program.telegram.begin_outage(kind)

    def end_outage(self) -> None:
        self.program.telegram.end_outage()

    def hinder(self, kinds: Sequence[str]) -> None:
        self.program.telegram.faults["sendMessage"] += [telegram_faults.Fault(kind, retry_after=1) for kind in kinds]

    def refuse_picture(self) -> None:
        self.program.telegram.refuse_photos = Refused(400, "Bad Request: not enough rights to send photos to the chat")

    def pictures(self) -> list[bool]:
        return [not asked.refused for asked in self.program.telegram.requests("sendPhoto")]

    async def write(self, person: int, text: str, *, in_team: bool = False) -> None:
        who = on_telegram.PEOPLE[person]
        self.program.telegram.say(on_telegram.TEAM if in_team else who, who, text)

    def tries(self) -> int:
        return len(self.program.telegram.requests("sendMessage"))

    def posts(self, *, in_team: bool | None = None) -> list[datetime]:
        sent = [asked for asked in self.program.telegram.requests("sendMessage") if not asked.refused]
        return [a.at for a in sent if in_team in {None, int(a.params["chat_id"]) == on_telegram.TEAM}]


@dataclass(slots=True)
class Matrix:
    program: on_matrix.Running
    team: str
    people: int = MATRIX_PEOPLE

    def begin_outage(self, kind: str) -> None:
        self.program.proxy.begin_outage(kind)

    def end_outage(self) -> None:
        self.program.proxy.end_outage()

    def hinder(self, kinds: Sequence[str]) -> None:
        self.program.proxy.faults["send"] += [homeserver_faults.Fault(kind, retry_after=1) for kind in kinds]

    def refuse_picture(self) -> None:
        self.program.proxy.faults["media"].append(
            homeserver_faults.Fault("refused", status=403, words={"errcode": "M_FORBIDDEN", "error": "No"})
        )

    def pictures(self) -> list[bool]:
        return [not asked.refused for asked in self.program.proxy.requests("media")]

    async def write(self, person: int, text: str, *, in_team: bool = False) -> None:
        who = self.program.people[person]
        await who.say(self.team if in_team else self.program.rooms[who.user], text)

    def tries(self) -> int:
        return len(self.program.proxy.requests("send"))

    def posts(self, *, in_team: bool | None = None) -> list[datetime]:
        asked = self.program.proxy.requests("send")
        sent = [one for one in asked if not one.refused and one.type == "m.room.message"]
        return [one.at for one in sent if in_team in {None, one.room == self.team}]


@asynccontextmanager
async def telegram(_: Synapse | None, folder: Path) -> AsyncIterator[Network]:
    """Twenty people and the team's group."""
    async with on_telegram.helpline(folder, database_in(folder), speed=10, shifts=BURST) as running:
        await running.desk.store(lambda tx: anne_is_on(tx, running, Address("telegram", str(on_telegram.TEAM))))
        running.telegram.limits = True
        await running.start()
        yield Telegram(running)


@asynccontextmanager
async def matrix(server: Synapse | None, folder: Path) -> AsyncIterator[Network]:
    """Ten people and the team's room. It is not encrypted, for it is not keys that are measured here."""
    assert server is not None
    async with on_matrix.helpline(
        server, folder, database_in(folder), MATRIX_PEOPLE, speed=10, shifts=BURST
    ) as running:
        running.encrypted = False
        first, *others = running.people
        team = await first.make_room(running.bot.user, *(one.user for one in others), name="Lyon", encrypted=False)
        for one in others:
            await one.join(team)
        await server.call("POST", f"/_matrix/client/v3/rooms/{team}/join", {}, running.bot.token)
        await running.desk.store(lambda tx: anne_is_on(tx, running, Address("matrix", team)))
        await running.move_in()
        yield Matrix(running, team)


def database_in(folder: Path) -> str:
    """Where the desk looks for it."""
    (folder / "data").mkdir()
    return f"sqlite:///{folder}/data/standardiste.db"


def anne_is_on(tx: Tx, program: QuickProgram, team: Address) -> None:
    """The team has its room, and somebody is on duty all day."""
    now = program.clock.now().replace(microsecond=0)
    tx.people.save_room(Room(team, LYON, Purpose.TEAM))
    on_duty(tx, LYON, tx.people.named(LYON, "P1")[0], now - timedelta(hours=1), now + timedelta(hours=20))


Open = Callable[[Synapse | None, Path], AbstractAsyncContextManager[Network]]
NETWORKS: Final[dict[str, Open]] = {"telegram": telegram, "matrix": matrix}


@pytest.fixture(params=NETWORKS)
async def network(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Network]:
    server = request.getfixturevalue("homeserver") if request.param == "matrix" else None
    async with NETWORKS[request.param](server, tmp_path) as made:
        yield made


# ---------------------------------------------------------------- what is measured


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came after a trouble. `first` and `last`: how long after its end the first and the last post were taken."""

    waited: int
    first: timedelta
    last: timedelta
    given_up: int


async def missed_calls_during(network: Network, kind: str, length: timedelta) -> Recovery:
    """Let the network be away for so long, and each of twelve callers call meanwhile."""
    program = network.program
    network.begin_outage(kind)
    program.clock.shift(length.total_seconds() / 20)  # twenty seconds of the machine's
    began = program.clock.now()
    for part, caller in enumerate(CALLERS, 1):
        program.desk.misses(caller=caller)
        await until(partial(has_come, program, began + length * part / len(CALLERS)))
    program.clock.shift(1)
    waited, tries = len(waiting(program)), network.tries()
    # The first is still of the quick time. The outage ends when the second has just failed, which is the worst moment.
    await until(lambda: network.tries() >= tries + 2)
    before, ended = len(network.posts()), program.clock.now()
    network.end_outage()
    await until(lambda: not waiting(program))
    taken = network.posts()[before:]
    return Recovery(waited, taken[0] - ended, taken[-1] - ended, len(given_up(program)))


async def burst(network: Network, *, in_team: bool) -> Recovery:
    """600 commands, written as fast as the network takes them, each answered where it was written.

    Each is a shift taken, so the team's room has as many posts to take in both cases.
    """
    program, people = network.program, network.people
    program.clock.shift(IN_ROOM if in_team else 1)
    before, began = len(network.posts(in_team=in_team)), program.clock.now()
    for first in range(0, BURST, people):
        takes = (network.write(n, f"/prendre {first + n + 1}", in_team=in_team) for n in range(people))
        await asyncio.gather(*takes)
    written = program.clock.now()
    await until(lambda: len(network.posts(in_team=in_team)) >= before + BURST)
    program.clock.shift(3 * IN_ROOM)
    await until(lambda: not waiting(program))
    taken = network.posts(in_team=in_team)[before:]
    return Recovery(BURST, taken[0] - began, taken[-1] - written, len(given_up(program)))


async def eight_times_slower_and_once_away(network: Network) -> Recovery:
    program = network.program
    program.clock.shift(1)
    network.hinder(["429"] * 8 + ["502"])
    before, began = len(network.posts()), program.clock.now()
    await network.write(0, "/prendre 1")
    await until(lambda: len(network.posts()) > before)
    taken = network.posts()[before:]
    return Recovery(1, taken[0] - began, taken[-1] - began, len(given_up(program)))


def waiting(program: QuickProgram) -> list[tuple[str]]:
    """Posts that are due and not sent, or being sent."""
    due = program.desk.rows("select post, due_at from outbox where state in ('due', 'sending')")
    now = program.clock.now().replace(tzinfo=None).isoformat(sep=" ")
    return [(post,) for post, due_at in due if due_at <= now]


def given_up(program: QuickProgram) -> list[tuple[str, str]]:
    return program.desk.rows("select post, error from outbox where state = 'given_up'")


def alerts_said(program: QuickProgram) -> list[tuple[str]]:
    """The alerts of missed calls that the team's room was told."""
    return program.desk.rows("select key from outbox where key like 'missed:%' and state = 'sent'")


def has_come(program: QuickProgram, moment: datetime) -> bool:
    return program.clock.now() >= moment


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(LONGEST):
        while not true():  # noqa: ASYNC110 -- another process sets no event of ours
            await asyncio.sleep(0.02)


# ---------------------------------------------------------------- and what is promised


async def test_six_hours_away_cost_no_missed_call_and_their_end_is_noticed_within_ten_seconds(
    network: Network,
) -> None:
    after = await missed_calls_during(network, "502", timedelta(hours=6))
    assert len(alerts_said(network.program)) == len(CALLERS)
    assert (after.given_up, after.waited >= len(CALLERS)) == (0, True)
    assert after.first <= NOTICED_WITHIN


async def test_ten_minutes_of_hanging_cost_nothing_and_their_end_is_noticed_within_ten_seconds(
    network: Network,
) -> None:
    after = await missed_calls_during(network, "hang", timedelta(minutes=10))
    assert (after.given_up, after.waited >= len(CALLERS)) == (0, True)
    assert after.first <= NOTICED_WITHIN


async def test_what_is_written_once_a_network_is_back_is_answered_within_ten_seconds(network: Network) -> None:
    program = network.program
    network.begin_outage("502")
    program.clock.shift(360)
    await until(partial(has_come, program, program.clock.now() + timedelta(hours=1)))
    program.clock.shift(1)
    before = len(network.posts())
    network.end_outage()
    wrote = program.clock.now()
    await network.write(1, "/prendre 2")
    await until(lambda: len(network.posts()) > before)
    assert network.posts()[before] - wrote <= NOTICED_WITHIN


async def test_eight_times_slower_and_once_away_make_no_long_pause(network: Network) -> None:
    after = await eight_times_slower_and_once_away(network)
    assert after.given_up == 0
    assert after.last <= timedelta(seconds=8) + NOTICED_WITHIN


@pytest.mark.parametrize("in_team", [False, True], ids=["in private", "in the group"])
async def test_of_six_hundred_commands_at_once_each_is_answered(network: Network, *, in_team: bool) -> None:
    after = await burst(network, in_team=in_team)
    assert after.given_up == 0
    assert len(network.program.desk.rows("select 1 from seats")) == BURST + 1


async def test_a_picture_that_is_refused_costs_the_picture_and_missed_calls_keep_their_room(network: Network) -> None:
    program = network.program
    program.clock.shift(1)
    network.refuse_picture()
    program.desk.misses(caller=CALLERS[0])
    await until(lambda: len(alerts_said(program)) == 1)
    await network.write(0, "/stats", in_team=True)
    await until(lambda: network.pictures() and not waiting(program))
    program.desk.misses(caller=CALLERS[1])
    await until(lambda: len(alerts_said(program)) == 2)
    assert network.pictures() == [False]
    assert (program.desk.rows("select purpose from rooms"), given_up(program)) == ([("team",)], [])
