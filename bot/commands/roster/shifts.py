"""Reading the roster and taking a seat: /planning, /qui, /moi, /libres, /prendre, /aide."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.request import ROSTER_AHEAD, Choice, RefusedWithChoices, Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves
from bot.commands.roster.filters import Filter, about_row, read_filter, shifts_chosen, unread_rows, window_of
from bot.commands.roster.pick_shift import Chosen, choose_shift, pressed_shift, remember_shift, shifts_to_choose
from bot.commands.staffing.away_taking import ask_if_away
from bot.errors import Refused
from bot.model import Line, Role, Seat, SeatId, Shift, Swap, SwapId, Volunteer, VolunteerId
from bot.payloads import CoverShift, TakePart, TakeShift, WaitForShift, at_minute, decode_payload
from bot.roster.shifts import check_may_hold, duty_period_at, duty_periods_of, find_clash, is_closed, part_to_take
from bot.roster.staffing.commitments import promise_rows
from bot.roster.staffing.trainees import trainers_of
from bot.roster.staffing.wait_list import kept_for
from bot.roster.swaps import carve_seat, close_swap, open_offer
from bot.roster.trading.wishes import wishes_of
from bot.roster.view import BUTTONS_AT_MOST, people_words, rows_by_day, shifts_with_gaps
from bot.text import Text

PLANNING_AHEAD = timedelta(days=7)
NEXT_AHEAD = timedelta(days=3)
OPEN_AHEAD = timedelta(days=14)
LISTED = 12


def show_planning(req: Request) -> None:
    """Show the next days of one line, or what the words name, with a button for each free shift."""
    list_shifts(req, read_filter(req, req.line), req.now + PLANNING_AHEAD)


def list_shifts(req: Request, chosen: Filter, until: datetime) -> None:
    """The roster of what was chosen; until then when no days were."""
    line = req.line
    words = req.zone_text(line)
    shifts = [s for s in shifts_chosen(req, line, chosen, until) if s.starts < until or not chosen.empty]
    rows = unread_rows(req, chosen)
    if not shifts:
        about = about_row(chosen, words)
        rows.append(words.say("planning-empty" if chosen.empty else "planning-none", line=line.name, about=about))
        req.answer("\n".join(rows))
        return
    since, last = min(req.now, shifts[0].starts), shifts[-1].ends
    rows.append(words.say("planning-title", line=line.name, about=about_row(chosen, words)))
    rows += rows_by_day(req.tx, line, shifts, req.now, words, req.tx.roster.closures(line.id, since, last))
    coming = [s for s in shifts if s.ends > req.now]
    wanted = shifts_with_gaps(req.tx, line, coming, req.now, last, trainee=for_trainee(req, line))
    req.answer("\n".join(rows), buttons=take_buttons(wanted, words))


def for_trainee(req: Request, line: Line) -> bool:
    """Whether the only reader is a trainee, who can take other seats."""
    return req.message.private and req.role(line.id) is Role.TRAINEE


def take_buttons(shifts: Sequence[Shift], words: Text) -> list[Choice]:
    return [
        make_choice("button-take-at", TakeShift(s.id), when=words.short_start(s.starts))
        for s in shifts[:BUTTONS_AT_MOST]
    ]


def show_who_is_on(req: Request) -> None:
    """Show who is on duty now and next; for days or people that were named, their roster."""
    line = req.line
    chosen = read_filter(req, line)
    if not chosen.empty:
        list_shifts(req, chosen, req.now + timedelta(days=1))
        return
    words = req.zone_text(line)
    until = req.now + NEXT_AHEAD
    shifts = req.coming(until=until) or req.coming()
    seats = req.tx.roster.seats([s.id for s in shifts])
    stretches = duty_periods_of(shifts, seats, req.tx.roster.closures(line.id, req.now, req.now + ROSTER_AHEAD))
    now = duty_period_at(stretches, req.now)
    coming = next((w for w in stretches if w.starts > req.now), None)
    rows = unread_rows(req, chosen)
    if now is None:
        rows.append(words.say("who-closed", line=line.name))
    elif now.on:
        rows.append(words.say("who-now", who=words.names([req.name(v) for v in now.on]), until=words.clock(now.ends)))
    else:
        rows.append(words.say("who-nobody", until=words.clock(now.ends)))
    if coming:
        names = words.names([req.name(v) for v in coming.on]) if coming.on else words.say("planning-free")
        rows.append(words.say("who-next", when=words.span(coming.starts, coming.ends), who=names))
    req.answer("\n".join(rows))


def show_own_shifts(req: Request) -> None:
    """Show the speaker's future seats, on all lines, or those of the days named."""
    first = req.lines[0]
    chosen = read_filter(req, first)
    others = tuple(person.name for person in chosen.people if person.id != req.me.id)
    chosen = replace(chosen, people=(), unread=(*others, *chosen.unread))
    since, until = window_of(chosen, req.zone_text(first), req.now, req.now + ROSTER_AHEAD)
    places = [
        (shift, seat)
        for shift, seat in req.tx.roster.seats_of(req.me.id, since, until)
        if any(line.id == shift.line and chosen.keeps_time(shift, req.zone_text(line)) for line in req.lines)
    ]
    rows = unread_rows(req, chosen)
    about = about_row(chosen, req.zone_text(first))
    weekly = rows_of_weekly(req) if chosen.empty else []
    if not places:
        rows.append(req.text.say("mine-none" if chosen.empty else "mine-none-then", about=about))
        req.answer("\n".join(rows + weekly))
        return
    rows.append(req.text.say("mine-title", about=about))
    swaps = {line.id: req.tx.roster.open_swaps(line.id) for line in req.lines}
    wished = seats_wished_away(req)
    shut = {line.id: req.tx.roster.closures(line.id, since, places[-1][0].ends) for line in req.lines}
    several = len({shift.line for shift, _ in places}) > 1
    for shift, seat in places:
        line = req.line_of(shift.line)
        words = req.zone_text(line)
        offer = open_offer(swaps[line.id], seat.id)
        when = words.span(seat.starts, seat.ends) + (f" · {line.name}" if several else "")
        sentence = "mine-closed" if is_closed(shift, shut[line.id]) else "mine-offered" if offer else "mine-row"
        rows.append(words.say(sentence, when=when, number=str(shift.number)) + more_of_mine(req, shift, seat, wished))
    rows += weekly
    soon = [place for place in places if place[1].ends > req.now][:BUTTONS_AT_MOST]
    buttons = [
        make_choice("button-cover-at", CoverShift(shift.id), when=req.text.short_start(seat.starts))
        for shift, seat in soon
    ]
    req.answer("\n".join(rows), buttons=buttons if req.message.private else ())


