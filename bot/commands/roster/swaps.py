"""Giving and trading shifts: /remplacement, /garder, /echanger, and the answers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.commands.named_person import names_somebody, people_named
from bot.commands.pick_person import find_named_person, pressed_person
from bot.commands.request import ROSTER_AHEAD, Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves, offer_to_all, vacancy_key
from bot.commands.roster.on_duty import complete_takeover
from bot.commands.roster.pick_shift import Chosen, choose_shift, pressed_shift
from bot.commands.roster.shifts import check_no_clash, part_words, role_on
from bot.errors import Refused
from bot.model import Line, NoticeKind, Seat, SeatId, Shift, ShiftId, Swap, SwapId, Volunteer
from bot.parsing.lists import read_wanted
from bot.parsing.ranges import WANTED_ALONE, split_pair
from bot.payloads import (
    AcceptSwap,
    CoverShift,
    DeclineSwap,
    KeepShift,
    OfferSeat,
    Payload,
    RunMeant,
    SwapForSeat,
    SwapForShift,
    SwapShift,
    SwapWithPerson,
    TakeShift,
    VacateSeat,
    Words,
    at_minute,
    decode_payload,
    minute_of,
)
from bot.roster.shifts import check_may_hold
from bot.roster.swaps import carve_seat, check_not_over, close_swap, open_offer, trade_seats
from bot.text import safe_words


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
    """Stop looking for a replacement: the speaker keeps the shift."""
    places = [
        (shift, seat)
        for shift, seat in my_places(req)
        if any(s.seat == seat.id and s.giver == req.me.id for s in req.tx.roster.open_swaps(shift.line))
    ]
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
    for swap in req.tx.roster.open_swaps(line.id):
        if swap.seat in mine:
            req.tx.roster.save_swap(close_swap(swap, req.now, agreed=False))
    kept = min(seat.starts for seat in mine.values()), max(seat.ends for seat in mine.values())
    announce_shift(req, line, found.shift, "keeps", who=req.name(req.me.id), when=part_words(kept))


# ---------------------------------------------------------------- trading two shifts


def swap_shifts(req: Request) -> None:
    """Propose a trade of shifts to somebody. With buttons: first one's own shift (`SwapShift`), then both."""
    if req.pressed and req.words.startswith(f"{SwapWithPerson.literal} "):
        swap_with_pressed(req)
        return
    if req.pressed and " " in req.words:
        propose_trade(req, *pressed_trade(req))
        return
    given, wanted = (req.words, "") if req.pressed else split_sides(req, req.words)
    places = my_places(req)
    if not places:
        raise Refused("refused-none-yours")
    shifts = list({s.id: s for s, _ in places}.values())
    says = partial(swap_meant, req, {s.id: s for s in shifts}, wanted) if wanted else SwapShift
    pressed = pressed_shift(req, SwapShift)
    found = choose_shift(req, shifts, says, pressed=pressed, words=given, any_day=True)
    if found is None:
        return
    mine = my_seat(found.shift, places)
    line = req.line_of(found.shift.line)
    if names_somebody(req, line, wanted):
        choose_of_one_person(replace(req, words=wanted), line, mine)
        return
    others = [s for s in req.coming() if s.line == line.id and any(o.volunteer != req.me.id for o in req.seats(s))]
    if not others:
        raise Refused("refused-nobody-to-swap")
    for_mine = partial(SwapForShift, mine.id)
    their = choose_shift(req, others, for_mine, words=wanted, asking="swap-for-which", any_day=True)
    if their is not None:
        propose_trade(req, line, mine, somebodys_seat(req, mine, their.shift))


def swap_meant(req: Request, shifts: Mapping[ShiftId, Shift], wanted: str, shift: ShiftId) -> Payload:
    """What the button of one's own shift says where it is known what is wanted for it: the whole command."""
    mine = shifts[shift]
    line = f"@{mine.line} " if len(req.lines) > 1 else ""
    words = Words(f"{line}n° {mine.number} contre {wanted}")
    return RunMeant(req.command.en, minute_of(req.message.sent_at), req.message.sender, words)


