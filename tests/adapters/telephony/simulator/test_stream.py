"""The simulator's event stream, read with plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from adapters.telephony.simulator import Simulator, StreamTrouble

NUMBER = "+33199005001"
CALLER = "+33639980101"


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 1, 13, 18, 30, tzinfo=UTC)


class World:
    """A simulator with an empty queue, a token for it, and an HTTP client."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http
        self.sim = Simulator(Clock(), longest_poll=0.05)
        self.sim.add_hunting(NUMBER)
        self.token = self.sim.state.new_token("")

    async def get(self, path: str = "", **query: str) -> tuple[int, Any]:
        async with self.http.get(self.sim.events_url + path, params=query) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()

    async def poll(self, session: str | None = None) -> Any:
        """A version 1 poll's answer."""
        _, answer = await self.get(token=self.token, **({"session": session} if session else {}))
        return answer

    async def session(self) -> str:
        """A session that has been told nothing yet."""
        return str((await self.poll())["Session"])

    def ring(self) -> None:
        """A call that nobody can take and whose caller gives up: four events."""
        self.sim.call(NUMBER, CALLER).hang_up()


FOUR = ["member-queue-start", "members-count", "member-queue-end", "members-count"]


def names(answer: Any) -> list[str]:
    return [event["Event"] for event in answer["Events"]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with aiohttp.ClientSession() as http:
        world = World(http)
        await world.sim.start()
        yield world
        await world.sim.stop()


# ---------------------------------------------------------------- version 1


async def test_an_empty_poll_ends_after_the_longest_poll(world: World) -> None:
    answer = await world.poll()
    assert answer == {"Session": answer["Session"], "Message": "Session timeout", "Events": []}


@pytest.mark.parametrize(("way", "told"), [("null", {"Events": None}), ("absent", {})])
async def test_no_events_may_be_null_or_absent(world: World, way: Any, told: dict[str, object]) -> None:
    world.sim.questions.no_events = way
    answer = await world.poll()
    assert answer == {"Session": answer["Session"], "Message": "Session timeout", **told}


async def test_a_waiting_poll_is_answered_as_soon_as_something_happens(world: World) -> None:
    world.sim.stream.longest_poll = 60
    poll = asyncio.create_task(world.poll())
    await world.sim.listening()
    world.ring()
    answer = await poll
    assert (names(answer), answer["Message"]) == (FOUR, "")
    assert {event["Token"] for event in answer["Events"]} == {world.token}


async def test_a_session_keeps_what_happens_between_two_polls_and_without_it_that_is_lost(world: World) -> None:
    session = await world.session()
    world.ring()
    assert names(await world.poll()) == []
    answer = await world.poll(session)
    assert (answer["Session"], names(answer)) == (session, FOUR)


async def test_two_sessions_of_one_token_both_get_everything(world: World) -> None:
    sessions = [await world.session() for _ in range(2)]
    world.ring()
    assert [names(await world.poll(session)) for session in sessions] == [FOUR, FOUR]


async def test_a_token_of_one_service_sees_that_service_only(world: World) -> None:
    world.sim.add_line("+33199005010")
    world.token = world.sim.state.new_token("0033199005010")
    session = await world.session()
    world.ring()
    world.sim.register("+33199005010")
    assert names(await world.poll(session)) == ["registered"]


async def test_a_revoked_or_unknown_token_gets_a_404_or_nothing(world: World) -> None:
    assert (await world.get(token="unknown"))[0] == 404
    world.sim.questions.bad_token = "empty"
    assert await world.get(token="unknown") == (200, "")


async def test_an_unknown_session_gets_a_new_one_or_a_404(world: World) -> None:
    answer = await world.poll("unknown")
    assert answer["Session"] != "unknown"
    world.sim.questions.unknown_session = "404"
    assert (await world.get(token=world.token, session="unknown"))[0] == 404


async def test_a_second_poll_of_a_session_ends_the_first(world: World) -> None:
    session = await world.session()
    world.sim.stream.longest_poll = 60
    first = asyncio.create_task(world.poll(session))
    await world.sim.listening()
    second = asyncio.create_task(world.poll(session))
    assert names(await first) == []
    world.ring()
    assert names(await second) == FOUR


async def test_idle_means_fetched_handled_and_polling_again(world: World) -> None:
    world.sim.stream.longest_poll = 60
    session = asyncio.create_task(world.poll())
    await world.sim.listening()
    await world.sim.stream_idle()
    world.ring()
    answer = await session
    idle = asyncio.create_task(world.sim.stream_idle())
    await asyncio.sleep(0)
    assert not idle.done()
    again = asyncio.create_task(world.poll(answer["Session"]))
    await idle
    again.cancel()


async def test_a_client_that_went_away_is_not_waited_for_and_finds_its_events_when_back(world: World) -> None:
    session = await world.session()
    world.sim.stream.longest_poll = 60
    poll = asyncio.create_task(world.poll(session))
    await world.sim.listening()
    poll.cancel()
    while world.sim.stream.sessions[session].polling:  # noqa: ASYNC110  the server learns of it by itself
        await asyncio.sleep(0)
    world.ring()
    await world.sim.stream_idle()
    assert names(await world.poll(session)) == FOUR


# ---------------------------------------------------------------- faults


async def test_events_come_twice_or_backwards(world: World) -> None:
    session = await world.session()
    world.sim.faults.next_poll(StreamTrouble.REPEAT, StreamTrouble.REORDER)
    world.ring()
    assert names(await world.poll(session)) == [name for name in FOUR for _ in range(2)]
    world.ring()
    assert names(await world.poll(session)) == FOUR[::-1]
    world.sim.stream.repeat(4)
    assert names(await world.poll(session)) == FOUR


@pytest.mark.parametrize(("trouble", "after"), [(StreamTrouble.DROP, FOUR), (StreamTrouble.LOSE, [])])
async def test_a_dropped_connection_keeps_or_loses_the_events(
    world: World, trouble: StreamTrouble, after: list[str]
) -> None:
    session = await world.session()
    world.ring()
    world.sim.faults.next_poll(trouble)
    with pytest.raises(aiohttp.ClientError):
        await world.poll(session)
    assert names(await world.poll(session)) == after


async def test_a_gateway_page_an_empty_answer_null_and_a_forgotten_session(world: World) -> None:
    session = await world.session()
    trouble = (StreamTrouble.HTML, StreamTrouble.EMPTY, StreamTrouble.NULL, StreamTrouble.UNKNOWN_SESSION)
    world.sim.faults.next_poll(*trouble)
    status, page = await world.get(token=world.token, session=session)
    assert (status, page[:6]) == (502, "<html>")
    assert await world.get(token=world.token, session=session) == (200, "")
    assert await world.poll(session) == {"Session": session, "Message": "", "Events": None}
    assert (await world.poll(session))["Session"] != session


async def test_silence_outlasts_the_client(world: World) -> None:
    world.sim.stream.longest_poll = 60
    world.sim.faults.next_poll(StreamTrouble.SILENCE)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(world.poll(), 0.05)


async def test_a_mute_stream_tells_nothing_of_what_happens(world: World) -> None:
    session = await world.session()
    world.sim.stream.mute = True
    world.ring()
    assert names(await world.poll(session)) == []


# ---------------------------------------------------------------- version 2


async def test_version_2_opens_subscribes_and_answers_in_lower_case_or_in_words(world: World) -> None:
    async with world.http.post(world.sim.events_url + "v2/session") as response:
        opened = await response.json()
    assert opened == {
        "id": opened["id"],
        **dict.fromkeys(("creation", "lastUpdate", "lastConnection"), "2026-01-13T18:30:00.000000000+00:00"),
    }
    path = f"v2/session/{opened['id']}"
    async with world.http.post(f"{world.sim.events_url}{path}/subscribe/{world.token}") as response:
        assert await response.text() == f"Successfully subscribed on token {world.token}"
    assert await world.get(f"{path}/events/poll") == (200, "Timeout, please reconnect")
    world.ring()
    _, events = await world.get(f"{path}/events/poll")
    assert [event["event"] for event in events] == FOUR
    assert sorted(events[0]) == ["data", "date", "details", "event", "ressource", "service", "timestamp", "token"]
    assert (await world.get("v2/session/unknown/events/poll"))[0] == 404
