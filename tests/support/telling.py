"""What a helpline says when time passes and buttons are pressed."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from adapters.console import Said
from tests.support.helpline import Helpline

HAND_OVER: Final = r"Votre permanence (?:commence|est finie)|La ligne sonne chez vous"
GAPS: Final = r"permanences libres|Ligne \w+ : (?:personne|il manque|\w+ cherche quelqu'un) "
REQUESTS: Final = r"Qui peut prendre|On cherche quelqu'un"
REMINDERS: Final = r"\b(?:Demain|Aujourd'hui) \w+, \d"
CHANGES: Final = r"Changement de vos permanences"
"""What the roster says at its hours, by words that stand in it; a test of one of these leaves out the others."""


def rows_of(said: Sequence[Said], *left_out: str) -> list[str]:
    """`team: words [button]`, `team*:` for an edit; a toast is for one person."""
    return [
        f"{one.toast_for or one.to.chat}{'*' * one.edited}: "
        + " | ".join([*one.text.splitlines(), *(f"[{b.label}]" for b in one.buttons)]).replace("\u00a0", " ")
        for one in said
        if not any(re.search(subject, one.text.replace("\u00a0", " ")) for subject in left_out)
    ]


async def told_at(line: Helpline, at: datetime, *left_out: str) -> list[str]:
    """Move the clock there: what is said then."""
    line.clock.move(at)
    line.said.clear()
    await line.app.tick()
    await line.settle()
    return rows_of(line.said, *left_out)


async def told_when_pressed(line: Helpline, handle: str, label: str, *left_out: str) -> list[str]:
    await line.press(handle, label)
    return rows_of(line.said, *left_out)
