"""The web server: `/healthz` for monitoring, the address to which Telegram pushes updates, people's calendars, sites.

It is meant to run behind nginx or caddy on the same machine. Requests are not logged, and no answer holds a secret or
a number; names stand only in a calendar, whose address is a secret of its own.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware
from aiohttp.web_protocol import RequestHandler
from typing_extensions import override

from adapters.web.limits import PerMinute
from bot.errors import AdapterError, StoreError

log = logging.getLogger(__name__)

LARGEST: Final = 256 * 1024
"""Bytes of a request; the longest update of Telegram's is a tenth of that."""
SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name; its value is Telegram's to send
AGAIN_IN: Final = "5"
"""Seconds after which an update that could not be stored may come again."""

Health = Callable[[], Awaitable[tuple[bool, Mapping[str, object]]]]
"""Tells whether all is well, and what there is to say of it."""
CONNECTION_LASTS: Final = 30.0
"""Seconds. One that is slow or says nothing is closed; outside the sites, one serves a single request."""
STILL_BUSY: Final = 5.0
"""Seconds that a connection is given once more, if it is being answered when its time is over."""
CONNECTIONS: Final = 100
"""At once. nginx or caddy need a few; what the machine lets the bot open is not for strangers to use up."""


CALENDARS_A_MINUTE: Final = 300
"""Requests for calendars, real or not: each is a few small reads. Forty people's programs ask some twenty times."""


class Page(Protocol):
    """A calendar, and since when it has been as it is."""

    @property
    def content(self) -> bytes: ...
    @property
    def digest(self) -> str: ...
    @property
    def changed_at(self) -> datetime | None: ...


Calendars = Callable[[str], Awaitable[Page | None]]
"""The calendar at a secret; None when there is none. Raises `StoreError`."""


class Pushed(Protocol):
    """Who takes the updates that Telegram pushes."""

    def is_secret(self, secret: str) -> bool:
        """Whether this secret is ours: looked at before the body is read."""

    async def pushed(self, update: Mapping[str, Any]) -> None:
        """Take an update. Returns once it is committed; raises `AdapterError` when that fails."""


class Site(Protocol):
    """Pages for browsers below `prefix`; their connections serve several requests. `streaming` ones last."""

    @property
    def prefix(self) -> str: ...
    @property
    def streaming(self) -> Collection[asyncio.BaseProtocol]: ...
    def add_routes(self, router: web.UrlDispatcher) -> None: ...
    def close(self) -> None:
        """End the streams, so that the server can stop."""


Handler = Callable[["WebServer", web.Request], Awaitable[web.Response]]


