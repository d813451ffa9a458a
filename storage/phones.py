"""What we know of each line's forwarding."""

from sqlalchemy import Connection

from bot.model import ForwardingState, LineId, Snapshot
from storage import tables
from storage.rows import Rows

FORWARDINGS = Rows(ForwardingState, tables.forwardings)
SNAPSHOTS = Rows(Snapshot, tables.snapshots)


class SqlPhones:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def forwarding(self, line: LineId) -> ForwardingState:
        return FORWARDINGS.get(self._c, line) or ForwardingState(line)

    def save_forwarding(self, forwarding: ForwardingState) -> None:
        FORWARDINGS.save(self._c, forwarding)

    def snapshot(self, line: LineId) -> Snapshot | None:
        return SNAPSHOTS.get(self._c, line)

    def save_snapshot(self, snapshot: Snapshot) -> None:
        SNAPSHOTS.save(self._c, snapshot)
