"""Button payloads as values. Only this file writes and parses their text, `verb:arguments`.

The verb is a command's English name; people can type most of these commands too, with the same arguments. The text
stays in the outbox and under posts for weeks, so its format must never change: only new payloads may be added.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any, ClassVar, Final, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

from typing_extensions import override

from bot.errors import Refused
from bot.model import CallId, LineId, SeatId, ShiftId, SlotId, SwapId, VolunteerId

ID: Final = re.compile(r"[0-9]{1,9}")
"""No database id has more than nine digits."""
NO_END: Final = 999_999_999
"""Stands for the minute of an end that there is not."""
SPAN: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")

Bare = Literal["undo", "takeover", "who", "end", "missed", "open", "phone", "notice", "read", "forget", "mine", "help"]
PhoneCheck = Literal["yes", "no", "voicemail"]
BridgeAnswer = Literal["yes", "no"]
CallBackResult = Literal["", "reached", "noreply", "wrong", "leave"]
UnansweredReason = Literal["busy", "mute", "stop"]
WhoPickedUp = Literal["me", "voicemail"]
TeamRole = Literal["trainee", "volunteer", "coordinator"]
StayAnswer = Literal["yes", "no"]
ForgetStep = Literal["", "ask"]
RequestReply = Literal["later", "week", "never", "again"]
FeedAct = Literal["", "new", "stop"]
DropStep = Literal["", "sure"]
OwnMonth = Literal["all", "some", "none", "done"]
HolidayStep = Literal["close", "open", "ask"]
HolidayComes = Literal["yes", "no"]
SettingsChange = Literal["eve", "before", "none", "silent", "askable"]
PlaceAnswer = Literal["take", "drop"]
TradeAnswer = Literal["yes", "no"]
AwayAnswer = Literal["cover", "free", "keep"]
Minute = NewType("Minute", int)
"""An instant, in minutes since 1970."""
Minutes = NewType("Minutes", int)
"""A length."""
Words = NewType("Words", str)
"""What was said after a command, perhaps nothing."""


def minute_of(at: datetime | None) -> Minute:
    """The minute in which that instant lies; `NO_END` for none."""
    return Minute(NO_END if at is None else int(at.timestamp()) // 60)


def at_minute(minute: int) -> datetime:
    return datetime.fromtimestamp(60 * minute, UTC)


def day_of_ordinal(ordinal: int) -> date:
    """Raises `Refused` for a number that is no day."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Refused("refused-gone") from None


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
class TakePart(ShiftPayload):
    """A part of a shift that somebody was asked to take, in minutes since 1970."""

    verb: ClassVar[str] = "take"
    literal: ClassVar[str] = "part"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AskAround(ShiftPayload):
    """Ask for somebody who takes this part of a shift, in private and a few at a time."""

    verb: ClassVar[str] = "askfor"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AskPerson(PersonPayload):
    """Ask this person alone."""

    verb: ClassVar[str] = "askfor"
    literal: ClassVar[str] = "one"
    shift: ShiftId
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AnswerRequest(Payload):
    """What somebody says who was asked to stand in; `search` is the id of a `Search`."""

    verb: ClassVar[str] = "standin"
    search: int
    reply: RequestReply


@dataclass(frozen=True, slots=True)
class TakeWeekly(Payload):
    """Weekly slots to take, `every` so many weeks, from one date to another (`date.toordinal`; `NO_END` for none).

    `slots` are their ids, with blanks between.
    """

    verb: ClassVar[str] = "take"
    literal: ClassVar[str] = "weekly"
    every: int
    first: int
    last: int
    slots: Words

    @property
    def slot_ids(self) -> tuple[SlotId, ...]:
        if not all(ID.fullmatch(word) for word in self.slots.split()):
            raise Refused("refused-gone")
        return tuple(SlotId(int(word)) for word in self.slots.split())

    @property
    def bounds(self) -> tuple[date, date | None]:
        return day_of_ordinal(self.first), None if self.last == NO_END else day_of_ordinal(self.last)


@dataclass(frozen=True, slots=True)
class StopWeekly(Payload):
    """End a weekly promise before that date; `commitment` is the id of a `Commitment`."""

    verb: ClassVar[str] = "endweekly"
    commitment: int
    first: int

    @property
    def day(self) -> date:
        return day_of_ordinal(self.first)


