"""The part of a transaction about calls."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Call, CallFact, CallFollowUp, CallId, LineId, MissedCall, Phone, UnansweredPhone


class Calls(Protocol):
    """Facts about calls, the calls computed from them, and the alerts of missed calls."""

    def add_facts(self, facts: Sequence[CallFact]) -> Sequence[CallFact]:
        """Store the facts whose key is new, and return those."""

    def facts_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime, *, untied: bool = False
    ) -> Sequence[CallFact]:
        """Facts with since <= at < until of these callers; None stands for all without a number.

        `untied`: only records, and events without a passage.
        """

    def facts_of(self, passages: Iterable[str]) -> Sequence[CallFact]: ...
    def call(self, id_: CallId) -> Call | None: ...
    def calls(self, line: LineId, since: datetime, until: datetime) -> Sequence[Call]:
        """Calls with since <= rang_at < until, by time."""

    def calls_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime
    ) -> Sequence[Call]:
        """As `calls`, of these callers; None stands for all without a number."""

    def save_calls(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Insert those with id 0, replace the others."""

    def delete_calls(self, ids: Iterable[CallId]) -> None: ...
    def missed(self, id_: int) -> MissedCall | None: ...
    def missed_of_call(self, call: CallId) -> MissedCall | None: ...
    def open_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Alerts that are not closed, oldest first."""

    def empty_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Those of them that tell of no call any more."""

    def missed_of_caller(self, line: LineId, caller: Phone, since: datetime, until: datetime) -> Sequence[MissedCall]:
        """The caller's alerts that are not closed, and those opened in that time; oldest first."""

    def save_missed(self, missed: MissedCall) -> MissedCall: ...
    def missed_between(self, line: LineId, since: datetime, until: datetime) -> Sequence[MissedCall]:
        """Alerts opened in that time, closed or not."""

    def follow_up(self, line: LineId) -> CallFollowUp: ...
    def save_follow_up(self, follow_up: CallFollowUp) -> None: ...
    def unanswered_phones(self, line: LineId) -> Sequence[UnansweredPhone]: ...
    def save_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        """Store them; the entry of the same seat and volunteer is replaced."""

    def delete_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None: ...
