"""Somebody on duty has everything about them erased: their phone goes off the line first, and then their number."""

from datetime import timedelta
from functools import partial

import pytest

from bot.commands.dispatch.handle import handle_message
from bot.model import Address, Deployment, LineKind, Message, VolunteerId
from bot.ports import Tx
from tests.support.helpline import dump
from tests.support.scene import ANNE, NOON, Scene, a_line, hours, scene

MINUTE = timedelta(minutes=1)
LINES = {
    "queue": partial(a_line, LineKind.HUNTING),
    "shared": partial(a_line, LineKind.HUNTING, shared=True),
    "line": partial(a_line, LineKind.LINE),
    "redirect": partial(a_line, LineKind.REDIRECT),
}


async def where_anne_is(here: Scene) -> set[str]:
    """The tables that hold her number or her name."""
    rows = await dump(here.store)
    return {table for table, of_table in rows.items() if ANNE in str(of_table) or "Anne" in str(of_table)}


@pytest.mark.parametrize("kind", LINES)
async def test_the_phone_of_who_is_erased_goes_off_the_line_before_its_number_is_forgotten(kind: str) -> None:
    async with scene(LINES[kind]()) as here:
        await here.shift(hours(-1, 3), "Anne")
        await here.until(NOON + 2 * MINUTE)
        assert here.rings() == [ANNE]

        def ask(tx: Tx) -> None:
            now = here.clock.now()
            said = Message("m1", Address("console", "@v1"), "v1", "Anne", "/oublier", now, private=True)
            handle_message(tx, Deployment((here.line,)), said, now)

        await here.store.write(ask)
        await here.follow()
        await here.press("Oui, tout effacer", "@v1", "v1")
        assert not await here.store.write(lambda tx: tx.erase_people(here.clock.now()))
        await here.until(NOON + 5 * MINUTE)
        assert ANNE not in here.rings()
        assert await here.store.write(lambda tx: tx.erase_people(here.clock.now()))
        assert await where_anne_is(here) == set()
        assert (await here.store.read(lambda tx: tx.people.get(VolunteerId(1)))).name == ""
        await here.until(NOON + 40 * MINUTE)
        assert ANNE not in here.rings()
        # OVH still lists the agent of a queue, and the bot reads it there: docs/security.md says so.
        assert await where_anne_is(here) <= ({"forwardings"} if here.line.kind is LineKind.HUNTING else set())
