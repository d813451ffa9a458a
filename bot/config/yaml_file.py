"""Reads a YAML file as nested texts, with the line number of each item.

Values stay text: `0199005001` stays a phone number, `14:30` a text, `no` the country code of Norway. Each setting
decides how to read its value. Only plain YAML is accepted: no aliases (a kilobyte of them can expand into gigabytes),
no tags (they create objects), no second document.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import yaml
from typing_extensions import override

from bot.errors import ConfigError

Where: TypeAlias = tuple[str | int, ...]
"""The path to an item: keys, and positions in lists from 0."""
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

LARGEST: Final = 1_000_000  # bytes; 400 towns need a quarter of it
DEEPEST: Final = 12  # levels; ours need 5
SHOWN: Final = 40  # characters of a key in a message
# libyaml's reader is thirty times faster; PyYAML may have been built without it.
READER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# Parts of PyYAML's messages, and our own text instead, because PyYAML may quote the file.
SYNTAX: Final = (
    ("mapping values", 'a second ":" on one line; put the value in quotes, or look at the indentation'),
    ("expected ':'", 'a key without its ":"'),
    ("unexpected end", "a quote or a bracket that is never closed"),
    ("',' or", "a bracket that is never closed, or a missing comma"),
    ("node content", "a bracket that is never closed, or a missing value"),
    ("cannot start", "begins with a character that means something else in YAML; put the value in quotes"),
    ("escape", 'a "\\" in double quotes; use single quotes'),
    ("expected <block end>", "the indentation does not fit the lines above"),
    ("expected key", "the indentation does not fit the lines above"),
    ("expected '-'", "the indentation does not fit the lines above"),
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's content. `lines` are the line numbers, from 1, of every item."""

    file: str
    value: Value
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """The line of an item; of the nearest enclosing one when it is missing."""
        while where not in self.lines:
            where = where[:-1]
        return self.lines[where]

    def place(self, where: Where) -> str:
        """`bot.yaml:12`."""
        return f"{self.file}:{self.line(where)}"


@dataclass(frozen=True, slots=True)
class Fault:
    """An error at one place of a file; as text `bot.yaml:12: lines[0].number: missing`."""

    tree: Tree
    where: Where
    words: str

    @override
    def __str__(self) -> str:
        return ": ".join(filter(None, (self.tree.place(self.where), path_words(self.where), self.words)))


def path_words(where: Where) -> str:
    """`lines[0].number`; keys are shortened and cleaned, because they may contain anything."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{printable_key(step)}" for step in where)
    return "".join(steps).removeprefix(".")


def printable_key(key: str) -> str:
    """A key, shortened and without unprintable characters."""
    clean = "".join(c if c.isprintable() else "?" for c in key[: SHOWN + 1])
    return clean if len(clean) <= SHOWN else f"{clean[: SHOWN - 1]}…"


def read_yaml_file(path: Path) -> Tree:
    """Read a file. Raises `ConfigError` with one sentence that never shows a value."""
    try:
        if path.is_dir():
            raise ConfigError(f"{path}: a directory; the configuration is a file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; copy bot-example.yaml there and fill it in") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        raise ConfigError(f"{path}: cannot be read: {why}") from None
    if len(content) > LARGEST:
        raise ConfigError(f"{path}: larger than {LARGEST:,} bytes, too large for a configuration")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str, reader: type = READER) -> Tree:
    """Parse the text of `file`. Raises `ConfigError` with one sentence that never shows a value."""
    reading = _Reading(yaml.parse(text, Loader=reader), file)
    try:
        value = reading.document()
    except yaml.MarkedYAMLError as error:
        line = min(_line_number_of(error), text.rstrip().count("\n") + 1)  # an error at the very end: its last line
        raise ConfigError(f"{file}:{line}: {_syntax_sentence(text, line, str(error.problem))}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError(f"{file}:{line}: a control character") from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML's own reader fails on escapes beyond Unicode.
        raise ConfigError(f"{file}: not YAML") from None
    if value is None:
        raise ConfigError(f"{file}: empty")
    return Tree(file, value, reading.lines)


def _syntax_sentence(text: str, line: int, problem: str) -> str:
    written = text.splitlines()[line - 1 : line]
    if written and re.match(r" *\t", written[0]):
        return "begins with a tab; YAML needs spaces"
    return next((words for part, words in SYNTAX if part in problem), "not YAML")


class _Reading:
    """Builds the tree from the parser's events, and notes the line of each item."""

    def __init__(self, events: Iterator[yaml.Event], file: str) -> None:
        self.events = events
        self.file = file
        self.lines: dict[Where, int] = {(): 1}

    def document(self) -> Value:
        value: Value = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refusal(event, (), "a second document begins (---); one file holds one")
            elif isinstance(event, yaml.NodeEvent):
                value = self.value(event, ())
        return value

    def refusal(self, event: yaml.Event, where: Where, words: str) -> ConfigError:
        return ConfigError(": ".join(filter(None, (f"{self.file}:{_line_number_of(event)}", path_words(where), words))))

    def value(self, event: yaml.Event, where: Where) -> Value:
        self.lines.setdefault(where, _line_number_of(event))
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.anchor is not None:
            raise self.refusal(event, where, "anchors and aliases (& and *) are not read here; write it out")
        if event.tag is not None:
            raise self.refusal(event, where, "tags (!) are not read here; put the value in quotes")
        if len(where) > DEEPEST:
            raise self.refusal(event, where[:-1], "too many levels")
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event, where)
        return self.items(where) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(where)

    def text(self, event: yaml.ScalarEvent, where: Where) -> str | None:
        text = str(event.value).strip()
        if event.implicit[0] and text in {"", "~", "null"}:  # implicit: without quotes
            return None
        if any(unicodedata.category(c) in {"Cc", "Cs"} for c in text):
            raise self.refusal(event, where, "a line break or a control character inside the value")
        return text

    def items(self, where: Where) -> Value:
        items: list[Value] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.value(event, (*where, len(items))))
        return items

    def mapping(self, where: Where) -> Value:
        mapping: dict[str, Value] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.value(event, where) if isinstance(event, yaml.ScalarEvent) else None
            if not isinstance(key, str):
                raise self.refusal(event, where, "a key that is not a word")
            if key in mapping:
                first = self.lines[*where, key]
                raise self.refusal(event, (*where, key), f"is given twice; the first is on line {first}")
            self.lines[*where, key] = _line_number_of(event)
            mapping[key] = self.value(next(self.events), (*where, key))
        return mapping


def _line_number_of(at: yaml.Event | yaml.MarkedYAMLError) -> int:
    if isinstance(at, yaml.Event):
        mark = at.start_mark
    else:  # an unclosed quote or bracket is found at the end of the file; report where it opens
        mark = at.context_mark if at.context_mark and _never_closed(at) else at.problem_mark
    return int(mark.line) + 1 if mark else 1


def _never_closed(error: yaml.MarkedYAMLError) -> bool:
    return any(part in str(error.problem) for part in ("unexpected end", "',' or"))
