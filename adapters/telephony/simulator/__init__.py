"""A simulated OVH for the demo and for tests.

The files here are what OVH knows and its phone network; `api/` serves it over HTTP and may import everything here. Only
`simulator.py`, which puts both together, imports `api/`.
"""

from adapters.telephony.simulator.call import Call, Hears
from adapters.telephony.simulator.faults import StreamTrouble, Trouble
from adapters.telephony.simulator.simulator import Simulator

__all__ = ["Call", "Hears", "Simulator", "StreamTrouble", "Trouble"]
