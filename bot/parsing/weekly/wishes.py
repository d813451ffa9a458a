"""What a sentence wants that comes back: "je prends tous les mardis 18h jusqu'en juin"."""

import re
from dataclasses import replace
from typing import Final

from bot.parsing.intent_phrases import Intent
from bot.parsing.intents import ANY_MOMENT, Wish, read_wishes
from bot.parsing.weekly.recurrence import read_recurring, take_rhythm_out
from bot.readers.folding import fold

EACH_WEEK: Final = "chaque semaine", "every week"
EACH_WEEKS: Final = "toutes les {} semaines", "every {} weeks"
ENGLISH: Final = re.compile(r"\b(?:i|i ll|i m|every|each|weekly|fortnight(?:ly)?|other|on|at)\b")


def weekly_wish(text: str) -> Wish | None:
    """The wish to take a time that comes back, with words that `/prendre` reads so; None for any other text."""
    if take_rhythm_out(text)[1] is None:
        return None
    read = read_recurring(text, ANY_MOMENT, "UTC")
    wishes = read_wishes(read.when) if read else ()
    if read is None or len(wishes) != 1 or wishes[0].intent is not Intent.TAKE or read.too_rare:
        return None
    english = ENGLISH.search(fold(text)) is not None
    rhythm = (EACH_WEEK if read.every == 1 else EACH_WEEKS)[english].format(read.every)
    words = f"{rhythm} {wishes[0].words} {read.period_words}".strip()
    return replace(wishes[0], words=words, clear=wishes[0].clear and bool(wishes[0].words))
