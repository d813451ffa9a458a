"""What becomes of the shifts that somebody holds while they are away: one question about all of them."""

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import Any, Final

from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.announce import apply_moves, offer_to_all, vacancy_key
from bot.commands.staffing.in_place import answer_in_place
from bot.model import Absence, Line, Volunteer
from bot.payloads import AwayAnswer, AwaySeats, BareCommand, TakeShift
from bot.roster.staffing.absences import SeatInside, seats_inside
from bot.roster.swaps import carve_seat, open_offer
from bot.text import Text

ROWS_AT_MOST: Final = 10
BUTTONS_AT_MOST: Final = 5


def ask_about_seats(req: Request, person: Volunteer, absence: Absence, *, only_look: bool = False) -> bool:
    """Ask in private, or where it was said, what becomes of what they hold meanwhile; False if that is nothing."""
    ours = {line.id for line in known_lines(req)}
    inside = [one for one in seats_inside(req.tx, absence, req.now) if one.shift.line in ours]
    if not inside or only_look:
        return bool(inside)
    buttons = [
        make_choice("button-away-cover", AwaySeats(absence.id, "cover")),
        make_choice("button-away-free", AwaySeats(absence.id, "free")),
        make_choice("button-away-keep", AwaySeats(absence.id, "keep")),
    ]
    mine = person.id == req.me.id
    key = f"away:{absence.id}"
    line = req.deployment.by_id[inside[0].shift.line]
    args: dict[str, Any] = {"who": req.name(person.id), "count": len(inside), "rows": partial(seat_rows, req, inside)}
    sentence = "away-seats" if mine else "away-seats-theirs"
    if mine and not req.message.private and req.tell(req.me.id, line, sentence, buttons=buttons, key=key, **args):
        return True
    req.say(sentence, buttons=buttons, key=key, anew=True, **args)
    return True


def known_lines(req: Request) -> list[Line]:
    return [line for line in req.deployment.lines if not line.retired]


def seat_rows(req: Request, inside: list[SeatInside], words: Text) -> str:
    """A row each, with the line where there are several."""
    several = len({one.shift.line for one in inside}) > 1
    rows = [
        f"• {words.span(*one.part)}" + (f" · {req.deployment.by_id[one.shift.line].name}" if several else "")
        for one in inside[:ROWS_AT_MOST]
    ]
    return "\n".join([*rows, "• …"] if len(inside) > ROWS_AT_MOST else rows)


def answer_about_seats(req: Request, person: Volunteer, absence: Absence, answer: AwayAnswer) -> None:
    """Look for somebody for all of them, give all of them free, or keep them."""
    lines = {line.id: line for line in known_lines(req)}
    inside = [one for one in seats_inside(req.tx, absence, req.now) if one.shift.line in lines]
    by_line: dict[Line, list[SeatInside]] = defaultdict(list)
    for one in inside:
        by_line[lines[one.shift.line]].append(one)
    for line, theirs in by_line.items():
        act = replace(req, lines=(line,))
        if answer == "cover":
            look_for_all(act, line, person, theirs)
        elif answer == "free":
            free_all(act, line, person, theirs)
    if answer == "keep":
        for one in inside if person.id == req.me.id else ():
            req.tx.roster.confirm_seat(one.seat.id, req.now)  # they have said that they come
        answer_in_place(req, req.text.say("away-kept"))
    else:
        sentence = "away-covering" if answer == "cover" else "away-freed"
        answer_in_place(req, req.text.say(sentence, count=len(inside)))


def look_for_all(req: Request, line: Line, person: Volunteer, inside: list[SeatInside]) -> None:
    """Each is offered to everybody, and stays theirs until somebody takes it; the room is asked once for all."""
    for one in inside:
        seat = one.seat
        if not one.whole:
            apply_moves(req, carve_seat(seat, *one.part, to=person.id))
            seat = next(
                known for known in req.seats(one.shift) if known.volunteer == person.id and known.starts == one.part[0]
            )
        swaps = req.tx.roster.open_swaps(line.id)
        if open_offer(swaps, seat.id) is None:
            offer_to_all(req, one.shift, seat)
    ask_team(req, line, "away-team-looks", person, inside)


def free_all(req: Request, line: Line, person: Volunteer, inside: list[SeatInside]) -> None:
    """All are free from now on; the team and coordination hear of it once."""
    for one in inside:
        apply_moves(req, carve_seat(one.seat, *one.part, to=None))
    ask_team(req, line, "away-team-free", person, inside)
    buttons = take_buttons_of(inside, req.zone_text(line))
    rows = partial(seat_rows, req, inside)
    args: dict[str, Any] = {"who": req.name(person.id), "line": line.name, "count": len(inside), "rows": rows}
    req.tell_coordination(line, "away-coordination", buttons=buttons, key=vacancy_key(inside[0].shift), **args)


def ask_team(req: Request, line: Line, sentence: str, person: Volunteer, inside: list[SeatInside]) -> None:
    buttons = take_buttons_of(inside, req.zone_text(line))
    rows = partial(seat_rows, req, inside)
    req.tell_team(line, sentence, buttons=buttons, who=req.name(person.id), count=len(inside), rows=rows)


def take_buttons_of(inside: list[SeatInside], words: Text) -> list[Choice]:
    """One for each, and one for the list where there are more."""
    buttons = [
        make_choice("button-take-at", TakeShift(one.shift.id), when=words.short_start(one.part[0]))
        for one in inside[:BUTTONS_AT_MOST]
    ]
    more = [make_choice("button-see-free", BareCommand("open"))] if len(inside) > BUTTONS_AT_MOST else []
    return [*buttons, *more]
