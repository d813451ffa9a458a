"""What changed seats mean for people: who lost and who gained which part."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import RowChange, ShiftId, VolunteerId
from bot.roster.seat_moves import Held, Move, moves_between, moves_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHIFT, OTHER = ShiftId(1), ShiftId(2)
ANNE, BAKARI, CHLOE = VolunteerId(1), VolunteerId(2), VolunteerId(3)


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def row(shift: ShiftId, who: VolunteerId, starts: int, ends: int) -> dict[str, object]:
    return {"shift": shift, "volunteer": who, "starts": at(starts).isoformat(), "ends": at(ends).isoformat()}


def test_a_seat_that_is_cut_and_kept_is_no_move() -> None:
    changes = (
        RowChange("seats", 1, row(SHIFT, ANNE, 0, 2), row(SHIFT, ANNE, 0, 1)),
        RowChange("seats", 2, None, row(SHIFT, ANNE, 1, 2)),
        RowChange("swaps", 1, None, {"line": "lyon"}),
    )
    assert moves_of(changes) == []


def test_a_part_that_another_takes_is_one_move() -> None:
    changes = (
        RowChange("seats", 1, row(SHIFT, ANNE, 0, 3), row(SHIFT, ANNE, 0, 1)),
        RowChange("seats", 2, None, row(SHIFT, ANNE, 2, 3)),
        RowChange("seats", 3, None, row(SHIFT, BAKARI, 1, 2)),
    )
    assert moves_of(changes) == [Move(SHIFT, at(1), at(2), ANNE, BAKARI)]


def test_a_trade_is_two_moves() -> None:
    changes = (
        RowChange("seats", 1, row(SHIFT, ANNE, 0, 2), row(SHIFT, BAKARI, 0, 2)),
        RowChange("seats", 2, row(OTHER, BAKARI, 5, 7), row(OTHER, ANNE, 5, 7)),
    )
    assert moves_of(changes) == [Move(SHIFT, at(0), at(2), ANNE, BAKARI), Move(OTHER, at(5), at(7), BAKARI, ANNE)]


HELD = st.lists(
    st.tuples(st.sampled_from([ANNE, BAKARI, CHLOE]), st.integers(0, 6), st.integers(1, 3)).map(
        lambda one: (one[0], at(one[1]), at(one[1] + one[2]))
    ),
    max_size=4,
)


def on_at(held: Sequence[Held], when: datetime) -> set[VolunteerId]:
    return {who for who, starts, ends in held if starts <= when < ends}


@given(HELD, HELD)
def test_the_moves_lead_from_before_to_after(before: list[Held], after: list[Held]) -> None:
    moves = moves_between(SHIFT, before, after)
    assert all(move.giver != move.taker for move in moves)
    for hour in range(10):
        when = at(hour)
        there = [move for move in moves if move.starts <= when < move.ends]
        left = {move.giver for move in there if move.giver}
        come = {move.taker for move in there if move.taker}
        assert (on_at(before, when) - left) | come == on_at(after, when)
        assert left <= on_at(before, when)
        assert not come & on_at(before, when)
