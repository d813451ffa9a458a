"""Facts about calls, the calls they fold into, and the alerts of missed ones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, and_, delete, or_, select

from bot.model import Call, CallFact, CallFollowUp, CallId, LineId, MissedCall, Phone, Source, UnansweredPhone
from storage import tables
from storage.rows import Query, Rows, gap, insert_new, upsert
from storage.types import storable_text

Row = TypeVar("Row")

FACTS = Rows(CallFact, tables.facts)
CALLS = Rows(Call, tables.calls)
MISSED = Rows(MissedCall, tables.missed)
FOLLOW_UPS = Rows(CallFollowUp, tables.call_follow_ups)
UNANSWERED = Rows(UnansweredPhone, tables.unanswered_phones)

in_facts, in_calls, in_missed, in_told = tables.facts.c, tables.calls.c, tables.missed.c, tables.told.c

NEW_FACTS = insert_new(tables.facts).returning(in_facts.key)
WHEN = in_facts.at >= gap("since"), in_facts.at < gap("until")
UNTIED = or_(in_facts.source == Source.RECORD, in_facts.passage == "")
OF_CALLERS, OF_NOBODY = in_facts.caller.in_(gap("callers")), in_facts.caller.is_(None)
FACTS_OF_CALLERS = FACTS.query("line", OF_CALLERS, *WHEN, by=("at", "key"))
UNTIED_OF_CALLERS = FACTS.query("line", OF_CALLERS, UNTIED, *WHEN, by=("at", "key"))
FACTS_OF_NOBODY = FACTS.query("line", OF_NOBODY, *WHEN, by=("at", "key"))
UNTIED_OF_NOBODY = FACTS.query("line", OF_NOBODY, UNTIED, *WHEN, by=("at", "key"))
FACTS_OF = FACTS.query(in_facts.passage.in_(gap("passages")), by=("at", "key"))
RANG = in_calls.rang_at >= gap("since"), in_calls.rang_at < gap("until")
CALLS_WHEN = CALLS.query("line", *RANG, by=("rang_at", "id"))
CALLS_OF_CALLERS = CALLS.query("line", in_calls.caller.in_(gap("callers")), *RANG, by=("rang_at", "id"))
CALLS_OF_NOBODY = CALLS.query("line", in_calls.caller.is_(None), *RANG, by=("rang_at", "id"))
NEW_CALLS = tables.calls.insert().returning(in_calls.id, sort_by_parameter_order=True)
SAVE_CALLS = upsert(tables.calls)
DELETE_CALLS = delete(tables.calls).where(in_calls.id.in_(gap("ids")))
OPEN_MISSED = MISSED.query("line", in_missed.closed_at.is_(None), by=("opened_at", "id"))
EMPTY_MISSED = MISSED.query("line", in_missed.closed_at.is_(None), in_missed.calls == (), by=("opened_at", "id"))
OPENED = in_missed.opened_at >= gap("since"), in_missed.opened_at < gap("until")
MISSED_WHEN = MISSED.query("line", *OPENED, by=("opened_at", "id"))
MISSED_OF_CALLER = MISSED.query(
    "line", "caller", or_(in_missed.closed_at.is_(None), and_(*OPENED)), by=("opened_at", "id")
)
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

    def facts_of_callers(
        self, line: LineId, callers: Collection[Phone | None], since: datetime, until: datetime, *, untied: bool = False
    ) -> list[CallFact]:
        named, nobody = (UNTIED_OF_CALLERS, UNTIED_OF_NOBODY) if untied else (FACTS_OF_CALLERS, FACTS_OF_NOBODY)
        return self._of_callers(named, nobody, callers, line=line, since=since, until=until)

    def facts_of(self, passages: Iterable[str]) -> list[CallFact]:
        return FACTS_OF.all(self._c, passages=set(passages))

    # -------------------------------------------------------------- calls

    def call(self, id_: CallId) -> Call | None:
        return CALLS.get(self._c, id_)

    def calls(self, line: LineId, since: datetime, until: datetime) -> list[Call]:
        return CALLS_WHEN.all(self._c, line=line, since=since, until=until)

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

    def empty_missed(self, line: LineId) -> list[MissedCall]:
        return EMPTY_MISSED.all(self._c, line=line)

    def missed_of_caller(self, line: LineId, caller: Phone, since: datetime, until: datetime) -> list[MissedCall]:
        return MISSED_OF_CALLER.all(self._c, line=line, caller=caller, since=since, until=until)

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
