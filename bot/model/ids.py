"""Ids, each with its own type, so that mypy finds mix-ups."""

from typing import NewType

LineId = NewType("LineId", str)


VolunteerId = NewType("VolunteerId", int)


SlotId = NewType("SlotId", int)


ShiftId = NewType("ShiftId", int)


SeatId = NewType("SeatId", int)


SwapId = NewType("SwapId", int)


CallId = NewType("CallId", int)


PostId = NewType("PostId", int)


NetworkId = NewType("NetworkId", str)
"""The network's id of a message; unique within (network, chat)."""


Phone = NewType("Phone", str)
"""A phone number in E.164, parsed once, where it came in."""
