"""OVH answers with something else than it says it does: each answer in turn is changed in many ways.

Whatever we do then ends with what it should give, or with an `AdapterError` of one sentence without numbers.
"""

import json
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final

import pytest

from adapters.telephony.ovh.phone_numbers import wire_number
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.faults import Trouble
from bot.errors import AdapterError
from bot.model import (
    CallFact,
    Hours,
    Line,
    LineKind,
    Observed,
    Opening,
    Step,
    StepKind,
    Target,
    TargetKind,
)
from storage.types import reader_of, to_plain
from tests.support.ovh import ANNA, BRUNO, CALLER, NUMBER, QUEUE, SIP, JumpingClock, credentials, line
from tests.support.paths import ROOT

HTML: Final = b"<html><h1>502</h1></html>"
SCALARS: Final[tuple[Any, ...]] = (None, True, 0, -1, 1.5, 10**30, "", "x", "0639980111", float("nan"))
ODD: Final[tuple[Any, ...]] = (*SCALARS, [], {}, [None], [[]], [{}], ["x"], [1.5], [True], [-1], [10**30], {"a": []})
NAMED: Final = frozenset(
    name for file in (ROOT / "adapters/telephony/ovh").glob("*.py") for name in re.findall(r'"(\w+)"', file.read_text())
)
"""The words of our sources: a key that stands nowhere in them is not read."""
OF_EACH: Final = 3
"""Odd values that each key of an object gets; which ones, is drawn by its path."""

To = Target(TargetKind.NUMBER, ANNA)
Act = Callable[[OvhTelephony, Line], Awaitable[Any]]


# ---------------------------------------------------------------- what is done, and what it must give


async def findings(ovh: OvhTelephony, of: Line) -> list[str]:
    """The first finding that shows what it must not, as an error; else all of them."""
    found = [finding.words for finding in await ovh.check(of)]
    for words in found:
        if not is_one_sentence(words):
            raise ValueError(words)
    return found


async def step(kind: StepKind, ovh: OvhTelephony, of: Line) -> Observed:
    return await ovh.apply(of, Step(kind, To), await ovh.read(of))


async def read_back(kind: StepKind, ovh: OvhTelephony, of: Line) -> Observed:
    before = await ovh.read(of)
    return await ovh.read_back(of, before, [Step(kind, To)])


async def put_back(ovh: OvhTelephony, of: Line) -> object:
    before = json.loads(await ovh.snapshot(of))
    return list(await ovh.restore(of, json.dumps(before), dry_run=False))


async def set_hours(ovh: OvhTelephony, of: Line) -> None:
    await ovh.set_hours(of, Hours(kept=True, openings=frozenset([Opening(2, time(9), time(12))])))


async def records(ovh: OvhTelephony, of: Line) -> tuple[CallFact, ...]:
    now = ovh._clock.now()
    return tuple((await ovh.records(of, now - timedelta(days=1), now))[0])


READS: Final[dict[str, tuple[Act, Any]]] = {
    "read": (lambda ovh, of: ovh.read(of), Observed),
    "snapshot": (lambda ovh, of: ovh.snapshot(of), str),
    "restore": (put_back, list[str]),
    "records": (records, tuple[CallFact, ...]),
    "event token": (lambda ovh, of: ovh.event_token(of), str),
    "check": (findings, list[str]),
    "key": (lambda ovh, of: ovh.key_expires(of.key), datetime | None),
    "time": (lambda ovh, of: ovh.now(), datetime),
    "live": (lambda ovh, of: ovh.live_calls(of), tuple[CallFact, ...]),
    "waiting": (lambda ovh, of: ovh.anyone_waiting(of), bool),
}
OF_SIP: Final[dict[str, tuple[Act, Any]]] = READS | {
    "ring": (lambda ovh, of: ovh.ring(of, ANNA), None),
    "forward": (partial(step, StepKind.FORWARD), Observed),
    "read back": (partial(read_back, StepKind.FORWARD), Observed),
}
OF_NUMBER: Final = OF_SIP | {"redirect": (partial(step, StepKind.REDIRECT), Observed)}
OF_QUEUE: Final[dict[str, tuple[Act, Any]]] = (
    READS
    | {
        "hours": (lambda ovh, of: ovh.hours(of), Hours),
        "set hours": (set_hours, None),
    }
    | {kind.value: (partial(step, kind), Observed) for kind in (StepKind.CREATE, StepKind.ATTACH, StepKind.DETACH)}
    | {kind.value: (partial(step, kind), Observed) for kind in (StepKind.LOG_IN, StepKind.LOG_OUT)}
    | {f"back after {kind}": (partial(read_back, kind), Observed) for kind in (StepKind.LOG_IN, StepKind.ATTACH)}
)
LINES: Final = {LineKind.LINE: OF_SIP, LineKind.REDIRECT: OF_NUMBER, LineKind.HUNTING: OF_QUEUE}
DONE: Final = [(kind, name) for kind, acts in LINES.items() for name in acts]

LONG: Final = {"check", "restore"}
"""They make many requests, and each answer is changed in many ways."""


# ---------------------------------------------------------------- an answer, changed


