import dataclasses
from contextlib import suppress
from datetime import timedelta
from typing import Literal

import pytest

from adapters.telephony.ovh.live_calls import facts_of_live_call
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from bot.errors import AdapterError
from bot.model import (
    Agent,
    CallEventKind,
    Line,
    LineId,
    LineKind,
    Observed,
    Phone,
    Source,
    Step,
    StepKind,
    Target,
    TargetKind,
)
from tests.support.ovh import ANNA, BRUNO, CALLER, NUMBER, QUEUE, SIP, JumpingClock, line

TO_ANNA, TO_BRUNO, TO_CHLOE = (Target(TargetKind.NUMBER, phone) for phone in (ANNA, BRUNO, CALLER))
VOICEMAIL, OTHER_VOICEMAIL = Target(TargetKind.VOICEMAIL), Target(TargetKind.VOICEMAIL, Phone("+33199005099"))
NOWHERE = Target(TargetKind.ANNOUNCEMENT)


async def fact(ovh: OvhTelephony, line: Line) -> Observed:
    """What OVH says, without the reference that is another each time."""
    read = await ovh.read(line)
    assert read.query_id.startswith("EU.ext-3.")
    return dataclasses.replace(read, query_id="")


async def do(ovh: OvhTelephony, line: Line, *steps: tuple[StepKind, Target]) -> Observed:
    for verb, target in steps:
        await ovh.apply(line, Step(verb, target), await ovh.read(line))
    return await fact(ovh, line)


def asked(sim: Simulator) -> list[tuple[str, str]]:
    """The requests so far, without the one for the time."""
    return [(request.method, request.path) for request in sim.requests if request.path != "/auth/time"]


# ---------------------------------------------------------------- SIP lines


@pytest.mark.parametrize("target", [TO_ANNA, VOICEMAIL, OTHER_VOICEMAIL])
async def test_what_a_line_is_told_is_what_it_says(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, target: Target
) -> None:
    sip = line(LineKind.LINE)
    assert await fact(ovh, sip) == Observed((), clock.now())
    assert await do(ovh, sip, (StepKind.FORWARD, target)) == Observed((target,), clock.now())
    assert sim.phone(SIP) == [ANNA if target == TO_ANNA else "voicemail"]
    assert await do(ovh, sip, (StepKind.FORWARD, NOWHERE)) == Observed((), clock.now())


@pytest.mark.parametrize("form", ["0033639980111", "+33639980111", "00 33 6 39 98 01 11", "0639980111"])
async def test_a_number_is_the_same_in_whatever_form_it_is_written(
    ovh: OvhTelephony, sim: Simulator, form: str
) -> None:
    sim.state.lines["0033199005010"].options.update(forwardUnconditional=True, forwardUnconditionalNumber=form)
    assert (await ovh.read(line(LineKind.LINE))).targets == (TO_ANNA,)


