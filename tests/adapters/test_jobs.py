"""Jobs: begun at once, one at a time, and none can harm another."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from adapters.jobs import Job, Timetable, start_jobs
from bot.errors import AdapterError, StoreError

HOURLY = timedelta(hours=1)


def failing(error: Exception) -> Job:
    async def run() -> None:
        raise error

    return Job("call records", HOURLY, run)


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (AdapterError("OVH answered 500"), logging.WARNING, "call records failed: OVH answered 500"),
        (StoreError("the disk is full"), logging.DEBUG, "call records waits for the database: the disk is full"),
        (KeyError("oops"), logging.ERROR, "call records failed by a bug"),
    ],
)
async def test_what_goes_wrong_in_a_job_is_logged_and_goes_no_further(
    caplog: pytest.LogCaptureFixture, error: Exception, level: int, words: str
) -> None:
    job = failing(error)
    with caplog.at_level(level):
        await Timetable([]).take(job)
    assert caplog.record_tuples == [("adapters.jobs", level, words)]


async def test_all_jobs_run_at_the_start_though_one_fails() -> None:
    done = asyncio.Event()

    async def run() -> None:
        done.set()

    timetable = await start_jobs([failing(KeyError("oops")), Job("forget", HOURLY, run)])
    async with asyncio.timeout(10):
        await done.wait()
    timetable.stop()


async def test_the_next_run_comes_after_the_interval() -> None:
    before = datetime.now(UTC)
    done = asyncio.Event()

    async def run() -> None:
        done.set()

    timetable = await start_jobs([Job("forget", HOURLY, run)])
    async with asyncio.timeout(10):
        await done.wait()
    next_run = timetable.scheduler.get_job("forget").next_run_time
    assert before + HOURLY <= next_run <= datetime.now(UTC) + HOURLY
    timetable.stop()


async def test_a_job_that_overruns_is_not_begun_again() -> None:
    began: list[str] = []
    running, skipped, let_go, done = asyncio.Event(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run() -> None:
        began.append("once")
        running.set()
        await let_go.wait()
        done.set()

    timetable = await start_jobs([Job("forget", HOURLY, run)])
    timetable.scheduler.add_listener(lambda _: skipped.set(), EVENT_JOB_MAX_INSTANCES)
    async with asyncio.timeout(10):
        await running.wait()
        timetable.scheduler.modify_job("forget", next_run_time=datetime.now(UTC))
        await skipped.wait()
        let_go.set()
        await done.wait()
    assert began == ["once"]
    timetable.stop()


async def test_a_run_that_is_very_late_is_made_up_for_once() -> None:
    runs: list[datetime] = []
    done = asyncio.Event()

    async def run() -> None:
        runs.append(datetime.now(UTC))
        done.set()

    timetable = await start_jobs([Job("forget", timedelta(minutes=1), run)])
    async with asyncio.timeout(10):
        await done.wait()
        done.clear()
        timetable.scheduler.modify_job("forget", next_run_time=datetime.now(UTC) - timedelta(days=1))
        await done.wait()
    assert len(runs) == 2
    timetable.stop()


async def test_stopping_cancels_a_running_job_and_reports_no_error(caplog: pytest.LogCaptureFixture) -> None:
    running, ended = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    timetable = await start_jobs([Job("forget", HOURLY, run)])
    async with asyncio.timeout(10):
        await running.wait()
        timetable.stop()
        await ended.wait()
    await asyncio.sleep(0)
    assert caplog.records == []
    assert not timetable.scheduler.running
