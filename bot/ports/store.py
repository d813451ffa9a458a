"""The database, and one transaction of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.model import Journal, RowChange, VolunteerId
from bot.ports.calls import Calls
from bot.ports.outbox import Outbox
from bot.ports.people import People
from bot.ports.phones import Phones
from bot.ports.roster import Roster

T = TypeVar("T")


class Tx(Protocol):
    """One transaction. Nothing of it lasts unless the work returns; it holds no `await`."""

    @property
    def people(self) -> People: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def phones(self) -> Phones: ...

    def seen(self, network: str, message: str, now: datetime) -> bool:
        """Note that this message came. True when it had come before."""

    def cursor(self, name: str) -> str | None:
        """How far a chat network was read (`chat:NETWORK`), in its own words."""

    def save_cursor(self, name: str, value: str) -> None: ...
    def once(self, key: str, now: datetime) -> bool:
        """True the first time ever that this is asked; for what must be said once."""

    def keep_aside(self, network: str, message: str, text: str, why: str, now: datetime) -> None:
        """Keep something that we could not handle, for a person to look at."""

    def journal(self, entry: Journal) -> None:
        """Write down an act, with the roster changes made since the last entry of this transaction."""

    def last_act(self, by: VolunteerId) -> Journal | None:
        """The person's newest entry that changed the roster."""

    def unchanged_since(self, change: RowChange) -> bool:
        """Whether the row is still as the change left it."""

    def revert(self, entry: Journal) -> None:
        """Put every row of the entry back as it was before, and mark the entry undone."""

    def savepoint(self, work: Callable[[], T]) -> T:
        """Run `work`; when it raises, undo only what it did, and raise."""

    def forget(self, now: datetime) -> None:
        """Delete what has had its time: seen messages after 48 h, sent posts, facts and callers' numbers as set."""


class Store(Protocol):
    """The database. Both methods raise `StoreError` when it cannot be reached; what the work raises goes through."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction; one after the other, committed before this returns."""

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a second connection that cannot write."""

    async def close(self) -> None: ...
