"""Longer phrases of some commands: weekly slots, a name with a shift, two shifts to swap.

Built on `bot.parsing.moments`. Nothing is guessed: in doubt the result is None, or says what is missing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints
from bot.parsing.matching import first_after
from bot.parsing.moments import read_constraints
from bot.parsing.phrases import NoSuchPhrase, phrase_at
from bot.parsing.vocabulary import A_DATE, DAY, MONTHS, WEEKDAY, put_blanks
from bot.readers.clock_times import MIDNIGHT
from bot.readers.folding import LONGEST, fold

# ---------------------------------------------------------------- days and minutes


def one_moment_or_day(words: str, sent_at: datetime, tz: ZoneInfo) -> Constraints | None:
    """The text as one moment or day; a bare number is a day of the month. None: anything else."""
    read = read_constraints(f"le {words}" if words.isdigit() else words, sent_at, tz)
    said = read.readings[0]
    if read.unknown or read.empty or len(read.readings) > 1 or said.number is not None:
        return None
    return said


def days_of(said: Constraints, today: date) -> list[date]:
    """The days that may be meant, in order: for a weekday, within three weeks; for a time alone, today or tomorrow."""
    if said.days is not None:
        return sorted(day for day in said.days if said.weekday in (None, day.weekday()))
    if said.weekday is not None:
        return [day for day in (today + DAY * ahead for ahead in range(22)) if day.weekday() == said.weekday]
    return [today, today + DAY]


def minutes_of(said: Constraints) -> tuple[int, int | None] | None:
    """First and last minute of the day; None when only a start was given, or when the range is ambiguous."""
    if said.starts is not None and said.onwards:
        return min(said.starts), None
    if said.starts is not None:
        spans = sorted((first_after(start, said.ends) - start, start) for start in said.starts) if said.ends else []
        if not spans or (len(spans) > 1 and spans[0][0] == spans[1][0]):
            return None
        return spans[0][1], sum(spans[0])
    if said.window is not None:
        return said.window.starts, said.window.ends
    return 0, max(said.ends) if said.ends else MIDNIGHT


# ---------------------------------------------------------------- weekly slots


class Missing(StrEnum):
    """What is missing or wrong in the description of a weekly slot."""

    WEEKDAY = "weekday"
    TIMES = "times"
    SEATS = "seats"
    SEASON = "season"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekly slot as described, in wall-clock times; `ends` at or before `starts` means the next day."""

    weekday: int
    starts: time
    ends: time
    seats: int = 1
    trainee_seats: int = 0
    season_starts: date | None = None
    season_ends: date | None = None
    on_holidays: bool = True
    minimum: int | None = None


SEAT = r"(?:places?|seats?|postes?)"
TRAINEES = re.compile(
    rf"\b(\d\d?) (?:{SEAT} )?(?:(?:en|in|for|de) )?(?:formations?|trainees?|stagiaires?|training)(?: {SEAT})?\b"
)
SEATS = re.compile(rf"\b(\d\d?) (?:{SEAT}|personnes?|people|persons?|benevoles?|volunteers?)\b")
MINIMUM = re.compile(
    rf"\b(?:(?:au )?(?:minimum|min|moins)|at least|minimum of)(?: de)? (\d\d?)(?: {SEAT})?\b"
    rf"|\b(\d\d?) (?:{SEAT} )?(?:au )?(?:minimum|min)\b"
)
NO_HOLIDAYS = re.compile(
    r"\b(?:sauf|hors|pas|except|excluding|without|not|no)(?: on)?(?: les| the)?"
    r"(?: jours| public| bank)? (?:feries?|holidays?)"
)
EVERY = re.compile(r"\b(?:tous|toutes|chaque|every|each|les|on) ")
UTC_ZONE = ZoneInfo("UTC")  # any zone will do where only dates are read
PLURAL = re.compile(rf"\b{WEEKDAY}s\b")
SEASON = re.compile(rf"\b(?:du|from|de) ({A_DATE})(?: (?:au|to|until|till) | ?- ?)({A_DATE})(?!\w)")
SEASON_STARTS = re.compile(rf"\b(?:a partir du|a partir de|des le|from|starting|du) ({A_DATE})(?!\w)")
SEASON_ENDS = re.compile(rf"\b(?:jusqu au|until|till|au) ({A_DATE})(?!\w)")


