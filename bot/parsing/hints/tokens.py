"""A sentence as a row of words in which what matters has one spelling: WHEN, ME, NAME, MINUTES, NUMBER.

"Anne pour le 25 à 18h !" said by Anne is ". ME pour WHEN ! ." A full stop or a question mark ends each clause.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.parsing.intent_phrases import MINUTES
from bot.parsing.intent_words import ABBREVIATED, HYPHENS, in_full, without_slips
from bot.parsing.intents import OWN_MON, piece_at
from bot.parsing.vocabulary import (
    A_MONTH,
    DAYS_SPELT,
    MONTHS,
    NO_TIMES,
    SPELT_DAYS,
    UNITS,
    WEEKDAYS,
    WINDOWS,
    any_of,
    spell_right,
)
from bot.readers.folding import LONGEST, fold

STOPS: Final = re.compile(
    r"(?P<ask>\?)|(?P<soft>,(?!\d))|[!;\n\u2026()\u00ab\u00bb\"\u201c\u201d\U0001f300-\U0001faff]+|\.+(?=\s|$)|\.{2,}|(?<!\d)\s*:\s+"
    r"|\s[-\u2013\u2014]+\s(?=[^\d\s])"
)
HOURS_SPELT: Final = {
    word: number
    for word, number in {**DAYS_SPELT, **UNITS, "ten": 10, "eleven": 11, "twelve": 12}.items()
    if number > 1 and not word.endswith(("th", "st", "nd", "rd")) and word not in {"second", "premier"}
}
HOUR_SPELT: Final = re.compile(
    rf"(?P<half>\bhalf (?:past )?)?(?:(?<= )|^)(?P<hour>{any_of(HOURS_SPELT)})"
    r"(?= (?:heures?|h|o ?clock|till?|until|am|pm|thirty)\b)"
    rf"|(?P<past>\bhalf(?: past)?|\bquarter past) (?P<of>{any_of(HOURS_SPELT)}|\d\d?)\b"
    rf"|\b(?P<lead>at|from|till?|until|entre|between|{any_of(WEEKDAYS)}) (?P<at>{any_of(HOURS_SPELT)})\b"
    r"(?! (?:minutes?|mins?|weeks?|hours|days?|months?|years?|people|times|calls|appels|fois|jours|mois|ans))"
    rf"|(?<=\d )(?P<joint>to|till?|until|and|et|a) (?P<last>{any_of(HOURS_SPELT)})\b"
)
BECAUSE: Final = re.compile(
    r"(?<=\w )(?<!just )(?<!not )("
    r"so(?= (?:i|it|us|you|no|not|that|please|the|my|alas|somebody|there|this|\w+day|tomorrow|could|can|cannot|will|put"
    r"|take|sign)\b)|donc|mais|but|because|car|parce|puisque|vu|since(?= (?:i|my|the)\b)|alors|du coup|then(?= i\b)"
    r"|and(?= (?:i|so)\b)|et(?= (?:je|j|donc)\b)|comme(?= je\b))\b"
)
"""What begins another clause, with or without a comma."""
MAY: Final = re.compile(r"\b(i|we|you|he|she|it|they|name|somebody) may\b")
SHORT: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"\bcomme (?:un chien|une merde|un cochon|la peste)\b|\bas a (?:dog|parrot|pig)\b", ""),
        (r"\b(?:tkt|t inquiete)\b", "pas de souci"),
        (r"\b(?:bcp|bp)\b", "beaucoup"),
        (r"\b(?:ds)\b", "dans"),
        (r"\bg (?=(?:plus|pas|rate|loupe|eu|la|un|une|de|besoin|trouve|oublie|perdu)\b)", "j ai "),
        (r"\b(?:t es|tes)\b", "tu es"),
        (r"\bt as\b", "tu as"),
        (r"\b(?:chui|ch uis|j suis|jsuis|chu)\b", "je suis"),
        (r"\bj (?=(?:suis|peux|prends|viens|vais|fais|garde|serai|pourrai|veux)\b)", "je "),
        (r"\b(?:rempla)\b", "remplacement"),
        (r"\b(?:tantot|tanto)\b", "cet apres midi"),
        (r"\b(?:aprem|aprm|am)\b(?=$)", "aprem"),
        (r"\b(?:merc|mercr)\b", "mercredi"),
        (r"\barvo\b", "afternoon"),
        (r"\b(some|any|every|no)1\b", r"\1one"),
        (r"\bsm1\b", "someone"),
        (r"\b2nite\b", "tonight"),
        (r"\+(?=\d\d? ?m)", ""),
        (r"\bmay (?=(?:i|us|you|one)\b)", "might "),
        (r"\bafter all\b", "afterall"),
        (r"\bgimme\b", "give me"),
        (r"\blemme\b", "let me"),
        (r"\b4got\b", "forgot"),
        (r"\bsun s\b", "sunshine is"),
        (r" (?:je (?:crois|pense|suppose)|i (?:think|guess|reckon|believe|suppose))(?= [.?,]|$)", ""),
        (r"\bki\b", "qui"),
        (r"\bkel(?:le)?s?\b", "quel"),
        (r"\bkelkun\b", "quelqu un"),
        (r"\bkan\b", "quand"),
        (r"\bko(?:m|mm)ent?\b|\bcoman\b", "comment"),
        (r"\bj ?(?=(?:rentr|commenc|debut|bosse|passe|part|repr|dois|pens|crois|reste|demand|prefer)\w*)", "je "),
        (r"\b(?:tmrw|tmw|tomoz|tmo)\b", "tomorrow"),
        (r"\b(?:u|ya|yous|youse|y all)\b", "you"),
        (r"\bur\b", "your"),
        (r"\b(?:cuz|cos|coz|bc)\b", "because"),
        (r"\b(?:cant)\b", "cannot"),
        (r"\b(?:soz|sry|srry|soryy)\b", "sorry"),
        (r"\b(?:gotta|got to|have got to|ve got to)\b", "have to"),
        (r"\b(?:wudnt|wouldnt)\b", "would not"),
        (r"\b(?:whos|who re|who is)\b", "who is"),
        (r"\bwho ll\b", "who will"),
        (r"\b(it|that|this|there|he|she|they|you|us) ll\b", r"\1 will"),
        (r"\bwhich ve\b", "which have"),
        (r"\b(?:whats|what re)\b", "what is"),
        (r"\b(?:whens)\b", "when is"),
        (r"\b(?:wheres)\b", "where is"),
        (r"\bim\b", "i am"),
        (r"\bive\b", "i have"),
        (r"\b(?:id)(?= (?:do|love|like|be|take|rather|cover)\b)", "i would"),
        (r"\b(?:thats)\b", "that is"),
        (r"\b(?:its|it s)\b", "it is"),
        (r"\b(?:dont|dunno)\b", "do not"),
        (r"\b(?:didnt|didn t)\b", "did not"),
        (r"\b(?:cudnt|couldnt|couldn t)\b", "could not"),
        (r"\b(?:isnt|isn t)\b", "is not"),
        (r"\b(?:havent|haven t)\b", "have not"),
        (r"\b(?:theres|there s)\b", "there is"),
        (r"\b(?:nobodys|nobody s|no one s|noone s)\b", "nobody is"),
        (r"\b(?:nobody|no one|noone|no body)\b", "nobody"),
        (r"\bnum\b", "numero"),
        (r"\b(who|what|where|how|ve|have|those|people|that|because|so|when|and|but|hope|why|do|can) we\b", r"\1 us"),
        (
            (
                r"\bwe(?= (?:are|have|had|d|ve|re|ll|will|can|cannot|do|did|get|got|need|want|were|was|all|used|should"
                r"|could|would|might|must|never|always|still|just|also|two|both|\w+ed)\b)"
            ),
            "us",
        ),
    )
)
CALLER_NUMBER: Final = re.compile(r"(?<![\d:/])\+?\d(?:[ .-]?\d){6,14}(?![\d:/])")
DATE_LIKE: Final = re.compile(r"\d\d?[./-]\d\d?[./-]\d{2,4}")


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a sentence, and those about time as they were said; `minutes`: how long somebody is late."""

    words: str
    time: str = ""
    minutes: str = ""

    @property
    def clauses(self) -> list[str]:
        return [one for one in re.split(r"(?<=[.?,]) ", self.words) if one.strip(" .?,")]


