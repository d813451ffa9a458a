"""The live board over HTTP, on a real server: the way in, what is refused, what is pushed."""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from adapters.console import TEAM, private_chat_of
from adapters.web.board import COOKIE, FORM_AT_MOST, PAGE_HEADERS, SESSION_A_MINUTE, form_token
from adapters.web.stream import STREAMS_OF_SESSION
from bot.errors import StoreError
from bot.model import CallEventKind, LineId, Membership, Role
from bot.people.departures import end_membership
from bot.ports import Store, Tx
from tests.support.helpline import LINES, LYON, PARIS, helpline
from tests.support.web.board import CALLER, LINK, Browser, Served, board_served, plain, queue_facts

ENTERED, LEFT = CallEventKind.ENTERED, CallEventKind.LEFT
PAGES = (
    "/board/",
    "/board/line/lyon",
    "/board/line/lyon/week",
    "/board/line/lyon/month",
    "/board/line/lyon/figures",
    "/board/line/lyon/day",
)
STRANGERS = "Ce tableau est réservé à l'équipe"


async def test_a_link_opens_the_board_once() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        link = await served.link("v1")
        for _ in range(2):  # a chat that fetches the link of a post does no harm
            status, html = await browser.get(link)
            assert (status, "Ouvrir" in plain(html), "<svg" in html) == (200, True, True)
        answer = await browser.post(link, {})
        assert (answer.status, answer.headers["Location"]) == (303, "/board/")
        assert "Fermer le tableau" in await browser.read("/board/")
        assert (await other.post(link, {})).status == 404
        assert (await other.get(link))[0] == 404
        assert (await other.get("/board/"))[0] == 403


async def test_a_link_leads_nowhere_after_ten_minutes_and_a_board_closes_after_twelve_hours() -> None:
    async with board_served() as served, served.browser() as browser:
        late = await served.link("v1")
        served.h.clock.move(served.h.clock.now() + timedelta(minutes=10))
        assert (await browser.post(late, {})).status == 404
        await browser.sign_in("v1")
        served.h.clock.move(served.h.clock.now() + timedelta(hours=11, minutes=59))
        assert (await browser.get("/board/"))[0] == 200
        served.h.clock.move(served.h.clock.now() + timedelta(minutes=1))
        assert (await browser.get("/board/"))[0] == 403


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_the_cookie_is_for_this_site_and_no_script(scheme: str, secure: bool) -> None:
    async with board_served(scheme=scheme) as served, served.browser() as browser:
        attributes = (await browser.sign_in("v1")).split("; ")
        assert sorted(attributes[1:]) == sorted(
            ["HttpOnly", "Max-Age=43200", "Path=/board/", "SameSite=Lax", *(["Secure"] if secure else [])]
        )
        assert attributes[0].split("=")[1] not in str(await served.h.dump())


async def test_without_a_session_there_is_no_page() -> None:
    async with board_served() as served, served.browser() as browser:
        for path in (*PAGES, "/board/line/nowhere", "/board/line/lyon/call/1"):
            for headers in ({}, {"Cookie": f"{COOKIE}=made-up"}):
                status, html = await browser.get(path, **headers)
                assert (status, STRANGERS in plain(html), "Lyon" in html) == (403, True, False)
        assert (await browser.get("/board/events/"))[0] == 403
        assert (await browser.post("/board/act", {"does": "takeover", "line": "lyon"})).status == 403


async def test_nobody_sees_another_line_and_only_coordination_each_call() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        for path in ("/board/line/paris", "/board/line/paris/week", "/board/events/line/paris", "/board/line/lyon/day"):
            assert (await browser.get(path))[0] in {403, 404}
        assert "Paris" not in await browser.read("/board/")
        async with served.browser() as chief:
            await chief.sign_in("chief")
            for path in (*PAGES, "/board/line/paris"):
                await chief.read(path)
            assert (await chief.get("/board/line/lyon/call/99"))[0] == 404


