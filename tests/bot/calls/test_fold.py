"""Facts about calls, folded into calls."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telephony.ovh.event_parser import read_recordings
from bot.calls.fold import fold
from bot.calls.log import PICKED_UP
from bot.model import Call, CallEventKind, CallFact, CallId, LineId, Outcome, Phone, Source
from tests.support.paths import SAMPLES

T0 = datetime(2026, 1, 13, 18, 30, tzinfo=UTC)
LATER = T0 + timedelta(minutes=20)
MUCH_LATER = T0 + timedelta(days=1)
LYON = LineId("lyon")
ANNE, BILAL = Phone("+33639980101"), Phone("+33639980102")
MOBILE, OTHER = Phone("+33639980122"), Phone("+33639980123")
SUSPECT = timedelta(seconds=10)
SPOKEN = (CallEventKind.TALKED, CallEventKind.VOICEMAIL)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def fact(what: CallEventKind, seconds: float, passage: str = "p", **more: Any) -> CallFact:
    """An event of the queue, of Anne's call unless told otherwise."""
    plain = CallFact(
        f"{passage}/{what}/{seconds}/{more.get('agent')}", LYON, Source.QUEUE, what, at(seconds), passage, ANNE
    )
    return replace(plain, **more)


def live(
    what: CallEventKind, joined: float, seconds: float, *, caller: Phone | None = ANNE, agent: Phone | None = None
) -> CallFact:
    """What a queue held as we began to listen: a call that began at `joined`, and was answered at `seconds`."""
    entered = what is CallEventKind.ENTERED
    return CallFact(
        f"live/{what}/{caller}/{joined}/{seconds}/{agent}",
        LYON,
        Source.LIVE,
        what,
        at(joined if entered else max(seconds, joined)),
        caller=caller,
        agent=None if entered else agent,
        joined_at=at(joined),
        answered_at=None if entered else at(max(seconds, joined)),
    )


def leg(
    seconds: float, talk: float = 0, *, key: str = "", caller: Phone | None = ANNE, agent: Phone | None = None
) -> CallFact:
    """A call record."""
    key = key or f"record/{seconds}/{agent}/{caller}"
    talked = timedelta(seconds=talk)
    return CallFact(
        key, LYON, Source.RECORD, CallEventKind.RECORDED, at(seconds), caller=caller, agent=agent, talk=talked
    )


def calls_of(*facts: CallFact, now: datetime = LATER) -> list[Call]:
    return fold(facts, suspect_under=SUSPECT, now=now)


def gist(call: Call) -> tuple[Outcome, float | None, float, Phone | None]:
    waited = None if call.waited is None else call.waited.total_seconds()
    return call.outcome, waited, call.talked.total_seconds(), call.answered_by


def gists(*facts: CallFact, now: datetime = LATER) -> list[tuple[Outcome, float | None, float, Phone | None]]:
    return [gist(call) for call in calls_of(*facts, now=now)]


def recorded() -> list[tuple[str, list[CallFact], dict[str, object]]]:
    rows = SAMPLES.read_text(encoding="utf-8").splitlines()
    expected = {row["id"]: row["expect"] for row in map(json.loads, rows)}
    return [(one.id, list(one.facts), expected[one.id]) for one in read_recordings(rows)]


ANSWERED = (
    fact(CallEventKind.ENTERED, 0),
    fact(CallEventKind.OFFERED, 1, agent=MOBILE),
    fact(CallEventKind.ANSWERED, 9, agent=MOBILE),
    fact(CallEventKind.HUNG_UP, 99, agent=MOBILE),
    fact(CallEventKind.LEFT, 99, cause="Terminated"),
)


