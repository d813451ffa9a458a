"""Every phrase about dates that the vocabulary can make gives what a small oracle gives, or a question that offers it.

The oracle knows a phrase by how it was made and counts days by itself; it never reads text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import LineId, Shift, ShiftId, SlotId
from bot.parsing.matching import One, Several, match_shift
from bot.parsing.moments import read_constraints
from bot.parsing.periods import read_periods

DAY = timedelta(days=1)
unhurried = settings(deadline=None)  # a busy machine makes no phrase wrong
WEEKDAYS = {
    "fr": [
        ["lundi", "lun.", "lun"],
        ["mardi", "mar.", "Mardi"],
        ["mercredi", "mer.", "mercr."],
        ["jeudi", "jeu.", "jeud"],
        ["vendredi", "ven.", "vendr."],
        ["samedi", "sam.", "samdi"],
        ["dimanche", "dim.", "diman."],
    ],
    "en": [
        ["monday", "Mon", "mon."],
        ["tuesday", "tue", "tues."],
        ["wednesday", "wed", "weds"],
        ["thursday", "thu", "thurs"],
        ["friday", "fri", "Fri."],
        ["saturday", "sat", "saturady"],
        ["sunday", "sun", "sun."],
    ],
}
MONTHS = {
    "fr": [
        *(["janvier", "janv."], ["février", "fevr.", "fév"], ["mars"], ["avril", "avr."], ["mai"], ["juin"]),
        *(["juillet", "juil."], ["août", "aout"], ["septembre", "sept."], ["octobre", "oct."]),
        *(["novembre", "nov."], ["décembre", "déc.", "decemb."]),
    ],
    "en": [
        *(["january", "jan"], ["february", "Feb"], ["march"], ["april", "apr"], ["may"], ["june"], ["july"]),
        *(["august", "aug"], ["september", "sept"], ["october", "oct"], ["november", "nov"], ["december", "Dec."]),
    ],
}
ZONES = ["Europe/Paris", "Indian/Reunion", "America/New_York"]


@dataclass(frozen=True)
class Phrase:
    """Some words, and the days that they name, of which the oracle picks: `nth` counts from the day they are said."""

    words: str
    is_it: Callable[[date], bool]
    only: date | None = None
    weekday: bool = False

    def coming(self, today: date) -> date:
        """The next such day, today included; or the only one."""
        return self.only or next(day for ahead in range(3000) if self.is_it(day := today + ahead * DAY))

    def before(self, last: date) -> date:
        """The last such day up to that one."""
        return self.only or next(day for back in range(3000) if self.is_it(day := last - back * DAY))


def ordinal(day: int, language: str) -> list[str]:
    if language == "fr":
        return [str(day), "1er", "premier"] if day == 1 else [str(day)]
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day, "th")
    return [str(day), f"{day}{ending}"]


@st.composite
def dates(draw: st.DrawFn, language: str, today: date) -> Phrase:
    """A day of a month, with or without its year: `3/12`, `le 3 décembre`, `Dec 3rd 2026`, `2026-12-03`."""
    day = today + draw(st.integers(0, 500)) * DAY
    with_year = draw(st.booleans()) or (day.day, day.month) == (29, 2)
    name = draw(st.sampled_from(MONTHS[language][day.month - 1]))
    number = draw(st.sampled_from(ordinal(day.day, language)))
    year = f" {day.year}" if with_year else ""
    forms = [f"{day.day}/{day.month}" + (f"/{day.year}" if with_year else ""), f"{number} {name}{year}"]
    forms += [f"{day:%d/%m}" + (f"/{day:%y}" if with_year else "")]
    if language == "en":
        forms += [f"{name} {number}{year}", f"the {number} of {name}{year}"]
    else:
        forms += [f"le {number} {name}{year}"]
    if with_year:
        forms += [f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{number} {name} {day:%y}"]
    words = draw(st.sampled_from(forms))
    return Phrase(words, lambda one: (one.day, one.month) == (day.day, day.month), day if with_year else None)


@st.composite
def weekdays(draw: st.DrawFn, language: str) -> Phrase:
    weekday = draw(st.integers(0, 6))
    words = draw(st.sampled_from(WEEKDAYS[language][weekday]))
    return Phrase(words, lambda one: one.weekday() == weekday, weekday=True)


@st.composite
def relative(draw: st.DrawFn, language: str, today: date) -> Phrase:
    known = {
        "fr": {"aujourd'hui": 0, "demain": 1, "après-demain": 2, "apres demain": 2, "dans 3 jours": 3, "2main": 1},
        "en": {"today": 0, "tomorrow": 1, "the day after tomorrow": 2, "tmw": 1, "in 3 days": 3, "tomorow": 1},
    }[language]
    words = draw(st.sampled_from(sorted(known)))
    return Phrase(words, lambda _: False, today + known[words] * DAY)


def days(language: str, today: date) -> st.SearchStrategy[Phrase]:
    return st.one_of(dates(language, today), weekdays(language), relative(language, today))


@dataclass(frozen=True)
class Said:
    """Who says it, when and where."""

    language: str
    at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    def midnight(self, day: date, minutes: int = 0) -> datetime:
        return datetime.combine(day + minutes // 1440 * DAY, time(minutes % 1440 // 60, minutes % 60), self.zone)


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    minutes = draw(st.integers(0, 3 * 366 * 24 * 60))
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return Said(draw(st.sampled_from(["fr", "en"])), at, ZoneInfo(draw(st.sampled_from(ZONES))))


def check(words: str, said: Said, expected: tuple[datetime, datetime | None]) -> None:
    """One period for sure is the right one; a question offers it."""
    read = read_periods(words, said.at, said.zone)
    right = expected[0].astimezone(UTC), expected[1].astimezone(UTC) if expected[1] else None
    assert right in read.found, (words, read)
    assert read.found == (right,) or not read.sure, (words, read)


# ---------------------------------------------------------------- periods


@unhurried
@given(st.data(), sayings())
def test_a_day(data: st.DataObject, said: Said) -> None:
    day = data.draw(days(said.language, said.today))
    whole = data.draw(st.sampled_from({"fr": ["", " toute la journée"], "en": ["", " all day"]}[said.language]))
    meant = day.coming(said.today)
    check(f"{day.words}{whole}", said, (said.midnight(meant), said.midnight(meant + DAY)))


HOURS = {"fr": ["de {} à {}", "{}-{}", "{} à {}"], "en": ["from {} to {}", "{} - {}"]}
TWO = {"fr": ["14h", "à 14h", "14 h"], "en": ["2pm", "at 2 pm", "14:00"]}


@unhurried
@given(st.data(), sayings(), st.integers(0, 23), st.integers(1, 12), st.sampled_from([0, 30]))
def test_hours_of_a_day(data: st.DataObject, said: Said, hour: int, length: int, minute: int) -> None:
    day = data.draw(days(said.language, said.today))
    starts, ends = hour * 60 + minute, (hour + length) * 60 + minute
    shown = [f"{at // 60 % 24}{'h' if said.language == 'fr' else ':'}{at % 60:02}" for at in (starts, ends)]
    form = data.draw(
        st.sampled_from({"fr": ["de {} à {}", "{}-{}", "{} à {}"], "en": ["from {} to {}", "{} - {}"]}[said.language])
    )
    meant = day.coming(said.today)
    if day.weekday and said.midnight(meant, ends) <= said.at:
        meant += 7 * DAY  # these hours of today are over
    check(f"{day.words} {form.format(*shown)}", said, (said.midnight(meant, starts), said.midnight(meant, ends)))


RANGES = {
    "fr": ["du {} au {}", "{} - {}", "{} au {}", "du {} jusqu'au {} inclus", "entre {} et {}"],
    "en": ["from {} to {}", "{} - {}", "{} to {}", "from {} until {}", "{} through {}", "between {} and {}"],
}


@unhurried
@given(st.data(), sayings())
def test_from_one_date_to_another(data: st.DataObject, said: Said) -> None:
    """The last day is the next such day from the first on; of first days the last that is not after it."""
    first, last = (data.draw(dates(said.language, said.today)) for _ in range(2))
    right = last.only or last.coming(first.only or said.today)
    left = first.before(right)
    if left > right or (right - left).days > 360:
        return
    words = data.draw(st.sampled_from(RANGES[said.language])).format(first.words, last.words)
    check(words, said, (said.midnight(left), said.midnight(right + DAY)))


@unhurried
@given(st.data(), sayings())
def test_from_one_weekday_to_another(data: st.DataObject, said: Said) -> None:
    first, last = (data.draw(weekdays(said.language)) for _ in range(2))
    left = first.coming(said.today)
    right = last.coming(left + DAY) if first.is_it(last.coming(left)) else last.coming(left)
    words = data.draw(st.sampled_from(RANGES[said.language])).format(first.words, last.words)
    check(words, said, (said.midnight(left), said.midnight(right + DAY)))


@unhurried
@given(st.data(), sayings(), st.integers(1, 28), st.integers(0, 6))
def test_from_one_day_of_the_month_to_another(data: st.DataObject, said: Said, number: int, length: int) -> None:
    """`du 3 au 5`: the next that is not over."""
    today, last = said.today, (number + length - 1) % 28 + 1
    right = next(day for ahead in range(40) if (day := today + ahead * DAY).day == last)
    left = next(day for back in range(40) if (day := right - back * DAY).day == number)
    words = data.draw(st.sampled_from({"fr": ["du {} au {}"], "en": ["from the {} to the {}"]}[said.language]))
    check(words.format(number, last), said, (said.midnight(left), said.midnight(right + DAY)))


@unhurried
@given(st.data(), sayings(), st.integers(1, 12), st.integers(1, 27), st.integers(1, 27))
def test_from_a_day_to_another_of_one_month(data: st.DataObject, said: Said, month: int, one: int, other: int) -> None:
    """`du 1er au 15 janvier`, which must never begin in another month."""
    first, last = sorted((one, other))
    name = data.draw(st.sampled_from(MONTHS[said.language][month - 1]))
    right = next(day for n in range(800) if ((day := said.today + n * DAY).day, day.month) == (last, month))
    starts, ends = (data.draw(st.sampled_from(ordinal(day, said.language))) for day in (first, last))
    form = data.draw(st.sampled_from(RANGES[said.language])).format(starts, f"{ends} {name}")
    check(form, said, (said.midnight(right.replace(day=first)), said.midnight(right + DAY)))


RANGES_IN_DIGITS = [
    *("{0:%d-%m} au {1:%d-%m}", "{0:%d-%m}/{1:%d-%m}", "du {0:%d.%m} au {1:%d.%m}", "{0:%d/%m}-{1:%d/%m}"),
    *("{0:%d/%m}–{1:%d/%m}", "{0:%d/%m} -> {1:%d/%m}", "{0:%d.%m.}-{1:%d.%m.}", "from {0:%d-%m} to {1:%d-%m}"),
    *("{0:%Y-%m-%d}/{1:%Y-%m-%d}", "{0:%Y/%m/%d} - {1:%Y/%m/%d}", "{0:%d-%m-%Y} au {1:%d-%m-%Y}"),
]
RANGES_OF_MONTH = [
    *(
        "{0:%d} au {1:%d/%m}",
        "{0:%d}-{1:%d/%m}",
        "{0:%d}.-{1:%d.%m.}",
        "{0:%d}–{1:%d/%m/%Y}",
        "{1:%Y-%m}-{0:%d}/{1:%d}",
    ),
    *(
        "{0:%d}-{1:%d} {2}",
        "{0:%d}/{1:%d} {2}",
        "{0:%d} → {1:%d} {2}",
        "{2} {0:%d}-{1:%d}",
        "{2} {0:%d}-{1:%d}, {1:%Y}",
    ),
]


@unhurried
@given(st.data(), sayings(), st.integers(13, 120), st.integers(1, 60))
def test_a_range_in_digits(data: st.DataObject, said: Said, ahead: int, length: int) -> None:
    first = said.today + ahead * DAY
    last = first + length * DAY
    words = data.draw(st.sampled_from(RANGES_IN_DIGITS)).format(first, last)
    check(words, said, (said.midnight(first), said.midnight(last + DAY)))


@unhurried
@given(st.data(), sayings(), st.integers(1, 6), st.integers(13, 26), st.integers(1, 2))
def test_a_range_of_days_of_one_month(data: st.DataObject, said: Said, ahead: int, number: int, length: int) -> None:
    first = (said.today.replace(day=1) + 31 * ahead * DAY).replace(day=number)
    last = first + length * DAY
    name = data.draw(st.sampled_from(MONTHS[said.language][first.month - 1]))
    words = data.draw(st.sampled_from(RANGES_OF_MONTH)).format(first, last, name)
    check(words, said, (said.midnight(first), said.midnight(last + DAY)))


@unhurried
@given(st.data(), sayings())
def test_until_a_day(data: st.DataObject, said: Said) -> None:
    day = data.draw(days(said.language, said.today))
    until = {"fr": "jusqu'au {}" if day.words[0].isdigit() else "jusqu'à {}", "en": "until {}"}[said.language]
    check(until.format(day.words), said, (said.at, said.midnight(day.coming(said.today) + DAY)))


@unhurried
@given(st.data(), sayings())
def test_from_a_day_on(data: st.DataObject, said: Said) -> None:
    day = data.draw(days(said.language, said.today))
    since = {"fr": ["à partir de {}", "dès {}", "à compter de {}"], "en": ["from {}", "starting {}", "from {} on"]}
    words = data.draw(st.sampled_from(since[said.language])).format(day.words)
    check(words, said, (said.midnight(day.coming(said.today)), None))


@unhurried
@given(st.data(), sayings())
def test_two_days(data: st.DataObject, said: Said) -> None:
    """Days in a row are one period; of others one is asked."""
    day = data.draw(st.one_of(dates(said.language, said.today), weekdays(said.language)))
    one = day.coming(said.today)
    other = one + DAY
    second = WEEKDAYS[said.language][other.weekday()][0] if day.weekday else f"{other:%d/%m/%Y}"
    words = f"{day.words} {'et' if said.language == 'fr' else 'and'} {second}"
    check(words, said, (said.midnight(one), said.midnight(other + DAY)))


@pytest.mark.parametrize(
    "words",
    ["31/11", "le 31 novembre", "30/2", "february 30", "32/12", "0/5", "31 juin", "du 30/2 au 3/3", "until 31/4"],
)
@unhurried
@given(said=sayings())
def test_a_day_that_does_not_exist_is_named(words: str, said: Said) -> None:
    read = read_periods(words, said.at, said.zone)
    assert (read.found, len(read.no_such_day)) == ((), 1)


# ---------------------------------------------------------------- shifts


def daily_shifts(said: Said) -> list[Shift]:
    """One at 14:00 each day, from a month ago to more than a year ahead."""
    some = []
    for number, day in enumerate((said.today + n * DAY for n in range(-30, 520)), 1):
        starts, ends = (said.midnight(day, minute).astimezone(UTC) for minute in (840, 960))
        some.append(Shift(ShiftId(number), LineId("lyon"), SlotId(1), day, number, starts, ends))
    return some


@unhurried
@given(st.data(), sayings())
def test_a_shift_on_a_day(data: st.DataObject, said: Said) -> None:
    """One shift is the one on the day that was meant; if several are offered, it is among them."""
    day = data.draw(days(said.language, said.today))
    hour = data.draw(st.sampled_from(TWO[said.language]))
    own = data.draw(st.sampled_from({"fr": ["", "mon ", "mes "], "en": ["", "my ", "on "]}[said.language]))
    wanted = read_constraints(f"{own if day.weekday else ''}{day.words} {hour}", said.at, said.zone)
    found = match_shift(wanted, daily_shifts(said), said.zone)
    meant = day.coming(said.today)
    if said.midnight(meant, 960) <= said.at:
        if not day.weekday:
            assert not isinstance(found, One) or found.shift.date == meant  # over: next year's is not taken for it
            return
        meant += 7 * DAY
    assert isinstance(found, One | Several), (day.words, hour)
    offered = [found.shift.date] if isinstance(found, One) else [shift.date for shift in found.shifts]
    assert meant in offered, (day.words, hour, offered)


@unhurried
@given(st.data(), sayings(), st.integers(0, 400), st.integers(0, 9))
def test_shifts_on_dates_in_digits(data: st.DataObject, said: Said, ahead: int, length: int) -> None:
    """`24-12` is a date from the 24th on, where it cannot be hours; `2026-12-24/2026-12-26` is all these days."""
    first = said.today + ahead * DAY
    last = first + length * DAY
    words = data.draw(
        st.sampled_from([f"{first}/{last}", f"{first} - {last}", f"{first} to {last}", f"{first} au {last}"])
    )
    found = match_shift(read_constraints(words, said.at, said.zone), daily_shifts(said), said.zone)
    offered = [found.shift] if isinstance(found, One) else found.shifts if isinstance(found, Several) else ()
    coming = [s.date for s in daily_shifts(said) if first <= s.date <= last and s.ends > said.at]
    assert [shift.date for shift in offered] == coming or (coming == [] and offered != ())
    if first.day >= 24:
        for form in ("{:%d-%m}", "le {:%d-%m}", "{:%d-%m} 14h"):
            read = read_constraints(form.format(first), said.at, said.zone)
            meant = {day for one in read.readings for day in one.days or ()}
            assert (read.unknown, {(day.day, day.month) for day in meant}) == ((), {(first.day, first.month)})


@unhurried
@given(st.data(), sayings(), st.integers(0, 6))
def test_a_weekday_of_next_week(data: st.DataObject, said: Said, weekday: int) -> None:
    name = WEEKDAYS[said.language][weekday][0]
    forms = {
        "fr": ["{} de la semaine prochaine", "{} semaine prochaine", "la semaine prochaine {}"],
        "en": ["{} next week", "{} of next week", "next week {}", "on {} next week", "next week on {}"],
    }[said.language]
    words = data.draw(st.sampled_from(forms)).format(name)
    meant = said.today + (7 - said.today.weekday() + weekday) * DAY
    check(words, said, (said.midnight(meant), said.midnight(meant + DAY)))
    found = match_shift(read_constraints(f"{words} 14h", said.at, said.zone), daily_shifts(said), said.zone)
    assert isinstance(found, One)
    assert found.shift.date == meant


# ---------------------------------------------------------------- words that are not understood

UNREAD = ["bidule", "grève", "xyz", "travaux", "because", "environ"]


@unhurried
@given(st.data(), sayings(), st.sampled_from(UNREAD))
def test_a_word_that_is_not_understood_is_named_and_nothing_is_closed(
    data: st.DataObject, said: Said, word: str
) -> None:
    day = data.draw(days(said.language, said.today))
    words = data.draw(st.sampled_from([f"{day.words} {word}", f"{word} {day.words}", f"du {day.words} au {word}"]))
    read = read_periods(words, said.at, said.zone)
    assert (read.found, word.replace("è", "e") in " ".join(read.unknown)) == ((), True)


@unhurried
@given(st.data(), sayings(), st.sampled_from(UNREAD))
def test_a_shift_is_not_taken_when_a_word_is_not_understood(data: st.DataObject, said: Said, word: str) -> None:
    day = data.draw(days(said.language, said.today))
    wanted = read_constraints(f"{day.words} {word} 14h", said.at, said.zone)
    found = match_shift(wanted, daily_shifts(said), said.zone)
    assert not isinstance(found, One)
    assert word.replace("è", "e") in wanted.unknown


# ---------------------------------------------------------------- other ways to name days

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    return day - day.weekday() * DAY


@unhurried
@given(st.data(), sayings())
def test_weeks_week_ends_and_months(data: st.DataObject, said: Said) -> None:
    today, this = said.today, monday(said.today)
    first = (today.replace(day=1) + 31 * DAY).replace(day=1)
    after = (first + 31 * DAY).replace(day=1)
    known = {
        "la semaine prochaine": (this + WEEK, this + 2 * WEEK),
        "next week": (this + WEEK, this + 2 * WEEK),
        "cette semaine": (today, this + WEEK),
        "this week": (today, this + WEEK),
        "ce week-end": (this + 5 * DAY, this + WEEK),
        "this weekend": (this + 5 * DAY, this + WEEK),
        "le mois prochain": (first, after),
        "next month": (first, after),
    }
    words = data.draw(st.sampled_from(sorted(known)))
    check(words, said, (said.midnight(known[words][0]), said.midnight(known[words][1])))


@unhurried
@given(st.data(), sayings(), st.integers(0, 6))
def test_a_weekday_a_week_or_two_later(data: st.DataObject, said: Said, weekday: int) -> None:
    """`mardi en huit` is a week after the next Tuesday, `mardi prochain` the next one or the one after: asked."""
    name = WEEKDAYS[said.language][weekday][0]
    following = next(day for n in range(1, 8) if (day := said.today + n * DAY).weekday() == weekday)
    forms = {
        "fr": {"{} en huit": 1, "{} en 8": 1, "{} en quinze": 2, "{} prochain": 0},
        "en": {"{} week": 1, "a week on {}": 1, "next {}": 0},
    }[said.language]
    form = data.draw(st.sampled_from(sorted(forms)))
    meant = following + forms[form] * WEEK
    check(form.format(name), said, (said.midnight(meant), said.midnight(meant + DAY)))


@unhurried
@given(st.data(), sayings(), st.integers(0, 6))
def test_every_weekday_is_asked_about(data: st.DataObject, said: Said, weekday: int) -> None:
    name = WEEKDAYS[said.language][weekday][0]
    forms = {"fr": ["tous les {}s", "chaque {}", "les {}s", "{}s"], "en": ["every {}", "{}s", "each {}"]}[said.language]
    read = read_periods(data.draw(st.sampled_from(forms)).format(name), said.at, said.zone)
    first = next(day for n in range(7) if (day := said.today + n * DAY).weekday() == weekday)
    assert (read.sure, read.each) == (False, True)
    assert said.midnight(first).astimezone(UTC) in {starts for starts, _ in read.found}


@unhurried
@given(st.data(), sayings(), st.integers(2, 9))
def test_lengths_begin_now_and_end_with_a_day(data: st.DataObject, said: Said, count: int) -> None:
    forms = {"fr": ["pendant {} jours", "{} jours"], "en": ["for {} days", "for the next {} days"]}[said.language]
    words = data.draw(st.sampled_from(forms)).format(count)
    check(words, said, (said.at, said.midnight(said.today + count * DAY)))


@unhurried
@given(st.data(), sayings(), st.integers(1, 31), st.integers(1, 12), st.integers(1, 31), st.integers(1, 12))
def test_american_dates(data: st.DataObject, said: Said, day: int, month: int, last: int, until: int) -> None:
    """`12/24 to 1/2`, from those who write in English: one date that can be read in one order decides for both."""
    try:
        date(2028, month, day), date(2028, until, last)
    except ValueError:
        return
    if day <= 12 or (month, day) == (2, 29) or (until, last) == (2, 29):
        return
    right = next(one for n in range(800) if ((one := said.today + n * DAY).day, one.month) == (last, until))
    left = next(one for n in range(800) if ((one := right - n * DAY).day, one.month) == (day, month))
    read = read_periods(f"{month}/{day} to {until}/{last}", said.at, said.zone, american=True)
    period = (said.midnight(left).astimezone(UTC), said.midnight(right + DAY).astimezone(UTC))
    assert (read.sure, read.found) == (True, (period,))
