"""Shared by both chats: hand over events to the core, and store what cannot be read."""

from collections.abc import Awaitable, Callable, Sequence

from bot.errors import AdapterError, NotStored, StoreError
from bot.model import Event
from bot.ports import Receive

KeepAside = Callable[[str, str, str], Awaitable[None]]
"""Stores the id, the content and the error of an update or event that cannot be read."""


async def hand_over_events(network: str, receive: Receive | None, events: Sequence[Event], cursor: str | None) -> None:
    """Give events and cursor to the core, which commits them. Raises `NotStored` when that fails."""
    if receive is None:
        raise AdapterError("the chat is not running yet")
    try:
        await receive(events, cursor)
    except StoreError as error:
        raise NotStored(f"what came from {network} could not be stored yet: {error}") from None
