"""A simulated OVH for the simulator's own tests, with calls or with HTTP requests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import ovh.exceptions
import pytest

from adapters.telephony.ovh.signer import Signer
from adapters.telephony.simulator import Simulator
from adapters.telephony.simulator.state import Hunting

ACCOUNT = "/telephony/ab1234567-ovh-1"
NUMBER, WIRE_NUMBER = "+33199005001", "0033199005001"
REDIRECTED = "+33199005002"
LINE, WIRE_LINE = "+33199005010", "0033199005010"
ANNE, WIRE_ANNE = "+33639980121", "0033639980121"
BILAL, WIRE_BILAL = "+33639980122", "0033639980122"
CHLOE = "+33639980123"
CALLER = "+33639980101"
OPTIONS = f"{ACCOUNT}/line/{WIRE_LINE}/options"
AGENTS = f"{ACCOUNT}/easyHunting/{WIRE_NUMBER}/hunting/agent"
FORWARD: dict[str, Any] = {"forwardUnconditional": True, "forwardUnconditionalNumber": WIRE_ANNE}
T0 = datetime(2026, 1, 13, 18, 30, tzinfo=UTC)  # a Tuesday, 19:30 in Paris


class Clock:
    def __init__(self) -> None:
        self.at = T0

    def now(self) -> datetime:
        return self.at


class Calls:
    """A simulator whose clock moves only by `wait`."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sim = Simulator(self.clock)

    def wait(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)
        self.sim.advance()

    def queue(self, *phones: str, strategy: str = "sequentiallyByAgentOrder", **settings: Any) -> Hunting:
        hunting = self.sim.add_hunting(NUMBER, strategy=strategy, **settings)
        for phone in phones:
            self.sim.add_agent(hunting, phone, status="available")
        return hunting

    def events(self) -> list[tuple[float, str, str]]:
        """All events of the stream so far: seconds since the start, name, and distinguishing details."""
        return [said(event.body) for event in self.sim.stream.published]

    def records(self) -> list[tuple[str, int, str]]:
        rows = [(r.service, r.shown["duration"], r.shown["hangupNature"]) for r in self.sim.state.records.values()]
        return [("+" + service[2:], duration, nature) for service, duration, nature in rows]


def said(body: dict[str, Any]) -> tuple[float, str, str]:
    data = body["Data"]
    told = [data.get(key) for key in ("Count", "Agent", "QueueCause", "QueueCancelReason", "QueueHangupCause")]
    words = " ".join("+" + word[2:] if word.startswith("00") else word for word in told if word)
    return (body["Timestamp"] // 1_000_000_000 - int(T0.timestamp()), body["Event"], words)


class Asked:
    """A simulator with HTTP server, and a client."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sim = Simulator(self.clock)
        self.client: Any = None

    def new_client(self, **keys: str) -> Signer:
        return Signer(
            self.sim.url,
            application_key=keys.get("application_key", self.sim.application_key),
            application_secret=keys.get("application_secret", self.sim.application_secret),
            consumer_key=keys.get("consumer_key", self.sim.consumer_key),
            read_time=lambda response: int(response.json()),
        )

    async def ask(self, method: str, path: str, client: Any = None, **fields: Any) -> Any:
        return await asyncio.to_thread(getattr(client or self.client, method), path, **fields)

    async def refused(self, method: str, path: str, client: Any = None, **fields: Any) -> str:
        """The name of the error that the `ovh` package raises for a request."""
        with pytest.raises(ovh.exceptions.APIError) as caught:
            await self.ask(method, path, client, **fields)
        return type(caught.value).__name__


@asynccontextmanager
async def asked() -> AsyncIterator[Asked]:
    """A simulator that serves until the block ends."""
    world = Asked()
    await world.sim.start()
    world.client = world.new_client()
    yield world
    world.client.close()
    await world.sim.stop()
