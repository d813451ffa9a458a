"""A post that Telegram took without saying so is sent again: every copy of it can be pressed."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from adapters.console import TEAM, Said
from tests.support.telegram.stage import CHATS, HANDLES, TelegramHelpline, open_helpline
from tests.support.telegram.world import Fault

GROUP, ANNE, BAKARI, CHLOE = CHATS[TEAM], HANDLES["v1"], HANDLES["v2"], HANDLES["v3"]
OFFER = "Anne cherche"


async def follows(stage: TelegramHelpline, happens: Callable[[], object], length: timedelta) -> None:
    """Let somebody do something, and let everything follow from it."""
    stage.handed.clear()
    happens()
    await asyncio.wait_for(stage.handed.wait(), 10)
    await stage.wait(length)


@pytest.mark.parametrize("first", [0, 1, 2])
async def test_a_press_on_each_copy_of_a_doubled_post_is_answered_and_acted_on_once(first: int) -> None:
    """`first`: which of the three copies is pressed first, by Bakari; the others are pressed by Chloé."""
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        telegram = stage.console.telegram
        telegram.faults["sendMessage"] = [Fault("late")] * 4  # to Anne in private and to the team, twice each
        asks = "/remplacement mardi 14h"
        await follows(stage, lambda: telegram.say(GROUP, ANNE, asks), timedelta(minutes=2))
        copies = [standing for standing in telegram.said(GROUP) if standing.text.startswith(OFFER)]
        assert len(copies) == 3
        data = copies[0].keyboard[0][0]["callback_data"]
        answers = []
        for copy, by in [(copies.pop(first), BAKARI), *((copy, CHLOE) for copy in copies)]:
            press = partial(telegram.press_data, GROUP, copy.id, data, by)
            await follows(stage, press, timedelta(seconds=10))
            answers.append(list(telegram.presses.values())[-1].answers)
        assert [len(answer) for answer in answers] == [1, 1, 1]
        words = [answer[0][0].replace("\u00a0", " ") for answer in answers]
        assert words[0].startswith("Bakari remplace Anne")
        assert words[1:] == ["C'est déjà réglé.", "C'est déjà réglé."]
