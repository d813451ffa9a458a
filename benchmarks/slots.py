"""How many dated shifts per second a year of weekly slots yields, and how long it takes to find who is on duty."""

import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_clock

from bot.model import LineId, Seat, SeatId, ShiftId, Slot, SlotId, VolunteerId
from bot.roster.shifts import duty_period_at, duty_periods_of
from bot.roster.slots import shifts_of_slot

RUNS = 5
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 3)  # 52 whole weeks, with both clock changes
SLOTS = [
    Slot(SlotId(day * 4 + n), LineId("lyon"), day, wall_clock(8 + 4 * n), wall_clock((12 + 4 * n) % 24))
    for day in range(7)
    for n in range(4)
]


def expand() -> float:
    began = time.perf_counter()
    count = sum(1 for slot in SLOTS for _ in shifts_of_slot(slot, "Europe/Paris", FIRST, LAST))
    took = time.perf_counter() - began
    if count != 28 * 52:
        raise AssertionError(count)
    return count / took


def who_is_on() -> tuple[float, float]:
    """Seconds to find who is on duty at an instant: from the one shift of that time, and from a year of periods."""
    year = [shift for slot in SLOTS for shift in shifts_of_slot(slot, "Europe/Paris", FIRST, LAST)]
    shifts = [replace(shift, id=ShiftId(n)) for n, shift in enumerate(year, 1)]
    seats = {s.id: [Seat(SeatId(s.id), s.id, VolunteerId(s.id % 40 + 1), s.starts, s.ends)] for s in shifts}
    line = duty_periods_of(shifts, seats, ())
    began = time.perf_counter()
    for shift in shifts:
        if duty_period_at(duty_periods_of([shift], {shift.id: seats[shift.id]}, ()), shift.starts) is None:
            raise AssertionError(shift)
    one = (time.perf_counter() - began) / len(shifts)
    start = datetime(2026, 1, 5, 7, tzinfo=UTC)
    instants = [start + timedelta(minutes=37 * n) for n in range(10_000)]
    began = time.perf_counter()
    on = sum(duty_period_at(line, instant) is not None for instant in instants)
    whole = (time.perf_counter() - began) / len(instants)
    if not 5_000 < on < 10_000:
        raise AssertionError(on)
    return one, whole


def run() -> None:
    rate = statistics.median(expand() for _ in range(RUNS))
    print(f"slots: 1,456 shifts at {rate:,.0f}/s (wanted: 200,000/s), median of {RUNS} runs")
    one, whole = (statistics.median(took) * 1e6 for took in zip(*(who_is_on() for _ in range(RUNS)), strict=True))
    print(f"slots: who is on, of the shift of that hour {one:.1f} us, in a year {whole:.1f} us (wanted: 50 us)")
