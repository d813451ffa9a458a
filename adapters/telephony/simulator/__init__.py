"""An OVH of our own, for the demo and for tests."""

from adapters.telephony.simulator.call import Call, Hears
from adapters.telephony.simulator.faults import StreamTrouble, Trouble
from adapters.telephony.simulator.simulator import Simulator

__all__ = ["Call", "Hears", "Simulator", "StreamTrouble", "Trouble"]
