"""Weekly promises: `/prendre tous les mardis 18h`, `/inscrire Anne tous les mardis 18h`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot.commands.pick_person import find_named_person, pressed_person
from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster import assign, shifts
from bot.commands.roster.announce import show_if_standing
from bot.commands.roster.pick_shift import Chosen
from bot.commands.staffing.in_place import answer_in_place
from bot.commands.staffing.weekly_slots import Fitting, fit_slots, label_slots
from bot.errors import Refused
from bot.model import Commitment, Line, LineId, Purpose, Shift, Slot, Volunteer
from bot.parsing.weekly.recurrence import Recurring, read_recurring
from bot.payloads import (
    NO_END,
    AssignAnyway,
    AssignWeekly,
    Payload,
    TakeAnyway,
    TakeWeekly,
    Words,
    at_minute,
    decode_payload,
)
from bot.recipients import addresses_for
from bot.roster.slots import DAY
from bot.roster.staffing.commitments import Held, Skipped, hold_dates, make_commitment, monday_of, promise_words
from bot.text import Text, safe_words

ASKED_AT_MOST = 8
SHOWN = 10
"""Dates that an answer names."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """One thing that the words may mean: these slots of a line, every so many weeks, from one date to another."""

    line: Line
    slots: tuple[Slot, ...]
    every: int
    first: date
    last: date | None


Says = Callable[[Weekly], Payload]


# ---------------------------------------------------------------- who says it


def take_shift_or_slot(req: Request) -> None:
    """`/prendre`: one shift; or a weekly slot, if the words say that it comes back."""
    if req.pressed and req.words.startswith(f"{TakeWeekly.literal} "):
        promise_slots(req, req.me, weekly_pressed(req, decode_payload(TakeWeekly, req.words)))
        return
    if req.pressed and req.words.startswith(f"{TakeAnyway.literal} "):
        take_anyway(req)
        return
    read = None if req.pressed else read_rhythm(req, req.words)
    if read is None:
        shifts.take_shift(req)
        return
    meant = choose_weekly(req, read, says_take)
    if meant is not None:
        promise_slots(req, req.me, meant)


def assign_shift_or_slot(req: Request) -> None:
    """`/inscrire Anne`: the same for somebody else."""
    if req.pressed and req.words.startswith(f"{AssignWeekly.literal} "):
        assign_pressed(req)
        return
    if req.pressed and req.words.startswith(f"{AssignAnyway.literal} "):
        assign.assign_anyway(req)
        return
    read = None if req.pressed else read_rhythm(req, req.words)
    if read is None:
        assign.assign_person(req)
        return
    line = req.line
    said = read[line.id]
    named = find_named_person(replace(req, words=said.when), line)
    if named is None:
        return
    person, when = named
    meant = choose_weekly(req, {line.id: replace(said, when=when)}, partial(says_assign, person))
    if meant is not None:
        promise_slots(req, person, meant)


def take_anyway(req: Request) -> None:
    """They were asked, as they are away then, and mean it; nobody else may press that."""
    payload = decode_payload(TakeAnyway, req.words)
    if payload.person != req.me.id:
        raise Refused("refused-not-asked-you")
    part = at_minute(payload.starts), at_minute(payload.ends)
    shift = req.shift_by_id(payload.shift)
    shifts.put_person_on(req, req.me, Chosen(shift, part), though_away=True)
    for seat in req.seats(shift):
        if seat.volunteer == req.me.id:
            req.tx.roster.confirm_seat(seat.id, req.now)  # they have said that they come, though they are away
    req.close_pressed_post()


def says_take(meant: Weekly) -> Payload:
    return TakeWeekly(meant.every, meant.first.toordinal(), last_ordinal(meant), slot_words(meant.slots))


def says_assign(person: Volunteer, meant: Weekly) -> Payload:
    first, last = meant.first.toordinal(), last_ordinal(meant)
    return AssignWeekly(person.id, meant.every, first, last, slot_words(meant.slots))


def last_ordinal(meant: Weekly) -> int:
    return meant.last.toordinal() if meant.last else NO_END


def slot_words(slots: Sequence[Slot]) -> Words:
    return Words(" ".join(str(slot.id) for slot in slots))


def assign_pressed(req: Request) -> None:
    payload = decode_payload(AssignWeekly, req.words)
    meant = weekly_pressed(req, payload.taken)
    req, person = pressed_person(req, payload.person, meant.line.id)
    promise_slots(req, person, meant)


def weekly_pressed(req: Request, payload: TakeWeekly) -> Weekly:
    """What the button names; raises `Refused` if one of its slots is no more."""
    slots = [req.tx.roster.slot(id_) for id_ in payload.slot_ids]
    known = tuple(slot for slot in slots if slot)
    if not known or len(known) < len(slots) or len({slot.line for slot in known}) > 1:
        raise Refused("refused-gone")
    return Weekly(req.line_of(known[0].line), known, payload.every, *payload.bounds)


# ---------------------------------------------------------------- what is meant


def read_rhythm(req: Request, words: str) -> dict[LineId, Recurring] | None:
    """What the words say in the zone of each line; None when they say nothing of coming back."""
    american = req.text.language == "en"
    read = {line.id: read_recurring(words, req.message.sent_at, line.zone, american=american) for line in req.lines}
    found = {line: one for line, one in read.items() if one is not None}
    return found or None


def choose_weekly(req: Request, read: dict[LineId, Recurring], says: Says) -> Weekly | None:
    """The one thing that is meant; None after asking, with a button for each. Raises `Refused` when nothing fits."""
    if any(one.too_rare for one in read.values()):
        raise Refused("refused-monthly", command=req.command.name(req.text.language))
    fitting = [(line, fit_slots(req, line, read[line.id].when)) for line in req.lines if line.id in read]
    exact = [(line, fit) for line, fit in fitting if fit.sure]
    if len(exact) == 1 and all(line is exact[0][0] or not fit.groups for line, fit in fitting):
        line, fit = exact[0]
        options = weeklies_of(req, line, read[line.id], tuple(slot for group in fit.groups for slot in group))
    else:
        options = [one for line, fit in fitting for one in one_by_one(req, line, read[line.id], fit)]
    if not options:
        raise Refused("refused-weekly-none", command=req.command.name(req.text.language))
    if len(options) == 1 and len(exact) == 1:
        return options[0]
    ask_which_weekly(req, options, says)
    return None


def one_by_one(req: Request, line: Line, said: Recurring, fit: Fitting) -> list[Weekly]:
    return [one for group in fit.groups for one in weeklies_of(req, line, said, group)]


def weeklies_of(req: Request, line: Line, said: Recurring, slots: tuple[Slot, ...]) -> list[Weekly]:
    """The same slots, once for each period that the words may mean; of every second week, once for each beginning."""
    today = req.zone_text(line).local(req.message.sent_at).date()
    return [
        Weekly(line, slots, said.every, starts, last)
        for first, last in said.periods
        for starts in beginnings(req, slots, said.every, max(first or today, today), said_so=first is not None)
    ]


def beginnings(req: Request, slots: Sequence[Slot], every: int, first: date, *, said_so: bool) -> list[date]:
    """The dates on which it may begin: the next one of the slots, and as many more as there are weeks between two."""
    ahead = sorted({day for slot in slots for day in dates_of_slot(req, slot) if day >= first})
    if every == 1 or not ahead:
        return [first]
    weeks = list(dict.fromkeys(monday_of(day) for day in ahead))[: 1 if said_so else every]
    return [next(day for day in ahead if monday_of(day) == week) for week in weeks]


def dates_of_slot(req: Request, slot: Slot) -> list[date]:
    """The slot's dates whose shift has not begun."""
    since = req.now.date() - DAY
    return [day for day, shift in req.tx.roster.dates(slot.id, since).items() if shift.starts > req.now]


