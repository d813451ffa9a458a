"""When a line is open: its weekly slots, and closures. /creneau, /fermer, /rouvrir."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from bot.commands.request import ROSTER_AHEAD, Request, make_choice
from bot.errors import Refused
from bot.forwarding.status import where_closed
from bot.model import Closure, Line, LineMode, Purpose, Seat, Shift, Slot, SlotId, VolunteerId
from bot.parsing.constraints import Constraints
from bot.parsing.moments import read_constraints
from bot.parsing.ranges import Missing, Weekly, date_range, read_weekly_slot
from bot.payloads import CloseLine, DropSlot, decode_payload
from bot.recipients import addresses_for
from bot.roster.schedule import add_shifts_ahead
from bot.roster.shifts import is_closed, is_overfull
from bot.roster.slots import DAY, overlapping_slots, seasons_meet
from bot.text import NBSP, Text

BUTTONS_AT_MOST = 8
ROWS_AT_MOST = 6


def manage_slots(req: Request) -> None:
    """List the weekly slots, add one, or remove one together with its future shifts that nobody holds."""
    if req.pressed and req.words:
        drop_slot(req)
        return
    line = req.line
    if not req.words or day_alone(req, line) is not None:
        list_slots(req, line)
    else:
        add_slot(req, line)


def day_alone(req: Request, line: Line) -> int | None:
    """The weekday, if the words are a weekday and nothing else."""
    said = read_constraints(req.words, req.message.sent_at, line.zone)
    weekday = said.readings[0].weekday
    return weekday if not said.unknown and said.readings == (Constraints(weekday=weekday),) else None


def list_slots(req: Request, line: Line) -> None:
    """List all slots, or those of one weekday; with a button to remove each if there are few."""
    weekday = day_alone(req, line) if req.words else None
    slots = [s for s in req.tx.roster.slots(line.id) if weekday in (None, s.weekday)]
    if not slots:
        req.say("slot-none")
        return
    rows = [req.text.say("slot-title", line=line.name)]
    rows += [slot_words(slot, req.text) for slot in slots]
    few = slots if len(slots) <= BUTTONS_AT_MOST else []
    buttons = [make_choice("button-drop-slot", DropSlot(slot.id), when=short_slot(slot, req.text)) for slot in few]
    if not few:
        rows.append(req.text.say("slot-by-day"))
    req.answer("\n".join(rows), buttons=buttons)


def slot_words(slot: Slot, words: Text) -> str:
    """`mardi 14 h–16 h · 2 places`."""
    return words.say(
        "slot-row",
        day=words.weekday(slot.weekday),
        hours=words.wall_hours(slot.starts, slot.ends),
        seats=slot.seats,
        trainees=slot.trainee_seats,
    )


def short_slot(slot: Slot, words: Text) -> str:
    """For labels: `mar. 14h–16h`."""
    return f"{words.weekday(slot.weekday, short=True)} {words.wall_hours(slot.starts, slot.ends).replace(NBSP, '')}"


def add_slot(req: Request, line: Line) -> None:
    asked = read_weekly_slot(req.words, req.zone_text(line).local(req.message.sent_at).date())
    if isinstance(asked, Missing):
        raise Refused("refused-slot-words")
    new = slot_of(line, asked)
    existing = req.tx.roster.slots(line.id)
    if same := next((s for s in existing if same_hours(s, new) and seasons_meet(s, new)), None):
        change_seats(req, line, same, new)
        return
    crossing = overlapping_slots(new, existing)
    stored = req.tx.roster.save_slot(new)
    made = add_shifts_ahead(req.tx, line, req.now)
    req.say("slot-added", slot=slot_words(stored, req.text), count=len(made))
    if crossing:
        req.say("slot-crosses", slot=slot_words(crossing[0], req.text))


def same_hours(one: Slot, other: Slot) -> bool:
    return (one.weekday, one.starts, one.ends) == (other.weekday, other.starts, other.ends)


def change_seats(req: Request, line: Line, slot: Slot, asked: Slot) -> None:
    """Change the number of seats of a slot and of its future shifts, except shifts that already have more people."""
    changed = replace(slot, seats=asked.seats, trainee_seats=asked.trainee_seats)
    if changed == slot:
        raise Refused("refused-slot-exists")
    req.tx.roster.save_slot(changed)
    today = req.zone_text(line).local(req.now).date()
    coming = [s for s in req.tx.roster.dates(slot.id, today - timedelta(days=1)).values() if s.ends > req.now]
    held = req.tx.roster.seats([s.id for s in coming])
    kept = 0
    for shift in coming:
        wider = replace(shift, seats=changed.seats, trainee_seats=changed.trainee_seats)
        if is_overfull(wider, held[shift.id]):
            kept += 1
        else:
            req.tx.roster.save_shift(wider)
    req.say("slot-changed", slot=slot_words(changed, req.text), kept=kept)


def slot_of(line: Line, asked: Weekly) -> Slot:
    return Slot(
        SlotId(0),
        line.id,
        asked.weekday,
        asked.starts,
        asked.ends,
        asked.seats,
        asked.trainee_seats,
        asked.season_starts,
        asked.season_ends,
        asked.on_holidays,
    )


def drop_slot(req: Request) -> None:
    """Remove a slot. Its shifts that somebody holds stay on the roster, and the answer tells how many."""
    dropped = req.tx.roster.slot(decode_payload(DropSlot, req.words).slot)
    if dropped is None:
        raise Refused("refused-gone")
    line = req.line_of(dropped.line)
    today = req.zone_text(line).local(req.now).date()
    coming = [s for s in req.tx.roster.dates(dropped.id, today).values() if s.starts > req.now]
    held = req.tx.roster.seats([s.id for s in coming])
    for shift in coming:
        if not held[shift.id]:
            req.tx.roster.delete_shift(shift.id)
    req.tx.roster.delete_slot(dropped.id)
    kept = sum(bool(held[s.id]) for s in coming)
    req.say("slot-dropped", slot=slot_words(dropped, req.text), kept=kept)


# ---------------------------------------------------------------- closing and reopening


def close_line(req: Request) -> None:
    """Close the line now until somebody reopens it, or for the dates named."""
    pressed = decode_payload(CloseLine, req.words).line if req.pressed and req.words else None
    named = next((line for line in req.lines if line.id == pressed), None)
    line = named or req.line
    if named:
        add_closure(req, line, req.now, None)
        req.close_pressed_post()
        return
    asking = req.pressed or not req.words
    when = None if asking else date_range(req.words, req.message.sent_at, line.zone)
    words = req.zone_text(line)
    if asking:
        buttons = [make_choice("button-close-now", CloseLine(line.id))]
        req.say(
            "close-sure",
            line=line.name,
            what=what_callers_find(line, words, "close-then"),
            buttons=buttons,
            key=f"close:{req.message.id}",
        )
    elif when is None or (when[1] is not None and when[1] <= req.now):
        raise Refused("refused-dates")
    elif words.local(when[0]).date() < words.local(req.now).date():
        raise Refused("refused-dates-past")  # "from 2/1 to 24/12" said in November must not close the line at once
    else:
        add_closure(req, line, max(when[0], req.now), when[1])


def what_callers_find(line: Line, words: Text, sentence: str) -> str:
    """Where calls go while the line is closed; for a line that is only observed, that we do not know."""
    if line.mode is LineMode.OBSERVE:
        return words.say("takeover-observed")
    return words.say(sentence, where=where_closed(line, words))


def add_closure(req: Request, line: Line, starts: datetime, ends: datetime | None) -> None:
    known = req.tx.roster.closures(line.id, starts, ends or starts + timedelta(days=3650))
    if any(c.starts <= starts and (c.ends is None or (ends is not None and ends <= c.ends)) for c in known):
        raise Refused("refused-already-closed")
    before = closed_shifts_ahead(req, line)
    req.tx.roster.save_closure(Closure(0, line.id, starts, ends, req.me.id))
    tell_holders(req, line, before)
    who = req.name(req.me.id)
    if ends is None:
        what = lambda words: what_callers_find(line, words, "close-now")  # noqa: E731 -- said in two languages
        tell_line(req, line, "closed-now", who=who, line=line.name, what=what)
        return
    local = req.zone_text(line).local
    first, last = local(starts).date(), local(ends).date() - timedelta(days=1)
    gaps: dict[str, Any] = {"who": who, "line": line.name}
    today = local(req.now).date()
    gaps |= {"first": lambda words: words.day(first, today), "last": lambda words: words.day(last, today)}
    gaps |= {"starts": lambda words: words.moment(starts, req.now), "ends": lambda words: words.moment(ends, req.now)}
    whole = local(ends).time() == time(0)  # name the last day, not the midnight after
    if whole and local(starts).time() == time(0):
        tell_line(req, line, "closed-day" if first == last else "closed-days", **gaps)
    elif whole and starts == req.now:
        tell_line(req, line, "closed-until", **gaps)
    elif local(starts).date() == local(ends).date():
        tell_line(req, line, "closed-hours", hours=lambda words: words.hours(starts, ends), **gaps)
    else:
        tell_line(req, line, "closed-between", **gaps)


def reopen_line(req: Request) -> None:
    """End the closure in force; with a date, end or delete all closures from that date on."""
    line = req.line
    when = date_range(req.words, req.message.sent_at, line.zone) if req.words and not req.pressed else None
    if req.words and when is None:
        raise Refused("refused-dates-reopen")
    starts, ends = when or (req.now, req.now + timedelta(microseconds=1))
    starts = max(starts, req.now)
    known = list(req.tx.roster.closures(line.id, starts, ends or req.now + timedelta(days=3650)))
    if not known:
        raise Refused("refused-not-closed")
    before = closed_shifts_ahead(req, line)
    for closure in known:
        if closure.starts < starts:
            req.tx.roster.save_closure(replace(closure, ends=starts))
        else:
            req.tx.roster.delete_closure(closure.id)
    tell_holders(req, line, before)
    who = req.name(req.me.id)
    if starts == req.now:
        tell_line(req, line, "reopened", who=who, line=line.name)
        return
    tell_line(
        req,
        line,
        "reopened-from",
        who=who,
        line=line.name,
        starts=lambda words: reopening_moment(words, starts, req.now),
    )


def closed_shifts_ahead(req: Request, line: Line) -> set[Shift]:
    """The future shifts that closures cover completely. A closure without an end counts for one day."""
    ahead = req.tx.roster.shifts([line.id], req.now, req.now + ROSTER_AHEAD)
    known = req.tx.roster.closures(line.id, req.now, req.now + ROSTER_AHEAD)
    closures = [closure if closure.ends else replace(closure, ends=req.now + DAY) for closure in known]
    return {shift for shift in ahead if is_closed(replace(shift, starts=max(shift.starts, req.now)), closures)}


def tell_holders(req: Request, line: Line, before: set[Shift]) -> None:
    """Tell in private everybody whose shifts are closed now and were not `before`, or the reverse."""
    after = closed_shifts_ahead(req, line)
    for changed, sentence in ((after - before, "closed-yours"), (before - after, "reopened-yours")):
        held = req.tx.roster.seats([shift.id for shift in changed])
        theirs: dict[VolunteerId, list[Seat]] = defaultdict(list)
        for seat in sorted((s for seats in held.values() for s in seats), key=lambda seat: seat.starts):
            if seat.ends > req.now and seat.volunteer != req.me.id:
                theirs[seat.volunteer].append(seat)
        for person, seats in theirs.items():
            req.tell(person, line, sentence, line=line.name, rows=partial(seat_rows, seats))


def seat_rows(seats: Sequence[Seat], words: Text) -> str:
    rows = [words.span(seat.starts, seat.ends) for seat in seats[:ROWS_AT_MOST]]
    return "\n".join([*rows, "…"] if len(seats) > ROWS_AT_MOST else rows)


def reopening_moment(words: Text, at: datetime, now: datetime) -> str:
    """The day, with the time unless it is midnight."""
    whole = words.local(at).time() == time(0)
    return words.day(words.local(at).date(), words.local(now).date()) if whole else words.moment(at, at - 2 * DAY)


def tell_line(req: Request, line: Line, sentence: str, /, **args: Any) -> None:
    """Tell the team rooms and the coordination rooms, and answer where it was asked if that is neither."""
    here = req.message.address
    rooms = [*addresses_for(req.tx, line, Purpose.TEAM), *addresses_for(req.tx, line, Purpose.COORDINATION)]
    req.tell_team(line, sentence, **args)
    req.tell_coordination(line, sentence, **args)
    if here not in rooms or req.pressed:
        req.say(sentence, **args)
