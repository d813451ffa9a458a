"""The real program, and people who press before it knows what its own post is called: no press is lost."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.process import test_matrix as on_matrix
from tests.process import test_telegram as on_telegram
from tests.support.matrix.synapse import Synapse
from tests.support.telegram.world import Fault

pytestmark = pytest.mark.slow

SLOW = 0.3  # seconds until the homeserver answers to what was sent: a message, and each of its reactions
NUMBER = re.compile(r"^(\d)\ufe0f?\u20e3", re.MULTILINE)


@pytest.mark.parametrize("encrypted", [False, True], ids=["in the clear", "encrypted"])
async def test_of_eight_people_who_press_while_a_slow_homeserver_takes_the_reactions_none_loses(
    homeserver: Synapse, tmp_path: Path, sqlite_url: str, *, encrypted: bool
) -> None:
    async with on_matrix.helpline(homeserver, tmp_path, sqlite_url, 8, speed=1) as running:
        running.encrypted = encrypted
        await running.move_in()
        running.proxy.answers_after = SLOW
        for n, person in enumerate(running.people):
            room = running.rooms[person.user]
            await person.say(room, "/libres")
            free = await person.hears(room, "\u20e3")
            numbers = NUMBER.findall(free.text)
            await asyncio.sleep([0, 0.1, 0.3][n % 3])
            await person.react(room, free.id, f"{numbers[n % len(numbers)]}\ufe0f\u20e3")
            await running.told([person], 2)
        await running.kill()
        assert await running.effects() == (8, 8, 8)


@pytest.mark.parametrize("copies", [2, 3])
async def test_each_copy_of_a_post_that_telegram_took_without_saying_so_can_be_pressed(
    tmp_path: Path, sqlite_url: str, copies: int
) -> None:
    async with on_telegram.helpline(tmp_path, sqlite_url) as running:
        await running.start()
        running.telegram.faults["sendMessage"] += [Fault("late")] * (copies - 1)
        running.telegram.say(1, 1, "/libres")
        await running.until(lambda: len(running.telegram.said(1)) >= copies)
        shown = running.telegram.said(1)
        presses = [running.telegram.press(1, copy.id, copy.labels[n], 1) for n, copy in enumerate(shown)]
        await running.until(lambda: all(running.telegram.presses[press].answers for press in presses))
        await running.kill()
        assert await running.effects() == (copies, copies, copies)
