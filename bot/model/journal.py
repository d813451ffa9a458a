"""Who did what for whom."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import LineId, VolunteerId


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after an action, as plain data. `before` None: created; `after` None: deleted."""

    table: str
    id: int
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Journal:
    """Who did what for whom, when, and which rows it changed."""

    id: int
    at: datetime
    line: LineId | None
    by: VolunteerId | None
    verb: str
    words: str
    changes: tuple[RowChange, ...] = ()
    undone: bool = False
