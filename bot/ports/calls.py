"""The part of a transaction about calls."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import (
    AlertTimes,
    Call,
    CallDay,
    CallFact,
    CallFeed,
    CallFollowUp,
    CallId,
    CallTimes,
    LineId,
    MissedCall,
    Phone,
    SuspectAnswer,
    UnansweredPhone,
    VoicemailHabit,
    VolunteerId,
    Waits,
)


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
    def facts_by_key(self, keys: Iterable[str]) -> Sequence[CallFact]: ...
    def call(self, id_: CallId) -> Call | None: ...
    def calls_by_id(self, ids: Collection[CallId]) -> Sequence[Call]: ...
    def calls(self, line: LineId, since: datetime, until: datetime) -> Sequence[Call]:
        """Calls with since <= rang_at < until, by time."""

    def last_calls(self, line: LineId, since: datetime, until: datetime, limit: int) -> Sequence[Call]:
        """The last of them, latest first."""

    def talks(self, line: LineId, since: datetime, until: datetime) -> Sequence[Call]:
        """Those with since <= rang_at < until that somebody answered, also if they go on, by time."""

    def calls_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime
    ) -> Sequence[Call]:
        """As `calls`, of these callers; None stands for all without a number."""

    def save_calls(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Insert those with id 0, replace the others."""

    def delete_calls(self, ids: Iterable[CallId]) -> None: ...
    def call_times(self, line: LineId, since: datetime, until: datetime) -> Sequence[CallTimes]:
        """What figures need of the calls with since <= rang_at < until, in any order."""

    def alert_times(self, line: LineId, since: datetime, until: datetime) -> Sequence[AlertTimes]:
        """The same of alerts opened in that time."""

    def answered_at(self, line: LineId, phone: Phone | None, since: datetime, until: datetime) -> int:
        """How many calls were answered at a phone; None stands for calls of which nobody said where."""

    def call_days(self, line: LineId, since: datetime, until: datetime) -> Sequence[CallDay]:
        """The counted days that begin in that time and of which nothing was saved since; any may be missing."""

    def save_call_day(self, day: CallDay) -> None: ...
    def missed(self, id_: int) -> MissedCall | None: ...
    def missed_of_call(self, call: CallId) -> MissedCall | None: ...
    def missed_of_calls(self, calls: Collection[CallId]) -> Sequence[MissedCall]: ...
    def open_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Alerts that are not closed, oldest first."""

    def empty_missed(self, line: LineId) -> Sequence[MissedCall]:
        """Those of them that tell of no call any more."""

    def missed_of_callers(
        self, line: LineId, callers: Collection[Phone], since: datetime, until: datetime
    ) -> Sequence[MissedCall]:
        """The callers' alerts that are not closed, and those opened in that time; oldest first."""

    def save_missed(self, missed: MissedCall) -> MissedCall: ...
    def save_alerts(self, alerts: Sequence[MissedCall]) -> Sequence[MissedCall]:
        """As `save_missed`, in the order given."""

    def missed_between(self, line: LineId, since: datetime, until: datetime) -> Sequence[MissedCall]:
        """Alerts opened in that time, closed or not."""

    def missed_waiting(self, line: LineId, waits: Waits) -> Sequence[MissedCall]:
        """The alerts that the team will hear of for this reason, together with others; the oldest first."""

    def missed_told_with(self, first: int) -> Sequence[MissedCall]:
        """The alerts that one post told of together with this one, oldest first."""

    def follow_up(self, line: LineId) -> CallFollowUp: ...
    def save_follow_up(self, follow_up: CallFollowUp) -> None: ...
    def feed(self, line: LineId) -> CallFeed: ...
    def save_feed(self, feed: CallFeed) -> None: ...
    def unanswered_phones(self, line: LineId) -> Sequence[UnansweredPhone]: ...
    def save_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        """Store them; the entry of the same seat and volunteer is replaced."""

    def delete_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None: ...

    # who picked up

    def suspect_answer(self, id_: int) -> SuspectAnswer | None: ...
    def open_suspects(self, line: LineId) -> Sequence[SuspectAnswer]:
        """Questions that are not closed, oldest first."""

    def suspects_about(self, facts: Collection[str]) -> Sequence[SuspectAnswer]:
        """Questions about one of these facts, closed or not."""

    def save_suspect(self, asked: SuspectAnswer) -> SuspectAnswer: ...
    def voicemail_habit(self, volunteer: VolunteerId) -> VoicemailHabit | None: ...
    def save_voicemail_habit(self, habit: VoicemailHabit) -> None: ...
    def delete_voicemail_habit(self, volunteer: VolunteerId) -> None: ...
