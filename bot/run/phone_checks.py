"""Places test calls, beside everything else and after it.

The budget lets a test call through only when nothing more urgent was sent for a moment.
"""

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from bot.model import Line, Phone, Post, ProofCall
from bot.people.proofs import is_still_wanted
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.run.asked_calls import AskedCalls


class PhoneChecks(AskedCalls[ProofCall]):
    """Rings the phones whose owners asked for a test call."""

    @override
    def _waiting(self, tx: Tx) -> Sequence[ProofCall]:
        return tx.people.proof_calls_to_place()

    @override
    def _phones(self, tx: Tx, line: Line, call: ProofCall, now: datetime) -> Sequence[Phone]:
        return [call.phone] if is_still_wanted(tx, line, call, now) else []

    @override
    async def _ring(self, line: Line, phones: Sequence[Phone]) -> None:
        await self._telephony.ring(line, *phones)

    @override
    def _save(self, tx: Tx, call: ProofCall) -> None:
        tx.people.save_proof_call(call)

    @override
    def _tell_not_placed(self, tx: Tx, line: Line, call: ProofCall) -> None:
        """Nobody is told who has left the team."""
        if all(membership.line != line.id for membership in tx.people.memberships(call.volunteer)):
            return
        words = words_for(tx.people.get(call.volunteer), line)
        for address in private_addresses(tx, call.volunteer):
            tx.outbox.add(Post(address, words.say("proof-call-failed"), key=f"proof:{call.volunteer}"))