def test_an_answered_call_is_told_whole() -> None:
    assert calls_of(*ANSWERED) == [
        Call(
            id=CallId(0),
            line=LYON,
            caller=ANNE,
            known_caller=True,
            rang_at=at(0),
            outcome=Outcome.ANSWERED,
            answered_by=MOBILE,
            answered_at=at(9),
            ended_at=at(99),
            waited=timedelta(seconds=9),
            talked=timedelta(seconds=90),
            rung=(MOBILE,),
            records_only=False,
            facts=tuple(sorted(one.key for one in ANSWERED)),
        )
    ]


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ((), (Outcome.ANSWERED, 9, 90, MOBILE)),
        ((0, 1), (Outcome.ANSWERED, None, 90, MOBILE)),  # the client came late
        ((3,), (Outcome.ANSWERED, 9, 90, MOBILE)),  # the end of the bridge is lost
        ((4,), (Outcome.ANSWERED, 9, 90, MOBILE)),
        ((2,), (Outcome.ANSWERED, None, 0, MOBILE)),  # they talked, nobody knows for how long
        ((1, 2, 3), (Outcome.MISSED, 99, 0, None)),
        ((3, 4), (Outcome.GOING_ON, 9, 0, MOBILE)),
        ((2, 3, 4), (Outcome.GOING_ON, None, 0, None)),
    ],
)
def test_a_call_is_told_as_well_as_the_events_that_came_allow(lost: tuple[int, ...], told: object) -> None:
    assert gists(*(one for place, one in enumerate(ANSWERED) if place not in lost)) == [told]


def test_times_that_the_source_states_win_over_the_times_of_events() -> None:
    stated: dict[str, Any] = {"joined_at": at(-30), "answered_at": at(8)}
    answered = fact(CallEventKind.ANSWERED, 9.7, agent=MOBILE, **stated)
    over = fact(CallEventKind.LEFT, 99.9, ended_at=at(98), **stated)
    assert gists(fact(CallEventKind.OFFERED, 2, agent=MOBILE), answered, over) == [(Outcome.ANSWERED, 38, 90, MOBILE)]


def test_the_end_of_a_passage_proves_an_answer_whose_event_is_lost() -> None:
    over = fact(CallEventKind.LEFT, 99, cause="Terminated", agent=MOBILE, answered_at=at(9), joined_at=at(0))
    assert gists(over) == [(Outcome.ANSWERED, 9, 90, MOBILE)]
    assert gists(replace(over, cause="Cancel BREAK_OUT")) == [(Outcome.MISSED, 99, 0, None)]


def test_a_phone_that_gave_up_does_not_end_the_wait_and_one_the_caller_left_does() -> None:
    tried = (
        fact(CallEventKind.OFFERED, 1, agent=MOBILE),
        fact(CallEventKind.NOT_TAKEN, 11, agent=MOBILE, cause="NO_ANSWER"),
    )
    left = fact(CallEventKind.NOT_TAKEN, 15, agent=OTHER, cause="ORIGINATOR_CANCEL")
    assert gists(fact(CallEventKind.ENTERED, 0), *tried) == [(Outcome.GOING_ON, None, 0, None)]
    assert gists(fact(CallEventKind.ENTERED, 0), *tried, left) == [(Outcome.MISSED, 15, 0, None)]


def test_phones_that_rang_are_told_once_each_in_order() -> None:
    offers = [fact(CallEventKind.OFFERED, n, agent=phone) for n, phone in enumerate((OTHER, MOBILE, OTHER))]
    assert [call.rung for call in calls_of(*offers)] == [(OTHER, MOBILE)]


def test_a_short_talk_is_suspect_from_just_under_the_limit() -> None:
    talks = [
        [fact(CallEventKind.ANSWERED, 0, agent=MOBILE), fact(CallEventKind.HUNG_UP, seconds, agent=MOBILE)]
        for seconds in (0, 9.9, 10)
    ]
    assert [calls_of(*talk)[0].outcome for talk in talks] == [Outcome.SUSPECT, Outcome.SUSPECT, Outcome.ANSWERED]


def test_on_a_sip_line_the_end_of_ringing_ends_only_what_nobody_answered() -> None:
    rings = fact(CallEventKind.OFFERED, 0, source=Source.LINE)
    quiet = fact(CallEventKind.NOT_TAKEN, 7, source=Source.LINE)
    answered = fact(CallEventKind.ANSWERED, 7, source=Source.LINE)
    over = fact(CallEventKind.HUNG_UP, 67, source=Source.LINE)
    assert gists(rings, quiet) == [(Outcome.MISSED, 7, 0, None)]
    assert gists(rings, quiet, answered) == [(Outcome.GOING_ON, 7, 0, None)]
    assert gists(rings, quiet, answered, over) == [(Outcome.ANSWERED, 7, 60, None)]


