"""Stretches of time against an oracle that counts hours one by one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Closure, LineId
from bot.roster.closings import Stretch, closed_stretches, left_of_closure, merged_stretches, without_stretches

START = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = 24


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    first = draw(st.integers(0, HOURS - 1))
    last = draw(st.integers(first + 1, HOURS + 1))
    return START + first * HOUR, None if last > HOURS else START + last * HOUR


def hours_of(some: list[Stretch]) -> set[int]:
    """The hours in them; those after the last one stand for "until further notice"."""
    return {
        n for n in range(HOURS + 9) for a, b in some if a <= START + n * HOUR and (b is None or START + n * HOUR < b)
    }


@given(st.lists(stretches()), st.lists(stretches()))
def test_one_without_another_has_the_hours_of_the_first_that_are_not_in_the_second(
    one: list[Stretch], other: list[Stretch]
) -> None:
    left = without_stretches(one, other)
    assert hours_of(left) == hours_of(one) - hours_of(other)
    assert all(ends is None or starts < ends for starts, ends in left)


@given(st.lists(stretches()))
def test_merged_they_have_the_same_hours_and_neither_touch_nor_overlap(some: list[Stretch]) -> None:
    merged = merged_stretches(some)
    assert hours_of(merged) == hours_of(some)
    assert all(a[1] is not None and a[1] < b[0] for a, b in pairwise(merged))


@given(stretches(), stretches())
def test_what_is_left_of_a_closure_is_at_most_two_parts(closed: Stretch, opened: Stretch) -> None:
    left = left_of_closure(Closure(1, LineId("lyon"), *closed), opened)
    assert [one.id for one in left] == [1, 0][: len(left)]
    assert hours_of([(one.starts, one.ends) for one in left]) == hours_of([closed]) - hours_of([opened])


@given(st.lists(stretches()), st.integers(0, HOURS))
def test_only_what_is_to_come_counts(some: list[Stretch], since: int) -> None:
    closures = [Closure(n, LineId("lyon"), *one) for n, one in enumerate(some)]
    closed = closed_stretches(closures, START + since * HOUR)
    assert hours_of(closed) == {hour for hour in hours_of(some) if hour >= since}
