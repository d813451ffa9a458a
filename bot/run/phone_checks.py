"""Places the test calls that were asked for, each exactly once."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import replace

from bot.errors import AdapterError
from bot.model import Deployment, Line, LineId, Post, ProofCall
from bot.ports import Clock, Telephony, Tx
from bot.recipients import private_addresses
from bot.run.line_actions import WakingStore
from bot.text import text_in

log = logging.getLogger(__name__)


class PhoneChecks:
    """Rings the phones whose owners asked for a test call."""

    def __init__(self, memory: WakingStore, telephony: Telephony, clock: Clock, deployment: Deployment) -> None:
        self._memory = memory
        self._telephony = telephony
        self._clock = clock
        self._deployment = deployment

    async def place_all(self, lines: Collection[LineId]) -> None:
        """Place all calls asked for on these lines, at the same time."""
        calls = await self._memory.read(lambda tx: tx.people.proof_calls_to_place())
        await asyncio.gather(*(self._place(call) for call in calls if call.line in lines))

    async def _place(self, call: ProofCall) -> None:
        """Ring the phone once. The call is marked as placed first: after a crash a person asks again, not the bot."""
        placed = replace(call, placed_at=self._clock.now())
        await self._memory.write(lambda tx: tx.people.save_proof_call(placed))
        line = self._deployment.by_id[call.line]
        try:
            await self._telephony.ring(line, call.phone)
        except AdapterError as error:
            log.warning("%s: a proof call could not be placed: %s", line.id, error.message)
            failed = replace(placed, error=error.message)
            await self._memory.write(lambda tx: self._not_placed(tx, line, failed))

    def _not_placed(self, tx: Tx, line: Line, call: ProofCall) -> None:
        tx.people.save_proof_call(call)
        words = text_in(tx.people.get(call.volunteer).language or line.language, line.zone)
        for address in private_addresses(tx, call.volunteer):
            tx.outbox.add(Post(address, words.say("proof-call-failed"), key=f"proof:{call.volunteer}"))
            self._memory.said = True