def row_of(text: str, own: str = "", names: Collection[str] = ()) -> Row:
    """The row of a text.

    Args:
        text: as it was written.
        own: the writer's first name, folded.
        names: first names of the others, folded.
    """
    text = ABBREVIATED.sub(r"\1 ", text[:LONGEST])
    text = text.replace("%", " percent ")
    text = CALLER_NUMBER.sub(lambda one: one[0] if DATE_LIKE.search(one[0]) else " numberhere ", text)
    said: list[str] = []
    place = 0
    for stop in (*STOPS.finditer(text), None):
        words = fold(text[place : stop.start() if stop else len(text)])
        if words:
            said += [words, mark_of(stop)]
        elif stop and stop["ask"] and said:
            said[-1] = "?"
        place = stop.end() if stop else place
    return with_times(f". {in_few_spellings(' '.join(said), own, names)}".replace("numberhere", "NUMBER"))


def mark_of(stop: re.Match[str] | None) -> str:
    return "." if stop is None else "?" if stop["ask"] else "," if stop["soft"] else "."


def in_few_spellings(folded: str, own: str, names: Collection[str]) -> str:
    """Short forms in full, hours in digits, names as ME and NAME."""
    folded = in_full(HYPHENS.sub(" ", folded))
    for pattern, right in SHORT:
        folded = pattern.sub(right, folded)
    folded = HOUR_SPELT.sub(hour_in_digits, MAY.sub(r"\1 might", without_slips(folded)))
    folded = BECAUSE.sub(r", \1", folded)
    return " ".join("ME" if word == own else "NAME" if word in names else word for word in folded.split())


