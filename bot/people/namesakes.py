"""People of one name in one team."""

import re
from typing import Final

from bot.model import Line, Volunteer
from bot.ports import Tx
from bot.readers.folding import fold

LOOKALIKES: Final = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
    "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXovpu",
)
"""Cyrillic and Greek letters that look like a Latin one."""
SPACED: Final = re.compile(r"(?<=\b\w) (?=\w\b)")


def has_namesake(tx: Tx, line: Line, person: Volunteer) -> bool:
    """Whether somebody else in the line's team is called the same, or what looks the same.

    Case, accents, dots, blanks between single letters and the alphabet do not matter.
    """
    return any(
        other.id != person.id and plain_name(other.name) == plain_name(person.name)
        for other, _ in tx.people.members(line.id)
    )


def plain_name(name: str) -> str:
    words = re.sub(r"[\W_]+", " ", fold(name.translate(LOOKALIKES))).strip()
    return SPACED.sub("", words)
