"""HTML from templates, and the files beside it. Whatever a template is given is escaped."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import jinja2
import segno
from markupsafe import Markup

HERE: Final = Path(__file__).parent
TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Words(Protocol):
    """The sentences of one language and zone."""

    def say(self, sentence: str, **args: object) -> str: ...


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that every page may load; `digest` stands in its address, so that browsers may keep it for ever."""

    content: bytes
    type: str
    digest: str


class Pages:
    """The templates of the board, and of whatever else shows pages."""

    def __init__(self) -> None:
        self.files: Final = {path.name: read_file(path) for path in sorted((HERE / "static").iterdir())}
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["ms"] = in_milliseconds
        self._templates.globals["address_of"] = self.address_of
        self._templates.globals["qr"] = draw_qr

    def render(self, template: str, words: Words, **values: object) -> str:
        """The page in these words. Templates also use their ways to write times, lengths and numbers."""
        return self._templates.get_template(template).render(words=words, say=words.say, **values)

    def address_of(self, name: str) -> str:
        """The address of a static file, below `static/`."""
        return f"{name}?v={self.files[name].digest}"


def read_file(path: Path) -> StaticFile:
    content = path.read_bytes()
    return StaticFile(content, TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:16])


def in_milliseconds(at: datetime) -> int:
    """The instant as browsers count time."""
    return round(at.timestamp() * 1000)


def draw_qr(words: str) -> Markup:
    """A QR code as SVG without styles; it is its own markup."""
    code = segno.make(words, error="m", micro=False)
    return Markup(code.svg_inline(border=2, scale=5, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S704 -- drawn
