"""The API's routes for hunting services (easyHunting and ovhPabx): agents, queues, live calls."""

from adapters.telephony.simulator.api import shapes
from adapters.telephony.simulator.api.account import token_routes
from adapters.telephony.simulator.api.ask import Ask, Route
from adapters.telephony.simulator.api.refusal import Refusal
from adapters.telephony.simulator.api.shapes import Shown, change
from adapters.telephony.simulator.events import PARIS
from adapters.telephony.simulator.numbers import e164
from adapters.telephony.simulator.queue_call import QueueCall
from adapters.telephony.simulator.state import Agent, Hunting, Queue


def hunting_of(ask: Ask) -> Hunting:
    return ask.state.hunting(ask.names["flavour"], ask.number)


def _agent(ask: Ask) -> Agent:
    found = hunting_of(ask).agents.get(ask.id("agent"))
    if found is None:
        raise Refusal.missing("agent")
    return found


def _queue(ask: Ask) -> Queue:
    found = hunting_of(ask).queues.get(ask.id("queue"))
    if found is None:
        raise Refusal.missing("queue")
    return found


# ---------------------------------------------------------------- the service


def huntings(ask: Ask) -> object:
    return [h.number for h in ask.state.huntings.values() if h.flavour == ask.names["flavour"]]


def service(ask: Ask) -> object:
    return hunting_of(ask).shown


def change_service(ask: Ask) -> None:
    hunting = hunting_of(ask)
    shape = shapes.EASY_HUNTING if hunting.flavour == "easyHunting" else shapes.OVH_PABX
    change(shape, hunting.shown, ask.body, ask.questions)


def hunting(ask: Ask) -> object:
    return hunting_of(ask).hunting


def change_hunting(ask: Ask) -> None:
    change(shapes.HUNTING, hunting_of(ask).hunting, ask.body, ask.questions)


# ---------------------------------------------------------------- agents


def agents(ask: Ask) -> object:
    return list(hunting_of(ask).agents)


def agent(ask: Ask) -> object:
    return _agent(ask).shown


def create_agent(ask: Ask) -> object:
    hunting = hunting_of(ask)
    for name, kind in {
        "number": str,
        "simultaneousLines": int,
        "status": str,
        "timeout": int,
        "wrapUpTime": int,
    }.items():
        ask.field(name, kind)
    agent = Agent(ask.state.next_id(), shapes.AGENT.new())
    change(shapes.AGENT, agent.shown, ask.body, ask.questions)
    _set_type(ask, agent)
    agent.shown["agentId"] = agent.id
    ask.change(lambda: hunting.agents.update({agent.id: agent}))
    return agent.shown


def change_agent(ask: Ask) -> None:
    agent = _agent(ask)

    def work() -> None:
        change(shapes.AGENT, agent.shown, ask.body, ask.questions)
        _set_type(ask, agent)

    ask.change(work)


def _set_type(ask: Ask, agent: Agent) -> None:
    agent.shown["type"] = "internal" if agent.number in ask.state.lines else "external"


def delete_agent(ask: Ask) -> None:
    hunting = hunting_of(ask)
    agent = _agent(ask)
    del hunting.agents[agent.id]
    for queue in hunting.queues.values():
        if agent.id in queue.order:
            queue.order.remove(agent.id)


def live_status(ask: Ask) -> object:
    agent = _agent(ask)
    legs = [leg for call in ask.network.calls for leg in call.legs if leg.agent is agent and not leg.ended]
    status = {"available": "waiting"}.get(agent.shown["status"], agent.shown["status"])
    if legs:
        status = "inAQueueCall" if any(leg.answered for leg in legs) else "receiving"
    return {
        "answeredCalls": 0,
        "lastStatusChange": ask.now.astimezone(PARIS).isoformat(timespec="seconds"),
        "status": status,
        "totalCallDuration": 0,
    }


# ---------------------------------------------------------------- queues, and who is in them


def queues(ask: Ask) -> object:
    return list(hunting_of(ask).queues)


def queue(ask: Ask) -> object:
    return _queue(ask).shown


def change_queue(ask: Ask) -> None:
    change(shapes.QUEUE, _queue(ask).shown, ask.body, ask.questions)


def agent_queues(ask: Ask) -> object:
    agent = _agent(ask)
    return [queue.id for queue in hunting_of(ask).queues.values() if agent.id in queue.order]


def queue_agents(ask: Ask) -> object:
    """By id: the order in which they ring is told by each one's position."""
    return sorted(_queue(ask).order)


