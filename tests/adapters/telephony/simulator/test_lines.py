"""Callers on the simulator's lines: where they are sent, what the stream says, what records they leave."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.telephony.simulator import Hears
from tests.support.simulated import ANNE, BILAL, CALLER, CHLOE, LINE, NUMBER, REDIRECTED, T0, Calls


@pytest.fixture
def world() -> Calls:
    return Calls()


# ---------------------------------------------------------------- lines


def test_an_answered_line_call_and_a_missed_one(world: Calls) -> None:
    world.sim.add_line(LINE)
    call = world.sim.call(LINE, CALLER)
    assert world.sim.ringing() == [LINE]
    world.wait(7)
    call.answer()
    world.wait(60)
    call.hang_up()
    missed = world.sim.call(LINE, CALLER)
    world.wait(25)
    missed.hang_up()
    assert [(at, name) for at, name, _ in world.events()] == [
        (0, "start_ringing"),
        (7, "start_calling"),
        (67, "end_calling"),
        (67, "start_ringing"),
        (92, "end_ringing"),
    ]
    ids = [event.body["Data"]["CallId"] for event in world.sim.stream.published]
    assert ids[0] == ids[1] == ids[2] != ids[3] == ids[4]


@pytest.mark.parametrize("speaks", [True, False])
def test_a_forwarded_line_rings_outside_and_may_say_nothing(world: Calls, speaks: bool) -> None:
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNumber=ANNE)
    world.sim.questions.forwarded_line_events = speaks
    call = world.sim.call(LINE, CALLER)
    assert world.sim.ringing() == world.sim.phone(LINE) == [ANNE]
    call.hang_up()
    assert [name for _, name, _ in world.events()] == (["start_ringing", "end_ringing"] if speaks else [])


def test_a_redirected_number_follows_its_line(world: Calls) -> None:
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNumber=ANNE)
    world.sim.add_redirect(REDIRECTED, LINE)
    call = world.sim.call(REDIRECTED, CALLER)
    world.wait(4)
    call.answer()
    assert (call.answered_by, [event.service for event in world.sim.stream.published]) == (
        ANNE,
        ["0033199005010", "0033199005010"],
    )


def test_where_a_number_rings_is_told_as_a_call_would_go(world: Calls) -> None:
    hunting = world.queue(ANNE, BILAL)
    world.sim.add_agent(hunting, CHLOE, status="loggedOut")
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNature="voicemail")
    world.sim.add_line("+33199005011", forwardUnconditional=True, forwardUnconditionalNumber="+33199005099")
    world.sim.announcements.add("+33199005099")
    world.sim.add_redirect(REDIRECTED, None)
    numbers = (NUMBER, LINE, "+33199005011", REDIRECTED, ANNE)
    assert [world.sim.phone(number) for number in numbers] == [
        [ANNE, BILAL],
        ["voicemail"],
        ["announcement"],
        ["announcement"],
        [ANNE],
    ]
    for phone in (ANNE, BILAL):
        world.sim.someone_sets(NUMBER, agent=phone, status="loggedOut")
    assert world.sim.phone(NUMBER) == ["announcement"]


def test_a_number_that_plays_a_message_answers_at_once(world: Calls) -> None:
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNumber="+33199005099")
    world.sim.announcements.add("+33199005099")
    call = world.sim.call(LINE, CALLER)
    assert (call.hears, call.answered_by) == (Hears.ANNOUNCEMENT, "+33199005099")


def test_no_reply_moves_on_to_the_forward_for_that(world: Calls) -> None:
    world.sim.add_line(LINE, forwardNoReply=True, forwardNoReplyDelay=20, forwardNoReplyNumber=ANNE)
    call = world.sim.call(LINE, CALLER)
    world.wait(20)
    assert call.ringing == [ANNE]


def test_each_call_takes_a_channel_of_the_line(world: Calls) -> None:
    world.sim.add_line(LINE, channels=2, forwardUnconditional=True, forwardUnconditionalNumber=ANNE)
    calls = [world.sim.call(LINE, CALLER) for _ in range(3)]
    assert [call.hears for call in calls] == [Hears.RINGING, Hears.RINGING, Hears.BUSY]
    world.sim.questions.channels_per_forward = 2
    calls[0].hang_up()
    assert world.sim.call(LINE, CALLER).hears is Hears.BUSY


def test_a_phone_that_nobody_answers_stops_after_two_minutes(world: Calls) -> None:
    world.sim.add_line(LINE)
    call = world.sim.call(LINE, CALLER)
    world.wait(3600)
    assert (call.hears, call.ended, world.events()[-1]) == (
        Hears.NO_ANSWER,
        T0 + timedelta(minutes=2),
        (120, "end_ringing", ""),
    )


def test_forwards_that_lead_round_in_a_circle_end_in_an_announcement(world: Calls) -> None:
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNumber="+33199005011")
    world.sim.add_line("+33199005011", forwardUnconditional=True, forwardUnconditionalNumber=LINE)
    assert world.sim.phone(LINE) == ["announcement"]


def test_an_agent_that_is_a_line_may_speak_too_under_another_id(world: Calls) -> None:
    world.sim.add_line(LINE)
    world.queue(LINE)
    world.sim.questions.agent_line_events = True
    call = world.sim.call(NUMBER, CALLER)
    call.answer()
    call.hang_up()
    names = [event.body["Event"] for event in world.sim.stream.published if event.service == "0033199005010"]
    assert names == ["start_ringing", "start_calling", "end_calling"]


def test_answering_a_phone_that_does_not_ring_is_refused(world: Calls) -> None:
    world.queue(ANNE)
    call = world.sim.call(NUMBER, CALLER)
    with pytest.raises(ValueError, match="does not ring"):
        call.answer(BILAL)


# ---------------------------------------------------------------- records


def test_a_call_leaves_one_record_per_phone_rung(world: Calls) -> None:
    world.queue(ANNE, BILAL)
    call = world.sim.call(NUMBER, CALLER)
    world.wait(12)
    call.answer()
    world.wait(90)
    call.hang_up()
    assert world.records() == [(NUMBER, 0, "missed"), (NUMBER, 90, "")]


def test_or_one_record_per_call(world: Calls) -> None:
    world.queue(ANNE, BILAL)
    world.sim.questions.records_per = "call"
    world.sim.questions.missed_nature = ""
    call = world.sim.call(NUMBER, CALLER)
    world.wait(12)
    call.hang_up()
    assert world.records() == [(NUMBER, 0, "")]


@pytest.mark.parametrize(
    ("where", "services"), [("number", [REDIRECTED]), ("line", [LINE]), ("both", [REDIRECTED, LINE])]
)
def test_the_records_of_a_redirected_number_stand_here_or_there(world: Calls, where: Any, services: list[str]) -> None:
    world.sim.add_line(LINE, forwardUnconditional=True, forwardUnconditionalNumber=ANNE)
    world.sim.add_redirect(REDIRECTED, LINE)
    world.sim.questions.record_stands_on = where
    world.sim.call(REDIRECTED, CALLER).hang_up()
    assert [service for service, *_ in world.records()] == services


@pytest.mark.parametrize("leaves", [True, False])
def test_a_call_that_rang_nobody_may_leave_a_record(world: Calls, leaves: bool) -> None:
    world.queue()
    world.sim.questions.record_of_unrung = leaves
    world.sim.call(NUMBER, CALLER).hang_up()
    assert world.records() == ([(NUMBER, 0, "missed")] if leaves else [])
