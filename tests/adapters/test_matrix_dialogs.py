"""The dialogues of the console, on Matrix in encrypted rooms: the same rows come back, and the same roster is left."""

from functools import partial
from pathlib import Path

import pytest

from bot import stage
from bot.stage import Helpline
from tests.adapters import matrix_stage
from tests.adapters.test_telegram_dialogs import DIALOGS, steps
from tests.dialogs.play import played
from tests.helpline import ROSTER, dump
from tests.synapse import Synapse

LONG = ("taking", "replacement", "swap", "undo", "coordination")
STORY = [
    "Bakari rappelle.",
    "Rappel essayé une fois, sans réponse. À rappeler encore.",
    "Chloé rappelle.",
    "Chloé a eu la personne à 10 h 06.",
    "Anne rappelle.",
    "La personne a rappelé, et quelqu'un lui a répondu.",
]
"""What the threads hold of the missed calls, in order."""
ON_MATRIX = ("missed", *(pytest.param(name, marks=pytest.mark.slow) for name in LONG))


@pytest.mark.parametrize("name", ON_MATRIX)
async def test_a_dialogue_goes_on_matrix_as_on_the_console(name: str, homeserver: Synapse, tmp_path: Path) -> None:
    rows = (DIALOGS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rosters, threads = [], list[str]()

    async def look(helpline: Helpline) -> None:
        rosters.append(await dump(helpline.store, *ROSTER))
        if isinstance(helpline, matrix_stage.MatrixHelpline):
            threads.extend(helpline.console.threads)

    on = partial(matrix_stage.helpline, server=homeserver, folder=tmp_path)
    heard = await played(rows, on=on, after=look)
    assert steps(heard) == steps(rows)
    await played(rows, on=stage.helpline, after=look)
    assert rosters[0] == rosters[1]
    assert [told.replace("\u00a0", " ") for told in threads] == (STORY if name == "missed" else [])
