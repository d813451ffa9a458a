"""What comes of OVH's refusals and failures: one sentence each, the right retry, and the truth about writes."""

import dataclasses
from datetime import timedelta

import pytest

from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from bot.errors import AdapterError, GaveWay
from bot.model import LineKind, Observed, Priority, Step, StepKind, Target, TargetKind
from tests.support.ovh import ANNA, START, JumpingClock, credentials, line

SIP = line(LineKind.LINE)
FORWARD = Step(StepKind.FORWARD, Target(TargetKind.NUMBER, ANNA))
NOTHING = Observed((), START)
OPTIONS = "/telephony/*/line/*/options"


async def failing(ovh: OvhTelephony) -> AdapterError:
    with pytest.raises(AdapterError) as error:
        await ovh.read(SIP)
    return error.value


async def failing_write(ovh: OvhTelephony) -> AdapterError:
    with pytest.raises(AdapterError) as error:
        await ovh.apply(SIP, FORWARD, NOTHING)
    return error.value


# ---------------------------------------------------------------- reads are tried again


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.HTML, Trouble.LOST_BEFORE, Trouble.EMPTY])
async def test_a_read_survives_two_failures(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, trouble: Trouble
) -> None:
    sim.faults.next(trouble, times=2)
    assert (await ovh.read(SIP)).targets == ()
    assert clock.waits == [0.5, 1]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.SERVER_ERROR, "OVH failed (500)"),
        (Trouble.HTML, "OVH failed (502)"),
        (Trouble.LOST_BEFORE, "the connection to OVH failed"),
        (Trouble.EMPTY, "OVH answered no JSON"),
        (Trouble.CONFLICT, "OVH refused (409): An operation is already running on this service"),
    ],
)
async def test_a_read_that_keeps_failing_says_so(
    ovh: OvhTelephony, sim: Simulator, trouble: Trouble, words: str
) -> None:
    sim.faults.next(trouble, times=3)
    error = await failing(ovh)
    assert error.message == f"{words}, on GET {OPTIONS}"
    assert (error.permanent, error.unknown, error.retry_after) == (False, False, None)
    assert sim.faults.requests == []


async def test_a_read_that_hangs_is_given_up(sim: Simulator, clock: JumpingClock) -> None:
    ovh = OvhTelephony({"default": credentials(sim)}, clock, time_out=timedelta(seconds=0.05))
    sim.faults.next(Trouble.LOST_BEFORE, times=3, hold=0.2)
    error = await failing(ovh)
    ovh.close()
    assert error.message == f"OVH did not answer within 0.05 s, on GET {OPTIONS}"


async def test_an_ovh_that_is_away_is_said_to_be(ovh: OvhTelephony, sim: Simulator) -> None:
    await sim.stop()
    error = await failing_write(ovh)
    assert (error.message, error.unknown) == (f"the connection to OVH failed, on PUT {OPTIONS}", False)


# ---------------------------------------------------------------- writes are never repeated


@pytest.mark.parametrize(
    ("trouble", "done"),
    [
        (Trouble.SERVER_ERROR, False),
        (Trouble.HTML, False),
        (Trouble.LOST_BEFORE, False),
        (Trouble.LOST_AFTER, True),
    ],
)
async def test_a_write_of_unknown_outcome_says_so_and_is_not_repeated(
    ovh: OvhTelephony, sim: Simulator, trouble: Trouble, done: bool
) -> None:
    sim.faults.next(trouble, method="PUT")
    error = await failing_write(ovh)
    assert (error.unknown, error.permanent) == (True, False)
    assert len(sim.writes) == 1
    assert (await ovh.read(SIP)).targets == ((FORWARD.target,) if done else ())


@pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER])
async def test_an_agent_whose_making_timed_out_is_not_made_twice(
    ovh: OvhTelephony, sim: Simulator, trouble: Trouble
) -> None:
    queue = line(LineKind.HUNTING)
    create = Step(StepKind.CREATE, FORWARD.target)
    sim.faults.next(trouble, method="POST")
    with pytest.raises(AdapterError) as error:
        await ovh.apply(queue, create, await ovh.read(queue))
    assert error.value.unknown
    await ovh.apply(queue, create, await ovh.read(queue))
    assert [agent.phone for agent in (await ovh.read(queue)).agents] == [ANNA]


@pytest.mark.parametrize("trouble", [Trouble.CONFLICT, Trouble.TOO_MANY, Trouble.NOT_FOUND, Trouble.UNAUTHORISED])
async def test_a_refused_write_was_not_done(ovh: OvhTelephony, sim: Simulator, trouble: Trouble) -> None:
    sim.faults.next(trouble, method="PUT")
    error = await failing_write(ovh)
    assert (error.unknown, len(sim.writes)) == (False, 1)


