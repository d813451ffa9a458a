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


BRANCHES_AT_MOST = 20
BRANCH = (
    ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.match_case | ast.comprehension
)


def branches_in(node: ast.AST) -> int:
    """Ways through a function, functions inside it left out. Ruff's C901 counts neither `and`, `x if y` nor filters."""
    count = 0
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            count += isinstance(inner, BRANCH) + branches_in(inner)
            count += len(inner.values) - 1 if isinstance(inner, ast.BoolOp) else 0
            count += len(inner.ifs) if isinstance(inner, ast.comprehension) else 0
    return count


@pytest.mark.parametrize("room", ["bot", "adapters", "storage"])
def test_no_function_has_too_many_branches(room: str) -> None:
    found = {
        node.name: branches
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (branches := branches_in(node)) > BRANCHES_AT_MOST
    }
    assert found == {}
