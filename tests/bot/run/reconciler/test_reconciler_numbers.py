"""A configured number and the number that OVH shows are one target, in every kind of line and way of writing."""

from datetime import timedelta
from typing import Literal

import pytest

from bot.config.values import read_closed_target
from bot.forwarding.failsafe import make_heartbeat
from bot.model import Deployment, LineKind, Phone
from bot.run.park import park_line
from bot.run.sync_once import sync_once
from tests.support.scene import ANNE, BACKUP, BAKARI, NOON, Scene, a_line, hours, scene

MESSAGE = Phone("+33199005099")
ABROAD = Phone("+442079460123")
"""Of Ofcom's numbers for fiction: without its plus it is no number of France, where the line is."""
WAYS = ("00", "+", "bare", "national")
MINUTE = timedelta(minutes=1)
QUIET_HOUR = timedelta(hours=1)

Way = Literal["00", "+", "bare", "national"]


async def holds(here: Scene, *phones: Phone) -> None:
    """For an hour the line rings there, is verified, and is not written to once."""
    await here.until(here.clock.now() + 2 * MINUTE)
    assert (await here.known()).verified_at is not None
    before = len(here.simulator.writes)
    await here.until(here.clock.now() + QUIET_HOUR)
    assert here.rings() == list(phones)
    assert len(here.simulator.writes) == before
    assert here.said == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("message", [MESSAGE, ABROAD])
@pytest.mark.parametrize("kind", list(LineKind))
async def test_a_line_that_closes_to_a_number_is_right_there(kind: LineKind, message: Phone, way: Way) -> None:
    async with scene(a_line(kind, closed=read_closed_target(message, "FR"), countries=("GB",))) as here:
        here.simulator.questions.stored_number = way
        await holds(here, message)
        parking = (await here.store.read(lambda tx: make_heartbeat(tx, Deployment((here.line,)), NOON))).lines[0]
        assert await here.clock.through(park_line(here.telephony, parking)) == "was closed already"
        once = sync_once(here.store, here.telephony, here.clock, Deployment((here.line,)), dry_run=False)
        (row,) = await here.clock.through(once)
        assert (row["result"], row["steps"]) == ("right", [])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", list(LineKind))
async def test_a_person_and_a_backup_are_right_in_every_way_of_writing(kind: LineKind, way: Way) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as here:
        here.simulator.questions.stored_number = way
        await here.shift(hours(0, 2), "Anne")
        await here.shift(hours(2, 4), "Bakari")
        await here.shift(hours(4, 6))
        for phone in (ANNE, BAKARI, BACKUP.phone):
            await holds(here, phone)
            await here.until(here.clock.now() + QUIET_HOUR - 2 * MINUTE + timedelta(seconds=1))
