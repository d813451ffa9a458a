"""The heartbeat: a file that says how to park each line without the bot, and a URL requested while the bot runs.

Two files in the data folder: `heartbeat.json`, written by the running bot, and `parked.json`, written by the command
that parked lines after the bot had stopped.
"""

import logging
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import aiohttp
from pydantic import TypeAdapter, ValidationError

from adapters.files import write_private
from bot.errors import AdapterError
from bot.model import Heartbeat, LineId
from bot.ports import Clock

T = TypeVar("T")

log = logging.getLogger(__name__)

BEAT: Final = "heartbeat.json"
ALIVE: Final = "heartbeat.alive"
"""Its date is that of a heartbeat that could not be written, else 1970."""
PARKED: Final = "parked.json"
KIND_IN_0_1_0: Final = (b'"nature":', b'"kind":')
"""What a target's kind was called: the bot may have stopped for good while it was being updated."""
PING_EVERY: Final = timedelta(seconds=55)  # of a loop that turns once a minute, or sooner
PATIENCE: Final = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Parked:
    """The lines that were parked after the heartbeat of that instant."""

    after: datetime
    lines: tuple[LineId, ...]


BEATS: Final = TypeAdapter(Heartbeat)
PARKINGS: Final = TypeAdapter(Parked)


def write_beat(folder: Path, beat: Heartbeat) -> None:
    """Raises `AdapterError` when the file cannot be written.

    A full disk has no room for a new file, but an old one can be given a new date: `park` then knows that we live.
    """
    date = beat.at.timestamp()
    try:
        _write_json_file(folder / BEAT, BEATS, beat)
        (folder / ALIVE).touch(0o600)
        date = 0.0
    finally:
        with suppress(OSError):
            os.utime(folder / ALIVE, (date, date))


def read_beat(folder: Path) -> Heartbeat:
    """Raises `AdapterError` when there is no heartbeat, or none that can be read."""
    beat = _read_json_file(folder / BEAT, BEATS)
    with suppress(OSError):
        touched = datetime.fromtimestamp((folder / ALIVE).stat().st_mtime, UTC)
        return replace(beat, at=max(beat.at, touched))
    return beat


def read_parked(folder: Path, beat: Heartbeat) -> set[LineId]:
    """The lines that were parked after this heartbeat."""
    if not (folder / PARKED).exists():
        return set()
    parked = _read_json_file(folder / PARKED, PARKINGS)
    return set(parked.lines) if parked.after == beat.at else set()


def write_parked(folder: Path, beat: Heartbeat, lines: Collection[LineId]) -> None:
    _write_json_file(folder / PARKED, PARKINGS, Parked(beat.at, tuple(sorted(lines))))


def _write_json_file(file: Path, kind: TypeAdapter[T], value: T) -> None:
    try:
        write_private(file, kind.dump_json(value).decode())
    except OSError as error:
        raise AdapterError(f"{file} cannot be written: {error.strerror}") from None


def _read_json_file(file: Path, kind: TypeAdapter[T]) -> T:
    try:
        return kind.validate_json(file.read_bytes().replace(*KIND_IN_0_1_0))
    except FileNotFoundError:
        raise AdapterError(f"there is no {file}: the bot has never run here with these settings") from None
    except OSError as error:
        raise AdapterError(f"{file} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise AdapterError(f"{file} is not what the bot writes; start the bot once, or remove the file") from None


class Ping:
    """Requests a URL about once a minute; the service behind it raises an alarm when the requests stop."""

    def __init__(self, url: str | None, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._last: float | None = None
        self._failing = False

    async def ping(self) -> None:
        """Request the URL, unless it is too soon. A failure is logged once, until it works again; nothing is raised."""
        now = self._clock.monotonic()
        if self._url is None or (self._last is not None and now - self._last < PING_EVERY.total_seconds()):
            return
        self._last = now
        why = await self._asked(self._url)
        if why and not self._failing:
            log.warning("the heartbeat address does not answer (%s); nobody outside knows that the bot lives", why)
        elif self._failing and not why:
            log.info("the heartbeat address answers again")
        self._failing = bool(why)

    async def _asked(self, url: str) -> str:
        """Empty, or why it failed; without the URL, which is a secret."""
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(url) as answer:
                return "" if answer.status < 400 else str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__
