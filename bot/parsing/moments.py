"""Reads a text about time as constraints on a shift: "mardi 14h", "tomorrow 2pm", "mar 24/11", "12".

French and English are both understood, whatever the writer's language. The text is folded (case, accents, invisible
characters, typography), then read from left to right: at each position, the first match in `PHRASES` gives the
meaning. Words that match nothing, or that contradict earlier ones, are kept as unknown, so that the bot asks instead
of guessing. Nothing is decided here: `bot.parsing.matching` compares the result with the existing shifts.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.vocabulary import (
    CLOCK,
    COUNTS,
    DAY,
    END,
    HARMLESS,
    HOUR,
    MONTH,
    MONTH_FIRST,
    MONTHS,
    NO_HOUR,
    ORDINAL,
    OWN,
    PART,
    THE,
    WEEKDAY,
    WEEKDAYS,
    WINDOWS,
    correct_day_name,
)
from bot.readers.clock_times import MIDNIGHT, clock_minutes, starts_among
from bot.readers.folding import LONGEST, fold
from bot.roster.slots import zone_info

# ---------------------------------------------------------------- readers: (phrase, when it was written)

Reader = Callable[[re.Match[str], datetime], Constraints | None]


def shift_number(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(number=int(found[1]))


def full_date(found: re.Match[str], _: datetime) -> Constraints | None:
    return on_date(int(found[3]), int(found[2]), int(found[1]))


def day_and_month(found: re.Match[str], said: datetime) -> Constraints | None:
    day, month = int(found[1]), int(found[2])
    if month > 12 >= day:
        day, month = month, day
    return in_year(day, month, found[3] if found.re.groups > 2 else None, said)


def day_and_month_name(found: re.Match[str], said: datetime) -> Constraints | None:
    return in_year(int(found[1]), MONTHS[found[2]], found[3], said)


def month_name_and_day(found: re.Match[str], said: datetime) -> Constraints | None:
    return in_year(int(found[2]), MONTHS[found[1]], found[3], said)


def in_year(day: int, month: int, year: str | None, said: datetime) -> Constraints | None:
    """That date; without a year, the last one, the next one, and the one after that."""
    if year is not None:
        return on_date(day, month, int(year) + (2000 if len(year) == 2 else 0))
    years = [on_date(day, month, said.year + ahead) for ahead in (-1, 0, 1, 2, 3, 4)]
    dates = sorted(found for one in years if one and one.days for found in one.days)
    near = [found for found in dates if found > said.date() - 366 * DAY]
    return Constraints(days=frozenset(near[:3])) if near else None


def on_date(day: int, month: int, year: int) -> Constraints | None:
    try:
        return Constraints(days=frozenset({date(year, month, day)})) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def day_of_month(found: re.Match[str], _: datetime) -> Constraints | None:
    return Constraints(day=int(found[1])) if 1 <= int(found[1]) <= 31 else None


def weekday_alone(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(weekday=WEEKDAYS[found[1]])


def next_weekday(found: re.Match[str], said: datetime) -> Constraints:
    """The first one after today; if it is in this week, also next week's, because people may mean either."""
    wanted = WEEKDAYS[found[1]]
    first = next_date_of_weekday(wanted, said.date())
    later = {first + 7 * DAY} if wanted > said.weekday() else set()
    return Constraints(days=frozenset({first} | later))


def weekday_a_week_on(found: re.Match[str], said: datetime) -> Constraints:
    weeks = 2 if found[0].endswith("quinze") else 1
    return Constraints(days=frozenset({next_date_of_weekday(WEEKDAYS[found[1]], said.date()) + 7 * weeks * DAY}))


def next_date_of_weekday(wanted: int, today: date) -> date:
    """The first date with that weekday after today."""
    return today + DAY * ((wanted - today.weekday() - 1) % 7 + 1)


def in_days(found: re.Match[str], said: datetime) -> Constraints:
    count = COUNTS[found[1]] if found[1] in COUNTS else int(found[1])
    if found[2][0] in "sw":
        count *= 7
    ahead = {count}
    if found[2][0] == "j" and count in {8, 15}:  # to most French people, "dans huit jours" means one week
        ahead.add(count - 1)
    return Constraints(days=frozenset(said.date() + DAY * days for days in ahead))


def day_ahead(days: int) -> Reader:
    return lambda _, said: Constraints(days=frozenset({said.date() + DAY * days}))


def next_week(_: re.Match[str], said: datetime) -> Constraints:
    return Constraints(days=frozenset(said.date() + DAY * (7 - said.weekday() + day) for day in range(7)))


