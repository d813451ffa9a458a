"""The live board in Chromium: signing in, calls as they come, without a mouse, on a small screen, on a wall.

Every window fails its test when a script fails, the content policy refuses something, or anything is asked of
somewhere else.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from adapters.web.board import COOKIE
from bot.model import CallEventKind, CallFeed, Membership, Phone, Role
from bot.ports import Tx
from tests.support.helpline import LYON
from tests.support.web.board import Served, board_served, queue_facts
from tests.support.web.chromium import chromium, screen

ENTERED, OFFERED, ANSWERED, HUNG_UP, LEFT = (
    CallEventKind.ENTERED,
    CallEventKind.OFFERED,
    CallEventKind.ANSWERED,
    CallEventKind.HUNG_UP,
    CallEventKind.LEFT,
)
ANNE = Phone("+33639980100")
PAGES = ("", "line/lyon", "line/lyon/week", "line/lyon/month", "line/lyon/day", "line/lyon/figures", "?kiosk=1")
SECOND = 1000
WHERE_SECRETS_MAY_BE = """() => ({
    title: document.title, address: location.href, before: document.referrer, cookie: document.cookie,
    kept: JSON.stringify([{...localStorage}, {...sessionStorage}, history.state]),
    html: document.documentElement.outerHTML,
    asked: performance.getEntriesByType("resource").map((one) => one.name),
})"""


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with board_served() as board:
        await board.h.privately("v1", "/prendre 1")
        board.h.clock.move(board.h.clock.now() + timedelta(hours=1, minutes=5))
        yield board


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def test_a_call_from_ring_to_hang_up_is_seen_within_a_second_by_two_viewers(
    served: Served, browser: Browser
) -> None:
    now = served.h.clock.now()
    facts = queue_facts(now, (ENTERED, 0), (OFFERED, 0, ANNE), (ANSWERED, 0, ANNE), (HUNG_UP, 0, ANNE), (LEFT, 0))
    async with screen(browser, served.root) as one, screen(browser, served.root, width=360, height=740) as other:
        await one.sign_in(await served.link("v1"))
        await other.sign_in(await served.link("c1"))
        rows = ("◌ attend", "◐ sonne chez Anne", "■ en ligne avec Anne")
        for fact, words in zip(facts, rows, strict=False):
            await served.tell(fact)
            for looking in (one, other):
                await expect(looking.page.locator("tr.call")).to_contain_text(words, timeout=SECOND)
                assert "…07" in await looking.text()
        await served.tell(*facts[3:])
        for looking in (one, other):
            await expect(looking.page.locator("tr.call")).to_have_count(0, timeout=SECOND)
        assert "Aucun appel en cours" in await one.text()


async def test_fault_13_no_secret_is_where_a_script_a_title_an_address_or_a_history_could_tell_it(
    served: Served, browser: Browser
) -> None:
    """The dashboard of 2015 had its token in title, addresses, local storage and a cookie that scripts read."""
    async with screen(browser, served.root) as one:
        link = await served.link("chief")
        await one.sign_in(link)
        (cookie,) = [one["value"] for one in await one.page.context.cookies() if one["name"] == COOKIE]
        seen = []
        for path in PAGES:
            await one.open(f"/board/{path}")
            seen.append(await one.page.evaluate(WHERE_SECRETS_MAY_BE))
        assert all(place["html"] for place in seen)
        assert [secret for secret in (cookie, link.rpartition("/")[2]) if secret in str(seen)] == []
        assert {place["cookie"] for place in seen} == {""}


@pytest.mark.slow
async def test_after_a_break_of_the_connection_nothing_is_lost(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v1"))
        await one.page.wait_for_function("document.getElementById('state').textContent === 'En direct'")
        await one.page.context.set_offline(True)
        served.hub.close()
        now = served.h.clock.now()
        await served.tell(*queue_facts(now, (ENTERED, 0), (LEFT, 0)))
        await served.tell(*queue_facts(now, (ENTERED, 0), caller=Phone("+33199005012")))
        await one.page.context.set_offline(False)
        await expect(one.page.locator("tr.call")).to_contain_text("…12", timeout=20 * SECOND)
        await expect(one.page.locator('tr[data-count="today"] td').nth(2)).to_have_text("1")
        one.complaints.clear()  # the browser complains of the break itself


@pytest.mark.slow
async def test_midnight_begins_new_counters_on_the_screen(served: Served, browser: Browser) -> None:
    now = served.h.clock.now()
    await served.tell(*queue_facts(now, (ENTERED, 0), (LEFT, 30)))
    await served.pass_time(timedelta(hours=11))
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v1"))
        today, week = (one.page.locator(f'tr[data-count="{name}"] td').nth(2) for name in ("today", "week"))
        await expect(today).to_have_text("1")
        await served.pass_time(timedelta(hours=2))
        await expect(today).to_have_text("1")
        await served.pass_time(timedelta(minutes=56))
        await expect(today).to_have_text("0")
        await expect(week).to_have_text("1")


@pytest.mark.slow
async def test_ages_tick_in_the_browser_and_are_not_said_aloud(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v1"))
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        await expect(one.page.locator("#news")).to_have_text(
            "Lyon : 1 en attente, 0 en ligne, 0 sans réponse aujourd'hui."
        )
        assert (await one.page.title()).startswith("(1) ")
        age = one.page.locator("tr.call .age").first
        before, said = await age.inner_text(), await one.text("#news")
        pushed = served.desk.renders
        await expect(age).not_to_have_text(before, timeout=3 * SECOND)
        assert (await one.text("#news"), served.desk.renders) == (said, pushed)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answered", "asked", "records", "said"),
    [
        (3, None, 200, ("3 s", "3:20")),
        (31, None, 331, ("31 s, en retard", "5:31, en retard")),
        (59, 58, 329, ("59 s, à l'écoute", "5:29")),
        (92, 91, None, ("1:32, en retard", "–")),
        (None, None, None, ("–", "–")),
    ],
)
async def test_the_ages_of_stream_and_records_say_which_of_the_two_is_late(
    served: Served,
    browser: Browser,
    answered: int | None,
    asked: int | None,
    records: int | None,
    said: tuple[str, str],
) -> None:
    """A question that OVH keeps open counts as heard, for as long as it may keep it, and thirty seconds."""
    link = await served.link("v1")
    now = served.h.clock.now()
    for at, seconds in ((served.streams.at, answered), (served.streams.asked, asked)):
        if seconds is not None:
            at[LYON.id] = now - timedelta(seconds=seconds)
    if records is not None:
        read = CallFeed(LYON.id, read_until=now - timedelta(seconds=records))
        await served.h.store.write(lambda tx: tx.calls.save_feed(read))
    async with screen(browser, served.root) as one:
        await one.page.clock.set_fixed_time(now)
        await one.sign_in(link)
        for source, words in zip(("stream", "records"), said, strict=True):
            place = one.page.locator(f'[data-line="lyon"] [data-source="{source}"]')
            await expect(place.locator(".heard")).to_have_text(words)
            stale = "en retard" in words or words == "–"
            assert ("stale" in (await place.get_attribute("class") or "")) is stale


@pytest.mark.slow
@pytest.mark.parametrize("words", ["/tableau", "/board"])
async def test_no_page_has_barriers_or_scrolls_sideways(served: Served, browser: Browser, words: str) -> None:
    """axe-core by WCAG 2.2 AA, light and dark, on a desk and at 320 pixels."""
    h = served.h
    language = "fr" if words == "/tableau" else "en"

    def speaks(tx: Tx) -> None:
        tx.people.save(replace(tx.people.get(h.people["chief"]), language=language))

    await h.store.write(speaks)
    now = h.clock.now()
    await served.tell(*queue_facts(now - timedelta(minutes=3), (ENTERED, 0), (LEFT, 30), caller=Phone("+33199005012")))
    await served.tell(*queue_facts(now, (ENTERED, 0)))
    link = await served.link("chief", words)
    button = "Ouvrir" if language == "fr" else "Open"
    for scheme in ("light", "dark"):
        for width in (1280, 320):
            async with screen(browser, served.root, width=width, language=language, color_scheme=scheme) as one:
                await one.open(link)
                assert (await one.barriers(), await one.is_narrow_enough()) == ([], True)
                await one.sign_in(link, button)
                call = await h.store.read(lambda tx: tx.calls.last_calls(LYON.id, now - timedelta(days=1), now, 1)[0])
                for path in (*PAGES, f"line/lyon/call/{call.id}", "line/lyon?after=0"):
                    await one.open(f"/board/{path}")
                    assert (path, await one.barriers()) == (path, [])
                    assert (path, await one.is_narrow_enough()) == (path, True)
                await one.open("/board/nowhere")
                assert await one.barriers() == []
                one.complaints.clear()  # of the page that is not there
            link = await served.link("chief", words)


@pytest.mark.slow
async def test_everything_works_without_a_mouse_and_without_scripts(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root, java_script_enabled=False) as one:
        await one.sign_in(await served.link("v2"))
        await one.page.get_by_role("link", name="Semaine").focus()
        await one.page.keyboard.press("Enter")
        await one.page.get_by_role("button", name="Je prends, mardi 24 novembre, 10 h–12 h").focus()
        await one.page.keyboard.press("Enter")
        await expect(one.page.get_by_role("heading", name="Réponse du bot")).to_be_visible()
        assert "Bakari: Tue 24/11 10:00-12:00" in await served.h.seats()


@pytest.mark.slow
async def test_focus_stays_where_it_is_when_parts_are_replaced(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("chief"))
        await one.page.get_by_role("region", name="Compteurs").first.focus()
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        await expect(one.page.locator("#line-lyon .figures b").first).to_have_text("1")
        focused = await one.page.evaluate("document.activeElement.getAttribute('aria-labelledby')")
        assert focused == "counts-lyon name-lyon"


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["week", "month"])
async def test_the_roster_follows_changes_and_focus_stays(served: Served, browser: Browser, tab: str) -> None:
    h = served.h
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v2"))
        await one.open(f"/board/line/lyon/{tab}")
        await one.page.wait_for_function("document.getElementById('state').textContent === 'En direct'")
        mine = one.page.get_by_role("button", name="Je prends, mardi 24 novembre, 10 h–12 h")
        await mine.focus()
        await h.privately("v1", "/prendre 3")
        await expect(one.page.locator("#news")).to_have_text("Le planning a changé.")
        await expect(mine).to_be_focused()
        row = one.page.locator("li", has=one.page.get_by_text("n°2", exact=True))
        await expect(row).not_to_contain_text("Anne")
        await h.privately("v1", "/prendre 2")
        await expect(row).to_contain_text("Anne")
        await expect(mine).to_be_focused()
        for who in ("v1", "c1"):
            await h.privately(who, "/prendre 4")
        await expect(mine).to_have_count(0)
        await expect(one.page.locator("section.day:focus")).to_have_count(1)


@pytest.mark.slow
async def test_no_day_is_replaced_while_a_form_in_it_is_on_its_way(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v2"))
        await one.open("/board/line/lyon/week")
        await one.page.wait_for_function("document.getElementById('state').textContent === 'En direct'")
        await one.page.evaluate(
            "document.querySelectorAll('#live form').forEach((form) => { form.dataset.sent = 'yes'; })"
        )
        row = one.page.locator("li", has=one.page.get_by_text("n°2", exact=True))
        async with one.page.expect_response(lambda answer: answer.url.endswith("/week")):
            await served.h.privately("v1", "/prendre 2")
        await one.page.wait_for_timeout(300)
        await expect(row).not_to_contain_text("Anne")
        await one.page.evaluate(
            "document.querySelectorAll('#live form').forEach((form) => { delete form.dataset.sent; })"
        )
        await expect(row).to_contain_text("Anne")


@pytest.mark.slow
async def test_who_is_taken_out_of_coordination_sees_less_at_once(served: Served, browser: Browser) -> None:
    h = served.h
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("c1"))
        await expect(one.page.get_by_role("link", name="Appels du jour")).to_be_visible()
        await h.store.write(lambda tx: tx.people.save_membership(Membership(h.people["c1"], LYON.id, Role.VOLUNTEER)))
        await served.pass_time(timedelta(seconds=11))
        await expect(one.page.get_by_role("link", name="Appels du jour")).to_have_count(0)
        await h.privately("c1", "/tableau stop")
        await expect(one.page.locator("#state")).to_contain_text("Session terminée", timeout=10 * SECOND)
        one.complaints.clear()  # of the 403 by which it knows


@pytest.mark.slow
async def test_paused_nothing_moves_and_then_all_is_there(served: Served, browser: Browser) -> None:
    async with screen(browser, served.root) as one:
        await one.sign_in(await served.link("v1"))
        await one.page.get_by_role("button", name="Suspendre").click()
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        await expect(one.page.get_by_role("button", name="Reprendre")).to_be_visible()
        assert "Aucun appel en cours" in await one.text()
        await one.page.get_by_role("button", name="Reprendre").click()
        await expect(one.page.locator("tr.call")).to_contain_text("attend")
