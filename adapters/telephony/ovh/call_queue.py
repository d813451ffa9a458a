"""A call queue at OVH: its agents, which of them are in the queue, and which are logged in.

Agents belong to the hunting service; being in a queue is separate. A phone rings when its agent is both in the queue
and available.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.live_calls import facts_of_live_call
from adapters.telephony.ovh.paths import hunting_path
from adapters.telephony.ovh.phone_numbers import read_stored_number, wire_number
from adapters.telephony.ovh.rate_limit import Turn
from adapters.telephony.ovh.responses import OvhError, expect_ids, is_id
from bot.errors import AdapterError
from bot.model import Agent, CallFact, Line, LineId, Observed, Phone, Priority, StepKind, Target, TargetKind
from bot.ports import Clock

LISTED_FOR = timedelta(minutes=30)
LONGEST_RING = timedelta(days=1)
"""A phone that rings longer is a mistake in OVH's answer."""
STATUS = frozenset({StepKind.LOG_IN, StepKind.LOG_OUT})
"""Steps that change who is logged in, and not who is in the queue."""
PLACE = frozenset({StepKind.ATTACH, StepKind.DETACH})
"""Steps that change who is in the queue, and not who is logged in."""


@dataclass(slots=True)
class Service:
    """What a read need not ask for again: the agents of a service, and the order of each queue.

    Who is logged in and who is in a queue is read every time. So only two things may be missed for up to half an
    hour: an agent that somebody else made and put in no queue of ours, and an order that somebody else changed.
    """

    listed_at: float
    agents: dict[int, None]
    orders: dict[int, dict[int, int]] = field(default_factory=dict)


