"""Server-sent events: what is shown is made once for all who look at the same, and pushed when it has changed.

Whoever comes, or comes back, first gets the whole as it is now, so that no lost event matters; who has that already
(`Last-Event-ID`) gets nothing. While nobody looks, nothing is read.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from aiohttp import web

from bot.errors import StoreError

log = logging.getLogger(__name__)

Topic = TypeVar("Topic", bound=Hashable)

BEAT: Final = 10.0
"""Seconds between two signs of life to each viewer: proxies end a connection that is silent for a minute, or half."""
PUSHES_APART: Final = 0.25
"""Seconds between two pushes at least: what changes meanwhile goes together."""
READS_APART: Final = 0.03
"""Seconds between two readings at least, when the first one found nothing new."""
VIEWERS: Final = 200
STREAMS_OF_SESSION: Final = 6
"""Tabs. Browsers open no more connections to one site."""
LOOK_FOR_LEAVERS: Final = 2.0
"""Seconds. That somebody has left is told by nothing but their connection."""
WRITE_WITHIN: Final = 10.0
"""Seconds. Who does not take what is sent by then is cut off, and comes back."""
AGAIN_IN: Final = 3000
"""Milliseconds after which a browser comes back that lost its connection."""

STREAM_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx passes each event on as it comes
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a topic shows. `revision` is the same for the same content, also after a restart."""

    revision: str
    html: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[Topic]):
    """All topics that somebody looks at, at one instant. `allowed` are the viewers who may go on looking; `beats` are
    said with each sign of life. After `changes_in` seconds time alone changes something.
    """

    shown: Mapping[Topic, Shown]
    allowed: Collection[tuple[int, Topic]]
    beats: Mapping[Topic, Mapping[str, object]]
    changes_in: float
    own: Mapping[int, str] = field(default_factory=dict)
    """What one session alone is shown beside, as JSON; in none, nothing."""


Read = Callable[[Collection[tuple[int, Topic]]], Awaitable[Reading[Topic]]]
"""Reads what these viewers (session and topic) are shown. Raises `StoreError`."""


class TooManyViewers(Exception):
    """Here, or of one session."""


@dataclass(slots=True, eq=False)
class Viewer(Generic[Topic]):
    """Somebody who looks. `knows` is the revision that their page shows; `gone`: their session has ended.

    `greeted`: they were told the time once, also if they know all the rest.
    """

    session: int
    topic: Topic
    knows: str
    has_left: Callable[[], bool]
    next: Shown | None = None
    gone: bool = False
    greeted: bool = False
    own: str = ""
    own_next: str | None = None
    closing: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, shown: Shown) -> bool:
        """Have this sent, in place of what still waits. False when their page shows it."""
        if shown.revision == self.knows:
            self.next = None
            return False
        self.next = shown
        self.woken.set()
        return True


