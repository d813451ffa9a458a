"""Carrying out what the rules of seats decided, and telling everybody concerned: once, where they are."""

from dataclasses import replace
from typing import Any

from bot.commands.request import Choice, Request, choice, filled, labelled
from bot.model import Line, Post, Purpose, Shift
from bot.payloads import TakeShift
from bot.recipients import addresses
from bot.roster.shifts import free
from bot.roster.swaps import Moves, open_offer
from bot.roster.view import row_of_seat
from bot.text import Text, text


def carry_out(req: Request, moves: Moves) -> None:
    """Store what becomes of the seats; what was open about one that changed hands, went or ended is settled."""
    before = {seat.id: seat for kept in moves.kept if (seat := req.tx.roster.seat(kept.id))}
    for seat in moves.kept:
        req.tx.roster.save_seat(seat)
    for gone in moves.gone:
        req.tx.roster.delete_seat(gone)
    for seat in moves.made:
        req.tx.roster.save_seat(seat)
    changed = {s.id for s in moves.kept if before[s.id].volunteer != s.volunteer or s.ends <= req.now}
    changed |= set(moves.gone)
    for line in req.lines:
        for swap in req.tx.roster.open_swaps(line.id):
            if swap.seat in changed or swap.for_seat in changed:
                req.tx.roster.save_swap(replace(swap, closed_at=req.now, agreed=swap.agreed))


def state_of(req: Request, shift: Shift, words: Text, *, in_full: bool) -> tuple[str, list[Choice]]:
    """Who has which part of what is left of the shift, where that wants saying, and the buttons it wants."""
    seats = [seat for seat in req.seats(shift) if seat.ends > req.now or shift.ends <= req.now]
    swaps = req.tx.roster.open_swaps(shift.line)
    in_order = sorted(seats, key=lambda s: (s.trainee, s.starts))
    rows = [row_of_seat(req.name, shift, s, words, offered=open_offer(swaps, s.id) is not None) for s in in_order]
    gaps = free(shift, seats, req.now)
    rows += [words.say("planning-free-part", hours=words.hours(*gap)) for gap in gaps]
    wanted = shift.ends > req.now and (gaps or any(open_offer(swaps, seat.id) for seat in seats))
    state = "\n".join(rows) if in_full or len(rows) > 1 else ""  # one row would say again what just happened
    return state, [choice("button-take", TakeShift(shift.id))] if wanted else []


def announce(
    req: Request, line: Line, shift: Shift, sentence: str, /, *, in_full: bool = False, echo: bool = True, **args: Any
) -> None:
    """Tell the team what happened to a shift, and show how it stands now, with a button if somebody is wanted.

    One post per shift and room tells how the shift stands. It is edited where somebody pressed it; otherwise, when
    the room asked or somebody is wanted, a new post takes its place: further up in a room nobody would see an edit.
    A press is answered to the person alone. When it was asked in private, the person is answered there, unless they
    are told in other words (`echo`).
    """
    args = {"when": lambda words: words.span(shift.starts, shift.ends), "number": shift.number} | args
    rooms = addresses(req.tx, line, Purpose.TEAM)
    words = text(line.language, line.zone)
    state, buttons = state_of(req, shift, words, in_full=in_full)
    said = words.say(sentence, **filled(args, words))
    whole = f"{said}\n{state}" if state and (buttons or in_full) else said
    for address in rooms:
        tell_room(req, Post(address, whole, labelled(buttons, words), key=f"shift:{shift.id}"))
    for address in addresses(req.tx, line, Purpose.COORDINATION):
        if req.tx.outbox.keyed(address, empty(shift)):  # who was told that nobody is there hears how it goes on
            req.post(Post(address, whole, labelled(buttons, words), key=empty(shift)))
    if echo and (req.pressed or req.message.address not in rooms):
        words = req.zone_text(line)
        said = words.say(sentence, **filled(args, words))
        req.answer(req.of_line(req.me.id, line, words, said) if req.message.private else said)


def tell_room(req: Request, post: Post) -> None:
    """Edit how a shift stands where it was pressed; else say it anew if it was asked here, or somebody is wanted."""
    here = post.to == req.message.address
    standing = req.tx.outbox.keyed(post.to, post.key) if here and req.pressed else None
    at_it = standing is not None and standing.network_id == req.message.pressed
    req.post(replace(post, anew=not at_it and (bool(post.buttons) or (here and not req.pressed))))


def empty(shift: Shift) -> str:
    """The key of what coordination is told of a shift that lost somebody."""
    return f"vacated:{shift.id}"
