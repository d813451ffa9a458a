"""Reads how often, from when and until when: "tous les mardis 18h jusqu'au 30 juin", "every other Tuesday 6pm".

What says so is taken out of the text; the rest is a weekday and an hour as for one shift ("mardi 18h"), and perhaps a
name before it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from bot.parsing.periods import read_periods
from bot.parsing.vocabulary import SPELT_DAYS, WEEKDAYS, any_of
from bot.readers.folding import fold
from bot.roster.closings import Stretch
from bot.roster.slots import zone_info

Bounds = tuple[date | None, date | None]
"""The first and the last day, both included; None: not said."""

A_WEEKDAY: Final = rf"({any_of(WEEKDAYS)})s?\b\.?"
SPELT_WEEKDAY: Final = rf"({any_of(SPELT_DAYS)})"
COUNTED: Final = {"deux": 2, "trois": 3, "quatre": 4, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
ORDINALS: Final = {"other": 2, "second": 2, "2nd": 2, "alternate": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
COUNT: Final = f"({any_of(COUNTED)})"
ORDINAL: Final = f"({any_of(ORDINALS)})"
ALL_OF: Final = r"(?:tous|toutes|ts|ttes)\s+les"

Sub = Callable[[re.Match[str]], tuple[int, str]]
"""How many weeks apart, and what stays in the text."""


def each_week(found: re.Match[str]) -> tuple[int, str]:
    return 1, found[1] if found.re.groups else ""


def counted_weeks(found: re.Match[str]) -> tuple[int, str]:
    return COUNTED[found[1].lower()], found[2] if found.re.groups > 1 else ""


def numbered_weeks(found: re.Match[str]) -> tuple[int, str]:
    return ORDINALS[found[1].lower()], found[2] if found.re.groups > 1 else ""


def one_in_several(found: re.Match[str]) -> tuple[int, str]:
    days = [day for day in found.groups()[:-1] if day]
    return COUNTED[found[found.re.groups].lower()], " et ".join(days)


def second_weeks(_: re.Match[str]) -> tuple[int, str]:
    return 2, ""


def each_weekend(_: re.Match[str]) -> tuple[int, str]:
    return 1, "samedi et dimanche"


FORMS: Final[tuple[tuple[re.Pattern[str], Sub], ...]] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), sub)
    for pattern, sub in (
        (rf"un\s+{A_WEEKDAY}(?:\s+et\s+(?:un\s+)?{A_WEEKDAY})?\s+sur\s+{COUNT}", one_in_several),
        (rf"une\s+(?:semaine|fois)\s+sur\s+{COUNT}|un\s+sur\s+{COUNT}", lambda f: (COUNTED[f[1] or f[2]], "")),
        (rf"(?:{ALL_OF}|every)\s+{COUNT}\s+(?:semaines|weeks)", counted_weeks),
        (rf"{ALL_OF}\s+{COUNT}\s+{A_WEEKDAY}", counted_weeks),
        (rf"{ALL_OF}\s+(?:15|quinze)\s+jours|(?:(?:each|every|once\s+a)\s+)?fortnight(?:ly)?", second_weeks),
        (rf"(?:(?:every|each|on)\s+)?{ORDINAL}\s+{A_WEEKDAY}", numbered_weeks),
        (rf"(?:every|each)\s+{ORDINAL}\s+week", numbered_weeks),
        (
            rf"(?:{ALL_OF}|chaque)\s+week-?\s?ends?|every\s+week-?\s?end|(?:les|on)\s+week-?\s?ends|week-?\s?ends",
            each_weekend,
        ),
        (rf"(?:{ALL_OF}|chaque|every|each)\s+{A_WEEKDAY}", each_week),
        (rf"(?:(?:les|on|on\s+the)\s+)?{SPELT_WEEKDAY}s", each_week),
        (r"toutes\s+les\s+semaines|chaque\s+semaine|(?:every|each)\s+week|weekly|hebdomadaires?", each_week),
        (rf"{ALL_OF}\s+jours|chaque\s+jour|(?:every|each)\s+day|daily", each_week),
        (rf"{ALL_OF}|chaque|every|each", each_week),
    )
)
MONTHLY: Final = re.compile(r"\b(?:mois|months?|monthly|mensuel\w*)\b")
"""What is left in the text of a rhythm that no week has: "le premier mardi de chaque mois"."""
FROM: Final = re.compile(r"(?:a (?:partir|compter)|des|depuis|from|starting|beginning|as from)\b")
UNTIL: Final = re.compile(r"(?:jusqu|until|till?)\b")
BEGINS: Final = re.compile(
    rf"(?:{FROM.pattern}|{UNTIL.pattern}|a$|as$|du|au|pendant|for|pour|during|en|in|de|d|between|entre|to the end)\b"
)
"""How the words begin that say from when or until when."""
WEEKDAYS_ALONE: Final = re.compile(rf"(?:du |de |from )?{A_WEEKDAY}(?: ?- ?| (?:au|a|to|until) ){A_WEEKDAY}")
HOURS_TOO: Final = re.compile(r"\b(?:minuit|midnight)\b")
UNTIL_IN: Final = re.compile(r"^jusqu en (?:fin )?")
WORDS_AT_MOST: Final = 30
"""More are never meant, and each costs time."""
MEANINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Recurring:
    """A time that comes back. `when`: the other words; `periods`: what they may mean by from and until, one at least.

    `too_rare`: it is of months, which no weekly slot knows.
    """

    when: str
    every: int
    periods: tuple[Bounds, ...] = ((None, None),)
    too_rare: bool = False
    period_words: str = ""


def read_recurring(
    text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool = False, always: bool = False
) -> Recurring | None:
    """None for a text that says nothing of coming back; with `always`, every week then."""
    rest, every = take_rhythm_out(text)
    if every is None and not always:
        return None
    tokens = rest.split()
    if len(tokens) > WORDS_AT_MOST:
        return None
    said: list[list[Bounds]] = []
    words: list[str] = []
    for _ in range(2):
        span = find_period(tokens, sent_at, zone_info(zone), american=american)
        if span is None:
            break
        begins, ends, bounds = span
        words += tokens[begins:ends]
        del tokens[begins:ends]
        said.append(bounds)
    when = " ".join(tokens)
    rare = MONTHLY.search(fold(when)) is not None
    return Recurring(when, every or 1, joined_bounds(said), rare, " ".join(words))


def take_rhythm_out(text: str) -> tuple[str, int | None]:
    """The text without the words that say how often, and how many weeks apart; None if it does not say so."""
    every: int | None = None
    for pattern, sub in FORMS:
        while found := pattern.search(text):
            weeks, stays = sub(found)
            every = max(every or 1, weeks)
            text = f"{text[: found.start()]} {stays} {text[found.end() :]}"
    return " ".join(text.replace(" ,", ",").split()), every


def find_period(
    tokens: list[str], sent_at: datetime, tz: ZoneInfo, *, american: bool
) -> tuple[int, int, list[Bounds]] | None:
    """The longest run of words that says from when or until when in whole days: where it is, and what it may mean."""
    folded = [fold(token) for token in tokens]
    for begins in range(len(tokens)):
        if not BEGINS.match(" ".join(folded[begins : begins + 2])):
            continue
        until = next((n for n in range(begins + 1, len(tokens)) if UNTIL.match(folded[n])), len(tokens))
        for ends in (*range(until, begins, -1), *range(len(tokens), until, -1)):
            words = " ".join(folded[begins:ends])
            bounds = bounds_in(words, sent_at, tz, american=american)
            if bounds:
                return begins, ends, bounds
    return None


def bounds_in(words: str, sent_at: datetime, tz: ZoneInfo, *, american: bool) -> list[Bounds]:
    """What words may mean as first and last day; nothing unless they say so, in whole days."""
    if HOURS_TOO.search(words) or WEEKDAYS_ALONE.fullmatch(words):
        return []
    read = read_periods(UNTIL_IN.sub("jusqu a fin ", words), sent_at, tz, american=american)
    from_then = FROM.match(words) is not None
    if not read.found or read.each or not (read.bounded or from_then):
        return []
    if from_then and not read.bounded and any(ends is not None for _, ends in read.found):
        return []
    if not all(in_whole_days(stretch, sent_at, tz) for stretch in read.found):
        return []
    return [days_of_stretch(stretch, sent_at, tz) for stretch in read.found[:MEANINGS]]


def in_whole_days(stretch: Stretch, sent_at: datetime, tz: ZoneInfo) -> bool:
    starts, ends = stretch
    begins_well = starts == sent_at.astimezone(UTC) or starts.astimezone(tz).time() == time(0)
    return begins_well and (ends is None or ends.astimezone(tz).time() == time(0))


def days_of_stretch(stretch: Stretch, sent_at: datetime, tz: ZoneInfo) -> Bounds:
    starts, ends = stretch
    first = None if starts == sent_at.astimezone(UTC) else starts.astimezone(tz).date()
    return first, (ends - timedelta(microseconds=1)).astimezone(tz).date() if ends else None


def joined_bounds(said: list[list[Bounds]]) -> tuple[Bounds, ...]:
    """What two runs of words mean together: the first day of one and the last of the other."""
    both = [
        (next((one[0] for one in pair if one[0]), None), next((one[1] for one in pair if one[1]), None))
        for pair in product(*said)
    ]
    right = [(first, last) for first, last in both if not (first and last and last < first)]
    return tuple(dict.fromkeys(right))[:MEANINGS] or ((None, None),)
