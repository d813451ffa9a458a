"""The simulator's login, lines and redirections, asked by the real `ovh` package over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.simulated import (
    ACCOUNT,
    ANNE,
    BILAL,
    FORWARD,
    LINE,
    OPTIONS,
    WIRE_ANNE,
    WIRE_BILAL,
    WIRE_LINE,
    Asked,
    asked,
)


@pytest.fixture
async def world() -> AsyncIterator[Asked]:
    async with asked() as world:
        yield world


# ---------------------------------------------------------------- login


async def test_a_good_signature_is_let_in_also_with_a_query(world: Asked) -> None:
    world.sim.add_line(LINE)
    assert await world.ask("get", "/me") == {"nichandle": "ab1234567-ovh", "country": "FR", "language": "fr_FR"}
    path = f"{ACCOUNT}/service/{WIRE_LINE}/voiceConsumption"
    assert await world.ask("get", path, **{"creationDatetime.from": "2026-01-13T18:00:00+00:00"}) == []


async def test_wrong_keys_get_the_packages_errors(world: Asked) -> None:
    cases = {
        "BadParametersError": {"application_secret": "x" * 32},
        "InvalidKey": {"application_key": "x" * 16},
        "NotCredential": {"consumer_key": "x" * 32},
    }
    for error, keys in cases.items():
        client = world.new_client(**keys)
        assert await world.refused("get", "/me", client) == error
        client.close()


async def test_an_expired_key_and_one_not_yet_validated(world: Asked) -> None:
    asked = await world.ask("post", "/auth/credential", accessRules=[{"method": "GET", "path": "/*"}], _need_auth=False)
    assert asked["state"] == "pendingValidation"
    client = world.new_client(consumer_key=asked["consumerKey"])
    assert await world.refused("get", "/me", client) == "BadParametersError"
    world.sim.access.credentials[asked["consumerKey"]].status = "validated"
    assert (await world.ask("get", "/auth/currentCredential", client))["rules"] == [{"method": "GET", "path": "/*"}]
    world.sim.access.credentials[asked["consumerKey"]].expiration = world.clock.at
    assert await world.refused("get", "/me", client) == "InvalidCredential"
    client.close()


async def test_what_the_rules_do_not_name_is_not_granted(world: Asked) -> None:
    world.sim.add_line(LINE)
    world.sim.credential.rules = [("GET", "/telephony*"), ("PUT", "/telephony/*/line/*/options "), ("GET", "/me")]
    assert await world.ask("get", f"{ACCOUNT}/line") == [WIRE_LINE]
    assert await world.refused("put", OPTIONS, **FORWARD) == "NotGrantedCall"
    world.sim.credential.rules.append(("PUT", "/telephony/*/line/*/options"))
    assert await world.ask("put", OPTIONS, **FORWARD) is None
    assert await world.refused("get", "/me/api/credential") == "NotGrantedCall"


async def test_a_jump_of_the_simulated_clock_leaves_the_clients_cached_difference_right(world: Asked) -> None:
    await world.ask("get", "/me")
    world.clock.at += timedelta(hours=2)
    assert await world.ask("get", ACCOUNT)


@pytest.mark.parametrize(
    ("says", "error"), [("INVALID_SIGNATURE", "BadParametersError"), ("INVALID_KEY", "InvalidKey")]
)
async def test_a_stale_clock_fails_until_the_time_is_asked_again(world: Asked, says: Any, error: str) -> None:
    world.sim.questions.stale_clock = says
    await world.ask("get", "/me")
    world.sim.step_clock(600)
    assert await world.refused("get", "/me") == error
    world.client.forget_time()
    assert await world.ask("get", "/telephony") == ["ab1234567-ovh-1"]


async def test_without_a_consumer_key_the_answer_is_401(world: Asked) -> None:
    response = await asyncio.to_thread(world.client.raw_call, "GET", "/me", None, False)
    assert (response.status_code, response.json()["message"]) == (401, "You must login first")
    assert response.headers["X-Ovh-Queryid"].startswith("EU.ext-3.")


# ---------------------------------------------------------------- lines and redirections


async def test_a_forward_is_set_read_back_and_rings(world: Asked) -> None:
    world.sim.add_line(LINE)
    assert await world.ask("put", OPTIONS, **FORWARD) is None
    options = await world.ask("get", OPTIONS)
    assert {name: options[name] for name in (*FORWARD, "forwardUnconditionalNature")} == {
        **FORWARD,
        "forwardUnconditionalNature": "number",
    }
    assert world.sim.phone(LINE) == [ANNE]
    assert [(w.method, w.path, w.body, w.status) for w in world.sim.writes] == [
        ("PUT", OPTIONS, FORWARD, 200),
    ]


@pytest.mark.parametrize(("way", "kept"), [("refused", None), ("kept", ANNE), ("normalised", WIRE_ANNE)])
async def test_a_number_with_a_plus_is_refused_kept_or_normalised(world: Asked, way: Any, kept: str | None) -> None:
    world.sim.add_line(LINE)
    world.sim.questions.plus_in_put = way
    wanted = {"forwardUnconditional": True, "forwardUnconditionalNumber": ANNE}
    if kept is None:
        assert await world.refused("put", OPTIONS, **wanted) == "BadParametersError"
        return
    await world.ask("put", OPTIONS, **wanted)
    assert (await world.ask("get", OPTIONS))["forwardUnconditionalNumber"] == kept
    assert world.sim.phone(LINE) == [ANNE]


@pytest.mark.parametrize(("way", "number"), [("kept", WIRE_ANNE), ("dropped", "")])
async def test_the_number_of_a_forward_that_is_off_is_kept_or_dropped(world: Asked, way: Any, number: str) -> None:
    world.sim.add_line(LINE, **FORWARD)
    world.sim.questions.forward_number_when_off = way
    await world.ask("put", OPTIONS, forwardUnconditional=False)
    assert (await world.ask("get", OPTIONS))["forwardUnconditionalNumber"] == number


async def test_bad_values_change_nothing_at_all(world: Asked) -> None:
    world.sim.add_line(LINE)
    before = await world.ask("get", OPTIONS)
    for fields in (
        {**FORWARD, "ringNumber": "1"},
        {**FORWARD, "forwardUnconditionalNature": "external"},
        {"forwardUnconditional": "true"},
        {"forwardUnconditional": True, "forwardUnconditionalNumber": "0639980121"},
        {"forwardUnconditional": True, "forwardUnconditionalNumber": "0033899000000"},
    ):
        assert await world.refused("put", OPTIONS, **fields) == "BadParametersError"
    assert await world.ask("get", OPTIONS) == before


async def test_read_only_fields_are_ignored_or_refused(world: Asked) -> None:
    world.sim.add_line(LINE)
    fields = {"voicemailInternalNumber": "999", "forwardUnconditional": True}
    assert await world.ask("put", OPTIONS, **fields) is None
    assert (await world.ask("get", OPTIONS))["voicemailInternalNumber"] == "123"
    world.sim.questions.read_only_in_put = "refused"
    assert await world.refused("put", OPTIONS, **fields) == "BadParametersError"


async def test_unknown_services_accounts_and_paths_are_not_found(world: Asked) -> None:
    world.sim.add_line(LINE)
    paths = (
        f"{ACCOUNT}/line/0033199005099/options",
        f"{ACCOUNT}/line/{LINE}/options",
        "/telephony/other/line",
        f"{ACCOUNT}/nonsense",
        f"{ACCOUNT}/easyHunting/{WIRE_LINE}/hunting/agent",
    )
    for path in paths:
        assert await world.refused("get", path) == "ResourceNotFoundError"


async def test_a_redirection_changes_by_a_task_that_comes_to_an_end(world: Asked) -> None:
    for number in (LINE, "+33199005011"):
        world.sim.add_line(number)
    world.sim.add_redirect("+33199005002", LINE)
    path = f"{ACCOUNT}/redirect/0033199005002"
    task = await world.ask("post", f"{path}/changeDestination", destination="0033199005011")
    look = f"{ACCOUNT}/service/0033199005002/task/{task['taskId']}"
    assert [(await world.ask("get", look))["status"] for _ in range(3)] == ["todo", "doing", "done"]
    assert await world.refused("get", look) == "ResourceNotFoundError"
    assert (await world.ask("get", path))["destination"] == "0033199005011"
    assert await world.refused("post", f"{path}/changeDestination", destination=WIRE_ANNE) == "BadParametersError"


async def test_a_task_ends_by_time_too(world: Asked) -> None:
    world.sim.add_line(LINE)
    world.sim.add_redirect("+33199005002", None)
    path = f"{ACCOUNT}/redirect/0033199005002"
    await world.ask("post", f"{path}/changeDestination", destination=WIRE_LINE)
    assert (await world.ask("get", path))["destination"] is None
    world.clock.at += timedelta(seconds=2)
    assert (await world.ask("get", path))["destination"] == WIRE_LINE


async def test_click_to_call_rings_the_line_and_then_the_called_phone(world: Asked) -> None:
    world.sim.add_line(LINE)
    path = f"{ACCOUNT}/line/{WIRE_LINE}/click2Call"
    await world.ask("post", path, calledNumber=WIRE_ANNE)
    assert world.sim.ringing() == [LINE]
    world.sim.calls[0].answer()
    assert world.sim.ringing() == [ANNE]
    world.sim.calls[0].hang_up()
    await world.ask("post", path, calledNumber=WIRE_LINE, callingNumber=WIRE_BILAL)
    assert world.sim.ringing() == [BILAL]
