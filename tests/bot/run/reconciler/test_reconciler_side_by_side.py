"""Lines of one credential are followed side by side: one that waits holds up no other, and is told of in time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from typing_extensions import override

from adapters.telephony.simulator.faults import Trouble
from bot.forwarding.pending_replies import add_pending_reply
from bot.model import Address, Deployment, Line, LineId, LineKind, Observed, PendingReply, Phone, Priority, Snapshot
from bot.run.reconciler import Reconciler
from bot.run.wake import Wake
from tests.support.fake_time import FakeTime, run
from tests.support.scene import ANNE, NOON, Scene, Watched, a_line, hours, scene

VERIFIED_WITHIN = timedelta(seconds=50)
BREST = Phone("+33199005011")


def scenes() -> tuple[FakeTime, Line]:
    return FakeTime(NOON), a_line(LineKind.LINE)


async def followed(here: Scene, *others: Line) -> asyncio.Task[None]:
    """The loop that `run` has, over the scene's line and others."""
    following = Reconciler(here.store, here.telephony, here.clock, Deployment((*others, here.line)))
    wake, agenda = Wake(), following.agenda_of("default")
    here.store.listen(wake.hear)
    wake.listen(agenda.hear)
    return asyncio.create_task(following.follow_for_ever(agenda))


async def ended(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Slow(Watched):
    """Brest's readings take an hour."""

    @override
    async def read(self, line: Line, priority: Priority = Priority.CHANGE) -> Observed:
        if line.id == "brest":
            await self._clock.wait(timedelta(hours=1))
        return await super().read(line, priority)


def test_a_line_that_waits_holds_up_no_other() -> None:
    loop, line = scenes()

    async def work() -> None:
        async with scene(line, clock=loop.clock) as here:
            here.telephony.__class__ = Slow
            brest = replace(line, id=LineId("brest"), service=BREST, number=BREST)
            task = await followed(here, brest)
            await here.clock.wait(timedelta(minutes=1))
            await here.shift(hours(0, 1), "Anne")
            await here.clock.wait(VERIFIED_WITHIN)
            known = await here.known()
            await ended(task)
            assert here.rings() == [ANNE]
            assert known.verified_at is not None

    run(loop, work())


@pytest.mark.parametrize("kind", list(LineKind))
def test_who_takes_the_line_over_does_not_wait_behind_the_readings_of_others(kind: LineKind) -> None:
    loop, line = FakeTime(NOON), a_line(kind)

    async def work() -> None:
        async with scene(line, clock=loop.clock) as here:
            await here.store.write(lambda tx: tx.phones.save_snapshot(Snapshot(line.id, NOON, "{}")))
            task = await followed(here)
            await here.clock.wait(timedelta(minutes=10))
            client = here.telephony.clients["default"]
            storm = [asyncio.create_task(client.get("/auth/currentCredential")) for _ in range(200)]
            await here.clock.wait(timedelta(seconds=1))
            since = here.clock.now()
            (seat,) = await here.shift((since, since + timedelta(hours=1)), "Anne")
            one = PendingReply(line.id, Address("console", "@v1"), f"takeover:{seat.id}", "fr", since, seat.id)
            await here.store.write(lambda tx: add_pending_reply(tx, one))
            await here.clock.wait(VERIFIED_WITHIN)
            known = await here.known()
            assert not all(asked.done() for asked in storm)
            await ended(task)
            await ended(asyncio.gather(*storm))
            assert known.confirmed_at
            assert known.confirmed_at <= since + timedelta(seconds=15)

    run(loop, work())


def test_while_ovh_wants_us_to_wait_people_are_told_in_time() -> None:
    loop, line = scenes()

    async def work() -> None:
        async with scene(line, clock=loop.clock) as here:
            await here.shift(hours(0, 1), "Anne")
            here.simulator.faults.next(Trouble.TOO_MANY, times=1000, retry_after=20)
            task = await followed(here)
            await here.clock.wait(timedelta(seconds=70))
            due = await here.store.read(lambda tx: tx.outbox.due(here.clock.now(), 50))
            await ended(task)
            assert {each.post.to.chat for each in due} == {"coordination", "@v1"}

    run(loop, work())


def test_a_bug_in_one_line_is_raised_and_the_others_were_served() -> None:
    loop, line = scenes()

    async def work() -> None:
        async with scene(line, clock=loop.clock) as here:
            nowhere = replace(line, id=LineId("brest"), zone="Nowhere/Atall", service=BREST, number=BREST)
            await here.shift(hours(0, 1), "Anne")
            here.simulator.faults.next(Trouble.FORBIDDEN, times=1000, path=f"*{BREST[1:]}*")
            task = await followed(here, nowhere)
            outcome = (await asyncio.gather(task, return_exceptions=True))[0]
            assert type(outcome).__name__ == "ZoneInfoNotFoundError"
            assert here.rings() == [ANNE]

    run(loop, work())
