"""A shift that somebody wants to take, or is put on, while they are noted as away: they are asked first."""

from datetime import datetime

from bot.commands.request import Request, make_choice
from bot.commands.roster.period_words import period_words
from bot.model import Line, Shift, Volunteer
from bot.payloads import AssignAnyway, TakeAnyway, minute_of


def ask_if_away(req: Request, person: Volunteer, line: Line, shift: Shift, part: tuple[datetime, datetime]) -> bool:
    """Ask whether it is meant, if the person is away at that time; False if they are not."""
    absences = req.tx.staffing.absences(person.id, *part)
    if not absences:
        return False
    mine = person.id == req.me.id
    kind = TakeAnyway if mine else AssignAnyway
    says = kind(person.id, shift.id, minute_of(part[0]), minute_of(part[1]))
    words = req.zone_text(line)
    req.say(
        "away-take" if mine else "away-assign",
        who=req.name(person.id),
        when=words.span(*part),
        away=period_words(words, (absences[0].starts, absences[0].ends), req.now),
        buttons=[make_choice("button-take-anyway" if mine else "button-assign-anyway", says)],
        key=f"anyway:{person.id}:{shift.id}",
        anew=True,
    )
    return True