async def test_who_is_not_agreed_to_yet_sees_nothing_and_no_more_who_left() -> None:
    async with board_served() as served, served.browser() as browser:
        h = served.h
        await browser.sign_in("v1")
        async with browser.events() as events:
            await events.next()
            waiting = Membership(h.people["v1"], LYON.id, Role.NEWCOMER)
            await h.store.write(lambda tx: tx.people.save_membership(waiting))
            assert (await browser.get("/board/"))[0] == 403
            await served.pass_time(timedelta(seconds=11))
            await events.next("over")
        await h.store.write(lambda tx: tx.people.save_membership(replace(waiting, role=Role.VOLUNTEER)))
        assert (await browser.get("/board/"))[0] == 200
        await h.store.write(lambda tx: end_membership(tx, h.people["v1"], LYON.id, h.clock.now()))
        assert (await browser.get("/board/"))[0] == 403


async def test_stop_closes_every_board_of_the_person_at_once() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        await browser.sign_in("v1")
        await other.sign_in("v2")
        async with browser.events() as events, other.events() as theirs:
            await events.next()
            await theirs.next()
            assert await served.h.privately("v1", "/tableau stop") == ["C'est fait : votre tableau est refermé."]
            await events.next("over")
            assert not theirs.answer.content.at_eof()
        assert ((await browser.get("/board/"))[0], (await other.get("/board/"))[0]) == (403, 200)
        said = await served.h.privately("v1", "/tableau stop")
        assert said == ["Vous n'avez pas de tableau ouvert. Pour en ouvrir un : /tableau"]


async def test_closing_the_board_ends_the_session() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        cookie = next(iter(browser.web.cookie_jar)).value
        answer = await browser.post("/board/out", {"token": form_token(cookie)})
        assert answer.status == 303
        assert (await browser.get("/board/", Cookie=f"{COOKIE}={cookie}"))[0] == 403


# ---------------------------------------------------------------- what is asked for in the chat


async def test_in_a_room_the_link_comes_in_private() -> None:
    async with board_served() as served:
        said = await served.h.say("v1", "/tableau")
        assert "Le lien du tableau est dans notre conversation privée." in said
        posts = [post for post in served.h.said if LINK.search(post.text)]
        assert [post.to for post in posts] == [private_chat_of("v1")]


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("v1", "/tableau truc", "Je n'ai pas compris « truc ». Par exemple : /tableau, /tableau mur, /tableau stop"),
        ("stranger", "/tableau", "Ce planning est réservé à l'équipe."),
    ],
)
async def test_what_is_not_given_is_said_in_one_sentence(who: str, words: str, answer: str) -> None:
    async with board_served() as served:
        assert await served.h.privately(who, words) == [answer]


async def test_without_an_address_outside_it_says_what_to_set() -> None:
    async with helpline() as h:
        what = "la personne qui installe le bot doit régler web.public_url (docs/board.md)."
        assert await h.privately("v1", "/tableau") == [f"Je ne peux pas encore ouvrir de tableau : {what}"]


# ---------------------------------------------------------------- a screen on the wall


async def test_the_wall_shows_no_callers_and_nothing_to_press() -> None:
    async with board_served() as served, served.browser() as browser:
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        await browser.sign_in("chief", "/tableau mur")
        status, html = await browser.get("/board/")
        assert (status, "…07" in html, "<form" in html, "En attente 1" in plain(html)) == (200, False, False, True)
        for path in PAGES[2:]:
            assert (await browser.get(path))[0] == 404
        cookie = next(iter(browser.web.cookie_jar)).value
        form = {"token": form_token(cookie), "request": "abcdefgh", "does": "takeover", "line": "lyon"}
        assert (await browser.post("/board/act", form)).status == 400
        async with browser.events() as events:
            assert "…07" not in (await events.next())["data"]


# ---------------------------------------------------------------- buttons


async def asked_by(browser: Browser, path: str = "/board/line/lyon/week") -> dict[str, str]:
    """A form of the page, filled in as its button would."""
    form = await browser.form_of(path)
    return {"token": form["token"], "request": "pressed-once", "back": "line/lyon/week", "line": "lyon"}


