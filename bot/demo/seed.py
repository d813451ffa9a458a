"""The demo's data: a line, its team and its week. Names are invented, numbers are from ARCEP's fictional ranges."""

from datetime import date, datetime, time, timedelta

from bot.config.values import DEFAULT_COUNTRY, DEFAULT_ZONE
from bot.model import (
    Address,
    Backup,
    Identity,
    Line,
    LineId,
    LineKind,
    LineMode,
    Membership,
    Phone,
    Purpose,
    Role,
    Room,
    Seat,
    SeatId,
    Slot,
    SlotId,
    Target,
    TargetKind,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.roster.schedule import add_shifts_ahead
from bot.text import text_in

PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("v1", "Anne", Role.VOLUNTEER, "+33639980101"),
    ("v2", "Bakari", Role.VOLUNTEER, "+33639980102"),
    ("v3", "Chloé", Role.VOLUNTEER, "+33639980103"),
    ("v4", "Driss", Role.VOLUNTEER, "+33639980104"),
    ("t1", "Élise", Role.TRAINEE, "+33639980105"),
    ("c1", "Fatou", Role.COORDINATOR, "+33639980106"),
)
NEWCOMER = ("n1", "Nadia")
"""Somebody who has a chat and is not in the team yet."""
BACKUP = Backup("Astreinte", Phone("+33639980120"))
NUMBER = Phone("+33465710001")
SIP_LINE = Phone("+33465710002")

HOURS = ((time(10), time(12)), (time(14), time(16)), (time(16), time(18)), (time(18), time(20)))
# Who holds what in the first days: (days from today, hour, handle). The rest is free.
HELD = (
    (0, 10, "v2"),
    (0, 14, "v3"),
    (0, 16, "v4"),
    (1, 10, "v3"),
    (1, 14, "v1"),
    (1, 16, "v2"),
    (2, 10, "v4"),
    (2, 14, "v2"),
    (3, 14, "v1"),
    (3, 16, "v3"),
)


def demo_line(kind: LineKind = LineKind.HUNTING, id_: str = "lyon", name: str = "Lyon", language: str = "fr") -> Line:
    """The demo's line, in any of the three set-ups."""
    service = NUMBER if kind is not LineKind.REDIRECT else SIP_LINE
    closed = Target(TargetKind.ANNOUNCEMENT) if kind is LineKind.HUNTING else Target(TargetKind.VOICEMAIL)
    return Line(
        LineId(id_),
        name,
        NUMBER,
        service,
        kind,
        billing_account="ab1234567-ovh-1",
        zone=DEFAULT_ZONE,
        country=DEFAULT_COUNTRY,
        language=language,
        mode=LineMode.ACT,
        closed=closed,
        uncovered=(BACKUP,),
    )


def seed_helpline(
    tx: Tx, of: Line, now: datetime, rooms: dict[Purpose, Address], privately: dict[str, Address]
) -> None:
    """Store a team, its rooms, its week and the first days' shifts.

    Args:
        tx: the transaction to write in.
        of: the line that all of it belongs to.
        now: when the helpline begins; its dated shifts start here.
        rooms: where the team and coordination talk.
        privately: the chat of each handle with the bot.
    """
    people = {}
    for handle, name, role, phone in PEOPLE:
        person = tx.people.save(Volunteer(VolunteerId(0), name, Phone(phone), now))
        people[handle] = person
        chat = privately[handle]
        tx.people.save_identity(Identity(chat.network, handle, person.id, chat.chat))
        tx.people.save_membership(Membership(person.id, of.id, role, since=now - timedelta(days=400)))
    for purpose, address in rooms.items():
        tx.people.save_room(Room(address, of.id, purpose))
    for weekday in range(6):
        for starts, ends in HOURS:
            tx.roster.save_slot(Slot(SlotId(0), of.id, weekday, starts, ends, trainee_seats=int(starts.hour == 14)))
    add_shifts_ahead(tx, of, now)
    words = text_in(of.language, of.zone)
    shifts = {
        (local.date(), local.hour): shift
        for shift in tx.roster.shifts([of.id], now, now + timedelta(days=8))
        for local in [words.local(shift.starts)]
    }
    today: date = words.local(now).date()
    for days, hour, handle in HELD:
        shift = shifts.get((today + timedelta(days=days), hour))
        if shift is not None:
            held = Seat(SeatId(0), shift.id, people[handle].id, shift.starts, shift.ends, taken_at=now)
            tx.roster.save_seat(held)
