"""Files made of a table: CSV that spreadsheets open, and PDF that can be read aloud."""

import csv
import io
import re
import sys
import zlib
from dataclasses import replace

import pytest

from adapters.documents import make_file, safe_cell
from bot.model import Document, DocumentKind, Picture

HEADS = ("du", "au", "appels", "heures")
ROWS = (("2026-11-02", "2026-11-08", "31", "12,5"), ("2026-11-02", "2026-11-30", "31", "12,5"))
CSV = Document(
    DocumentKind.CSV, "bilan", "Écoute $ : bilan", "fr", (("Appels", "31"), ("Été $", "12,5")), HEADS, ROWS, "Légende"
)
PDF = replace(CSV, kind=DocumentKind.PDF)


async def test_a_csv_has_the_signs_by_which_a_spreadsheet_of_its_language_knows_it() -> None:
    assert (await make_file(CSV)).decode() == (
        "\ufeffdu;au;appels;heures\r\n2026-11-02;2026-11-08;31;12,5\r\n2026-11-02;2026-11-30;31;12,5\r\n"
    )
    english = replace(CSV, language="en", rows=(("2026-11-02", "2026-11-08", "31", "12.5"),))
    assert (await make_file(english)).decode() == "\ufeffdu,au,appels,heures\r\n2026-11-02,2026-11-08,31,12.5\r\n"


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM(A1)", "\tx", "\rx"])
async def test_what_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    made = (await make_file(replace(CSV, heads=("du",), rows=((cell,), (f"a{cell}",))))).decode()
    assert list(csv.reader(io.StringIO(made, newline=""))) == [["\ufeffdu"], [f"'{cell}"], [f"a{cell}"]]
    assert safe_cell(-1) == -1


async def test_a_pdf_has_a_title_a_language_and_its_words_as_text() -> None:
    made = await make_file(PDF)
    assert made.startswith(b"%PDF-")
    assert re.search(rb"/Title (.+?)\n?(?:/| >>)", made)
    assert b"/Lang (fr)" in made
    assert b"/DisplayDocTitle true" in made
    assert b"/Subtype /Type3" not in made


async def test_the_update_of_a_pdf_points_at_itself_and_at_what_it_updates() -> None:
    """As ISO 32000, 7.5.6: whoever reads from the end finds the new catalog, and the rest in the table before."""
    made = await make_file(PDF)
    *_, first, second = (int(at) for at in re.findall(rb"startxref\n(\d+)\n%%EOF", made))
    assert made[first:].startswith(b"xref\n0 ")
    assert made[second:].startswith(b"xref\n1 1\n")
    assert b"/Prev %d " % first in made[second:]
    assert b"/Info" in made[second:]
    (entry,) = re.findall(rb"(\d{10}) 00000 n ", made[second:])
    assert made[int(entry) :].startswith(b"1 0 obj\n<< /Type /Catalog")


@pytest.mark.parametrize(("rows", "pages"), [(1, 1), (13, 1), (14, 2), (37, 2), (38, 3)])
async def test_a_long_table_goes_on_on_the_next_page(rows: int, pages: int) -> None:
    made = await make_file(replace(PDF, rows=ROWS[:1] * rows))
    assert len(re.findall(rb"/Type /Page\b(?!s)", unpacked(made))) == pages


async def test_what_cannot_be_made_is_nothing_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await make_file(replace(PDF, rows=(("1", "2"),))) == b""
    assert caplog.messages == ["a document was not drawn: ValueError: zip() argument 2 is shorter than argument 1"]
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await make_file(PDF) == b""
    assert await make_file(Picture("", "", (), (), ())) == b""


def unpacked(pdf: bytes) -> bytes:
    """The PDF with what is in its compressed streams at its end."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)
