import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from adapters.telephony.ovh.stream.events import OvhEvents, line_by_number
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, StreamTrouble
from bot.errors import AdapterError, StoreError
from bot.model import CallEventKind, Line, LineId, LineKind, Priority
from tests.adapters.telephony.ovh.stream.listening import HUNTING, MISSED, Memory, miss, reading
from tests.support.ovh import ANNA, CALLER, NUMBER, QUEUE, SIP, JumpingClock, StillClock, line
from tests.support.programs.processes import until


@pytest.fixture
def memory() -> Memory:
    return Memory()


# ---------------------------------------------------------------- calls


async def test_a_call_to_a_queue_is_told_as_it_goes(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    sim.add_agent(sim.state.huntings["0033199005002"], ANNA, status="available")
    async with reading(sim, ovh.event_token, clock, memory):
        call = sim.call(QUEUE, CALLER)
        await memory.holds(CallEventKind.ENTERED, CallEventKind.OFFERED)
        call.answer()
        call.hang_up()
        await memory.holds(
            CallEventKind.ENTERED,
            CallEventKind.OFFERED,
            CallEventKind.ANSWERED,
            CallEventKind.HUNG_UP,
            CallEventKind.LEFT,
        )
    assert {(fact.line, fact.caller) for fact in memory.facts.values()} == {(LineId("lyon"), CALLER)}
    assert {fact.agent for fact in memory.facts.values() if fact.kind is CallEventKind.ANSWERED} == {ANNA}


async def test_a_redirected_number_is_known_by_the_line_behind_it(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, line(LineKind.REDIRECT)):
        call = sim.call(NUMBER, None)
        await memory.holds(CallEventKind.OFFERED)
        call.hang_up()
        await memory.holds(CallEventKind.OFFERED, CallEventKind.NOT_TAKEN)
    assert {(f.line, f.caller, f.known_caller) for f in memory.facts.values()} == {(LineId("lyon"), None, True)}


def test_a_service_behind_two_lines_names_neither() -> None:
    queue, other = HUNTING, replace(HUNTING, id=LineId("nice"), number=NUMBER)
    assert line_by_number([line(LineKind.REDIRECT)]) == {NUMBER: "lyon", SIP: "lyon"}
    assert line_by_number([queue, other]) == {QUEUE: "lyon", NUMBER: "nice"}


# ---------------------------------------------------------------- trouble


@pytest.mark.parametrize(
    "trouble",
    [
        StreamTrouble.DROP,
        StreamTrouble.REPEAT,
        StreamTrouble.REORDER,
        StreamTrouble.HTML,
        StreamTrouble.NULL,
        StreamTrouble.EMPTY,
    ],
)
async def test_nothing_is_lost_when_the_stream_stumbles(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, trouble: StreamTrouble
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        sim.faults.next_poll(trouble, trouble)
        miss(sim, clock)
        await memory.holds(*MISSED)
        await sim.stream_idle()


@pytest.mark.parametrize("unknown_session", ["new", "404"])
async def test_a_forgotten_session_is_opened_anew(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, unknown_session: str
) -> None:
    sim.questions.unknown_session = unknown_session  # type: ignore[assignment]  # one of the two
    async with reading(sim, ovh.event_token, clock, memory):
        first = set(sim.stream.sessions)
        sim.faults.next_poll(StreamTrouble.UNKNOWN_SESSION)
        await until(lambda: bool(set(sim.stream.sessions) - first))
        await sim.listening()
        miss(sim, clock)
        await memory.holds(*MISSED)


@pytest.mark.parametrize("bad_token", ["404", "empty"])
async def test_a_token_that_was_replaced_is_asked_for_again(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, bad_token: str
) -> None:
    sim.questions.bad_token = bad_token  # type: ignore[assignment]  # one of the two
    async with reading(sim, ovh.event_token, clock, memory):
        sim.stream.sessions.clear()
        sim.state.new_token("0033199005002")
        await until(lambda: any(sim.state.tokens["0033199005002"] in s.tokens for s in sim.stream.sessions.values()))
        miss(sim, clock)
        await memory.holds(*MISSED)


@pytest.mark.parametrize("no_events", ["[]", "null", "absent"])
async def test_an_hour_of_silence_changes_nothing(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, no_events: Literal["[]", "null", "absent"]
) -> None:
    sim.questions.no_events = no_events
    async with reading(sim, ovh.event_token, clock, memory):
        before = set(sim.stream.sessions)
        polls = sim.stream.polls
        await until(lambda: sim.stream.polls >= polls + 5)
        assert set(sim.stream.sessions) == before
        miss(sim, clock)
        await memory.holds(*MISSED)


async def test_errors_are_met_with_growing_patience(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        clock.waits.clear()
        sim.faults.next_poll(*[StreamTrouble.HTML] * 10)
        await until(lambda: not sim.faults.polls)
        await sim.listening()
        assert clock.waits[:10] == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30])
        clock.waits.clear()
        sim.faults.next_poll(StreamTrouble.HTML)
        miss(sim, clock)
        await until(lambda: clock.waits != [])
        await memory.holds(*MISSED)
        assert clock.waits[0] == 0.2


async def test_a_stream_that_does_not_wait_is_not_asked_without_end(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory):
        clock.waits.clear()
        sim.faults.next_poll(*[StreamTrouble.NULL] * 5)
        await until(lambda: not sim.faults.polls)
        await sim.listening()
        assert clock.waits == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2])


