"""Weekly slots, names before a time, trades, in both languages."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.ranges import Missing, Weekly, read_weekly_slot, split_pair, split_who

TODAY = date(2026, 11, 21)


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
    read_weekly_slot(text, TODAY)
    split_pair(text)
    assert all(isinstance(part, str) for part in split_who(text))


@pytest.mark.parametrize("unit", ["du 24 au ", "- ", "a ", "1", " pour ", "mardi ", "mardi 14h-16h "])
def test_a_hundred_thousand_letters_take_no_time_worth_noting(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert isinstance(read_weekly_slot(text, TODAY), Missing)
