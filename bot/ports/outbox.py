"""The part of a transaction that knows what must be said."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Address, NetworkId, Outgoing, Post, PostId


class Outbox(Protocol):
    """What must be said, as rows."""

    def add(self, post: Post, due_at: datetime | None = None) -> PostId:
        """Say it (later, with `due_at`). With a key already used at this address the earlier row is overwritten."""

    def find(self, address: Address, network_id: NetworkId) -> Outgoing | None:
        """The post that stands under this id there."""

    def keyed(self, address: Address, key: str) -> Outgoing | None: ...
    def due(self, now: datetime, limit: int, network: str | None = None) -> Sequence[Outgoing]:
        """What can be said now (in one network only, when given), by address and then in order."""

    def next_due(self, network: str | None = None) -> datetime | None:
        """When the earliest waiting post (of one network only, when given) wants to go."""

    def keep_to(self, networks: Iterable[str]) -> int:
        """Give up what waits to be said anywhere else; how much that was."""

    def cancel(self, address: Address, key: str) -> None:
        """What waits under this key is not said."""

    def sending(self, id_: PostId) -> None: ...
    def sent(self, id_: PostId, version: int, network_id: NetworkId, now: datetime) -> None:
        """It was said. A row overwritten meanwhile stays due, as an edit."""

    def failed(self, id_: PostId, version: int, retry_at: datetime | None, why: str) -> None:
        """It was not said: again at `retry_at`, or given up when None; what overwrote it meanwhile is due then."""
