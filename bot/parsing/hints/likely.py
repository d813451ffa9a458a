"""What a sentence may mean when no phrase says it: what was weighed (`weigh.py`), and the two likeliest intents.

1. A time adds one to acts. Asking adds one to what is read, and telling takes two away.
2. Whose shift the time names adds or takes one: one's own is given away or kept, a free one is taken.
3. At most two intents that keep `ENOUGH` are likely, acts that name no time one more; none means that it is chatter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.parsing.hints.cues import Against
from bot.parsing.hints.manner import OVER, SELF, TELLS, asks_for, denies
from bot.parsing.hints.tokens import Row
from bot.parsing.hints.weigh import ACTS, Weighed
from bot.parsing.intent_phrases import READING, Intent

ENOUGH: Final = 4
ASKED: Final = frozenset({Intent.WHO, Intent.MINE, Intent.OPEN, Intent.MISSED, Intent.FIGURES, Intent.SHIFTS})
WORDLESS: Final = frozenset({Intent.HELP, Intent.THANKS, Intent.PHONE})
FRAGMENT: Final = 7
"""So few words that tell nothing are taken for a question: "open slots Thursday"."""


class Standing(StrEnum):
    """Whose the shift is that the time of a sentence names."""

    UNKNOWN = "unknown"
    OWN = "own"
    WITHIN = "within"
    """One's own, at a time after its start."""
    FREE = "free"
    TAKEN = "taken"


FAVOURED: Final[Mapping[Standing, Mapping[Intent, int]]] = {
    Standing.UNKNOWN: {},
    Standing.OWN: {Intent.CANNOT: 1, Intent.KEEP: 1, Intent.SWAP: 1, Intent.LATE: 1, Intent.MINE: 1, Intent.TAKE: -1},
    Standing.WITHIN: {Intent.LATE: 2, Intent.CANNOT: 1},
    Standing.FREE: {Intent.TAKE: 1, Intent.OPEN: 1},
    Standing.TAKEN: {Intent.SWAP: 1, Intent.WHO: 1},
}
WITHOUT_CUES: Final[Mapping[Standing, Intent]] = {
    Standing.OWN: Intent.CANNOT,
    Standing.WITHIN: Intent.LATE,
    Standing.FREE: Intent.TAKE,
}
"""What is offered to who speaks of one shift in words that nobody knows."""
LONG_AGO: Final = 4
"""What a time that is over takes away."""
CLEAR: Final = 5


@dataclass(frozen=True, slots=True)
class Hints:
    """At most two likely intents, the likelier first, with the words about time. `clear`: one reading, for sure."""

    intents: tuple[Intent, ...] = ()
    beside: Intent | None = None
    """What no cue says, and whose the shift is makes likely: a second one, or the only one."""
    time: str = ""
    minutes: str = ""
    clear: bool = False
    joking: bool = False
    """Whether it is a joke, a dream, or what somebody else said."""

    def words_for(self, intent: Intent) -> str:
        """The words that go with a command: a late one says how late."""
        said = f"{self.time} {self.minutes}" if intent is Intent.LATE else self.time
        return "" if intent in WORDLESS else said.strip()


def asks_in(weighed: Weighed) -> bool:
    row = weighed.row
    if asks_for(row.words):
        return True
    return not weighed.against and len(row.words.split()) <= FRAGMENT + 1 and not TELLS.search(row.words)


def likely_intents(weighed: Weighed, standing: Standing = Standing.UNKNOWN, *, exact: bool = False) -> Hints:
    """The two likeliest intents, or none.

    Args:
        weighed: the cues of the text.
        standing: whose the shift is that the text names.
        exact: whether it names one shift.
    """
    row = weighed.row
    asks = asks_in(weighed)
    final: dict[Intent, int] = {}
    for intent, points in weighed.points.items():
        total = points + (FAVOURED[standing].get(intent, 0) if points > 1 else 0)
        if intent in ACTS:
            total += ("WHEN" in row.words) - (LONG_AGO if OVER.search(row.time) else 0)
        elif intent in ASKED:
            total += 1 if asks else -2 - sum(weighed.against.values())
        if total >= enough_for(intent, row):
            final[intent] = total
    ranked = sorted(final, key=lambda one: (-final[one], list(Intent).index(one)))
    clear = len(final) == 1 and ranked[0] in READING and final[ranked[0]] >= CLEAR
    clear &= asks and not (weighed.against or weighed.strange)
    beside = counterpart(ranked, standing)
    if not ranked and exact and standing in WITHOUT_CUES and may_be_own_words(weighed):
        beside = WITHOUT_CUES[standing]
    joking = Against.JOKE in weighed.against
    return Hints(tuple(ranked[:2]), beside, row.time, row.minutes, clear=clear, joking=joking)


def enough_for(intent: Intent, row: Row) -> int:
    """The points that make an intent likely: an act that names no time needs one more."""
    timeless = not (row.time or row.minutes)
    return ENOUGH + (intent in ACTS and timeless)


def may_be_own_words(weighed: Weighed) -> bool:
    """Whether a text without a cue that names one shift may still be about it: its writer speaks, of nothing else."""
    words = weighed.row.words
    return not weighed.against and not denies(words) and SELF.search(words) is not None


def counterpart(ranked: Sequence[Intent], standing: Standing) -> Intent | None:
    """What one may mean beside the one act that was understood: who takes their own shift keeps it."""
    if len(ranked) != 1 or ranked[0] not in ACTS:
        return None
    if standing is Standing.OWN and ranked[0] is not Intent.CANNOT:
        return Intent.KEEP if ranked[0] is Intent.TAKE else Intent.CANNOT
    return Intent.TAKE if standing is Standing.FREE and ranked[0] is not Intent.TAKE else None