def attach(ask: Ask) -> object:
    """Put an agent in a queue, from either side. A position before the first is the first; the others move down."""
    hunting = hunting_of(ask)
    queue = hunting.queues.get(ask.id("queue") if "queue" in ask.names else ask.field("queueId", int))
    if queue is None:
        raise Refusal.missing("queue")
    agent = hunting.agents.get(ask.id("agent") if "agent" in ask.names else ask.field("agentId", int))
    if agent is None:
        raise Refusal.missing("agent")
    position = ask.field("position", int)
    if agent.id not in queue.order:
        ask.change(lambda: queue.order.insert(max(0, position - ask.questions.first_position), agent.id))
        return (
            {"agentId": agent.id, "position": position, "queueId": queue.id} if ask.delay else _skill(ask, agent, queue)
        )
    if ask.questions.attach_twice == "error":
        raise Refusal(409, "This agent is already in this queue", kind="Client::Conflict")
    return _skill(ask, agent, queue)


def _skill(ask: Ask, agent: Agent, queue: Queue) -> Shown:
    if agent.id not in queue.order:
        raise Refusal.missing("skill")
    position = queue.order.index(agent.id) + ask.questions.first_position
    return {"agentId": agent.id, "position": position, "queueId": queue.id}


def skill(ask: Ask) -> object:
    return _skill(ask, _agent(ask), _queue(ask))


def change_skill(ask: Ask) -> None:
    agent, queue = _agent(ask), _queue(ask)
    _skill(ask, agent, queue)
    position = ask.field("position", int)
    queue.order.remove(agent.id)
    queue.order.insert(max(0, position - ask.questions.first_position), agent.id)


def detach(ask: Ask) -> None:
    agent, queue = _agent(ask), _queue(ask)
    _skill(ask, agent, queue)
    ask.change(lambda: queue.order.remove(agent.id))


# ---------------------------------------------------------------- what happens now


def _calls(ask: Ask) -> dict[int, QueueCall]:
    queue = _queue(ask)
    return {call.id: call for call in ask.network.calls if isinstance(call, QueueCall) and call.queue is queue}


def live_calls(ask: Ask) -> object:
    return list(_calls(ask))


def live_call(ask: Ask) -> object:
    call = _calls(ask).get(ask.id("id"))
    if call is None:
        raise Refusal.missing("liveCalls")
    leg = call.talking
    return {
        "agent": leg.phone if leg else "",
        "answered": leg.answered.astimezone(PARIS).isoformat(timespec="seconds") if leg and leg.answered else None,
        "begin": call.began.astimezone(PARIS).isoformat(timespec="seconds"),
        "callerIdName": e164(call.caller),
        "callerIdNumber": call.caller,
        "destinationNumber": "",
        "end": None,
        "id": call.id,
        "onHold": False if leg else None,
        "queue": call.hunting.number.removeprefix("00"),
        "state": "Answered" if leg else "Waiting",
    }


def live_statistics(ask: Ask) -> object:
    queue = _queue(ask)
    return {
        "callsAnswered": queue.answered,
        "callsLost": queue.lost,
        "callsTotal": queue.answered + queue.lost,
        "lastReset": (hunting_of(ask).opened or ask.now).astimezone(PARIS).isoformat(timespec="seconds"),
        "totalCallDuration": int(queue.talked.total_seconds()),
        "totalWaitingDuration": int(queue.waited.total_seconds()),
    }


_SERVICE = "/telephony/{ba}/{flavour:easyHunting|ovhPabx}"
_HUNTING = _SERVICE + "/{number}/hunting"
_AGENT = _HUNTING + "/agent/{agent}"
_QUEUE = _HUNTING + "/queue/{queue}"

ROUTES: list[Route] = [
    ("GET", _SERVICE, huntings),
    ("GET", _SERVICE + "/{number}", service),
    ("PUT", _SERVICE + "/{number}", change_service),
    ("GET", _HUNTING, hunting),
    ("PUT", _HUNTING, change_hunting),
    *token_routes(_HUNTING + "/eventToken"),
    ("GET", _HUNTING + "/agent", agents),
    ("POST", _HUNTING + "/agent", create_agent),
    ("GET", _AGENT, agent),
    ("PUT", _AGENT, change_agent),
    ("DELETE", _AGENT, delete_agent),
    *token_routes(_AGENT + "/eventToken"),
    ("GET", _AGENT + "/liveStatus", live_status),
    ("GET", _AGENT + "/queue", agent_queues),
    ("POST", _AGENT + "/queue", attach),
    ("GET", _AGENT + "/queue/{queue}", skill),
    ("PUT", _AGENT + "/queue/{queue}", change_skill),
    ("DELETE", _AGENT + "/queue/{queue}", detach),
    ("GET", _HUNTING + "/queue", queues),
    ("GET", _QUEUE, queue),
    ("PUT", _QUEUE, change_queue),
    ("GET", _QUEUE + "/agent", queue_agents),
    ("POST", _QUEUE + "/agent", attach),
    ("GET", _QUEUE + "/agent/{agent}", skill),
    ("PUT", _QUEUE + "/agent/{agent}", change_skill),
    ("DELETE", _QUEUE + "/agent/{agent}", detach),
    ("GET", _QUEUE + "/liveCalls", live_calls),
    ("GET", _QUEUE + "/liveCalls/{id}", live_call),
    ("GET", _QUEUE + "/liveStatistics", live_statistics),
]