class Hunting:
    """Reads and changes call queues. It also remembers each queue's id, which never changes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queues: dict[LineId, int] = {}
        self._services: dict[str, Service] = {}

    async def queue(self, client: OvhClient, line: Line) -> int:
        """The id of the line's queue: the configured one, or the only one of the service."""
        if line.queue is not None:
            return line.queue
        if line.id not in self._queues:
            ids = await client.get_ids(f"{hunting_path(line)}/queue")
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
        """Who rings now, in order; the agents of the service; OVH's query id.

        Two requests: who is in the queue, and all agents in one batch. Two more every half hour: the list of agents,
        and the order of the queue, which is also read when somebody has joined it. `made` are agents that the list
        may not show yet.
        """
        order, query_id = await self._order(client, line, turn)
        service = await self._service(client, line, turn)
        asked = dict.fromkeys([*service.agents, *order, *made])
        rows = await client.each(f"{hunting_path(line)}/agent", asked, turn=turn)
        service.agents |= asked  # another line may have added one meanwhile
        if asked.keys() - set(map(int, rows)):
            self._services.pop(hunting_path(line), None)  # deleted, or so new that OVH does not show it everywhere
        found = tuple(_read_agent(int(id_), row, order.get(int(id_)), line) for id_, row in rows.items())
        return _ringing_targets(found), found, query_id

    async def read_back(
        self, client: OvhClient, line: Line, turn: Turn, before: Observed, verbs: Collection[StepKind]
    ) -> tuple[tuple[Target, ...], tuple[Agent, ...], str]:
        """Like `read`, after steps of these kinds. One request if they change only logins or only the queue."""
        if STATUS.issuperset(verbs):
            rows = await client.each(f"{hunting_path(line)}/agent", [agent.id for agent in before.agents], turn=turn)
            order = {agent.id: agent.position for agent in before.agents}
            found = tuple(_read_agent(int(id_), row, order[int(id_)], line) for id_, row in rows.items())
            return _ringing_targets(found), found, ""
        if PLACE.issuperset(verbs):
            places, query_id = await self._order(client, line, turn)
            if places.keys() <= {agent.id for agent in before.agents}:
                found = tuple(replace(agent, position=places.get(agent.id)) for agent in before.agents)
                return _ringing_targets(found), found, query_id
        return await self.read(client, line, turn, [agent.id for agent in before.agents])

    async def _order(self, client: OvhClient, line: Line, turn: Turn) -> tuple[dict[int, int], str]:
        """The position of each agent in the line's queue; OVH's query id. Positions are read when somebody joined."""
        queue = await self.queue(client, line)
        members = f"{hunting_path(line)}/queue/{queue}/agent"
        reply = await client.reply(members, turn=turn)
        inside = expect_ids(reply.value, members)
        service = await self._service(client, line, turn)
        order = {id_: place for id_, place in service.orders.get(queue, {}).items() if id_ in inside}
        if set(inside) - set(order):
            places = await client.each(members, inside, turn=turn)
            order = {int(id_): _queue_position(row) for id_, row in places.items()}
        service.orders[queue] = order
        return order, reply.query_id

    async def _service(self, client: OvhClient, line: Line, turn: Turn) -> Service:
        """What we remember of the service; its agents are listed again after half an hour."""
        now = self._clock.monotonic()
        known = self._services.get(hunting_path(line))
        if known is None or known.listed_at + LISTED_FOR.total_seconds() <= now:
            listed = await client.get_ids(f"{hunting_path(line)}/agent", turn=turn)
            known = self._services[hunting_path(line)] = Service(now, dict.fromkeys(listed))
        return known

    async def anyone_waiting(self, client: OvhClient, line: Line) -> bool:
        """Whether a call in the queue is not answered yet. A call that ends before it is read is skipped."""
        async for _, call in self._live_calls(client, line, Priority.NOW):
            if call.get("state") == "Waiting":
                return True
        return False

    async def live_calls(self, client: OvhClient, line: Line) -> list[CallFact]:
        """What is to be known of the calls in the queue. `agent` is a name or a number, as OVH documents it.

        Where it is a name, the live status of the agents tells whose call it is, if only one talks about whom nothing
        else is known.
        """
        calls = [
            facts
            async for id_, call in self._live_calls(client, line, Priority.LATER)
            if (facts := facts_of_live_call(id_, call, line))
        ]
        unnamed = [facts for facts in calls if len(facts) > 1 and facts[-1].agent is None]
        if len(unnamed) == 1:
            talking = await self._talking_agents(client, line) - {facts[-1].agent for facts in calls}
            if len(talking) == 1:
                unnamed[0][-1] = replace(unnamed[0][-1], agent=talking.pop())
        return [fact for facts in calls for fact in facts]

    async def _live_calls(
        self, client: OvhClient, line: Line, priority: Priority
    ) -> AsyncIterator[tuple[int, Mapping[str, Any]]]:
        """The calls in the queue by their ids. One that ends before it is read is left out."""
        calls = f"{hunting_path(line)}/queue/{await self.queue(client, line)}/liveCalls"
        for id_ in await client.get_ids(calls, turn=client.budget.turn(priority)):
            try:
                yield id_, await client.get_object(f"{calls}/{id_}", "a call", turn=client.budget.turn(priority))
            except OvhError as error:
                if error.status != 404:
                    raise

    async def _talking_agents(self, client: OvhClient, line: Line) -> set[Phone]:
        """The phones of the queue's agents that talk with one of its callers, by their live status."""
        turn = client.budget.turn(Priority.LATER)
        _, agents, _ = await self.read(client, line, turn)
        talking = set()
        for agent in agents:
            if agent.position is None or agent.phone is None:
                continue
            path = f"{hunting_path(line)}/agent/{agent.id}/liveStatus"
            status = await client.get_object(path, "an agent's status", turn=client.budget.turn(Priority.LATER))
            if status.get("status") == "inAQueueCall":
                talking.add(agent.phone)
        return talking

    async def create(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> Observed:
        """Add a logged-out agent for the phone, unless there is one; returns what OVH says now."""
        if _agents_of_phone(observed, number):
            return observed
        agent = {
            "number": wire_number(number),
            "timeout": int(line.ring_time.total_seconds()),
            "simultaneousLines": 1,
            "wrapUpTime": 0,
            "status": "loggedOut",
        }
        known = self._services.pop(hunting_path(line), None)  # even after an error there may be one more
        answer = await client.write("POST", f"{hunting_path(line)}/agent", agent)
        id_ = answer.get("agentId") if isinstance(answer, dict) else None
        if not is_id(id_):
            raise AdapterError("OVH added an agent and did not give its id", unknown=True)
        if known is not None:
            known.agents[id_] = None
            self._services[hunting_path(line)] = known
        made = Agent(id_, number, available=False, position=None, ring_time=line.ring_time)
        return replace(observed, agents=(*observed.agents, made))

    async def attach(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> Observed:
        """Put the phone's agent last in the queue; returns what OVH says now. OVH may refuse an agent already in it."""
        agent = _agent_to_use(line, number, observed)
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
            members = await client.get_ids(
                f"{hunting_path(line)}/queue/{queue}/agent", turn=client.budget.turn(Priority.NOW)
            )
            if agent.id not in members:
                raise
            answer = None
        place = answer.get("position") if isinstance(answer, dict) else None
        service = self._services.get(hunting_path(line))
        if service and is_id(place):
            service.orders.setdefault(queue, {})[agent.id] = place
        there = replace(agent, position=place if is_id(place) else last + 1)
        return replace(observed, agents=tuple(there if other is agent else other for other in observed.agents))

    async def detach(self, client: OvhClient, line: Line, number: Phone, observed: Observed) -> None:
        """Take every agent with this phone out of the line's queue; no error if it is out already."""
        queue = await self.queue(client, line)
        for agent in _agents_of_phone(observed, number):
            if agent.position is not None:
                await client.delete(f"{hunting_path(line)}/agent/{agent.id}/queue/{queue}")

    async def _leave_other_queues(self, client: OvhClient, line: Line, agent: Agent) -> None:
        """Before a phone is logged in for this line: another queue that it is still in must not ring it."""
        queue = await self.queue(client, line)
        known = f"{hunting_path(line)}/agent/{agent.id}"
        status = await client.get_object(known, "an agent", turn=client.budget.turn(Priority.NOW))
        if status.get("status") == "available":
            return
        for other in await client.get_ids(f"{known}/queue", turn=client.budget.turn(Priority.NOW)):
            if other != queue:
                await client.delete(f"{known}/queue/{other}")

    async def set_status(self, client: OvhClient, line: Line, number: Phone, observed: Observed, status: str) -> None:
        """Log the phone's agent in, or all agents with this phone out."""
        agents = (
            _agents_of_phone(observed, number) if status == "loggedOut" else [_agent_to_use(line, number, observed)]
        )
        for agent in agents:
            if line.shared and status == "available":
                await self._leave_other_queues(client, line, agent)
            await client.write("PUT", f"{hunting_path(line)}/agent/{agent.id}", {"status": status})


def _agents_of_phone(observed: Observed, number: Phone) -> list[Agent]:
    return [agent for agent in observed.agents if agent.phone == number]


def _agent_to_use(line: Line, number: Phone, observed: Observed) -> Agent:
    """The phone's agent; if somebody made several, preferably one in the queue.

    On a shared service preferably one that is logged in: then it only has to join the queue.
    """
    agents = sorted(
        _agents_of_phone(observed, number),
        key=lambda agent: (line.shared and not agent.available, agent.position is None, agent.id),
    )
    if not agents:
        raise AdapterError(f"{line.id}: the phone has no agent yet; read the queue again")
    return agents[0]


def _ringing_targets(agents: Sequence[Agent]) -> tuple[Target, ...]:
    """Whom callers reach, in order: the agents in the queue that are logged in."""
    inside = [agent for agent in agents if agent.available and agent.position is not None]
    inside.sort(key=lambda agent: (agent.position, agent.id))
    return tuple(dict.fromkeys(Target(TargetKind.NUMBER, agent.phone) for agent in inside))


def _queue_position(row: dict[str, Any]) -> int:
    position = row.get("position")
    return position if is_id(position) else 0


def _read_agent(id_: int, row: dict[str, Any], position: int | None, line: Line) -> Agent:
    number, ring_time = row.get("number"), row.get("timeout")
    if not isinstance(number, str) or not is_id(ring_time) or ring_time > LONGEST_RING.total_seconds():
        raise AdapterError("OVH's answer is an agent without number or ring time")
    return Agent(
        id=id_,
        phone=read_stored_number(number, line.country),
        available=row.get("status") == "available",
        position=position,
        ring_time=timedelta(seconds=ring_time),
    )
