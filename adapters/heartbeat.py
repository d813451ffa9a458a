"""The heartbeat: a file that says how to park each line without us, and an address that is asked for while we live.

Both files stand in the data folder: `heartbeat.json`, left by the running bot, and `parked.json`, left by whoever
parked lines after its death.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
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
PARKED: Final = "parked.json"
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
    """Leave the sign of life. Raises `AdapterError` when the disk does not take it."""
    _write(folder / BEAT, BEATS, beat)


def read_beat(folder: Path) -> Heartbeat:
    """The last sign of life. Raises `AdapterError` when there is none that can be read."""
    return _read(folder / BEAT, BEATS)


def read_parked(folder: Path, beat: Heartbeat) -> set[LineId]:
    """The lines that were parked since this sign of life."""
    if not (folder / PARKED).exists():
        return set()
    parked = _read(folder / PARKED, PARKINGS)
    return set(parked.lines) if parked.after == beat.at else set()


def write_parked(folder: Path, beat: Heartbeat, lines: Collection[LineId]) -> None:
    _write(folder / PARKED, PARKINGS, Parked(beat.at, tuple(sorted(lines))))


def _write(file: Path, kind: TypeAdapter[T], value: T) -> None:
    try:
        write_private(file, kind.dump_json(value).decode())
    except OSError as error:
        raise AdapterError(f"{file} cannot be written: {error.strerror}") from None


def _read(file: Path, kind: TypeAdapter[T]) -> T:
    try:
        return kind.validate_json(file.read_bytes())
    except FileNotFoundError:
        raise AdapterError(f"there is no {file}: the bot has never run here with these settings") from None
    except OSError as error:
        raise AdapterError(f"{file} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise AdapterError(f"{file} is not what the bot writes; start the bot once, or remove the file") from None


class Ping:
    """Asks for an address about once a minute; whoever serves it raises the alarm when we fall silent."""

    def __init__(self, url: str | None, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._last: float | None = None
        self._failing = False

    async def ping(self) -> None:
        """Ask now, unless it is too soon. A failure is logged once, until it works again; nothing is raised."""
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
        """Nothing, or why it failed, without the address: it is a secret."""
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(url) as answer:
                return "" if answer.status < 400 else str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__