def hour_in_digits(found: re.Match[str]) -> str:
    if found["hour"]:
        return f"{HOURS_SPELT[found['hour']]}{':30' if found['half'] else ''}"
    if found["past"]:
        hour = HOURS_SPELT.get(found["of"]) or int(found["of"])
        return f"{hour}:{'15' if found['past'].startswith('quarter') else '30'}"
    if found["lead"]:
        return f"{found['lead']} {HOURS_SPELT[found['at']]}"
    return f"{found['joint']} {HOURS_SPELT[found['last']]}"


MINUTES_SAID: Final = re.compile(rf"\b(?:{MINUTES})\b|\b(?:half an|an) hour\b|\b\d\d?mn?\b")
TIME_WORDS: Final = any_of(
    {
        *WEEKDAYS,
        *MONTHS,
        *(word for window in WINDOWS for word in window.split()),
        *(
            "demain",
            "tomorrow",
            "aujourd",
            "today",
            "hier",
            "yesterday",
            "semaine",
            "week",
            "weekend",
            "weekends",
            "mois",
        ),
        *("month", "annee", "year", "an", "midi", "noon", "midday", "minuit", "midnight", "fortnight", "jour"),
        *(f"{day}s" for day in SPELT_DAYS),
    }
)
LEADING: Final = (
    "le|les|the|on|du|de|des|d|l|la|a|at|vers|around|from|entre|between|jusqu|until|apres|after|avant|before|dans|in|en"
    "|ce|cet|cette|this|next|last|past|tous|toutes|toute|chaque|every|each|depuis|au|partir|day|premier|of|ici|prochain"
)
MAYBE_TIME: Final = re.compile(
    rf"(?:(?:{LEADING}) ){{0,3}}(?:@? ?\d|n ?°|(?:{TIME_WORDS})\b|(?:{any_of(DAYS_SPELT)}) (?:{A_MONTH})\b)"
)
"""What a phrase about time may begin with; a quick look, for most words are none."""


def with_times(said: str) -> Row:
    """The row of words in which what is about time is told from the rest."""
    late = MINUTES_SAID.search(said)
    said = spell_right(OWN_MON.sub("ma ", MINUTES_SAID.sub("MINUTES", said)), but=NO_TIMES)
    row: list[str] = []
    times: list[str] = []
    place = 0
    while place < len(said):
        about_time, ends = piece_at(said, place) if MAYBE_TIME.match(said, place) else (None, word_end(said, place))
        words = said[place:ends].strip()
        if about_time and words.strip(" /:.-+@#"):
            times.append(words)
            if row[-1:] != ["WHEN"]:
                row.append("WHEN")
        elif words:
            row.append(words)
        place = ends + (said[ends : ends + 1] == " ")
    return Row(" ".join(row), " ".join(times), late[0].strip() if late else "")


def word_end(said: str, place: int) -> int:
    end = said.find(" ", place)
    return end if end >= 0 else len(said)