async def test_a_fax_is_not_taken_for_a_phone(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.someone_sets(SIP, forwardUnconditional=True, forwardUnconditionalNature="fax", forwardUnconditionalNumber=ANNA)
    assert (await ovh.read(line(LineKind.LINE))).targets == (Target(TargetKind.ANNOUNCEMENT, ANNA),)


async def test_a_change_is_one_write_in_the_form_that_ovh_wants(ovh: OvhTelephony, sim: Simulator) -> None:
    sip = line(LineKind.LINE)
    await do(ovh, sip, (StepKind.FORWARD, TO_ANNA))
    options = "/telephony/ab1234567-ovh-1/line/0033199005010/options"
    assert asked(sim) == [("GET", options), ("PUT", options), ("GET", options)]
    assert sim.writes[0].body == {
        "forwardUnconditional": True,
        "forwardUnconditionalNature": "number",
        "forwardUnconditionalNumber": "0033639980111",
    }


async def test_a_redirected_number_is_pointed_at_its_line(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    redirect = line(LineKind.REDIRECT)
    sim.state.redirects["0033199005001"].shown["destination"] = "0033199005099"
    assert await fact(ovh, redirect) == Observed((), clock.now(), redirected_to=Phone("+33199005099"))
    read = await do(ovh, redirect, (StepKind.REDIRECT, Target(TargetKind.NUMBER, SIP)), (StepKind.FORWARD, TO_ANNA))
    assert read == Observed((TO_ANNA,), clock.now(), redirected_to=SIP)
    assert sim.phone(NUMBER) == [ANNA]


async def test_a_redirection_that_never_ends_is_unknown(
    ovh: OvhTelephony, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.telephony.simulator.state.Task.status", lambda self, now: "doing")
    with pytest.raises(AdapterError, match="within a minute") as error:
        await do(ovh, line(LineKind.REDIRECT), (StepKind.REDIRECT, Target(TargetKind.NUMBER, SIP)))
    assert error.value.unknown


# ---------------------------------------------------------------- queues


async def test_lines_that_share_a_service_switch_by_queue_and_leave_the_status_alone(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    number = Phone("+33199005003")
    hunting = sim.add_hunting(number)
    how = {"closure": "playback", "max_wait": timedelta(minutes=5), "max_members": 10}
    sim.add_queue(hunting, strategy="sequentiallyByAgentOrder", **how)  # type: ignore[arg-type]  # as above
    first, second = hunting.queues
    usual = dataclasses.replace(line(LineKind.HUNTING), number=number, service=number, shared=True)
    one, two = dataclasses.replace(usual, queue=first), dataclasses.replace(usual, id=LineId("two"), queue=second)
    await do(ovh, one, (StepKind.CREATE, TO_ANNA))
    await do(ovh, two, (StepKind.LOG_IN, TO_ANNA), (StepKind.ATTACH, TO_ANNA))
    (agent,) = hunting.agents.values()
    assert (hunting.queues[first].order, hunting.queues[second].order) == ([], [agent.id])
    read = await do(ovh, one, (StepKind.ATTACH, TO_ANNA))
    assert (read.targets, (await fact(ovh, two)).targets) == ((TO_ANNA,), (TO_ANNA,))
    for _ in range(2):
        await ovh.apply(two, Step(StepKind.DETACH, TO_ANNA), read)
    assert ((await fact(ovh, one)).targets, (await fact(ovh, two)).targets) == ((TO_ANNA,), ())
    assert agent.shown["status"] == "available"
    agent.shown["status"] = "loggedOut"
    await do(ovh, two, (StepKind.LOG_IN, TO_ANNA), (StepKind.ATTACH, TO_ANNA))
    assert ((await fact(ovh, one)).targets, (await fact(ovh, two)).targets) == ((), (TO_ANNA,))


@pytest.mark.parametrize("flavour", ["easyHunting", "ovhPabx"])
async def test_an_agent_is_made_attached_logged_in_and_out(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, flavour: str
) -> None:
    number = Phone("+33199005003")
    sim.add_hunting(number, flavour)
    queue = dataclasses.replace(line(LineKind.HUNTING, hunting=flavour), number=number, service=number)
    read = await do(ovh, queue, (StepKind.CREATE, TO_ANNA))
    anna = Agent(read.agents[0].id, ANNA, available=False, position=None, ring_time=timedelta(seconds=10))
    assert read == Observed((), clock.now(), agents=(anna,))
    read = await do(ovh, queue, (StepKind.ATTACH, TO_ANNA), (StepKind.LOG_IN, TO_ANNA))
    assert read == Observed((TO_ANNA,), clock.now(), agents=(dataclasses.replace(anna, available=True, position=1),))
    assert sim.phone(number) == [ANNA]
    read = await do(ovh, queue, (StepKind.LOG_OUT, TO_ANNA))
    assert read == Observed((), clock.now(), agents=(dataclasses.replace(anna, position=1),))


@pytest.mark.parametrize("first", [0, 1])
async def test_the_next_agent_comes_last_in_the_queue(ovh: OvhTelephony, sim: Simulator, first: int) -> None:
    sim.questions.first_position = first  # type: ignore[assignment]  # both values are 0 or 1
    sim.add_agent(sim.state.huntings["0033199005002"], BRUNO, status="available")
    queue = line(LineKind.HUNTING)
    read = await do(ovh, queue, (StepKind.CREATE, TO_ANNA), (StepKind.ATTACH, TO_ANNA), (StepKind.LOG_IN, TO_ANNA))
    assert read.targets == (TO_BRUNO, TO_ANNA)
    assert sim.phone(QUEUE) == [BRUNO, ANNA]


@pytest.mark.parametrize("twice", ["error", "nothing"])
async def test_every_step_of_a_queue_may_be_taken_twice(ovh: OvhTelephony, sim: Simulator, twice: str) -> None:
    sim.questions.attach_twice = twice  # type: ignore[assignment]  # one of the two
    queue = line(LineKind.HUNTING)
    before = await do(ovh, queue, (StepKind.CREATE, TO_ANNA))
    for verb in (StepKind.ATTACH, StepKind.LOG_IN, StepKind.LOG_OUT):
        for _ in range(2):
            await ovh.apply(queue, Step(verb, TO_ANNA), before)
    await ovh.apply(queue, Step(StepKind.CREATE, TO_ANNA), before)
    after = await ovh.read(queue)
    assert [(agent.phone, agent.available, agent.position) for agent in after.agents] == [(ANNA, False, 1)]


@pytest.mark.parametrize(("batch_key", "requests"), [("number", 5), ("text", 5)])
async def test_a_queue_is_read_in_batches(ovh: OvhTelephony, sim: Simulator, batch_key: str, requests: int) -> None:
    sim.questions.batch_key = batch_key  # type: ignore[assignment]  # one of the two
    hunting = sim.state.huntings["0033199005002"]
    for number in range(20):
        sim.add_agent(hunting, f"+336399801{number:02}", status="available")
    read = await ovh.read(line(LineKind.HUNTING))
    assert read.targets == tuple(Target(TargetKind.NUMBER, Phone(f"+336399801{n:02}")) for n in range(20))
    assert len(asked(sim)) == requests
    sim.requests.clear()
    await ovh.read(line(LineKind.HUNTING))
    assert len(asked(sim)) == 2  # who is in the queue, and all agents


async def test_every_half_hour_agents_and_their_order_are_asked_for_anew(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    hunting, queue = sim.state.huntings["0033199005002"], line(LineKind.HUNTING)
    for phone in (ANNA, BRUNO):
        sim.add_agent(hunting, phone, status="available")
    assert (await ovh.read(queue)).targets == (TO_ANNA, TO_BRUNO)
    sim.add_agent(hunting, CALLER, status="available", queued=False)
    hunting.queue.order.reverse()
    assert len((await ovh.read(queue)).agents) == 2
    clock.at += timedelta(minutes=30)
    sim.requests.clear()
    read = await ovh.read(queue)
    assert (read.targets, len(read.agents)) == ((TO_BRUNO, TO_ANNA), 3)
    assert len(asked(sim)) == 4


async def test_whoever_another_hand_puts_in_a_queue_logs_out_or_deletes_is_seen_at_once(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    hunting, queue = sim.state.huntings["0033199005002"], line(LineKind.HUNTING)
    anna = sim.add_agent(hunting, ANNA, status="available")
    await ovh.read(queue)
    bruno = sim.add_agent(hunting, BRUNO, status="available")
    hunting.queue.order.reverse()
    assert (await ovh.read(queue)).targets == (TO_BRUNO, TO_ANNA)
    anna.shown["status"] = "loggedOut"
    assert (await ovh.read(queue)).targets == (TO_BRUNO,)
    hunting.queue.order.remove(bruno.id)
    del hunting.agents[bruno.id]
    read = await ovh.read(queue)
    assert (read.targets, [agent.phone for agent in read.agents]) == ((), [ANNA])
    await ovh.read(queue)  # lists the agents anew
    sim.requests.clear()
    await ovh.read(queue)
    assert len(asked(sim)) == 2


async def test_somebody_new_is_made_put_into_the_queue_and_logged_in_without_a_reading_between(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    queue = line(LineKind.HUNTING)
    sim.add_agent(sim.state.huntings["0033199005002"], BRUNO, status="available")
    read = await ovh.read(queue)
    sim.requests.clear()
    plan = [
        Step(verb, target)
        for target in (TO_ANNA, TO_CHLOE)
        for verb in (StepKind.CREATE, StepKind.ATTACH, StepKind.LOG_IN)
    ]
    known = read
    for step in plan:
        known = await ovh.apply(queue, step, known)
    assert (await ovh.read_back(queue, known, plan)).targets == (TO_BRUNO, TO_ANNA, TO_CHLOE)
    assert [method for method, _ in asked(sim)] == ["POST", "POST", "PUT"] * 2 + ["GET", "GET"]


@pytest.mark.parametrize(
    ("verbs", "requests", "asks"),
    [
        ((StepKind.LOG_OUT,), 1, "/hunting/agent/"),
        ((StepKind.DETACH,), 1, "/queue/"),
        ((StepKind.DETACH, StepKind.LOG_OUT), 2, "/queue/"),
    ],
)
async def test_a_queue_is_read_back_as_far_as_the_steps_reach(
    ovh: OvhTelephony, sim: Simulator, verbs: tuple[StepKind, ...], requests: int, asks: str
) -> None:
    queue = line(LineKind.HUNTING)
    for phone in (ANNA, BRUNO):
        sim.add_agent(sim.state.huntings["0033199005002"], phone, status="available")
    before = await ovh.read(queue)
    plan = [Step(verb, TO_ANNA) for verb in verbs]
    for step in plan:
        await ovh.apply(queue, step, before)
    sim.requests.clear()
    back = await ovh.read_back(queue, before, plan)
    assert (back.targets, len(asked(sim))) == ((TO_BRUNO,), requests)
    assert asks in asked(sim)[0][1]
    whole = await ovh.read(queue)
    assert back == dataclasses.replace(whole, read_at=back.read_at, query_id=back.query_id)


async def test_whoever_another_hand_put_into_the_queue_meanwhile_is_read_back_too(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    hunting, queue = sim.state.huntings["0033199005002"], line(LineKind.HUNTING)
    sim.add_agent(hunting, ANNA, status="available")
    before = await ovh.read(queue)
    plan = [Step(StepKind.DETACH, TO_ANNA)]
    await ovh.apply(queue, plan[0], before)
    sim.add_agent(hunting, BRUNO, status="available")
    assert (await ovh.read_back(queue, before, plan)).targets == (TO_BRUNO,)


async def test_after_a_forward_where_the_number_leads_is_not_asked_again(ovh: OvhTelephony, sim: Simulator) -> None:
    redirect = line(LineKind.REDIRECT)
    before = await ovh.read(redirect)
    for verb, target, requests in (
        (StepKind.FORWARD, TO_ANNA, 1),
        (StepKind.REDIRECT, Target(TargetKind.NUMBER, SIP), 2),
    ):
        await ovh.apply(redirect, Step(verb, target), before)
        sim.requests.clear()
        back = await ovh.read_back(redirect, before, [Step(verb, target)])
        assert len(asked(sim)) == requests
        whole = await ovh.read(redirect)
        assert back == dataclasses.replace(whole, query_id=back.query_id, read_at=back.read_at)


@pytest.mark.parametrize("trouble", [Trouble.LOST_AFTER, Trouble.EMPTY])
async def test_an_agent_that_was_made_without_an_answer_is_found(
    ovh: OvhTelephony, sim: Simulator, trouble: Trouble
) -> None:
    queue = line(LineKind.HUNTING)
    read = await ovh.read(queue)
    sim.faults.next(trouble, method="POST")
    with suppress(AdapterError):
        await ovh.apply(queue, Step(StepKind.CREATE, TO_ANNA), read)
    assert [agent.phone for agent in (await ovh.read(queue)).agents] == [ANNA]


async def test_where_batches_are_refused_ids_are_read_one_by_one(
    ovh: OvhTelephony, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.telephony.simulator.api.server.Api._batch", lambda self, handler, ask: handler(ask))
    for phone in (ANNA, BRUNO):
        sim.add_agent(sim.state.huntings["0033199005002"], phone, status="available")
    assert (await ovh.read(line(LineKind.HUNTING))).targets == (TO_ANNA, TO_BRUNO)
    sim.requests.clear()
    assert (await ovh.read(line(LineKind.HUNTING))).targets == (TO_ANNA, TO_BRUNO)
    assert len(asked(sim)) == 3  # and no batch is tried again


async def test_which_of_several_queues_must_be_said(ovh: OvhTelephony, sim: Simulator) -> None:
    hunting = sim.state.huntings["0033199005002"]
    first = hunting.queue
    second = sim.add_queue(
        hunting, strategy="ringAll", closure="playback", max_wait=timedelta(minutes=5), max_members=10
    )
    with pytest.raises(AdapterError) as error:
        await ovh.read(line(LineKind.HUNTING))
    assert error.value.message == (
        f"lyon: this service has 2 queues ({first.id}, {second.id}); say which one with `queue`"
    )
    assert error.value.permanent
    agent = sim.add_agent(hunting, ANNA, status="available", queued=False)
    second.order.append(agent.id)
    assert (await ovh.read(line(LineKind.HUNTING, queue=second.id))).targets == (TO_ANNA,)
    assert (await ovh.read(line(LineKind.HUNTING, queue=first.id))).targets == ()


# ---------------------------------------------------------------- test calls and tokens


async def test_a_test_call_rings_the_phone(ovh: OvhTelephony, sim: Simulator) -> None:
    await ovh.ring(line(LineKind.REDIRECT), ANNA)
    assert [(request.path, request.body) for request in sim.writes] == [
        ("/telephony/ab1234567-ovh-1/line/0033199005010/click2Call", {"calledNumber": "0033639980111"})
    ]


async def test_a_queue_cannot_place_a_test_call(ovh: OvhTelephony, sim: Simulator) -> None:
    with pytest.raises(AdapterError, match="cannot place a test call") as error:
        await ovh.ring(line(LineKind.HUNTING), ANNA)
    assert (error.value.permanent, sim.requests) == (True, [])


@pytest.mark.parametrize("kind", list(LineKind))
async def test_the_event_token_is_made_once_and_read_again(ovh: OvhTelephony, sim: Simulator, kind: LineKind) -> None:
    token = await ovh.event_token(line(kind))
    assert await ovh.event_token(line(kind)) == token
    assert list(sim.state.tokens.values()) == [token]
    assert len(sim.writes) == 1


async def test_a_key_that_is_not_configured_is_named(ovh: OvhTelephony) -> None:
    with pytest.raises(AdapterError) as error:
        await ovh.read(dataclasses.replace(line(LineKind.LINE), id=LineId("nice"), key="nice"))
    assert (error.value.message, error.value.permanent) == ("nice: the OVH key 'nice' is not configured", True)


# ---------------------------------------------------------------- live calls


async def hunting_with(ovh: OvhTelephony, *phones: Phone) -> Line:
    queue = line(LineKind.HUNTING)
    for phone in phones:
        target = Target(TargetKind.NUMBER, phone)
        await do(ovh, queue, (StepKind.CREATE, target), (StepKind.ATTACH, target), (StepKind.LOG_IN, target))
    return queue


@pytest.mark.parametrize("names", ["number", "name"])
async def test_the_calls_in_a_queue_are_known_with_who_answered(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, names: Literal["number", "name"]
) -> None:
    sim.questions.live_call_names = names
    queue = await hunting_with(ovh, ANNA)
    began = clock.now()
    talks = sim.call(QUEUE, CALLER)
    clock.at += timedelta(seconds=7)
    talks.answer()
    clock.at += timedelta(seconds=5)
    waits = sim.call(QUEUE, None)
    clock.at += timedelta(seconds=5)
    sim.advance()
    told = await ovh.live_calls(queue)
    assert [(one.source, one.kind, one.caller, one.known_caller, one.agent) for one in told] == [
        (Source.LIVE, CallEventKind.ENTERED, CALLER, True, None),
        (Source.LIVE, CallEventKind.ANSWERED, CALLER, True, ANNA),
        (Source.LIVE, CallEventKind.ENTERED, None, True, None),
    ]
    assert [(one.joined_at, one.answered_at) for one in told[:2]] == [
        (began, None),
        (began, began + timedelta(seconds=7)),
    ]
    assert [one.key for one in await ovh.live_calls(queue)] == [one.key for one in told]
    waits.hang_up()
    talks.hang_up()
    assert await ovh.live_calls(queue) == []


async def test_a_line_without_a_queue_has_no_live_calls_and_is_not_asked(ovh: OvhTelephony, sim: Simulator) -> None:
    assert await ovh.live_calls(line(LineKind.LINE)) == []
    assert asked(sim) == []


@pytest.mark.parametrize(
    ("told", "caller", "known"),
    [
        ("  33 6 39 98 01 01 ", "+33639980101", True),
        ("0033639980101", "+33639980101", True),
        ("anonymous", None, True),
        ("", None, False),
        ("???", None, False),
    ],
)
def test_the_caller_of_a_live_call_is_read_in_every_form(told: str, caller: str | None, known: bool) -> None:
    call = {"begin": "2026-01-13T19:30:02+01:00", "callerIdNumber": told, "state": "Waiting"}
    (one,) = facts_of_live_call(7, call, line(LineKind.HUNTING))
    assert (one.caller, one.known_caller) == (caller, known)


@pytest.mark.parametrize(
    "call", [{}, {"begin": None, "state": "Waiting"}, {"begin": "soon", "state": "Waiting"}, {"begin": 7, "state": 3}]
)
def test_a_live_call_that_does_not_say_since_when_is_left_out(call: dict[str, object]) -> None:
    assert facts_of_live_call(7, call, line(LineKind.HUNTING)) == []
