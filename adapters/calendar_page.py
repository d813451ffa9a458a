"""Draws a month on A4, for a wall: a column for each day of the week, in the largest type that fits.

On one page wherever the type stays large enough to be read on a wall; else the weeks go on on the next ones. Only the
child of `drawing` runs this.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from adapters.drawing import INK
from bot.model import Document

WIDE, HIGH = 841.9, 595.3
"""A lying A4, in points; so is everything here."""
MARGIN: Final = 28.0
TITLE, HEAD, LEGEND = 24.0, 14.0, 10.0
"""Sizes of type."""
LARGEST, SMALLEST, STEP = 16.0, 10.0, 0.5
"""Sizes of the days; below the smallest, more pages are taken."""
LEAST: Final = 6.0
"""For a day that fits no page otherwise."""
LEADING: Final = 1.22
PADDING: Final = 4.0
LINES: Final = "#8a8a8a"

Week = tuple[str, ...]


def draw_calendar(document: Document, pages: Any, make_page: Callable[..., Any]) -> None:
    """Save the pages of the month; `make_page` makes an empty one."""
    groups = divide_weeks(document)
    for weeks, size in groups:
        page = make_page(figsize=(WIDE / 72, HIGH / 72))
        draw_page(page, document, weeks, size)
        pages.savefig(page)


def divide_weeks(document: Document) -> list[tuple[Sequence[Week], float]]:
    """The weeks of each page and the size of their type: as few pages as stay readable."""
    weeks = document.rows
    for count in range(1, len(weeks) + 1):
        each = -(-len(weeks) // count)
        groups = [weeks[at : at + each] for at in range(0, len(weeks), each)]
        size = min(largest_size(group, len(document.heads)) for group in groups)
        if size >= SMALLEST or count == len(weeks):
            return [(group, size) for group in groups]
    return [(weeks, SMALLEST)]


def largest_size(weeks: Sequence[Week], columns: int) -> float:
    """The largest size of type in which these weeks fit on a page."""
    size, room = LARGEST, HIGH - 2 * MARGIN - TITLE * 1.6 - HEAD * 1.8 - LEGEND * 2
    while size > LEAST and sum(height_of_week(week, size, columns) for week in weeks) > room:
        size -= STEP
    return size


def height_of_week(week: Week, size: float, columns: int) -> float:
    width = (WIDE - 2 * MARGIN) / columns - 2 * PADDING
    lines = max((len(lines_of_cell(cell, size, width)) for cell in week), default=1)
    return lines * size * LEADING + 2 * PADDING


def lines_of_cell(cell: str, size: float, width: float) -> list[str]:
    """The day, and each shift in as many lines as it needs; what goes on is set in."""
    day, *shifts = cell.split("\n")
    return [day, *(line for shift in shifts for line in broken(shift, size, width))]


def broken(words: str, size: float, width: float) -> list[str]:
    """Hours hold together, and so do names whose spaces do not break."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip() if len(lines) == 1 else f"{lines[-1]} {word}".rstrip()
        if lines[-1].strip() and width_of(longer) * size > width:
            lines.append(f"  {word}")
        else:
            lines[-1] = longer
    return lines


@cache
def width_of(words: str) -> float:
    """In ems."""
    from matplotlib.textpath import TextPath  # noqa: PLC0415 -- only the child pays for it

    shown = words.replace(" ", "n").replace("$", "n")  # a space at the end has no ink
    return float(TextPath((0, 0), shown, size=100).get_extents().width) / 100 if shown else 0.0


def draw_page(page: Any, document: Document, weeks: Sequence[Week], size: float) -> None:
    """Title, the days of the week, the weeks with lines around each day, and what it is."""

    def write(x: float, y: float, words: str, points: float, **how: Any) -> None:
        said = words.replace("$", r"\$")
        page.text(x / WIDE, y / HIGH, said, size=points, color=INK, va="baseline", **how)

    columns = len(document.heads)
    step = (WIDE - 2 * MARGIN) / columns
    top = HIGH - MARGIN
    write(MARGIN, top - TITLE, document.title, TITLE, weight="bold")
    top -= TITLE * 1.6
    for number, head in enumerate(document.heads):
        write(MARGIN + number * step + PADDING, top - HEAD, head[:1].upper() + head[1:], HEAD, weight="bold")
    top -= HEAD * 1.5
    for week in weeks:
        height = height_of_week(week, size, columns)
        for number, cell in enumerate(week):
            left = MARGIN + number * step
            draw_box(page, left, top - height, step, height)
            for row, line in enumerate(lines_of_cell(cell, size, step - 2 * PADDING)):
                weight = "normal" if row else "bold"
                write(left + PADDING, top - PADDING - size - row * size * LEADING, line, size, weight=weight)
        top -= height
    write(MARGIN, MARGIN, document.legend, LEGEND)


def draw_box(page: Any, left: float, bottom: float, width: float, height: float) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 -- as above

    corner, sides = (left / WIDE, bottom / HIGH), (width / WIDE, height / HIGH)
    page.add_artist(Rectangle(corner, *sides, fill=False, edgecolor=LINES, linewidth=0.7))
