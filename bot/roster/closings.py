"""When a line is closed, as stretches of time: their union, and one without another. Pure functions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.model import Closure

Stretch = tuple[datetime, datetime | None]
"""Start and end in UTC; no end: until further notice."""

NEVER = datetime.max.replace(tzinfo=UTC)


def merged_stretches(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same times in order, without overlap; stretches that touch are one."""
    merged: list[Stretch] = []
    for starts, ends in sorted(stretches, key=lambda one: one[0]):
        if merged and starts <= (merged[-1][1] or NEVER):
            first, last = merged[-1]
            merged[-1] = first, None if last is None or ends is None else max(last, ends)
        else:
            merged.append((starts, ends))
    return merged


def without_stretches(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """The times of the stretches that are in none of those taken."""
    left = [(starts, ends or NEVER) for starts, ends in stretches]
    for first, last in [(first, last or NEVER) for first, last in taken]:
        left = [
            (a, b) for starts, ends in left for a, b in ((starts, min(ends, first)), (max(starts, last), ends)) if a < b
        ]
    return [(starts, None if ends == NEVER else ends) for starts, ends in left]


def closed_stretches(closures: Iterable[Closure], since: datetime) -> list[Stretch]:
    """When the closures close the line from then on."""
    ahead = [(max(one.starts, since), one.ends) for one in closures if one.ends is None or one.ends > since]
    return merged_stretches(ahead)


def left_of_closure(closure: Closure, period: Stretch) -> list[Closure]:
    """What of the closure is before and after the period; the first part keeps its id."""
    left = without_stretches([(closure.starts, closure.ends)], [period])
    return [replace(closure, id=0 if n else closure.id, starts=a, ends=b) for n, (a, b) in enumerate(left)]
