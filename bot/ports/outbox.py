"""The part of a transaction about posts to send."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Address, NetworkId, Outgoing, Post, PostId


class Outbox(Protocol):
    """The posts to send, as rows."""

    def add(self, post: Post, due_at: datetime | None = None) -> PostId:
        """Send it, from `due_at` on when given. The row with the same key at this address, if any, is overwritten."""

    def find(self, address: Address, network_id: NetworkId) -> Outgoing | None:
        """The post with this message id there."""

    def keyed(self, address: Address, key: str) -> Outgoing | None: ...
    def all_keyed(self, address: Address) -> Sequence[Outgoing]:
        """The posts there that a later post may edit, oldest first."""

    def due(self, now: datetime, limit: int, network: str | None = None) -> Sequence[Outgoing]:
        """Posts that can be sent now, by address and then in order; with `network`, only those."""

    def next_due(self, network: str | None = None) -> datetime | None:
        """When the earliest waiting post is due; with `network`, only of that one."""

    def keep_to(self, networks: Iterable[str]) -> int:
        """Give up all posts waiting for other networks; returns how many."""

    def cancel(self, address: Address, key: str) -> None:
        """Do not send the post that waits under this key."""

    def sending(self, id_: PostId) -> None: ...
    def sent(self, id_: PostId, version: int, network_id: NetworkId, now: datetime) -> None:
        """Note that it was sent. If the row was overwritten meanwhile, it stays due, as an edit."""

    def failed(self, id_: PostId, version: int, retry_at: datetime | None, why: str) -> None:
        """Note that sending failed: retry at `retry_at`, or give up when None.

        If the row was overwritten meanwhile, the new content is due at that time.
        """
