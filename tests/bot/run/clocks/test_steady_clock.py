"""A machine's clock that jumps, or was never right: who is on duty stays on duty, and somebody is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import AdapterError
from bot.run.clocks.clock_watch import HOLD_FOR, ClockTrouble, ClockWatch
from bot.run.clocks.steady_clock import SteadyClock

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
JUMPS = [timedelta(hours=-1), timedelta(days=1), timedelta(minutes=-2), timedelta(days=-400)]


class Machine:
    """A machine whose wall clock can be set wrong; `true` is what time it really is."""

    def __init__(self) -> None:
        self.true = NOON
        self.wrong = timedelta(0)
        self.asleep = timedelta(0)

    def now(self) -> datetime:
        return self.true + self.wrong

    def monotonic(self) -> float:
        return (self.true - NOON - self.asleep).total_seconds() + 1000

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        self.true += delay


class World:
    """The machine, our clock over it, and OVH, which may be away or wrong."""

    def __init__(self) -> None:
        self.machine = Machine()
        self.clock = SteadyClock(self.machine)
        self.away = False
        self.ovh_wrong = timedelta(0)
        self.asked = 0
        self.told: list[ClockTrouble] = []
        self.watch = ClockWatch(self.clock, self.ask, self.tell, lambda: None)
        assert self.watch.holds, "until it is known what time it is"

    async def ask(self) -> datetime:
        self.asked += 1
        if self.away:
            raise AdapterError("away")
        return self.machine.true + self.ovh_wrong

    async def tell(self, watch: ClockWatch) -> None:
        self.told.append(watch.trouble)

    async def live(self, span: timedelta) -> None:
        end = self.machine.true + span
        while self.machine.true < end:
            await self.watch.look()
            self.machine.true += timedelta(seconds=5)


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("away", [False, True])
async def test_a_jump_changes_no_time_of_ours_and_is_told_once(jump: timedelta, away: bool) -> None:
    here = World()
    await here.live(MINUTE)
    here.machine.wrong, here.away = jump, away
    for _ in range(40):
        await here.live(MINUTE / 2)
        assert abs(here.clock.now() - here.machine.true) < timedelta(seconds=2)
    assert (here.told, here.watch.holds) == ([ClockTrouble.JUMPED], False)
    here.machine.wrong, here.away = timedelta(0), False
    await here.live(6 * MINUTE)
    assert here.told == [ClockTrouble.JUMPED, ClockTrouble.NONE]


async def test_what_ntp_corrects_is_followed_and_told_to_nobody() -> None:
    here = World()
    for second in range(50):
        here.machine.wrong = timedelta(seconds=-second)
        await here.live(MINUTE)
        assert here.clock.now() == here.machine.now()
    assert here.told == []


@pytest.mark.parametrize("wrong", JUMPS)
async def test_a_clock_that_is_wrong_at_start_holds_everything_then_ovhs_counts(wrong: timedelta) -> None:
    here = World()
    here.machine.wrong = wrong
    here.clock = SteadyClock(here.machine)
    here.watch = ClockWatch(here.clock, here.ask, here.tell, lambda: None)
    await here.watch.look()
    assert (here.told, here.watch.holds, here.watch.ahead) == ([ClockTrouble.WRONG], True, wrong)
    await here.live(HOLD_FOR - MINUTE)
    assert here.watch.holds
    await here.live(2 * MINUTE)
    assert (here.told, here.watch.holds) == ([ClockTrouble.WRONG, ClockTrouble.OVERRULED], False)
    assert abs(here.clock.now() - here.machine.true) < timedelta(seconds=2)
    here.machine.wrong = timedelta(0)
    await here.live(MINUTE)
    assert here.told[-1] is ClockTrouble.NONE
    assert here.clock.now() == here.machine.true


async def test_a_machine_that_slept_believes_its_clock_once_ovh_agrees() -> None:
    here = World()
    await here.live(MINUTE)
    here.machine.true += timedelta(hours=3)
    here.machine.asleep = timedelta(hours=3)
    await here.watch.look()
    assert (here.clock.now(), here.told) == (here.machine.true, [])


async def test_a_clock_that_drifts_away_is_found_within_minutes() -> None:
    here = World()
    here.machine.wrong = timedelta(seconds=-50)
    await here.live(MINUTE)
    here.machine.wrong = timedelta(seconds=-100)
    await here.live(6 * MINUTE)
    assert here.told == [ClockTrouble.WRONG]


async def test_ovh_is_asked_rarely() -> None:
    here = World()
    await here.live(60 * MINUTE)
    assert here.asked == 12