def seats_wished_away(req: Request) -> set[SeatId]:
    """What the speaker would give for another shift."""
    return {seat.id for line in req.lines for _, seat in wishes_of(req.tx, line, req.me.id, req.now)}


def more_of_mine(req: Request, shift: Shift, seat: Seat, wished: Collection[SeatId]) -> str:
    """With whom one learns there, and whether a swap is looked for."""
    swapped = " " + req.text.say("mine-swapped") if seat.id in wished else ""
    return trained_by(req, shift, seat) + swapped


def trained_by(req: Request, shift: Shift, seat: Seat) -> str:
    """With whom a trainee is on the shift; nothing for anybody else."""
    if not seat.trainee:
        return ""
    names = [req.name(other.volunteer) for other in trainers_of(req.seats(shift), seat)]
    return " " + req.text.say("mine-with", names=req.text.names(names), count=len(names))


def rows_of_weekly(req: Request) -> list[str]:
    """What the speaker holds every week, on the lines of the request."""
    rows = [row for line in req.lines for row in promise_rows(req.tx, line, req.me.id, req.now, req.zone_text(line))]
    return [req.text.say("weekly-mine"), *rows] if rows else []


def show_free_shifts(req: Request) -> None:
    """Show shifts that want somebody, or those of them that are named, with a button for each."""
    line = req.line
    words = req.zone_text(line)
    chosen = read_filter(req, line)
    shifts = [s for s in shifts_chosen(req, line, chosen, req.now + OPEN_AHEAD) if s.ends > req.now]
    until = max([req.now, *(s.ends for s in shifts)])
    wanted = shifts_with_gaps(req.tx, line, shifts, req.now, until, trainee=for_trainee(req, line))
    rows = unread_rows(req, chosen)
    about = about_row(chosen, words)
    if not wanted:
        rows.append(req.text.say("open-none" if chosen.empty else "open-none-then", about=about))
        req.answer("\n".join(rows))
        return
    seats = req.tx.roster.seats([s.id for s in wanted])
    swaps = req.tx.roster.open_swaps(line.id)
    title = "open-title" if chosen.empty else "open-title-then"
    rows.append(words.say(title, count=len(wanted), about=about))
    rows += [
        words.say(
            "open-row",
            when=words.span(s.starts, s.ends),
            number=str(s.number),
            who=people_words(req.name, s, seats[s.id], swaps, req.now, words),
        )
        for s in wanted[:LISTED]
    ]
    if len(wanted) > LISTED:
        rows.append(words.say("open-more", count=len(wanted) - LISTED))
    req.answer("\n".join(rows), buttons=take_buttons(wanted, words))


