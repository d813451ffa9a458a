"""The two versions of OVH's event stream: how each opens a session, is polled, and says that nothing happened.

Version 1 is documented: one address, with the token in each poll. Version 2 is not; real clients have used it for
years. Its session is opened first, then told a token, and ends with a text in place of events.
"""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import aiohttp
from typing_extensions import override

from adapters.telephony.ovh.event_parser import decode_body
from bot.errors import AdapterError
from bot.model import StreamMode

LARGEST: Final = 8 * 2**20  # bytes; a longer answer is an error
SESSION: Final = re.compile(r"[\w-]{1,100}", re.ASCII)
LAST_WORDS: Final = 0.5
"""Seconds in which a session that was replaced may hand over what came before the next one was open."""


class StreamError(AdapterError):
    """The stream refused a poll or failed. `status` is the HTTP status; 0: no answer, or one that is not understood."""

    status: int = 0

    @property
    def refused(self) -> bool:
        """Whether what we named, a session or a token, is not known there."""
        return 400 <= self.status < 500 and self.status != 429


class TokenRefused(StreamError):
    """The stream does not know our token."""


class StreamAddress:
    """Sends requests to the stream. Errors never show the address, which contains token or session."""

    def __init__(self, web: aiohttp.ClientSession, url: str) -> None:
        self._web = web
        self._url = url.rstrip("/") + "/"

    async def ask(
        self, method: str, path: str = "", query: Mapping[str, str] | None = None, time_out: float | None = None
    ) -> str:
        """The text of an answer with status 200. Raises `StreamError` for any other."""
        try:
            async with (
                asyncio.timeout(time_out),
                self._web.request(method, self._url + path, params=query) as response,
            ):
                status, text = response.status, await _limited_text(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise StreamError(f"the event stream did not answer ({type(error).__name__})") from None
        if status != 200:
            failure = StreamError(f"the event stream answered {status}")
            failure.status = status
            raise failure
        return text


async def _limited_text(response: aiohttp.ClientResponse) -> str:
    content = bytearray()
    async for chunk in response.content.iter_chunked(2**16):
        content += chunk
        if len(content) > LARGEST:
            raise StreamError("the event stream's answer is too large")
    return content.decode("utf-8", errors="replace")


class EventSession(ABC):
    """A session with the stream. OVH keeps events for us while we keep it, so failures do not end it.

    When it is to be replaced, the old one is asked for the last time once the next one is open: what happened in
    between is not lost.
    """

    def __init__(self, stream: StreamAddress) -> None:
        self._stream = stream
        self._id = ""
        self._ended: list[str] = []

    async def poll(self, token: str) -> object:
        """The next answer, with or without events, as JSON. Raises `StreamError`."""
        if not self._id:
            self._id = await self._open(token)
        while self._id and self._ended:
            last_words = await self._last_words(token)
            if last_words is not None:
                return last_words
        try:
            return self._read(await self._ask(token, self._id))
        except StreamError as error:
            if not error.refused:
                raise
            if self._id:  # it may be the session or the token that is not known there: the next poll shows it
                self._id = ""
                raise
            raise _token_refused(error) from None

    def renew(self) -> None:
        """Begin a new session with the next poll."""
        if self._id:
            self._ended.append(self._id)
        self._id = ""

    async def _last_words(self, token: str) -> object:
        """What a session that was replaced has still to say; None, and it is left, once it says nothing."""
        try:
            answer = decode_body(await self._ask(token, self._ended[0], LAST_WORDS))
        except StreamError:
            answer = None
        if has_events(answer):
            return answer
        del self._ended[0]
        return None

    @abstractmethod
    async def _open(self, token: str) -> str:
        """A new session's id; "" if the first poll begins it."""

    @abstractmethod
    async def _ask(self, token: str, session: str, time_out: float | None = None) -> str:
        """The text of an answer."""

    @abstractmethod
    def _read(self, text: str) -> object:
        """The answer in a text, and what it says of the session."""


class SessionV1(EventSession):
    """Each poll names the token, and the session that the answer before it gave."""

    @override
    async def _open(self, token: str) -> str:
        return ""

    @override
    async def _ask(self, token: str, session: str, time_out: float | None = None) -> str:
        query = {"token": token} | ({"session": session} if session else {})
        return await self._stream.ask("GET", query=query, time_out=time_out)

    @override
    def _read(self, text: str) -> object:
        answer = decode_body(text)
        if not isinstance(answer, dict):
            raise StreamError("the event stream's answer is not a JSON object")
        session = answer.get("Session")
        if isinstance(session, str) and session:
            self._id = session
        return answer


class SessionV2(EventSession):
    """A session is opened, told the token, and polled until it ends with a text, usually after a minute.

    Whether it outlives that text is not known: it is replaced, as other clients do.
    """

    @override
    async def _open(self, token: str) -> str:
        opened = decode_body(await self._stream.ask("POST", "v2/session"))
        id_ = opened.get("id") if isinstance(opened, dict) else None
        if not isinstance(id_, str) or not SESSION.fullmatch(id_):
            raise StreamError("the event stream opened no session")
        try:
            subscribed = await self._stream.ask("POST", f"v2/session/{id_}/subscribe/{quote(token, safe='')}")
        except StreamError as error:
            raise _token_refused(error) if error.refused else error from None
        if not subscribed.strip():
            raise TokenRefused("the event stream did not take our token")
        return id_

    @override
    async def _ask(self, token: str, session: str, time_out: float | None = None) -> str:
        return await self._stream.ask("GET", f"v2/session/{session}/events/poll", time_out=time_out)

    @override
    def _read(self, text: str) -> object:
        if not text.strip():
            raise StreamError("the event stream's answer is empty")
        answer = decode_body(text)
        if not isinstance(answer, list | dict):  # "Timeout, please reconnect"
            self.renew()
            return []
        return answer


def has_events(answer: object) -> bool:
    """Whether an answer of either version holds events."""
    events = answer.get("Events") if isinstance(answer, dict) else answer
    return isinstance(events, list) and bool(events)


def _token_refused(error: StreamError) -> TokenRefused:
    refused = TokenRefused(error.message)
    refused.status = error.status
    return refused


SESSIONS: Final = ((StreamMode.V1, SessionV1), (StreamMode.V2, SessionV2))
