"""When a line is open: its weekly slots. /creneau."""

from dataclasses import replace
from datetime import timedelta

from bot.commands.request import Request, make_choice
from bot.commands.staffing.move_slot import change_hours, split_move, tell_slot_gone
from bot.errors import Refused
from bot.model import Line, Slot, SlotId
from bot.parsing.constraints import Constraints
from bot.parsing.moments import read_constraints
from bot.parsing.ranges import Missing, Weekly, read_weekly_slot
from bot.payloads import DropSlot, decode_payload
from bot.roster.schedule import add_shifts_ahead
from bot.roster.shifts import is_overfull
from bot.roster.slots import overlapping_slots, seasons_meet
from bot.text import NBSP, Text

BUTTONS_AT_MOST = 8
ROWS_AT_MOST = 6


def manage_slots(req: Request) -> None:
    """List the weekly slots, add one, or remove one together with its future shifts that nobody holds."""
    if req.pressed and req.words:
        drop_slot(req)
        return
    line = req.line
    move = split_move(req.words)
    if move:
        change_hours(req, line, *move)
        return
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
        minimum=slot.minimum or 0,
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
    changed = replace(slot, seats=asked.seats, trainee_seats=asked.trainee_seats, minimum=asked.minimum)
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
        asked.minimum,
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
    tell_slot_gone(req, line, dropped)
    req.tx.roster.delete_slot(dropped.id)
    kept = sum(bool(held[s.id]) for s in coming)
    req.say("slot-dropped", slot=slot_words(dropped, req.text), kept=kept)
