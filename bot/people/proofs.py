"""Whose phone is known to ring, and the checks that prove it: a test call that we place, or one by coordination.

A test call proves a phone on its owner's word. That is enough for the lines that can place one; a call queue cannot,
and there coordination vouches. Who coordinates a line and vouches does so for all lines.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.model import Line, LineKind, Phone, ProofCall, Role, Volunteer
from bot.ports import Tx
from bot.readers.ringable import may_ring

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OF_PERSON_HOURLY: Final = 3
OF_PERSON_DAILY: Final = 10
OF_LINE_HOURLY: Final = 20
WAITS_AT_MOST: Final = timedelta(minutes=10)
"""A test call that could not be placed by then comes as a surprise, perhaps at night."""


class Room(Enum):
    """Whether another check may be asked for."""

    LEFT = auto()
    NONE_FOR_PERSON = auto()
    NONE_ON_LINE = auto()


# ---------------------------------------------------------------- whose phone is proved


def proved_phone(line: Line, person: Volunteer) -> Phone | None:
    """The phone that calls to this line may go to."""
    proved = person.phone_proved_at is not None and not (person.proved_by_owner and line.kind is LineKind.HUNTING)
    return person.phone if proved else None


def wanted_phone(person: Volunteer) -> Phone | None:
    """The phone that the person gave last, proved or not."""
    return person.next_phone or person.phone


def with_number(person: Volunteer, number: Phone) -> Volunteer:
    """The person with another number, which has to be proved. One that is proved stays in force until then."""
    if number == person.phone:
        return replace(person, next_phone=None)
    if person.phone is not None and person.phone_proved_at is not None:
        return replace(person, next_phone=number)
    return replace(person, phone=number, phone_proved_at=None, proved_by_owner=False, next_phone=None)


def with_proof(person: Volunteer, number: Phone, now: datetime, *, by_owner: bool) -> Volunteer:
    """The person once this number is known to ring. What coordination vouched for stays so."""
    if by_owner and number == person.phone and person.phone_proved_at is not None:
        return person
    next_phone = None if number == person.next_phone else person.next_phone
    return replace(person, phone=number, phone_proved_at=now, proved_by_owner=by_owner, next_phone=next_phone)


def is_anothers(tx: Tx, person: Volunteer, number: Phone) -> bool:
    """Whether the number is another person's, given first or proved."""
    owner = tx.people.by_phone([number]).get(number)
    return owner is not None and owner.id != person.id


# ---------------------------------------------------------------- checks


def room_for_check(tx: Tx, person: Volunteer, line: Line | None, now: datetime) -> Room:
    """Whether the person may ask for another check now, and be rung from this line (None: rung by coordination)."""
    theirs = [call for call in tx.people.proof_calls_of(person.id, now - DAY) if call.by_hand is (line is None)]
    within_the_hour = [call for call in theirs if call.asked_at > now - HOUR]
    if len(within_the_hour) >= OF_PERSON_HOURLY or len(theirs) >= OF_PERSON_DAILY:
        return Room.NONE_FOR_PERSON
    if line is not None and len(tx.people.proof_calls_from(line.id, now - HOUR)) >= OF_LINE_HOURLY:
        return Room.NONE_ON_LINE
    return Room.LEFT


def check_by_hand(tx: Tx, line: Line, person: Volunteer, now: datetime) -> ProofCall:
    """The check of the person's number that coordination is asked for; a button names it, and not the number."""
    number = wanted_phone(person)
    assert number is not None
    asked = [call for call in tx.people.proof_calls_of(person.id, now - DAY) if call.by_hand and call.phone == number]
    return asked[-1] if asked else ask_for_check(tx, line, person, now, by_hand=True)


def ask_for_check(tx: Tx, line: Line, person: Volunteer, now: datetime, *, by_hand: bool = False) -> ProofCall:
    """Note that the number should be rung: by us, which happens soon, or by hand."""
    number = wanted_phone(person)
    assert number is not None
    return tx.people.save_proof_call(ProofCall(0, line.id, person.id, number, now, by_hand=by_hand))


def is_still_wanted(tx: Tx, line: Line, call: ProofCall, now: datetime) -> bool:
    """Whether a test call that waits may still be placed: the person is in the team, and it is their number."""
    role = next((m.role for m in tx.people.memberships(call.volunteer) if m.line == line.id), Role.NEWCOMER)
    person = tx.people.get(call.volunteer)
    theirs = call.phone in {person.phone, person.next_phone} and may_ring(line, call.phone)
    return role is not Role.NEWCOMER and theirs and now < call.asked_at + WAITS_AT_MOST
