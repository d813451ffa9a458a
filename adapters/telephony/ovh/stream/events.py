"""Reads OVH's event stream: what happens in calls, about a second later."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

import aiohttp

from adapters.supervise import supervise
from adapters.telephony.ovh.stream.poll import EventPoll, Receive, names_of
from adapters.telephony.ovh.stream.tokens import Tokens, lines_by_account, share_token
from bot.errors import AdapterError
from bot.model import Line, LineId, Phone, StreamMode
from bot.ports import Clock

log = logging.getLogger(__name__)

STREAM: Final = "https://events.voip.ovh.net/"
READ_TIME: Final = 75  # seconds; OVH answers after at most 60


class OvhEvents:
    """The port `CallSource` at OVH."""

    def __init__(
        self, lines: Sequence[Line], tokens: Tokens, clock: Clock, url: str = STREAM, read_time: float = READ_TIME
    ) -> None:
        self._accounts = lines_by_account(lines)
        told = {line.id for account in self._accounts for line in account}
        by_number = line_by_number([line for line in lines if not line.retired])
        self._by_number = {number: line for number, line in by_number.items() if line in told}
        self._tokens = tokens
        self._clock = clock
        self._url = url
        self._read_time = read_time
        self._polls: dict[LineId, EventPoll] = {}

    async def run(self, receive: Receive) -> None:
        """Read the streams of all accounts at once and independently, so that a failing one delays no other."""
        time_out = aiohttp.ClientTimeout(total=self._read_time, connect=10)
        async with aiohttp.ClientSession(timeout=time_out) as web, asyncio.TaskGroup() as tasks:
            for lines in self._accounts:
                read = partial(self._read_account, web, lines, receive)
                tasks.create_task(supervise(f"the event stream of {names_of(lines)}", read, self._clock))

    def renew(self, line: LineId) -> None:
        """Ask the stream of this line anew: it did not tell of calls."""
        if poll := self._polls.get(line):
            poll.renew()

    def version(self, line: LineId) -> StreamMode | None:
        """The version of the stream that answered last for this line; None: none did."""
        poll = self._polls.get(line)
        return poll.answers_in if poll else None

    def heard_at(self, line: LineId) -> datetime | None:
        """When the stream of this line answered last; None: never since the start. A quiet one answers every minute."""
        poll = self._polls.get(line)
        return poll.heard_at if poll else None

    def asked_at(self, line: LineId) -> datetime | None:
        """Since when the stream of this line owes an answer, if it gave the last one; None: it failed, or never did."""
        poll = self._polls.get(line)
        return poll.asked_at if poll else None

    # ------------------------------------------------------------ inside

    async def _read_account(self, web: aiohttp.ClientSession, lines: Sequence[Line], receive: Receive) -> None:
        services: dict[Phone, list[Line]] = {}
        for line in lines:
            services.setdefault(line.service, []).append(line)
        group, token = await self._first_token(lines)
        async with asyncio.TaskGroup() as tasks:
            for part in [lines] if group else services.values():
                poll = EventPoll(
                    part,
                    self._tokens,
                    self._clock,
                    group=group,
                    token=token if part[0] is lines[0] else "",
                    web=web,
                    url=self._url,
                    by_number=self._by_number,
                )
                self._polls |= dict.fromkeys((line.id for line in part), poll)
                name = f"the event stream of {poll.name}"
                tasks.create_task(supervise(name, partial(poll.run, receive), self._clock))

    async def _first_token(self, lines: Sequence[Line]) -> tuple[bool, str]:
        """Whether the account's token is read, and the first one. Where OVH refuses one kind, the other serves.

        "" if it refuses both: the polls say so, and go on trying.
        """
        shared = share_token(lines)
        for group in (shared, not shared):
            try:
                return group, await self._tokens(lines[0], group=group)
            except AdapterError as error:
                if not error.permanent:
                    raise
                log.debug("no event token (group: %s) for %s: %s", group, names_of(lines), error.message)
        return False, ""


def line_by_number(lines: Sequence[Line]) -> dict[Phone, LineId]:
    """The line of each number in events: what callers dial, or the service behind it if only one line uses it."""
    services = [line.service for line in lines]
    behind = {line.service: line.id for line in lines if services.count(line.service) == 1}
    return behind | {line.number: line.id for line in lines}
