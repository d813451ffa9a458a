"""The playground and the live board on a web server of this machine, until Ctrl-C."""

import asyncio
import socket
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.web.board import Asked, BoardSite, Page
from adapters.web.pages import Pages
from adapters.web.playground import PlaygroundSite
from adapters.web.server import Site, WebServer
from adapters.web.stream import Hub, Reading
from bot.board.live import LiveTopic
from bot.config.values import DEFAULT_ZONE
from bot.demo.playground import Playground
from bot.people.board_access import BOARD
from bot.roster.calendars.links import CalendarPage
from bot.run.served.calendars import read_calendar_page
from bot.text import text_in

HERE = "127.0.0.1"
"""Nobody else can reach it."""
AS_LONG_AS_IT_TAKES = 600.0
"""Seconds: pushing the clock a day takes some."""


@dataclass(slots=True)
class PlayedBoard:
    """Keeps `adapters.web.board.Desk`: the desk of whichever helpline is played now."""

    playground: Playground
    origin: str
    base: str = BOARD

    async def show_link(self, token: str, asked: Asked) -> Page:
        return await self.playground.desk.show_link(token, asked)

    async def open_link(self, token: str) -> str | None:
        return await self.playground.desk.open_link(token)

    async def show(self, asked: Asked) -> Page:
        return await self.playground.desk.show(asked)

    async def topic(self, asked: Asked) -> tuple[int, LiveTopic] | None:
        return await self.playground.desk.topic(asked)

    async def act(self, asked: Asked, form: Mapping[str, str]) -> Page:
        page = await self.playground.desk.act(asked, form)
        await self.playground.settle()
        return page

    async def close_session(self, cookie: str) -> None:
        await self.playground.desk.close_session(cookie)

    async def read_live(self, viewers: Collection[tuple[int, LiveTopic]]) -> Reading[LiveTopic]:
        return await self.playground.desk.read_live(viewers)


@asynccontextmanager
async def open_playground(language: str) -> AsyncIterator[tuple[Playground, str]]:
    """The playground and the address of its page, which is served as long as the block lasts."""
    with socket.socket() as found:
        found.bind((HERE, 0))
        port = int(found.getsockname()[1])
    origin = f"http://{HERE}:{port}"
    pages = Pages()
    playground = Playground(pages, origin, language)
    board = PlayedBoard(playground, origin)
    hub, board_hub = Hub(playground.read_live, playground.changed), Hub(board.read_live, playground.board_changed)

    async def calendar(secret: str) -> CalendarPage | None:
        helpline = playground.helpline
        return await read_calendar_page(helpline.store, helpline.app.deployment, helpline.clock, secret)

    site = PlaygroundSite(playground, hub, pages, origin)
    sites: list[Site] = [site, BoardSite(board, board_hub, pages)]
    server = WebServer(HERE, port, always_well, None, calendar, sites, connection_lasts=AS_LONG_AS_IT_TAKES)
    await playground.open()
    tasks = [asyncio.create_task(part) for part in (server.run(), hub.run(), board_hub.run())]
    try:
        await server.ready.wait()
        yield playground, f"{origin}{site.path}"
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await playground.close()


async def always_well() -> tuple[bool, Mapping[str, object]]:
    return True, {}


async def run_playground(language: str) -> int:
    """Serve until Ctrl-C."""
    words = text_in(language, DEFAULT_ZONE)
    async with open_playground(language) as (_, address):
        print(words.say("play-ready", address=address))
        print(words.say("play-ready-end", terminal="python -m bot demo --terminal"), flush=True)
        await asyncio.Event().wait()
    return 0
