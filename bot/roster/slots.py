"""Weekly slots become dated shifts, by the wall clock of the line's zone.

A shift keeps its wall-clock times when the clocks change, so it may last an hour more or less that night. A local time
that the spring change skips is read with the offset before the change (02:30 becomes 03:30, as RFC 5545 has it); one
that happens twice in autumn is its first occurrence. A slot that lies wholly in the skipped hour has no shift then.
"""

import functools
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.model import Shift, ShiftId, Slot, SlotId

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
AHEAD = timedelta(weeks=8)


def zone_info(zone: ZoneInfo | str) -> ZoneInfo:
    """A zone from its IANA name, or as it is."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def shifts_of_slot(
    slot: Slot, zone: ZoneInfo | str, first: date, last: date, holidays: Container[date] = ()
) -> Iterator[Shift]:
    """The slot's shifts with a local start date in [first, last], not yet stored (id and number 0).

    `holidays` are the dates to leave out when the slot does not work on holidays.
    """
    tz = zone_info(zone)
    first = max(first, slot.season_starts or first)
    last = min(last, slot.season_ends or last)
    day = first + DAY * ((slot.weekday - first.weekday()) % 7)
    overnight = DAY if slot.ends <= slot.starts else timedelta(0)
    while day <= last:
        if slot.on_holidays or day not in holidays:
            starts = datetime.combine(day, slot.starts, tz).astimezone(UTC)
            ends = datetime.combine(day + overnight, slot.ends, tz).astimezone(UTC)
            if starts < ends:
                yield Shift(
                    ShiftId(0),
                    slot.line,
                    slot.id,
                    day,
                    0,
                    starts,
                    ends,
                    seats=slot.seats,
                    trainee_seats=slot.trainee_seats,
                )
        day += WEEK


def dates_with_shifts(now: datetime, zone: ZoneInfo | str) -> tuple[date, date]:
    """The local dates that have shifts: eight weeks ahead, and yesterday, whose night shift may still go on."""
    today = now.astimezone(zone_info(zone)).date()
    return today - DAY, today + AHEAD


def missing_shifts(
    slots: Iterable[Slot],
    existing: Mapping[SlotId, Container[date]],
    zone: ZoneInfo | str,
    first: date,
    last: date,
    holidays: Container[date] = (),
) -> list[Shift]:
    """Shifts that the slots call for and that do not exist yet, by start; asking again after adding them gives none."""
    wanted = (
        shift
        for slot in slots
        for shift in shifts_of_slot(slot, zone, first, last, holidays)
        if shift.date not in existing.get(slot.id, ())
    )
    return sorted(wanted, key=lambda shift: (shift.starts, shift.ends, shift.slot))


@functools.cache
def holidays_in(country: str, year: int) -> frozenset[date]:
    """Public holidays of one year. A country that the `holidays` library does not know has none."""
    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def holidays_of(country: str, years: Iterable[int]) -> frozenset[date]:
    """Public holidays of a country (ISO 3166 code, such as FR), read once per year and kept."""
    return frozenset().union(*(holidays_in(country, year) for year in years))


def overlapping_slots(slot: Slot, slots: Iterable[Slot]) -> list[Slot]:
    """Other slots of the same line that run at the same time of the week in the same season: worth a warning."""
    return [
        other
        for other in slots
        if other.line == slot.line
        and other.id != slot.id
        and seasons_meet(slot, other)
        and (
            (start_in_week(other) - start_in_week(slot)) % WEEK < length_of_slot(slot)
            or (start_in_week(slot) - start_in_week(other)) % WEEK < length_of_slot(other)
        )
    ]


def seasons_meet(one: Slot, other: Slot) -> bool:
    def before(ends: date | None, starts: date | None) -> bool:
        return ends is not None and starts is not None and ends < starts

    return not before(one.season_ends, other.season_starts) and not before(other.season_ends, one.season_starts)


def start_in_week(slot: Slot) -> timedelta:
    """How long after Monday midnight the slot begins."""
    return timedelta(days=slot.weekday, hours=slot.starts.hour, minutes=slot.starts.minute)


def length_of_slot(slot: Slot) -> timedelta:
    """How long the slot lasts by the wall clock; the same time twice is a whole day."""
    minutes = (slot.ends.hour - slot.starts.hour) * 60 + slot.ends.minute - slot.starts.minute
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)
