"""Looking for somebody in one's place: /remplacement, /garder, and what whoever looks answers."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.request import ROSTER_AHEAD, Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves, offer_to_all, vacancy_key
from bot.commands.roster.pick_shift import Chosen, choose_shift, pressed_shift
from bot.commands.roster.shifts import part_words
from bot.errors import Refused
from bot.model import Line, Seat, SeatId, Shift
from bot.payloads import (
    CoverShift,
    KeepShift,
    OfferSeat,
    TakeShift,
    VacateSeat,
    decode_payload,
)
from bot.roster.swaps import carve_seat, check_not_over, close_swap, open_offer


def my_places(req: Request) -> list[tuple[Shift, Seat]]:
    """The speaker's seats that are not over, on the lines of the request."""
    ours = {line.id for line in req.lines}
    return [p for p in req.tx.roster.seats_of(req.me.id, req.now, req.now + ROSTER_AHEAD) if p[0].line in ours]


def my_seat(shift: Shift, places: Sequence[tuple[Shift, Seat]]) -> Seat:
    seat = next((seat for s, seat in places if s.id == shift.id), None)
    if seat is None:
        raise Refused("refused-not-yours")
    return seat


def seat_pressed(req: Request, id_: SeatId) -> tuple[Line, Shift, Seat]:
    """The speaker's seat that a button names; raises `Refused` if it is another's, or over."""
    seat = req.tx.roster.seat(id_)
    shift = req.tx.roster.shift(seat.shift) if seat else None
    if seat is None or shift is None:
        raise Refused("refused-gone")
    line = req.line_of(shift.line)
    if seat.volunteer != req.me.id:
        raise Refused("refused-not-yours")
    check_not_over(seat, req.now)
    return line, shift, seat


def look_for_cover(req: Request) -> None:
    """Look for a replacement, then ask the speaker in private whether they come if nobody is found.

    The search starts before the question is answered: people write one line and put the phone away.
    """
    places = my_places(req)
    if not places:
        raise Refused("refused-none-yours")
    found = choose_shift(
        req,
        list({s.id: s for s, _ in places}.values()),
        CoverShift,
        pressed=pressed_shift(req, CoverShift),
        any_day=True,
    )
    if found is None:
        return
    seat = my_seat(found.shift, places)
    part = found.part or (seat.starts, seat.ends)
    if part[0] < seat.starts or part[1] > seat.ends:
        raise Refused("refused-part")
    line = req.line_of(found.shift.line)
    if open_offer(req.tx.roster.open_swaps(line.id), seat.id) is None or part != (seat.starts, seat.ends):
        seat = look_for_somebody(req, line, found.shift, seat, part)
    elif not req.message.private:
        req.say("cover-asked-already")
    ask_whether_they_come(req, line, seat)


def ask_whether_they_come(req: Request, line: Line, seat: Seat) -> None:
    """In private; if there is no private chat, where the person spoke."""
    buttons = [make_choice("button-offer", OfferSeat(seat.id)), make_choice("button-vacate", VacateSeat(seat.id))]
    key, when = f"cover:{seat.id}", part_words((seat.starts, seat.ends))
    if not req.tell(req.me.id, line, "cover-which", buttons=buttons, key=key, when=when):
        req.say("cover-which", buttons=buttons, key=key, anew=True, when=when)


def look_for_somebody(req: Request, line: Line, shift: Shift, seat: Seat, part: tuple[datetime, datetime]) -> Seat:
    """Offer the seat, or the part of it, to everybody; returns the seat that is offered."""
    check_not_over(replace(seat, ends=part[1]), req.now)
    if part != (seat.starts, seat.ends):
        seat = part_of_mine(req, seat, part)
    offer_to_all(req, shift, seat)
    alone = req.message.private  # where they are asked whether they come
    announce_shift(req, line, shift, "offers", echo=not alone, who=req.name(req.me.id), when=part_words(part))
    return seat


