"""What the board warns of: a key that expires, a chat network that is away, a phone that rings elsewhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.console import NETWORK, private_chat_of
from bot.board.read import read_board
from bot.board.values import Alert, AlertKind, Outside
from bot.model import Post
from tests.support.helpline import LYON, MONDAY, PARIS, Helpline, helpline
from tests.support.web.board import board_served


async def alerts(h: Helpline, outside: Outside, at: datetime = MONDAY) -> list[Alert]:
    board = await h.store.read(lambda tx: read_board(tx, LYON, at, outside))
    return [alert for alert in board.alerts if alert.kind in {AlertKind.KEY, AlertKind.NETWORK, AlertKind.FORWARDING}]


@pytest.mark.parametrize(("days", "told"), [(15, False), (14, True), (1, True), (-1, True)])
async def test_a_key_that_expires_within_two_weeks_is_told_of(days: int, told: bool) -> None:
    async with helpline(lines=(LYON, PARIS)) as h:
        expires = MONDAY + timedelta(days=days)
        expected = [Alert(AlertKind.KEY, expires)] if told else []
        assert await alerts(h, Outside(keys={LYON.key: expires})) == expected
        assert await alerts(h, Outside(keys={"another": expires})) == []


async def test_a_line_that_rings_elsewhere_is_told_of_for_as_long_as_coordination_was_told() -> None:
    async with helpline(lines=(LYON, PARIS)) as h:
        known = await h.store.read(lambda tx: tx.phones.forwarding(LYON.id))
        await h.store.write(lambda tx: tx.phones.save_forwarding(replace(known, alert_key="alert:1")))
        assert await alerts(h, Outside()) == [Alert(AlertKind.FORWARDING)]
        await h.store.write(lambda tx: tx.phones.save_forwarding(known))
        assert await alerts(h, Outside()) == []


async def test_a_network_that_takes_no_posts_is_on_the_page_after_ninety_seconds() -> None:
    async with board_served() as served, served.browser() as browser:
        h = served.h
        await browser.sign_in("v1")
        await h.store.write(lambda tx: tx.outbox.add(Post(private_chat_of("v2"), "Bonjour", key="greeting")))
        since = h.clock.now()
        says = f"{NETWORK.capitalize()} ne prend plus les messages du bot"
        h.clock.move(since + timedelta(seconds=90))
        assert says not in await browser.read("/board/line/lyon")
        h.clock.move(since + timedelta(seconds=91))
        assert says in await browser.read("/board/line/lyon")
        await h.app.deliver()
        assert says not in await browser.read("/board/line/lyon")


async def test_the_page_names_the_day_on_which_the_key_expires() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        served.h.app.key_expires[LYON.key] = MONDAY + timedelta(days=3)
        assert "La clé OVH de la ligne expire jeudi 26" in await browser.read("/board/line/lyon")
