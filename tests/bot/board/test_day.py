"""A day at a simulated OVH: what the board counts is what the phone network's own books say."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.board.read import read_board
from bot.board.values import CallState
from bot.demo.helpline import Helpline, open_helpline

PARIS = ZoneInfo("Europe/Paris")


async def wait_until(h: Helpline, at: datetime) -> None:
    await h.wait(max(at - h.clock.now(), timedelta(0)))


@pytest.mark.slow
async def test_a_day_s_counters_equal_the_books() -> None:
    chance = Random(7)
    async with open_helpline(lambda _: None) as h:
        day = h.clock.now().astimezone(PARIS).date()
        answered, waits = 0, []
        starts = sorted(chance.sample(range(10 * 60 + 5, 12 * 60 - 10, 5), 14))
        for n, minute in enumerate(starts):
            await wait_until(h, datetime.combine(day, time(minute // 60, minute % 60), PARIS).astimezone(UTC))
            call = h.simulator.call(h.line.number, f"+33199005{n:03}")
            wait, answers = chance.randint(2, 15), chance.random() < 0.6
            await h.wait(timedelta(seconds=wait))
            board = await h.store.read(lambda tx: read_board(tx, h.line, h.clock.now()))
            assert [row.state for row in board.waiting] in ([CallState.RINGING], [CallState.WAITING])
            if answers:
                call.answer()
                await h.wait(timedelta(seconds=90))
                board = await h.store.read(lambda tx: read_board(tx, h.line, h.clock.now()))
                assert len(board.talking) == 1
            call.hang_up()
            await h.wait(timedelta(seconds=1))
            answered += answers
            waits.append(wait)
        board = await h.store.read(lambda tx: read_board(tx, h.line, h.clock.now()))
        today = board.today
        assert (today.answered, today.missed + today.suspect, today.while_closed) == (answered, 14 - answered, 0)
        assert board.calls == ()
        assert today.longest_wait is not None
        assert abs(today.longest_wait - timedelta(seconds=max(waits))) <= timedelta(seconds=1)
        assert (board.ringing.right, board.ringing.place) == (True, board.ringing.wanted)