def read_weekly_slot(text: str, today: date) -> Weekly | Missing:
    """Read "mardi 14h-16h 2 places 1 formation du 1/9 au 30/6 sauf jours fériés"; else the first thing missing.

    A season without years is the next one that is not over on `today`.
    """
    holidays, rest = take_phrase_out(NO_HOLIDAYS, fold(text))
    trainees, rest = take_phrase_out(TRAINEES, rest)
    least, rest = take_phrase_out(MINIMUM, rest)
    seats, rest = take_phrase_out(SEATS, rest)
    noon = datetime.combine(today, time(12), UTC)
    season, rest = season_taken(rest, noon)
    read = read_constraints(PLURAL.sub(r"\1", EVERY.sub("", rest)), noon, UTC_ZONE)
    said = read.readings[0]
    span = minutes_of(said) if said.starts and said.ends and not said.onwards else None
    if said.weekday is None:
        return Missing.WEEKDAY
    if span is None:
        return Missing.TIMES
    minimum = int(least[1] or least[2]) if least else None
    if (seats and int(seats[1]) == 0) or (minimum is not None and not 0 < minimum <= int(seats[1] if seats else 1)):
        return Missing.SEATS
    if season is None:
        return Missing.SEASON
    if read.unknown or len(read.readings) > 1 or said.days is not None or len(text) > LONGEST:
        return Missing.UNKNOWN
    return Weekly(
        said.weekday,
        time_of_minute(span[0]),
        time_of_minute(span[1] or 0),
        seats=int(seats[1]) if seats else 1,
        trainee_seats=int(trainees[1]) if trainees else 0,
        season_starts=season[0],
        season_ends=season[1],
        on_holidays=holidays is None,
        minimum=minimum,
    )


def season_taken(text: str, noon: datetime) -> tuple[tuple[date | None, date | None] | None, str]:
    """The first and last day of a season, and the text without them.

    A day that is not given is None; the whole season is None when a day does not exist or the order is wrong.
    """
    season, rest = take_phrase_out(SEASON, text)
    starts, rest = (season, rest) if season else take_phrase_out(SEASON_STARTS, rest)
    ends, rest = (season, rest) if season else take_phrase_out(SEASON_ENDS, rest)
    last = last_day(ends[ends.re.groups], noon) if ends else None
    first = first_day(starts[1], last, noon) if starts else None
    if (starts and not first) or (ends and not last) or (first and last and first > last):
        return None, rest
    return (first, last), rest


def take_phrase_out(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """The first match, and the text without it."""
    found = pattern.search(text)
    return found, text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def last_day(words: str, noon: datetime) -> date | None:
    said = one_moment_or_day(words, noon, UTC_ZONE)
    return next((day for day in days_of(said, noon.date()) if day >= noon.date()), None) if said else None


def first_day(words: str, last: date | None, noon: datetime) -> date | None:
    """The first day of a season: the last such date before its end; without an end, the next such date."""
    said = one_moment_or_day(words, noon, UTC_ZONE)
    days = days_of(said, noon.date()) if said else []
    before = [day for day in days if last and day <= last]
    return before[-1] if before else next((day for day in days if day >= noon.date()), None)


def time_of_minute(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


# ---------------------------------------------------------------- people and pairs

ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # used only to test whether words are about time
TIES = {"pour", "for", "on", "le", "la", "the", "a", "at", "au"}  # between a name and a time
SIGNS_AFTER_NAME = re.compile(r"\s*[,;]\s*|\s+:\s*|:\s+")
AGAINST = tuple(
    re.compile(rf"\s(?:{joint})\s", re.IGNORECASE)
    for joint in (
        "contre|against|versus|vs|<->|↔|⇄",
        "en échange de|in exchange for|pour|for",
        "avec|with",
        r"et(?! demi)|and|&|->|=>|→",
    )
)

WANTED_ALONE = re.compile(r"(?:avec|with|contre|against|versus|vs|pour|for)\s+(.+)", re.IGNORECASE | re.DOTALL)


def split_who(text: str) -> tuple[str, str]:
    """The name or `@handle`, and the rest from the first word about time on: "Anne-Lise", "mardi 14h".

    The first word is always part of the name ("Sam", "Avril"). A handle may stand anywhere.
    """
    words = SIGNS_AFTER_NAME.sub(" ", text[: 2 * LONGEST]).split()
    handle = next((word for word in words if word.startswith("@") and len(word) > 1), None)
    if handle:
        return handle, " ".join(word for word in words if word is not handle)
    ends = next((at for at in range(1, len(words)) if about_time(words[at : at + 4])), len(words))
    rest = words[ends:]
    while ends > 1 and fold(words[ends - 1]) in {*TIES, "-", ""}:
        ends -= 1
    return " ".join(words[:ends]), " ".join(rest)


def about_time(words: list[str]) -> bool:
    """Whether a phrase about time begins here; a month alone may be a name."""
    folded = put_blanks(fold(" ".join(words)))
    try:
        found = phrase_at(folded, 0, ANY_MOMENT)
    except NoSuchPhrase:
        return True
    return found is not None and found[0] != Constraints() and folded[: found[1]] not in MONTHS


def split_pair(text: str) -> tuple[str, str] | None:
    """What is given and what is wanted in return: "mardi 14h contre jeudi 16h". None unless there are two sides."""
    for pattern in AGAINST:
        sides = [side.strip() for side in pattern.split(text, maxsplit=1)]
        if len(sides) == 2 and all(sides):
            return sides[0], sides[1]
    return None
