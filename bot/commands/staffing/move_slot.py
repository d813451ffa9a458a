"""`/creneau mardi 14h-16h devient mercredi 15h-17h`: a weekly slot moves, with all who are on it."""

import re
from dataclasses import replace
from functools import partial
from typing import Final

from bot.commands.request import Request
from bot.commands.roster.announce import show_if_standing
from bot.commands.staffing.weekly_slots import fit_slots
from bot.errors import Refused
from bot.model import Line, NoticeKind, Slot
from bot.parsing.ranges import Weekly, read_weekly_slot
from bot.roster.slots import WEEK, overlapping_slots
from bot.roster.staffing.commitments import seats_promised, weekly_words
from bot.roster.staffing.moved_slots import SlotMoved, move_slot
from bot.roster.telling.notices import tell_unasked
from bot.roster.telling.plan_changes import Plan, note_plan_changes, read_plan
from bot.text import Text

BECOMES: Final = re.compile(
    r"\s+(?:devient|deviennent|passe(?:nt)?\s+(?:à|a|au|le)|becomes?|moves?\s+to|is\s+now)\s+|\s*(?:->|→|=>)\s*",
    re.IGNORECASE,
)


def split_move(words: str) -> tuple[str, str] | None:
    """The slot as it was and as it becomes; None when nothing is said of moving."""
    before, *after = BECOMES.split(words, maxsplit=1)
    return (before, after[0]) if after and before.strip() and after[0].strip() else None


def change_hours(req: Request, line: Line, before: str, after: str) -> None:
    """Move the one slot that is named, and have exactly those told who are on it."""
    found = fit_slots(req, line, before)
    if not found.sure or len(found.groups) != 1 or len(found.groups[0]) != 1:
        raise Refused("refused-slot-move")
    slot = found.groups[0][0]
    changed = slot_after(req, line, slot, after)
    if (changed.weekday, changed.starts, changed.ends) == (slot.weekday, slot.starts, slot.ends):
        raise Refused("refused-slot-exists")
    before_move = plan_of_slot(req, line, slot)
    moved = move_slot(req.tx, line, changed, req.now)
    words = partial(weekly_words, changed, 1)
    old = partial(weekly_words, slot, 1)
    req.say("slot-moved", before=old(req.text), weekly=words(req.text), count=len(moved.shifts), people=len(moved.kept))
    crossing = overlapping_slots(changed, req.tx.roster.slots(line.id))
    if crossing:
        req.say("slot-crosses", slot=weekly_words(crossing[0], 1, req.text))
    note_plan_changes(req.tx, line, before_move, plan_of_slot(req, line, slot), req.me.id, req.now)
    tell_without_dates(req, line, slot, changed, moved)
    for shift in moved.shifts:
        show_if_standing(req, line, shift, "shift-moved")


def slot_after(req: Request, line: Line, slot: Slot, after: str) -> Slot:
    """The slot at its new time; a weekday not said stays. Raises `Refused` for hours that are not understood."""
    today = req.zone_text(line).local(req.message.sent_at).date()
    asked = read_weekly_slot(after, today)
    if not isinstance(asked, Weekly):
        asked = read_weekly_slot(f"{req.text.weekday(slot.weekday)} {after}", today)
    if not isinstance(asked, Weekly):
        raise Refused("refused-slot-move")
    return replace(slot, weekday=asked.weekday, starts=asked.starts, ends=asked.ends)


def plan_of_slot(req: Request, line: Line, slot: Slot) -> Plan:
    coming = req.tx.roster.dates(slot.id, req.now.date() - WEEK).values()
    return read_plan(req.tx, line, req.now, [shift for shift in coming if shift.ends > req.now])


def tell_without_dates(req: Request, line: Line, before: Slot, after: Slot, moved: SlotMoved) -> None:
    """Whoever promised the slot and has none of its dates yet hears that it moves."""
    for person in sorted(who for who, count in moved.kept.items() if not count and who not in moved.lost):
        say = partial(moved_words, before, after)
        tell_unasked(req.tx, line, person, NoticeKind.PLAN, f"moved:{after.id}:{req.message.id}", req.now, say)


def moved_words(before: Slot, after: Slot, words: Text) -> str:
    return words.say("weekly-moved", before=weekly_words(before, 1, words), weekly=weekly_words(after, 1, words))


def tell_slot_gone(req: Request, line: Line, slot: Slot) -> None:
    """The slot is removed: weekly promises on it end, and whoever made one hears of it, with the dates that stay."""
    today = req.zone_text(line).local(req.now).date()
    for made in req.tx.promises.commitments(line.id, today):
        if made.slot == slot.id:
            left = len(seats_promised(req.tx, made, today, req.now))
            req.tx.promises.delete_commitment(made.id)
            say = partial(gone_words, slot, made.every, left)
            tell_unasked(req.tx, line, made.volunteer, NoticeKind.PLAN, f"slot:{slot.id}:{made.id}", req.now, say)


def gone_words(slot: Slot, every: int, left: int, words: Text) -> str:
    return words.say("weekly-slot-gone", weekly=weekly_words(slot, every, words), count=left)
