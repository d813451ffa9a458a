"""Periodic jobs on one in-memory APScheduler, in UTC.

No job needs to be punctual, and none is stored: each asks the database what is left to do, so extra and late runs, and
one at every start, do no harm. What must happen on time is a row that the tick reads, because a scheduler sleeps for an
hour when the machine's clock is set back by an hour.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import AdapterError, StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Runs at the start, then once per `every`. An extra run must do no harm."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


class Timetable:
    """Runs the jobs until `stop`."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        # By default APScheduler drops a run that is one second late. Here a late run still happens, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self.scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._stopping = False
        for job in jobs:
            self.scheduler.add_job(
                self.take,
                "interval",
                (job,),
                id=job.name,
                name=job.name,
                seconds=job.every.total_seconds(),
                next_run_time=datetime.now(UTC),
            )

    async def take(self, job: Job) -> None:
        """Run a job once. An error is logged and affects neither the next run nor the other jobs."""
        try:
            await job.run()
        except AdapterError as error:
            log.warning("%s failed: %s", job.name, error)
        except StoreError as error:
            log.debug("%s waits for the database: %s", job.name, error)
        except asyncio.CancelledError:
            if not self._stopping:  # otherwise the scheduler would report the stop as an error of the job
                raise
        except Exception:
            log.exception("%s failed by a bug", job.name)

    def stop(self) -> None:
        """Start no more jobs, and cancel the running ones in the next iteration of the event loop."""
        self._stopping = True
        self.scheduler.shutdown()


async def start_jobs(jobs: Sequence[Job]) -> Timetable:
    """Run the jobs, starting now. A coroutine because it needs a running event loop."""
    timetable = Timetable(jobs)
    timetable.scheduler.start()
    return timetable
