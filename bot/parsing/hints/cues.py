"""Reads the tables of cues, `french.txt` and `english.txt`, and finds the cues of a sentence.

A cue is words with blanks. `(a|b)` is one of several, `*` any ending, `~` up to three words between, `^` and `$` the
beginning and the end of a clause; WHEN, ME, NAME, MINUTES and NUMBER stand for what they say (see `tokens.py`). What
must not follow stands at its end: `(?!a|b)`. Only words that stand in the
cue may repeat, so that the time it takes is linear.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from bot.parsing.intent_phrases import Intent

TABLES: Final = ("french.txt", "english.txt")
BETWEEN: Final = r"(?: [^ .?,]+){0,3}? "
HEAD: Final = re.compile(r"\[(\w+)\] (.+)")
DEFINITION: Final = re.compile(r"(\w+) = (.+)")
NOT_AFTER: Final = re.compile(r" \(\?!([^()]*)\)$")
WORD: Final = re.compile(r"(?<= )[^ .?,]+")
BEGINS: Final = 2
"""By so many letters of its first word a cue is looked up."""


class Against(StrEnum):
    """What speaks against somebody wanting something."""

    OTHER = "other"
    """Somebody or something else is the subject."""
    PAST = "past"
    JOKE = "joke"
    """A joke, a dream, or what others said."""
    TOPIC = "topic"
    """It is about something else."""
    COURTESY = "courtesy"
    """It is only kind."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show an intent, or speak against any; `about` says how, for whoever reads the table."""

    shows: Intent | Against
    about: str
    weight: int
    pattern: re.Pattern[str]


@cache
def all_cues() -> Mapping[str, Sequence[Cue]]:
    """The cues of both languages, by the first letters with which they may begin."""
    table: defaultdict[str, list[Cue]] = defaultdict(list)
    for name in TABLES:
        for cue, begins in read_cues((Path(__file__).parent / name).read_text("utf-8")):
            for letters in begins:
                table[letters].append(cue)
    return {letters: tuple(cues) for letters, cues in table.items()}


def read_cues(text: str) -> Iterator[tuple[Cue, frozenset[str]]]:
    """Each cue of a table, with the first letters of the words with which it may begin. Raises `ValueError`."""
    named: dict[str, str] = {}
    shows: Intent | Against | None = None
    about, weight = "", 1
    for line in joined_lines(text.splitlines()):
        if head := HEAD.fullmatch(line):
            against = head[1] == "against"
            shows, about = (Against(head[2]) if against else Intent(head[1])), head[2]
        elif definition := DEFINITION.fullmatch(line):
            named[definition[1]] = definition[2]
        elif line.isdigit():
            weight = int(line)
        elif shows is not None:
            written = re.sub(r"\{([a-z]+)\}", lambda name: named[name[1]], line)
            yield Cue(shows, about, weight, pattern_of(written)), begins_with(written)


def joined_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines without comments; one that begins with `|` goes on with the one before."""
    whole = ""
    for line in lines:
        if line.lstrip().startswith("|"):
            whole += line.lstrip()
        elif not line.startswith("#"):
            if whole:
                yield whole
            whole = line.strip()
    if whole:
        yield whole


def pattern_of(written: str) -> re.Pattern[str]:
    regex = NOT_AFTER.sub(r"(?! (?:\1))", written.removeprefix("^")).replace(" ~ ", BETWEEN).replace("*", r"\w*")
    regex = regex.replace(r")\w*", ")*").replace("$", r"(?= [.?,])")
    start = r"(?<=[.?,] )" if written.startswith("^") else ""
    return re.compile(rf"{start}(?:{regex})(?= |$)")


def begins_with(written: str) -> frozenset[str]:
    rest = written.removeprefix("^")
    words = [rest]
    if rest.startswith("("):
        closes = rest.index(")")
        if rest[closes + 1 : closes + 2] in {"?", "*"}:
            raise ValueError(f"A cue begins with words that may be left out: {written}")
        words = rest[1:closes].replace("(", "").split("|")
    return frozenset(one.split(" ")[0].rstrip("*?")[:BEGINS] for one in words)


def cues_in(clause: str) -> Iterator[Cue]:
    """The cues found in a clause that begins with a stop."""
    table = all_cues()
    for word in WORD.finditer(clause):
        for cue in table.get(word[0][:BEGINS], ()):
            if cue.pattern.match(clause, word.start()):
                yield cue
