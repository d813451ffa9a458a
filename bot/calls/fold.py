"""Facts about calls, folded into calls: the same calls for any order and any duplicates.

The stream is best effort, the records come late, and the two share no id. So facts are stored as they come, and a call
is computed again from all its facts whenever one is added.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.model import Call, CallEventKind, CallFact, CallId, LineId, Outcome, Phone, Source

NEAR = timedelta(seconds=5)
"""How far outside its passage a record may lie: two clocks, rounded to seconds."""
AGAIN = timedelta(seconds=2)
"""A record issued again is stamped at most this much later."""
NEXT_LEG = timedelta(seconds=60)
"""Records of one caller that begin within this are legs of one call: one phone rings, then the next."""
SILENT_RINGING = timedelta(minutes=30)
"""A waiting caller without any event for this long has left, and the event of it was lost."""
SILENT_TALKING = timedelta(hours=4)
CALLER_LEFT = {"ORIGINATOR_CANCEL", "NO_AGENT_TIMEOUT"}
"""Causes for which a phone stops ringing because the caller left, not because the next phone is tried."""

Caller = tuple[LineId, bool, Phone | None]
"""Who calls which line. A withheld number equals only a withheld one, an unknown one only an unknown one."""
BEGINNINGS = {(Source.QUEUE, CallEventKind.ENTERED), (Source.LINE, CallEventKind.OFFERED)}


# ---------------------------------------------------------------- one call from its facts


@dataclass(frozen=True)
class Passage:
    """The facts of one call by time: a passage of the stream with the records joined to it, or records alone."""

    facts: tuple[CallFact, ...]
    words: tuple[CallFact, ...] = ()
    """What the person whose phone answered said about it, the first first."""

    @cached_property
    def caller(self) -> Caller:
        told = next((fact for fact in self.facts if fact.known_caller), self.facts[0])
        return told.line, told.known_caller, told.caller

    @cached_property
    def starts(self) -> datetime:
        """When the call began, as the source says, else the time of the first fact."""
        stated = [fact.joined_at for fact in self.facts if fact.joined_at]
        entered = [fact.at for fact in self.facts if fact.kind is CallEventKind.ENTERED]
        return min(stated or entered or [self.facts[0].at])

    @cached_property
    def lasts_until(self) -> datetime:
        """The last moment in any of the facts."""
        return max(max(fact.at, fact.ended_at or fact.at) for fact in self.facts)

    @cached_property
    def begun(self) -> bool:
        """Whether the beginning is told; else the event of it was lost."""
        return any(fact.joined_at or (fact.source, fact.kind) in BEGINNINGS for fact in self.facts)

    @cached_property
    def over(self) -> bool:
        """Whether the end is told; else the event of it was lost, or is still to come."""
        return any(is_end(fact) for fact in self.facts)

    def may_hold(self, record: CallFact) -> bool:
        """Whether the record is of this call. A passage that lost its beginning or its end reaches as far as a record.

        Withheld callers look alike, so theirs must lie within what is told.
        """
        if self.caller != caller_of(record):
            return False
        first, last = min(self.starts, self.facts[0].at), self.lasts_until
        if record.caller is not None and not self.over:
            last = max(last, first + NEXT_LEG)
        if record.caller is not None and not self.begun and record.at < first:
            return record.at + max(record.talk or timedelta(0), NEXT_LEG) + NEAR >= first
        return first - NEAR <= record.at <= last + NEAR

    def of(self, *whats: CallEventKind) -> list[CallFact]:
        return [fact for fact in self.facts if fact.kind in whats]


def is_end(fact: CallFact) -> bool:
    """Whether the caller's passage is over with this event."""
    if fact.kind is CallEventKind.NOT_TAKEN:
        return fact.source is Source.LINE or fact.cause in CALLER_LEFT
    return fact.kind in {CallEventKind.HUNG_UP, CallEventKind.LEFT}


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
    records = passage.of(CallEventKind.RECORDED, CallEventKind.PASSED_ON)
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
    course = course_from_events(passage)
    measured = passage.begun and (course.answered_at is not None if course.answered else course.ended is not None)
    course = course_with_records(passage, course)
    silence = SILENT_TALKING if course.answered else SILENT_RINGING
    if course.ended is None and now - passage.lasts_until >= silence:
        course = replace(course, ended=passage.lasts_until)
    records_only = all(fact.source in {Source.RECORD, Source.LIVE} for fact in passage.facts)
    picked_up = course.answered_at if course.answered else course.ended
    return Call(
        id=CallId(0),
        line=line,
        caller=caller,
        known_caller=known_caller,
        rang_at=passage.starts,
        outcome=outcome_of(course, suspect_under, passage.words[0].kind if passage.words else None),
        answered_by=course.agent,
        answered_at=course.answered_at,
        ended_at=course.ended,
        waited=max(picked_up - passage.starts, timedelta(0)) if measured and picked_up else None,
        talked=course.talk or timedelta(0),
        rung=tuple(dict.fromkeys(fact.agent for fact in passage.facts if fact.agent)),
        records_only=records_only,
        facts=tuple(sorted(fact.key for fact in passage.facts + passage.words)),
    )


