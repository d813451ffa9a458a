"""Each thing that can go wrong at OVH, on each kind of line, in a hand-over from Anne to Bakari.

Whatever happens, the line ends verified, or one alert tells of it and closes later; "verified" is said only after two
readings of what rings; and at no request is there nobody at the other end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest

from adapters.telephony.simulator.api.server import Api, Request
from adapters.telephony.simulator.faults import Trouble
from bot.model import Line, LineKind
from tests.support.scene import ANNE, BAKARI, CHLOE, NOON, STRANGER, Scene, a_line, hours, scene

MINUTE: Final = timedelta(minutes=1)
TWICE: Final = timedelta(seconds=30)

LINES: Final[dict[str, Callable[[], Line]]] = {
    "line": partial(a_line, LineKind.LINE),
    "easyHunting": partial(a_line, LineKind.HUNTING),
    "redirect": partial(a_line, LineKind.REDIRECT),
    "ovhPabx": partial(a_line, LineKind.HUNTING, hunting="ovhPabx"),
    "shared": partial(a_line, LineKind.HUNTING, shared=True),
}

FAULTS: Final[dict[str, tuple[Trouble, dict[str, Any]]]] = {
    "time-out before": (Trouble.LOST_BEFORE, {}),
    "time-out after": (Trouble.LOST_AFTER, {}),
    "500 three times": (Trouble.SERVER_ERROR, {"times": 3}),
    "401": (Trouble.UNAUTHORISED, {}),
    "400 signature": (Trouble.SIGNATURE, {"times": 2}),
    "403 not granted": (Trouble.FORBIDDEN, {"code": "NOT_GRANTED_CALL"}),
    "403 no credential": (Trouble.FORBIDDEN, {"code": "NOT_CREDENTIAL"}),
    "403 expired": (Trouble.FORBIDDEN, {"code": "INVALID_CREDENTIAL"}),
    "403 wrong key": (Trouble.FORBIDDEN, {"code": "INVALID_KEY", "times": 2}),
    "403": (Trouble.FORBIDDEN, {"code": "FORBIDDEN"}),
    "404": (Trouble.NOT_FOUND, {}),
    "409": (Trouble.CONFLICT, {}),
    "429": (Trouble.TOO_MANY, {}),
    "429 with a wait": (Trouble.TOO_MANY, {"retry_after": 20}),
    "HTML": (Trouble.HTML, {}),
    "empty": (Trouble.EMPTY, {}),
    "does not stick": (Trouble.DOES_NOT_STICK, {"times": 2}),
    "late": (Trouble.LATE, {"times": 4}),
}
HITS: Final = {
    "reads": {"method": "GET"},
    "writes": {"method": "[PD]*"},
    "partial": {"method": "[PD]*", "path": "*/queue*"},
}
"""Which requests a fault hits. Partial: an agent is made or logged in, and then does not come into the queue."""


def cases(fast: str) -> list[Any]:
    """Everything; only what concerns one kind of line is tried in every run of the tests, the rest is slow."""
    return [
        pytest.param(kind, fault, hits, marks=[] if kind == fast else [pytest.mark.slow])
        for kind in LINES
        for fault in FAULTS
        for hits in HITS
        if hits != "partial" or LINES[kind]().kind is LineKind.HUNTING
    ]


@dataclass(slots=True)
class Witness:
    """Notes at every request, and after every pass, what must never be. `after` is where the hand-over is."""

    here: Scene
    after: datetime
    seen: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        """What rang before this request, which is what rang after the one before."""
        rings = set(self.here.rings())
        if not rings & {ANNE, BAKARI}:
            self.seen.append(f"{request.at}: nobody, but {rings}")
        if CHLOE in rings:
            self.seen.append(f"{request.at}: somebody of another line")
        if self.here.line.shared and not self.other_line():
            self.seen.append(f"{request.at}: the other line has lost somebody")

    def other_line(self) -> bool:
        hunting = self.here.simulator.state.huntings[self.here.line.service.replace("+", "00")]
        chloe = next(agent for agent in hunting.agents.values() if agent.number.endswith(CHLOE[-9:]))
        return chloe.shown["status"] == "available" and chloe.id in list(hunting.queues.values())[1].order

    async def passed(self) -> None:
        """What the bot believes, against what was asked and rings."""
        known, now = await self.here.known(), self.here.clock.now()
        if known.verified_at is None:
            return
        requests = self.here.simulator.requests
        changed = max((r.at for r in requests if r.method != "GET" and r.status < 400), default=NOON)
        reads = [r.at for r in requests if r.method == "GET" and r.status == 200 and r.at >= changed]
        if known.verified_at == now and (not reads or max(reads) - min(reads) < TWICE):
            self.seen.append(f"{now}: verified without two readings")
        assert known.desired is not None
        if not {target.phone for target in known.desired.must} <= set(self.here.rings()):
            self.seen.append(f"{now}: verified, and rings {self.here.rings()}")

    async def until(self, at: datetime) -> None:
        """As `Scene.until`, watched."""
        here = self.here
        Api.watchers.append(self.request)
        try:
            await here.follow()
            while here.clock.now() < at:
                now = here.clock.now()
                here.clock.move(min(at, max(here.following.next_look(now), now + timedelta(seconds=1))))
                await here.follow()
                await self.passed()
        finally:
            Api.watchers.remove(self.request)
        self.request(Request("", "", {}, None, at))


async def before_a_hand_over(here: Scene) -> Witness:
    """Anne is rung; Bakari relieves her in some minutes, and nothing of it is done."""
    one, two, three = hours(-1, 0.1, 1)
    await here.shift((one, two), "Anne")
    await here.shift((two, three), "Bakari")
    await here.until(two - 3 * MINUTE)
    assert here.rings() == [ANNE]
    return Witness(here, two)


async def ended_right(here: Scene) -> None:
    """Bakari is rung, which was read twice, and no alert is open. There was one at most."""
    known = await here.known()
    assert (here.rings(), known.verified_at is None, known.alert_key) == ([BAKARI], False, "")
    assert len([chat for chat, _ in here.said if chat == "coordination"]) <= 1


@pytest.mark.parametrize(("kind", "fault", "hits"), cases("easyHunting"))
async def test_a_passing_fault(kind: str, fault: str, hits: str) -> None:
    async with scene(LINES[kind]()) as here:
        witness = await before_a_hand_over(here)
        trouble, how = FAULTS[fault]
        how = {**how, **HITS[hits]}
        here.simulator.faults.next(trouble, **how)
        await witness.until(witness.after + 7 * MINUTE)
        assert witness.seen == []
        await ended_right(here)


@pytest.mark.parametrize(("kind", "fault", "hits"), cases("line"))
async def test_a_lasting_fault(kind: str, fault: str, hits: str) -> None:
    async with scene(LINES[kind]()) as here:
        witness = await before_a_hand_over(here)
        trouble, how = FAULTS[fault]
        how = {**how, **HITS[hits], "times": 1_000_000}
        here.simulator.faults.next(trouble, **how)
        # Whoever must be told while we stay away from OVH is told by `follow_for_ever`, not by a pass. A reading that
        # is tried again when the hand-over comes lasts up to 30 s: the change is decided after it.
        later = how.get("retry_after") or trouble is Trouble.TOO_MANY
        await witness.until(witness.after + timedelta(seconds=120 if later else 65))
        known = await here.known()
        told = [chat for chat, _ in here.said]
        assert (known.verified_at is not None and here.rings() == [BAKARI]) != bool(known.alert_key)
        assert told.count("coordination") == bool(known.alert_key)
        here.simulator.faults.requests.clear()
        await witness.until(witness.after + 9 * MINUTE)
        assert witness.seen == []
        await ended_right(here)
        closed = [text for chat, text in here.said if chat.startswith("coordination")]
        assert not closed or closed[-1].startswith("C'est rétabli")


# ---------------------------------------------------------------- another hand


def redirected(here: Scene) -> None:
    here.another_hand(STRANGER)


def stranger(here: Scene) -> None:
    """An agent that nobody knows rings beside ours, or the forward leads elsewhere."""
    if here.line.kind is LineKind.HUNTING:
        hunting = here.simulator.state.huntings[here.line.service.replace("+", "00")]
        here.simulator.add_agent(hunting, STRANGER, status="available")
    else:
        here.another_hand(STRANGER)


MOMENTS: Final = (-150, -60, 0, 10, 45, 90)
"""Seconds after the hand-over."""


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("meddles", [redirected, stranger])
@pytest.mark.parametrize("kind", ["line", *(pytest.param(k, marks=pytest.mark.slow) for k in LINES if k != "line")])
async def test_another_hand_in_the_middle_of_it(kind: str, meddles: Callable[[Scene], None], moment: int) -> None:
    async with scene(LINES[kind]()) as here:
        witness = await before_a_hand_over(here)
        await witness.until(witness.after + timedelta(seconds=moment))
        meddles(here)
        await here.until(witness.after + 8 * MINUTE)
        known = await here.known()
        assert known.verified_at is not None
        if here.line.kind is LineKind.HUNTING:
            assert here.rings() in ([BAKARI, STRANGER], [STRANGER, BAKARI])
            # Before the hand-over the change itself puts it right; after it that is a repair, which is told.
            repaired = ["Ligne Lyon : quelqu'un avait changé ce réglage chez OVH"] if meddles is redirected else []
            assert [text[:55] for chat, text in here.said if chat == "coordination"] == [
                *(repaired if moment >= 0 else []),
                "Ligne Lyon : OVH fait sonner un numéro que je ne connai",
            ]
        else:
            await ended_right(here)
