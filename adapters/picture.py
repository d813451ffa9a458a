"""Draws a `Picture` as a PNG; `drawing` runs this module as a program."""

import json
import math
import sys
from io import BytesIO
from typing import Any, Final

from adapters.drawing import INK, PATIENCE, drawn_by_child, wrap_lines
from bot.model import Picture

PNG: Final = b"\x89PNG\r\n\x1a\n"
DPI: Final = 100
WIDTH: Final = 10.8
"""Inches: as many pixels as a phone is wide."""
PAPER, NOBODY = "#ffffff", "#e4e4e4"
SHADES: Final = ("#f3f6fa", "#d3e2f0", "#a3c5e0", "#6aa2cd", "#3a7bb3", "#14538c", "#08305c")
"""From no calls to the most; one hue from light to dark, which every eye tells apart."""
ON_DUTY: Final = "#c65102"
"""Orange beside blue: the pair that colour-blind people tell apart best. Its length says the same without colour."""


async def draw_picture(picture: Picture, *, patience: float = PATIENCE) -> bytes:
    """The picture as a PNG; empty when the child fails or takes more than `patience` seconds."""
    return await drawn_by_child("adapters.picture", picture, PNG, patience=patience)


# ---------------------------------------------------------------- in the child


def hours_shown(picture: Picture) -> range:
    """The hours with calls or somebody on duty, and at least eight of them, so that the week does not look empty."""
    rows = (*picture.calls, *picture.covered)
    used = [hour for hour in range(24) if any(row[hour] for row in rows)] or [9, 17]
    first, last = min(used), max(used)
    while last - first < 7:
        first, last = max(first - 1, 0), min(last + 1, 23)
    return range(first, last + 1)


def shade_of_count(count: int, most: int) -> int:
    """Which of `SHADES` stands for a count: 0 only for none, the last for the most."""
    return math.ceil(count / most * (len(SHADES) - 1)) if count else 0


def plot_heat_map(picture: Picture) -> bytes:
    """Draw a cell per weekday and hour with its number of calls, and under it how much of the hour was covered."""
    # Imported here, because the parent imports this module too.
    from matplotlib.figure import Figure  # noqa: PLC0415 -- only the child pays for it

    hours = hours_shown(picture)
    figure = Figure(figsize=(WIDTH, 8.8), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0.085, 0.145, 0.895, 0.68))
    axes.set_xlim(hours[0], hours[-1] + 1)
    axes.set_ylim(len(picture.weekdays), 0)
    axes.set_frame_on(False)
    axes.tick_params(length=0, labelsize=19, labelcolor=INK, pad=7)
    axes.xaxis.tick_top()
    # Hours stand at the lines between cells, as on a clock, and every second one where they would touch.
    axes.set_xticks([*hours, hours[-1] + 1][:: 1 if len(hours) <= 14 else 2])
    axes.set_yticks([row + 0.45 for row in range(len(picture.weekdays))], picture.weekdays)
    most = max(max(row) for row in picture.calls) or 1
    # As large as the longest number allows in its cell.
    size = min(24.0, 760 / len(hours) / max(len(str(most)), 2))
    for row, (calls, covered) in enumerate(zip(picture.calls, picture.covered, strict=True)):
        for hour in hours:
            draw_cell(axes, hour, row, (calls[hour], most), covered[hour], size=size)
    figure.text(
        0.022, 0.97, wrap_lines(picture.title, 60), size=20, weight="bold", color=INK, va="top", linespacing=1.3
    )
    figure.text(0.022, 0.1, wrap_lines(picture.legend, 74), size=17.5, color=INK, va="top", linespacing=1.35)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def draw_cell(axes: Any, hour: int, row: int, calls: tuple[int, int], covered: float, *, size: float) -> None:
    """One hour of one weekday."""
    level = shade_of_count(*calls)
    axes.add_patch(_filled_box(hour + 0.03, row + 0.03, 0.94, 0.76, SHADES[level]))
    axes.add_patch(_filled_box(hour + 0.03, row + 0.825, 0.94, 0.11, NOBODY))
    if covered:
        axes.add_patch(_filled_box(hour + 0.03, row + 0.825, 0.94 * covered, 0.11, ON_DUTY))
    if calls[0]:
        ink = PAPER if level >= 4 else INK
        axes.text(hour + 0.5, row + 0.42, str(calls[0]), size=size, color=ink, ha="center", va="center", weight="bold")


def _filled_box(x: float, y: float, width: float, height: float, color: str) -> Any:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 -- only the child pays for it

    return Rectangle((x, y), width, height, facecolor=color, edgecolor="none")


def main() -> None:
    sys.stdout.buffer.write(plot_heat_map(Picture(**json.load(sys.stdin))))


if __name__ == "__main__":
    main()
