"""Fault 14: the screen-pop of another system is a link with every variable encoded, for whoever's phone rings alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from string import ascii_letters, digits
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from playwright.async_api import expect

from adapters.web.board import POLICY
from bot.board.pops import Pop, read_pops
from bot.board.sight import sight_of
from bot.board.values import Caller
from bot.model import BoardSession, CallEventKind, DialectName, Line, Phone, Webhook, WebhookAgent, WebhookMode
from tests.support.helpline import LYON, PARIS, Helpline, helpline
from tests.support.web.board import board_served, free_port, queue_facts
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


ALL = "".join(f"&{name}=*{name}*&again=*{name}*" for name in ("OVH_EVENT", "LINE", "AGENT", "STATE", "CALLED"))
HOSTILE = """"><script>alert(1)</script>&x=*CALLING*#'+é% """


@pytest.mark.parametrize("mode", [WebhookMode.POPUP, WebhookMode.MODAL])
async def test_all_variables_are_encoded_wherever_they_stand(mode: WebhookMode) -> None:
    agents = (WebhookAgent(ANNE, HOSTILE),)
    webhook = Webhook("crm", DialectName.STARS, f"https://crm.example.org/?n=*CALLING*{ALL}", agents=agents, mode=mode)
    line = replace(LYON, webhooks=(webhook,))
    async with helpline(lines=(line, PARIS)) as h:
        await h.app.on_call_events(queue_facts(h.clock.now(), (ENTERED, 0), (OFFERED, 0, ANNE)))
        (pop,) = await pops_of(h, "v1")
    assert set(pop.url) <= set(ascii_letters + digits + "-._~:/?=&%")
    told = parse_qs(urlsplit(pop.url).query, keep_blank_values=True, strict_parsing=True)
    service = LYON.service.replace("+33", "0")
    assert told.pop("again") == ["member-queue-start", "lyon", HOSTILE, "ringing", service]
    assert told == {
        "n": ["anonymous"],
        "OVH_EVENT": ["member-queue-start"],
        "LINE": ["lyon"],
        "AGENT": [HOSTILE],
        "STATE": ["ringing"],
        "CALLED": [service],
    }
    assert pop.modal is (mode is WebhookMode.MODAL)


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


async def test_the_policy_lets_in_the_servers_that_are_allowed_and_nobody_else() -> None:
    async with board_served(lines=(popping(), PARIS), frames=("https://crm.example.org",)) as served:
        for words, expected in (("/tableau", "; frame-src https://crm.example.org"), ("/tableau mur", "")):
            async with served.browser() as browser:
                await browser.sign_in("v1", words)
                async with browser.web.get("/board/") as answer:
                    assert answer.headers["Content-Security-Policy"] == POLICY + expected


@pytest.mark.slow
async def test_a_modal_opens_once_for_a_call_on_one_board_of_the_person() -> None:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    webhook = Webhook("crm", DialectName.STARS, f"{origin}/find?n=*CALLING*", mode=WebhookMode.MODAL)
    line = replace(LYON, webhooks=(webhook,), share_numbers=True)
    async with (
        page_served(port),
        board_served(lines=(line, PARIS), frames=(origin,)) as served,
        chromium() as browser,
        screen(browser, served.root) as first,
        screen(browser, served.root) as last,
    ):
        await first.sign_in(await served.link("v1"))
        await last.sign_in(await served.link("v1"))
        facts = queue_facts(served.h.clock.now(), (ENTERED, 0), (OFFERED, 0, ANNE), (LEFT, 0))
        await served.tell(*facts[:2])
        name = "Ouvrir crm pour cet appel (…07)"
        frame = last.page.locator("#frame iframe")
        await expect(frame).to_have_attribute("sandbox", "allow-scripts allow-forms allow-same-origin")
        inside = last.page.frame_locator("#frame iframe").locator("body")
        await expect(inside).to_have_text("n=0199005007 referrer=")
        await expect(first.page.get_by_role("link", name=name)).to_be_visible()
        assert await first.page.locator("#frame").is_hidden()
        await last.page.get_by_role("button", name="Fermer", exact=True).press("Enter")
        await expect(frame).to_have_count(0)
        await last.page.reload()
        link = last.page.get_by_role("link", name=name)
        await expect(link).to_be_visible()
        assert await last.page.locator("#frame").is_hidden()
        await link.press("Enter")
        await expect(inside).to_have_text("n=0199005007 referrer=")
        served.h.clock.move(served.h.clock.now() + timedelta(seconds=1))
        await served.tell(*facts)
        await expect(link).to_have_count(0)
        await expect(inside).to_be_visible()  # what is being written there is not taken away
        await last.page.keyboard.press("Escape")
        await expect(frame).to_have_count(0)
        last.complaints = [one for one in last.complaints if origin not in one]


@asynccontextmanager
async def page_served(port: int) -> AsyncIterator[None]:
    """Another system's page, which says how it was asked for."""

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=f"{request.query_string} referrer={request.headers.get('Referer', '')}")

    app = web.Application()
    app.router.add_get("/find", show)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
