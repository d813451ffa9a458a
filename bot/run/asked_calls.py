"""Places calls that people asked for, each at most once: what test calls and bridged call-backs have in common.

One at a time of each OVH credential: a pass of the forwarding waits for one request at most.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Generic, TypeVar

from bot.errors import AdapterError
from bot.model import Bridge, Deployment, Line, Phone, ProofCall
from bot.ports import Clock, Store, Telephony, Tx

log = logging.getLogger(__name__)

Asked = TypeVar("Asked", ProofCall, Bridge)


class AskedCalls(ABC, Generic[Asked]):
    """The calls of one kind. A row of its own says of each that it was asked for, placed, and what came of it."""

    def __init__(self, store: Store, telephony: Telephony, clock: Clock, deployment: Deployment) -> None:
        self._store = store
        self._telephony = telephony
        self._clock = clock
        self._lines = {line.id: line for line in deployment.lines if not line.retired}

    async def place_all(self) -> None:
        """Place all that wait, one after the other."""
        for key in {line.key for line in self._lines.values()}:
            while await self.place_next(key):
                pass

    async def place_next(self, key: str) -> bool:
        """Place the oldest that waits on a line of this OVH credential; False when there was none."""
        waiting = await self._store.read(self._waiting)
        call = next((call for call in waiting if call.line in self._lines and self._lines[call.line].key == key), None)
        if call is None:
            return False
        await self._place(self._lines[call.line], call)
        return True

    async def _place(self, line: Line, call: Asked) -> None:
        """Ask OVH once. The call is marked as placed first: after a crash a person asks again, not the bot."""
        phones = await self._store.write(lambda tx: self._begin(tx, line, call))
        if not phones:
            return
        placed = replace(call, placed_at=self._clock.now())
        try:
            await self._ring(line, phones)
        except AdapterError as error:
            log.warning("%s: a call that was asked for could not be placed: %s", line.id, error.message)
            failed = replace(placed, error=error.message or "failed")
            await self._store.write(lambda tx: self._not_placed(tx, line, failed))
            return
        rang = replace(placed, rang_at=self._clock.now())
        await self._store.write(lambda tx: self._save(tx, rang))

    def _begin(self, tx: Tx, line: Line, call: Asked) -> Sequence[Phone]:
        """The phones to ring, after marking the call as placed; none when it must not be placed any more."""
        now = self._clock.now()
        phones = self._phones(tx, line, call, now)
        if phones:
            self._save(tx, replace(call, placed_at=now))
        else:
            self._not_placed(tx, line, replace(call, error="no longer wanted"))
        return phones

    def _not_placed(self, tx: Tx, line: Line, call: Asked) -> None:
        self._save(tx, call)
        self._tell_not_placed(tx, line, call)

    @abstractmethod
    def _waiting(self, tx: Tx) -> Sequence[Asked]:
        """Those that are neither placed nor given up, the oldest first."""

    @abstractmethod
    def _phones(self, tx: Tx, line: Line, call: Asked, now: datetime) -> Sequence[Phone]:
        """Which phones are to ring, in order, as of now; none when nobody wants the call any more."""

    @abstractmethod
    async def _ring(self, line: Line, phones: Sequence[Phone]) -> None:
        """Ask OVH. Raises `AdapterError`."""

    @abstractmethod
    def _save(self, tx: Tx, call: Asked) -> None: ...

    @abstractmethod
    def _tell_not_placed(self, tx: Tx, line: Line, call: Asked) -> None:
        """Tell whoever waits for the call."""
