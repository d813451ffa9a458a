"""Facts about calls, the calls they fold into, the alerts of missed ones, and calls that a line places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, and_, delete, func, or_, select

from bot.model import (
    AlertTimes,
    Bridge,
    BridgeProof,
    Call,
    CallDay,
    CallFact,
    CallFeed,
    CallFollowUp,
    CallId,
    CallTimes,
    LineId,
    MissedCall,
    Outcome,
    Phone,
    Source,
    SuspectAnswer,
    UnansweredPhone,
    VoicemailHabit,
    VolunteerId,
    Waits,
)
from storage import tables
from storage.rows import Query, Rows, gap, insert_new, upsert
from storage.types import storable_text

Row = TypeVar("Row")

FACTS = Rows(CallFact, tables.facts)
CALLS = Rows(Call, tables.calls)
MISSED = Rows(MissedCall, tables.missed)
FOLLOW_UPS = Rows(CallFollowUp, tables.call_follow_ups)
FEEDS = Rows(CallFeed, tables.call_feeds)
UNANSWERED = Rows(UnansweredPhone, tables.unanswered_phones)
SUSPECTS = Rows(SuspectAnswer, tables.suspect_answers)
HABITS = Rows(VoicemailHabit, tables.voicemail_habits)
DAYS = Rows(CallDay, tables.call_days)
BRIDGES = Rows(Bridge, tables.bridges)
PROOFS = Rows(BridgeProof, tables.bridge_proofs)

NO_TIME = timedelta(0)
ONE_DAY = timedelta(days=1)
"""A call that is folded again may have rung at another time than we thought, but not on another day than these."""

in_facts, in_calls, in_missed, in_told = tables.facts.c, tables.calls.c, tables.missed.c, tables.told.c
in_days, in_bridges = tables.call_days.c, tables.bridges.c

NEW_FACTS = insert_new(tables.facts).returning(in_facts.key)
WHEN = in_facts.at >= gap("since"), in_facts.at < gap("until")
UNTIED = or_(in_facts.source == Source.RECORD, in_facts.passage == "")
OF_CALLERS, OF_NOBODY = in_facts.caller.in_(gap("callers")), in_facts.caller.is_(None)
FACTS_OF_CALLERS = FACTS.query("line", OF_CALLERS, *WHEN, by=("at", "key"))
UNTIED_OF_CALLERS = FACTS.query("line", OF_CALLERS, UNTIED, *WHEN, by=("at", "key"))
FACTS_OF_NOBODY = FACTS.query("line", OF_NOBODY, *WHEN, by=("at", "key"))
UNTIED_OF_NOBODY = FACTS.query("line", OF_NOBODY, UNTIED, *WHEN, by=("at", "key"))
FACTS_OF = FACTS.query(in_facts.passage.in_(gap("passages")), by=("at", "key"))
FACTS_BY_KEY = FACTS.query(in_facts.key.in_(gap("keys")), by=("at", "key"))
RANG = in_calls.rang_at >= gap("since"), in_calls.rang_at < gap("until")
CALLS_WHEN = CALLS.query("line", *RANG, by=("rang_at", "id"))
TALKED = in_calls.answered_at.is_not(None), in_calls.outcome.in_([Outcome.ANSWERED, Outcome.GOING_ON])
TALKS = CALLS.query("line", *RANG, *TALKED, by=("rang_at", "id"))
LAST_CALLS = CALLS.query("line", *RANG, by=(in_calls.rang_at.desc(), in_calls.id.desc()), limit=gap("limit"))
CALLS_OF_CALLERS = CALLS.query("line", in_calls.caller.in_(gap("callers")), *RANG, by=("rang_at", "id"))
CALLS_OF_NOBODY = CALLS.query("line", in_calls.caller.is_(None), *RANG, by=("rang_at", "id"))
NEW_CALLS = tables.calls.insert().returning(in_calls.id, sort_by_parameter_order=True)
SAVE_CALLS = upsert(tables.calls)
CALLS_BY_ID = CALLS.query(in_calls.id.in_(gap("ids")))
DELETE_CALLS = delete(tables.calls).where(in_calls.id.in_(gap("ids")))
OPEN_MISSED = MISSED.query("line", in_missed.closed_at.is_(None), by=("opened_at", "id"))
EMPTY_MISSED = MISSED.query("line", in_missed.closed_at.is_(None), in_missed.calls == (), by=("opened_at", "id"))
OPENED = in_missed.opened_at >= gap("since"), in_missed.opened_at < gap("until")
WAITING = MISSED.query("line", "waits", by=("opened_at", "id"))
TOLD_WITH = MISSED.query("told_with", by=("opened_at", "id"))
MISSED_WHEN = MISSED.query("line", *OPENED, by=("opened_at", "id"))
THEIRS = in_missed.caller.in_(gap("callers")), or_(in_missed.closed_at.is_(None), and_(*OPENED))
MISSED_OF_CALLERS = MISSED.query("line", *THEIRS, by=("opened_at", "id"))
MISSED_OF = MISSED.query(in_missed.id.in_(select(in_told.missed).where(in_told.call.in_(gap("calls")))))
TOLD_BY = select(in_told.missed, in_told.call).where(in_told.missed.in_(gap("alerts")))
FORGET_TOLD = delete(tables.told).where(in_told.call.in_(gap("calls")))
NEW_MISSED = tables.missed.insert().returning(in_missed.id, sort_by_parameter_order=True)
SAVE_MISSED = upsert(tables.missed)
SAVE_TOLD = upsert(tables.told)
UNANSWERED_ON = UNANSWERED.query("line", by=("seat", "volunteer"))
SAVE_UNANSWERED = upsert(tables.unanswered_phones)
CALL_TIMES = Query(
    select(in_calls.rang_at, in_calls.ended_at, in_calls.outcome, in_calls.waited).where(
        in_calls.line == gap("line"), *RANG
    ),
    CallTimes._make,
)
ALERT_TIMES = Query(
    select(in_missed.opened_at, in_missed.closed_at, in_missed.ending, in_missed.caller.is_not(None)).where(
        in_missed.line == gap("line"), *OPENED
    ),
    AlertTimes._make,
)
ANSWERED = in_calls.line == gap("line"), in_calls.outcome == Outcome.ANSWERED, *RANG
ANSWERED_AT = select(func.count()).where(*ANSWERED, in_calls.answered_by == gap("phone"))
ANSWERED_SOMEWHERE = select(func.count()).where(*ANSWERED, in_calls.answered_by.is_(None))
DAYS_WHEN = DAYS.query("line", in_days.starts >= gap("since"), in_days.starts < gap("until"), by=("starts",))
FORGET_DAYS = delete(tables.call_days).where(
    in_days.line == gap("line"), in_days.starts <= gap("last"), in_days.ends > gap("first")
)
OPEN_SUSPECTS = SUSPECTS.query("line", tables.suspect_answers.c.closed_at.is_(None), by=("asked_at", "id"))
SUSPECTS_ABOUT = SUSPECTS.query(tables.suspect_answers.c.about.in_(gap("facts")), by=("id",))
BRIDGES_TO_PLACE = BRIDGES.query(in_bridges.placed_at.is_(None), in_bridges.error == "", by=("id",))
BRIDGES_SINCE = BRIDGES.query("line", in_bridges.asked_at > gap("since"), by=("id",))


class SqlCalls:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # -------------------------------------------------------------- facts

    def add_facts(self, facts: Sequence[CallFact]) -> list[CallFact]:
        """One statement for a batch. Of a key that comes twice in it, the first is stored."""
        if not facts:
            return []
        new = set(self._c.execute(NEW_FACTS, [FACTS.values(fact) for fact in facts]).scalars())
        stored = []
        for fact in facts:
            if (key := storable_text(fact.key)) in new:
                new.remove(key)
                stored.append(fact)
        return stored

    def facts_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime, *, untied: bool = False
    ) -> list[CallFact]:
        named, nobody = (UNTIED_OF_CALLERS, UNTIED_OF_NOBODY) if untied else (FACTS_OF_CALLERS, FACTS_OF_NOBODY)
        return self._of_callers(named, nobody, callers, line=line, since=since, until=until)

    def facts_of(self, passages: Iterable[str]) -> list[CallFact]:
        return FACTS_OF.all(self._c, passages=set(passages))

    def facts_by_key(self, keys: Iterable[str]) -> list[CallFact]:
        return FACTS_BY_KEY.all(self._c, keys=set(keys))

    # -------------------------------------------------------------- calls

    def call(self, id_: CallId) -> Call | None:
        return CALLS.get(self._c, id_)

    def calls_by_id(self, ids: Collection[CallId]) -> list[Call]:
        return CALLS_BY_ID.all(self._c, ids=set(ids)) if ids else []

    def calls(self, line: LineId, since: datetime, until: datetime) -> list[Call]:
        return CALLS_WHEN.all(self._c, line=line, since=since, until=until)

    def talks(self, line: LineId, since: datetime, until: datetime) -> list[Call]:
        return TALKS.all(self._c, line=line, since=since, until=until)

    def last_calls(self, line: LineId, since: datetime, until: datetime, limit: int) -> list[Call]:
        return LAST_CALLS.all(self._c, line=line, since=since, until=until, limit=limit)

    def calls_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime
    ) -> list[Call]:
        return self._of_callers(CALLS_OF_CALLERS, CALLS_OF_NOBODY, callers, line=line, since=since, until=until)

    def _of_callers(
        self, named: Query[Row], nobody: Query[Row], callers: Collection[Phone | None], **gaps: object
    ) -> list[Row]:
        """Two statements, for each to have its range of the index."""
        numbers = {caller for caller in callers if caller}
        found = named.all(self._c, callers=numbers, **gaps) if numbers else []
        return found + (nobody.all(self._c, **gaps) if None in callers else [])

    def save_calls(self, calls: Sequence[Call]) -> list[Call]:
        """In the order given."""
        self._forget_days((call.line, call.rang_at) for call in calls)
        if known := [CALLS.values(call) for call in calls if call.id]:
            self._c.execute(SAVE_CALLS, known)
        new = [CALLS.values(call) for call in calls if not call.id]
        ids = iter(self._c.execute(NEW_CALLS, new).scalars().all() if new else ())
        return [call if call.id else replace(call, id=CallId(next(ids))) for call in calls]

    def delete_calls(self, ids: Iterable[CallId]) -> None:
        gone = list(ids)
        if gone:
            self._forget_days((call.line, call.rang_at) for call in self.calls_by_id(gone))
            self._c.execute(DELETE_CALLS, {"ids": gone})

    # -------------------------------------------------------------- counted

    def call_times(self, line: LineId, since: datetime, until: datetime) -> list[CallTimes]:
        return CALL_TIMES.all(self._c, line=line, since=since, until=until)

    def alert_times(self, line: LineId, since: datetime, until: datetime) -> list[AlertTimes]:
        return ALERT_TIMES.all(self._c, line=line, since=since, until=until)

    def answered_at(self, line: LineId, phone: Phone | None, since: datetime, until: datetime) -> int:
        asked = {"line": line, "since": since, "until": until}
        if phone is None:
            return int(self._c.execute(ANSWERED_SOMEWHERE, asked).scalar_one())
        return int(self._c.execute(ANSWERED_AT, asked | {"phone": phone}).scalar_one())

    def call_days(self, line: LineId, since: datetime, until: datetime) -> list[CallDay]:
        return DAYS_WHEN.all(self._c, line=line, since=since, until=until)

    def save_call_day(self, day: CallDay) -> None:
        DAYS.save(self._c, day)

    def _forget_days_of_alerts(self, alerts: Sequence[MissedCall]) -> None:
        """One that is given up counts as it did while open, and by then the day's other numbers are forgotten."""
        new = [alert for alert in alerts if not (alert.id and alert.closed_at and alert.ending is None)]
        self._forget_days(((alert.line, alert.opened_at) for alert in new), NO_TIME)

    def _forget_days(self, changed: Iterable[tuple[LineId, datetime]], around: timedelta = ONE_DAY) -> None:
        """Whatever was counted within that time of these instants is to be counted anew."""
        by_line: dict[LineId, list[datetime]] = defaultdict(list)
        for line, at in changed:
            by_line[line].append(at)
        for line, instants in by_line.items():
            within = {"first": min(instants) - around, "last": max(instants) + around}
            self._c.execute(FORGET_DAYS, {"line": line} | within)

    # -------------------------------------------------------------- alerts

    def missed(self, id_: int) -> MissedCall | None:
        return MISSED.get(self._c, id_)

    def missed_of_call(self, call: CallId) -> MissedCall | None:
        return next(iter(self.missed_of_calls([call])), None)

    def missed_of_calls(self, calls: Collection[CallId]) -> list[MissedCall]:
        return MISSED_OF.all(self._c, calls=set(calls)) if calls else []

    def open_missed(self, line: LineId) -> list[MissedCall]:
        return OPEN_MISSED.all(self._c, line=line)

    def empty_missed(self, line: LineId) -> list[MissedCall]:
        return EMPTY_MISSED.all(self._c, line=line)

    def missed_of_callers(
        self, line: LineId, callers: Collection[Phone], since: datetime, until: datetime
    ) -> list[MissedCall]:
        if not callers:
            return []
        return MISSED_OF_CALLERS.all(self._c, line=line, callers=set(callers), since=since, until=until)

    def save_missed(self, missed: MissedCall) -> MissedCall:
        return self.save_alerts([missed])[0]

    def save_alerts(self, alerts: Sequence[MissedCall]) -> list[MissedCall]:
        """A call that another alert told of belongs to this one from now on."""
        self._forget_days_of_alerts(alerts)
        known = [alert for alert in alerts if alert.id]
        if known:
            self._c.execute(SAVE_MISSED, [MISSED.values(alert) for alert in known])
        new = [MISSED.values(alert) for alert in alerts if not alert.id]
        ids = iter(self._c.execute(NEW_MISSED, new).scalars().all() if new else ())
        saved = [alert if alert.id else replace(alert, id=next(ids)) for alert in alerts]
        told = {(alert.id, call) for alert in saved for call in alert.calls}
        told_by = self._c.execute(TOLD_BY, {"alerts": [alert.id for alert in known]}) if known else ()
        before = {(row.missed, row.call) for row in told_by}
        if gone := before - told:
            self._c.execute(FORGET_TOLD, {"calls": [call for _, call in gone]})
        if fresh := told - before:
            self._c.execute(SAVE_TOLD, [{"call": call, "missed": alert} for alert, call in sorted(fresh)])
        return saved

    def missed_between(self, line: LineId, since: datetime, until: datetime) -> list[MissedCall]:
        return MISSED_WHEN.all(self._c, line=line, since=since, until=until)

    def missed_waiting(self, line: LineId, waits: Waits) -> list[MissedCall]:
        return WAITING.all(self._c, line=line, waits=waits)

    def missed_told_with(self, first: int) -> list[MissedCall]:
        return TOLD_WITH.all(self._c, told_with=first)

    # -------------------------------------------------------------- what is still to be done

    def follow_up(self, line: LineId) -> CallFollowUp:
        return FOLLOW_UPS.get(self._c, line) or CallFollowUp(line)

    def save_follow_up(self, follow_up: CallFollowUp) -> None:
        FOLLOW_UPS.save(self._c, follow_up)

    def feed(self, line: LineId) -> CallFeed:
        return FEEDS.get(self._c, line) or CallFeed(line)

    def save_feed(self, feed: CallFeed) -> None:
        FEEDS.save(self._c, feed)

    def unanswered_phones(self, line: LineId) -> list[UnansweredPhone]:
        return UNANSWERED_ON.all(self._c, line=line)

    def save_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        if phones:
            self._c.execute(SAVE_UNANSWERED, [UNANSWERED.values(phone) for phone in phones])

    def delete_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        for phone in phones:
            UNANSWERED.delete(self._c, phone.seat, phone.volunteer)

    # -------------------------------------------------------------- who picked up

    def suspect_answer(self, id_: int) -> SuspectAnswer | None:
        return SUSPECTS.get(self._c, id_)

    def open_suspects(self, line: LineId) -> list[SuspectAnswer]:
        return OPEN_SUSPECTS.all(self._c, line=line)

    def suspects_about(self, facts: Collection[str]) -> list[SuspectAnswer]:
        return SUSPECTS_ABOUT.all(self._c, facts=set(facts))

    def save_suspect(self, asked: SuspectAnswer) -> SuspectAnswer:
        return SUSPECTS.save(self._c, asked)

    def voicemail_habit(self, volunteer: VolunteerId) -> VoicemailHabit | None:
        return HABITS.get(self._c, volunteer)

    def save_voicemail_habit(self, habit: VoicemailHabit) -> None:
        HABITS.save(self._c, habit)

    def delete_voicemail_habit(self, volunteer: VolunteerId) -> None:
        HABITS.delete(self._c, volunteer)


class SqlBridges:
    """Calls that a line places between two phones, and the proofs that it can."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def get(self, id_: int) -> Bridge | None:
        return BRIDGES.get(self._c, id_)

    def to_place(self) -> Sequence[Bridge]:
        return BRIDGES_TO_PLACE.all(self._c)

    def since(self, line: LineId, since: datetime) -> Sequence[Bridge]:
        return BRIDGES_SINCE.all(self._c, line=line, since=since)

    def save(self, bridge: Bridge) -> Bridge:
        return BRIDGES.save(self._c, bridge)

    def proof(self, line: LineId) -> BridgeProof | None:
        return PROOFS.get(self._c, line)

    def save_proof(self, proof: BridgeProof) -> None:
        PROOFS.save(self._c, proof)

    def delete_proof(self, line: LineId) -> None:
        PROOFS.delete(self._c, line)
