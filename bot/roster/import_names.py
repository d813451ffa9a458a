"""Who is meant in a cell or a calendar's title: people, each perhaps with a number, or a place that nobody holds."""

import re
from typing import Final

from bot.config.values import required_phone_number
from bot.model import Line, Phone
from bot.readers.ringable import NotRingable, why_not_ringable
from bot.text import safe_words, without_accents

NUMBER: Final = re.compile(r"(?<!\d)[+＋(0][\d\s().\-/\u2010-\u2015\u2212]{4,}\d", re.UNICODE)
SEVERAL: Final = re.compile(r"\s*[/&+;]\s*|\s+(?:et|and)\s+", re.IGNORECASE)
PARTS: Final = re.compile(r"\s+[-–—|]\s+|\s*:\s+|\s*:$")
AROUND: Final = re.compile(r"^\W+|[^\w.)]+$|(?<!\w)\)$")
DIGITS_OF_A_NAME: Final = 3  # "Anne 2" is a name; four digits or more are a number that was not read
FREE: Final = (
    "libre, libres, a pourvoir, a prendre, a completer, a definir, a combler, a remplir, a trouver, vacant, "
    "vacante, vacants, personne, disponible, dispo, vide, aucun, aucune, neant, nul, place libre, poste libre, "
    "creneau libre, creneau vide, recherche, cherche, besoin, non pourvu, non attribue, pas attribue, pas "
    "encore, inconnu, x, xx, xxx, nc, tbd, tba, tbc, na, none, nobody, no one, noone, free, open, empty, "
    "available, unassigned, unfilled, uncovered, not assigned, not covered, unknown, nil, null, to be filled, "
    "to be confirmed, to be determined, to be announced, to fill, open shift, open slot, free slot, empty "
    "slot, volunteer needed, volunteers needed, needed, wanted, help needed, needs cover, no name"
)
ABOUT_THE_LINE: Final = (
    "permanence, permanences, perm, telephonique, telephoniques, telephone, tel, astreinte, astreintes, garde, "
    "ligne, ecoute, accueil, standard, creneau, benevole, on, call, oncall, on-call, duty, helpline, hotline, "
    "line, phone, shift, rota, roster, schedule, volunteer, volunteers, de, du, la, le, l, d, d'ecoute, "
    "l'ecoute"
)


REFUSALS: Final = {
    NotRingable.LINE: "a line's own number, and no person's",
    NotRingable.COUNTRY: "a number of a country that the line does not call; see countries in its configuration",
    NotRingable.KIND: "a number that no person has (premium-rate, toll-free, satellite); or is a digit missing?",
}


def number_of_person(written: str, line: Line) -> Phone:
    """The number of somebody who can be rung. Raises `ValueError` with the reason, never with the number."""
    number = required_phone_number(written, line.country)
    if why := why_not_ringable(line, number):
        raise ValueError(f"has {REFUSALS[why]}")
    return number


def is_free_place(written: str) -> bool:
    """Whether this says that nobody holds the place: empty, "LIBRE", "à pourvoir", "?", "tbd"."""
    words = " ".join(re.sub(r"[^\w ]|_", " ", without_accents(written)).split())
    return not any(letter.isalpha() for letter in words) or ("na" if words == "n a" else words) in FREE.split(", ")


def required_name(written: str) -> str:
    """One person's name, safe to show. Raises `ValueError` for what is none."""
    name = safe_words(AROUND.sub("", written))
    if sum(letter.isdigit() for letter in name) > DIGITS_OF_A_NAME:
        raise ValueError("has a number in the name that is not understood; is a digit missing?")
    if "," in name or SEVERAL.search(name):
        raise ValueError("names several people, or one with a comma; write Anne Durand, and each in a row of their own")
    if "@" in name:
        raise ValueError("has a mail address, and no name")
    return name


def named_people(written: str, line: Line) -> list[tuple[str, Phone | None]]:
    """The people of a title: "Permanence : Anne 06…", "Anne / Bakari". A free place is a person with no name."""
    if is_free_place(written) and not any(letter.isdigit() for letter in written):
        return [("", None)]
    marked: list[str] = []

    def mark_number(found: re.Match[str]) -> str:
        marked.append(found[0])
        return f" \x00{len(marked) - 1}\x00 "

    rest = NUMBER.sub(mark_number, written.replace("\x00", " "))
    meant = [part for part in PARTS.split(rest) if part.strip() and not is_about_the_line(part, line)]
    with_letters = [part for part in meant if any(letter.isalpha() for letter in part)]
    if len(with_letters) > 1:
        raise ValueError("has several parts in its title; keep the name alone")
    return [person_of_words(part, marked, line) for part in SEVERAL.split(" ".join(meant)) if part.strip()] or [
        ("", None)
    ]


def is_about_the_line(part: str, line: Line) -> bool:
    words = without_accents(part).split()
    return bool(words) and {*words} <= {*ABOUT_THE_LINE.split(", ")} | {*without_accents(line.name).split()}


def person_of_words(part: str, marked: list[str], line: Line) -> tuple[str, Phone | None]:
    """A name, with the number that stands beside it."""
    numbers = [number_of_person(marked[int(at)].strip(), line) for at in re.findall("\x00(\\d+)\x00", part)]
    alone = re.sub("\x00\\d+\x00", " ", part)
    if len(numbers) > 1:
        raise ValueError("has two numbers for one name")
    if is_free_place(alone):
        if numbers:
            raise ValueError("has a number and no name")
        required_name(alone)
        return "", None
    return required_name(alone), next(iter(numbers), None)
