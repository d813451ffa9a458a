"""Outside numbers on shifts, and those who agreed to be rung within hours: configured, rung, named."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.commands.dispatch.handle import handle_message
from bot.forwarding.external_numbers import sync_external_numbers
from bot.forwarding.fallback import reachable_backups
from bot.model import Address, Backup, Deployment, Line, LineKind, Message, NamedNumber, Phone, Role
from bot.ports import Tx
from bot.text import NBSP
from tests.support.scene import ANNE, BACKUP, BAKARI, NOON, Scene, a_line, hours, scene

ROOM = NamedNumber("Salle formation", Phone("+33536495090"))
MOVED = replace(ROOM, phone=Phone("+33536495091"))
MORNING = Backup("Maya", BAKARI, ((time(8), time(14)),))
NIGHT = Backup("Nour", BACKUP.phone, ((time(20), time(8)), (time(14, 30), time(15))))


async def settled(here: Scene, line: Line) -> None:
    here.line = line
    await here.store.write(lambda tx: sync_external_numbers(tx, [line], here.clock.now()))
    here.following._deployment = Deployment((line,))  # the process starts anew with another configuration


async def says(here: Scene, words: str) -> list[str]:
    """Chloé, who coordinates, says it in the coordination room."""
    now = here.clock.now()
    message = Message(f"{words} {now}", Address("console", "coordination"), "v3", "Chloé", words, now)

    def work(tx: Tx) -> None:
        handle_message(tx, Deployment((here.line,)), message, now)

    here.said.clear()
    await here.store.write(work)
    await here.follow()
    return [text for _, text in here.said]


@pytest.mark.parametrize("kind", list(LineKind))
async def test_coordination_puts_a_number_on_a_shift_by_its_name(kind: LineKind) -> None:
    async with scene(a_line(kind, numbers=(ROOM,))) as here:
        await here.promote("Chloé")
        await settled(here, here.line)
        await here.shift(hours(1, 3))
        answers = await says(here, "/inscrire Salle formation aujourd'hui 14h")
        assert any("Salle formation" in answer for answer in answers), answers
        await here.until(NOON + timedelta(hours=2))
        assert here.rings() == [ROOM.phone]
        (where,) = await says(here, "/ligne")
        assert where.replace(NBSP, " ").startswith("Ligne Lyon : les appels vont chez Salle formation")
        (team,) = await says(here, "/equipe")
        assert "Salle formation · un numéro, pas une personne" in team


async def test_the_numbers_are_as_the_configuration_has_them() -> None:
    async with scene(a_line(numbers=(ROOM,))) as here:
        await settled(here, here.line)
        await settled(here, here.line)
        (number,) = (await here.store.read(lambda tx: tx.people.by_phone([ROOM.phone]))).values()
        assert (number.name, number.phone_proved_at) == (ROOM.name, NOON)
        members = await here.store.read(lambda tx: tx.people.members(here.line.id))
        assert [(m.role) for person, m in members if person.id == number.id] == [Role.VOLUNTEER]
        await settled(here, replace(here.line, numbers=(MOVED,)))
        assert (await here.store.read(lambda tx: tx.people.get(number.id))).phone == MOVED.phone
        await settled(here, replace(here.line, numbers=()))
        assert (await here.store.read(lambda tx: tx.people.get(number.id))).phone is None
        members = await here.store.read(lambda tx: tx.people.members(here.line.id))
        assert number.id not in [person.id for person, _ in members]


async def test_a_number_that_was_taken_out_and_still_stands_on_a_shift_is_told() -> None:
    async with scene(a_line(numbers=(ROOM,), uncovered=(BACKUP,))) as here:
        await settled(here, here.line)
        await here.shift(hours(0, 4), "Salle formation")
        await here.until(NOON + timedelta(minutes=2))
        assert here.rings() == [ROOM.phone]
        await settled(here, replace(here.line, numbers=()))
        await here.until(NOON + timedelta(minutes=10))
        assert here.rings() == [BACKUP.phone]
        assert "coordination" in [chat for chat, _ in here.said]


@pytest.mark.parametrize(
    ("at", "names"),
    [
        ("07:59", ["Nour", "Anne"]),
        ("08:00", ["Maya", "Anne"]),
        ("13:59", ["Maya", "Anne"]),
        ("14:00", ["Anne"]),
        ("14:30", ["Nour", "Anne"]),
        ("23:59", ["Nour", "Anne"]),
    ],
)
def test_who_may_be_rung_at_that_time_of_day(at: str, names: list[str]) -> None:
    line = a_line(uncovered=(MORNING, NIGHT, Backup("Anne", ANNE)))
    now = datetime.fromisoformat(f"2026-07-01T{at}:00+02:00")  # by the line's clock, not by UTC
    assert [backup.name for backup in reachable_backups(line, now)] == names


@pytest.mark.parametrize("kind", list(LineKind))
async def test_within_a_shift_that_nobody_holds_those_are_rung_whose_hours_they_are(kind: LineKind) -> None:
    afternoon = replace(NIGHT, hours=((time(14), time(15)),))
    async with scene(a_line(kind, uncovered=(MORNING, afternoon))) as here:
        await here.shift(hours(0, 4))  # from one in the afternoon on, in Paris
        await here.until(NOON + timedelta(minutes=50))
        assert here.rings() == [BAKARI]
        await here.until(NOON + timedelta(minutes=62))
        assert here.rings() == [BACKUP.phone]
        await here.until(NOON + timedelta(minutes=122))
        assert here.rings() == ["announcement" if kind is LineKind.HUNTING else "voicemail"]
        assert (await here.known()).verified_at is not None
