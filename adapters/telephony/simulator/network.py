"""What all calls share: the schedule of what happens next, how phones behave, and the events of calls."""

import heapq
import itertools
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.telephony.simulator import events
from adapters.telephony.simulator.events import Event
from adapters.telephony.simulator.number_forms import delay_for, is_among
from adapters.telephony.simulator.state import Hunting, SipLine, State

if TYPE_CHECKING:  # calls are made of the network, which only lists them
    from adapters.telephony.simulator.call import Call

RING_LIMIT = timedelta(minutes=2)
"""How long a phone rings before the caller's operator ends the call."""


class Network:
    """The phone network around one billing account."""

    def __init__(self, state: State, publish: Callable[[Event], None]) -> None:
        self.state = state
        self.voicemail_after: dict[str, timedelta] = {}
        self.busy: set[str] = set()
        self.unreachable: set[str] = set()
        self.announcements: set[str] = set()
        self.record_delay = timedelta(minutes=1)
        self.calls: list[Call] = []  # in progress
        self._publish = publish
        self._stamps = events.Stamps()
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """Call `act` when the clock reaches `at`; it gets this time, not the clock's."""
        heapq.heappush(self._agenda, (at, next(self._order), act))

    def run(self, until: datetime) -> None:
        """Do everything that is due, in the order of time."""
        while self._agenda and self._agenda[0][0] <= until:
            at, _, act = heapq.heappop(self._agenda)
            act(at)

    def look(self, at: datetime) -> None:
        """Offer waiting callers to phones that may have become free."""
        for call in list(self.calls):
            call.offer(at)

    def is_busy(self, number: str) -> bool:
        return is_among(number, self.busy)

    def is_unreachable(self, number: str) -> bool:
        return is_among(number, self.unreachable)

    def is_announcement(self, number: str) -> bool:
        return is_among(number, self.announcements)

    def picks_up_after(self, number: str) -> timedelta | None:
        """After how long a phone answers by itself (a number with a message, or its owner's voicemail); None: never."""
        if self.is_announcement(number):
            return timedelta(0)
        return delay_for(number, self.voicemail_after)

    def new_uuid(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(self.state.next_id())))

    def tell_queue(self, at: datetime, name: str, hunting: Hunting, data: dict[str, str], agent: int | None) -> None:
        body = events.queue_event(self._stamps.stamp(at), at, name, hunting, data)
        self._publish(Event(hunting.number, body, agent))

    def tell_line(self, at: datetime, name: str, line: SipLine, caller: str, leg: "LineLeg") -> None:
        body = events.line_event(
            self._stamps.stamp(at),
            at,
            name,
            line,
            caller=caller,
            dialled=leg.dialled,
            call_id=leg.call_id,
            sequence=leg.sequence + (name == "end_calling"),
        )
        self._publish(Event(line.number, body))


class LineLeg:
    """The events of a SIP line about one incoming call."""

    def __init__(self, network: Network, line: SipLine, caller: str, dialled: str) -> None:
        self._network = network
        self._line = line
        self._caller = caller
        self.dialled = dialled
        self.sequence = network.state.next_id()
        self.call_id = f"{network.new_uuid()[:23]}_sip4.example"

    def tell(self, at: datetime, name: str) -> None:
        self._network.tell_line(at, name, self._line, self._caller, self)