def split_sides(req: Request, words: str) -> tuple[str, str]:
    """What is given, and what is wanted or of whom: `mardi 14h avec Anne contre jeudi` wants `Anne jeudi`.

    What is wanted may stand alone: `avec Bakari`, `contre jeudi`; a name needs no word before it.
    """
    alone = WANTED_ALONE.fullmatch(words)
    given, wanted = ("", alone[1]) if alone else split_pair(words) or (words, "")
    inner = split_pair(given)
    if inner and wanted:
        return inner[0], f"{inner[1]} {wanted}"
    outer = split_pair(wanted)
    if alone and outer:
        return "", f"{outer[0]} {outer[1]}"
    if not wanted:
        for line in req.lines:
            found, who, rest = people_named(req, line, words)
            if found:
                return ("", words) if words.startswith(who) else (rest, who)
    return given, wanted


def choose_of_one_person(req: Request, line: Line, mine: Seat) -> None:
    """A trade with the person whom the words name: which of their shifts?"""
    rest = people_named(req, line, req.words)[2]
    minute = minute_of(req.message.sent_at)
    known = Words("" if read_wanted(rest, req.message.sent_at, line.zone).unknown else rest)
    named = find_named_person(req, line, lambda person: SwapWithPerson(mine.id, person.id, minute, known))
    if named is not None:
        swap_with_person(req, line, mine, *named)


def swap_with_pressed(req: Request) -> None:
    """Who of several was meant is known now."""
    payload = decode_payload(SwapWithPerson, req.words)
    line, _, mine = seat_pressed(req, payload.seat)
    req, person = pressed_person(req, payload.person, line.id)
    said = replace(req.message, sent_at=at_minute(payload.minute))
    swap_with_person(replace(req, message=said), line, mine, person, payload.words)


def swap_with_person(req: Request, line: Line, mine: Seat, person: Volunteer, words: str) -> None:
    places = [(s, seat) for s, seat in req.tx.roster.seats_of(person.id, req.now, req.now + ROSTER_AHEAD)]
    seats = {s.id: seat for s, seat in places if s.line == line.id and seat.trainee == mine.trainee}
    if person.id == req.me.id:
        raise Refused("refused-nobody-to-swap")
    if not seats:
        raise Refused("refused-not-on", who=safe_words(person.name))
    shifts = list({s.id: s for s, _ in places if s.id in seats}.values())
    says = partial(seat_for_seat, mine.id, seats)
    found = choose_shift(req, shifts, says, words=words, asking="swap-for-which", any_day=True)
    if found is not None:
        propose_trade(req, line, mine, seats[found.shift.id])


def seat_for_seat(mine: SeatId, seats: Mapping[ShiftId, Seat], shift: ShiftId) -> SwapForSeat:
    return SwapForSeat(mine, seats[shift].id)


def pressed_trade(req: Request) -> tuple[Line, Seat, Seat]:
    if not req.words.startswith(SwapForSeat.literal):
        payload = decode_payload(SwapForShift, req.words)
        line, _, mine = seat_pressed(req, payload.seat)
        return line, mine, somebodys_seat(req, mine, req.shift_by_id(payload.shift))
    both = decode_payload(SwapForSeat, req.words)
    line, _, mine = seat_pressed(req, both.seat)
    theirs = req.tx.roster.seat(both.theirs)
    if theirs is None or theirs.volunteer == req.me.id or req.shift_by_id(theirs.shift).line != line.id:
        raise Refused("refused-gone")
    return line, mine, theirs


def somebodys_seat(req: Request, mine: Seat, their_shift: Shift) -> Seat:
    theirs = next((s for s in req.seats(their_shift) if s.volunteer != req.me.id and s.trainee == mine.trainee), None)
    if theirs is None:
        raise Refused("refused-nobody-to-swap")
    return theirs


def propose_trade(req: Request, line: Line, mine: Seat, theirs: Seat) -> None:
    trade_seats(mine, theirs, req.now)
    proposed = [s for s in req.tx.roster.open_swaps(line.id) if (s.seat, s.for_seat) == (mine.id, theirs.id)]
    proposal = next(iter(proposed), None) or req.tx.roster.save_swap(
        Swap(SwapId(0), line.id, mine.id, req.me.id, req.me.id, req.now, to=theirs.volunteer, for_seat=theirs.id)
    )
    ask_to_trade(req, line, proposal, mine, theirs)
    if req.message.private or req.pressed:
        req.say("swap-asked", to=req.name(theirs.volunteer))


