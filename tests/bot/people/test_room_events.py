"""What befalls rooms: who may put the bot where, what becomes of a room that moves, and of people who leave."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.console import COORDINATION, NETWORK, TEAM, Said
from bot.demo.helpline import MONDAY, Helpline, open_helpline
from bot.model import Address, Post, PostAction, Purpose, Room, RoomEvent, RoomEventKind
from tests.support.ringing import is_of_roster

STRANGE = Address(NETWORK, "strange")
ELSEWHERE = Address(NETWORK, "elsewhere")


async def befalls(stage: Helpline, what: RoomEventKind, address: Address, user: str = "", **more: Any) -> None:
    event = RoomEvent(f"{what} {address.chat} {user} {more}", address, what, MONDAY, user, **more)
    await stage.app.on_messages([event], None)
    await stage.wait(timedelta(seconds=5))


def acts(said: list[Said]) -> list[tuple[str, PostAction]]:
    """What was done to rooms and said of them; what the roster says at its hours is left out."""
    return [(one.to.chat, one.action) for one in said if not is_of_roster(one.text)]


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


async def test_where_no_coordinator_can_be_told_of_a_lost_room_the_team_is() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.LOST, Address(NETWORK, "private:c1"), "c1")
        await befalls(stage, RoomEventKind.LOST, COORDINATION)
        rooms = await rooms_of(stage)
        line = stage.line.id
    assert acts(said) == [("team", PostAction.SAY)]
    assert rooms == {Room(TEAM, line, Purpose.TEAM)}


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


# ---------------------------------------------------------------- where anybody may say that a room moves


@pytest.mark.parametrize(
    ("in_both", "follows"), [(("v1", "v2"), False), (("nobody",), False), ((), False), (("v1", "c1"), True)]
)
async def test_a_room_moves_only_where_somebody_of_coordination_stands_in_both(
    in_both: tuple[str, ...], *, follows: bool
) -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await befalls(stage, RoomEventKind.MOVED, TEAM, moved_to=ELSEWHERE, in_both=in_both)
        rooms = {room.address for room in await rooms_of(stage)}
        await stage.receive(stage.console.message("v1", "Anne", "/qui", MONDAY, ELSEWHERE if follows else TEAM))
    assert rooms == {ELSEWHERE if follows else TEAM, COORDINATION}
    assert [one.to for one in said] == ([ELSEWHERE] if follows else [COORDINATION, TEAM])


async def test_coordination_is_told_once_of_a_room_that_waits_for_it() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        for users in (("v1",), ("v1", "v2")):
            await befalls(stage, RoomEventKind.MOVED, TEAM, moved_to=ELSEWHERE, in_both=users)
        await befalls(stage, RoomEventKind.MOVED, TEAM, moved_to=ELSEWHERE, in_both=("c1",))
        rooms = {room.address for room in await rooms_of(stage)}
    assert [one.text.split(".")[0] for one in said] == ["Le salon de la ligne Lyon continue ailleurs"]
    assert rooms == {ELSEWHERE, COORDINATION}


async def test_a_room_of_nobody_takes_nothing_into_the_room_of_a_team() -> None:
    """A stranger says that their room goes on in the team's."""
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        await stage.store.write(lambda tx: tx.outbox.add(Post(STRANGE, "for a stranger"), MONDAY + timedelta(hours=1)))
        await befalls(stage, RoomEventKind.MOVED, STRANGE, "nobody", moved_to=TEAM, in_both=("nobody", "c1"))
        waiting = await stage.store.read(lambda tx: tx.outbox.due(MONDAY + timedelta(hours=2), 9))
    assert [outgoing.post.to for outgoing in waiting if outgoing.post.text == "for a stranger"] == [STRANGE]
    assert said == []


async def test_a_room_that_nobody_bound_yet_has_an_hour_where_it_goes_on() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        for users in (("v1",), ("v1", "v2")):
            await befalls(stage, RoomEventKind.MOVED, STRANGE, "v1", moved_to=ELSEWHERE, in_both=users)
        await stage.wait(timedelta(hours=1))
    assert acts(said) == [("elsewhere", PostAction.JOIN), ("elsewhere", PostAction.LEAVE)]


# ---------------------------------------------------------------- invitations to talk alone


async def invited(stage: Helpline, said: list[Said], *users: str) -> list[tuple[str, PostAction]]:
    """Each invites the bot to a new room for two; what it does."""
    before = len(said)
    for user in users:
        room = Address(NETWORK, f"{user} {len(said)}")
        event = RoomEvent(f"{user} {uuid4()}", room, RoomEventKind.ARRIVED, MONDAY, user, direct=True)
        await stage.app.on_messages([event], None)
        await stage.settle()
    return [(one.to.chat.split()[0], one.action) for one in said[before:]]


async def test_an_account_that_nobody_invited_opens_three_rooms_an_hour_and_a_member_any_number() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        joined, declined = ("mallory", PostAction.JOIN), ("mallory", PostAction.LEAVE)
        assert await invited(stage, said, *["mallory"] * 9) == [joined] * 3 + [declined]
        assert await invited(stage, said, *["v1"] * 9) == [("v1", PostAction.JOIN)] * 9
        await stage.wait(timedelta(hours=1))
        assert await invited(stage, said, *["mallory"] * 9) == [joined] * 3 + [declined]
    assert {one.text for one in said if one.action is PostAction.JOIN} == {""}


async def test_a_hundred_accounts_open_thirty_rooms_an_hour_and_are_told_once_each() -> None:
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        crowd = [f"account{number}" for number in range(100)]
        acts = Counter(action for _, action in await invited(stage, said, *crowd, *crowd))
    assert acts == {PostAction.JOIN: 30, PostAction.LEAVE: 100}
