"""The four weeks of docs/installation.md, typed: the old tool's roster comes in, the bot watches, then it acts."""

import json
import re
import shlex
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cli.arguments import command_line
from tests.process.commands.test_login_command import logged_in
from tests.support.paths import ROOT
from tests.support.programs.processes import NUMBER, Desk, desk, ended, line, machine_time, quiet_zone, stopped, until

OLD_AGENT = "+33639980199"
PAGE = (ROOT / "docs" / "installation.md").read_text(encoding="utf-8")


def settings(at: Desk, mode: str, **ovh: str) -> dict[str, Any]:
    keys = {"application_key": at.sim.application_key, "application_secret": at.sim.application_secret}
    lyon = line("lyon", NUMBER, "hunting", mode=mode, closed="announcement")
    return {"ovh": {"endpoint": at.sim.url, **keys, **ovh}, "lines": [lyon]}


@pytest.mark.parametrize(
    "command", re.findall(r"standardiste ((?:import|restore|park|sync|check|run|ovh-login)[^\n`;#(]*)", PAGE)
)
def test_what_the_page_has_people_type_is_understood(command: str) -> None:
    command_line().parse_args(shlex.split(re.split(r"  |,", command)[0]))


@pytest.mark.slow
async def test_the_four_weeks(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        hunting = next(iter(at.sim.state.huntings.values()))
        at.sim.add_agent(hunting, OLD_AGENT, status="available")
        now = datetime.now(ZoneInfo(quiet_zone(machine_time())))
        days = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"]
        hours = [f"{days[(now + timedelta(hours=h)).weekday()]} {(now + timedelta(hours=h)).hour}h" for h in (-1, 0, 1)]
        rows = "\n".join(f"{hour}: Anne 0033639980101" for hour in dict.fromkeys(hours))
        (tmp_path / "users.txt").write_text(rows + "\n", encoding="utf-8")

        # The first day: a key that may only read, and the roster.
        at.configure(**settings(at, "observe"))
        end, _ = await logged_in(at)
        assert end.code == 0
        file = str(tmp_path / "data" / "ovh-consumer-key")
        at.configure(**settings(at, "observe", consumer_key_file=file))
        checked = await at.do("check", "--line", "lyon")
        assert [row for row in checked.out.splitlines() if row.startswith("FAIL lyon:")] == []
        assert (await at.do("check", "--line", "nice")).code == 2
        dry = await at.do("import", "users.txt", "--line", "lyon", "--lasts", "1h", "--dry-run")
        assert (dry.code, "not made" in dry.out) == (0, True)
        assert (await at.do("import", "users.txt", "--line", "lyon", "--lasts", "1h", "--phones-proved")).code == 0

        # Week 1: it watches.
        process = await at.begin("run")
        await until(lambda: at.rows("select count(*) from forwardings where observed is not null") == [(1,)], within=60)
        await stopped(process, signal.SIGTERM, within=10)
        assert at.sim.phone(NUMBER) == [OLD_AGENT]
        shown = await at.do("sync", "--once", "--dry-run", "--json")
        assert json.loads(shown.out)["result"] == "observed"

        # Week 2: one day. The key may write now.
        at.configure(**settings(at, "act", consumer_key_file=file))
        lacking = await at.do("check", "--line", "lyon")
        assert "the consumer key lacks rights" in lacking.out
        end, _ = await logged_in(at)
        assert end.code == 0
        process = await at.begin("run")
        await until(lambda: "+33639980101" in at.sim.phone(NUMBER), within=60)
        await stopped(process, signal.SIGTERM, within=10)
        at.configure(**settings(at, "observe", consumer_key_file=file))
        would = await at.do("restore", "--line", "lyon", "--dry-run")
        assert (would.code, "+33639980101" in at.sim.phone(NUMBER)) == (0, True)
        assert (await at.do("restore", "--line", "lyon")).code == 0
        assert at.sim.phone(NUMBER) == [OLD_AGENT]

        # Week 3: the guardian finds the bot alive.
        at.configure(**settings(at, "act", consumer_key_file=file))
        process = await at.begin("run")
        await until(lambda: "+33639980101" in at.sim.phone(NUMBER), within=30)
        await until((tmp_path / "data" / "heartbeat.json").exists, within=75)
        process.kill()
        await ended(process)
        assert (await at.do("park", "--if-stale", "15m")).out == "the bot lives\n"
