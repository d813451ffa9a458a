"""Who is on duty, and whether a shift can be taken. Pure functions."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.errors import Refused
from bot.model import Closure, Line, Role, Seat, Shift, ShiftId, Volunteer, VolunteerId
from bot.people.proofs import proved_phone
from bot.readers.ringable import may_ring
from bot.text import safe_words

SHORTEST_PART = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DutyPeriod:
    """A time in which the line is open and the same people are on duty; `on` is empty when nobody is."""

    starts: datetime
    ends: datetime
    on: tuple[VolunteerId, ...]
    trainees: tuple[VolunteerId, ...] = ()


def open_times(shift: Shift, closures: Sequence[Closure]) -> list[tuple[datetime, datetime]]:
    """The parts of a shift outside all closures."""
    parts = [(shift.starts, shift.ends)]
    for closure in closures:
        until = closure.ends or shift.ends
        parts = [
            (a, b)
            for starts, ends in parts
            for a, b in ((starts, min(ends, closure.starts)), (max(starts, until), ends))
            if a < b
        ]
    return sorted(set(parts))


def is_closed(shift: Shift, closures: Sequence[Closure]) -> bool:
    """Whether closures cover the whole shift."""
    return not open_times(shift, closures)


def duty_periods_of(
    shifts: Iterable[Shift], seats: Mapping[ShiftId, Sequence[Seat]], closures: Sequence[Closure]
) -> list[DutyPeriod]:
    """The line's duty periods, sorted by start, without overlap; a new one begins whenever the people change."""
    pieces = sorted(piece for shift in shifts for piece in open_times(shift, closures))
    taken = sorted((seat for of_shift in seats.values() for seat in of_shift), key=lambda seat: seat.starts)
    periods: list[DutyPeriod] = []
    for starts, ends, present in stretches_between_cuts(pieces, taken):
        add_duty_period(periods, duty_period_of(starts, ends, present))
    return periods


def stretches_between_cuts(
    pieces: Sequence[tuple[datetime, datetime]], taken: Sequence[Seat]
) -> Iterator[tuple[datetime, datetime, list[Seat]]]:
    """The open times in which no seat starts or ends, each with the seats held. Both arguments must be sorted."""
    moments = [moment for piece in pieces for moment in piece] + [t for seat in taken for t in (seat.starts, seat.ends)]
    opening, sitting = deque(pieces), deque(taken)
    open_until = datetime.min.replace(tzinfo=UTC)
    present: list[Seat] = []
    for starts, ends in pairwise(sorted(set(moments))):
        while opening and opening[0][0] <= starts:
            open_until = max(open_until, opening.popleft()[1])
        while sitting and sitting[0].starts <= starts:
            present.append(sitting.popleft())
        present = [seat for seat in present if seat.ends > starts]
        if open_until >= ends:
            yield starts, ends, present


def duty_period_of(starts: datetime, ends: datetime, present: Iterable[Seat]) -> DutyPeriod:
    """People in the order in which they took their seats: a line that can ring only one phone rings the first."""
    by_id = sorted(present, key=lambda seat: seat.id)
    on = dict.fromkeys(seat.volunteer for seat in by_id if not seat.trainee)
    trainees = dict.fromkeys(seat.volunteer for seat in by_id if seat.trainee)
    return DutyPeriod(starts, ends, tuple(on), tuple(trainees))


def add_duty_period(periods: list[DutyPeriod], added: DutyPeriod) -> None:
    """Append it, or extend the last one when it follows without a gap and has the same people."""
    last = periods[-1] if periods else None
    if last and last.ends == added.starts and (last.on, last.trainees) == (added.on, added.trainees):
        periods[-1] = replace(last, ends=added.ends)
    else:
        periods.append(added)


def duty_period_at(line: Sequence[DutyPeriod], now: datetime) -> DutyPeriod | None:
    place = bisect_right(line, now, key=lambda period: period.starts) - 1
    return line[place] if place >= 0 and now < line[place].ends else None


def next_duty_period(line: Sequence[DutyPeriod], now: datetime) -> DutyPeriod | None:
    """The next duty period with somebody on duty."""
    return next((period for period in line if period.starts > now and period.on), None)


