"""Who waits for a place on a full shift, and what happens when one becomes free.

The first who can is asked, and has the place kept for some time; then the next. Nobody is put on a shift unasked.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from bot.errors import Refused
from bot.model import (
    Button,
    Line,
    NoticeKind,
    Post,
    Role,
    Shift,
    ShiftId,
    Standby,
    StandbyKind,
    VolunteerId,
)
from bot.payloads import AnswerPlace
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.roster.shifts import check_may_hold, find_clash, free_parts, is_closed
from bot.roster.staffing.absences import is_away
from bot.roster.staffing.commitments import role_in
from bot.roster.swaps import open_offer
from bot.roster.telling.notices import is_waking, tell_unasked
from bot.text import Text, text_in

FAR: Final = timedelta(hours=24)
"""A place of a shift that begins later is kept for whoever it is offered to; of one that is near it is not."""
PATIENCE: Final = ((FAR, timedelta(hours=4)), (timedelta(hours=4), timedelta(hours=1)))
HURRY: Final = timedelta(minutes=20)
CHANGE_OF_MIND: Final = timedelta(minutes=2)
"""Whoever looks for somebody may have written too fast: the first who waits hears of it so much later."""
MORNING: Final = time(10)
"""What is offered at night may be answered until then."""


def stand_by(tx: Tx, shift: ShiftId, volunteer: VolunteerId, kind: StandbyKind, now: datetime) -> bool:
    """Note that somebody stands by; False if they do so already."""
    known = tx.promises.standbys(shift)
    if any(one.volunteer == volunteer and one.kind is kind for one in known):
        return False
    tx.promises.save_standby(Standby(0, shift, volunteer, kind, now))
    return True


def leave_standbys(tx: Tx, volunteer: VolunteerId, line: Line, now: datetime) -> None:
    """Somebody leaves the line's team."""
    for one in tx.promises.open_standbys(line.id):
        if one.volunteer == volunteer:
            tx.promises.save_standby(replace(one, closed_at=now))


def kept_for(tx: Tx, shift: Shift, volunteer: VolunteerId, now: datetime) -> Standby | None:
    """The offer by which a place of the shift is kept for somebody else; None if anybody may take it."""
    return next((one for one in places_kept(tx, shift, now) if one.volunteer != volunteer), None)


def places_kept(tx: Tx, shift: Shift, now: datetime) -> Sequence[Standby]:
    """The offers by which places of the shift are kept for those who wait: while there is one nobody else is asked."""
    if shift.starts - now <= FAR:
        return ()
    waiting = tx.promises.standbys(shift.id)
    return [one for one in waiting if one.kind is StandbyKind.WAIT and is_kept_now(one, now)]


def is_kept_now(one: Standby, now: datetime) -> bool:
    return one.offered_until is not None and one.offered_until > now


def has_place(tx: Tx, shift: Shift, now: datetime, *, trainee: bool) -> bool:
    """Whether somebody could take a part of the shift: it is free, or its holder looks for somebody."""
    if is_closed(shift, tx.roster.closures(shift.line, shift.starts, shift.ends)):
        return False
    seats = tx.roster.seats([shift.id])[shift.id]
    swaps = tx.roster.open_swaps(shift.line)
    sought = [open_offer(swaps, seat.id) for seat in seats if seat.trainee is trainee]
    offered = any(swap is not None and swap.asked_at + CHANGE_OF_MIND <= now for swap in sought)
    return offered or bool(free_parts(shift, seats, now, trainee=trainee))


# ---------------------------------------------------------------- what time brings


def offer_places(tx: Tx, line: Line, now: datetime) -> bool:
    """Offer what became free to the first who waits; True when a post was written. One small read if nobody waits."""
    said = False
    waiting: dict[ShiftId, list[Standby]] = {}
    for one in tx.promises.open_standbys(line.id):
        if one.kind is StandbyKind.WAIT:
            waiting.setdefault(one.shift, []).append(one)
    for id_, of_shift in waiting.items():
        shift = tx.roster.shift(id_)
        if shift is not None:
            said = follow_waiting(tx, line, shift, of_shift, now) or said
    return said


