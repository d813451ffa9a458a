"""The lines at OVH, and the stream of their call events."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import CallFact, Finding, Hours, Line, Observed, Phone, Priority, Step


class Telephony(Protocol):
    """The lines at OVH. Every method can raise `AdapterError`."""

    async def read(self, line: Line, priority: Priority = Priority.CHANGE) -> Observed:
        """Where the line rings, as OVH says now; never from a cache.

        With priority `IDLE` it raises `GaveWay` when the request budget is needed elsewhere.
        """

    async def read_back(
        self, line: Line, before: Observed, taken: Sequence[Step], priority: Priority = Priority.CHANGE
    ) -> Observed:
        """Where the line rings after these steps. What they cannot have changed is copied from `before`, a new read."""

    async def apply(self, line: Line, step: Step, observed: Observed) -> Observed:
        """Apply one step, decided on the given `Observed`.

        Returns that `Observed`, updated with what the next step must know about this one.
        """

    async def anyone_waiting(self, line: Line) -> bool:
        """Whether a caller waits in the line's queue. Works for hunting lines only."""

    async def hours(self, line: Line) -> Hours:
        """The weekly time conditions of the line's queue."""

    async def set_hours(self, line: Line, desired: Hours) -> None:
        """Set them; doing so twice does no harm. No caller is turned away during the change."""

    async def snapshot(self, line: Line) -> str:
        """Everything that steps can change, as OVH says now, in the format that `restore` reads."""

    async def restore(self, line: Line, content: str, *, dry_run: bool) -> Sequence[str]:
        """Restore a snapshot and verify it. Returns, in words, what was done (with `dry_run`: would be done)."""

    async def ring(self, line: Line, phone: Phone) -> None:
        """Call a phone from the line, so that its owner can say whether it rang. Never retried."""

    async def records(self, line: Line, since: datetime) -> Sequence[CallFact]:
        """The line's call records since then, as facts."""

    async def check(self, line: Line) -> Sequence[Finding]:
        """Test the login, our rights and the kind of the line."""


class CallSource(Protocol):
    """The live events of the lines' calls."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        """Read for ever. Each answer of the stream is passed to `receive`, awaited before the next is requested."""
