"""What buttons about a seat that somebody holds say, and the answers to what is asked about it."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NewType

from bot.errors import Refused
from bot.model import SeatId
from bot.payloads.base import ID, LinePayload, Payload, SeatPayload, SwapPayload, Words

UnansweredReason = Literal["busy", "mute", "stop"]
TradeAnswer = Literal["yes", "no"]
Minutes = NewType("Minutes", int)
"""A length."""


@dataclass(frozen=True, slots=True)
class OfferSeat(SeatPayload):
    verb: ClassVar[str] = "offer"


@dataclass(frozen=True, slots=True)
class VacateSeat(SeatPayload):
    verb: ClassVar[str] = "vacate"


@dataclass(frozen=True, slots=True)
class PauseSeat(SeatPayload):
    """Not to be rung for so many minutes, although the line then rings nobody."""

    verb: ClassVar[str] = "pause"
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class EndPause(LinePayload):
    verb: ClassVar[str] = "pause"
    literal: ClassVar[str] = "end"


@dataclass(frozen=True, slots=True)
class SeekCover(SeatPayload):
    """Coordination has somebody looked for in the holder's place."""

    verb: ClassVar[str] = "seekcover"


@dataclass(frozen=True, slots=True)
class ConfirmSeats(Payload):
    """The holder of these seats, whose ids stand with blanks between them, will be there."""

    verb: ClassVar[str] = "attend"
    written: Words

    @property
    def seats(self) -> tuple[SeatId, ...]:
        words = self.written.split()
        if not words or not all(ID.fullmatch(word) for word in words):
            raise Refused("refused-gone")
        return tuple(SeatId(int(word)) for word in words)


@dataclass(frozen=True, slots=True)
class TakeOverSeat(SeatPayload):
    verb: ClassVar[str] = "takeover"


@dataclass(frozen=True, slots=True)
class EndSeat(SeatPayload):
    verb: ClassVar[str] = "end"


@dataclass(frozen=True, slots=True)
class ExplainUnanswered(SeatPayload):
    """Why one did not answer the calls that rang one's phone."""

    verb: ClassVar[str] = "unheard"
    reason: UnansweredReason


@dataclass(frozen=True, slots=True)
class AcceptSwap(SwapPayload):
    verb: ClassVar[str] = "yes"


@dataclass(frozen=True, slots=True)
class DeclineSwap(SwapPayload):
    verb: ClassVar[str] = "no"


@dataclass(frozen=True, slots=True)
class AnswerTrade(Payload):
    """What one of two or three says to a trade that the bot proposed."""

    verb: ClassVar[str] = "answertrade"
    trade: int
    answer: TradeAnswer
