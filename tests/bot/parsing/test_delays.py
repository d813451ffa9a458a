"""How late somebody comes, as people write it; a number that may be an hour is not guessed."""

import pytest

from bot.parsing.delays import Delay, read_delay


@pytest.mark.parametrize(
    ("text", "minutes", "when"),
    [
        ("", 0, ""),
        ("10", 10, ""),
        ("14 m", 14, ""),
        ("14m", 14, ""),
        ("5 mn", 5, ""),
        ("environ 10 minutes", 10, ""),
        ("dix minutes", 10, ""),
        ("dix", 10, ""),
        ("une dizaine de minutes", 10, ""),
        ("vingt-cinq minutes", 25, ""),
        ("un quart d'heure", 15, ""),
        ("une demi-heure", 30, ""),
        ("half an hour", 30, ""),
        ("about fifteen minutes late", 15, ""),
        ("quelques minutes", 0, ""),
        ("a few minutes", 0, ""),
        ("1h30", 90, ""),
        ("500", 500, ""),
        ("demain 10 minutes", 10, "demain"),
        ("10 min mardi 14h", 10, "mardi 14h"),
        ("jeudi", 0, "jeudi"),
        ("un peu en retard demain", 0, "demain"),
    ],
)
def test_a_delay_and_the_shift_it_is_of(text: str, minutes: int, when: str) -> None:
    assert read_delay(text) == Delay(minutes, when)


@pytest.mark.parametrize("text", ["demain 10", "10 demain", "mardi 14"])
def test_a_number_beside_a_day_is_not_guessed(text: str) -> None:
    assert read_delay(text) is None
