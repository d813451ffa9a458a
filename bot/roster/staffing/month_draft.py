"""Drafts a month from what people usually do. A draft holds nothing: seats change only when it is published."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.errors import Refused
from bot.model import (
    Line,
    Membership,
    MonthAnswer,
    MonthDraft,
    MonthPlace,
    MonthReply,
    Role,
    Seat,
    SeatId,
    Shift,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.roster.shifts import check_may_hold, find_clash, free_parts, is_closed
from bot.roster.slots import zone_info
from bot.roster.staffing.absences import is_away
from bot.roster.staffing.month_days import MonthShifts, add_shifts_of_month, month_bounds, read_month
from bot.roster.staffing.month_proposal import LOOKED_BACK, Candidate, Times, propose_people


@dataclass(frozen=True, slots=True)
class DraftedMonth:
    """A draft together with what is stored of its month."""

    draft: MonthDraft
    month: MonthShifts
    places: tuple[MonthPlace, ...]
    replies: dict[VolunteerId, MonthReply]

    @property
    def wanted(self) -> tuple[MonthPlace, ...]:
        """The places that nobody has declined, on shifts that are still there."""
        there = {shift.id for shift in self.month.shifts}
        return tuple(place for place in self.places if place.agreed is not False and place.shift in there)

    def with_proposals(self, shift: Shift) -> list[Seat]:
        """The shift's seats, and those that the draft would make."""
        proposed = [place for place in self.wanted if place.shift == shift.id]
        return [*self.month.seats[shift.id], *(seat_of_place(shift, place) for place in proposed)]

    def proposed_to(self, person: VolunteerId) -> list[Times]:
        """When they are proposed for, by start."""
        wanted = {place.shift for place in self.wanted if place.volunteer == person}
        return [(shift.starts, shift.ends) for shift in self.month.shifts if shift.id in wanted]

    def held_by(self, person: VolunteerId) -> list[Times]:
        """When they are on in the month already, by start."""
        seats = [seat for of_shift in self.month.seats.values() for seat in of_shift if seat.volunteer == person]
        return sorted((seat.starts, seat.ends) for seat in seats)


def seat_of_place(shift: Shift, place: MonthPlace) -> Seat:
    return Seat(SeatId(0), shift.id, place.volunteer, shift.starts, shift.ends, trainee=place.trainee)


def read_draft(tx: Tx, line: Line, draft: MonthDraft, now: datetime) -> DraftedMonth:
    """The draft, and what is still to come of its month."""
    month = read_month(tx, line, draft.first, now)
    replies = {reply.volunteer: reply for reply in tx.months.replies(draft.id)}
    return DraftedMonth(draft, month, tuple(tx.months.places(draft.id)), replies)


def make_draft(
    tx: Tx, line: Line, first: date, by: VolunteerId, now: datetime, *, nobody: Container[VolunteerId] = ()
) -> DraftedMonth:
    """Store a new draft of the month. `nobody` are those in the team who are no people."""
    add_shifts_of_month(tx, line, first, now)
    draft = tx.months.save_draft(MonthDraft(0, line.id, first, by, now))
    month = read_month(tx, line, first, now)
    members = [one for one in tx.people.members(line.id) if one[0].id not in nobody]
    candidates = [one for member in members if (one := candidate_of(tx, line, first, now, *member))]
    for seat in propose_people(month.shifts, month.seats, candidates, zone_info(line.zone), now):
        tx.months.save_place(MonthPlace(draft.id, seat.shift, seat.volunteer, seat.trainee))
    return read_draft(tx, line, draft, now)


def candidate_of(
    tx: Tx, line: Line, first: date, now: datetime, person: Volunteer, membership: Membership
) -> Candidate | None:
    """The person with their habits; None for somebody who may hold no shift."""
    trainee = membership.role is Role.TRAINEE
    try:
        check_may_hold(line, person, membership.role, trainee=trainee)
    except Refused:
        return None
    starts, ends = month_bounds(first, line.zone)
    before = tx.roster.seats_of(person.id, now - LOOKED_BACK, starts if starts > now else ends)
    held = [(seat.starts, seat.ends) for shift, seat in before if shift.line == line.id]
    theirs = [seat for _, seat in tx.roster.seats_of(person.id, starts, ends)]
    taken = [(seat.starts, seat.ends) for seat in theirs]
    away = [(absence.starts, absence.ends) for absence in tx.staffing.absences(person.id, starts, ends)]
    hours = sum((until - since for since, until in taken), starts - starts)
    return Candidate(person.id, trainee, held, [*taken, *away], hours)


# ---------------------------------------------------------------- changing it


