"""Stores an imported roster in one transaction: people, weekly slots, dated shifts, seats."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from bot.model import (
    Journal,
    Line,
    Membership,
    Role,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.roster.import_table import Row
from bot.roster.schedule import add_shifts_ahead
from bot.roster.shifts import find_clash, free_parts
from bot.roster.slots import zone_info
from bot.text import masked_phone, without_accents


@dataclass(slots=True)
class Settled:
    """One sentence for each thing that is new, and for each that was left out."""

    new: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def conflicts_with_store(tx: Tx, line: Line, rows: Iterable[Row]) -> list[str]:
    """One sentence for each row that contradicts the database."""
    found = {}
    for row in rows:
        known = member_by_exact_name(tx, line, row.name)
        if row.phone and known and known.phone not in {None, row.phone}:
            found[row.name] = f"{row.place}: {row.name} is known with another number ({masked_phone(known.phone)})"
        other = tx.people.by_phone([row.phone]).get(row.phone) if row.phone else None
        if other and without_accents(other.name) != without_accents(row.name):
            found[row.name] = f"{row.place}: the number of {row.name} is known as {other.name}'s"
    return list(found.values())


def apply_import(tx: Tx, line: Line, rows: Sequence[Row], now: datetime, *, proved: bool) -> Settled:
    """Store what is new in the rows. Importing twice has the same result as once.

    Args:
        tx: the transaction.
        line: the line of the roster.
        rows: rows without faults.
        now: shifts that are over by then are left alone.
        proved: whether the phones are known to ring (an old tool has called them); otherwise each needs a test call.
    """
    done = Settled()
    people = {
        name: find_or_add_person(tx, line, theirs, now, done.new, proved=proved)
        for name, theirs in by_name(rows).items()
    }
    weekly: dict[tuple[int, time, time], list[Row]] = defaultdict(list)
    for row in rows:
        if row.weekday is not None:
            weekly[row.weekday, row.starts, row.ends].append(row)
    slots = [(find_or_add_slot(tx, line, key, holders, done.new), holders) for key, holders in weekly.items()]
    add_shifts_ahead(tx, line, now)
    places = [place for of_week, holders in slots for place in coming_shifts_of_slot(tx, line, of_week, holders, now)]
    places += [(find_or_add_shift(tx, line, row, done.new), row) for row in rows if row.on is not None]
    for shift, row in places:
        give_seat(tx, line, shift, people[without_accents(row.name)], row, now, done)
    if done.new:
        tx.journal(Journal(0, now, line.id, None, "import", str(len(done.new))))
    return done


def by_name(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[without_accents(row.name)].append(row)
    return found


def coming_shifts_of_slot(
    tx: Tx, line: Line, of_week: Slot, holders: Sequence[Row], now: datetime
) -> list[tuple[Shift, Row]]:
    """The coming shifts of a weekly slot, each paired with every row that holds it on that date."""
    today = now.astimezone(zone_info(line.zone)).date()
    return [
        (shift, row)
        for day, shift in sorted(tx.roster.dates(of_week.id, today).items())
        for row in holders
        if (row.season_starts or day) <= day <= (row.season_ends or day)
    ]


def member_by_exact_name(tx: Tx, line: Line, name: str) -> Volunteer | None:
    """The line's member with this whole name; case and accents do not matter."""
    return next(
        (known for known in tx.people.named(line.id, name) if without_accents(known.name) == without_accents(name)),
        None,
    )


def find_or_add_person(
    tx: Tx, line: Line, rows: Sequence[Row], now: datetime, new: list[str], *, proved: bool
) -> Volunteer:
    """The person of these rows, found by number or name, or created; added to the line's team if needed."""
    name, phone = rows[0].name, next((row.phone for row in rows if row.phone), None)
    known = (tx.people.by_phone([phone]).get(phone) if phone else None) or member_by_exact_name(tx, line, name)
    wanted = known or Volunteer(VolunteerId(0), name)
    if phone and wanted.phone is None:
        wanted = replace(wanted, phone=phone)
    if proved and phone and wanted.phone_proved_at is None:
        wanted = replace(wanted, phone_proved_at=now)
    if wanted != known:
        new.append(f"{name}: {'known' if known else 'new'}, number {masked_phone(wanted.phone)}")
        wanted = tx.people.save(wanted)
    if all(membership.line != line.id for membership in tx.people.memberships(wanted.id)):
        role = Role.TRAINEE if all(row.trainee for row in rows) else Role.VOLUNTEER
        tx.people.save_membership(Membership(wanted.id, line.id, role))
        new.append(f"{name}: joins the team of {line.name}")
    return wanted


def find_or_add_slot(tx: Tx, line: Line, key: tuple[int, time, time], holders: Sequence[Row], new: list[str]) -> Slot:
    """The weekly slot of these hours: an existing one unchanged, or a new one with a place for each holder."""
    weekday, starts, ends = key
    known = [s for s in tx.roster.slots(line.id) if (s.weekday, s.starts, s.ends) == key]
    if known:
        return known[0]
    trainees = sum(row.trainee for row in holders)
    seats = max(1, len({without_accents(row.name) for row in holders if not row.trainee}))
    new.append(f"a weekly slot: day {weekday + 1}, {starts:%H:%M}-{ends:%H:%M}, {seats} + {trainees}")
    return tx.roster.save_slot(Slot(SlotId(0), line.id, weekday, starts, ends, seats, trainees))


def find_or_add_shift(tx: Tx, line: Line, row: Row, new: list[str]) -> Shift:
    """The shift of a single date: an existing one with exactly these bounds, or a new one."""
    assert row.on is not None
    zone = zone_info(line.zone)
    overnight = timedelta(days=row.ends <= row.starts)
    starts = datetime.combine(row.on, row.starts, zone).astimezone(UTC)
    ends = datetime.combine(row.on + overnight, row.ends, zone).astimezone(UTC)
    there = [s for s in tx.roster.shifts([line.id], starts, ends) if (s.starts, s.ends) == (starts, ends)]
    if there:
        return there[0]
    places = {"seats": 1, "trainee_seats": int(row.trainee)}
    (made,) = tx.roster.add_shifts([Shift(ShiftId(0), line.id, None, row.on, 0, starts, ends, **places)])
    new.append(f"a shift: {row.on:%Y-%m-%d} {row.starts:%H:%M}-{row.ends:%H:%M}")
    return made


def give_seat(tx: Tx, line: Line, shift: Shift, who: Volunteer, row: Row, now: datetime, done: Settled) -> None:
    """Give the person the shift, unless it is over, already theirs, taken, or overlaps another of theirs."""
    seats = tx.roster.seats([shift.id])[shift.id]
    if shift.ends <= now or any(seat.volunteer == who.id for seat in seats):
        return
    local = shift.starts.astimezone(zone_info(line.zone))
    when = f"{who.name}: {local:%Y-%m-%d %H:%M}"
    if (shift.starts, shift.ends) not in free_parts(shift, seats, shift.starts, trainee=row.trainee):
        done.left.append(f"{when}: NOT theirs, it is taken")
        return
    if find_clash(tx.roster.seats_of(who.id, shift.starts, shift.ends), shift.starts, shift.ends):
        done.left.append(f"{when}: NOT theirs, they hold another at that time")
        return
    tx.roster.save_seat(Seat(SeatId(0), shift.id, who.id, shift.starts, shift.ends, row.trainee))
    done.new.append(f"{when}: theirs")
