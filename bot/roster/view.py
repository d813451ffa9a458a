"""The roster in words: days, shifts, who holds them and what is free."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby

from bot.model import Closure, Line, Seat, Shift, ShiftId, Swap, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import free_parts, is_closed
from bot.roster.shortages import Shortage
from bot.roster.swaps import open_offer
from bot.text import Text

BUTTONS_AT_MOST = 6

Name = Callable[[VolunteerId], str]
"""A person's name in a sentence."""


def cached_names(tx: Tx, words: Text) -> Name:
    """Reads each person only once."""
    return cache(lambda volunteer: words.person(tx.people.get(volunteer).name))


def rows_by_day(
    tx: Tx,
    line: Line,
    shifts: Sequence[Shift],
    now: datetime,
    words: Text,
    closures: Sequence[Closure],
    *,
    short: Mapping[ShiftId, Sequence[Shortage]] | None = None,
) -> list[str]:
    """The shifts as rows under their days, with what is free from `now` on; with `short`, who is missing instead."""
    seats = tx.roster.seats([s.id for s in shifts])
    swaps = tx.roster.open_swaps(line.id)
    name = cached_names(tx, words)
    rows: list[str] = []
    for day, of_day in groupby(shifts, lambda s: words.local(s.starts).date()):
        rows.append(f"**{words.day(day)}**")
        for shift in of_day:
            shut = is_closed(shift, closures)
            missing = short.get(shift.id, ()) if short else ()
            who = (
                words.say("planning-closed")
                if shut
                else people_words(name, shift, seats[shift.id], swaps, now, words, missing)
            )
            hours = words.hours(shift.starts, shift.ends)
            rows.append(words.say("planning-row", hours=hours, number=str(shift.number), who=who))
    return rows


def people_words(
    name: Name,
    shift: Shift,
    seats: Sequence[Seat],
    swaps: Sequence[Swap],
    now: datetime,
    words: Text,
    short: Sequence[Shortage] = (),
) -> str:
    """Who holds the shift and what is free, in a few words; with `short`, how many are missing beside them."""
    in_order = sorted(seats, key=lambda s: (s.trainee, s.starts))
    parts = [row_of_seat(name, shift, s, words, offered=open_offer(swaps, s.id) is not None) for s in in_order]
    if short and any(not seat.trainee for seat in seats):
        return ", ".join([*parts, *(missing_words(shift, one, words) for one in short if one.to_find)])
    gaps = free_parts(shift, seats, now)
    if gaps == [(max(shift.starts, now), shift.ends)]:
        parts.append(words.say("planning-free"))
    else:
        parts += [words.say("planning-free-part", hours=words.hours(*gap)) for gap in gaps]
    return ", ".join(parts)


def missing_words(shift: Shift, short: Shortage, words: Text) -> str:
    """How many are missing beside others; where nobody is, that it is free."""
    whole = (short.starts, short.ends) == (shift.starts, shift.ends)
    hours = "" if whole else words.hours(short.starts, short.ends)
    if not whole and not short.there and not short.leaving:
        return words.say("planning-free-part", hours=hours)
    return words.say("planning-missing", count=short.to_find, part="no" if whole else "yes", hours=hours)


def row_of_seat(name: Name, shift: Shift, seat: Seat, words: Text, *, offered: bool) -> str:
    """Who holds the seat; with hours if it is only a part, and whether they are looking for a replacement."""
    whole = (seat.starts, seat.ends) == (shift.starts, shift.ends)
    sentence = "shift-trainee" if seat.trainee else "shift-offered" if offered else "shift-seat"
    who = name(seat.volunteer)
    return words.say(sentence, who=who if whole else f"{who} ({words.hours(seat.starts, seat.ends)})")


def shifts_with_gaps(
    tx: Tx, line: Line, shifts: Sequence[Shift], now: datetime, until: datetime, *, trainee: bool = False
) -> list[Shift]:
    """The open shifts with a free place or a holder who seeks a replacement; with `trainee`, for trainee places."""
    closures = tx.roster.closures(line.id, now, until)
    seats = tx.roster.seats([s.id for s in shifts])
    swaps = tx.roster.open_swaps(line.id)
    return [
        s
        for s in shifts
        if not is_closed(s, closures)
        and (
            free_parts(s, seats[s.id], now, trainee=trainee)
            or any(seat.trainee is trainee and open_offer(swaps, seat.id) for seat in seats[s.id])
        )
    ]
