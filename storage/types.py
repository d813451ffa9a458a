"""Column types: how values of `bot.model` are stored, the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Text, TypeDecorator
from typing_extensions import override

from storage.plain import MICROSECOND, Convert, in_utc, reader_of, to_plain


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
    """A value of any type that `storage.plain` knows, as JSON in ASCII, so that no character is refused."""

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
