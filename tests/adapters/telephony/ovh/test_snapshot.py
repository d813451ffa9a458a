"""What a line was before our first step, and putting it back."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.faults import Trouble
from bot.errors import AdapterError
from bot.model import Line, LineKind, Phone, Step, StepKind, Target, TargetKind
from tests.support.ovh import ANNA, BRUNO, QUEUE, SIP, line

TO_ANNA, TO_BRUNO = Target(TargetKind.NUMBER, ANNA), Target(TargetKind.NUMBER, BRUNO)
ELSEWHERE = "0033199005099"
WIRE_ANNA, WIRE_BRUNO = "0033639980111", "0033639980112"


async def do(ovh: OvhTelephony, line: Line, *steps: tuple[StepKind, Target]) -> None:
    for verb, target in steps:
        await ovh.apply(line, Step(verb, target), await ovh.read(line))


@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.REDIRECT])
@pytest.mark.parametrize("forwarded", [True, False])
@pytest.mark.parametrize("way", ["00", "+"])
async def test_a_forward_is_put_back(
    ovh: OvhTelephony, sim: Simulator, kind: LineKind, forwarded: bool, way: Literal["00", "+"]
) -> None:
    of = line(kind)
    sim.questions.stored_number, sim.questions.plus_in_put = way, "refused"
    if forwarded:
        sim.someone_sets(SIP, forwardUnconditional=True, forwardUnconditionalNumber=ELSEWHERE)
    if kind is LineKind.REDIRECT:
        sim.add_line(Phone("+33199005099"))  # a number leads only to lines of one's own
        sim.state.redirects["0033199005001"].shown["destination"] = ELSEWHERE
    before = json.loads(await ovh.snapshot(of))
    await do(ovh, of, (StepKind.FORWARD, TO_ANNA))
    if kind is LineKind.REDIRECT:
        await do(ovh, of, (StepKind.REDIRECT, Target(TargetKind.NUMBER, SIP)))
    writes = len(sim.writes)
    forward = "forward to 0033199005099 again" if forwarded else "forward to nowhere again"
    words = ["lead the number to 0033199005099 again"] * (kind is LineKind.REDIRECT) + [forward]
    assert await ovh.restore(of, json.dumps(before), dry_run=True) == words
    assert len(sim.writes) == writes
    assert await ovh.restore(of, json.dumps(before), dry_run=False) == words
    after = json.loads(await ovh.snapshot(of))
    if not forwarded:  # OVH keeps the number of a forward that is off, and there is no way to write "none"
        before["options"]["forwardUnconditionalNumber"] = after["options"]["forwardUnconditionalNumber"]
    assert after == before


async def test_a_queue_rings_whom_it_rang_and_nobody_of_ours(ovh: OvhTelephony, sim: Simulator) -> None:
    of = line(LineKind.HUNTING)
    hunting = sim.state.huntings["0033199005002"]
    sim.add_agent(hunting, BRUNO, status="available")
    before = await ovh.snapshot(of)
    await do(
        ovh,
        of,
        (StepKind.CREATE, TO_ANNA),
        (StepKind.ATTACH, TO_ANNA),
        (StepKind.LOG_IN, TO_ANNA),
        (StepKind.LOG_OUT, TO_BRUNO),
    )
    assert sim.phone(QUEUE) == [ANNA]
    words = [f"set {WIRE_BRUNO} to available", f"set {WIRE_ANNA} to loggedOut"]
    assert await ovh.restore(of, before, dry_run=False) == words
    assert sim.phone(QUEUE) == [BRUNO]
    assert await ovh.restore(of, before, dry_run=False) == []
    next(agent for agent in hunting.agents.values() if agent.number == WIRE_BRUNO).shown["status"] = "loggedOut"
    sim.faults.next(Trouble.DOES_NOT_STICK, method="PUT")
    with pytest.raises(AdapterError, match="OVH has not done this yet: set 0033639980112 to available"):
        await ovh.restore(of, before, dry_run=False)


async def test_on_a_shared_service_people_go_back_to_their_queues(ovh: OvhTelephony, sim: Simulator) -> None:
    hunting = sim.state.huntings["0033199005002"]
    how = {"closure": "playback", "max_wait": timedelta(minutes=5), "max_members": 10}
    sim.add_queue(hunting, strategy="sequentiallyByAgentOrder", **how)  # type: ignore[arg-type]  # as above
    of = replace(line(LineKind.HUNTING), shared=True, queue=next(iter(hunting.queues)))
    sim.add_agent(hunting, BRUNO, status="available")
    before = await ovh.snapshot(of)
    await do(
        ovh,
        of,
        (StepKind.CREATE, TO_ANNA),
        (StepKind.LOG_IN, TO_ANNA),
        (StepKind.ATTACH, TO_ANNA),
        (StepKind.DETACH, TO_BRUNO),
    )
    assert sim.phone(QUEUE) == [ANNA]
    words = [f"put {WIRE_BRUNO} back into the queue", f"take {WIRE_ANNA} out of the queue"]
    assert await ovh.restore(of, before, dry_run=False) == words
    assert sim.phone(QUEUE) == [BRUNO]
    del hunting.agents[next(id_ for id_, agent in hunting.agents.items() if agent.number == WIRE_BRUNO)]
    hunting.queues[of.queue or 0].order.clear()
    assert await ovh.restore(of, before, dry_run=True) == [f"{WIRE_BRUNO} is no agent any more: make it by hand"]
