"""Only one process acts at a time. On SQLite it locks a file beside the database. On PostgreSQL it holds an advisory
lock in the session that writes: who loses the session can no longer write.
"""

import fcntl
import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from bot.errors import Overtaken, StoreError
from storage.rows import gap, upsert
from storage.tables import leader

BEAT = timedelta(seconds=5)
BEAT_OF_FILE = timedelta(seconds=30)
"""Where the file is locked nobody waits for the sign of life; it only shows that the file can be written."""
SILENCE = timedelta(seconds=30)

LOCK = 7_364_710_825_119_437_161  # ours among the advisory locks of the database; any number would do

_EPOCH = select(leader.c.epoch)
_HELD_EPOCH = _EPOCH.with_for_update()
_SAVE_EPOCH = upsert(leader)
_SAVE_LIFE = update(leader).values(alive_at=gap("alive_at"))
_HOLDER = text("""
    select a.pid, a.application_name, a.state <> 'active' and now() - a.state_change > :silence as silent,
        a.application_name = current_setting('application_name') as mine
    from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
      and l.classid::bigint = :lock >> 32 and l.objid::bigint = :lock & 4294967295
""")


class LedByAnother(StoreError):
    """Another process leads, and lives. `who` names it: its pid, and its machine where that is another one."""

    def __init__(self, who: str) -> None:
        super().__init__(f"the bot is running ({who}); stop it first (sudo systemctl stop standardiste)")


class FileLock:
    """The lock for a SQLite file. The kernel releases it however the process ends."""

    def __init__(self, database: Path) -> None:
        """Raises LedByAnother when another process holds it."""
        self._fd = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(self._fd, 20).decode()
            self.release()
            raise LedByAnother(f"pid {pid}") from None
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Keep the file: if it were removed, two processes could lock two files of the same name."""
        os.close(self._fd)


def lock_session(c: Connection, silence: timedelta, *, again: bool = False) -> bool:
    """Take PostgreSQL's lock for this session. True when a session silent for longer than `silence` had to be ended.

    `again`: this process had the lock in a session that it lost, which the server may not have noticed yet.

    A leader's session sends something every five seconds. A silent one belongs to a process that was stopped or cut
    off, and would keep its lock for ever. Raises LedByAnother when an active session holds the lock.
    """
    if _is_locked(c):
        return False
    holder = c.execute(_HOLDER, {"lock": LOCK, "silence": silence}).first()
    if holder is not None and not holder.silent and not (again and holder.mine):
        raise LedByAnother(holder.application_name.removeprefix("standardiste "))
    if holder is not None:
        c.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": holder.pid})
    if not _is_locked(c):
        raise LedByAnother("another process has just begun")
    return True


def _is_locked(c: Connection) -> bool:
    return bool(c.execute(text("select pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one())


def raise_epoch(c: Connection) -> int:
    """Begin to lead: from now on the previous leader cannot write, even if it does not know."""
    epoch = (c.execute(_EPOCH).scalar_one_or_none() or 0) + 1
    c.execute(_SAVE_EPOCH, {"id": 1, "epoch": epoch, "alive_at": None})
    return epoch


def lead_again(c: Connection, epoch: int) -> None:
    """Go on leading on a new connection, perhaps to a database that was put back from a copy.

    Raises `Overtaken` when another process has led since.
    """
    found = c.execute(_EPOCH).scalar_one_or_none() or 0
    if found > epoch:
        raise Overtaken("another process has taken over; this one must end")
    if found < epoch:
        c.execute(_SAVE_EPOCH, {"id": 1, "epoch": epoch, "alive_at": None})


def show_life(c: Connection, now: datetime) -> None:
    """Write something that was not there: on a full disk an empty transaction succeeds, and so does an equal one."""
    c.execute(_SAVE_LIFE, {"alive_at": now})


def hold_epoch(c: Connection, epoch: int | None) -> None:
    """Begin a transaction. It waits for earlier ones. Raises `Overtaken` when another process leads by now.

    The row stays locked until the transaction ends, so nobody can take the lead between the check and the writes.
    """
    now = c.execute(_HELD_EPOCH).scalar_one_or_none()
    if epoch is not None and now != epoch:
        raise Overtaken("another process has taken over; this one must end")
