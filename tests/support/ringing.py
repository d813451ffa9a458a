"""Calls of a helpline as the stream tells them, and what is said then."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import CallEventKind, CallFact, LineId, Phone, Source, StreamMode
from tests.support.helpline import LYON, Helpline
from tests.support.telling import CHANGES, GAPS, HAND_OVER, REMINDERS, REQUESTS, rows_of, told_at, told_when_pressed

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


ROSTER: Final = (HAND_OVER, GAPS, REQUESTS, REMINDERS, CHANGES)
"""What is said at its hours, whoever calls; tests of the roster's life say when."""


def is_of_roster(text: str) -> bool:
    return any(re.search(subject, text.replace("\u00a0", " ")) for subject in ROSTER)


def is_about_calls(text: str) -> bool:
    return "à rappeler" in text.replace("\u00a0", " ") or not is_of_roster(text)


def heard(line: Helpline) -> list[str]:
    """What was told of calls: what the roster says at its hours is left out."""
    return rows_of([said for said in line.said if is_about_calls(said.text)])


async def ring(line: Helpline, caller: Phone | None = ANNE, waited: float = 40, talked: float = 0) -> list[str]:
    return await hear(line, *facts(line, caller, waited, talked))


async def pressed(line: Helpline, handle: str, label: str) -> list[str]:
    await told_when_pressed(line, handle, label)
    return heard(line)


async def ticked(line: Helpline, at: datetime) -> list[str]:
    await told_at(line, at)
    return heard(line)


class MuteStream:
    """A stream that tells nothing."""

    async def run(self, receive: Callable[[Sequence[CallFact]], Awaitable[None]]) -> None:
        await asyncio.Event().wait()

    def renew(self, line: LineId) -> None: ...

    def version(self, line: LineId) -> StreamMode | None:
        return None
