"""Many lines of one key with the same hours: never late by more than the sum of the key needs, and no false alarm."""

import logging
from collections.abc import Iterator

import pytest

from benchmarks.desk import BEGINS, LATENCY
from benchmarks.forwarding import requests_of_an_idle_hour
from benchmarks.same_hours import Boundary, measured_day
from bot.model import LineKind
from tests.support.fake_time import FakeTime, run

SINGLE = (LineKind.LINE, LineKind.REDIRECT)
IDLE = [(LineKind.LINE, 5 * 12), (LineKind.REDIRECT, 5 * 24)]
"""What an hour of five lines cost when each was read alone."""
NAMES = ["first start", "beginning", "hand-over", "closing"]


@pytest.fixture(autouse=True)
def without_words() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def day(count: int, kind: LineKind, accounts: int = 1, *, batches: bool = True) -> list[Boundary]:
    loop = FakeTime(BEGINS, LATENCY)
    return run(loop, measured_day(loop, count, kind, accounts, batches=batches))


def late(rows: list[Boundary], written: float, verified: float) -> list[Boundary]:
    """The boundaries at which some line was later than that, in seconds, or that rang an alarm."""
    assert [row.name for row in rows] == NAMES
    return [row for row in rows if row.written > written or row.verified > verified or row.alarms]


@pytest.mark.slow
@pytest.mark.parametrize("kind", SINGLE)
def test_twelve_lines_of_an_account_are_verified_a_minute_after_the_boundary(kind: LineKind) -> None:
    rows = day(12, kind)
    assert late(rows, written=30, verified=60) == []
    assert max(row.requests for row in rows) <= 30  # a write for each line, and what is read together


@pytest.mark.slow
@pytest.mark.parametrize(("count", "written", "verified"), [(24, 30, 60), (40, 45, 75)])
@pytest.mark.parametrize("kind", SINGLE)
def test_lines_of_an_account_are_written_and_verified_in_time(
    kind: LineKind, count: int, written: float, verified: float
) -> None:
    rows = day(count, kind)
    assert late(rows, written, verified) == []
    assert sum(row.refused for row in rows) == 0
    assert max(row.requests for row in rows[1:]) <= count + 16


@pytest.mark.slow
@pytest.mark.parametrize("count", [24, 40])
@pytest.mark.parametrize("kind", SINGLE)
def test_where_nothing_can_be_read_together_all_are_written_at_once_and_no_alarm_rings(
    kind: LineKind, count: int
) -> None:
    for rows in (day(count, kind, accounts=count), day(count, kind, batches=False)):
        assert [row.alarms for row in rows] == [0] * 4
        assert max(row.written for row in rows[1:]) <= 45
        assert max(row.verified for row in rows[1:]) <= 200


@pytest.mark.slow
@pytest.mark.parametrize("count", [12, 24, 40])
def test_call_queues_ring_no_false_alarm(count: int) -> None:
    assert [row.alarms for row in day(count, LineKind.HUNTING)] == [0] * 4


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "today"), IDLE)
def test_an_idle_hour_of_forty_lines_costs_no_more_than_one_of_five_lines_alone(kind: LineKind, today: int) -> None:
    loop = FakeTime(BEGINS, LATENCY)
    assert run(loop, requests_of_an_idle_hour(loop, 40, kind)) * 40 <= today