def outcome_of(course: Course, suspect_under: timedelta, word: CallEventKind | None) -> Outcome:
    """How it ended. A talk of unknown length counts as answered; the word of who picked up counts more than lengths."""
    if course.ended is None:
        return Outcome.GOING_ON
    if not course.answered or word is CallEventKind.VOICEMAIL:
        return Outcome.MISSED
    if word is CallEventKind.TALKED:
        return Outcome.ANSWERED
    return Outcome.ANSWERED if course.talk is None or course.talk >= suspect_under else Outcome.SUSPECT


# ---------------------------------------------------------------- all calls from all facts


def fold(facts: Iterable[CallFact], *, suspect_under: timedelta, now: datetime) -> list[Call]:
    """The calls of these facts, by time; their ids are 0.

    A live call joins the passage that began when it did, or that lost its beginning; else it is a call of its own.
    A record joins the nearest passage of the same line and caller that it may belong to; else it is a call of its own.
    A leg that the line placed joins the call that it was placed for; without one it is no call.
    A call without any event for hours has ended at `now`.
    """
    once = sorted({fact.key: fact for fact in facts}.values(), key=lambda fact: (fact.at, fact.key))
    streamed: dict[tuple[object, ...], list[CallFact]] = defaultdict(list)
    records, placed, words = [], [], []
    live: dict[tuple[object, ...], list[CallFact]] = defaultdict(list)
    for fact in once:
        if fact.source is Source.PERSON:
            words.append(fact)
        elif fact.kind is CallEventKind.PASSED_ON:
            placed.append(fact)
        elif fact.source is Source.RECORD:
            records.append(fact)
        elif fact.source is Source.LIVE:
            live[(*caller_of(fact), fact.joined_at)].append(fact)
        else:
            key = (fact.line, fact.passage) if fact.passage else (*caller_of(fact), fact.source)
            streamed[key].append(fact)
    passages = [passage_of(part) for events in streamed.values() for part in passages_of_events(events)]
    passages = join_live(passages, [passage_of(facts) for facts in live.values()])
    passages = join_words(join_placed(join_records(passages, records), placed), words)
    calls = [call_of_passage(one, suspect_under, now) for one in passages]
    return sorted(calls, key=lambda call: (call.rang_at, call.facts))


def passages_of_events(events: Sequence[CallFact]) -> list[list[CallFact]]:
    """Events of one id, or of one caller where OVH gave none, by time: one passage, or several if the id is used again.

    Without an id, two callers of one kind may overlap: each beginning is a passage, and the oldest open one goes on.
    """
    passages: list[list[CallFact]] = []
    for fact in events:
        going_on = [part for part in passages if goes_on(part, fact)]
        if going_on:
            going_on[0].append(fact)
        else:
            passages.append([fact])
    return passages


def goes_on(passage: Sequence[CallFact], fact: CallFact) -> bool:
    """Whether an event is one more of a passage that shares its id."""
    last = passage[-1]
    quiet = fact.at - last.at
    begins = (fact.source, fact.kind) in BEGINNINGS
    ended = any(map(is_end, passage))
    if not fact.passage:
        begun = any((one.source, one.kind) in BEGINNINGS for one in passage)
        if (begins and (begun or ended)) or (ended and quiet > NEAR) or any(one.kind is fact.kind for one in passage):
            return False
    elif begins and last.kind is not fact.kind and quiet > NEXT_LEG:
        return False
    talked = any(one.kind is CallEventKind.ANSWERED for one in passage)
    return quiet <= (NEXT_LEG if ended else SILENT_TALKING if talked else SILENT_RINGING)


def join_live(streamed: Sequence[Passage], live: Sequence[Passage]) -> list[Passage]:
    """The streamed passages with what was seen of them while they went on, then the live calls of which none told."""
    joined: dict[str, Passage] = {}
    alone = []
    for seen in live:
        may_be = [one for one in streamed if one.facts[0].key not in joined and may_be_live_call(one, seen)]
        if may_be:
            nearest = min(may_be, key=lambda one: (abs(one.starts - seen.starts), one.facts[0].key))
            joined[nearest.facts[0].key] = seen
        else:
            alone.append(seen)
    whole = [passage_of((*p.facts, *joined[p.facts[0].key].facts)) if p.facts[0].key in joined else p for p in streamed]
    return whole + alone


def may_be_live_call(passage: Passage, seen: Passage) -> bool:
    """Whether the stream told of the call that was seen: both began together, or its beginning was before we heard."""
    if passage.caller != seen.caller:
        return False
    later = passage.starts - seen.starts
    return abs(later) <= NEAR or (not passage.begun and timedelta(0) <= later <= SILENT_TALKING)


