"""What the live board holds in memory stays as it was, however long calls come and viewers come and go."""

import gc
import tracemalloc
from datetime import timedelta

import pytest

from bot.model import CallEventKind
from tests.support.web.board import Served, board_served, queue_facts

BETWEEN_CALLS = timedelta(minutes=10)
A_WATCH = 36
"""Calls in six hours; a link serves for twelve."""
GROWTH = 100_000
"""Bytes. One page of the board that was kept for each call of eighteen hours would be seven times that."""
OURS = [tracemalloc.Filter(inclusive=True, filename_pattern=f"*/{part}") for part in ("adapters/web/*", "bot/*")]


@pytest.mark.slow
async def test_a_day_of_calls_and_viewers_leaves_nothing_behind() -> None:
    async with board_served() as served:
        tracemalloc.start()
        try:
            held = [await held_after_a_watch(served) for _ in range(4)]
        finally:
            tracemalloc.stop()
        assert served.hub.looking == 0
        assert held[3] - held[0] < GROWTH


async def held_after_a_watch(served: Served) -> int:
    """Six hours of calls, each seen by one who stays and one who comes for it; the bytes that our code holds then."""
    async with served.browser() as staying, served.browser() as passing:
        await staying.sign_in("v1")
        await passing.sign_in("v2")
        async with staying.events() as events:
            await events.next()
            for _ in range(A_WATCH):
                steps = (CallEventKind.ENTERED, 0), (CallEventKind.LEFT, 4)
                await served.tell(*queue_facts(served.h.clock.now(), *steps[:1]))
                await events.next()
                async with passing.events("/board/events/line/lyon") as theirs:
                    await theirs.next()
                await served.tell(*queue_facts(served.h.clock.now(), *steps))
                await served.pass_time(BETWEEN_CALLS)
    while served.hub.looking:
        await served.pass_time(timedelta(seconds=1))
    gc.collect()
    found = tracemalloc.take_snapshot().filter_traces(OURS).statistics("filename")
    return sum(one.size for one in found)
