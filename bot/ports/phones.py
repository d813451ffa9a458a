"""The part of a transaction that knows the lines' forwarding."""

from typing import Protocol

from bot.model import ForwardingState, LineId, Snapshot


class Phones(Protocol):
    """What we know of each line's forwarding."""

    def forwarding(self, line: LineId) -> ForwardingState: ...
    def save_forwarding(self, forwarding: ForwardingState) -> None: ...
    def snapshot(self, line: LineId) -> Snapshot | None: ...
    def save_snapshot(self, snapshot: Snapshot) -> None: ...
