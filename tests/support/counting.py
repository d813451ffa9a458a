"""What a store does, counted: time depends on the machine, these do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from storage.store import SqlStore


@dataclass(slots=True)
class Counted:
    """`transactions` were begun, `statements` run in them. `longest` is the most that one transaction ran."""

    transactions: int = 0
    statements: int = 0
    longest: int = 0
    texts: list[str] = field(default_factory=list, compare=False, repr=False)
    _here: int = 0

    def begun(self, *_: Any) -> None:
        self.transactions += 1
        self._here = 0

    def ran(self, _c: Any, _cursor: Any, text: str, *_: Any) -> None:
        self.texts.append(text)
        self.statements += 1
        self._here += 1
        self.longest = max(self.longest, self._here)


@contextmanager
def counting(store: SqlStore) -> Iterator[Counted]:
    """Count what the store does in the block."""
    counted = Counted()
    watched = [
        (engine, what, hear)
        for engine in {store._writer._engine, store._reader._engine}
        for what, hear in (("begin", counted.begun), ("before_cursor_execute", counted.ran))
    ]
    for each in watched:
        event.listen(*each)
    try:
        yield counted
    finally:
        for each in watched:
            event.remove(*each)
