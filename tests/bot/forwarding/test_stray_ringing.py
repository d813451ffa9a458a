"""A call offered to a phone that should not ring: the line is read and put right at once."""

from datetime import timedelta

import pytest

from bot.model import CallEventKind, CallFact, Deployment, LineKind, Phone, Source
from bot.run.app import App
from tests.support.scene import ANNE, BACKUP, BAKARI, NOON, STRANGER, Scene, a_line, hours, scene

LATER = NOON + timedelta(minutes=22)
"""Well after the change, between two of the readings that are five minutes apart."""


async def offered(here: Scene, phone: Phone, ago: timedelta = timedelta(seconds=1)) -> None:
    """The stream says that a call rings there."""
    now = here.clock.now()
    app = App(here.store, here.clock, Deployment((here.line,)), {})
    fact = CallFact(
        f"{now} {phone}", here.line.id, Source.QUEUE, CallEventKind.OFFERED, now - ago, "passage", agent=phone
    )
    await app.on_call_events([fact])


async def ringing_at_anne(here: Scene) -> int:
    """The readings so far, in the middle of Anne's shift, with everything settled."""
    await here.shift(hours(0, 4), "Anne")
    await here.until(LATER)
    here.clock.move(LATER + timedelta(seconds=30))
    await here.follow()
    return here.reads()


def logged_in(here: Scene, phone: Phone) -> None:
    here.simulator.add_agent(here.simulator.state.huntings["0033199005002"], phone, status="available")


async def test_a_call_offered_to_an_unwished_phone_is_read_and_put_right_at_once() -> None:
    async with scene(a_line(uncovered=(BACKUP,))) as here:
        before = await ringing_at_anne(here)
        logged_in(here, BAKARI)
        await here.follow()
        assert (here.reads(), here.rings()) == (before, [ANNE, BAKARI])
        await offered(here, BAKARI)
        await here.follow()
        assert here.rings() == [ANNE]
        assert here.clock.now() == LATER + timedelta(seconds=30)


async def test_a_stranger_is_told_at_once_and_read_once() -> None:
    async with scene(a_line()) as here:
        await ringing_at_anne(here)
        logged_in(here, STRANGER)
        await offered(here, STRANGER)
        await here.follow()
        assert [chat for chat, _ in here.said] == ["coordination"]
        after = here.reads()
        here.clock.move(here.clock.now() + timedelta(seconds=5))
        await offered(here, STRANGER)
        await here.follow()
        assert here.reads() == after


@pytest.mark.parametrize(
    ("settings", "phone", "ago"),
    [
        pytest.param({}, ANNE, timedelta(seconds=1), id="who should ring"),
        pytest.param({}, BAKARI, timedelta(minutes=5), id="an old event"),
        pytest.param({"shared": True}, BAKARI, timedelta(seconds=1), id="maybe the other line of the service"),
    ],
)
async def test_nothing_is_read_for(settings: dict[str, bool], phone: Phone, ago: timedelta) -> None:
    async with scene(a_line(LineKind.HUNTING, **settings)) as here:
        before = await ringing_at_anne(here)
        await offered(here, phone, ago)
        await here.follow()
        assert here.reads() == before
