"""The database, and one transaction of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.model import Journal, LineId, PersonRecord, RowChange, Touched, VolunteerId
from bot.ports.boards import Boards
from bot.ports.bridges import Bridges
from bot.ports.calendars import Calendars
from bot.ports.calls import Calls
from bot.ports.months import Months
from bot.ports.outbox import Outbox
from bot.ports.people import People
from bot.ports.phones import Phones
from bot.ports.promises import Promises
from bot.ports.requests import Requests
from bot.ports.roster import Roster
from bot.ports.staffing import Staffing
from bot.ports.trades import Trades
from bot.ports.webhooks import Webhooks

T = TypeVar("T")


class Tx(Protocol):
    """One transaction. It is committed only if the work returns without raising; the work cannot `await`."""

    @property
    def people(self) -> People: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def bridges(self) -> Bridges: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def phones(self) -> Phones: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def trades(self) -> Trades: ...
    @property
    def staffing(self) -> Staffing: ...
    @property
    def months(self) -> Months: ...
    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def calendars(self) -> Calendars: ...
    @property
    def boards(self) -> Boards: ...

    def seen(self, network: str, message: str, now: datetime) -> bool:
        """Record that this message was received. True when it had been received before."""

    def cursor(self, name: str) -> str | None:
        """How far a chat network was read (`chat:NETWORK`), in that network's own format."""

    def save_cursor(self, name: str, value: str) -> None: ...
    def sign(self, author: str) -> None:
        """Say which worker makes this change: it need not hear of it (`Touched.author`)."""

    def once(self, key: str, now: datetime) -> bool:
        """True only the first time it is asked about this key; for things that must be said once."""

    def keep_aside(self, network: str, message: str, text: str, why: str, now: datetime) -> None:
        """Keep a message that we could not handle, for a person to look at."""

    def journal(self, entry: Journal) -> None:
        """Add the entry, with the roster changes made since the last entry of this transaction."""

    def acts(
        self, line: LineId, before: int, since: datetime | None, until: datetime | None, limit: int
    ) -> Sequence[Journal]:
        """Entries of the line, or of no line, with an id below `before`, the newest first."""

    def last_act(self, by: VolunteerId) -> Journal | None:
        """The person's newest entry that changed the roster."""

    def unchanged_since(self, change: RowChange) -> bool:
        """Whether the row is still as that change left it."""

    def revert(self, entry: Journal) -> None:
        """Restore every row of the entry to its state before, and mark the entry undone."""

    def savepoint(self, work: Callable[[], T]) -> T:
        """Run `work`; if it raises, undo what it did and nothing else, and re-raise."""

    def unnoted(self, work: Callable[[], T]) -> T:
        """Run `work` without noting what it changes for the journal: what follows from an act is not undone with it."""

    def record_of(self, person: VolunteerId) -> PersonRecord:
        """All that is stored about the person."""

    def forget(self, now: datetime) -> None:
        """Delete what is old: seen messages, posts, facts, callers' numbers, the journal, each in its time."""

    def erase_people(self, now: datetime) -> bool:
        """Erase people whose `forget_at` has come and who are in no team, so that nothing stored tells who it was.

        Who is still to be written to, or whose phone is still to be taken off a line, waits. True when one was erased.
        """


class Store(Protocol):
    """The database. `write` and `read` raise `StoreError` when it fails, and whatever the work raises."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction, one at a time; committed when this returns."""

    def listen(self, hear: Callable[[Touched], object]) -> None:
        """Call `hear` in the event loop after each commit that touched something, before its `write` returns."""

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a second connection that cannot write."""

    async def close(self) -> None: ...
