"""Weighs what a text shows: points for each intent, from its cues and from what its words stand for.

1. A cue gives its weight to its intent; in one clause the heaviest counts, and two more add one each.
2. A rule gives its weight to what the concepts of a clause show together. Where both show it, one is added.
3. In that clause another subject, the past, a joke or another matter takes away; so do words that nobody knows.
4. The whole text counts as one more clause, with one point less; what two clauses show gets one more.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.parsing.hints.concepts import concepts_in, language_of
from bot.parsing.hints.cues import Against, Cue, cues_in
from bot.parsing.hints.manner import ITSELF, SELF, TELLS, asks_for, denies
from bot.parsing.hints.rules import FEW, shown_by
from bot.parsing.hints.tokens import Row, row_of
from bot.parsing.intent_phrases import Intent

MARKS: Final = frozenset(".?,")
AUXILIARY: Final = re.compile(r"\b(?:do|does) (?=(?:not|i|you|us|they)\b)")
ACTS: Final = frozenset({Intent.TAKE, Intent.CANNOT, Intent.KEEP, Intent.SWAP, Intent.LATE})
COUNTED: Final = frozenset({Intent.MISSED, Intent.FIGURES, Intent.HELP, Intent.PHONE, Intent.THANKS})
"""What is asked for of the past."""
BURDENS: Final[Mapping[Against, tuple[int, int]]] = {
    Against.OTHER: (2, 3),
    Against.PAST: (2, 3),
    Against.JOKE: (3, 4),
    Against.TOPIC: (3, 4),
    Against.COURTESY: (3, 4),
}
"""What one, and what more take away in a clause."""
STRANGE_TO_CUE, STRANGE_TO_RULE = 2, 3
"""What words that nobody knows take away at most from a cue, which names its words, and from a rule."""
STRANGE_TEXT: Final = 2
"""With so many, a text has one point less."""
NOBODY: Final = 3
"""What a telling takes away from acts in which nobody speaks of themselves."""
PLAIN: Final = 4
"""A cue or rule of this weight says it alone."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Points for each intent, the row of words, what speaks against a wish, and how many words are strange."""

    points: Mapping[Intent, int]
    row: Row
    against: Mapping[Against, int]
    strange: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, or a text as a whole: what its words stand for, and what speaks against a wish."""

    words: str
    concepts: frozenset[str]
    strange: int
    cues: Mapping[Intent, Sequence[Cue]]
    against: Mapping[Against, int]


def weigh_cues(text: str, own: str = "", names: Collection[str] = ()) -> Weighed:
    """Weigh a text by somebody of that first name, whose colleagues have these; all folded."""
    row = row_of(text, own, names)
    language = language_of(words_of(row.words))
    clauses = [read_clause(clause, language) for clause in row.clauses]
    whole = join_clauses(row.words, clauses)
    of_nobody = SELF.search(row.words) is None and not asks_for(row.words)
    found: defaultdict[Intent, list[int]] = defaultdict(list)
    for clause in clauses:
        told = of_nobody and TELLS.search(clause.words) is not None
        for intent, points in weigh_clause(clause).items():
            found[intent].append(points - (NOBODY if told and intent in ACTS else 0))
    if len(clauses) > 1:
        for intent, weight in shown_by(whole.concepts).items():
            lost = min(whole.strange, STRANGE_TO_RULE)
            found[intent].append(points_in(whole, intent, weight - 1) - lost)
    elsewhere = (Against.JOKE in whole.against or Against.COURTESY in whole.against) + (whole.strange >= STRANGE_TEXT)
    total = {intent: max(each) + (sum(one > 0 for one in each) > 1) - elsewhere for intent, each in found.items()}
    return Weighed(total, row, whole.against, whole.strange)


def words_of(clause: str) -> list[str]:
    return [word for word in clause.split() if word not in MARKS]


def read_clause(words: str, language: str) -> Clause:
    clause = f". {words.removeprefix('. ')}"
    found = list(concepts_in(words_of(AUXILIARY.sub("", clause)), language))
    concepts = set().union(*found)
    if "?" in clause or asks_for(clause):
        concepts.add("ask")
    if len(found) <= FEW:
        concepts.add("short")
    cues: defaultdict[Intent, list[Cue]] = defaultdict(list)
    against: defaultdict[Against, int] = defaultdict(int)
    for cue in cues_in(clause):
        if isinstance(cue.shows, Against):
            against[cue.shows] += 1
        else:
            cues[cue.shows].append(cue)
    return Clause(words, frozenset(concepts), sum("strange" in one for one in found), cues, dict(against))


def join_clauses(words: str, clauses: Sequence[Clause]) -> Clause:
    """A text as a whole, without its cues, which hold in one clause."""
    against: defaultdict[Against, int] = defaultdict(int)
    for clause in clauses:
        for group, count in clause.against.items():
            against[group] += count
    concepts = frozenset().union(*(clause.concepts for clause in clauses))
    return Clause(words, concepts, sum(clause.strange for clause in clauses), {}, dict(against))


def weigh_clause(clause: Clause) -> Mapping[Intent, int]:
    """The points of each intent that the cues or the rules show in a clause.

    A topical cue and a word that nobody knows are often the same word: only the heavier counts.
    """
    topic = burden_of(Against.TOPIC, clause.against[Against.TOPIC]) if Against.TOPIC in clause.against else 0
    points: dict[Intent, int] = {}
    for intent, cues in clause.cues.items():
        weights = {cue.pattern: cue.weight for cue in cues}.values()
        lost = max(0, min(clause.strange, STRANGE_TO_CUE) - topic)
        points[intent] = points_in(clause, intent, max(weights), more=min(2, len(weights) - 1)) - lost
    for intent, weight in shown_by(clause.concepts).items():
        by_rule = points_in(clause, intent, weight) - max(0, min(clause.strange, STRANGE_TO_RULE) - topic)
        by_cue = points.get(intent, 0)
        points[intent] = max(by_rule, by_cue) + (min(by_rule, by_cue) > 1)
    return points


def burden_of(group: Against, count: int) -> int:
    return BURDENS[group][min(count, 2) - 1]


def points_in(clause: Clause, intent: Intent, weight: int, more: int = 0) -> int:
    """A weight, less what in the clause speaks against this intent."""
    points = weight + more
    asks = "?" in clause.words
    itself = (SELF if intent is Intent.SWAP else ITSELF).search(clause.words) is not None
    for group, count in clause.against.items():
        if group is Against.OTHER and (itself or intent not in ACTS):
            points -= 1 if intent in ACTS else 0
        elif group is Against.PAST and (intent in COUNTED or (asks and intent not in ACTS)):
            points -= 0 if asks else 1
        else:
            points -= burden_of(group, count)
    if intent in {Intent.TAKE, Intent.KEEP} and denies(clause.words):
        points -= 4 if intent is Intent.TAKE else 3 if weight < PLAIN else 0
    return points
