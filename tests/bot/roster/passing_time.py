"""Time passes on a helpline without a phone, and what it brings is heard."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.console import TEAM
from bot.model import Address
from tests.support.helpline import TEAM_2, Helpline
from tests.support.ringing import heard_in_full

OTHERS = re.compile(
    r"La ligne sonne chez vous|permanences libres|^Ligne \w+ : (?:personne|il manque|\w+ cherche quelqu'un) "
    r"|Qui peut prendre|Changement de vos permanences"
)
"""What the line brings besides reminders."""
ROOMS = {TEAM: "team", TEAM_2: "team-2"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A post that came: where, its first row, and whether it edits an earlier one."""

    where: str
    text: str
    edited: bool = False


def place_of(address: Address) -> str:
    return ROOMS.get(address) or address.chat.removeprefix("private:")


async def wait_until(h: Helpline, when: datetime) -> list[Heard]:
    """Move the clock there at once, as after an outage; returns what is said then."""
    h.clock.move(when)
    return await hear(h)


async def wait_for(h: Helpline, length: timedelta) -> list[Heard]:
    return await wait_until(h, h.clock.now() + length)


async def hear(h: Helpline) -> list[Heard]:
    h.said.clear()
    await h.app.tick()
    await h.settle()
    return sorted(
        (Heard(place_of(said.to), said.text.replace("\u00a0", " ").partition("\n")[0], said.edited) for said in h.said),
        key=lambda heard: (heard.where, heard.text),
    )


def is_of_reminders(text: str) -> bool:
    return OTHERS.search(text.replace("\u00a0", " ")) is None


async def ticked(h: Helpline, at: datetime) -> list[str]:
    """What people are told of their own shifts at that instant, with its buttons."""
    h.clock.move(at)
    h.said.clear()
    await h.app.tick()
    await h.settle()
    return heard_in_full(h, is_of_reminders)


async def pressed(h: Helpline, handle: str, label: str) -> list[str]:
    await h.press(handle, label)
    return heard_in_full(h)
