"""The service of docs/systemd and the backup of docs/installation.md, with the programs that will read them."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.programs.processes import ANNE, NUMBER, anne_is_on, desk, stopped, until

pytestmark = pytest.mark.slow

UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))
EXPOSED_AT_MOST = 3.0
"""On systemd's scale from 0 (locked in) to 10."""


def program(name: str) -> str:
    """Its path. Skips the test where it is missing; in CI, fails."""
    found = shutil.which(name)
    if found is None:
        words = f"{name} is missing: apt install systemd sqlite3"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    assert found is not None
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_gives_the_program_little_of_the_machine(unit: Path) -> None:
    words = [program("systemd-analyze"), "security", "--offline=true", "--no-pager", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = re.search(r"exposure level for \S+: ([\d.]+)", said)
    assert found is not None
    assert float(found.group(1)) < EXPOSED_AT_MOST


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_objects_to_nothing_in_a_unit(unit: Path) -> None:
    words = [program("systemd-analyze"), "verify", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stderr
    objections = [row for row in said.splitlines() if unit.name in row and "is not executable" not in row]
    assert objections == []


def test_what_a_unit_writes_is_its_users_alone_and_no_crash_leaves_its_memory() -> None:
    assert len(UNITS) == 2
    for unit in UNITS:
        rows = unit.read_text(encoding="utf-8").splitlines()
        assert {"UMask=0077", "LimitCORE=0", "NoNewPrivileges=yes", "User=standardiste"} <= set(rows)


async def test_the_backup_of_the_page_is_whole_while_the_bot_runs(tmp_path: Path) -> None:
    program("sqlite3")
    page = (ROOT / "docs" / "installation.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^ +[\d*]+ [\d*]+ \* \* \* (umask .*)$", page, re.MULTILINE)
    async with desk(tmp_path) as at:
        await at.store(anne_is_on)
        process = await at.begin("run")
        await until(lambda: at.sim.phone(NUMBER) == [ANNE])
        copies = tmp_path / "copies"
        copies.mkdir()
        typed = row.replace(r"\%", "%").replace("/srv/standardiste/data", f"{tmp_path}/data")
        done = await at.shell(typed.replace("/srv/sauvegardes", str(copies)))
        assert (done.code, done.err) == (0, "")
        (copy,) = copies.iterdir()
        assert copy.stat().st_mode & 0o077 == 0
        with sqlite3.connect(copy) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert database.execute("select name from volunteers").fetchall() == at.rows("select name from volunteers")
        assert (await stopped(process, signal.SIGTERM, within=2)).code == 0
