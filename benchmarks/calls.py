"""How many stream events per second are parsed, stored and folded, with one transaction per poll answer."""

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from adapters.telephony.ovh.event_parser import parse_events
from bot.calls.log import record_call_facts
from bot.model import Line, LineId, LineKind, Phone
from storage.store import SqlStore, open_store
from tests.support.france import FRENCH

RUNS = 5
CALLS = 2000
ANSWER = 50
"""Events per answer of the stream."""
NUMBER = Phone("+33199005001")
LINE = Line(LineId("lyon"), "Lyon", NUMBER, NUMBER, LineKind.HUNTING, "xx-ovh-1", *FRENCH)
START = 1_768_329_000
EVENTS = ("member-queue-start", "agent-offering", "bridge-agent-start", "bridge-agent-end", "member-queue-end")


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def event(name: str, call: int, at: float) -> dict[str, object]:
    joined = START + 6 * call
    data: dict[str, object] = {
        "Queue": "0033199005001",
        "Ts": str(int(at)),
        "Calling": f"003363998{call % 10_000:04}",
        "QueueMemberUUID": f"passage-{call}",
    }
    if name != "member-queue-start":
        data |= {"Agent": "0033639980122", "QueueMemberJoinedTime": str(joined)}
    if name.startswith("bridge"):
        data |= {"QueueAgentAnsweredTime": str(joined + 8)}
    return {"Event": name, "Ressource": "0033199005001", "Timestamp": int(at * 1_000_000_000), "Data": data}


def answers() -> list[dict[str, object]]:
    """A busy line: a call every six seconds, with five events within a minute and a half, sorted by time."""
    events = [
        (at, name, call)
        for call in range(CALLS)
        for name, after in zip(EVENTS, (0, 1, 8, 90, 91), strict=True)
        for at in [START + 6 * call + after]
    ]
    stream = [event(name, call, at) for at, name, call in sorted(events)]
    return [{"Events": stream[place : place + ANSWER]} for place in range(0, len(stream), ANSWER)]


async def take_in(store: SqlStore, stream: list[dict[str, object]]) -> float:
    began = time.perf_counter()
    for answer in stream:
        facts = parse_events(answer, {NUMBER: LINE.id})
        await store.write(partial(record_call_facts, line=LINE, facts=facts, now=facts[-1].at))
    return len(stream) * ANSWER / (time.perf_counter() - began)


async def once(stream: list[dict[str, object]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder)}/bot.db", clock=RealClock())
        try:
            rate = await take_in(store, stream)
            since = datetime.fromtimestamp(START, UTC)
            calls = await store.read(lambda tx: tx.calls.calls(LINE.id, since, since + timedelta(days=1)))
        finally:
            await store.close()
    if len(calls) != CALLS:
        raise AssertionError(len(calls))
    return rate


def run() -> None:
    stream = answers()
    rate = statistics.median(asyncio.run(once(stream)) for _ in range(RUNS))
    print(f"calls: {CALLS * 5:,} events parsed, stored and folded at {rate:,.0f}/s (wanted: 5,000/s), ", end="")
    print(f"{ANSWER} a transaction on file SQLite, median of {RUNS} runs")
