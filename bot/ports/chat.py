"""A chat network."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Event, Finding, NetworkId, Outgoing, Room

Receive = Callable[[Sequence[Event], str | None], Awaitable[None]]
"""Takes what came in, in order, and the cursor to store with its effect. Returns once both are committed."""


class Chat(Protocol):
    """One chat network. `heard_at` is when it last answered us since we began; None before that."""

    network: str
    heard_at: datetime | None

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read messages from `cursor` on, for ever. Returns only when cancelled or given up."""

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Say it, or edit it when `network_id` is set. Sending the same (id, version) twice says it once if it can."""

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Try the login, what is needed of the network, and what we may do in these rooms of it. Changes nothing."""
