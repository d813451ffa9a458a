"""The dialogues of the console, on Telegram: the same rows come back, and the same roster is left."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.demo import helpline
from bot.demo.helpline import Helpline
from tests.dialogs.play import played
from tests.support.helpline import ROSTER, dump
from tests.support.paths import DIALOGS
from tests.support.telegram import stage

DAYS_PASS = pytest.mark.slow
ON_TELEGRAM = (
    "roster/taking",
    pytest.param("roster/replacement", marks=DAYS_PASS),
    "roster/swap",
    "roster/undo",
    "people/coordination",
    "people/leaving",
    "calls/missed",
    "calls/bridge",
)


def order_of_row(row: str) -> tuple[bool, str]:
    """Text as it is written, then buttons by their labels."""
    is_button = row.strip().startswith("| [")
    return is_button, row if is_button else ""


def steps(transcript: Sequence[str]) -> list[tuple[str, Counter[str]]]:
    """What was done, and what was said thereupon: in whatever order, for different rooms do not wait for each other.

    So are a post's buttons: on Matrix their numbers keep what they meant, and what an edit adds comes last.
    """
    done: list[tuple[str, Counter[str]]] = [("", Counter())]
    post: list[str] = []
    for row in [*transcript, "> "]:
        continues = row.startswith(" " * 22)
        if post and not continues:
            done[-1][1]["\n".join(sorted(post, key=order_of_row))] += 1
            post = []
        if row.startswith("> "):
            done.append((row, Counter()))
        elif row and not row.startswith("#"):
            post = [*post, row] if continues else [row]
    return done


@pytest.mark.parametrize("name", ON_TELEGRAM)
async def test_a_dialogue_goes_on_telegram_as_on_the_console(name: str) -> None:
    rows = (DIALOGS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rosters = []

    async def look(helpline: Helpline) -> None:
        rosters.append(await dump(helpline.store, *ROSTER))

    heard = await played(rows, on=stage.open_helpline, after=look)
    assert steps(heard) == steps(rows)
    await played(rows, on=helpline.open_helpline, after=look)
    assert rosters[0] == rosters[1]
