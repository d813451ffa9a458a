"""The dialogues of the console, on Matrix in encrypted rooms: the same rows come back, and the same roster is left."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from adapters.console import COORDINATION, TEAM, Said, private_chat_of
from bot.demo import helpline
from bot.demo.helpline import MOMENT, Helpline
from tests.adapters.chat.telegram.test_dialogs import steps
from tests.dialogs.play import played
from tests.support.helpline import ROSTER, dump
from tests.support.matrix import stage
from tests.support.matrix.emojis import App
from tests.support.matrix.synapse import Synapse
from tests.support.paths import DIALOGS

LONG = ("roster/taking", "roster/replacement", "roster/swap", "roster/undo", "people/coordination", "people/leaving")
STORY = {
    "calls/missed": [
        "Bakari rappelle.",
        "Personne ne s'en occupe plus. À rappeler.",
        "Chloé rappelle.",
        "Chloé a eu la personne à 10 h 06.",
        "Anne rappelle.",
        "La personne a rappelé, et quelqu'un lui a répondu.",
    ],
    "people/leaving": ["Bakari rappelle.", "Personne ne s'en occupe plus. À rappeler.", "Chloé rappelle."],
}
"""What the threads hold of the missed calls, in order."""
ON_MATRIX = ("calls/missed", *(pytest.param(name, marks=pytest.mark.slow) for name in LONG))


@pytest.mark.parametrize("name", ON_MATRIX)
async def test_a_dialogue_goes_on_matrix_as_on_the_console(name: str, homeserver: Synapse, tmp_path: Path) -> None:
    rows = (DIALOGS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rosters, threads = [], list[str]()

    async def look(helpline: Helpline) -> None:
        rosters.append(await dump(helpline.store, *ROSTER))
        if isinstance(helpline, stage.MatrixHelpline):
            threads.extend(helpline.console.threads)

    on = partial(stage.open_helpline, server=homeserver, folder=tmp_path)
    heard = await played(rows, on=on, after=look)
    assert steps(heard) == steps(rows)
    await played(rows, on=helpline.open_helpline, after=look)
    assert rosters[0] == rosters[1]
    assert [told.replace("\u00a0", " ") for told in threads] == STORY.get(name, [])


@pytest.mark.slow
async def test_a_device_is_verified_from_the_app_through_coordination_and_back(
    homeserver: Synapse, tmp_path: Path
) -> None:
    said: list[Said] = []
    async with stage.open_helpline(said.append, server=homeserver, folder=tmp_path) as helpline:
        people, rooms = helpline.console.people, helpline.console.rooms
        bot = next(user for user in people["v1"].client.rooms[rooms[TEAM]].users if user.startswith("@bot"))
        app = App(people["v1"], bot)
        await app.ask()
        shown = await app.emojis()
        async with asyncio.timeout(stage.WITHIN), helpline.news:
            await helpline.news.wait_for(lambda: any(id_.endswith(":shown") for id_ in helpline.handed))
        await helpline.wait(MOMENT)
        assert said[-1].to == COORDINATION
        assert said[-1].text.split("\n") == [said[-1].text.split("\n")[0], shown]
        await app.same()
        pressed = helpline.console.press("c1", "Fatou", "Oui, les mêmes", helpline.clock.now(), [COORDINATION])
        assert pressed is not None
        await helpline.receive(pressed)
        await app.is_stood_up_for()
        await app.gets("done")
        told = [one.text for one in said if one.to == private_chat_of("v1")]
        assert told[-1].startswith("La coordination a vu les mêmes emojis.")
