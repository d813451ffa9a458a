"""Where people are missing: the one notion of short for posts, requests and figures.

A shift is short while fewer people are in charge of it than it needs: its slot's `minimum`, or else all of its places.
Who looks for a replacement is not counted, nor are trainees; what is closed or over is not short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.model import Closure, Line, Seat, Shift, ShiftId, Swap, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import open_times
from bot.roster.swaps import open_offer


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part of a shift in which people are missing. `there` will come; `leaving` hold it and look for somebody."""

    shift: Shift
    starts: datetime
    ends: datetime
    missing: int
    there: tuple[VolunteerId, ...] = ()
    leaving: tuple[VolunteerId, ...] = ()

    @property
    def to_find(self) -> int:
        """How many are missing besides those who look for somebody themselves."""
        return max(0, self.missing - len(self.leaving))


def shortages(
    shift: Shift, seats: Sequence[Seat], swaps: Sequence[Swap], closures: Sequence[Closure], needed: int, now: datetime
) -> list[Shortage]:
    """The parts of one shift, not over at `now`, in which people are missing, by start."""
    firm = sorted((seat for seat in seats if not seat.trainee), key=lambda seat: seat.id)
    found: list[Shortage] = []
    for opens, shuts in open_times(shift, closures):
        cuts = {opens, shuts} | {t for seat in firm for t in (seat.starts, seat.ends)}
        for starts, ends in pairwise(sorted(t for t in cuts if opens <= t <= shuts)):
            if ends <= now:
                continue
            held = [seat for seat in firm if seat.starts <= starts and ends <= seat.ends]
            leaving = [seat for seat in held if open_offer(swaps, seat.id)]
            there = [seat for seat in held if seat not in leaving]
            if len(there) < needed:
                ids = [tuple(dict.fromkeys(seat.volunteer for seat in some)) for some in (there, leaving)]
                add_shortage(found, Shortage(shift, starts, ends, needed - len(there), *ids))
    return found


def add_shortage(found: list[Shortage], added: Shortage) -> None:
    """Append it, or extend the last one when it follows without a gap and is of the same people."""
    if found and replace(found[-1], starts=added.starts, ends=added.ends) == added and found[-1].ends == added.starts:
        found[-1] = replace(found[-1], ends=added.ends)
    else:
        found.append(added)


def people_needed(tx: Tx, line: Line, shifts: Sequence[Shift]) -> Mapping[ShiftId, int]:
    """How many people each shift needs in charge."""
    least = {slot.id: slot.minimum for slot in tx.roster.slots(line.id) if slot.minimum is not None}
    return {shift.id: least.get(shift.slot, shift.seats) if shift.slot else shift.seats for shift in shifts}


def shortages_of(tx: Tx, line: Line, shifts: Sequence[Shift], now: datetime) -> dict[ShiftId, list[Shortage]]:
    """Those of the shifts that are short, in their order, with the parts in which they are."""
    coming = [shift for shift in shifts if shift.ends > now]
    if not coming:
        return {}
    closures = tx.roster.closures(line.id, now, max(shift.ends for shift in coming))
    seats = tx.roster.seats([shift.id for shift in coming])
    swaps, needed = tx.roster.open_swaps(line.id), people_needed(tx, line, coming)
    found = {s.id: shortages(s, seats[s.id], swaps, closures, needed[s.id], now) for s in coming}
    return {shift: parts for shift, parts in found.items() if parts}


def shifts_short_of_people(tx: Tx, line: Line, shifts: Sequence[Shift], now: datetime) -> list[Shift]:
    """Those of the shifts in which people are missing at some time from `now` on."""
    short = shortages_of(tx, line, shifts, now)
    return [shift for shift in shifts if shift.id in short]
