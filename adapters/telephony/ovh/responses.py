"""Reads OVH's answers: their value, or an error with one clear sentence without secrets or phone numbers."""

import re
from collections.abc import Collection
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeGuard

import requests

from bot.errors import AdapterError
from bot.ports import Clock

# What OVH's error codes mean for the person who has to correct the problem.
HINTS = {
    "NOT_GRANTED_CALL": "the consumer key lacks this right",
    "INVALID_KEY": "the application key is not known at this endpoint",
    "NOT_CREDENTIAL": "the consumer key is unknown or belongs to another application key",
    "INVALID_CREDENTIAL": "the consumer key has expired or was refused",
    "INVALID_SIGNATURE": "the signature was refused (application secret, or a consumer key nobody validated yet)",
}


class OvhError(AdapterError):
    """A refusal or failure of OVH. `status` is the HTTP status (0: no answer), `code` is OVH's error code."""

    status: int = 0
    code: str = ""


class Reply(NamedTuple):
    """OVH's answer, and its query id, which its support asks for."""

    value: Any
    query_id: str


def read_response(response: requests.Response, method: str, path: str, clock: Clock) -> Reply:
    """The value of the answer. Raises `OvhError` for a refusal or failure."""
    status = response.status_code
    query_id = response.headers.get("X-Ovh-Queryid") or response.headers.get("X-OVH-Query-Id") or ""
    writing = method != "GET"
    if 200 <= status < 300 and not response.content and (writing or status == 204):
        return Reply(None, query_id)
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        answer = response  # a mark for "not JSON"
    if 200 <= status < 300:
        if answer is response:
            raise request_failure(
                "OVH answered no JSON", method, path, status=status, unknown=writing, query_id=query_id
            )
        return Reply(answer, query_id)
    details = answer if isinstance(answer, dict) else {}
    message, code = _without_numbers(details.get("message")), _without_numbers(details.get("errorCode"))
    if message.lower() == "invalid signature":
        code = "INVALID_SIGNATURE"  # OVH's newer errors have a class instead of a code
    slow = status >= 500 or status == 408 or code == "QUERY_TIME_OUT"
    if slow:
        words = f"OVH failed ({status})"
    elif status == 429:
        words = "OVH asks for fewer requests (429)"
    else:
        words = f"OVH refused ({status}{' ' + code if code else ''}): {HINTS.get(code) or message or 'no reason given'}"
    raise request_failure(
        words,
        method,
        path,
        status=status,
        code=code,
        permanent=not slow and status not in {409, 423, 425, 429},
        retry_after=_retry_after(response.headers.get("Retry-After"), clock),
        unknown=writing and slow,
        query_id=query_id,
    )


def request_failure(
    words: str,
    method: str,
    path: str,
    *,
    status: int = 0,
    code: str = "",
    permanent: bool = False,
    retry_after: timedelta | None = None,
    unknown: bool = False,
    query_id: str = "",
) -> OvhError:
    error = OvhError(
        f"{words}, on {method} {_path_without_ids(path)}",
        permanent=permanent,
        retry_after=retry_after,
        unknown=unknown and method != "GET",
        query_id=query_id,
    )
    error.status, error.code = status, code
    return error


def expect_object(
    answer: object, path: str, what: str = "an object", *, method: str = "GET", lists: Collection[str] = ()
) -> dict[str, Any]:
    """The answer as an object whose values are texts, numbers, booleans or None, and lists under these names only.

    What else stands in it counts as missing. Raises `OvhError`, which says what was expected where; of a write, that it
    may have been done.
    """
    if not isinstance(answer, dict):
        raise request_failure(f"OVH's answer is not {what}", method, path, unknown=True)
    return {
        name: None if isinstance(value, dict) or (isinstance(value, list) and name not in lists) else value
        for name, value in answer.items()
    }


def expect_ids(answer: object, path: str) -> list[int]:
    """The answer as a list of ids. Raises `OvhError`."""
    if not isinstance(answer, list) or not all(is_id(id_) for id_ in answer):
        raise request_failure("OVH's answer is not a list of ids", "GET", path)
    return answer


def shown_word(value: object) -> str:
    """One of OVH's words, such as a type or a state, for people; nothing else that might stand in its place."""
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z_]{1,40}", value) else "unknown"


def is_id(value: object) -> TypeGuard[int]:
    """Whether OVH may have given this id to something."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _path_without_ids(path: str) -> str:
    """The path as in an access rule: phone numbers, ids and accounts, which must not be logged, become `*`."""
    return "/".join("*" if re.search(r"\d", part) else part for part in path.partition("?")[0].split("/"))


def _without_numbers(message: object) -> str:
    """OVH's message on one short line, without digits that might be a phone number."""
    return re.sub(r"\d[\d .-]{2,}\d", "…", " ".join(str(message or "").split()))[:160]


def read_server_time(value: object) -> int:
    """OVH's time in seconds since 1970. Raises `OvhError` when the value is not a time."""
    if not isinstance(value, int) or not 10**9 < value < 2**33:
        raise request_failure("OVH's answer is not its time", "GET", "/auth/time")
    return value


def _retry_after(header: str | None, clock: Clock) -> timedelta | None:
    """The wait that OVH asks for, in seconds or as a date; at most an hour. None when it asks for none."""
    if not header:
        return None
    try:
        wait = timedelta(seconds=int(header)) if header.isdecimal() else parsedate_to_datetime(header) - clock.now()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), timedelta(hours=1))
