"""`park` as a timer meets it: a bot that was killed for good, and nothing but its heartbeat and OVH to go by."""

import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.heartbeat import read_beat, write_beat
from tests.support.programs.processes import ANNE, NUMBER, Desk, Ended, anne_is_on, desk, until

pytestmark = pytest.mark.slow

LIVES = Ended(0, "the bot lives\n", "")


def aged(folder: Path, died: timedelta, over: timedelta) -> None:
    """As if the bot had died that long ago, and the shift had been over since `over`. No test waits for hours."""
    now = datetime.now(UTC)
    beat = read_beat(folder)
    lines = tuple(replace(parking, until=now - over) for parking in beat.lines)
    write_beat(folder, replace(beat, at=now - died, lines=lines))


async def killed_in_mid_shift(at: Desk) -> Path:
    """Run the bot until Anne is rung and the heartbeat says so, then kill it for good; where the heartbeat is."""
    await at.store(anne_is_on)
    bot = await at.begin("run")
    data = at.folder / "data"
    await until(lambda: at.sim.phone(NUMBER) == [ANNE] and (data / "heartbeat.json").exists())
    assert await at.do("park", "--if-stale", "15m") == LIVES
    bot.send_signal(signal.SIGKILL)
    await bot.wait()
    return data


async def test_a_bot_killed_for_good_in_mid_shift_is_parked_15_minutes_after_the_shift(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        data = await killed_in_mid_shift(at)
        (parking,) = read_beat(data).lines
        assert parking.until is not None
        assert timedelta(minutes=55) < parking.until - datetime.now(UTC) < timedelta(hours=1)
        for database in data.glob("standardiste.db*"):
            database.unlink()  # what it takes is in the heartbeat alone
        assert await at.do("park", "--if-stale", "15m") == LIVES
        aged(data, died=timedelta(hours=1), over=timedelta(minutes=14))
        assert await at.do("park", "--if-stale", "15m") == Ended(0, "", "")
        assert at.sim.phone(NUMBER) == [ANNE]
        aged(data, died=timedelta(hours=1), over=timedelta(minutes=16))
        assert await at.do("park", "--if-stale", "15m") == Ended(0, "Lyon: parked\n", "")
        assert at.sim.phone(NUMBER) == ["announcement"]
        # What somebody sets by hand from now on stays.
        at.sim.someone_sets(NUMBER, agent=ANNE, status="available")
        assert await at.do("park", "--if-stale", "15m") == Ended(0, "", "")
        assert at.sim.phone(NUMBER) == [ANNE]


async def test_without_a_heartbeat_there_is_one_sentence(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        file = tmp_path / "data" / "heartbeat.json"
        sentence = f"there is no {file}: the bot has never run here with these settings\n"
        assert await at.do("park", "--if-stale", "15m") == Ended(1, "", sentence)
        wrong = await at.do("park", "--if-stale", "soon")
        assert (wrong.code, wrong.out) == (2, "")
        assert wrong.err.endswith("must be a duration with its unit, such as 10 min or 90 s\n")
