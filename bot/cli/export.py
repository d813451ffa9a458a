"""`export`: the calls of some days as CSV or JSON, for other programs, while the bot runs.

No number is in it. A pseudonym stands for the same number in every export, and cannot be turned back without the key.
"""

import base64
import csv
import hashlib
import hmac
import io
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO
from zoneinfo import ZoneInfo

from adapters.documents import BOM, safe_cell
from adapters.files import write_private
from bot.errors import ConfigError
from bot.model import Call, Line, Phone
from bot.ports import Store, Tx

COLUMNS: Final = ("line", "rang_at", "outcome", "answered_at", "ended_at", "wait_s", "talk_s")
PSEUDONYMS: Final = ("caller", "answered_by")
KEY_FILE: Final = "pseudonyms.key"
KEY_LENGTH: Final = 64
"""Hexadecimal digits."""

Row = dict[str, Any]


class Pseudonyms:
    """A short name for each number, always the same with the same key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name_of(self, phone: Phone | None) -> str | None:
        """None for a number that is not known, or not any more: a caller's is kept for thirty days."""
        if phone is None:
            return None
        digest = hmac.new(self._key, phone.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest[:10]).decode().lower()


def read_key(folder: Path) -> bytes:
    """The key of the pseudonyms, which is made the first time, for its owner alone.

    Raises `ConfigError` when it cannot be read, or is none.
    """
    file = folder / KEY_FILE
    try:
        with suppress(FileNotFoundError):
            return checked_key(file, file.read_text(encoding="ascii", errors="replace"))
        write_private(file, f"{secrets.token_hex(KEY_LENGTH // 2)}\n")
        return checked_key(file, file.read_text(encoding="ascii"))
    except OSError as error:
        raise ConfigError(f"{file}: the key of the pseudonyms cannot be read or made: {error.strerror}") from None


def checked_key(file: Path, text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) * 2 != KEY_LENGTH:
        raise ConfigError(f"{file}: this is no key of pseudonyms; put the right file back, or remove it for a new one")
    return key


# ---------------------------------------------------------------- rows


async def rows_of_calls(
    store: Store, lines: Sequence[Line], first: date, last: date, pseudonyms: Pseudonyms | None
) -> AsyncIterator[Row]:
    """The calls that came from `first` to `last` on each line's clock, by line and time; a day is read at once."""
    for line in lines:
        zone = ZoneInfo(line.zone)
        for n in range((last - first).days + 1):
            since, until = (datetime.combine(first + timedelta(days=day), time(), zone) for day in (n, n + 1))
            for call in await store.read(partial(calls_of_day, line=line, since=since, until=until)):
                yield row_to_export(call, zone, pseudonyms)


def calls_of_day(tx: Tx, line: Line, since: datetime, until: datetime) -> Sequence[Call]:
    return tx.calls.calls(line.id, since, until)


def row_to_export(call: Call, zone: ZoneInfo, pseudonyms: Pseudonyms | None) -> Row:
    row = {
        "line": call.line,
        "rang_at": written_instant(call.rang_at, zone),
        "outcome": call.outcome.value,
        "answered_at": written_instant(call.answered_at, zone),
        "ended_at": written_instant(call.ended_at, zone),
        "wait_s": None if call.waited is None else round(call.waited.total_seconds()),
        "talk_s": round(call.talked.total_seconds()),
    }
    if pseudonyms is not None:
        row |= {"caller": pseudonyms.name_of(call.caller), "answered_by": pseudonyms.name_of(call.answered_by)}
    return row


def written_instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 in the line's time, with its distance from UTC; to the second."""
    return None if at is None else at.astimezone(zone).isoformat(timespec="seconds")


# ---------------------------------------------------------------- files


async def write_csv(rows: AsyncIterator[Row], columns: Sequence[str], out: TextIO) -> None:
    """With the mark by which Excel knows UTF-8; what a spreadsheet would compute is text."""
    out.write(BOM)
    table = csv.writer(out)
    table.writerow(columns)
    async for row in rows:
        table.writerow([safe_cell(row[name]) for name in columns])


async def write_json(rows: AsyncIterator[Row], out: TextIO) -> None:
    """One list, an object a line, so that nothing has to be held in memory."""
    before = "[\n"
    async for row in rows:
        out.write(before + json.dumps(row, ensure_ascii=False))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


@contextmanager
def opened_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file for its owner alone that appears when it is complete. Raises `ConfigError`.

    A link, a pipe or a device is not replaced: what stands behind it is written to.
    """
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    if path.is_dir():
        raise ConfigError(f"{path}: this is a folder; write the name of a file in it")
    if path.is_symlink() or (path.exists() and not path.is_file()):
        with opened_for_owner(path, path, os.O_TRUNC) as out:
            yield out
        return
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        with opened_for_owner(beside, path, os.O_EXCL) as out:
            yield out
        beside.replace(path)
    finally:
        with suppress(OSError):  # it was told of already
            beside.unlink(missing_ok=True)


def opened_for_owner(file: Path, asked: Path, how: int) -> TextIO:
    """Open a file that nobody else may read if it is new. Raises `ConfigError`, which names the one that was asked."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | how, 0o600)
    except OSError as error:
        raise ConfigError(f"{asked}: cannot be written: {error.strerror}") from None
    return open(descriptor, "w", encoding="utf-8", newline="")  # noqa: PTH123 -- only `open` takes a descriptor
