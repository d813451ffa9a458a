"""Databases to test on: a PostgreSQL of our own, from the binaries that Debian installs or from PATH."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)


def binaries() -> Path | None:
    """The newest PostgreSQL's folder of programs."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = [str(path) for path in debian] or [path for path in [shutil.which("initdb")] if path]
    return Path(found[-1]).resolve().parent if found else None


def without_postgresql() -> None:
    """Say plainly what is missing; where nothing may be missing, fail."""
    words = "no PostgreSQL to test on: apt-get install postgresql (its programs are enough, no server need run)"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


class PostgreSql:
    """A server on a socket in a folder of its own, that nobody else knows of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self) -> str:
        """The URL of a new and empty database."""
        name = f"test{next(_numbers)}"
        with psycopg.connect(host=str(self._folder), dbname="postgres", user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"


@contextmanager
def postgresql(programs: Path) -> Iterator[PostgreSql]:
    """Root may not run PostgreSQL: then its own user does, or nobody."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    user = None
    if os.geteuid() == 0:
        user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True, timeout=60)

    try:
        run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
        settings = f"-F -c listen_addresses='' -c unix_socket_directories={folder} -c full_page_writes=off"
        run("pg_ctl", "start", "--wait", "--log", str(folder / "log"), "--options", settings)
        try:
            yield PostgreSql(folder)
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