def follow_waiting(tx: Tx, line: Line, shift: Shift, waiting: Sequence[Standby], now: datetime) -> bool:
    said = False
    seats = tx.roster.seats([shift.id])[shift.id]
    there = {seat.volunteer for seat in seats}
    for one in waiting:
        offered = one.offered_until is not None
        if shift.starts <= now or one.volunteer in there:
            said = close_standby(tx, line, one, shift, now, "" if one.volunteer in there else "place-over") or said
        elif offered and not has_place(tx, shift, now, trainee=is_trainee(tx, one, line)):
            tx.promises.save_standby(replace(one, offered_until=None))
            said = edit_offer(tx, line, one, shift, "place-gone") or said
        elif offered and not is_kept_now(one, now):
            said = close_standby(tx, line, one, shift, now, "place-too-late") or said
        elif offered:
            return said  # they have time to answer
    return offer_to_first(tx, line, shift, now) or said


def offer_to_first(tx: Tx, line: Line, shift: Shift, now: datetime) -> bool:
    for one in tx.promises.standbys(shift.id):
        if one.kind is not StandbyKind.WAIT or not can_take(tx, line, shift, one, now):
            continue
        until = answer_until(shift, now, text_in(line.language, line.zone))
        seats = tx.roster.seats([shift.id])[shift.id]
        free = bool(free_parts(shift, seats, now, trainee=is_trainee(tx, one, line)))
        say, buttons = partial(offer_words, shift, until, now, free), partial(offer_buttons, one)
        about = f"place:{one.id}:{now:%Y%m%d%H%M}"
        key = offer_key(one)
        if tell_unasked(tx, line, one.volunteer, NoticeKind.OUTCOME, about, now, say, buttons=buttons, key=key):
            tx.promises.save_standby(replace(one, offered_until=until))
            return True
    return False


def can_take(tx: Tx, line: Line, shift: Shift, one: Standby, now: datetime) -> bool:
    """Whether there is a place for them, and they may and can hold it."""
    trainee = is_trainee(tx, one, line)
    try:
        check_may_hold(line, tx.people.get(one.volunteer), role_in(tx, one.volunteer, line), trainee=trainee)
    except Refused:
        return False
    busy = find_clash(tx.roster.seats_of(one.volunteer, shift.starts, shift.ends), shift.starts, shift.ends)
    free = not busy and not is_away(tx, one.volunteer, shift.starts, shift.ends)
    return shift.starts > now and free and has_place(tx, shift, now, trainee=trainee)


def is_trainee(tx: Tx, one: Standby, line: Line) -> bool:
    return role_in(tx, one.volunteer, line) is Role.TRAINEE


def answer_until(shift: Shift, now: datetime, words: Text) -> datetime:
    """Until when the place is offered: longer where the shift is far, and not only at night."""
    left = shift.starts - now
    patience = next((time_ for far, time_ in PATIENCE if left > far), HURRY)
    until = now + patience
    if not is_waking(words, now) or not is_waking(words, until):
        local = words.local(until)
        morning = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
        until = max(until, morning if local <= morning else morning + timedelta(days=1)) if left > FAR / 2 else until
    return min(until, shift.starts)


def offer_words(shift: Shift, until: datetime, now: datetime, free: bool, words: Text) -> str:
    when, last = words.span(shift.starts, shift.ends), words.moment(until, now)
    return words.say("place-offered", when=when, until=last, free="yes" if free else "no")


def offer_buttons(one: Standby, words: Text) -> Sequence[Button]:
    return (
        Button(words.say("button-take-place"), str(AnswerPlace(one.id, "take"))),
        Button(words.say("button-leave-place"), str(AnswerPlace(one.id, "drop"))),
    )


def offer_key(one: Standby) -> str:
    return f"place:{one.id}"


def close_standby(tx: Tx, line: Line, one: Standby, shift: Shift, now: datetime, sentence: str) -> bool:
    """It is over; the offer that stands, if there is one, says why."""
    tx.promises.save_standby(replace(one, closed_at=now))
    return edit_offer(tx, line, one, shift, sentence) if sentence and one.offered_until is not None else False


def edit_offer(tx: Tx, line: Line, one: Standby, shift: Shift, sentence: str) -> bool:
    words = words_for(tx.people.get(one.volunteer), line)
    said = words.say(sentence, when=words.span(shift.starts, shift.ends))
    edited = False
    for chat in private_addresses(tx, one.volunteer):
        standing = tx.outbox.keyed(chat, offer_key(one))
        if standing is not None and standing.post.buttons:
            tx.outbox.add(Post(chat, said, key=offer_key(one)))
            edited = True
    return edited
