"""Which words may be somebody's name: none that the roster uses, none with a phone number, none that deceives."""

import re
import unicodedata
from typing import Final

from bot.commands.named_person import ONESELF
from bot.commands.people.roles import ROLE_WORDS
from bot.errors import Refused
from bot.parsing.vocabulary import MONTHS, WEEKDAYS
from bot.readers.folding import fold
from bot.roster.import_names import is_free_place

DIGITS_AT_MOST: Final = 3
"""As in a roster that is imported: "Anne 2" is a name; more digits, or three in a row, are part of a number."""
DATES: Final = {word for word in (*WEEKDAYS, *MONTHS) if len(word) > len("sam")} | {"mai", "may"}
"""Days and months in full: people are called Sam and Jan."""
ROSTER_WORDS: Final = {
    *DATES,
    *ONESELF,
    *ROLE_WORDS,
    *("tous", "toutes", "tout le monde", "everybody", "everyone", "all", "quelqu un", "somebody", "someone", "anybody"),
    *("anyone", "aujourd hui", "demain", "today", "tomorrow", "equipe", "team", "planning", "roster", "sans nom"),
}
"""Folded."""
LOOKALIKE_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def check_name(called: str) -> None:
    """Raise `Refused` when nobody can be called this. A number is not repeated: the answer may stand in a room."""
    plain = " ".join(re.sub(r"[\W_]+", " ", fold(called)).split())
    digits = sum(letter.isdigit() for letter in plain)
    if digits > DIGITS_AT_MOST or re.search(r"\d{3}", plain) or (digits and plain.replace(" ", "").isdigit()):
        raise Refused("refused-name-number")
    if len(scripts_of(called)) > 1:
        raise Refused("refused-name-letters")
    if plain in ROSTER_WORDS or is_free_place(called):
        raise Refused("refused-name-word", who=called)


def can_be_name(called: str) -> bool:
    try:
        check_name(called)
    except Refused:
        return False
    return True


def scripts_of(name: str) -> set[str]:
    """The scripts of the letters, among those whose letters look alike."""
    letters = unicodedata.normalize("NFKC", name)
    return {
        unicodedata.name(letter, "").partition(" ")[0] for letter in letters if letter.isalpha()
    } & LOOKALIKE_SCRIPTS
