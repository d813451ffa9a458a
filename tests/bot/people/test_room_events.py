"""What befalls rooms: who may put the bot where, what becomes of a room that moves, and of people who leave."""

from datetime import timedelta

import pytest

from adapters.console import COORDINATION, NETWORK, TEAM, Said
from bot.demo.helpline import MONDAY, Helpline, open_helpline
from bot.model import Address, PostAction, Purpose, Room, RoomEvent, RoomEventKind

STRANGE = Address(NETWORK, "strange")
ELSEWHERE = Address(NETWORK, "elsewhere")


async def befalls(
    stage: Helpline, what: RoomEventKind, address: Address, user: str = "", moved_to: Address | None = None
) -> None:
    event = RoomEvent(f"{what} {address.chat} {user}", address, what, MONDAY, user, moved_to=moved_to)
    await stage.app.on_messages([event], None)
    await stage.wait(timedelta(seconds=5))


def acts(said: list[Said]) -> list[tuple[str, PostAction]]:
    return [(one.to.chat, one.action) for one in said]


async def rooms_of(stage: Helpline) -> set[Room]:
    return await stage.store.read(lambda tx: set(tx.people.rooms(stage.line.id)))


async def test_a_stranger_cannot_put_the_bot_into_a_room() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.ARRIVED, STRANGE, "nobody")
    assert acts(said) == [("strange", PostAction.LEAVE)]


async def test_a_room_that_is_nobodys_yet_is_spoken_to_in_the_first_lines_language() -> None:
    said: list[Said] = []
    async with open_helpline(said.append, language="en") as stage:
        await befalls(stage, RoomEventKind.ARRIVED, STRANGE, "nobody")
    assert [one.text[:27] for one in said] == ["I don't know the person inv"]


async def test_one_of_a_team_has_an_hour_to_bind_the_room() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.ARRIVED, STRANGE, "v1")
        assert acts(said) == [("strange", PostAction.JOIN)]
        await stage.wait(timedelta(hours=1))
    assert acts(said) == [("strange", PostAction.JOIN), ("strange", PostAction.LEAVE)]


async def test_a_room_that_moves_keeps_its_line_and_what_waits_there() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.MOVED, TEAM, moved_to=ELSEWHERE)
        line = stage.line.id
        rooms = await rooms_of(stage)
        await stage.receive(stage.console.message("v1", "Anne", "/qui", MONDAY, ELSEWHERE))
    assert rooms == {Room(ELSEWHERE, line, Purpose.TEAM), Room(COORDINATION, line, Purpose.COORDINATION)}
    assert acts(said) == [("elsewhere", PostAction.SAY)]


async def test_a_room_that_is_lost_is_told_elsewhere_and_written_to_no_more() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.LOST, TEAM)
        rooms = await rooms_of(stage)
        line = stage.line.id
    assert acts(said) == [("coordination", PostAction.SAY)]
    assert rooms == {Room(COORDINATION, line, Purpose.COORDINATION)}


async def test_a_private_chat_that_is_lost_is_not_written_to_any_more() -> None:
    async with open_helpline(lambda _: None) as stage:
        await befalls(stage, RoomEventKind.LOST, Address(NETWORK, "private:v1"), "v1")
        identity = await stage.store.read(lambda tx: tx.people.identity(NETWORK, "v1"))
    assert identity is not None
    assert identity.private is None


@pytest.mark.parametrize(
    ("label", "stays"), [("Retirer de l'équipe", False), ("Garder dans l'équipe", True)], ids=["dismissed", "kept"]
)
async def test_coordination_says_whether_somebody_who_left_leaves_the_team(label: str, *, stays: bool) -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        anne = await stage.store.read(lambda tx: tx.people.named(stage.line.id, "Anne")[0].id)
        await befalls(stage, RoomEventKind.LEFT, TEAM, "v1")
        assert acts(said) == [("coordination", PostAction.SAY)]
        press = stage.console.press("c1", "Fatou", label, stage.clock.now(), [COORDINATION])
        assert press is not None
        await stage.receive(press)
        team = await stage.store.read(lambda tx: [person.id for person, _ in tx.people.members(stage.line.id)])
        held = await stage.store.read(lambda tx: tx.roster.seats_of(anne, MONDAY, MONDAY + timedelta(weeks=1)))
    assert (anne in team, bool(held)) == (stays, stays)


async def test_somebody_whose_message_cannot_be_read_is_told_once_and_in_private() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        for user in ("v1", "nobody"):
            for number in range(2):
                event = RoomEvent(f"{user}{number}", TEAM, RoomEventKind.UNREADABLE, MONDAY, user)
                await stage.app.on_messages([event], None)
        await stage.wait(timedelta(seconds=5))
    assert acts(said) == [("private:v1", PostAction.SAY)]