def changes_of(answer: Any, draw: random.Random) -> Iterator[tuple[str, bytes]]:
    """The answer in other shapes, each with a name."""
    yield "html", HTML
    yield "empty", b""
    for odd in ODD:
        yield f"{odd!r} instead", json.dumps(odd).encode()
    yield from ((f"{where} is {odd!r}", json.dumps(body).encode()) for where, odd, body in changed_inside(answer, draw))


def changed_inside(value: Any, draw: random.Random, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The value with one of its parts missing or odd."""
    if isinstance(value, dict):
        for key, part in ((key, part) for key, part in value.items() if key in NAMED):
            yield f"{where}.{key}", "missing", {name: other for name, other in value.items() if name != key}
            for odd in draw.sample(ODD, OF_EACH):
                yield f"{where}.{key}", odd, value | {key: odd}
            yield from (
                (at, odd, value | {key: inner}) for at, odd, inner in changed_inside(part, draw, f"{where}.{key}")
            )
    if isinstance(value, list):
        for odd in draw.sample(ODD, OF_EACH * 2):
            yield f"{where}[-1]", odd, [*value, odd]
        for place, part in list(enumerate(value))[:1]:
            for at, odd, inner in changed_inside(part, draw, f"{where}[{place}]"):
                yield at, odd, [*value[:place], inner, *value[place + 1 :]]


# ---------------------------------------------------------------- each of them, everywhere


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param(kind, name, id=f"{kind}-{name}", marks=[pytest.mark.slow] if name in LONG else [])
        for kind, name in DONE
    ],
)
async def test_an_odd_answer_gives_a_value_or_one_sentence(
    sim: Simulator, clock: JumpingClock, kind: LineKind, name: str
) -> None:
    act, gives = LINES[kind][name]
    of = line(kind, time_conditions=kind is LineKind.HUNTING, shared=kind is LineKind.HUNTING)
    furnish(sim)
    found: list[str] = []
    known = await requests_of(sim, clock, of, READS["read"][0]) if name in {kind.value for kind in StepKind} else []
    for method, path in await requests_of(sim, clock, of, act):
        if (method, path) in known:
            continue  # it reads first what `read` is tried with
        body = await body_at(sim, clock, of, act, method, path)
        for what, odd in changes_of(json.loads(body), random.Random(path)):
            wrong = await what_is_wrong(sim, clock, of, act, gives, (method, path, odd))
            found += [f"{method} {path}: {what}: {wrong}"] if wrong else []
    assert found == []


def furnish(sim: Simulator) -> None:
    """Something to read everywhere."""
    hunting = sim.state.huntings[wire_number(QUEUE)]
    sim.add_agent(hunting, ANNA, status="available")
    sim.add_agent(hunting, BRUNO)
    for number in (SIP, NUMBER, QUEUE):
        sim.call(number, CALLER).hang_up()
    sim.call(QUEUE, CALLER)
    sim.advance()


async def attempt(sim: Simulator, clock: JumpingClock, of: Line, act: Act) -> Any:
    """Do it with an adapter that knows nothing yet; what stands at OVH is afterwards as before."""
    hunting = sim.state.huntings[wire_number(QUEUE)]
    agents, order = dict(hunting.agents), list(hunting.queue.order)
    ovh = OvhTelephony({"default": credentials(sim)}, clock, time_out=timedelta(seconds=2))
    sim.requests.clear()
    try:
        return await act(ovh, of)
    finally:
        ovh.close()
        sim.faults.requests.clear()
        hunting.agents.clear()
        hunting.agents.update(agents)
        hunting.queue.order[:] = order


async def requests_of(sim: Simulator, clock: JumpingClock, of: Line, act: Act) -> list[tuple[str, str]]:
    with suppress(AdapterError):  # what this kind of line does not have
        await attempt(sim, clock, of, act)
    return list(dict.fromkeys((asked.method, asked.path) for asked in sim.requests if asked.status == 200))


async def body_at(sim: Simulator, clock: JumpingClock, of: Line, act: Act, method: str, path: str) -> bytes:
    bodies: list[bytes] = []

    def note(body: bytes) -> bytes:
        bodies.append(body)
        return body

    sim.faults.next(Trouble.ODD, times=99, method=method, path=path, change=note)
    with suppress(AdapterError):
        await attempt(sim, clock, of, act)
    return bodies[0] if bodies else b"null"


async def what_is_wrong(
    sim: Simulator, clock: JumpingClock, of: Line, act: Act, gives: Any, answer: tuple[str, str, bytes]
) -> str:
    """What is wrong with what comes of an answer; "" for a value of its kind, and for one sentence."""
    method, path, odd = answer
    sim.faults.next(Trouble.ODD, times=999, method=method, path=path, change=lambda _: odd)
    try:
        value = await attempt(sim, clock, of, act)
    except AdapterError as error:
        return "" if is_one_sentence(error.message) else error.message
    except Exception as bug:  # noqa: BLE001  that is what we look for
        return repr(bug)
    if gives is None:
        return ""
    try:
        again = reader_of(gives)(json.loads(json.dumps(to_plain(value), allow_nan=False)))
    except Exception as bug:  # noqa: BLE001  a value of another kind than its type says
        return f"{value!r}: {bug!r}"
    same = list(again) == list(value) if isinstance(value, (list, tuple)) else again == value
    return "" if same else f"{value!r}"


def is_one_sentence(message: str) -> bool:
    return bool(message) and re.search(r"\n|39980|Traceback", message) is None
