"""Somebody's shifts have other hours, because their weekly slot has: in words, a row for each slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import SlotId
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Move:
    """A person's part of a shift that has other hours, because its weekly slot has."""

    slot: SlotId
    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]

    @property
    def until(self) -> datetime:
        return max(self.before[1], self.after[1])


def rows_of_moves(moves: Sequence[Move], words: Text) -> list[str]:
    """`tous les mardis, 18 h–20 h devient tous les mercredis, 19 h–21 h : 7 dates`; a row for each slot."""

    def weekly(times: tuple[datetime, datetime]) -> str:
        starts, ends = (words.local(at) for at in times)
        hours = words.wall_hours(starts.time(), ends.time())
        return words.say("weekly-time", every=1, day=words.weekday(starts.weekday()), hours=hours)

    found: dict[tuple[SlotId, str, str], list[Move]] = {}
    for move in sorted(moves, key=lambda one: one.after):
        found.setdefault((move.slot, weekly(move.before), weekly(move.after)), []).append(move)
    rows = []
    for (_, before, after), same in found.items():
        if len(same) > 1:
            rows.append(words.say("plan-moved-weekly", before=before, after=after, count=len(same)))
        else:
            one = same[0]
            rows.append(words.say("plan-moved", before=words.span(*one.before), after=words.span(*one.after)))
    return rows
