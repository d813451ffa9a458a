"""How the real program recovers: from outages, a hang and refusals, and from 600 commands at once, on each network.

The scenarios are those of `tests/process/test_outages.py`. Matrix needs `make synapse`, and is left out without it.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from tests.process import test_outages as trouble
from tests.process.test_outages import NETWORKS, Network, Recovery
from tests.support.matrix.synapse import Synapse, synapse

SCENARIOS: Final[dict[str, Callable[[Network], Awaitable[Recovery]]]] = {
    "six hours away": partial(trouble.missed_calls_during, kind="502", length=timedelta(hours=6)),
    "ten minutes of hanging": partial(trouble.missed_calls_during, kind="hang", length=timedelta(minutes=10)),
    "eight 429 of 1 s and one 502": trouble.eight_times_slower_and_once_away,
    "600 commands in private": partial(trouble.burst, in_team=False),
    "600 commands in the group": partial(trouble.burst, in_team=True),
}


async def measure(server: Synapse | None, network: str, scenario: str) -> Recovery:
    with tempfile.TemporaryDirectory() as folder:
        async with NETWORKS[network](server, Path(folder)) as made:
            return await SCENARIOS[scenario](made)


def run() -> None:
    with synapse() as server:
        for network in NETWORKS:
            if network == "matrix" and server is None:
                print("recovery, matrix: not measured, for there is no Synapse (make synapse)")
                continue
            for scenario in SCENARIOS:
                after = asyncio.run(measure(server, network, scenario))
                print(
                    f"recovery, {network}, {scenario}: {after.waited} posts waited, the first taken after "
                    f"{after.first.total_seconds():.1f} s, the last after {after.last.total_seconds():.1f} s, "
                    f"{after.given_up} given up"
                )
