"""The demo in a terminal: numbers that press buttons, and for whom."""

from collections.abc import AsyncIterator

import pytest

from bot.demo.helpline import Helpline, open_helpline
from bot.demo.script import CannotPlay
from bot.demo.terminal import Terminal


class Typed:
    """Types lines, and keeps what was printed after each."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.demo = Terminal(self.rows.append, "en")
        self.stage: Helpline

    async def type(self, row: str) -> str:
        self.rows.clear()
        await self.demo.play(self.stage, row)
        return "\n".join(self.rows)


@pytest.fixture
async def typed() -> AsyncIterator[Typed]:
    made = Typed()
    async with open_helpline(made.demo.show, language="en") as made.stage:
        yield made


async def test_buttons_are_numbered_from_one_after_each_line_and_pressed_by_their_number(typed: Typed) -> None:
    said = await typed.type("@v1 #private I can't come on Tuesday")
    assert [row.split("| ")[1] for row in said.splitlines() if "[" in row] == [
        *("1 [I'll come if nobody can]", "2 [I can't come at all]"),
        "3 [Take it]",
    ]
    assert "Chloé is covering for Anne" in await typed.type("@v3 3")
    with pytest.raises(CannotPlay, match="there is no button 4"):
        await typed.type("4")


async def test_a_number_is_pressed_by_whose_chat_it_is_or_by_who_wrote_last(typed: Typed) -> None:
    await typed.type("@v1 #private I can't come on Tuesday")
    assert "Anne, in private (edited)" in await typed.type("1")
    await typed.type("@v4 /free")
    assert "Driss is taking Monday 23 November, 18:00–20:00" in await typed.type("1")


async def test_a_button_in_coordinations_room_is_for_coordination(typed: Typed) -> None:
    for row in (":wait 45min", ":ovh"):
        await typed.type(row)
    assert "2 [Seen, I'm on it]" in await typed.type(":wait 20min")
    assert "Fatou" in await typed.type("2")
    with pytest.raises(CannotPlay, match="there is no button 2"):
        await typed.type("2")


async def test_help_needs_no_colon_and_foreign_numbers_ring_as_foreign(typed: Typed) -> None:
    assert ":quit to end" in await typed.type("help")
    await typed.type(":wait 75min")
    await typed.type(":ring +41 44 268 11 00")
    [call] = typed.stage.simulator.calls
    assert call.caller == "0041442681100"
    with pytest.raises(CannotPlay, match="write a number such as"):
        await typed.type(":ring somebody")