async def test_an_empty_answer_to_a_write_is_a_yes(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.faults.next(Trouble.EMPTY, method="PUT")
    await ovh.apply(SIP, FORWARD, NOTHING)
    assert (await ovh.read(SIP)).targets == (FORWARD.target,)


async def test_a_value_that_does_not_stick_shows_in_the_next_reading(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.faults.next(Trouble.DOES_NOT_STICK, method="PUT")
    await ovh.apply(SIP, FORWARD, NOTHING)
    assert (await ovh.read(SIP)).targets == ()


# ---------------------------------------------------------------- keys and signatures


@pytest.mark.parametrize("stale_clock", ["INVALID_SIGNATURE", "INVALID_KEY"])
async def test_after_a_step_of_the_clock_reads_and_writes_go_on(
    ovh: OvhTelephony, sim: Simulator, stale_clock: str
) -> None:
    sim.questions.stale_clock = stale_clock  # type: ignore[assignment]  # one of the two
    await ovh.read(SIP)
    sim.access.step_clock(3600)
    assert (await ovh.read(SIP)).targets == ()
    sim.access.step_clock(-3600)
    await ovh.apply(SIP, FORWARD, NOTHING)
    assert (await ovh.read(SIP)).targets == (FORWARD.target,)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("NOT_GRANTED_CALL", "the consumer key lacks this right"),
        ("INVALID_KEY", "the application key is not known at this endpoint"),
        ("NOT_CREDENTIAL", "the consumer key is unknown or belongs to another application key"),
        ("INVALID_CREDENTIAL", "the consumer key has expired or was refused"),
        ("FORBIDDEN", "This call is forbidden"),
    ],
)
async def test_a_key_that_is_refused_needs_a_person(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, code: str, words: str
) -> None:
    sim.faults.next(Trouble.FORBIDDEN, times=9, code=code)
    error = await failing(ovh)
    assert error.message == f"OVH refused (403 {code}): {words}, on GET {OPTIONS}"
    assert (error.permanent, clock.waits) == (True, [])
    assert error.query_id.startswith("EU.ext-3.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"application_secret": "WrongSecret"},
        {"application_key": "WrongKey"},
        {"consumer_key": "WrongConsumerKey"},
        {"consumer_key": ""},
        {"application_key": ""},
        {"endpoint": "ovh-mars"},
    ],
)
async def test_wrong_credentials_need_a_person_and_are_not_shown(
    sim: Simulator, clock: JumpingClock, wrong: dict[str, str]
) -> None:
    ovh = OvhTelephony({"default": dataclasses.replace(credentials(sim), **wrong)}, clock)
    error = await failing(ovh)
    ovh.close()
    assert error.permanent
    shown = f"{error} {error.__cause__} {error.__context__ if not error.__suppress_context__ else ''}"
    assert not any(secret in shown for secret in (sim.application_secret, sim.consumer_key, "Wrong"))


@pytest.mark.parametrize("header", ["X-Ovh-Queryid", "X-OVH-Query-Id"])
async def test_the_query_id_is_found_in_either_header(ovh: OvhTelephony, sim: Simulator, header: str) -> None:
    sim.questions.query_id_header = header
    sim.faults.next(Trouble.UNAUTHORISED)
    assert (await failing(ovh)).query_id.startswith("EU.ext-3.")


async def test_no_phone_number_stands_in_an_error(ovh: OvhTelephony, sim: Simulator) -> None:
    with pytest.raises(AdapterError) as error:
        await ovh.read(dataclasses.replace(SIP, service=ANNA))
    assert error.value.message == f"OVH refused (404): This service does not exist, on GET {OPTIONS}"


# ---------------------------------------------------------------- how fast


async def test_too_many_requests_are_answered_with_patience(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.faults.next(Trouble.TOO_MANY, retry_after=7)
    assert (await ovh.read(SIP)).targets == ()
    assert clock.waits[0] == 7
    assert clock.monotonic() == pytest.approx(7, abs=0.1)


async def test_a_long_pause_that_ovh_asks_for_is_passed_on(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.faults.next(Trouble.TOO_MANY, retry_after=120)
    assert (await failing(ovh)).retry_after == timedelta(minutes=2)
    assert clock.waits == []


async def test_reads_leave_a_reserve_to_writes(ovh: OvhTelephony, sim: Simulator, clock: JumpingClock) -> None:
    for _ in range(40):
        await ovh.read(SIP)
    assert clock.waits == []
    for _ in range(20):
        await ovh.apply(SIP, FORWARD, NOTHING)
    assert clock.waits == []
    budget = ovh.clients["default"].budget
    assert (budget.taken, budget.waited) == (60, 0)
    await ovh.apply(SIP, FORWARD, NOTHING)
    assert clock.monotonic() == pytest.approx(60, abs=0.01)
    assert (budget.taken, budget.waited) == (61, 1)


async def test_what_only_looks_has_a_third_of_the_budget_and_gives_way(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    for _ in range(20):
        await ovh.read(SIP, Priority.IDLE)
    with pytest.raises(GaveWay) as gave_way:
        await ovh.read(SIP, Priority.IDLE)
    assert (gave_way.value.delay, clock.waits) == (timedelta(minutes=1), [])
    await ovh.read(SIP)
    assert clock.waits == []
    clock.at += timedelta(minutes=1)
    await ovh.read(SIP, Priority.IDLE)
