"""Makes a file of a `Document`: CSV at once, and PDF, for which `drawing` runs this module as a program."""

import csv
import io
import json
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from adapters.calendar_page import draw_calendar
from adapters.drawing import INK, drawn_by_child, wrap_lines
from adapters.picture import draw_picture
from bot.model import Document, DocumentKind, Picture

PDF: Final = b"%PDF-"
A4: Final = (11.69, 8.27)
"""Inches, lying."""
FIRST, NEXT = 13, 24
"""Rows of the table on the first page, and on the next ones."""
LINE: Final = 0.027
"""Height of a row, as a share of the page."""
LEFT, RIGHT = 0.06, 0.94
DATE: Final = 0.08
"""Width of the columns of dates, which come first; the others share the rest."""
BOM: Final = "\ufeff"
"""Without it, Excel takes UTF-8 for another encoding."""

Draw = Callable[[Picture | Document], Awaitable[bytes]]
"""Makes a file, or nothing when it cannot: the text is then posted alone."""


async def make_file(shown: Picture | Document) -> bytes:
    """A PNG, CSV or PDF; empty when it cannot be made. The text beside it says the most important of it."""
    if isinstance(shown, Picture):
        return await draw_picture(shown)
    if shown.kind is DocumentKind.CSV:
        return table_as_csv(shown)
    return await drawn_by_child("adapters.documents", shown, PDF)


def table_as_csv(document: Document) -> bytes:
    """UTF-8 that Excel opens by a double click, the French one with semicolons; LibreOffice asks, and guesses both."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";" if document.language == "fr" else ",")
    for row in (document.heads, *document.rows):
        rows.writerow([safe_cell(cell) for cell in row])
    return (BOM + out.getvalue()).encode()


def safe_cell(value: object) -> object:
    """What a spreadsheet takes as it is: a text that it would compute as a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


# ---------------------------------------------------------------- in the child


def draw_pages(document: Document) -> bytes:
    """Title, figures and table on pages of A4, as text that can be searched and read aloud."""
    # Imported here, because the parent imports this module too.
    import matplotlib as mpl  # noqa: PLC0415 -- only the child pays for it
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415 -- as above
    from matplotlib.figure import Figure  # noqa: PLC0415 -- as above

    out = io.BytesIO()
    rows = document.rows
    parts = [rows[:FIRST], *(rows[at : at + NEXT] for at in range(FIRST, len(rows), NEXT))]
    about = {"Title": document.title, "Creator": "standardiste"}
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(out, metadata=about) as pages:
        if document.calendar:
            draw_calendar(document, pages, Figure)
            parts = []
        for number, part in enumerate(parts):
            page = Figure(figsize=A4)
            top = draw_head(page, document, figures=number == 0)
            top = draw_table(page, document.heads, part, top, last=number == len(parts) - 1)
            page.text(LEFT, top - LINE / 2, wrap_lines(document.legend, 140), size=9, color=INK, va="top")
            pages.savefig(page)
    return with_language(out.getvalue(), document.language)


def draw_head(page: Any, document: Document, *, figures: bool) -> float:
    """The title, and the figures one below the other. Returns how high on the page the next thing may stand."""
    title = wrap_lines(document.title, 75)
    page.text(LEFT, 0.94, title, size=18, weight="bold", color=INK, va="top", linespacing=1.3)
    top = 0.87 - 0.045 * title.count("\n")
    for label, value in document.figures if figures else ():
        page.text(LEFT, top, label.replace("$", r"\$"), size=12, color=INK, va="top")
        page.text(0.42, top, value, size=12, weight="bold", color=INK, va="top", ha="right")
        top -= 0.033
    return top - LINE


def draw_table(page: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], top: float, *, last: bool) -> float:
    """Dates at the left, numbers at the right of their columns, the sum in bold. Returns the height below it."""
    step = (RIGHT - LEFT - 2 * DATE) / (len(heads) - 2)
    places = [LEFT, LEFT + DATE, *(LEFT + 2 * DATE + step * (n + 1) for n in range(len(heads) - 2))]
    narrow = [wrap_lines(head, 11) for head in heads]
    for number, row in enumerate([narrow, *rows]):
        weight = "bold" if last and number == len(rows) else "normal"
        for place, (x, cell) in enumerate(zip(places, row, strict=True)):
            side = "left" if place < 2 else "right"
            page.text(x, top, cell, size=9, weight=weight, color=INK, va="top", ha=side)
        top -= LINE if number else LINE * (0.5 + 0.75 * max(head.count("\n") + 1 for head in narrow))
    return top


def with_language(pdf: bytes, language: str) -> bytes:
    """The PDF, with an update that says its language, and to show its title: screen readers need both.

    matplotlib cannot; the format allows to append a newer version of an object.
    """
    root = re.search(rb"/Root (\d+) 0 R", pdf)
    rest = re.search(rb"/Size \d+ (?:/Info \d+ 0 R )?", re.sub(rb"/Root \d+ 0 R ", b"", pdf[pdf.rfind(b"trailer") :]))
    before = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    if root is None or rest is None or before is None:
        return pdf
    catalog = re.search(rb"\b" + root[1] + rb" 0 obj\s*<<(.*?)>>\s*endobj", pdf, re.DOTALL)
    if catalog is None:
        return pdf
    says = b"/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % language.encode()
    at = len(pdf)
    again = b"%s 0 obj\n<<%s%s >>\nendobj\n" % (root[1], catalog[1], says)
    table = b"xref\n%s 1\n%010d 00000 n \n" % (root[1], at)
    trailer = b"trailer\n<< %s/Root %s 0 R /Prev %s >>\n" % (rest[0], root[1], before[1])
    return pdf + again + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(again))


def write_pages() -> None:
    data = json.load(sys.stdin)
    sys.stdout.buffer.write(draw_pages(Document(**data | {"kind": DocumentKind(data["kind"])})))


if __name__ == "__main__":
    write_pages()
