"""Stores what the rules of seats decided, and tells everybody concerned once, in the room where they are."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.commands.request import Choice, Request, fill_values, label_buttons, make_choice
from bot.model import Line, Post, Purpose, Seat, SeatId, Shift, VolunteerId
from bot.payloads import TakeShift
from bot.recipients import addresses_for
from bot.roster.shifts import free_parts
from bot.roster.staffing.searches import search_where_vacated
from bot.roster.staffing.trainees import tell_alone
from bot.roster.swaps import Moves, look_for_replacement, open_offer
from bot.roster.view import row_of_seat
from bot.text import Text, text_in


def apply_moves(req: Request, moves: Moves, *, put_by: VolunteerId | None = None) -> None:
    """Store the changed seats, and close the open swaps of every seat that changed hands, was deleted or ended.

    Where a seat is given up and nobody takes it, somebody is looked for.

    `put_by`: who put the new holder there, if they did not take it themselves.
    """
    before = {seat.id: seat for kept in moves.kept if (seat := req.tx.roster.seat(kept.id))}
    holders = {seat.volunteer for seat in before.values()}

    def got_now(seat: Seat) -> Seat:
        return replace(seat, taken_at=req.now, put_by=put_by)

    leaving = [*before.values(), *(seat for gone in moves.gone if (seat := req.tx.roster.seat(gone)))]
    were = req.tx.roster.seats({seat.shift for seat in leaving if not seat.trainee})
    for seat in moves.kept:
        req.tx.roster.save_seat(seat if seat.volunteer == before[seat.id].volunteer else got_now(seat))
    for gone in moves.gone:
        req.tx.roster.delete_seat(gone)
    for seat in moves.made:
        req.tx.roster.save_seat(seat if seat.volunteer in holders else got_now(seat))
    changed = {s.id for s in moves.kept if before[s.id].volunteer != s.volunteer or s.ends <= req.now}
    close_swaps_of(req, changed | set(moves.gone))
    for id_, seats in were.items():
        shift = req.tx.roster.shift(id_)
        if shift is not None:
            line = req.deployment.by_id[shift.line]
            tell_alone(req.tx, line, shift, req.now)
            search_where_vacated(req.tx, line, shift, seats, req.now)


def offer_to_all(req: Request, shift: Shift, seat: Seat) -> None:
    """Offer the seat to everybody; whoever holds it stays responsible. People are asked from then on."""
    swaps = req.tx.roster.open_swaps(shift.line)
    req.tx.roster.save_swap(replace(look_for_replacement(seat, shift, swaps, req.now), asked_by=req.me.id))


def close_swaps_of(req: Request, seats: Collection[SeatId]) -> None:
    for line in req.lines:
        for swap in req.tx.roster.open_swaps(line.id):
            if swap.seat in seats or swap.for_seat in seats:
                req.tx.roster.save_swap(replace(swap, closed_at=req.now, agreed=swap.agreed))


def shift_state(req: Request, shift: Shift, words: Text, *, in_full: bool) -> tuple[str, list[Choice]]:
    """Who has which part of the rest of the shift, if that has to be said, and the buttons that go with it."""
    seats = [seat for seat in req.seats(shift) if seat.ends > req.now or shift.ends <= req.now]
    swaps = req.tx.roster.open_swaps(shift.line)
    in_order = sorted(seats, key=lambda s: (s.trainee, s.starts))
    rows = [row_of_seat(req.name, shift, s, words, offered=open_offer(swaps, s.id) is not None) for s in in_order]
    gaps = free_parts(shift, seats, req.now)
    rows += [words.say("planning-free-part", hours=words.hours(*gap)) for gap in gaps]
    wanted = shift.ends > req.now and (gaps or any(open_offer(swaps, seat.id) for seat in seats))
    state = "\n".join(rows) if in_full or len(rows) > 1 else ""  # one row would say again what just happened
    return state, [make_choice("button-take", TakeShift(shift.id))] if wanted else []


def announce_shift(
    req: Request,
    line: Line,
    shift: Shift,
    sentence: str,
    /,
    *,
    in_full: bool = False,
    echo: bool = True,
    adds: bool = False,
    **args: Any,
) -> None:
    """Tell the team what happened to a shift, and show its present state, with a button if somebody is wanted.

    There is one post per shift and room. It is edited if its own button was pressed. Otherwise, when the room asked
    or somebody is wanted, a new post replaces it, because nobody sees an edit further up. A press is answered to the
    person alone. A person who asked in private is answered there, unless the caller answers itself (`echo=False`).
    With `adds` it says more of what the room has read already, and only edits that.
    """
    args = {"when": lambda words: words.span(shift.starts, shift.ends), "number": shift.number} | args
    rooms = addresses_for(req.tx, line, Purpose.TEAM)
    words = text_in(line.language, line.zone)
    state, buttons = shift_state(req, shift, words, in_full=in_full)
    said = words.say(sentence, **fill_values(args, words))
    whole = f"{said}\n{state}" if state and (buttons or in_full) else said
    for address in rooms:
        post = Post(address, whole, label_buttons(buttons, words), key=f"shift:{shift.id}")
        if not adds:
            tell_room(req, post)
        elif req.tx.outbox.keyed(address, post.key):
            req.post(post)
    for address in addresses_for(req.tx, line, Purpose.COORDINATION):
        if req.tx.outbox.keyed(address, vacancy_key(shift)):  # who read that nobody is there is told the rest
            req.post(Post(address, whole, label_buttons(buttons, words), key=vacancy_key(shift)))
    if echo and (req.pressed or req.message.address not in rooms):
        words = req.zone_text(line)
        said = words.say(sentence, **fill_values(args, words))
        req.answer(req.of_line(req.me.id, line, words, said) if req.message.private else said)


def show_if_standing(req: Request, line: Line, shift: Shift, sentence: str, **args: Any) -> None:
    """Edit the post about the shift where there is one, as it asks for somebody; say nothing anywhere else."""
    rooms = addresses_for(req.tx, line, Purpose.TEAM)
    if any(req.tx.outbox.keyed(room, f"shift:{shift.id}") for room in rooms):
        announce_shift(req, line, shift, sentence, in_full=True, echo=False, **args)


def tell_room(req: Request, post: Post) -> None:
    """Edit the post that was pressed; otherwise post anew if it was asked in this room, or somebody is wanted."""
    here = post.to == req.message.address
    standing = req.tx.outbox.keyed(post.to, post.key) if here and req.pressed else None
    at_it = standing is not None and standing.network_id == req.message.pressed
    req.post(replace(post, anew=not at_it and (bool(post.buttons) or (here and not req.pressed))))


def vacancy_key(shift: Shift) -> str:
    """The key of the post that tells coordination that somebody gave up this shift."""
    return f"vacated:{shift.id}"
