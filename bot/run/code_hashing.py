"""Hashes one-time codes before the transaction that looks them up: a slow hash would hold the writer up."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.commands.dispatch.read import code_wanted
from bot.model import Code, Event, Message
from bot.people.invitations import TRIES_AN_HOUR, TRIES_OF_ALL, hashed_code

PER_TRY: Final = 5
"""Hashes for each try that is allowed: networks may deliver a message several times."""


@dataclass(slots=True)
class CodeHashing:
    """The work is the same for right and wrong codes, and bounded in each hour; beyond it, messages get no code.

    Counted apart are codes that were said and new ones that were asked for, lest strangers use up the others' share.
    """

    hour: str = ""
    done: Counter[tuple[bool, str, str]] = field(default_factory=Counter)

    async def with_codes(self, events: Sequence[Event], now: datetime) -> list[Event]:
        """The events, each with the code that it says or asks for."""
        return [await self._with_code(event, now) if isinstance(event, Message) else event for event in events]

    async def _with_code(self, message: Message, now: datetime) -> Message:
        wanted = code_wanted(message)
        if wanted is None or not self._may_hash(message, now, new=wanted.new):
            return message
        code: Code = await asyncio.to_thread(hashed_code, wanted.text)
        return replace(message, code=code)

    def _may_hash(self, message: Message, now: datetime, *, new: bool) -> bool:
        hour = f"{now:%Y%m%d%H}"
        if self.hour != hour:
            self.hour = hour
            self.done.clear()
        who = new, message.address.network, message.sender
        whole = sum(count for (kind, _, _), count in self.done.items() if kind is new)
        if self.done[who] >= PER_TRY * TRIES_AN_HOUR or whole >= PER_TRY * TRIES_OF_ALL:
            return False
        self.done[who] += 1
        return True
