"""Cues of sentences that no phrase knows: at most two likely intents, the same each time, and quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.hints.cues import BETWEEN, TABLES, all_cues, read_cues
from bot.parsing.hints.likely import Standing, likely_intents
from bot.parsing.hints.tokens import row_of
from bot.parsing.hints.weigh import weigh_cues
from bot.parsing.intent_phrases import Intent
from tests.support.paths import ROOT

NAMES = frozenset({"bakari", "chloe"})
HINTS = ROOT / "bot" / "parsing" / "hints"


def likely(text: str, standing: Standing = Standing.UNKNOWN, *, exact: bool = False) -> tuple[Intent, ...]:
    return likely_intents(weigh_cues(text, "anne", NAMES), standing, exact=exact).intents


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("Anne pour le 25 à 18h !", ". ME pour WHEN a WHEN .", "le 25 18h"),
        ("bakari's asked me to cover 4pm, so put me", ". NAME s asked me to cover WHEN , so put me .", "4pm"),
        ("Qui est là ce soir ?", ". qui est la WHEN ?", "ce soir"),
        ("half six on Friday", ". WHEN on WHEN .", "6:30 friday"),
        ("ma ligne : 06 39 98 01 77", ". ma ligne . NUMBER .", ""),
    ],
)
def test_a_sentence_becomes_a_row_in_which_what_matters_has_one_spelling(text: str, words: str, said: str) -> None:
    row = row_of(text, "anne", NAMES)
    assert row.words == words
    assert not said or row.time == said


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("cet aprem 14h personne ? alors c'est pour bibi", Intent.TAKE),
        ("bagsy friday 10am", Intent.TAKE),
        ("demain 18h sans moi", Intent.CANNOT),
        ("gotta bail on tmrw 10am sorry guys", Intent.CANNOT),
        ("J'annule mon annulation pour samedi", Intent.KEEP),
        ("friday 10 o'clock whose is it", Intent.WHO),
        ("quelles heures sont pas couvertes mercredi", Intent.OPEN),
        ("which ones say Anne", Intent.MINE),
        ("Bakari and I are trading: he does tomorrow 4, I do Thursday 4", Intent.SWAP),
        ("pas à l'heure pour mes 16h, comptez 10 minutes de plus", Intent.LATE),
        ("who's still waiting on a callback", Intent.MISSED),
        ("à quelle heure ça sonne le plus ?", Intent.FIGURES),
        ("qui fait quoi cette semaine ?", Intent.SHIFTS),
        ("what number u got for me", Intent.PHONE),
        ("que faut-il écrire pour s'inscrire ?", Intent.HELP),
        ("ta love", Intent.THANKS),
    ],
)
def test_cues_show_what_is_wanted(text: str, intent: Intent) -> None:
    assert intent in likely(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bakari prend mardi",
        "j'étais malade la semaine dernière mais ça va mieux",
        "Si j'avais vingt ans de moins je prendrais tous les soirs !",
        "on se fait un café jeudi à 10h au Balto ?",
        "I swapped my coat with someone on Saturday",
        "she'll be there at four she always is",
        "tomorrow at ten I'll be sitting in a dentist's chair thinking of you all",
        "",
        "👍",
    ],
)
def test_others_the_past_jokes_and_other_matters_are_nothing(text: str) -> None:
    assert likely(text) == ()


def test_whose_the_shift_is_tells_what_is_meant() -> None:
    weighed = weigh_cues("mardi 14h, je suis partante", "anne", NAMES)
    own, free = (likely_intents(weighed, standing, exact=True) for standing in (Standing.OWN, Standing.FREE))
    assert (own.intents, own.beside) == ((Intent.TAKE,), Intent.KEEP)
    assert (free.intents, free.beside) == ((Intent.TAKE,), None)


def test_words_that_nobody_knows_about_one_own_shift_ask_whether_one_cannot_and_denials_nothing() -> None:
    weighed = weigh_cues("mardi 14h je grommelle", "anne", NAMES)
    assert likely_intents(weighed, Standing.OWN, exact=True).beside is Intent.CANNOT
    assert likely_intents(weighed, Standing.OWN).beside is None
    assert likely_intents(weighed, Standing.WITHIN, exact=True).beside is Intent.LATE
    denied = weigh_cues("mardi 14h je ne grommelle pas", "anne", NAMES)
    assert likely_intents(denied, Standing.OWN, exact=True).beside is None


@given(st.text(max_size=500))
def test_any_text_gives_the_same_two_intents_at_most(text: str) -> None:
    first = likely_intents(weigh_cues(text, "anne", NAMES))
    assert len(first.intents) <= 2
    assert first == likely_intents(weigh_cues(text, "anne", NAMES))


@pytest.mark.parametrize(
    "text",
    ["je prends ~ " * 200, "a " * 400, "put me " * 200, "lundi " * 200, "?,." * 300, "9" * 800, "who is us on " * 99],
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    all_cues()
    begun = time.process_time()
    weigh_cues(text, "anne", NAMES)
    assert time.process_time() - begun < 0.1  # a few milliseconds; only what grows out of bounds is caught


@pytest.mark.parametrize("name", TABLES)
def test_each_cue_of_the_tables_is_plain_and_repeats_nothing_without_end(name: str) -> None:
    text = (HINTS / name).read_text("utf-8")
    cues = list(read_cues(text))
    assert text.isascii()
    assert len(cues) > 200
    assert [cue for cue, begins in cues if "+" in cue.pattern.pattern.replace(BETWEEN, "") or "" in begins] == []
