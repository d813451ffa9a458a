"""In what order people are asked to stand in. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model import Seat, VolunteerId

LATELY: Final = timedelta(weeks=8)
"""How far back the usual hours are looked for."""
COUNTED_BEFORE: Final = timedelta(weeks=4)
COUNTED_AHEAD: Final = timedelta(weeks=2)
"""Between these the hours count that somebody holds: what they have promised weighs as what they did."""
USUAL_FROM: Final = 2
"""How many seats at that hour of that weekday make it usual."""
NEAR: Final = timedelta(hours=1)
NEVER: Final = datetime.min.replace(tzinfo=UTC)
A_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked. `asked_at` is when they were last asked to stand in, for whatever shift.

    `coordinates`: they are asked after all others, as they read of it in their room and are rarely on duty.
    """

    volunteer: VolunteerId
    usual: bool = False
    hours: int = 0
    asked_at: datetime | None = None
    coordinates: bool = False


def candidate_of(
    volunteer: VolunteerId, seats: Sequence[Seat], starts: datetime, now: datetime, asked_at: datetime | None
) -> Candidate:
    """What the order needs to know of somebody who holds and held these seats, for a shift that starts then."""
    usual = sum(is_usual_for(seat, starts) for seat in seats if now - LATELY <= seat.starts)
    since, until = now - COUNTED_BEFORE, now + COUNTED_AHEAD
    held = sum((overlap(seat, since, until) for seat in seats), timedelta())
    return Candidate(volunteer, usual >= USUAL_FROM, round(held / timedelta(hours=1)), asked_at)


def is_usual_for(seat: Seat, starts: datetime) -> bool:
    """Whether the seat began at about that hour of that weekday; over a change of the clock, an hour beside it."""
    apart = (seat.starts - starts) % A_WEEK
    return min(apart, A_WEEK - apart) <= NEAR


def overlap(seat: Seat, since: datetime, until: datetime) -> timedelta:
    return max(min(seat.ends, until) - max(seat.starts, since), timedelta())


def in_fair_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those whose usual hours these are, then those with the fewest hours, then who was not asked for longest."""
    return sorted(candidates, key=lambda c: (c.coordinates, not c.usual, c.hours, c.asked_at or NEVER, c.volunteer))
