"""Faults on demand. Each is used up by the requests that it affects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from adapters.telephony.simulator.api_objects import ApiObject

HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Trouble(StrEnum):
    """Faults of a request to the API."""

    TOO_MANY = "429"  # `retry_after` seconds, or without the header
    SERVER_ERROR = "500"
    HTML = "502"
    UNAUTHORISED = "401"
    FORBIDDEN = "403"  # with `code`, one of FORBIDDEN_MESSAGES
    SIGNATURE = "400"
    NOT_FOUND = "404"
    CONFLICT = "409"
    EMPTY = "empty"  # 200 without a body; the change is made
    LOST_BEFORE = "lost before"  # the change is not made; the connection is held, then dropped
    LOST_AFTER = "lost after"  # the change is made; the connection is held, then dropped
    DOES_NOT_STICK = "does not stick"  # 200; the change is not made
    ODD = "odd"  # 200 with what `change` makes of the body; the change is made
    LATE = "late"  # 200; a change of a queue, an agent or a line's options is made after `delay`


FORBIDDEN_MESSAGES = {
    "NOT_GRANTED_CALL": "This call has not been granted",
    "NOT_CREDENTIAL": "This credential does not exist",
    "INVALID_KEY": "This application key is invalid",
    "INVALID_CREDENTIAL": "This credential is not valid",
    "FORBIDDEN": "This call is forbidden",
}


class StreamTrouble(StrEnum):
    """Faults of a poll of the event stream."""

    DROP = "drop"  # the connection closes in the middle of an answer; the events stay for the next poll
    LOSE = "lose"  # the same, and the events are lost
    REPEAT = "repeat"  # each event twice
    REORDER = "reorder"  # the events backwards
    HTML = "502"
    UNKNOWN_SESSION = "unknown session"  # as after a restart: the session is forgotten, its events are lost
    NULL = "null"  # an answer at once, with `Events: null`
    EMPTY = "empty"  # 200 without a body
    SILENCE = "silence"  # the poll is never answered, until the client gives up or the longest poll is over


@dataclass(slots=True)
class Fault:
    """Affects the next `times` requests that match."""

    trouble: Trouble
    times: int
    method: str
    path: str
    code: str
    retry_after: int | None
    hold: float
    delay: timedelta
    change: Callable[[bytes], bytes]


class Faults:
    """The faults to come, in order."""

    def __init__(self) -> None:
        self.requests: list[Fault] = []
        self.polls: list[StreamTrouble] = []

    def next(
        self,
        trouble: Trouble,
        *,
        times: int = 1,
        method: str = "*",
        path: str = "*",
        code: str = "FORBIDDEN",
        retry_after: int | None = None,
        hold: float = 0.05,
        delay: timedelta = timedelta(seconds=5),
        change: Callable[[bytes], bytes] = bytes,
    ) -> None:
        """Make the next requests fail. `*` in `method` and `path` matches anything; `hold` is in real seconds.

        `path` is without `/1.0` and the query. `GET /auth/time` is affected only if `path` names it.
        """
        self.requests.append(Fault(trouble, times, method, path, code, retry_after, hold, delay, change))

    def next_poll(self, *troubles: StreamTrouble) -> None:
        """Make the next polls of the stream fail, one fault each."""
        self.polls.extend(troubles)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request; one of its times is used up."""
        for fault in self.requests:
            if fault.path == "*" and path == "/auth/time":
                continue
            if fnmatchcase(method, fault.method) and fnmatchcase(path, fault.path):
                fault.times -= 1
                if fault.times == 0:
                    self.requests.remove(fault)
                return fault
        return None

    def take_poll(self, troubles: Sequence[StreamTrouble]) -> StreamTrouble | None:
        """The fault for this poll, if the next one is among these."""
        return self.polls.pop(0) if self.polls and self.polls[0] in troubles else None

    def disturb(self, events: list[ApiObject]) -> list[ApiObject]:
        """The events of a poll, repeated or reordered if such a fault is next."""
        trouble = self.take_poll((StreamTrouble.REPEAT, StreamTrouble.REORDER)) if events else None
        if trouble is StreamTrouble.REPEAT:
            return [event for event in events for _ in range(2)]
        return events[::-1] if trouble is StreamTrouble.REORDER else events
