"""A way of writing has one value, or is refused, by chat, in a roster's file and in the configuration alike."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

import pytest

from bot.commands.people.phone import parse_personal_number
from bot.config.values import duration_between, read_hours_of_day, required_phone_number
from bot.model import Phone
from bot.parsing.ranges import Weekly, read_weekly_slot
from bot.readers.durations import read_duration
from bot.roster.import_table import read_csv
from tests.support.scene import a_line

V = TypeVar("V")
LINE = a_line()
TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()


def or_none(read: Callable[[], V]) -> V | None:
    try:
        return read()
    except ValueError:
        return None


def row_of_file(starts: str, ends: str, number: str = "") -> tuple[time, time, Phone | None] | None:
    table = f"jour\tdebut\tfin\tnom\ttelephone\nmardi\t{starts}\t{ends}\tAnne\t{number}\n"
    rows = read_csv(table, "roster.csv", LINE, timedelta(hours=2)).rows
    return (rows[0].starts, rows[0].ends, rows[0].phone) if rows else None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0639980101", "+33639980101"),
        ("06 39 98 01 01", "+33639980101"),
        ("06.39.98.01.01", "+33639980101"),
        ("06-39-98-01-01", "+33639980101"),
        ("06‑39‑98‑01‑01", "+33639980101"),
        ("06/39/98/01/01", "+33639980101"),
        ("06\u00a039\u202f98 01 01", "+33639980101"),
        ("+33 6 39 98 01 01", "+33639980101"),
        ("+33 (0)6 39 98 01 01", "+33639980101"),
        ("0033 639980101", "+33639980101"),
        ("０６３９９８０１０１", "+33639980101"),
        ("", None),
        ("12", None),
        ("0639980101999999999", None),
        ("Anne", None),
        ("+999 1 99 00 50 01", None),
        ("0" * 60, None),
    ],
)
def test_phone_numbers(written: str, number: str | None) -> None:
    by_file = row_of_file("14h", "16h", written)
    assert parse_personal_number(written, (LINE,)) == number
    assert (by_file and by_file[2]) == number
    assert or_none(lambda: required_phone_number(written, "FR")) == number


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("9h", 540),
        ("09:00", 540),
        ("9 h 30", 570),
        ("9h30", 570),
        ("9:30", 570),
        ("9.30", 570),
        ("9 heures", 540),
        ("9h du", None),
        ("9am", 540),
        ("9:30 a.m.", 570),
        ("2PM", 840),
        ("midi", 720),
        ("noon", 720),
        ("14h60", None),
        ("25h", None),
        ("13pm", None),
        ("tôt", None),
    ],
)
def test_starts(written: str, minute: int | None) -> None:
    at = None if minute is None else time(minute // 60, minute % 60)
    by_chat = read_weekly_slot(f"mardi de {written} à 18h", TODAY)
    by_file, configured = row_of_file(written, "18h"), or_none(lambda: read_hours_of_day(f"{written}-18h"))
    assert (by_chat.starts if isinstance(by_chat, Weekly) else None) == at
    assert (by_file and by_file[0]) == at
    assert (configured and configured[0][0]) == at


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("22h", time(22)),
        ("10pm", time(22)),
        ("24h", time(0)),
        ("24:00", time(0)),
        ("0h", time(0)),
        ("minuit", time(0)),
        ("24h30", time(0, 30)),
        ("1h30", time(1, 30)),
        ("24h60", None),
        ("26h", None),
    ],
)
def test_ends(written: str, ends: time | None) -> None:
    by_chat = read_weekly_slot(f"mardi 18h-{written}", TODAY)
    by_file, configured = row_of_file("18h", written), or_none(lambda: read_hours_of_day(f"18h-{written}"))
    assert (by_chat.ends if isinstance(by_chat, Weekly) else None) == ends
    assert (by_file and by_file[1]) == ends
    assert (configured and configured[0][1]) == ends


@pytest.mark.parametrize("written", ["24h", "24h30"])
def test_no_weekly_time_starts_at_the_end_of_a_day(written: str) -> None:
    assert not isinstance(read_weekly_slot(f"mardi {written}-2h", TODAY), Weekly)
    assert row_of_file(written, "2h") is None


@pytest.mark.parametrize(
    ("written", "lasts"),
    [
        ("2h", timedelta(hours=2)),
        ("2 heures", timedelta(hours=2)),
        ("1h30", timedelta(minutes=90)),
        ("1 h 30 min", timedelta(minutes=90)),
        ("90 MIN", timedelta(minutes=90)),
        ("90 mins", timedelta(minutes=90)),
        ("180 sec", timedelta(minutes=3)),
        ("1 jour", timedelta(days=1)),
        ("tantôt", None),
        ("h", None),
        ("2 h h", None),
    ],
)
def test_durations(written: str, lasts: timedelta | None) -> None:
    configured = duration_between(timedelta(0), timedelta(days=1))
    assert read_duration(written, bare_minutes=True) == lasts  # as the demo's chat has it
    assert or_none(lambda: configured(written)) == lasts