def ask_which_weekly(req: Request, options: Sequence[Weekly], says: Says) -> None:
    asked = options[:ASKED_AT_MOST]
    starts, ends = ({one.first for one in asked}, {one.last for one in asked})
    several = len({one.line.id for one in asked}) > 1
    buttons: list[Choice] = []
    for one in asked:
        words = req.zone_text(one.line)
        label = label_slots(one.slots, words)
        if len(starts) > 1:
            label = words.say("label-weekly-from", day=words.short_day(one.first))
        elif len(ends) > 1 and one.last:
            label = words.say("label-weekly-until", day=f"{one.last:%d/%m/%y}")
        elif several:
            label = f"{label} {safe_words(one.line.name, 8)}"
        buttons.append(make_choice("button-shift", says(one), when=safe_words(label, 24)))
    question = "weekly-which-start" if len(starts) > 1 else "weekly-which-end" if len(ends) > 1 else "weekly-which-slot"
    req.say(question, buttons=buttons, key=f"weekly:{req.message.id}", anew=True)


# ---------------------------------------------------------------- doing it


def promise_slots(req: Request, person: Volunteer, meant: Weekly) -> None:
    """Store the promises, take the dates that exist, and say exactly which; raises `Refused` with the reason."""
    line, words = meant.line, req.zone_text(meant.line)
    today = words.local(req.now).date()
    by = None if person.id == req.me.id else req.me.id
    made: list[tuple[Slot, Commitment, Held]] = []
    for slot in meant.slots:
        wanted = Commitment(
            0, person.id, line.id, slot.id, max(meant.first, today), meant.last, req.now, meant.every, put_by=by
        )
        stored = make_commitment(req.tx, wanted, today)
        if stored is None:
            continue
        dates = req.tx.roster.dates(slot.id, today).values()
        made.append((slot, stored, hold_dates(req.tx, line, stored, dates, req.now)))
    if not made:
        raise Refused("refused-weekly-already" if by is None else "refused-weekly-theirs")
    if all(held.skipped and not (held.taken or held.closed or held.there) for _, _, held in made):
        only_full = all(why is Skipped.FULL for _, _, held in made for _, why in held.skipped)
        if only_full:
            raise Refused("refused-weekly-full")
    answer_with_dates(req, line, person, made)
    tell_others(req, line, person, made)


