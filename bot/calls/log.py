"""The stored calls: new facts are added, and the calls that they touch are folded again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.calls.fold import NEAR, NEXT_LEG, SILENT_RINGING, SILENT_TALKING, fold
from bot.model import Call, CallEventKind, CallFact, CallId, Line, LineId, Outcome, Phone, Source
from bot.ports import Tx

RECORDS_RIPEN = timedelta(minutes=3)
"""How long a call known from records alone waits for its events before anybody is told."""
MARGIN = NEAR + NEXT_LEG
PICKED_UP = {
    CallEventKind.ANSWERED,
    CallEventKind.HUNG_UP,
    CallEventKind.LEFT,
    CallEventKind.RECORDED,
    CallEventKind.PASSED_ON,
}
"""What may prove that somebody picked up, and so what a person's word may be about."""
SLICE = 200
"""Facts in one transaction, which takes some 50 ms."""


def slices_of_facts(facts: Sequence[CallFact]) -> list[Sequence[CallFact]]:
    """The facts in portions for one short transaction each, by time; facts of one call stay together if they can."""
    first: dict[tuple[LineId, str, Phone | None], datetime] = {}
    for fact in facts:
        call = fact.line, fact.passage, fact.caller
        first[call] = min(first.get(call, fact.at), fact.at)
    in_order = sorted(
        facts, key=lambda fact: (first[fact.line, fact.passage, fact.caller], fact.passage, fact.caller or "", fact.at)
    )
    return [in_order[place : place + SLICE] for place in range(0, len(in_order), SLICE)]


def record_call_facts(tx: Tx, line: Line, facts: Sequence[CallFact], now: datetime) -> list[Call]:
    """Store those facts that are new, fold the calls that they touch again, and return the calls that changed."""
    new = tx.calls.add_facts(facts)
    return refold_calls(tx, line, new, now) if new else []


def refold_calls(tx: Tx, line: Line, facts: Sequence[CallFact], now: datetime) -> list[Call]:
    """Fold these facts again with all that may belong to them, and save what changed."""
    around = connected_facts(tx, line, facts)
    around += words_about(tx, around)
    folded = fold(around, suspect_under=line.suspect_under, now=now)
    starts, ends = time_span_of(around)
    keys = {fact.key for fact in around}
    callers = {fact.caller for fact in around}
    before = [
        call
        for call in tx.calls.calls_of_callers(line.id, callers, starts, ends + timedelta(microseconds=1))
        if not keys.isdisjoint(call.facts)
    ]
    after, gone = keep_ids(before, folded)
    if gone:
        move_alerts(tx, gone)
        tx.webhooks.move_calls(gone)
        tx.calls.delete_calls(gone)
    was = {call.id: call for call in before}
    changed = list(tx.calls.save_calls([call for call in after if was.get(call.id) != call]))
    note_next_look(tx, line, changed)
    return changed


def connected_facts(tx: Tx, line: Line, facts: Sequence[CallFact]) -> list[CallFact]:
    """These facts and all that must be folded with them to get the same calls as from all facts.

    Only what has no id of a passage can move from one call to another: between calls of one caller, or, if the line
    placed it, between all calls.
    """
    known = {fact.key: fact for fact in facts}
    known |= {fact.key: fact for fact in spoken_of(tx, facts)}
    known |= same_passages(tx, line, list(known.values()))
    starts, ends = time_span_of(known.values())
    callers: set[Phone | None] = {fact.caller for fact in known.values()}
    if not tx.calls.facts_of_callers(
        line.id, callers, starts - SILENT_TALKING, ends + SILENT_TALKING, untied=True
    ) and not placed_legs(tx, line, starts - MARGIN, ends + MARGIN):
        return list(known.values())
    reach = None
    while True:
        callers |= {fact.caller for fact in known.values()} | callers_of_placed(tx, line, known.values())
        starts, ends = time_span_of(known.values())
        if reach == (starts, ends, callers):
            return list(known.values())
        reach = (starts, ends, set(callers))
        loose = any(not fact.passage and fact.source is not Source.RECORD for fact in known.values())
        margin = SILENT_TALKING if loose else MARGIN
        first, last = starts - margin, ends + margin
        # A record may lie in the middle of a long call, far from any of its events.
        for call in tx.calls.calls_of_callers(line.id, callers, first - SILENT_TALKING, last):
            over = call.ended_at or call.rang_at + SILENT_TALKING
            if over >= first:
                starts, ends = min(starts, call.rang_at), max(ends, over)
        near = [
            *tx.calls.facts_of_callers(line.id, callers, starts - MARGIN, ends + MARGIN),
            *placed_legs(tx, line, starts - MARGIN, ends + MARGIN),
        ]
        known |= {fact.key: fact for fact in near} | same_passages(tx, line, near)


