"""When people are away: on every line, they hold nothing and are asked for nothing until they are back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import Refused
from bot.model import Absence, Line, Seat, Shift, Volunteer, VolunteerId
from bot.ports import Tx
from bot.roster.slots import AHEAD, zone_info
from bot.roster.staffing.commitments import hold_dates

LONGEST: Final = timedelta(days=366)
"""Who is away for longer leaves the team."""


@dataclass(frozen=True, slots=True)
class SeatInside:
    """A seat that somebody holds while they are away, and the part of it that lies in that time."""

    shift: Shift
    seat: Seat
    part: tuple[datetime, datetime]

    @property
    def whole(self) -> bool:
        return self.part == (self.seat.starts, self.seat.ends)


def is_away(tx: Tx, volunteer: VolunteerId, starts: datetime, ends: datetime) -> bool:
    """Whether the person is away at any time in between: then nobody asks or reminds them."""
    return bool(tx.staffing.absences(volunteer, starts, ends))


def note_absence(tx: Tx, volunteer: VolunteerId, starts: datetime, ends: datetime, by: VolunteerId) -> Absence | None:
    """Store it, as one with those that it meets. None when the person is noted as away all that time."""
    if ends - starts > LONGEST:
        raise Refused("refused-away-long")
    second = timedelta(seconds=1)
    met = tx.staffing.absences(volunteer, starts - second, ends + second)
    if any(one.starts <= starts and ends <= one.ends for one in met):
        return None
    for other in met[1:]:
        tx.staffing.delete_absence(other.id)
    starts, ends = min([starts, *(one.starts for one in met)]), max([ends, *(one.ends for one in met)])
    first = met[0] if met else Absence(0, volunteer, starts, ends)
    return tx.staffing.save_absence(replace(first, starts=starts, ends=ends, told_by=by))


def end_absence(tx: Tx, absence: Absence, now: datetime) -> None:
    """They are back; one that has not begun is as if it had never been said."""
    if absence.starts >= now:
        tx.staffing.delete_absence(absence.id)
    else:
        tx.staffing.save_absence(replace(absence, ends=now))


def seats_inside(tx: Tx, absence: Absence, now: datetime) -> list[SeatInside]:
    """What the person holds meanwhile, on all lines, by start."""
    since = max(absence.starts, now)
    places = tx.roster.seats_of(absence.volunteer, since, absence.ends) if since < absence.ends else ()
    return [SeatInside(shift, seat, (max(seat.starts, since), min(seat.ends, absence.ends))) for shift, seat in places]


def absences_of_team(tx: Tx, line: Line, starts: datetime, ends: datetime) -> Sequence[tuple[Volunteer, Absence]]:
    """Who of the line's team is away in between, by name."""
    members = [person for person, _ in tx.people.members(line.id)]
    return [(person, one) for person in members for one in tx.staffing.absences(person.id, starts, ends)]


def dates_to_hold_again(
    tx: Tx, line: Line, volunteer: VolunteerId, starts: datetime, ends: datetime, now: datetime, *, hold: bool
) -> list[Shift]:
    """The dates of the person's weekly promises in that time which are free; with `hold`, they get them."""
    first = starts.astimezone(zone_info(line.zone)).date()
    found: list[Shift] = []
    for made in tx.promises.commitments_of(volunteer, first):
        if made.line != line.id:
            continue
        coming = tx.roster.dates(made.slot, first).values()
        inside = [shift for shift in coming if max(starts, now) <= shift.starts < min(ends, now + AHEAD)]
        try:
            found += hold_dates(tx, line, made, inside, now, only_look=not hold).taken
        except Refused:
            continue
    return found
