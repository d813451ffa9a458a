"""Outside numbers that are no person and may stand on a shift, such as a conference where trainees listen in.

They come from `bot.yaml` and sit on shifts like somebody of the team without a chat: coordination puts them there by
their name, they are shown by it, and nobody asks them anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.model import ExternalNumber, Line, Membership, Role, Volunteer, VolunteerId
from bot.ports import Tx


def is_number(line: Line, person: Volunteer) -> bool:
    """Whether this is one of the line's numbers, and nobody one could ask."""
    return any(person.phone == number.phone for number in line.numbers)


def settle_numbers(tx: Tx, lines: Iterable[Line], now: datetime) -> None:
    """To be called at the start: the numbers are as the configuration has them. One that was taken out rings no more,
    and coordination is told where it still stands on a shift, as of anybody without a phone.
    """
    for line in lines:
        _settle(tx, line, now)


def _settle(tx: Tx, line: Line, now: datetime) -> None:
    known = {number.name: number for number in tx.people.external_numbers(line.id)}
    for number in line.numbers:
        was = known.pop(number.name, None)
        standing = tx.people.get(was.volunteer) if was else Volunteer(VolunteerId(0), number.name)
        if standing.phone != number.phone:
            standing = tx.people.save(replace(standing, phone=number.phone, phone_proved_at=now))
            tx.people.save_membership(Membership(standing.id, line.id, Role.VOLUNTEER))
        if was is None:
            tx.people.save_external_number(ExternalNumber(line.id, number.name, standing.id))
    for gone in known.values():
        tx.people.save(replace(tx.people.get(gone.volunteer), phone=None, phone_proved_at=None))
        tx.people.delete_membership(gone.volunteer, line.id)
        tx.people.delete_external_number(gone)