def free_parts(
    shift: Shift, seats: Sequence[Seat], now: datetime, *, trainee: bool = False
) -> list[tuple[datetime, datetime]]:
    """The parts of a shift that still need somebody from `now` on, as (starts, ends), sorted by start."""
    places = shift.trainee_seats if trainee else shift.seats
    mine = [seat for seat in seats if seat.trainee == trainee]
    since = max(shift.starts, now)
    cuts = sorted({since, shift.ends} | {t for seat in mine for t in (seat.starts, seat.ends)})
    parts: list[tuple[datetime, datetime]] = []
    for starts, ends in pairwise(cuts):
        if starts < since or ends > shift.ends:
            continue
        if sum(seat.starts <= starts and ends <= seat.ends for seat in mine) >= places:
            continue
        if parts and parts[-1][1] == starts:
            parts[-1] = (parts[-1][0], ends)
        else:
            parts.append((starts, ends))
    return parts


def is_overfull(shift: Shift, seats: Sequence[Seat]) -> bool:
    """Whether at any time there are more people than places."""
    return any(
        sum(s.trainee == seat.trainee and s.starts <= seat.starts < s.ends for s in seats)
        > (shift.trainee_seats if seat.trainee else shift.seats)
        for seat in seats
    )


TOLD_TO_OTHERS: Final = {
    "refused-not-in-team": "refused-not-in-team-other",
    "refused-in-training": "refused-in-training-other",
    "refused-no-phone": "refused-no-phone-other",
    "refused-phone-unproved": "refused-phone-unproved-other",
}
"""Why somebody may not hold a place, for them and for whoever puts them there."""


class RefusedHolder(Refused):
    """Somebody may not hold a place: `sentence` is for them."""

    def __init__(self, sentence: str, holder: Volunteer) -> None:
        super().__init__(sentence, who=safe_words(holder.name))
        self.holder = holder.id


def refusal_read_by(refusal: Refused, reader: VolunteerId | None) -> str:
    """The name of the sentence that tells the reason to this person."""
    others = isinstance(refusal, RefusedHolder) and refusal.holder != reader
    return TOLD_TO_OTHERS[refusal.sentence] if others else refusal.sentence


def check_may_hold(line: Line, volunteer: Volunteer, role: Role | None, *, trainee: bool) -> None:
    """Raise `Refused` when this person may not have a place on this line at all."""
    if role is None:
        raise RefusedHolder("refused-not-in-team", volunteer)
    if role is Role.NEWCOMER:
        raise Refused("refused-not-agreed")
    if role is Role.TRAINEE and not trainee:
        raise RefusedHolder("refused-in-training", volunteer)
    if not trainee and proved_phone(line, volunteer) is None:
        raise RefusedHolder("refused-no-phone" if volunteer.phone is None else "refused-phone-unproved", volunteer)
    if not trainee and volunteer.phone is not None and not may_ring(line, volunteer.phone):
        raise Refused("refused-phone-here", line=line.name)


def find_clash(others: Iterable[tuple[Shift, Seat]], starts: datetime, ends: datetime) -> tuple[Shift, Seat] | None:
    """The first of the person's other seats (on any line) that overlaps this time."""
    return next(((s, seat) for s, seat in others if seat.starts < ends and starts < seat.ends), None)


def part_to_take(  # the order of the tests decides which reason people get
    shift: Shift,
    seats: Sequence[Seat],
    part: tuple[datetime, datetime] | None,
    now: datetime,
    *,
    trainee: bool,
) -> tuple[datetime, datetime]:
    """Start and end of what can be taken now of the shift, or of `part`. Raises `Refused` when nothing can."""
    wanted = part or (shift.starts, shift.ends)
    if min(shift.ends, wanted[1]) <= now:
        raise Refused("refused-past")
    if wanted[0] < shift.starts or wanted[1] > shift.ends or wanted[1] - wanted[0] < SHORTEST_PART:
        raise Refused("refused-part")
    wanted = (max(wanted[0], now), wanted[1])  # nobody can take a time that is past
    for starts, ends in free_parts(shift, seats, now, trainee=trainee):
        both = (max(starts, wanted[0]), min(ends, wanted[1]))
        if both == wanted or not part:
            return both
    raise Refused("refused-no-trainee-seat" if trainee and shift.trainee_seats == 0 else "refused-full")
