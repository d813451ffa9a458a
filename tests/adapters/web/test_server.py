"""Our web server, asked over loopback; behind `/telegram` stands the adapter itself, before a stand-in of Telegram."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.chat.telegram.chat import TelegramChat
from adapters.clock import SystemClock
from adapters.documents import make_file
from adapters.web.server import LARGEST, SECRET, WebServer
from bot.errors import AdapterError, StoreError
from bot.model import Address, Event, Message, NetworkId, TelegramLogin
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN

WHEN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UPDATE = {
    "update_id": 31,
    "message": {
        "message_id": 1,
        "date": int(WHEN.timestamp()),
        "chat": {"id": 7, "type": "private", "first_name": "Anne"},
        "from": {"id": 7, "is_bot": False, "first_name": "Anne", "language_code": "fr"},
        "text": "/moi",
    },
}
SAID = Message(
    "31", Address("telegram", "7"), "7", "Anne", "/moi", WHEN, private=True, language="fr", written=NetworkId("1")
)


async def all_well() -> tuple[bool, Mapping[str, object]]:
    return True, {"database": "ok"}


async def not_well() -> tuple[bool, Mapping[str, object]]:
    return False, {"database": "away"}


@asynccontextmanager
async def served(server: WebServer) -> AsyncIterator[ClientSession]:
    serving = asyncio.create_task(server.run())
    await asyncio.wait_for(server.ready.wait(), 5)
    try:
        async with ClientSession(f"http://127.0.0.1:{server.port}") as session:
            yield session
    finally:
        serving.cancel()
        await asyncio.wait([serving])


LOGIN = TelegramLogin(TOKEN, webhook="https://helpline.test/telegram")


@dataclass(slots=True)
class Hook:
    """Telegram's webhook all the way to whoever receives; `post` is the status that Telegram is answered."""

    session: ClientSession
    events: list[Event] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    failing: Exception | None = None
    chat: TelegramChat | None = None

    async def receive(self, events: Sequence[Event], cursor: str | None) -> None:
        if self.failing:
            raise self.failing
        self.events += events
        self.cursors.append(cursor)

    async def post(self, secret: str | None = LOGIN.webhook_secret, **body: Any) -> int:
        headers = {} if secret is None else {SECRET: secret}
        async with self.session.post("/telegram", headers=headers, **(body or {"json": UPDATE})) as answer:
            return answer.status


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with BotApi.running() as api:
        chat = TelegramChat(replace(LOGIN, api=api.url), make_file, SystemClock())
        async with served(WebServer("127.0.0.1", 0, all_well, chat)) as session:
            made = Hook(session, chat=chat)
            assert await made.post() == 503, "the adapter does not run yet: Telegram shall push it again"
            listening = asyncio.create_task(chat.run(made.receive, None))
            while await made.post() == 503:
                pass
            made.events.clear()
            made.cursors.clear()
            try:
                yield made
            finally:
                listening.cancel()
                await asyncio.wait([listening])
                await chat.close()


async def test_health_is_200_when_all_is_well_and_503_when_not() -> None:
    for health, status, body in (
        (all_well, 200, {"ok": True, "database": "ok"}),
        (not_well, 503, {"ok": False, "database": "away"}),
    ):
        async with served(WebServer("127.0.0.1", 0, health)) as session, session.get("/healthz") as answer:
            assert (answer.status, await answer.json(), answer.headers["Cache-Control"]) == (status, body, "no-store")


async def test_there_is_nothing_else_to_find() -> None:
    async with served(WebServer("127.0.0.1", 0, all_well)) as session:
        for method, path, status in (
            ("GET", "/", 404),
            ("GET", "/telegram", 405),
            ("POST", "/healthz", 405),
            ("POST", "/telegram", 404),
        ):
            async with session.request(method, path) as answer:
                assert (method, path, answer.status) == (method, path, status)


async def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    first = WebServer("127.0.0.1", 0, all_well)
    async with served(first):
        with pytest.raises(AdapterError, match=rf"^the web server cannot have 127.0.0.1 port {first.port}: \w+"):
            await WebServer("127.0.0.1", first.port, all_well).run()


async def test_what_telegram_pushes_reaches_the_core_as_if_it_had_been_asked(hook: Hook) -> None:
    assert await hook.post() == 200
    assert hook.events == [SAID]
    assert [cursor.partition("@")[0] for cursor in hook.cursors if cursor] == ["31"]


@pytest.mark.parametrize("secret", ["wrong", "", None, LOGIN.webhook_secret[1:]])
async def test_whoever_has_not_the_secret_is_not_telegram(hook: Hook, secret: str | None) -> None:
    assert (await hook.post(secret), hook.events) == (403, [])


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff", b"[]", b"3", b"[" * 100_000, b"x" * (LARGEST + 1)])
async def test_what_is_no_update_is_refused(hook: Hook, body: bytes) -> None:
    assert (await hook.post(data=body), hook.events) == (413 if len(body) > LARGEST else 400, [])


async def test_what_could_not_be_committed_is_not_acknowledged_and_comes_again(hook: Hook) -> None:
    hook.failing = StoreError("the disk is full")
    assert (await hook.post(), hook.events) == (503, [])
    hook.failing = None
    assert (await hook.post(), hook.events) == (200, [SAID])


async def test_an_update_that_nobody_can_read_is_acknowledged_for_it_would_come_for_ever(hook: Hook) -> None:
    assert (await hook.post(json={"update_id": 32, "message": {"text": 5}}), hook.events) == (200, [])


# ---------------------------------------------------------------- strangers


@asynccontextmanager
async def connected(server: WebServer, sent: bytes) -> AsyncIterator[asyncio.StreamReader]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    await writer.drain()
    try:
        yield reader
    finally:
        writer.close()


HALF = (
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
)


@pytest.mark.parametrize("sent", HALF, ids=("says nothing", "half a header", "half a body"))
async def test_a_connection_that_is_slow_is_closed_after_its_time(hook: Hook, sent: bytes) -> None:
    assert hook.chat is not None
    server = WebServer("127.0.0.1", 0, all_well, hook.chat, connection_lasts=0.05)
    secret = f"{SECRET}: {LOGIN.webhook_secret}\r\n".encode()
    async with served(server), connected(server, sent.replace(b"Host: x\r\n", b"Host: x\r\n" + secret)) as reader:
        assert await asyncio.wait_for(reader.read(), 5) == b""


async def test_there_are_only_so_many_connections_and_the_next_is_closed_at_once() -> None:
    server = WebServer("127.0.0.1", 0, all_well, connections=2)
    async with served(server) as session, connected(server, b"") as first, connected(server, b""):
        async with connected(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as third:
            with suppress(ConnectionResetError):
                assert await asyncio.wait_for(third.read(), 5) == b""
        assert not first.at_eof()
        del session


async def test_a_connection_serves_one_request() -> None:
    server = WebServer("127.0.0.1", 0, all_well)
    async with served(server), connected(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as reader:
        assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: \xff\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_refused_and_nothing_is_logged(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    server = WebServer("127.0.0.1", 0, all_well)
    async with served(server), connected(server, sent) as reader:
        status = (await asyncio.wait_for(reader.read(), 5)).partition(b"\r\n")[0]
    assert status[9:10] in {b"2", b"4"}
    assert [record.getMessage() for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_the_secret_is_looked_at_before_the_body(hook: Hook) -> None:
    assert hook.chat is not None
    server = WebServer("127.0.0.1", 0, all_well, hook.chat)
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"
    async with served(server), connected(server, head) as reader:
        assert (await asyncio.wait_for(reader.readline(), 5)).split()[1] == b"403"
