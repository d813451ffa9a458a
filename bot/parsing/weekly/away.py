"""Who says in a sentence that they are away for some days: "je suis en vacances du 24/12 au 2/1"."""

import re
from datetime import datetime, timedelta
from typing import Final

from bot.parsing.intent_phrases import Intent
from bot.parsing.intent_words import DOUBTS, PAST, clauses_of, without_courtesies
from bot.parsing.intents import Wish
from bot.parsing.periods import read_periods

ZONE: Final = "UTC"
"""Any zone will do where only the number of days counts."""
SEVERAL_DAYS: Final = timedelta(days=2)
DAY: Final = timedelta(0)
"""Of a day or a part of it."""
AWAY: Final = re.compile(
    r"(?:(?:je (?:suis|serai)|suis|serai) )?(?:absente?|en (?:vacances|conges?|deplacement|voyage)|partie?)"
    r"|(?:(?:je )?(?:ne )?(?:suis|serai) )?pas (?:la|dispo|disponible|libre)"
    r"|i will not be (?:here|around|there|available|in)"
    r"|(?:i am |i will be )?(?:away|absent|unavailable|out of town|on (?:holidays?|leave|vacation)"
    r"|not (?:here|around|there|available|in|free))"
)
"""A whole clause but for its dates, folded and in full."""
GOING: Final = re.compile(
    r"je (?:pars|vais) en (?:vacances|conges?|deplacement|voyage)|je m absente"
    r"|(?:i am |i will be )?going (?:away|on (?:holidays?|leave|vacation))"
)
"""Likewise; it is small talk where no date is in figures."""
BETWEEN: Final = re.compile(r"^(?:toute |all |for )?(?=\S)")


def away_wish(text: str, sent_at: datetime, shortest: timedelta = SEVERAL_DAYS) -> Wish | None:
    """The wish to note an absence that is not shorter, and its dates; None for any other text.

    Clear when the words name one time that is not over.
    """
    dates = dates_of_absence(text)
    read = read_periods(BETWEEN.sub("", dates), sent_at, ZONE)
    ended = [(starts, ends) for starts, ends in read.found if ends is not None]
    if not dates or read.each or not ended or len(ended) < len(read.found):
        return None
    if any(ends - starts < shortest for starts, ends in ended):
        return None
    return Wish(Intent.AWAY, dates, clear=len(ended) == 1 and not read.guessed and ended[0][1] > sent_at)


def dates_of_absence(text: str) -> str:
    """What follows "I am away" where that is all that is said; "" for any other text."""
    said = [clause for clause in map(without_courtesies, clauses_of(text)) if clause]
    if "?" in text or len(said) != 1 or DOUBTS.search(said[0]) or PAST.search(said[0]):
        return ""
    going = GOING.match(said[0])
    found = going or AWAY.match(said[0])
    dates = said[0][found.end() :] if found else ""
    if not dates.startswith(" ") or (going and not any(letter.isdigit() for letter in dates)):
        return ""
    return dates.strip()
