"""Stores an imported roster in one transaction: people, weekly slots, dated shifts, seats."""

from calendar import day_name
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

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
from bot.people.proofs import with_proof
from bot.ports import Tx
from bot.roster.import_table import Row, is_in_season
from bot.roster.schedule import add_shifts_ahead
from bot.roster.shifts import find_clash, free_parts
from bot.roster.slots import seasons_meet, zone_info
from bot.roster.telling.plan_changes import note_plan_changes, read_plan
from bot.text import masked_phone, without_accents


@dataclass(slots=True)
class Settled:
    """One sentence for each thing that is new, and for each that was left out; then the new people and weekly slots."""

    new: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)


def conflicts_with_store(tx: Tx, line: Line, rows: Iterable[Row]) -> list[str]:
    """One sentence for each row that contradicts the database."""
    found = {}
    for row in rows:
        if not row.name:
            continue
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
    before = read_plan(tx, line, now)
    coming = [row for row in rows if not is_over(row, line, now)]
    people = {
        name: find_or_add_person(tx, line, theirs, now, done, proved=proved) for name, theirs in by_name(coming).items()
    }
    slots = [
        (find_or_add_slot(tx, line, holders, now, done), holders)
        for of_time in same_time(row for row in coming if row.weekday is not None)
        for holders in by_season(of_time)
    ]
    add_shifts_ahead(tx, line, now)
    places = [place for of_week, holders in slots for place in coming_shifts_of_slot(tx, line, of_week, holders, now)]
    for of_time in same_time(row for row in coming if row.on is not None):
        shift = find_or_add_shift(tx, line, of_time, done.new)
        places += [(shift, row) for row in of_time]
    for shift, row in places:
        if row.name:
            give_seat(tx, line, shift, people[without_accents(row.name)], row, now, done)
    if done.new:
        tx.journal(Journal(0, now, line.id, None, "import", str(len(done.new))))
        note_plan_changes(tx, line, before, read_plan(tx, line, now), None, now)
    if len(coming) < len(rows):
        done.left.append(f"{len(rows) - len(coming)} rows of the past: left alone")
    return done


def is_over(row: Row, line: Line, now: datetime) -> bool:
    """Whether nothing of the row is still to come."""
    if row.on is not None:
        return bounds_of_row(row, line)[1] <= now
    yesterday = now.astimezone(zone_info(line.zone)).date() - timedelta(days=1)
    return row.season_ends is not None and row.season_ends < yesterday


def bounds_of_row(row: Row, line: Line) -> tuple[datetime, datetime]:
    """Start and end of a dated row, in UTC."""
    assert row.on is not None
    zone = zone_info(line.zone)
    overnight = timedelta(days=row.ends <= row.starts)
    starts = datetime.combine(row.on, row.starts, zone).astimezone(UTC)
    return starts, datetime.combine(row.on + overnight, row.ends, zone).astimezone(UTC)


