"""Facts about calls, the calls they fold into, and the alerts of missed ones."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.model import Call, CallFact, CallFollowUp, CallId, LineId, MissedCall, Source, UnansweredPhone
from storage import tables
from storage.rows import Rows, gap, insert_new, upsert
from storage.types import storable_text

FACTS = Rows(CallFact, tables.facts)
CALLS = Rows(Call, tables.calls)
MISSED = Rows(MissedCall, tables.missed)
FOLLOW_UPS = Rows(CallFollowUp, tables.call_follow_ups)
UNANSWERED = Rows(UnansweredPhone, tables.unanswered_phones)

in_facts, in_calls, in_missed, in_told = tables.facts.c, tables.calls.c, tables.missed.c, tables.told.c

NEW_FACTS = insert_new(tables.facts).returning(in_facts.key)
# The sources are always named: one index serves those of one and those of all.
WHEN = in_facts.at >= gap("since"), in_facts.at < gap("until")
FACTS_WHEN = FACTS.query("line", in_facts.source.in_(gap("sources")), *WHEN, by=("at", "key"))
FACTS_OF = FACTS.query(in_facts.passage.in_(gap("passages")), by=("at", "key"))
CALLS_WHEN = CALLS.query(
    "line", in_calls.rang_at >= gap("since"), in_calls.rang_at < gap("until"), by=("rang_at", "id")
)
NEW_CALLS = tables.calls.insert().returning(in_calls.id, sort_by_parameter_order=True)
SAVE_CALLS = upsert(tables.calls)
DELETE_CALLS = delete(tables.calls).where(in_calls.id.in_(gap("ids")))
OPEN_MISSED = MISSED.query("line", in_missed.closed_at.is_(None), by=("opened_at", "id"))
OPENED = in_missed.opened_at >= gap("since"), in_missed.opened_at < gap("until")
MISSED_WHEN = MISSED.query("line", *OPENED, by=("opened_at", "id"))
MISSED_OF = MISSED.query(in_missed.id.in_(select(in_told.missed).where(in_told.call == gap("call"))))
FORGET_TOLD = delete(tables.told).where(in_told.missed == gap("missed"))
SAVE_TOLD = upsert(tables.told)
UNANSWERED_ON = UNANSWERED.query("line", by=("seat", "volunteer"))
SAVE_UNANSWERED = upsert(tables.unanswered_phones)


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

    def facts(self, line: LineId, since: datetime, until: datetime, source: Source | None = None) -> list[CallFact]:
        sources = [source] if source else list(Source)
        return FACTS_WHEN.all(self._c, line=line, sources=sources, since=since, until=until)

    def facts_of(self, passages: Iterable[str]) -> list[CallFact]:
        return FACTS_OF.all(self._c, passages=set(passages))

    # -------------------------------------------------------------- calls

    def call(self, id_: CallId) -> Call | None:
        return CALLS.get(self._c, id_)

    def calls(self, line: LineId, since: datetime, until: datetime) -> list[Call]:
        return CALLS_WHEN.all(self._c, line=line, since=since, until=until)

    def save_calls(self, calls: Sequence[Call]) -> list[Call]:
        """In the order given."""
        if known := [CALLS.values(call) for call in calls if call.id]:
            self._c.execute(SAVE_CALLS, known)
        new = [CALLS.values(call) for call in calls if not call.id]
        ids = iter(self._c.execute(NEW_CALLS, new).scalars().all() if new else ())
        return [call if call.id else replace(call, id=CallId(next(ids))) for call in calls]

    def delete_calls(self, ids: Iterable[CallId]) -> None:
        self._c.execute(DELETE_CALLS, {"ids": list(ids)})

    # -------------------------------------------------------------- alerts

    def missed(self, id_: int) -> MissedCall | None:
        return MISSED.get(self._c, id_)

    def missed_of_call(self, call: CallId) -> MissedCall | None:
        return MISSED_OF.first(self._c, call=call)

    def open_missed(self, line: LineId) -> list[MissedCall]:
        return OPEN_MISSED.all(self._c, line=line)

    def save_missed(self, missed: MissedCall) -> MissedCall:
        """A call that another alert told of belongs to this one from now on."""
        saved = MISSED.save(self._c, missed)
        self._c.execute(FORGET_TOLD, {"missed": saved.id})
        if saved.calls:
            self._c.execute(SAVE_TOLD, [{"call": call, "missed": saved.id} for call in saved.calls])
        return saved

    def missed_between(self, line: LineId, since: datetime, until: datetime) -> list[MissedCall]:
        return MISSED_WHEN.all(self._c, line=line, since=since, until=until)

    # -------------------------------------------------------------- what is still to be done

    def follow_up(self, line: LineId) -> CallFollowUp:
        return FOLLOW_UPS.get(self._c, line) or CallFollowUp(line)

    def save_follow_up(self, follow_up: CallFollowUp) -> None:
        FOLLOW_UPS.save(self._c, follow_up)

    def unanswered_phones(self, line: LineId) -> list[UnansweredPhone]:
        return UNANSWERED_ON.all(self._c, line=line)

    def save_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        if phones:
            self._c.execute(SAVE_UNANSWERED, [UNANSWERED.values(phone) for phone in phones])

    def delete_unanswered_phones(self, phones: Sequence[UnansweredPhone]) -> None:
        for phone in phones:
            UNANSWERED.delete(self._c, phone.seat, phone.volunteer)
