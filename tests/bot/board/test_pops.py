"""Fault 14: the screen-pop of another system is a link with every variable encoded, for whoever's phone rings alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.board.pops import Pop, read_pops
from bot.board.sight import sight_of
from bot.board.values import Caller
from bot.model import BoardSession, CallEventKind, DialectName, Line, Phone, Webhook, WebhookMode
from tests.support.helpline import LYON, PARIS, Helpline, helpline
from tests.support.web.board import board_served, queue_facts
from tests.support.web.chromium import chromium, screen

ENTERED, OFFERED, LEFT = CallEventKind.ENTERED, CallEventKind.OFFERED, CallEventKind.LEFT
ANNE = Phone("+33639980100")
URL = "https://crm.example.org/find?n=*CALLING*&again=*CALLING*&line=*DIALED*&what=*EVENT*"


def popping(url: str = URL, *, share: bool = True) -> Line:
    webhook = Webhook("crm", DialectName.STARS, url, mode=WebhookMode.POPUP)
    return replace(LYON, webhooks=(webhook,), share_numbers=share)


async def pops_of(h: Helpline, who: str, *, wall: bool = False) -> tuple[Pop, ...]:
    deployment, now = h.app.deployment, h.clock.now()
    session = BoardSession(1, h.people[who], now, wall=wall)
    sight = await h.store.read(lambda tx: sight_of(tx, deployment, session))
    assert sight is not None
    return await h.store.read(lambda tx: read_pops(tx, deployment, sight, now))


@pytest.mark.parametrize(("share", "told"), [(True, "0199005007"), (False, "anonymous")])
async def test_every_variable_is_filled_in_and_no_number_without_leave(share: bool, told: str) -> None:
    async with helpline(lines=(popping(share=share), PARIS)) as h:
        now = h.clock.now()
        await h.app.on_call_events(queue_facts(now, (ENTERED, 0), (OFFERED, 0, ANNE)))
        (pop,) = await pops_of(h, "v1")
        line = "0199005001" if LYON.number == "+33199005001" else LYON.number.replace("+33", "0")
        assert pop.url == f"https://crm.example.org/find?n={told}&again={told}&line={line}&what=start_ringing"
        assert (pop.name, pop.caller) == ("crm", Caller("…07"))


async def test_it_is_for_whose_phone_rings_and_once_for_a_call() -> None:
    async with helpline(lines=(popping(), PARIS)) as h:
        facts = queue_facts(h.clock.now(), (ENTERED, 0), (OFFERED, 0, ANNE), (LEFT, 0))
        await h.app.on_call_events(facts[:1])
        assert await pops_of(h, "v1") == ()
        await h.app.on_call_events(facts[:2])
        first = await pops_of(h, "v1")
        assert len(first) == 1
        assert await pops_of(h, "v1") == first
        assert [await pops_of(h, who) for who in ("v2", "c1", "chief")] == [(), (), ()]
        assert await pops_of(h, "v1", wall=True) == ()
        await h.app.on_call_events(facts)
        assert await pops_of(h, "v1") == ()


async def test_the_bot_does_not_open_it_itself() -> None:
    async with helpline(lines=(popping(), PARIS)) as h:
        await h.app.on_call_events(queue_facts(h.clock.now(), (ENTERED, 0), (OFFERED, 0, ANNE)))
        assert (await h.dump("webhook_news"))["webhook_news"] == []


@pytest.mark.slow
async def test_it_is_shown_to_one_viewer_and_opened_by_a_press_alone() -> None:
    async with (
        board_served(lines=(popping(), PARIS)) as served,
        chromium() as browser,
        screen(browser, served.root) as anne,
        screen(browser, served.root) as other,
    ):
        await anne.sign_in(await served.link("v1"))
        await other.sign_in(await served.link("c1"))
        facts = queue_facts(served.h.clock.now(), (ENTERED, 0), (OFFERED, 0, ANNE), (LEFT, 0))
        await served.tell(*facts[:2])
        link = anne.page.get_by_role("link", name="Ouvrir crm pour cet appel (…07)")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await expect(link).to_have_attribute("target", "_blank")
        await expect(other.page.locator("tr.call")).to_contain_text("sonne chez Anne")
        assert await other.page.locator("#pops li").count() == 0
        served.h.clock.move(served.h.clock.now() + timedelta(seconds=1))
        await served.tell(*facts)
        await expect(link).to_have_count(0)
