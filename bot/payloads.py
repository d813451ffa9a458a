"""Button payloads as values. Only this file writes and parses their text, `verb:arguments`.

The verb is a command's English name; people can type most of these commands too, with the same arguments. The text
stays in the outbox and under posts for weeks, so its format must never change: only new payloads may be added.
"""

import re
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any, ClassVar, Final, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

from typing_extensions import override

from bot.errors import Refused
from bot.model import LineId, SeatId, ShiftId, SlotId, SwapId, VolunteerId

ID: Final = re.compile(r"[0-9]{1,9}")
"""No database id has more than nine digits."""

Bare = Literal["undo", "takeover", "who", "end", "missed", "open", "phone", "notice", "read"]
PhoneCheck = Literal["yes", "no", "voicemail"]
CallBackResult = Literal["", "reached", "noreply", "wrong", "leave"]
UnansweredReason = Literal["busy", "mute", "stop"]
TeamRole = Literal["trainee", "volunteer", "coordinator"]
StayAnswer = Literal["yes", "no"]
Minute = NewType("Minute", int)
"""An instant, in minutes since 1970."""
Words = NewType("Words", str)
"""What was said after a command, perhaps nothing."""


@dataclass(frozen=True, slots=True)
class Payload:
    """`verb` is the command; `literal` is a fixed word in the text before the fields."""

    verb: ClassVar[str]
    literal: ClassVar[str] = ""

    @override
    def __str__(self) -> str:
        words = [self.literal, *(str(getattr(self, field.name)) for field in fields(self))]
        return f"{self.verb}:{' '.join(word for word in words if word)}"


@dataclass(frozen=True, slots=True)
class ShiftPayload(Payload):
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class SeatPayload(Payload):
    seat: SeatId


@dataclass(frozen=True, slots=True)
class SwapPayload(Payload):
    swap: SwapId


@dataclass(frozen=True, slots=True)
class LinePayload(Payload):
    line: LineId


@dataclass(frozen=True, slots=True)
class PersonPayload(Payload):
    person: VolunteerId


P = TypeVar("P", bound=Payload)


def split_pressed(said: str) -> tuple[str, str]:
    """The verb and the arguments; neither is checked."""
    verb, _, words = said.partition(":")
    return verb, words.strip()


def decode_payload(kind: type[P], words: str) -> P:
    """The payload of that kind with these arguments. Raises `Refused` when they do not fit.

    The refusal says "no longer exists", because no such id was ever given to anything.
    """
    rest = words
    if kind.literal:
        literal, _, rest = words.partition(" ")
        if literal != kind.literal:
            raise Refused("refused-gone")
    types = field_types(kind)
    if not types and rest:
        raise Refused("refused-gone")
    said = rest.split(" ", len(types) - 1) if types else []
    return kind(*(decode_value(type_, word) for type_, word in zip_longest(types, said, fillvalue="")))


def field_types(kind: type[Payload]) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def decode_value(type_: Any, word: str) -> object:
    """One argument: an id, one of a fixed set of answers, or text."""
    if get_origin(type_) is Literal:
        if word in get_args(type_):
            return word
    elif getattr(type_, "__supertype__", type_) is int:
        if ID.fullmatch(word) and int(word):
            return int(word)
    elif word or type_ is Words:
        return word
    raise Refused("refused-gone")


# ---------------------------------------------------------------- commands without arguments, or of one line


@dataclass(frozen=True, slots=True)
class BareCommand(Payload):
    """A command without arguments."""

    verb: ClassVar[str] = ""
    command: Bare

    @override
    def __str__(self) -> str:
        return f"{self.command}:"


@dataclass(frozen=True, slots=True)
class CommandOnLine(Payload):
    """A command repeated for one line, by somebody who has several: `take:@lyon`. People can type `@lyon` too."""

    verb: ClassVar[str] = ""
    command: str
    line: LineId

    @override
    def __str__(self) -> str:
        return f"{self.command}:@{self.line}"


@dataclass(frozen=True, slots=True)
class RunMeant(Payload):
    """The command that was probably meant, with the words that followed, for the `sender` who wrote it.

    The one payload with words of people in it. `minute` is when they were written: "tomorrow" counts from then.
    """

    verb: ClassVar[str] = "meant"
    command: str
    minute: Minute
    sender: str
    words: Words = Words("")


def split_line(words: str) -> tuple[str, str]:
    """The line at the beginning (`@lyon`, "" when there is none) and the other words."""
    first, _, rest = words.partition(" ")
    return (first[1:], rest.strip()) if first.startswith("@") else ("", words)


# ---------------------------------------------------------------- shifts


@dataclass(frozen=True, slots=True)
class TakeShift(ShiftPayload):
    verb: ClassVar[str] = "take"


