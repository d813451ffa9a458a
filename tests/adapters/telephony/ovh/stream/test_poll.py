"""Both versions of the event stream, their tokens, and what is done about silence."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Literal

import pytest

from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, StreamTrouble
from bot.model import CallEventKind, Line, LineId, LineKind, Priority, StreamMode
from tests.adapters.telephony.ovh.stream.listening import HUNTING, MISSED, Memory, miss, reading
from tests.support.ovh import CALLER, QUEUE, SIP, JumpingClock, line
from tests.support.programs.processes import until

WIRE_QUEUE, WIRE_SIP = "0033199005002", "0033199005010"
V1, V2 = (line(LineKind.HUNTING, stream=stream) for stream in (StreamMode.V1, StreamMode.V2))
NICE = replace(line(LineKind.LINE), id=LineId("nice"))
ONLY_SERVICES = [("GET", "/telephony/*/service/*"), ("POST", "/telephony/*/service/*")]
ONLY_GROUP = [(method, "/telephony/ab1234567-ovh-1/eventToken") for method in ("GET", "POST")]


@pytest.fixture
def memory() -> Memory:
    return Memory()


def sessions_of(sim: Simulator, version: int) -> Callable[[], bool]:
    return lambda: any(session.version == version for session in sim.stream.sessions.values())


def token_reads(sim: Simulator) -> list[str]:
    """The requests about event tokens so far."""
    return [f"{one.method} {one.path.rpartition('/telephony/')[2]}" for one in sim.requests if "eventToken" in one.path]


async def hear(sim: Simulator, clock: JumpingClock, memory: Memory) -> None:
    """A call that nobody takes is told of."""
    memory.facts.clear()
    miss(sim, clock)
    await memory.holds(*MISSED)


# ---------------------------------------------------------------- version 2


@pytest.mark.parametrize("after_timeout", ["kept", "gone", "deaf"])
async def test_version_2_tells_of_calls_whatever_becomes_of_a_session_after_its_time_out(
    sim: Simulator,
    ovh: OvhTelephony,
    clock: JumpingClock,
    memory: Memory,
    after_timeout: Literal["kept", "gone", "deaf"],
) -> None:
    sim.questions.session_after_timeout = after_timeout
    async with reading(sim, ovh.event_token, clock, memory, V2) as events:
        polls = sim.stream.polls
        await until(lambda: sim.stream.polls >= polls + 5)
        await hear(sim, clock, memory)
        assert events.version(V2.id) is StreamMode.V2
    assert not sessions_of(sim, 1)()


@pytest.mark.parametrize("trouble", [one for one in StreamTrouble if one is not StreamTrouble.LOSE])
async def test_version_2_stumbles_and_goes_on(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, trouble: StreamTrouble
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, V2, read_time=0.2):
        sim.faults.next_poll(trouble, trouble)
        if trouble not in {StreamTrouble.REPEAT, StreamTrouble.REORDER}:
            await until(lambda: not sim.faults.polls)
            await sim.listening()
        await hear(sim, clock, memory)


async def test_what_comes_while_a_session_is_replaced_is_told(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    """Of a session that outlives its time-out: it is asked once more when the next one is open."""
    async with reading(sim, ovh.event_token, clock, memory, V2):
        known = set(sim.stream.sessions)
        taken = sim.state.tokens.pop(WIRE_QUEUE)  # no new session can be told the token
        await until(lambda: bool(set(sim.stream.sessions) - known))
        sim.state.tokens[WIRE_QUEUE] = taken
        miss(sim, clock)
        await memory.holds(*MISSED)


# ---------------------------------------------------------------- which version


async def test_the_other_version_is_tried_when_one_does_not_answer(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters.telephony.ovh")
    async with reading(sim, ovh.event_token, clock, memory) as events:
        await until(lambda: events.version(HUNTING.id) is StreamMode.V1)
        sim.stream.down = {1}
        await until(lambda: events.version(HUNTING.id) is StreamMode.V2)
        await hear(sim, clock, memory)
        sim.stream.down = {2}
        await until(lambda: events.version(HUNTING.id) is StreamMode.V1)
        await hear(sim, clock, memory)
    assert caplog.messages == [
        "the event stream of lyon is silent: the event stream answered 503",
        "the event stream of lyon answers again, in v2",
        "the event stream of lyon is silent: the event stream answered 503",
        "the event stream of lyon answers again, in v1",
    ]


async def test_what_happens_while_both_versions_are_down_is_told_by_the_session_that_was_kept(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        sim.stream.down = {1, 2}
        clock.waits.clear()
        await until(lambda: sum(clock.waits) > 300)
        miss(sim, clock)
        sim.stream.down = {2}
        await memory.holds(*MISSED)


@pytest.mark.parametrize(("only", "version"), [(V1, 1), (V2, 2)])
async def test_a_version_that_is_configured_is_the_only_one(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, only: Line, version: int
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, only) as events:
        sim.stream.down = {version}
        clock.waits.clear()
        await until(lambda: sum(clock.waits) > 600)
        events.renew(only.id)
        assert not sessions_of(sim, 3 - version)()
        sim.stream.down = set()
        await hear(sim, clock, memory)
        assert not sessions_of(sim, 3 - version)()


async def test_a_line_without_a_stream_is_not_told_of_and_asks_for_nothing(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    quiet = replace(NICE, stream=StreamMode.OFF)
    sim.state.tokens[WIRE_QUEUE] = sim.state.new_token("")  # tells of the whole account
    async with reading(sim, ovh.event_token, clock, memory, HUNTING, quiet) as events:
        sim.call(SIP, CALLER).hang_up()
        await hear(sim, clock, memory)
        assert events.version(quiet.id) is None
    assert {fact.line for fact in memory.facts.values()} == {HUNTING.id}
    assert not [read for read in token_reads(sim) if WIRE_SIP in read]


# ---------------------------------------------------------------- tokens


async def test_a_single_service_is_read_by_its_own_token(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        pass
    path = f"ab1234567-ovh-1/service/{WIRE_QUEUE}/eventToken"
    assert token_reads(sim) == [f"GET {path}", f"POST {path}"]


async def test_several_services_of_an_account_share_its_token_and_one_poll(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, HUNTING, NICE) as events:
        await until(lambda: events.version(NICE.id) is StreamMode.V1)
        sim.call(SIP, CALLER).hang_up()
        miss(sim, clock)
        await until(lambda: {fact.line for fact in memory.facts.values()} == {HUNTING.id, NICE.id})
        assert len(sim.stream.sessions) == 1
    assert token_reads(sim) == [f"{method} ab1234567-ovh-1/eventToken" for method in ("GET", "POST")]


@pytest.mark.parametrize(
    ("rules", "lines", "tokens"),
    [(ONLY_SERVICES, (HUNTING, NICE), {WIRE_QUEUE, WIRE_SIP}), (ONLY_GROUP, (HUNTING,), {""})],
)
async def test_where_one_kind_of_token_is_refused_the_other_serves(
    sim: Simulator,
    ovh: OvhTelephony,
    clock: JumpingClock,
    memory: Memory,
    rules: list[tuple[str, str]],
    lines: tuple[Line, ...],
    tokens: set[str],
) -> None:
    sim.credential.rules[:] = rules
    async with reading(sim, ovh.event_token, clock, memory, *lines) as events:
        await until(lambda: all(events.version(one.id) for one in lines))
        await hear(sim, clock, memory)
    assert set(sim.state.tokens) == tokens


@pytest.mark.parametrize("bad_token", ["404", "empty", "silent"])
@pytest.mark.parametrize("stream", [StreamMode.AUTO, StreamMode.V1, StreamMode.V2])
async def test_a_token_that_was_reset_is_noticed_however_the_stream_takes_it(
    sim: Simulator,
    ovh: OvhTelephony,
    clock: JumpingClock,
    memory: Memory,
    bad_token: Literal["404", "empty", "silent"],
    stream: StreamMode,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "adapters.telephony.ovh")
    sim.questions.bad_token = bad_token
    async with reading(sim, ovh.event_token, clock, memory, replace(HUNTING, stream=stream)):
        old, new = sim.state.tokens[WIRE_QUEUE], sim.state.new_token(WIRE_QUEUE)
        clock.at += timedelta(minutes=11)  # nobody calls
        await until(lambda: any(new in session.tokens for session in sim.stream.sessions.values()))
        await hear(sim, clock, memory)
    assert "OVH has a new event token for lyon" in caplog.messages
    assert [secret for secret in (old, new) if secret in caplog.text] == []


async def test_a_token_that_the_stream_refuses_is_read_every_two_minutes_and_no_oftener(
    sim: Simulator, clock: JumpingClock, memory: Memory
) -> None:
    """Whatever OVH's API says of it: other lines need the requests."""
    asked: list[tuple[float, Priority]] = []
    right = sim.state.new_token(WIRE_QUEUE)

    async def token(line: Line, *, group: bool = False, priority: Priority = Priority.CHANGE) -> str:
        asked.append((clock.monotonic(), priority))
        return right if len(asked) == 1 else "00000000-0000-0000-0000-000000000000"

    async with reading(sim, token, clock, memory):
        del sim.state.tokens[WIRE_QUEUE]
        sim.stream.sessions.clear()
        await until(lambda: clock.monotonic() > 3600)
    times = [at for at, _ in asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert (len(asked) > 15, min(gaps) >= 120) == (True, True)
    assert {priority for _, priority in asked[1:]} == {Priority.IDLE}


# ---------------------------------------------------------------- silence


@pytest.mark.parametrize("stream", [StreamMode.V1, StreamMode.V2])
async def test_a_session_that_died_in_silence_is_renewed(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, stream: StreamMode
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, replace(HUNTING, stream=stream)):
        dead = list(sim.stream.sessions.values())
        for session in dead:
            session.deaf = True
        clock.at += timedelta(minutes=11)
        await until(lambda: any(session not in dead and session.polling for session in sim.stream.sessions.values()))
        await hear(sim, clock, memory)


async def test_a_quiet_line_costs_a_request_every_ten_minutes_and_a_busy_one_none(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        for _ in range(3):
            clock.at += timedelta(minutes=9)
            await hear(sim, clock, memory)
        assert len(token_reads(sim)) == 2
        clock.at += timedelta(minutes=11)
        polls = sim.stream.polls
        await until(lambda: sim.stream.polls >= polls + 5)
        assert len(token_reads(sim)) == 3


async def test_a_stream_that_did_not_tell_of_calls_is_asked_in_the_other_version(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters.telephony.ovh")
    async with reading(sim, ovh.event_token, clock, memory) as events:
        sim.stream.deaf = {1}
        miss(sim, clock)
        events.renew(HUNTING.id)
        events.renew(LineId("nice"))  # which has no stream
        await until(lambda: events.version(HUNTING.id) is StreamMode.V2)
        await hear(sim, clock, memory)
        assert len(token_reads(sim)) == 3
    assert caplog.messages == ["the event stream of lyon is asked anew, in v2: it did not tell of calls"]


async def test_an_api_that_is_out_of_order_does_not_stop_the_stream(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        sim.credential.rules[:] = []
        clock.at += timedelta(minutes=11)
        reads = len(token_reads(sim))
        await until(lambda: len(token_reads(sim)) > reads)
        sim.call(QUEUE, CALLER)
        await memory.holds(CallEventKind.ENTERED)
