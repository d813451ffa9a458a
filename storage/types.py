"""How values of `bot.model` are stored, the same on SQLite and PostgreSQL: as plain JSON data, and in columns.

Fields that are missing in the data take their defaults, and unknown ones are ignored, so that values written by an
earlier or later version can be read.
"""

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from sqlalchemy import BigInteger, DateTime, Dialect, Text, TypeDecorator
from typing_extensions import override

Convert = Callable[[Any], Any]

MICROSECOND = timedelta(microseconds=1)


def in_utc(instant: datetime) -> datetime:
    """The instant in UTC. Raises ValueError for one without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be stored")
    return instant.astimezone(UTC)


def to_plain(value: object) -> Any:
    """Data that JSON can hold. Raises TypeError for a type that `reader` could not restore."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if type(value) not in _TO_DATA:
        raise TypeError(f"{type(value).__name__} cannot be stored")
    return _TO_DATA[type(value)](value)


def _plain_items(values: Any) -> list[Any]:
    return [to_plain(value) for value in values]


def _plain_dict(values: Any) -> dict[str, Any]:
    return {key: to_plain(value) for key, value in values.items()}


_TO_DATA: dict[type, Convert] = {
    datetime: lambda instant: in_utc(instant).isoformat(),
    date: date.isoformat,
    time: time.isoformat,
    timedelta: lambda length: length // MICROSECOND,
    tuple: _plain_items,
    list: _plain_items,
    frozenset: lambda values: _plain_items(sorted(values)),
    dict: _plain_dict,
}
_FROM_DATA: dict[type, Convert] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    timedelta: lambda data: data * MICROSECOND,
}


@cache
def reader_of(hint: Any) -> Convert:
    """The function that makes a value of this type from plain data."""
    if isinstance(hint, NewType):
        return reader_of(hint.__supertype__)
    if get_origin(hint) in {Union, types.UnionType}:
        return _optional_reader(hint)
    if get_origin(hint) in {tuple, frozenset}:
        return _sequence_reader(hint)
    if is_dataclass(hint):
        return _dataclass_reader(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return _FROM_DATA.get(hint, _as_it_is)


def _as_it_is(data: Any) -> Any:
    return data


def _optional_reader(hint: Any) -> Convert:
    (kind,) = (arg for arg in get_args(hint) if arg is not type(None))
    read = reader_of(kind)
    return lambda data: None if data is None else read(data)


def _sequence_reader(hint: Any) -> Convert:
    make, read = get_origin(hint), reader_of(get_args(hint)[0])
    return lambda data: make(read(item) for item in data)


def _dataclass_reader(hint: Any) -> Convert:
    hints = get_type_hints(hint)
    readers = [(field.name, reader_of(hints[field.name])) for field in fields(hint) if field.init]
    return lambda data: hint(**{name: read(data[name]) for name, read in readers if name in data})


# ---------------------------------------------------------------- columns


def storable_text(text: str) -> str:
    """The text with `?` for what databases refuse: NUL and lone surrogates."""
    if text.isprintable():
        return text
    return text.replace("\0", "?").encode("utf-8", "replace").decode()


class Words(TypeDecorator[str]):
    """Any text, made storable."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable_text(value)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, to the microsecond, with its time zone, which SQLite itself would drop."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else in_utc(value)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Convert:
        """Bypass the `impl`, which reads SQLite's text in two steps: most values read are instants."""
        if dialect.name == "sqlite":
            return lambda text: text and datetime.fromisoformat(text + "+00:00")
        return lambda value: value and value.astimezone(UTC)


class Duration(TypeDecorator[timedelta]):
    """A duration, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else value * MICROSECOND


class Word(TypeDecorator[StrEnum]):
    """An enumeration, as text, so that the database can be read without the program."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    @override
    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Json(TypeDecorator[Any]):
    """A value of any type that `to_plain` knows, as JSON in ASCII, so that no character is refused."""

    impl = Text
    cache_ok = True

    def __init__(self, hint: Any) -> None:
        super().__init__()
        self.hint = hint

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(to_plain(value), separators=(",", ":"))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else reader_of(self.hint)(json.loads(value))
