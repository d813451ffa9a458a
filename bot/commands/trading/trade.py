"""Trading one's shift for somebody else's: /echanger, and the answers of whoever is asked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from bot.commands.named_person import names_somebody, people_named
from bot.commands.pick_person import find_named_person, pressed_person
from bot.commands.request import ROSTER_AHEAD, Request, make_choice
from bot.commands.roster.announce import apply_moves
from bot.commands.roster.on_duty import complete_takeover
from bot.commands.roster.pick_shift import choose_shift, pressed_shift
from bot.commands.roster.shifts import check_no_clash, part_words, role_on
from bot.commands.roster.swaps import my_places, my_seat, seat_pressed
from bot.commands.trading.wishes import choose_any, note_any, says_any, stop_button, stop_swapping, wish_key
from bot.errors import Refused
from bot.model import Line, NoticeKind, Seat, SeatId, Shift, ShiftId, Swap, SwapId, Volunteer
from bot.parsing.lists import read_wanted
from bot.parsing.ranges import WANTED_ALONE, split_pair
from bot.payloads import (
    AcceptSwap,
    DeclineSwap,
    Payload,
    RunMeant,
    StopSwapping,
    SwapForAny,
    SwapForSeat,
    SwapForShift,
    SwapShift,
    SwapWithPerson,
    Words,
    at_minute,
    decode_payload,
    minute_of,
)
from bot.roster.shifts import check_may_hold
from bot.roster.swaps import close_swap, trade_seats
from bot.roster.trading.wishes import note_wish, wishes_of
from bot.text import safe_words


def swap_shifts(req: Request) -> None:
    """Propose a trade of shifts to somebody. With buttons: first one's own shift (`SwapShift`), then both."""
    pressed_kind = req.words.partition(" ")[0] if req.pressed else ""
    if pressed_kind in PRESSED:
        PRESSED[pressed_kind](req)
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
    if says_any(wanted):
        note_any(req, line, mine)
        return
    if names_somebody(req, line, wanted):
        choose_of_one_person(replace(req, words=wanted), line, mine)
        return
    others = [s for s in req.coming() if s.line == line.id and any(o.volunteer != req.me.id for o in req.seats(s))]
    if not others:
        raise Refused("refused-nobody-to-swap")
    for_mine = partial(SwapForShift, mine.id)
    whatever = make_choice("button-swap-any", SwapForAny(mine.id))
    their = choose_shift(req, others, for_mine, words=wanted, asking="swap-for-which", any_day=True, more=[whatever])
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
    note_wish(req.tx, line, mine, theirs.shift, req.now, asked=theirs.id)
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
    still = [wish for wish, _ in wishes_of(req.tx, line, swap.giver, req.now) if wish.asked == theirs.id]
    req.tell(
        swap.giver,
        line,
        "swap-declined-looking" if still else "swap-declined-yours",
        buttons=[stop_button(wish) for wish in still[:1]],
        key=wish_key(still[0]) if still else "",
        who=req.name(req.me.id),
        mine=part_words((mine.starts, mine.ends)),
    )


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


PRESSED: Final[Mapping[str, Callable[[Request], None]]] = {
    SwapWithPerson.literal: swap_with_pressed,
    SwapForAny.literal: choose_any,
    StopSwapping.literal: stop_swapping,
}
"""What buttons of /echanger say, besides shifts and seats, by their first word."""
