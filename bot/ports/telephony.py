"""The lines at OVH, and the stream of their call events."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import CallFact, Finding, Hours, Line, LineId, Observed, Phone, Priority, Step, StreamMode


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

    async def live_calls(self, line: Line) -> Sequence[CallFact]:
        """The calls that wait or talk in the line's queue now, for the stream tells of what changes only."""

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

    async def bridge(self, line: Line, first: Phone, then: Phone) -> None:
        """Call the one phone from the line, and connect it with the other once it is picked up. Never retried."""

    async def records(self, line: Line, since: datetime, until: datetime) -> tuple[Sequence[CallFact], datetime]:
        """A portion of the line's call records since then, as facts, oldest first; and until when it reaches.

        That is `until`, or sooner where there are too many. What is too old to be listed any more is skipped.
        """

    async def check(self, line: Line) -> Sequence[Finding]:
        """Test the login, our rights and the kind of the line."""


class CallSource(Protocol):
    """The live events of the lines' calls."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        """Read for ever. Each answer of the stream is passed to `receive`, awaited before the next is requested."""

    def renew(self, line: LineId) -> None:
        """The stream did not tell of calls of this line: see whether our token still holds, and begin anew."""

    def version(self, line: LineId) -> StreamMode | None:
        """The version of the stream that answered last for this line; None: none did."""
