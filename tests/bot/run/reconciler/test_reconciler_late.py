"""OVH says yes and makes a change some seconds later, as contact centres do: it is waited for, not repeated."""

from datetime import timedelta
from functools import partial

import pytest

from adapters.telephony.simulator.faults import Trouble
from bot.forwarding.pauses import SHOWS_WITHIN
from bot.model import LineKind
from tests.bot.run.reconciler.test_reconciler_faults import MINUTE, Witness
from tests.support.scene import ANNE, BAKARI, Scene, a_line, hours, scene

CENTRE = "contactCenterSolution"
LINES = {
    "contact centre": partial(a_line, LineKind.HUNTING),
    "shared": partial(a_line, LineKind.HUNTING, shared=True),
    "line": partial(a_line, LineKind.LINE),
    "redirect": partial(a_line, LineKind.REDIRECT),
}


async def handed_over(here: Scene, delay: timedelta) -> Witness:
    """Bakari, who was never rung before, relieves Anne; every change takes OVH so long."""
    one, two, three = hours(-1, 0.1, 1)
    await here.shift((one, two), "Anne")
    await here.shift((two, three), "Bakari")
    await here.until(two - 3 * MINUTE)
    assert here.rings() == [ANNE]
    here.simulator.requests.clear()
    here.simulator.faults.next(Trouble.LATE, times=1000, method="[PD]*", delay=delay)
    witness = Witness(here, two)
    await witness.until(two + 2 * MINUTE)
    return witness


@pytest.mark.parametrize("seconds", [1, 3, 8])
@pytest.mark.parametrize("kind", LINES)
async def test_a_change_that_shows_later_is_taken_once_and_alarms_nobody(kind: str, seconds: int) -> None:
    async with scene(LINES[kind]()) as here:
        if kind == "contact centre":
            here.simulator.state.huntings["0033199005002"].shown["featureType"] = CENTRE
        witness = await handed_over(here, timedelta(seconds=seconds))
        known = await here.known()
        assert (witness.seen, here.said, here.rings()) == ([], [], [BAKARI])
        assert known.verified_at is not None
        assert known.verified_at <= witness.after + MINUTE
        done = [(r.method, r.path, str(r.body)) for r in here.simulator.writes if r.status == 200]
        assert len(done) == len(set(done))
        if here.line.kind is LineKind.HUNTING:
            hunting = here.simulator.state.huntings["0033199005002"]
            numbers = [agent.number for agent in hunting.agents.values()]
            assert sorted(numbers) == sorted(set(numbers))


async def test_what_never_shows_is_taken_again_after_its_time() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(-1, 1), "Anne")
        here.simulator.faults.next(Trouble.DOES_NOT_STICK, method="PUT")
        await here.until(hours(0)[0] + MINUTE)
        first, second = here.simulator.writes
        assert second.at - first.at >= SHOWS_WITHIN
        assert (here.rings(), here.said) == ([ANNE], [])
