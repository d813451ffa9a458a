"""The exact bytes of ring, answer and end in every dialect, and what each answer means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bot.calls.dialects import DIALECTS, NumberForm, Told, Verdict, build_request, in_number_form, judge_answer
from bot.config import webhooks as configured
from bot.demo.seed import demo_line
from bot.model import (
    Call,
    CallId,
    DialectName,
    Line,
    LineKind,
    Outcome,
    Phone,
    Webhook,
    WebhookAnswer,
    WebhookEvent,
    WebhookRequest,
)
from tests.support.paths import ROOT

RING, ANSWER, END = WebhookEvent
PUBLIK, ZAMMAD, PLACETEL, JSON, STARS = DialectName
RANG: Final = datetime(2026, 3, 31, 12, 0, 4, 900000, tzinfo=UTC)
NOW: Final = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
LINE: Final = replace(demo_line(LineKind.REDIRECT), share_numbers=True)  # +33465710001, behind it +33465710002
CALLER: Final = Phone("+33639980199")
AS: Final = "4f9f3a52-6a0e-4d0e-9d8c-0d2f3f1f8a11"
URLS: Final = {
    PUBLIK: "https://passerelle.example.org/phonecalls/ipbx/",
    ZAMMAD: "https://zammad.example.org/api/v1/cti",
    PLACETEL: "https://pbx.example.org/notify?team=a%20b",
    JSON: "https://hooks.example.org/calls/",
    STARS: "https://crm.example.org/find;x=*CALLID*?number=*CALLING*&on=*DIALED*&at=*CALLED*&what=*EVENT*&k=*SECRET*",
}
ANSWERED: Final = Call(
    CallId(1),
    LINE.id,
    CALLER,
    known_caller=True,
    rang_at=RANG,
    outcome=Outcome.ANSWERED,
    answered_at=RANG + timedelta(seconds=8),
    ended_at=RANG + timedelta(seconds=98),
    waited=timedelta(seconds=8),
    talked=timedelta(seconds=90),
)
MISSED: Final = replace(ANSWERED, outcome=Outcome.MISSED, answered_at=None, talked=timedelta(0))


def request(
    dialect: DialectName,
    event: WebhookEvent,
    call: Call = ANSWERED,
    caller: Phone | None = CALLER,
    *,
    extension: str = "",
    secret: str = "abc&def",
    url: str = "",
    line: Line = LINE,
) -> WebhookRequest | None:
    told = Told(event, line, call, AS, caller, extension, secret)
    return build_request(Webhook("crm", dialect, url or URLS[dialect]), told, NOW)


def on_the_wire(made: WebhookRequest | None) -> tuple[str, bytes]:
    assert made is not None
    return f"{made.method} {made.url}", made.body


ZAMMAD_START: Final = '"from":"33639980199","to":"33465710001","direction":"in","callId":"' + AS + '"'
JSON_START: Final = (
    f'"call":"{AS}","line":"lyon","called":"+33465710001","caller":"+33639980199","rang_at":"2026-03-31T12:00:04Z"'
)
HASH: Final = "6b53f3ea76a5866e399696ac02c74280c305737389ec51c0e801503b23ac67fc"  # SHA-256 of the call's id


def test_publik_is_asked_for_the_beginning_and_the_end_of_a_talk() -> None:
    base = "GET https://passerelle.example.org/phonecalls/ipbx"
    query = "caller=0639980199&callee=42&apikey=abc%26def"
    assert on_the_wire(request(PUBLIK, ANSWER, extension="42")) == (f"{base}/call-start?{query}", b"")
    assert on_the_wire(request(PUBLIK, END, extension="42")) == (f"{base}/call-stop?{query}", b"")
    unnamed = replace(LINE, name="Métropole & Lyon")
    assert on_the_wire(request(PUBLIK, ANSWER, line=unnamed, url="https://p.example.org/x")) == (
        "GET https://p.example.org/x/call-start?caller=0639980199&callee=M%C3%A9tropole+%26+Lyon&apikey=abc%26def",
        b"",
    )


def test_publik_is_not_told_of_a_caller_without_a_number() -> None:
    assert [request(PUBLIK, event, caller=None) for event in (ANSWER, END)] == [None, None]


def test_zammad_is_told_in_json_under_its_token() -> None:
    start = "POST https://zammad.example.org/api/v1/cti/abc%26def"
    assert on_the_wire(request(ZAMMAD, RING)) == (
        start,
        f'{{"event":"newCall",{ZAMMAD_START},"queue":"Lyon"}}'.encode(),
    )
    assert on_the_wire(request(ZAMMAD, ANSWER, extension="emma@example.org")) == (
        start,
        f'{{"event":"answer",{ZAMMAD_START},"answeringNumber":"emma@example.org"}}'.encode(),
    )
    assert on_the_wire(request(ZAMMAD, END)) == (
        start,
        f'{{"event":"hangup",{ZAMMAD_START},"cause":"normalClearing"}}'.encode(),
    )
    assert (
        on_the_wire(request(ZAMMAD, END, MISSED, None))[1]
        == (
            f'{{"event":"hangup","from":"anonymous","to":"33465710001","direction":"in","callId":"{AS}","cause":"cancel"}}'
        ).encode()
    )


def test_placetel_is_told_in_a_form_and_signed_with_the_secret() -> None:
    start = "POST https://pbx.example.org/notify?team=a%20b"
    made = request(PLACETEL, RING)
    assert made is not None
    fields = f"from=0639980199&to=0465710001&call_id={HASH}"
    assert on_the_wire(made) == (start, f"event=IncomingCall&{fields}".encode())
    assert dict(made.headers) == {
        "User-Agent": "standardiste",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-PLACETEL-SIGNATURE": "25fce59ee4785930cce04732ed4a2035f404f9eb97fec7c103b0acc3e85affe0",
    }
    assert on_the_wire(request(PLACETEL, ANSWER)) == (start, f"event=CallAccepted&{fields}&peer=Lyon".encode())
    assert on_the_wire(request(PLACETEL, END)) == (start, f"event=HungUp&{fields}&type=accepted".encode())
    assert (
        on_the_wire(request(PLACETEL, END, MISSED, None))[1]
        == (f"event=HungUp&from=anonymous&to=0465710001&call_id={HASH}&type=missed").encode()
    )
    unsigned = request(PLACETEL, RING, secret="")
    assert unsigned is not None
    assert "X-PLACETEL-SIGNATURE" not in dict(unsigned.headers)


SIGNING: Final = "0123456789abcdef-fictional"
JSON_BODIES: Final = {
    RING: f'{{"event":"call.ringing","id":"29987cae-c021-5ddc-a8da-37b868c21582",{JSON_START}}}',
    ANSWER: f'{{"event":"call.answered","id":"8c4da2cf-4658-5d29-92eb-6f327069f63c",{JSON_START},"agent":null,'
    '"answered_at":"2026-03-31T12:00:12Z"}',
    END: f'{{"event":"call.ended","id":"0f307e26-f514-5e12-b083-76e15c234764",{JSON_START},"agent":null,'
    '"answered_at":"2026-03-31T12:00:12Z","ended_at":"2026-03-31T12:01:42Z","outcome":"answered","waited":8,'
    '"talked":90}',
}
SIGNATURES: Final = {
    RING: "83b645ccecb533218bd95672b25b108cd3b3c47f09ae51859f4a3282138eff75",
    ANSWER: "3917cbbe78546eb31adedb88996de7b8f32c1065459ae4fba707fd010b3c247f",
    END: "46e9a81d0c88ffaa1f6e15039d38ef09bd21e2327728262c5acc49508f31db6c",
}
"""Computed with `openssl dgst -sha256 -hmac`."""


@pytest.mark.parametrize("event", WebhookEvent)
def test_json_is_signed_as_the_page_says(event: WebhookEvent) -> None:
    made = request(JSON, event, secret=SIGNING)
    assert on_the_wire(made) == ("POST https://hooks.example.org/calls/", JSON_BODIES[event].encode())
    assert made is not None
    assert dict(made.headers) == {
        "User-Agent": "standardiste",
        "Content-Type": "application/json",
        "Standardiste-Timestamp": "1774958400",
        "Standardiste-Event-Id": JSON_BODIES[event].split('"')[7],
        "Standardiste-Signature": f"v1={SIGNATURES[event]}",
    }


def test_the_vectors_stand_on_the_page() -> None:
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    for event in (RING, END):
        assert JSON_BODIES[event] in page
        assert f"v1={SIGNATURES[event]}" in page
    assert SIGNING in page
    assert "1774958400" in page


def test_two_secrets_both_sign() -> None:
    made = request(JSON, RING, secret=f"new-secret-of-today {SIGNING}")
    assert made is not None
    new, old = dict(made.headers)["Standardiste-Signature"].split(" ")
    assert old == f"v1={SIGNATURES[RING]}"
    assert new != old


def test_json_of_a_caller_who_cannot_be_told_has_null() -> None:
    assert b'"caller":null' in on_the_wire(request(JSON, END, MISSED, None))[1]


STARRED: Final = (
    "GET https://crm.example.org/find;x=4f9f3a52-6a0e-4d0e-9d8c-0d2f3f1f8a11"
    "?number=0639980199&on=0465710001&at=0465710002&what={}&k=abc%26def"
)


@pytest.mark.parametrize(
    ("event", "word"), [(RING, "start_ringing"), (ANSWER, "start_calling"), (END, "end_calling")], ids=str
)
def test_the_variables_of_an_address_are_filled_in(event: WebhookEvent, word: str) -> None:
    assert on_the_wire(request(STARS, event)) == (STARRED.format(word), b"")


def test_what_fills_a_variable_stays_one_value() -> None:
    url = "https://crm.example.org/*CALLING*/x?k=*SECRET*&l=*UNKNOWN*"
    made = request(STARS, RING, caller=None, secret="a/b?c=d&e *CALLING*", url=url)
    assert on_the_wire(made)[0] == (
        "GET https://crm.example.org/anonymous/x?k=a%2Fb%3Fc%3Dd%26e%20%2ACALLING%2A&l=%2AUNKNOWN%2A"
    )


@pytest.mark.parametrize(
    ("number", "national", "digits"),
    [
        ("+33199005001", "0199005001", "33199005001"),
        ("+262639980101", "0639980101", "262639980101"),  # overseas: dialled from France like a number there
        ("+442079460101", "00442079460101", "442079460101"),  # Ofcom's numbers for drama
        ("3114", "3114", "3114"),
    ],
)
def test_numbers_are_written_as_each_system_wants_them(number: str, national: str, digits: str) -> None:
    forms = [in_number_form(Phone(number), form, LINE) for form in (NumberForm.NATIONAL, NumberForm.DIGITS)]
    assert [*forms, in_number_form(Phone(number), NumberForm.E164, LINE)] == [national, digits, number]


def test_nothing_that_names_a_volunteer_goes_out() -> None:
    call = replace(ANSWERED, answered_by=Phone("+33639980102"), rung=(Phone("+33639980103"),))
    for dialect in DialectName:
        for event in DIALECTS[dialect].events:
            made = request(dialect, event, call)
            assert made is not None
            sent = f"{made.url} {made.headers} {made.body.decode()}"
            assert not [digits for digits in ("39980102", "39980103") if digits in sent]


# ---------------------------------------------------------------- answers

T, L, R, M = Verdict.TAKEN, Verdict.LATER, Verdict.REFUSED, Verdict.MISCONFIGURED


@pytest.mark.parametrize(
    ("dialect", "status", "body", "verdict"),
    [
        (PUBLIK, 200, '{"err": 0, "data": {"callee": "42"}}', T),
        (PUBLIK, 200, '{"err": 1, "err_desc": "no such number 0639980199"}', L),
        (PUBLIK, 200, '{"err": false}', L),
        (PUBLIK, 200, '{"err": "0"}', L),
        (PUBLIK, 200, "{}", L),
        (PUBLIK, 200, "[0]", L),
        (PUBLIK, 200, "<html>Bienvenue</html>", L),
        (PUBLIK, 200, "[" * 4096, L),
        (PUBLIK, 200, "", L),
        (PUBLIK, 204, '{"err": 0}', L),
        (PUBLIK, 500, '{"err": 0}', L),
        (PUBLIK, 403, '{"err": 0}', M),
        (PUBLIK, 302, '{"err": 0}', M),
        (ZAMMAD, 200, '{"action": "reject"}', T),
        (ZAMMAD, 422, "", R),
        (JSON, 204, "", T),
        (JSON, 200, "<html>", T),
        (JSON, 307, "", M),
        (JSON, 304, "", M),
        (JSON, 404, "", M),
        (JSON, 400, "", R),
        (JSON, 408, "", L),
        (JSON, 429, "", L),
        (JSON, 503, "", L),
        (STARS, 200, "x", T),
        (PLACETEL, 200, "<Response/>", T),
    ],
)
def test_what_an_answer_means(dialect: DialectName, status: int, body: str, verdict: Verdict) -> None:
    found, why = judge_answer(dialect, WebhookAnswer(status, body.encode()))
    assert found is verdict
    assert bool(why) is (verdict is not Verdict.TAKEN)
    assert "0639980199" not in why


# ---------------------------------------------------------------- the table and the configuration


def test_the_configuration_knows_what_the_table_says() -> None:
    rows = DIALECTS.items()
    assert {name for name, row in rows if row.withheld is None} == configured.TELLS_NUMBERS
    assert {name for name, row in rows if row.needs_ring} == configured.NEEDS_RING
    assert {name for name, row in rows if RING not in row.events} == configured.NO_RING
    assert {variable for variable, _ in DIALECTS[STARS].fields[RING]} == set(configured.STARS)
    assert set(DIALECTS) == set(DialectName)
    for row in DIALECTS.values():
        assert set(row.fields) == set(row.events) == set(row.fresh)
        assert set(row.usual) <= set(row.events)