def same_time(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows of each weekday or date and hours."""
    found: dict[tuple[int | None, date | None, time, time], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.weekday, row.on, row.starts, row.ends].append(row)
    return found.values()


def by_season(rows: Sequence[Row]) -> Iterable[list[Row]]:
    """The rows of a weekly time in groups whose seasons follow each other without a pause: a slot each."""
    groups: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.season_starts or date.min):
        ends = [other.season_ends or date.max for other in groups[-1]] if groups else []
        if ends and (max(ends) == date.max or (row.season_starts or date.min) <= max(ends) + timedelta(weeks=1)):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def places_at_once(rows: Sequence[Row]) -> int:
    """How many of the rows hold at the same time: one whose season follows another's takes the same place."""
    begins = {row.season_starts or date.min for row in rows}
    return max(
        (len({without_accents(row.name) or row.place for row in rows if is_in_season(row, day)}) for day in begins),
        default=0,
    )


def by_name(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.name:
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
        if is_in_season(row, day) and day not in row.left_out
    ]


def member_by_exact_name(tx: Tx, line: Line, name: str) -> Volunteer | None:
    """The line's member with this whole name; case and accents do not matter."""
    return next(
        (known for known in tx.people.named(line.id, name) if without_accents(known.name) == without_accents(name)),
        None,
    )


def find_or_add_person(
    tx: Tx, line: Line, rows: Sequence[Row], now: datetime, done: Settled, *, proved: bool
) -> Volunteer:
    """The person of these rows, found by number or name, or created; added to the line's team if needed."""
    name, phone = rows[0].name, next((row.phone for row in rows if row.phone), None)
    known = (tx.people.by_phone([phone]).get(phone) if phone else None) or member_by_exact_name(tx, line, name)
    wanted = known or Volunteer(VolunteerId(0), name)
    if phone and wanted.phone is None:
        wanted = replace(wanted, phone=phone)
    if proved and phone and phone == wanted.phone and (wanted.phone_proved_at is None or wanted.proved_by_owner):
        wanted = with_proof(wanted, phone, now, by_owner=False)
    if known is None:
        done.people.append(name)
    if wanted != known:
        number = f"number {masked_phone(wanted.phone)}" if wanted.phone else "no number"
        done.new.append(f"{name}: {'known' if known else 'new'}, {number}")
        wanted = tx.people.save(wanted)
    if all(membership.line != line.id for membership in tx.people.memberships(wanted.id)):
        role = Role.TRAINEE if all(row.trainee for row in rows) else Role.VOLUNTEER
        tx.people.save_membership(Membership(wanted.id, line.id, role))
        done.new.append(f"{name}: joins the team of {line.name}")
    return wanted


def find_or_add_slot(tx: Tx, line: Line, holders: Sequence[Row], now: datetime, done: Settled) -> Slot:
    """The weekly slot of these rows: an existing one unchanged, or a new one with a place for each holder."""
    weekday, starts, ends = holders[0].weekday, holders[0].starts, holders[0].ends
    assert weekday is not None
    today = now.astimezone(zone_info(line.zone)).date()
    begins = min(row.season_starts or date.min for row in holders)
    finishes = max(row.season_ends or date.max for row in holders)
    season = (begins if begins > today else None, finishes if finishes < date.max else None)
    trainees = places_at_once([row for row in holders if row.trainee])
    seats = max(1, places_at_once([row for row in holders if not row.trainee]))
    wanted = Slot(SlotId(0), line.id, weekday, starts, ends, seats, trainees, *season)
    for known in tx.roster.slots(line.id):
        if (known.weekday, known.starts, known.ends) == (weekday, starts, ends) and seasons_meet(known, wanted):
            return known
    since = f", from {wanted.season_starts:%Y-%m-%d}" if wanted.season_starts else ""
    until = f", until {wanted.season_ends:%Y-%m-%d}" if wanted.season_ends else ""
    hours = f"{day_name[weekday]}, {starts:%H:%M}-{ends:%H:%M}"
    done.slots.append(f"{hours}{since}{until}")
    done.new.append(f"a weekly slot: {hours}, {seats} + {trainees}{since}{until}")
    return tx.roster.save_slot(wanted)


def find_or_add_shift(tx: Tx, line: Line, rows: Sequence[Row], new: list[str]) -> Shift:
    """The shift of a single date: an existing one with exactly these bounds, or a new one with a place for each row."""
    row = rows[0]
    assert row.on is not None
    starts, ends = bounds_of_row(row, line)
    there = [s for s in tx.roster.shifts([line.id], starts, ends) if (s.starts, s.ends) == (starts, ends)]
    if there:
        return there[0]
    trainees = places_at_once([each for each in rows if each.trainee])
    places = {"seats": max(1, places_at_once([each for each in rows if not each.trainee])), "trainee_seats": trainees}
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
    tx.roster.save_seat(Seat(SeatId(0), shift.id, who.id, shift.starts, shift.ends, row.trainee, taken_at=now))
    done.new.append(f"{when}: theirs")
