"""Callers in the simulator's queues: who rings, for how long, and what the stream says of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.telephony.simulator import Hears
from tests.support.simulated import ANNE, BILAL, CALLER, CHLOE, NUMBER, Calls


@pytest.fixture
def world() -> Calls:
    return Calls()


def test_an_answered_call_tells_its_seven_events_in_order(world: Calls) -> None:
    world.queue(ANNE)
    call = world.sim.call(NUMBER, CALLER)
    world.wait(7)
    call.answer()
    world.wait(300)
    call.hang_up()
    assert world.events() == [
        (0, "member-queue-start", ""),
        (0, "members-count", "1"),
        (0, "agent-offering", ANNE),
        (7, "bridge-agent-start", ANNE),
        (7, "members-count", "0"),
        (307, "bridge-agent-end", f"{ANNE} SUCCESS"),
        (307, "member-queue-end", f"{ANNE} Terminated SUCCESS"),
    ]
    assert (call.answered_by, call.hears, call.over) == (ANNE, Hears.TALK, True)


def test_after_its_ring_time_the_next_agent_is_rung_and_then_the_first_again(world: Calls) -> None:
    world.queue(ANNE, BILAL)
    call = world.sim.call(NUMBER, CALLER)
    assert world.sim.ringing() == [ANNE]
    world.wait(10)
    assert world.sim.ringing() == [BILAL]
    world.wait(10)
    assert world.sim.ringing() == [ANNE]
    call.answer(ANNE)
    assert world.events()[2:] == [
        (0, "agent-offering", ANNE),
        (10, "bridge-agent-fail", f"{ANNE} NO_ANSWER"),
        (10, "agent-offering", BILAL),
        (20, "bridge-agent-fail", f"{BILAL} NO_ANSWER"),
        (20, "agent-offering", ANNE),
        (20, "bridge-agent-start", ANNE),
        (20, "members-count", "0"),
    ]


def test_minutes_at_once_tell_each_event_at_its_own_time(world: Calls) -> None:
    world.queue(ANNE, BILAL, max_wait=timedelta(seconds=35))
    world.sim.call(NUMBER, CALLER)
    world.wait(3600)
    assert world.events()[-6:] == [
        (20, "agent-offering", ANNE),
        (30, "bridge-agent-fail", f"{ANNE} NO_ANSWER"),
        (30, "agent-offering", BILAL),
        (35, "member-queue-end", "Cancel TIMEOUT"),
        (35, "bridge-agent-fail", f"{BILAL} ORIGINATOR_CANCEL"),
        (35, "members-count", "0"),
    ]


def test_all_ring_together_and_the_others_lose_the_race(world: Calls) -> None:
    world.queue(ANNE, BILAL, CHLOE, strategy="ringAll")
    call = world.sim.call(NUMBER, CALLER)
    assert world.sim.ringing() == [ANNE, BILAL, CHLOE]
    world.wait(5)
    call.answer(BILAL)
    assert world.sim.ringing() == []
    assert world.events()[5:] == [
        (5, "bridge-agent-start", BILAL),
        (5, "bridge-agent-fail", f"{ANNE} LOSE_RACE"),
        (5, "bridge-agent-fail", f"{CHLOE} LOSE_RACE"),
        (5, "members-count", "0"),
    ]


@pytest.mark.parametrize("first", ["queue first", "agent first"])
def test_a_caller_who_gives_up_while_a_phone_rings_ends_in_either_order(world: Calls, first: Any) -> None:
    world.queue(ANNE)
    world.sim.questions.cancel_order = first
    call = world.sim.call(NUMBER, CALLER)
    world.wait(8)
    call.hang_up()
    end, fail = (8, "member-queue-end", "Cancel BREAK_OUT"), (8, "bridge-agent-fail", f"{ANNE} ORIGINATOR_CANCEL")
    assert world.events()[3:] == [*([end, fail] if first == "queue first" else [fail, end]), (8, "members-count", "0")]


def test_with_nobody_logged_in_the_caller_waits_and_no_agent_event_comes(world: Calls) -> None:
    world.queue()
    call = world.sim.call(NUMBER, CALLER)
    world.wait(24)
    call.hang_up()
    assert world.events() == [
        (0, "member-queue-start", ""),
        (0, "members-count", "1"),
        (24, "member-queue-end", "Cancel BREAK_OUT"),
        (24, "members-count", "0"),
    ]


def test_with_nobody_logged_in_the_closure_may_take_the_caller_at_once(world: Calls) -> None:
    world.queue(closure="voicemail")
    world.sim.questions.nobody_logged_in = "closure"
    call = world.sim.call(NUMBER, CALLER)
    assert (call.over, call.hears) == (True, Hears.VOICEMAIL)
    assert world.events()[2:] == [(0, "member-queue-end", "Cancel NO_AGENT_TIMEOUT"), (0, "members-count", "0")]


def test_somebody_who_logs_in_is_rung_for_a_caller_who_waits(world: Calls) -> None:
    hunting = world.queue()
    world.sim.add_agent(hunting, ANNE)
    world.sim.call(NUMBER, CALLER)
    world.wait(15)
    world.sim.someone_sets(NUMBER, agent=ANNE, status="available")
    assert world.sim.ringing() == [ANNE]


def test_who_talks_is_not_rung_and_is_again_once_free(world: Calls) -> None:
    world.queue(ANNE)
    first, second = world.sim.call(NUMBER, CALLER), world.sim.call(NUMBER, None)
    first.answer()
    assert (world.sim.ringing(), second.hears) == ([], Hears.WAITING)
    world.wait(60)
    first.hang_up()
    assert second.ringing == [ANNE]


def test_a_volunteers_voicemail_picks_up_like_a_person(world: Calls) -> None:
    hunting = world.queue(ANNE)
    hunting.agents[hunting.queue.order[0]].shown["timeout"] = 30
    world.sim.voicemail_after[ANNE] = timedelta(seconds=17)
    call = world.sim.call(NUMBER, None)
    world.wait(23)
    call.hang_up()
    assert world.events()[3:] == [
        (17, "bridge-agent-start", ANNE),
        (17, "members-count", "0"),
        (23, "bridge-agent-end", f"{ANNE} SUCCESS"),
        (23, "member-queue-end", f"{ANNE} Terminated SUCCESS"),
    ]


def test_a_short_ring_time_moves_on_before_the_voicemail_answers(world: Calls) -> None:
    world.queue(ANNE, BILAL)
    world.sim.voicemail_after[ANNE] = timedelta(seconds=17)
    world.sim.call(NUMBER, CALLER)
    world.wait(19)
    assert world.sim.ringing() == [BILAL]


def test_busy_and_unreachable_phones_fail_at_once_and_rest_for_a_minute(world: Calls) -> None:
    world.queue(ANNE, BILAL)
    world.sim.busy.add(ANNE)
    world.sim.unreachable.add(BILAL)
    world.sim.call(NUMBER, CALLER)
    world.wait(59)
    assert world.events()[2:] == [
        (0, "agent-offering", ANNE),
        (0, "bridge-agent-fail", f"{ANNE} USER_BUSY"),
        (0, "agent-offering", BILAL),
        (0, "bridge-agent-fail", f"{BILAL} DESTINATION_OUT_OF_ORDER"),
    ]
    world.sim.busy.clear()
    world.wait(1)
    assert world.sim.ringing() == [ANNE]


def test_a_full_queue_and_a_closed_one_tell_no_event(world: Calls) -> None:
    hunting = world.queue(max_members=0)
    full = world.sim.call(NUMBER, CALLER)
    hunting.queue.shown["maxMember"] = 10
    hunting.hours["enable"] = True
    closed = world.sim.call(NUMBER, CALLER)
    assert [(call.over, call.hears) for call in (full, closed)] == [(True, Hears.ANNOUNCEMENT)] * 2
    assert world.events() == []


def test_a_number_stands_in_three_forms_in_one_event_and_times_are_text(world: Calls) -> None:
    hunting = world.queue(ANNE)
    world.sim.call(NUMBER, CALLER)
    world.sim.call(NUMBER, None)
    first, withheld = (e.body for e in world.sim.stream.published if e.body["Event"] == "member-queue-start")
    told = {key: value for key, value in first["Data"].items() if not key.endswith("UUID")}
    assert told == {
        "Action": "member-queue-start",
        "Protocol": "sip",
        "Queue": "0033199005001",
        "Ts": "1768329000",
        "Calling": "0033639980101",
        "QueueMemberCIDName": "+33639980101",
        "QueueMemberCIDNumber": "0639980101",
    }
    assert withheld["Data"]["Calling"] == withheld["Data"]["QueueMemberCIDNumber"] == "anonymous"
    assert {key: first[key] for key in ("Token", "Service", "Ressource", "Timestamp", "Date", "Details")} == {
        "Token": "",
        "Service": "queues",
        "Ressource": "0033199005001",
        "Timestamp": 1768329000000000037,
        "Date": "2026-01-13T19:30:00.000000 (CET)",
        "Details": {
            "Description": "",
            "Id": str(hunting.id),
            "IdBillingAccount": "59999",
            "SimultaneousLine": "10",
            "Type": "easyHunting",
        },
    }


def test_summer_time_is_named(world: Calls) -> None:
    world.queue()
    world.clock.at = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    world.sim.call(NUMBER, CALLER)
    assert world.sim.stream.published[0].body["Date"] == "2026-07-01T12:00:00.000000 (CEST)"
