"""The watch over the machine's clock: OVH's, read at start and every few minutes, is the judge when clocks differ."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.errors import AdapterError
from bot.recipients import tell_every_coordination
from bot.run.app import App
from bot.run.clocks.steady_clock import TOLERATED, SteadyClock
from bot.text import Text

log = logging.getLogger(__name__)

ASK_EVERY: Final = timedelta(minutes=5)
ASK_AGAIN: Final = timedelta(seconds=30)
LOOK_EVERY: Final = timedelta(seconds=5)
HOLD_FOR: Final = timedelta(minutes=10)
"""How long nothing is switched when OVH alone says that our time is wrong. After it OVH's time counts."""


class ClockTrouble(StrEnum):
    """What is wrong with the machine's clock."""

    NONE = ""
    JUMPED = "jumped"
    """It jumped, and time goes on here as if it had not."""
    WRONG = "wrong"
    """OVH's clock says otherwise, and nothing else tells which is right: nothing is switched for a while."""
    OVERRULED = "overruled"
    """OVH's time counts."""


class ClockWatch:
    """Judges the clock: `trouble`, and how far the machine's clock is `ahead` of the right time."""

    def __init__(
        self,
        clock: SteadyClock,
        ask: Callable[[], Awaitable[datetime]],
        tell: Callable[["ClockWatch"], Awaitable[None]],
        judged: Callable[[], object],
    ) -> None:
        self._clock = clock
        self._ask = ask
        self._tell = tell
        self._judged = judged
        self._looked = False
        self._next = 0.0
        """When OVH is asked again, on the monotonic clock."""
        self._wrong_since: float | None = None
        self.trouble = ClockTrouble.NONE
        self.ahead = timedelta(0)

    @property
    def holds(self) -> bool:
        """Whether nothing may be switched or said for now, because it is not known what time it is.

        So it is until the first look; `judged` is called when that is over, and whenever the judgement changes.
        """
        return self.trouble is ClockTrouble.WRONG or not self._looked

    async def watch_for_ever(self) -> None:
        while True:
            await self.look()
            await self._clock.wait(LOOK_EVERY)

    async def look(self) -> None:
        """Ask OVH when it is time to, or when the machine's clock has jumped, and tell what has changed."""
        before, monotonic = self.trouble, self._clock.monotonic()
        jumped = bool(self._clock.off) and self.trouble is ClockTrouble.NONE
        if monotonic < self._next and not jumped:
            return
        try:
            ovh = await self._ask()
            self._judge(ovh + timedelta(seconds=(self._clock.monotonic() - monotonic) / 2))
        except AdapterError as error:
            log.info("OVH's time could not be read: %s", error.message)
            if jumped:
                self.trouble, self.ahead = ClockTrouble.JUMPED, self._clock.off
            self._next = monotonic + ASK_AGAIN.total_seconds()
        else:
            self._next = monotonic + (ASK_AGAIN if self.trouble else ASK_EVERY).total_seconds()
        first, self._looked = not self._looked, True
        if first or self.trouble is not before:
            self._judged()
        if self.trouble is not before:
            log.log(
                logging.ERROR if self.trouble else logging.INFO,
                "the machine's clock: %s, %.0f s ahead",
                self.trouble or "right again",
                self.ahead.total_seconds(),
            )
            await self._tell(self)

    def _judge(self, ovh: datetime) -> None:
        wall, ours = self._clock.machine.now(), self._clock.now()
        self.ahead = wall - ovh
        if abs(wall - ovh) <= TOLERATED:
            self._clock.set_to(wall)
            self.trouble, self._wrong_since = ClockTrouble.NONE, None
        elif self.trouble is ClockTrouble.OVERRULED:
            self._clock.set_to(ovh)
        elif abs(ours - ovh) <= TOLERATED:
            self.trouble, self._wrong_since = ClockTrouble.JUMPED, None
        else:
            now = self._clock.monotonic()
            self._wrong_since = now if self._wrong_since is None else self._wrong_since
            self.trouble = ClockTrouble.WRONG
            if now - self._wrong_since >= HOLD_FOR.total_seconds():
                self.trouble = ClockTrouble.OVERRULED
                self._clock.set_to(ovh)


def unless_held(held: Callable[[], bool], turn: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """The turn, which does nothing while it is held, such as while it is not known what time it is."""

    async def take() -> object:
        return None if held() else await turn()

    return take


async def tell_of_clock(app: App, watch: ClockWatch) -> None:
    """Tell every coordination what was found of the machine's clock, or that it is right again."""

    def say(words: Text) -> str:
        way = "ahead" if watch.ahead > timedelta(0) else "behind"
        off = words.say("clock-off", way=way, by=words.length(abs(watch.ahead)))
        return words.say(f"clock-{watch.trouble}", off=off) if watch.trouble else words.say("clock-right")

    await app.store.write(lambda tx: tell_every_coordination(tx, app.deployment.lines, say))
