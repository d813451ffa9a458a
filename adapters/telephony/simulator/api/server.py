"""Serves the API over HTTP: authentication, faults, batches, and the log of requests."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from aiohttp import web

from adapters.telephony.simulator.api import account, call_queues, filters, opening_hours, records
from adapters.telephony.simulator.api.access import Access, Credential, forbidden_refusal
from adapters.telephony.simulator.api.handler import ApiRequest, Handler
from adapters.telephony.simulator.exchange import Exchange
from adapters.telephony.simulator.faults import HTML_502, Fault, Faults, Trouble
from adapters.telephony.simulator.network import Network
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import State

BASE = "/1.0"
MESSAGES = {
    Trouble.UNAUTHORISED: "You must login first",
    Trouble.NOT_FOUND: "This service does not exist",
    Trouble.CONFLICT: "An operation is already running on this service",
    Trouble.TOO_MANY: "Too many requests",
    Trouble.SERVER_ERROR: "Internal server error",
}

ANSWERED = {Trouble.LOST_AFTER, Trouble.EMPTY, Trouble.DOES_NOT_STICK, Trouble.LATE, Trouble.ODD}
"""With these faults the API itself answers, or would have."""


@dataclass(slots=True)
class Request:
    """A request in the log. `path` is without `/1.0`; `status` 0: the connection was dropped."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: datetime
    status: int = 0


class Api:
    """Answers requests to the API with the routes of its modules.

    `watchers` get each request to any simulator when it arrives, before it changes anything.
    """

    watchers: ClassVar[list[Callable[[Request], None]]] = []

    def __init__(self, state: State, network: Network, exchange: Exchange, access: Access, faults: Faults) -> None:
        self.requests: list[Request] = []
        self._state = state
        self._network = network
        self._exchange = exchange
        self._access = access
        self._faults = faults

    def add_routes(self, app: web.Application) -> None:
        for method, path, handler in account.UNSIGNED:
            app.router.add_route(method, BASE + path, self._answering(handler, signed=False))
        for routes in (
            account.ROUTES,
            call_queues.ROUTES,
            opening_hours.ROUTES,
            records.ROUTES,
            filters.ROUTES,
        ):
            for method, path, handler in routes:
                app.router.add_route(method, BASE + path, self._answering(handler, signed=True))
        app.router.add_route("*", BASE + "/{rest:.*}", self._answering(_refuse_unknown_path, signed=True))

    def _answering(self, handler: Handler, *, signed: bool) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(http: web.Request) -> web.Response:
            text = await http.text()
            path = http.path.removeprefix(BASE)
            entry = Request(http.method, path, dict(http.query), _parse_body(text), self._state.clock.now())
            self.requests.append(entry)
            for watch in self.watchers:
                watch(entry)
            fault = self._faults.take(entry.method, entry.path)
            response = self._instead(fault)
            if response is None:
                applies = fault is None or fault.trouble is not Trouble.DOES_NOT_STICK
                delay = fault.delay if fault and fault.trouble is Trouble.LATE else timedelta(0)
                response = self._respond(http, entry, text, handler, signed=signed, applies=applies, delay=delay)
            if fault and fault.trouble in {Trouble.LOST_BEFORE, Trouble.LOST_AFTER}:
                await _drop_connection(http, fault.hold)
            if fault and fault.trouble is Trouble.EMPTY:
                response = web.Response(status=200)
            if fault and fault.trouble is Trouble.ODD and response.status == 200 and isinstance(response.body, bytes):
                response = web.Response(body=fault.change(response.body), content_type="application/json")
            response.headers[self._state.questions.query_id_header] = (
                f"EU.ext-3.{uuid.uuid4().hex[:8]}.1.{uuid.uuid4()}"
            )
            entry.status = response.status if not (fault and fault.trouble.startswith("lost")) else 0
            return response

        return answer

    def _instead(self, fault: Fault | None) -> web.Response | None:
        """The answer of a fault instead of the API; None when the API itself answers."""
        if fault is None or fault.trouble in ANSWERED:
            return None
        if fault.trouble is Trouble.LOST_BEFORE:
            return web.Response()
        if fault.trouble is Trouble.HTML:
            return web.Response(status=502, text=HTML_502, content_type="text/html")
        response = _refusal_response(_refusal_of_fault(fault))
        if fault.retry_after is not None:
            response.headers["Retry-After"] = str(fault.retry_after)
        return response

    def _respond(
        self,
        http: web.Request,
        entry: Request,
        text: str,
        handler: Handler,
        *,
        signed: bool,
        applies: bool,
        delay: timedelta,
    ) -> web.Response:
        try:
            credential = None
            if signed:
                url = f"{http.scheme}://{http.host}{http.raw_path}"
                credential = self._access.check(entry.method, url, entry.path, http.headers, text)
            if text and entry.body is None:
                raise Refusal.bad("The request body is not JSON")
            if not applies:
                return web.json_response(None)
            request = replace(self._ask(http, entry, credential), delay=delay)
            self._exchange.advance()
            answer = self._batch(handler, request) if "X-Ovh-Batch" in http.headers else _handled(handler, request)
            self._exchange.advance()
        except Refusal as refusal:
            return _refusal_response(refusal)
        return web.json_response(answer)

    def _ask(self, http: web.Request, entry: Request, credential: Credential | None) -> ApiRequest:
        if http.match_info.get("ba", self._state.billing_account) not in self._state.accounts():
            raise Refusal.no_service()
        return ApiRequest(
            self._state,
            self._network,
            self._access,
            dict(http.match_info),
            entry.query,
            http.headers,
            entry.body,
            credential,
        )

    def _batch(self, handler: Handler, request: ApiRequest) -> object:
        """One answer per id in the path; an error belongs to its id and does not affect the others."""
        separator = request.headers["X-Ovh-Batch"]
        name = next((n for n, value in request.names.items() if separator in value), list(request.names)[-1])
        return list(self._each(handler, request, name, request.names[name].split(separator)))

    def _each(self, handler: Handler, request: ApiRequest, name: str, ids: list[str]) -> Iterator[dict[str, object]]:
        for id_ in ids:
            as_number = self._state.questions.batch_key == "number" and id_.isdecimal() and not id_.startswith("0")
            key: object = int(id_) if as_number else id_
            try:
                yield {"key": key, "value": _handled(handler, replace(request, names={**request.names, name: id_}))}
            except Refusal as refusal:
                yield {"key": key, "error": refusal.body}


def _handled(handler: Handler, request: ApiRequest) -> object:
    """What the handler answers; a service is found under its own account only."""
    number = request.names.get("number")
    if number is not None and request.state.account_of(number) != request.names["ba"]:
        raise Refusal.no_service()
    return handler(request)


def _refuse_unknown_path(_: ApiRequest) -> object:
    raise Refusal(404, "Got an invalid (or empty) URL", kind="Client::NotFound")


def _parse_body(text: str) -> object:
    """The body; None when it is missing or not JSON."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _refusal_response(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body, status=refusal.status)


def _refusal_of_fault(fault: Fault) -> Refusal:
    if fault.trouble is Trouble.FORBIDDEN:
        return forbidden_refusal(fault.code)
    if fault.trouble is Trouble.SIGNATURE:
        return Refusal.signature()
    return Refusal(int(fault.trouble), MESSAGES[fault.trouble])


async def _drop_connection(http: web.Request, hold: float) -> None:
    """Let the client wait for `hold` real seconds, then close the connection without an answer."""
    await asyncio.sleep(hold)
    if http.transport is not None:
        http.transport.abort()
