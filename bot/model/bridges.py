"""Calls that a line places between two phones."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import LineId, Phone, VolunteerId


@dataclass(frozen=True, slots=True)
class Bridge:
    """A call between two phones: first `volunteer`'s rings, then the other. Placed once, never retried.

    The other is the caller of the missed call `alert`, or, in a test call, the phone of `other`. Which numbers these
    are is looked up when it is placed. `placed_at` is just before we ask OVH, `rang_at` when OVH agreed. `error`: why
    it was not placed. After a test call `both_rang` is what `volunteer` says, `line_shown` what `other` says that
    their phone showed.
    """

    id: int
    line: LineId
    volunteer: VolunteerId
    asked_at: datetime
    alert: int | None = None
    other: VolunteerId | None = None
    placed_at: datetime | None = None
    error: str = ""
    rang_at: datetime | None = None
    both_rang: bool | None = None
    line_shown: bool | None = None


@dataclass(frozen=True, slots=True)
class BridgeProof:
    """A test call proved that the line can call two phones, and that the second one shows the helpline's number.

    It holds for the `number` and the `service` that the line had then.
    """

    line: LineId
    number: Phone
    service: Phone
    proved_at: datetime
