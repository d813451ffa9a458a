"""Our markup as HTML, whole and in pieces."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.markup import (
    clip_text,
    fit_in_one_part,
    join_characters,
    split_into_characters,
    split_text,
    strip_markup,
)

TEXTS = st.text(st.sampled_from("ab<>&* \n**é😀"), max_size=400)
TAG = re.compile(r"</?b>|&(?:lt|gt|amp);")


def units(text: str) -> int:
    """How long networks find a text: they count in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I <3 you & me", "I &lt;3 you &amp; me"),
        ("**lundi** 14 h", "<b>lundi</b> 14 h"),
        ("**a & b** et **c**", "<b>a &amp; b</b> et <b>c</b>"),
        ("2 ** 3", "2 ** 3"),
        ("<b>mine</b>", "&lt;b&gt;mine&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_only_our_stars_mean_something(text: str, shown: str) -> None:
    assert join_characters(split_into_characters(text)) == shown


def test_without_markup_the_stars_are_gone() -> None:
    assert strip_markup("**lundi** & **mardi**") == "lundi & mardi"


def test_a_short_text_is_one_piece() -> None:
    assert split_text("**lundi**\n14 h", 100) == ["<b>lundi</b>\n14 h"]


def test_a_long_text_is_cut_at_the_end_of_a_line_and_bold_goes_on() -> None:
    assert split_text("un deux trois\n**quatre cinq**", 26) == ["un deux trois", "<b>quatre cinq</b>"]
    assert split_text("**un deux trois quatre**", 18) == ["<b>un deux</b>", "<b>trois</b>", "<b>quatre</b>"]


def test_the_first_piece_may_be_shorter_than_the_others() -> None:
    assert split_text("un deux trois quatre", 12, first=4) == ["un", "deux trois", "quatre"]


@given(TEXTS, st.integers(12, 60))
def test_no_piece_is_too_long_or_ends_inside_a_tag_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert [piece for piece in pieces if units(piece) > limit] == []
    for piece in pieces:
        assert piece.count("<b>") == piece.count("</b>")
        assert re.search(r"[<>]|&(?!(?:lt|gt|amp);)", re.sub(r"</?b>", "", piece)) is None
    spaceless = [
        "".join(TAG.sub("", t).split()) for t in ("".join(pieces), join_characters(split_into_characters(text)))
    ]
    assert spaceless[0] == spaceless[1]


def test_what_must_stay_one_message_says_that_there_is_more() -> None:
    assert fit_in_one_part("un\ndeux\ntrois\nquatre", 18, "suite ▸") == "un\ndeux\nsuite ▸"
    assert fit_in_one_part("un\ndeux\ntrois\nquatre", 18, "more ▸") == "un\ndeux\nmore ▸"
    assert fit_in_one_part("un\ndeux\ntrois\nquatre", 13, "") == "un\ndeux\n…"
    assert fit_in_one_part("un\ndeux", 18, "suite ▸") == "un\ndeux"


@given(TEXTS, st.integers(25, 60))
def test_one_message_is_never_too_long(text: str, limit: int) -> None:
    assert units(fit_in_one_part(text, limit, "suite ▸")) <= limit


def test_a_toast_is_cut_without_markup() -> None:
    assert clip_text("**Noté** : lundi", 20) == "Noté : lundi"
    assert clip_text("un deux trois", 8) == "un deux…"
