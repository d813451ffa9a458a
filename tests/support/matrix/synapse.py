"""A real Matrix server for tests: Synapse, from the separate environment that `make synapse` creates.

Loopback only, no federation, no rate limits. One server for the whole test session; each test has its own people and
rooms.
"""

import base64
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import aiohttp
import pytest

from tests.support.paths import ROOT

FOLDER: Final = ROOT / ".synapse"
PYTHON: Final = FOLDER / "bin" / "python"
NAME: Final = "localhost"
SECRET: Final = "only for tests"
MEMORY: Final = Path("/dev/shm")
"""Memory instead of disk, on Linux."""
UPLOAD: Final = 500_000
"""Bytes of the largest upload."""
STARTS_WITHIN: Final = 30.0  # seconds; it takes one or two

_numbers = count(1)


def without_synapse() -> None:
    """Skip the test and say what is missing; in CI, fail."""
    words = "no Synapse to test on: make synapse (a Matrix server, and Element's library, in .synapse/, 480 MB)"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


class Refusal(Exception):
    """An error answer of Synapse. `code` is Matrix's, such as M_FORBIDDEN."""

    def __init__(self, status: int, content: dict[str, Any]) -> None:
        super().__init__(f"{status} {content}")
        self.status = status
        self.code = content.get("errcode", "")


@dataclass(frozen=True, slots=True)
class Account:
    """An account with one device logged in."""

    user: str
    password: str
    token: str
    device: str


@dataclass(frozen=True, slots=True)
class Synapse:
    """The running server."""

    url: str

    async def account(self, name: str, *, admin: bool = False) -> Account:
        """Create an account. Its user name begins with `name`, which is also the display name."""
        return await self.register(f"{name.lower().encode('ascii', 'ignore').decode()}-{next(_numbers)}", name, admin)

    async def register(self, local: str, name: str, admin: bool = False) -> Account:
        path, password = "/_synapse/admin/v1/register", f"pw-{local}"
        nonce = (await self.call("GET", path))["nonce"]
        signed = "\0".join([nonce, local, password, "admin" if admin else "notadmin"])
        mac = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha1).hexdigest()
        wanted = {"nonce": nonce, "username": local, "password": password, "admin": admin, "mac": mac}
        made = await self.call("POST", path, wanted | {"displayname": name})
        return Account(made["user_id"], password, made["access_token"], made["device_id"])

    async def log_in(self, account: Account) -> Account:
        """Log in the same account on a new device."""
        who = {"type": "m.id.user", "user": account.user}
        asked = {"type": "m.login.password", "identifier": who, "password": account.password}
        made = await self.call("POST", "/_matrix/client/v3/login", asked)
        return Account(account.user, account.password, made["access_token"], made["device_id"])

    async def call(
        self, method: str, path: str, content: dict[str, Any] | None = None, token: str = ""
    ) -> dict[str, Any]:
        """An HTTP request that no client offers. Raises `Refusal`."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession(self.url, headers=headers) as session,
            session.request(method, path, json=content) as answer,
        ):
            said: dict[str, Any] = await answer.json()
            if answer.status >= 400:
                raise Refusal(answer.status, said)
            return said

    async def known_keys(self, user: str, token: str) -> dict[str, Any]:
        """The public keys of a user, as the server shows them to whoever asks."""
        path, whose = "/_matrix/client/v3/keys/query", {"device_keys": {user: list[str]()}}
        return await self.call("POST", path, whose, token)


@contextmanager
def synapse() -> Iterator[Synapse | None]:
    """A server with an empty database, until the block ends; None when Synapse is not installed."""
    if not PYTHON.exists():
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="synapse-", dir=MEMORY if MEMORY.is_dir() else None))
    port = free_port()
    server = Synapse(f"http://127.0.0.1:{port}")
    (folder / "homeserver.json").write_text(json.dumps(settings(folder, port)))
    (folder / "log.json").write_text(json.dumps({"version": 1, "root": {"level": "WARNING"}}))
    command = [str(PYTHON), "-m", "synapse.app.homeserver", "-c", str(folder / "homeserver.json")]
    try:
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            wait_for(server, process, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(server: Synapse, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{server.url}/health", timeout=1).close()
        except (HTTPError, URLError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise AssertionError(f"Synapse does not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


def settings(folder: Path, port: int) -> dict[str, Any]:
    """Synapse's settings, without the limits and caches that would delay tests or give a restarted bot old data."""
    free = {"per_second": 1_000_000, "burst_count": 1_000_000}
    plain = ("message", "registration", "joins_per_room", "key_requests", "third_party_invite", "media_create")
    nested = {
        "login": ("address", "account", "failed_attempts"),
        "joins": ("local", "remote"),
        "invites": ("per_room", "per_user", "per_issuer"),
    }
    limits: dict[str, Any] = {f"rc_{name}": free for name in (*plain, "room_creation", "profile", "admin_redaction")}
    limits |= {f"rc_{name}": dict.fromkeys(parts, free) for name, parts in nested.items()}
    listener = {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]}
    seed = base64.b64encode(hashlib.sha256(SECRET.encode()).digest()).decode().rstrip("=")
    return limits | {
        "server_name": NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "pid"),
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.json"),
        "media_store_path": str(folder / "media"),
        "max_upload_size": UPLOAD,
        "registration_shared_secret": SECRET,
        "macaroon_secret_key": SECRET,
        "form_secret": SECRET,
        "signing_key": f"ed25519 tests {seed}",
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "caches": {"sync_response_cache_duration": "0s"},
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
    }
