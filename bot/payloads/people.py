"""What buttons about people say: their phone, calendar, role and membership."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.model import LineId
from bot.payloads.base import LinePayload, Payload, PersonPayload

PhoneCheck = Literal["yes", "no", "voicemail"]
BridgeAnswer = Literal["yes", "no"]
TeamRole = Literal["trainee", "volunteer", "coordinator"]
ForgetStep = Literal["", "ask"]
FeedAct = Literal["", "new", "stop"]
SettingsChange = Literal["eve", "before", "none", "silent", "askable"]


@dataclass(frozen=True, slots=True)
class AnswerPhoneCheck(Payload):
    """Whether the phone rang; `call` is the id of a `ProofCall`."""

    verb: ClassVar[str] = "heard"
    call: int
    answer: PhoneCheck


@dataclass(frozen=True, slots=True)
class TryBridge(PersonPayload):
    """A test call between one's own phone and this person's."""

    verb: ClassVar[str] = "bridge"
    line: LineId


@dataclass(frozen=True, slots=True)
class AnswerBridge(Payload):
    """What one saw of a test call between two phones; `test` is the id of a `Bridge`."""

    verb: ClassVar[str] = "bridged"
    test: int
    answer: BridgeAnswer


@dataclass(frozen=True, slots=True)
class VouchForPhone(PersonPayload):
    """Coordination called the number of that check, and it rang; `call` is the id of a `ProofCall`.

    Earlier versions had a hash of the number there: buttons go to every client, and numbers can be tried one by one.
    """

    verb: ClassVar[str] = "vouch"
    call: int


@dataclass(frozen=True, slots=True)
class OwnCalendar(Payload):
    """A new link to one's own calendar in place of the earlier one, or none any more."""

    verb: ClassVar[str] = "calendar"
    act: FeedAct


@dataclass(frozen=True, slots=True)
class LineCalendar(LinePayload):
    """The link to the calendar of a line, a new one, or none any more."""

    verb: ClassVar[str] = "calendar"
    literal: ClassVar[str] = "of"
    act: FeedAct = ""


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
class ForgetMe(PersonPayload):
    """Erase the person who presses it; nobody else may."""

    verb: ClassVar[str] = "forgetme"


@dataclass(frozen=True, slots=True)
class ForgetPerson(PersonPayload):
    """Erase somebody of the line's team, or who left it; with `ask`, ask first whether to."""

    verb: ClassVar[str] = "forgetperson"
    line: LineId
    step: ForgetStep = ""


@dataclass(frozen=True, slots=True)
class SetRole(PersonPayload):
    verb: ClassVar[str] = "role"
    role: TeamRole
    line: LineId


@dataclass(frozen=True, slots=True)
class ChangeSettings(Payload):
    """A reminder on the eve, or some hours before, or none; not to be asked, or to be asked again."""

    verb: ClassVar[str] = "settings"
    change: SettingsChange


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
