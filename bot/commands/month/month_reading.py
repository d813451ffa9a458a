"""Reads which month is meant, and what is to be done with it: "décembre pdf", "janvier mardi 5 14h Anne"."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Final

from bot.parsing.vocabulary import MONTHS, WEEKDAYS
from bot.readers.folding import fold

SMALL: Final = {"le", "la", "les", "de", "du", "d", "the", "of", "mois", "month", "en", "pour", "for", "in"}
THIS: Final = {"ce", "cette", "this", "courant", "current"}
NEXT: Final = {"prochain", "suivant", "next"}
PAPER: Final = {"pdf", "papier", "paper", "imprimer", "imprime", "print", "a4"}
OUT: Final = {"retirer", "enlever", "sans", "supprimer", "remove", "without", "off"}
IN: Final = {"ajouter", "mettre", "inscrire", "add", "put", "avec", "with"}


class MonthWish(StrEnum):
    """What is to be done with the month."""

    SHOW = auto()
    PAPER = auto()
    PUT = auto()
    TAKE_OFF = auto()


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """The first day of the month, what is wished, and the words that say who and when."""

    first: date
    wish: MonthWish
    rest: str = ""


def month_asked(text: str, today: date) -> MonthAsked:
    """The month that the words begin with, the next one where they name none: never one before the current."""
    said = text.split()
    first = month_after(today)
    while said and fold(said[0]) in SMALL:
        said = said[1:]
    if said and fold(said[0]) in THIS | NEXT:
        first = today.replace(day=1) if fold(said[0]) in THIS else first
        said = said[1:]
    elif said and names_a_month(said[0]):
        number = MONTHS[fold(said[0])]
        year = today.year + (number < today.month)
        if len(said) > 1 and said[1].isdecimal() and 2000 <= int(said[1]) <= 2100:
            year = int(said[1])
            said = said[1:]
        first, said = date(year, number, 1), said[1:]
    while said and fold(said[0]) in SMALL:
        said = said[1:]
    return MonthAsked(first, *wish_of(said))


def wish_of(said: list[str]) -> tuple[MonthWish, str]:
    if not said:
        return MonthWish.SHOW, ""
    first, rest = fold(said[0]), " ".join(said[1:])
    if first in PAPER:
        return MonthWish.PAPER, rest
    if first in OUT:
        return MonthWish.TAKE_OFF, rest
    return MonthWish.PUT, rest if first in IN else " ".join(said)


def names_a_month(word: str) -> bool:
    """Whether it does, and is no day of the week: "mar." may be a Tuesday."""
    return fold(word) in MONTHS and fold(word) not in WEEKDAYS


def month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
