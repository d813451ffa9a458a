"""The real program on Telegram and on Matrix at once: what befalls one network does not touch the other."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.model import Address, Identity, Phone, Purpose, Room, Shift, ShiftId
from bot.ports import Tx
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse, free_port
from tests.support.programs.processes import ANNE, BAKARI, LYON, NUMBER, anne_is_on, desk, line, until, volunteer
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


TEAM = -1001
"""The team's room at Telegram."""


async def test_of_ten_who_press_je_rappelle_at_once_on_both_networks_one_calls_back(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    bot = await homeserver.account("bot")
    at_matrix = [await person(name) for name in ("Gaël", "Hana", "Inès")]
    at_telegram = list(range(21, 28))
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        telegram.group(TEAM, "team")
        for user in at_telegram:
            telegram.person(user, f"T{user}")
        here.configure(
            lines=[line(LYON, NUMBER, "hunting")],
            telegram={"token": TOKEN, "api": telegram.url},
            matrix={"homeserver": homeserver.url, "user": bot.user, "password": bot.password},
        )
        rooms = [await one.talk_to(bot.user, encrypted=False) for one in at_matrix]

        def settle_ten(tx: Tx) -> None:
            anne_is_on(tx, LYON)
            now = datetime.now(UTC)
            accounts = [("telegram", str(user)) for user in at_telegram] + [("matrix", one.user) for one in at_matrix]
            for n, (network, user) in enumerate(accounts):
                one = volunteer(tx, f"P{n}", Phone(f"+3363998{150 + n:04}"), now, LYON)
                tx.people.save_identity(Identity(network, user, one.id, user))
            tx.people.save_room(Room(Address("telegram", str(TEAM)), LYON, Purpose.TEAM))

        await here.store(settle_ten)
        await here.begin("run")
        for one, room in zip(at_matrix, rooms, strict=True):
            await one.say(room, "/moi")
            await one.until(lambda one=one, room=room: one.of_others(room), within=60)  # type: ignore[misc]
        await until(lambda: here.sim.phone(NUMBER) == [ANNE], within=60)
        here.misses()
        await until(lambda: here.rows("select 1 from missed"), within=60)
        await until(lambda: [said for said in telegram.said(TEAM) if "Appel sans réponse" in said.text], within=60)
        alert = next(said for said in telegram.said(TEAM) if "Appel sans réponse" in said.text)
        for user in at_telegram:
            telegram.press(TEAM, alert.id, "Je rappelle", user)
        await asyncio.gather(*(one.say(room, "/rappeler 1") for one, room in zip(at_matrix, rooms, strict=True)))
        for one, room in zip(at_matrix, rooms, strict=True):
            await one.until(lambda one=one, room=room: one.invited or len(one.of_others(room)) > 1, within=60)  # type: ignore[misc]
        await until(lambda: any("rappelle." in said.text for said in telegram.said(TEAM)), within=60)
        ((holder,),) = here.rows("select name from missed join volunteers on volunteers.id = taken_by")
        assert any(f"{holder} rappelle." in said.text for said in telegram.said(TEAM))
        numbers = [user for user in at_telegram if any("06 39 98 02 07" in t for t in spaced(telegram.texts(user)))]
        assert len(numbers) <= 1
        rows = here.rows("select distinct chat from outbox where post like '%{caller:%'")
        assert len(rows) == 1


def spaced(texts: list[str]) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]
