"""Clock times: "14h", "14:30", "2 pm", "midi", in minutes after midnight.

An end may be past midnight, up to 24:59 (1499). A start may not: it is unclear on which day "mardi 24h" starts.
"""

import re
from datetime import time
from typing import Final

from bot.readers.folding import fold

NOON: Final = 12 * 60
MIDNIGHT: Final = 24 * 60
LONGEST: Final = 40  # characters of a time without other words
CLOCK_TIME: Final = re.compile(
    r"(\d\d?)(?: ?(h(?:eures?|rs?|ours?)?|[:.]|o clock) ?(\d\d)?(?::00)?)? ?(?:([ap])[ .]*m\.?)?", re.ASCII
)


def clock_minutes(folded: str) -> frozenset[int]:
    """All times that a folded text may mean ("2" is 02:00 or 14:00); empty when it is not a time."""
    if folded in {"midi", "noon", "midday"}:
        return frozenset({NOON})
    if folded in {"minuit", "midnight"}:
        return frozenset({0, MIDNIGHT})
    read = CLOCK_TIME.fullmatch(folded)
    if read is None:
        return frozenset()
    hour, minute, half = int(read[1]), int(read[3] or 0), read[4]
    if half and not 1 <= hour <= 12:
        return frozenset()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59:
        return frozenset()
    certain = half or (read[2] and read[2] != "o clock") or not 1 <= hour < 12
    return frozenset({hour * 60 + minute} if certain else {hour * 60 + minute, (hour + 12) * 60 + minute})


def starts_among(minutes: frozenset[int]) -> frozenset[int]:
    """The minutes that can be a start, that is, before midnight."""
    return frozenset(minute for minute in minutes if minute < MIDNIGHT)


def read_start(written: str) -> time | None:
    """The start; None when it is not a time, ambiguous, or not before midnight."""
    return wall_time(starts_among(certain_minutes(written)))


def read_end(written: str) -> time | None:
    """The end; None when it is not a time, or ambiguous. Past midnight, it is the next day's wall-clock time."""
    return wall_time(certain_minutes(written))


def certain_minutes(written: str) -> frozenset[int]:
    """Like `clock_minutes`, for unfolded text and the 24-hour clock: "8" is 08:00. Empty when ambiguous."""
    folded = fold(written) if len(written) <= LONGEST else ""
    minutes = clock_minutes(f"{folded}h" if folded.isdecimal() else folded)
    return minutes if len({minute % MIDNIGHT for minute in minutes}) == 1 else frozenset()


def wall_time(minutes: frozenset[int]) -> time | None:
    return time(min(minutes) // 60 % 24, min(minutes) % 60) if minutes else None


def is_within(at: time, starts: time, ends: time) -> bool:
    """Whether a time of day lies in a range; one whose end is not after its start reaches into the next day."""
    return starts <= at < ends if starts < ends else at >= starts or at < ends
