"""The phrases about time that are understood, and what each means: a `Constraints`, or that no such day exists."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from bot.parsing.constraints import Constraints, NoSuchDay
from bot.parsing.dates import (
    date_or_none,
    days_in_month,
    days_in_year,
    in_year,
    next_date_of_weekday,
    number_of_day,
    on_date,
    the_day,
    week_from,
)
from bot.parsing.vocabulary import (
    A_DAY,
    CLOCK,
    COUNTS,
    DAY,
    DAY_NUMBER,
    END,
    HARMLESS,
    HOUR,
    ISO_DATE,
    MONTH,
    MONTH_FIRST,
    MONTHS,
    NO_HOUR,
    NUMBER_SIGN,
    ORDINAL,
    OWN,
    PART,
    SHORTEST_WEEKDAYS,
    SPELT_DAY,
    THE,
    TWO_LETTERS,
    WEEKDAY,
    WEEKDAYS,
    WINDOWS,
    YEAR,
    any_of,
)
from bot.readers.clock_times import MIDNIGHT, NOON, clock_minutes, starts_among

LONGEST_RANGE: Final = timedelta(days=366)

# ---------------------------------------------------------------- readers: (phrase, when it was written)


class NotRead(Exception):
    """Words that have several meanings of which none is certain; caught where the phrase is read."""


Reader = Callable[[re.Match[str], datetime], Constraints | None]


def shift_number(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(number=int(found[1]))


def full_date(found: re.Match[str], _: datetime) -> Constraints | None:
    return on_date(int(found[3]), int(found[2]), int(found[1]))


def dates_between(found: re.Match[str], _: datetime) -> Constraints | None:
    starts, ends = (date_or_none(int(found[n + 2]), int(found[n + 1]), int(found[n])) for n in (1, 4))
    if starts is None or ends is None:
        raise NoSuchDay
    if not timedelta(0) <= ends - starts <= LONGEST_RANGE:
        return None
    return Constraints(days=frozenset(starts + DAY * ahead for ahead in range((ends - starts).days + 1)))


def day_and_month(found: re.Match[str], said: datetime) -> Constraints | None:
    day, month = int(found[1]), int(found[2])
    return in_year(day, month, found[3] if found.re.groups > 2 else None, said)


def day_and_month_name(found: re.Match[str], said: datetime) -> Constraints | None:
    return in_year(number_of_day(found[1]), MONTHS[found[2]], found[3], said)


def month_name_and_day(found: re.Match[str], said: datetime) -> Constraints | None:
    return in_year(number_of_day(found[2]), MONTHS[found[1]], found[3], said)


def whole_month(found: re.Match[str], said: datetime) -> Constraints:
    """All days of that month; without a year, of the one that is not over."""
    month = MONTHS[found[1]]
    return days_in_month(int(found[2]) if found[2] else said.year + (month < said.month), month)


def year_ahead(years: int) -> Reader:
    return lambda _, said: days_in_year(said.year + years)


def month_ahead(months: int) -> Reader:
    def read(_: re.Match[str], said: datetime) -> Constraints:
        ahead, month = divmod(said.month - 1 + months, 12)
        return days_in_month(said.year + ahead, month + 1)

    return read


def day_of_month(found: re.Match[str], _: datetime) -> Constraints | None:
    day = number_of_day(found[1])
    return Constraints(day=day) if 1 <= day <= 31 else None


def weekday_alone(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(weekday=(WEEKDAYS | SHORTEST_WEEKDAYS)[found[1]])


def every_weekday(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(weekday=WEEKDAYS[found[1]], every=True)


def each_time(_: re.Match[str], __: datetime) -> Constraints:
    return Constraints(every=True)


def last_weekday(found: re.Match[str], said: datetime) -> Constraints:
    return Constraints(days=frozenset({next_date_of_weekday(WEEKDAYS[found[1]], said.date() - 8 * DAY)}))


def next_weekday(found: re.Match[str], said: datetime) -> Constraints:
    """The first one after today; if it is in this week, also next week's, because people may mean either."""
    wanted = WEEKDAYS[found[1]]
    first = next_date_of_weekday(wanted, said.date())
    later = {first + 7 * DAY} if wanted > said.weekday() else set()
    return Constraints(days=frozenset({first} | later), apart=True)


def weekday_after_next(found: re.Match[str], said: datetime) -> Constraints:
    """A week after what `next_weekday` gives."""
    days = next_weekday(found, said).days or frozenset()
    return Constraints(days=frozenset(day + 7 * DAY for day in days), apart=True)


