"""Durations in both languages."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers.durations import read_duration


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("2h", timedelta(hours=2)),
        ("10 min", timedelta(minutes=10)),
        ("1h30", timedelta(hours=1, minutes=30)),
        ("90s", timedelta(seconds=90)),
        ("2 days", timedelta(days=2)),
        ("1 h 30 min 5 s", timedelta(hours=1, minutes=30, seconds=5)),
        ("5", timedelta(minutes=5)),
        ("", None),
        ("h", None),
        ("deux heures", None),
        ("999999999999 s", None),
    ],
)
def test_durations(text: str, lasts: timedelta | None) -> None:
    assert read_duration(text, bare_minutes=True) == lasts


@pytest.mark.parametrize("text", ["5", "2 jours 30", "30"])
def test_a_number_alone_is_minutes_only_where_that_is_said(text: str) -> None:
    assert read_duration(text) is None
    assert read_duration(text, bare_minutes=True) is not None


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    read_duration(text)
