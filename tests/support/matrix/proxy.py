"""A proxy between the bot and its homeserver that fails on demand.

A fault is for one request, an outage for all. The bot's clock may run faster than the server's: the server's timestamps
are converted to the bot's time.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Self
from urllib.parse import unquote

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, web
from yarl import URL

from tests.support.programs.quick import QuickClock

KINDS: Final = {
    "sync": re.compile(r"/sync$"),
    "send": re.compile(r"/rooms/(?P<room>[^/]+)/send/(?P<type>[^/]+)/(?P<id>[^/]+)$"),
    "redact": re.compile(r"/rooms/(?P<room>[^/]+)/redact/"),
    "messages": re.compile(r"/rooms/(?P<room>[^/]+)/messages$"),
    "media": re.compile(r"/media/"),
    "signing": re.compile(r"/keys/(device_signing|signatures)/upload$"),
    "keys": re.compile(r"/keys/|/sendToDevice/"),
    "login": re.compile(r"/login$"),
}
STAMP: Final = re.compile(rb'("origin_server_ts"\s*:\s*)(\d+)')
OWN: Final = {"host", "content-length", "transfer-encoding", "connection", "content-encoding", "accept-encoding"}


@dataclass(frozen=True, slots=True)
class Fault:
    """How one request fails.

    `kind` is "429" (with the delay in the body), "429-header" (with the delay only in the header), "502", "reset",
    "hang" (no answer until the client gives up or the outage ends), "done-reset" or "done-hang" (the server executes
    the request, but the answer is lost), "refused" (with the status and the words), "html 413" (as what stands before a
    homeserver says it), "late" (nothing goes wrong, but `meanwhile` happens first).
    """

    kind: str
    retry_after: float = 0.0  # seconds of the bot's clock
    status: int = 0
    words: dict[str, Any] = field(default_factory=dict)
    meanwhile: Callable[[], Awaitable[object]] | None = None


@dataclass(slots=True)
class Asked:
    """A request of the bot. `at` is in the bot's time."""

    kind: str
    path: str
    room: str
    type: str
    id: str
    at: datetime
    refused: bool = False


@dataclass(slots=True)
class Proxy:
    """`faults`: for each kind of request, used up oldest first.

    `answers_after`: how long the answer to a sent event takes, in real seconds; others see the event before.
    """

    upstream: str
    clock: QuickClock
    url: str = ""
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    asked: list[Asked] = field(default_factory=list)
    outage: str = ""
    answers_after: float = 0.0
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _to: ClientSession | None = None

    @classmethod
    @asynccontextmanager
    async def running(cls, upstream: str, clock: QuickClock) -> AsyncIterator[Self]:
        made = cls(upstream, clock)
        app = web.Application(client_max_size=50 * 1024**2)
        app.router.add_route("*", "/{path:.*}", made._pass)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        made.url = f"http://{host}:{port}"
        async with ClientSession(timeout=ClientTimeout(None)) as session:
            made._to = session
            try:
                yield made
            finally:
                made._over.set()
                await runner.cleanup()

    def begin_outage(self, kind: str) -> None:
        """From now on all requests fail this way, including those waiting for an answer."""
        self._over.clear()
        self.outage = kind

    def end_outage(self) -> None:
        self.outage = ""
        self._over.set()

    def requests(self, kind: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.kind == kind]

    # ------------------------------------------------------------ the path of a request

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        asked = self._note(request)
        waiting = self.faults[asked.kind]
        fault = waiting.pop(0) if waiting else Fault(self.outage) if self.outage else None
        asked.refused = fault is not None and not fault.kind.startswith("done-")
        if fault is None:
            answer = await self._asked_of_server(request)
            if asked.kind == "send":
                await asyncio.sleep(self.answers_after)
            if not (self.outage and asked.kind == "sync"):
                return answer
            fault = Fault(self.outage)  # the outage began before the answer was delivered
        if fault.meanwhile is not None:
            await fault.meanwhile()
            return await self._asked_of_server(request)
        if fault.kind.startswith("done-"):
            await self._asked_of_server(request)
        return await self._gone_wrong(request, fault)

    def _note(self, request: web.Request) -> Asked:
        path = request.raw_path.partition("?")[0]
        kind, found = next(((kind, m) for kind, m in ((k, p.search(path)) for k, p in KINDS.items()) if m), ("", None))
        parts = {name: unquote(part) for name, part in (found.groupdict() if found else {}).items()}
        asked = Asked(kind, path, parts.get("room", ""), parts.get("type", ""), parts.get("id", ""), self.clock.now())
        self.asked.append(asked)
        return asked

    async def _asked_of_server(self, request: web.Request) -> web.Response:
        assert self._to is not None
        headers = {name: value for name, value in request.headers.items() if name.lower() not in OWN}
        body = await request.read()
        url = URL(self.upstream + request.raw_path, encoded=True)  # room ids and filters are encoded already
        try:
            async with self._to.request(request.method, url, data=body, headers=headers) as answer:
                said = STAMP.sub(self._in_our_time, await answer.read())
                kept = {name: value for name, value in answer.headers.items() if name.lower() not in OWN}
                return web.Response(status=answer.status, body=said, headers=kept)
        except ClientConnectionError as error:
            raise web.HTTPBadGateway from error

    def _in_our_time(self, stamp: re.Match[bytes]) -> bytes:
        """An event's timestamp, converted to the bot's clock."""
        return stamp[1] + str(int(self.clock.at(int(stamp[2]) / 1000).timestamp() * 1000)).encode()

    async def _gone_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "429":
            after = int(fault.retry_after * 1000)
            return refused(429, {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": after})
        if fault.kind == "429-header":
            words = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests"}
            return refused(429, words, {"Retry-After": str(int(fault.retry_after))})
        if fault.kind == "refused":
            return refused(fault.status, fault.words)
        if fault.kind in {"502", "html 413"}:
            status = int(fault.kind.removeprefix("html "))
            return web.Response(status=status, text="<html></html>", content_type="text/html")
        if fault.kind.endswith("hang"):
            await self._over.wait()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


def refused(status: int, words: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(words, status=status, headers=headers)


def real_time() -> QuickClock:
    """A clock at normal speed."""
    return QuickClock(1.0, datetime.now(UTC).timestamp())
