"""What a search still looks for, and who came. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.model import Closure, Search, Seat, SeatId, Shift, Swap, VolunteerId
from bot.roster.shifts import open_times
from bot.roster.swaps import open_offer


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part of a shift that somebody may take: of the seat `offered`, or a free place."""

    starts: datetime
    ends: datetime
    offered: SeatId | None = None


def wanted_parts(
    search: Search,
    shift: Shift,
    seats: Sequence[Seat],
    swaps: Sequence[Swap],
    closures: Sequence[Closure],
    now: datetime,
) -> list[WantedPart]:
    """What is still looked for, by start. What ends before `now` is not."""
    firm = [seat for seat in seats if not seat.trainee]
    needed = min(search.needed, shift.seats)
    parts: list[WantedPart] = []
    for starts, ends in open_times(replace(shift, starts=search.starts, ends=search.ends), closures):
        cuts = {starts, ends} | {t for seat in firm for t in (seat.starts, seat.ends) if starts < t < ends}
        for since, until in pairwise(sorted(cuts)):
            there = [seat for seat in firm if seat.starts <= since and until <= seat.ends]
            offered = next((seat.id for seat in there if open_offer(swaps, seat.id)), None)
            if offered is not None or len(there) < needed:
                add_part(parts, WantedPart(since, until, offered))
    return [part for part in parts if part.ends > now]


def add_part(parts: list[WantedPart], added: WantedPart) -> None:
    """Append it, or extend the last one when it follows without a gap and is of the same seat, or as free."""
    last = parts[-1] if parts else None
    if last and (last.ends, last.offered) == (added.starts, added.offered):
        parts[-1] = replace(last, ends=added.ends)
    else:
        parts.append(added)


def fewest_holders(seats: Sequence[Seat], starts: datetime, ends: datetime) -> int:
    """How many people hold a part of a shift at its emptiest moment; trainees do not count."""
    firm = [seat for seat in seats if not seat.trainee]
    cuts = {starts, ends} | {t for seat in firm for t in (seat.starts, seat.ends) if starts < t < ends}
    return min(
        sum(seat.starts <= since and until <= seat.ends for seat in firm) for since, until in pairwise(sorted(cuts))
    )


def holders_within(seats: Sequence[Seat], starts: datetime, ends: datetime) -> list[VolunteerId]:
    """Who holds a part of that time, in the order in which they took it; trainees left out."""
    within = [seat for seat in seats if not seat.trainee and seat.starts < ends and starts < seat.ends]
    return list(dict.fromkeys(seat.volunteer for seat in within))


def new_holders(search: Search, seats: Sequence[Seat], before: Collection[VolunteerId]) -> list[VolunteerId]:
    """Who holds what was looked for and did not before."""
    return [who for who in holders_within(seats, search.starts, search.ends) if who not in before]
