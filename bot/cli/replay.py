"""`replay`: the calls in recorded answers of the event stream."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TextIO

from adapters.telephony.ovh.event_parser import read_recordings
from bot.calls.fold import fold
from bot.model import Call

# A recording is complete: a call without an end in it ended with it.
AFTERWARDS: Final = datetime.max.replace(tzinfo=UTC)
SUSPECT_UNDER: Final = timedelta(seconds=10)
"""A line's default, for a recording comes without a configuration."""
COLUMNS: Final = ("id", "outcome", "caller", "agent", "wait_s", "talk_s", "line")


class Unreadable(Exception):
    """The file or one of its rows cannot be read; the message says which and why."""


def replay_file(path: str, *, as_json: bool, out: TextIO) -> int:
    """Print one JSON object per call and nothing else, or a table; 2 when the file cannot be read, else 0.

    Nothing is printed of a file that cannot be read to its end. What is printed waits on the disk, so that a recording
    of weeks takes no more memory than one of a minute.
    """
    with TemporaryFile("w+", encoding="utf-8") as kept:
        widths = [len(name) for name in COLUMNS]
        try:
            for id_, call in calls_in(path):
                row = row_of_call(id_, call)
                widths = [max(known, len(cell)) for known, cell in zip(widths, cells_of(row), strict=True)]
                print(json.dumps(row), file=kept)
        except Unreadable as why:
            print(why, file=sys.stderr)
            return 2
        kept.seek(0)
        if as_json:
            shutil.copyfileobj(kept, out)
        else:
            print_table(kept, widths, out)
    return 0


def calls_in(path: str) -> Iterator[tuple[str, Call]]:
    """Each call with the id of the recording it is in, in the order of the file."""
    for number, row in numbered_rows(path):
        try:
            sample = json.loads(row)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{path}, line {number}: this is not JSON") from error
        if not isinstance(sample, dict) or "id" not in sample or not isinstance(sample.get("responses"), list):
            raise Unreadable(f"{path}, line {number}: an object with `id` and a list of `responses` is wanted")
        for recording in read_recordings([row]):
            for call in fold(recording.facts, suspect_under=SUSPECT_UNDER, now=AFTERWARDS):
                yield recording.id, call


def numbered_rows(path: str) -> Iterator[tuple[int, str]]:
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from ((number, row) for number, row in enumerate(file, start=1) if row.strip())
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: this is not a text file") from error


def row_of_call(id_: str, call: Call) -> dict[str, object]:
    return {
        "id": id_,
        "outcome": call.outcome.value,
        "caller": call.caller,
        "agent": call.answered_by,
        "wait_s": None if call.waited is None else seconds_of(call.waited),
        "talk_s": seconds_of(call.talked),
        "line": call.line,
    }


def seconds_of(length: timedelta) -> int | float:
    """A whole number where it is one, else rounded to the millisecond."""
    exact = round(length.total_seconds(), 3)
    return int(exact) if exact.is_integer() else exact


def cells_of(row: dict[str, object]) -> list[str]:
    return ["-" if row[name] is None else str(row[name]) for name in COLUMNS]


def print_table(rows: Iterable[str], widths: Sequence[int], out: TextIO) -> None:
    """The rows, each a JSON object, below their columns' names; nothing when there is none."""
    for number, row in enumerate(rows):
        for cells in [*([COLUMNS] if number == 0 else []), cells_of(json.loads(row))]:
            print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip(), file=out)
