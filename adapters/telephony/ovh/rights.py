"""The access rules of a consumer key that lines need: the minimum with which everything works.

A rule is a method and a path, where `*` stands for any characters. Accounts and services are written out, so that a
leaked key changes these lines only. `*` stands for ids that OVH creates later (agents, queues, records, tasks), and so
covers a batch of ids; where an account has several lines, it also stands for those that are read in one batch. A line
in observe mode needs no write except for the event token. No rule may ever cover `DELETE /telephony/{account}` or
`DELETE …/service/{service}`, which end a service.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from adapters.telephony.ovh.paths import account_path, options_of_lines, redirects_of_numbers
from adapters.telephony.ovh.phone_numbers import wire_number
from adapters.telephony.ovh.stream.tokens import lines_by_account, share_token
from bot.model import Line, LineKind, LineMode, StreamMode, TargetKind

RECORDS = ("voiceConsumption", "previousVoiceConsumption")


class Right(NamedTuple):
    """One access rule."""

    method: str
    path: str


def rights_of_lines(lines: Iterable[Line]) -> list[Right]:
    """The rules of a key for these lines, each once. The first one is for reading when the key expires."""
    serving = [line for line in lines if not line.retired]
    found = [Right("GET", "/auth/currentCredential"), *(right for line in serving for right in rights_of_line(line))]
    return list(dict.fromkeys([*found, *_rights_of_batches(serving), *_rights_of_shared_tokens(serving)]))


def _rights_of_batches(lines: Sequence[Line]) -> Iterator[Right]:
    """To read several lines of an account in one request. A key without these rules reads them one by one."""
    for object_of, kinds in (
        (options_of_lines, {LineKind.LINE, LineKind.REDIRECT}),
        (redirects_of_numbers, {LineKind.REDIRECT}),
    ):
        objects = dict.fromkeys(object_of(line) for line in lines if line.kind in kinds)
        paths = Counter(path for path, _ in objects)
        yield from (Right("GET", path.format("*")) for path, count in paths.items() if count > 1)


def _rights_of_shared_tokens(lines: Sequence[Line]) -> Iterator[Right]:
    """To read the events of several services of an account with one token. Without them each has its own."""
    for shared in filter(share_token, lines_by_account(lines)):
        yield from (Right(method, f"{account_path(shared[0])}/eventToken") for method in ("POST", "GET"))


def rights_of_line(line: Line) -> list[Right]:
    """The rules that one line needs in its mode (observe or act)."""
    return [Right(method, _full_path(line, path)) for method, path in _rules_of_mode(line)]


def worded_rights(line: Line) -> list[tuple[str, Right]]:
    """The same rules, each with a wording for people, without account and service: `PUT /telephony/*/…`."""
    return [
        (f"{method} /telephony/*/{re.sub(r'{.*?}', '*', path)}", Right(method, _full_path(line, path)))
        for method, path in _rules_of_mode(line)
    ]


def is_granted(rules: object, right: Right) -> bool:
    """Whether one of a credential's rules, in OVH's format, covers this right."""
    path = right.path.replace("*", "1")
    for rule in rules if isinstance(rules, list) else []:
        if isinstance(rule, dict) and rule.get("method") == right.method:
            pattern = re.escape(str(rule.get("path"))).replace(r"\*", ".*")
            if re.fullmatch(pattern, path):
                return True
    return False


def _full_path(line: Line, path: str) -> str:
    services = path.format(
        service=wire_number(line.service), number=wire_number(line.number), closed=wire_number(line.closed.phone)
    )
    return f"{account_path(line, line.number if '{number}' in path else line.service)}/{services}"


def _rules_of_mode(line: Line) -> Iterator[tuple[str, str]]:
    yield from _read_rules(line)
    if line.mode is LineMode.ACT:
        yield from _write_rules(line)


def _read_rules(line: Line) -> Iterator[tuple[str, str]]:
    """What observe mode needs. Making an event token is a POST, but changes nothing for callers."""
    if line.stream is not StreamMode.OFF:
        yield "POST", "service/{service}/eventToken"
        yield "GET", "service/{service}/eventToken"
    for service in ("{service}", "{number}") if line.number != line.service else ("{service}",):
        yield "GET", f"service/{service}"
        for records in RECORDS:
            yield "GET", f"service/{service}/{records}"
            yield "GET", f"service/{service}/{records}/*"
    if line.kind is LineKind.HUNTING:
        yield from _queue_read_rules(line)
    else:
        yield "GET", "line/{service}/options"
        for seen in ("line/{service}", "screen/{service}", "voicemail/{service}/settings"):
            yield "GET", seen
        if line.closed.kind is TargetKind.NUMBER:
            for seen in ("service/{closed}", "line/{closed}/options"):
                yield "GET", seen
    if line.number != line.service:
        yield "GET", "redirect/{number}"


def _queue_read_rules(line: Line) -> Iterator[tuple[str, str]]:
    yield "GET", f"{line.hunting}/{{service}}/hunting"
    for objects in ("agent", "agent/*", "queue", "queue/*", "queue/*/agent", "queue/*/agent/*"):
        yield "GET", f"{line.hunting}/{{service}}/hunting/{objects}"
    if line.hunting == "easyHunting":
        for objects in ("", "/timeConditions", "/screenListConditions"):
            yield "GET", f"easyHunting/{{service}}{objects}"
    if line.time_conditions:
        for objects in ("timeConditions/conditions", "timeConditions/conditions/*"):
            yield "GET", f"easyHunting/{{service}}/{objects}"


def _write_rules(line: Line) -> Iterator[tuple[str, str]]:
    if line.kind is LineKind.HUNTING:
        agents = f"{line.hunting}/{{service}}/hunting/agent"
        yield "POST", agents
        yield "PUT", f"{agents}/*"
        yield "POST", f"{agents}/*/queue"
        if line.shared:
            yield "GET", f"{agents}/*/queue"
            yield "DELETE", f"{agents}/*/queue/*"
        if line.time_conditions:
            yield "PUT", "easyHunting/{service}/timeConditions"
            yield "POST", "easyHunting/{service}/timeConditions/conditions"
            yield "DELETE", "easyHunting/{service}/timeConditions/conditions/*"
        return
    yield "PUT", "line/{service}/options"
    yield "POST", "line/{service}/click2Call"
    if line.kind is LineKind.REDIRECT:
        yield "POST", "redirect/{number}/changeDestination"
        yield "GET", "service/{number}/task/*"
