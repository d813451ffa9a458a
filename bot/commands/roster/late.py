"""/retard: whoever comes late says so, and those who wait for them know."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from bot.commands.request import Request
from bot.commands.roster.pick_shift import match_shifts
from bot.commands.roster.shifts import part_words
from bot.commands.roster.swaps import my_places
from bot.errors import Refused
from bot.model import Line, Seat, Shift
from bot.parsing.delays import read_delay
from bot.parsing.matching import One, Several, Why
from bot.parsing.moments import read_constraints
from bot.text import safe_words

AHEAD: Final = timedelta(hours=24)
"""How long before a shift people know that they come late."""
LONGEST: Final = 180
"""Minutes; who comes later than that does not come for a part of the shift."""


def tell_late(req: Request) -> None:
    """Tell coordination, and those who are on duty until then, that the speaker comes late to their next shift, or to
    the one that they name.
    """
    delay = read_delay(req.words)
    if delay is None:
        raise Refused("refused-late-how", words=safe_words(req.words))
    if delay.minutes > LONGEST:
        raise Refused("refused-late-much")
    minutes = delay.minutes
    places = [(shift, seat) for shift, seat in my_places(req) if seat.starts - AHEAD <= req.now < seat.ends]
    places = places_named(req, places, delay.when) if delay.when else places
    if not places:
        raise Refused("refused-late-then" if delay.when else "refused-late-none")
    shift, seat = places[0]
    line = req.line_of(shift.line)
    args: dict[str, Any] = {
        "who": req.name(req.me.id),
        "minutes": minutes,
        "when": part_words((seat.starts, seat.ends)),
    }
    told = [req.name(other.volunteer) for other in waiting_for(req, line, seat) if tell_one(req, line, other, args)]
    req.tell_coordination(line, "late-coordination", key=f"late:{seat.id}", line=line.name, **args)
    when = req.zone_text(line).span(seat.starts, seat.ends)
    req.say("late-noted", when=when, minutes=minutes, told=len(told), names=req.text.names(told), key="")


def tell_one(req: Request, line: Line, other: Seat, args: dict[str, Any]) -> bool:
    return req.tell(other.volunteer, line, "late-yours", key=f"late:{other.id}", **args)


def waiting_for(req: Request, line: Line, seat: Seat) -> list[Seat]:
    """The others who are on duty when the seat begins, or until then."""
    around = req.tx.roster.shifts([line.id], seat.starts - timedelta(minutes=1), seat.starts + timedelta(minutes=1))
    seats = [other for shift in around for other in req.seats(shift)]
    return [
        other
        for other in seats
        if other.volunteer != seat.volunteer and other.starts <= seat.starts <= other.ends and other.ends > req.now
    ]


def places_named(req: Request, places: Sequence[tuple[Shift, Seat]], when: str) -> list[tuple[Shift, Seat]]:
    """Those of the seats that the words name. Raises `Refused` with words that say something else."""
    if read_constraints(when, req.message.sent_at, req.deployment.zone).unknown:
        raise Refused("refused-late-how", words=safe_words(req.words))
    match match_shifts(req, [shift for shift, _ in places], when, any_day=True):
        case One(shift):
            meant = {shift.id}
        case Several(shifts, Why.SEVERAL | Why.INSIDE):
            meant = {shift.id for shift in shifts}
        case _:
            return []
    return [(shift, seat) for shift, seat in places if shift.id in meant]
