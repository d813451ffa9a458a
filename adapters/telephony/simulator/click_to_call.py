"""A call that OVH places itself (click2Call): it rings one phone, and once that is picked up, the other."""

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from adapters.telephony.simulator.call import Call, Hears, Leg
from adapters.telephony.simulator.network import RING_LIMIT, Network
from adapters.telephony.simulator.state import SipLine


class ClickToCall(Call):
    """The caller is the line itself."""

    def __init__(self, network: Network, line: SipLine, phones: Sequence[str]) -> None:
        super().__init__(network, line.number, phones[-1], (line.number,))
        self._to_ring = list(phones)

    @override
    def begin(self, at: datetime) -> None:
        self._ring_next(at)

    def _ring_next(self, at: datetime) -> None:
        phone = self._to_ring.pop(0)
        if self.network.is_unreachable(phone) or self.network.is_busy(phone):
            self._end(at, Hears.NO_ANSWER)
            return
        leg = self._ring(phone, at)
        self.network.later(at + RING_LIMIT, lambda then: self._end(then, Hears.NO_ANSWER) if leg.rings else None)

    @override
    def _picked_up(self, leg: Leg, at: datetime) -> None:
        leg.answered = at
        self.hears = Hears.TALK
        if self._to_ring:
            self._ring_next(at)

    @override
    def _hung_up(self, at: datetime) -> None:
        self._end(at)
