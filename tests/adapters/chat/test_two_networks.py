"""One line with a Telegram group and an encrypted Matrix room: what happens in one is seen in the other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.chat.matrix.chat import MatrixChat
from adapters.console import TEAM, Said, private_chat_of
from bot.model import Address, Event, MatrixLogin, Message, Purpose, Room
from tests.dialogs.play import CODE
from tests.support.matrix.person import Person
from tests.support.matrix.stage import NETWORK as MATRIX
from tests.support.matrix.synapse import Account, Synapse
from tests.support.telegram.stage import OwnPace, TelegramHelpline, open_helpline, titled

Come = Callable[..., Awaitable[Person]]


@pytest.mark.slow
async def test_a_seat_taken_on_telegram_is_seen_on_matrix_and_the_other_way_round(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    said: list[Said] = []
    bot, anne = await homeserver.account("bot"), await person("Anne")
    room = await anne.make_room(bot.user)
    await homeserver.call("POST", f"/_matrix/client/v3/rooms/{room}/join", {}, bot.token)
    async with open_helpline(said.append) as stage:
        await stage.store.write(partial(move_in, stage, room))
        chat = MatrixChat(login(homeserver, bot, tmp_path), titled, OwnPace(stage.clock))
        stage.app.chats[MATRIX] = chat
        reading = asyncio.create_task(chat.run(partial(received, stage), None))
        await anne.until(lambda: dict(anne.client.device_store[bot.user]))

        await stage.receive(Message("", private_chat_of("v1"), "v1", "Anne", "/rejoindre", stage.clock.now()))
        code = CODE.search(said[-1].text)
        assert code is not None
        alone = await anne.talk_to(bot.user)
        await anne.say(alone, f"/rejoindre {code[0]}")
        await anne.hears(alone, "C'est vous, Anne")
        assert (said[-1].to, said[-1].text[:23]) == (private_chat_of("v1"), "Vous pouvez maintenant ")

        await stage.receive(Message("", TEAM, "v2", "Bakari", "/prendre 4", stage.clock.now()))
        await anne.hears(room, "Bakari prend lundi 23 novembre")

        await anne.say(room, "/prendre 8")
        await anne.hears(room, "Anne prend mardi 24 novembre")
        assert [one.to for one in said if "Anne prend mardi 24 novembre" in one.text] == [TEAM]

        await stage.receive(Message("", TEAM, "v3", "Chloé", "/prendre 8", stage.clock.now()))
        assert "Ce créneau est complet" in said[-1].text
        assert await holders(stage, 4, 8) == ["Bakari", "Anne"]
        reading.cancel()
        await asyncio.wait([reading])
        await chat.close()


def login(server: Synapse, bot: Account, folder: Path) -> MatrixLogin:
    return MatrixLogin(server.url, bot.user, folder / "store", bot.password)


def move_in(stage: TelegramHelpline, room: str, tx: Any) -> None:
    """The room is the team's too."""
    tx.people.save_room(Room(Address(MATRIX, room), stage.line.id, Purpose.TEAM))


async def received(stage: TelegramHelpline, events: Sequence[Event], cursor: str | None) -> None:
    """What came from Matrix, in the stage's time; and all that follows from it."""
    now = stage.clock.now()
    here = [replace(event, sent_at=now) if isinstance(event, Message) else event for event in events]
    await stage.app.on_messages(here, cursor, MATRIX)
    if events:
        await stage.settle()


async def holders(stage: TelegramHelpline, *numbers: int) -> list[str]:
    def work(tx: Any) -> list[str]:
        shifts = [tx.roster.numbered(stage.line.id, number) for number in numbers]
        return [
            tx.people.get(seat.volunteer).name for shift in shifts for seat in tx.roster.seats([shift.id])[shift.id]
        ]

    return await stage.store.read(work)
