"""The demo runs with what `bot/demo/requirements.txt` names, which is less than the program needs."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.paths import ROOT

WANTED = [
    canonicalize_name(row)
    for row in (ROOT / "bot" / "demo" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]
PROGRAM = """
import asyncio, json, sys
from importlib.metadata import packages_distributions
import bot.cli.arguments, bot.demo.script, bot.demo.terminal
from bot.demo.serve import open_playground
from bot.demo.things import THINGS

async def play():
    async with open_playground("fr") as (playground, _):
        for thing in THINGS:
            await playground.act({"try": thing.name})
        for words in ("/mois décembre", "/agenda", "/planning", "/stats csv"):
            await playground.act({"say": "yes", "pane": "coordination", "who": "c1", "text": words})
        await playground.show("/play")

asyncio.run(play())
known = packages_distributions()
print(json.dumps([name for top in {name.partition(".")[0] for name in sys.modules} for name in known.get(top, [])]))
"""


def with_all_they_need(names: Sequence[str]) -> set[str]:
    """These distributions, and whatever they require here."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        needs = [Requirement(row) for row in requires(name) or ()]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def test_the_demo_asks_for_nothing_that_the_program_does_not() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {canonicalize_name(re.split(r"[\[<>=; ]", row)[0]) for row in project["dependencies"]}
    assert set(WANTED) - names == set()
    assert {"matplotlib", "matrix-nio", "python-telegram-bot"} & with_all_they_need(WANTED) == set()


@pytest.mark.slow
def test_the_demo_loads_nothing_else() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {canonicalize_name(name) for name in json.loads(run.stdout)}
    at_start = {"standardiste", "setuptools"}  # some versions of the latter load themselves into every program
    assert loaded - with_all_they_need(WANTED) - at_start == set()
