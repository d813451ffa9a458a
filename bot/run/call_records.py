"""Reads the call records of every line: what the stream did not tell, and what happened while the bot was off."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.calls.late_news import OVERLAP, note_awake, tell_late_calls
from bot.calls.mute_stream import StreamWatch, watch_stream
from bot.errors import AdapterError
from bot.model import Line, LineId
from bot.ports import CallSource, Telephony, Tx
from bot.run.app import App

log = logging.getLogger(__name__)

RECORDS_EVERY = timedelta(minutes=5)
PORTION = timedelta(days=1)
"""At most so much is asked for at once: what is read is stored before more is asked for."""


@dataclass(slots=True)
class CallRecords:
    """Each line's records from the last that were stored on, however long ago; a stop in the middle loses nothing.

    Where they tell of calls that `events` did not, these are asked for anew.
    """

    app: App
    telephony: Telephony
    events: CallSource
    _renewed: dict[LineId, datetime] = field(default_factory=dict)
    _begun: set[LineId] = field(default_factory=set)

    async def read_all(self) -> None:
        """Read the records of all lines up to now, a portion of each by turns: a long outage of one delays no other."""
        reached: dict[LineId, datetime] = {}
        behind = [line for line in self.app.deployment.lines if not line.retired]
        while behind:
            for line in tuple(behind):
                until = self.app.clock.now()
                since = reached.get(line.id) or await self._begin(line, until)
                try:
                    reached[line.id] = await self._read_portion(line, since, until)
                except AdapterError as error:
                    log.warning("the call records of %s could not be read: %s", line.id, error.message)
                    reached[line.id] = until
                if reached[line.id] >= until:
                    behind.remove(line)
                    await self._tell_what_was_learned(line)

    async def _begin(self, line: Line, now: datetime) -> datetime:
        """Note that we are awake. Returns since when the line's records are to be read."""
        begins = line.id not in self._begun
        feed = await self.app.store.write(partial(note_awake, line=line, now=now, begins=begins))
        if begins:
            await self._read_live_calls(line)
        self._begun.add(line.id)
        return (feed.read_until or now) - OVERLAP

    async def _read_live_calls(self, line: Line) -> None:
        """Store the calls that are in the line's queue as we begin; the stream tells what becomes of them."""
        try:
            await self.app.on_call_events(await self.telephony.live_calls(line))
        except AdapterError as error:
            log.warning("the live calls of %s could not be read: %s", line.id, error.message)

    async def _read_portion(self, line: Line, since: datetime, until: datetime) -> datetime:
        """Read and store one portion. Returns until when the records are read."""
        facts, reached = await self.telephony.records(line, since, min(until, since + PORTION))
        await self.app.on_call_events(facts)

        def note(tx: Tx) -> None:
            feed = tx.calls.feed(line.id)
            read_until = max(feed.read_until or reached, reached)
            stream = self.events.version(line.id)
            tx.calls.save_feed(replace(feed, read_until=read_until, awake_at=until, stream=stream))

        await self.app.store.write(note)
        return reached

    async def _tell_what_was_learned(self, line: Line) -> None:
        now = self.app.clock.now()

        def tell(tx: Tx) -> StreamWatch:
            tell_late_calls(tx, line, now)
            return watch_stream(tx, line, now)

        stream = await self.app.store.write(tell)
        if stream.unheard_at and stream.unheard_at != self._renewed.get(line.id):
            self._renewed[line.id] = stream.unheard_at
            self.events.renew(line.id)
