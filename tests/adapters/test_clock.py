"""The machine's clock."""

import asyncio
from datetime import timedelta

import pytest

from adapters.clock import SystemClock


@pytest.mark.parametrize("wakes", [True, False])
async def test_whoever_waits_can_be_stopped_even_at_the_moment_they_are_woken(wakes: bool) -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(SystemClock().wait(timedelta(hours=1), event))
    for _ in range(3):
        await asyncio.sleep(0)
    if wakes:
        event.set()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_wait_is_over_when_its_time_is_or_its_event_comes() -> None:
    event, clock = asyncio.Event(), SystemClock()
    before = clock.monotonic()
    await clock.wait(timedelta(milliseconds=20), event)
    assert clock.monotonic() - before >= 0.02
    event.set()
    await asyncio.wait_for(clock.wait(timedelta(hours=1), event), 5)
    await asyncio.wait_for(clock.wait(timedelta(0)), 5)
