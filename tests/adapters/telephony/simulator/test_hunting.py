"""The simulator's call queues, asked by the real `ovh` package over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.simulated import (
    ACCOUNT,
    AGENTS,
    ANNE,
    BILAL,
    NUMBER,
    WIRE_ANNE,
    WIRE_BILAL,
    WIRE_NUMBER,
    Asked,
    asked,
)


@pytest.fixture
async def world() -> AsyncIterator[Asked]:
    async with asked() as world:
        yield world


@pytest.mark.parametrize("flavour", ["easyHunting", "ovhPabx"])
async def test_an_agent_is_made_attached_and_logged_in(world: Asked, flavour: str) -> None:
    hunting = world.sim.add_hunting(NUMBER, flavour)
    world.sim.add_agent(hunting, BILAL, status="available")
    base = f"{ACCOUNT}/{flavour}/{WIRE_NUMBER}/hunting"
    new = {"number": WIRE_ANNE, "simultaneousLines": 1, "status": "loggedOut", "timeout": 10, "wrapUpTime": 0}
    agent = await world.ask("post", f"{base}/agent", **new)
    assert agent == {**new, "agentId": agent["agentId"], "breakStatus": None, "description": None, "type": "external"}
    [queue] = await world.ask("get", f"{base}/queue")
    skill = await world.ask("post", f"{base}/agent/{agent['agentId']}/queue", position=0, queueId=queue)
    assert skill == {"agentId": agent["agentId"], "position": 1, "queueId": queue}
    assert world.sim.phone(NUMBER) == [BILAL]
    assert await world.ask("put", f"{base}/agent/{agent['agentId']}", status="available") is None
    assert world.sim.phone(NUMBER) == [ANNE, BILAL]
    await world.ask("put", f"{base}/queue/{queue}/agent/{agent['agentId']}", position=2)
    assert world.sim.phone(NUMBER) == [BILAL, ANNE]
    await world.ask("delete", f"{base}/agent/{agent['agentId']}/queue/{queue}")
    assert world.sim.phone(NUMBER) == [BILAL]


@pytest.mark.parametrize("first", [0, 1])
async def test_positions_start_at_0_or_1(world: Asked, first: Any) -> None:
    hunting = world.sim.add_hunting(NUMBER)
    agents = [world.sim.add_agent(hunting, phone) for phone in (ANNE, BILAL)]
    world.sim.questions.first_position = first
    path = f"{ACCOUNT}/easyHunting/{WIRE_NUMBER}/hunting/queue/{hunting.queue.id}/agent"
    shown = [await world.ask("get", f"{path}/{agent.id}") for agent in agents]
    assert [skill["position"] for skill in shown] == [first, first + 1]


@pytest.mark.parametrize("way", ["error", "nothing"])
async def test_attaching_twice_is_an_error_or_nothing(world: Asked, way: Any) -> None:
    hunting = world.sim.add_hunting(NUMBER)
    agent = world.sim.add_agent(hunting, ANNE)
    world.sim.questions.attach_twice = way
    fields = {"position": 0, "queueId": hunting.queue.id}
    if way == "error":
        assert await world.refused("post", f"{AGENTS}/{agent.id}/queue", **fields) == "ResourceConflictError"
    else:
        assert (await world.ask("post", f"{AGENTS}/{agent.id}/queue", **fields))["agentId"] == agent.id
    assert hunting.queue.order == [agent.id]


async def test_an_agent_needs_all_its_fields_and_a_known_status(world: Asked) -> None:
    world.sim.add_hunting(NUMBER)
    new = {"number": WIRE_ANNE, "simultaneousLines": 1, "status": "away", "timeout": 10, "wrapUpTime": 0}
    assert await world.refused("post", AGENTS, **new) == "BadParametersError"
    assert await world.refused("post", AGENTS, number=WIRE_ANNE) == "BadParametersError"
    assert await world.ask("get", AGENTS) == []


async def test_a_live_call_is_there_until_hang_up_and_then_counted(world: Asked) -> None:
    hunting = world.sim.add_hunting(NUMBER)
    agent = world.sim.add_agent(hunting, ANNE, status="available")
    path = f"{ACCOUNT}/easyHunting/{WIRE_NUMBER}/hunting/queue/{hunting.queue.id}"
    call = world.sim.call(NUMBER, "+33639980101")
    [id_] = await world.ask("get", f"{path}/liveCalls")
    assert (await world.ask("get", f"{path}/liveCalls/{id_}"))["state"] == "Waiting"
    assert (await world.ask("get", f"{AGENTS}/{agent.id}/liveStatus"))["status"] == "receiving"
    world.clock.at += timedelta(seconds=7)
    call.answer()
    assert await world.ask("get", f"{path}/liveCalls/{id_}") == {
        "agent": WIRE_ANNE,
        "answered": "2026-01-13T19:30:07+01:00",
        "begin": "2026-01-13T19:30:00+01:00",
        "callerIdName": "+33639980101",
        "callerIdNumber": "0033639980101",
        "destinationNumber": "",
        "end": None,
        "id": id_,
        "onHold": False,
        "queue": "33199005001",
        "state": "Answered",
    }
    world.clock.at += timedelta(seconds=60)
    call.hang_up()
    assert await world.refused("get", f"{path}/liveCalls/{id_}") == "ResourceNotFoundError"
    assert await world.ask("get", f"{path}/liveStatistics") == {
        "callsAnswered": 1,
        "callsLost": 0,
        "callsTotal": 1,
        "lastReset": "2026-01-13T19:30:00+01:00",
        "totalCallDuration": 60,
        "totalWaitingDuration": 7,
    }


async def test_opening_hours_send_callers_elsewhere(world: Asked) -> None:
    hunting = world.sim.add_hunting(NUMBER)
    world.sim.add_agent(hunting, ANNE, status="available")
    path = f"{ACCOUNT}/easyHunting/{WIRE_NUMBER}/timeConditions"
    await world.ask("put", path, enable=True, unavailableType="number", unavailableNumber=WIRE_BILAL)
    assert world.sim.phone(NUMBER) == [BILAL]
    hours = {"policy": "available", "timeFrom": "19:00:00", "timeTo": "20:00:00", "weekDay": "tuesday"}
    made = await world.ask("post", f"{path}/conditions", **hours)
    assert world.sim.phone(NUMBER) == [ANNE]
    await world.ask("delete", f"{path}/conditions/{made['conditionId']}")
    assert world.sim.phone(NUMBER) == [BILAL]