# ---------------------------------------------------------------- taking a seat


def take_shift(req: Request) -> None:
    """Take a free or an offered seat, for the whole shift or a part of it."""
    asked = asked_part(req)
    if asked is not None:
        put_person_on(req, req.me, asked, offered_first=True)
        return
    shifts = shifts_to_choose(req, since=timedelta(days=1))
    pressed = pressed_shift(req, TakeShift)
    found = choose_shift(req, shifts, TakeShift, pressed=pressed, rather=lambda: takeable_shifts(req, req.me, shifts))
    if found is not None:
        put_person_on(req, req.me, found)


def asked_part(req: Request) -> Chosen | None:
    """The part of a shift that somebody was asked to take, and takes by pressing the button."""
    if not req.pressed or not req.words.startswith(f"{TakePart.literal} "):
        return None
    payload = decode_payload(TakePart, req.words)
    part = at_minute(payload.starts), at_minute(payload.ends)
    return remember_shift(req, req.shift_by_id(payload.shift), part)


def takeable_shifts(req: Request, person: Volunteer, shifts: Sequence[Shift]) -> list[Shift]:
    """The shifts that the person can take now, on all lines of the request."""
    until = req.now + ROSTER_AHEAD
    coming = [s for s in shifts if s.ends > req.now]
    return [
        shift
        for line in req.lines
        for trainee in [role_on(req, person, line) is Role.TRAINEE]
        for shift in shifts_with_gaps(
            req.tx, line, [c for c in coming if c.line == line.id], req.now, until, trainee=trainee
        )
    ]


def put_person_on(
    req: Request, person: Volunteer, found: Chosen, *, offered_first: bool = False, though_away: bool = False
) -> bool:
    """Give the person a seat on the shift; raises `Refused` with the reason. The speaker may be coordination.

    A free place comes before one that is offered, except with `offered_first`: they were asked to stand in.
    False after asking whether it is meant, as the person is noted as away then; not asked if `though_away`.
    """
    shift, line = found.shift, req.line_of(found.shift.line)
    role = role_on(req, person, line)
    trainee = role is Role.TRAINEE
    check_may_hold(line, person, role, trainee=trainee)
    if shift.ends <= req.now:
        raise Refused("refused-past")
    if is_closed(shift, req.tx.roster.closures(line.id, shift.starts, shift.ends)):
        raise Refused("refused-closed")
    if not though_away and ask_if_away(req, person, line, shift, found.part or (shift.starts, shift.ends)):
        return False
    seats = [seat for seat in req.seats(shift) if seat.ends > req.now]
    giving = standing_offer(req, person, shift, seats, found.part, trainee=trainee) if offered_first else None
    if giving is not None:
        take_offered(req, person, line, shift, giving, found.part)
        return True
    check_not_kept(req, person, line, shift)
    try:
        part = part_to_take(shift, seats, found.part, req.now, trainee=trainee)
    except Refused as refusal:
        giving = standing_offer(req, person, shift, seats, found.part, trainee=trainee)
        if giving is None or refusal.sentence == "refused-part":
            check_not_there_yet(req, person, seats, found.part or (shift.starts, shift.ends))
            quietly = req.pressed and not req.message.private  # several press at once: the room is spared
            mine = person.id == req.me.id and not quietly
            if refusal.sentence == "refused-full" and mine and shift.starts > req.now:
                raise RefusedWithChoices(
                    refusal.sentence, [make_choice("button-wait", WaitForShift(shift.id))]
                ) from None
            raise
        take_offered(req, person, line, shift, giving, found.part)
        return True
    check_not_there_yet(req, person, seats, part)
    check_no_clash(req, person, part)
    req.tx.roster.save_seat(
        Seat(SeatId(0), shift.id, person.id, *part, trainee=trainee, taken_at=req.now, put_by=put_there(req, person))
    )
    told = "took" if person.id == req.me.id else "assigned"
    announce_shift(req, line, shift, told, who=req.name(person.id), by=req.name(req.me.id), when=part_words(part))
    return True


def put_there(req: Request, person: Volunteer) -> VolunteerId | None:
    """Who puts the person on a shift, if it is not they."""
    return req.me.id if person.id != req.me.id else None


