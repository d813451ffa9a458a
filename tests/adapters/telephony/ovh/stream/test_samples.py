"""The samples of the stream over HTTP, in both versions: doubled, out of order, cut by a kill, the same calls."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Final

import pytest
from aiohttp import web

from adapters.telephony.ovh.event_parser import Recording, read_recordings
from adapters.telephony.ovh.stream.events import OvhEvents
from bot.calls.fold import fold
from bot.model import Call, CallFact, Line, LineId, LineKind, Priority, StreamMode
from tests.support.ovh import JumpingClock, line
from tests.support.paths import SAMPLES

ROWS: Final = SAMPLES.read_text(encoding="utf-8").splitlines()
RECORDINGS: Final = {recording.id: recording for recording in read_recordings(ROWS)}
EVENTS: Final[dict[str, list[dict[str, Any]]]] = {
    row["id"]: [
        {key.capitalize(): value for key, value in event.items()}
        for answer in (response["body"] for response in row["responses"])
        for event in ((answer.get("Events") or []) if isinstance(answer, dict) else [])
        + (answer if isinstance(answer, list) else [])
    ]
    for row in map(json.loads, ROWS)
}
LATER: Final = datetime(2027, 1, 1, tzinfo=UTC)
TOKEN: Final = "ABCDEFAB-CDEF-4BCD-8FAB-CDEFABCDEFAB"


class Stream:
    """Answers with these events, one answer for each group, then waits; whoever begins anew gets all of them again."""

    def __init__(self, groups: Sequence[Sequence[dict[str, Any]]]) -> None:
        self._groups = groups
        self._given: dict[str, int] = {}
        self._ids = count(1)
        self.finished = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._poll_v1)
        app.router.add_post("/v2/session", self._open)
        app.router.add_post("/v2/session/{id}/subscribe/{token}", self._subscribe)
        app.router.add_get("/v2/session/{id}/events/poll", self._poll_v2)
        return app

    async def _next(self, session: str) -> list[dict[str, Any]]:
        given = self._given.get(session, 0)
        if given == len(self._groups):
            self.finished.set()
            await asyncio.Event().wait()
        self._given[session] = given + 1
        return list(self._groups[given])

    async def _poll_v1(self, http: web.Request) -> web.Response:
        session = http.query.get("session") or f"one-{next(self._ids)}"
        return web.json_response({"Session": session, "Message": "", "Events": await self._next(session)})

    async def _open(self, _: web.Request) -> web.Response:
        return web.json_response({"id": f"two-{next(self._ids)}"})

    async def _subscribe(self, http: web.Request) -> web.Response:
        assert http.match_info["token"] == TOKEN
        return web.Response(text=f"Successfully subscribed on token {TOKEN}")

    async def _poll_v2(self, http: web.Request) -> web.Response:
        events = await self._next(http.match_info["id"])
        return web.json_response([{key.lower(): value for key, value in event.items()} for event in events])


@asynccontextmanager
async def served(stream: Stream) -> AsyncIterator[str]:
    runner = web.AppRunner(stream.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def token_of(line: Line, *, group: bool = False, priority: Priority = Priority.CHANGE) -> str:
    return TOKEN


def lines_of(recording: Recording, version: StreamMode) -> list[Line]:
    return [
        line(LineKind.LINE, id=id_, number=id_, service=id_, stream=version)  # a recording's lines are their numbers
        for id_ in recording.lines
    ]


def calls_of(recording: Recording, facts: Sequence[CallFact]) -> list[list[Call]]:
    lines: tuple[LineId, ...] = recording.lines
    return [
        fold([fact for fact in facts if fact.line == id_], suspect_under=timedelta(seconds=10), now=LATER)
        for id_ in lines
    ]


@pytest.mark.parametrize("version", [StreamMode.V1, StreamMode.V2])
@pytest.mark.parametrize("id_", [id_ for id_, recording in RECORDINGS.items() if recording.facts])
async def test_a_sample_gives_its_calls_however_it_comes(id_: str, version: StreamMode) -> None:
    recording, chance = RECORDINGS[id_], Random(id_)
    events = [event for event in EVENTS[id_] for _ in range(2)]
    chance.shuffle(events)
    cuts = sorted(chance.sample(range(1, len(events)), min(3, len(events) - 1)))
    groups = [events[a:b] for a, b in zip([0, *cuts], [*cuts, len(events)], strict=True)]
    stream, stored = Stream(groups), dict[str, CallFact]()

    async def dies_at_the_second(facts: Sequence[CallFact]) -> None:
        if stored:
            stream.finished.set()
            await asyncio.Event().wait()
        stored.update((fact.key, fact) for fact in facts)

    async def stores(facts: Sequence[CallFact]) -> None:
        stored.update((fact.key, fact) for fact in facts)

    async with served(stream) as url, asyncio.timeout(5):
        for receive in (dies_at_the_second, stores):
            reading = OvhEvents(lines_of(recording, version), token_of, JumpingClock(), url)
            task = asyncio.create_task(reading.run(receive))
            await stream.finished.wait()
            stream.finished.clear()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert calls_of(recording, list(stored.values())) == calls_of(recording, recording.facts)
    assert any(calls_of(recording, recording.facts))
