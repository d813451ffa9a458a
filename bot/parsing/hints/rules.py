"""Which intents the concepts of a clause show together, by the table `rules.txt`.

A rule is a weight and concepts: `a|b` is one of several, `-a` none of it. Beside the concepts of the words there are
`ask`, `short` and `strange` (a word that nobody knows), and the signs of `tokens.py`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.parsing.intent_phrases import Intent

FEW: Final = 5
"""So many words are short."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that show an intent together: one of each group, and none of `without`."""

    intent: Intent
    weight: int
    groups: tuple[frozenset[str], ...]
    without: frozenset[str]

    def holds_for(self, concepts: Collection[str]) -> bool:
        return self.without.isdisjoint(concepts) and not any(group.isdisjoint(concepts) for group in self.groups)


@cache
def all_rules() -> tuple[Rule, ...]:
    return tuple(read_rules((Path(__file__).parent / "rules.txt").read_text("utf-8")))


def read_rules(text: str) -> Iterator[Rule]:
    """The rules of a table, under the intents that they show. Raises `ValueError`."""
    intent = Intent.TAKE
    for line in text.splitlines():
        if line.startswith("["):
            intent = Intent(line.strip("[]"))
        elif line and not line.startswith("#"):
            weight, *terms = line.split()
            groups = tuple(frozenset(term.split("|")) for term in terms if not term.startswith("-"))
            yield Rule(intent, int(weight), groups, frozenset(term[1:] for term in terms if term.startswith("-")))


def shown_by(concepts: Collection[str]) -> Mapping[Intent, int]:
    """The intents shown by what one clause speaks of, each with the weight of its heaviest rule."""
    found: defaultdict[Intent, int] = defaultdict(int)
    for rule in all_rules():
        if rule.holds_for(concepts) and rule.weight > found[rule.intent]:
            found[rule.intent] = rule.weight
    return found
