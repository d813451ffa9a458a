"""What a homeserver refuses, and how it is taken: slower when asked, never in a hot loop, and nothing said twice."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.supervise import supervise
from bot.errors import AdapterError
from bot.model import Message
from tests.support.chats import until
from tests.support.matrix.person import Person
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import Table, table_of
from tests.support.quick import QuickClock

Come = Callable[..., Awaitable[Person]]


@pytest.fixture
async def proxy(homeserver: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy.running(homeserver.url, QuickClock(1, time.time())) as proxy:
        yield proxy


@pytest.fixture
async def table(homeserver: Synapse, proxy: Proxy, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(await homeserver.account("Bot"), proxy.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


@pytest.mark.parametrize("kind", ["429", "429-header"])
async def test_the_homeserver_says_for_how_long_to_be_silent(
    table: Table, proxy: Proxy, person: Come, kind: str
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        proxy.faults["send"].append(Fault(kind, 7))
        with pytest.raises(AdapterError) as error:
            await table.say("Bonsoir", room)
    assert (error.value.retry_after, error.value.permanent) == (timedelta(seconds=7), False)


@pytest.mark.parametrize("kind", ["502", "reset", "done-reset"])
async def test_what_fails_is_tried_again_and_said_once(table: Table, proxy: Proxy, person: Come, kind: str) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        post = table.post("Bonsoir", room)
        proxy.faults["send"].append(Fault(kind))
        with suppress(AdapterError):  # the HTTP library tries once more by itself where a connection was cut
            await table.chat.send(post)
        await table.chat.send(post)
        await table.say("fin", room)
        await anne.hears(room, "fin")
    assert anne.texts(room) == ["Bonjour", "Bonsoir", "fin"]


async def test_keys_that_could_not_be_handed_out_hold_the_post_back(table: Table, proxy: Proxy, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        assert table.chat._client is not None
        table.chat._client.invalidate_outbound_session(room)
        post = table.post("Bonsoir", room)
        proxy.faults["keys"].append(Fault("502"))
        with pytest.raises(AdapterError):
            await table.chat.send(post)
        await table.chat.send(post)
        assert (await anne.hears(room, "Bonsoir")).readable


async def test_an_outage_makes_no_hot_loop_and_loses_nothing(table: Table, proxy: Proxy, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
    proxy.begin_outage("502")
    running = asyncio.create_task(
        supervise("matrix", lambda: table.chat.run(table.receive, table.cursor), QuickClock(10.0, 0.0))
    )
    before = len(proxy.requests("sync"))
    await anne.say(room, "/planning")
    await until(lambda: len(proxy.requests("sync")) >= before + 3)
    tries = [asked.at for asked in proxy.requests("sync")[before:]]
    proxy.end_outage()
    await table.heard(1)
    running.cancel()
    assert [e.text for e in table.events if isinstance(e, Message)] == ["/planning"]
    assert min(b - a for a, b in pairwise(tries)) > timedelta(seconds=0.05)  # a second and more, ten times as fast
