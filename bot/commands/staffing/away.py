"""`/absent 3-15 août`: whoever says so is away, and what they hold meanwhile is offered as a whole."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.commands.named_person import people_named
from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.period_words import is_midnight, period_words, short_period, short_span
from bot.commands.roster.pick_shift import refuse_absent_day
from bot.commands.staffing.away_seats import answer_about_seats, ask_about_seats
from bot.commands.staffing.in_place import answer_in_place
from bot.errors import Refused
from bot.model import Absence, Button, Line, NoticeKind, Role, Volunteer
from bot.parsing.periods import Periods, read_periods
from bot.payloads import AwayPeriod, AwaySeats, CoverShift, EndAway, HoldAgain, at_minute, decode_payload, minute_of
from bot.readers.folding import unfold_words
from bot.roster.slots import DAY
from bot.roster.staffing.absences import LONGEST, dates_to_hold_again, end_absence, note_absence
from bot.roster.telling.notices import tell_unasked
from bot.text import Text, safe_words

Period = tuple[datetime, datetime]

AWAY_WORDS: Final = re.compile(
    r"^(?:(?:est|sera|is|will\s+be|suis|serai|en|pour|on|for|je|i\s+am|i'm|absente?|away|vacances|cong[ée]s?|holidays?"
    r"|leave|vacation|d[ée]placement)\s+)+",
    re.IGNORECASE,
)
"""What may stand between the command and the dates."""
ASKED_AT_MOST: Final = 6


def note_away(req: Request) -> None:
    """Note when somebody is away; without words, list one's own absences with a button to end each."""
    if req.pressed and req.words:
        answer_away(req)
        return
    if not req.words.strip():
        list_own_absences(req)
        return
    person, line, words = person_away(req)
    periods = periods_meant(req, person, line, AWAY_WORDS.sub("", words.strip()))
    if len(periods) > 1:
        text = req.zone_text(line)
        buttons = [
            make_choice(
                "button-period",
                AwayPeriod(person.id, minute_of(starts), minute_of(ends)),
                period=short_period(text, (starts, ends), req.now),
            )
            for starts, ends in periods[:ASKED_AT_MOST]
        ]
        req.say("away-when", buttons=buttons, key=f"away-when:{req.message.id}", anew=True)
    elif periods:
        store_absence(req, person, line, periods[0])


def person_away(req: Request) -> tuple[Volunteer, Line, str]:
    """Who is away, on a line that they are on, and the words after the name. Only coordination says so of others."""
    for line in req.lines:
        found, _, rest = people_named(req, line, req.words)
        if len(found) == 1 and found[0].id != req.me.id:
            if not req.coordinates(line.id):
                raise Refused("refused-coordination-only")
            return found[0], line, rest
        if found and found[0].id == req.me.id:
            return req.me, line, rest
    return req.me, req.lines[0], req.words


def periods_meant(req: Request, person: Volunteer, line: Line, words: str) -> list[Period]:
    """The times to come that the words may mean; none after asking. Raises `Refused` when they say no time."""
    read = read_periods(words, req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, read.no_such_day)
    if not read.found:
        said = safe_words(unfold_words(read.unknown, req.words))
        raise Refused("refused-dates", words=said, example=req.text.say("example-away"))
    coming = [(max(starts, req.now), ends) for starts, ends in read.found if ends is None or ends > req.now]
    if not coming:
        raise Refused("refused-dates-over")
    ended = [(starts, ends) for starts, ends in coming if ends is not None]
    if not ended:
        ask_for_end(req, person, coming[0][0])
        return []
    if not read.bounded and ended[0][0] > req.now and not is_midnight(req.zone_text(line), ended[0][0]):
        ask_for_end(req, person, ended[0][0])
        return []
    if read.each:
        return ended
    return list(dict.fromkeys(ended))[: 1 if is_certain(read, ended) else ASKED_AT_MOST]


def is_certain(read: Periods, ended: Sequence[Period]) -> bool:
    return len(ended) == 1 and not read.guessed


def ask_for_end(req: Request, person: Volunteer, starts: datetime) -> None:
    """An hour or a beginning alone: it is about one shift, or the end is missing."""
    inside = [p for p in req.tx.roster.seats_of(person.id, starts, starts + DAY / 24) if person.id == req.me.id]
    if not inside:
        raise Refused("refused-away-end")
    buttons = [
        make_choice("button-cover-at", CoverShift(shift.id), when=req.text.short_start(seat.starts))
        for shift, seat in inside
    ]
    req.say("away-one-shift", buttons=buttons, key="")


def store_absence(req: Request, person: Volunteer, line: Line, period: Period) -> None:
    """Note it, say so, and ask what becomes of what they hold meanwhile."""
    starts, ends = period
    noted = note_absence(req.tx, person.id, starts, ends, req.me.id)
    if noted is None:
        raise Refused("refused-away-already")
    mine = person.id == req.me.id
    when = period_words(req.zone_text(line), (noted.starts, noted.ends), req.now)
    asked = ask_about_seats(req, person, noted, only_look=True)
    req.say(
        "away-noted" if mine else "away-noted-theirs",
        when=when,
        who=req.name(person.id),
        asked="yes" if asked else "no",
        key=f"away-when:{req.message.id}" if req.pressed else "",
    )
    ask_about_seats(req, person, noted)
    if not mine:
        tell_noted(req, person, line, noted)


