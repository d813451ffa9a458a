"""What `check` says of the rooms that are bound, as a real homeserver has them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.model import Address, LineId, PostAction, Purpose, Room
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import Table, table_of

Come = Callable[..., Awaitable[Person]]


@pytest.fixture
async def table(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


async def found(table: Table, *rooms: tuple[str, Purpose]) -> list[tuple[bool, str, str]]:
    """What is said of these rooms; what comes before it, of the login and the keys, is well."""
    bound = [Room(Address("matrix", id_), LineId("lyon"), purpose) for id_, purpose in rooms]
    before, said = (await table.chat.check(bound))[: -len(bound)], (await table.chat.check(bound))[-len(bound) :]
    assert all(finding.good for finding in before)
    return [(finding.good, finding.words, finding.todo) for finding in said]


async def test_check_says_what_the_bot_may_do_in_each_room(table: Table, person: Come) -> None:
    anne = await person("Anne")
    optional = "optional: give it the right to change settings"
    async with table.reading():
        team, other = await table.enters(anne), await anne.make_room(table.user, encrypted=False)
        await table.say("Bonjour", other, action=PostAction.JOIN)
        assert await found(table, (team, Purpose.TEAM), (other, Purpose.COORDINATION), (anne.user, Purpose.TEAM)) == [
            (True, "encrypted, the bot writes there, may not pin the week", optional),
            (
                True,
                "not encrypted, the bot writes there",
                "the homeserver reads what is said there; encryption is switched on in the room's settings",
            ),
            (True, "a private chat", ""),
        ]
        await anne.state(team, "m.room.power_levels", {"events": {"m.room.pinned_events": 0}})
        assert await found(table, (team, Purpose.TEAM)) == [
            (True, "encrypted, the bot writes there, pins the week", "")
        ]
        await anne.state(other, "m.room.power_levels", {"users": {table.user: 50}})
        assert await found(table, (other, Purpose.TEAM)) == [
            (
                True,
                "not encrypted, the bot writes there, pins the week",
                "the homeserver reads what is said there; encryption is switched on in the room's settings",
            )
        ]


async def test_check_says_where_the_bot_may_not_write_and_where_it_is_not(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        mute, gone, old = await table.enters(anne), await table.enters(anne), await table.enters(anne, encrypted=False)
        await anne.state(mute, "m.room.power_levels", {"users_default": 0, "events": {"m.room.encrypted": 50}})
        await anne.kick(gone, table.user)
        await anne.upgrade(old)
        said = await found(table, *((room, Purpose.TEAM) for room in (mute, gone, old)))
    assert [(good, words) for good, words, _ in said] == [
        (False, "the bot may not write there"),
        (False, "the bot is not in that room"),
        (True, "the room was upgraded, and the bot follows when it runs"),
    ]
    assert all("/bind" in todo for good, _, todo in said if not good)
