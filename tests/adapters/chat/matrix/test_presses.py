"""On a slow homeserver people see a post, and press, before the bot knows what it is called."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.console import TEAM, Said
from bot.ports import Tx
from tests.support.chats import until
from tests.support.matrix.person import Person
from tests.support.matrix.proxy import Proxy
from tests.support.matrix.stage import MatrixHelpline, open_helpline
from tests.support.matrix.synapse import Synapse
from tests.support.programs.quick import QuickClock

OFFER = "Anne cherche"
SLOW = 0.3  # seconds for each answer


async def replaced_by(stage: MatrixHelpline) -> str:
    """Who has Tuesday's shift."""

    def work(tx: Tx) -> str:
        now = stage.clock.now()
        shifts = tx.roster.shifts([stage.line.id], now + timedelta(days=1), now + timedelta(days=2))
        wanted = next(shift for shift in shifts if shift.starts.hour == 13)  # two in the afternoon in Paris
        return " ".join(tx.people.get(seat.volunteer).name for seat in tx.roster.seats([wanted.id])[wanted.id])

    return await stage.store.read(work)


@pytest.mark.parametrize("replies", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["tapped", "replied"])
@pytest.mark.parametrize("after", [0.0, *(pytest.param(after, marks=pytest.mark.slow) for after in (0.1, 0.3))])
async def test_a_press_that_comes_before_the_post_is_known_is_acted_on(
    homeserver: Synapse, tmp_path: Path, after: float, *, replies: bool
) -> None:
    said: list[Said] = []

    async def presses(stage: MatrixHelpline, bakari: Person, room: str) -> None:
        offer = await bakari.hears(room, OFFER)
        await asyncio.sleep(after)
        press = bakari.reply(room, offer.id, "1") if replies else bakari.react(room, offer.id, "1\ufe0f\u20e3")
        id_ = await press
        await until(lambda: id_ in stage.handed)

    async with (
        Proxy.running(homeserver.url, QuickClock(1, time.time())) as proxy,
        open_helpline(said.append, homeserver, tmp_path, through=proxy.url) as stage,
    ):
        bakari, room = stage.console.people["v2"], stage.console.rooms[TEAM]
        proxy.answers_after = SLOW
        asked = stage.console.message("v1", "Anne", "/remplacement mardi 14h", stage.clock.now())
        await asyncio.gather(stage.receive(asked), presses(stage, bakari, room))
        await stage.wait(timedelta(seconds=10))
        assert await replaced_by(stage) == "Bakari"
