"""What a sentence may mean when no phrase says it: cues are weighed, and the two likeliest intents are offered.

1. A cue gives its weight to its intent; in one clause the heaviest counts, and two more add one each.
2. In that clause another subject, the past, a joke or another matter takes away; elsewhere in the text, one.
3. A time adds one to acts. Asking adds one to what is read, and telling takes two away.
4. Whose shift the time names adds or takes one: one's own is given away or kept, a free one is taken.
5. At most two intents that keep `ENOUGH` are likely; none means that it is chatter.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.parsing.hints.cues import Against, Cue, cues_in
from bot.parsing.hints.manner import ITSELF, OVER, SELF, TELLS, asks_for, denies
from bot.parsing.hints.tokens import Row, row_of
from bot.parsing.intent_phrases import READING, Intent

ENOUGH: Final = 4
ACTS: Final = frozenset({Intent.TAKE, Intent.CANNOT, Intent.KEEP, Intent.SWAP, Intent.LATE})
COUNTED: Final = frozenset({Intent.MISSED, Intent.FIGURES, Intent.HELP, Intent.PHONE, Intent.THANKS})
"""What is asked for of the past."""
ASKED: Final = frozenset({Intent.WHO, Intent.MINE, Intent.OPEN, Intent.MISSED, Intent.FIGURES, Intent.SHIFTS})
BURDENS: Final[Mapping[Against, tuple[int, ...]]] = {
    Against.OTHER: (3, 4),
    Against.PAST: (2, 3),
    Against.JOKE: (3, 4),
    Against.TOPIC: (3, 4),
    Against.COURTESY: (3, 4),
}
"""What one, and what more take away in a clause."""
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
NOBODY: Final = 3
"""What a time that is over takes away, and what a telling in which nobody speaks of themselves."""
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was weighed: points for each intent, and the words about time."""

    points: Mapping[Intent, int]
    row: Row
    against: Mapping[Against, int]


def weigh_cues(text: str, own: str = "", names: Collection[str] = ()) -> Weighed:
    """Weigh the cues of a text by somebody of that first name, whose colleagues have these; all folded."""
    row = row_of(text, own, names)
    best: defaultdict[Intent, list[int]] = defaultdict(list)
    everywhere: defaultdict[Against, int] = defaultdict(int)
    for clause in row.clauses:
        showing, against = sorted_cues(clause)
        for group, count in against.items():
            everywhere[group] += count
        for intent, cues in showing.items():
            best[intent].append(points_in(clause, intent, cues, against))
    elsewhere = int(Against.JOKE in everywhere or Against.COURTESY in everywhere)
    points = {
        intent: max(several) + (sum(one > 0 for one in several) > 1) - elsewhere for intent, several in best.items()
    }
    return Weighed(points, row, dict(everywhere))


def sorted_cues(clause: str) -> tuple[Mapping[Intent, Sequence[Cue]], Mapping[Against, int]]:
    """The cues of a clause by what they show, and how often each thing speaks against it."""
    showing: defaultdict[Intent, list[Cue]] = defaultdict(list)
    against: defaultdict[Against, int] = defaultdict(int)
    for cue in cues_in(f". {clause.removeprefix('. ')}"):
        if isinstance(cue.shows, Against):
            against[cue.shows] += 1
        else:
            showing[cue.shows].append(cue)
    return showing, against


def burden_of(group: Against, count: int) -> int:
    return BURDENS[group][min(count, 2) - 1]


def points_in(clause: str, intent: Intent, cues: Sequence[Cue], against: Mapping[Against, int]) -> int:
    different = {cue.pattern: cue.weight for cue in cues}
    points = max(different.values()) + min(2, len(different) - 1)
    itself = (SELF if intent is Intent.SWAP else ITSELF).search(clause) is not None
    for group, count in against.items():
        if group is Against.OTHER and (itself or intent not in ACTS):
            points -= 1 if intent in ACTS else 0
        elif group is Against.PAST and (intent in COUNTED or ("?" in clause and intent not in ACTS)):
            points -= 0 if "?" in clause else 1
        else:
            points -= burden_of(group, count)
    if intent in {Intent.TAKE, Intent.KEEP} and denies(clause):
        points -= 4 if intent is Intent.TAKE else 3 if max(different.values()) < ENOUGH else 0
    return points


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
    told_of_others = not asks and SELF.search(row.words) is None and TELLS.search(row.words) is not None
    final: dict[Intent, int] = {}
    for intent, points in weighed.points.items():
        total = points + (FAVOURED[standing].get(intent, 0) if points > 1 else 0)
        if intent in ACTS:
            total += (
                ("WHEN" in row.words) - (NOBODY if told_of_others else 0) - (LONG_AGO if OVER.search(row.time) else 0)
            )
        elif intent in ASKED:
            total += 1 if asks else -2 - sum(weighed.against.values())
        if total >= ENOUGH:
            final[intent] = total
    ranked = sorted(final, key=lambda one: (-final[one], list(Intent).index(one)))
    clear = len(final) == 1 and ranked[0] in READING and final[ranked[0]] >= CLEAR and not weighed.against
    beside = counterpart(ranked, standing)
    if not ranked and exact and standing in WITHOUT_CUES and may_be_own_words(weighed):
        beside = WITHOUT_CUES[standing]
    joking = Against.JOKE in weighed.against
    return Hints(tuple(ranked[:2]), beside, row.time, row.minutes, clear=clear, joking=joking)


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
