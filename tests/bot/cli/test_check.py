"""What `check` says of a key whose lines all change at the same time, and of other systems that are told of calls."""

from dataclasses import replace

import pytest

from benchmarks.desk import lines
from bot.cli.check import AWAY, REFUSED, check_key, check_webhooks
from bot.demo.seed import demo_line
from bot.model import DialectName, Finding, LineKind
from tests.support.webhooks import receiver, webhook_to

SECOND_KEY = "give some of them a second key (`key`, under ovh)"
AGAIN = "; make this one again with `ovh-login`, so that lines are read together"


def said(count: int, kind: LineKind, accounts: int = 1, *, together: bool = True) -> list[Finding]:
    return check_key("default", lines(count, kind, accounts=accounts), together=together)


def finding(count: int, after: str, todo: str = "") -> list[Finding]:
    words = f"when all {count} lines hand over or close at once, the last is verified after {after}"
    return [Finding("key default", good=not todo, words=words, todo=todo)]


@pytest.mark.parametrize(
    ("count", "kind", "after"),
    [
        (12, LineKind.LINE, "33 s"),
        (40, LineKind.LINE, "37 s"),
        (40, LineKind.REDIRECT, "37 s"),
        (9, LineKind.HUNTING, "39 s"),
    ],
)
def test_lines_that_keep_the_promise_are_in_order(count: int, kind: LineKind, after: str) -> None:
    assert said(count, kind) == finding(count, after)


@pytest.mark.parametrize(
    ("count", "kind", "accounts", "after"),
    [(24, LineKind.LINE, 24, "92 s"), (40, LineKind.REDIRECT, 40, "3 min"), (24, LineKind.HUNTING, 1, "3 min")],
)
def test_lines_that_cannot_keep_it_need_a_second_key(count: int, kind: LineKind, accounts: int, after: str) -> None:
    assert said(count, kind, accounts) == finding(count, after, SECOND_KEY)


def test_where_lines_are_read_alone_a_key_with_more_rights_helps_too() -> None:
    assert said(40, LineKind.LINE, together=False) == finding(40, "3 min", SECOND_KEY + AGAIN)


def test_one_line_needs_no_calculation() -> None:
    assert said(1, LineKind.HUNTING) == []


CALL = "call the line and look there: whether it takes what it is told was not tried, as that would show a call"
BARRED = "its name leads to an address that is not public; private_network can allow one of your own network"


async def test_other_systems_are_connected_to_and_told_nothing() -> None:
    async with receiver() as there, receiver() as gone:
        crm = webhook_to(there, DialectName.JSON)
        private = replace(crm, name="private", private_network=False)
        away = replace(webhook_to(gone, DialectName.ZAMMAD), name="away")
        plain = replace(crm, name="plain", url=there.url.replace("http:", "https:"))
        nowhere = replace(crm, name="nowhere", url="https://nowhere.invalid/x")
        line = replace(demo_line(), webhooks=(crm, private, plain, nowhere), share_numbers=True)
        found = await check_webhooks([line, replace(line, webhooks=(crm,), retired=True)])
    found += await check_webhooks([replace(line, webhooks=(away,), share_numbers=False)])
    assert there.received == []
    tls = "its certificate is not one to trust, or it speaks no TLS"
    assert found == [
        Finding("lyon webhook crm", True, "json, can be connected to; is told callers' numbers", CALL),
        Finding("lyon webhook private", False, BARRED, REFUSED),
        Finding("lyon webhook plain", False, tls, REFUSED),
        Finding("lyon webhook nowhere", False, "its name is not found", AWAY),
        Finding("lyon webhook away", False, "no connection to it", AWAY),
    ]
