"""Renders our markup, which is only `**bold**`, as HTML for a network, in pieces within its length limit.

Everything but the stars is escaped: people's text is shown as it is, never interpreted.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ELLIPSIS: Final = "…"
TAGS: Final = len("<b></b>")
BREAKS: Final = ("\n", " ")
"""Where a long text is cut if possible, the best first."""

Atom = tuple[str, bool]
"""One character, escaped, and whether it is bold."""


def strip_markup(text: str) -> str:
    return BOLD.sub(r"\1", text)


def html_to_plain(piece: str) -> str:
    """The text that a piece of our own HTML shows."""
    return unescape(piece.replace("<b>", "").replace("</b>", ""))


def split_text(text: str, limit: int, first: int | None = None) -> list[str]:
    """The text as HTML in pieces of at most `limit` UTF-16 units, the first of at most `first` if given.

    Units are counted after rendering; no network counts more. No piece ends inside a tag or an entity.
    """
    rest, pieces, room = split_into_characters(text), [], first or limit
    while rest:
        end = count_fitting(rest, room)
        pieces.append(join_characters(trim_spaces(rest[:end])))
        rest = rest[end:]
        room = limit
    return [piece for piece in pieces if piece] or [""]


def fit_in_one_part(text: str, limit: int, more: str) -> str:
    """The text as HTML in one piece; a text that is too long is cut and ends with the line `more`."""
    whole = split_into_characters(text)
    if count_fitting(whole, limit) == len(whole):
        return join_characters(whole)
    end = f"\n{more or ELLIPSIS}"
    return join_characters(trim_spaces(whole[: count_fitting(whole, limit - utf16_length(end))])) + end


def clip_text(text: str, limit: int) -> str:
    """The text without markup, cut to `limit` characters."""
    words = strip_markup(text)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, as networks count it."""
    return len(text.encode("utf-16-le")) // 2


# ---------------------------------------------------------------- character by character


def split_into_characters(text: str) -> list[Atom]:
    return [(escape(letter, quote=False), bold) for words, bold in split_by_boldness(text) for letter in words]


def split_by_boldness(text: str) -> Iterator[tuple[str, bool]]:
    """Split into (text, is bold)."""
    for number, words in enumerate(BOLD.split(text)):
        if words:
            yield words, number % 2 == 1


def join_characters(letters: list[Atom]) -> str:
    """The HTML of these characters, with all tags closed."""
    made: list[str] = []
    inside = False
    for letter, bold in letters:
        if bold is not inside:
            made.append("<b>" if bold else "</b>")
            inside = bold
        made.append(letter)
    return "".join(made) + ("</b>" if inside else "")


def trim_spaces(letters: list[Atom]) -> list[Atom]:
    dark = [place for place, (letter, _) in enumerate(letters) if not letter.isspace()]
    return letters[dark[0] : dark[-1] + 1] if dark else []


def count_fitting(letters: list[Atom], limit: int) -> int:
    """How many characters fit into `limit` units, up to a good place to cut."""
    size, inside = 0, False
    for count, (letter, bold) in enumerate(letters):
        size += utf16_length(letter) + (TAGS if bold and not inside else 0)
        inside = bold
        if size > limit:
            return good_break(letters, count)
    return len(letters)


def good_break(letters: list[Atom], count: int) -> int:
    """The last line end, or else space, in the second half of the piece; else `count`."""
    for gap in BREAKS:
        for place in range(count, count // 2, -1):
            if letters[place - 1][0] == gap:
                return place
    return count
