"""Keeps a long-running task alive: retries after the requested delay or with backoff, for ever."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.backoff import Backoff
from bot.errors import AdapterError, NotStored, StoreError
from bot.ports import Clock

log = logging.getLogger(__name__)

BACKOFF = Backoff(timedelta(seconds=1), 1.5, timedelta(seconds=30))
AWAY = Backoff(timedelta(seconds=1), 1.5, timedelta(seconds=5))
"""For what is away as a whole: people wait for its end."""
REFUSED_AGAIN = timedelta(seconds=30)
"""After a refusal that only a person can end: nobody restarts the bot for what was mended on the other side."""
STEADY = timedelta(seconds=60)  # after this time the task has recovered: the next failure counts as the first


async def supervise(name: str, run: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Call `run` again whenever it fails; return when it ends by itself.

    Waits as long as the error asks (`retry_after`), otherwise 1 s, 1.5 s, … 30 s, or 5 s for what is away as a whole
    and for the database, whose failures are not logged here, for they concern all parts. A failure that only a person
    can end is tried again every 30 s. The same failure is logged once, until it has run for a minute. A bug is logged
    with its trace and retried too, because a helpline with one broken part is better than none.
    """
    failures, logged = 0, ""
    while True:
        started = clock.monotonic()
        try:
            await run()
        except Exception as error:  # noqa: BLE001 -- whatever fails is tried again
            failure = error
        else:
            return
        if clock.monotonic() - started >= STEADY.total_seconds():
            failures, logged = 0, ""
        failures += 1
        logged = log_failure(name, failure, logged)
        await clock.wait((AWAY if is_away(failure) else BACKOFF).delay(failures, asked_wait(failure)))


def log_failure(name: str, failure: Exception, logged: str) -> str:
    """Log the failure unless it is the one `logged` last; return its words, empty for a bug or the database."""
    if isinstance(failure, StoreError | NotStored):
        log.debug("%s waits for the database: %s", name, failure)
        return ""
    if not isinstance(failure, AdapterError):
        log.error("%s failed by a bug", name, exc_info=failure)
        return ""
    if failure.message != logged and failure.permanent:
        log.error("%s is refused, and tried again: %s", name, failure.message)
    elif failure.message != logged:
        log.warning("%s failed, and is tried again: %s", name, failure.message)
    return failure.message


def asked_wait(failure: Exception) -> timedelta | None:
    """The wait that the failure itself asks for."""
    if isinstance(failure, AdapterError):
        return REFUSED_AGAIN if failure.permanent else failure.retry_after
    return None


def is_away(failure: Exception) -> bool:
    """Whether what failed is away as a whole: people wait for its end."""
    return isinstance(failure, StoreError | NotStored) or (isinstance(failure, AdapterError) and failure.away)
