"""`/creneau mardi 14h-16h devient mercredi 15h-17h`: a weekly slot moves, with all who are on it."""

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any, Final

from bot.commands.request import Request
from bot.commands.roster.announce import show_if_standing
from bot.commands.staffing.weekly_slots import fit_slots
from bot.errors import Refused
from bot.model import Line, NoticeKind, Slot, VolunteerId
from bot.parsing.ranges import Weekly, read_weekly_slot
from bot.roster.slots import overlapping_slots
from bot.roster.staffing.commitments import seats_promised, weekly_words
from bot.roster.staffing.moved_slots import SlotMoved, move_slot
from bot.roster.telling.notices import tell_unasked
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
    """Move the one slot that is named, and tell exactly those who are on it."""
    found = fit_slots(req, line, before)
    if not found.sure or len(found.groups) != 1 or len(found.groups[0]) != 1:
        raise Refused("refused-slot-move")
    slot = found.groups[0][0]
    changed = slot_after(req, line, slot, after)
    if (changed.weekday, changed.starts, changed.ends) == (slot.weekday, slot.starts, slot.ends):
        raise Refused("refused-slot-exists")
    moved = move_slot(req.tx, line, changed, req.now)
    words = partial(weekly_words, changed, 1)
    old = partial(weekly_words, slot, 1)
    req.say("slot-moved", before=old(req.text), weekly=words(req.text), count=len(moved.shifts), people=len(moved.kept))
    crossing = overlapping_slots(changed, req.tx.roster.slots(line.id))
    if crossing:
        req.say("slot-crosses", slot=weekly_words(crossing[0], 1, req.text))
    tell_movers(req, line, slot, changed, moved)
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


def tell_movers(req: Request, line: Line, before: Slot, after: Slot, moved: SlotMoved) -> None:
    """One private message each: how many of their dates moved, and how many they lost to another shift of theirs."""
    for person in sorted({*moved.kept, *moved.lost}):
        say = partial(moved_words, before, after, moved, person)
        tell_unasked(req.tx, line, person, NoticeKind.PLAN, f"moved:{after.id}:{req.message.id}", req.now, say)


def moved_words(before: Slot, after: Slot, moved: SlotMoved, person: VolunteerId, words: Text) -> str:
    kept, lost = Counter(moved.kept)[person], Counter(moved.lost)[person]
    args: dict[str, Any] = {"before": weekly_words(before, 1, words), "weekly": weekly_words(after, 1, words)}
    said = words.say("weekly-moved", **args, count=kept)
    return f"{said}\n{words.say('weekly-moved-lost', count=lost)}" if lost else said


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
