"""The simulator's batches, event tokens and call records, asked by the real `ovh` package over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.simulated import ACCOUNT, AGENTS, ANNE, FORWARD, LINE, NUMBER, WIRE_LINE, WIRE_NUMBER, Asked, asked


@pytest.fixture
async def world() -> AsyncIterator[Asked]:
    async with asked() as world:
        yield world


@pytest.mark.parametrize("key", ["number", "text"])
async def test_a_batch_answers_each_id_and_an_unknown_one_beside_them(world: Asked, key: Any) -> None:
    hunting = world.sim.add_hunting(NUMBER)
    agent = world.sim.add_agent(hunting, ANNE)
    world.sim.questions.batch_key = key
    headers = {"X-Ovh-Batch": ","}
    response = await asyncio.to_thread(
        world.client.raw_call,
        "GET",
        f"{AGENTS}/{agent.id},7",
        None,
        True,
        headers,
    )
    good, bad = response.json()
    assert good == {"key": agent.id if key == "number" else str(agent.id), "value": agent.shown}
    assert (bad["key"], list(bad)) == (7 if key == "number" else "7", ["key", "error"])


@pytest.mark.parametrize(
    "path",
    [
        f"{ACCOUNT}/eventToken",
        f"{ACCOUNT}/service/{WIRE_NUMBER}/eventToken",
        f"{ACCOUNT}/easyHunting/{WIRE_NUMBER}/hunting/eventToken",
    ],
)
async def test_a_token_is_missing_then_made_then_there_then_gone(world: Asked, path: str) -> None:
    world.sim.add_hunting(NUMBER)
    assert await world.refused("get", path) == "ResourceNotFoundError"
    token = await world.ask("post", path, expiration="unlimited")
    assert await world.ask("get", path) == {"token": token}
    assert await world.ask("delete", path) is None
    assert await world.refused("get", path) == "ResourceNotFoundError"


async def test_records_come_late_and_by_month(world: Asked) -> None:
    world.sim.add_line(LINE, **FORWARD)
    world.sim.call(LINE, "+33639980101").hang_up()
    base = f"{ACCOUNT}/service/{WIRE_LINE}"
    assert await world.ask("get", f"{base}/voiceConsumption") == []
    world.clock.at += timedelta(minutes=1)
    [id_] = await world.ask("get", f"{base}/voiceConsumption")
    record = await world.ask("get", f"{base}/voiceConsumption/{id_}")
    assert record == {
        "called": WIRE_LINE,
        "calling": "0033639980101",
        "consumptionId": id_,
        "countrySuffix": "ovh",
        "creationDatetime": "2026-01-13T19:30:00+01:00",
        "designation": "OVH VoIP",
        "destinationType": "mobile",
        "dialed": WIRE_LINE,
        "duration": 0,
        "hangupNature": "missed",
        "planType": "priceplan",
        "priceWithoutTax": {"currencyCode": "EUR", "text": "0.00 €", "value": 0},
        "wayType": "transfer",
    }
    world.clock.at += timedelta(days=30)
    assert await world.ask("get", f"{base}/voiceConsumption") == []
    assert await world.ask("get", f"{base}/previousVoiceConsumption") == [id_]
    assert "dialed" not in await world.ask("get", f"{base}/previousVoiceConsumption/{id_}")


async def test_records_are_filtered_and_too_many_are_refused(world: Asked) -> None:
    world.sim.add_line(LINE)
    for _ in range(3):
        world.sim.call(LINE, "+33639980101").hang_up()
        world.clock.at += timedelta(minutes=10)
    path = f"{ACCOUNT}/service/{WIRE_LINE}/voiceConsumption"
    window = {"creationDatetime.from": "2026-01-13T18:35:00Z", "creationDatetime.to": "2026-01-13T19:45:00+01:00"}
    assert len(await world.ask("get", path, **window)) == 1
    assert await world.ask("get", path, wayType="transfer") == []
    world.sim.state.most_records = 2
    assert await world.refused("get", path) == "BadParametersError"
    assert await world.refused("get", path, **{"creationDatetime.from": "yesterday"}) == "BadParametersError"


async def test_a_record_may_come_back_under_another_id(world: Asked) -> None:
    world.sim.add_line(LINE)
    world.sim.call(LINE, None).hang_up()
    world.clock.at += timedelta(minutes=5)
    path = f"{ACCOUNT}/service/{WIRE_LINE}/voiceConsumption"
    [before] = await world.ask("get", path)
    after = world.sim.reissue_record(before)
    assert after != before
    assert (await world.ask("get", f"{path}/{after}"))["calling"] == "anonymous"
