"""What can be made to go wrong in the simulator's API, and what the real `ovh` package makes of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.telephony.simulator import Trouble
from tests.support.simulated import ANNE, BILAL, FORWARD, LINE, OPTIONS, WIRE_ANNE, WIRE_BILAL, Asked, asked


@pytest.fixture
async def world() -> AsyncIterator[Asked]:
    async with asked() as world:
        yield world


@pytest.mark.parametrize(
    ("trouble", "code", "error"),
    [
        (Trouble.TOO_MANY, "", "APIError"),
        (Trouble.SERVER_ERROR, "", "APIError"),
        (Trouble.UNAUTHORISED, "", "APIError"),
        (Trouble.HTML, "", "InvalidResponse"),
        (Trouble.EMPTY, "", "InvalidResponse"),
        (Trouble.NOT_FOUND, "", "ResourceNotFoundError"),
        (Trouble.CONFLICT, "", "ResourceConflictError"),
        (Trouble.SIGNATURE, "", "BadParametersError"),
        (Trouble.LOST_BEFORE, "", "HTTPError"),
        (Trouble.FORBIDDEN, "NOT_GRANTED_CALL", "NotGrantedCall"),
        (Trouble.FORBIDDEN, "NOT_CREDENTIAL", "NotCredential"),
        (Trouble.FORBIDDEN, "INVALID_KEY", "InvalidKey"),
        (Trouble.FORBIDDEN, "INVALID_CREDENTIAL", "InvalidCredential"),
        (Trouble.FORBIDDEN, "FORBIDDEN", "Forbidden"),
    ],
)
async def test_each_trouble_is_the_packages_own_error_once(
    world: Asked, trouble: Trouble, code: str, error: str
) -> None:
    world.sim.faults.next(trouble, code=code)
    assert await world.refused("get", "/telephony") == error
    assert await world.ask("get", "/telephony") == ["ab1234567-ovh-1"]


async def test_a_429_may_say_how_long_to_wait(world: Asked) -> None:
    world.sim.faults.next(Trouble.TOO_MANY, retry_after=7)
    response = await asyncio.to_thread(world.client.raw_call, "GET", "/telephony")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")


@pytest.mark.parametrize(
    ("trouble", "rings"),
    [(Trouble.LOST_BEFORE, [LINE]), (Trouble.LOST_AFTER, [ANNE]), (Trouble.EMPTY, [ANNE])],
)
async def test_a_write_whose_answer_is_lost_was_done_or_not(world: Asked, trouble: Trouble, rings: list[str]) -> None:
    world.sim.add_line(LINE)
    world.sim.faults.next(trouble, method="PUT")
    assert await world.refused("put", OPTIONS, **FORWARD) in {"HTTPError", "InvalidResponse"}
    assert world.sim.phone(LINE) == rings


async def test_a_value_that_does_not_stick_is_answered_like_one_that_does(world: Asked) -> None:
    world.sim.add_line(LINE)
    world.sim.faults.next(Trouble.DOES_NOT_STICK, method="PUT", path="*/options")
    assert await world.ask("put", OPTIONS, **FORWARD) is None
    assert world.sim.phone(LINE) == [LINE]


async def test_a_fault_hits_only_what_it_names(world: Asked) -> None:
    world.sim.add_line(LINE)
    world.sim.faults.next(Trouble.SERVER_ERROR, times=2, method="PUT", path="*/options")
    assert await world.ask("get", OPTIONS)
    assert [await world.refused("put", OPTIONS, **FORWARD) for _ in range(2)] == ["APIError"] * 2
    assert await world.ask("put", OPTIONS, **FORWARD) is None


async def test_another_hand_changes_what_we_set(world: Asked) -> None:
    world.sim.add_line(LINE, **FORWARD)
    world.sim.someone_sets(LINE, forwardUnconditionalNumber=BILAL)
    assert (await world.ask("get", OPTIONS))["forwardUnconditionalNumber"] == WIRE_BILAL


async def test_it_stops_and_starts_again_with_what_it_knew(world: Asked) -> None:
    world.sim.add_line(LINE, **FORWARD)
    await world.sim.stop()
    await world.sim.start()
    client = world.new_client()
    assert (await world.ask("get", OPTIONS, client))["forwardUnconditionalNumber"] == WIRE_ANNE
    client.close()
