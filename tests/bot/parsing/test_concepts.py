"""What words stand for, and the rules by which that shows an intent."""

import pytest

from bot.parsing.hints.concepts import LANGUAGES, concepts_in, language_of, lexicon_of
from bot.parsing.hints.rules import all_rules, shown_by
from bot.parsing.hints.tokens import row_of
from bot.parsing.intent_phrases import Intent
from tests.support.paths import ROOT

SAID_OF_A_CLAUSE = {"WHEN", "MINUTES", "NUMBER", "NAME", "ME", "ask", "short", "strange"}


@pytest.mark.parametrize(
    ("word", "language", "concept"),
    [
        ("prends", "french", "grab"),
        ("jprends", "french", "i"),
        ("kand", "french", "whenever"),
        ("take", "english", "grab"),
    ],
)
def test_words_are_known_as_they_are_written_or_said(word: str, language: str, concept: str) -> None:
    assert concept in next(concepts_in([word], language))


def test_a_word_that_nobody_knows_is_strange_and_the_language_is_that_which_knows_more() -> None:
    assert list(concepts_in(["archiduchesse"], "french")) == [{"strange"}]
    assert [language_of(said.split()) for said in ("je prends mardi", "put me down")] == ["french", "english"]


def test_a_rule_holds_where_one_of_each_group_is_there_and_nothing_that_speaks_against_it() -> None:
    assert shown_by({"remove", "me"})[Intent.CANNOT] == 5
    assert Intent.CANNOT not in {intent for intent, weight in shown_by({"remove", "me", "neg"}).items() if weight}


def test_each_concept_of_the_rules_is_in_the_words_and_the_other_way_round() -> None:
    named = {one for rule in all_rules() for group in (*rule.groups, rule.without) for one in group} - SAID_OF_A_CLAUSE
    words = {one for each in LANGUAGES for known in lexicon_of(each).whole.values() for one in known}
    words |= {one for each in LANGUAGES for known in lexicon_of(each).stems.values() for one in known}
    assert words - named == {"word"}
    assert named - words == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_folded(language: str) -> None:
    assert (ROOT / "bot" / "parsing" / "hints" / f"{language}_words.txt").read_text("utf-8").isascii()


def test_a_husband_is_no_tuesday() -> None:
    assert row_of("mon mari est malade").words == ". ma mari est malade ."
