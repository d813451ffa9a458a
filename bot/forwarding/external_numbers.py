"""External numbers: no person, but they may hold a seat on a shift, such as a conference where trainees listen in.

They come from `bot.yaml` and are stored like a team member without a chat. Coordination assigns them by name, lists
show the name, and they are never asked anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.model import ExternalNumber, Line, Membership, Role, Volunteer, VolunteerId
from bot.people.departures import end_membership
from bot.ports import Tx


def is_external_number(line: Line, person: Volunteer) -> bool:
    """Whether this is one of the line's external numbers, which nobody can ask."""
    return any(person.phone == number.phone for number in line.numbers)


def sync_external_numbers(tx: Tx, lines: Iterable[Line], now: datetime) -> None:
    """Store the numbers as the configuration has them; to be called at the start.

    A number that was removed no longer rings. Coordination is told where it still holds a seat, as for anybody without
    a phone.
    """
    for line in lines:
        _sync_line(tx, line, now)


def _sync_line(tx: Tx, line: Line, now: datetime) -> None:
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
        end_membership(tx, gone.volunteer, line.id, now)
        tx.people.delete_external_number(gone)
