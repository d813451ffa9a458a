"""Who did what for whom, and what a commit was about, so that only those look who have to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.model.ids import LineId, VolunteerId

NO_LINE: Final = LineId("")


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


class Subject(StrEnum):
    """What the rows of a line are about: each loop looks at some of it."""

    ROSTER = "roster"
    """Shifts, the people on them, their wishes, and the rooms."""
    CALLS = "calls"
    PHONE = "phone"
    """Where the line rings, and who waits to hear that it does."""
    ASKED_CALLS = "asked calls"
    """Calls that we are to place."""
    NEWS = "news"
    """What other systems are told."""
    PRESSES = "presses"
    """Buttons pressed before their post was known. They are of no line (`NO_LINE`)."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The lines of which a commit changed rows, by subject.

    `networks` are those in which something new is to be said. `everything`: nobody knows what was changed. `author` is
    the worker whose commit it was, if it does not want to hear of it; else "".
    """

    lines: Mapping[Subject, frozenset[LineId]] = field(default_factory=dict)
    networks: frozenset[str] = frozenset()
    everything: bool = False
    author: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines or self.networks or self.everything)
