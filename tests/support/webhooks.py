"""A real HTTP server that is told of calls, well-behaved or not, and a line that tells it."""

import asyncio
import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

from bot.model import DialectName, Webhook, WebhookAgent, WebhookEvent
from bot.run.webhooks import WebhookDelivery

GOOD_BODY = {
    DialectName.PUBLIK: '{"err": 0, "data": {}}',
    DialectName.ZAMMAD: "{}",
    DialectName.PLACETEL: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    DialectName.JSON: "",
    DialectName.STARS: "ok",
}
Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Received:
    """A request as it came. `target` is path and query as they stood on the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`behave` answers; it may be changed at any time."""

    behave: Behaviour
    received: list[Received] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.received.append(Received(request.method, request.raw_path, dict(request.headers), body))
        self.arrived.set()
        return await self.behave(request)

    def targets(self) -> list[str]:
        return [f"{one.method} {one.target}" for one in self.received]

    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(one.body) for one in self.received]


def answering(status: int = 200, text: str = "", **headers: str) -> Behaviour:
    async def behave(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, headers=headers)

    return behave


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def hang_up_halfway(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "5000"})
    await answer.prepare(request)
    await answer.write(b'{"err": 0, "da')
    assert request.transport is not None
    request.transport.close()
    return answer


async def send_megabytes(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    try:
        for _ in range(80):
            await answer.write(b"x" * 65536)
    except ConnectionError:
        return answer
    await answer.write_eof()
    return answer


async def drip(request: web.Request) -> web.StreamResponse:
    """A status at once, and a body that never ends."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b'{"err": 0}')
    await asyncio.sleep(30)
    return answer


async def never_answer(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


@asynccontextmanager
async def receiver(behave: Behaviour | None = None, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    made = Receiver(behave or answering(), scheme="https" if tls else "http")
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", made.handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


def webhook_to(
    there: Receiver,
    dialect: DialectName,
    path: str = "/hook",
    *events: WebhookEvent,
    agents: tuple[WebhookAgent, ...] = (),
    private_network: bool = True,
) -> Webhook:
    return Webhook("crm", dialect, there.url + path, events, private_network, agents)


# ---------------------------------------------------------------- systems that keep to their pages


@dataclass
class PublikDouble:
    """Publik: GET with a caller of ten digits, a callee and the key; whatever is wrong is a 200 with another `err`."""

    key: str
    talking: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        name, query = request.path.rpartition("/")[2], request.query
        pair = query.get("caller", ""), query.get("callee", "")
        if query.get("apikey") != self.key:
            return web.json_response({"err": 1, "err_class": "PermissionDenied"}, status=403)
        if request.method != "GET" or len(pair[0]) != 10 or not pair[0].isdecimal() or not pair[1]:
            return web.json_response({"err": 1, "err_desc": f"bad call {pair}"})
        self.told.append(name)
        if name == "call-start":
            self.talking = [*dict.fromkeys([*self.talking, pair])]
        elif name == "call-stop":
            self.talking = [other for other in self.talking if other != pair]
        else:
            return web.json_response({"err": 1, "err_desc": "no such endpoint"}, status=404)
        return web.json_response({"err": 0, "data": dict(query)})


@dataclass
class ZammadDouble:
    """Zammad's caller log: an id is new once, and an answer or an end of a call that it does not know is an error."""

    token: str
    log: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if request.method != "POST" or request.path.rpartition("/")[2] != self.token:
            return web.json_response({"error": "Not authorized"}, status=401)
        said = await request.json()
        event, call = said["event"], said["callId"]
        known = self.log.get(call)
        fits = {
            "newCall": known is None,
            "answer": known == ["newCall"],
            "hangup": bool(known and "hangup" not in known),
        }
        number = said["from"] == "anonymous" or (said["from"].isdecimal() and not said["from"].startswith("0"))
        if not fits.get(event) or not number or said["direction"] != "in" or len(call) > 250:
            self.errors.append(f"{event} after {known}")
            return web.json_response({"error": "callId is unknown, or exists"}, status=422)
        self.log.setdefault(call, []).append(event)
        return web.json_response({})


@dataclass
class SignedDouble:
    """Whoever keeps to our page for json, and to Placetel's: a signature that does not fit is refused."""

    secret: str
    now: Callable[[], float]
    events: dict[str, str] = field(default_factory=dict)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        body, headers = await request.read(), request.headers
        moment = headers.get("Standardiste-Timestamp", "")
        placetel = headers.get("X-PLACETEL-SIGNATURE")
        signed = body if placetel else f"{moment}.".encode() + body
        wanted = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        given = [placetel] if placetel else [one[3:] for one in headers.get("Standardiste-Signature", "").split()]
        if wanted not in given or (moment and abs(self.now() - int(moment)) > 300):
            return web.json_response({}, status=401)
        if placetel:
            fields = dict(parse_qsl(body.decode()))
            self.events[f"{fields['call_id']} {fields['event']}"] = fields.get("type", "")
        else:
            said = json.loads(body)
            assert said["id"] == headers["Standardiste-Event-Id"]
            self.events[said["id"]] = said["event"]
        return web.Response(status=204 if moment else 200)


async def all_sent(telling: WebhookDelivery) -> None:
    """Wait until nothing is under way; what the database did not take is told when the next is begun."""
    await asyncio.gather(*(task for _, task in telling.under_way.values()), return_exceptions=True)
