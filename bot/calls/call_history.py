"""How a call went, from its stored facts: which phones rang, for how long, and what came after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.calls.log import facts_of_call
from bot.model import Call, CallEventKind, CallFact, Outcome, Phone, Source
from bot.ports import Tx

BUSY: Final = {"USER_BUSY"}
UNREACHABLE: Final = {"DESTINATION_OUT_OF_ORDER", "USER_NOT_REGISTERED"}
DECLINED: Final = {"CALL_REJECTED"}
WAITED_TOO_LONG: Final = {"Cancel TIMEOUT", "Cancel NO_AGENT_TIMEOUT"}
"""The queue's own time was over: OVH plays its announcement or its voicemail, and tells not which."""
HUNG_UP: Final = {"Cancel BREAK_OUT"}


ORDER: Final = (CallEventKind.OFFERED, CallEventKind.ANSWERED, CallEventKind.NOT_TAKEN, CallEventKind.LEFT)
"""What counts first of what happened within one second: a phone is tried again while it is being given up."""


class Happened(StrEnum):
    """What happened at one moment of a call; the values end the names of sentences."""

    BEGAN = "began"
    RANG = "rang"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    PICKED_UP = "picked-up"
    SAID_TALKED = "said-talked"  # by the person whose phone it is
    SAID_VOICEMAIL = "said-voicemail"
    TALKED_TO_MACHINE = "machine"  # a record of talk that names no phone: OVH's announcement or voicemail
    NOBODY_IN_TIME = "nobody-in-time"
    HUNG_UP = "hung-up"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class CallMoment:
    """One row of a call's time line. `phone`: where it rang; None where OVH names none. `length`: of the ringing."""

    at: datetime
    what: Happened
    phone: Phone | None = None
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """The ringing of one phone. `phone` None: OVH names none. `ended` None: it rings still, or nobody told the end.

    `began` None: nobody told the beginning. `answered`: it ended because the phone answered, else with OVH's `cause`.
    """

    phone: Phone | None
    began: datetime | None
    ended: datetime | None = None
    answered: bool = False
    cause: str = ""

    @property
    def length(self) -> timedelta | None:
        return self.ended - self.began if self.began and self.ended else None


def legs_of_call(facts: Sequence[CallFact]) -> list[Leg]:
    """The phones that rang in these facts of one call, by the events of the stream, in the order they began."""
    legs: list[Leg] = []
    events = [fact for fact in facts if fact.kind in ORDER and fact.source in {Source.QUEUE, Source.LINE}]
    for fact in sorted(events, key=lambda fact: (fact.at, ORDER.index(fact.kind))):
        going_on = [n for n, leg in enumerate(legs) if leg.ended is None]
        if fact.kind is CallEventKind.OFFERED:
            legs.append(Leg(fact.agent, fact.at))
        elif fact.kind in {CallEventKind.ANSWERED, CallEventKind.NOT_TAKEN}:
            answered = fact.kind is CallEventKind.ANSWERED
            ended = (fact.answered_at or fact.at) if answered else fact.at
            here = next((n for n in going_on if legs[n].phone == fact.agent), None)
            if here is not None:
                legs[here] = replace(legs[here], ended=ended, answered=answered, cause=fact.cause)
            else:
                legs.append(Leg(fact.agent, None, ended, answered=answered, cause=fact.cause))
        elif fact.kind is CallEventKind.LEFT:
            for n in going_on:
                legs[n] = replace(legs[n], ended=fact.ended_at or fact.at)
    return legs


def ring_delay(tx: Tx, call: Call, now: datetime) -> timedelta | None:
    """How long the phone that answered had rung; None when nobody measured it."""
    legs = legs_of_call(facts_of_call(tx, call, now))
    return next((leg.length for leg in legs if leg.answered and leg.phone in (call.answered_by, None)), None)


# ---------------------------------------------------------------- the time line


def course_of_call(call: Call, facts: Sequence[CallFact]) -> list[CallMoment]:
    """What happened in the call, by time, as far as these stored facts of it tell."""
    legs = legs_of_call(facts)
    moments = [CallMoment(call.rang_at, Happened.BEGAN)]
    for leg in legs:
        if leg.began:
            moments.append(CallMoment(leg.began, ringing_of_leg(leg), leg.phone, leg.length))
        if leg.answered and leg.ended:
            moments.append(CallMoment(leg.ended, Happened.PICKED_UP, leg.phone))
    streamed = {leg.phone for leg in legs}
    answered = any(leg.answered for leg in legs)
    for fact in facts:
        if fact.source is Source.PERSON:
            said = Happened.SAID_TALKED if fact.kind is CallEventKind.TALKED else Happened.SAID_VOICEMAIL
            moments.append(CallMoment(fact.at, said))
        elif fact.source is Source.RECORD and fact.agent and fact.agent not in streamed:
            moments.append(CallMoment(fact.at, Happened.PICKED_UP if fact.talk else Happened.RANG, fact.agent))
        elif fact.source is Source.RECORD and not fact.agent and fact.talk and not answered:
            moments.append(CallMoment(fact.at, Happened.TALKED_TO_MACHINE, length=fact.talk))
    if call.outcome is not Outcome.GOING_ON and call.ended_at:
        moments.append(CallMoment(call.ended_at, end_of_call(facts)))
    return sorted(moments, key=lambda moment: moment.at)


def ringing_of_leg(leg: Leg) -> Happened:
    if leg.cause in BUSY:
        return Happened.BUSY
    if leg.cause in UNREACHABLE:
        return Happened.UNREACHABLE
    return Happened.DECLINED if leg.cause in DECLINED else Happened.RANG


def end_of_call(facts: Sequence[CallFact]) -> Happened:
    causes = {fact.cause for fact in facts if fact.kind is CallEventKind.LEFT}
    if causes & WAITED_TOO_LONG:
        return Happened.NOBODY_IN_TIME
    return Happened.HUNG_UP if causes & HUNG_UP else Happened.OVER


TRIED: Final = {Happened.RANG, Happened.BUSY, Happened.UNREACHABLE, Happened.DECLINED}


def ringing_by_phone(course: Sequence[CallMoment]) -> dict[Phone | None, timedelta | None]:
    """How long each phone rang, in the order they began; None where nobody measured it. A queue tries one again."""
    rang: dict[Phone | None, timedelta | None] = {}
    for moment in course:
        if moment.what in TRIED:
            before = rang.get(moment.phone)
            rang[moment.phone] = (before or timedelta(0)) + moment.length if moment.length is not None else before
    return rang


def end_of_course(course: Sequence[CallMoment]) -> CallMoment | None:
    """Where the caller ended up, as far as it is known."""
    ends = [moment for moment in course if moment.what not in {*TRIED, Happened.BEGAN, Happened.OVER}]
    return ends[-1] if ends else None
