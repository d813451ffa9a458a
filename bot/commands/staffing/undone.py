"""What is said when a weekly promise, or the move of a slot, is undone: once, for all its dates together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.commands.request import Request
from bot.commands.roster.announce import show_if_standing
from bot.commands.roster.period_words import period_words
from bot.commands.roster.shifts import role_on
from bot.errors import Refused
from bot.model import Journal, Line, LineId, Purpose, RowChange, Shift, ShiftId, SlotId, VolunteerId
from bot.recipients import addresses_for
from bot.roster.staffing.commitments import weekly_words
from bot.roster.telling.plan_changes import note_state_again
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Promised:
    """Whose promise an act changed, what it is in words, and whether it counts now that the act is undone."""

    line: Line
    volunteer: VolunteerId
    words: Callable[[Text], str]
    counts: bool


def read_promised(req: Request, act: Journal) -> list[Promised]:
    """The weekly promises that the act made, changed or ended, now that it is undone."""
    found = [promised_in(req, change) for change in act.changes if change.table == "commitments"]
    return [one for one in found if one]


def promised_in(req: Request, change: RowChange) -> Promised | None:
    row = cast("dict[str, Any]", change.after or change.before)
    line = req.deployment.by_id.get(LineId(row["line"]))
    slot = req.tx.roster.slot(SlotId(row["slot"]))
    if line is None or slot is None:
        return None
    weekly = partial(weekly_words, slot, row["every"])
    return Promised(line, VolunteerId(row["volunteer"]), weekly, counts=change.before is not None)


def tell_promised(req: Request, promised: Iterable[Promised], count: int) -> None:
    """Tell the team, whoever asked, and whose promise it is; raises `Refused` if they have left the team."""
    for one in promised:
        if role_on(req, req.tx.people.get(one.volunteer), one.line) is None:
            raise Refused("refused-changed-since")
        sentence = "undone-weekly-back" if one.counts else "undone-weekly"
        args: dict[str, Any] = {"who": req.name(req.me.id), "weekly": one.words, "count": count}
        req.tell_team(one.line, sentence, **args)
        if req.message.address not in addresses_for(req.tx, one.line, Purpose.TEAM):
            req.say(sentence, **args)
        if one.volunteer != req.me.id:
            req.tell(one.volunteer, one.line, sentence, **args)


def tell_moved_back(req: Request, act: Journal, people: Iterable[VolunteerId]) -> None:
    """A slot has its old hours again: those whose dates moved back with it, and who were told, hear of it once."""
    for change in act.changes:
        if change.table != "slots" or change.before is None or change.after is None:
            continue
        slot = req.tx.roster.slot(SlotId(change.id))
        line = req.deployment.by_id.get(slot.line) if slot else None
        for person in sorted(people) if slot and line else ():
            assert slot is not None
            assert line is not None
            moved = [shift for shift in shifts_changed(req, act) if shift.slot == slot.id]
            if person != req.me.id and not note_state_again(req.tx, line, person, moved, req.now):
                req.tell(person, line, "undone-move", who=req.name(req.me.id), weekly=partial(weekly_words, slot, 1))
        for shift in shifts_changed(req, act) if line else ():
            assert line is not None
            show_if_standing(req, line, shift, "shift-moved")


def tell_absences(req: Request, act: Journal) -> None:
    """An absence is no longer noted, or is again; the question about the shifts in it is over."""
    for change in act.changes:
        if change.table != "absences":
            continue
        row = cast("dict[str, Any]", change.after or change.before)
        starts, ends = (datetime.fromisoformat(row[name]) for name in ("starts", "ends"))
        person = VolunteerId(row["volunteer"])

        def when(words: Text, period: tuple[datetime, datetime] = (starts, ends)) -> str:
            return period_words(words, period, req.now)

        counts = "yes" if change.before is not None else "no"
        args: dict[str, Any] = {"who": req.name(req.me.id), "when": when, "counts": counts}
        req.say("undone-away", key=f"away:{change.id}" if req.message.private else "", anew=True, **args)
        if person != req.me.id:
            req.tell(person, req.lines[0], "undone-away", **args)


def tell_standbys(req: Request, act: Journal) -> None:
    """They wait, or stand by, no more, or do so again."""
    for change in act.changes:
        row = cast("dict[str, Any]", change.after or change.before)
        shift = req.tx.roster.shift(ShiftId(row["shift"])) if change.table == "standbys" else None
        line = req.deployment.by_id.get(shift.line) if shift else None
        if shift is not None and line is not None and all(other.table == "standbys" for other in act.changes):
            when = req.zone_text(line).span(shift.starts, shift.ends)
            req.say("undone-standby", who=req.name(req.me.id), when=when, key="")


def shifts_changed(req: Request, act: Journal) -> list[Shift]:
    found = [req.tx.roster.shift(ShiftId(change.id)) for change in act.changes if change.table == "shifts"]
    return [shift for shift in found if shift]
