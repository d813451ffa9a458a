"""Servers that answer what no OVH should, and OVH's other way to log in."""

import gc
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from adapters.telephony.ovh.telephony import OvhTelephony
from bot.errors import AdapterError
from bot.model import LineKind, OvhLogin
from tests.support.ovh import START, JumpingClock, line

SIP = line(LineKind.LINE)
OPTIONS = "/telephony/*/line/*/options"


@pytest.fixture(autouse=True)
def _nothing_is_left_over() -> None:
    """Sockets that earlier tests left are closed now: in the depth of a nested answer Python could not even say so."""
    gc.collect()


async def failing(ovh: OvhTelephony) -> AdapterError:
    with pytest.raises(AdapterError) as error:
        await ovh.read(SIP)
    return error.value


# ---------------------------------------------------------------- answers that make no sense


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """Serve the app on loopback; gives the URL of its API."""
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/1.0"
    finally:
        await runner.cleanup()


@pytest.fixture
async def strange(clock: JumpingClock) -> AsyncIterator[tuple[OvhTelephony, dict[str, bytes | int]]]:
    """An OVH whose answer to everything but the time is set by the test."""
    says: dict[str, bytes | int] = {"status": 200, "body": b"null", "time": str(int(START.timestamp())).encode()}

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/auth/time"):
            return web.Response(body=says["time"])
        return web.Response(status=int(says["status"]), body=says["body"])

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    async with serving(app) as url:
        ovh = OvhTelephony({"default": OvhLogin(url, "key", "secret-one", "consumer")}, clock)
        yield ovh, says
        ovh.close()


BODIES = [b"", b"null", b"[]", b'"x"', b"[[1]]", b"NaN", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000]
OBJECT = json.dumps({"message": {"deep": ["06 39 98 01 11"]}, "errorCode": ["0639980111"]}).encode()
BODIES.append(OBJECT)


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 418, 500])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_whatever_ovh_answers_comes_out_as_one_sentence_without_numbers(
    strange: tuple[OvhTelephony, dict[str, bytes | int]], status: int, body: bytes
) -> None:
    ovh, says = strange
    says.update(status=status, body=body)
    for kind in LineKind:
        said = await outcome(ovh, kind)
        assert (said == "()") == (status == 200 and body is OBJECT and kind is not LineKind.HUNTING)
        assert re.search(r"\n|\d{4}|98", said) is None


async def outcome(ovh: OvhTelephony, kind: LineKind) -> str:
    try:
        return str((await ovh.read(line(kind))).targets)
    except AdapterError as error:
        return error.message


@pytest.mark.parametrize("time", [b"", b"null", b"true", b'"12"', b"99999999999999999999", b"<html>"])
async def test_a_time_that_is_none_is_said_to_be_none(
    strange: tuple[OvhTelephony, dict[str, bytes | int]], time: bytes
) -> None:
    ovh, says = strange
    says["time"] = time
    error = await failing(ovh)
    assert error.message.endswith("on GET /auth/time")
    assert not error.permanent


# ---------------------------------------------------------------- OAuth2


@pytest.mark.parametrize(("secret", "asked"), [("right", ["token", "Bearer t0"]), ("wrong", ["token"])])
async def test_an_oauth2_client_bears_a_token(
    clock: JumpingClock, monkeypatch: pytest.MonkeyPatch, secret: str, asked: list[str]
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # loopback has no certificate
    seen: list[str] = []

    async def token(request: web.Request) -> web.Response:
        seen.append("token")
        if request.headers["Authorization"] != "Basic " + b64encode(b"me:right").decode():
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response({"access_token": "t0", "token_type": "bearer", "expires_in": 3600})

    async def options(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.json_response({"forwardUnconditional": False})

    app = web.Application()
    app.router.add_post("/auth/oauth2/token", token)
    app.router.add_get("/1.0/{rest:.*}", options)
    async with serving(app) as url:
        ovh = OvhTelephony({"default": OvhLogin(url, client_id="me", client_secret=secret)}, clock)
        if secret == "right":
            assert (await ovh.read(SIP)).targets == ()
        else:
            error = await failing(ovh)
            assert (error.message, error.permanent) == (f"OVH gave no OAuth2 token, on GET {OPTIONS}", True)
        assert seen == asked
        ovh.close()
