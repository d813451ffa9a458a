"""How many dated shifts a second come out of a year of weekly slots."""

import statistics
import time
from datetime import date
from datetime import time as wall_clock

from bot.model import LineId, Slot, SlotId
from bot.slots import dated

RUNS = 5
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 3)  # 52 whole weeks, with both changes of the clocks
SLOTS = [
    Slot(SlotId(day * 4 + n), LineId("lyon"), day, wall_clock(8 + 4 * n), wall_clock((12 + 4 * n) % 24))
    for day in range(7)
    for n in range(4)
]


def expand() -> float:
    began = time.perf_counter()
    count = sum(1 for slot in SLOTS for _ in dated(slot, "Europe/Paris", FIRST, LAST))
    took = time.perf_counter() - began
    if count != 28 * 52:
        raise AssertionError(count)
    return count / took


def run() -> None:
    rate = statistics.median(expand() for _ in range(RUNS))
    print(f"slots: 1,456 shifts at {rate:,.0f}/s (wanted: 200,000/s), median of {RUNS} runs")
