"""Test calls never stand before a pass of the forwarding, and are placed only as long as they are wanted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from adapters.telephony.simulator.faults import Trouble
from bot.model import Deployment, LineId, LineKind, Membership, Phone, ProofCall, Role
from bot.ports import Tx
from bot.run.phone_checks import PhoneChecks
from tests.support.scene import ANNE, QUEUE, Scene, a_line, hours, scene

MINUTE = timedelta(minutes=1)


async def ask(here: Scene, count: int = 1, phone: Phone = ANNE) -> list[ProofCall]:
    def work(tx: Tx) -> list[ProofCall]:
        anne = next(person for person, _ in tx.people.members(here.line.id) if person.name == "Anne")
        asked = ProofCall(0, here.line.id, anne.id, phone, here.clock.now())
        return [tx.people.save_proof_call(asked) for _ in range(count)]

    return await here.store.write(work)


def placed(here: Scene) -> int:
    return sum(request.path.endswith("/click2Call") for request in here.simulator.writes)


async def test_calls_that_time_out_do_not_keep_a_pass_waiting() -> None:
    """Six, which would take a minute of time-outs, are asked for just before a shift begins."""
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(1, 3), "Anne")
        await here.until(hours(1)[0] - here.line.lead - MINUTE)
        here.clock.move(hours(1)[0] - here.line.lead)
        here.simulator.faults.next(Trouble.LOST_BEFORE, times=6, method="POST", hold=2)
        await ask(here, 6)
        checking = asyncio.create_task(here.checks.place_all())
        await asyncio.sleep(0.2)  # the first is under way
        await here.following.follow_all()
        assert (here.rings(), placed(here)) == ([ANNE], 1)
        await here.clock.through(checking)
        assert placed(here) == 6


async def test_no_call_is_placed_between_two_requests_of_a_pass() -> None:
    async with scene(a_line(LineKind.REDIRECT)) as here:
        await here.follow()
        await here.shift(hours(1, 3), "Anne")
        here.clock.move(hours(1)[0])
        passing = asyncio.create_task(here.following.follow_all())
        await asyncio.sleep(0)
        await ask(here, 3)
        checking = asyncio.create_task(here.checks.place_all())
        await passing
        assert (here.rings(), placed(here)) == ([ANNE], 0)
        await here.clock.through(checking)
        assert placed(here) == 3


async def test_who_left_meanwhile_is_not_rung() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        (call,) = await ask(here)
        await here.store.write(lambda tx: tx.people.delete_membership(call.volunteer, here.line.id))
        await here.follow()
        assert (placed(here), here.said) == (0, [])
        known = await here.store.read(lambda tx: tx.people.proof_call(call.id))
        assert known is not None
        assert known.error != ""


async def test_a_newcomer_is_not_rung() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        (call,) = await ask(here)
        asked = Membership(call.volunteer, here.line.id, Role.NEWCOMER, Role.VOLUNTEER)
        await here.store.write(lambda tx: tx.people.save_membership(asked))
        await here.follow()
        assert placed(here) == 0


async def test_a_number_that_is_theirs_no_more_or_must_not_ring_is_not_rung() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await ask(here, phone=Phone("+33639980177"))
        (call,) = await ask(here, phone=QUEUE)

        def work(tx: Tx) -> None:
            tx.people.save(replace(tx.people.get(call.volunteer), next_phone=QUEUE))

        await here.store.write(work)
        other = replace(a_line(), id=LineId("nice"))
        checks = PhoneChecks(here.store, here.telephony, here.clock, Deployment((here.line, other)))
        await here.clock.through(checks.place_all())
        assert placed(here) == 0


async def test_a_call_that_waited_too_long_is_no_surprise_at_night() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await ask(here)
        here.clock.move(here.clock.now() + timedelta(minutes=11))
        await here.follow()
        assert placed(here) == 0
        assert here.said == [("@v1", "Je n'ai pas réussi à vous appeler. Réessayez plus tard : /tel")]
