"""A call queue at OVH: its agents, who of them is in the queue, who is logged in.

Agents belong to the hunting service, and being in the queue is a second thing; a phone rings when its agent is both
in the queue and available.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import hunting_path
from adapters.telephony.ovh.phone_numbers import phone, wire
from adapters.telephony.ovh.rate_limit import Turn
from adapters.telephony.ovh.responses import OvhError
from bot.errors import AdapterError
from bot.model import Agent, Line, LineId, Observed, Phone, Priority, StepKind, Target, TargetKind
from bot.ports import Clock

LISTED_FOR = timedelta(minutes=30)
STATUS = frozenset({StepKind.LOG_IN, StepKind.LOG_OUT})
"""What changes who is logged in, and not who is in the queue."""
PLACE = frozenset({StepKind.ATTACH, StepKind.DETACH})
"""And the other way round."""


@dataclass(slots=True)
class Service:
    """What a reading need not ask for again: which agents there are, and of each queue who is where in it.

    Whether they are logged in, and who is in a queue, is asked every time. So what may be missed for a while is an
    agent made by another hand, as long as it is in no queue of ours, and an order changed by one.
    """

    listed_at: float
    agents: dict[int, None]
    orders: dict[int, dict[int, int]] = field(default_factory=dict)


class Hunting:
    """Reads and changes call queues. A queue's id is remembered too: it does not change while a line lives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queues: dict[LineId, int] = {}
        self._services: dict[str, Service] = {}

    async def queue(self, client: OvhClient, line: Line) -> int:
        """The id of the line's queue: the configured one, or the only one there is."""
        if line.queue is not None:
            return line.queue
        if line.id not in self._queues:
            ids = _ids(await client.get(f"{hunting_path(line)}/queue"))
            if len(ids) != 1:
                known = ", ".join(map(str, ids)) or "none"
                raise AdapterError(
                    f"{line.id}: this service has {len(ids)} queues ({known}); say which one with `queue`",
                    permanent=True,
                )
            self._queues[line.id] = ids[0]
        return self._queues[line.id]

    async def read(
        self, client: OvhClient, line: Line, turn: Turn, made: Iterable[int] = ()
    ) -> tuple[tuple[Target, ...], tuple[Agent, ...], str]:
        """Who rings now, in order; the agents of the service; OVH's reference of the reading.

        Two requests: who is in the queue, and in one batch all agents. Every half hour two more: which agents there
        are, and the order of the queue, which is asked for too when somebody has come into it. `made` are agents that
        the list may not tell yet.
        """
        order, query_id = await self._order(client, line, turn)
        service = await self._service(client, line, turn)
        asked = dict.fromkeys([*service.agents, *order, *made])
        rows = await client.each(f"{hunting_path(line)}/agent", asked, turn=turn)
        service.agents |= asked  # another line may have made one meanwhile
        if asked.keys() - set(map(int, rows)):
            self._services.pop(hunting_path(line), None)  # deleted, or so new that it is not shown everywhere
        found = tuple(_agent(int(id_), row, order.get(int(id_)), line) for id_, row in rows.items())
        return _ringing(found), found, query_id

    async def read_back(
        self, client: OvhClient, line: Line, turn: Turn, before: Observed, verbs: Collection[StepKind]
    ) -> tuple[tuple[Target, ...], tuple[Agent, ...], str]:
        """As `read`, after steps of these verbs. One request where they change only one of the two things asked."""
        if STATUS.issuperset(verbs):
            rows = await client.each(f"{hunting_path(line)}/agent", [agent.id for agent in before.agents], turn=turn)
            order = {agent.id: agent.position for agent in before.agents}
            found = tuple(_agent(int(id_), row, order[int(id_)], line) for id_, row in rows.items())
            return _ringing(found), found, ""
        if PLACE.issuperset(verbs):
            places, query_id = await self._order(client, line, turn)
            if places.keys() <= {agent.id for agent in before.agents}:
                found = tuple(replace(agent, position=places.get(agent.id)) for agent in before.agents)
                return _ringing(found), found, query_id
        return await self.read(client, line, turn, [agent.id for agent in before.agents])

    async def _order(self, client: OvhClient, line: Line, turn: Turn) -> tuple[dict[int, int], str]:
        """Who is in the line's queue, and where; OVH's reference. The order is asked when somebody came in."""
        queue = await self.queue(client, line)
        members = f"{hunting_path(line)}/queue/{queue}/agent"
        reply = await client.reply(members, turn=turn)
        inside = _ids(reply.value)
        service = await self._service(client, line, turn)
        order = {id_: place for id_, place in service.orders.get(queue, {}).items() if id_ in inside}
        if set(inside) - set(order):
            places = await client.each(members, inside, turn=turn)
            order = {int(id_): _place(row) for id_, row in places.items()}
        service.orders[queue] = order
        return order, reply.query_id

    async def _service(self, client: OvhClient, line: Line, turn: Turn) -> Service:
        """What we remember of the service, listed anew when that was long ago."""
        now = self._clock.monotonic()
        known = self._services.get(hunting_path(line))
        if known is None or known.listed_at + LISTED_FOR.total_seconds() <= now:
            listed = _ids(await client.get(f"{hunting_path(line)}/agent", turn=turn))
            known = self._services[hunting_path(line)] = Service(now, dict.fromkeys(listed))
        return known

    async def anyone_waiting(self, client: OvhClient, line: Line) -> bool:
        """Whether a call of the queue is not answered yet. Calls come and go between the list and the look at each."""
        calls = f"{hunting_path(line)}/queue/{await self.queue(client, line)}/liveCalls"
        for id_ in _ids(await client.get(calls, turn=client.budget.turn(Priority.NOW))):
            try:
                call = await client.get(f"{calls}/{id_}", turn=client.budget.turn(Priority.NOW))
            except OvhError as error:
                if error.status != 404:
                    raise
                continue
            if isinstance(call, dict) and call.get("state") == "Waiting":
                return True
        return False

    async def create(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> Observed:
        """Make an agent for the phone, logged out, unless there is one; the fact with it."""
        if _of(observed, number):
            return observed
        agent = {
            "number": wire(number),
            "timeout": int(line.ring_time.total_seconds()),
            "simultaneousLines": 1,
            "wrapUpTime": 0,
            "status": "loggedOut",
        }
        known = self._services.pop(hunting_path(line), None)  # whatever comes of it, there may be one more
        answer = await client.write("POST", f"{hunting_path(line)}/agent", agent)
        id_ = answer.get("agentId") if isinstance(answer, dict) else None
        if not isinstance(id_, int):
            raise AdapterError("OVH made an agent and did not say which", unknown=True)
        if known is not None:
            known.agents[id_] = None
            self._services[hunting_path(line)] = known
        made = Agent(id_, number, available=False, position=None, ring_time=line.ring_time)
        return replace(observed, agents=(*observed.agents, made))

    async def attach(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> Observed:
        """Put the phone's agent last in the queue; the fact with it there. OVH may mind one that is in it already."""
        agent = _the_one(line, number, observed)
        if agent.position is not None:
            return observed
        queue = await self.queue(client, line)
        last = max((other.position for other in observed.agents if other.position is not None), default=-1)
        body = {"position": last + 1, "queueId": queue}
        try:
            answer = await client.write("POST", f"{hunting_path(line)}/agent/{agent.id}/queue", body)
        except OvhError as error:
            if error.status not in {400, 409}:
                raise
            members = _ids(
                await client.get(f"{hunting_path(line)}/queue/{queue}/agent", turn=client.budget.turn(Priority.NOW))
            )
            if agent.id not in members:
                raise
            answer = None
        place = answer.get("position") if isinstance(answer, dict) else None
        service = self._services.get(hunting_path(line))
        if service and isinstance(place, int):
            service.orders.setdefault(queue, {})[agent.id] = place
        there = replace(agent, position=place if isinstance(place, int) else last + 1)
        return replace(observed, agents=tuple(there if other is agent else other for other in observed.agents))

    async def detach(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> None:
        """Take every agent with this phone out of the line's queue; one that is out already is no mistake."""
        queue = await self.queue(client, line)
        for agent in _of(observed, number):
            if agent.position is not None:
                await client.delete(f"{hunting_path(line)}/agent/{agent.id}/queue/{queue}")

    async def _leave_other_queues(self, client: OvhClient, line: Line, agent: Agent) -> None:
        """Before a phone is logged in for this line: a queue in which it was left must not begin to ring it."""
        queue = await self.queue(client, line)
        status = await client.get(f"{hunting_path(line)}/agent/{agent.id}", turn=client.budget.turn(Priority.NOW))
        if isinstance(status, dict) and status.get("status") == "available":
            return
        for other in _ids(
            await client.get(f"{hunting_path(line)}/agent/{agent.id}/queue", turn=client.budget.turn(Priority.NOW))
        ):
            if other != queue:
                await client.delete(f"{hunting_path(line)}/agent/{agent.id}/queue/{other}")

    async def set_status(self, client: OvhClient, line: Line, number: Phone, observed: Observed, status: str) -> None:
        """Log the phone's agent in or out; out means every agent with this phone."""
        agents = _of(observed, number) if status == "loggedOut" else [_the_one(line, number, observed)]
        for agent in agents:
            if line.shared and status == "available":
                await self._leave_other_queues(client, line, agent)
            await client.write("PUT", f"{hunting_path(line)}/agent/{agent.id}", {"status": status})


def _of(observed: Observed, number: Phone) -> list[Agent]:
    return [agent for agent in observed.agents if agent.phone == number]


def _the_one(line: Line, number: Phone, observed: Observed) -> Agent:
    """The phone's agent; of several (somebody's hand), one that is in the queue.

    On a shared service one that is logged in comes first: only being in the queue is wanting then.
    """
    agents = sorted(
        _of(observed, number), key=lambda agent: (line.shared and not agent.available, agent.position is None, agent.id)
    )
    if not agents:
        raise AdapterError(f"{line.id}: the phone has no agent yet; read the queue again")
    return agents[0]


def _ids(answer: object) -> list[int]:
    if not isinstance(answer, list) or not all(isinstance(id_, int) for id_ in answer):
        raise AdapterError("OVH answered something else than a list of ids")
    return answer


def _ringing(agents: Sequence[Agent]) -> tuple[Target, ...]:
    """Whom callers reach, in order: those in the queue who are logged in."""
    inside = [agent for agent in agents if agent.available and agent.position is not None]
    inside.sort(key=lambda agent: (agent.position, agent.id))
    return tuple(dict.fromkeys(Target(TargetKind.NUMBER, agent.phone) for agent in inside))


def _place(row: dict[str, Any]) -> int:
    position = row.get("position")
    return position if isinstance(position, int) else 0


def _agent(id_: int, row: dict[str, Any], position: int | None, line: Line) -> Agent:
    number, ring_time = row.get("number"), row.get("timeout")
    if not isinstance(number, str) or not isinstance(ring_time, int):
        raise AdapterError("OVH answered an agent without number or ring time")
    return Agent(
        id=id_,
        phone=phone(number, line.country) or Phone(number),
        available=row.get("status") == "available",
        position=position,
        ring_time=timedelta(seconds=ring_time),
    )
