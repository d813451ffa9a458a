"""What OVH's API accepts: `data/ovh/contract.jsonl`, one operation per line, made from the schema's facts page.

The real OVH would reject a request whose operation, path, query or body the page does not describe, whatever the
simulator accepts.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.telephony.simulator.api.server import Request
from tests.support.paths import DATA

NUMBER: Final = r"00[1-9]\d{6,13}"
NAMES: Final = {"billingAccount": r"[a-z]{2}\d+-ovh-\d+", "serviceName": NUMBER}
"""Patterns of the names in a path; all others are ids."""

BATCH: Final = 50
FORMS: Final = {
    "phoneNumber": re.compile(rf"{NUMBER}|"),  # an empty value removes a number
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"),
    "long": re.compile(r"\d+"),
    "string": re.compile(r".*", re.DOTALL),
}
JSON: Final = {"boolean": bool, "long": int, "object": dict}


@dataclass(frozen=True, slots=True)
class Operation:
    """An OVH operation. A field is `{"type": …, "optional": …, "null": …}`."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def takes(self, path: str) -> bool:
        """Whether the path belongs to this operation. In one part a GET may have up to fifty ids or services."""
        if path.count(",") >= BATCH or sum("," in part for part in path.split("/")) > 1:
            return False
        described = self.path.split("/")
        parts = (self._pattern(part[1:-1]) if part.startswith("{") else re.escape(part) for part in described)
        return re.fullmatch("/".join(parts), path) is not None

    def _pattern(self, name: str) -> str:
        one = NAMES.get(name, r"\d+")
        return f"{one}(,{one})*" if self.method == "GET" and name != "billingAccount" else one


def contract() -> list[Operation]:
    file = DATA / "ovh" / "contract.jsonl"
    return [Operation(**json.loads(line)) for line in file.read_text().splitlines()]


CONTRACT: Final = contract()


def objections(request: Request) -> list[str]:
    """Why OVH would reject this request; empty when it would accept it."""
    operation = next((o for o in CONTRACT if o.method == request.method and o.takes(request.path)), None)
    if operation is None:
        return [f"{request.method} {request.path} is no operation of OVH's"]
    body = request.body
    if body is not None and not isinstance(body, dict):
        found = [f"the body is {type(body).__name__}"]
    else:
        found = [*_wrong(operation.query, request.query, "query"), *_wrong(operation.body, body or {}, "body")]
    return [f"{request.method} {request.path}: {words}" for words in found]


def _wrong(described: Mapping[str, Any], given: Mapping[str, Any], where: str) -> Iterator[str]:
    for name, value in given.items():
        if name not in described:
            yield f"{where} has {name!r}, which is not described"
        elif value is None:
            if not described[name].get("null"):
                yield f"{where} has no value for {name!r}"
        elif not _is(described[name]["type"], value, in_query=where == "query"):
            yield f"{where} has {name!r} of another type than {described[name]['type']}: {value!r}"
    for name, how in described.items():
        if name not in given and not how.get("optional"):
            yield f"{where} lacks {name!r}"


def _is(type_: Any, value: Any, *, in_query: bool) -> bool:
    """Whether a JSON value has this OVH type. In a query everything is text."""
    if isinstance(type_, list):
        return isinstance(value, list) and all(_is(type_[0], each, in_query=in_query) for each in value)
    if isinstance(type_, dict):
        return value in type_["one of"]
    if type_ in JSON and not in_query:
        return type(value) is JSON[type_]
    return type_ in FORMS and isinstance(value, str) and FORMS[type_].fullmatch(value) is not None
