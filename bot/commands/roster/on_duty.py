"""Being on the line now: /relais takes it, /fin ends it, /ligne says where it rings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.calls.answering import unanswered_phone
from bot.calls.call_backs.bridging import lacks_proof
from bot.commands.call_details import is_for_coordination
from bot.commands.request import Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves, vacancy_key
from bot.commands.roster.shifts import check_no_clash, part_words, role_on
from bot.errors import Refused
from bot.forwarding import overtime, pending_replies
from bot.forwarding.plan import targets_of_period
from bot.forwarding.status import read_line_view, where_answer, where_it_rings
from bot.model import (
    Address,
    Line,
    LineMode,
    PendingReply,
    Post,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Swap,
    SwapId,
)
from bot.payloads import (
    AcceptSwap,
    DeclineSwap,
    EndSeat,
    ExplainUnanswered,
    StayForCallers,
    TakeOverSeat,
    TakeShift,
    decode_payload,
)
from bot.recipients import private_addresses
from bot.roster.shifts import DutyPeriod, check_may_hold, duty_period_at, duty_periods_of, free_parts, next_duty_period
from bot.roster.swaps import carve_seat, check_not_over, close_swap
from bot.text import safe_words, text_in

ON_THE_SPOT: Final = timedelta(hours=2)
"""How long at most somebody has the line who takes it outside any shift."""
INSTANT: Final = timedelta(microseconds=1)
ASKED_ANEW_AFTER: Final = timedelta(minutes=1)
"""How old what OVH said may be when somebody asks where the line rings."""


# ---------------------------------------------------------------- /relais


def start_takeover(req: Request) -> None:
    """Take the line now: the free seat, or a new shift when there is none; or ask whoever is on duty."""
    if req.pressed and req.words:
        ask_for_the_rest(req)
        return
    line = req.line
    check_may_hold(line, req.me, req.role(line.id), trainee=False)
    shifts = req.tx.roster.shifts([line.id], req.now, req.now + ON_THE_SPOT)
    closures = req.tx.roster.closures(line.id, req.now, req.now + ON_THE_SPOT)
    if any(closure.starts <= req.now for closure in closures):
        raise Refused("refused-closed")
    seats = req.tx.roster.seats([shift.id for shift in shifts])
    present = duty_period_at(duty_periods_of(shifts, seats, closures), req.now)
    if present and req.me.id in present.on:
        req.say("takeover-already", until=req.zone_text(line).clock(present.ends))
    elif present and present.on:
        whom_to_replace(req, [seat for of_shift in seats.values() for seat in of_shift])
    else:
        shift, part = free_now(shifts, seats, req.now) or open_shift_on_the_spot(req, line, shifts)
        check_no_clash(req, req.me, part)
        seat = req.tx.roster.save_seat(Seat(SeatId(0), shift.id, req.me.id, *part, taken_at=req.now))
        has_the_line(req, line, shift, seat, req.message.address)


def free_now(shifts: Sequence[Shift], seats: Any, now: datetime) -> tuple[Shift, tuple[datetime, datetime]] | None:
    """The present shift with a free part, and that part from now on."""
    for shift in shifts:
        for starts, ends in free_parts(shift, seats[shift.id], now):
            if starts <= now < ends:
                return shift, (now, ends)
    return None


def open_shift_on_the_spot(
    req: Request, line: Line, shifts: Sequence[Shift]
) -> tuple[Shift, tuple[datetime, datetime]]:
    """Open a shift for one person; it ends before the next one starts."""
    coming = min((shift.starts for shift in shifts if shift.starts > req.now), default=req.now + ON_THE_SPOT)
    ends = min(coming, req.now + ON_THE_SPOT)
    day = req.zone_text(line).local(req.now).date()
    made = req.tx.roster.add_shifts([Shift(ShiftId(0), line.id, None, day, 0, req.now, ends)])
    return made[0], (req.now, ends)


def whom_to_replace(req: Request, seats: Sequence[Seat]) -> None:
    on = [seat for seat in seats if not seat.trainee and seat.starts <= req.now < seat.ends]
    buttons = [
        make_choice("button-replace", TakeOverSeat(seat.id), who=safe_words(req.tx.people.get(seat.volunteer).name, 13))
        for seat in on
    ]
    req.say("takeover-somebody-on", who=req.text.names([req.name(seat.volunteer) for seat in on]), buttons=buttons)


def ask_for_the_rest(req: Request) -> None:
    """Ask the holder of the seat, in private and in the room; a coordinator may agree for them.

    If two calls in a row rang there unanswered, take the line over without asking.
    """
    line, _, seat = seat_named(req, decode_payload(TakeOverSeat, req.words).seat)
    if seat.volunteer == req.me.id:
        raise Refused("refused-already-yours")
    check_may_hold(line, req.me, req.role(line.id), trainee=False)
    check_no_clash(req, req.me, (req.now, seat.ends))
    asked = [swap for swap in req.tx.roster.open_swaps(line.id) if swap.takeover and swap.seat == seat.id]
    swap = next((swap for swap in asked if swap.asked_by == req.me.id), None) or req.tx.roster.save_swap(
        Swap(SwapId(0), line.id, seat.id, seat.volunteer, req.me.id, req.now, to=req.me.id, takeover=True)
    )
    if unanswered_phone.unanswered_in_a_row(req.tx, line, seat, req.now) >= unanswered_phone.ASKED_AT:
        complete_takeover(req, line, swap, asked=False)
        return
    ask_to_take_over(req, line, seat, swap)
    req.say("takeover-asked", who=req.name(seat.volunteer))


def ask_to_take_over(req: Request, line: Line, seat: Seat, swap: Swap) -> None:
    """Post the question with its two answers, for the team and for the holder of the seat."""
    asker = req.name(swap.asked_by)
    buttons = [
        make_choice("button-takeover-yes", AcceptSwap(swap.id), who=safe_words(asker, 13)),
        make_choice("button-takeover-no", DeclineSwap(swap.id)),
    ]
    giver, key = req.name(seat.volunteer), f"swap:{swap.id}"
    when = part_words((req.now, seat.ends))
    req.tell_team(line, "takeover-asks", buttons=buttons, key=key, who=asker, giver=giver, when=when)
    req.tell(seat.volunteer, line, "takeover-asks-you", buttons=buttons, key=key, who=asker, when=when)


def complete_takeover(req: Request, line: Line, swap: Swap, *, asked: bool = True) -> None:
    """The holder or a coordinator agrees: the asker has the rest of the seat from now on.

    Not `asked`: calls rang there unanswered, which only the holder is told.
    """
    seat, asker = req.tx.roster.seat(swap.seat), req.tx.people.get(swap.asked_by)
    shift = req.tx.roster.shift(seat.shift) if seat else None
    if seat is None or shift is None or seat.volunteer != swap.giver:
        raise Refused("refused-gone")
    check_not_over(seat, req.now)
    part = (max(req.now, seat.starts), seat.ends)
    check_may_hold(line, asker, role_on(req, asker, line), trainee=seat.trainee)
    check_no_clash(req, asker, part)
    req.tx.roster.save_swap(close_swap(swap, req.now, agreed=True))
    apply_moves(req, carve_seat(seat, *part, to=asker.id))
    close_swaps_of_seat(req, line, seat)
    taken = next(s for s in req.seats(shift) if s.volunteer == asker.id and s.starts == part[0])
    giver = req.name(seat.volunteer)
    key, who = f"swap:{swap.id}", req.name(asker.id)
    if asked:
        req.tell_team(line, "takeover-agreed", key=key, who=who, giver=giver)
        req.tell(seat.volunteer, line, "takeover-agreed", key=key, who=who, giver=giver)
    else:
        req.tell(seat.volunteer, line, "takeover-unheard", key=key, who=who)
    private = private_addresses(req.tx, asker.id)
    has_the_line(req, line, shift, taken, private[0] if private else req.message.address)


def has_the_line(req: Request, line: Line, shift: Shift, seat: Seat, address: Address) -> None:
    """Tell the team; and tell the person as soon as OVH says that the line rings at their phone."""
    person = req.tx.people.get(seat.volunteer)
    announce_shift(
        req, line, shift, "takeover-took", who=req.name(person.id), when=part_words((seat.starts, seat.ends))
    )
    private = address in private_addresses(req.tx, person.id) or (
        address == req.message.address and req.message.private
    )
    words = text_in((person.language if private else None) or line.language, line.zone)
    key = f"takeover:{seat.id}"
    if line.mode is LineMode.OBSERVE:
        req.post(Post(address, words.say("takeover-observed"), key=key))
        return
    req.post(Post(address, words.say("takeover-coming", who=req.name(person.id)), key=key))
    pending_replies.add_pending_reply(
        req.tx, PendingReply(line.id, address, key, words.language, req.now, seat.id, private)
    )


# ---------------------------------------------------------------- /fin


def end_duty(req: Request) -> None:
    """End one's duty now: first tell what callers will reach, and ask for confirmation."""
    if req.pressed and req.words:
        end_now(req)
        return
    ours = {line.id for line in req.lines}
    places = [p for p in req.tx.roster.seats_of(req.me.id, req.now, req.now + INSTANT) if p[0].line in ours]
    if not places:
        raise Refused("refused-not-on-duty")
    for shift, seat in places:
        line = req.line_of(shift.line)
        ask_to_end(req, line, seat, f"end:{seat.id}")


