"""`/attente mardi 14h`: tell me if a place becomes free. `/secours mardi 14h`: I go if nobody else can."""

from dataclasses import replace
from typing import Final

from bot.commands.request import Request, make_choice
from bot.commands.roster.pick_shift import Chosen, choose_shift, pressed_shift, shifts_to_choose
from bot.commands.roster.shifts import check_no_clash, check_not_there_yet, put_person_on, role_on
from bot.commands.staffing.in_place import answer_in_place
from bot.errors import Refused
from bot.model import Line, Purpose, Role, Shift, Standby, StandbyKind
from bot.payloads import AnswerPlace, LeaveStandby, StandInReserve, TakeShift, WaitForShift, decode_payload
from bot.roster.shifts import check_may_hold
from bot.roster.staffing.back_ups import back_ups_of
from bot.roster.staffing.wait_list import has_place, stand_by
from bot.text import safe_words

ASKED_AT_MOST: Final = 8


def wait_for_place(req: Request) -> None:
    """Wait for a place on a full shift; without words, list what one waits for."""
    if req.pressed and req.words.startswith(f"{AnswerPlace.literal} "):
        answer_place(req)
        return
    if not req.words:
        list_standbys(req, StandbyKind.WAIT)
        return
    found = shift_to_stand_by(req, WaitForShift)
    if found is None:
        return
    shift, line = found.shift, req.line_of(found.shift.line)
    when = req.zone_text(line).span(shift.starts, shift.ends)
    if has_place(req.tx, shift, req.now, trainee=role_on(req, req.me, line) is Role.TRAINEE):
        req.say("wait-not-full", when=when, buttons=[make_choice("button-take", TakeShift(shift.id))], key="")
    elif stand_by(req.tx, shift.id, req.me.id, StandbyKind.WAIT, req.now):
        req.say("wait-noted", when=when, key="")
    else:
        raise Refused("refused-waiting-already")


def stand_in_reserve(req: Request) -> None:
    """Go if nobody else can: only coordination sees it. Without words, list it: for coordination, everybody's."""
    if not req.words:
        list_standbys(req, StandbyKind.BACK_UP)
        return
    found = shift_to_stand_by(req, StandInReserve)
    if found is None:
        return
    when = req.zone_text(req.line_of(found.shift.line)).span(found.shift.starts, found.shift.ends)
    if not stand_by(req.tx, found.shift.id, req.me.id, StandbyKind.BACK_UP, req.now):
        raise Refused("refused-back-up-already")
    req.say("back-up-noted", when=when, key="")


def shift_to_stand_by(req: Request, says: type[WaitForShift | StandInReserve]) -> Chosen | None:
    """The shift that is meant, if the speaker could hold it; None after asking. Raises `Refused` with the reason."""
    found = choose_shift(req, shifts_to_choose(req), says, pressed=pressed_shift(req, says))
    if found is None:
        return None
    shift, line = found.shift, req.line_of(found.shift.line)
    role = role_on(req, req.me, line)
    check_may_hold(line, req.me, role, trainee=role is Role.TRAINEE)
    if shift.starts <= req.now:
        raise Refused("refused-past")
    part = shift.starts, shift.ends
    check_not_there_yet(req, req.me, req.seats(shift), part)
    check_no_clash(req, req.me, part)
    return found


# ---------------------------------------------------------------- a place that is offered


def answer_place(req: Request) -> None:
    """Take the place that is offered, or let it go to the next."""
    payload = decode_payload(AnswerPlace, req.words)
    one, shift, line = standby_pressed(req, payload.standby)
    if payload.answer == "drop":
        req.tx.promises.save_standby(replace(one, closed_at=req.now))
        answer_in_place(req, req.text.say("wait-left"))
        return
    if not put_person_on(req, req.me, Chosen(shift)):
        return
    req.tx.promises.save_standby(replace(one, closed_at=req.now))
    when = req.zone_text(line).span(shift.starts, shift.ends)
    answer_in_place(req, req.text.say("place-taken", when=when))


def standby_pressed(req: Request, id_: int) -> tuple[Standby, Shift, Line]:
    one = req.tx.promises.standby(id_)
    if one is None or one.closed_at is not None:
        raise Refused("refused-settled")
    if one.volunteer != req.me.id:
        raise Refused("refused-not-asked-you")
    shift = req.shift_by_id(one.shift)
    return one, shift, req.line_of(shift.line)


def leave_standby(req: Request) -> None:
    """Wait, or stand by, no more."""
    one, _, _ = standby_pressed(req, decode_payload(LeaveStandby, req.words).standby)
    req.tx.promises.save_standby(replace(one, closed_at=req.now))
    answer_in_place(req, req.text.say("wait-left"))


# ---------------------------------------------------------------- lists


def list_standbys(req: Request, kind: StandbyKind) -> None:
    """The speaker's own, each with a button to end it; coordination sees who else stands by."""
    rows: list[str] = []
    buttons = []
    for line in req.lines:
        words = req.zone_text(line)
        for one in req.tx.promises.open_standbys(line.id):
            shift = req.tx.roster.shift(one.shift)
            if one.kind is kind and one.volunteer == req.me.id and shift is not None:
                rows.append(f"• {words.span(shift.starts, shift.ends)}")
                when = words.short_start(shift.starts)
                buttons.append(make_choice("button-leave-standby", LeaveStandby(one.id), when=when))
    title = "wait-title" if kind is StandbyKind.WAIT else "back-up-title"
    if rows:
        rows.insert(0, req.text.say(title))
    others = rows_of_back_ups(req) if kind is StandbyKind.BACK_UP else []
    none = "wait-none" if kind is StandbyKind.WAIT else "back-up-none"
    said = "\n".join([*rows, *others]) or req.text.say(none)
    req.answer(said, buttons=buttons[:ASKED_AT_MOST], key=f"standby:{kind}", anew=True)


def rows_of_back_ups(req: Request) -> list[str]:
    """Everybody's, for coordination where nobody else reads."""
    rows: list[str] = []
    for line in req.lines:
        if not req.coordinates(line.id) or not (req.message.private or is_coordination_room(req)):
            continue
        words = req.zone_text(line)
        for id_, of_shift in back_ups_of(req.tx, line).items():
            shift = req.tx.roster.shift(id_)
            names = words.names([safe_words(req.tx.people.get(one.volunteer).name) for one in of_shift])
            if shift is not None:
                rows.append(words.say("back-up-row", when=words.span(shift.starts, shift.ends), names=names))
    return [req.text.say("back-up-all"), *rows] if rows else []


def is_coordination_room(req: Request) -> bool:
    return req.room is not None and req.room.purpose is Purpose.COORDINATION
