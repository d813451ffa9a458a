"""The clock behind every wait, back-off and limit."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A protocol, so that the demo and tests can speed time up or jump."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go backwards; only differences have a meaning."""

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        """Return after `delay`, or as soon as `until` is set."""
