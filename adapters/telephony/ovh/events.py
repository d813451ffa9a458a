"""Reads OVH's event stream by long poll: what happens in calls, about a second later.

OVH guarantees nothing about this stream, and it has been silent for days; call records fill the gaps. Each answer is
stored before the next one is asked for, so that a crash repeats events but never loses them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp

from adapters.supervise import supervise
from adapters.telephony.ovh.event_parser import decode_body, parse_events
from bot.backoff import Backoff
from bot.errors import AdapterError, StoreError
from bot.model import CallFact, Line, LineId, Phone
from bot.ports import Clock

log = logging.getLogger(__name__)

STREAM = "https://events.voip.ovh.net/"
READ_TIME = 75  # seconds; OVH answers after at most 60
LARGEST = 8 * 2**20  # bytes; a longer answer is an error
HASTY = 0.02  # seconds; an empty answer that comes faster is followed by a pause
BACKOFF = Backoff(timedelta(seconds=0.2), 2, timedelta(seconds=30))
ASK_TOKEN = timedelta(minutes=10)  # after so long without an answer the token may have been replaced
HOPELESS = timedelta(minutes=10)  # between tries when only a person can solve the problem
SILENT = timedelta(minutes=2)  # after so long without an answer we log it

Receive = Callable[[Sequence[CallFact]], Awaitable[None]]
Token = Callable[[Line], Awaitable[str]]


class OvhEvents:
    """The port `CallSource` at OVH. `token` gives a line's event token (`OvhTelephony.event_token`)."""

    def __init__(
        self, lines: Sequence[Line], token: Token, clock: Clock, url: str = STREAM, read_time: float = READ_TIME
    ) -> None:
        self._services = {(line.key, line.billing_account, line.service): line for line in lines if not line.retired}
        self._names = line_by_number(lines)
        self._token = token
        self._clock = clock
        self._url = url
        self._read_time = read_time

    async def run(self, receive: Receive) -> None:
        """Read the streams of all services at once and independently, so that a failing one delays no other."""
        time_out = aiohttp.ClientTimeout(total=self._read_time, connect=10)
        async with aiohttp.ClientSession(timeout=time_out) as web, asyncio.TaskGroup() as tasks:
            for line in self._services.values():
                poll = _Poll(web, line, self._names, self._token, self._clock, self._url)
                tasks.create_task(supervise(f"the event stream of {line.id}", _run_poll(poll, receive), self._clock))


def line_by_number(lines: Sequence[Line]) -> dict[Phone, LineId]:
    """The line of each number in events: what callers dial, or the service behind it if only one line uses it."""
    services = [line.service for line in lines]
    behind = {line.service: line.id for line in lines if services.count(line.service) == 1}
    return behind | {line.number: line.id for line in lines}


def _run_poll(poll: "_Poll", receive: Receive) -> Callable[[], Awaitable[None]]:
    return lambda: poll.run(receive)


class _Poll:
    """The long poll of one service. OVH keeps events for us while we keep the session, so failures do not end it."""

    def __init__(
        self,
        web: aiohttp.ClientSession,
        line: Line,
        lines: dict[Phone, LineId],
        ask_token: Token,
        clock: Clock,
        url: str,
    ) -> None:
        self._web = web
        self._line = line
        self._lines = lines
        self._ask_token = ask_token
        self._clock = clock
        self._url = url
        self._token = ""
        self._session = ""
        self._answered_at = clock.monotonic()
        self._told_silent = False

    async def run(self, receive: Receive) -> None:
        failures = 0
        while True:
            asked_at = asyncio.get_running_loop().time()
            try:
                answer = await self._poll()
            except AdapterError as error:
                failures += 1
                await self._failed(error, failures)
                continue
            self._answered()
            events = await self._hand_on(answer, receive)
            # An empty answer at once: the server does not wait, so we have to. Measured in real time, because the
            # server does not know our clock.
            hasty = not events and asyncio.get_running_loop().time() - asked_at < HASTY
            failures = failures + 1 if hasty else 0
            if hasty:
                await self._clock.wait(BACKOFF.delay(failures))

    async def _poll(self) -> dict[str, Any]:
        """One answer of the stream. Errors never show the URL, which contains the token."""
        if not self._token:
            self._token = await self._ask_token(self._line)
        query = {"token": self._token} | ({"session": self._session} if self._session else {})
        try:
            async with self._web.get(self._url, params=query) as response:
                status = response.status
                text = await _limited_text(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AdapterError(f"the event stream did not answer ({type(error).__name__})") from None
        if status != 200:
            if 400 <= status < 500 and status != 429:
                self._token = self._session = ""  # the session or the token is unknown: get new ones
            raise AdapterError(f"the event stream answered {status}")
        answer = decode_body(text)
        if not isinstance(answer, dict):
            raise AdapterError("the event stream's answer is not a JSON object")
        return answer

    async def _hand_on(self, answer: dict[str, Any], receive: Receive) -> bool:
        """Pass the facts to `receive` until they are stored, then keep the session. True if there were events."""
        facts = parse_events(answer, self._lines)
        while facts:
            try:
                await receive(facts)
                break
            except StoreError as error:
                log.warning("events of %s cannot be stored yet: %s", self._line.id, error)
                await self._clock.wait(timedelta(seconds=1))
        session = answer.get("Session")
        if isinstance(session, str) and session:
            self._session = session
        events = answer.get("Events")
        return isinstance(events, list) and bool(events)

    async def _failed(self, error: AdapterError, failures: int) -> None:
        silence = timedelta(seconds=self._clock.monotonic() - self._answered_at)
        if (error.permanent or silence >= SILENT) and not self._told_silent:
            log.warning("the event stream of %s is silent: %s", self._line.id, error.message)
            self._told_silent = True
        if silence >= ASK_TOKEN:
            self._token = ""
        pause = HOPELESS if error.permanent else BACKOFF.delay(failures)
        await self._clock.wait(max(pause, error.retry_after or pause))

    def _answered(self) -> None:
        self._answered_at = self._clock.monotonic()
        if self._told_silent:
            log.info("the event stream of %s answers again", self._line.id)
            self._told_silent = False


async def _limited_text(response: aiohttp.ClientResponse) -> str:
    """The answer's text. Raises `AdapterError` when it is too large."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(2**16):
        content += chunk
        if len(content) > LARGEST:
            raise AdapterError("the event stream's answer is too large")
    return content.decode("utf-8", errors="replace")