def same_passages(tx: Tx, line: Line, facts: Iterable[CallFact]) -> dict[str, CallFact]:
    told = tx.calls.facts_of({fact.passage for fact in facts if fact.passage})
    return {fact.key: fact for fact in told if fact.line == line.id}


def spoken_of(tx: Tx, facts: Iterable[CallFact]) -> Sequence[CallFact]:
    """What the words among these facts are about."""
    keys = {fact.passage for fact in facts if fact.source is Source.PERSON}
    return tx.calls.facts_by_key(keys) if keys else ()


def words_about(tx: Tx, facts: Iterable[CallFact]) -> list[CallFact]:
    """What people said about these facts."""
    said = tx.calls.facts_of({fact.key for fact in facts if fact.kind in PICKED_UP})
    return [fact for fact in said if fact.source is Source.PERSON]


def placed_legs(tx: Tx, line: Line, starts: datetime, ends: datetime) -> list[CallFact]:
    """Records of legs that the line placed, which name no caller."""
    near = tx.calls.facts_of_callers(line.id, [None], starts, ends, untied=True)
    return [fact for fact in near if fact.kind is CallEventKind.PASSED_ON]


def callers_of_placed(tx: Tx, line: Line, facts: Iterable[CallFact]) -> set[Phone | None]:
    """Whoever may have called when the line placed these legs."""
    legs = [fact.at for fact in facts if fact.kind is CallEventKind.PASSED_ON]
    if not legs:
        return set()
    return {call.caller for call in tx.calls.calls(line.id, min(legs) - MARGIN, max(legs) + MARGIN)}


def time_span_of(facts: Collection[CallFact]) -> tuple[datetime, datetime]:
    """The first and the last moment in these facts."""
    moments = [
        moment for fact in facts for moment in (fact.at, fact.joined_at, fact.answered_at, fact.ended_at) if moment
    ]
    moments += [fact.at + fact.talk for fact in facts if fact.talk]
    return min(moments), max(moments)


def keep_ids(before: Sequence[Call], folded: Sequence[Call]) -> tuple[list[Call], dict[CallId, CallId]]:
    """The folded calls with the ids of those they share a fact with; and each id that became part of another one."""
    owner = {key: call.id for call in before for key in call.facts}
    free = {call.id for call in before}
    after = []
    gone: dict[CallId, CallId] = {}
    for call in folded:
        was = sorted({owner[key] for key in call.facts if key in owner} & free)
        kept = replace(call, id=was[0]) if was else call
        free.difference_update(was)
        gone |= dict.fromkeys(was[1:], kept.id)
        after.append(kept)
    return after, gone


def move_alerts(tx: Tx, gone: dict[CallId, CallId]) -> None:
    """Where two calls turn out to be one, their alerts become one; `bot.calls.missed` withdraws the empty one."""
    for old, new in gone.items():
        alert = tx.calls.missed_of_call(old)
        if alert is None:
            continue
        stays = tx.calls.missed_of_call(new) is None
        calls = (new if call == old else call for call in alert.calls if stays or call != old)
        tx.calls.save_missed(replace(alert, calls=tuple(dict.fromkeys(calls))))


# ---------------------------------------------------------------- what time alone changes


def may_be_told(call: Call, now: datetime) -> bool:
    """Whether people may be told of the call: one known from records alone waits for its events first."""
    return not call.records_only or now - call.rang_at >= RECORDS_RIPEN


def note_next_look(tx: Tx, line: Line, calls: Sequence[Call]) -> None:
    """Note when time alone may change something about these calls."""
    due = min((when for call in calls if (when := next_look_at_call(call))), default=None)
    if due is None:
        return
    known = tx.calls.follow_up(line.id)
    if known.look_again_at is None or due < known.look_again_at:
        tx.calls.save_follow_up(replace(known, look_again_at=due))


