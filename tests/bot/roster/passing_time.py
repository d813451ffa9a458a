"""Time passes on a helpline without a phone, and what it brings is heard."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.console import TEAM
from bot.model import Address
from tests.support.helpline import TEAM_2, Helpline

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
