"""The requests of one OVH login: signed, one at a time, within the rate limit; each failure becomes one sentence.

The `ovh` package signs and sends, and blocks while it waits. We add a time-out, a thread and retries, which it lacks,
and read the answers ourselves, because it fails on error bodies that are not JSON objects.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

import ovh.exceptions
import requests
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from adapters.telephony.ovh.batches import BATCH, SharedReads, objects_of_batch
from adapters.telephony.ovh.rate_limit import Budget, Turn
from adapters.telephony.ovh.responses import (
    OvhError,
    Reply,
    expect_ids,
    expect_object,
    read_response,
    read_server_time,
    request_failure,
)
from adapters.telephony.ovh.signer import Signer
from bot.backoff import Backoff
from bot.errors import AdapterError, GaveWay
from bot.model import OvhLogin, Priority
from bot.ports import Clock

log = logging.getLogger(__name__)

TRIES = 3
BACKOFF = Backoff(timedelta(seconds=0.5), 2, timedelta(seconds=1))
PATIENCE = timedelta(seconds=10)  # when OVH asks for a longer wait, a read fails instead and says how long
REFUSED_BATCH = frozenset({400, 404, 405, 501})
"""OVH's answers when it does not read several objects at once, or not here."""
ALONE_FOR = timedelta(hours=1)
"""How long a kind of object is read one by one after OVH refused to read several at once."""


