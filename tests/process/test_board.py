"""The real program: its board is opened by the link that it says, follows a call at OVH, and ends with the program."""

import asyncio
import re
import time
from pathlib import Path

import aiohttp
import pytest

from tests.process.test_two_networks import HIM, settle_in
from tests.support.programs.processes import LYON, NUMBER, desk, line, until
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN
from tests.support.web.board import Events, free_port, plain

pytestmark = pytest.mark.slow

LINK = re.compile(r"http://127\.0\.0\.1:\d+/board/in/[\w-]{43}")


async def test_a_call_is_seen_on_the_board_of_the_running_program(tmp_path: Path) -> None:
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        desk(tmp_path) as here,
        BotApi.running() as telegram,
        aiohttp.ClientSession(cookie_jar=jar) as web,
    ):
        telegram.person(HIM, "Bakari")
        here.configure(
            lines=[line(LYON, NUMBER, "hunting")],
            telegram={"token": TOKEN, "api": telegram.url},
            web={"port": port, "public_url": root},
        )
        await here.store(lambda tx: settle_in(tx, "@chloe:nowhere"))
        program = await here.begin("run")
        telegram.say(HIM, HIM, "/tableau")
        await until(lambda: any(LINK.search(words) for words in telegram.texts(HIM)), within=60)
        found = next(filter(None, map(LINK.search, telegram.texts(HIM))))
        async with web.post(found[0], headers={"Origin": root}) as page:
            assert (page.status, "De permanence Anne" in plain(await page.text())) == (200, True)
        async with web.get(f"{root}/board/events/") as answer:
            events = Events(answer)
            await events.next()
            call = here.sim.call(NUMBER, "+33199005007")
            while "…07 ◐ sonne chez Anne" not in plain((await events.next(within=20))["data"]):
                pass
            call.hang_up()
            while "Aucun appel en cours" not in plain((await events.next(within=20))["data"]):
                pass
            began = time.monotonic()
            program.terminate()
            await asyncio.wait_for(program.wait(), 15)
            assert time.monotonic() - began < 10
