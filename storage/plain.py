"""The codec for stored values: values of `bot.model` to plain JSON data and back, by their type hints.

Fields that are missing in the data take their defaults, and unknown ones are ignored, so that values written by an
earlier or later version can be read.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

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
