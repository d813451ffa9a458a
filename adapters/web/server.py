"""The web server: `/healthz` for monitoring, and the address to which Telegram pushes updates.

It is meant to run behind nginx or caddy on the same machine. Requests are not logged, and no answer holds a secret,
a name or a number.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from bot.errors import AdapterError

LARGEST: Final = 256 * 1024
"""Bytes of a request; the longest update of Telegram's is a tenth of that."""
SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name; its value is Telegram's to send
AGAIN_IN: Final = "5"
"""Seconds after which an update that could not be stored may come again."""

Health = Callable[[], Awaitable[tuple[bool, Mapping[str, object]]]]
"""Tells whether all is well, and what there is to say of it."""
Pushed = Callable[[Mapping[str, Any], str], Awaitable[bool]]
"""Takes an update and the secret that came with it; False when the secret is wrong. Returns once it is committed."""
Handler = Callable[["WebServer", web.Request], Awaitable[web.Response]]


class WebServer:
    """One server. `port` 0 is any free one; `port` is the real one once `ready` is set."""

    def __init__(self, host: str, port: int, health: Health, telegram: Pushed | None = None) -> None:
        self.host = host
        self.port = port
        self.health = health
        self.telegram = telegram
        self.ready: Final = asyncio.Event()

    async def run(self) -> None:
        """Serve for ever. Raises `AdapterError` when the address cannot be had."""
        server = web.Application(client_max_size=LARGEST)
        for method, path, handler in ROUTES:
            server.router.add_route(method, path, self._bound(handler))
        runner = web.AppRunner(server, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
            self.port = runner.addresses[0][1]
            self.ready.set()
            await asyncio.Event().wait()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise AdapterError(f"the web server cannot have {self.host} port {self.port}: {why}") from None
        finally:
            await runner.cleanup()

    def _bound(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            return await handler(self, request)

        return handle


async def answer_health(server: WebServer, _: web.Request) -> web.Response:
    """200 when all is well, else 503; the same JSON with both."""
    well, said = await server.health()
    return web.json_response({"ok": well, **said}, status=200 if well else 503, headers={"Cache-Control": "no-store"})


async def take_telegram_update(server: WebServer, request: web.Request) -> web.Response:
    """Take one update. Answers 200 only once its effect is committed; Telegram pushes again after any other status."""
    if server.telegram is None:
        return web.Response(status=404)
    try:
        update = json.loads(await request.read())
    except (ValueError, RecursionError):
        return web.Response(status=400)
    if not isinstance(update, dict):
        return web.Response(status=400)
    try:
        ours = await server.telegram(update, request.headers.get(SECRET, ""))
    except AdapterError:
        return web.Response(status=503, headers={"Retry-After": AGAIN_IN})
    return web.Response(status=200 if ours else 403)


ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", "/healthz", answer_health),
    ("POST", "/telegram", take_telegram_update),
)