def ask_to_trade(req: Request, line: Line, proposal: Swap, mine: Seat, theirs: Seat) -> None:
    """Post the question with its two answers, for the team and for the person asked."""
    buttons = [make_choice("button-yes", AcceptSwap(proposal.id)), make_choice("button-no", DeclineSwap(proposal.id))]
    args: dict[str, Any] = {
        "who": req.name(mine.volunteer),
        "to": req.name(theirs.volunteer),
        "mine": part_words((mine.starts, mine.ends)),
        "theirs": part_words((theirs.starts, theirs.ends)),
    }
    key = f"swap:{proposal.id}"
    req.tell_team(line, "swap-proposed", buttons=buttons, key=key, **args)
    asked = NoticeKind.PLAN
    req.tell(theirs.volunteer, line, "swap-proposed-to-you", buttons=buttons, key=key, unasked=asked, **args)


def pressed_swap(req: Request, kind: type[AcceptSwap | DeclineSwap]) -> tuple[Line, Swap]:
    """The open swap that a yes or no button names; raises `Refused` if the speaker may not answer it."""
    swap = req.tx.roster.swap(decode_payload(kind, req.words).swap)
    if swap is None:
        raise Refused("refused-gone")
    line = req.line_of(swap.line)
    asked = swap.giver if swap.takeover else swap.to
    may = req.me.id == asked or (swap.takeover and req.coordinates(line.id))
    if swap.closed_at is not None:
        raise Refused("refused-settled")
    if not may:
        raise Refused("refused-not-asked-you")
    return line, swap


def accept_swap(req: Request) -> None:
    """Agree: both seats change hands in one transaction."""
    line, swap = pressed_swap(req, AcceptSwap)
    if swap.takeover:
        complete_takeover(req, line, swap)
        return
    mine, theirs = both_seats(req, swap)
    moves = trade_seats(mine, theirs, req.now)
    for seat, other in ((mine, theirs), (theirs, mine)):
        person = req.tx.people.get(seat.volunteer)
        check_may_hold(line, person, role_on(req, person, line), trainee=other.trainee)
        check_no_clash(req, person, (other.starts, other.ends), leaving=[mine.id, theirs.id])
    req.tx.roster.save_swap(close_swap(swap, req.now, agreed=True))
    apply_moves(req, moves)
    close_swap_posts(req, line, swap, "swap-done", mine, theirs)
    req.tell(
        swap.giver, line, "swap-done-yours", who=req.name(req.me.id), theirs=part_words((theirs.starts, theirs.ends))
    )


def decline_swap(req: Request) -> None:
    """Decline: nothing changes."""
    line, swap = pressed_swap(req, DeclineSwap)
    req.tx.roster.save_swap(close_swap(swap, req.now, agreed=False))
    if swap.takeover:
        args: dict[str, Any] = {"who": req.name(swap.giver), "asker": req.name(swap.asked_by)}
        req.tell_team(line, "takeover-declined", key=f"swap:{swap.id}", **args)
        req.tell(swap.giver, line, "takeover-declined", key=f"swap:{swap.id}", **args)
        req.tell(swap.asked_by, line, "takeover-declined", **args)
        req.say("noted")
        return
    mine, theirs = both_seats(req, swap)
    close_swap_posts(req, line, swap, "swap-declined", mine, theirs)
    req.tell(swap.giver, line, "swap-declined-yours", who=req.name(req.me.id))


def both_seats(req: Request, swap: Swap) -> tuple[Seat, Seat]:
    """The two seats as they are now; raises `Refused` if one of them has another holder since."""
    mine = req.tx.roster.seat(swap.seat)
    theirs = req.tx.roster.seat(swap.for_seat) if swap.for_seat else None
    if mine is None or theirs is None or (mine.volunteer, theirs.volunteer) != (swap.giver, swap.to):
        raise Refused("refused-gone")
    return mine, theirs


def close_swap_posts(req: Request, line: Line, swap: Swap, sentence: str, mine: Seat, theirs: Seat) -> None:
    """Edit the posts of the proposal: the result instead of the question, without buttons."""
    args: dict[str, Any] = {
        "who": req.name(swap.giver),
        "to": req.name(swap.to) if swap.to else "",
        "mine": part_words((mine.starts, mine.ends)),
        "theirs": part_words((theirs.starts, theirs.ends)),
    }
    req.tell_team(line, sentence, key=f"swap:{swap.id}", **args)
    req.tell(req.me.id, line, sentence, key=f"swap:{swap.id}", **args)
    req.say("noted")
