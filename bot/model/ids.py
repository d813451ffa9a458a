"""Ids, each a type of its own, so that none can be taken for another."""

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
"""A message's id as its network gives it; unique within (network, chat)."""


Phone = NewType("Phone", str)
"""A phone number in E.164, parsed once where it entered."""
