"""Calls of a helpline as the stream tells them, and what is said then."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import CallEventKind, CallFact, LineId, Phone, Source, StreamMode
from tests.support.helpline import LYON, Helpline

ANNE, BILAL = Phone("+33639980207"), Phone("+33639980233")
MOBILE = Phone("+33639980122")


def facts(line: Helpline, caller: Phone | None, waited: float, talked: float = 0, *, ago: float = 0) -> list[CallFact]:
    """A call that ends now (or `ago` seconds ago), as the stream tells it."""
    ended = line.clock.now() - timedelta(seconds=ago)
    rang = ended - timedelta(seconds=waited + talked)
    passage = f"{caller}/{rang.isoformat()}"

    def one(what: CallEventKind, at: datetime) -> CallFact:
        return CallFact(f"{passage}/{what}", LYON.id, Source.QUEUE, what, at, passage, caller, joined_at=rang)

    told = [one(CallEventKind.ENTERED, rang), one(CallEventKind.LEFT, ended)]
    if talked:
        told += [
            replace(one(CallEventKind.ANSWERED, rang + timedelta(seconds=waited)), agent=MOBILE),
            one(CallEventKind.HUNG_UP, ended),
        ]
    return told


def leg(line: Helpline, caller: Phone, talk: float = 0) -> CallFact:
    now = line.clock.now()
    key = f"record/{caller}/{now.isoformat()}"
    talked = timedelta(seconds=talk)
    return CallFact(key, LYON.id, Source.RECORD, CallEventKind.RECORDED, now, caller=caller, talk=talked)


async def hear(line: Helpline, *told: CallFact) -> list[str]:
    """What is said when these facts come."""
    line.said.clear()
    await line.app.on_call_events(told)
    await line.settle()
    return heard(line)


ABOUT_THE_ROSTER = re.compile(
    r"Votre permanence (?:commence|est finie)|La ligne sonne chez vous|permanences libres|^Ligne \w+ : personne "
    r"|\b(?:Demain|Aujourd'hui) \w+, \d|^Qui peut prendre|^Changement de vos permanences"
)
"""What is said at its hours, whoever calls; tests of the roster's life say when."""


def is_about_calls(text: str) -> bool:
    return ABOUT_THE_ROSTER.search(text.replace("\u00a0", " ")) is None or "à rappeler" in text


def heard(line: Helpline) -> list[str]:
    """What was said of calls; what the roster says at its hours is left out."""
    return heard_in_full(line, is_about_calls)


def heard_in_full(line: Helpline, wanted: Callable[[str], bool] = bool) -> list[str]:
    """`team: words [button]`, `team*:` for an edit; a toast is for one person."""
    return [
        f"{said.toast_for or said.to.chat}{'*' * said.edited}: "
        + " | ".join([*said.text.splitlines(), *(f"[{b.label}]" for b in said.buttons)]).replace("\u00a0", " ")
        for said in line.said
        if wanted(said.text)
    ]


async def ring(line: Helpline, caller: Phone | None = ANNE, waited: float = 40, talked: float = 0) -> list[str]:
    return await hear(line, *facts(line, caller, waited, talked))


async def pressed(line: Helpline, handle: str, label: str) -> list[str]:
    await line.press(handle, label)
    return heard(line)


async def ticked(line: Helpline, at: datetime) -> list[str]:
    line.clock.move(at)
    line.said.clear()
    await line.app.tick()
    await line.settle()
    return heard(line)


class MuteStream:
    """A stream that tells nothing."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        await asyncio.Event().wait()

    def renew(self, line: LineId) -> None: ...

    def version(self, line: LineId) -> StreamMode | None:
        return None