def offer_seat(req: Request) -> None:
    """«Je viens si personne ne prend». The search is usually on already; pressing twice is allowed.

    The team reads only now that the speaker comes: nobody promises that for them.
    """
    line, shift, seat = seat_pressed(req, decode_payload(OfferSeat, req.words).seat)
    part = (seat.starts, seat.ends)
    if open_offer(req.tx.roster.open_swaps(line.id), seat.id) is None:
        look_for_somebody(req, line, shift, seat, part)
    who = req.name(req.me.id)
    announce_shift(req, line, shift, "offers-and-comes", echo=False, adds=True, who=who, when=part_words(part))
    req.say(
        "cover-staying",
        when=req.zone_text(line).span(seat.starts, seat.ends),
        buttons=[make_choice("button-vacate", VacateSeat(seat.id))],
        key=f"cover:{seat.id}",
    )


def part_of_mine(req: Request, seat: Seat, part: tuple[datetime, datetime]) -> Seat:
    """Split the part off the speaker's seat, as a seat of its own."""
    apply_moves(req, carve_seat(seat, *part, to=seat.volunteer))
    return next(
        s
        for s in req.tx.roster.seats([seat.shift])[seat.shift]
        if s.volunteer == seat.volunteer and s.starts == part[0]
    )


def vacate_seat(req: Request) -> None:
    """«Je ne pourrai pas du tout»: the seat is free from now on, and coordination is told."""
    line, shift, seat = seat_pressed(req, decode_payload(VacateSeat, req.words).seat)
    part = (max(seat.starts, req.now), seat.ends)
    apply_moves(req, carve_seat(seat, *part, to=None))
    name = req.name(req.me.id)
    announce_shift(req, line, shift, "vacates", echo=False, who=name, when=part_words(part))
    req.say("cover-vacated", when=req.zone_text(line).span(*part), key=f"cover:{seat.id}")
    req.tell_coordination(
        line,
        "vacates-coordination",
        line=line.name,
        who=name,
        when=part_words(part),
        buttons=[make_choice("button-take", TakeShift(shift.id))],
        key=vacancy_key(shift),
    )


def keep_shift(req: Request) -> None:
    """Stop looking for a replacement, or for another shift: the speaker keeps the shift."""
    given = seats_given(req)
    places = [(shift, seat) for shift, seat in my_places(req) if seat.id in given]
    if not places:
        raise Refused("refused-nothing-offered")
    shifts = list({s.id: s for s, _ in places}.values())
    pressed = pressed_shift(req, KeepShift)
    alone = len(shifts) == 1 and not req.words
    found = Chosen(shifts[0]) if alone else choose_shift(req, shifts, KeepShift, pressed=pressed, any_day=True)
    if found is None:
        return
    line = req.line_of(found.shift.line)
    mine = {seat.id: seat for shift, seat in places if shift.id == found.shift.id}
    if not mine:
        raise Refused("refused-nothing-offered")
    close_wishes(req, line, mine)
    asked = [swap for swap in req.tx.roster.open_swaps(line.id) if swap.seat in mine]
    if not asked:  # nobody but the bot knew that they looked for another shift
        req.say("wish-stopped")
        return
    for swap in asked:
        req.tx.roster.save_swap(close_swap(swap, req.now, agreed=False))
    kept = min(seat.starts for seat in mine.values()), max(seat.ends for seat in mine.values())
    announce_shift(req, line, found.shift, "keeps", who=req.name(req.me.id), when=part_words(kept))


def seats_given(req: Request) -> set[SeatId]:
    """The seats for which the speaker looks for somebody, or for another shift."""
    offered = (swap for line in req.lines for swap in req.tx.roster.open_swaps(line.id))
    wished = (wish for line in req.lines for wish in req.tx.trades.open_wishes(line.id))
    return {one.seat for given in (offered, wished) for one in given if one.giver == req.me.id}


def close_wishes(req: Request, line: Line, seats: Collection[SeatId]) -> None:
    for wish in req.tx.trades.open_wishes(line.id):
        if wish.seat in seats and wish.giver == req.me.id:
            req.tx.trades.save_wish(replace(wish, closed_at=req.now))
