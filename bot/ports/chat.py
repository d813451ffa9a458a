"""A chat network."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Event, Finding, NetworkId, Outgoing, Room

Receive = Callable[[Sequence[Event], str | None], Awaitable[None]]
"""Handles incoming events in order, and stores the cursor with their effect. Returns once both are committed."""


class Chat(Protocol):
    """One chat network. `heard_at` is when it last answered us; None: not since this process started."""

    network: str
    heard_at: datetime | None

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Read messages from `cursor` on, for ever. Ends only when cancelled, or when it gives up for good."""

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Send it, or edit the earlier message when `network_id` is set.

        Where the network allows, sending the same (id, version) twice sends it only once.
        """

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        """Test the login, the network's features that we need, and our rights in these rooms. Changes nothing."""
