"""kill -9, at any moment: the next start finds what was left half done and completes it, and nothing is done twice."""

import random
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from adapters.telephony.simulator.api.server import Api, Request
from bot.model import LineId, Purpose, Room
from bot.ports import Tx
from tests.support.programs.processes import (
    ANNE,
    BAKARI,
    CALLER,
    ROOM,
    Desk,
    desk,
    line,
    on_duty,
    stopped,
    until,
    volunteer,
)

KILLS: Final = 20
REQUESTS: Final = 80
"""A life ends at one of so many requests: they, and not a time, tell how far it came, on any machine."""
A_LIFE: Final = 5.0
"""Seconds after which a life ends in which OVH is asked nothing more."""
KINDS: Final = ("hunting", "line", "hunting", "redirect", "hunting")
TOWNS: Final = 12
AGO: Final = timedelta(minutes=4)
"""How long ago callers called: a call known from its record alone is told after three minutes."""


@dataclass(frozen=True, slots=True)
class Town:
    """A line, on a credential of its own, for one carries 60 requests a minute."""

    number: int

    @property
    def id(self) -> LineId:
        return LineId(f"town-{self.number}")

    @property
    def kind(self) -> str:
        return KINDS[self.number % len(KINDS)]

    @property
    def after_a_pause(self) -> bool:
        """Bakari begins a minute later, which is the lead, and nobody is on before; else he relieves Anne."""
        return self.number % 2 == 1

    @property
    def dialled(self) -> str:
        return f"+331990001{self.number:02}"

    @property
    def service(self) -> str:
        return f"+331990002{self.number:02}" if self.kind == "redirect" else self.dialled

    @property
    def written(self) -> dict[str, str]:
        return line(self.id, self.dialled, self.kind, service=self.service, key=self.id, lead="1 min")


EVERYWHERE: Final = [Town(number) for number in range(TOWNS)]


def set_up(here: Desk) -> None:
    """All towns at OVH, and in the configuration."""
    for town in EVERYWHERE:
        if town.kind == "hunting":
            here.sim.add_hunting(town.dialled)
        else:
            here.sim.add_line(town.service)
        if town.kind == "redirect":
            here.sim.add_redirect(town.dialled, None)
    ours = {
        "application_key": here.sim.application_key,
        "application_secret": here.sim.application_secret,
        "consumer_key": here.sim.consumer_key,
    }
    keys = {town.id: ours for town in EVERYWHERE}
    here.configure(ovh={"endpoint": here.sim.url, "keys": keys}, lines=[town.written for town in EVERYWHERE])


def hand_overs(tx: Tx) -> None:
    """In every town Bakari begins within the next seconds, one after the other."""
    now = datetime.now(UTC).replace(microsecond=0)
    anne = volunteer(tx, "Anne", ANNE, now, *(town.id for town in EVERYWHERE))
    bakari = volunteer(tx, "Bakari", BAKARI, now, *(town.id for town in EVERYWHERE))
    for town in EVERYWHERE:
        tx.people.save_room(Room(replace(ROOM, chat=town.id), town.id, Purpose.TEAM))
        begins = now + timedelta(seconds=3 + town.number)
        if town.after_a_pause:
            begins += timedelta(minutes=1)
        else:
            on_duty(tx, town.id, anne, begins - timedelta(hours=1), begins)
        on_duty(tx, town.id, bakari, begins, begins + timedelta(hours=1))


async def killed(here: Desk, chance: random.Random, calls: list[Town]) -> int:
    """One life of the bot: it ends as some request comes. How many lines were left half done."""
    process = await here.begin("run")
    left = chance.randint(1, REQUESTS)
    if calls and chance.random() < 0.5:
        here.misses(calls.pop().dialled, ago=AGO)

    def watch(_: Request) -> None:
        nonlocal left
        left -= 1
        if not left:
            process.kill()

    Api.watchers.append(watch)
    with suppress(TimeoutError):
        await until(lambda: left <= 0, within=A_LIFE)
    Api.watchers.remove(watch)
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()
    if calls and chance.random() < 0.5:
        here.misses(calls.pop().dialled, ago=AGO)
    return len(here.rows("select 1 from forwardings where desired is not null and observed is null"))


def at_rest(here: Desk) -> bool:
    """Whether every town's phone is Bakari's, alone, and was read twice."""
    verified = here.rows("select 1 from forwardings where verified_at is not null")
    return len(verified) == TOWNS and all(here.sim.phone(town.dialled) == [BAKARI] for town in EVERYWHERE)


@pytest.mark.slow
async def test_killed_twenty_times_around_hand_overs_it_ends_verified_with_nothing_done_twice(tmp_path: Path) -> None:
    chance = random.Random(20)
    async with desk(tmp_path) as here:
        set_up(here)
        await here.store(hand_overs)
        called = [town for town in EVERYWHERE if not town.after_a_pause]  # the others were closed then
        waiting = list(called)
        torn = [await killed(here, chance, waiting) for _ in range(KILLS)]
        for town in waiting:
            here.misses(town.dialled, ago=AGO)
        before = len(here.sim.requests)
        process = await here.begin("run")
        await until(lambda: len(here.sim.requests) > before and at_rest(here), within=75)
        result = await stopped(process, signal.SIGTERM, within=5)

        assert (result.code, "ERROR" in result.err, sum(torn) > 0) == (0, False, True)
        agents = {h.number: [agent.number for agent in h.agents.values()] for h in here.sim.state.huntings.values()}
        assert {number: phones for number, phones in agents.items() if len(set(phones)) < len(phones)} == {}
        alerts = here.rows("select line, caller, json_array_length(calls), closed_at from missed order by line")
        assert alerts == sorted((town.id, CALLER, 1, None) for town in called)
        assert here.rows("select line, outcome from calls order by line") == sorted((t.id, "missed") for t in called)
        # Alone, or, of a moment at which the program lay killed, in the post of all such calls.
        one = "key like 'missed:%' or key like 'latecalls:%'"
        said = here.rows(f"select chat, state, count(*) from outbox where {one} group by 1, 2 order by 1")
        assert said == sorted((town.id, "given_up", 1) for town in called)
