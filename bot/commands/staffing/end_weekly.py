"""`/arreter tous les mardis 18h`: what was taken weekly ends, for oneself or, by coordination, for somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot.commands.named_person import people_named
from bot.commands.request import Request, make_choice
from bot.commands.roster.announce import apply_moves
from bot.commands.staffing.in_place import answer_in_place
from bot.commands.staffing.weekly import dates_in_words
from bot.commands.staffing.weekly_slots import fit_slots, label_slots
from bot.errors import Refused
from bot.model import Commitment, Line, Seat, Shift, Slot, Volunteer
from bot.parsing.weekly.recurrence import read_recurring
from bot.payloads import BareCommand, CoverShift, StopWeekly, UnassignPerson, VacateSeat, decode_payload
from bot.roster.slots import DAY
from bot.roster.staffing.commitments import end_commitment, promise_rows, weekly_words
from bot.roster.swaps import carve_seat
from bot.text import safe_words

ASKED_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise with the line and the slot that it is about."""

    line: Line
    slot: Slot
    made: Commitment


def stop_weekly(req: Request) -> None:
    """End one of the weekly promises; without words, or in doubt, ask which with a button for each."""
    if req.pressed and req.words:
        stop_pressed(req)
        return
    person, words = person_meant(req)
    known = promises_of(req, person)
    if not known:
        raise Refused("refused-no-weekly" if person.id == req.me.id else "refused-no-weekly-theirs", who=person.name)
    first, meant, sure = promises_named(req, known, words)
    if len(meant) == 1 and sure:
        stop_promise(req, person, meant[0], first)
        return
    if words.strip() and not sure:
        req.note_unread(words)
    asked = (meant or known)[:ASKED_AT_MOST]
    buttons = [
        make_choice(
            "button-stop-weekly",
            StopWeekly(one.made.id, first_day(req, one.line, first).toordinal()),
            when=safe_words(label_slots((one.slot,), req.zone_text(one.line)), 15),
        )
        for one in asked
    ]
    rows = [row for line in req.lines for row in promise_rows(req.tx, line, person.id, req.now, req.zone_text(line))]
    req.answer(
        "\n".join([req.text.say("weekly-which-end-of"), *rows]),
        buttons=buttons,
        key=f"weekly:{req.message.id}",
        anew=True,
    )


def person_meant(req: Request) -> tuple[Volunteer, str]:
    """Whose promise, and the words after the name. Only coordination ends somebody else's."""
    for line in req.lines if req.words else ():
        found, _, rest = people_named(req, line, req.words)
        if len(found) == 1 and found[0].id != req.me.id:
            if not req.coordinates(line.id):
                raise Refused("refused-coordination-only")
            return found[0], rest
        if found and found[0].id == req.me.id:
            return req.me, rest
    return req.me, req.words


def promises_of(req: Request, person: Volunteer) -> list[Promise]:
    """The person's promises on the lines of the request that have not ended."""
    found: list[Promise] = []
    for line in req.lines:
        if person.id != req.me.id and not req.coordinates(line.id):
            continue
        today = req.zone_text(line).local(req.now).date()
        for made in req.tx.promises.commitments_of(person.id, today):
            slot = req.tx.roster.slot(made.slot)
            if made.line == line.id and slot is not None:
                found.append(Promise(line, slot, made))
    return found


def promises_named(req: Request, known: Sequence[Promise], words: str) -> tuple[date | None, list[Promise], bool]:
    """From when on, which of the promises, and whether every word was read; without words, all of them, unsure."""
    if not words.strip():
        return None, list(known), False
    sure = False
    first: date | None = None
    meant: list[Promise] = []
    for line in dict.fromkeys(one.line for one in known):
        american = req.text.language == "en"
        read = read_recurring(words, req.message.sent_at, line.zone, american=american, always=True)
        if read is None:
            continue
        begins, last = read.periods[0]
        first = begins or (last + DAY if last else first)
        of_line = [one for one in known if one.line == line]
        if not read.when.strip():
            meant, sure = [*meant, *of_line], True
            continue
        fit = fit_slots(req, line, read.when, [one.slot for one in of_line])
        sure = sure or fit.sure
        slots = {slot.id for group in fit.groups for slot in group}
        meant += [one for one in of_line if one.slot.id in slots]
    return first, meant, sure


def first_day(req: Request, line: Line, first: date | None) -> date:
    """The first day on which the promise counts no more: today, or later."""
    today = req.zone_text(line).local(req.now).date()
    return max(first or today, today)


def stop_pressed(req: Request) -> None:
    payload = decode_payload(StopWeekly, req.words)
    made = req.tx.promises.commitment(payload.commitment)
    slot = req.tx.roster.slot(made.slot) if made else None
    if made is None or slot is None:
        raise Refused("refused-gone")
    line = req.line_of(made.line)
    if made.volunteer != req.me.id and not req.coordinates(line.id):
        raise Refused("refused-not-asked-you")
    stop_promise(req, req.tx.people.get(made.volunteer), Promise(line, slot, made), payload.day)


def stop_promise(req: Request, person: Volunteer, one: Promise, first: date | None) -> None:
    """End it: later seats are free, and about those of the next days their holder is asked."""
    line, words = one.line, req.zone_text(one.line)
    day = first_day(req, line, first)
    ended = end_commitment(req.tx, one.made, day, req.now)
    for _, seat in ended.free:
        apply_moves(replace(req, lines=(line,)), carve_seat(seat, seat.starts, seat.ends, to=None))
    mine = person.id == req.me.id
    sentence = "weekly-ended" if mine else "weekly-ended-theirs"
    weekly = partial(weekly_words, one.slot, one.made.every)
    rows = [words.say(sentence, weekly=weekly(words), who=req.name(person.id), day=words.day(day))]
    if ended.free:
        freed = dates_in_words([shift for shift, _ in ended.free], words)
        rows.append(words.say("weekly-freed", count=len(ended.free), dates=freed))
    answer_in_place(req, "\n".join(rows))
    if ended.free:
        button = make_choice("button-see-free", BareCommand("open"))
        args: dict[str, Any] = {"who": req.name(person.id), "weekly": weekly, "count": len(ended.free)}
        req.tell_team(line, "weekly-ended-team", buttons=[button], **args)
    if not mine:
        req.tell(person.id, line, "weekly-ended-you", by=req.name(req.me.id), weekly=weekly)
    for shift, seat in ended.near:
        ask_about_near(req, line, person, shift, seat)


def ask_about_near(req: Request, line: Line, person: Volunteer, shift: Shift, seat: Seat) -> None:
    """A date of the next days stays theirs until they say otherwise: callers count on somebody."""
    mine = person.id == req.me.id
    when, key = req.zone_text(line).span(seat.starts, seat.ends), f"near:{seat.id}"
    if mine:
        buttons = [
            make_choice("button-find-cover", CoverShift(shift.id)),
            make_choice("button-vacate", VacateSeat(seat.id)),
        ]
        req.say("weekly-near", when=when, buttons=buttons, key=key, anew=True)
    else:
        buttons = [make_choice("button-take-off", UnassignPerson(person.id, shift.id))]
        req.say(
            "weekly-near-theirs", who=req.name(person.id), when=when, buttons=buttons, key=f"near:{seat.id}", anew=True
        )
