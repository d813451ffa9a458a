"""How words become constraints: folding, slips of the pen, what is kept as unknown."""

from datetime import date

import pytest

from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.moments import read_constraints
from bot.parsing.vocabulary import EVENING, NIGHT, correct_name
from bot.readers.folding import LONGEST, fold
from tests.support.week import PARIS, said_at

NOW = said_at("21/11 11:00")


def days(*dates: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, dates))


def at(*clocks: str) -> frozenset[int]:
    return frozenset(int(clock[:2]) * 60 + int(clock[3:]) for clock in clocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARDI  à\u202f14\u00a0H", "mardi a 14 h"),
        ("Aujourd’hui", "aujourd hui"),
        ("e\u0301té", "ete"),
        ("\u200fmar\u200bdi\u2066", "mardi"),
        ("14 h–16 h", "14 h-16 h"),
        ("１４：３０", "14:30"),
        ("№ 12, n° 3 🙏!", "no 12 n° 3"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_folding_leaves_what_matters(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("mecredi", "mercredi"),
        ("mardii", "mardi"),
        ("jedui", "jeudi"),
        ("vendrdi", "vendredi"),
        ("tuseday", "tuesday"),
        ("demian", "demain"),
        ("tomorow", "tomorrow"),
        ("mardis", "mardis"),  # every Tuesday is no slip
        ("munday", "munday"),  # Monday or Sunday
        ("mrdii", "mrdii"),
        ("sam", "sam"),
        ("vendr", "vendredi"),
        ("wedn", "wednesday"),
        ("decem", "december"),
    ],
)
def test_one_slip_of_the_pen_is_forgiven(slip: str, meant: str | None) -> None:
    assert correct_name(slip) == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("demain 14h", Constraints(days=days("2026-11-22"), starts=at("14:00"))),
        ("ce soir", Constraints(days=days("2026-11-21"), window=EVENING)),
        ("mardi dans la nuit", Constraints(weekday=1, window=NIGHT)),
        ("at 2", Constraints(starts=at("02:00", "14:00"))),
        ("2 heures", Constraints(starts=at("02:00"))),
        ("12pm", Constraints(starts=at("12:00"))),
        ("12am", Constraints(starts=at("00:00"))),
        ("minuit", Constraints(starts=at("00:00", "24:00"))),
        ("24h", Constraints(starts=at("24:00"))),
        ("jusqu'à midi", Constraints(ends=at("12:00"))),
        ("à partir de 15h30", Constraints(starts=at("15:30"), onwards=True)),
        ("22h-6h", Constraints(starts=at("22:00"), ends=at("06:00"))),
        ("24/11", Constraints(days=days("2025-11-24", "2026-11-24", "2027-11-24", "2028-11-24"), apart=True)),
        ("29 février", Constraints(days=days("2028-02-29"), apart=True)),
        ("dans huit jours", Constraints(days=days("2026-11-28", "2026-11-29"), apart=True)),
        ("in 8 days", Constraints(days=days("2026-11-29"), apart=True)),
        ("dans quinze jours", Constraints(days=days("2026-12-05", "2026-12-06"), apart=True)),
        ("le 24", Constraints(days=days("2026-10-24", "2026-11-24"), apart=True)),
        ("tuesday week", Constraints(days=days("2026-12-01"), apart=True)),
        ("numéro 7", Constraints(number=7)),
    ],
)
def test_words_become_constraints(text: str, expected: Constraints) -> None:
    assert read_constraints(text, NOW, PARIS) == Wanted(NOW, (expected,))


def test_relative_words_count_from_when_they_were_sent_in_the_lines_zone() -> None:
    late = said_at("21/11 23:30")  # 22:30 in UTC
    assert read_constraints("demain", late, "Europe/Paris").readings == (Constraints(days=days("2026-11-22")),)
    assert read_constraints("demain", late, "Asia/Tokyo").readings == (Constraints(days=days("2026-11-23")),)


def test_a_bare_number_is_an_hour_or_a_day_beside_other_words() -> None:
    hour = Constraints(weekday=1, starts=at("14:00"))
    day = Constraints(weekday=1, days=days("2026-10-14"))
    assert read_constraints("mardi 14", NOW, PARIS).readings[0] == hour
    assert read_constraints("mercredi 14", NOW, PARIS).readings == (
        Constraints(weekday=2, starts=at("14:00")),
        Constraints(weekday=2, days=day.days, apart=True),
    )
    of_month = Constraints(days=days("2026-11-14", "2026-12-14"), apart=True)
    assert read_constraints("14", NOW, PARIS).readings == (Constraints(number=14), of_month)
    assert read_constraints("mardi 200", NOW, PARIS) == Wanted(NOW, (Constraints(weekday=1),), ("200",))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("mardi pas 14h", ("pas",)),
        ("mardi et jeudi", ("et", "jeudi")),
        ("dans 2h", ("dans",)),
        ("31/11", ("31/11",)),
        ("24/11 25/11", ("25/11",)),
        ("mardi 14h-16h-18h", ("14h-16h-18h",)),
        ("mardi ou jeudi", ("ou", "jeudi")),
        ("mon 14h", ("mon",)),
        ("مرحبا", ("مرحبا",)),
        ("mardi " * LONGEST, ("…",)),
    ],
)
def test_what_is_not_understood_or_contradicts_is_kept(text: str, unknown: tuple[str, ...]) -> None:
    assert read_constraints(text, NOW, PARIS).unknown == unknown


@pytest.mark.parametrize("text", ["", "  ", "🙏", "svp", "le", "...", "- / :", "\u200f"])
def test_politeness_and_marks_say_nothing(text: str) -> None:
    read = read_constraints(text, NOW, PARIS)
    assert (read.empty, read.unknown) == (True, ())
