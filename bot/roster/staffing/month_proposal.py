"""Who is proposed for the free places of a month: those whose usual hours they are. Pure functions.

Nobody is proposed for more than they usually do, nor where they are elsewhere or away; among those who may be, whoever
has the fewest hours in the month goes first. What nobody usually does stays free, for people to see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.model import Seat, SeatId, Shift, ShiftId, VolunteerId
from bot.roster.shifts import free_parts

WEEK: Final = timedelta(weeks=1)
LOOKED_BACK: Final = 13 * WEEK
"""How far back somebody's habits are looked for."""

Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be proposed. `held`: their hours of the last months on this line; `taken`: when they are on
    another shift or away in the month; `hours`: what they hold in the month already.
    """

    person: VolunteerId
    trainee: bool
    held: Sequence[Times]
    taken: Sequence[Times] = ()
    hours: timedelta = timedelta(0)


def propose_people(
    shifts: Sequence[Shift],
    seats: Mapping[ShiftId, Sequence[Seat]],
    candidates: Sequence[Candidate],
    zone: ZoneInfo,
    now: datetime,
) -> list[Seat]:
    """A seat for each proposal, not stored; by start of the shift. Shifts that have begun are left alone."""
    usual = {one.person: UsualHours(one, zone, now) for one in candidates}
    hours = {one.person: one.hours for one in candidates}
    taken = {one.person: list(one.taken) for one in candidates}
    made: list[Seat] = []
    coming = (shift for shift in sorted(shifts, key=lambda one: (one.starts, one.id)) if shift.starts > now)
    for shift, trainee in ((shift, trainee) for shift in coming for trainee in (False, True)):
        here = list(seats.get(shift.id, ()))
        length = shift.ends - shift.starts
        while free_parts(shift, here, now, trainee=trainee) == [(shift.starts, shift.ends)]:
            likely = [
                one
                for one in candidates
                if one.trainee is trainee
                and usual[one.person].includes(shift)
                and hours[one.person] + length <= usual[one.person].in_a_month()
                and not any(starts < shift.ends and shift.starts < ends for starts, ends in taken[one.person])
            ]
            if not likely:
                break
            chosen = min(likely, key=lambda one: (hours[one.person], -usual[one.person].times(shift), one.person))
            here.append(Seat(SeatId(0), shift.id, chosen.person, shift.starts, shift.ends, trainee=trainee))
            made.append(here[-1])
            hours[chosen.person] += length
            taken[chosen.person].append((shift.starts, shift.ends))
    return made


class UsualHours:
    """At which hours of the week somebody usually comes, and how much."""

    def __init__(self, one: Candidate, zone: ZoneInfo, now: datetime) -> None:
        self._zone = zone
        self._held = [self._wall_clock(*times) for times in one.held]
        first = min((starts for starts, _ in one.held), default=now)
        last = max([now, *(starts for starts, _ in one.held)])
        self._weeks = max(1, (last - first) // WEEK + 1)
        self._sum = sum((ends - starts for starts, ends in one.held), timedelta(0))

    def times(self, shift: Shift) -> int:
        """How often they held at least half of these hours, on this day of the week."""
        weekday, begins, ends = self._wall_clock(shift.starts, shift.ends)
        return sum(
            day == weekday and 2 * (min(ends, until) - max(begins, since)) >= ends - begins
            for day, since, until in self._held
        )

    def includes(self, shift: Shift) -> bool:
        """Once is no habit, except for somebody who has only begun."""
        return self.times(shift) >= (1 if self._weeks <= 2 else 2)

    def in_a_month(self) -> timedelta:
        """As much as they usually do in the five weeks that a month touches."""
        return self._sum * 5 / self._weeks

    def _wall_clock(self, starts: datetime, ends: datetime) -> tuple[int, int, int]:
        """The day of the week, and minutes of that day, which go on beyond midnight."""
        local, until = starts.astimezone(self._zone), ends.astimezone(self._zone)
        begins = local.hour * 60 + local.minute
        length = int((until.replace(tzinfo=UTC) - local.replace(tzinfo=UTC)).total_seconds() // 60)
        return local.weekday(), begins, begins + length