def check_not_kept(req: Request, person: Volunteer, line: Line, shift: Shift) -> None:
    """Raise `Refused` while the place is offered to who waited for it; coordination may give it all the same."""
    kept = kept_for(req.tx, shift, person.id, req.now) if person.id == req.me.id else None
    if kept is not None and kept.offered_until is not None:
        words = req.zone_text(line)
        raise Refused("refused-kept", until=words.moment(kept.offered_until, req.now))


def check_not_there_yet(
    req: Request, person: Volunteer, seats: Sequence[Seat], part: tuple[datetime, datetime]
) -> None:
    """Raise `Refused` if the person already has a seat in that part of the shift."""
    if any(s.volunteer == person.id and seat_overlaps(s, part) for s in seats):
        raise Refused("refused-already-there" if person.id != req.me.id else "refused-already-yours")


def part_words(part: tuple[datetime, datetime]) -> object:
    return lambda words: words.span(*part)


def seat_overlaps(seat: Seat, part: tuple[datetime, datetime]) -> bool:
    return seat.starts < part[1] and part[0] < seat.ends


def role_on(req: Request, person: Volunteer, line: Line) -> Role | None:
    if req.who is not None and person.id == req.who.id:
        return req.role(line.id)
    return next((m.role for m in req.tx.people.memberships(person.id) if m.line == line.id), None)


def check_no_clash(
    req: Request, person: Volunteer, part: tuple[datetime, datetime], *, leaving: Sequence[SeatId] = ()
) -> None:
    """Raise `Refused`, naming the other seat, if the person is on another shift at that time, on any line."""
    others = [(s, seat) for s, seat in req.tx.roster.seats_of(person.id, *part) if seat.id not in leaving]
    other = find_clash(others, *part)
    if other is not None:
        shift, seat = other
        line = req.deployment.by_id.get(shift.line)
        words = req.zone_text(line) if line else req.text
        raise Refused("refused-clash", when=words.span(seat.starts, seat.ends), line=line.name if line else shift.line)


def standing_offer(
    req: Request,
    person: Volunteer,
    shift: Shift,
    seats: Sequence[Seat],
    part: tuple[datetime, datetime] | None,
    *,
    trainee: bool,
) -> tuple[Seat, Swap] | None:
    """A seat of the shift that its holder offers to everybody, and the offer."""
    swaps = req.tx.roster.open_swaps(shift.line)
    for seat in seats:
        if (
            seat.trainee == trainee
            and seat.volunteer != person.id
            and seat_overlaps(seat, part or (seat.starts, seat.ends))
        ):
            swap = open_offer(swaps, seat.id)
            if swap is not None:
                return seat, swap
    return None


def take_offered(
    req: Request,
    person: Volunteer,
    line: Line,
    shift: Shift,
    giving: tuple[Seat, Swap],
    part: tuple[datetime, datetime] | None,
) -> None:
    """Take over an offered seat, or a part of it; the rest stays offered by its holder."""
    seat, swap = giving
    starts, ends = part or (seat.starts, seat.ends)
    taken = (max(starts, seat.starts, req.now), min(ends, seat.ends))
    check_not_there_yet(req, person, req.seats(shift), taken)
    check_no_clash(req, person, taken)
    apply_moves(req, carve_seat(seat, *taken, to=person.id), put_by=put_there(req, person))
    req.tx.roster.save_swap(close_swap(swap, req.now, agreed=True))
    for rest in req.seats(shift):
        if rest.volunteer == seat.volunteer and seat_overlaps(rest, (max(seat.starts, req.now), seat.ends)):
            req.tx.roster.save_swap(replace(swap, id=SwapId(0), seat=rest.id))
    giver = req.name(seat.volunteer)
    announce_shift(req, line, shift, "took-over", who=req.name(person.id), giver=giver, when=part_words(taken))
    req.tell(seat.volunteer, line, "took-over-yours", until=taken[1], who=req.name(person.id), when=part_words(taken))


# ---------------------------------------------------------------- help


def show_help(req: Request) -> None:
    """Five lines of help for the role of the speaker."""
    roles = {m.role for m in req.memberships}
    if req.who is None or not roles:
        req.say("help-stranger")
        return
    if req.unconfirmed:
        raise Refused("refused-not-agreed")
    if roles == {Role.NEWCOMER}:
        req.say("help-newcomer")
        return
    sentence = (
        "help-coordination" if Role.COORDINATOR in roles else "help-trainee" if roles == {Role.TRAINEE} else "help"
    )
    req.say(sentence)
