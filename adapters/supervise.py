"""Keeps a long-lived task running: waits as told, backs off, or gives up."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.ports import Clock

log = logging.getLogger(__name__)

BACKOFF = Backoff(timedelta(seconds=1), 1.5, timedelta(seconds=30))
STEADY = timedelta(seconds=60)  # whoever ran this long has recovered: the next failure counts as the first again


async def supervise(
    name: str,
    run: Callable[[], Awaitable[None]],
    clock: Clock,
    gave_up: Callable[[AdapterError], Awaitable[None]] | None = None,
) -> None:
    """Run `run` again whenever it fails; return when it ends by itself or fails permanently.

    The outside's own delay is honoured; a permanent failure is logged once and told to `gave_up`; everything else is
    tried again after 1 s, 1.5 s, … 30 s. A bug is logged with its trace and treated the same, because a helpline with
    one limping part is better than none.
    """
    failures = 0
    while True:
        started = clock.monotonic()
        try:
            await run()
        except AdapterError as error:
            if error.permanent:
                log.error("%s stops: %s", name, error.message)  # noqa: TRY400 -- the sentence says it, no trace
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
