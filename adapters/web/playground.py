"""The playground over HTTP: one page of this machine, its buttons and what it shows live.

Its address holds a secret, for any page that is open in a browser can ask for one of this machine. What the page shows
and what its buttons do is the stage's to say; `bot.demo.playground` is one.
"""

import asyncio
import secrets
from collections.abc import Mapping
from itertools import count
from typing import Final, Protocol

from aiohttp import web

from adapters.web.board import PAGE_HEADERS, STATIC_HEADERS, has_left
from adapters.web.limits import check_origin
from adapters.web.pages import Pages
from adapters.web.stream import Hub, TooManyViewers

TOPIC: Final = "playground"
"""All who look see the same."""


class Stage(Protocol):
    """What is played."""

    async def show(self, base: str) -> str:
        """The page; its addresses begin with `base`."""

    async def act(self, form: Mapping[str, str]) -> None:
        """Do what a button says; returns when all that follows from it is done."""


class PlaygroundSite:
    """The playground on the web server, at `/play/SECRET/`."""

    prefix: Final = "/play"

    def __init__(self, stage: Stage, hub: Hub[str], pages: Pages, origin: str) -> None:
        self._stage = stage
        self._hub = hub
        self._pages = pages
        self._origin = origin
        self._secret = secrets.token_urlsafe(16)
        self._viewers = count(1)
        self.streaming: set[asyncio.BaseProtocol] = set()

    @property
    def path(self) -> str:
        """Where the page is; whoever knows it may play."""
        return f"{self.prefix}/{self._secret}/"

    def close(self) -> None:
        """End what would last."""
        self._hub.close()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_get(f"{self.prefix}/static/{{name}}", self._static)
        router.add_get(f"{self.prefix}/{{secret}}/", self._page)
        router.add_get(f"{self.prefix}/{{secret}}/events", self._events, allow_head=False)
        router.add_post(f"{self.prefix}/{{secret}}/act", self._act)

    async def _static(self, request: web.Request) -> web.Response:
        file = self._pages.files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.type, charset="utf-8", headers=STATIC_HEADERS)

    async def _page(self, request: web.Request) -> web.Response:
        self._check_secret(request)
        html = await self._stage.show(self.prefix)
        return web.Response(text=html, content_type="text/html", headers=PAGE_HEADERS)

    async def _act(self, request: web.Request) -> web.Response:
        self._check_secret(request)
        check_origin(request, self._origin)
        posted = await request.post()
        await self._stage.act({name: value for name, value in posted.items() if isinstance(value, str)})
        return web.Response(status=303, headers={**PAGE_HEADERS, "Location": self.path})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        self._check_secret(request)
        knows = request.headers.get("Last-Event-ID") or request.query.get("last", "")
        try:
            with self._hub.viewer(next(self._viewers), TOPIC, knows, lambda: has_left(request)) as viewer:
                self.streaming.add(request.protocol)
                answer = await self._hub.serve(request, viewer)
                answer.force_close()
                return answer
        except TooManyViewers:
            return web.Response(status=503, headers=PAGE_HEADERS)
        finally:
            self.streaming.discard(request.protocol)

    def _check_secret(self, request: web.Request) -> None:
        if not secrets.compare_digest(request.match_info["secret"].encode(), self._secret.encode()):
            raise web.HTTPNotFound(headers=PAGE_HEADERS)