def this_week(_: re.Match[str], said: datetime) -> Constraints:
    return Constraints(days=frozenset(said.date() + DAY * day for day in range(7 - said.weekday())))


def days_of_weekend(_: re.Match[str], said: datetime) -> Constraints:
    sunday = said.date() + DAY * (6 - said.weekday())
    return Constraints(days=frozenset({sunday - DAY, sunday}))


def part_of_today(found: re.Match[str], said: datetime) -> Constraints:
    window = WINDOWS[found[1] or found[2]]
    nights = {said.date()}
    if window.ends > MIDNIGHT and said.hour < 6:  # "tonight", written at 1 a.m.: this night or the next one
        nights.add(said.date() - DAY)
    return Constraints(days=frozenset(nights), window=window)


def part_of_day(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(window=WINDOWS[found[1]])


def range_of_hours(found: re.Match[str], _: datetime) -> Constraints | None:
    """A range: "14h-16h", "de 14 à 16", "2-4pm". Two bare numbers need a dash or a preposition."""
    before, first, joint, last = found.groups()
    both_bare = first.isdigit() and last.isdigit()
    if (joint.strip() in {"et", "and"} and before not in {"entre", "between"}) or (
        both_bare and not (before or "-" in joint)
    ):
        return None
    starts, ends = starts_among(clock_minutes(first)), clock_minutes(last)
    return Constraints(starts=starts, ends=ends) if starts and ends else None


def until_hour(found: re.Match[str], _: datetime) -> Constraints | None:
    ends = clock_minutes(found[1])
    return Constraints(ends=ends) if ends else None


def from_hour_onwards(found: re.Match[str], _: datetime) -> Constraints | None:
    starts = clock_minutes(found[1])
    return Constraints(starts=starts, onwards=True) if starts else None


def start_at(found: re.Match[str], _: datetime) -> Constraints | None:
    starts = clock_minutes(found[1])
    return Constraints(starts=starts) if starts else None


def bare_number(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(bare=int(found[1]))


def no_constraint(_: re.Match[str], __: datetime) -> Constraints:
    return Constraints()


# ---------------------------------------------------------------- phrases


def compile_phrase(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(f"(?:{pattern}){END}"), read


PHRASES = (
    # shift numbers and dates
    compile_phrase(
        rf"(?:n ?°|no\.?|#|numero|number|(?:{OWN})(?: n ?°| no\.?| #| numero| number)?) ?(\d{{1,6}}){NO_HOUR}",
        shift_number,
    ),
    compile_phrase(rf"{THE}(\d{{4}})-(\d\d?)-(\d\d?)", full_date),
    compile_phrase(rf"{THE}(\d\d?)[/.-](\d\d?)[/.-](\d{{4}}|\d\d)", day_and_month),
    compile_phrase(rf"{THE}(\d\d?)/(\d\d?)", day_and_month),
    compile_phrase(rf"{THE}(\d\d?)\.(0[1-9]|1[0-2])", day_and_month),
    compile_phrase(rf"{THE}(\d\d?){ORDINAL}?(?: of| de)? ?{MONTH}\.?(?: (\d{{4}}))?", day_and_month_name),
    compile_phrase(rf"{THE}{MONTH_FIRST}\.? (?:the )?(\d\d?){ORDINAL}?{NO_HOUR}(?: (\d{{4}}))?", month_name_and_day),
    # days
    compile_phrase(rf"(?:next|prochain) {WEEKDAY}\.?", next_weekday),
    compile_phrase(rf"{WEEKDAY}\.? (?:prochain|next)", next_weekday),
    compile_phrase(rf"{WEEKDAY}\.? (?:en huit|en quinze|week)", weekday_a_week_on),
    compile_phrase(rf"mon(?= (?:{OWN})\b)", no_constraint),
    compile_phrase(rf"{WEEKDAY}\.?", weekday_alone),
    compile_phrase("apres ?-? ?demain|(?:the )?day after tomorrow", day_ahead(2)),
    compile_phrase("demain|tomorrow|tmrw", day_ahead(1)),
    compile_phrase("aujourd hui|aujourdhui|ajd|today", day_ahead(0)),
    compile_phrase("hier|yesterday", day_ahead(-1)),
    compile_phrase(rf"(?:dans|in|d ici) (\d\d?|{'|'.join(COUNTS)}) (jours?|j|days?|semaines?|weeks?)", in_days),
    compile_phrase("(?:la )?semaine prochaine|next week", next_week),
    compile_phrase("cette semaine|this week", this_week),
    compile_phrase("(?:ce |this |le )?week ?-? ?end", days_of_weekend),
    # hours
    compile_phrase(
        rf"(?:(de|from|entre|between) )?{HOUR}( ?- ?| (?:a|to|et|and|till|until|jusqu a) ){HOUR}", range_of_hours
    ),
    compile_phrase(rf"(?:jusqu a|until|till) {HOUR}", until_hour),
    compile_phrase(rf"(?:a partir de|des|depuis|from|after|apres) {HOUR}", from_hour_onwards),
    compile_phrase(rf"(?:a|at|vers|around|@) ?(\d\d?){NO_HOUR}", start_at),
    compile_phrase(f"({CLOCK})", start_at),
    compile_phrase(rf"(?:ce(?:t|tte)?|this) {PART}|(tonight)", part_of_today),
    compile_phrase(rf"(?:(?:du|de l|de la|le|la|dans la|in the|au) )?{PART}", part_of_day),
    # the rest
    compile_phrase(rf"(?:le|the|on the|on|du) (\d\d?){ORDINAL}?{NO_HOUR}", day_of_month),
    compile_phrase(rf"(\d\d?){ORDINAL}", day_of_month),
    compile_phrase(rf"(\d{{1,6}}){NO_HOUR}", bare_number),
    compile_phrase(HARMLESS, no_constraint),
)

WORD = re.compile(r"\S+")


def read_constraints(text: str, sent_at: datetime, zone: ZoneInfo | str) -> Wanted:
    """Read a text. Any text gives a result; the running time is bounded, because only `LONGEST` characters are read.

    Args:
        text: the words after the command, or a whole message.
        sent_at: when it was written; relative words count from there, in the line's zone.
        zone: the line's IANA zone.
    """
    said = sent_at.astimezone(zone_info(zone))
    folded = fold(text)
    found, unknown, place = Constraints(), [], 0
    while place < len(folded):
        piece, ends = read_at(folded, place, said)
        joined = found.joined(piece) if piece else None
        words = folded[place:ends].strip(" /:.-")
        if joined is not None:
            found = joined
        elif words:
            unknown.append(words)
        place = ends + (folded[ends : ends + 1] == " ")
    if len(text) > LONGEST:
        unknown.append("…")
    return finish_reading(found, tuple(unknown), said, sent_at)


def read_at(folded: str, place: int, said: datetime) -> tuple[Constraints | None, int]:
    """The meaning of the phrase that begins here, and its end; None for a word that matches no phrase."""
    found = phrase_at(folded, place, said)
    if found:
        return found
    word = WORD.match(folded, place)
    ends = word.end() if word else place + 1
    right = correct_day_name(folded[place:ends])
    meant = phrase_at(right, 0, said) if right else None
    return meant[0] if meant else None, ends


def phrase_at(folded: str, place: int, said: datetime) -> tuple[Constraints, int] | None:
    """Like `read_at`, without correcting typing errors."""
    for pattern, read in PHRASES:
        match = pattern.match(folded, place)
        if match and (piece := read(match, said)) is not None:
            return piece, match.end()
    return None


def finish_reading(found: Constraints, unknown: tuple[str, ...], said: datetime, sent_at: datetime) -> Wanted:
    """A lone number is a shift number; with other words, it is an hour or a day of the month if possible."""
    rest = replace(found, day=None, bare=None)
    if found.bare is not None and found == Constraints(bare=found.bare):
        return Wanted(sent_at, (Constraints(number=found.bare),), unknown)
    readings = [rest]
    if found.day is not None:
        readings = joined_readings([rest], [the_day(found.day, found.weekday, said.date())])
    if found.bare is not None:
        hours = clock_minutes(str(found.bare))
        meanings = [Constraints(starts=hours) if hours else None, the_day(found.bare, found.weekday, said.date())]
        readings = joined_readings(readings, meanings)
    if not readings:
        return Wanted(sent_at, (rest,), (*unknown, str(found.day if found.bare is None else found.bare)))
    return Wanted(sent_at, tuple(readings), unknown)


def joined_readings(readings: list[Constraints], meanings: list[Constraints | None]) -> list[Constraints]:
    return [joined for one in readings for other in meanings if other and (joined := one.joined(other))]


def the_day(day: int, weekday: int | None, today: date) -> Constraints | None:
    """The last and the next date with this day of the month (and weekday), two months back and four months ahead."""
    around = [today + DAY * ahead for ahead in range(-62, 124)]
    found = [one for one in around if one.day == day and weekday in (None, one.weekday())]
    past, coming = [one for one in found if one < today], [one for one in found if one >= today]
    return Constraints(days=frozenset(past[-1:] + coming[:1])) if found else None
