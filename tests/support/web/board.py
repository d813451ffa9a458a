"""The live board of a helpline without its phone, on a real web server, and browsers without a screen."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from itertools import count
from typing import Any, Final

from aiohttp import ClientResponse, ClientSession, CookieJar

from adapters.console import NETWORK
from adapters.web.server import WebServer
from adapters.web.stream import Hub
from bot.board.live import Topic
from bot.model import CallEventKind, CallFact, Deployment, Line, LineId, Phone, Source
from bot.run.app import App
from bot.run.served.board import BoardDesk, open_board
from tests.support.helpline import LINES, LYON, MONDAY, Helpline, helpline

LINK: Final = re.compile(r"https?://127\.0\.0\.1:\d+(/board/in/[\w-]{43})")
CALLER: Final = Phone("+33199005007")
"""A fictional caller, shown as …07."""
CALLS: Final = count(1)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def plain(html: str) -> str:
    """What can be read of a page: without tags, with single spaces."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(without).replace("\u00a0", " ").split())


@dataclass(slots=True)
class Streams:
    """When the event stream was heard, told by hand."""

    at: dict[LineId, datetime] = field(default_factory=dict)
    asked: dict[LineId, datetime] = field(default_factory=dict)

    def heard_at(self, line: LineId) -> datetime | None:
        return self.at.get(line)

    def asked_at(self, line: LineId) -> datetime | None:
        return self.asked.get(line)


@dataclass(slots=True)
class Served:
    """The helpline, its board and where that is."""

    h: Helpline
    desk: BoardDesk
    hub: Hub[Topic]
    streams: Streams
    port: int

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def browser(self) -> AsyncIterator["Browser"]:
        async with ClientSession(self.root, cookie_jar=CookieJar(unsafe=True)) as web:
            yield Browser(self, web)

    async def link(self, who: str, words: str = "/tableau") -> str:
        """The path of the link that the bot gives, on our own server."""
        found = LINK.search("\n".join(await self.h.privately(who, words)))
        assert found is not None
        return found[1]

    async def tell(self, *facts: CallFact) -> None:
        await self.h.app.on_call_events(facts)

    async def pass_time(self, length: timedelta) -> None:
        self.h.clock.move(self.h.clock.now() + length)
        await self.h.app.tick()
        self.h.app.wake.set()


@dataclass(slots=True)
class Browser:
    """A browser as a program: it has cookies and sends forms from where it is."""

    served: Served
    web: ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.web.get(path, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def read(self, path: str = "/board/") -> str:
        """What can be read there."""
        status, html = await self.get(path)
        assert status == 200, plain(html)
        return plain(html)

    async def post(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> ClientResponse:
        ours = {"Origin": self.served.root, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        async with self.web.post(path, data=form, headers=ours, allow_redirects=False) as answer:
            await answer.read()
            return answer

    async def sign_in(self, who: str, words: str = "/tableau") -> str:
        """By a link from the chat. Returns the cookie as it was set."""
        answer = await self.post(await self.served.link(who, words), {})
        assert answer.status == 303
        return answer.headers["Set-Cookie"]

    async def form_of(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's forms; the last of each name."""
        _, html = await self.get(path)
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))

    @asynccontextmanager
    async def events(self, path: str = "/board/events/", **headers: str) -> AsyncIterator["Events"]:
        async with self.web.get(path, headers=headers) as answer:
            yield Events(answer)


@dataclass(slots=True)
class Events:
    """The stream of events as it comes."""

    answer: ClientResponse

    async def next(self, name: str = "board", within: float = 5) -> dict[str, str]:
        """The next event of this name, with its id."""
        async with asyncio.timeout(within):
            while True:
                found: dict[str, Any] = {"data": []}
                while line := (await self.answer.content.readline()).decode().rstrip("\n"):
                    key, _, value = line.partition(": ")
                    if key == "data":
                        found["data"].append(value)
                    else:
                        found[key] = value
                if "event" not in found and self.answer.content.at_eof():
                    raise EOFError
                if found.get("event") == name:
                    return {**found, "data": "\n".join(found["data"])}


@asynccontextmanager
async def board_served(
    url: str = "sqlite://",
    now: datetime = MONDAY,
    lines: Sequence[Line] = LINES,
    *,
    scheme: str = "http",
    frames: tuple[str, ...] = (),
    connections: int = 100,
    connection_lasts: float = 30,
) -> AsyncIterator[Served]:
    """The board, with the helpline's clock at `now`."""
    port = free_port()
    async with helpline(url, now, lines) as h:
        deployment = Deployment(tuple(lines), public_url=f"{scheme}://127.0.0.1:{port}", frames=frames)
        h.app = App(h.store, h.clock, deployment, {NETWORK: h.console})
        streams = Streams()
        site, desk, hub = open_board(h.app, streams)
        server = WebServer(
            "127.0.0.1", port, all_well, sites=[site], connections=connections, connection_lasts=connection_lasts
        )
        tasks = [asyncio.create_task(server.run()), asyncio.create_task(hub.run())]
        await asyncio.wait_for(server.ready.wait(), 5)
        try:
            yield Served(h, desk, hub, streams, port)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


async def all_well() -> tuple[bool, Mapping[str, object]]:
    return True, {}


def queue_facts(
    at: datetime,
    *steps: tuple[CallEventKind, float] | tuple[CallEventKind, float, Phone],
    caller: Phone | None = CALLER,
    line: Line = LYON,
) -> list[CallFact]:
    """What a call queue tells of one call: what happened, after how many seconds, at whose phone."""
    passage = f"call-{next(CALLS)}"
    found = []
    for n, (kind, seconds, *phone) in enumerate(steps):
        agent = phone[0] if phone else None
        when = at + timedelta(seconds=seconds)
        found.append(CallFact(f"{passage}-{n}", line.id, Source.QUEUE, kind, when, passage, caller, agent=agent))
    return found
