"""A call to a SIP line, or to the phone that the line forwards to."""

from datetime import datetime, timedelta

from typing_extensions import override

from adapters.telephony.simulator.call import Call, Hears, Leg
from adapters.telephony.simulator.network import RING_LIMIT, LineLeg, Network
from adapters.telephony.simulator.number_forms import wire_form
from adapters.telephony.simulator.state import SipLine


class LineCall(Call):
    """Rings one phone at a time. `phone` None: OVH's voicemail answers."""

    def __init__(self, network: Network, caller: str, dialled: str, via: tuple[str, ...], phone: str | None) -> None:
        super().__init__(network, caller, dialled, via)
        self._phone = phone
        self._line = next((network.state.lines[name] for name in reversed(via) if name in network.state.lines), None)
        self._says: LineLeg | None = None

    @property
    def line(self) -> SipLine | None:
        return self._line

    @override
    def begin(self, at: datetime) -> None:
        if any(self._is_full(self.network.state.lines[name]) for name in self.via if name in self.network.state.lines):
            self._end(at, Hears.BUSY)
        elif self._phone is None:
            self.hears = Hears.VOICEMAIL
        elif self.network.is_unreachable(self._phone):
            self._elsewhere("forwardBackup", at, Hears.NO_ANSWER)
        elif self.network.is_busy(self._phone) or self._option("doNotDisturb"):
            self._elsewhere("forwardBusy", at, Hears.BUSY)
        else:
            self._tell_ringing(at)
            self._ring_line(self._phone, at)

    def _is_full(self, line: SipLine) -> bool:
        """Each call uses a channel, and its forwarded leg possibly another."""
        others = [c for c in self.network.calls if c is not self and line.number in c.via]
        forwards = bool(line.options["forwardUnconditional"])
        return (len(others) + 1) * (
            self.network.state.questions.channels_per_forward if forwards else 1
        ) > line.channels

    def _is_own_phone(self) -> bool:
        return self._line is not None and self._phone == self._line.number

    def _option(self, name: str) -> bool:
        return self._line is not None and self._is_own_phone() and bool(self._line.options[name])

    def _tell_ringing(self, at: datetime) -> None:
        if self._line and (self._is_own_phone() or self.network.state.questions.forwarded_line_events):
            self._says = LineLeg(self.network, self._line, self.caller, self.dialled)
            self._says.tell(at, "start_ringing")

    def _ring_line(self, phone: str, at: datetime) -> None:
        leg = self._ring(phone, at)
        if self._line and self._option("forwardNoReply"):
            delay = timedelta(seconds=self._line.options["forwardNoReplyDelay"])
            self.network.later(at + delay, lambda then: self._no_reply(leg, then))
        self.network.later(at + RING_LIMIT, lambda then: self._gave_up(leg, then))

    def _no_reply(self, leg: Leg, at: datetime) -> None:
        if leg.rings:
            leg.ended = at
            self._tell(at, "end_ringing")
            self._says = None
            self._elsewhere("forwardNoReply", at, Hears.NO_ANSWER)

    def _gave_up(self, leg: Leg, at: datetime) -> None:
        if leg.rings:
            self._tell(at, "end_ringing")
            self._end(at, Hears.NO_ANSWER)

    def _elsewhere(self, forward: str, at: datetime, otherwise: Hears) -> None:
        """Use one of the line's other forwards if it is on; otherwise the caller hears `otherwise`."""
        if self._line is None or not self._option(forward):
            self._end(at, otherwise)
        elif self._line.options[forward + "Nature"] == "voicemail" or not self._line.options[forward + "Number"]:
            self.hears = Hears.VOICEMAIL
        else:
            self._phone = wire_form(self._line.options[forward + "Number"])
            self._ring_line(self._phone, at)

    def _tell(self, at: datetime, name: str) -> None:
        if self._says:
            self._says.tell(at, name)

    @override
    def _picked_up(self, leg: Leg, at: datetime) -> None:
        leg.answered = at
        self.hears = Hears.ANNOUNCEMENT if self.network.is_announcement(leg.phone) else Hears.TALK
        if self.network.state.questions.end_ringing_when_answered:
            self._tell(at, "end_ringing")
        self._tell(at, "start_calling")

    @override
    def _hung_up(self, at: datetime) -> None:
        if self.talking or self._ringing():
            self._tell(at, "end_calling" if self.talking else "end_ringing")
        self._end(at)
