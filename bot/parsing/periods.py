"""Periods as people write them when they close or reopen a line: "du 24/12 au 2/1", "jusqu'à lundi", "demain 14h-16h".

Nothing is guessed: every period that the words may mean is given, so that the bot acts on one and asks about several.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.parsing.day_runs import Viewpoint
from bot.parsing.moments import texts_meant
from bot.parsing.period_forms import (
    ARROW,
    DAYS_LISTED,
    HALVES,
    JOINT,
    LEADING,
    LISTED,
    MAR,
    NOISE,
    UNTIL,
)
from bot.parsing.period_reader import Reader
from bot.parsing.vocabulary import guesses_spelling, spell_right
from bot.parsing.written_dates import dates_in_digits
from bot.readers.folding import LONGEST, fold
from bot.roster.closings import Stretch
from bot.roster.slots import zone_info

MEANINGS = 6


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that a text may mean; empty when it was not understood.

    Not `sure`: the words do not say so exactly ("demain à 16h" has no end), or one was guessed ("mari" for "mardi").
    `bounded`: the words name the end, not just a day or a beginning. `each`: all of `found` were said, and one is taken
    at a time ("tous les vendredis"). `unknown` are words that were not understood, `no_such_day` those of them that are
    a date that does not exist. `guessed`: a word was taken for another.
    """

    found: tuple[Stretch, ...]
    sure: bool = True
    bounded: bool = False
    each: bool = False
    unknown: tuple[str, ...] = ()
    no_such_day: tuple[str, ...] = ()
    guessed: bool = False


def read_periods(
    text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool = False, past: bool = False
) -> Periods:
    """Read when a line is closed or opened, or which days a list is about.

    "du 24/12 au 2/1" includes 2 January, "demain" is the whole day, "now" or an empty text begins at `sent_at`. Without
    a year, the next dates are meant; a range may have begun. With `past` the latest dates are meant instead.
    """
    if len(text) > LONGEST:
        return Periods((), unknown=("…",))
    texts, guessed = spell_period(text, american=american)
    reader = Reader(Viewpoint(sent_at, zone_info(zone), past=past))
    for one in texts:
        reader.read(one)
    found = tuple(dict.fromkeys(sorted(reader.found, key=order_of_stretch)))[:MEANINGS]
    parts = [reader.seen.read(part) for part in parts_of(texts[0])]
    absent = tuple(word for part in parts for word in part.no_such_day)
    if absent:
        return Periods((), unknown=absent, no_such_day=absent)
    sure = reader.sure and not guessed and len(found) == 1
    unknown = () if found else tuple(word for part in parts for word in part.unknown) or (texts[0],)
    return Periods(found, sure, reader.bounded, reader.each, unknown, guessed=guessed)


def spell_period(text: str, *, american: bool) -> tuple[list[str], bool]:
    """The words as the forms of a period have them, twice if a date may be read in two ways; and whether one of them
    was guessed, or is in an order of day and month that is not the writer's.
    """
    words = fold(ARROW.sub(" - ", DAYS_LISTED.sub(" et ", LISTED.sub(" et ", text))))
    for form, right in HALVES:
        words = form.sub(right, words)
    folded = spell_right(words)
    in_march = MAR.sub("march", folded) if american else folded
    said = " ".join(NOISE.sub(" ", in_march).split())
    texts = texts_meant(said, american=american)
    turned = not american and texts != dates_in_digits(said)
    return texts, in_march != folded or guesses_spelling(words) or turned


def order_of_stretch(stretch: Stretch) -> tuple[datetime, datetime]:
    return stretch[0], stretch[1] or datetime.max.replace(tzinfo=UTC)


def parts_of(folded: str) -> list[str]:
    until = UNTIL.fullmatch(folded)
    return re.split(JOINT, LEADING.sub("", until[2] if until else folded, count=1))
