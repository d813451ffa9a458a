"""The mapping between values of `bot.model` and rows.

A field is stored in the column of its name. A field that is itself a value and has no such column (an address) is
spread over the columns of its own fields. The mapping ignores columns without a field.

Statements are built once, at import, with a `gap` for each parameter: building one takes three times as long as running
it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite spells ON CONFLICT alike, and takes this as it is

T = TypeVar("T")
Other = TypeVar("Other")


def gap(name: str) -> ColumnElement[Any]:
    """A named parameter of a statement; after `in_`, it takes a collection."""
    return bindparam(name)


def insert_new(table: Table) -> Insert:
    """INSERT that skips rows whose key exists; `rowcount` tells how many were new."""
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def upsert(table: Table) -> Insert:
    """INSERT that replaces the row of the same primary key."""
    made = insert(table)
    rest = {column.name: made.excluded[column.name] for column in table.columns if not column.primary_key}
    return made.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest)


class Query(Generic[T]):
    """A SELECT with parameters, and the function that makes a value of each row."""

    def __init__(self, statement: Select[Any], make: Callable[[Sequence[Any]], T]) -> None:
        self._statement = statement
        self._make = make

    def all(self, c: Connection, **gaps: object) -> list[T]:
        return [self._make(row) for row in c.execute(self._statement, gaps).all()]

    def first(self, c: Connection, **gaps: object) -> T | None:
        row = c.execute(self._statement, gaps).first()
        return None if row is None else self._make(row)


class Rows(Generic[T]):
    """Values of one class, stored in one table."""

    def __init__(self, kind: type[T], table: Table) -> None:
        self.kind = kind
        self.table = table
        self._parts: list[tuple[Callable[..., Any] | None, int]] = []
        names: list[str] = []
        hints = get_type_hints(kind)
        for field in fields(kind):  # type: ignore[arg-type]  # T is a dataclass; typing has no bound for that
            spread = [] if field.name in table.columns else fields(hints[field.name])
            names += [f"{field.name}.{part.name}" for part in spread] or [field.name]
            self._parts.append((hints[field.name], len(spread)) if spread else (None, 1))
        self._cells = attrgetter(*names)
        self._names = [name.rpartition(".")[2] for name in names]
        self.columns = [table.columns[name] for name in self._names]
        self._key = table.primary_key.columns.keys()
        self._get = self.query(*self._key)
        self._delete = delete(table).where(*self._where(*self._key))
        self._upsert = upsert(table)

    def query(
        self,
        *where: str | ColumnElement[bool],
        by: Iterable[str | ColumnElement[Any]] = (),
        limit: int | ColumnElement[int] | None = None,
    ) -> Query[T]:
        """A name in `where` means: the column of that name equals the parameter of that name."""
        return Query(select(*self.columns).where(*self._where(*where)).order_by(*by).limit(limit), self.of)

    def query_with(
        self, others: "Rows[Other]", *where: ColumnElement[bool], by: Iterable[ColumnElement[Any]] = ()
    ) -> Query[tuple[T, Other]]:
        """Pairs of rows, joined by the foreign key between the tables."""
        both = select(*self.columns, *others.columns).join_from(self.table, others.table)
        cut = len(self.columns)
        return Query(both.where(*where).order_by(*by), lambda row: (self.of(row[:cut]), others.of(row[cut:])))

    def get(self, c: Connection, *key: object) -> T | None:
        return self._get.first(c, **dict(zip(self._key, key, strict=True)))

    def save(self, c: Connection, value: T, **more: object) -> T:
        """Insert it or replace the row with its key. A new value (id 0) comes back with its id."""
        made = c.execute(self._upsert, self.values(value) | more).inserted_primary_key
        assert made is not None
        return replace(value, id=made[0]) if getattr(value, "id", None) == 0 else value  # type: ignore[type-var]  # as above

    def delete(self, c: Connection, *key: object) -> None:
        c.execute(self._delete, dict(zip(self._key, key, strict=True)))

    def of(self, row: Sequence[Any]) -> T:
        """The value of a row of `columns`, in their order."""
        if len(self._parts) == len(row):
            return self.kind(*row)
        cells = iter(row)
        return self.kind(*(make(*islice(cells, n)) if make else next(cells) for make, n in self._parts))

    def values(self, value: T) -> dict[str, Any]:
        """The row of a value; a new one (id 0) has no id yet."""
        row = dict(zip(self._names, self._cells(value), strict=True))
        if row.get("id") == 0:
            del row["id"]
        return row

    def _where(self, *where: str | ColumnElement[bool]) -> list[ColumnElement[bool]]:
        return [self.table.columns[test] == gap(test) if isinstance(test, str) else test for test in where]