async def test_taking_a_shift_on_the_board_is_taking_it_in_the_chat() -> None:
    async with helpline() as h:
        await h.privately("v1", "/take @lyon 5")
        in_chat = await h.seats(), [post.text for post in h.said if post.to == TEAM], await h.dump("journal")
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "take", "number": "5"}
        answer = await browser.post("/board/act", form)
        assert answer.status == 303
        h = served.h
        h.said.clear()
        await h.settle()
        here = await h.seats(), [post.text for post in h.said if post.to == TEAM], await h.dump("journal")
        assert here[:2] == in_chat[:2]
        assert [row[3:6] for row in here[2]["journal"]][-1] == [row[3:6] for row in in_chat[2]["journal"]][-1]
        page = await browser.read(answer.headers["Location"])
        assert "Réponse du bot" in page
        assert "mardi 24 novembre, 14 h–16 h" in page


async def test_the_same_press_twice_is_done_once() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "take", "number": "5"}
        await browser.post("/board/act", form)
        before = await served.h.dump("outbox", "journal", "seats")
        await browser.post("/board/act", form)
        assert await served.h.dump("outbox", "journal", "seats") == before


async def test_the_answer_s_buttons_can_be_pressed_on_the_board() -> None:
    async with board_served() as served, served.browser() as browser:
        await served.h.privately("v1", "/prendre mardi 14h")
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "giveup", "number": "5"}
        answer = await browser.post("/board/act", form)
        _, html = await browser.get(answer.headers["Location"])
        says = re.findall(r'<button name="says" value="([^"]+)"', html)
        assert says
        pressed = {**form, "request": "pressed-again", "says": says[0]}
        assert (await browser.post("/board/act", pressed)).status == 303
        assert served.h.store is not None
        assert len((await served.h.dump("journal"))["journal"]) >= 2


async def test_now_i_take_the_line() -> None:
    async with board_served() as served, served.browser() as browser:
        served.h.clock.move(served.h.clock.now() + timedelta(hours=1, minutes=10))
        await browser.sign_in("v1")
        form = await asked_by(browser, "/board/line/lyon") | {"does": "takeover"}
        await browser.post("/board/act", form)
        assert (await served.h.seats())[0].startswith("Anne: Mon 23/11 10:1")
        assert "De permanence Anne, jusqu'à 12 h" in await browser.read("/board/line/lyon")


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({"token": ""}, None),
        ({"token": "0" * 32}, None),
        ({}, {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {}),
    ],
)
async def test_a_forged_press_does_nothing(change: dict[str, str], headers: dict[str, str] | None) -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "take", "number": "5"} | change
        assert (await browser.post("/board/act", form, headers)).status == 403
        assert await served.h.seats() == []


@pytest.mark.parametrize(
    "change",
    [
        {"line": "paris"},
        {"does": "erase"},
        {"number": "5 sure"},
        {"number": ""},
        {"request": ""},
        {"request": "a" * 41},
    ],
)
async def test_what_no_button_says_is_refused(change: dict[str, str]) -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "take", "number": "5"} | change
        assert (await browser.post("/board/act", form)).status == 400
        assert await served.h.seats() == []


async def test_after_a_press_nobody_is_sent_elsewhere() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        for n, back in enumerate(
            ("//evil.example", "https://evil.example", "\\\\evil", "line/lyon?x=\r\nSet-Cookie: a")
        ):
            form = await asked_by(browser) | {"does": "keep", "number": "5", "request": f"request-{n}", "back": back}
            answer = await browser.post("/board/act", form)
            assert re.fullmatch(r"/board/\?after=\d+", answer.headers["Location"])


async def test_no_number_is_told_with_an_answer() -> None:
    async with board_served() as served, served.browser() as browser:
        h = served.h
        h.clock.move(h.clock.now() + timedelta(hours=2))
        await served.tell(*queue_facts(h.clock.now() - timedelta(minutes=2), (ENTERED, 0), (LEFT, 40)))
        await h.settle()
        await browser.sign_in("v1")
        await h.privately("v1", "/rappeler 1")
        await h.press("v1", "Je rappelle") if not any("01 99" in post.text for post in h.said) else None
        page = await browser.read("/board/?after=0")
        assert "01 99 00" not in page
        assert CALLER[-6:] not in page.replace(" ", "")


