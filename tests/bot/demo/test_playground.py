"""The playground over HTTP, on a real server: what it shows, what its buttons do, what it refuses."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape

import pytest
from aiohttp import ClientSession, CookieJar

from adapters.web.board import PAGE_HEADERS
from bot.demo.playground import Playground
from bot.demo.serve import open_playground
from bot.demo.things import THINGS
from bot.text import LANGUAGES
from tests.support.web.board import Events, plain

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)(/play/[\w-]{22}/)")


@dataclass(slots=True)
class Browser:
    """A browser as a program, on the page of the playground."""

    playground: Playground
    web: ClientSession
    origin: str
    path: str

    async def read(self, part: str = "") -> str:
        """What can be read on the page, or in the part with this id."""
        async with self.web.get(self.path) as answer:
            html = await answer.text()
        if part:
            found = re.search(rf'<div id="{part}".*?</div>\s*(?=</div>|<form|<h\d|</section|</main)', html, re.DOTALL)
            assert found is not None
            html = found[0]
        return plain(html)

    async def press(self, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> int:
        ours = {"Origin": self.origin} if headers is None else headers
        async with self.web.post(f"{self.path}act", data=form, headers=ours, allow_redirects=False) as answer:
            return answer.status

    async def button(self, pane: str, label: str) -> str:
        """What pressing the newest button with this label sends."""
        async with self.web.get(self.path) as answer:
            html = await answer.text()
        log = html[html.index(f'id="log-{pane}"') :]
        found = re.findall(r'name="press" value="([\d.]+)">([^<]*)<', log[: log.index("</form>")])
        return next(str(value) for value, words in reversed(found) if unescape(words) == label)


@asynccontextmanager
async def playing(language: str = "fr") -> AsyncIterator[Browser]:
    async with open_playground(language) as (playground, address):
        found = ADDRESS.fullmatch(address)
        assert found is not None
        async with ClientSession(found[1], cookie_jar=CookieJar(unsafe=True)) as web:
            yield Browser(playground, web, found[1], found[2])


async def test_the_page_shows_five_chats_a_telephone_a_clock_and_the_board_under_the_boards_policy() -> None:
    async with playing() as browser:
        async with browser.web.get(browser.path) as answer:
            html = await answer.text()
            assert {name: answer.headers[name] for name in PAGE_HEADERS} == dict(PAGE_HEADERS)
        assert re.findall(r'<div id="([\w-]+)"', html) == [
            *("news", "log-team", "log-coordination", "log-v1", "log-v2", "log-c1"),
            *("calls", "handsets", "time", "board"),
        ]
        assert re.findall(r"<script(?! src)|<style|\son\w+=|\sstyle=", html) == []
        assert "lundi 23 novembre, 9 h Elle ne bouge" in plain(html)
        assert "Prochain trou lundi 23 novembre, 18 h–20 h" in plain(html)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_thing_can_be_tried_twice_and_after_any_other(language: str) -> None:
    async with playing(language) as browser:
        for thing in (*THINGS, *reversed(THINGS)):
            assert await browser.press({"try": thing.name}) == 303
            last = browser.playground.notices[-1]
            assert (thing.name, plain(last) in await browser.read("news")) == (thing.name, True)
            assert last == browser.playground._words.say(f"thing-{thing.name}-look")


async def test_people_write_and_press_in_their_own_chats_only() -> None:
    async with playing() as browser:
        asked = {"say": "yes", "pane": "v1", "who": "v1", "text": "je ne peux pas venir mardi"}
        assert await browser.press({**asked, "who": "v2"}) == 303
        assert "mardi" not in await browser.read("log-v1")
        await browser.press(asked)
        assert "Anne je ne peux pas venir mardi standardiste C'est demandé à l'équipe" in await browser.read("log-v1")
        take = await browser.button("team", "Je prends")
        for wrong in ({"pane": "v1", "who": "v1"}, {"pane": "team", "who": "nobody"}, {"pane": "", "who": "v3"}):
            assert await browser.press({"press": take, **wrong}) == 303
        for press in ("", ".", "9999.0", f"{take}9", take.replace(".", ".-"), "1.²"):
            assert await browser.press({"press": press, "pane": "team", "who": "v3"}) == 303
        assert "Anne cherche quelqu'un" in await browser.read("log-team")
        await browser.press({"press": take, "pane": "team", "who": "v3"})
        assert "standardiste (modifié) Chloé remplace Anne" in await browser.read("log-team")
        assert "(pour Chloé seulement)" in await browser.read("log-team")
        assert "Chloé appuie sur « Je prends »" in await browser.read("news")


async def test_what_people_write_is_words_and_never_markup() -> None:
    async with playing() as browser:
        hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}</form>"
        await browser.press({"say": "yes", "pane": "team", "who": "v1", "text": hostile})
        async with browser.web.get(browser.path) as answer:
            html = await answer.text()
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}&lt;/form&gt;" in html


async def test_the_telephone_rings_is_answered_and_hung_up() -> None:
    async with playing() as browser:
        await browser.press({"wait": "shift"})
        assert "lundi 23 novembre, 10 h" in await browser.read("time")
        await browser.press({"ring": "yes", "number": "+41 44 268 11 00"})
        calls = await browser.read("calls")
        assert "Un appel sonnerait : chez Bakari." in calls
        assert "+41 44 268 11 00 entend sonner" in calls
        assert "Bakari : sonne Décrocher" in await browser.read("handsets")
        await browser.press({"answer": "+33639980101"})
        assert "rien ne sonne" in await browser.read("news")
        await browser.press({"answer": "+33639980102"})
        assert "Bakari : en ligne Raccrocher" in await browser.read("handsets")
        [call] = browser.playground.helpline.simulator.calls
        await browser.press({"hangup": "12345678"})
        await browser.press({"hangup": str(call.id)})
        assert "Personne n'appelle." in await browser.read("calls")
        await browser.press({"ring": "yes", "number": "06 39 98 02 07", "hidden": "yes"})
        assert "Le numéro masqué entend sonner" in await browser.read("calls")
        await browser.press({"ring": "yes", "number": "no number"})
        assert "écrivez un numéro" in await browser.read("news")


async def test_a_breakdown_is_seen_and_ends() -> None:
    async with playing() as browser:
        await browser.press({"try": "ovh"})
        assert "OVH ne le confirme pas" in await browser.read("log-coordination")
        await browser.press({"breakdown": "on"})
        await browser.press({"wait": "600"})
        assert "Un appel sonnerait : chez Bakari." in await browser.read("calls")
        for name in ("off", "mute", "on", "nonsense"):
            assert await browser.press({"breakdown": name}) == 303


async def test_tomorrow_comes_also_while_somebody_talks() -> None:
    async with playing() as browser:
        await browser.press({"wait": "shift"})
        await browser.press({"ring": "yes", "number": "06 39 98 02 07"})
        await browser.press({"answer": "+33639980102"})
        await browser.press({"wait": "tomorrow"})
        assert "mardi 24 novembre, 9 h " in f"{await browser.read('time')} "
        for nonsense in ("", "-5", "999999999", "next year"):
            await browser.press({"wait": nonsense})
        assert "mardi 24 novembre, 9 h " in f"{await browser.read('time')} "


async def test_whoever_does_not_know_the_address_or_posts_from_elsewhere_is_refused() -> None:
    async with playing() as browser:
        for path in ("/play/", "/play/wrong/", "/play/é/", f"{browser.path[:-2]}/", "/play/wrong/events"):
            async with browser.web.get(path) as answer:
                assert (path, answer.status) == (path, 404)
        again = {"try": "swap"}
        assert await browser.press(again, {}) == 403
        assert await browser.press(again, {"Origin": "http://127.0.0.1:1"}) == 403
        assert await browser.press(again, {"Sec-Fetch-Site": "same-site"}) == 403
        async with browser.web.post("/play/wrong/act", data=again, headers={"Origin": browser.origin}) as answer:
            assert answer.status == 404
        assert not browser.playground.notices
        assert await browser.press({"nonsense": "yes"}) == 303


async def test_what_changes_is_pushed_and_who_has_it_already_gets_nothing() -> None:
    async with playing() as browser, browser.web.get(f"{browser.path}events") as answer:
        events = Events(answer)
        first = await events.next()
        assert "Rien n&#39;a encore été dit." in first["data"]
        await browser.press({"say": "yes", "pane": "v1", "who": "v1", "text": "/moi"})
        async with asyncio.timeout(10):
            while "Vos créneaux" not in first["data"]:
                first = await events.next()
        async with browser.web.get(f"{browser.path}events?last={first['id']}") as knows:
            with pytest.raises(TimeoutError):
                await Events(knows).next(within=0.5)


async def test_the_language_is_switched_for_all_that_is_said() -> None:
    async with playing() as browser:
        await browser.press({"language": "xx"})
        assert "Le bac à sable" in await browser.read()
        await browser.press({"language": "en"})
        assert "The playground" in await browser.read()
        await browser.press({"say": "yes", "pane": "v2", "who": "v2", "text": "/mine"})
        assert "Your shifts" in await browser.read("log-v2")


async def test_the_whole_board_opens_by_the_link_in_the_chat_and_acts_on_what_is_played() -> None:
    async with playing() as browser:
        await browser.press({"say": "yes", "pane": "v2", "who": "v2", "text": "/tableau"})
        said = await browser.read("log-v2")
        link = re.search(rf"{browser.origin}(/board/in/[\w-]{{43}})", said)
        assert link is not None
        ours = {"Origin": browser.origin}
        async with browser.web.post(link[1], headers=ours) as answer:
            assert "Fermer le tableau" in plain(await answer.text())
        async with browser.web.get("/board/line/lyon/week") as answer:
            html = await answer.text()
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        taken = {**form, "number": "4", "does": "take"}
        async with browser.web.post("/board/act", data=taken, headers=ours) as answer:
            assert "Bakari" in plain(await answer.text())
        assert "Prochain trou mardi 24 novembre, 18 h–20 h" in await browser.read()
        async with browser.web.get("/board/events/") as answer:
            assert "lyon" in (await Events(answer).next())["data"]
        await browser.press({"say": "yes", "pane": "v2", "who": "v2", "text": "/agenda"})
        calendar = re.search(r"/calendar/[\w-]{43}\.ics", await browser.read("log-v2"))
        assert calendar is not None
        async with browser.web.get(calendar[0]) as answer:
            assert "BEGIN:VCALENDAR" in await answer.text()
        await browser.press({"try": ""})
        async with browser.web.get("/board/") as answer:
            assert answer.status == 403
