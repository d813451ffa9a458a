"""The real program on a machine whose clock is wrong: the phone stays with whoever is on duty, and somebody is told."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.model import Purpose, Room
from storage.transaction import SqlTx
from tests.support.matrix.synapse import free_port
from tests.support.programs.processes import ANNE, LYON, NUMBER, ROOM, Desk, anne_is_on, desk, line, until

pytestmark = pytest.mark.slow

HOUR = 3600


async def health(port: int) -> dict[str, Any]:
    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return {"status": answer.status, **await answer.json()}


async def says(port: int, **wanted: object) -> None:
    said: dict[str, Any] = {}
    for _ in range(300):
        with suppress(aiohttp.ClientConnectionError):
            said = await health(port)
        if wanted.items() <= said.items():
            return
        await asyncio.sleep(0.1)  # another process sets no event of ours
    raise AssertionError(said)


def settle_in(tx: SqlTx) -> None:
    anne_is_on(tx)
    tx.people.save_room(Room(ROOM, LYON, Purpose.COORDINATION))


async def begun(here: Desk, wrong: float) -> int:
    """The bot at work beside a console room of coordination, with its clock wrong by so many seconds."""
    port = free_port()
    here.configure(lines=[line(LYON, NUMBER, "hunting")], web={"port": port}, log="info")
    await here.store(settle_in)
    (here.folder / "wrong").write_text(str(wrong))
    await here.begin("wrong", "bot.yaml", program="tests.process.machine.wrong_clock")
    return port


@pytest.mark.parametrize("jump", [-2 * HOUR, 24 * HOUR])
async def test_a_jump_leaves_the_phone_with_whoever_is_on_duty(tmp_path: Path, jump: float) -> None:
    async with desk(tmp_path) as here:
        port = await begun(here, 0)
        await until(lambda: here.sim.phone(NUMBER) == [ANNE])
        await says(port, clock="ok")
        (here.folder / "wrong").write_text(str(jump))
        await says(port, clock="jumped", status=503)
        writes = len(here.sim.writes)
        await says(port, clock="jumped", status=503)
        assert (here.sim.phone(NUMBER), len(here.sim.writes)) == ([ANNE], writes)
        ((post,),) = here.rows("select post from outbox where post like '%horloge%'")
        assert "quelqu'un l'a changée" in json.loads(post)["text"]


async def test_a_clock_that_is_wrong_at_start_moves_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        port = await begun(here, 24 * HOUR)
        await says(port, clock="wrong", status=503)
        assert [one.path for one in here.sim.writes if not one.path.endswith("/eventToken")] == []
