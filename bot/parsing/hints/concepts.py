"""What the words of a clause stand for: "je", "prends", "jeudi" are `i`, `grab`, `WHEN` as are "I", "take", "Friday".

The tables `french_words.txt` and `english_words.txt` say it. A word that is in neither is looked up as it sounds, for
people write as they speak; one that is not found either is `strange`, and speaks for another matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("french", "english")
LONGEST_EXPRESSION: Final = 4
SIGNS: Final = frozenset({"WHEN", "MINUTES", "NUMBER", "NAME", "ME"})
STRANGE: Final = frozenset({"strange"})
SHORTEST: Final = 3
"""So many letters a word or its beginning has at least, to be known by its sound or as a beginning."""
SOUNDS: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"ph", "f"),
        (r"ch", "\u0161"),
        (r"qu|c(?=[aou])|ck|q", "k"),
        (r"eau|au", "o"),
        (r"(?:er|ez|ait|ais|ai|ei|et)$", "e"),
        (r"ai|ei", "e"),
        (r"h", ""),
        (r"[ae][nm](?=[^aeiouymn]|$)", "\u00e3"),
        (r"(.)\1+", r"\1"),
        (r"ss|c(?=[eiy])", "s"),
        (r"(?<=[a-z]{3})(?:e?s|t|x|d|e)$", ""),
        (r"y", "i"),
    )
)
"""How words sound: "kand" is "quand", "ranplacer" is "remplacer"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language: each, or its beginning, and what it stands for; each word by its sound."""

    whole: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    sounds: Mapping[str, str]

    def as_written(self, word: str) -> frozenset[str]:
        found = self.whole.get(word, frozenset())
        for length in range(len(word), SHORTEST - 1, -1):
            if word[:length] in self.stems:
                return found | self.stems[word[:length]]
        return found

    def as_said(self, word: str) -> frozenset[str]:
        """What a word stands for, as it sounds where nobody writes it so: "jprends", "kand"."""
        found = self.as_written(word)
        if found or len(word) < SHORTEST:
            return found
        same = self.sounds.get(sound_of(word))
        if same and same[0] == word[0]:
            return self.as_written(same)
        rest = self.as_written(word[1:]) if word[0] == "j" and len(word) > SHORTEST else frozenset()
        return rest | {"i"} if rest else rest


@cache
def lexicon_of(language: str) -> Lexicon:
    whole: defaultdict[str, set[str]] = defaultdict(set)
    stems: defaultdict[str, set[str]] = defaultdict(set)
    for concept, words in read_word_list((Path(__file__).parent / f"{language}_words.txt").read_text("utf-8")):
        for word in words:
            (stems if word.endswith("*") else whole)[word.rstrip("*")].add(concept)
    return Lexicon(
        {word: frozenset(concepts) for word, concepts in whole.items()},
        {word: frozenset(concepts) for word, concepts in stems.items()},
        {sound_of(word): word for word in whole if "_" not in word and len(word) >= SHORTEST},
    )


def read_word_list(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Each concept of a table with words that stand for it, a line at a time."""
    concept = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            head, equals, words = line.partition(" = ")
            concept = head if equals else concept
            yield concept, (words if equals else line).split()


@lru_cache(8192)
def sound_of(word: str) -> str:
    for pattern, right in SOUNDS:
        word = pattern.sub(right, word)
    return word


@lru_cache(8192)
def meant_by(word: str, language: str) -> frozenset[str]:
    return frozenset({word}) if word in SIGNS else lexicon_of(language).as_said(word)


def language_of(words: Sequence[str]) -> str:
    """The language that knows more of the words."""
    return max(LANGUAGES, key=lambda one: sum(bool(lexicon_of(one).as_written(word)) for word in words))


def concepts_in(words: Sequence[str], language: str) -> Iterator[frozenset[str]]:
    """What each word stands for, and the expression that begins with it; one that nobody knows is `strange`."""
    lexicon = lexicon_of(language)
    reached = 0
    for place, word in enumerate(words):
        found = meant_by(word, language) | lexicon.whole.get(word, frozenset())
        for length in range(LONGEST_EXPRESSION, 1, -1):
            together = (
                lexicon.whole.get("_".join(words[place : place + length])) if place + length <= len(words) else None
            )
            if together:
                found |= together
                reached = max(reached, place + length)
                break
        yield found or (STRANGE if place >= reached else frozenset())