def ask_to_end(req: Request, line: Line, seat: Seat, key: str) -> None:
    """Tell who comes next, or what callers will hear, and ask whether to end."""
    req.say(
        "end-sure",
        what=after_end_words(req, line, seat),
        until=req.zone_text(line).clock(seat.ends),
        buttons=[make_choice("button-end-now", EndSeat(seat.id))],
        key=key,
        anew=not req.pressed,
    )


def end_now(req: Request) -> None:
    line, shift, seat = seat_named(req, decode_payload(EndSeat, req.words).seat)
    if seat.volunteer != req.me.id:
        raise Refused("refused-not-yours")
    what = after_end_words(req, line, seat)
    covered = bool(duty_without_seat(req, line, seat).on)
    if shift.slot is None and len(req.seats(shift)) == 1:
        shorten_shift(req, shift, seat)
        req.tell_team(line, "end-told", who=req.name(req.me.id), what=what)
    else:
        apply_moves(req, carve_seat(seat, req.now, seat.ends, to=None))
        announce_shift(req, line, shift, "end-told", echo=False, who=req.name(req.me.id), what=what)
    close_swaps_of_seat(req, line, seat)
    overtime.record_ended_by_hand(req.tx, line, req.now)
    req.close_pressed_post()
    req.say("end-done", what=what, key=f"end:{seat.id}")
    if not covered and not seat.trainee:
        req.tell_coordination(
            line,
            "end-told-coordination",
            line=line.name,
            who=req.name(req.me.id),
            what=what,
            buttons=[make_choice("button-take", TakeShift(shift.id))] if shift.slot else [],
            key=vacancy_key(shift),
        )


