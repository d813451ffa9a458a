"""Weekly promises: which dates they mean, which of them can be held, and what ends them.

A promise is carried out once for each date: when it is made, and when the date is created eight weeks ahead. Whoever
gives up one date does not get it back; the promise stays. Dates at which the line is closed are theirs like the rest:
nothing rings then, and if the line is reopened they are told (`bot.roster.telling.plan_changes`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from bot.errors import Refused
from bot.model import Commitment, Line, NoticeKind, Role, Seat, SeatId, Shift, Slot, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import check_may_hold, find_clash, free_parts, is_closed
from bot.roster.slots import AHEAD, zone_info
from bot.roster.telling.notices import tell_unasked
from bot.text import Text

WEEK: Final = timedelta(weeks=1)
NEAR: Final = timedelta(days=7)
"""A seat that begins sooner is not given up together with the promise: somebody must be found, so it is asked."""


class Skipped(StrEnum):
    """Why a date of a promise is not held."""

    AWAY = auto()
    CLASH = auto()
    FULL = auto()


@dataclass(slots=True)
class Held:
    """What became of the dates of a promise that exist already. `there`: their own before.

    `closed`: theirs too, as the line may be reopened; until then it is closed.
    """

    taken: list[Shift] = field(default_factory=list)
    closed: list[Shift] = field(default_factory=list)
    there: list[Shift] = field(default_factory=list)
    skipped: list[tuple[Shift, Skipped]] = field(default_factory=list)


def falls_on(commitment: Commitment, day: date) -> bool:
    """Whether that local date is one of the promise's, if it is one of the slot's."""
    if day < commitment.starts or (commitment.ends is not None and day > commitment.ends):
        return False
    return (monday_of(day) - monday_of(commitment.starts)) // WEEK % commitment.every == 0


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def covers(one: Commitment, other: Commitment) -> bool:
    """Whether all dates of the other promise are dates of this one."""
    if (one.volunteer, one.slot) != (other.volunteer, other.slot) or one.starts > other.starts:
        return False
    if one.ends is not None and (other.ends is None or other.ends > one.ends):
        return False
    in_step = (monday_of(other.starts) - monday_of(one.starts)) // WEEK % one.every == 0
    return in_step and other.every % one.every == 0


# ---------------------------------------------------------------- making one, and keeping it


def make_commitment(tx: Tx, wanted: Commitment, today: date) -> Commitment | None:
    """Store the promise, or have one that they made before reach further. None when it is nothing new."""
    before = [one for one in tx.promises.commitments_of(wanted.volunteer, today) if one.slot == wanted.slot]
    if any(covers(one, wanted) for one in before):
        return None
    for one in before:
        wider = reach_further(one, wanted)
        if one.every == wanted.every and covers(wider, wanted) and covers(wider, one):
            return tx.promises.save_commitment(wider)
    return tx.promises.save_commitment(wanted)


def reach_further(one: Commitment, other: Commitment) -> Commitment:
    """The promise with the bounds of both."""
    ends = None if one.ends is None or other.ends is None else max(one.ends, other.ends)
    return replace(one, starts=min(one.starts, other.starts), ends=ends)


def hold_dates(
    tx: Tx, line: Line, commitment: Commitment, shifts: Iterable[Shift], now: datetime, *, only_look: bool = False
) -> Held:
    """Take the promise's dates among these shifts of its slot that have not begun, each if it can be.

    With `only_look` nothing is stored. Raises `Refused` when the person may not hold a place on this line.
    """
    person = tx.people.get(commitment.volunteer)
    trainee = role_in(tx, person.id, line) is Role.TRAINEE
    check_may_hold(line, person, role_in(tx, person.id, line), trainee=trainee)
    held = Held()
    for shift in shifts:
        if shift.starts <= now or not falls_on(commitment, shift.date):
            continue
        seats = tx.roster.seats([shift.id])[shift.id]
        if any(seat.volunteer == person.id for seat in seats):
            held.there.append(shift)
            continue
        why = why_skipped(tx, commitment, shift, seats, now, trainee=trainee)
        if why is not None:
            held.skipped.append((shift, why))
            continue
        if not only_look:
            tx.roster.save_seat(seat_promised(commitment, shift, now, trainee=trainee))
        shut = is_closed(shift, tx.roster.closures(shift.line, shift.starts, shift.ends))
        (held.closed if shut else held.taken).append(shift)
    return held


def seat_promised(commitment: Commitment, shift: Shift, now: datetime, *, trainee: bool) -> Seat:
    seat = Seat(SeatId(0), shift.id, commitment.volunteer, shift.starts, shift.ends, trainee, taken_at=now)
    return replace(seat, put_by=commitment.put_by, commitment=commitment.id)


def why_skipped(
    tx: Tx, commitment: Commitment, shift: Shift, seats: Sequence[Seat], now: datetime, *, trainee: bool
) -> Skipped | None:
    """Why the date cannot be held; None: it can."""
    if tx.staffing.absences(commitment.volunteer, shift.starts, shift.ends):
        return Skipped.AWAY
    others = tx.roster.seats_of(commitment.volunteer, shift.starts, shift.ends)
    if find_clash(others, shift.starts, shift.ends):
        return Skipped.CLASH
    if free_parts(shift, seats, now, trainee=trainee) != [(shift.starts, shift.ends)]:
        return Skipped.FULL
    return None


def role_in(tx: Tx, volunteer: VolunteerId, line: Line) -> Role | None:
    return next((m.role for m in tx.people.memberships(volunteer) if m.line == line.id), None)


def keep_commitments(tx: Tx, line: Line, added: Sequence[Shift], now: datetime) -> None:
    """Give the new dated shifts to those who promised them; who cannot have one is told, in private and once."""
    if not added or line.retired:
        return
    first = min(shift.date for shift in added)
    for commitment in tx.promises.commitments(line.id, first):
        theirs = [shift for shift in added if shift.slot == commitment.slot]
        try:
            held = hold_dates(tx, line, commitment, theirs, now)
        except Refused:  # in no team any more, or a new phone that is not proved yet: the date stays free
            continue
        for shift, why in held.skipped:
            if why in {Skipped.CLASH, Skipped.FULL}:
                tell_skipped(tx, line, commitment, shift, why, now)


def tell_skipped(tx: Tx, line: Line, commitment: Commitment, shift: Shift, why: Skipped, now: datetime) -> None:
    def say(words: Text) -> str:
        return words.say("weekly-not-this-time", when=words.span(shift.starts, shift.ends), why=why.value)

    tell_unasked(tx, line, commitment.volunteer, NoticeKind.PLAN, f"weekly:{commitment.id}:{shift.date}", now, say)


# ---------------------------------------------------------------- ending one


@dataclass(frozen=True, slots=True)
class Ended:
    """The seats of an ended promise: those to give free now, and those so near that their holder is asked."""

    free: tuple[tuple[Shift, Seat], ...]
    near: tuple[tuple[Shift, Seat], ...]


def end_commitment(tx: Tx, commitment: Commitment, first: date, now: datetime) -> Ended:
    """End the promise before that date. The seats from then on are returned, and not changed."""
    last = first - timedelta(days=1)
    if last < commitment.starts:
        tx.promises.delete_commitment(commitment.id)
    else:
        tx.promises.save_commitment(replace(commitment, ends=last))
    seats = seats_promised(tx, commitment, first, now)
    soon = now + NEAR
    return Ended(
        tuple(place for place in seats if place[1].starts >= soon),
        tuple(place for place in seats if place[1].starts < soon),
    )


def seats_promised(tx: Tx, commitment: Commitment, first: date, now: datetime) -> list[tuple[Shift, Seat]]:
    """The seats that the promise gave its maker from that date on, and that they still hold."""
    ahead = tx.roster.seats_of(commitment.volunteer, now, now + AHEAD + 2 * WEEK)
    return [
        (shift, seat)
        for shift, seat in ahead
        if seat.commitment == commitment.id and shift.date >= first and seat.starts > now
    ]


def end_all_commitments(tx: Tx, volunteer: VolunteerId, line: Line, now: datetime) -> None:
    """Somebody leaves the line's team: what they promised there counts no more."""
    today = now.astimezone(zone_info(line.zone)).date()
    for commitment in tx.promises.commitments_of(volunteer, today):
        if commitment.line == line.id:
            tx.promises.delete_commitment(commitment.id)


