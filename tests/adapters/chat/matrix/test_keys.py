"""What is encrypted: keys that come late or never, devices that nobody verified, a folder put back from its backup."""

import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from adapters.chat.matrix.chat import MatrixChat
from adapters.clock import SystemClock
from bot.model import Message, RoomEvent, RoomEventKind
from tests.support.chats import draw, until
from tests.support.matrix.person import Person
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import POLL, Table, table_of
from tests.support.programs.quick import QuickClock

Come = Callable[..., Awaitable[Person]]


@pytest.fixture
async def table(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


def held_back(anne: Person) -> list[tuple[str, Any]]:
    """From now on Anne's client keeps to itself the keys that it would send."""
    kept: list[tuple[str, Any]] = []
    send = anne.client.send

    async def sending(method: str, path: str, *rest: Any, **more: Any) -> Any:
        if "/sendToDevice/m.room.encrypted/" in path:
            kept.append((path.partition("?")[0], json.loads(rest[0])))
            rest = ('{"messages": {}}', *rest[1:])
        return await send(method, path, *rest, **more)

    anne.client.send = sending
    return kept


async def without_a_key(table: Table, anne: Person) -> tuple[str, list[tuple[str, Any]]]:
    """Anne wrote what the bot cannot read yet."""
    room = await table.enters(anne)
    anne.client.invalidate_outbound_session(room)
    keys = held_back(anne)
    await anne.say(room, "/planning")
    await until(lambda: table.cursor and json.loads(table.cursor)["unread"])
    return room, keys


async def test_a_message_is_read_when_its_key_comes_also_after_a_restart(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        _, keys = await without_a_key(table, anne)
    assert table.events == []
    table = await table.again()
    async with table.reading():
        for n, (path, content) in enumerate(keys):
            await anne.server.call("PUT", f"{path}-late{n}", content, anne.account.token)
        (said,) = await table.heard(1)
    assert isinstance(said, Message)
    assert (said.text, said.sender) == ("/planning", anne.user)
    assert table.cursor
    assert json.loads(table.cursor)["unread"] == []


async def test_keys_whose_upload_was_never_answered_open_what_is_locked_with_them(
    homeserver: Synapse, person: Come, tmp_path: Path
) -> None:
    account, anne = await homeserver.account("Bot"), await person("Anne")
    async with Proxy.running(homeserver.url, QuickClock(1.0, 0.0)) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        proxy.faults["keys"] = [Fault("done-reset")]
        async with table.reading() as ended:
            await until(ended.done)
        table = await table.again()
        async with table.reading():
            room = await table.enters(anne)
            await anne.say(room, "/planning")
            (said,) = await table.heard(1)
        await table.chat.close()
    assert isinstance(said, Message)
    assert said.text == "/planning"
    assert not proxy.faults["keys"]


class Later(SystemClock):
    """The machine's time, eleven minutes on."""

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(minutes=11)


async def test_a_key_that_never_comes_is_told_after_ten_minutes(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room, _ = await without_a_key(table, anne)
    await table.chat.close()
    table.chat = MatrixChat(table.account, draw, Later(), poll=POLL)
    async with table.reading():
        (told,) = await table.heard(1)
        await until(lambda: table.cursor and not json.loads(table.cursor)["unread"])
    assert isinstance(told, RoomEvent)
    assert (told.kind, told.user, told.address.chat) == (RoomEventKind.UNREADABLE, anne.user, room)


async def test_verified_devices_only_leaves_the_others_out_and_stops_nothing(
    homeserver: Synapse, tmp_path: Path, person: Come
) -> None:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "strict", verified_only=True)
    anne = await person("Anne")
    async with table.reading():
        room = await anne.make_room(table.user)
        await table.heard(1)
        client = table.chat._client
        assert client is not None
        await client.join(room)
        await until(lambda: room in client.rooms)
        await table.say("Secret", room)
        await anne.until(lambda: any(not shown.readable for shown in anne.of_others(room)))
        client.verify_device(client.device_store[anne.user][anne.account.device])
        client.invalidate_outbound_session(room)
        await table.say("Pour vous", room)
        assert (await anne.hears(room, "Pour vous")).readable
    await table.chat.close()


async def test_a_folder_put_back_from_its_backup_reads_on(table: Table, person: Come, tmp_path: Path) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        await anne.say(room, "/un")
        await table.heard(1)
    await table.chat.close()
    shutil.copytree(table.account.folder, tmp_path / "backup")
    shutil.rmtree(table.account.folder)
    await anne.say(room, "/deux")
    shutil.copytree(tmp_path / "backup", table.account.folder)
    table = await table.again()
    async with table.reading():
        await table.heard(2)
        await table.say("Bonsoir", room)
        assert (await anne.hears(room, "Bonsoir")).readable
    assert [e.text for e in table.events if isinstance(e, Message)] == ["/un", "/deux"]
