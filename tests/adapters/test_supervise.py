import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.supervise import supervise
from bot.errors import AdapterError
from tests.support.ovh import JumpingClock


class Part:
    """Something long-lived that ends as told: by an error, or (None) by itself, after running for a while."""

    def __init__(self, clock: JumpingClock, *ends: Exception | None, runs: timedelta = timedelta(0)) -> None:
        self.clock = clock
        self.ends = list(ends)
        self.runs = runs
        self.runs_made = 0

    async def run(self) -> None:
        self.runs_made += 1
        self.clock.at += self.runs
        end = self.ends.pop(0)
        if end:
            raise end


async def test_what_ends_by_itself_is_left_alone(clock: JumpingClock) -> None:
    part = Part(clock, None)
    await supervise("a part", part.run, clock)
    assert (part.runs_made, clock.waits) == (1, [])


async def test_failures_are_met_with_growing_patience_and_one_line_in_all(
    clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    part = Part(clock, *[AdapterError("a strange answer")] * 11, None)
    await supervise("a part", part.run, clock)
    assert clock.waits == pytest.approx([1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625, 17.085938, 25.628906, 30, 30])
    assert caplog.messages == ["a part failed, and is tried again: a strange answer"]


async def test_the_end_of_an_outage_is_noticed_within_seconds(
    clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    await supervise("a part", Part(clock, *[AdapterError("the server is away", away=True)] * 5000, None).run, clock)
    assert clock.waits == pytest.approx([1, 1.5, 2.25, 3.375, *[5] * 4996])
    assert caplog.messages == ["a part failed, and is tried again: the server is away"]


async def test_an_outage_after_a_minute_of_running_is_another_one(
    clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    runs = timedelta(seconds=60)
    await supervise("a part", Part(clock, *[AdapterError("away", away=True)] * 2, None, runs=runs).run, clock)
    assert caplog.messages == ["a part failed, and is tried again: away"] * 2


async def test_the_delay_that_was_asked_for_is_kept(clock: JumpingClock) -> None:
    part = Part(clock, AdapterError("slow down", retry_after=timedelta(minutes=2)), AdapterError("away"), None)
    await supervise("a part", part.run, clock)
    assert clock.waits == [120, 1.5]


async def test_after_a_minute_of_running_patience_starts_anew(clock: JumpingClock) -> None:
    part = Part(clock, *[AdapterError("away")] * 4, None, runs=timedelta(seconds=60))
    await supervise("a part", part.run, clock)
    assert clock.waits == [1, 1, 1, 1]


async def test_what_needs_a_person_is_told_once_and_tried_again_for_ever(
    clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    revoked = AdapterError("the token was revoked", permanent=True)
    await supervise("a part", Part(clock, *[revoked] * 500, AdapterError("away"), revoked, None).run, clock)
    assert clock.waits[:500] == [30] * 500
    assert caplog.messages == [
        "a part is refused, and tried again: the token was revoked",
        "a part failed, and is tried again: away",
        "a part is refused, and tried again: the token was revoked",
    ]


async def test_a_bug_is_logged_with_its_trace_and_tried_again(
    clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    part = Part(clock, ZeroDivisionError("a bug"), KeyError("x"), None)
    await supervise("a part", part.run, clock)
    assert clock.waits == [1, 1.5]
    assert [(record.levelno, record.message, record.exc_info is not None) for record in caplog.records] == [
        (logging.ERROR, "a part failed by a bug", True)
    ] * 2


@pytest.mark.parametrize("when", [lambda part: part.run, lambda part: asyncio.Event().wait])
async def test_cancelling_ends_it(clock: JumpingClock, when: Callable[[Part], Callable[[], object]]) -> None:
    part = Part(clock, *[AdapterError("away")] * 10_000)
    task = asyncio.create_task(supervise("a part", when(part), clock))  # type: ignore[arg-type]  # both can be awaited
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
