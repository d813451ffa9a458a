"""When not to ask OVH: after a failure, longer each time, and after steps until they have had time to show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.model import Observed, Step, Target

BACKOFF: Final = Backoff(timedelta(seconds=2), 2, timedelta(seconds=60))
LONGEST_FROM: Final = 6
"""Failures in a row after which the back-off no longer grows."""
PAUSE_PERMANENT: Final = timedelta(minutes=5)
FIRST_LOOK: Final = timedelta(seconds=2)
SHOWS_WITHIN: Final = timedelta(seconds=10)
"""OVH confirms a change of a contact-centre number at once and makes it some seconds later."""


@dataclass(frozen=True, slots=True)
class Pause:
    """After a failure OVH is not asked before `until`. A new desired state ends the pause, unless OVH asked for it.

    `filled`: the stop-gap was tried in this pause.
    """

    since: datetime
    until: datetime
    failures: int
    must: tuple[Target, ...]
    asked: bool = False
    permanent: bool = False
    filled: bool = False


def pause_after_failure(last: Pause | None, error: AdapterError, must: tuple[Target, ...], now: datetime) -> Pause:
    """The pause after a failure. `last` is the one before it, if nothing has succeeded since."""
    failures = LONGEST_FROM if error.permanent else last.failures + 1 if last else 1
    length = PAUSE_PERMANENT if error.permanent else BACKOFF.delay(failures)
    until = now + max(length, error.retry_after or timedelta(0))
    return Pause(now, until, failures, must, error.retry_after is not None, error.permanent)


@dataclass(frozen=True, slots=True)
class TakenSteps:
    """Steps that OVH confirmed at `at`, decided on `observed`. Until `shown_by` a reading may not show them yet."""

    steps: tuple[Step, ...]
    observed: Observed
    at: datetime
    shown_by: datetime

    def one_more(self, step: Step, observed: Observed, now: datetime) -> "TakenSteps":
        return TakenSteps((*self.steps, step), observed, now, now + SHOWS_WITHIN)

    def unanswered(self, step: Step) -> "TakenSteps":
        """With a step that may or may not have been taken; the next reading is believed at once."""
        return replace(self, steps=(*self.steps, step), shown_by=self.at)

    def wanted_again(self, plan: Sequence[Step]) -> bool:
        return not set(self.steps).isdisjoint(plan)

    def look_again(self, read_at: datetime) -> datetime | None:
        """When to read again before the steps are repeated: after 2, 4, 8 and 10 s. None: they have had enough time."""
        if read_at >= self.shown_by:
            return None
        return min(self.at + max(FIRST_LOOK, 2 * (read_at - self.at)), self.shown_by)
