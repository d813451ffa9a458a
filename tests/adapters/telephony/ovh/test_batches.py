"""Readings of several lines at the same time: one request, whoever reads, and alone where OVH refuses."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.telephony.ovh.batches import objects_of_batch
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.faults import Trouble
from bot.errors import AdapterError
from bot.model import Line, LineId, LineKind, Observed, Phone, Priority
from tests.support.ovh import SIP, line

REFUSALS = [
    (Trouble.NOT_FOUND, ""),
    (Trouble.SIGNATURE, ""),  # 400
    (Trouble.FORBIDDEN, "NOT_GRANTED_CALL"),  # a key whose rules name each line
]


def lines_of(sim: Simulator, count: int, kind: LineKind = LineKind.LINE) -> list[Line]:
    """So many lines of one account beside the usual one, each forwarded to a phone of its own."""
    made = []
    for n in range(count):
        service, number = Phone(f"+3326191{6000 + n}"), Phone(f"+3319900{6000 + n}")
        sim.add_line(service, forwardUnconditional=True, forwardUnconditionalNumber=f"+336399{80000 + n}")
        if kind is LineKind.REDIRECT:
            sim.add_redirect(number, service)
        else:
            number = service
        made.append(replace(line(kind), id=LineId(f"l{n}"), service=service, number=number))
    return made


async def read_all(ovh: OvhTelephony, lines: Sequence[Line], priority: Priority = Priority.CHANGE) -> list[Observed]:
    return await asyncio.gather(*(ovh.read(one, priority) for one in lines))


def paths(sim: Simulator) -> list[str]:
    return [request.path for request in sim.requests if request.path != "/auth/time"]


@pytest.mark.parametrize(("kind", "requests"), [(LineKind.LINE, 1), (LineKind.REDIRECT, 2)])
async def test_fifty_lines_of_an_account_are_read_in_one_request_of_each_kind(
    ovh: OvhTelephony, sim: Simulator, kind: LineKind, requests: int
) -> None:
    lines = lines_of(sim, 50, kind)
    found = await read_all(ovh, lines)
    assert [row.targets[0].phone for row in found] == [f"+336399{80000 + n}" for n in range(50)]
    if kind is LineKind.REDIRECT:
        assert [row.redirected_to for row in found] == [one.service for one in lines]
    assert len(paths(sim)) == requests


async def test_fifty_one_lines_are_two_requests(ovh: OvhTelephony, sim: Simulator) -> None:
    await read_all(ovh, lines_of(sim, 51))
    assert len(paths(sim)) == 2


async def test_lines_of_two_accounts_are_two_requests(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 4)
    elsewhere = [replace(one, billing_account="ab1234567-ovh-2") for one in lines[2:]]
    sim.state.elsewhere = {one.service.replace("+", "00"): one.billing_account for one in elsewhere}
    found = await read_all(ovh, lines[:2] + elsewhere)
    assert [len(row.targets) for row in found] == [1, 1, 1, 1]
    assert len(paths(sim)) == 2


async def test_who_waits_for_it_takes_the_background_readings_along(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 10)
    idle = asyncio.create_task(read_all(ovh, lines[:9], Priority.IDLE))
    await asyncio.sleep(0)
    urgent = await ovh.read(lines[9], Priority.NOW)
    assert len(await idle) == 9
    assert urgent.targets[0].phone == "+33639980009"
    assert len(paths(sim)) == 1


@pytest.mark.parametrize(("trouble", "code"), REFUSALS)
async def test_where_ovh_refuses_to_read_several_each_line_is_read_alone(
    ovh: OvhTelephony, sim: Simulator, trouble: Trouble, code: str
) -> None:
    lines = lines_of(sim, 5)
    sim.faults.next(trouble, times=2, path="*,*", code=code)
    assert [len(row.targets) for row in await read_all(ovh, lines)] == [1] * 5
    asked = len(paths(sim))
    assert [len(row.targets) for row in await read_all(ovh, lines)] == [1] * 5
    assert all("," not in path for path in paths(sim)[asked:])
    assert not await ovh.reads_together(lines)


async def test_whether_lines_are_read_together_is_tried(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 5)
    assert await ovh.reads_together(lines)
    sim.credential.rules[:] = [("GET", f"/telephony/*/line/{one.service.replace('+', '00')}/options") for one in lines]
    assert not await ovh.reads_together(lines)
    assert [len(row.targets) for row in await read_all(ovh, lines)] == [1] * 5


async def test_a_line_that_is_gone_fails_alone(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 3)
    del sim.state.lines[lines[1].service.replace("+", "00")]
    found = await asyncio.gather(*(ovh.read(one) for one in lines), return_exceptions=True)
    assert [isinstance(row, AdapterError) for row in found] == [False, True, False]


async def test_a_failure_of_the_request_is_everybody_s(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 3)
    sim.faults.next(Trouble.UNAUTHORISED, path="*,*")
    found = await asyncio.gather(*(ovh.read(one) for one in lines), return_exceptions=True)
    assert [isinstance(row, AdapterError) for row in found] == [True] * 3


async def test_a_request_that_fails_for_a_moment_is_made_again_for_all(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 3)
    sim.faults.next(Trouble.SERVER_ERROR, path="*,*")
    assert [len(row.targets) for row in await read_all(ovh, lines)] == [1] * 3
    assert len(paths(sim)) == 2


async def test_who_is_broken_off_leaves_the_others_an_answer(ovh: OvhTelephony, sim: Simulator) -> None:
    lines = lines_of(sim, 3)
    tasks = [asyncio.create_task(ovh.read(one)) for one in lines]
    await asyncio.sleep(0)
    tasks[0].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert [isinstance(row, Observed | AdapterError) for row in found[1:]] == [True, True]


@pytest.mark.parametrize("key", ["0033199006000", "33199006000", 33199006000])
def test_a_key_is_the_same_as_text_and_as_a_number(key: object) -> None:
    row = {"key": key, "value": {"forwardUnconditional": False}}
    assert objects_of_batch([row], ["0033199006000"]) == {"0033199006000": {"forwardUnconditional": False}}


def test_rows_with_errors_and_answers_of_another_shape_are_no_objects() -> None:
    assert objects_of_batch([{"key": "1", "error": {"message": "no"}}, 7], ["1", "2"]) == {}
    assert objects_of_batch({"message": "no"}, ["1"]) is None
    assert SIP not in str(objects_of_batch([], [SIP]))
