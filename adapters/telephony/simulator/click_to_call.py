"""A call that OVH places itself (click2Call): it rings one phone, and once that is picked up, the other."""

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from adapters.telephony.simulator.call import Call, Hears, Leg
from adapters.telephony.simulator.network import RING_LIMIT, LineLeg, Network
from adapters.telephony.simulator.number_forms import e164_form
from adapters.telephony.simulator.state import SipLine


class ClickToCall(Call):
    """The caller is the line itself."""

    def __init__(self, network: Network, line: SipLine, phones: Sequence[str], shows: str) -> None:
        super().__init__(network, line.number, phones[-1], (line.number,))
        self.shown = e164_form(shows)
        """The number that the called phone shows."""
        self._line = line
        self._to_ring = list(phones)
        self._says: dict[Leg, LineLeg] = {}

    @override
    def way_of(self, leg: Leg | None) -> str:
        return self.network.state.questions.click_to_call_way

    @override
    def begin(self, at: datetime) -> None:
        self._ring_next(at)

    def _ring_next(self, at: datetime) -> None:
        phone = self._to_ring.pop(0)
        if self.network.is_unreachable(phone) or self.network.is_busy(phone):
            self._hung_up(at, Hears.NO_ANSWER)
            return
        leg = self._ring(phone, at)
        self._says[leg] = LineLeg(self.network, self._line, self.caller, phone)
        self._says[leg].tell(at, "start_ringing")
        self.network.later(at + RING_LIMIT, lambda then: self._hung_up(then, Hears.NO_ANSWER) if leg.rings else None)

    @override
    def _picked_up(self, leg: Leg, at: datetime) -> None:
        leg.answered = at
        self.hears = Hears.TALK
        self._says[leg].tell(at, "start_calling")
        if self._to_ring:
            self._ring_next(at)

    @override
    def _hung_up(self, at: datetime, hears: Hears | None = None) -> None:
        for leg in self.legs:
            if leg.ended is None:
                self._says[leg].tell(at, "end_calling" if leg.answered else "end_ringing")
        self._end(at, hears)
