"""What the buttons of a reminder say: one will be there. Coordination has somebody looked for in others' places."""

from bot.commands.request import Choice, Request, make_choice, pressed_post
from bot.commands.roster.announce import announce_shift, offer_to_all
from bot.commands.roster.shifts import part_words
from bot.errors import Refused
from bot.model import Line, Purpose, Seat, SeatId, Shift
from bot.payloads import ConfirmSeats, CoverShift, KeepShift, SeekCover, decode_payload
from bot.recipients import addresses_for
from bot.roster.swaps import check_not_over, open_offer
from bot.roster.telling.confirmations import name_of_day, unconfirmed_key
from bot.text import text_in


def confirm_seats(req: Request) -> None:
    """«J'y serai»: of the seats that the button names, those that are still the speaker's and are not over."""
    wanted = decode_payload(ConfirmSeats, req.words).seats
    places = [place for id_ in wanted if (place := place_of(req, id_)) and place[1].volunteer == req.me.id]
    if not places:
        raise Refused("refused-not-yours-any-more")
    coming = [(shift, seat) for shift, seat in places if seat.ends > req.now]
    if not coming:
        raise Refused("refused-past")
    for _, seat in coming:
        req.tx.roster.confirm_seat(seat.id, req.now)
    line = req.line_of(coming[0][0].line)
    words = req.zone_text(line)
    when = words.listed([words.span(seat.starts, seat.ends) for _, seat in coming])
    gone = len(wanted) - len(coming)
    sought = [place for place in coming if open_offer(req.tx.roster.open_swaps(line.id), place[1].id)]
    said = [words.say("attend-noted", when=when)]
    said += [words.say("attend-gone", count=gone)] if gone else []
    said += [words.say("attend-sought")] if sought else []
    req.answer("\n".join(said), buttons=buttons_after(req, line, coming, sought), key=key_of_pressed(req))
    tell_who_wondered(req, line, coming)


def place_of(req: Request, id_: SeatId) -> tuple[Shift, Seat] | None:
    seat = req.tx.roster.seat(id_)
    shift = req.tx.roster.shift(seat.shift) if seat else None
    return (shift, seat) if seat and shift else None


def key_of_pressed(req: Request) -> str:
    """The answer takes the place of the question."""
    standing = pressed_post(req.tx, req.message)
    return standing.post.key if standing else ""


def buttons_after(
    req: Request, line: Line, coming: list[tuple[Shift, Seat]], sought: list[tuple[Shift, Seat]]
) -> list[Choice]:
    """What may still be changed afterwards."""
    if sought:
        words = req.zone_text(line)
        return [
            make_choice("button-keep-at", KeepShift(shift.id), when=words.short_start(seat.starts))
            for shift, seat in sought
        ]
    return [make_choice("button-cannot", CoverShift(coming[0][0].id))] if len(coming) == 1 else []


def tell_who_wondered(req: Request, line: Line, coming: list[tuple[Shift, Seat]]) -> None:
    """The post in which coordination read that there was no answer says that there is one."""
    words = text_in(line.language, line.zone)
    key = unconfirmed_key(req.me.id, name_of_day(line, words, coming[0][1]))
    asked = [room for room in addresses_for(req.tx, line, Purpose.COORDINATION) if req.tx.outbox.keyed(room, key)]
    if asked:
        when = words.listed([words.span(seat.starts, seat.ends) for _, seat in coming])
        req.tell_coordination(line, "attend-told", key=key, line=line.name, who=req.name(req.me.id), when=when)


def short_words(seat: Seat) -> object:
    return lambda words: words.short_start(seat.starts)


def seek_cover(req: Request) -> None:
    """«Chercher quelqu'un», for somebody who did not answer: they stay responsible until somebody takes the seat."""
    place = place_of(req, decode_payload(SeekCover, req.words).seat)
    if place is None:
        raise Refused("refused-gone")
    shift, seat = place
    line = req.line_of(shift.line)
    check_not_over(seat, req.now)
    if seat.confirmed_at is not None:
        raise Refused("refused-confirmed", who=req.name(seat.volunteer))
    if open_offer(req.tx.roster.open_swaps(line.id), seat.id):
        raise Refused("refused-sought")
    key = unconfirmed_key(seat.volunteer, name_of_day(line, text_in(line.language, line.zone), seat))
    if key_of_pressed(req) != key:
        raise Refused("refused-other-holder")
    offer_to_all(req, shift, seat)
    when = part_words((seat.starts, seat.ends))
    who, by = req.name(seat.volunteer), req.name(req.me.id)
    req.tell_coordination(line, "unconfirmed-sought", key=key, line=line.name, who=who, by=by, when=when)
    announce_shift(req, line, shift, "sought", who=req.name(seat.volunteer), when=when)
    if seat.volunteer != req.me.id:
        req.tell(
            seat.volunteer,
            line,
            "sought-yours",
            by=req.name(req.me.id),
            when=when,
            buttons=[make_choice("button-keep-at", KeepShift(shift.id), when=short_words(seat))],
        )