def weekday_a_week_on(found: re.Match[str], said: datetime) -> Constraints:
    """As in "mardi en huit"; on a Tuesday, people may count from today or from the next one."""
    weeks = 2 if found[0].endswith(("quinze", "15", "fortnight")) else 1
    first = {next_date_of_weekday(WEEKDAYS[found[1]], said.date())}
    if WEEKDAYS[found[1]] == said.weekday():
        first.add(said.date())
    return Constraints(days=frozenset(day + 7 * weeks * DAY for day in first), apart=True)


def in_days(found: re.Match[str], said: datetime) -> Constraints:
    count = COUNTS[found[1]] if found[1] in COUNTS else int(found[1])
    if found[2][0] in "sw":
        count *= 7
    ahead = {count}
    if found[2][0] == "j" and count in {8, 15}:  # to most French people, "dans huit jours" means one week
        ahead.add(count - 1)
    return Constraints(days=frozenset(said.date() + DAY * days for days in ahead), apart=True)


def day_ahead(days: int) -> Reader:
    return lambda _, said: Constraints(days=frozenset({said.date() + DAY * days}))


def week_ahead(weeks: int) -> Reader:
    def read(_: re.Match[str], said: datetime) -> Constraints:
        return week_from(said.date() + DAY * (7 * weeks - said.weekday()))

    return read


def this_week(_: re.Match[str], said: datetime) -> Constraints:
    return Constraints(days=frozenset(said.date() + DAY * day for day in range(7 - said.weekday())))


def week_of_date(found: re.Match[str], said: datetime) -> Constraints | None:
    """As in "la semaine du 7 décembre": the week that holds the next such day."""
    day = coming_day(found[1], said)
    return week_from(day - DAY * day.weekday()) if day else None


def weekend_of_date(found: re.Match[str], said: datetime) -> Constraints | None:
    """As in "le week-end du 5 décembre": the Saturday and Sunday of that week."""
    day = coming_day(found[1], said)
    saturday = day - DAY * (day.weekday() - 5) if day else None
    return Constraints(days=frozenset({saturday, saturday + DAY})) if saturday else None


def coming_day(words: str, said: datetime) -> date | None:
    """The next day that a date or a day of the month may be, this week's included; the latest if all are over."""
    phrase = None if words.isdigit() else phrase_at(words, 0, said)
    named = the_day(int(words), None, said.date()) if words.isdigit() else phrase and phrase[0]
    days = sorted(named.days) if named and named.days else []
    coming = [day for day in days if day >= said.date() - DAY * said.weekday()]
    return next(iter(coming or days[-1:]), None)


def week_of_number(found: re.Match[str], said: datetime) -> Constraints:
    """The ISO week of that number that is not over."""
    for year in (said.year, said.year + 1):
        try:
            monday = date.fromisocalendar(year, int(found[1]), 1)
        except ValueError:
            continue
        if monday + 6 * DAY >= said.date():
            return week_from(monday)
    raise NoSuchDay


def weekend_ahead(weeks: int) -> Reader:
    def read(_: re.Match[str], said: datetime) -> Constraints:
        sunday = said.date() + DAY * (6 - said.weekday() + 7 * weeks)
        return Constraints(days=frozenset({sunday - DAY, sunday}))

    return read


def every_weekend(_: re.Match[str], said: datetime) -> Constraints:
    """Those of a year, each for itself."""
    sunday = said.date() + DAY * (6 - said.weekday())
    days = (sunday + DAY * (7 * week - ahead) for week in range(53) for ahead in (0, 1))
    return Constraints(days=frozenset(days), every=True)


def next_weekend(_: re.Match[str], said: datetime) -> Constraints:
    """As in "le week-end prochain": before Saturday it may be this week's or next week's."""
    sunday = said.date() + DAY * (6 - said.weekday())
    weeks = (1,) if said.weekday() >= 5 else (0, 1)
    return Constraints(days=frozenset(sunday + DAY * (7 * week - ahead) for week in weeks for ahead in (0, 1)))


def part_of_today(found: re.Match[str], said: datetime) -> Constraints:
    window = WINDOWS[found[1] or found[2]]
    nights = {said.date()}
    if window.ends > MIDNIGHT and said.hour < 6:  # "tonight", written at 1 a.m.: this night or the next one
        nights.add(said.date() - DAY)
    return Constraints(days=frozenset(nights), window=window)


def part_of_day(found: re.Match[str], _: datetime) -> Constraints:
    return Constraints(window=WINDOWS[found[1]])