@dataclass(frozen=True, slots=True)
class CoverShift(ShiftPayload):
    verb: ClassVar[str] = "needcover"


@dataclass(frozen=True, slots=True)
class KeepShift(ShiftPayload):
    verb: ClassVar[str] = "keep"


@dataclass(frozen=True, slots=True)
class SwapShift(ShiftPayload):
    """First step of a swap: which of one's own shifts to give."""

    verb: ClassVar[str] = "swap"


@dataclass(frozen=True, slots=True)
class SwapForShift(SeatPayload):
    """Second step of a swap: one's own seat, and the shift wanted for it."""

    verb: ClassVar[str] = "swap"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class SwapForSeat(SeatPayload):
    """The same where the other person was named: both seats."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "seats"
    theirs: SeatId


@dataclass(frozen=True, slots=True)
class AssignPerson(PersonPayload):
    verb: ClassVar[str] = "assign"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class UnassignPerson(PersonPayload):
    verb: ClassVar[str] = "unassign"
    shift: ShiftId


# ---------------------------------------------------------------- seats, and the answers to what is asked about them


@dataclass(frozen=True, slots=True)
class OfferSeat(SeatPayload):
    verb: ClassVar[str] = "offer"


@dataclass(frozen=True, slots=True)
class VacateSeat(SeatPayload):
    verb: ClassVar[str] = "vacate"


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


# ---------------------------------------------------------------- callers


@dataclass(frozen=True, slots=True)
class CallBack(Payload):
    """Take over calling somebody back; `alert` is the id of a `MissedCall`."""

    verb: ClassVar[str] = "callback"
    alert: int


@dataclass(frozen=True, slots=True)
class ReportCallBack(Payload):
    """How a call-back went; without a result, the bot asks."""

    verb: ClassVar[str] = "done"
    alert: int
    result: CallBackResult = ""


# ---------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class DropSlot(Payload):
    verb: ClassVar[str] = "slot"
    literal: ClassVar[str] = "drop"
    slot: SlotId


@dataclass(frozen=True, slots=True)
class AskToClose(Payload):
    verb: ClassVar[str] = "close"
    literal: ClassVar[str] = "ask"


@dataclass(frozen=True, slots=True)
class CloseLine(LinePayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class RetryLine(LinePayload):
    verb: ClassVar[str] = "retry"


@dataclass(frozen=True, slots=True)
class HandleAlert(LinePayload):
    """Say that one is dealing with the line's alert."""

    verb: ClassVar[str] = "handle"


@dataclass(frozen=True, slots=True)
class StayForCallers(LinePayload):
    """Whether to stay after the end of the shift, while callers still wait."""

    verb: ClassVar[str] = "linger"
    stays: StayAnswer


# ---------------------------------------------------------------- people


@dataclass(frozen=True, slots=True)
class AnswerPhoneCheck(Payload):
    """Whether the phone rang; `call` is the id of a `ProofCall`."""

    verb: ClassVar[str] = "heard"
    call: int
    answer: PhoneCheck


@dataclass(frozen=True, slots=True)
class VouchForPhone(PersonPayload):
    """Coordination called the number with that fingerprint, and it rang."""

    verb: ClassVar[str] = "vouch"
    fingerprint: str


@dataclass(frozen=True, slots=True)
class AcceptPerson(PersonPayload):
    verb: ClassVar[str] = "accept"


@dataclass(frozen=True, slots=True)
class DeclinePerson(PersonPayload):
    verb: ClassVar[str] = "decline"


@dataclass(frozen=True, slots=True)
class DismissPerson(PersonPayload):
    verb: ClassVar[str] = "dismiss"


@dataclass(frozen=True, slots=True)
class KeepPerson(PersonPayload):
    verb: ClassVar[str] = "stay"


@dataclass(frozen=True, slots=True)
class RemovePerson(PersonPayload):
    """Take somebody out of the line's team."""

    verb: ClassVar[str] = "remove"
    line: LineId


@dataclass(frozen=True, slots=True)
class LeaveTeam(PersonPayload):
    """The person leaves the line's team; nobody else may press it."""

    verb: ClassVar[str] = "leave"
    line: LineId


@dataclass(frozen=True, slots=True)
class SetRole(PersonPayload):
    verb: ClassVar[str] = "role"
    role: TeamRole
    line: LineId


@dataclass(frozen=True, slots=True)
class AskForInitial(PersonPayload):
    """Ask somebody who shares a name with another to add an initial."""

    verb: ClassVar[str] = "rename"
    line: LineId


@dataclass(frozen=True, slots=True)
class TrustDevice(PersonPayload):
    """`device` is the id with which the network expects the answer."""

    verb: ClassVar[str] = "trust"
    device: str


@dataclass(frozen=True, slots=True)
class DistrustDevice(PersonPayload):
    verb: ClassVar[str] = "doubt"
    device: str
