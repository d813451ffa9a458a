"""Forty lines of one credential, which all begin at six after a pause: OVH's 60 requests a minute are enough."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from benchmarks.forwarding import LATENCY, QUIET, SIX, measured
from bot.model import Kind
from tests.fake_time import FakeTime, run


@pytest.fixture(autouse=True)
def without_words() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
def test_forty_lines_that_begin_at_six_are_verified_a_minute_before() -> None:
    loop = FakeTime(SIX - 2 * QUIET, LATENCY)
    found = run(loop, measured(loop, 40, Kind.LINE, ahead=True))
    assert len(found.verified) == 40
    assert found.verified[-1] <= -timedelta(minutes=1).total_seconds()


def test_one_line_is_read_back_in_a_second_and_verified_in_thirty_one() -> None:
    loop = FakeTime(SIX - 2 * QUIET, LATENCY)
    found = run(loop, measured(loop, 1, Kind.LINE, ahead=False))
    assert found.confirmed[0] < 1
    assert found.verified[0] < 32
