"""The alerts around a batch of changed calls of one line: read at once, changed in memory, saved at once.

A flood of missed calls so costs a few statements for a batch, where each call would cost a dozen.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import Call, CallFeed, CallId, Line, MissedCall, Phone
from bot.ports import Tx

LATE = timedelta(days=7)
"""How far around a call to look for an alert that was closed after the call and before we knew of it."""
INSISTS = timedelta(minutes=30)
"""How far before a call the same caller's others are looked at: who tries again and again has not misdialled."""


@dataclass(slots=True, eq=False)
class Entry:
    """An alert as it will be saved; `announces`: as news in all rooms; `rings`: with a new line;
    `withdraws`: why its number is taken back.
    """

    alert: MissedCall
    changed: bool = False
    shows: bool = False
    announces: bool = False
    rings: bool = False
    withdraws: str = ""

    def change(self, alert: MissedCall, *, shows: bool = True, announces: bool = False) -> None:
        self.alert = alert
        self.changed = True
        self.shows = self.shows or shows
        self.announces = self.announces or announces


@dataclass(slots=True)
class AlertBook:
    """The alerts of these callers and these calls, and the calls that they tell of."""

    feed: CallFeed
    entries: list[Entry] = field(default_factory=list)
    calls: dict[CallId, Call] = field(default_factory=dict)
    asked: frozenset[CallId] = frozenset()
    """Calls about which somebody is being asked who picked up: no alert tells of them yet."""
    _theirs: dict[Phone, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _calls_of: dict[Phone, list[Call]] = field(default_factory=lambda: defaultdict(list))
    _tells: dict[CallId, Entry] = field(default_factory=dict)

    def enter(self, alert: MissedCall) -> Entry:
        """Write an alert into the book, a new one (id 0) included."""
        entry = Entry(alert)
        self.entries.append(entry)
        if alert.caller is not None:
            self._theirs[alert.caller].append(entry)
        self.note_calls(entry)
        return entry

    def note_calls(self, entry: Entry) -> None:
        """Note which calls the alert tells of."""
        self._tells |= dict.fromkeys(entry.alert.calls, entry)

    def keep_calls(self, calls: Iterable[Call]) -> None:
        """Keep these calls at hand, by id and by caller."""
        for call in calls:
            if call.id not in self.calls and call.caller is not None:
                self._calls_of[call.caller].append(call)
            self.calls[call.id] = call

    def entry_of_call(self, call: Call) -> Entry | None:
        """The alert that tells of the call."""
        entry = self._tells.get(call.id)
        return entry if entry and call.id in entry.alert.calls else None

    def entries_of_caller(self, caller: Phone | None) -> Sequence[Entry]:
        """The caller's alerts, oldest first; none of a caller without a number, for such callers look alike."""
        return self._theirs.get(caller, ()) if caller else ()

    def calls_of_caller(self, caller: Phone | None, since: datetime, until: datetime) -> list[Call]:
        """The caller's calls that began within [since, until), by time."""
        theirs = self._calls_of.get(caller, ()) if caller else ()
        found = [call for call in theirs if since <= call.rang_at < until]
        return sorted(found, key=lambda call: (call.rang_at, call.id))

    def told_calls(self, alert: MissedCall) -> list[Call]:
        """The missed calls of the alert, by time."""
        found = (self.calls[id_] for id_ in alert.calls if id_ in self.calls)
        return sorted(found, key=lambda call: (call.rang_at, call.id))


def read_book(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> AlertBook:
    """All that may matter to the alerts of these changed calls of the line."""
    book = AlertBook(tx.calls.feed(line.id), asked=frozenset(asked.call for asked in tx.calls.open_suspects(line.id)))
    callers = {call.caller for call in changed if call.caller}
    starts, ends = min(call.rang_at for call in changed), max(call.ended_at or call.rang_at for call in changed)
    alerts = [
        *tx.calls.missed_of_calls([call.id for call in changed]),
        *tx.calls.missed_of_callers(line.id, callers, starts - LATE, ends + LATE),
        *tx.calls.empty_missed(line.id),  # two calls turned out to be one, which another alert tells of
    ]
    for alert in sorted({alert.id: alert for alert in alerts}.values(), key=lambda alert: (alert.opened_at, alert.id)):
        book.enter(alert)
    until = max(now, ends) + timedelta(microseconds=1)
    book.keep_calls(tx.calls.calls_of_callers(line.id, callers, starts - INSISTS, until))
    book.keep_calls(changed)
    told = {id_ for entry in book.entries for id_ in entry.alert.calls}
    book.keep_calls(tx.calls.calls_by_id(told - book.calls.keys()))
    return book
