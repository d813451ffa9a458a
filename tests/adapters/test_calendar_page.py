"""A month on paper: its words can be read back, it fits on a page, and there is ink where it should be."""

import calendar
import itertools
from collections.abc import Sequence

import pypdfium2
import pytest

from adapters.documents import make_file
from bot.model import Document, DocumentKind

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def month_on_paper(columns: int, shifts: int, names: Sequence[str]) -> Document:
    """December 2026 with that many days a week and shifts a day."""
    who = itertools.cycle(names)
    hours = [f"{hour} h–{hour + 2} h" for hour in range(8, 8 + 2 * shifts, 2)]
    rows = tuple(
        tuple(
            "\n".join([str(day), *(f"{hour} {next(who)}" for hour in hours)]) if day else "" for day in week[:columns]
        )
        for week in calendar.Calendar().monthdayscalendar(2026, 12)
    )
    title, legend = "Écoute $ Lyon : décembre 2026", "Imprimé le lundi 30 novembre."
    return Document(DocumentKind.PDF, "planning", title, "fr", (), WEEKDAYS[:columns], rows, legend, calendar=True)


async def read_back(document: Document) -> tuple[list[str], pypdfium2.PdfDocument]:
    made = await make_file(document)
    assert b"/Lang (fr)" in made
    pdf = pypdfium2.PdfDocument(made)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pdf], pdf


async def test_a_month_is_one_page_whose_words_can_be_read_back() -> None:
    (words,), pdf = await read_back(month_on_paper(5, 3, ["Anne", "Bakari", "Chloé, Élise (en formation)", "……"]))
    for said in ("Écoute $ Lyon : décembre 2026", "Lundi", "Vendredi", "8 h–10 h Anne", "Chloé, Élise", "Imprimé le"):
        assert said in words.replace("\u00a0", " ")
    assert "Samedi" not in words
    wide, high = pdf[0].get_size()
    assert (round(wide), round(high)) == (842, 595)


@pytest.mark.parametrize(("columns", "shifts", "pages"), [(5, 2, 1), (7, 3, 1), (7, 6, 2)])
async def test_more_pages_are_taken_before_the_type_is_too_small(columns: int, shifts: int, pages: int) -> None:
    words, _ = await read_back(month_on_paper(columns, shifts, ["Marie-Thérèse", "François", "Gaëlle, ……"]))
    assert len(words) == pages
    assert "\n31\n" in words[-1].replace("\r", "")


async def test_every_day_has_its_box_and_its_ink() -> None:
    """Rendered, a day that has people is darker than an empty one, and nothing runs over the edge of the paper."""
    _, pdf = await read_back(month_on_paper(5, 3, ["Jean-Baptiste\u00a0B.", "Anne"]))
    picture = pdf[0].render(scale=1).to_pil().convert("L")
    wide, high = picture.size

    def ink(left: float, top: float, right: float, bottom: float) -> int:
        part = picture.crop((int(left * wide), int(top * high), int(right * wide), int(bottom * high)))
        return sum(part.histogram()[:128])

    assert ink(0, 0, 1, 0.03) == ink(0, 0, 0.03, 1) == ink(0.975, 0, 1, 1) == 0
    assert ink(0.04, 0.16, 0.21, 0.25) == 0  # Monday 30 November
    assert ink(0.23, 0.16, 0.40, 0.25) > 200  # Tuesday 1 December
