"""What the tests at OVH's edge share: a clock that jumps where we would wait, an OVH, a client of it."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from tests.support.ovh import NUMBER, QUEUE, SIP, JumpingClock, credentials


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
async def sim(clock: JumpingClock) -> AsyncIterator[Simulator]:
    simulator = Simulator(clock, longest_poll=0.05)
    simulator.add_line(SIP)
    simulator.add_redirect(NUMBER, SIP)
    simulator.add_hunting(QUEUE)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
def ovh(sim: Simulator, clock: JumpingClock) -> Iterator[OvhTelephony]:
    telephony = OvhTelephony({"default": credentials(sim)}, clock, time_out=timedelta(seconds=0.5))
    yield telephony
    telephony.close()
