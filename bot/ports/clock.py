"""Time, for every wait, back-off and limit."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Time, so that demo and tests may run fast or jump."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean something."""

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        """Come back after `delay`, or as soon as `until` is set."""