def test_silence_ends_a_wait_after_half_an_hour_and_a_talk_after_four_hours() -> None:
    waits, talks = fact(CallEventKind.ENTERED, 0), fact(CallEventKind.ANSWERED, 60, agent=MOBILE)
    assert gists(waits, now=at(1799)) == [(Outcome.GOING_ON, None, 0, None)]
    assert gists(waits, now=at(1800)) == [(Outcome.MISSED, None, 0, None)]
    assert gists(waits, talks, now=at(60 + 4 * 3600 - 1)) == [(Outcome.GOING_ON, 60, 0, MOBILE)]
    assert gists(waits, talks, now=at(60 + 4 * 3600)) == [(Outcome.ANSWERED, 60, 0, MOBILE)]


# ---------------------------------------------------------------- records


MISSED = (
    fact(CallEventKind.ENTERED, 0),
    fact(CallEventKind.OFFERED, 1, agent=MOBILE),
    fact(CallEventKind.LEFT, 40, cause="Cancel"),
)


SEEN = (live(CallEventKind.ENTERED, 0, 0), live(CallEventKind.ANSWERED, 0, 20, agent=MOBILE))


def test_a_call_that_went_on_before_we_listened_goes_on_until_its_end_is_told() -> None:
    (call,) = calls_of(*SEEN, now=at(60))
    assert (call.outcome, call.rang_at, call.answered_by, call.answered_at) == (
        Outcome.GOING_ON,
        at(0),
        MOBILE,
        at(20),
    )
    (call,) = calls_of(*SEEN, fact(CallEventKind.HUNG_UP, 200, agent=MOBILE), fact(CallEventKind.LEFT, 201))
    assert (call.outcome, call.waited, call.talked) == (
        Outcome.ANSWERED,
        timedelta(seconds=20),
        timedelta(seconds=180),
    )


@pytest.mark.parametrize("stated", [0, 2, None])
def test_who_waited_before_we_listened_is_one_caller_who_waited_from_the_beginning_on(stated: int | None) -> None:
    joined = None if stated is None else at(stated)
    (call,) = calls_of(SEEN[0], fact(CallEventKind.LEFT, 90, joined_at=joined))
    assert (call.outcome, call.rang_at, call.waited) == (Outcome.MISSED, at(0), timedelta(seconds=90))


def test_two_withheld_callers_who_waited_before_we_listened_are_two() -> None:
    seen = [live(CallEventKind.ENTERED, joined, joined, caller=None) for joined in (0, 30)]
    told = [fact(CallEventKind.LEFT, 90 + n, f"p{n}", caller=None, joined_at=at(30 * n)) for n in (1, 0)]
    assert [(call.rang_at, call.ended_at) for call in calls_of(*seen, *told)] == [(at(0), at(90)), (at(30), at(91))]


def test_who_calls_again_later_is_another_call_than_the_one_that_was_seen() -> None:
    again = fact(CallEventKind.ENTERED, 300, "q", joined_at=at(300))
    assert [call.rang_at for call in calls_of(SEEN[0], again)] == [at(0), at(300)]


def test_a_call_that_was_seen_and_then_not_told_of_any_more_ends_with_its_record_or_with_silence() -> None:
    (call,) = calls_of(*SEEN, leg(1, 150))
    assert (call.outcome, call.ended_at, call.records_only) == (Outcome.ANSWERED, at(170), True)
    (call,) = calls_of(SEEN[0], leg(1))
    assert call.outcome is Outcome.MISSED
    (call,) = calls_of(SEEN[0], now=at(3600))
    assert call.outcome is Outcome.MISSED


