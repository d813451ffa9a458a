"""Which wishes fit together, two by two or in a ring of three."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import LineId, Seat, SeatId, ShiftId, SwapWish, VolunteerId
from bot.roster.trading.rings import Giving, pairs_of, rings_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL = frozenset(SeatId(n) for n in range(10))


def giving(
    who: int, wants: int | None = None, *, asked: int | None = None, can_hold: frozenset[SeatId] = ALL
) -> Giving:
    """Somebody who gives the seat and the shift of their own number."""
    wish = SwapWish(
        who,
        LineId("lyon"),
        VolunteerId(who),
        SeatId(who),
        NOON,
        None if wants is None else ShiftId(wants),
        None if asked is None else SeatId(asked),
    )
    seat = Seat(
        SeatId(who), ShiftId(who), VolunteerId(who), NOON + timedelta(days=who), NOON + timedelta(days=who, hours=2)
    )
    return Giving(wish, seat, can_hold)


def found(*givings: Giving) -> list[list[int]]:
    return [[one.wish.id for one in ring] for ring in rings_of(givings)]


@pytest.mark.parametrize(
    ("givings", "expected"),
    [
        ([], []),
        ([giving(1, 2)], []),
        ([giving(1, 2), giving(2, 1)], [[1, 2]]),
        ([giving(1), giving(2)], [[1, 2]]),
        ([giving(1, 2), giving(2, 3)], []),
        ([giving(1, 2), giving(2, 3), giving(3, 1)], [[1, 2, 3]]),
        ([giving(1, 3), giving(2, 1), giving(3, 2)], [[1, 3, 2]]),
        ([giving(1), giving(2, 3), giving(3, 1)], [[1, 3]]),
        # one has asked the other already: a ring all the same, but not the two of them
        ([giving(1, 2, asked=2), giving(2)], []),
        ([giving(1, 2, asked=2), giving(2, 3), giving(3, 1)], [[1, 2, 3]]),
        ([giving(1), giving(2, 3), giving(3, 1, asked=1)], [[1, 2, 3]]),
        # whoever could not hold it is not asked
        ([giving(1, can_hold=frozenset()), giving(2)], []),
        # nobody is in two trades at once; who asked first comes first
        ([giving(1), giving(2), giving(3), giving(4), giving(5)], [[1, 2], [3, 4]]),
    ],
)
def test_those_who_fit_are_found(givings: list[Giving], expected: list[list[int]]) -> None:
    assert found(*givings) == expected


def test_two_places_of_one_shift_are_not_traded() -> None:
    one, other = giving(1), giving(2)
    here = Giving(other.wish, Seat(SeatId(2), ShiftId(1), VolunteerId(2), NOON, NOON), ALL)
    assert found(one, here) == []


def test_what_was_declined_is_not_proposed_again_from_whoever_it_begins() -> None:
    ring = (giving(1, 2), giving(2, 3), giving(3, 1))
    known = pairs_of((ring[1], ring[2], ring[0]))
    assert rings_of(ring) == [ring]
    assert rings_of(ring, [known]) == []
