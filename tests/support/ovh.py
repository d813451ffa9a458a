"""Lines at a simulated OVH, a login to it, and clocks whose waits take no time or never end."""

import asyncio
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from adapters.telephony.simulator import Simulator
from bot.model import Line, LineId, LineKind, OvhLogin, Phone
from tests.support.france import IN_FRANCE

START = datetime(2026, 1, 13, 18, 30, tzinfo=UTC)
NUMBER = Phone("+33199005001")
SIP = Phone("+33199005010")
QUEUE = Phone("+33199005002")
ANNA, BRUNO, CALLER = Phone("+33639980111"), Phone("+33639980112"), Phone("+33639980101")


class JumpingClock:
    """Waiting takes no time: the clock jumps to its end. `waits`: the requested delays, in seconds."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        self.waits.append(delay.total_seconds())
        self.at += delay
        await asyncio.sleep(0)


class StillClock(JumpingClock):
    """Waiting never ends."""

    @override
    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        self.waits.append(delay.total_seconds())
        await asyncio.Event().wait()


def credentials(sim: Simulator) -> OvhLogin:
    return OvhLogin(sim.url, sim.application_key, sim.application_secret, sim.consumer_key)


def line(kind: LineKind, **settings: object) -> Line:
    """A line of this kind at the simulator."""
    number, service = {LineKind.LINE: (SIP, SIP), LineKind.REDIRECT: (NUMBER, SIP), LineKind.HUNTING: (QUEUE, QUEUE)}[
        kind
    ]
    usual: dict[str, object] = IN_FRANCE | {
        "id": LineId("lyon"),
        "name": "Lyon",
        "number": number,
        "service": service,
        "kind": kind,
    }
    return Line(**(usual | settings), billing_account="ab1234567-ovh-1")  # type: ignore[arg-type]  # as Line has them