def test_records_of_each_leg_join_the_passage_of_their_caller() -> None:
    legs = leg(-5, agent=MOBILE), leg(20, agent=OTHER), leg(45, agent=OTHER)
    assert [call.facts for call in calls_of(*MISSED, *legs)] == [tuple(sorted(f.key for f in (*MISSED, *legs)))]


def test_a_record_outside_the_passage_or_of_somebody_else_is_another_call() -> None:
    others = leg(-15.1), leg(45.1), leg(20, caller=BILAL), leg(20, caller=None)
    assert [call.records_only for call in calls_of(*MISSED, *others)] == [True, False, True, True, True]


def test_a_record_joins_the_nearest_of_two_passages() -> None:
    withheld = [replace(one, caller=None) for one in MISSED]
    second = [replace(one, key=f"2/{one.key}", passage="2", at=one.at + timedelta(seconds=15)) for one in withheld]
    call, other = calls_of(*withheld, *second, leg(14, caller=None), leg(2, caller=None))
    assert [len(call.facts), len(other.facts)] == [4, 4]


def test_a_record_completes_what_the_stream_did_not_say_and_does_not_contradict_it() -> None:
    announcement = leg(41, talk=12, agent=OTHER)
    assert gists(*MISSED, announcement) == [(Outcome.MISSED, 40, 0, None)]
    assert gists(*MISSED[:2], leg(2, talk=50, agent=MOBILE)) == [(Outcome.ANSWERED, None, 50, MOBILE)]
    assert gists(*MISSED[:2], leg(2, talk=0, agent=MOBILE)) == [(Outcome.MISSED, None, 0, None)]
    assert gists(*ANSWERED[:3], leg(1, talk=30)) == [(Outcome.ANSWERED, 9, 30, MOBILE)]


def test_records_alone_make_calls_one_for_all_legs_of_a_caller() -> None:
    legs = leg(0, agent=MOBILE), leg(60, talk=20, agent=OTHER), leg(61, agent=MOBILE)
    again = leg(81, agent=MOBILE), leg(142, agent=MOBILE)
    assert [(call.records_only, len(call.facts), *gist(call)) for call in calls_of(*legs, *again)] == [
        (True, 3, Outcome.ANSWERED, None, 20, OTHER),
        (True, 1, Outcome.MISSED, None, 0, None),
        (True, 1, Outcome.MISSED, None, 0, None),
    ]


def test_two_withheld_callers_are_not_taken_for_one_but_a_record_issued_twice_is() -> None:
    rows = leg(0, caller=None, agent=MOBILE), leg(9, caller=None, agent=MOBILE), leg(12, caller=None, agent=OTHER)
    again = replace(rows[0], key="issued again")
    assert [len(call.facts) for call in calls_of(*rows, again)] == [2, 2]


# ---------------------------------------------------------------- any order, any duplication


