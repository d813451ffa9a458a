"""kill -9 before and after each request that a hand-over writes to OVH: the next start completes it, on both databases.

The process is a real one, and so is its end: the simulator kills it the moment the request comes, or once it is done.
"""

import signal
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from adapters.telephony.simulator.api.server import Api, Request
from bot.model import Purpose, Room
from bot.ports import Tx
from storage.store import open_store
from tests.support.programs.processes import (
    ANNE,
    BAKARI,
    LYON,
    NUMBER,
    ROOM,
    Desk,
    desk,
    on_duty,
    stopped,
    until,
    volunteer,
)

WRITES = 4
"""Of a hand-over with a new agent: made, put into the queue, logged in; and the last one logged out."""


def takes_over(tx: Tx) -> None:
    """Bakari has just relieved Anne, who was rung until now."""
    now = datetime.now(UTC).replace(microsecond=0)
    anne, bakari = volunteer(tx, "Anne", ANNE, now, LYON), volunteer(tx, "Bakari", BAKARI, now, LYON)
    on_duty(tx, LYON, anne, now - timedelta(hours=1), now - timedelta(minutes=2))
    on_duty(tx, LYON, bakari, now - timedelta(minutes=2), now + timedelta(hours=1))
    tx.people.save_room(Room(replace(ROOM, chat=LYON), LYON, Purpose.TEAM))


async def killed_at(here: Desk, write: int, *, done: bool) -> None:
    """Run until the request comes that is the `write`-th to change something; kill before or after it is done."""
    process = await here.begin("run")
    seen = 0

    def kill() -> None:
        with suppress(ProcessLookupError):  # it is dead already
            process.send_signal(signal.SIGKILL)

    def watch(request: Request) -> None:
        nonlocal seen
        seen += request.method != "GET" and "/hunting/" in request.path
        # What comes next, a reading at the latest, shows that it is done.
        if seen > write or (seen == write and not done):
            kill()

    Api.watchers.append(watch)
    if done:
        await until(lambda: len(hunting_writes(here)) >= write and hunting_writes(here)[write - 1].status == 200)
        kill()
    await process.wait()
    Api.watchers.remove(watch)
    await process.communicate()


def hunting_writes(here: Desk) -> list[Request]:
    return [request for request in here.sim.writes if "/hunting/" in request.path]


@pytest.mark.slow
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("write", range(1, WRITES + 1))
async def test_killed_at_a_step_the_next_start_completes_the_hand_over(
    tmp_path: Path, url: str, write: int, done: bool
) -> None:
    async with desk(tmp_path) as here:
        hunting = next(iter(here.sim.state.huntings.values()))
        here.sim.add_agent(hunting, ANNE, status="available")
        here.configure(database=url)
        store = await open_store(url, clock=SystemClock())
        await store.write(takes_over)
        await store.close()
        assert here.sim.phone(NUMBER) == [ANNE]

        nobody: list[datetime] = []

        def watch(request: Request) -> None:
            if not {ANNE, BAKARI} & {*here.sim.phone(NUMBER)}:
                nobody.append(request.at)

        Api.watchers.append(watch)
        await killed_at(here, write, done=done)
        before = len(here.sim.requests)
        process = await here.begin("run")
        await until(lambda: len(here.sim.requests) > before + 4 and here.sim.phone(NUMBER) == [BAKARI], within=60)
        ended = await stopped(process, signal.SIGTERM, within=10)

        assert (ended.code, "ERROR" in ended.err, nobody) == (0, False, [])
        numbers = [agent.number for agent in hunting.agents.values()]
        assert len(numbers) == len(set(numbers)) == 2
        assert len(hunting.queue.order) == len(set(hunting.queue.order)) == 2
