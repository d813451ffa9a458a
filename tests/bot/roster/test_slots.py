"""Weekly slots to dated shifts: the clocks change, seasons end, holidays come, and nothing is made twice."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import LineId, Shift, ShiftId, Slot, SlotId
from bot.roster.slots import dates_with_shifts, holidays_of, missing_shifts, overlapping_slots, shifts_of_slot

PARIS = "Europe/Paris"
LYON = LineId("lyon")
TUESDAY = Slot(SlotId(1), LYON, 1, time(14), time(16), seats=2, trainee_seats=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(slot: Slot, first: date, last: date) -> list[str]:
    """The shifts as the wall clock shows them."""
    tz = ZoneInfo(PARIS)
    return [
        f"{s.starts.astimezone(tz):%a %d %H:%M%z}-{s.ends.astimezone(tz):%a %d %H:%M%z}"
        for s in shifts_of_slot(slot, PARIS, first, last)
    ]


def test_a_weekly_slot_becomes_one_shift_a_week_in_utc() -> None:
    shifts = list(shifts_of_slot(TUESDAY, PARIS, date(2026, 11, 21), date(2026, 12, 1)))
    assert shifts == [
        Shift(
            ShiftId(0), LYON, SlotId(1), date(2026, 11, 24), 0, utc("2026-11-24 13:00"), utc("2026-11-24 15:00"), 2, 1
        ),
        Shift(
            ShiftId(0), LYON, SlotId(1), date(2026, 12, 1), 0, utc("2026-12-01 13:00"), utc("2026-12-01 15:00"), 2, 1
        ),
    ]


def test_both_ends_of_the_asked_time_are_inside() -> None:
    assert [s.date.day for s in shifts_of_slot(TUESDAY, PARIS, date(2026, 11, 24), date(2026, 12, 1))] == [24, 1]


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Sundays on which Paris changes its clocks


@pytest.mark.parametrize(
    ("night", "starts", "ends", "expected"),
    [
        (SPRING, time(14), time(16), ["Sun 29 14:00+0200-Sun 29 16:00+0200"]),
        (SPRING, time(0), time(6), ["Sun 29 00:00+0100-Sun 29 06:00+0200"]),  # five hours long
        (SPRING, time(2, 30), time(6), ["Sun 29 03:30+0200-Sun 29 06:00+0200"]),  # 02:30 does not exist
        (SPRING, time(1), time(2, 30), ["Sun 29 01:00+0100-Sun 29 03:30+0200"]),
        (SPRING, time(2, 30), time(3), []),  # nothing of it exists
        (AUTUMN, time(14), time(16), ["Sun 25 14:00+0100-Sun 25 16:00+0100"]),
        (AUTUMN, time(0), time(6), ["Sun 25 00:00+0200-Sun 25 06:00+0100"]),  # seven hours long
        (AUTUMN, time(2, 30), time(6), ["Sun 25 02:30+0200-Sun 25 06:00+0100"]),  # the first of two
        (AUTUMN, time(22), time(6), ["Sun 25 22:00+0100-Mon 26 06:00+0100"]),
        (AUTUMN, time(0), time(0), ["Sun 25 00:00+0200-Mon 26 00:00+0100"]),  # a whole day
    ],
)
def test_a_shift_keeps_its_wall_clock_times_when_the_clocks_change(
    night: date, starts: time, ends: time, expected: list[str]
) -> None:
    assert wall(Slot(SlotId(1), LYON, 6, starts, ends), night, night) == expected


def test_a_season_is_bounded_by_inclusive_dates() -> None:
    slot = dataclasses.replace(TUESDAY, season_starts=date(2026, 11, 24), season_ends=date(2026, 12, 8))
    assert [s.date.day for s in shifts_of_slot(slot, PARIS, date(2026, 1, 1), date(2027, 1, 1))] == [24, 1, 8]


def test_holidays_are_left_out_only_where_the_slot_says_so() -> None:
    friday = Slot(SlotId(1), LYON, 4, time(9), time(12), on_holidays=False)
    first, last = date(2026, 12, 18), date(2027, 1, 8)
    holidays = holidays_of("FR", {2026, 2027})
    assert [s.date.day for s in shifts_of_slot(friday, PARIS, first, last, holidays)] == [18, 8]
    always = dataclasses.replace(friday, on_holidays=True)
    assert [s.date.day for s in shifts_of_slot(always, PARIS, first, last, holidays)] == [18, 25, 1, 8]


def test_an_unknown_country_has_no_holidays() -> None:
    assert holidays_of("XX", [2026]) == frozenset()


def test_the_horizon_counts_local_days_from_yesterday_to_eight_weeks_ahead() -> None:
    assert dates_with_shifts(utc("2026-11-20 23:30"), PARIS) == (date(2026, 11, 20), date(2027, 1, 16))


def test_missing_shifts_come_by_start_and_only_once() -> None:
    night = Slot(SlotId(2), LYON, 0, time(22), time(6))
    week = date(2026, 11, 23), date(2026, 11, 29)
    found = missing_shifts([TUESDAY, night], {}, PARIS, *week)
    assert [(s.slot, s.date.day) for s in found] == [(2, 23), (1, 24)]
    existing = {SlotId(1): {date(2026, 11, 24): found[1]}}
    assert missing_shifts([TUESDAY, night], existing, PARIS, *week) == [found[0]]


@pytest.mark.parametrize(
    ("weekday", "starts", "ends", "meets"),
    [
        (1, time(15), time(17), True),
        (1, time(14, 30), time(15), True),
        (1, time(16), time(18), False),
        (1, time(12), time(14), False),
        (2, time(14), time(16), False),
        (0, time(20), time(14, 30), True),  # Monday night until Tuesday afternoon
    ],
)
def test_slots_overlap_when_they_run_at_the_same_time_of_the_week(
    weekday: int, starts: time, ends: time, meets: bool
) -> None:
    other = Slot(SlotId(2), LYON, weekday, starts, ends)
    assert overlapping_slots(TUESDAY, [TUESDAY, other]) == ([other] if meets else [])
    assert overlapping_slots(other, [TUESDAY, other]) == ([TUESDAY] if meets else [])


def test_slots_of_other_lines_or_other_seasons_do_not_overlap() -> None:
    other = dataclasses.replace(TUESDAY, id=SlotId(2))
    summer = dataclasses.replace(other, season_starts=date(2026, 7, 1), season_ends=date(2026, 8, 31))
    autumn = dataclasses.replace(TUESDAY, season_starts=date(2026, 9, 1))
    assert overlapping_slots(TUESDAY, [dataclasses.replace(other, line=LineId("lille"))]) == []
    assert overlapping_slots(autumn, [summer]) == []
    assert overlapping_slots(TUESDAY, [summer]) == [summer]


def test_sunday_night_meets_monday_morning() -> None:
    sunday = Slot(SlotId(1), LYON, 6, time(22), time(6))
    monday = Slot(SlotId(2), LYON, 0, time(5), time(8))
    assert overlapping_slots(sunday, [monday]) == [monday]


@given(
    weekday=st.integers(0, 6),
    starts=st.times(),
    ends=st.times(),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 400),
)
def test_every_shift_is_on_its_weekday_and_lasts_as_long_as_it_should(
    weekday: int, starts: time, ends: time, first: date, days: int
) -> None:
    slot = Slot(SlotId(1), LYON, weekday, starts, ends)
    last = first + timedelta(days=days)
    for shift in shifts_of_slot(slot, PARIS, first, last):
        assert first <= shift.date <= last
        assert shift.date.weekday() == weekday
        assert timedelta(0) < shift.ends - shift.starts <= timedelta(hours=25)
