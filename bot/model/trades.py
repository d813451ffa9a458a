"""Shifts that people would give for others, and the trades of two or three people that come of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from bot.model.ids import LineId, SeatId, ShiftId, VolunteerId


@dataclass(frozen=True, slots=True)
class SwapWish:
    """Somebody would give their seat for another shift: for the one they want, or for any (`wants` None).

    `asked`: the seat whose holder they have asked themselves. It counts until `closed_at`, and only while `giver` has
    the seat and it has not begun.
    """

    id: int
    line: LineId
    giver: VolunteerId
    seat: SeatId
    asked_at: datetime
    wants: ShiftId | None = None
    asked: SeatId | None = None
    closed_at: datetime | None = None


class TradeEnd(StrEnum):
    AGREED = auto()
    """All agreed, and the seats changed hands."""
    DECLINED = auto()
    LAPSED = auto()
    """It had become impossible, or too late."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade that is proposed to two or three people at once. Open while `closed_at` is None."""

    id: int
    line: LineId
    proposed_at: datetime
    closed_at: datetime | None = None
    end: TradeEnd | None = None


@dataclass(frozen=True, slots=True)
class TradePart:
    """What one person gives in a trade, from when to when, and whose seat they take. `agreed_at`: they said yes."""

    id: int
    trade: int
    wish: int
    volunteer: VolunteerId
    gives: SeatId
    takes: SeatId
    starts: datetime
    ends: datetime
    agreed_at: datetime | None = None