# ---------------------------------------------------------------- in words


def weekly_words(slot: Slot, every: int, words: Text) -> str:
    """`tous les mardis, 18 h–20 h`."""
    hours = words.wall_hours(slot.starts, slot.ends)
    return words.say("weekly-time", every=every, day=words.weekday(slot.weekday), hours=hours)


def promise_rows(tx: Tx, line: Line, volunteer: VolunteerId, now: datetime, words: Text) -> list[str]:
    """A row for each promise of the person on the line that has not ended."""
    today = words.local(now).date()
    known = [one for one in tx.promises.commitments_of(volunteer, today) if one.line == line.id]
    slots = [(one, tx.roster.slot(one.slot)) for one in known]
    return [words.say("weekly-row", weekly=promise_words(one, slot, words, today)) for one, slot in slots if slot]


def promise_words(commitment: Commitment, slot: Slot, words: Text, today: date) -> str:
    """The same with its bounds, where they are not open: `tous les mardis, 18 h–20 h, jusqu'au mercredi 30 juin`."""
    said = weekly_words(slot, commitment.every, words)
    if commitment.starts > today:
        said = words.say("weekly-from", weekly=said, day=words.day(commitment.starts, today))
    if commitment.ends is not None:
        said = words.say("weekly-until", weekly=said, day=words.day(commitment.ends, today))
    return said
