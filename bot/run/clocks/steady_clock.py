"""A clock that does not jump when the machine's does: the monotonic clock tells how much time has really passed.

A machine whose time is set an hour back, or a day ahead, must not take the phone off whoever is on duty. Which of the
two is right, `bot.run.clocks.clock_watch` asks OVH.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from bot.ports import Clock

TOLERATED: Final = timedelta(seconds=60)
"""How far two clocks may differ: NTP steps by less, and a shift is handed over earlier than that."""


class SteadyClock:
    """The machine's clock, except while it is further than `TOLERATED` from the time that must have passed."""

    def __init__(self, machine: Clock) -> None:
        self.machine: Final = machine
        self._at = machine.now()
        self._monotonic = machine.monotonic()

    def now(self) -> datetime:
        wall, steady = self.machine.now(), self._steady()
        if abs(wall - steady) > TOLERATED:
            return steady
        self.set_to(wall)
        return wall

    def monotonic(self) -> float:
        return self.machine.monotonic()

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        await self.machine.wait(delay, until)

    def set_to(self, time: datetime) -> None:
        """From now on count from here."""
        self._at, self._monotonic = time, self.machine.monotonic()

    @property
    def off(self) -> timedelta:
        """How far the machine's clock is ahead of ours; zero while it is believed."""
        difference = self.machine.now() - self._steady()
        return difference if abs(difference) > TOLERATED else timedelta(0)

    def _steady(self) -> datetime:
        return self._at + timedelta(seconds=self.machine.monotonic() - self._monotonic)