class WebServer:
    """One server. `port` 0 is any free one; `port` is the real one once `ready` is set."""

    def __init__(
        self,
        host: str,
        port: int,
        health: Health,
        telegram: Pushed | None = None,
        calendars: Calendars | None = None,
        sites: Sequence[Site] = (),
        *,
        connections: int = CONNECTIONS,
        connection_lasts: float = CONNECTION_LASTS,
    ) -> None:
        self.host = host
        self.port = port
        self.health = health
        self.telegram = telegram
        self.calendars = calendars
        self.sites = sites
        self.calendars_asked: Final = PerMinute(CALENDARS_A_MINUTE)
        self._answering: dict[asyncio.BaseProtocol, None] = {}
        self.connections = connections
        self.connection_lasts = connection_lasts
        self.ready: Final = asyncio.Event()

    async def run(self) -> None:
        """Serve for ever. Raises `AdapterError` when the address cannot be had."""
        pages = web.Application(client_max_size=LARGEST, middlewares=[self._middleware()])
        for method, path, handler in ROUTES:
            pages.router.add_route(method, path, self._bound(handler))
        for site in self.sites:
            site.add_routes(pages.router)
        runner = web.AppRunner(pages, access_log=None, handle_signals=False, logger=log)
        await runner.setup()
        try:
            loop = asyncio.get_running_loop()
            listening = await loop.create_server(partial(self._connection, runner), self.host, self.port)
            self.port = listening.sockets[0].getsockname()[1]
            self.ready.set()
            async with listening:
                await asyncio.Event().wait()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise AdapterError(f"the web server cannot have {self.host} port {self.port}: {why}") from None
        finally:
            for site in self.sites:
                site.close()
            await runner.cleanup()

    def _connection(self, runner: web.AppRunner) -> asyncio.Protocol:
        """What reads a new connection, for a limited time; above the limit of connections, what closes it at once."""
        assert runner.server is not None
        open_now = len(runner.server.connections) - sum(len(site.streaming) for site in self.sites)
        if open_now >= self.connections:
            return Refusal()
        connection = runner.server()
        asyncio.get_running_loop().call_later(self.connection_lasts, self._end, connection)
        return connection

    def _end(self, connection: RequestHandler, *, again: bool = True) -> None:
        """Close a connection whose time is over, unless events go out on it."""
        if any(connection in site.streaming for site in self.sites):
            return
        if again and connection in self._answering:
            asyncio.get_running_loop().call_later(STILL_BUSY, partial(self._end, connection, again=False))
            return
        connection.force_close()

    def _middleware(self) -> Middleware:
        """Close each connection after its answer, except for browsers on a site."""

        @web.middleware
        async def answer_once(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if any(request.path.startswith(f"{site.prefix}/") for site in self.sites):
                self._answering[request.protocol] = None
                try:
                    return await handler(request)
                finally:
                    self._answering.pop(request.protocol, None)
            try:
                answer = await handler(request)
            except web.HTTPException as refusal:
                refusal.force_close()
                raise
            answer.force_close()
            return answer

        return answer_once

    def _bound(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            return await handler(self, request)

        return handle


class Refusal(asyncio.Protocol):
    """A connection that is closed before anything is read of it."""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def is_ours_to_mend(record: logging.LogRecord) -> bool:
    """A filter for aiohttp, which logs a trace for every request that is no HTTP; whoever sent it is answered 400."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


log.addFilter(is_ours_to_mend)


async def answer_health(server: WebServer, _: web.Request) -> web.Response:
    """200 when all is well, else 503; the same JSON with both."""
    well, said = await server.health()
    return web.json_response({"ok": well, **said}, status=200 if well else 503, headers={"Cache-Control": "no-store"})


async def take_telegram_update(server: WebServer, request: web.Request) -> web.Response:
    """Take one update. Answers 200 only once its effect is committed; Telegram pushes again after any other status."""
    if server.telegram is None:
        return web.Response(status=404)
    if not server.telegram.is_secret(request.headers.get(SECRET, "")):
        return web.Response(status=403)
    try:
        update = json.loads(await request.read())
    except (ValueError, RecursionError):
        return web.Response(status=400)
    if not isinstance(update, dict):
        return web.Response(status=400)
    try:
        await server.telegram.pushed(update)
    except (AdapterError, StoreError):
        return web.Response(status=503, headers={"Retry-After": AGAIN_IN})
    return web.Response(status=200)


async def answer_calendar(server: WebServer, request: web.Request) -> web.Response:
    """The calendar at a secret address, or 304 when the program has it already.

    An address that never was, was taken back or belongs to nobody any more is answered as any that is not ours.
    """
    if server.calendars is None:
        raise web.HTTPNotFound
    if not server.calendars_asked.take():
        return web.Response(status=429, headers={"Retry-After": "60"})
    try:
        page = await server.calendars(request.match_info["secret"])
    except StoreError:
        return web.Response(status=503, headers={"Retry-After": AGAIN_IN})
    if page is None:
        raise web.HTTPNotFound
    answer = web.Response(headers=CALENDAR_HEADERS)
    answer.etag = page.digest
    answer.last_modified = page.changed_at
    if knows_it(request, page):
        answer.set_status(304)
        return answer
    answer.content_type, answer.charset = "text/calendar", "utf-8"
    answer.body = page.content
    return answer


def knows_it(request: web.Request, page: Page) -> bool:
    """Whether the program has this very calendar. A time counts only if it names no ETag (RFC 9110, 13.1.3)."""
    if "If-None-Match" in request.headers:
        tags = request.if_none_match or ()
        return any(tag.value in {page.digest, "*"} for tag in tags)
    since = request.if_modified_since
    return since is not None and page.changed_at is not None and page.changed_at.replace(microsecond=0) <= since


CALENDAR_HEADERS: Final = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="permanences.ics"',
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
CALENDAR: Final = "/calendar/{secret:[A-Za-z0-9_-]{43}}.ics"

ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", "/healthz", answer_health),
    ("POST", "/telegram", take_telegram_update),
    ("GET", CALENDAR, answer_calendar),
    ("HEAD", CALENDAR, answer_calendar),
)