def join_records(streamed: Sequence[Passage], records: Sequence[CallFact]) -> list[Passage]:
    """The streamed passages with the records that belong to them, then those made of records alone."""
    of_caller: dict[Caller, list[Passage]] = defaultdict(list)
    for passage in streamed:
        of_caller[passage.caller].append(passage)
    near = {caller: NearPassages(passages) for caller, passages in of_caller.items()}
    joined: dict[str, list[CallFact]] = defaultdict(list)
    alone = []
    for record in records:
        theirs = near.get(caller_of(record))
        holder = theirs.nearest_to(record) if theirs else None
        if holder is not None:
            joined[holder.facts[0].key].append(record)
        else:
            alone.append(record)
    whole = [passage_of((*p.facts, *joined[p.facts[0].key])) if p.facts[0].key in joined else p for p in streamed]
    return whole + [passage_of(legs) for legs in legs_of_calls(alone)]


class NearPassages:
    """The passages of one caller, searched from a moment outwards: withheld callers of a flood all look alike."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        moments = [(fact.at, passage.facts[0].key, passage) for passage in passages for fact in passage.facts]
        self._moments = sorted(moments, key=lambda moment: moment[:2])
        self._times = [at for at, _, _ in self._moments]

    def nearest_to(self, record: CallFact) -> Passage | None:
        """The passage that may hold the record and has the nearest fact; of several as near, that of the least key."""
        after = bisect_left(self._times, record.at)
        before = after - 1
        found: tuple[timedelta, str, Passage] | None = None
        while before >= 0 or after < len(self._times):
            ahead = self._times[after] - record.at if after < len(self._times) else timedelta.max
            behind = record.at - self._times[before] if before >= 0 else timedelta.max
            distance = min(ahead, behind)
            if found and distance > found[0]:
                break
            place = after if ahead <= behind else before
            after, before = (after + 1, before) if ahead <= behind else (after, before - 1)
            _, key, passage = self._moments[place]
            if (found is None or key < found[1]) and passage.may_hold(record):
                found = distance, key, passage
        return found[2] if found else None


def join_placed(passages: Sequence[Passage], placed: Sequence[CallFact]) -> list[Passage]:
    """The passages with the legs that the line placed for them: each for whoever called last before it."""
    joined: dict[str, list[CallFact]] = defaultdict(list)
    for leg in placed:
        before = [(p.starts, p.facts[0].key) for p in passages if was_placed_for(p, leg)]
        if before:
            joined[max(before)[1]].append(leg)
    return [passage_of((*p.facts, *joined[p.facts[0].key])) if p.facts[0].key in joined else p for p in passages]


def was_placed_for(passage: Passage, leg: CallFact) -> bool:
    return passage.facts[0].line == leg.line and -NEAR <= leg.at - passage.starts <= NEXT_LEG


def join_words(passages: Sequence[Passage], words: Sequence[CallFact]) -> list[Passage]:
    """The passages with what people said about one of their facts."""
    about: dict[str, list[CallFact]] = defaultdict(list)
    for word in words:
        about[word.passage].append(word)
    said = {p.facts[0].key: tuple(word for fact in p.facts for word in about.get(fact.key, ())) for p in passages}
    return [replace(p, words=said[p.facts[0].key]) if said[p.facts[0].key] else p for p in passages]


def legs_of_calls(records: Sequence[CallFact]) -> list[list[CallFact]]:
    """Records in order of time, grouped where they are legs of one call."""
    calls: list[list[CallFact]] = []
    latest: dict[Caller, list[CallFact]] = {}
    # The row on the number comes before those on the phones that rang at the same time.
    for record in sorted(records, key=lambda leg: (leg.at, leg.agent is not None, leg.key)):
        legs = latest.get(caller_of(record))
        if legs and is_same_call(legs, record):
            legs.append(record)
        else:
            calls.append([record])
            latest[caller_of(record)] = calls[-1]
    return calls


def is_same_call(legs: Sequence[CallFact], record: CallFact) -> bool:
    """Whether the record is one more leg of these, or one of them issued again under another id."""
    if any(leg.agent == record.agent and record.at - leg.at <= AGAIN for leg in legs):
        return True
    if record.at > legs[-1].at + NEXT_LEG or any(leg.talk and leg.at + leg.talk <= record.at for leg in legs):
        return False  # too long after, or after they had talked: the caller called again
    return record.caller is not None or is_same_withheld_call(legs, record)


def is_same_withheld_call(legs: Sequence[CallFact], record: CallFact) -> bool:
    """Withheld callers look alike: a row is of the same call only if it is another phone's, so that no caller is lost.

    The row on the number may be a little later than the first of a phone.
    """
    if record.agent is None:
        return all(leg.agent for leg in legs) and record.at - legs[0].at <= NEAR
    # Nobody talks at two phones at a time.
    elsewhere = any(leg.agent and leg.talk for leg in legs) and bool(record.talk)
    return not elsewhere and all(leg.agent != record.agent for leg in legs)
