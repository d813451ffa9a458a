"""What is remembered of calls, on a real database."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calls.fold import fold
from bot.calls.log import note_later_looks, overdue_calls, record_call_facts, refold_overdue_calls
from bot.model import Call, CallEventKind, CallFact, CallId, Line, LineId, LineKind, MissedCall, Outcome, Phone
from storage.store import SqlStore, open_store
from storage.transaction import SqlTx
from tests.bot.calls.test_fold import ANNE, ANSWERED, LATER, LYON, MISSED, MOBILE, SUSPECT, at, fact, leg, some_facts
from tests.support.clock import StillClock
from tests.support.france import FRENCH

LINE = Line(LYON, "Lyon", Phone("+33199005001"), Phone("+33199005001"), LineKind.HUNTING, "xx-ovh-1", *FRENCH)


async def stored(store: SqlStore, facts: Sequence[CallFact], now: datetime = LATER) -> list[Call]:
    return await store.write(lambda tx: record_call_facts(tx, LINE, facts, now))


async def known(store: SqlStore) -> list[Call]:
    return await store.read(lambda tx: tx.calls.calls(LYON, at(-86400), at(86400)))


def facts_of_one_call(call: Call) -> Call:
    return replace(call, id=CallId(0))


@given(some_facts, st.lists(st.integers(1, 4), min_size=14, max_size=14), st.permutations(range(14)))
@settings(max_examples=150, deadline=None)
def test_facts_stored_in_any_order_and_portions_make_the_calls_that_all_together_make(
    facts: list[CallFact], portions: list[int], order: list[int]
) -> None:
    mixed = [facts[place] for place in order if place < len(facts)]

    async def portion_by_portion() -> list[Call]:
        store = await open_store("sqlite://", clock=StillClock())
        left = [*mixed, *mixed[:3]]
        for size in portions:
            await stored(store, left[:size])
            left = left[size:]
        await stored(store, left)
        calls = await known(store)
        await store.close()
        return calls

    together = fold(facts, suspect_under=SUSPECT, now=LATER)
    calls = sorted(map(facts_of_one_call, asyncio.run(portion_by_portion())), key=lambda one: (one.rang_at, one.facts))
    assert calls == together


async def test_a_call_keeps_its_id_as_its_facts_come_and_only_what_changed_is_told(store: SqlStore) -> None:
    told = [await stored(store, [one]) for one in (*ANSWERED, *ANSWERED[:2])]
    changed = [[(call.id, call.outcome) for call in calls] for calls in told]
    assert changed == [
        [(1, Outcome.GOING_ON)],
        [(1, Outcome.GOING_ON)],
        [(1, Outcome.GOING_ON)],
        [(1, Outcome.ANSWERED)],
        [(1, Outcome.ANSWERED)],
        [],
        [],
    ]


async def test_a_record_that_came_before_the_events_gives_its_call_the_id(store: SqlStore) -> None:
    (alone,) = await stored(store, [leg(2, agent=MOBILE)])
    (whole,) = await stored(store, MISSED)
    assert (alone.id, alone.records_only) == (whole.id, True)
    assert (whole.records_only, len(whole.facts), await known(store)) == (False, 4, [whole])


async def test_where_two_calls_turn_out_to_be_one_so_do_their_alerts(store: SqlStore) -> None:
    waits, _, left = MISSED
    (call,) = await stored(store, [waits])
    (later,) = await stored(store, [leg(80)])  # too late for a passage that was last heard of at 0

    def alert(tx: SqlTx) -> MissedCall:
        return tx.calls.save_missed(MissedCall(0, LYON, ANNE, (later.id,), later.rang_at))

    opened = await store.write(alert)
    (whole,) = await stored(store, [replace(left, at=at(90))])
    assert (whole.id, await known(store)) == (call.id, [whole])
    assert await store.read(lambda tx: tx.calls.missed_of_call(whole.id)) == replace(opened, calls=(whole.id,))


async def test_the_alert_of_a_call_that_is_part_of_an_alerted_one_is_left_empty(store: SqlStore) -> None:
    waits, _, left = MISSED
    (call,) = await stored(store, [waits])
    (later,) = await stored(store, [leg(80)])

    def alerts(tx: SqlTx) -> list[MissedCall]:
        return [tx.calls.save_missed(MissedCall(0, LYON, ANNE, (one.id,), one.rang_at)) for one in (call, later)]

    first, second = await store.write(alerts)
    await stored(store, [replace(left, at=at(90))])
    assert await store.read(lambda tx: tx.calls.open_missed(LYON)) == [first, replace(second, calls=())]


async def test_a_record_in_the_middle_of_a_long_call_is_part_of_it(store: SqlStore) -> None:
    (call,) = await stored(store, [fact(CallEventKind.ENTERED, 0), fact(CallEventKind.LEFT, 1200, joined_at=at(-300))])
    changed = [await stored(store, [leg(seconds)]) for seconds in (600, -200)]
    assert [[(one.id, len(one.facts)) for one in calls] for calls in changed] == [[(call.id, 3)], [(call.id, 4)]]


async def test_calls_of_other_lines_are_left_alone(store: SqlStore) -> None:
    (call,) = await stored(store, MISSED)
    there = LineId("paris")
    paris = replace(LINE, id=there)
    elsewhere = [replace(one, line=there, key=f"paris/{one.key}", passage="q") for one in MISSED]
    await store.write(lambda tx: record_call_facts(tx, paris, [*elsewhere, replace(leg(3), line=there)], LATER))
    assert await known(store) == [call]


# ---------------------------------------------------------------- what time alone changes


async def late(store: SqlStore, now: datetime) -> list[tuple[CallId, Outcome]]:
    def work(tx: SqlTx) -> list[Call]:
        overdue = overdue_calls(tx, LINE, now)
        changed = refold_overdue_calls(tx, LINE, overdue, now)
        if overdue:
            note_later_looks(tx, LINE, overdue, now)
        return changed

    return [(call.id, call.outcome) for call in await store.write(work)]


async def test_a_call_known_from_records_is_told_of_after_three_minutes_and_once(store: SqlStore) -> None:
    await stored(store, [leg(0)], now=at(30))
    told = [await late(store, at(seconds)) for seconds in (30, 179, 180, 185)]
    assert told == [[], [], [(1, Outcome.MISSED)], []]


async def test_a_caller_of_whom_nothing_is_heard_has_left_after_half_an_hour(store: SqlStore) -> None:
    await stored(store, [fact(CallEventKind.ENTERED, 0)], now=at(1))
    told = [await late(store, at(seconds)) for seconds in (1799, 1800, 1805)]
    assert told == [[], [(1, Outcome.MISSED)], []]


async def test_a_talk_of_which_nothing_is_heard_is_over_after_four_hours(store: SqlStore) -> None:
    await stored(
        store, [fact(CallEventKind.ENTERED, 0), fact(CallEventKind.ANSWERED, 1500, agent=MOBILE)], now=at(1501)
    )
    hours = timedelta(hours=4).total_seconds()
    told = [await late(store, at(seconds)) for seconds in (1800, 3600, 1499 + hours, 1500 + hours)]
    assert told == [[], [], [], [(1, Outcome.ANSWERED)]]


async def test_a_call_that_ended_in_time_is_not_told_of_again(store: SqlStore) -> None:
    await stored(store, [fact(CallEventKind.ENTERED, 0)], now=at(1))
    await stored(store, MISSED, now=at(41))
    assert await late(store, at(1800)) == []


@pytest.mark.parametrize("seconds", [3600, 20 * 3600])
async def test_what_fell_due_while_we_were_away_is_told_when_we_are_back(store: SqlStore, seconds: int) -> None:
    await stored(store, [leg(0)], now=at(30))
    await stored(store, [fact(CallEventKind.ENTERED, 10, "q", caller=None)], now=at(30))
    assert await late(store, at(seconds)) == [(1, Outcome.MISSED), (2, Outcome.MISSED)]
