"""What is done now and then: jobs on one in-memory APScheduler, in UTC.

Nothing here needs to be punctual, or is remembered: every job asks the database what is still to be done, so that
running it once more, late, or at every start does no harm. What must happen at its time is a row that the tick looks
at: after the machine's clock was put back by an hour, a scheduler sleeps for that hour.
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
    """Something to do at the start and then once in `every`; doing it twice must do no harm."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


class Timetable:
    """Jobs that are being run, until `stop`."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        # By default a run that is a second late is dropped; ours are better late than never, and once is enough.
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
        """Run a job once. What goes wrong is logged, and stops neither its next run nor the other jobs."""
        try:
            await job.run()
        except (AdapterError, StoreError) as error:
            log.warning("%s failed: %s", job.name, error)
        except asyncio.CancelledError:
            if not self._stopping:  # else the scheduler would report the stop as an error of the job
                raise
        except Exception:
            log.exception("%s failed by a bug", job.name)

    def stop(self) -> None:
        """Start no job any more, and cancel those that are running as soon as the loop turns."""
        self._stopping = True
        self.scheduler.shutdown()


async def start(jobs: Sequence[Job]) -> Timetable:
    """Run the jobs, beginning now. Needs a running loop, hence a coroutine."""
    timetable = Timetable(jobs)
    timetable.scheduler.start()
    return timetable
