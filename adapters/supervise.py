"""Keeps a long-running task alive: retries after the requested delay or with backoff, or gives up."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.ports import Clock

log = logging.getLogger(__name__)

BACKOFF = Backoff(timedelta(seconds=1), 1.5, timedelta(seconds=30))
STEADY = timedelta(seconds=60)  # after this time the task has recovered: the next failure counts as the first


async def supervise(
    name: str,
    run: Callable[[], Awaitable[None]],
    clock: Clock,
    gave_up: Callable[[AdapterError], Awaitable[None]] | None = None,
) -> None:
    """Call `run` again whenever it fails; return when it ends by itself or fails permanently.

    Waits as long as the error asks (`retry_after`), otherwise 1 s, 1.5 s, … 30 s. A permanent failure is logged once
    and reported to `gave_up`. A bug is logged with its trace and retried too, because a helpline with one broken part
    is better than none.
    """
    failures = 0
    while True:
        started = clock.monotonic()
        try:
            await run()
        except AdapterError as error:
            if error.permanent:
                log.error("%s stops: %s", name, error.message)  # noqa: TRY400 -- no trace needed
                if gave_up:
                    await gave_up(error)
                return
            asked = error.retry_after
            log.warning("%s failed: %s", name, error.message)
        except Exception:
            asked = None
            log.exception("%s failed by a bug", name)
        else:
            return
        if clock.monotonic() - started >= STEADY.total_seconds():
            failures = 0
        failures += 1
        await clock.wait(BACKOFF.delay(failures, asked))
