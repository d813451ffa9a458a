"""Dialogues as data: each `.txt` below is a transcript. Its lines are played, and the whole transcript compared.

Rows that begin with `> ` are what people write, press and ring; everything else is what must come back, to the letter:
an unexpected post fails the test as a missing one does. `# language: en`, `# kind: line` or `# callback: bridge` on top
chooses the set-up.
Cases that went wrong once are in `tests/cases/roster`, in the same form.
To write one: put the `> ` rows in a file, run `python -m tests.dialogs FILE`, and read what it prints with care.
"""

import re
from pathlib import Path

import pytest

from bot.commands.table import COMMANDS
from tests.dialogs.play import README, SESSION, played
from tests.support.paths import CASES, DIALOGS

DAYS = re.compile(r"^> :wait \d+ ?d", re.MULTILINE)
"""A day of a running helpline takes two seconds."""

TRANSCRIPTS = sorted([*DIALOGS.rglob("*.txt"), *(CASES / "roster").rglob("chat-*.txt")])


def marks_of(path: Path) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if DAYS.search(path.read_text(encoding="utf-8")) else []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem, marks=marks_of(path)) for path in TRANSCRIPTS])
async def test_a_dialogue_goes_as_written(path: Path) -> None:
    expected = rows_of(path)
    assert await played(expected) == expected


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_is_spoken_in_some_dialogue(language: str) -> None:
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS)
    silent = [c.name(language) for c in COMMANDS if not c.hidden and f"/{c.name(language)}" not in spoken]
    assert silent == []


def rows_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


async def test_the_session_in_the_readme_is_true() -> None:
    block = SESSION.search(README.read_text(encoding="utf-8"))
    assert block is not None
    expected = block[0].splitlines()
    assert await played(expected) == expected