@dataclass(frozen=True, slots=True)
class AnywayPayload(PersonPayload):
    """Take a part of a shift, in minutes since 1970, although the person is noted as away then."""

    literal: ClassVar[str] = "anyway"
    shift: ShiftId
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class TakeAnyway(AnywayPayload):
    verb: ClassVar[str] = "take"


@dataclass(frozen=True, slots=True)
class AssignAnyway(AnywayPayload):
    verb: ClassVar[str] = "assign"


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
class SwapWithPerson(SeatPayload):
    """One's own seat, and who of several is meant; `words` of time say which of their shifts, as of that minute."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "with"
    person: VolunteerId
    minute: Minute
    words: Words = Words("")


@dataclass(frozen=True, slots=True)
class SwapForAny(SeatPayload):
    """One's own seat for whatever others would give."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "any"


@dataclass(frozen=True, slots=True)
class StopSwapping(Payload):
    """Look no longer for a shift in return."""

    verb: ClassVar[str] = "swap"
    literal: ClassVar[str] = "stop"
    wish: int


@dataclass(frozen=True, slots=True)
class AssignPerson(PersonPayload):
    verb: ClassVar[str] = "assign"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class AssignWeekly(PersonPayload):
    """As `TakeWeekly`, for somebody else."""

    verb: ClassVar[str] = "assign"
    literal: ClassVar[str] = "weekly"
    every: int
    first: int
    last: int
    slots: Words

    @property
    def taken(self) -> TakeWeekly:
        return TakeWeekly(self.every, self.first, self.last, self.slots)


@dataclass(frozen=True, slots=True)
class UnassignPerson(PersonPayload):
    verb: ClassVar[str] = "unassign"
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class NamesakePayload(PersonPayload):
    """Who of several is meant; `words` of time say which shift, as of that minute."""

    literal: ClassVar[str] = "named"
    line: LineId
    minute: Minute
    words: Words = Words("")


@dataclass(frozen=True, slots=True)
class AssignNamed(NamesakePayload):
    verb: ClassVar[str] = "assign"


@dataclass(frozen=True, slots=True)
class UnassignNamed(NamesakePayload):
    verb: ClassVar[str] = "unassign"


# ---------------------------------------------------------------- seats, and the answers to what is asked about them


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


# ---------------------------------------------------------------- who is away


@dataclass(frozen=True, slots=True)
class AwayPeriod(PersonPayload):
    """Somebody is away from one minute to another."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "period"
    starts: Minute
    ends: Minute


@dataclass(frozen=True, slots=True)
class AwaySeats(Payload):
    """What becomes of the seats held meanwhile; `absence` is the id of an `Absence`."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "seats"
    absence: int
    answer: AwayAnswer


@dataclass(frozen=True, slots=True)
class EndAway(Payload):
    """They are back, or not away at all."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "back"
    absence: int


@dataclass(frozen=True, slots=True)
class HoldAgain(PersonPayload):
    """Hold the dates of one's weekly promises again that were left out for an absence."""

    verb: ClassVar[str] = "away"
    literal: ClassVar[str] = "again"
    starts: Minute
    ends: Minute


# ---------------------------------------------------------------- who stands by


@dataclass(frozen=True, slots=True)
class WaitForShift(ShiftPayload):
    """Be told when a place of a full shift becomes free."""

    verb: ClassVar[str] = "waitlist"


@dataclass(frozen=True, slots=True)
class StandInReserve(ShiftPayload):
    """Go if nobody else can."""

    verb: ClassVar[str] = "reserve"


@dataclass(frozen=True, slots=True)
class AnswerPlace(Payload):
    """Take the place that is offered, or let it go; `standby` is the id of a `Standby`."""

    verb: ClassVar[str] = "waitlist"
    literal: ClassVar[str] = "place"
    standby: int
    answer: PlaceAnswer


@dataclass(frozen=True, slots=True)
class LeaveStandby(Payload):
    """Wait, or stand by, no more."""

    verb: ClassVar[str] = "leavestandby"
    standby: int


# ---------------------------------------------------------------- callers


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
class PeriodPayload(LinePayload):
    """A period of a line, in minutes since 1970; `ends` is `NO_END` when it has none."""

    literal: ClassVar[str] = "period"
    starts: int
    ends: int

    @property
    def period(self) -> tuple[datetime, datetime | None]:
        return at_minute(self.starts), at_minute(self.ends) if self.ends != NO_END else None