# ---------------------------------------------------------------- strange words


HOSTILE = "<script>alert(1)</script>\"onload=x '&amp;{{7*7}}"


async def test_names_are_words_and_never_markup() -> None:
    lyon = replace(LYON, name=HOSTILE)
    async with board_served(lines=(lyon, *LINES[1:])) as served, served.browser() as browser:
        h = served.h

        def work(tx: Tx) -> None:
            for handle in ("v1", "chief"):
                tx.people.save(replace(tx.people.get(h.people[handle]), name=HOSTILE))

        await h.privately("v1", "/prendre mardi 14h")
        await h.store.write(work)
        await served.tell(*queue_facts(h.clock.now(), (ENTERED, 0)))
        await browser.sign_in("chief")
        for path in (*PAGES, "/board/?kiosk=1"):
            _, html = await browser.get(path)
            assert "<script>alert" not in html
            assert '"onload' not in html
            assert "49" not in re.findall(r"\{\{.*?\}\}", html)
        async with browser.events() as events:
            assert "<script" not in (await events.next())["data"]


@pytest.mark.parametrize("from_", ["2026-13-45", "../../etc", "9999-12-31", "0001-01-01", "<b>", "2026-11-24"])
async def test_a_day_that_is_none_is_today(from_: str) -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("chief")
        for tab in ("week", "month", "day"):
            status, html = await browser.get(f"/board/line/lyon/{tab}?from={from_}&outcome=what&after=x")
            assert (status, "<b>" in html) == (200, "<b>" in html and from_ != "<b>")


# ---------------------------------------------------------------- live


async def test_a_commit_is_pushed_to_all_who_look_and_made_once() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        await browser.sign_in("v1")
        await other.sign_in("v2")
        async with browser.events() as mine, other.events() as theirs:
            first = await mine.next()
            assert (await theirs.next())["id"] == first["id"]
            made = served.desk.renders
            await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
            seen = [await mine.next(), await theirs.next()]
            assert seen[0] == seen[1]
            assert seen[0]["id"] != first["id"]
            assert "…07 ◌ attend" in plain(seen[0]["data"])
            assert "5007" not in seen[0]["data"]
            assert served.desk.renders == made + 1


async def test_who_comes_back_hears_only_what_is_new() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        async with browser.events() as events:
            known = (await events.next())["id"]
        for path, headers in (("/board/events/", {"Last-Event-ID": known}), (f"/board/events/?last={known}", {})):
            async with browser.events(path, **headers) as events:
                await events.next("beat")
                with pytest.raises(TimeoutError):
                    await events.next(within=0.3)
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        async with browser.events("/board/events/", **{"Last-Event-ID": known}) as events:
            assert "◌ attend" in plain((await events.next())["data"])


async def test_while_nobody_looks_nothing_is_read() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        await browser.read()
        assert served.hub.readings == 0
        async with browser.events() as events:
            await events.next()
        assert served.hub.readings > 0


async def test_a_flood_is_pushed_four_times_a_second_at_most() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        async with browser.events() as events:
            await events.next()
            loop = asyncio.get_running_loop()
            began = loop.time()
            for _ in range(40):
                await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
            pushes = 0
            while "En attente 40" not in plain((await events.next())["data"]):
                pushes += 1
            assert pushes <= 4 * (loop.time() - began) + 1


async def test_the_beat_tells_the_time_and_when_the_stream_was_heard() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("chief")
        served.streams.at = {LineId("lyon"): served.h.clock.now()}
        now = round(served.h.clock.now().timestamp() * 1000)
        async with browser.events("/board/events/line/lyon") as events:
            await events.next()
            beat = (await events.next("beat"))["data"]
            heard = f'{{"stream":{now},"asked":null,"records":null}}'
            assert beat == f'{{"well":true,"now":{now},"heard":{{"lyon":{heard}}}}}'


async def test_while_the_database_is_away_the_page_says_so() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        async with browser.events() as events:
            await events.next()
            real = served.h.app.store
            served.h.app.store = cast("Store", Away())
            try:
                assert (await browser.get("/board/"))[0] == 503
                served.h.app.wake.set()
                while '"well":false' not in (await events.next("beat"))["data"]:
                    pass
            finally:
                served.h.app.store = real
            served.h.app.wake.set()
            while '"well":true' not in (await events.next("beat", within=15))["data"]:
                pass


