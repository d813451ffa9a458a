"""Normalises text before it is read: case, accents, typography."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

LONGEST: Final = 400  # characters read; nobody needs more to name a shift
DASHES: Final = "‐‑‒–—―−→➔➜"
KEPT: Final = "/:.-#°@+"


def fold(text: str) -> str:
    """The text in lower case, without accents or invisible characters, words separated by one space, at most `LONGEST`
    characters.
    """
    return " ".join("".join(folded_letters(unicodedata.normalize("NFKD", text[:LONGEST]).casefold())).split())[:LONGEST]


def folded_letters(text: str) -> Iterator[str]:
    for letter in text:
        category = unicodedata.category(letter)
        if category[0] == "M" or category == "Cf":
            continue
        if category == "Nd":
            yield str(unicodedata.decimal(letter))
        elif letter in DASHES:
            yield "-"
        else:
            yield letter if category[0] == "L" or letter in KEPT else " "


def unfold_words(folded: Iterable[str], text: str) -> str:
    """Folded words as they were written in the text, for answers that name them."""
    written = {
        piece: word.strip(",;:.!?()") for word in reversed(text[:LONGEST].split()) for piece in fold(word).split()
    }
    return " ".join(dict.fromkeys(written.get(word, word) for words in folded for word in words.split()))
