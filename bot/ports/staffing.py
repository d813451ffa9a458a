"""The part of a transaction about people's wishes, their absences, and what they were told unasked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Absence, Address, LineId, Notice, NoticeKind, PlanChange, Preferences, VolunteerId


class Staffing(Protocol):
    def preferences(self, volunteer: VolunteerId) -> Preferences:
        """The defaults, if nothing is stored."""

    def preferences_of(self, people: Collection[VolunteerId]) -> Mapping[VolunteerId, Preferences]:
        """The same of each of these people."""

    def save_preferences(self, preferences: Preferences) -> None: ...
    def add_notice(self, notice: Notice) -> bool:
        """False if the person was told this before: nothing is stored then."""

    def has_notice(self, volunteer: VolunteerId, kind: NoticeKind, about: str) -> bool: ...
    def notices(self, volunteer: VolunteerId, since: datetime) -> Sequence[Notice]:
        """What they were told after that, oldest first."""

    def notices_of_line(self, line: LineId, since: datetime) -> Sequence[Notice]:
        """What people of the line were told after that, oldest first."""

    def add_sound(self, room: Address, at: datetime) -> None:
        """Note that a post made a sound in a room that had not asked for it."""

    def sounds(self, room: Address, since: datetime) -> int:
        """How many there were after that."""

    def absences(self, volunteer: VolunteerId, starts: datetime, ends: datetime) -> Sequence[Absence]:
        """The person's absences that overlap [starts, ends), by start."""

    def absence(self, id_: int) -> Absence | None: ...
    def save_absence(self, absence: Absence) -> Absence: ...
    def delete_absence(self, id_: int) -> None:
        """Changes of absences are recorded for the journal, as those of the roster are."""

    def plan_changes_due(self, line: LineId, now: datetime) -> Sequence[PlanChange]:
        """Those that are to be told by now, by person."""

    def plan_changes_of(self, line: LineId, volunteer: VolunteerId) -> Sequence[PlanChange]:
        """All that waits for one person."""

    def save_plan_change(self, change: PlanChange) -> PlanChange: ...
    def delete_plan_change(self, id_: int) -> None: ...
