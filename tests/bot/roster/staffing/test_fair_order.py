"""The order in which people are asked to stand in."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Seat, SeatId, ShiftId, VolunteerId
from bot.roster.staffing.fair_order import Candidate, candidate_of, in_fair_order
from tests.support.helpline import MONDAY

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
SHIFT = MONDAY + timedelta(days=3, hours=5)

candidates = st.builds(
    Candidate,
    st.integers(1, 9).map(VolunteerId),
    st.booleans(),
    st.integers(0, 3),
    st.none() | st.integers(0, 3).map(lambda days: MONDAY - days * timedelta(days=1)),
    st.booleans(),
)


def seat_at(starts: datetime, hours: int = 2) -> Seat:
    return Seat(SeatId(1), ShiftId(1), VolunteerId(1), starts, starts + hours * HOUR)


@given(st.lists(candidates, unique_by=lambda c: c.volunteer), st.randoms())
def test_the_order_depends_on_nothing_but_the_people(people: list[Candidate], chance: object) -> None:
    shuffled = people.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert in_fair_order(shuffled) == in_fair_order(people)


@given(candidates, candidates)
def test_usual_hours_come_first_then_few_hours_then_who_was_not_asked_for_longest(a: Candidate, b: Candidate) -> None:
    first, second = in_fair_order([a, b])
    assert (first.coordinates, not first.usual) <= (second.coordinates, not second.usual)
    if (first.coordinates, first.usual) == (second.coordinates, second.usual):
        assert first.hours <= second.hours
        if first.hours == second.hours and second.asked_at is None:
            assert first.asked_at is None


def test_an_hour_is_usual_that_was_held_twice_within_eight_weeks() -> None:
    def usual(*weeks: int, aside: timedelta = timedelta()) -> bool:
        seats = [seat_at(SHIFT - n * WEEK + aside) for n in weeks]
        return candidate_of(VolunteerId(1), seats, SHIFT, MONDAY, None).usual

    assert usual(1, 2)
    assert usual(1, 2, aside=HOUR)  # the clock changed between them
    assert not usual(1)
    assert not usual(9, 10)
    assert not usual(1, 2, aside=2 * HOUR)


def test_the_hours_of_four_weeks_count_and_those_promised_for_two() -> None:
    seats = [seat_at(MONDAY + n * WEEK) for n in (-5, -3, -1, 1, 3)]
    assert candidate_of(VolunteerId(1), seats, SHIFT, MONDAY, None).hours == 6
