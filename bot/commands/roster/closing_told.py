"""Who is told that a line is closed or open again, and what: always the difference between before and after.

Rooms hear it at once; whoever has a shift then, with what else changes for them (`bot.roster.telling.plan_changes`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands.request import Request
from bot.commands.roster.period_words import list_periods
from bot.model import Line, Purpose
from bot.recipients import addresses_for
from bot.roster.closings import Stretch, closed_stretches
from bot.roster.telling.plan_changes import FOREVER, Plan, note_plan_changes, read_plan
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Openings:
    """From now on: when the line is closed, and what of their shifts that leaves to people."""

    closed: list[Stretch]
    plan: Plan


def read_openings(req: Request, line: Line) -> Openings:
    closures = req.tx.roster.closures(line.id, req.now, req.now + FOREVER)
    return Openings(closed_stretches(closures, req.now), read_plan(req.tx, line, req.now))


def tell_holders(req: Request, line: Line, before: Openings, after: Openings) -> None:
    """Have everybody told at whose hours the line is closed now and was open `before`, or the reverse."""
    note_plan_changes(req.tx, line, before.plan, after.plan, req.me.id, req.now)


def still_closed(closed: Sequence[Stretch], now: datetime) -> Callable[[Text], str]:
    """A row that names when the line stays closed; nothing when it does not."""
    if not closed:
        return lambda _: ""
    return lambda words: "\n" + words.say("still-closed", periods=list_periods(words, closed, now))


def tell_line(req: Request, line: Line, sentence: str, /, **args: Any) -> None:
    """Tell the team rooms and the coordination rooms, and answer where it was asked if that is neither."""
    here = req.message.address
    rooms = [*addresses_for(req.tx, line, Purpose.TEAM), *addresses_for(req.tx, line, Purpose.COORDINATION)]
    req.tell_team(line, sentence, **args)
    req.tell_coordination(line, sentence, **args)
    if here not in rooms or req.pressed:
        req.say(sentence, **args)
