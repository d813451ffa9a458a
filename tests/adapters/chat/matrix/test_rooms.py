"""Rooms on a real homeserver: which go on elsewhere, where numbers are said, which are left."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from nio import MatrixRoom, PowerLevelsEvent, RoomUpgradeEvent
from nio.api import RoomPreset
from nio.client.async_client import AsyncClient

from adapters.chat.matrix.direct_rooms import Direct
from adapters.chat.matrix.moves import Moves
from adapters.chat.matrix.receive import Reader
from adapters.clock import SystemClock
from bot.errors import AdapterError
from bot.model import Address, Button, Message, PostAction, RoomEvent, RoomEventKind
from tests.support.chats import until
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import Table, table_of

Come = Callable[..., Awaitable[Person]]
NUMBER = "01 99 00 12 34"


@pytest.fixture
async def table(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


def happened(table: Table) -> list[tuple[RoomEventKind, str]]:
    return [(e.kind, e.address.chat) for e in table.events if isinstance(e, RoomEvent)]


def moves(table: Table) -> list[RoomEvent]:
    return [e for e in table.events if isinstance(e, RoomEvent) and e.kind is RoomEventKind.MOVED]


async def has_read(table: Table, who: Person, room: str) -> None:
    """Until the bot has read all that was done before this."""
    said = await who.say(room, "/moi")
    await until(lambda: said in [event.id for event in table.events])


async def alone_with(table: Table, who: Person, *, encrypted: bool = True) -> str:
    """A room for two in which the bot is."""
    room = await who.talk_to(table.user, encrypted=encrypted)
    await until(lambda: table.chat._direct and table.chat._direct.with_whom(room))
    return room


async def public_room(who: Person) -> str:
    return await who.make_room(encrypted=False, preset=RoomPreset.public_chat)


# ---------------------------------------------------------------- rooms that go on elsewhere


async def test_a_room_goes_on_elsewhere_and_the_bot_says_who_stands_in_both(table: Table, person: Come) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    async with table.reading():
        room = await table.enters(anne, bakari, encrypted=False)
        new = await anne.upgrade(room)
        with pytest.raises(AdapterError) as waits:
            await table.say("Me voici", room)
        await anne.invite(new, table.user)
        (moved,) = await table.heard(1)
        await table.say("Me voici", new)
        await anne.hears(new, "Me voici")
        await anne.invite(new, bakari.user)
        await bakari.join(new)
        await until(lambda: len(moves(table)) == 2)
        both = [event.in_both for event in moves(table)]
    assert not waits.value.permanent
    assert isinstance(moved, RoomEvent)
    assert (moved.kind, moved.address.chat, moved.moved_to) == (RoomEventKind.MOVED, room, Address("matrix", new))
    assert both == [tuple(sorted([anne.user, table.user])), tuple(sorted([anne.user, bakari.user, table.user]))]
    assert happened(table) == [(RoomEventKind.MOVED, room)] * 2


async def test_a_room_that_went_on_while_the_bot_was_away_is_followed(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
    new = await anne.upgrade(room)
    await anne.invite(new, table.user)
    table = await table.again()
    async with table.reading():
        await until(lambda: moves(table))
    assert [event.moved_to for event in moves(table)] == [Address("matrix", new)]


async def test_the_tombstone_of_a_stranger_leads_nothing_into_the_room_of_a_team(table: Table, person: Come) -> None:
    anne, mallory = await person("Anne"), await person("Mallory")
    async with table.reading():
        team = await table.enters(anne)
        theirs = await alone_with(table, mallory)
        await mallory.say(theirs, "/planning")
        await mallory.tombstone(theirs, team)
        await has_read(table, mallory, theirs)
        await table.say("Ce planning est réservé à l'équipe.", mallory.user)
        await mallory.until(lambda: mallory.invited)
        await table.say("Fin", team)
        await anne.hears(team, "Fin")
    assert anne.texts(team) == ["Bonjour", "Fin"]
    assert happened(table) == []


async def test_a_room_that_does_not_name_the_old_one_is_not_followed_and_left(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        trap = await public_room(anne)
        await anne.tombstone(room, trap)
        await has_read(table, anne, room)
        await until(lambda: table.chat._progress and not table.chat._progress.joins)
        await anne.until(lambda: table.user not in anne.client.rooms[trap].users)
        await table.say("Encore là", room)
        await anne.hears(room, "Encore là")
    assert await anne.members(trap) == {anne.user}
    assert happened(table) == []


async def test_the_room_of_another_team_is_neither_followed_nor_left(table: Table, person: Come) -> None:
    """Whoever has power in one of our rooms says that it goes on in another one of ours."""
    anne, bakari = await person("Anne"), await person("Bakari")
    async with table.reading():
        team = await table.enters(anne)
        lyon = await bakari.make_room(table.user, name="Lyon")
        await until(lambda: any(e.address.chat == lyon for e in table.events))
        await table.say("Bonjour", lyon, action=PostAction.JOIN)
        await bakari.tombstone(lyon, team)
        await has_read(table, bakari, lyon)
        await table.say("Encore là", team)
        await anne.hears(team, "Encore là")
    assert happened(table) == [(RoomEventKind.ARRIVED, lyon)]


def test_a_message_with_the_type_of_a_change_of_the_room_changes_nothing() -> None:
    """Synapse takes no such message; other homeservers may, and nio takes it for the change."""
    content: dict[str, object] = {"events_default": 50, "users": {}}
    levels = as_sent("m.room.power_levels", content) | {"unsigned": {"prev_content": {"events_default": 0}}}
    reader = Reader("@bot:x", MatrixRoom("!r:x", "@bot:x"))
    lost = reader.event(PowerLevelsEvent.from_dict(levels | {"state_key": ""}))
    assert isinstance(lost, RoomEvent)
    assert lost.kind is RoomEventKind.LOST
    assert reader.event(PowerLevelsEvent.from_dict(levels)) is None
    client = AsyncClient("https://matrix.example.org", "@bot:x")
    moves = Moves(client, Direct(client, nobody_appears), SystemClock())
    tombstone = as_sent("m.room.tombstone", {"body": "", "replacement_room": "!new:x"})
    assert moves.note("!r:x", [RoomUpgradeEvent.from_dict(tombstone)]) == []
    assert moves.note("!r:x", [RoomUpgradeEvent.from_dict(tombstone | {"state_key": ""})]) == ["!new:x"]


def as_sent(kind: str, content: dict[str, object]) -> dict[str, object]:
    return {"type": kind, "content": content, "sender": "@b:x", "event_id": "$1", "origin_server_ts": 1}


async def nobody_appears(_room: str, _person: str) -> None:
    raise AssertionError


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    "said",
    [
        {"text": f"Rappelez {NUMBER}", "protected": True},
        {"text": f"Bakari, {NUMBER}"},
        {"text": "Bakari", "buttons": (Button("+33199001234", "ring:1"),)},
    ],
    ids=["caller", "volunteer", "button"],
)
async def test_a_number_is_said_in_an_encrypted_room_that_is_opened_for_it(
    table: Table, person: Come, said: dict[str, object]
) -> None:
    anne = await person("Anne")
    text = str(said.pop("text"))
    async with table.reading():
        room = await alone_with(table, anne, encrypted=False)
        await table.say("Bonjour", anne.user)
        await table.say(text, anne.user, key="caller:1", **said)
        await anne.until(lambda: anne.invited)
        (locked,) = anne.invited
        await anne.join(locked)
        shown = await anne.hears(locked, text.split(",", maxsplit=1)[0])
        await table.say("Voilà", anne.user)
        await anne.hears(locked, "Voilà")
    assert shown.readable
    assert anne.client.rooms[locked].encrypted
    assert anne.texts(room) == ["Bonjour"]


async def test_a_number_is_taken_away_where_it_was_said_also_before_anybody_came_there(
    table: Table, person: Come
) -> None:
    """The person has not come to the encrypted room, so what holds no number is said in the one without keys."""
    anne = await person("Anne")
    async with table.reading():
        room = await alone_with(table, anne, encrypted=False)
        id_ = await table.say(f"Rappelez {NUMBER}", anne.user, key="caller:1", protected=True)
        await anne.until(lambda: anne.invited)
        (locked,) = anne.invited
        await table.say("C'est fait", anne.user, key="caller:1", standing=id_, version=2)
        await anne.hears(room, "C'est fait")
        await anne.join(locked)
        kept = await anne.server.call("GET", f"/_matrix/client/v3/rooms/{locked}/event/{id_}", token=anne.account.token)
    assert kept["content"] == {}
    assert anne.texts(room) == ["C'est fait"]


async def test_a_callers_number_is_said_in_no_group_that_is_not_encrypted(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne, encrypted=False)
        with pytest.raises(AdapterError) as refused:
            await table.say(f"Rappelez {NUMBER}", room, protected=True)
        await table.say("Fin", room)
        await anne.hears(room, "Fin")
    assert refused.value.permanent
    assert anne.texts(room) == ["Bonjour", "Fin"]


# ---------------------------------------------------------------- rooms that are left


async def test_a_room_where_nobody_is_any_more_is_left(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        alone, room = await alone_with(table, anne), await table.enters(anne)
        await anne.leave(alone)
        await anne.leave(room)
        client = table.chat._client
        await until(lambda: client and not {alone, room} & client.rooms.keys())
        await table.say("Où êtes-vous ?", anne.user)
        await anne.until(lambda: anne.invited)
    assert (RoomEventKind.LOST, room) in happened(table)
    assert (RoomEventKind.LEFT, room) in happened(table)


async def test_a_third_person_in_a_room_for_two_makes_it_any_room(table: Table, person: Come) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    async with table.reading():
        room = await alone_with(table, anne)
        await anne.invite(room, bakari.user)
        await bakari.join(room)
        await has_read(table, bakari, room)
        await until(lambda: happened(table))
    (said,) = [event for event in table.events if isinstance(event, Message)]
    # It may be seen twice, when we come and when they do: with one id, which is handled once.
    assert {(e.kind, e.id) for e in table.events if isinstance(e, RoomEvent)} == {
        (RoomEventKind.ARRIVED, f"joined:{room}")
    }
    assert (said.private, said.address.chat) == (False, room)
