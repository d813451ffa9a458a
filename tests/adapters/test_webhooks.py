"""Requests to a real server in all its moods, and to addresses that are nobody's business."""

import asyncio
import logging
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import aiohttp
import pytest
import trustme

from adapters.webhooks import READ_AT_MOST, Guard, WebhookClient, failure_of, may_connect
from bot.errors import AdapterError
from bot.model import WebhookAnswer, WebhookRequest
from tests.support.webhooks import (
    Behaviour,
    answering,
    drip,
    hang_up,
    hang_up_halfway,
    never_answer,
    receiver,
    send_megabytes,
)

SECRET: Final = "a-secret-in-the-path"
HASTY: Final = aiohttp.ClientTimeout(total=0.3, sock_connect=0.3)


def request_to(url: str) -> WebhookRequest:
    return WebhookRequest("POST", f"{url}/{SECRET}?n=0639980199", (("X-Mine", "1"),), b'{"from":"0639980199"}')


async def send(url: str, *, private_network: bool = True, client: WebhookClient | None = None) -> WebhookAnswer:
    return await (client or WebhookClient(patience=HASTY)).send(request_to(url), private_network=private_network)


@dataclass(frozen=True)
class Failure:
    words: str
    permanent: bool
    unknown: bool


async def failure(url: str, *, private_network: bool = True, client: WebhookClient | None = None) -> Failure:
    with pytest.raises(AdapterError) as caught:
        await send(url, private_network=private_network, client=client)
    error = caught.value
    assert error.__cause__ is None
    assert SECRET not in str(error)
    return Failure(error.message, error.permanent, error.unknown)


async def test_a_request_goes_out_as_it_is_written() -> None:
    async with receiver(answering(201, "thanks")) as there:
        made = WebhookRequest("GET", f"{there.url}/a%20b/*?x=%2B1+2&y=a%26b", (("X-Mine", "1"),))
        answer = await WebhookClient().send(made, private_network=True)
        assert answer == WebhookAnswer(201, b"thanks")
        (got,) = there.received
        assert (got.method, got.target, got.body) == ("GET", "/a%20b/*?x=%2B1+2&y=a%26b", b"")
        assert got.headers["X-Mine"] == "1"
        assert "Cookie" not in got.headers


@pytest.mark.parametrize(
    ("behave", "answer"),
    [
        (answering(500, "broken"), WebhookAnswer(500, b"broken")),
        (answering(302, Location="/elsewhere"), WebhookAnswer(302)),
        (answering(307, Location="/elsewhere"), WebhookAnswer(307)),
        (answering(429, **{"Retry-After": "7"}), WebhookAnswer(429, b"", timedelta(seconds=7))),
        (answering(503, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), WebhookAnswer(503)),
        (send_megabytes, WebhookAnswer(200, b"x" * READ_AT_MOST)),
        (hang_up_halfway, WebhookAnswer(200, b'{"err": 0, "da')),
        (drip, WebhookAnswer(200, b'{"err": 0}')),
    ],
    ids=["500", "302", "307", "429", "503", "5 MB", "half-way", "drip"],
)
async def test_whatever_it_answers_is_read_once_and_not_for_long(behave: Behaviour, answer: WebhookAnswer) -> None:
    async with receiver(behave) as there:
        assert await send(there.url) == answer
        assert len(there.received) == 1  # no redirect was followed, nothing was sent twice


async def test_packed_megabytes_are_not_unpacked() -> None:
    async with receiver(answering(200, "\0" * 10_000, **{"Content-Encoding": "gzip"})) as there:
        assert len((await send(there.url)).body) == READ_AT_MOST


@pytest.mark.parametrize(
    ("behave", "words"),
    [(never_answer, "it did not answer in time"), (hang_up, "it broke off before it answered")],
    ids=["hangs", "hangs up"],
)
async def test_no_answer_may_mean_that_it_arrived(behave: Behaviour, words: str) -> None:
    async with receiver(behave) as there:
        assert await failure(there.url) == Failure(words, permanent=False, unknown=True)


