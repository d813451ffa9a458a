"""One caller's call: what a test or the demo holds in its hand."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.telephony.simulator.call_records import write_records
from adapters.telephony.simulator.network import Network
from adapters.telephony.simulator.number_forms import e164, inside
from adapters.telephony.simulator.state import Agent


class Hears(StrEnum):
    """What the caller hears now, or heard last."""

    RINGING = "ringing"
    WAITING = "waiting"  # in a queue, nobody is rung
    TALK = "talk"  # a phone was picked up, by a person or by its own voicemail
    VOICEMAIL = "voicemail"  # OVH's
    ANNOUNCEMENT = "announcement"
    BUSY = "busy"
    NO_ANSWER = "no answer"


@dataclass(slots=True, eq=False)
class Leg:
    """One phone that was rung for a call. `agent` when a queue rang it."""

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
    """A call in progress or past. Numbers inside are `0033…`; what it shows is E.164.

    `answer` and `hang_up` happen at the clock's now, after all that is due before.
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
        return [e164(leg.phone) for leg in self._ringing()]

    @property
    def talking(self) -> Leg | None:
        return next((leg for leg in self.legs if leg.answered and not leg.ended), None)

    @property
    def answered_by(self) -> str | None:
        """The phone that was picked up."""
        return next((e164(leg.phone) for leg in self.legs if leg.answered), None)

    def answer(self, phone: str | None = None) -> None:
        """Pick up a phone that rings for this call: this one, else the first.

        Raises:
            ValueError: it does not ring.
        """
        now = self._catch_up()
        wanted = inside(phone) if phone is not None else None
        for leg in self._ringing():
            if wanted in {None, leg.phone}:
                self._picked_up(leg, now)
                self.network.run(now)
                return
        raise ValueError("That phone does not ring for this call." if phone else "No phone rings for this call.")

    def hang_up(self) -> None:
        """Whoever is on the phone hangs up; while it rings or waits, the caller. Harmless once over."""
        now = self._catch_up()
        if not self.over:
            self._hung_up(now)
            self.network.run(now)

    @abstractmethod
    def begin(self, at: datetime) -> None:
        """The call arrives."""

    def offer(self, at: datetime) -> None:  # noqa: B027  most calls wait for no phone
        """A phone may have become free: ring it, if this call waits for one."""

    @abstractmethod
    def _picked_up(self, leg: Leg, at: datetime) -> None: ...

    @abstractmethod
    def _hung_up(self, at: datetime) -> None: ...

    def turn_away(self, at: datetime) -> None:
        """OVH plays an announcement instead (closed, or it leads nowhere)."""
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
        """It is over: whatever still runs stops, and the records are written."""
        self.ended = at
        self.hears = hears or self.hears
        for leg in self.legs:
            leg.ended = leg.ended or at
        write_records(self, at)
        self.network.calls.remove(self)
        self.network.later(at, self.network.look)
