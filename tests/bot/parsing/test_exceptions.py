"""Periods with exceptions: what was excepted is never in what is closed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.exceptions import read_closing
from tests.support.week import PARIS, said_at

MONDAY = said_at("23/11 09:00")
DAY = timedelta(days=1)


def shown(text: str) -> str:
    """The parts that are meant together, after `? ` when the bot must ask; alternatives are between bars."""
    closing = read_closing(text, MONDAY, PARIS, american=False)
    if not closing.parts:
        return f"no {closing.read.no_such_day[0]}" if closing.read.no_such_day else f"unclear {closing.read.unknown[0]}"
    ways = [
        " + ".join(" - ".join(f"{at.astimezone(PARIS):%d/%m %H:%M}" if at else "open" for at in one) for one in parts)
        for parts in closing.parts
    ]
    return ("" if closing.read.sure else "? ") + " | ".join(ways)


NEXT_WEEK = "30/11 00:00 - 02/12 00:00 + 03/12 00:00 - 07/12 00:00"
AFTERNOON_OPEN = "24/11 00:00 - 24/11 14:00 + 24/11 16:00 - 25/11 00:00"
TUESDAY_OPEN = "01/12 14:00 + 01/12 16:00 - 07/12 00:00"
CHRISTMAS = "24/12 00:00 - 25/12 00:00 + 26/12 00:00 - 01/01 00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la semaine prochaine sauf mercredi", NEXT_WEEK),
        ("la semaine prochaine (sauf le mercredi)", NEXT_WEEK),
        ("la semaine prochaine, sauf mercredi 2", NEXT_WEEK),
        ("la semaine prochaine hormis le 2 décembre", NEXT_WEEK),
        ("la semaine prochaine à l'exception du mercredi", NEXT_WEEK),
        ("la semaine prochaine mais pas mercredi", NEXT_WEEK),
        ("next week except wednesday", NEXT_WEEK),
        ("next week, except for Wednesday", NEXT_WEEK),
        ("next week but not on wednesday", NEXT_WEEK),
        ("next week apart from the 2nd", NEXT_WEEK),
        ("du 24 au 31 décembre sauf le 25", CHRISTMAS),
        ("du 24/12 au 31/12 sauf 25/12", CHRISTMAS),
        ("from 24 to 31 december excluding the 25th", CHRISTMAS),
        ("from 24 to 31 december except christmas", "unclear christmas"),
        ("du 24 au 31 décembre sauf le 25 et le 26", "24/12 00:00 - 25/12 00:00 + 27/12 00:00 - 01/01 00:00"),
        ("du 24 au 31 décembre sauf du 25 au 27", "24/12 00:00 - 25/12 00:00 + 28/12 00:00 - 01/01 00:00"),
        ("la semaine prochaine sauf le week-end", "30/11 00:00 - 05/12 00:00"),
        ("la semaine prochaine sauf mercredi matin", "30/11 00:00 - 02/12 04:00 + 02/12 12:00 - 07/12 00:00"),
        ("demain 9h-18h sauf 12h-14h", "24/11 09:00 - 24/11 12:00 + 24/11 14:00 - 24/11 18:00"),
        ("du 30/11 au 13/12 sauf les mercredis", f"{NEXT_WEEK[:-11]}09/12 00:00 + 10/12 00:00 - 14/12 00:00"),
        ("du 30/11 au 13/12 sauf mercredi", f"? {NEXT_WEEK[:-11]}09/12 00:00 + 10/12 00:00 - 14/12 00:00"),
        ("la semaine prochaine sauf le 20/12", "? 30/11 00:00 - 07/12 00:00"),
        ("mercredi sauf mercredi", "unclear mercredi"),
        ("la semaine prochaine sauf le 31/11", "no 31/11"),
        ("la semaine prochaine sauf les vacances", "unclear les vacances"),
        ("la semaine prochaine sauf", "unclear "),
        ("jusqu'à nouvel ordre sauf mercredi", "unclear mercredi"),
        ("la semaine prochaine", "30/11 00:00 - 07/12 00:00"),
        ("la semaine prochaine sauf les week-ends", "30/11 00:00 - 05/12 00:00"),
        ("du 1er au 13 décembre sauf les week-ends", "01/12 00:00 - 05/12 00:00 + 07/12 00:00 - 12/12 00:00"),
        ("du 1er au 13 décembre sauf le week-end", "? 01/12 00:00 - 05/12 00:00 + 07/12 00:00 - 12/12 00:00"),
        ("next week with the exception of wednesday", NEXT_WEEK),
        ("demain sauf entre 14h et 16h", AFTERNOON_OPEN),
        ("sauf mercredi", "unclear sauf"),
    ],
)
def test_exceptions_as_people_write_them(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("demain sauf 14-16", AFTERNOON_OPEN),
        (
            "demain sauf 2-4",
            f"? 24/11 00:00 - 24/11 02:00 + 24/11 04:00 - 25/11 00:00 | {AFTERNOON_OPEN}",
        ),
        ("tomorrow except 2-4pm", AFTERNOON_OPEN),
        ("demain 9h-18h sauf de 14 à 16", "24/11 09:00 - 24/11 14:00 + 24/11 16:00 - 24/11 18:00"),
        ("du 1er au 10 décembre sauf du 2 au 4", "01/12 00:00 - 02/12 00:00 + 05/12 00:00 - 11/12 00:00"),
    ],
)
def test_hours_of_either_half_of_the_day_are_never_mixed(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_two_numbers_in_a_longer_period_may_be_hours_or_days() -> None:
    closing = read_closing("du 1er au 5 décembre sauf 2-4", MONDAY, PARIS, american=False)
    assert not closing.read.sure
    assert [len(parts) for parts in closing.parts] == [6, 6, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "la semaine prochaine sauf mercredi 10h-12h et 14h-16h",
            "30/11 00:00 - 02/12 10:00 + 02/12 12:00 - 02/12 14:00 + 02/12 16:00 - 07/12 00:00",
        ),
        (
            "next week except wednesday morning and afternoon",
            "30/11 00:00 - 02/12 04:00 + 02/12 18:00 - 07/12 00:00",
        ),
        (
            "la semaine prochaine sauf lundi et mardi 14h-16h",
            f"? 01/12 00:00 - {TUESDAY_OPEN} | 30/11 00:00 - 30/11 14:00 + 30/11 16:00 - {TUESDAY_OPEN}",
        ),
        (
            "la semaine prochaine sauf lundi matin et mardi",
            "30/11 00:00 - 30/11 04:00 + 30/11 12:00 - 01/12 00:00 + 02/12 00:00 - 07/12 00:00",
        ),
    ],
)
def test_a_part_of_a_list_takes_what_it_leaves_out_from_the_others(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("words", ["le 25 14h-16h", "25 14h-16h", "le 25 de 14h à 16h", "le 25 14h-15h et 15h-16h"])
@pytest.mark.parametrize("month", ["décembre", "janvier", "mars"])
def test_a_day_number_beside_hours_is_a_day_of_the_closing(month: str, words: str) -> None:
    number = {"décembre": "12", "janvier": "01", "mars": "03"}[month]
    rest = f"25/{number} 14:00 + 25/{number} 16:00"
    assert shown(f"du 24 au 26 {month} sauf {words}") == rest.join(
        (f"24/{number} 00:00 - ", f" - 27/{number} 00:00"),
    )


@pytest.mark.parametrize(
    "words",
    [
        "mercredi et le 20/12",
        "mercredi, le 20/12",
        "mercredi sauf le 20/12",
        "le 2 et le 20",
        "mercredi 14h",
        "mercredi à 14h",
        "14h",
    ],
)
def test_what_cuts_nothing_or_has_no_end_is_doubted(words: str) -> None:
    closing = read_closing(f"la semaine prochaine sauf {words}", MONDAY, PARIS, american=False)
    assert closing.doubtful
    assert not closing.read.sure
    assert closing.parts


EXCEPT = {
    "fr": ["sauf le {:%d/%m}", "hormis le {:%d}", "sauf {:%d/%m/%Y}", "mais pas le {:%d/%m}"],
    "en": ["except {:%d/%m}", "but not the {:%d}th", "apart from {:%Y-%m-%d}"],
}


@given(st.data(), st.integers(1, 25), st.integers(0, 20), st.integers(-3, 23))
def test_an_excepted_day_is_never_closed(data: st.DataObject, ahead: int, length: int, out: int) -> None:
    first = MONDAY.astimezone(PARIS).date() + ahead * DAY
    days = [first + n * DAY for n in range(length + 1)]
    excepted = first + out * DAY
    if excepted <= MONDAY.date():
        return
    language = data.draw(st.sampled_from(["fr", "en"]))
    words = data.draw(st.sampled_from(EXCEPT[language])).format(excepted)
    period = {"fr": "du {:%d/%m} au {:%d/%m} ", "en": "from {:%d/%m} to {:%d/%m} "}[language].format(days[0], days[-1])
    closing = read_closing(period + words, MONDAY, PARIS, american=False)
    left = [day for day in days if day != excepted]
    closed = {
        day
        for parts in closing.parts
        for starts, ends in parts
        for day in days
        if ends and starts.astimezone(PARIS).date() <= day < ends.astimezone(PARIS).date()
    }
    assert closed == set(left), words
    assert not closing.parts or closing.read.sure is (excepted in days), words
