"""The API's routes for hunting services (easyHunting and ovhPabx): agents, queues, live calls."""

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api.account import token_routes
from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.api_objects import ApiObject, change_object
from adapters.telephony.simulator.events import api_time
from adapters.telephony.simulator.number_forms import country_code_first, e164_form
from adapters.telephony.simulator.queue_call import QueueCall
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import Agent, Hunting, Queue


def hunting_in_path(request: ApiRequest) -> Hunting:
    return request.state.hunting(request.names["flavour"], request.number)


def _agent_in_path(request: ApiRequest) -> Agent:
    return request.find(hunting_in_path(request).agents, "agent", "agent")


def _queue_in_path(request: ApiRequest) -> Queue:
    return request.find(hunting_in_path(request).queues, "queue", "queue")


# ---------------------------------------------------------------- the service


def list_huntings(request: ApiRequest) -> object:
    return [h.number for h in request.state.huntings.values() if h.flavour == request.names["flavour"]]


def show_hunting_service(request: ApiRequest) -> object:
    return hunting_in_path(request).shown


def change_hunting_service(request: ApiRequest) -> None:
    hunting = hunting_in_path(request)
    shape = api_objects.EASY_HUNTING if hunting.flavour == "easyHunting" else api_objects.OVH_PABX
    change_object(shape, hunting.shown, request.body, request.questions)


def show_hunting(request: ApiRequest) -> object:
    return hunting_in_path(request).hunting


def change_hunting(request: ApiRequest) -> None:
    change_object(api_objects.HUNTING, hunting_in_path(request).hunting, request.body, request.questions)


# ---------------------------------------------------------------- agents


def list_agents(request: ApiRequest) -> object:
    return list(hunting_in_path(request).agents)


def show_agent(request: ApiRequest) -> object:
    return request.shown(_agent_in_path(request).shown, "number")


def create_agent(request: ApiRequest) -> object:
    hunting = hunting_in_path(request)
    for name, kind in {
        "number": str,
        "simultaneousLines": int,
        "status": str,
        "timeout": int,
        "wrapUpTime": int,
    }.items():
        request.field(name, kind)
    agent = Agent(request.state.next_id(), api_objects.AGENT.new())
    change_object(api_objects.AGENT, agent.shown, request.body, request.questions)
    _set_agent_type(request, agent)
    agent.shown["agentId"] = agent.id
    request.change(lambda: hunting.agents.update({agent.id: agent}))
    return agent.shown


def change_agent(request: ApiRequest) -> None:
    agent = _agent_in_path(request)

    def work() -> None:
        change_object(api_objects.AGENT, agent.shown, request.body, request.questions)
        _set_agent_type(request, agent)

    request.change(work)


def _set_agent_type(request: ApiRequest, agent: Agent) -> None:
    agent.shown["type"] = "internal" if agent.number in request.state.lines else "external"


def delete_agent(request: ApiRequest) -> None:
    hunting = hunting_in_path(request)
    agent = _agent_in_path(request)
    del hunting.agents[agent.id]
    for queue in hunting.queues.values():
        if agent.id in queue.order:
            queue.order.remove(agent.id)


def show_live_status(request: ApiRequest) -> object:
    agent = _agent_in_path(request)
    legs = [leg for call in request.network.calls for leg in call.legs if leg.agent is agent and not leg.ended]
    status = {"available": "waiting"}.get(agent.shown["status"], agent.shown["status"])
    if legs:
        status = "inAQueueCall" if any(leg.answered for leg in legs) else "receiving"
    return {
        "answeredCalls": 0,
        "lastStatusChange": api_time(request.now),
        "status": status,
        "totalCallDuration": 0,
    }


# ---------------------------------------------------------------- queues, and who is in them


def list_queues(request: ApiRequest) -> object:
    return list(hunting_in_path(request).queues)


def show_queue(request: ApiRequest) -> object:
    return _queue_in_path(request).shown


def change_queue(request: ApiRequest) -> None:
    change_object(api_objects.QUEUE, _queue_in_path(request).shown, request.body, request.questions)


def list_queues_of_agent(request: ApiRequest) -> object:
    agent = _agent_in_path(request)
    return [queue.id for queue in hunting_in_path(request).queues.values() if agent.id in queue.order]


def list_agents_of_queue(request: ApiRequest) -> object:
    """Sorted by id; the ringing order is given by each agent's position."""
    return sorted(_queue_in_path(request).order)


def attach_agent(request: ApiRequest) -> object:
    """Put an agent in a queue, by either path. A position before the first counts as the first; others move down."""
    hunting = hunting_in_path(request)
    queue = hunting.queues.get(request.id("queue") if "queue" in request.names else request.field("queueId", int))
    if queue is None:
        raise Refusal.missing("queue")
    agent = hunting.agents.get(request.id("agent") if "agent" in request.names else request.field("agentId", int))
    if agent is None:
        raise Refusal.missing("agent")
    position = request.field("position", int)
    if agent.id not in queue.order:
        request.change(lambda: queue.order.insert(max(0, position - request.questions.first_position), agent.id))
        return (
            {"agentId": agent.id, "position": position, "queueId": queue.id}
            if request.delay
            else _skill_fields(request, agent, queue)
        )
    if request.questions.attach_twice == "error":
        raise Refusal(409, "This agent is already in this queue", kind="Client::Conflict")
    return _skill_fields(request, agent, queue)


