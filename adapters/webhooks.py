"""Sends requests to other systems, wherever their names lead, but never to an address that is nobody's business.

The address is checked where the connection is made, so that no name can lead elsewhere after it was checked, and no way
to write an address goes unseen.
"""

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from bot.errors import AdapterError
from bot.model import WebhookAnswer, WebhookRequest

log = logging.getLogger(__name__)

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

READ_AT_MOST: Final = 4096  # bytes of an answer
PATIENCE: Final = aiohttp.ClientTimeout(total=5, sock_connect=3)  # seconds
OURS: Final = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7"))
)
"""What `private_network` allows. Link-local addresses, where clouds keep the keys of their machines, it does not."""
NEVER: Final = {ipaddress.ip_address("fd00:ec2::254")}  # where one cloud keeps them beside
TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address at its end
BARRED: Final = "its name leads to an address that is not public; private_network can allow one of your own network"


def may_connect(address: str, *, private_network: bool) -> bool:
    """Whether that address may be talked to: a public one, or with `private_network` also one of our own network."""
    try:
        ip = innermost(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if private_network and any(ip in network for network in OURS if network.version == ip.version):
        return ip not in NEVER
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def innermost(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 address stands for, if any."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in TRANSLATED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


class Guard:
    """Makes the sockets of one request, and none to a forbidden address."""

    def __init__(self, *, private_network: bool) -> None:
        self._private_network = private_network
        self.connects = self.refused = False

    def open_socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not may_connect(str(address[0]), private_network=self._private_network):
            self.refused = not self.connects
            raise OSError(BARRED)
        self.connects, self.refused = True, False  # another of its addresses may be talked to
        return socket.socket(family, kind, protocol)


class WebhookClient:
    """The port `WebhookSender`. Each request has a connection of its own: there are few, and none may wait for another.

    `trust` and `patience` are for tests: what certificates are verified with, and how long an answer may take.
    """

    def __init__(self, trust: ssl.SSLContext | None = None, patience: aiohttp.ClientTimeout = PATIENCE) -> None:
        self._trust = trust
        self._patience = patience

    async def send(self, request: WebhookRequest, *, private_network: bool) -> WebhookAnswer:
        """No error shows the URL or an answer: they hold secrets and numbers."""
        guard = Guard(private_network=private_network)
        connector = aiohttp.TCPConnector(
            socket_factory=guard.open_socket, force_close=True, use_dns_cache=False, ssl=self._trust or True
        )
        headers = {"Accept-Encoding": "identity", **dict(request.headers)}
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=self._patience, auto_decompress=False) as session,
                session.request(
                    request.method,
                    URL(request.url, encoded=True),
                    data=request.body or None,
                    headers=headers,
                    allow_redirects=False,
                ) as answer,
            ):
                body = await read_beginning(answer.content)
                return WebhookAnswer(answer.status, body, retry_after_of(answer.headers))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_of(error, guard) from None

    async def try_connection(self, url: str, *, private_network: bool) -> None:
        """Connect, with TLS where the URL says so, and send nothing. Raises `AdapterError`."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        tls = (self._trust or ssl.create_default_context()) if secure else None
        guard = Guard(private_network=private_network)
        try:
            async with asyncio.timeout(PATIENCE.sock_connect):
                connection = await connect_to(host, port, guard)
                name = host if secure else None
                _, writer = await asyncio.open_connection(sock=connection, ssl=tls, server_hostname=name)
                writer.transport.abort()
        except (OSError, ValueError) as error:
            raise failure_of(error, guard) from None


async def connect_to(host: str, port: int, guard: Guard) -> socket.socket:
    """A connection to the first of its addresses that takes one."""
    loop = asyncio.get_running_loop()
    failed: OSError = ConnectionError()
    for family, kind, protocol, name, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            made = guard.open_socket((family, kind, protocol, name, address))
        except OSError as error:
            failed = error
            continue
        made.setblocking(False)
        try:
            await loop.sock_connect(made, address)
        except OSError as error:
            made.close()
            failed = error
        else:
            return made
    raise failed


async def read_beginning(content: aiohttp.StreamReader) -> bytes:
    """What came of the answer, 4 KB at most: that it breaks off or drips changes nothing about its status."""
    body = bytearray()
    try:
        while len(body) < READ_AT_MOST and (part := await content.read(READ_AT_MOST - len(body))):
            body += part
    except (aiohttp.ClientError, TimeoutError, OSError):
        log.debug("an answer broke off after %s bytes", len(body))
    return bytes(body)


def retry_after_of(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() and len(seconds) < 7 else None


FAILURES: Final[Sequence[tuple[tuple[type[Exception], ...], AdapterError]]] = (
    (
        (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError, ssl.SSLError),
        AdapterError("its certificate is not one to trust, or it speaks no TLS", permanent=True),
    ),
    ((aiohttp.ClientConnectorDNSError, socket.gaierror), AdapterError("its name is not found", away=True)),
    (
        (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ConnectionRefusedError),
        AdapterError("no connection to it", away=True),
    ),
    ((TimeoutError,), AdapterError("it did not answer in time", unknown=True, away=True)),
    ((aiohttp.InvalidURL, ValueError), AdapterError("its address cannot be used", permanent=True)),
)
"""The first that fits counts."""


def failure_of(error: Exception, guard: Guard) -> AdapterError:
    """Our words for it."""
    if guard.refused:
        return AdapterError(BARRED, permanent=True)
    known = (ours for kinds, ours in FAILURES if isinstance(error, kinds))
    return next(known, AdapterError("it broke off before it answered", unknown=True, away=True))
