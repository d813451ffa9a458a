"""Durations: "2h", "1h30", "10 min", "90 s", "2 jours"."""

import re
from datetime import timedelta
from typing import Final

from bot.readers.folding import LONGEST, fold

DURATION: Final = re.compile(
    r"(?:(?P<days>\d{1,3}) ?(?:j|jours?|d|days?))? ?"
    r"(?:(?P<hours>\d{1,4}) ?(?:h|heures?|hours?|hrs?))? ?"
    r"(?:(?P<minutes>\d{1,5})(?: ?(?P<unit>m|mn|min|mins|minutes?)|$))? ?"
    r"(?:(?P<seconds>\d{1,6}) ?(?:s|sec|secs|secondes?|seconds?))?",
    re.ASCII,
)


def read_duration(written: str, *, bare_minutes: bool = False) -> timedelta | None:
    """The duration, or None.

    Args:
        written: amounts with units; minutes after hours need no unit ("1h30").
        bare_minutes: whether a number without a unit means minutes.
    """
    found = DURATION.fullmatch(fold(written)) if len(written) <= LONGEST else None
    if found is None:
        return None
    amounts = {name: int(found[name]) for name in ("days", "hours", "minutes", "seconds") if found[name]}
    if not amounts or ("minutes" in amounts and not found["unit"] and "hours" not in amounts and not bare_minutes):
        return None
    return timedelta(**amounts)