def tell_noted(req: Request, person: Volunteer, line: Line, noted: Absence) -> None:
    by = req.name(req.me.id)

    def say(words: Text) -> str:
        return words.say("away-noted-you", by=by, when=period_words(words, (noted.starts, noted.ends), req.now))

    def buttons(words: Text) -> list[Button]:
        return [make_choice("button-not-away", EndAway(noted.id)).button(words)]

    about = f"away:{noted.id}:{minute_of(noted.starts)}:{minute_of(noted.ends)}"
    tell_unasked(req.tx, line, person.id, NoticeKind.PLAN, about, req.now, say, buttons=buttons, key=f"told:{about}")


# ---------------------------------------------------------------- one's own


def list_own_absences(req: Request) -> None:
    known = req.tx.staffing.absences(req.me.id, req.now, req.now + LONGEST)
    if not known:
        req.say("away-none", key="")
        return
    words = req.zone_text(req.lines[0])
    rows = [words.say("away-mine")]
    rows += [words.say("away-row", when=period_words(words, (one.starts, one.ends), req.now)) for one in known]
    buttons = [end_button(one, words, req.now) for one in known[:ASKED_AT_MOST]]
    req.answer("\n".join(rows), buttons=buttons if req.message.private else (), key="own-away", anew=True)


def end_button(absence: Absence, words: Text, now: datetime) -> Choice:
    says = EndAway(absence.id)
    if absence.starts <= now:
        return make_choice("button-back", says)
    return make_choice("button-cancel-away", says, when=short_span(words, absence.starts, absence.ends))


# ---------------------------------------------------------------- what buttons say


def answer_away(req: Request) -> None:
    literal = req.words.split(" ", 1)[0]
    if literal == AwayPeriod.literal:
        choose_period(req)
    elif literal == AwaySeats.literal:
        payload = decode_payload(AwaySeats, req.words)
        absence = absence_pressed(req, payload.absence)
        answer_about_seats(req, req.tx.people.get(absence.volunteer), absence, payload.answer)
    elif literal == HoldAgain.literal:
        hold_again(req)
    else:
        come_back(req, absence_pressed(req, decode_payload(EndAway, req.words).absence))


def choose_period(req: Request) -> None:
    payload = decode_payload(AwayPeriod, req.words)
    person, line = person_pressed(req, payload.person)
    starts, ends = max(at_minute(payload.starts), req.now), at_minute(payload.ends)
    if ends <= req.now:
        raise Refused("refused-dates-over")
    req.close_pressed_post()
    store_absence(req, person, line, (starts, ends))


def person_pressed(req: Request, id_: int) -> tuple[Volunteer, Line]:
    """The person that a button names, and a line of theirs; raises `Refused` if the speaker may not answer for them."""
    if id_ == req.me.id:
        return req.me, req.lines[0]
    for line in req.lines:
        for person, membership in req.tx.people.members(line.id):
            if person.id == id_ and req.coordinates(line.id) and membership.role is not Role.NEWCOMER:
                return person, line
    raise Refused("refused-not-asked-you")


def absence_pressed(req: Request, id_: int) -> Absence:
    absence = req.tx.staffing.absence(id_)
    if absence is None:
        raise Refused("refused-gone")
    person_pressed(req, absence.volunteer)
    return absence


def come_back(req: Request, absence: Absence) -> None:
    """The absence ends; dates of weekly promises that were left out for it are offered again."""
    person, line = person_pressed(req, absence.volunteer)
    since, begun = max(absence.starts, req.now), absence.starts <= req.now
    if absence.ends <= req.now:
        raise Refused("refused-gone")
    end_absence(req.tx, absence, req.now)
    mine = person.id == req.me.id
    free = [
        (known, shift)
        for known in req.lines
        for shift in dates_to_hold_again(req.tx, known, person.id, since, absence.ends, req.now, hold=False)
    ]
    when = period_words(req.zone_text(line), (absence.starts, absence.ends), req.now)
    sentence = "away-deleted" if not begun else "away-ended" if mine else "away-ended-theirs"
    rows = [req.text.say(sentence, who=req.name(person.id), when=when)]
    rows += [f"• {req.zone_text(known).span(shift.starts, shift.ends)}" for known, shift in free]
    if free:
        rows.insert(1, req.text.say("away-hold-again", count=len(free)))
    again = make_choice("button-hold-again", HoldAgain(person.id, minute_of(since), minute_of(absence.ends)))
    answer_in_place(req, "\n".join(rows), [again] if free else ())
    if mine and absence.told_by not in {None, req.me.id}:
        req.tell_coordination(line, "away-objected", who=req.name(person.id), when=when)


def hold_again(req: Request) -> None:
    payload = decode_payload(HoldAgain, req.words)
    person, _ = person_pressed(req, payload.person)
    starts, ends = at_minute(payload.starts), at_minute(payload.ends)
    rows = [
        f"• {req.zone_text(line).span(shift.starts, shift.ends)}"
        for line in req.lines
        for shift in dates_to_hold_again(req.tx, line, person.id, starts, ends, req.now, hold=True)
    ]
    answer_in_place(req, "\n".join([req.text.say("away-held-again", count=len(rows)), *rows]))