class Hub(Generic[Topic]):
    """All who look. `wake` is set after each commit; it is this hub's own event."""

    def __init__(self, read: Read[Topic], wake: asyncio.Event, *, viewers: int = VIEWERS, beat: float = BEAT) -> None:
        self._read = read
        self._wake = wake
        self._most = viewers
        self._beat = beat
        self._viewers: dict[Viewer[Topic], None] = {}
        self._somebody = asyncio.Event()
        self._beats: Mapping[Topic, Mapping[str, object]] = {}
        self._events: dict[Topic, tuple[str, bytes]] = {}
        self.well = True
        """Whether the last reading went well."""
        self.readings = 0
        """How often something was read, for tests and measurements."""

    @property
    def looking(self) -> int:
        return len(self._viewers)

    # ------------------------------------------------------------ one viewer

    @contextmanager
    def viewer(
        self, session: int, topic: Topic, knows: str, has_left: Callable[[], bool] = lambda: False
    ) -> Iterator[Viewer[Topic]]:
        """Somebody looks for as long as the block lasts. Raises `TooManyViewers`; who `has_left` does not count."""
        there = Counter(viewer.session for viewer in self._viewers if not viewer.has_left())
        if there.total() >= self._most or there[session] >= STREAMS_OF_SESSION:
            raise TooManyViewers
        viewer = Viewer(session, topic, knows, has_left)
        self._viewers[viewer] = None
        self._somebody.set()
        self._wake.set()
        try:
            yield viewer
        finally:
            del self._viewers[viewer]
            if not self._viewers:
                self._somebody.clear()

    async def serve(self, request: web.Request, viewer: Viewer[Topic]) -> web.StreamResponse:
        """Send the viewer all that comes, until they or their session go."""
        answer = web.StreamResponse(headers=STREAM_HEADERS)
        with suppress(ConnectionError, TimeoutError):
            await answer.prepare(request)
            await self._send(answer, f"retry: {AGAIN_IN}\n\n".encode())
            while not viewer.gone:
                if not await self._news_for(viewer):
                    return answer
                beat = event_text("beat", self._beat_words(viewer.topic))
                if viewer.next is not None:
                    shown, viewer.next = viewer.next, None
                    viewer.knows = shown.revision
                    beat = self._event_of(viewer.topic, shown) + beat
                if viewer.own_next is not None:
                    beat += event_text("own", viewer.own_next)
                    viewer.own_next = None
                await self._send(answer, beat)
            if not viewer.closing:
                await self._send(answer, event_text("over", ""))
        return answer

    async def _news_for(self, viewer: Viewer[Topic]) -> bool:
        """Wait for something to send, a beat at most. False when the viewer has left meanwhile."""
        until = asyncio.get_running_loop().time() + self._beat
        while not viewer.woken.is_set() and asyncio.get_running_loop().time() < until:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(LOOK_FOR_LEAVERS, self._beat)):
                    await viewer.woken.wait()
            if viewer.has_left():
                return False
        viewer.woken.clear()
        return True

    def close(self) -> None:
        """End all streams: browsers come back when there is a server again."""
        for viewer in self._viewers:
            viewer.closing = True
            viewer.gone = True
            viewer.woken.set()

    async def _send(self, answer: web.StreamResponse, events: bytes) -> None:
        async with asyncio.timeout(WRITE_WITHIN):
            await answer.write(events)

    def _event_of(self, topic: Topic, shown: Shown) -> bytes:
        """What goes over the wire, made once for all who look at the same."""
        known = self._events.get(topic)
        if known is None or known[0] != shown.revision:
            known = self._events[topic] = shown.revision, event_text("board", shown.html, shown.revision)
        return known[1]

    def _beat_words(self, topic: Topic) -> str:
        return json.dumps({"well": self.well, **self._beats.get(topic, {})}, separators=(",", ":"))

    # ------------------------------------------------------------ all of them

    async def run(self) -> None:
        """Read after each commit, and when time changes something, and push what is new. For ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._somebody.wait()
            self._wake.clear()
            began = loop.time()
            pushed, changes_in = await self._refresh()
            rest = (PUSHES_APART if pushed else READS_APART) - (loop.time() - began)
            await asyncio.sleep(max(rest, 0))
            with suppress(TimeoutError):
                async with asyncio.timeout(max(min(changes_in, self._beat), 0.01)):
                    await self._wake.wait()

    async def _refresh(self) -> tuple[bool, float]:
        """Whether anything was pushed, and after how many seconds time changes something."""
        looking = list(self._viewers)
        self.readings += 1
        try:
            reading = await self._read({(viewer.session, viewer.topic) for viewer in looking})
        except StoreError as error:
            if self.well:
                log.warning("the board cannot be read: %s", error)
            self._note(well=False)
            return False, self._beat
        self._note(well=True)
        self._beats = reading.beats
        self._events = {topic: known for topic, known in self._events.items() if topic in reading.shown}
        pushed = False
        for viewer in looking:
            if (viewer.session, viewer.topic) not in reading.allowed:
                viewer.gone = True
                viewer.woken.set()
            elif shown := reading.shown.get(viewer.topic):
                pushed = viewer.offer(shown) or pushed
                if (own := reading.own.get(viewer.session, "")) != viewer.own:
                    viewer.own = viewer.own_next = own
                    viewer.woken.set()
                if not viewer.greeted:
                    viewer.greeted = True
                    viewer.woken.set()
        return pushed, reading.changes_in

    def _note(self, *, well: bool) -> None:
        """Tell everybody at once when the figures may be old, and when they are not any more."""
        if self.well is not well:
            self.well = well
            for viewer in self._viewers:
                viewer.woken.set()


def event_text(name: str, data: str, id_: str = "") -> bytes:
    """One event as it goes over the wire."""
    head = f"id: {id_}\n" if id_ else ""
    lines = "\n".join(f"data: {line}" for line in data.split("\n"))
    return f"{head}event: {name}\n{lines}\n\n".encode()