async def test_a_clock_that_stands_still_does_not_stop_the_stream(
    sim: Simulator, ovh: OvhTelephony, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, StillClock(), memory):
        polls = sim.stream.polls
        await until(lambda: sim.stream.polls >= polls + 3)
        sim.call(QUEUE, CALLER)
        await memory.holds(CallEventKind.ENTERED)


async def test_events_wait_for_a_database_that_is_away(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    memory.failures = [StoreError("the database is locked")] * 3
    async with reading(sim, ovh.event_token, clock, memory):
        sim.call(QUEUE, CALLER)
        await memory.holds(CallEventKind.ENTERED)
    assert memory.tries == 4


async def test_a_bug_while_storing_does_not_stop_the_stream(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    memory.failures = [ZeroDivisionError("a bug")]
    async with reading(sim, ovh.event_token, clock, memory):
        call = sim.call(QUEUE, CALLER)
        await until(lambda: not memory.failures)
        await sim.listening()
        call.hang_up()
        await memory.holds(CallEventKind.LEFT)
    assert caplog.messages == ["the event stream of lyon failed by a bug"]


async def test_a_line_without_rights_does_not_stop_the_others(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    barred = replace(line(LineKind.LINE), id=LineId("nice"), key="missing")
    still = StillClock()
    async with reading(sim, ovh.event_token, still, memory, barred, HUNTING):
        miss(sim, clock)
        await memory.holds(*MISSED)
    assert still.waits == [600]
    assert caplog.messages == ["the event stream of nice is silent: nice: the OVH key 'missing' is not configured"]


async def test_silence_is_mentioned_once_and_so_is_its_end(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    async with reading(sim, ovh.event_token, clock, memory):
        sim.faults.next_poll(*[StreamTrouble.HTML] * 20)
        await until(lambda: not sim.faults.polls)
        await until(lambda: len(caplog.messages) == 2)
    assert caplog.messages == [
        "the event stream of lyon is silent: the event stream answered 502",
        "the event stream of lyon answers again, in v2",
    ]


async def test_neither_token_nor_session_nor_number_is_logged(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    async with reading(sim, ovh.event_token, clock, memory):
        await sim.stop()
        await until(lambda: any("is silent" in message for message in caplog.messages))
        secrets = [*sim.state.tokens.values(), *sim.stream.sessions, "98", "199005"]
    assert [secret for secret in secrets if secret in caplog.text] == []


async def test_no_answer_at_all_is_a_failure_like_another(
    sim: Simulator, ovh: OvhTelephony, clock: JumpingClock, memory: Memory
) -> None:
    async with reading(sim, ovh.event_token, clock, memory, read_time=0.2):
        sim.stream.longest_poll = 60
        sim.faults.next_poll(StreamTrouble.SILENCE)
        await until(lambda: 0.2 in clock.waits)
        miss(sim, clock)
        await memory.holds(*MISSED)


async def test_a_token_that_cannot_be_had_is_tried_for_again(
    sim: Simulator, clock: JumpingClock, memory: Memory
) -> None:
    tries: list[str] = []

    async def token(line: Line, *, group: bool = False, priority: Priority = Priority.CHANGE) -> str:
        tries.append(line.id)
        if len(tries) < 3:
            raise AdapterError("OVH failed (500)", retry_after=timedelta(seconds=9))
        return sim.state.new_token("0033199005002")

    events = OvhEvents([HUNTING], token, clock, sim.events_url)
    task = asyncio.create_task(events.run(memory.receive))
    async with asyncio.timeout(5):
        await sim.listening()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (tries, clock.waits[:2]) == (["lyon"] * 3, [9, 9])
