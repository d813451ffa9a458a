"""Of which days figures are asked."""

from datetime import UTC, date, datetime

import pytest

from bot.model import ReportPeriod
from bot.parsing.asked_periods import PeriodAsked, period_asked, period_meant

TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def asked(words: str) -> PeriodAsked:
    return period_asked(words, NOW, "Europe/Paris")


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("", "2026-11-18", "2026-11-25"),
        ("semaine", "2026-11-18", "2026-11-25"),
        ("this week", "2026-11-18", "2026-11-25"),
        ("la semaine dernière", "2026-11-16", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("aujourd'hui", "2026-11-24", "2026-11-25"),
        ("Aujourd’hui", "2026-11-24", "2026-11-25"),
        ("today", "2026-11-24", "2026-11-25"),
        ("hier", "2026-11-23", "2026-11-24"),
        ("mois", "2026-11-01", "2026-12-01"),
        ("le mois dernier", "2026-10-01", "2026-11-01"),
        ("NOVEMBRE", "2026-11-01", "2026-12-01"),
        ("décembre", "2025-12-01", "2026-01-01"),
        ("en août 2024", "2024-08-01", "2024-09-01"),
        ("2025", "2025-01-01", "2026-01-01"),
        ("année 2025", "2025-01-01", "2026-01-01"),
        ("year", "2026-01-01", "2027-01-01"),
        ("l'année dernière", "2025-01-01", "2026-01-01"),
    ],
)
def test_periods_are_named_as_people_name_them(words: str, starts: str, ends: str) -> None:
    assert period_meant(words, TUESDAY) == ReportPeriod(date.fromisoformat(starts), date.fromisoformat(ends))


@pytest.mark.parametrize(
    "words",
    ["bleu", "99999", "0", "novembre décembre", "last", "2025 2026", "mois 2025", "mardi", "🙂", "9" * 5000, "²"],
)
def test_what_names_no_period_is_not_guessed(words: str) -> None:
    assert period_meant(words, TUESDAY) is None


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("janvier à mars 2024", "2024-01-01", "2024-04-01"),
        ("octobre à décembre 2024", "2024-10-01", "2025-01-01"),
        ("novembre à février 2025", "2024-11-01", "2025-03-01"),
        ("novembre 2024 à février", "2024-11-01", "2025-03-01"),
        ("novembre à février", "2025-11-01", "2026-03-01"),
        ("2024 à 2026", "2024-01-01", "2027-01-01"),
        ("entre janvier et mars", "2026-01-01", "2026-04-01"),
        ("novembre et octobre", "2026-10-01", "2026-12-01"),
        ("janvier, février et mars 2024", "2024-01-01", "2024-04-01"),
        ("2024, 2025", "2024-01-01", "2026-01-01"),
        ("du 24 octobre au 3 novembre 2025", "2025-10-24", "2025-11-04"),
        ("du 24/12 au 3/1/2025", "2024-12-24", "2025-01-04"),
        ("from 15 March 2024 to 2 April", "2024-03-15", "2024-04-03"),
        ("du 24 décembre 2024 au 3 janvier", "2024-12-24", "2025-01-04"),
        ("depuis octobre", "2026-10-01", "2026-11-25"),
        ("1 à 15", "2026-11-01", "2026-11-16"),
        ("semaine 45", "2026-11-02", "2026-11-09"),
        ("semaine 53", "2026-12-28", "2027-01-04"),  # to come, for no year before has so many
        ("demain", "2026-11-25", "2026-11-26"),
    ],
)
def test_a_year_beside_one_end_counts_for_both(words: str, starts: str, ends: str) -> None:
    assert asked(words) == PeriodAsked(ReportPeriod(date.fromisoformat(starts), date.fromisoformat(ends)))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2026 et 2024", PeriodAsked(several=True)),
        ("janvier et mars 2024", PeriodAsked(several=True)),
        ("mardi et jeudi", PeriodAsked(several=True)),
        ("mars 2024 à janvier 2024", PeriodAsked(inverted=True)),
        ("aujourd'hui à hier", PeriodAsked(inverted=True)),
        ("du 15 novembre au 3 novembre", PeriodAsked(inverted=True)),
        ("bleu", PeriodAsked(unknown=("bleu",))),
        ("du 30 février au 3 mars", PeriodAsked(no_such_day=("30 fevrier",), unknown=("30 fevrier",))),
        ("semaine 60", PeriodAsked(no_such_day=("semaine 60",), unknown=("semaine 60",))),
    ],
)
def test_words_that_name_no_one_period_say_why(words: str, why: PeriodAsked) -> None:
    assert asked(words) == why
