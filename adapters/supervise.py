"""Keeps a long-running task alive: retries after the requested delay or with backoff, for ever."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.ports import Clock

log = logging.getLogger(__name__)

BACKOFF = Backoff(timedelta(seconds=1), 1.5, timedelta(seconds=30))
REFUSED_AGAIN = timedelta(seconds=30)
"""After a refusal that only a person can end: nobody restarts the bot for what was mended on the other side."""
STEADY = timedelta(seconds=60)  # after this time the task has recovered: the next failure counts as the first


async def supervise(name: str, run: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Call `run` again whenever it fails; return when it ends by itself.

    Waits as long as the error asks (`retry_after`), otherwise 1 s, 1.5 s, … 30 s. A failure that only a person can end
    is logged once and tried again every 30 s. A bug is logged with its trace and retried too, because a helpline with
    one broken part is better than none.
    """
    failures, refusal = 0, ""
    while True:
        started = clock.monotonic()
        try:
            await run()
        except AdapterError as error:
            asked = REFUSED_AGAIN if error.permanent else error.retry_after
            if not error.permanent:
                log.warning("%s failed: %s", name, error.message)
            elif error.message != refusal:
                log.error("%s is refused, and tried again: %s", name, error.message)  # noqa: TRY400 -- no trace needed
            refusal = error.message if error.permanent else ""
        except Exception:
            asked = None
            log.exception("%s failed by a bug", name)
        else:
            return
        if clock.monotonic() - started >= STEADY.total_seconds():
            failures = 0
        failures += 1
        await clock.wait(BACKOFF.delay(failures, asked))
