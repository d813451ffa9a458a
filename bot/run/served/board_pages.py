"""The pages of the board beside the live one: for each, what is read of the database, and its template."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from bot.board.day import read_course, read_day
from bot.board.figures import read_figures
from bot.board.sight import Sight
from bot.board.week import RosterTopic, month_around, read_roster, revision_of_roster, week_around
from bot.model import Line, LineId, Outcome
from bot.ports import Tx
from bot.text import Text

LIVE: Final = "live"
TABS: Final = (LIVE, "week", "month", "day", "figures")
ROSTERS: Final = {"week": week_around, "month": month_around}
FOR_COORDINATION: Final = frozenset({"day", "call"})
BACK_AT_MOST: Final = timedelta(days=396)
"""Calls and shifts are kept longer, names of callers' phones are not; nobody pages further on a board."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which page: of all lines (`line` None) or of one, and of one call of it."""

    line: LineId | None = None
    tab: str = LIVE
    call: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which line, when, and in which words."""

    sight: Sight
    line: Line
    query: Mapping[str, str]
    now: datetime
    words: Text

    @property
    def today(self) -> date:
        return self.words.local(self.now).date()

    @property
    def day(self) -> date:
        """The day that was asked for; today when it is none, or too far away."""
        try:
            day = date.fromisoformat(self.query.get("from", ""))
        except ValueError:
            return self.today
        return day if abs(day - self.today) <= BACK_AT_MOST else self.today


Found = tuple[str, dict[str, object]] | None
"""The template and its values; None: no such page."""


def place_of_path(path: str, sight: Sight) -> Place | None:
    """The page at a path, if there is one that this viewer may see: this asks `Sight`, and nobody else does."""
    parts = path.strip("/").split("/")
    if parts == [""]:
        return Place(sight.lines[0] if len(sight.lines) == 1 else None)
    if parts[0] != "line" or len(parts) < 2 or parts[1] not in sight.lines:
        return None
    line = LineId(parts[1])
    call = parts[3] if len(parts) == 4 and parts[2] == "call" else ""
    tab = "call" if call else parts[2] if len(parts) == 3 else LIVE if len(parts) == 2 else ""
    if tab not in {*TABS, "call"} or (tab == "call" and not re.fullmatch(r"[1-9]\d{0,17}", call)):
        return None
    if tab in FOR_COORDINATION and not sight.sees_calls(line):
        return None
    return Place(line, tab, int(call or 0))


def tabs_of(sight: Sight, line: LineId | None) -> list[str]:
    if line is None:
        return []
    return [tab for tab in TABS if tab not in FOR_COORDINATION or sight.sees_calls(line)]


def roster_topic(look: Look, tab: str) -> RosterTopic:
    """What a page of the roster hears of."""
    first, end, _ = ROSTERS[tab](look.day)
    return RosterTopic(look.line.id, first, end)


def show_roster(tab: str, tx: Tx, look: Look, _: int) -> Found:
    roster = read_roster(tx, look.line, look.sight, ROSTERS[tab](look.day), look.now, look.words)
    revision = revision_of_roster(tx, look.line, roster_topic(look, tab), look.now)
    return "roster.html", {"roster": roster, "today": look.today, "revision": revision}


def show_day(tx: Tx, look: Look, _: int) -> Found:
    wanted = look.query.get("outcome", "")
    outcome = Outcome(wanted) if wanted in set(Outcome) else None
    only_open = "open" in look.query
    page = read_day(tx, look.line, look.day, outcome, look.now, only_open=only_open)
    return "day.html", {
        "page": page,
        "outcome": outcome,
        "outcomes": tuple(Outcome),
        "only_open": only_open,
        "before": page.day - timedelta(days=1),
        "after_day": page.day + timedelta(days=1) if page.day < look.today else None,
    }


def show_call(tx: Tx, look: Look, call: int) -> Found:
    page = read_course(tx, look.line, call, look.now)
    return None if page is None else ("call.html", {"page": page})


def show_figures(tx: Tx, look: Look, _: int) -> Found:
    return "figures.html", {"page": read_figures(tx, look.line, look.now)}


PAGES: Final[Mapping[str, Callable[[Tx, Look, int], Found]]] = {
    **{tab: partial(show_roster, tab) for tab in ROSTERS},
    "day": show_day,
    "call": show_call,
    "figures": show_figures,
}
