"""Coordination assigns people to shifts and removes them: /inscrire, /desinscrire."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.commands.pick_person import find_named_person, pressed_person
from bot.commands.request import ROSTER_AHEAD, Request
from bot.commands.roster.announce import announce_shift, apply_moves
from bot.commands.roster.pick_shift import Chosen, choose_shift, match_shifts
from bot.commands.roster.shifts import part_words, put_person_on, takeable_shifts
from bot.errors import Refused
from bot.model import Shift, ShiftId, Volunteer
from bot.parsing.lists import read_wanted
from bot.parsing.matching import One
from bot.parsing.ranges import split_who
from bot.payloads import (
    AssignAnyway,
    AssignNamed,
    AssignPerson,
    UnassignNamed,
    UnassignPerson,
    Words,
    at_minute,
    decode_payload,
    minute_of,
)
from bot.roster.swaps import carve_seat
from bot.roster.telling.plan_changes import Plan, note_plan_changes, read_plan
from bot.text import safe_words


@dataclass(frozen=True, slots=True)
class Buttons:
    """What a button of the command says: of a person and a shift, or of a person alone."""

    shift: type[AssignPerson | UnassignPerson]
    named: type[AssignNamed | UnassignNamed]


ASSIGN: Final = Buttons(AssignPerson, AssignNamed)
UNASSIGN: Final = Buttons(UnassignPerson, UnassignNamed)


def person_meant(req: Request, buttons: Buttons) -> tuple[Request, Volunteer, str, ShiftId | None] | None:
    """The person who was pressed or named, and either the words after the name, or the shift that was pressed.

    The request that comes back has only the line of the press. None after asking which of several people is meant.
    """
    if req.pressed and req.words.startswith(buttons.named.literal):
        said = decode_payload(buttons.named, req.words)
        then = replace(req, message=replace(req.message, sent_at=at_minute(said.minute)))
        return *pressed_person(then, said.person, said.line), said.words, None
    if req.pressed and req.words:
        payload = decode_payload(buttons.shift, req.words)
        line = req.line_of(req.shift_by_id(payload.shift).line)
        return *pressed_person(replace(req, lines=(line,)), payload.person), "", payload.shift
    _, words = split_who(req.words)
    shift, line_id, minute = (
        shift_in_words(req, words, any_day=buttons is UNASSIGN),
        req.line.id,
        minute_of(req.message.sent_at),
    )
    known = Words("" if read_wanted(words, req.message.sent_at, req.line.zone).unknown else words)
    found = find_named_person(
        req,
        req.line,
        lambda person: (
            buttons.shift(person.id, shift.id) if shift else buttons.named(person.id, line_id, minute, known)
        ),
    )
    return (req, *found, None) if found else None


def shift_in_words(req: Request, words: str, *, any_day: bool) -> Shift | None:
    """The one whole shift that the words name, if they do: then a button for each namesake can name it too."""
    found = match_shifts(req, req.coming(), words, any_day=any_day) if words.strip() else None
    return found.shift if isinstance(found, One) and found.part is None else None


def assign_person(req: Request) -> None:
    meant = person_meant(req, ASSIGN)
    if meant is None:
        return
    req, person, words, pressed = meant
    coming = req.coming()
    says = partial(AssignPerson, person.id)
    found = choose_shift(
        req, coming, says, pressed=pressed, words=words, rather=lambda: takeable_shifts(req, person, coming)
    )
    if found is None:
        return
    before = read_plan(req.tx, req.line, req.now, [found.shift])
    if put_person_on(req, person, found):
        tell_person(req, person, found.shift, before)


def assign_anyway(req: Request) -> None:
    """Coordination was asked, as the person is away then, and means it."""
    payload = decode_payload(AssignAnyway, req.words)
    line = req.line_of(req.shift_by_id(payload.shift).line)
    req, person = pressed_person(req, payload.person, line.id)
    found = Chosen(req.shift_by_id(payload.shift), (at_minute(payload.starts), at_minute(payload.ends)))
    before = read_plan(req.tx, line, req.now, [found.shift])
    put_person_on(req, person, found, though_away=True)
    req.close_pressed_post()
    tell_person(req, person, found.shift, before)


def unassign_person(req: Request) -> None:
    """Remove somebody from a shift; the seat is free again."""
    meant = person_meant(req, UNASSIGN)
    if meant is None:
        return
    req, person, words, pressed = meant
    theirs = [
        (shift, seat)
        for shift, seat in req.tx.roster.seats_of(person.id, req.now, req.now + ROSTER_AHEAD)
        if shift.line == req.line.id
    ]
    if not theirs:
        raise Refused("refused-not-on", who=safe_words(person.name))
    says = partial(UnassignPerson, person.id)
    found = choose_shift(
        req, list({s.id: s for s, _ in theirs}.values()), says, pressed=pressed, words=words, any_day=True
    )
    if found is None:
        return
    starts, ends = found.part or (found.shift.starts, found.shift.ends)
    starts = max(starts, req.now)
    seats = [seat for shift, seat in theirs if shift.id == found.shift.id and seat.starts < ends and starts < seat.ends]
    if not seats:
        raise Refused("refused-gone")
    before = read_plan(req.tx, req.line, req.now, [found.shift])
    for seat in seats:
        apply_moves(req, carve_seat(seat, starts, ends, to=None))
    part = part_words((max(seats[0].starts, starts), min(seats[-1].ends, ends)))
    announce_shift(
        req, req.line, found.shift, "unassigned", who=safe_words(person.name), by=req.name(req.me.id), when=part
    )
    tell_person(req, person, found.shift, before)


def tell_person(req: Request, person: Volunteer, shift: Shift, before: Plan) -> None:
    """Have them told, with what else is changed for them; whom they replace was told already."""
    after = read_plan(req.tx, req.line, req.now, [shift])
    was, state = ({key: one for key, one in plan.items() if key[0] == person.id} for plan in (before, after))
    note_plan_changes(req.tx, req.line, was, state, req.me.id, req.now)