def answer_with_dates(
    req: Request, line: Line, person: Volunteer, made: Sequence[tuple[Slot, Commitment, Held]]
) -> None:
    words = req.zone_text(line)
    named = person.id != req.me.id or (req.pressed and not req.message.private)
    rows: list[str] = []
    for slot, stored, held in made:
        weekly = promise_words(stored, slot, words, words.local(req.now).date())
        rows.append(words.say("weekly-given" if named else "weekly-taken", weekly=weekly, who=req.name(person.id)))
        rows += date_rows(held, words)
    last = max((stored.ends or date.max for _, stored, _ in made), default=date.max)
    if last > (req.now + timedelta(weeks=8)).date():
        rows.append(words.say("weekly-goes-on"))
    rows.append(words.say("weekly-how-to-end"))
    answer_in_place(req, "\n".join(rows))


def date_rows(held: Held, words: Text) -> list[str]:
    """Which dates were taken, and which were not and why."""
    rows: list[str] = []
    if held.taken:
        rows.append(words.say("weekly-dates", count=len(held.taken), dates=dates_in_words(held.taken, words)))
    if held.closed:
        rows.append(words.say("weekly-closed", count=len(held.closed), dates=dates_in_words(held.closed, words)))
    if held.there:
        rows.append(words.say("weekly-there", dates=dates_in_words(held.there, words)))
    for why in Skipped:
        skipped = [shift for shift, reason in held.skipped if reason is why]
        if skipped:
            rows.append(words.say("weekly-skipped", why=why.value, dates=dates_in_words(skipped, words)))
    if not (held.taken or held.closed or held.there or held.skipped):
        rows.append(words.say("weekly-no-date-yet"))
    return rows


def dates_in_words(ahead: Sequence[Shift], words: Text) -> str:
    """`mar. 24/11, mar. 01/12 …`."""
    said = [words.short_day(shift.date) for shift in ahead[:SHOWN]]
    return ", ".join(said) + (" …" if len(ahead) > SHOWN else "")


def tell_others(req: Request, line: Line, person: Volunteer, made: Sequence[tuple[Slot, Commitment, Held]]) -> None:
    """The team hears of it in one post, the person in private; posts that ask for one of the dates are edited."""
    rooms = addresses_for(req.tx, line, Purpose.TEAM)
    today = req.zone_text(line).local(req.now).date()
    for slot, stored, held in made:
        args: dict[str, Any] = {"weekly": partial(promise_words, stored, slot, today=today), "count": len(held.taken)}
        if req.message.address not in rooms:
            req.tell_team(line, "weekly-team", who=req.name(person.id), **args)
        if person.id != req.me.id:
            req.tell(person.id, line, "weekly-assigned-you", by=req.name(req.me.id), **args)
        for shift in held.taken:
            show_if_standing(req, line, shift, "took", who=req.name(person.id))