class OvhClient:
    """Sends the requests of one login, all in one thread, because the package's session is not safe for several."""

    def __init__(
        self, name: str, credentials: OvhLogin, clock: Clock, budget: Budget, time_out: timedelta = timedelta(0, 10)
    ) -> None:
        self.name = name
        self.budget = budget
        self._alone_until: dict[str, float] = {}
        self._shared = SharedReads()
        self._credentials = credentials
        self._clock = clock
        self._time_out = time_out.total_seconds()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"ovh-{name}")

    @property
    def by_consumer_key(self) -> bool:
        """Whether requests are signed with a consumer key; if not, they carry an OAuth2 token."""
        return not self._credentials.client_id

    def close(self) -> None:
        """Close connections and thread after the current request, without waiting for it."""
        if "_signer" in self.__dict__:
            self._thread.submit(self._signer.close)
        self._thread.shutdown(wait=False)

    async def get(self, path: str, query: Mapping[str, str] | None = None, *, turn: Turn | None = None) -> Any:
        """Read something, with up to three tries. Raises `OvhError`."""
        return (await self.reply(path, query, turn=turn)).value

    async def reply(self, path: str, query: Mapping[str, str] | None = None, *, turn: Turn | None = None) -> Reply:
        """Like `get`, with OVH's query id."""
        target = f"{path}?{urlencode(query)}" if query else path
        return await self._retrying()(self._request, "GET", target, turn=turn or self.budget.turn(Priority.CHANGE))

    async def get_object(self, path: str, what: str = "an object", *, turn: Turn | None = None) -> dict[str, Any]:
        """Read an object, as `expect_object` gives it. Raises `OvhError`, also for an answer that is none."""
        return expect_object(await self.get(path, turn=turn), path, what)

    async def get_ids(
        self, path: str, query: Mapping[str, str] | None = None, *, turn: Turn | None = None
    ) -> list[int]:
        """Read a list of ids. Raises `OvhError`, also for an answer that is none."""
        return expect_ids(await self.get(path, query, turn=turn), path)

    async def read_shared(self, path: str, id_: str, *, turn: Turn) -> Reply:
        """Read the object with this id at a path that has `{}` for it, together with others that wait by then."""
        if self.batches(path):
            reply = await self._shared.read(path, id_, turn, partial(self._read_several, path))
            if reply is not None:
                return reply
        return await self.reply(path.format(id_), turn=turn)

    async def get_shared(self, path: str, id_: str, what: str = "an object", *, turn: Turn) -> dict[str, Any]:
        """Like `get_object`, read together with others that wait by then."""
        return expect_object((await self.read_shared(path, id_, turn=turn)).value, path.format(id_), what)

    def batches(self, path: str) -> bool:
        """Whether objects at this path may be read several at once, as far as we know."""
        return self._clock.monotonic() >= self._alone_until.get(path, 0)

    async def each(self, path: str, ids: Iterable[int], *, turn: Turn | None = None) -> dict[str, dict[str, Any]]:
        """Read `path`/id for every id, in batches where OVH allows it. Objects deleted meanwhile are left out."""
        turn = turn or self.budget.turn(Priority.CHANGE)
        wanted = [str(id_) for id_ in ids]
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), BATCH):
            chunk = wanted[start : start + BATCH]
            if len(chunk) > 1 and self.batches(f"{path}/{{}}"):
                replies = await self._read_several(f"{path}/{{}}", lambda ids=chunk: ids, turn)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                found |= {id_: reply.value for id_, reply in replies.items()}
            for id_ in chunk:
                if id_ not in found:
                    try:
                        found[id_] = await self.get(f"{path}/{id_}", turn=turn)
                    except OvhError as error:
                        if error.status != 404:
                            raise
        return {id_: expect_object(found[id_], f"{path}/{id_}") for id_ in wanted if id_ in found}

    async def write(
        self, method: str, path: str, body: Mapping[str, object] | None = None, priority: Priority = Priority.NOW
    ) -> Any:
        """Change something. It is sent only once; `unknown` on the error means that it may have happened."""
        return (await self._request(method, path, body, turn=self.budget.turn(priority))).value

    async def delete(self, path: str) -> None:
        """Delete something; no error if it does not exist any more."""
        try:
            await self.write("DELETE", path)
        except OvhError as error:
            if error.status != 404:
                raise

    async def ask_for_key(self, rules: Iterable[tuple[str, str]]) -> tuple[str, str]:
        """Ask for a consumer key with these access rules: the key, and the page where its owner validates it."""
        body = {"accessRules": [{"method": method, "path": path} for method, path in rules], "redirection": None}
        answer = (
            await self._request("POST", "/auth/credential", body, signed=False, turn=self.budget.turn(Priority.NOW))
        ).value
        match answer:
            case {"consumerKey": str(key), "validationUrl": str(page)} if key and page:
                return key, page
        raise request_failure("OVH's answer is not a key to validate", "POST", "/auth/credential")

    async def now(self, priority: Priority = Priority.NOW) -> datetime:
        """OVH's own time, which needs no login."""
        reply: Reply = await self._retrying()(
            self._request, "GET", "/auth/time", signed=False, turn=self.budget.turn(priority)
        )
        return datetime.fromtimestamp(read_server_time(reply.value), UTC)

    # ------------------------------------------------------------ inside

    def _retrying(self) -> AsyncRetrying:
        async def sleep(seconds: float) -> None:
            await self._clock.wait(timedelta(seconds=seconds))

        return AsyncRetrying(
            stop=stop_after_attempt(TRIES),
            wait=_pause_before_retry,
            retry=retry_if_exception(_worth_another_try),
            sleep=sleep,
            reraise=True,
        )

    async def _read_several(self, path: str, ids: Callable[[], Sequence[str]], turn: Turn) -> dict[str, Reply]:
        """The objects at this path whose ids are asked for when the turn has come; several in one request.

        The caller reads those that are missing in the answer one by one.
        """
        asked: Sequence[str] = ()

        def prepare() -> tuple[str, dict[str, str]]:
            nonlocal asked
            asked = ids()
            return path.format(",".join(asked)), {"X-Ovh-Batch": ","} if len(asked) > 1 else {}

        try:
            reply: Reply = await self._retrying()(self._request, "GET", prepare, turn=turn)
        except OvhError as error:
            if len(asked) < 2 or not (error.status in REFUSED_BATCH or error.code == "NOT_GRANTED_CALL"):
                raise
            reply = Reply(None, "")
        if len(asked) == 1:
            return {asked[0]: reply}
        found = objects_of_batch(reply.value, asked)
        if not found:  # or each of them is refused, for a key whose rights name each line
            log.info("OVH refuses batch reads with the key %s: reading one by one", self.name)
            self._alone_until[path] = self._clock.monotonic() + ALONE_FOR.total_seconds()
        return {id_: Reply(value, reply.query_id) for id_, value in (found or {}).items()}

    async def _request(
        self,
        method: str,
        path: str | Callable[[], tuple[str, dict[str, str]]],
        body: Mapping[str, object] | None = None,
        *,
        signed: bool = True,
        turn: Turn,
        again: bool = True,
    ) -> Reply:
        """Send one request. All requests go through here. A `path` may be decided when its turn has come."""
        send = asyncio.get_running_loop().run_in_executor
        try:
            async with self.budget.request(turn):
                target, headers = (path, {}) if isinstance(path, str) else path()
                return await send(self._thread, self._send, method, target, body, headers, signed)
        except OvhError as error:
            if error.status == 429:
                self.budget.stay_away(error.retry_after)
            if not (again and signed and error.code in {"INVALID_SIGNATURE", "INVALID_KEY"}):
                raise
        # A changed clock looks like a wrong key. A refused request changed nothing, so a write may be sent again.
        self._signer.forget_time()
        return await self._request(method, path, body, turn=turn, again=False)

    @cached_property
    def _signer(self) -> Signer:
        """Made at the first request, because it raises when the credentials are not complete."""
        return Signer(
            self._credentials.endpoint,
            application_key=self._credentials.application_key,
            application_secret=self._credentials.application_secret,
            consumer_key=self._credentials.consumer_key,
            client_id=self._credentials.client_id,
            client_secret=self._credentials.client_secret,
            time_out=self._time_out,
            read_time=self._read_time,
        )

    def _read_time(self, response: requests.Response) -> int:
        return read_server_time(read_response(response, "GET", "/auth/time", self._clock).value)

    def _send(
        self, method: str, path: str, body: Mapping[str, object] | None, headers: dict[str, str], signed: bool
    ) -> Reply:
        """Send one request and read the answer; runs in the thread. Raises `OvhError`."""
        sent = False
        try:
            signer = self._signer
            if signed and self.by_consumer_key:
                signer.learn_time()  # before the request itself, so that a failure here leaves no doubt about a write
            sent = True
            response = signer.raw_call(method, path, body, need_auth=signed, headers=headers)
        except requests.ConnectTimeout as error:
            raise request_failure("OVH cannot be reached", method, path) from error
        except requests.Timeout as error:
            raise request_failure(
                f"OVH did not answer within {self._time_out:g} s", method, path, unknown=sent
            ) from error
        except requests.RequestException as error:
            raise request_failure("the connection to OVH failed", method, path, unknown=sent) from error
        except ovh.exceptions.OAuth2FailureError as error:
            refused = "status_code=5" not in str(error)  # the package gives the status only in its text
            raise request_failure("OVH gave no OAuth2 token", method, path, permanent=refused) from error
        except ovh.exceptions.APIError as error:
            words = f"the OVH key {self.name!r} is not complete ({type(error).__name__})"
            raise request_failure(
                words, method, path, permanent=True
            ) from None  # the original text contains the secret
        return read_response(response, method, path, self._clock)


def _pause_before_retry(state: RetryCallState) -> float:
    """Seconds before the next try: what OVH asked for, otherwise 0.5 and then 1."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, AdapterError) else None
    return BACKOFF.delay(state.attempt_number, asked).total_seconds()


def _worth_another_try(error: BaseException) -> bool:
    if not isinstance(error, AdapterError) or isinstance(error, GaveWay):
        return False
    return not error.permanent and (error.retry_after or PATIENCE) <= PATIENCE
