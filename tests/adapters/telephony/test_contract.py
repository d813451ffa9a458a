"""OVH's contract, held against our access rights and the simulator; `conftest` holds every request against it."""

import re
from datetime import UTC, datetime

import pytest

from adapters.telephony.ovh.rights import rights_of_lines
from adapters.telephony.simulator.api import account, call_queues, filters, opening_hours, records
from adapters.telephony.simulator.api.server import Request
from bot.model import Line, LineId, LineKind, LineMode, Phone
from tests.support.contract import CONTRACT, objections
from tests.support.france import FRENCH

ACCOUNT = "/telephony/ab1234567-ovh-1"
OPTIONS = f"{ACCOUNT}/line/0033199005010/options"
AGENTS = f"{ACCOUNT}/easyHunting/0033199005002/hunting/agent"
AGENT = {"number": "0033639980101", "timeout": 10, "simultaneousLines": 1, "wrapUpTime": 0, "status": "loggedOut"}


def asked(method: str, path: str, body: object = None, **query: str) -> list[str]:
    return objections(Request(method, path, query, body, datetime.now(UTC)))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", OPTIONS, None),
        ("PUT", OPTIONS, {"forwardUnconditional": False}),
        ("GET", f"{AGENTS}/12,34", None),
        ("GET", f"{ACCOUNT}/line/0033199005010,0033199005011/options", None),
        ("POST", AGENTS, AGENT),
        ("POST", "/auth/credential", {"accessRules": [{"method": "GET", "path": "/me"}], "redirection": None}),
    ],
)
def test_what_ovh_takes(method: str, path: str, body: object) -> None:
    assert asked(method, path, body) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "why"),
    [
        ("PATCH", OPTIONS, {}, "is no operation of OVH's"),
        ("GET", OPTIONS.replace("0033", "+33"), None, "is no operation of OVH's"),
        ("PUT", f"{AGENTS}/12,34", {"status": "available"}, "is no operation of OVH's"),
        ("GET", OPTIONS, {"forwardUnconditional": False}, "body has 'forwardUnconditional', which is not described"),
        ("PUT", OPTIONS, {"ringNumber": "0033639980101"}, "body has 'ringNumber', which is not described"),
        ("PUT", OPTIONS, {"forwardUnconditional": "true"}, "another type than boolean"),
        ("PUT", OPTIONS, {"forwardUnconditionalNumber": "+33639980101"}, "another type than phoneNumber"),
        ("PUT", OPTIONS, {"forwardUnconditionalNumber": None}, "body has no value for 'forwardUnconditionalNumber'"),
        ("PUT", OPTIONS, {"proxy": ""}, "which is not described"),
        ("PUT", OPTIONS, ["forwardUnconditional"], "the body is list"),
        ("POST", AGENTS, AGENT | {"agentId": 3}, "body has 'agentId', which is not described"),
        ("POST", AGENTS, AGENT | {"timeout": "10"}, "another type than long"),
        ("POST", AGENTS, AGENT | {"status": "out"}, "another type than"),
        ("POST", AGENTS, {"number": "0033639980101"}, "body lacks 'simultaneousLines'"),
    ],
)
def test_what_ovh_refuses(method: str, path: str, body: object, why: str) -> None:
    assert why in asked(method, path, body)[0]


def test_a_query_is_text_of_the_right_form() -> None:
    records = f"{ACCOUNT}/service/0033199005002/voiceConsumption"
    assert asked("GET", records, **{"creationDatetime.from": "2026-01-13T18:30:00Z", "wayType": "incoming"}) == []
    assert "another type than datetime" in asked("GET", records, **{"creationDatetime.from": "yesterday"})[0]
    assert "query has 'since'" in asked("GET", records, since="2026-01-13")[0]


def test_every_right_we_ask_for_is_an_operation() -> None:
    kinds = [
        (LineKind.LINE, ""),
        (LineKind.REDIRECT, ""),
        (LineKind.HUNTING, "easyHunting"),
        (LineKind.HUNTING, "ovhPabx"),
    ]
    lines = [
        Line(
            LineId(f"l{n}"),
            "L",
            Phone(f"+3319900501{n}"),
            Phone("+33199005020"),
            kind,
            "ab1234567-ovh-1",
            *FRENCH,
            mode=LineMode.ACT,
            hunting=flavour or "easyHunting",
            shared=shared,
        )
        for n, (kind, flavour) in enumerate(kinds)
        for shared in (False, kind is LineKind.HUNTING)
    ]
    for right in rights_of_lines(lines):
        path = right.path.replace("*", "1")
        assert any(o.method == right.method and o.takes(path) for o in CONTRACT), right


def test_the_simulator_knows_no_operation_that_ovh_does_not() -> None:
    tables = (
        account.UNSIGNED,
        account.ROUTES,
        call_queues.ROUTES,
        opening_hours.ROUTES,
        records.ROUTES,
        filters.ROUTES,
    )
    for method, path, _ in (route for table in tables for route in table):
        for flavour in re.findall(r"{flavour:(.*?)}", path)[:1] or [""]:
            for word in flavour.split("|"):
                plain = re.sub(r"{flavour:.*?}", word, path).replace("{ba}", "ab1234567-ovh-1")
                plain = re.sub(r"{\w+}", "1", plain.replace("{number}", "0033199005010"))
                assert any(o.method == method and o.takes(plain) for o in CONTRACT), (method, path)
