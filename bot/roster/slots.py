"""Dated shifts from weekly slots, in the wall-clock time of the line's zone.

A shift keeps its wall-clock times when the clocks change, so it may last an hour more or less that night. A local time
that does not exist in spring is read with the offset before the change (02:30 becomes 03:30, as in RFC 5545); one that
occurs twice in autumn means the first. A slot that lies wholly in the skipped hour has no shift on that date.
"""

import functools
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Shift, ShiftId, Slot, SlotId

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
AHEAD = timedelta(weeks=8)


def zone_info(zone: ZoneInfo | str) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def shifts_of_slot(
    slot: Slot, zone: ZoneInfo | str, first: date, last: date, holidays: Container[date] = ()
) -> Iterator[Shift]:
    """The slot's shifts with a local start date in [first, last], not yet stored (id and number 0).

    `holidays` are left out when the slot does not take place on holidays.
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
    """First and last local date to create shifts for: yesterday (a night shift may still run) to eight weeks ahead."""
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
    """The slots' shifts that do not exist yet, sorted by start. None are left after these have been added."""
    wanted = (
        shift
        for slot in slots
        for shift in shifts_of_slot(slot, zone, first, last, holidays)
        if shift.date not in existing.get(slot.id, ())
    )
    return sorted(wanted, key=lambda shift: (shift.starts, shift.ends, shift.slot))


@functools.cache
def holidays_in(country: str, year: int) -> frozenset[date]:
    """Public holidays of one year; none for a country that the `holidays` library does not know."""
    from holidays import country_holidays  # noqa: PLC0415 -- 3 MB, for lines that leave holidays out

    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def holidays_of(country: str, years: Iterable[int]) -> frozenset[date]:
    """Public holidays of a country (ISO 3166 code, such as FR); cached per year."""
    return frozenset().union(*(holidays_in(country, year) for year in years))


def overlapping_slots(slot: Slot, slots: Iterable[Slot]) -> list[Slot]:
    """Other slots of the same line that overlap in time of the week and in season: worth a warning."""
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
    """Time from Monday 00:00 to the start of the slot."""
    return timedelta(days=slot.weekday, hours=slot.starts.hour, minutes=slot.starts.minute)


def length_of_slot(slot: Slot) -> timedelta:
    """Wall-clock length of the slot; equal start and end mean a whole day."""
    minutes = (slot.ends.hour - slot.starts.hour) * 60 + slot.ends.minute - slot.starts.minute
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)
