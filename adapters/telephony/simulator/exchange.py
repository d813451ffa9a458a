"""The phone network seen from outside: dial a number, see what rings, let time pass."""

from dataclasses import dataclass
from datetime import datetime

from adapters.telephony.simulator.api_objects import WEEKDAYS
from adapters.telephony.simulator.call import Call, Hears
from adapters.telephony.simulator.events import PARIS
from adapters.telephony.simulator.line_call import LineCall
from adapters.telephony.simulator.network import Network
from adapters.telephony.simulator.number_forms import WITHHELD, e164_form, wire_form
from adapters.telephony.simulator.queue_call import QueueCall
from adapters.telephony.simulator.state import Hunting, State


@dataclass(frozen=True, slots=True)
class Route:
    """Where a dialled number leads: through OVH services (`via`) to a phone, a queue, or something that OVH plays."""

    via: tuple[str, ...]
    phone: str | None = None
    hunting: Hunting | None = None
    plays: Hears | None = None


class Exchange:
    """Connects callers with phones, according to the state at the moment of the call."""

    def __init__(self, state: State, network: Network) -> None:
        self._state = state
        self._network = network

    def call(self, to: str, caller: str | None) -> Call:
        """Somebody dials `to`; `caller` None hides the number."""
        self.advance()
        now = self._state.clock.now()
        dialled = wire_form(to)
        who = wire_form(caller) if caller else WITHHELD
        route = self.route(dialled, now)
        call: Call
        if route.hunting:
            call = QueueCall(self._network, who, dialled, route.via, route.hunting)
        else:
            call = LineCall(self._network, who, dialled, route.via, route.phone)
        if route.plays is Hears.ANNOUNCEMENT:
            call.turn_away(now)
        else:
            call.begin(now)
        self._network.run(now)
        return call

    def route(self, number: str, at: datetime) -> Route:
        """Follow redirections, forwards and opening hours from a number; five of them at most."""
        via: list[str] = []
        while number not in via and len(via) < 5:
            target: str | None = None
            if number in self._state.redirects:
                via.append(number)
                target = self._state.redirects[number].shown["destination"]
            elif number in self._state.lines:
                via.append(number)
                options = self._state.lines[number].options
                if not options["forwardUnconditional"]:
                    return Route(tuple(via), phone=number)
                if options["forwardUnconditionalNature"] != "number":
                    return Route(tuple(via), plays=Hears.VOICEMAIL)
                target = options["forwardUnconditionalNumber"]
            elif number in self._state.huntings:
                via.append(number)
                hunting = self._state.huntings[number]
                slot = slot_at(hunting, at)
                if slot == "available":
                    return Route(tuple(via), hunting=hunting)
                if hunting.hours[f"{slot}Type"] == "voicemail":
                    return Route(tuple(via), plays=Hears.VOICEMAIL)
                target = hunting.hours[f"{slot}Number"]
            else:
                return Route(tuple(via), phone=number)
            if not target:
                break
            number = wire_form(target)
        return Route(tuple(via), plays=Hears.ANNOUNCEMENT)

    def phone(self, number: str) -> list[str]:
        """Where a call to this number would ring now: phones in ringing order, or "voicemail", or "announcement"."""
        self.advance()
        route = self.route(wire_form(number), self._state.clock.now())
        if route.plays:
            return [route.plays.value]
        if route.phone:
            return ["announcement" if self._network.is_announcement(route.phone) else e164_form(route.phone)]
        assert route.hunting is not None
        queue = route.hunting.queue
        agents = [route.hunting.agents[id_] for id_ in queue.order]
        phones = [e164_form(agent.number) for agent in agents if agent.shown["status"] == "available"]
        return phones or ["voicemail" if queue.shown["actionOnClosure"] == "voicemail" else "announcement"]

    def ringing(self) -> list[str]:
        """All phones that ring now."""
        self.advance()
        return [phone for call in self._network.calls for phone in call.ringing]

    def advance(self) -> None:
        """Do everything that is due by now, each thing at its own time."""
        now = self._state.clock.now()
        self._network.run(now)
        self._state.settle()
        self._network.look(now)


def slot_at(hunting: Hunting, at: datetime) -> str:
    """Which action the opening hours choose: `available`, `slot1`…`slot3`, or `unavailable`."""
    if not hunting.hours["enable"]:
        return "available"
    paris = at.astimezone(PARIS)
    time = f"{paris:%H:%M:%S}"
    for condition in hunting.conditions.values():
        if condition["weekDay"] == WEEKDAYS[paris.weekday()] and condition["timeFrom"] <= time <= condition["timeTo"]:
            return str(condition["policy"])
    return "unavailable"
