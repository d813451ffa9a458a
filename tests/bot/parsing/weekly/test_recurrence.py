"""How often, from when and until when, in both languages."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.intent_phrases import Intent
from bot.parsing.weekly.recurrence import Bounds, read_recurring
from bot.parsing.weekly.wishes import weekly_wish

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
JUNE, THE_8TH = date(2027, 6, 30), date(2026, 12, 8)
OPEN: Bounds = (None, None)


@pytest.mark.parametrize(
    ("text", "when", "every", "periods"),
    [
        ("tous les mardis 18h", "mardi 18h", 1, (OPEN,)),
        ("un mardi sur deux 18h", "mardi 18h", 2, (OPEN,)),
        ("un mardi et un jeudi sur deux 18h", "mardi et jeudi 18h", 2, (OPEN,)),
        ("chaque mardi et jeudi 18h-20h", "mardi et jeudi 18h-20h", 1, (OPEN,)),
        ("tous les lundis, mercredis et vendredis 10h", "lundi, mercredi et vendredi 10h", 1, (OPEN,)),
        ("tous les mardis 18h jusqu'au 30 juin", "mardi 18h", 1, ((None, JUNE),)),
        ("tous les mardis 18h jusqu'en juin", "mardi 18h", 1, ((None, JUNE),)),
        ("tous les mardis à partir du 8 à 18h", "mardi à 18h", 1, ((THE_8TH, None),)),
        ("à partir du 8 jusqu'au 30 juin tous les mardis de 18h à 20h", "mardi de 18h à 20h", 1, ((THE_8TH, JUNE),)),
        ("toutes les deux semaines le mardi 18h", "le mardi 18h", 2, (OPEN,)),
        ("tous les mardis jusqu'à 20h", "mardi jusqu'à 20h", 1, (OPEN,)),
        ("tous les mardis jusqu'à minuit", "mardi jusqu'à minuit", 1, (OPEN,)),
        ("tous les jours du lundi au vendredi 10h", "du lundi au vendredi 10h", 1, (OPEN,)),
        ("tous les mardis en décembre 18h", "mardi 18h", 1, ((date(2026, 12, 1), date(2026, 12, 31)),)),
        ("every Tuesday 6pm", "Tuesday 6pm", 1, (OPEN,)),
        ("every other Tuesday 6pm", "Tuesday 6pm", 2, (OPEN,)),
        ("Tuesdays from 6pm to 8pm", "Tuesday from 6pm to 8pm", 1, (OPEN,)),
        ("every two weeks Tuesday 6pm", "Tuesday 6pm", 2, (OPEN,)),
        ("every Tuesday 6pm from 8 December until 30 June", "Tuesday 6pm", 1, ((THE_8TH, JUNE),)),
        ("every Tuesday until June", "Tuesday", 1, ((None, date(2027, 5, 31)), (None, JUNE))),
        ("Anne tous les mardis 18h", "Anne mardi 18h", 1, (OPEN,)),
    ],
)
def test_what_comes_back_is_read(text: str, when: str, every: int, periods: tuple[Bounds, ...]) -> None:
    read = read_recurring(text, MONDAY, "Europe/Paris")
    assert read is not None
    assert (read.when, read.every, read.periods, read.too_rare) == (when, every, periods, False)


@pytest.mark.parametrize("text", ["mardi 18h", "le mardi 18h", "Tuesday 6pm", "mardi et jeudi", "le 8", ""])
def test_one_date_does_not_come_back(text: str) -> None:
    assert read_recurring(text, MONDAY, "Europe/Paris") is None


@pytest.mark.parametrize("text", ["le premier mardi de chaque mois 18h", "the first Tuesday of every month 6pm"])
def test_a_month_is_no_week(text: str) -> None:
    read = read_recurring(text, MONDAY, "Europe/Paris")
    assert read is not None
    assert read.too_rare


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Je prends tous les mardis à 18h", "chaque semaine mardi 18h"),
        ("je prends un mardi sur deux à 18h jusqu'au 30 juin", "toutes les 2 semaines mardi 18h jusqu'au 30 juin"),
        ("I'll take every Tuesday at 6pm", "every week tuesday 6pm"),
    ],
)
def test_a_sentence_takes_what_comes_back(text: str, words: str) -> None:
    wish = weekly_wish(text)
    assert wish is not None
    assert (wish.intent, wish.words, wish.clear) == (Intent.TAKE, words, True)


@pytest.mark.parametrize(
    "text",
    [
        "je ne peux pas venir tous les mardis",
        "qui vient tous les mardis ?",
        "tous les mardis c'est pareil",
        "I can't come every Tuesday",
    ],
)
def test_a_sentence_that_takes_nothing_is_left_alone(text: str) -> None:
    assert weekly_wish(text) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for one in (text, f"tous les mardis {text}", f"{text} until {text}"):
        read = read_recurring(one, MONDAY, "Europe/Paris", always=True)
        assert read is None or read.every in {1, 2, 3, 4}
