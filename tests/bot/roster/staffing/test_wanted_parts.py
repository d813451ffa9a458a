"""What a search still looks for."""

from datetime import datetime, timedelta

import pytest

from bot.model import Closure, LineId, Search, Seat, SeatId, Shift, ShiftId, Swap, SwapId, VolunteerId
from bot.roster.staffing.wanted_parts import WantedPart, fewest_holders, new_holders, wanted_parts
from tests.support.helpline import MONDAY

LYON = LineId("lyon")
ANNE, BAKARI, CHLOE = VolunteerId(1), VolunteerId(2), VolunteerId(3)


def hour(n: int) -> datetime:
    return MONDAY + timedelta(hours=n)


def seat(who: VolunteerId, starts: int, ends: int, *, trainee: bool = False) -> Seat:
    at = MONDAY + timedelta(hours=starts), MONDAY + timedelta(hours=ends)
    return Seat(SeatId(10 * who + starts), ShiftId(1), who, *at, trainee=trainee)


def offer(of: Seat) -> Swap:
    return Swap(SwapId(1), LYON, of.id, of.volunteer, of.volunteer, MONDAY)


SHIFT = Shift(ShiftId(1), LYON, None, MONDAY.date(), 1, MONDAY, MONDAY + timedelta(hours=4), seats=2)
SEARCH = Search(1, LYON, ShiftId(1), SHIFT.starts, SHIFT.ends, 1, MONDAY)
WHOLE = seat(ANNE, 0, 4)


@pytest.mark.parametrize(
    ("seats", "offered", "wanted"),
    [
        ([], [], [(0, 4, None)]),
        ([WHOLE], [], []),
        ([WHOLE], [WHOLE], [(0, 4, WHOLE.id)]),
        ([seat(ANNE, 0, 2)], [], [(2, 4, None)]),
        ([seat(ANNE, 1, 3)], [], [(0, 1, None), (3, 4, None)]),
        ([WHOLE, seat(BAKARI, 0, 2)], [WHOLE], [(0, 4, WHOLE.id)]),
        ([seat(CHLOE, 0, 4, trainee=True)], [], [(0, 4, None)]),
    ],
)
def test_what_is_offered_or_held_by_too_few_is_wanted(
    seats: list[Seat], offered: list[Seat], wanted: list[tuple[int, int, SeatId | None]]
) -> None:
    found = wanted_parts(SEARCH, SHIFT, seats, [offer(one) for one in offered], [], MONDAY)
    assert found == [WantedPart(hour(a), hour(b), of) for a, b, of in wanted]


def test_a_second_place_that_was_always_free_is_not_looked_for() -> None:
    assert wanted_parts(SEARCH, SHIFT, [seat(BAKARI, 0, 4)], [], [], MONDAY) == []


def test_what_is_closed_or_over_is_not_wanted() -> None:
    closed = Closure(1, LYON, MONDAY, MONDAY + timedelta(hours=3))
    [part] = wanted_parts(SEARCH, SHIFT, [], [], [closed], MONDAY)
    assert (part.starts, part.ends) == (hour(3), hour(4))
    assert wanted_parts(SEARCH, SHIFT, [], [], [], SHIFT.ends) == []


def test_who_was_there_before_is_not_who_came() -> None:
    seats = [seat(CHLOE, 0, 4), seat(BAKARI, 0, 2)]
    assert new_holders(SEARCH, seats, {CHLOE}) == [BAKARI]
    assert fewest_holders(seats, SHIFT.starts, SHIFT.ends) == 1
