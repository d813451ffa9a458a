"""Facts about calls, folded into calls: the same calls for any order and any duplicates.

The stream is best effort, the records come late, and the two share no id. So facts are stored as they come, and a call
is computed again from all its facts whenever one is added.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import Call, CallEventKind, CallFact, CallId, LineId, Outcome, Phone, Source

NEAR = timedelta(seconds=5)
"""How far outside its passage a record may lie: two clocks, rounded to seconds."""
NEXT_LEG = timedelta(seconds=60)
"""Records of one caller that begin within this are legs of one call: one phone rings, then the next."""
SILENT_RINGING = timedelta(minutes=30)
"""A waiting caller without any event for this long has left, and the event of it was lost."""
SILENT_TALKING = timedelta(hours=4)
CALLER_LEFT = {"ORIGINATOR_CANCEL", "NO_AGENT_TIMEOUT"}
"""Causes for which a phone stops ringing because the caller left, not because the next phone is tried."""

Caller = tuple[LineId, bool, Phone | None]
"""Who calls which line. A withheld number equals only a withheld one, an unknown one only an unknown one."""
StreamKey = tuple[LineId, str]
"""A line and OVH's id of the passage, or the fact's own key where it has none."""


# ---------------------------------------------------------------- one call from its facts


@dataclass(frozen=True, slots=True)
class Passage:
    """The facts of one call by time: a passage of the stream with the records joined to it, or records alone."""

    facts: tuple[CallFact, ...]

    @property
    def caller(self) -> Caller:
        told = next((fact for fact in self.facts if fact.known_caller), self.facts[0])
        return told.line, told.known_caller, told.caller

    @property
    def starts(self) -> datetime:
        """When the call began, as the source says, else the time of the first fact."""
        stated = [fact.joined_at for fact in self.facts if fact.joined_at]
        entered = [fact.at for fact in self.facts if fact.kind is CallEventKind.ENTERED]
        return min(stated or entered or [self.facts[0].at])

    @property
    def lasts_until(self) -> datetime:
        """The last moment in any of the facts."""
        return max(max(fact.at, fact.ended_at or fact.at) for fact in self.facts)

    def distance(self, record: CallFact) -> timedelta:
        return min(abs(fact.at - record.at) for fact in self.facts)

    def may_hold(self, record: CallFact) -> bool:
        first = min(self.starts, self.facts[0].at)
        return self.caller == caller_of(record) and first - NEAR <= record.at <= self.lasts_until + NEAR

    def of(self, *whats: CallEventKind) -> list[CallFact]:
        return [fact for fact in self.facts if fact.kind in whats]


def caller_of(fact: CallFact) -> Caller:
    return fact.line, fact.known_caller, fact.caller


def passage_of(facts: Iterable[CallFact]) -> Passage:
    return Passage(tuple(sorted(facts, key=lambda fact: (fact.at, fact.key))))


@dataclass(frozen=True, slots=True)
class Course:
    """How a call went. `ended` None: it is going on. `talk` None: the length of the talk is unknown."""

    answered: bool
    answered_at: datetime | None = None
    agent: Phone | None = None
    ended: datetime | None = None
    talk: timedelta | None = None


def course_from_events(passage: Passage) -> Course:
    """The course by the stream. Times that it states for the passage take precedence over the times of its events."""
    answers = passage.of(CallEventKind.ANSWERED)
    # The event of the answer may be lost: that they hung up, and the end of an answered passage, prove it too.
    proofs = answers + passage.of(CallEventKind.HUNG_UP)
    proofs += [
        fact for fact in passage.of(CallEventKind.LEFT) if fact.answered_at and not fact.cause.startswith("Cancel")
    ]
    stated = [fact.answered_at for fact in proofs if fact.answered_at]
    answered_at = min(stated or [fact.at for fact in answers], default=None)
    ended = ended_at(passage, answered=bool(proofs))
    return Course(
        answered=bool(proofs),
        answered_at=answered_at,
        agent=next((fact.agent for fact in proofs if fact.agent), None),
        ended=ended,
        talk=max(ended - answered_at, timedelta(0)) if ended and answered_at else None,
    )


def ended_at(passage: Passage, *, answered: bool) -> datetime | None:
    over = passage.of(CallEventKind.LEFT)
    if not answered:
        # That a phone of a queue gave up says nothing of the caller, who goes on waiting for the next one.
        over += [f for f in passage.of(CallEventKind.NOT_TAKEN) if f.source is Source.LINE or f.cause in CALLER_LEFT]
    for facts in (passage.of(CallEventKind.HUNG_UP), over):
        stated = [fact.ended_at for fact in facts if fact.ended_at]
        if facts:
            return max(stated or [fact.at for fact in facts])
    return None


def course_with_records(passage: Passage, course: Course) -> Course:
    """The course, completed by the records joined to it.

    Records fill in what the stream left out and never overrule it: in a record, an announcement or a voicemail counts
    as talk too. A record is written when its leg is over, so the call has ended.
    """
    records = passage.of(CallEventKind.RECORDED)
    if not records or (course.ended and not course.answered):
        return course
    longest = max(records, key=lambda leg: leg.talk or timedelta(0))
    length = longest.talk or timedelta(0)
    if not course.answered and not length:
        return replace(course, ended=passage.lasts_until)
    return Course(
        answered=True,
        answered_at=course.answered_at,
        agent=course.agent or longest.agent,
        ended=course.ended or max((course.answered_at or longest.at) + length, passage.lasts_until),
        talk=course.talk if course.talk is not None else length,
    )


def call_of_passage(passage: Passage, suspect_under: timedelta, now: datetime) -> Call:
    """The call of these facts, as known at `now`."""
    line, known_caller, caller = passage.caller
    course = course_with_records(passage, course_from_events(passage))
    silence = SILENT_TALKING if course.answered else SILENT_RINGING
    if course.ended is None and now - passage.lasts_until >= silence:
        course = replace(course, ended=passage.lasts_until)
    records_only = all(fact.source is Source.RECORD for fact in passage.facts)
    picked_up = course.answered_at if course.answered else course.ended
    waited = picked_up - passage.starts if picked_up and not records_only else timedelta(0)
    return Call(
        id=CallId(0),
        line=line,
        caller=caller,
        known_caller=known_caller,
        rang_at=passage.starts,
        outcome=outcome_of(course, suspect_under),
        answered_by=course.agent,
        answered_at=course.answered_at,
        ended_at=course.ended,
        waited=max(waited, timedelta(0)),
        talked=course.talk or timedelta(0),
        rung=tuple(dict.fromkeys(fact.agent for fact in passage.facts if fact.agent)),
        records_only=records_only,
        facts=tuple(sorted(fact.key for fact in passage.facts)),
    )


def outcome_of(course: Course, suspect_under: timedelta) -> Outcome:
    """How it ended. A talk of unknown length counts as answered."""
    if course.ended is None:
        return Outcome.GOING_ON
    if not course.answered:
        return Outcome.MISSED
    return Outcome.ANSWERED if course.talk is None or course.talk >= suspect_under else Outcome.SUSPECT


# ---------------------------------------------------------------- all calls from all facts


def fold(facts: Iterable[CallFact], *, suspect_under: timedelta, now: datetime) -> list[Call]:
    """The calls of these facts, by time; their ids are 0.

    A record joins the nearest passage of the same line and caller that it may belong to; else it is a call of its own.
    A call without any event for hours has ended at `now`.
    """
    once = sorted({fact.key: fact for fact in facts}.values(), key=lambda fact: (fact.at, fact.key))
    streamed: dict[StreamKey, list[CallFact]] = defaultdict(list)
    records = []
    for fact in once:
        if fact.source is Source.RECORD:
            records.append(fact)
        else:
            # Without an id of the passage nothing can be tied together: a call of its own.
            streamed[fact.line, fact.passage or fact.key].append(fact)
    passages = join_records({key: passage_of(group) for key, group in streamed.items()}, records)
    calls = [call_of_passage(one, suspect_under, now) for one in passages]
    return sorted(calls, key=lambda call: (call.rang_at, call.facts))


def join_records(streamed: Mapping[StreamKey, Passage], records: Sequence[CallFact]) -> list[Passage]:
    """The streamed passages with the records that belong to them, then those made of records alone."""
    joined: dict[StreamKey, list[CallFact]] = defaultdict(list)
    alone = []
    for record in records:
        near = [(p.distance(record), key) for key, p in streamed.items() if p.may_hold(record)]
        if near:
            joined[min(near)[1]].append(record)
        else:
            alone.append(record)
    whole = [passage_of((*p.facts, *joined[key])) if key in joined else p for key, p in streamed.items()]
    return whole + [passage_of(legs) for legs in legs_of_calls(alone)]


def legs_of_calls(records: Sequence[CallFact]) -> list[list[CallFact]]:
    """Records in order of time, grouped where they are legs of one call."""
    calls: list[list[CallFact]] = []
    latest: dict[Caller, list[CallFact]] = {}
    for record in records:
        legs = latest.get(caller_of(record))
        if legs and is_same_call(legs, record):
            legs.append(record)
        else:
            calls.append([record])
            latest[caller_of(record)] = calls[-1]
    return calls


def is_same_call(legs: Sequence[CallFact], record: CallFact) -> bool:
    """Whether the record is one more leg of these, or one of them issued again under another id.

    Two withheld callers look alike: their records are one call only if another phone rang, so that no caller is lost.
    """
    if record.at > legs[-1].at + NEXT_LEG or any(leg.talk and leg.at + leg.talk <= record.at for leg in legs):
        return False  # too long after, or after they had talked: the caller called again
    again = any(leg.at == record.at and leg.agent == record.agent for leg in legs)
    other_phone = record.agent is not None and all(leg.agent not in {None, record.agent} for leg in legs)
    return record.caller is not None or again or other_phone
