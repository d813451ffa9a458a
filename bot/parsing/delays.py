"""How late somebody comes, and to what: "10", "14 m", "un quart d'heure", "demain 10 minutes"."""

import re
from dataclasses import dataclass
from typing import Final

from bot.parsing.period_forms import HALVES
from bot.parsing.vocabulary import COUNTS, DAYS_SPELT, TENS, any_of, put_blanks
from bot.readers.durations import read_duration
from bot.readers.folding import fold

SPELT: Final = {
    **{word: number for word, number in DAYS_SPELT.items() if not word.endswith(("th", "st", "nd", "ird"))},
    **TENS,
    **COUNTS,
    **dict.fromkeys(("ten", "dizaine"), 10),
    **dict.fromkeys(("fifteen", "quinzaine"), 15),
    "vingtaine": 20,
}
UNIT: Final = r"(?:minutes?|mins?|mn|m)"
IN_LETTERS: Final = re.compile(rf"\b(?:une? )?({any_of(SPELT)})(?: de)?(?= {UNIT}\b|$)")
MINUTES: Final = re.compile(rf"(?<!\S)(\d{{1,3}}) ?{UNIT}(?!\S)")
LONE_NUMBER: Final = re.compile(r"(?<!\S)\d+(?!\S)")
COMMON: Final = re.compile(
    r"\b(?:de|d|en|un|une|environ|about|around|a|of|quelques|few|peu|bit|by|late|retard|mins?|minutes?)\b"
)


@dataclass(frozen=True, slots=True)
class Delay:
    """`minutes` is 0 when nobody says how many; `when` are the other words, folded."""

    minutes: int
    when: str = ""


def read_delay(text: str) -> Delay | None:
    """Read how late somebody comes; None when a number may be minutes or an hour: "demain 10"."""
    words = put_blanks(fold(text))
    for form, right in HALVES:
        words = form.sub(right, words)
    words = IN_LETTERS.sub(lambda found: str(SPELT[found[1]]), words)
    found = MINUTES.search(words)
    rest = f"{words[: found.start()]} {words[found.end() :]}" if found else words
    rest = " ".join(COMMON.sub(" ", rest).split())
    if found:
        return Delay(int(found[1]), rest)
    length = read_duration(rest, bare_minutes=True)
    if length is not None:
        return Delay(int(length.total_seconds()) // 60)
    return None if LONE_NUMBER.search(rest) else Delay(0, rest)
