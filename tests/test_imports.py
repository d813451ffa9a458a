"""What is not used is not imported: memory and the time to start are a small server's."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

NEVER_AT_START = ("alembic", "holidays", "icalendar", "matplotlib", "numpy", "vacances_scolaires_france")
TELEGRAM, MATRIX = ("telegram",), ("nio", "psycopg")
"""What Matrix's library keeps its keys with imports the driver of PostgreSQL, where that is installed."""


def imported_with(*modules: str) -> set[str]:
    script = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("networks", "there", "absent"),
    [
        ((), (), (*TELEGRAM, *MATRIX)),
        (("adapters.chat.telegram.chat",), TELEGRAM, MATRIX),
        (("adapters.chat.telegram.chat", "adapters.chat.matrix.chat"), (*TELEGRAM, "nio"), ()),
    ],
    ids=["no network", "one network", "both"],
)
def test_the_program_imports_what_it_uses(
    networks: tuple[str, ...], there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    found = imported_with("bot.run.wiring", *networks)
    assert {name for name in there if name not in found} == set()
    assert {name for name in (*NEVER_AT_START, *absent) if name in found} == set()


@pytest.mark.parametrize(
    ("words", "wanted"), [(["demo"], "bot/demo/requirements.txt"), (["check"], "constraints.txt .")]
)
def test_where_no_library_is_installed_it_says_how_to_install_them(words: list[str], wanted: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bot", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    (said,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert " is not installed here. " in said
    assert wanted in said
