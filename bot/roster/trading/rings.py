"""Which wishes fit together: two people who would take each other's shift, or three in a ring. Pure functions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from bot.model import Seat, SeatId, SwapWish

Pair = tuple[SeatId, SeatId]
"""A seat that somebody gives, and the seat that they take for it."""


@dataclass(frozen=True, slots=True)
class Giving:
    """A wish that counts, with the seat that it gives, and the seats its giver may and can hold instead."""

    wish: SwapWish
    seat: Seat
    can_hold: frozenset[SeatId]

    def takes(self, other: "Giving") -> bool:
        """Whether its giver would take the other's seat."""
        wanted = self.wish.wants in {None, other.seat.shift} and self.seat.shift != other.seat.shift
        return wanted and self.wish.giver != other.wish.giver and other.seat.id in self.can_hold


Ring = tuple[Giving, ...]
"""Each takes the seat that the next one gives; the last takes the first one's."""


def pairs_of(ring: Ring) -> frozenset[Pair]:
    """Who gives what for what, wherever the ring is begun."""
    return frozenset((one.seat.id, other.seat.id) for one, other in links(ring))


def links(ring: Ring) -> Iterator[tuple[Giving, Giving]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def rings_of(givings: Sequence[Giving], known: Collection[frozenset[Pair]] = ()) -> list[Ring]:
    """The trades to propose at once, those of whoever asked first before others, and two people before three.

    No seat is in two of them. Left out is what is `known`: it was proposed before.
    """
    taken: set[SeatId] = set()
    chosen: list[Ring] = []
    for ring in [*twos(givings), *threes(givings)]:
        seats = {one.seat.id for one in ring}
        if pairs_of(ring) not in known and not seats & taken:
            chosen.append(ring)
            taken |= seats
    return chosen


def twos(givings: Iterable[Giving]) -> Iterator[Ring]:
    """Pairs of people, except those of whom one has asked the other already."""
    for one, other in combinations(givings, 2):
        asked = one.wish.asked == other.seat.id or other.wish.asked == one.seat.id
        if not asked and one.takes(other) and other.takes(one):
            yield (one, other)


def threes(givings: Iterable[Giving]) -> Iterator[Ring]:
    for first, *others in combinations(givings, 3):
        for second, third in permutations(others):
            if first.takes(second) and second.takes(third) and third.takes(first):
                yield (first, second, third)
