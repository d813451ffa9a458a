"""/mois décembre: coordination drafts a month and changes the draft; everybody may have the month on paper.

Nobody is told anything of a draft before coordination says so, and no seat changes before it is published.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.commands.month.month_asking import ask_everybody, show_dates
from bot.commands.month.month_paper import give_paper
from bot.commands.month.month_post import draft_by_id, places_of_draft, post_draft, refresh_draft
from bot.commands.month.month_publishing import drop_draft, publish_draft
from bot.commands.month.month_reading import MonthAsked, MonthWish, month_asked
from bot.commands.pick_person import find_named_person, pressed_person
from bot.commands.request import Request
from bot.commands.roster.pick_shift import choose_shift, match_shifts
from bot.commands.roster.shifts import role_on
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Line, Purpose, Shift, ShiftId, Volunteer
from bot.parsing.matching import One
from bot.parsing.ranges import split_who
from bot.payloads import (
    AskMonth,
    DropMonth,
    Payload,
    PlaceOfMonth,
    PrintMonth,
    PublishMonth,
    PutOnMonth,
    TakeOffMonth,
    decode_payload,
)
from bot.roster.staffing.month_days import month_bounds, next_month
from bot.roster.staffing.month_draft import DraftedMonth, add_place, make_draft, read_draft, remove_place
from bot.roster.staffing.month_words import month_name
from bot.text import safe_words

MONTHS_AHEAD: Final = 2
"""The last month that can be drafted, counted from the current one."""


def manage_month(req: Request) -> None:
    """What a button says, or the month that the words name."""
    if req.pressed and req.words and not req.words.startswith("@"):
        press_month(req)
        return
    line = req.line
    words = req.zone_text(line)
    asked = month_asked(req.words, words.local(req.message.sent_at).date())
    if asked.wish is MonthWish.PAPER or not req.coordinates(line.id):
        if asked.rest:
            req.note_unread(asked.rest)
        give_paper(req, line, asked.first)
        return
    check_place(req)
    check_month(req, line, asked.first)
    standing = req.tx.months.open_draft(line.id, asked.first)
    if standing is None:
        numbers = {one.id for one, _ in req.tx.people.members(line.id) if is_external_number(line, one)}
        drafted = make_draft(req.tx, line, asked.first, req.me.id, req.now, nobody=numbers)
    else:
        drafted = read_draft(req.tx, line, standing, req.now)
    if asked.wish is MonthWish.SHOW:
        post_draft(req, drafted)
    else:
        change_in_words(req, drafted, asked)


def press_month(req: Request) -> None:
    literal = req.words.partition(" ")[0]
    if literal == PrintMonth.literal:
        said = decode_payload(PrintMonth, req.words)
        give_paper(req, req.line_of(said.line), date(said.month // 12, said.month % 12 + 1, 1))
        return
    if literal in {PutOnMonth.literal, TakeOffMonth.literal}:
        kind: type[PlaceOfMonth] = PutOnMonth if literal == PutOnMonth.literal else TakeOffMonth
        payload = decode_payload(kind, req.words)
        req, drafted = draft_by_id(req, payload.draft)
        req, person = pressed_person(req, payload.person, drafted.month.line.id)
        change_place(req, drafted, person, shift_of_draft(drafted, payload.shift), out=kind is TakeOffMonth)
    elif literal == AskMonth.literal:
        ask_everybody(*draft_by_id(req, decode_payload(AskMonth, req.words).draft))
    elif literal == PublishMonth.literal:
        publish_draft(*draft_by_id(req, decode_payload(PublishMonth, req.words).draft))
    else:
        said_drop = decode_payload(DropMonth, req.words)
        drop_draft(*draft_by_id(req, said_drop.draft), sure=said_drop.step == "sure")


def check_place(req: Request) -> None:
    """Raise `Refused` in a room of the team: it hears nothing of a draft."""
    if not req.message.private and (req.room is None or req.room.purpose is not Purpose.COORDINATION):
        raise Refused("refused-month-here")


def check_month(req: Request, line: Line, first: date) -> None:
    """Raise `Refused` for a month that is over, or too far ahead for anybody to know."""
    words = req.zone_text(line)
    this = words.local(req.now).date().replace(day=1)
    if first < this:
        raise Refused("refused-month-past", month=month_name(first, words))
    last = next_month(this, MONTHS_AHEAD)
    if first > last:
        raise Refused("refused-month-far", month=month_name(first, words), last=month_name(last, words))


# ---------------------------------------------------------------- changing the draft


def change_in_words(req: Request, drafted: DraftedMonth, asked: MonthAsked) -> None:
    """`mardi 8 14h Anne`, `retirer Anne mardi 8`: a day of the drafted month."""
    line, out = drafted.month.line, asked.wish is MonthWish.TAKE_OFF
    begins = month_bounds(drafted.draft.first, line.zone)[0]
    there = replace(
        req, words=asked.rest, message=replace(req.message, sent_at=max(begins, req.message.sent_at)), lines=(line,)
    )
    says: type[PlaceOfMonth] = TakeOffMonth if out else PutOnMonth
    shift = shift_named(there, drafted, split_who(asked.rest)[1])
    id_ = drafted.draft.id
    person_says = (lambda person: says(id_, person.id, shift.id)) if shift else None
    found = find_named_person(there, line, person_says)
    if found is None:
        return
    person, words = found
    shifts = [one for one in drafted.month.shifts if one.ends > req.now and (not out or is_in(drafted, person, one))]
    if out and not shifts:
        raise Refused("refused-month-not-in")

    def shift_says(chosen: ShiftId) -> Payload:
        return says(id_, person.id, chosen)

    chosen = choose_shift(there, shifts, shift_says, words=words, any_day=out)
    if chosen is None:
        return
    if chosen.part is not None and chosen.part != (chosen.shift.starts, chosen.shift.ends):
        raise Refused("refused-month-part")
    change_place(req, drafted, person, chosen.shift, out=out)


def is_in(drafted: DraftedMonth, person: Volunteer, shift: Shift) -> bool:
    return any(place.volunteer == person.id and place.shift == shift.id for place in drafted.wanted)


def shift_named(req: Request, drafted: DraftedMonth, words: str) -> Shift | None:
    """The one whole shift that the words name, if they do."""
    found = match_shifts(req, drafted.month.shifts, words) if words.strip() else None
    return found.shift if isinstance(found, One) and found.part is None else None


def shift_of_draft(drafted: DraftedMonth, shift: ShiftId) -> Shift:
    found = next((one for one in drafted.month.shifts if one.id == shift), None)
    if found is None:
        raise Refused("refused-gone")
    return found


def change_place(req: Request, drafted: DraftedMonth, person: Volunteer, shift: Shift, *, out: bool) -> None:
    """Change the draft, and whatever shows it: the list, and the person's own dates if they were asked."""
    line = drafted.month.line
    if out:
        remove_place(req.tx, drafted, shift, person.id)
    else:
        add_place(req.tx, drafted, shift, person, role_on(req, person, line), req.now)
    now_drafted = read_draft(req.tx, line, drafted.draft, req.now)
    words = req.zone_text(line)
    when = words.span(shift.starts, shift.ends)
    req.say("month-taken-off" if out else "month-put", who=safe_words(person.name), when=when, key="")
    if places_of_draft(req, now_drafted):
        refresh_draft(req, now_drafted)
    else:
        post_draft(req, now_drafted)
    if person.id in now_drafted.replies:
        show_dates(req, now_drafted, person.id)