async def test_where_nobody_listens_nothing_arrived() -> None:
    async with receiver() as there:
        url = there.url
    assert await failure(url) == Failure("no connection to it", permanent=False, unknown=False)


async def test_what_is_no_http_is_an_error_in_our_words() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org 0639980199\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        found = await failure(f"http://127.0.0.1:{port}")
    finally:
        server.close()
    assert found == Failure("it broke off before it answered", permanent=False, unknown=True)


# ---------------------------------------------------------------- certificates


async def test_certificates_are_verified() -> None:
    authority = trustme.CA()
    tls, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(tls)
    authority.configure_trust(trusting)
    refused = Failure("its certificate is not one to trust, or it speaks no TLS", permanent=True, unknown=False)
    async with receiver(tls=tls) as there:
        by_name = there.url.replace("127.0.0.1", "localhost")
        assert await failure(by_name) == refused
        assert await failure(there.url, client=WebhookClient(trusting)) == refused  # it is for another name
        assert there.received == []
        assert (await send(by_name, client=WebhookClient(trusting))).status == 200
    async with receiver() as plain:
        assert await failure(plain.url.replace("http:", "https:")) == refused


# ---------------------------------------------------------------- addresses

PUBLIC: Final = ("1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1")
OURS: Final = ("10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.9.9.9", "::1", "fd12::1", "::ffff:10.0.0.1")
NOBODYS: Final = (
    "169.254.169.254",  # where clouds keep the keys of their machines
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "100.100.100.200",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "ff02::1",
    "not an address",
)


@pytest.mark.parametrize("private_network", [False, True])
def test_who_may_be_talked_to(private_network: bool) -> None:
    every = (*PUBLIC, *OURS, *NOBODYS, "64:ff9b::7f00:1", "2002:7f00:1::")
    allowed = [address for address in every if may_connect(address, private_network=private_network)]
    translated = ["64:ff9b::7f00:1", "2002:7f00:1::"] if private_network else []
    assert allowed == [*PUBLIC, *(OURS if private_network else ()), *translated]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "0"]
)
async def test_no_way_to_write_this_machine_leads_to_it(host: str) -> None:
    barred = "its name leads to an address that is not public; private_network can allow one of your own network"
    async with receiver() as there:
        found = await failure(f"http://{host}:{there.port}", private_network=False)
        assert found.words in {barred, "its address cannot be used"}
        assert found.permanent
        assert there.received == []


@pytest.mark.parametrize(
    ("tried", "barred"),
    [
        (["93.184.216.34", "10.0.0.1"], False),
        (["10.0.0.1", "93.184.216.34"], False),
        (["10.0.0.1", "127.0.0.1"], True),
    ],
)
def test_a_name_with_one_address_that_may_be_talked_to_is_not_barred(tried: list[str], barred: bool) -> None:
    guard = Guard(private_network=False)
    for address in tried:
        with suppress(OSError):
            guard.open_socket((2, 1, 6, "", (address, 80))).close()
    assert failure_of(OSError(), guard).permanent is barred


async def test_a_name_that_leads_elsewhere_when_it_is_asked_again_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever answers for a name may answer something else each time: what counts is where the connection goes."""
    asked: list[str] = []
    loop = asyncio.get_running_loop()

    async with receiver() as there:

        async def resolve(host: str, port: int, **_: object) -> list[object]:
            asked.append(host)
            address = "93.184.216.34" if len(asked) > 1 else "127.0.0.1"
            return [(2, 1, 6, "", (address, there.port))]

        monkeypatch.setattr(loop, "getaddrinfo", resolve)
        assert (await failure(f"http://rebound.example.org:{there.port}", private_network=False)).permanent
        assert there.received == []
        assert asked == ["rebound.example.org"]


async def test_nothing_of_a_request_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with receiver(hang_up) as there:
        await failure(there.url)
    shown = caplog.text + repr(request_to(there.url)) + repr(WebhookAnswer(200, SECRET.encode()))
    assert SECRET not in shown
    assert "0639980199" not in shown
