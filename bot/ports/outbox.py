"""The part of a transaction about posts to send."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Address, EarlyPress, Message, NetworkId, Outgoing, Post, PostId


class Outbox(Protocol):
    """The posts to send, as rows."""

    def add(self, post: Post, due_at: datetime | None = None) -> PostId:
        """Send it, from `due_at` on when given. The row with the same key at this address, if any, is overwritten."""

    def find(self, address: Address, network_id: NetworkId) -> Outgoing | None:
        """The post with this message id there."""

    def offering(self, address: Address, says: str) -> Outgoing | None:
        """The newest post there that has or had a button that says this.

        A post that was sent twice because nobody knew whether it had arrived has a copy whose id is not known.
        """

    def is_under_way(self, address: Address) -> bool:
        """Whether a post was given to the network in that chat, and it is not known yet what became of it."""

    def keep_press(self, press: Message, now: datetime) -> None:
        """Keep a press until its post is known."""

    def early_presses(self) -> Sequence[EarlyPress]:
        """The presses kept, oldest first."""

    def forget_press(self, id_: int) -> None: ...

    def last_posts(self, address: Address, after: PostId) -> Sequence[Outgoing]:
        """The newest posts there with a higher id, sent or not, oldest first; a few dozen at most."""

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
    def sent(self, id_: PostId, version: int, network_id: NetworkId, now: datetime) -> bool:
        """Note that it was sent. If the row was overwritten meanwhile, it stays due, as an edit.

        True when presses were kept, perhaps for this one.
        """

    def put_off(
        self, id_: PostId, until: datetime, why: str, *, holds_room: bool = True, may_have_arrived: bool = False
    ) -> None:
        """Note that it could not be sent and is due again then. With `holds_room` later posts there wait for it."""

    def give_up(self, id_: PostId, version: int, why: str) -> None:
        """Note that the network refuses this version for good: a newer one is due at once."""

    def waiting_since(self, network: str, now: datetime) -> datetime | None:
        """Since when the post has been due that has waited longest there; None when nothing waits."""
