"""One call, told by events and records in any order, some twice and some lost: one alert, or a named exception."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calls.fold import fold
from bot.calls.missed import hung_up_early, was_missed
from bot.model import Call, CallEventKind, CallFact, Outcome, Phone, Source
from tests.bot.calls.test_fold import ANNE, MOBILE, MUCH_LATER, SUSPECT, at, fact, leg
from tests.support.helpline import LYON, MONDAY, helpline
from tests.support.ringing import heard

BY_QUEUE: Final = (
    fact(CallEventKind.ENTERED, 0, joined_at=at(0)),
    fact(CallEventKind.OFFERED, 1, agent=MOBILE, joined_at=at(0)),
    fact(CallEventKind.NOT_TAKEN, 30, agent=MOBILE, cause="ORIGINATOR_CANCEL", joined_at=at(0)),
    fact(CallEventKind.LEFT, 30, cause="Cancel BREAK_OUT", joined_at=at(0), ended_at=at(30)),
)
BY_LINE: Final = (
    fact(CallEventKind.OFFERED, 0, source=Source.LINE),
    fact(CallEventKind.NOT_TAKEN, 30, source=Source.LINE),
)
ROWS: Final = (
    leg(0, key="number"),
    leg(1, key="number again"),
    leg(1, key="phone", agent=MOBILE),
    replace(leg(1, key="placed", caller=None, agent=MOBILE), kind=CallEventKind.PASSED_ON, known_caller=False),
)


def calls_told(facts: list[CallFact], chance: Random) -> list[Call]:
    mixed = [*facts, *chance.sample(facts, len(facts) // 2)]
    chance.shuffle(mixed)
    return fold(mixed, suspect_under=SUSPECT, now=MUCH_LATER)


def of_caller(facts: tuple[CallFact, ...], caller: Phone | None) -> list[CallFact]:
    return [one if one.kind is CallEventKind.PASSED_ON else replace(one, caller=caller) for one in facts]


@pytest.mark.parametrize("caller", [ANNE, None])
@pytest.mark.parametrize("with_id", [True, False])
@pytest.mark.parametrize("events", [BY_QUEUE, BY_LINE])
@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_missed_call_is_one_call_whatever_is_lost(
    events: tuple[CallFact, ...], with_id: bool, caller: Phone | None, data: st.DataObject, chance: Random
) -> None:
    """Exceptions: a leg that the line placed tells of nobody by itself; and where a withheld caller's events lost their
    beginning, or any caller's have no id, records cannot always tell whose they are.
    """
    whole = of_caller((*events, *ROWS), caller)
    kept = [one if with_id else replace(one, passage="") for one in whole if data.draw(st.booleans())]
    calls = calls_told(kept, chance)
    if all(one.kind is CallEventKind.PASSED_ON for one in kept):
        assert calls == []
        return
    assert {call.outcome for call in calls} == {Outcome.MISSED}
    assert not any(hung_up_early(call) for call in calls)
    if caller is not None and with_id:
        assert len(calls) == 1
    assert 1 <= len(calls) <= 3


@pytest.mark.parametrize("lost", range(8))
def test_the_answer_is_known_from_whatever_record_came(lost: int) -> None:
    talked = [*BY_LINE[:1], leg(0, 240, key="number"), leg(5, 235, key="phone", agent=MOBILE)]
    kept = [one for place, one in enumerate(talked) if not lost >> place & 1]
    calls = calls_told(kept, Random(lost))
    assert len(calls) == (1 if kept else 0)
    if any(one.talk for one in kept):
        assert not any(map(was_missed, calls))


def test_an_id_used_again_is_another_call() -> None:
    later = [replace(one, key=f"2/{one.key}", at=one.at + timedelta(hours=1)) for one in BY_LINE]
    for lost in ((), (1,), (2,)):
        kept = [one for place, one in enumerate((*BY_LINE, *later)) if place not in lost]
        assert len(calls_told(kept, Random(1))) == 2


def test_two_withheld_callers_are_two_also_when_a_record_is_issued_again() -> None:
    rows = [leg(0, caller=None, key="a"), leg(1, caller=None, key="a again"), leg(30, caller=None, key="b")]
    rows += [leg(30, caller=None, agent=MOBILE, key="b, phone"), leg(31, caller=None, agent=MOBILE, key="b again")]
    assert [len(call.facts) for call in calls_told(rows, Random(1))] == [2, 3]


@pytest.mark.parametrize("seed", range(12))
async def test_one_alert_in_whatever_order_all_comes_to_be_known(seed: int) -> None:
    chance = Random(seed)
    moved = MONDAY + timedelta(minutes=90) - at(0)
    told = [
        replace(
            one,
            line=LYON.id,
            at=one.at + moved,
            joined_at=one.joined_at and one.joined_at + moved,
            ended_at=one.ended_at and one.ended_at + moved,
        )
        for one in (*chance.choice((BY_QUEUE, BY_LINE)), *ROWS)
    ]
    chance.shuffle(told)
    async with helpline(now=MONDAY + timedelta(minutes=92)) as there:
        for one in [*told, *told[:3]]:
            await there.app.on_call_events([one])
            there.clock.move(there.clock.now() + timedelta(seconds=chance.choice((1, 100, 400))))
            await there.app.tick()
        await there.settle()
        alerts = await there.store.read(lambda tx: tx.calls.open_missed(LYON.id))
        assert [len(alert.calls) for alert in alerts] == [1]
        assert len([words for words in heard(there) if words.startswith("team: ")]) == 1
