"""What a homeserver refuses, and how it is taken: slower when asked, never in a hot loop, and nothing said twice."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.chat.matrix.errors import error_of_status
from adapters.supervise import supervise
from bot.errors import AdapterError
from bot.model import Document, DocumentKind, Message, Picture
from tests.support.chats import until
from tests.support.matrix.person import Person
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import UPLOAD, Synapse
from tests.support.matrix.table import Table, table_of
from tests.support.programs.quick import QuickClock

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


@pytest.mark.parametrize("encrypted", [False, True], ids=["in the clear", "encrypted"])
@pytest.mark.parametrize(("kind", "edits"), [("done-reset", 1), ("reset", 0)], ids=["taken", "not taken"])
async def test_what_was_taken_without_a_word_is_edited_when_the_post_has_other_words_since(
    table: Table, proxy: Proxy, person: Come, kind: str, edits: int, *, encrypted: bool
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne, encrypted=encrypted)
        first = table.post("un appel", room, key="missed:1")
        proxy.faults["send"] += [Fault(kind)] * 2  # the HTTP library tries once more by itself
        with pytest.raises(AdapterError):
            await table.chat.send(first)
        said = await table.say("deux appels", room, id_=first.id, version=2, key="missed:1")
        shown = await anne.hears(room, "deux appels")
    assert (anne.texts(room), shown.edits, shown.id) == (["Bonjour", "deux appels"], edits, said)


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


@pytest.mark.parametrize(
    "fault",
    [
        Fault("refused", status=403, words={"errcode": "M_FORBIDDEN", "error": "No"}),
        Fault("refused", status=413, words={"errcode": "M_TOO_LARGE", "error": "No"}),
        Fault("html 413"),
        Fault("502"),
    ],
)
async def test_where_a_picture_is_refused_the_words_go_alone_and_the_room_is_kept(
    table: Table, proxy: Proxy, person: Come, fault: Fault
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        proxy.faults["media"].append(fault)
        await table.say("Les chiffres", room, picture=Picture("Semaine", "", (), (), ()))
        shown = await anne.hears(room, "Les chiffres")
    assert shown.content["msgtype"] == "m.text"
    assert table.events == []


async def test_where_a_document_is_refused_the_words_go_alone(table: Table, proxy: Proxy, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        proxy.faults["media"].append(Fault("refused", status=403, words={"errcode": "M_FORBIDDEN", "error": "No"}))
        report = Document(DocumentKind.CSV, "bilan", "Bilan", "fr", (), (), (), "")
        await table.say("Le bilan", room, document=report)
        shown = await anne.hears(room, "Le bilan")
    assert shown.content["msgtype"] == "m.text"
    assert table.events == []


async def test_where_the_homeserver_itself_finds_a_picture_too_large_the_words_go_alone(
    table: Table, person: Come
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        for title, kind in (("x" * 1000, "m.image"), ("x" * UPLOAD, "m.text")):
            await table.say(f"Les chiffres en {kind}", room, picture=Picture(title, "", (), (), ()))
            shown = await anne.hears(room, f"Les chiffres en {kind}")
            assert shown.content["msgtype"] == kind
    assert table.events == []


async def test_an_upload_that_is_to_be_slower_waits(table: Table, proxy: Proxy, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        proxy.faults["media"].append(Fault("429", 7))
        with pytest.raises(AdapterError) as error:
            await table.say("Les chiffres", room, picture=Picture("Semaine", "", (), (), ()))
    assert error.value.retry_after == timedelta(seconds=7)


async def test_a_post_that_is_forbidden_in_a_room_of_ours_costs_no_room(
    table: Table, proxy: Proxy, person: Come
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        proxy.faults["send"].append(Fault("refused", status=403, words={"errcode": "M_FORBIDDEN", "error": "No"}))
        with pytest.raises(AdapterError) as error:
            await table.say("Bonsoir", room)
        await table.say("Bonne nuit", room)
    assert (error.value.permanent, table.events) == (True, [])


@pytest.mark.parametrize("code", ["M_USER_SUSPENDED", "M_CONSENT_NOT_GIVEN"])
def test_what_is_refused_to_the_whole_account_is_an_outage(code: str) -> None:
    error = error_of_status(403, code, "", None, {})
    assert (error.away, error.permanent) == (True, False)