def shorten_shift(req: Request, shift: Shift, seat: Seat) -> None:
    """Shorten a shift that was opened for one person: after it the line is closed again, not without a volunteer."""
    req.tx.roster.delete_seat(seat.id)
    req.tx.roster.delete_shift(shift.id)
    if seat.starts < req.now:
        shorter = req.tx.roster.add_shifts([replace(shift, id=ShiftId(0), ends=req.now)])
        req.tx.roster.save_seat(replace(seat, id=SeatId(0), shift=shorter[0].id, ends=req.now))


def duty_without_seat(req: Request, line: Line, seat: Seat) -> DutyPeriod:
    """The present duty period if that seat ended; an empty one when there would be none."""
    stretches = time_line(req, line, leaving=seat)
    return duty_period_at(stretches, req.now) or DutyPeriod(req.now, seat.ends, ())


def time_line(req: Request, line: Line, leaving: Seat) -> list[DutyPeriod]:
    until = req.now + timedelta(days=1)
    shifts = req.tx.roster.shifts([line.id], req.now, until)
    seats = {
        shift: [replace(s, ends=req.now) if s.id == leaving.id else s for s in of_shift]
        for shift, of_shift in req.tx.roster.seats([shift.id for shift in shifts]).items()
    }
    return duty_periods_of(shifts, seats, req.tx.roster.closures(line.id, req.now, until))