@pytest.mark.parametrize(
    ("id_", "facts", "expect"), recorded(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_recorded_answers_of_the_stream_fold_into_what_they_tell(
    id_: str, facts: list[CallFact], expect: dict[str, object]
) -> None:
    calls = calls_of(*facts, now=MUCH_LATER)
    if expect["outcome"] == "none":
        assert calls == []
        return
    (call,) = calls
    outcome, waited, talked, agent = gist(call)
    caller = f"00{call.caller[1:]}" if call.caller else None
    assert (outcome, caller) == (str(expect["outcome"]).replace("answered_suspect", "suspect"), expect["caller"])
    assert (waited, talked) == (expect.get("wait_s", expect.get("ring_s")), expect.get("talk_s", 0))
    if "agent" in expect:
        assert agent is not None
        assert f"00{agent[1:]}" == expect["agent"]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_recorded_answers_in_any_order_and_any_number_of_times_give_the_same_calls(data: st.DataObject) -> None:
    for _, facts, _ in recorded():
        if not facts:
            continue
        mixed = data.draw(st.permutations(facts))
        more = data.draw(st.lists(st.sampled_from(facts), max_size=5))
        assert calls_of(*mixed, *more, now=MUCH_LATER) == calls_of(*facts, now=MUCH_LATER)


@pytest.mark.parametrize(
    ("talk", "says", "outcome"),
    [
        (8, None, Outcome.SUSPECT),
        (8, CallEventKind.TALKED, Outcome.ANSWERED),
        (8, CallEventKind.VOICEMAIL, Outcome.MISSED),
        (90, CallEventKind.VOICEMAIL, Outcome.MISSED),  # somebody talks to it
        (90, CallEventKind.TALKED, Outcome.ANSWERED),
    ],
)
def test_the_word_of_who_picked_up_counts_more_than_lengths(
    talk: int, says: CallEventKind | None, outcome: Outcome
) -> None:
    events = [
        fact(CallEventKind.ENTERED, 0),
        fact(CallEventKind.ANSWERED, 9, agent=MOBILE),
        fact(CallEventKind.LEFT, 9 + talk, cause="Terminated"),
    ]
    elsewhere = replace(
        events[1], key="word", source=Source.PERSON, kind=CallEventKind.TALKED, passage="of a fact that is gone"
    )
    words = [replace(elsewhere, key="other", kind=says, passage=events[1].key)] if says else []
    (call,) = calls_of(*words, *events, elsewhere)
    assert (call.outcome, call.answered_by, len(call.facts)) == (outcome, MOBILE, 4 if says else 3)


def any_fact(
    what: CallEventKind,
    seconds: int,
    passage: str,
    caller: Phone | None,
    agent: Phone | None,
    talk: int,
    joined: int | None,
) -> CallFact:
    if what is CallEventKind.RECORDED:
        return leg(seconds, talk, caller=caller, agent=agent)
    if what is CallEventKind.PASSED_ON:
        placed = leg(seconds, talk, key=f"placed/{seconds}/{agent}/{talk}", caller=None, agent=agent)
        return replace(placed, kind=what, known_caller=False)
    if passage == "live" and what in {CallEventKind.ENTERED, CallEventKind.ANSWERED}:
        return live(what, -100 if joined is None else joined, seconds, caller=caller, agent=agent)
    stated = None if joined is None else at(joined)
    seconds += 240 if what in {CallEventKind.HUNG_UP, CallEventKind.LEFT} else 0  # nothing happens after the end
    known = passage == "a" or joined is None
    caller = ANNE if passage == "a" else caller if known else None
    return fact(what, seconds, passage, caller=caller, known_caller=known, agent=agent, joined_at=stated)


def with_words(facts: list[CallFact], said: list[CallEventKind | None]) -> list[CallFact]:
    """These facts, and what somebody said about some of them."""
    words = [
        replace(one, key=f"word/{one.key}", source=Source.PERSON, kind=word, passage=one.key, agent=None, talk=None)
        for one, word in zip(facts, said, strict=False)
        if word and one.kind in PICKED_UP
    ]
    return [*facts, *words][:14]


only_facts = st.lists(
    st.builds(
        any_fact,
        st.sampled_from([kind for kind in CallEventKind if kind not in SPOKEN]),
        st.integers(0, 240),
        st.sampled_from(("a", "b", "c", "live")),
        st.sampled_from((ANNE, BILAL, None)),
        st.sampled_from((MOBILE, OTHER, None)),
        st.sampled_from((0, 5, 60)),
        st.sampled_from((None, None, -100, 0)),
    ),
    max_size=14,
    unique_by=lambda one: one.key,
)
some_facts = st.builds(with_words, only_facts, st.lists(st.sampled_from((None, *SPOKEN)), min_size=14, max_size=14))


@given(some_facts, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_facts_in_any_order_and_duplication_give_the_same_calls_and_lose_none(
    facts: list[CallFact], rnd: Random
) -> None:
    mixed = facts + facts[: len(facts) // 2]
    rnd.shuffle(mixed)
    calls = calls_of(*mixed)
    assert calls == calls_of(*facts)
    told = [key for call in calls for key in call.facts]
    assert len(told) == len(set(told))
    placed = {one.key for one in facts if one.kind is CallEventKind.PASSED_ON}  # may be of nobody's call
    assert {one.key for one in facts if placed.isdisjoint({one.key, one.passage})} <= set(told)
