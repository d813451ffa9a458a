"""The PostgreSQL of the tests: which one, who may run it, and what is said where there is none."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.support.databases import (
    binaries,
    can_run,
    copy_programs,
    postgresql,
    server_user,
    wheel_programs,
    without_postgresql,
)

WORDS = "no PostgreSQL to test on: make test installs one"


def test_a_missing_postgresql_is_a_skip_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=WORDS):
        without_postgresql()


def test_a_missing_postgresql_is_a_failure_where_all_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=WORDS):
        without_postgresql()


def programs_of_the_wheel() -> Path:
    """What the dev extra installs."""
    (initdb,) = wheel_programs()
    return initdb.resolve().parent


def version_of_server(url: str) -> str:
    with psycopg.connect(host=url.partition("?host=")[2], dbname="postgres", user="postgres") as connection:
        (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
        return str(version)


def version_of_wheel() -> str:
    """As in `postgres (PostgreSQL) 18.6`."""
    asked = [str(programs_of_the_wheel() / "postgres"), "--version"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()[-1]


def test_the_programs_of_the_wheel_come_before_those_of_the_machine() -> None:
    assert binaries() == programs_of_the_wheel()


def test_the_server_that_the_tests_share_is_the_one_of_the_wheel(postgresql_url: str) -> None:
    assert version_of_server(postgresql_url) == version_of_wheel()


def test_programs_in_a_closed_folder_cannot_be_run_by_the_servers_user(tmp_path: Path) -> None:
    (tmp_path / "initdb").symlink_to(programs_of_the_wheel() / "initdb")
    tmp_path.chmod(0)
    able = can_run(tmp_path, server_user())
    tmp_path.chmod(0o700)
    assert not able


def test_programs_that_only_root_can_read_run_a_server_all_the_same(tmp_path: Path) -> None:
    programs = copy_programs(programs_of_the_wheel(), tmp_path / "packages")
    (tmp_path / "packages").chmod(0o700)
    with postgresql(programs) as server:
        assert version_of_server(server.fresh()) == version_of_wheel()
