"""The part of a transaction about what people promise ahead of time."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.model import Commitment, LineId, ShiftId, Standby, VolunteerId


class Promises(Protocol):
    """Weekly commitments, and who stands by for a shift. Every change is recorded for the journal."""

    def commitment(self, id_: int) -> Commitment | None: ...
    def commitments(self, line: LineId, since: date) -> Sequence[Commitment]:
        """Those of the line that have not ended before that date, oldest first."""

    def commitments_of(self, volunteer: VolunteerId, since: date) -> Sequence[Commitment]:
        """The same of one person, on all lines."""

    def save_commitment(self, commitment: Commitment) -> Commitment: ...
    def delete_commitment(self, id_: int) -> None: ...
    def standby(self, id_: int) -> Standby | None: ...
    def standbys(self, shift: ShiftId) -> Sequence[Standby]:
        """The open ones of a shift, in the order in which they asked."""

    def open_standbys(self, line: LineId) -> Sequence[Standby]:
        """The open ones of all shifts of the line, likewise."""

    def save_standby(self, standby: Standby) -> Standby: ...