def next_look_at_call(call: Call) -> datetime | None:
    if call.outcome is Outcome.GOING_ON:
        return (call.answered_at + SILENT_TALKING) if call.answered_at else (call.rang_at + SILENT_RINGING)
    return call.rang_at + RECORDS_RIPEN if call.records_only else None


def overdue_calls(tx: Tx, line: Line, now: datetime) -> list[CallId]:
    """Calls that only time changed: known from records alone for three minutes, or without an event for hours.

    To be called on every tick; it costs one small read while nothing is due. Each slice of them is for
    `refold_overdue_calls`, and all of them for `note_later_looks`.
    """
    known = tx.calls.follow_up(line.id)
    if known.look_again_at is None or known.look_again_at > now:
        return []
    # Records that were due before have been told of already.
    return [call.id for call, due in looks_ahead(tx, line, known.look_again_at, now) if due <= now]


def looks_ahead(tx: Tx, line: Line, since: datetime, now: datetime) -> list[tuple[Call, datetime]]:
    """The calls that time alone may change, and when."""
    calls = tx.calls.calls(line.id, since - 2 * SILENT_TALKING, now)
    return [
        (call, due)
        for call in calls
        if (due := next_look_at_call(call)) and (due >= since or call.outcome is Outcome.GOING_ON)
    ]


def refold_overdue_calls(tx: Tx, line: Line, ids: Sequence[CallId], now: datetime) -> list[Call]:
    """Those of these calls that may be told of now, or have ended."""
    calls = [call for id_ in ids if (call := tx.calls.call(id_))]
    going_on = [call for call in calls if call.outcome is Outcome.GOING_ON]
    ripened = [call for call in calls if call not in going_on and call.records_only and may_be_told(call, now)]
    silent = [call for call in going_on if (due := next_look_at_call(call)) and due <= now]
    return ripened + refold_silent(tx, line, silent, now)


def note_later_looks(tx: Tx, line: Line, seen: Collection[CallId], now: datetime) -> None:
    """Note when to look again, now that these overdue calls were seen to."""
    known = tx.calls.follow_up(line.id)
    if known.look_again_at is None:
        return
    later = []
    for call, due in looks_ahead(tx, line, known.look_again_at, now):
        if due > now or call.id not in seen:
            later.append(due)
        elif call.outcome is Outcome.GOING_ON:  # it has events still: it is looked at again later
            later.append(now + SILENT_RINGING)
    tx.calls.save_follow_up(replace(known, look_again_at=min(later, default=None)))


def refold_silent(tx: Tx, line: Line, silent: Sequence[Call], now: datetime) -> list[Call]:
    """Fold the calls again that have been silent for hours, and return those that changed: they have ended."""
    facts = [fact for call in silent for fact in facts_of_call(tx, call, now)]
    return refold_calls(tx, line, facts, now) if facts else []


def facts_of_calls(tx: Tx, calls: Sequence[Call], now: datetime) -> dict[CallId, list[CallFact]]:
    """As `facts_of_call`, of calls of one line that go on; they are read together."""
    if not calls:
        return {}
    callers = {call.caller for call in calls} | {None}
    since = min(call.rang_at for call in calls) - NEAR
    by_key = {fact.key: fact for fact in tx.calls.facts_of_callers(calls[0].line, callers, since, now + MARGIN)}
    found = {call.id: [by_key[key] for key in call.facts if key in by_key] for call in calls}
    return {id_: sorted(facts, key=lambda fact: (fact.at, fact.key)) for id_, facts in found.items()}


def facts_of_call(tx: Tx, call: Call, now: datetime) -> list[CallFact]:
    """What is still stored of the call, by time; a leg that the line placed names no caller."""
    own = set(call.facts)
    until = min(call.ended_at + NEXT_LEG, now) if call.ended_at else now
    theirs = tx.calls.facts_of_callers(call.line, {call.caller, None}, call.rang_at - NEAR, until + MARGIN)
    return sorted((fact for fact in theirs if fact.key in own), key=lambda fact: (fact.at, fact.key))