@dataclass(frozen=True, slots=True)
class ClosePeriod(PeriodPayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class ReopenPeriod(PeriodPayload):
    verb: ClassVar[str] = "reopen"


@dataclass(frozen=True, slots=True)
class PartsPayload(LinePayload):
    """Several periods together, each written `starts-ends`, in minutes as in a `PeriodPayload`."""

    literal: ClassVar[str] = "periods"
    written: Words

    @property
    def periods(self) -> tuple[tuple[datetime, datetime | None], ...]:
        pairs = [SPAN.fullmatch(word) for word in self.written.split()]
        if not pairs or not all(pairs):
            raise Refused("refused-gone")
        return tuple(PeriodPayload(self.line, int(one[1]), int(one[2])).period for one in pairs if one)


@dataclass(frozen=True, slots=True)
class CloseParts(PartsPayload):
    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class ReopenParts(PartsPayload):
    verb: ClassVar[str] = "reopen"


def write_periods(periods: Iterable[tuple[datetime, datetime | None]]) -> Words:
    """For a `PartsPayload`."""
    return Words(" ".join(f"{minute_of(starts)}-{minute_of(ends)}" for starts, ends in periods))


@dataclass(frozen=True, slots=True)
class OlderActs(LinePayload):
    """The acts before that one, in a period (`since` 1 and `until` `NO_END`: no bound), perhaps of one person."""

    verb: ClassVar[str] = "journal"
    literal: ClassVar[str] = "older"
    before: int
    since: int
    until: int
    person: Words = Words("")


@dataclass(frozen=True, slots=True)
class RetryLine(LinePayload):
    verb: ClassVar[str] = "retry"


@dataclass(frozen=True, slots=True)
class AskToTalk(LinePayload):
    """Whoever had a difficult call on that line would like to talk about it."""

    verb: ClassVar[str] = "debrief"


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


# ---------------------------------------------------------------- the month, holidays, who is told by phone


@dataclass(frozen=True, slots=True)
class MonthPayload(Payload):
    draft: int


@dataclass(frozen=True, slots=True)
class AskMonth(MonthPayload):
    """Ask everybody in the draft about their dates."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "ask"


@dataclass(frozen=True, slots=True)
class PublishMonth(MonthPayload):
    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "publish"


@dataclass(frozen=True, slots=True)
class DropMonth(MonthPayload):
    """Give the draft up; without `sure`, ask first where people have answered."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "drop"
    step: DropStep = ""


@dataclass(frozen=True, slots=True)
class PlaceOfMonth(MonthPayload):
    person: VolunteerId
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class PutOnMonth(PlaceOfMonth):
    """Propose the person for the shift."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "put"


@dataclass(frozen=True, slots=True)
class TakeOffMonth(PlaceOfMonth):
    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "off"


@dataclass(frozen=True, slots=True)
class PrintMonth(Payload):
    """The line's month on paper; `month` is its number counted from the year 0."""

    verb: ClassVar[str] = "month"
    literal: ClassVar[str] = "print"
    line: LineId
    month: int


@dataclass(frozen=True, slots=True)
class AnswerMonth(Payload):
    """What somebody says to the dates that they are proposed for; `done` ends their choosing."""

    verb: ClassVar[str] = "mymonth"
    answer: OwnMonth
    draft: int


@dataclass(frozen=True, slots=True)
class TogglePlace(Payload):
    """Want one of the dates, or no longer."""

    verb: ClassVar[str] = "mymonth"
    literal: ClassVar[str] = "toggle"
    draft: int
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class DecideHoliday(Payload):
    """Coordination's answer to a holiday."""

    verb: ClassVar[str] = "decideday"
    answer: HolidayStep
    question: int


@dataclass(frozen=True, slots=True)
class AnswerHoliday(Payload):
    """Whether somebody comes to their shifts of a holiday."""

    verb: ClassVar[str] = "myholiday"
    comes: HolidayComes
    question: int


@dataclass(frozen=True, slots=True)
class ToldByPhone(PersonPayload):
    """The person was told by phone what stood in the list, up to the notice of that id."""

    verb: ClassVar[str] = "told"
    line: LineId
    last: int


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
