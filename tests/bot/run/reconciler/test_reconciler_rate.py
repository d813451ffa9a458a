"""Forty lines of one credential, which all begin at six after a pause: OVH's 60 requests a minute are enough."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from benchmarks.desk import BEGINS, LATENCY
from benchmarks.forwarding import (
    Counted,
    measured,
    requests_of_a_change,
    requests_of_an_idle_hour,
)
from bot.config.lines import slowest_change_of_key
from bot.model import Line, LineId, LineKind, Phone
from tests.support.fake_time import FakeTime, run
from tests.support.france import FRENCH

NUMBER = Phone("+33199005001")
LEAD = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def without_words() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.HUNTING])
def test_forty_lines_that_begin_at_six_are_verified_within_half_of_the_lead(kind: LineKind) -> None:
    loop = FakeTime(BEGINS, LATENCY)
    found = run(loop, measured(loop, 40, kind, ahead=True))
    assert (len(found.verified), found.lead, found.refused) == (40, LEAD, 0)
    assert found.verified[-1] <= -(LEAD / 2).total_seconds()
    took = found.verified[-1] + LEAD.total_seconds()
    assert (
        took
        <= slowest_change_of_key([Line(LineId("a"), "A", NUMBER, NUMBER, kind, "a", *FRENCH)] * 40).total_seconds() + 5
    )


@pytest.mark.slow
def test_forty_call_queues_with_nobody_s_agent_yet_are_verified_a_minute_before_six() -> None:
    loop = FakeTime(BEGINS, LATENCY)
    found = run(loop, measured(loop, 40, LineKind.HUNTING, ahead=True, agents=0))
    assert len(found.verified) == 40
    assert found.verified[-1] <= -timedelta(minutes=1).total_seconds()


@pytest.mark.parametrize(("kind", "within"), [(LineKind.LINE, 1), (LineKind.HUNTING, 1)])
def test_one_line_is_read_back_in_a_second_and_verified_in_thirty_one(kind: LineKind, within: float) -> None:
    loop = FakeTime(BEGINS, LATENCY)
    found = run(loop, measured(loop, 1, kind, ahead=False))
    assert found.confirmed[0] < within
    assert found.verified[0] < 32


CHANGES = [
    (LineKind.LINE, False, True, 2, Counted(2, 3)),
    (LineKind.LINE, True, True, 2, Counted(2, 3)),
    (LineKind.HUNTING, False, True, 2, Counted(2, 4)),
    (LineKind.HUNTING, False, False, 2, Counted(4, 6)),
    (LineKind.HUNTING, True, True, 2, Counted(4, 6)),
    (LineKind.HUNTING, True, False, 2, Counted(6, 8)),
    (LineKind.HUNTING, True, False, 1, Counted(9, 11)),
]


@pytest.mark.parametrize(("kind", "taken_over", "fresh", "agents", "requests"), CHANGES)
def test_a_change_costs_so_many_requests(
    kind: LineKind, taken_over: bool, fresh: bool, agents: int, requests: Counted
) -> None:
    loop = FakeTime(BEGINS, LATENCY)
    work = requests_of_a_change(loop, kind, fresh=fresh, taken_over=taken_over, agents=agents)
    assert run(loop, work) == requests


def test_an_idle_hour_costs_a_reading_every_five_minutes() -> None:
    loop = FakeTime(BEGINS, LATENCY)
    assert run(loop, requests_of_an_idle_hour(loop, 1, LineKind.LINE)) == 12


@pytest.mark.parametrize("kind", [LineKind.LINE, pytest.param(LineKind.HUNTING, marks=pytest.mark.slow)])
def test_of_forty_lines_claimed_at_once_one_is_read_back_before_the_next_begins(kind: LineKind) -> None:
    loop = FakeTime(BEGINS, LATENCY)
    found = run(loop, measured(loop, 40, kind, ahead=False))
    assert found.confirmed[0] < 2
    assert found.confirmed[9] < 10