def range_of_hours(found: re.Match[str], _: datetime) -> Constraints | None:
    """A range: "14h-16h", "de 14 à 16", "2-4pm". In "mardi 14 à 18" the first number may be a day of the month."""
    before, first, joint, last = found.groups()
    if joint.strip() in {"et", "and"} and before not in {"entre", "between"}:
        return None
    starts, ends = starts_among(clock_minutes(first)), clock_minutes(last)
    if first.isdigit() and not before and "-" not in joint:
        return Constraints(bare=int(first), ends=ends) if ends else None
    return Constraints(starts=starts, ends=ends) if starts and ends else None


def around_lunch(_: re.Match[str], __: datetime) -> Constraints:
    return Constraints(starts=frozenset({NOON}), ends=frozenset({NOON + 120}))


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


def unread(_: re.Match[str], __: datetime) -> Constraints:
    raise NotRead


def no_constraint(_: re.Match[str], __: datetime) -> Constraints:
    return Constraints()


# ---------------------------------------------------------------- phrases


def compile_phrase(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(f"(?:{pattern}){END}"), read


PHRASES = (
    # shift numbers and dates
    compile_phrase(
        rf"(?:{NUMBER_SIGN}|(?:{OWN})(?: {NUMBER_SIGN})?) ?(\d{{1,6}}){NO_HOUR}",
        shift_number,
    ),
    compile_phrase(rf"{THE}{ISO_DATE}(?: ?- ?| (?:au|to) ){ISO_DATE}", dates_between),
    compile_phrase(rf"{THE}{ISO_DATE}", full_date),
    compile_phrase(rf"{THE}(\d\d?)[/.-](\d\d?)[/.-](\d{{4}}|\d\d)", day_and_month),
    compile_phrase(rf"{THE}(\d\d?)/(\d\d?)", day_and_month),
    compile_phrase(rf"{THE}(\d\d?)\.(0[1-9]|1[0-2]|[1-9])", day_and_month),
    compile_phrase(rf"{THE}{DAY_NUMBER}{ORDINAL}?(?: of| de)? ?{MONTH}\.?(?: {YEAR})?", day_and_month_name),
    compile_phrase(rf"{THE}{MONTH_FIRST}\.? ?(?:the )?{DAY_NUMBER}{ORDINAL}?{NO_HOUR}(?: {YEAR})?", month_name_and_day),
    # days
    compile_phrase(rf"(?:le |the |on )?{WEEKDAY}\.?(?= next week\b)", weekday_alone),
    compile_phrase(rf"(?:le |the )?(?:next|prochain) {WEEKDAY}\.?", next_weekday),
    compile_phrase(rf"(?:le )?{WEEKDAY}\.? (?:prochain|next|suivant|qui vient|qui arrive|a venir)", next_weekday),
    compile_phrase(rf"(?:le |the )?{WEEKDAY}\.? (?:d apres|after next|after)", weekday_after_next),
    compile_phrase(rf"(?:last|past) {WEEKDAY}", last_weekday),
    compile_phrase(rf"(?:le )?{WEEKDAY}\.? (?:dernier|passe)", last_weekday),
    compile_phrase(rf"(?:a )?(?:week|fortnight) (?:on |from )?{WEEKDAY}", weekday_a_week_on),
    compile_phrase(rf"(?:de )?{WEEKDAY}\.? (?:en (?:huit|quinze|8|15)|(?:a )?(?:week|fortnight))", weekday_a_week_on),
    compile_phrase(rf"(?:mon|ma|mes|my|notre|our)(?= (?:{OWN}|{any_of(WEEKDAYS)})s?\b)", no_constraint),
    compile_phrase(r"mon(?= \d\d? ?h)", unread),  # "mon 14h": Monday, or mine?
    compile_phrase("(?:tous|toutes)(?: les)?|chaque|every|each", each_time),
    compile_phrase(r"ma(?= ?\d\d? ?h)", unread),
    compile_phrase(rf"{WEEKDAY}\.?", weekday_alone),
    compile_phrase(rf"{TWO_LETTERS}\.?(?= ?(?:le )?\d)", weekday_alone),
    compile_phrase(rf"(?:les |the |on )?{SPELT_DAY}s", every_weekday),
    compile_phrase("apres demain|(?:the )?day after tomorrow", day_ahead(2)),
    compile_phrase("avant hier|(?:the )?day before yesterday", day_ahead(-2)),
    compile_phrase("demain|tomorrow", day_ahead(1)),
    compile_phrase("aujourd hui|today|ce jour", day_ahead(0)),
    compile_phrase("hier|yesterday", day_ahead(-1)),
    compile_phrase(rf"(?:dans|in|d ici) (\d\d?|{'|'.join(COUNTS)}) (jours?|j|days?|semaines?|weeks?)", in_days),
    compile_phrase(rf"(?:la |the )?(?:semaine|week) (?:du|de|of|from) {A_DAY}", week_of_date),
    compile_phrase(rf"(?:le |the )?weekend (?:du|of) {A_DAY}", weekend_of_date),
    compile_phrase(r"(?:la |the )?(?:semaine|week) (?:n ?° ?|no )?(\d\d?)", week_of_number),
    compile_phrase("(?:the )?week after next", week_ahead(2)),
    compile_phrase("(?:la |the )?(?:semaine (?:prochaine?|suivante?)|next week)", week_ahead(1)),
    compile_phrase("(?:la |the )?(?:semaine derniere|semaine passee|last week)", week_ahead(-1)),
    compile_phrase("cette semaine|this week|la semaine|(?:all|the) week", this_week),
    compile_phrase("(?:le |the )?(?:next weekend|weekend prochain)", next_weekend),
    compile_phrase("(?:le |the )?(?:last weekend|weekend dernier|weekend passe)", weekend_ahead(-1)),
    compile_phrase("(?:ce |this |le |the )?weekend", weekend_ahead(0)),
    compile_phrase("(?:les |the |on )?weekends", every_weekend),
    compile_phrase("(?:toute )?(?:cette annee|l annee en cours)|this year", year_ahead(0)),
    compile_phrase("l an dernier|(?:l )?annee derniere|last year", year_ahead(-1)),
    compile_phrase("(?:le )?mois prochain|next month", month_ahead(1)),
    compile_phrase("(?:le )?(?:mois dernier|mois passe)|last month", month_ahead(-1)),
    compile_phrase("ce mois(?: ?-? ?ci)?|this month|le mois(?! d)", month_ahead(0)),
    compile_phrase(rf"(?:(?:en|in|mois de|month of) )?{MONTH_FIRST}\.?(?: (\d{{4}}))?", whole_month),
    # hours
    compile_phrase("(?:entre )?(?:midi et deux|midi et 2|midi deux)", around_lunch),
    compile_phrase(
        rf"(?:(de|from|entre|between) )?{HOUR}( ?- ?| (?:a|to|et|and|until|jusqu a) ){HOUR}", range_of_hours
    ),
    compile_phrase(rf"(?:jusqu a|until) {HOUR}", until_hour),
    compile_phrase(rf"(?:a partir de|des|depuis|from|after|apres(?! midi)) {HOUR}", from_hour_onwards),
    compile_phrase(rf"(?:a|at|vers|around|@) ?(\d\d?){NO_HOUR}", start_at),
    compile_phrase(f"({CLOCK})", start_at),
    compile_phrase(rf"(?:ce(?:t|tte)?|this) {PART}|(tonight)", part_of_today),
    compile_phrase(rf"(?:(?:du|de l|de la|le|la|dans la|in the|au) )?{PART}", part_of_day),
    # the rest
    compile_phrase(rf"(?:le|the|on the|on|du) {DAY_NUMBER}{ORDINAL}?{NO_HOUR}", day_of_month),
    compile_phrase(rf"les (\d\d?){NO_HOUR}", day_of_month),  # "les 24 et 25"
    compile_phrase(rf"(\d\d?){ORDINAL}", day_of_month),
    compile_phrase(rf"(\d{{1,6}}){NO_HOUR}", bare_number),
    compile_phrase(HARMLESS, no_constraint),
)


# ---------------------------------------------------------------- one phrase of a text


class NoSuchPhrase(Exception):
    """Looks like a phrase and cannot be read. It ends here; `day` when it is a date that does not exist."""

    def __init__(self, ends: int, *, day: bool) -> None:
        super().__init__()
        self.ends, self.day = ends, day


def phrase_at(folded: str, place: int, said: datetime) -> tuple[Constraints, int] | None:
    """The meaning of the phrase that begins here, and its end. Raises `NoSuchPhrase` when it is none."""
    for pattern, read in PHRASES:
        match = pattern.match(folded, place)
        try:
            if match and (piece := read(match, said)) is not None:
                return piece, match.end()
        except (NoSuchDay, NotRead) as error:
            assert match is not None
            raise NoSuchPhrase(match.end(), day=isinstance(error, NoSuchDay)) from error
    return None
