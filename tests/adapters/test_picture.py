"""Drawing a picture in a child process."""

import subprocess
import sys

import pytest

from adapters.drawing import wrap_lines
from adapters.picture import PNG, SHADES, draw_picture, hours_shown, shade_of_count
from bot.model import Picture

NONE: tuple[tuple[int, ...], ...] = tuple((0,) * 24 for _ in range(7))
NOBODY: tuple[tuple[float, ...], ...] = tuple((0.0,) * 24 for _ in range(7))
WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def with_cell(rows: tuple[tuple[int, ...], ...], weekday: int, hour: int, count: int) -> tuple[tuple[int, ...], ...]:
    row = tuple(count if at == hour else old for at, old in enumerate(rows[weekday]))
    return (*rows[:weekday], row, *rows[weekday + 1 :])


def picture(calls: tuple[tuple[int, ...], ...] = NONE, title: str = "Chiffres : $été$ à 14 h") -> Picture:
    return Picture(title, "Chiffre et couleur : nombre d'appels.", WEEKDAYS, calls, NOBODY)


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


async def test_it_is_a_png_as_wide_as_a_phone() -> None:
    png = await draw_picture(picture(with_cell(NONE, 1, 14, 3)))
    assert (png[:8], size(png)) == (PNG, (1080, 880))


async def test_a_week_without_calls_and_words_that_look_like_mathematics_are_drawn_too() -> None:
    assert size(await draw_picture(picture(title="$" * 200 + " \\frac_ {x}"))) == (1080, 880)


async def test_a_picture_that_cannot_be_drawn_is_none_and_the_log_says_why(caplog: pytest.LogCaptureFixture) -> None:
    assert await draw_picture(picture(calls=NONE[:6])) == b""
    assert caplog.messages == ["a picture was not drawn: ValueError: zip() argument 2 is longer than argument 1"]


async def test_a_child_that_takes_too_long_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    assert await draw_picture(picture(), patience=0.01) == b""
    assert caplog.messages == ["a picture was not drawn: it takes more than 0.01 s"]


async def test_where_no_process_can_be_had_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await draw_picture(picture()) == b""


def test_the_process_that_asks_does_not_pay_for_plotting() -> None:
    look = "import adapters.picture, sys; print(any(name.startswith('matplotlib') for name in sys.modules))"
    asked = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"


@pytest.mark.parametrize(
    ("used", "shown"),
    [((), range(9, 18)), ((14,), range(10, 19)), ((0,), range(8)), ((23,), range(16, 24)), ((3, 22), range(3, 23))],
)
def test_the_hours_shown_hold_all_that_are_used_and_at_least_eight(used: tuple[int, ...], shown: range) -> None:
    calls = NONE
    for hour in used:
        calls = with_cell(calls, 2, hour, 1)
    assert hours_shown(picture(calls)) == shown


def test_only_no_call_at_all_is_palest_and_the_most_is_darkest() -> None:
    assert [shade_of_count(count, 60) for count in (0, 1, 30, 60)] == [0, 1, 3, len(SHADES) - 1]


def test_long_words_are_broken_into_lines() -> None:
    assert wrap_lines("du mardi 1er au lundi 7 pour 3 $", 12) == "du mardi 1er\nau lundi 7\npour 3 \\$"
