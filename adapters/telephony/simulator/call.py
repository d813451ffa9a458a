"""One call, as tests and the demo use it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.telephony.simulator.call_records import write_records
from adapters.telephony.simulator.network import Network
from adapters.telephony.simulator.number_forms import e164_form, wire_form
from adapters.telephony.simulator.state import Agent


class Hears(StrEnum):
    """What the caller hears now, or heard at the end."""

    RINGING = "ringing"
    WAITING = "waiting"  # in a queue, nobody is rung
    TALK = "talk"  # a phone was picked up, by a person or by its own voicemail
    VOICEMAIL = "voicemail"  # OVH's
    ANNOUNCEMENT = "announcement"
    BUSY = "busy"
    NO_ANSWER = "no answer"


@dataclass(slots=True, eq=False)
class Leg:
    """One phone that rang for a call. `agent` is set when a queue rang it."""

    phone: str
    began: datetime
    uuid: str
    agent: Agent | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    cause: str = ""

    @property
    def rings(self) -> bool:
        return self.answered is None and self.ended is None


class Call(ABC):
    """A call in progress or ended. Numbers are `0033…` inside and E.164 in results.

    `answer` and `hang_up` happen now, after everything that is due before.
    """

    def __init__(self, network: Network, caller: str, dialled: str, via: tuple[str, ...]) -> None:
        self.network = network
        self.id = network.state.next_id()
        self.caller = caller
        self.dialled = dialled
        self.via = via
        self.began = network.state.clock.now()
        self.ended: datetime | None = None
        self.legs: list[Leg] = []
        self.hears = Hears.RINGING
        network.calls.append(self)

    @property
    def over(self) -> bool:
        return self.ended is not None

    @property
    def ringing(self) -> list[str]:
        """The phones that ring for this call now."""
        return [e164_form(leg.phone) for leg in self._ringing()]

    @property
    def talking(self) -> Leg | None:
        return next((leg for leg in self.legs if leg.answered and not leg.ended), None)

    @property
    def answered_by(self) -> str | None:
        """The phone that was picked up."""
        return next((e164_form(leg.phone) for leg in self.legs if leg.answered), None)

    def answer(self, phone: str | None = None) -> None:
        """Pick up a phone that rings for this call: the given one, or the first.

        Raises:
            ValueError: it does not ring.
        """
        now = self._catch_up()
        wanted = wire_form(phone) if phone is not None else None
        for leg in self._ringing():
            if wanted in {None, leg.phone}:
                self._picked_up(leg, now)
                self.network.run(now)
                return
        raise ValueError("That phone does not ring for this call." if phone else "No phone rings for this call.")

    def hang_up(self) -> None:
        """End the call: the person called hangs up, or the caller while it rings or waits. No effect after the end."""
        now = self._catch_up()
        if not self.over:
            self._hung_up(now)
            self.network.run(now)

    @abstractmethod
    def begin(self, at: datetime) -> None:
        """The call arrives."""

    def offer(self, at: datetime) -> None:  # noqa: B027  most calls wait for no phone
        """A phone may have become free: ring it, if this call waits for one."""

    def way_of(self, leg: Leg | None) -> str:
        """The `wayType` of the record of this leg."""
        return "transfer" if leg is None or leg.phone not in self.network.state.lines else "incoming"

    @abstractmethod
    def _picked_up(self, leg: Leg, at: datetime) -> None: ...

    @abstractmethod
    def _hung_up(self, at: datetime) -> None: ...

    def turn_away(self, at: datetime) -> None:
        """OVH plays an announcement instead (the line is closed, or leads nowhere)."""
        self._end(at, Hears.ANNOUNCEMENT)

    def _catch_up(self) -> datetime:
        now = self.network.state.clock.now()
        self.network.run(now)
        return now

    def _ringing(self) -> list[Leg]:
        return [leg for leg in self.legs if leg.rings]

    def _ring(self, phone: str, at: datetime, agent: Agent | None = None) -> Leg:
        leg = Leg(phone, at, self.network.new_uuid(), agent)
        self.legs.append(leg)
        self.hears = Hears.RINGING
        after = self.network.picks_up_after(phone)
        if after is not None:
            self.network.later(at + after, lambda then: self._picked_up(leg, then) if leg.rings else None)
        return leg

    def _end(self, at: datetime, hears: Hears | None = None) -> None:
        """End the call: all its legs end, and its records are written."""
        self.ended = at
        self.hears = hears or self.hears
        for leg in self.legs:
            leg.ended = leg.ended or at
        write_records(self, at)
        self.network.calls.remove(self)
        self.network.later(at, self.network.look)
