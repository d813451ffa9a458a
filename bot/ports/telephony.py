"""The lines at the phone company, and the stream of their calls."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import CallFact, Finding, Hours, Line, Observed, Phone, Priority, Step


class Telephony(Protocol):
    """The lines at the phone company. Every method raises `AdapterError`."""

    async def read(self, line: Line, haste: Priority = Priority.CHANGE) -> Observed:
        """Where the line rings, as the company says now; never from a cache. Raises `GaveWay` when idle."""

    async def read_back(
        self, line: Line, before: Observed, taken: Sequence[Step], haste: Priority = Priority.CHANGE
    ) -> Observed:
        """Where the line rings after these steps. What they cannot have changed is as in `before`, a fresh reading."""

    async def apply(self, line: Line, step: Step, fact: Observed) -> Observed:
        """Take one step, decided on `fact`, which comes back with what the next step must know of this one."""

    async def anyone_waiting(self, line: Line) -> bool:
        """Whether a caller is in the line's queue and talks to nobody yet. Only a queue can tell."""

    async def hours(self, line: Line) -> Hours:
        """The weekly time conditions of the line's queue."""

    async def set_hours(self, line: Line, wish: Hours) -> None:
        """Make them so; taking it twice does no harm. Nobody who calls meanwhile is turned away."""

    async def snapshot(self, line: Line) -> str:
        """Everything that steps may change, as the company says now, in a form that `restore` understands."""

    async def restore(self, line: Line, content: str, *, dry_run: bool) -> Sequence[str]:
        """Put a snapshot back and read that it is; what was done, or with `dry_run` would be, in words."""

    async def ring(self, line: Line, phone: Phone) -> None:
        """Ring a phone from the line, so that its owner can say whether they heard. Never retried."""

    async def records(self, line: Line, since: datetime) -> Sequence[CallFact]:
        """The call records of the line since then, as facts."""

    async def check(self, line: Line) -> Sequence[Finding]:
        """Try the login, the rights and the kind of the line."""


class CallSource(Protocol):
    """The live events of the lines' calls."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        """Read for ever; one answer of the stream is one `receive`, awaited before the next answer is asked for."""
