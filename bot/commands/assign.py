"""Coordination puts people on shifts and takes them off: /inscrire, /desinscrire."""

from dataclasses import replace
from datetime import timedelta

from bot.commands.announce import announce, carry_out
from bot.commands.pick_shift import chosen
from bot.commands.request import Request
from bot.commands.shifts import part_words, put_on, takeable
from bot.errors import Refused
from bot.model import Line, Volunteer
from bot.parsing.ranges import split_who
from bot.roster.swaps import carve
from bot.text import safe


def person_meant(req: Request) -> tuple[Request, Volunteer, str] | None:
    """The person that was pressed or named, and the words that follow; None after asking which of several."""
    if req.pressed and req.words:
        return pressed_person(req)
    found = named(req, req.line)
    return (req, *found) if found else None


def named(req: Request, line: Line) -> tuple[Volunteer, str] | None:
    """The person that the words begin with, and the words that follow; asks when several fit."""
    who, rest = split_who(req.words)
    if not who:
        raise Refused("refused-who-how", command=req.command.name(req.text.language))
    found = req.tx.people.named(line.id, who.removeprefix("@"))
    if len(found) == 1:
        return found[0], rest
    if not found:
        raise Refused("refused-who", who=safe(who))
    req.say("who-of-these", who=safe(who), names=req.text.names([with_handle(req, person) for person in found]))
    return None


def with_handle(req: Request, person: Volunteer) -> str:
    """`Anne (@anne_b)`: two people may have one name, and the handle tells them apart."""
    handle = next((known.handle for known in req.tx.people.identities(person.id) if known.handle), "")
    return f"{safe(person.name, 20)} (@{safe(handle, 15)})" if handle else person.name


def assign(req: Request) -> None:
    """Put somebody on a shift. `assign:PERSON SHIFT` when pressed."""
    meant = person_meant(req)
    if meant is None:
        return
    req, person, words = meant
    coming = req.coming()
    found = chosen(req, coming, f"assign:{person.id}", words=words, rather=lambda: takeable(req, person, coming))
    if found is None:
        return
    put_on(req, person, found)
    part = found.part or (found.shift.starts, found.shift.ends)
    if person.id != req.me.id:
        req.tell(person.id, req.line, "assigned-you", by=req.name(req.me.id), when=part_words(part))


def unassign(req: Request) -> None:
    """Take somebody off a shift; the seat is free again."""
    meant = person_meant(req)
    if meant is None:
        return
    req, person, words = meant
    theirs = [
        (shift, seat)
        for shift, seat in req.tx.roster.seats_of(person.id, req.now, req.now + timedelta(weeks=9))
        if shift.line == req.line.id
    ]
    if not theirs:
        raise Refused("refused-not-on", who=safe(person.name))
    found = chosen(req, list({s.id: s for s, _ in theirs}.values()), f"unassign:{person.id}", words=words)
    if found is None:
        return
    starts, ends = found.part or (found.shift.starts, found.shift.ends)
    starts = max(starts, req.now)
    seats = [seat for shift, seat in theirs if shift.id == found.shift.id and seat.starts < ends and starts < seat.ends]
    if not seats:
        raise Refused("refused-gone")
    for seat in seats:
        carry_out(req, carve(seat, starts, ends, to=None))
    part = part_words((max(seats[0].starts, starts), min(seats[-1].ends, ends)))
    announce(req, req.line, found.shift, "unassigned", who=safe(person.name), by=req.name(req.me.id), when=part)
    if person.id != req.me.id:
        req.tell(person.id, req.line, "unassigned-you", by=req.name(req.me.id), when=part)


def pressed_person(req: Request) -> tuple[Request, Volunteer, str]:
    """`verb:PERSON SHIFT`: the person, and what follows; and the request, narrowed to the line that this is about.

    Who coordinates several lines and presses in private has said which.
    """
    head, _, rest = req.words.partition(" ")
    lines = (req.line_of(req.shift_by_id(rest).line),) if rest else req.lines
    for line in lines:
        for person, _ in req.tx.people.members(line.id):
            if str(person.id) == head:
                req.noted.line = line.id
                return replace(req, lines=(line,)), person, rest
    raise Refused("refused-gone")
