"""The long poll of the event stream with one token: for one service, or for all of an account.

OVH guarantees nothing about this stream, and it has been silent for days; call records fill the gaps. Silence may mean
that nobody calls, that the token was reset, or that the session died. So after ten minutes of it the token is read
again and a new session opened, and sooner when the stream refuses the token or the records tell of calls that the
stream did not.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import aiohttp

from adapters.telephony.ovh.event_parser import parse_events
from adapters.telephony.ovh.stream.sessions import (
    SESSIONS,
    EventSession,
    StreamAddress,
    StreamError,
    TokenRefused,
    has_events,
)
from adapters.telephony.ovh.stream.tokens import Tokens
from bot.backoff import Backoff
from bot.errors import AdapterError, GaveWay, StoreError
from bot.model import CallFact, Line, LineId, Phone, Priority, StreamMode
from bot.ports import Clock

log = logging.getLogger(__name__)

HASTY: Final = 0.02  # seconds; an empty answer that comes faster is followed by a pause
BACKOFF: Final = Backoff(timedelta(seconds=0.2), 2, timedelta(seconds=30))
QUIET: Final = 600.0  # seconds without an event or an answer, after which token and session may be dead
TOKEN_EVERY: Final = 120.0  # seconds between two readings of a token that the stream refuses
HOPELESS: Final = timedelta(minutes=10)  # between tries when only a person can solve the problem
SILENT: Final = timedelta(minutes=2)  # after so long without an answer we log it, and try the other version

Receive = Callable[[Sequence[CallFact]], Awaitable[None]]


class EventPoll:
    """Reads what one token tells, of these lines."""

    def __init__(
        self,
        lines: Sequence[Line],
        tokens: Tokens,
        clock: Clock,
        *,
        group: bool,
        token: str,
        web: aiohttp.ClientSession,
        url: str,
        by_number: Mapping[Phone, LineId],
    ) -> None:
        self.name = names_of(lines)
        self.answers_in: StreamMode | None = None
        self.heard_at: datetime | None = None
        self.asked_at: datetime | None = None
        """Since when an answer is awaited of a stream that answered the last time; None: it did not."""
        self._line = lines[0]
        self._tokens = tokens
        self._clock = clock
        self._group = group
        self._token = token
        self._by_number = by_number
        self._version = StreamMode.V2 if self._line.stream is StreamMode.V2 else StreamMode.V1
        stream = StreamAddress(web, url)
        self._sessions: dict[StreamMode, EventSession] = {version: kind(stream) for version, kind in SESSIONS}
        self._answered_at = self._read_token_at = clock.monotonic()
        self._probe_at = clock.monotonic() + QUIET
        self._told_silent = False

    async def run(self, receive: Receive) -> None:
        """Poll for ever. Each answer is stored before the next one is asked for: a crash repeats events, no more."""
        failures = 0
        broken = True
        while True:
            asked_at = asyncio.get_running_loop().time()
            try:
                await self._keep_token()
                version = self._version
                self.asked_at = None if broken else self._clock.now()
                answer = await self._sessions[version].poll(self._token)
            except AdapterError as error:
                failures += 1
                broken, self.asked_at = True, None
                await self._failed(error, failures)
                continue
            broken = False
            self._answered(version)
            events = await self._hand_on(answer, receive)
            # An empty answer at once: the server does not wait, so we have to. Measured in real time, because the
            # server does not know our clock.
            hasty = not events and asyncio.get_running_loop().time() - asked_at < HASTY
            failures = failures + 1 if hasty else 0
            if hasty:
                await self._clock.wait(BACKOFF.delay(failures))

    def renew(self) -> None:
        """The stream did not tell of calls: read the token again, and open a session, of the other version if any."""
        self._probe_at = self._clock.monotonic()
        self._take_other_version()
        log.info("the event stream of %s is asked anew, in %s: it did not tell of calls", self.name, self._version)

    # ------------------------------------------------------------ inside

    async def _keep_token(self) -> None:
        """Have a token, and a new one if OVH has another by now; then, or after long silence, a new session too."""
        now = self._clock.monotonic()
        if self._token and now < self._probe_at:
            return
        priority = Priority.IDLE if self._token else Priority.CHANGE
        try:
            token = await self._tokens(self._line, group=self._group, priority=priority)
        except GaveWay:
            return  # the next poll asks again
        except AdapterError:
            if not self._token:
                raise
            token = self._token  # OVH's API is out of order, which says nothing of the stream
        self._read_token_at, self._probe_at = now, now + QUIET
        if self._token and token != self._token:
            log.info("OVH has a new event token for %s", self.name)
        self._token = token
        self._sessions[self._version].renew()

    async def _hand_on(self, answer: object, receive: Receive) -> bool:
        """Pass the facts to `receive` until they are stored. True if there were events."""
        facts = parse_events(answer, self._by_number)
        while facts:
            try:
                await receive(facts)
                break
            except StoreError as error:
                log.debug("events of %s cannot be stored yet: %s", self.name, error)
                await self._clock.wait(timedelta(seconds=1))
        if not has_events(answer):
            return False
        self._probe_at = self._clock.monotonic() + QUIET
        return True

    async def _failed(self, error: AdapterError, failures: int) -> None:
        silence = timedelta(seconds=self._clock.monotonic() - self._answered_at)
        if (error.permanent or silence >= SILENT) and not self._told_silent:
            log.warning("the event stream of %s is silent: %s", self.name, error.message)
            self._told_silent = True
        if isinstance(error, TokenRefused):
            self._probe_at = min(self._probe_at, self._read_token_at + TOKEN_EVERY)
        if isinstance(error, StreamError) and silence >= SILENT:
            self._take_other_version()
        pause = HOPELESS if error.permanent else BACKOFF.delay(failures)
        await self._clock.wait(max(pause, error.retry_after or pause))

    def _answered(self, version: StreamMode) -> None:
        self.heard_at = self._clock.now()
        self._answered_at = self._clock.monotonic()
        if self._told_silent:
            log.info("the event stream of %s answers again, in %s", self.name, version)
            self._told_silent = False
        self.answers_in = version

    def _take_other_version(self) -> None:
        """Where the configuration leaves the choice. The session of the one left is kept, and so are its events."""
        if self._line.stream is StreamMode.AUTO:
            self._version = StreamMode.V2 if self._version is StreamMode.V1 else StreamMode.V1
            self._answered_at = self._clock.monotonic()


def names_of(lines: Sequence[Line]) -> str:
    """The lines of one token, for the log."""
    return str(lines[0].id) + (f" and {len(lines) - 1} more" if len(lines) > 1 else "")
