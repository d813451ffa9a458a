"""Where waiting is allowed, which import-linter cannot say; `make lint` holds who imports whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MAY_WAIT = {"run", "cli", "demo", "ports"}
"""The shells; the ports have `async` signatures and no more."""


def below_run() -> Iterator[Path]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        room = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        if room not in MAY_WAIT:
            yield path


def test_there_are_rooms_that_may_not_wait() -> None:
    assert {path.parent.name for path in below_run()} >= {"calls", "commands", "forwarding", "parsing", "roster"}


@pytest.mark.parametrize("path", list(below_run()), ids=lambda path: str(path.relative_to(ROOT)))
def test_below_run_nobody_waits(path: Path) -> None:
    waiting = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    found = [node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, waiting)]
    assert found == []
