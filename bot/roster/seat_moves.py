"""Which parts of which shifts changed hands, worked out of changed rows. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, zip_longest
from typing import Any

from bot.model import RowChange, ShiftId, VolunteerId

Held = tuple[VolunteerId, datetime, datetime]
"""Who has a seat, from when to when."""


@dataclass(frozen=True, slots=True)
class Move:
    """A part of a shift that `giver` had before and `taker` has after; None: nobody."""

    shift: ShiftId
    starts: datetime
    ends: datetime
    giver: VolunteerId | None = None
    taker: VolunteerId | None = None


def moves_of(changes: Iterable[RowChange]) -> list[Move]:
    """What the changed seats mean for people, by shift and start; a seat cut in two and kept is no move."""
    before: dict[ShiftId, list[Held]] = defaultdict(list)
    after: dict[ShiftId, list[Held]] = defaultdict(list)
    for change in changes:
        if change.table == "seats":
            for side, row in ((before, change.before), (after, change.after)):
                if row is not None:
                    side[ShiftId(int(str(row["shift"])))].append(held_of_row(row))
    return [move for shift in sorted({*before, *after}) for move in moves_between(shift, before[shift], after[shift])]


def held_of_row(row: Mapping[str, Any]) -> Held:
    starts, ends = (datetime.fromisoformat(str(row[name])) for name in ("starts", "ends"))
    return VolunteerId(int(str(row["volunteer"]))), starts, ends


def moves_between(shift: ShiftId, before: Iterable[Held], after: Iterable[Held]) -> list[Move]:
    """Who has lost and who has gained which part of one shift."""
    had, have = list(before), list(after)
    moves: list[Move] = []
    for starts, ends in pairwise(sorted({at for _, *bounds in (*had, *have) for at in bounds})):
        were = {who for who, first, last in had if first <= starts and ends <= last}
        are = {who for who, first, last in have if first <= starts and ends <= last}
        for giver, taker in zip_longest(sorted(were - are), sorted(are - were)):
            moves.append(Move(shift, starts, ends, giver, taker))
    return joined_moves(moves)


def joined_moves(moves: Iterable[Move]) -> list[Move]:
    """The same, where parts that touch and went the same way are one."""
    joined: list[Move] = []
    for move in sorted(moves, key=lambda one: (one.giver or 0, one.taker or 0, one.starts)):
        last = joined[-1] if joined else None
        if last and (last.giver, last.taker, last.ends) == (move.giver, move.taker, move.starts):
            joined[-1] = replace(last, ends=move.ends)
        else:
            joined.append(move)
    return sorted(joined, key=lambda one: (one.starts, one.giver or 0, one.taker or 0))
