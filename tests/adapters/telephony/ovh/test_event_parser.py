import json
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telephony.ovh import event_parser
from adapters.telephony.ovh.event_parser import Recording, parse_events, read_recordings
from bot.model import CallEventKind, CallFact, LineId, Phone, Source
from tests.support.paths import SAMPLES

QUEUE, SIP, CALLER, AGENT = "+33199005001", "+33199005010", Phone("+33639980101"), Phone("+33199005021")
LINES = {Phone(QUEUE): LineId("lyon"), Phone(SIP): LineId("nice")}
UUID = "d73f816c-763f-479e-986d-04e244c620be"
NS = 1768329009550000378
AT = datetime(2026, 1, 13, 18, 30, 9, tzinfo=UTC)
DATA = {
    "Queue": "0033199005001",
    "Ts": "1768329009",
    "Calling": "0033639980101",
    "QueueMemberUUID": UUID,
    "QueueMemberCIDNumber": "0639980101",
    "Agent": "0033199005021",
    "QueueAgent": "agent_0033199005021_10021",
    "QueueAgentAnsweredTime": "1768329009",
    "QueueMemberJoinedTime": "1768329002",
}


def event(name: str = "bridge-agent-start", ressource: object = "0033199005001", **data: object) -> dict[str, Any]:
    """An event with the usual data, some changed; None takes a key away."""
    kept = {key: value for key, value in (DATA | data).items() if value is not None}
    return {"Event": name, "Ressource": ressource, "Timestamp": NS, "Data": kept}


def v1(*events: object) -> dict[str, Any]:
    return {"Session": "s", "Message": "", "Events": list(events)}


def one(event: dict[str, Any]) -> CallFact:
    (fact,) = parse_events(v1(event), LINES)
    return fact


ANSWERED = CallFact(
    key=one(event()).key,
    line=LineId("lyon"),
    source=Source.QUEUE,
    kind=CallEventKind.ANSWERED,
    at=AT,
    passage=UUID,
    caller=CALLER,
    agent=AGENT,
    joined_at=AT - timedelta(seconds=7),
    answered_at=AT,
)


# ---------------------------------------------------------------- shapes and forms


def test_both_shapes_of_the_stream_tell_the_same() -> None:
    v2 = [{key.lower(): value for key, value in event().items()}]
    assert parse_events(v1(event()), LINES) == parse_events(v2, LINES) == [ANSWERED]


@pytest.mark.parametrize(
    "data",
    [
        {"Calling": "+33639980101"},
        {"Calling": " 0639980101 "},
        {"Calling": "33639980101"},
        {"Calling": None},
        {"Calling": None, "QueueMemberCIDNumber": None, "QueueMemberCIDName": "+33639980101"},
        {"Agent": None},
        {"Agent": "+33199005021"},
        {"QueueAgentAnsweredTime": 1768329009, "QueueMemberJoinedTime": 1768329002.0},
        {"Ts": None},
        {"Ts": 1768329009.25},
    ],
)
def test_numbers_and_times_may_come_in_any_form(data: dict[str, Any]) -> None:
    assert one(event(**data)) == ANSWERED


@pytest.mark.parametrize(
    ("data", "caller", "known"),
    [
        ({"Calling": "anonymous"}, None, True),
        ({"Calling": "Anonymous <sip>"}, None, True),
        ({"Calling": "", "QueueMemberCIDNumber": "anonymous"}, None, True),
        ({"Calling": None, "QueueMemberCIDNumber": None}, None, False),
        ({"Calling": "12", "QueueMemberCIDNumber": None}, None, False),
        ({"Calling": ["0033639980101"], "QueueMemberCIDNumber": None}, None, False),
    ],
)
def test_a_withheld_number_is_not_the_same_as_none(data: dict[str, Any], caller: Phone | None, known: bool) -> None:
    fact = one(event(**data))
    assert (fact.caller, fact.known_caller) == (caller, known)


@pytest.mark.parametrize(
    ("ts", "timestamp", "at"),
    [
        ("1768329009.230", NS, AT + timedelta(milliseconds=230)),
        (1768329009.5, NS, AT + timedelta(milliseconds=500)),
        ("0", NS, AT + timedelta(microseconds=550000)),
        (None, str(NS), AT + timedelta(microseconds=550000)),
        (None, 1768329009550, AT + timedelta(milliseconds=550)),
        (float("nan"), NS, AT + timedelta(microseconds=550000)),
        (True, NS, AT + timedelta(microseconds=550000)),
        ("9" * 5000, NS, AT + timedelta(microseconds=550000)),
    ],
)
def test_the_moment_is_the_events_own_else_that_of_its_sending(ts: object, timestamp: object, at: datetime) -> None:
    ringing = event("start_ringing", "0033199005010", Ts=ts, CallId="c1") | {"Timestamp": timestamp}
    assert one(ringing).at == at


@pytest.mark.parametrize("nothing", [{}, {"Events": None}, {"Events": []}, {"Session": "s"}, [], None, "Timeout", ""])
def test_an_answer_without_events_tells_nothing(nothing: object, caplog: pytest.LogCaptureFixture) -> None:
    assert parse_events(nothing, LINES) == []
    assert caplog.messages == []


# ---------------------------------------------------------------- what concerns us


def test_events_of_other_numbers_and_outgoing_calls_are_left_out() -> None:
    others = event("start_ringing", "0033199005021", CallId="c1")
    outgoing = event("start_calling", "0033199005010", Calling="0033199005010", Called="0033639980101", CallId="c2")
    assert parse_events(v1(others, outgoing, event()), LINES) == [ANSWERED]