def add_place(tx: Tx, drafted: DraftedMonth, shift: Shift, person: Volunteer, role: Role | None, now: datetime) -> None:
    """Propose somebody for a shift; raises `Refused` when they could not take it, as it is now."""
    line, trainee = drafted.month.line, role is Role.TRAINEE
    check_may_hold(line, person, role, trainee=trainee)
    seats = drafted.with_proposals(shift)
    if any(seat.volunteer == person.id for seat in seats):
        raise Refused("refused-already-there")
    check_is_free(tx, drafted.month, shift, person.id, now)
    if free_parts(shift, seats, now, trainee=trainee) != [(shift.starts, shift.ends)]:
        raise Refused("refused-full")
    tx.months.save_place(MonthPlace(drafted.draft.id, shift.id, person.id, trainee))


def check_is_free(tx: Tx, month: MonthShifts, shift: Shift, person: VolunteerId, now: datetime) -> None:
    """Raise `Refused` when the shift is over or closed, or the person is elsewhere or away at its hours."""
    if shift.starts <= now:
        raise Refused("refused-past")
    if is_closed(shift, month.closures):
        raise Refused("refused-closed")
    if find_clash(tx.roster.seats_of(person, shift.starts, shift.ends), shift.starts, shift.ends):
        raise Refused("refused-month-elsewhere")
    if is_away(tx, person, shift.starts, shift.ends):
        raise Refused("refused-month-away")


def remove_place(tx: Tx, drafted: DraftedMonth, shift: Shift, person: VolunteerId) -> None:
    """Raises `Refused` when the draft does not propose that; a seat that is theirs stays."""
    if not any(place.volunteer == person and place.shift == shift.id for place in drafted.wanted):
        held = any(seat.volunteer == person for seat in drafted.month.seats.get(shift.id, ()))
        raise Refused("refused-month-held" if held else "refused-month-not-in")
    tx.months.delete_place(drafted.draft.id, shift.id, person)


# ---------------------------------------------------------------- what people answer


def answer_month(tx: Tx, drafted: DraftedMonth, person: VolunteerId, answer: MonthAnswer, now: datetime) -> None:
    """They keep all, or nothing; with `SOME` what they have not declined yet is theirs, and they go on choosing."""
    for place in drafted.places:
        if place.volunteer == person:
            agreed = answer is MonthAnswer.ALL or (answer is MonthAnswer.SOME and place.agreed is not False)
            tx.months.save_place(replace(place, agreed=agreed))
    save_answer(tx, drafted, person, answer, now)


def save_answer(tx: Tx, drafted: DraftedMonth, person: VolunteerId, answer: MonthAnswer, now: datetime) -> None:
    asked = drafted.replies.get(person) or MonthReply(drafted.draft.id, person, now)
    tx.months.save_reply(replace(asked, answer=answer, answered_at=now))


def toggle_place(tx: Tx, drafted: DraftedMonth, place: MonthPlace, now: datetime) -> None:
    """Want it, or no longer; raises `Refused` if somebody else has been proposed for it meanwhile."""
    shift = next((one for one in drafted.month.shifts if one.id == place.shift), None)
    if shift is None:
        raise Refused("refused-gone")
    if place.agreed is False:
        seats = drafted.with_proposals(shift)
        if free_parts(shift, seats, now, trainee=place.trainee) != [(shift.starts, shift.ends)]:
            raise Refused("refused-full")
    tx.months.save_place(replace(place, agreed=place.agreed is False))
    save_answer(tx, drafted, place.volunteer, MonthAnswer.SOME, now)


# ---------------------------------------------------------------- publishing it


def seat_to_make(
    tx: Tx, drafted: DraftedMonth, shift: Shift, place: MonthPlace, by: VolunteerId, now: datetime
) -> Seat:
    """The seat that the place becomes, by the rules of everybody's seats. Raises `Refused` with what has changed."""
    line, person = drafted.month.line, tx.people.get(place.volunteer)
    role = next((m.role for m in tx.people.memberships(person.id) if m.line == line.id), None)
    trainee = role is Role.TRAINEE
    check_may_hold(line, person, role, trainee=trainee)
    check_is_free(tx, drafted.month, shift, person.id, now)
    seats = tx.roster.seats([shift.id])[shift.id]
    if free_parts(shift, seats, now, trainee=trainee) != [(shift.starts, shift.ends)]:
        raise Refused("refused-full")
    reply = drafted.replies.get(person.id)
    confirmed = reply.answered_at if place.agreed and reply else None
    seat = replace(seat_of_place(shift, place), trainee=trainee, taken_at=now, confirmed_at=confirmed)
    return replace(seat, put_by=None if person.id == by else by)
