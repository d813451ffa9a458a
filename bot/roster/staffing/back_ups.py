"""Who goes if nobody else can: coordination alone sees it, and hears of it when a gap is near."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.model import Button, Line, Purpose, Shift, ShiftId, Standby, StandbyKind
from bot.payloads import AssignPerson
from bot.ports import Tx
from bot.roster.shifts import is_closed
from bot.roster.shortages import shifts_short_of_people
from bot.roster.staffing.absences import is_away
from bot.roster.telling.notices import is_waking, tell_room_unasked
from bot.text import Text, safe_words, text_in

NEAR: Final = timedelta(hours=24)
AT_ANY_HOUR: Final = timedelta(hours=8)
"""A gap that is so near is told at night too."""


def back_ups_of(tx: Tx, line: Line) -> dict[ShiftId, list[Standby]]:
    """Who goes if nobody else can, by shift; in the order in which they said so."""
    found: dict[ShiftId, list[Standby]] = {}
    for one in tx.promises.open_standbys(line.id):
        if one.kind is StandbyKind.BACK_UP:
            found.setdefault(one.shift, []).append(one)
    return found


def tell_back_ups(tx: Tx, line: Line, now: datetime) -> bool:
    """Tell coordination once of a gap within a day for which somebody stands by. One small read if nobody does."""
    said = False
    for id_, of_shift in back_ups_of(tx, line).items():
        shift = tx.roster.shift(id_)
        if shift is None:
            continue
        there_already = {seat.volunteer for seat in tx.roster.seats([shift.id])[shift.id]}
        for one in of_shift:
            if shift.ends <= now or one.volunteer in there_already:
                tx.promises.save_standby(replace(one, closed_at=now))
        there = [one for one in of_shift if not is_away(tx, one.volunteer, shift.starts, shift.ends)]
        if there and is_gap_to_tell(tx, line, shift, now) and tx.once(f"back-up:{shift.id}", now):
            say, buttons = partial(gap_words, tx, line, shift, there), partial(assign_buttons, tx, shift, there)
            said = tell_room_unasked(tx, line, Purpose.COORDINATION, now, say, buttons=buttons) or said
    return said


def is_gap_to_tell(tx: Tx, line: Line, shift: Shift, now: datetime) -> bool:
    left = shift.starts - now
    if left > NEAR or is_closed(shift, tx.roster.closures(line.id, shift.starts, shift.ends)):
        return False
    if left > AT_ANY_HOUR and not is_waking(text_in(line.language, line.zone), now):
        return False
    return bool(shifts_short_of_people(tx, line, [shift], now))


def gap_words(tx: Tx, line: Line, shift: Shift, there: Sequence[Standby], words: Text) -> str:
    names = words.names([tx.people.get(one.volunteer).name for one in there])
    when = words.span(shift.starts, shift.ends)
    return words.say("back-up-gap", line=line.name, when=when, names=names, count=len(there))


def assign_buttons(tx: Tx, shift: Shift, there: Sequence[Standby], words: Text) -> Sequence[Button]:
    return tuple(
        Button(
            words.say("button-assign", who=safe_words(tx.people.get(one.volunteer).name, 14)),
            str(AssignPerson(one.volunteer, shift.id)),
        )
        for one in there[:4]
    )