@pytest.mark.parametrize("name", ["members-count", "member-count", "registered"])
def test_noise_is_left_out_without_a_word(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert parse_events(v1(event(name)), LINES) == []
    assert caplog.messages == []


def test_an_unknown_event_is_mentioned_once_by_its_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    event_parser._log_unknown_event.cache_clear()
    strange = [event(name) for name in ("agent-waved", "agent-waved", "0033639980101", "x" * 500)]
    assert parse_events(v1(*strange, event()), LINES) == [ANSWERED]
    assert parse_events(v1(*strange), LINES) == []
    assert caplog.messages == [
        "the event stream sent an event we do not know: agent-waved",
        "the event stream sent an event we do not know: an event without a usable name",
        "the event stream sent an event we do not know: an event without a usable name",
    ]


def test_bad_events_are_mentioned_in_one_line_and_the_good_ones_count(caplog: pytest.LogCaptureFixture) -> None:
    timeless = event(QueueAgentAnsweredTime=None, Ts=None) | {"Timestamp": {"no": "time"}}
    answer = v1(7, None, timeless, event(ressource=["0033199005001"], Queue=None), event())
    assert parse_events(answer, LINES) == [ANSWERED]
    assert caplog.messages == ["the event stream sent 4 events that cannot be read: an event is not an object"]


# ---------------------------------------------------------------- keys


def test_the_same_event_has_the_same_key_and_another_has_another() -> None:
    later = event() | {"Timestamp": NS + 1}
    others = [event("agent-offering"), event(QueueAgent="agent_1_2"), event(QueueMemberUUID="other"), later]
    assert one(event(Calling="anonymous", Ts="1")).key == ANSWERED.key
    assert len({ANSWERED.key, *(one(other).key for other in others)}) == 5


# ---------------------------------------------------------------- recordings


def test_every_recorded_conversation_is_read_whole() -> None:
    read = {recording.id: recording for recording in read_recordings(SAMPLES.read_text().splitlines())}
    whats = {id_: [fact.kind.value for fact in recording.facts] for id_, recording in read.items()}
    answered = ["entered", "offered", "answered", "hung_up", "left"]
    assert whats == {
        "Q01": answered,
        "Q02": ["entered", "offered", "not_taken", "offered", "answered", "hung_up", "left"],
        "Q03a": ["entered", "offered", "left", "not_taken"],
        "Q04": ["entered", "left"],
        "Q06": ["entered", *["offered"] * 3, "answered", *["not_taken"] * 2, "hung_up", "left"],
        "Q10": answered,
        "Q11": answered[1:],
        "L01": ["offered", "answered", "hung_up"],
        "L03": ["offered", "not_taken"],
        "P01": [],
        "P02": [],
    }
    causes = Counter(fact.cause for recording in read.values() for fact in recording.facts if fact.cause)
    assert causes["Cancel BREAK_OUT"] == 2
    assert causes["487 Request Terminated"] == 1
    assert {recording.lines for recording in read.values()} == {(LineId(QUEUE),), (LineId(SIP),)}


def test_an_agents_own_line_in_a_recording_is_no_line_of_its_own() -> None:
    own = event("start_ringing", "0033199005021", CallId="c1")
    row = json.dumps({"id": "X", "responses": [{"body": v1(event(), own)}]})
    (recording,) = read_recordings([row])
    assert (recording.lines, [fact.kind for fact in recording.facts]) == ((QUEUE,), [CallEventKind.ANSWERED])


def test_rows_that_are_no_recording_are_named_by_their_number(caplog: pytest.LogCaptureFixture) -> None:
    rows = [
        "",
        "{",
        "[]",
        '{"id": 1}',
        '{"id": "A", "responses": [{"body": "<html>"}, 7, {"status": 502}]}',
        "[" * 9999,
    ]
    assert list(read_recordings(rows)) == [Recording("A", (), ())]
    assert [int(message.split()[1]) for message in caplog.messages] == [2, 3, 4, 6]


# ---------------------------------------------------------------- hostility

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([NS, 10**400, -1, "9" * 99]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*DATA, "Event", "Data"]), inner),
    max_leaves=6,
)
ANY_EVENT = st.fixed_dictionaries(
    {},
    optional={
        "Event": st.sampled_from(list(event_parser.EVENTS)) | JSON,
        "Ressource": st.sampled_from(["0033199005001", "+33199005010"]) | JSON,
        "Timestamp": st.sampled_from([NS]) | JSON,
        "Data": st.dictionaries(st.sampled_from([*DATA, "CallId", "Body"]), JSON) | JSON,
    },
)


@given(JSON | st.lists(ANY_EVENT | JSON) | st.builds(lambda events: {"Events": events}, st.lists(ANY_EVENT) | JSON))
@settings(max_examples=300, deadline=None)
def test_nothing_in_an_answer_makes_reading_it_fail(answer: object) -> None:
    for fact in parse_events(answer, LINES):
        assert fact.line in LINES.values()
        assert 2000 <= fact.at.year < 2100


@given(st.lists(ANY_EVENT | JSON, max_size=3), st.lists(ANY_EVENT | JSON, max_size=3))
@settings(max_examples=200, deadline=None)
def test_what_stands_beside_a_good_event_does_not_hide_it(before: list[Any], after: list[Any]) -> None:
    assert ANSWERED in parse_events(v1(*before, event(), *after), LINES)
