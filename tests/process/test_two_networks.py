"""The real program on Telegram and on Matrix at once: what befalls one network does not touch the other."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.model import Identity, Phone, Shift, ShiftId
from bot.ports import Tx
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse, free_port
from tests.support.processes import ANNE, BAKARI, LYON, NUMBER, anne_is_on, desk, line, until, volunteer
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN

pytestmark = pytest.mark.slow

Come = Callable[..., Awaitable[Person]]
HIM = 7
"""Bakari, at Telegram."""


async def test_telegram_down_at_the_start_and_shut_for_good_later_holds_up_nothing_else(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    bot, chloe = await homeserver.account("bot"), await person("Chloé")
    port = free_port()
    health = f"http://127.0.0.1:{port}/healthz"
    async with desk(tmp_path) as here, BotApi.running() as telegram, aiohttp.ClientSession() as web:
        telegram.person(HIM, "Bakari")
        here.configure(
            lines=[line(LYON, NUMBER, "hunting")],
            telegram={"token": TOKEN, "api": telegram.url},
            matrix={"homeserver": homeserver.url, "user": bot.user, "password": bot.password},
            web={"port": port},
        )
        await here.store(lambda tx: settle_in(tx, chloe.user))
        room = await chloe.talk_to(bot.user, encrypted=False)
        telegram.begin_outage("502")
        await here.begin("run")

        await chloe.until(lambda: bot.user in chloe.client.rooms[room].users)
        await takes(chloe, room, 2)
        await health_is(web, health, 503, telegram="failing", matrix="listening")

        telegram.end_outage()
        telegram.say(HIM, HIM, "/prendre 3")
        await until(lambda: telegram.texts(HIM))
        await health_is(web, health, 200, telegram="listening", matrix="listening")

        telegram.token = "revoked"
        telegram.say(HIM, HIM, "/prendre 4")  # the poll under way brings it; its answer waits for another token
        await health_is(web, health, 503, telegram="refused", matrix="listening")
        asked = len(telegram.asked)
        await takes(chloe, room, 5)
        await until(lambda: here.rows("select 1 from forwardings where verified_at is not null"), within=60)
        assert [one for one in telegram.asked[asked:] if one.method == "getUpdates"] == []
        assert here.sim.phone(NUMBER) == [ANNE]
        telegram.token = TOKEN  # what was wrong on Telegram's side is mended, and nobody restarts the bot
        heard = len(telegram.texts(HIM))
        telegram.say(HIM, HIM, "/moi")
        await health_is(web, health, 200, telegram="listening", matrix="listening")
        await until(lambda: len(telegram.texts(HIM)) > heard, within=60)
        assert here.rows("select shift from seats order by shift") == [(1,), (2,), (3,), (4,), (5,)]


async def takes(person: Person, room: str, shift: int) -> None:
    """They take a shift, and hear that it is theirs."""
    before = len(person.of_others(room))
    await person.say(room, f"/prendre {shift}")
    await person.until(lambda: len(person.of_others(room)) > before)
    assert "Chloé prend" in person.of_others(room)[-1].text


def settle_in(tx: Tx, chloe: str) -> None:
    """Anne is on; Bakari is on Telegram, Chloé on Matrix; four shifts are free tomorrow."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    anne_is_on(tx, LYON)
    for name, phone, network, user in (
        ("Bakari", BAKARI, "telegram", str(HIM)),
        ("Chloé", Phone("+33639980103"), "matrix", chloe),
    ):
        one = volunteer(tx, name, phone, now, LYON)
        tx.people.save_identity(Identity(network, user, one.id, user))
    hours = [now + timedelta(days=1, hours=n) for n in range(4)]
    tx.roster.add_shifts([Shift(ShiftId(0), LYON, None, at.date(), 0, at, at + timedelta(hours=1)) for at in hours])


async def health_is(web: aiohttp.ClientSession, health: str, status: int, **states: str) -> None:
    """Ask until `/healthz` answers with this status, and says this of the chats."""
    said: Any = None
    for _ in range(600):
        async with web.get(health) as answer:
            said = answer.status, {name: chat["state"] for name, chat in (await answer.json())["chats"].items()}
        if said == (status, states):
            return
        await asyncio.sleep(0.1)  # another process sets no event of ours
    raise AssertionError(said)
