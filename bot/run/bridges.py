"""Places calls between two phones; a person waits for each of them.

Which phones these are is looked up at that moment: no number stands in a row, and whoever has given the call-back back
since, or has left, is not called.
"""

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from bot.calls.call_backs.bridge_posts import say_of_bridge
from bot.calls.call_backs.bridging import phones_to_connect
from bot.calls.call_backs.callback import held_by
from bot.model import Bridge, Line, Phone, Post
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.run.asked_calls import AskedCalls


class BridgeCalls(AskedCalls[Bridge]):
    """Connects whoever calls back with the caller, and the two phones of a test call."""

    @override
    def _waiting(self, tx: Tx) -> Sequence[Bridge]:
        return tx.bridges.to_place()

    @override
    def _phones(self, tx: Tx, line: Line, call: Bridge, now: datetime) -> Sequence[Phone]:
        return phones_to_connect(tx, line, call, now) or ()

    @override
    async def _ring(self, line: Line, phones: Sequence[Phone]) -> None:
        await self._telephony.bridge(line, *phones)

    @override
    def _save(self, tx: Tx, call: Bridge) -> None:
        tx.bridges.save(call)

    @override
    def _tell_not_placed(self, tx: Tx, line: Line, call: Bridge) -> None:
        """As long as the call-back is theirs."""
        if call.other is not None:
            for who in (call.volunteer, call.other):
                words = words_for(tx.people.get(who), line)
                for address in private_addresses(tx, who):
                    tx.outbox.add(Post(address, words.say("bridge-test-failed"), key=f"bridgetest:{line.id}"))
            return
        alert = tx.calls.missed(call.alert) if call.alert is not None else None
        if alert is not None and held_by(alert) == call.volunteer:
            say_of_bridge(tx, line, alert, call.volunteer, "bridge-failed", self._clock.now())
