"""A consumer key: asked for, and waited for, whatever its owner does."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from adapters.telephony.ovh.login import RequestedKey, request_key, wait_for_validation
from adapters.telephony.ovh.rights import rights_of_lines
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from bot.errors import AdapterError
from bot.model import LineKind
from tests.support.ovh import START, JumpingClock, credentials, line

RULES = rights_of_lines([line(LineKind.LINE)])


class Owner(JumpingClock):
    """Does something on OVH's page while we wait for the second time."""

    def __init__(self, sim: Simulator) -> None:
        super().__init__()
        self.sim = sim
        self.does = "validate"
        self.lasts: timedelta | None = None

    @override
    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        await super().wait(delay, until)
        if len(self.waits) == 2:
            for credential in self.sim.access.waiting():
                if self.does == "validate":
                    self.sim.access.validate(credential.key, self.lasts)
                elif self.does == "refuse":
                    self.sim.access.refuse(credential.key)


async def asked(sim: Simulator, clock: JumpingClock) -> RequestedKey:
    return await request_key(credentials(sim), RULES, clock)


async def test_a_key_is_asked_for_with_these_rules_and_no_more(sim: Simulator, clock: JumpingClock) -> None:
    new = await asked(sim, clock)
    assert new.link.startswith("https://eu.api.ovh.example/auth/?credentialToken=")
    (waiting,) = sim.access.waiting()
    assert (waiting.key, waiting.rules) == (new.credentials.consumer_key, [tuple(rule) for rule in RULES])


@pytest.mark.parametrize("lasts", [None, timedelta(days=1)])
async def test_we_wait_for_the_owner_s_yes(sim: Simulator, lasts: timedelta | None) -> None:
    owner = Owner(sim)
    owner.lasts = lasts
    new = await asked(sim, owner)
    expires: datetime | None = await wait_for_validation(new, owner)
    assert (expires is None) == (lasts is None)
    assert len(owner.waits) == 2
    telephony = OvhTelephony({"default": new.credentials}, owner)
    assert await telephony.key_expires("default") == expires
    telephony.close()


async def test_an_owner_who_refuses_is_told_to_us(sim: Simulator) -> None:
    owner = Owner(sim)
    owner.does = "refuse"
    new = await asked(sim, owner)
    with pytest.raises(AdapterError, match="the consumer key has expired or was refused"):
        await wait_for_validation(new, owner)


async def test_nobody_is_waited_for_half_an_hour_and_no_longer(sim: Simulator) -> None:
    owner = Owner(sim)
    owner.does = "nothing"
    with pytest.raises(AdapterError, match="nobody validated the key"):
        await wait_for_validation(await asked(sim, owner), owner)
    assert timedelta(minutes=30) <= owner.now() - START < timedelta(minutes=31)


async def test_a_failing_ovh_does_not_end_the_wait(sim: Simulator) -> None:
    owner = Owner(sim)
    new = await asked(sim, owner)
    sim.faults.next(Trouble.SERVER_ERROR, times=3)
    assert await wait_for_validation(new, owner) is None


async def test_an_application_that_ovh_does_not_know_is_told(sim: Simulator, clock: JumpingClock) -> None:
    with pytest.raises(AdapterError, match="the application key is not known at this endpoint"):
        await request_key(replace(credentials(sim), application_key="x"), RULES, clock)