def after_end_words(req: Request, line: Line, seat: Seat) -> object:
    """Who is still on duty, or what callers will hear and until when."""
    words = req.zone_text(line)
    stretches = time_line(req, line, leaving=seat)
    now = duty_without_seat(req, line, seat)
    if now.on:
        return words.say("end-goes-on", who=words.names([req.name(person) for person in now.on]))
    shift = req.tx.roster.shift(seat.shift)
    alone = shift is not None and shift.slot is None and len(req.seats(shift)) == 1
    targets = targets_of_period(line, None if alone else now, {}, req.now)
    view = read_line_view(req.tx, line, req.now)
    coming = next_duty_period(stretches, req.now)
    observed = line.mode is LineMode.OBSERVE  # the bot changes nothing on this line, so it must not announce a change
    said = (
        words.say("takeover-observed")
        if observed
        else words.say("end-nobody", where=where_it_rings(view, targets, words))
    )
    if coming is None:
        return said
    names = words.names([req.name(person) for person in coming.on])
    return f"{said} {words.say('end-next', who=names, when=words.moment(coming.starts, req.now))}"


# ---------------------------------------------------------------- /ligne


def show_line(req: Request) -> None:
    """Where the line rings, as OVH last said. If that is old, OVH is asked again and the answer edited."""
    line = req.line
    view = read_line_view(req.tx, line, req.now)
    words = req.zone_text(line)
    key = f"line:{req.message.id}" if req.message.private else f"answer:line:{line.id}"
    if req.noted.unread:
        req.answer("", key="")  # on its own, for what OVH says will replace the rest
    if lacks_proof(req.tx, line) and is_for_coordination(req, line):
        req.say("bridge-unproved", line=line.name, key="" if req.message.private else "answer:bridge")
    said = where_answer(view, words)
    fact = view.known.observed
    if fact is None or fact.read_at + ASKED_ANEW_AFTER < req.now:
        said += "\n" + words.say("line-asking")
        pending_replies.add_pending_reply(
            req.tx, PendingReply(line.id, req.message.address, key, words.language, req.now)
        )
    req.post(Post(req.message.address, said, key=key, quiet=True, anew=True))


# ---------------------------------------------------------------- a phone that does not ring


def explain_unanswered(req: Request) -> None:
    """Record why two calls in a row rang unanswered at the speaker's phone; the journal does not keep the reason."""
    payload = decode_payload(ExplainUnanswered, req.words)
    says = payload.reason
    line, _, seat = seat_named(req, payload.seat)
    req.noted.words = str(seat.id)
    if seat.volunteer != req.me.id:
        raise Refused("refused-gone")
    key = unanswered_phone.question_key(seat, unanswered_phone.doubt_of(req.tx, line, seat))
    unanswered_phone.record_reply(req.tx, line, seat, says, req.now)
    if says == "stop":
        ask_to_end(req, line, seat, key)
    else:
        req.say("unheard-noted" if says == "busy" else "unheard-mute-you", key=key)


# ---------------------------------------------------------------- callers who wait at the end


def answer_overtime(req: Request) -> None:
    """The shift is over and callers wait: the speaker stays for them or not."""
    payload = decode_payload(StayForCallers, req.words)
    line = next((known for known in req.lines if known.id == payload.line), None)
    if line is None or not overtime.record_answer(req.tx, line, req.me.id, req.now, stays=payload.stays == "yes"):
        raise Refused("refused-gone")


# ---------------------------------------------------------------- shared


def seat_named(req: Request, id_: SeatId) -> tuple[Line, Shift, Seat]:
    """The seat that a button names; raises `Refused` unless it is on duty now."""
    seat = req.tx.roster.seat(id_)
    shift = req.tx.roster.shift(seat.shift) if seat else None
    if seat is None or shift is None or not seat.starts <= req.now < seat.ends:
        raise Refused("refused-gone")
    return req.line_of(shift.line), shift, seat


def close_swaps_of_seat(req: Request, line: Line, seat: Seat) -> None:
    """Close the open swaps of a seat that has ended."""
    for swap in req.tx.roster.open_swaps(line.id):
        if seat.id in (swap.seat, swap.for_seat):
            req.tx.roster.save_swap(close_swap(swap, req.now, agreed=False))