class Away:
    """A database that is away."""

    async def read(self, _: object) -> object:
        raise StoreError("away")

    async def write(self, _: object) -> object:
        raise StoreError("away")

    async def close(self) -> None: ...


# ---------------------------------------------------------------- limits and headers


async def test_one_session_has_so_many_streams() -> None:
    async with board_served() as served, served.browser() as browser, AsyncExitStack() as stack:
        await browser.sign_in("v1")
        for _ in range(STREAMS_OF_SESSION):
            events = await stack.enter_async_context(browser.events())
            await events.next()
        status, _ = await browser.get("/board/events/")
        assert status == 503
        await stack.aclose()
        async with asyncio.timeout(5):
            while not await is_shown(browser):  # the server learns that the others have left
                pass


async def is_shown(browser: Browser) -> bool:
    async with browser.events() as events:
        return events.answer.status == 200


async def test_streams_outlive_other_connections_and_do_not_use_them_up() -> None:
    async with board_served(connections=2, connection_lasts=0.2) as served, AsyncExitStack() as stack:
        browser = await stack.enter_async_context(served.browser())
        await browser.sign_in("v1")
        streams = [await stack.enter_async_context(browser.events()) for _ in range(3)]
        for events in streams:
            await events.next()
        await asyncio.sleep(0.3)
        await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
        for events in streams:
            assert "◌ attend" in plain((await events.next())["data"])
        assert "Fermer le tableau" in await browser.read()


async def test_who_asks_too_often_waits_and_does_not_hold_up_others() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        await browser.sign_in("v1")
        await other.sign_in("v2")
        await browser.read()
        await other.read()
        statuses = {(await browser.get("/board/line/lyon"))[0] for _ in range(SESSION_A_MINUTE + 1)}
        assert statuses == {200, 429}
        assert (await other.get("/board/"))[0] == 200


async def test_a_large_form_is_refused() -> None:
    async with board_served() as served, served.browser() as browser:
        await browser.sign_in("v1")
        form = await asked_by(browser) | {"does": "x" * FORM_AT_MOST}
        assert (await browser.post("/board/act", form)).status == 413


async def headers_of(served: Served, browser: Browser, path: str) -> dict[str, str]:
    async with browser.web.get(path, allow_redirects=False) as answer:
        return {name: answer.headers.get(name, "") for name in PAGE_HEADERS}


async def test_every_page_has_the_policy() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as stranger:
        link = await served.link("chief")
        assert await headers_of(served, browser, link) == dict(PAGE_HEADERS)
        await browser.sign_in("chief")
        for path in (*PAGES, "/board", "/board/nowhere", "/board/line/lyon/call/7"):
            assert await headers_of(served, browser, path) == dict(PAGE_HEADERS)
        for path in (*PAGES, "/board/in/" + "a" * 43):
            assert await headers_of(served, stranger, path) == dict(PAGE_HEADERS)
        for path in PAGES:
            _, html = await browser.get(path)
            assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|<style", html)
            assert re.findall(r'(?:src|href|action)="(?!/board/|\?|#)', html) == []


async def test_files_beside_the_pages_are_kept_by_browsers() -> None:
    async with board_served() as served, served.browser() as browser:
        _, html = await browser.get("/board/in/" + "a" * 43)
        for path in re.findall(r'(?:href|src)="(/board/static/[^"]+)"', html):
            async with browser.web.get(path) as answer:
                assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)
        for path in ("/board/static/../pages.py", "/board/static/%2e%2e%2fpages.py", "/board/static/base.html"):
            assert (await browser.get(path))[0] in {403, 404}


async def test_the_board_of_another_line_is_in_its_language() -> None:
    english = replace(PARIS, language="en")
    async with board_served(lines=(LYON, english)) as served, served.browser() as browser:
        answer = await browser.post(await served.link("p1", "/board"), {})
        assert answer.status == 303
        assert "Close the board" in await browser.read()
