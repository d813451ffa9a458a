"""The part of a transaction about the lines' forwarding."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import (
    DutyBreak,
    ForwardingState,
    LineChange,
    LineId,
    OpeningHours,
    Overtime,
    PendingReply,
    Phone,
    Snapshot,
    VolunteerId,
)


class Phones(Protocol):
    """What we know about each line's forwarding."""

    def forwarding(self, line: LineId) -> ForwardingState: ...
    def save_forwarding(self, forwarding: ForwardingState) -> None: ...
    def add_line_change(self, change: LineChange) -> None: ...
    def line_changes(self, line: LineId, since: datetime, until: datetime) -> Sequence[LineChange]:
        """Those shown in that time, by time."""

    def snapshot(self, line: LineId) -> Snapshot | None: ...
    def save_snapshot(self, snapshot: Snapshot) -> None: ...
    def logged_in(self, line: LineId) -> frozenset[Phone]:
        """The phones that we wanted to ring and that may still be logged in."""

    def add_logged_in(self, line: LineId, phones: Collection[Phone]) -> None: ...
    def save_logged_in(self, line: LineId, phones: Collection[Phone]) -> None:
        """Replace the stored set."""

    def pending_replies(self, line: LineId) -> Sequence[PendingReply]:
        """Oldest first."""

    def save_pending_reply(self, reply: PendingReply) -> None:
        """Store it, replacing the one for the same post."""

    def delete_pending_replies(self, replies: Collection[PendingReply]) -> None: ...
    def overtime(self, line: LineId) -> Overtime | None: ...
    def save_overtime(self, known: Overtime) -> None: ...
    def mark_queue_looked_at(self, line: LineId, at: datetime) -> None:
        """Change only `looked_at` of the stored overtime."""

    def breaks(self, line: LineId) -> Sequence[DutyBreak]:
        """Those that were asked for and are not cleared away, by start."""

    def save_break(self, taken: DutyBreak) -> None:
        """Store it in place of the person's last one on that line."""

    def delete_break(self, line: LineId, volunteer: VolunteerId) -> None: ...
    def opening_hours(self, line: LineId) -> OpeningHours: ...
    def save_opening_hours(self, hours: OpeningHours) -> None: ...
