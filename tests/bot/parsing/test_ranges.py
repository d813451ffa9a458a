"""Closing dates, weekly slots, names before a time, trades, in both languages."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.ranges import Missing, Weekly, date_range, read_weekly_slot, split_pair, split_who
from tests.support.week import PARIS, said_at

NOW = said_at("21/11 11:00")  # a Saturday
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "21/11 11:00 - open"),
        ("maintenant", "21/11 11:00 - open"),
        ("now", "21/11 11:00 - open"),
        ("jusqu'à nouvel ordre", "21/11 11:00 - open"),
        ("du 24/12 au 2/1", "24/12 00:00 - 03/01 00:00"),
        ("24/12-2/1", "24/12 00:00 - 03/01 00:00"),
        ("from 24 Dec to 2 Jan", "24/12 00:00 - 03/01 00:00"),
        ("du 24/12 18h au 2/1 9h", "24/12 18:00 - 02/01 09:00"),
        ("du 24/12/2026 au 2/1/2027", "24/12 00:00 - 03/01 00:00"),
        ("2026-12-24 - 2027-01-02", "24/12 00:00 - 03/01 00:00"),
        ("du 24 au 26", "24/11 00:00 - 27/11 00:00"),
        ("du 24 au 26 décembre", "24/12 00:00 - 27/12 00:00"),
        ("from Dec 24 to 26", "24/12 00:00 - 27/12 00:00"),
        ("du 20 au 26", "20/11 00:00 - 27/11 00:00"),  # it has begun
        ("du lundi au vendredi", "23/11 00:00 - 28/11 00:00"),
        ("from friday to monday", "27/11 00:00 - 01/12 00:00"),
        ("demain", "22/11 00:00 - 23/11 00:00"),
        ("tomorrow", "22/11 00:00 - 23/11 00:00"),
        ("lundi", "23/11 00:00 - 24/11 00:00"),
        ("24 décembre", "24/12 00:00 - 25/12 00:00"),
        ("ce week-end", "21/11 00:00 - 23/11 00:00"),
        ("next week", "23/11 00:00 - 30/11 00:00"),
        ("ce soir", "21/11 17:00 - 22/11 00:00"),
        ("mardi 14h-16h", "24/11 14:00 - 24/11 16:00"),
        ("tuesday 2-4pm", "24/11 14:00 - 24/11 16:00"),
        ("de 14h à 16h", "21/11 14:00 - 21/11 16:00"),
        ("8h-9h", "22/11 08:00 - 22/11 09:00"),  # today's is over
        ("samedi 8h-9h", "28/11 08:00 - 28/11 09:00"),
        ("dimanche 22h-6h", "22/11 22:00 - 23/11 06:00"),
        ("jusqu'au 2/1", "21/11 11:00 - 03/01 00:00"),
        ("jusqu'à 18h", "21/11 11:00 - 21/11 18:00"),
        ("until friday", "21/11 11:00 - 28/11 00:00"),
        ("à partir de lundi", "23/11 00:00 - open"),
        ("from monday", "23/11 00:00 - open"),
        ("hier", "20/11 00:00 - 21/11 00:00"),
        ("mardi 14h", "unclear"),
        ("12", "unclear"),
        ("9-5", "unclear"),
        ("bla", "unclear"),
        ("mardi bla", "unclear"),
        ("du 32/12 au 2/1", "unclear"),
        ("du 24/12 au bla", "unclear"),
        ("le 24 et le 25", "unclear"),
    ],
)
def test_closing_dates_as_people_write_them(text: str, expected: str) -> None:
    found = date_range(text, NOW, PARIS)
    ends = [f"{at.astimezone(PARIS):%d/%m %H:%M}" if at else "open" for at in found or ()]
    assert (" - ".join(ends) or "unclear") == expected


def test_a_weekday_that_may_be_this_weeks_or_next_weeks_is_unclear() -> None:
    assert date_range("jeudi prochain", said_at("23/11 9:00"), PARIS) is None


TUESDAY = Weekly(1, time(14), time(16))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mardi 14h-16h", TUESDAY),
        ("tous les mardis de 14h à 16h", TUESDAY),
        ("every tuesday from 2pm to 4pm", TUESDAY),
        ("mardi 14h-16h 2 places 1 formation", Weekly(1, time(14), time(16), 2, 1)),
        ("tuesday 2pm-4pm 2 seats 1 trainee", Weekly(1, time(14), time(16), 2, 1)),
        ("mardi 14h-16h 2 personnes, 1 place en formation", Weekly(1, time(14), time(16), 2, 1)),
        ("tue 2-4pm 2 people 1 trainee seat", Weekly(1, time(14), time(16), 2, 1)),
        (
            "mardi 14h-16h 2 places 1 formation du 1/9 au 30/6 sauf jours fériés",
            Weekly(1, time(14), time(16), 2, 1, date(2026, 9, 1), date(2027, 6, 30), on_holidays=False),
        ),
        (
            "tuesday 2pm-4pm from 1 september to 30 june except bank holidays",
            Weekly(1, time(14), time(16), 1, 0, date(2026, 9, 1), date(2027, 6, 30), on_holidays=False),
        ),
        ("mardi 14h-16h à partir du 1/9", Weekly(1, time(14), time(16), season_starts=date(2027, 9, 1))),
        ("mardi 14h-16h jusqu'au 30/6", Weekly(1, time(14), time(16), season_ends=date(2027, 6, 30))),
        ("mardi 14h-16h hors fériés", Weekly(1, time(14), time(16), on_holidays=False)),
        ("dimanche 22h-6h", Weekly(6, time(22), time(6))),
        ("lundi 0h-24h", Weekly(0, time(0), time(0))),
        ("14h-16h", Missing.WEEKDAY),
        ("", Missing.WEEKDAY),
        ("mardi", Missing.TIMES),
        ("mardi 14h", Missing.TIMES),
        ("mardi 2-4", Missing.TIMES),  # in the night or in the afternoon
        ("mardi 14h-16h 0 places", Missing.SEATS),
        ("mardi 14h-16h du 32/9 au 30/6", Missing.SEASON),
        ("mardi 14h-16h du 1/9/2027 au 30/6/2027", Missing.SEASON),
        ("mardi 14h-16h bla", Missing.UNKNOWN),
        ("mardi 24/11 14h-16h", Missing.UNKNOWN),
    ],
)
def test_weekly_slots_as_people_write_them(text: str, expected: Weekly | Missing) -> None:
    assert read_weekly_slot(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "who", "rest"),
    [
        ("Anne-Lise mardi 14h", "Anne-Lise", "mardi 14h"),
        ("@v1 mardi 14h", "@v1", "mardi 14h"),
        ("mardi 14h @v2", "@v2", "mardi 14h"),
        ("Léa 12", "Léa", "12"),
        ("Sam 14h", "Sam", "14h"),
        ("Avril Dupont ce soir", "Avril Dupont", "ce soir"),
        ("Jean de la Tour pour mardi 14h", "Jean de la Tour", "mardi 14h"),
        ("Anne Hardi la semaine prochaine", "Anne Hardi", "la semaine prochaine"),
        ("Jean Le Goff on tuesday", "Jean Le Goff", "tuesday"),
        ("Anne", "Anne", ""),
        ("", "", ""),
    ],
)
def test_a_name_stands_before_the_first_word_of_time(text: str, who: str, rest: str) -> None:
    assert split_who(text) == (who, rest)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("mardi 14h contre jeudi 16h", ("mardi 14h", "jeudi 16h")),
        ("tue 2pm for thu 4pm", ("tue 2pm", "thu 4pm")),
        ("12 against 14", ("12", "14")),
        ("mardi pour jeudi", ("mardi", "jeudi")),
        ("pour mardi CONTRE jeudi", ("pour mardi", "jeudi")),
        ("mardi ↔ jeudi", ("mardi", "jeudi")),
        ("mardi", None),
        ("contre jeudi", None),
        ("", None),
    ],
)
def test_a_trade_has_two_sides(text: str, sides: tuple[str, str] | None) -> None:
    assert split_pair(text) == sides


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    date_range(text, NOW, PARIS)
    read_weekly_slot(text, TODAY)
    split_pair(text)
    assert all(isinstance(part, str) for part in split_who(text))


@pytest.mark.parametrize("unit", ["du 24 au ", "- ", "a ", "1", " pour ", "mardi ", "mardi 14h-16h "])
def test_a_hundred_thousand_letters_take_no_time_worth_noting(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert date_range(text, NOW, PARIS) is None
    assert isinstance(read_weekly_slot(text, TODAY), Missing)
