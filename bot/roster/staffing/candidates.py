"""Who may be asked to stand in, read from what is stored."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import Refused
from bot.model import Line, Membership, NoticeKind, Role, Shift, Volunteer, VolunteerId
from bot.ports import Tx
from bot.recipients import private_addresses
from bot.roster.shifts import check_may_hold, find_clash
from bot.roster.staffing.absences import is_away
from bot.roster.staffing.fair_order import COUNTED_AHEAD, LATELY, Candidate, candidate_of, in_fair_order
from bot.roster.telling.notices import WEEK, budget_left

REQUESTS_A_WEEK: Final = 2
"""How often a person is asked to stand in within seven days."""
REMEMBERED: Final = timedelta(days=60)
"""How long it counts when somebody was last asked."""


def people_to_ask(tx: Tx, line: Line, shift: Shift, part: tuple[datetime, datetime], now: datetime) -> list[Candidate]:
    """Those who can take that part of the shift and may be asked, the fairest first.

    Nobody is asked twice in one search, nor again about a shift that they declined, nor who waited for a place on it
    and has been offered one.
    """
    asked = tx.requests.asked_about(shift.id)
    last = tx.requests.last_search(shift.id)
    current = last.id if last is not None and last.ended_at is None else None
    waiting = {one.volunteer for one in tx.promises.standbys(shift.id) if one.offered_until is not None}
    left_out = {one.volunteer for one in asked if one.reply is not None or one.search == current} | waiting
    return in_fair_order(
        found
        for person, membership in tx.people.members(line.id)
        if person.id not in left_out and (found := candidate_for(tx, line, person, membership, part, now))
    )


def candidate_for(
    tx: Tx,
    line: Line,
    person: Volunteer,
    membership: Membership,
    part: tuple[datetime, datetime],
    now: datetime,
) -> Candidate | None:
    """The person as somebody to ask; None if they cannot take it, or do not wish to be asked."""
    if not may_hold(line, person, membership) or not private_addresses(tx, person.id):
        return None
    wishes = tx.staffing.preferences(person.id)
    if wishes.never_asked or (wishes.not_asked_until is not None and now < wishes.not_asked_until):
        return None
    if is_away(tx, person.id, *part) or not budget_left(tx, person.id, now):
        return None
    told = [one for one in tx.staffing.notices(person.id, now - REMEMBERED) if one.kind is NoticeKind.REQUEST]
    if sum(one.at > now - WEEK for one in told) >= REQUESTS_A_WEEK:
        return None
    held = tx.roster.seats_of(person.id, now - LATELY, max(now + COUNTED_AHEAD, part[1]))
    if find_clash(held, *part):
        return None
    known = candidate_of(person.id, [seat for _, seat in held], part[0], now, told[-1].at if told else None)
    return replace(known, coordinates=membership.role is Role.COORDINATOR)


def may_hold(line: Line, person: Volunteer, membership: Membership) -> bool:
    try:
        check_may_hold(line, person, membership.role, trainee=False)
    except Refused:
        return False
    return True


def names_of(tx: Tx, people: Collection[VolunteerId]) -> list[str]:
    return [tx.people.get(person).name for person in people]
