"""What buttons about callers and call-backs say."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.model import CallId
from bot.payloads.base import Payload

CallBackResult = Literal["", "reached", "noreply", "wrong", "leave"]
WhoPickedUp = Literal["me", "voicemail"]


@dataclass(frozen=True, slots=True)
class CallBack(Payload):
    """Take over calling somebody back; `alert` is the id of a `MissedCall`."""

    verb: ClassVar[str] = "callback"
    alert: int


@dataclass(frozen=True, slots=True)
class ShowCallDetails(Payload):
    """How the calls of an alert went, for coordination; `alert` is the id of a `MissedCall`."""

    verb: ClassVar[str] = "calldetails"
    alert: int


@dataclass(frozen=True, slots=True)
class CallBackAnyway(Payload):
    """Take over calling somebody back although it is late."""

    verb: ClassVar[str] = "callback"
    literal: ClassVar[str] = "anyway"
    alert: int


@dataclass(frozen=True, slots=True)
class CallMe(Payload):
    """Have the line ring one's phone and then the caller's; `alert` is the id of a `MissedCall`."""

    verb: ClassVar[str] = "callme"
    alert: int


@dataclass(frozen=True, slots=True)
class ShowNumber(Payload):
    """Dial the number oneself instead."""

    verb: ClassVar[str] = "shownumber"
    alert: int


@dataclass(frozen=True, slots=True)
class ShowCallCourse(Payload):
    """How one call went, answered or not, for coordination; `call` is the id of a `Call`."""

    verb: ClassVar[str] = "calldetails"
    literal: ClassVar[str] = "call"
    call: CallId


@dataclass(frozen=True, slots=True)
class ReportCallBack(Payload):
    """How a call-back went; without a result, the bot asks."""

    verb: ClassVar[str] = "done"
    alert: int
    result: CallBackResult = ""


@dataclass(frozen=True, slots=True)
class ExplainSuspect(Payload):
    """Who picked up a call that was answered very briefly; `question` is the id of a `SuspectAnswer`."""

    verb: ClassVar[str] = "pickedup"
    question: int
    who: WhoPickedUp
