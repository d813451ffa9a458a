"""Emoji verification: an app asks, the emojis are compared, and the device may read from then on, or not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.model import Message, PostAction, RoomEvent, RoomEventKind
from tests.adapters.chat.matrix.test_keys import Later
from tests.support.chats import until
from tests.support.matrix.emojis import MACS, App
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import Table, table_of

Come = Callable[..., Awaitable[Person]]


@pytest.fixture
async def table(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[Table]:
    """A bot that lets only verified devices read."""
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix", verified_only=True)
    yield table
    await table.chat.close()


async def begun(table: Table, anne: Person, *macs: str) -> tuple[App, RoomEvent]:
    """Anne's app and what the core is told, which shows the same emojis."""
    app = App(anne, table.user, [*(macs or MACS)])
    await app.ask()
    shown = await app.emojis()
    asked, told = await table.heard(2)
    assert isinstance(asked, RoomEvent)
    assert isinstance(told, RoomEvent)
    assert (asked.shown, asked.about) == ("", told.about)
    assert (told.kind, told.user, told.shown) == (RoomEventKind.DEVICE, anne.user, shown)
    assert anne.account.device in told.name
    table.events.clear()
    return app, told


async def enters(table: Table, *people: Person) -> str:
    """A room with the bot in it, in which nobody can read yet."""
    room = await people[0].make_room(table.user, *(other.user for other in people[1:]))
    await table.heard(1)
    client = table.chat._client
    assert client is not None
    await client.join(room)
    await until(lambda: room in client.rooms)
    for other in people[1:]:
        await other.join(room)
    await people[0].until(lambda: dict(people[0].client.device_store[table.user]))
    table.events.clear()
    return room


@pytest.mark.parametrize("macs", [["hkdf-hmac-sha256.v2", "hkdf-hmac-sha256"], ["hkdf-hmac-sha256"]])
@pytest.mark.parametrize("first", ["the person", "coordination"])
async def test_a_device_reads_once_both_ends_saw_the_same_and_no_other_does(
    table: Table, person: Come, macs: list[str], first: str
) -> None:
    anne, bob = await person("Anne"), await person("Bob")
    async with table.reading():
        room = await enters(table, anne, bob)
        await table.say("Secret", room)
        app, told = await begun(table, anne, *macs)
        if first == "the person":
            await app.same()
        await table.say("Vous êtes reconnue", anne.user, action=PostAction.TRUST, about=told.about)
        if first == "coordination":
            await app.same()
        await app.is_stood_up_for()
        await app.gets("done")
        await table.say("Pour Anne", room)
        assert (await anne.hears(room, "Pour Anne")).readable
        await bob.until(lambda: len(bob.of_others(room)) == 2)
    table = await table.again()
    async with table.reading():
        await table.say("Toujours", room)
        assert (await anne.hears(room, "Toujours")).readable
        await bob.until(lambda: len(bob.of_others(room)) == 3)
    assert [shown.readable for shown in anne.of_others(room)] == [False, True, True]
    assert [shown.readable for shown in bob.of_others(room)] == [False] * 3


async def test_a_verification_may_begin_without_being_asked_for_as_older_apps_do(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await enters(table, anne)
        app = App(anne, table.user)
        shown = await app.emojis()
        (told,) = await table.heard(1)
        assert isinstance(told, RoomEvent)
        assert told.shown == shown
        await app.same()
        await table.say("Reconnue", anne.user, action=PostAction.TRUST, about=told.about)
        await app.is_stood_up_for()
        await table.say("Pour Anne", room)
        assert (await anne.hears(room, "Pour Anne")).readable


@pytest.mark.parametrize("what", ["other emojis", "another key", "too late", "not compared", "restarted"])
async def test_a_device_stays_unknown_unless_both_ends_stand_up_for_it(table: Table, person: Come, what: str) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await enters(table, anne)
        app, told = await begun(table, anne)
        if what == "another key":
            await app.same("somebody else's key")
            assert (await app.gets("cancel"))["code"] == "m.key_mismatch"
        elif what != "not compared":
            await app.same()
        if what == "other emojis":
            await table.say("Pas reconnue", anne.user, action=PostAction.DOUBT, about=told.about)
            assert (await app.gets("cancel"))["code"] == "m.mismatched_sas"
        if what == "too late":
            devices = table.chat._devices
            assert devices is not None
            devices.clock = Later()
    if what == "restarted":
        await table.again()
    async with table.reading():
        await table.say("Reconnue ?", anne.user, action=PostAction.TRUST, about=told.about)
        await table.say("Pour Anne", room)
        await anne.until(lambda: anne.of_others(room))
    assert [shown.readable for shown in anne.of_others(room)] == [False]


async def test_what_does_not_fit_is_called_off_and_stops_nothing(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await enters(table, anne)
        first, second = App(anne, table.user), App(anne, table.user)
        await first.ask()
        await second.ask()
        assert (await first.gets("cancel"))["code"] == "m.user"
        await second.write("start", from_device=anne.account.device, method="m.qr")
        assert (await second.gets("cancel"))["code"] == "m.unknown_method"
        third = App(anne, table.user)
        await third.write("start", from_device="NOSUCHDEVICE", method="m.sas.v1")
        fourth = App(anne, table.user)
        await fourth.ask()
        await fourth.write("key", key="no key")
        await fourth.write("mac", mac={}, keys=3)
        await fourth.write("start", from_device=["what"])
        assert (await fourth.gets("cancel"))["code"] == "m.unexpected_message"
        stranger = App(await person("Nobody"), table.user, known=first.device)
        await stranger.write("request", from_device=stranger.person.account.device, methods=["m.sas.v1"], timestamp=0)
        await anne.say(room, "/qui")
        await until(lambda: any(isinstance(event, Message) for event in table.events))
        await App(anne, table.user).ask()  # letters go in order: whatever was written to the stranger has gone by now
        await stranger.person.read()
        assert stranger.person.letters == []