def _skill_fields(request: ApiRequest, agent: Agent, queue: Queue) -> ApiObject:
    if agent.id not in queue.order:
        raise Refusal.missing("skill")
    position = queue.order.index(agent.id) + request.questions.first_position
    return {"agentId": agent.id, "position": position, "queueId": queue.id}


def show_skill(request: ApiRequest) -> object:
    return _skill_fields(request, _agent_in_path(request), _queue_in_path(request))


def change_skill(request: ApiRequest) -> None:
    agent, queue = _agent_in_path(request), _queue_in_path(request)
    _skill_fields(request, agent, queue)
    position = request.field("position", int)
    queue.order.remove(agent.id)
    queue.order.insert(max(0, position - request.questions.first_position), agent.id)


def detach_agent(request: ApiRequest) -> None:
    agent, queue = _agent_in_path(request), _queue_in_path(request)
    _skill_fields(request, agent, queue)
    request.change(lambda: queue.order.remove(agent.id))


# ---------------------------------------------------------------- what happens now


def _calls_in_queue(request: ApiRequest) -> dict[int, QueueCall]:
    queue = _queue_in_path(request)
    return {call.id: call for call in request.network.calls if isinstance(call, QueueCall) and call.queue is queue}


def list_live_calls(request: ApiRequest) -> object:
    return list(_calls_in_queue(request))


def show_live_call(request: ApiRequest) -> object:
    call = request.find(_calls_in_queue(request), "id", "liveCalls")
    leg = call.talking
    by_name = request.network.state.questions.live_call_names == "name"
    return {
        "agent": ("Poste 1" if by_name else leg.phone) if leg else "",
        "answered": api_time(leg.answered) if leg and leg.answered else None,
        "begin": api_time(call.began),
        "callerIdName": e164_form(call.caller),
        "callerIdNumber": call.caller,
        "destinationNumber": "",
        "end": None,
        "id": call.id,
        "onHold": False if leg else None,
        "queue": country_code_first(call.hunting.number),
        "state": "Answered" if leg else "Waiting",
    }


def show_live_statistics(request: ApiRequest) -> object:
    queue = _queue_in_path(request)
    return {
        "callsAnswered": queue.answered,
        "callsLost": queue.lost,
        "callsTotal": queue.answered + queue.lost,
        "lastReset": api_time(hunting_in_path(request).opened or request.now),
        "totalCallDuration": int(queue.talked.total_seconds()),
        "totalWaitingDuration": int(queue.waited.total_seconds()),
    }


_SERVICE = "/telephony/{ba}/{flavour:easyHunting|ovhPabx}"
_HUNTING = _SERVICE + "/{number}/hunting"
_AGENT = _HUNTING + "/agent/{agent}"
_QUEUE = _HUNTING + "/queue/{queue}"

ROUTES: list[Route] = [
    ("GET", _SERVICE, list_huntings),
    ("GET", _SERVICE + "/{number}", show_hunting_service),
    ("PUT", _SERVICE + "/{number}", change_hunting_service),
    ("GET", _HUNTING, show_hunting),
    ("PUT", _HUNTING, change_hunting),
    *token_routes(_HUNTING + "/eventToken"),
    ("GET", _HUNTING + "/agent", list_agents),
    ("POST", _HUNTING + "/agent", create_agent),
    ("GET", _AGENT, show_agent),
    ("PUT", _AGENT, change_agent),
    ("DELETE", _AGENT, delete_agent),
    *token_routes(_AGENT + "/eventToken"),
    ("GET", _AGENT + "/liveStatus", show_live_status),
    ("GET", _AGENT + "/queue", list_queues_of_agent),
    ("POST", _AGENT + "/queue", attach_agent),
    ("GET", _AGENT + "/queue/{queue}", show_skill),
    ("PUT", _AGENT + "/queue/{queue}", change_skill),
    ("DELETE", _AGENT + "/queue/{queue}", detach_agent),
    ("GET", _HUNTING + "/queue", list_queues),
    ("GET", _QUEUE, show_queue),
    ("PUT", _QUEUE, change_queue),
    ("GET", _QUEUE + "/agent", list_agents_of_queue),
    ("POST", _QUEUE + "/agent", attach_agent),
    ("GET", _QUEUE + "/agent/{agent}", show_skill),
    ("PUT", _QUEUE + "/agent/{agent}", change_skill),
    ("DELETE", _QUEUE + "/agent/{agent}", detach_agent),
    ("GET", _QUEUE + "/liveCalls", list_live_calls),
    ("GET", _QUEUE + "/liveCalls/{id}", show_live_call),
    ("GET", _QUEUE + "/liveStatistics", show_live_statistics),
]
