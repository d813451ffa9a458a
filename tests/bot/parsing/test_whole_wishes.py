"""Wishes that few people have, read in whole sentences, and small talk that is none of them."""

from datetime import UTC, datetime

import pytest

from bot.parsing.intent_phrases import Intent
from bot.parsing.weekly.away import away_wish
from bot.parsing.whole_wishes import whole_wishes

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rappelle-moi à 20h", [(Intent.SETTINGS, "")]),
        ("tu peux me rappeler 2h avant ?", [(Intent.SETTINGS, "")]),
        ("Remind me the evening before at 8pm, please", [(Intent.SETTINGS, "")]),
        ("no more reminders please", [(Intent.SETTINGS, "")]),
        ("si personne ne peut, j'y vais", [(Intent.RESERVE, "")]),
        ("if nobody else can do it tonight, I will", [(Intent.RESERVE, "tonight")]),
        ("mets-moi sur la liste d'attente pour jeudi 14h", [(Intent.WAITLIST, "jeudi 14h")]),
        ("les numéros d'urgence", [(Intent.EMERGENCY, "")]),
        ("emergency numbers", [(Intent.EMERGENCY, "")]),
        ("j'ai besoin d'une pause", [(Intent.PAUSE, "")]),
        ("je ne viendrai plus le mardi", [(Intent.ENDWEEKLY, "mardi"), (Intent.CANNOT, "mardi")]),
        ("I can't do Tuesdays any more", [(Intent.ENDWEEKLY, "tuesday"), (Intent.CANNOT, "tuesday")]),
        ("rappelle-moi quand tu peux", []),
        ("je ne viendrai plus le mardi 24", []),
        ("si personne ne répond, on fait quoi ?", []),
        ("le film sur les numéros d'urgence était bien", []),
    ],
)
def test_whole_sentences(text: str, wanted: list[tuple[Intent, str]]) -> None:
    found = list(whole_wishes(text))
    assert [(wish.intent, wish.words) for wish in found] == wanted
    assert not any(wish.clear for wish in found if wish.intent is not Intent.EMERGENCY)


def test_who_goes_on_holiday_says_when_in_figures() -> None:
    wish = away_wish("je pars en vacances du 24 décembre au 2 janvier", NOW)
    assert wish is not None
    assert wish.clear
    assert away_wish("I'm going on holiday in August", NOW) is None
