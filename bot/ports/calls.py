"""The part of a transaction about calls."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Call, CallFact, CallFollowUp, CallId, LineId, MissedCall, Source, UnansweredPhone


class Calls(Protocol):
    """Facts about calls, the calls computed from them, and the alerts of missed calls."""

    def add_facts(self, facts: Sequence[CallFact]) -> Sequence[CallFact]:
        """Store the facts whose key is new, and return those."""

    def facts(self, line: LineId, since: datetime, until: datetime, source: Source | None = None) -> Sequence[CallFact]:
        """Facts with since <= at < until, by time; with `source`, only of that one."""

    def facts_of(self, passages: Iterable[str]) -> Sequence[CallFact]: ...
    def call(self, id_: CallId) -> Call | None: ...
    def calls(self, line: LineId, since: datetime, until: datetime) -> Sequence[Call]:
        """Calls with since <= rang_at < until, by time."""

    def save_calls(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Insert those with id 0, replace the others."""

    def delete_calls(self, ids: Iterable[CallId]) -> None: ...
    def missed(self, id_: int) -> MissedCall | None: ...
    def missed_of_call(self, call: CallId) -> MissedCall | None: ...
    def open_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Alerts that are not closed, oldest first."""

    def save_missed(self, missed: MissedCall) -> MissedCall: ...
    def missed_between(self, line: LineId, since: datetime, until: datetime) -> Sequence[MissedCall]:
        """Alerts opened in that time, closed or not."""

    def follow_up(self, line: LineId) -> CallFollowUp: ...
    def save_follow_up(self, follow_up: CallFollowUp) -> None: ...
    def unanswered_phones(self, line: LineId) -> Sequence[UnansweredPhone]: ...
    def save_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        """Store them; the entry of the same seat and volunteer is replaced."""

    def delete_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None: ...
