from datetime import UTC, datetime, timedelta

import pytest

from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from bot.model import CallEventKind, CallFact, LineId, LineKind, Phone, Source
from tests.support.ovh import ANNA, BRUNO, CALLER, NUMBER, QUEUE, SIP, START, JumpingClock, line

LATER = timedelta(minutes=30)  # by then OVH shows every record


async def records(ovh: OvhTelephony, clock: JumpingClock, kind: LineKind, since: datetime = START) -> list[CallFact]:
    """All records since then, a portion after the other."""
    clock.at += LATER
    found: list[CallFact] = []
    while since < clock.at:
        portion, since = await ovh.records(line(kind), since, clock.at)
        found += portion
    return found


def taken(sim: Simulator, clock: JumpingClock, number: Phone, caller: Phone | None, talk: timedelta) -> datetime:
    """Somebody calls and is answered by the first phone that rings. Returns when it rang."""
    call = sim.call(number, caller)
    rang = clock.now()
    call.answer()
    clock.at += talk
    call.hang_up()
    return rang


def facts(found: list[CallFact]) -> list[tuple[datetime, Phone | None, Phone | None, timedelta | None, str]]:
    assert {(fact.source, fact.kind, fact.line) for fact in found} <= {
        (Source.RECORD, CallEventKind.RECORDED, LineId("lyon"))
    }
    return [(fact.at, fact.caller, fact.agent, fact.talk, fact.cause) for fact in found]


async def test_records_tell_who_called_when_and_how_long_they_talked(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.questions.record_tells_phone = True
    sim.add_agent(sim.state.huntings["0033199005002"], ANNA, status="available")
    rang = taken(sim, clock, QUEUE, CALLER, timedelta(seconds=90))
    clock.at += timedelta(minutes=1)
    missed = clock.now()
    call = sim.call(QUEUE, None)
    clock.at += timedelta(seconds=5)
    call.hang_up()
    found = await records(ovh, clock, LineKind.HUNTING)
    assert facts(found) == [
        (rang, CALLER, ANNA, timedelta(seconds=90), ""),
        (missed, None, ANNA, timedelta(0), "missed"),
    ]
    assert [fact.known_caller for fact in found] == [True, True]


async def test_the_service_itself_is_no_agent(ovh: OvhTelephony, sim: Simulator, clock: JumpingClock) -> None:
    sim.add_agent(sim.state.huntings["0033199005002"], ANNA, status="available")
    rang = taken(sim, clock, QUEUE, CALLER, timedelta(seconds=90))
    assert facts(await records(ovh, clock, LineKind.HUNTING)) == [(rang, CALLER, None, timedelta(seconds=90), "")]


@pytest.mark.parametrize("stands_on", ["number", "line"])
async def test_records_are_found_on_the_number_or_on_the_line(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, stands_on: str
) -> None:
    sim.questions.record_stands_on = stands_on  # type: ignore[assignment]  # one of the two
    rang = taken(sim, clock, NUMBER, CALLER, timedelta(seconds=30))
    assert facts(await records(ovh, clock, LineKind.REDIRECT)) == [(rang, CALLER, None, timedelta(seconds=30), "")]


async def test_a_record_issued_again_under_another_id_keeps_its_key(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    taken(sim, clock, SIP, CALLER, timedelta(seconds=30))
    before = await records(ovh, clock, LineKind.LINE)
    ((id_, record),) = sim.state.records.items()
    sim.state.records = {id_ + 7: record, id_ + 8: record}
    assert await records(ovh, clock, LineKind.LINE) == before
    assert len(before) == 1


async def test_around_the_turn_of_a_month_both_months_are_asked(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    # Paris is an hour ahead: its month turns at 23:00.
    clock.at = datetime(2026, 1, 31, 22, 50, tzinfo=UTC)
    old = taken(sim, clock, SIP, CALLER, timedelta(seconds=30))
    clock.at = datetime(2026, 1, 31, 23, 5, tzinfo=UTC)
    new = taken(sim, clock, SIP, CALLER, timedelta(seconds=40))
    found = await records(ovh, clock, LineKind.LINE, since=old - timedelta(minutes=1))
    assert [(fact.at, fact.talk) for fact in found] == [(old, timedelta(seconds=30)), (new, timedelta(seconds=40))]


async def test_in_mid_month_one_list_and_one_batch_are_asked(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    for _ in range(3):
        taken(sim, clock, SIP, CALLER, timedelta(seconds=30))
        clock.at += timedelta(minutes=1)
    assert len(await records(ovh, clock, LineKind.LINE)) == 3
    assert len([request for request in sim.requests if request.path != "/auth/time"]) == 2


async def test_too_many_records_are_asked_for_in_smaller_parts(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.state.most_records = 2
    rang = []
    for _ in range(9):
        rang.append(taken(sim, clock, SIP, CALLER, timedelta(seconds=30)))
        clock.at += timedelta(minutes=7)
    assert [fact.at for fact in await records(ovh, clock, LineKind.LINE)] == rang


async def test_a_record_that_vanished_is_left_out(ovh: OvhTelephony, sim: Simulator, clock: JumpingClock) -> None:
    taken(sim, clock, SIP, CALLER, timedelta(seconds=30))
    sim.faults.next(Trouble.NOT_FOUND, path="*/voiceConsumption/*")
    assert await records(ovh, clock, LineKind.LINE) == []


async def test_a_service_without_records_has_none(ovh: OvhTelephony, sim: Simulator, clock: JumpingClock) -> None:
    sim.faults.next(Trouble.NOT_FOUND, path="*/voiceConsumption")
    assert await records(ovh, clock, LineKind.LINE) == []


@pytest.mark.parametrize(
    "change",
    [
        {"wayType": "outgoing"},
        {"calling": "0033199005010"},
        {"creationDatetime": "yesterday"},
        {"creationDatetime": None},
        {"duration": "long"},
    ],
)
async def test_what_is_no_incoming_call_or_makes_no_sense_is_left_out(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, change: dict[str, object]
) -> None:
    taken(sim, clock, SIP, CALLER, timedelta(seconds=30))
    clock.at += timedelta(minutes=1)
    kept = taken(sim, clock, SIP, BRUNO, timedelta(seconds=30))
    next(iter(sim.state.records.values())).shown.update(change)
    assert [(fact.at, fact.caller) for fact in await records(ovh, clock, LineKind.LINE)] == [(kept, BRUNO)]
