"""The fifteen faults of the dashboard that this board comes from (OVH's CTI example of 2015): none of them is here.

Of what needs more: 6 is in `tests/adapters/telephony/ovh/stream/test_events.py`, 13 in
`tests/adapters/web/test_board_in_chromium.py` (with midnight on the screen, 11), 14 in `test_pops.py`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.telephony.ovh.event_parser import parse_events
from bot.board.live import read_boards
from bot.board.read import read_board
from bot.board.values import Board, CallState, Counters, Withheld
from bot.model import CallEventKind, Line, LineId, Phone
from tests.support.helpline import LYON, MONDAY, PARIS, Helpline, helpline
from tests.support.web.board import CALLER, queue_facts

ENTERED, OFFERED, ANSWERED, NOT_TAKEN, HUNG_UP, LEFT = (
    CallEventKind.ENTERED,
    CallEventKind.OFFERED,
    CallEventKind.ANSWERED,
    CallEventKind.NOT_TAKEN,
    CallEventKind.HUNG_UP,
    CallEventKind.LEFT,
)
ANNE, BAKARI = Phone("+33639980100"), Phone("+33639980101")
OTHER = Phone("+33199005012")
LINE_IDS = [LineId("lyon"), LineId("paris")]
TEN = MONDAY + timedelta(hours=1, minutes=5)
"""Five past ten in Lyon: the line is open."""


async def seen(h: Helpline, line: Line = LYON) -> Board:
    return await h.store.read(lambda tx: read_board(tx, line, h.clock.now()))


@asynccontextmanager
async def open_line(now: datetime = TEN) -> AsyncIterator[Helpline]:
    """Anne has the shift until noon."""
    async with helpline() as h:
        await h.privately("v1", "/prendre 1")
        h.clock.move(now)
        yield h


def states(board: Board) -> list[tuple[str, CallState, tuple[str, ...]]]:
    return [(call.caller.digits, call.state, call.at) for call in board.calls]


async def test_1_who_gives_up_while_no_phone_rings_counts_as_missed_and_leaves_no_row() -> None:
    async with open_line() as h:
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0)))
        h.clock.move(TEN + timedelta(seconds=30))
        assert states(await seen(h)) == [("…07", CallState.WAITING, ())]
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0), (LEFT, 20), caller=OTHER))
        board = await seen(h)
        assert (states(board), board.today.missed) == ([("…07", CallState.WAITING, ())], 1)


async def test_2_who_gives_up_while_two_phones_ring_is_lost_once() -> None:
    async with open_line() as h:
        rings = (ENTERED, 0), (OFFERED, 1, ANNE), (OFFERED, 1, BAKARI)
        ends = (NOT_TAKEN, 20, ANNE), (NOT_TAKEN, 20, BAKARI), (LEFT, 20)
        facts = queue_facts(TEN, *rings, *ends)
        await h.app.on_call_events(facts[:3])
        h.clock.move(TEN + timedelta(seconds=5))
        assert states(await seen(h)) == [("…07", CallState.RINGING, ("Anne", "Bakari"))]
        await h.app.on_call_events(facts)
        h.clock.move(TEN + timedelta(seconds=30))
        board = await seen(h)
        assert (states(board), board.today.missed, board.today.calls) == ([], 1, 1)


async def test_3_without_calls_there_is_no_share_of_them() -> None:
    async with open_line() as h:
        board = await seen(h)
        assert (board.today, board.today.rate, board.week.rate) == (Counters(), None, None)


async def test_4_waits_are_of_all_calls_each_counted_once_and_never_rounded_on_the_way() -> None:
    async with open_line() as h:
        for n, (wait, answered) in enumerate(((10, True), (11, True), (12, False), (90, False))):
            at, caller = TEN + timedelta(minutes=3 * n), Phone(f"+3319900501{n}")
            talk = ((OFFERED, 1, ANNE), (ANSWERED, wait, ANNE), (HUNG_UP, wait + 60, ANNE)) if answered else ()
            end = wait + 60 if answered else wait
            await h.app.on_call_events(queue_facts(at, (ENTERED, 0), *talk, (LEFT, end), caller=caller))
        h.clock.move(TEN + timedelta(minutes=20))
        today = (await seen(h)).today
        assert (today.answered, today.missed) == (2, 2)
        waits = today.median_wait, today.p90_wait, today.longest_wait
        assert waits == tuple(timedelta(seconds=s) for s in (11, 90, 90))


async def test_5_events_of_a_call_whose_beginning_nobody_saw_stop_nothing() -> None:
    async with open_line() as h:
        middle = queue_facts(TEN, (ENTERED, 0), (OFFERED, 5, ANNE), (ANSWERED, 8, ANNE), caller=OTHER)[1:]
        whole = queue_facts(TEN, (ENTERED, 0))
        h.clock.move(TEN + timedelta(seconds=10))
        await h.app.on_call_events([*middle, *whole])
        known = {call.state for call in (await seen(h)).calls}
        assert known >= {CallState.WAITING}
        assert len((await seen(h)).calls) == 2


def test_5_an_offer_that_names_no_agent_is_read_and_so_is_what_follows_it() -> None:
    queue = LYON.number.replace("+", "00")
    data = {"Queue": queue, "Calling": "0033199005007", "QueueMemberUUID": "u", "Ts": "1763973000"}
    offer = {"Event": "agent-offering", "Ressource": queue, "Timestamp": 1763973000000000000, "Data": data}
    end = {**offer, "Event": "member-queue-end"}
    read = parse_events({"Session": "s", "Message": "", "Events": [offer, "no event", end]}, {LYON.number: LYON.id})
    assert [(fact.kind, fact.agent) for fact in read] == [(OFFERED, None), (LEFT, None)]


async def test_7_the_overview_counts_queues_too() -> None:
    async with open_line() as h:
        h.clock.move(TEN + timedelta(seconds=9))
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0)))
        boards = await h.store.read(lambda tx: read_boards(tx, h.app.deployment, LINE_IDS, h.clock.now()))
        assert {line: len(board.waiting) for line, board in boards.items()} == {"lyon": 1, "paris": 0}


async def test_8_times_are_instants_and_are_shown_by_the_line_s_clock() -> None:
    async with open_line() as h:
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0)))
        (call,) = (await seen(h)).calls
        assert (call.rang_at, call.rang_at.tzinfo, (await seen(h)).zone) == (TEN, UTC, "Europe/Paris")


async def test_9_two_lines_of_one_account_do_not_mix() -> None:
    async with open_line() as h:
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0), line=PARIS))
        h.clock.move(TEN + timedelta(seconds=9))
        assert (LYON.billing_account, states(await seen(h)), len((await seen(h, PARIS)).calls)) == (
            PARIS.billing_account,
            [],
            1,
        )


async def test_10_a_call_that_never_ends_is_no_ghost() -> None:
    async with open_line() as h:
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0)))
        await h.app.on_call_events(
            queue_facts(TEN, (ENTERED, 0), (OFFERED, 1, ANNE), (ANSWERED, 3, ANNE), caller=OTHER)
        )
        h.clock.move(TEN + timedelta(minutes=31))
        await h.app.tick()
        assert states(await seen(h)) == [("…12", CallState.TALKING, ("Anne",))]
        h.clock.move(TEN + timedelta(hours=4, minutes=1))
        await h.app.tick()
        assert states(await seen(h)) == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Auckland"])
async def test_11_counters_begin_anew_at_midnight_of_the_line(zone: str) -> None:
    line = replace(LYON, zone=zone)
    async with helpline(lines=(line, PARIS)) as h:
        local_noon = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo(zone))
        await h.app.on_call_events(queue_facts(local_noon.astimezone(UTC), (ENTERED, 0), (LEFT, 20), line=line))
        midnight = local_noon.replace(hour=0) + timedelta(days=1)
        h.clock.move(midnight.astimezone(UTC) - timedelta(seconds=1))
        before = await seen(h, line)
        assert (before.today.missed + before.today.while_closed, before.changes_at <= midnight) == (1, True)
        h.clock.move(midnight.astimezone(UTC))
        after = await seen(h, line)
        assert (after.today, after.week.missed + after.week.while_closed) == (Counters(), 1)


async def test_12_counters_come_from_the_database_and_lists_have_an_end() -> None:
    async with open_line() as h:
        for n in range(60):
            caller = Phone(f"+33199005{n:03}")
            await h.app.on_call_events(queue_facts(TEN + timedelta(seconds=n), (ENTERED, 0), (LEFT, 15), caller=caller))
        h.clock.move(TEN + timedelta(minutes=5))
        board = await seen(h)
        assert (board.today.missed, len(board.call_backs), board.more_call_backs) == (60, 20, 40)


async def test_15_no_more_than_two_digits_of_a_caller_are_in_the_value() -> None:
    async with open_line() as h:
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0)))
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0), caller=None))
        await h.app.on_call_events(queue_facts(TEN, (ENTERED, 0), (LEFT, 30), caller=OTHER))
        h.clock.move(TEN + timedelta(minutes=1))
        board = await seen(h)
        assert [number for number in (CALLER, OTHER) if number[-6:] in repr(board)] == []
        assert {call.caller.withheld for call in board.calls} == {Withheld.NO, Withheld.WITHHELD}
        assert [back.caller.digits for back in board.call_backs] == ["…12"]
