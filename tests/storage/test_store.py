"""Transactions: all or nothing, one after the other, by one process; and what is said when that cannot be."""

import asyncio
import os
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import IntegrityError

from bot.errors import Overtaken, Refused, StoreError
from bot.model import (
    Call,
    CallEventKind,
    CallFact,
    CallId,
    HolidayQuestion,
    HolidayReply,
    Invite,
    Journal,
    LineId,
    MissedCall,
    MonthDraft,
    MonthReply,
    NoticeKind,
    Outcome,
    Phone,
    PhoneNotice,
    ProofCall,
    Role,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Source,
    Volunteer,
    VolunteerId,
)
from storage.connect import with_driver
from storage.parts.roster import DATED
from storage.store import SqlStore, open_store
from storage.transaction import SqlTx
from tests.support.clock import StillClock
from tests.support.helpline import dump

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LYON = LineId("lyon")
CALLER = Phone("+33199001234")


def libpq(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


# ---------------------------------------------------------------- all or nothing


async def test_what_the_work_raises_goes_through_and_nothing_is_written(db: SqlStore) -> None:
    def refused(tx: SqlTx) -> None:
        tx.save_cursor("console", "1")
        raise Refused("shift-full")

    with pytest.raises(Refused, match="shift-full"):
        await db.write(refused)
    assert await db.read(lambda tx: tx.cursor("console")) is None


async def test_a_savepoint_undoes_only_its_own(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        tx.save_cursor("before", "1")

        def breaks_a_rule() -> None:
            tx.save_cursor("within", "1")
            seat = Seat(SeatId(0), ShiftId(99), VolunteerId(99), NOON, NOON)
            tx.roster.save_seat(seat)

        with pytest.raises(IntegrityError):
            tx.savepoint(breaks_a_rule)
        tx.save_cursor("after", "1")

    await db.write(work)
    assert await db.read(lambda tx: [tx.cursor(name) for name in ("before", "within", "after")]) == ["1", None, "1"]


async def test_a_cancelled_write_is_whole_or_absent(db: SqlStore) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: SqlTx) -> None:
        tx.save_cursor("first", "1")
        begun.set()
        go_on.wait(10)
        tx.save_cursor("second", "1")

    under_way = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    queued = asyncio.create_task(db.write(lambda tx: tx.save_cursor("queued", "1")))
    await asyncio.sleep(0)
    for task in (under_way, queued):
        task.cancel()
    for task in (under_way, queued):
        with pytest.raises(asyncio.CancelledError):
            await task
    go_on.set()
    await db.write(lambda _: None)
    assert await db.read(lambda tx: [tx.cursor(name) for name in ("first", "second", "queued")]) == ["1", "1", None]


async def test_reading_cannot_write(db: SqlStore, store: SqlStore) -> None:
    for readable in (db, store):
        with pytest.raises(StoreError, match=r"read-?only"):
            await readable.read(lambda tx: tx.save_cursor("console", "1"))
        await readable.write(lambda tx: tx.save_cursor("console", "2"))
        assert await readable.read(lambda tx: tx.cursor("console")) == "2"


async def test_reading_does_not_wait_for_writing(db: SqlStore) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: SqlTx) -> None:
        tx.save_cursor("console", "1")
        begun.set()
        go_on.wait(10)

    writing = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await db.read(lambda tx: tx.cursor("console")) is None
    go_on.set()
    await writing
    assert await db.read(lambda tx: tx.cursor("console")) == "1"


async def test_a_closed_store_says_so(url: str, still_clock: StillClock) -> None:
    store = await open_store(url, clock=still_clock)
    await store.close()
    await store.close()
    for use in (store.write, store.read):
        with pytest.raises(StoreError, match="the database is closed"):
            await use(lambda _: None)


# ---------------------------------------------------------------- one winner


async def test_of_fifty_takers_over_two_connections_one_gets_the_last_seat(
    db: SqlStore, url: str, still_clock: StillClock
) -> None:
    other = await open_store(url, clock=still_clock, beside=True)

    def prepare(tx: SqlTx) -> ShiftId:
        for n in range(50):
            tx.people.save(Volunteer(VolunteerId(0), f"Volunteer {n}"))
        asked = Shift(ShiftId(0), LYON, None, NOON.date(), 0, NOON, NOON + timedelta(hours=2))
        return tx.roster.add_shifts([asked])[0].id

    shift = await db.write(prepare)
    both_found_it_free = threading.Barrier(2)

    def take(tx: SqlTx, volunteer: VolunteerId) -> Seat:
        if tx.roster.seats([shift])[shift]:
            raise Refused("shift-full")
        with suppress(threading.BrokenBarrierError):
            both_found_it_free.wait(0.2)  # where two can look before either has taken, both do
        return tx.roster.save_seat(Seat(SeatId(0), shift, volunteer, NOON, NOON + timedelta(hours=2)))

    def taking(n: int) -> asyncio.Future[Seat]:
        return asyncio.ensure_future((db, other)[n % 2].write(lambda tx: take(tx, VolunteerId(n + 1))))

    results = await asyncio.gather(*(taking(n) for n in range(50)), return_exceptions=True)
    won = [result for result in results if isinstance(result, Seat)]
    assert len(won) == 1
    assert sum(isinstance(result, Refused) for result in results) == 49
    assert await db.read(lambda tx: tx.roster.seats([shift])) == {shift: won}
    await other.close()


# ---------------------------------------------------------------- one process acts


async def test_a_second_process_is_told_who_runs(url: str, still_clock: StillClock) -> None:
    first = await open_store(url, clock=still_clock)
    with pytest.raises(StoreError, match=rf"the bot is running \(pid {os.getpid()}"):
        await open_store(url, clock=still_clock)
    await first.close()
    second = await open_store(url, clock=still_clock)
    assert (first.epoch, second.epoch, second.took_over) == (1, 2, False)
    await second.close()


async def test_one_short_change_is_written_beside_the_process_that_leads(url: str, still_clock: StillClock) -> None:
    leader = await open_store(url, clock=still_clock)
    beside = await open_store(url, clock=still_clock, beside=True)
    await beside.write(lambda tx: tx.save_cursor("console", "beside"))
    assert await leader.read(lambda tx: tx.cursor("console")) == "beside"
    await leader.write(lambda tx: tx.save_cursor("console", "leader"))
    assert await beside.read(lambda tx: tx.cursor("console")) == "leader"
    await beside.close()
    assert (leader.epoch, beside.epoch, beside.took_over) == (1, None, False)
    await leader.write(lambda tx: tx.save_cursor("console", "still"))
    await leader.close()


async def test_where_nobody_leads_whoever_writes_beside_leads(url: str, still_clock: StillClock) -> None:
    alone = await open_store(url, clock=still_clock, beside=True)
    assert alone.epoch == 1
    await alone.close()


async def test_a_killed_process_frees_its_place(url: str, still_clock: StillClock) -> None:
    program = (
        "import asyncio, os, sys\n"
        "from storage.store import open_store\n"
        "class Clock:\n"
        "    now = None\n"
        f"store = asyncio.run(open_store({url!r}, clock=Clock()))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await child.wait() == -9
    store = await open_store(url, clock=still_clock)
    assert store.epoch == 2
    await store.close()


async def test_who_only_reads_needs_no_lock_and_cannot_write(db: SqlStore, url: str, still_clock: StillClock) -> None:
    await db.write(lambda tx: tx.save_cursor("console", "1"))
    reader = await open_store(url, clock=still_clock, lead=False)
    assert await reader.read(lambda tx: tx.cursor("console")) == "1"
    with pytest.raises(StoreError, match="this command only reads"):
        await reader.write(lambda tx: tx.save_cursor("console", "2"))
    await reader.close()


async def test_a_sign_of_life_is_a_write(db: SqlStore) -> None:
    await db.show_life()
    assert (await dump(db, "leader"))["leader"] == [(1, 1, NOON)]


async def test_a_leader_that_was_overtaken_can_write_no_more(url: str, still_clock: StillClock) -> None:
    old = await open_store(url, clock=still_clock)
    new = SqlStore(with_driver(url), still_clock)
    await new._writer.do(lambda c: new.begin_to_lead(c, migrate=True, silence=timedelta(0)))
    with pytest.raises(StoreError):
        await old.write(lambda tx: tx.save_cursor("console", "old"))
    with pytest.raises(Overtaken):
        await old.show_life()
    assert await new.read(lambda tx: tx.cursor("console")) is None
    await old.close()
    await new.close()


async def test_a_silent_session_is_ended_and_a_living_one_is_not(postgresql_url: str, still_clock: StillClock) -> None:
    old = await open_store(postgresql_url, clock=still_clock)
    with pytest.raises(StoreError, match="the bot is running"):
        await open_store(postgresql_url, clock=still_clock, silence=timedelta(seconds=30))
    new = await open_store(postgresql_url, clock=still_clock, silence=timedelta(0))
    assert (new.took_over, new.epoch) == (True, 2)
    await new.write(lambda tx: tx.save_cursor("console", "new"))
    with pytest.raises(StoreError, match="cannot be used"):
        await old.write(lambda tx: tx.save_cursor("console", "old"))
    with pytest.raises(Overtaken, match="another process has taken over"):
        await old.write(lambda tx: tx.save_cursor("console", "old"))
    assert await new.read(lambda tx: tx.cursor("console")) == "new"
    await old.close()
    await new.close()


# ---------------------------------------------------------------- when it cannot be


async def test_a_locked_sqlite_is_told_and_comes_back(sqlite_url: str, still_clock: StillClock) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="the database is locked by another program"):
        await store.write(lambda tx: tx.save_cursor("console", "1"))
    other.execute("ROLLBACK")
    other.close()
    await store.write(lambda tx: tx.save_cursor("console", "2"))
    await store.close()


async def test_a_locked_postgresql_is_told_and_comes_back(postgresql_url: str, still_clock: StillClock) -> None:
    store = await open_store(postgresql_url, clock=still_clock)
    with psycopg.connect(libpq(postgresql_url)) as other:
        other.execute("LOCK TABLE leader")
        with pytest.raises(StoreError, match="the database is locked by another program"):
            await store.write(lambda tx: tx.save_cursor("console", "1"))
    await store.write(lambda tx: tx.save_cursor("console", "2"))
    await store.close()


async def test_a_full_disk_is_told_and_undoes_the_whole(sqlite_url: str, still_clock: StillClock) -> None:
    store = await open_store(sqlite_url, clock=still_clock)

    def cap(pages: int) -> Callable[[SqlTx], object]:
        return lambda tx: tx._c.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    await store.write(cap(1))  # SQLite takes this as: no larger than it is

    def work(tx: SqlTx) -> None:
        tx.save_cursor("console", "1")
        tx.keep_aside("console", "1", "x" * 1_000_000, "", NOON)

    with pytest.raises(StoreError, match="there is no room left for the database"):
        await store.write(work)
    await store.write(cap(1_000_000))
    assert await store.write(lambda tx: tx.cursor("console")) is None
    await store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "this is no database URL"),
        ("mysql://u:secret@h/d", "a database of kind mysql is not known here"),
        ("sqlite:////nowhere/at/all/bot.db", "the database cannot be used: No such file or directory"),
        ("postgresql://u:secret@/d?host=/nowhere", "the database cannot be used"),
        ("sqlite:////dev/null/bot.db", "the database cannot be used: Not a directory"),
    ],
)
async def test_a_url_that_leads_nowhere_is_told_without_its_password(
    url: str, words: str, still_clock: StillClock
) -> None:
    with pytest.raises(StoreError, match=words) as told:
        await open_store(url, clock=still_clock)
    assert "secret" not in str(told.value)


async def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch, still_clock: StillClock) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'standardiste\[postgresql\]'"):
        await open_store("postgresql+psycopg://h/d", clock=still_clock)


async def test_what_is_no_database_is_told(tmp_path: Path, still_clock: StillClock) -> None:
    (tmp_path / "bot.db").write_text("a letter to a friend, long enough to be read as a header" * 20)
    with pytest.raises(StoreError, match="file is not a database"):
        await open_store(f"sqlite:///{tmp_path}/bot.db", clock=still_clock)


async def test_a_database_that_is_not_there_yet_cannot_be_read(tmp_path: Path, still_clock: StillClock) -> None:
    with pytest.raises(StoreError, match="there is no database at"):
        await open_store(f"sqlite:///{tmp_path}/bot.db", clock=still_clock, lead=False)
    assert modes_in(tmp_path) == {}


async def test_the_file_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path, still_clock: StillClock) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    await store.write(lambda tx: tx.save_cursor("console", "1"))
    modes = modes_in(tmp_path)
    await store.close()
    assert modes == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"), 0o600)


async def test_a_broken_rule_names_no_caller(db: SqlStore) -> None:
    call = Call(CallId(7), LYON, CALLER, known_caller=True, rang_at=NOON, outcome=Outcome.MISSED)
    (stored,) = await db.write(lambda tx: tx.calls.save_calls([call]))
    alert = MissedCall(0, LYON, CALLER, (stored.id,), NOON, taken_by=VolunteerId(99))
    with pytest.raises(IntegrityError) as bug:
        await db.write(lambda tx: tx.calls.save_missed(alert))
    assert CALLER not in str(bug.value)


# ---------------------------------------------------------------- what has had its time


async def test_what_has_had_its_time_is_forgotten(db: SqlStore) -> None:
    call = Call(CallId(0), LYON, CALLER, known_caller=True, rang_at=NOON, outcome=Outcome.MISSED)
    fact = CallFact("q:1", LYON, Source.QUEUE, CallEventKind.ENTERED, NOON, "p", CALLER)
    alert = MissedCall(0, LYON, CALLER, (), NOON)

    def arrive(tx: SqlTx) -> None:
        tx.seen("console", "1", NOON)
        tx.calls.add_facts([fact])
        tx.calls.save_calls([call, replace(call, caller=None)])
        tx.calls.save_missed(alert)
        tx.calls.save_missed(replace(alert, closed_at=NOON))

    def look(tx: SqlTx, days: float) -> object:
        tx.forget(NOON + timedelta(days=days))
        return (
            tx.seen("console", "1", NOON),
            [f.key for f in tx.calls.facts_of(["p"])],
            [(c.caller, c.known_caller) for c in tx.calls.calls(LYON, NOON, NOON + timedelta(days=1))],
            [m.caller for m in tx.calls.missed_between(LYON, NOON, NOON + timedelta(days=1))],
        )

    await db.write(arrive)
    withheld = (None, True)
    assert await db.write(lambda tx: look(tx, 1.9)) == (True, ["q:1"], [(CALLER, True), withheld], [CALLER, CALLER])
    assert await db.write(lambda tx: look(tx, 2.1)) == (False, ["q:1"], [(CALLER, True), withheld], [CALLER, CALLER])
    assert await db.write(lambda tx: look(tx, 29.9)) == (False, ["q:1"], [(CALLER, True), withheld], [CALLER, CALLER])
    assert await db.write(lambda tx: look(tx, 30.1)) == (False, [], [(None, False), withheld], [CALLER, None])


async def test_months_holidays_and_phone_notices_last_a_hundred_days(db: SqlStore) -> None:
    def arrive(tx: SqlTx) -> None:
        anne = tx.people.save(Volunteer(VolunteerId(0), "Anne")).id
        draft = tx.months.save_draft(MonthDraft(0, LYON, NOON.date(), anne, NOON))
        tx.months.save_reply(MonthReply(draft.id, anne, NOON))
        asked = tx.months.save_holiday(HolidayQuestion(0, LYON, NOON.date(), NOON.date(), "Noël", False, NOON))
        tx.months.save_holiday_reply(HolidayReply(asked.id, anne, NOON))
        tx.months.add_phone_notice(PhoneNotice(0, LYON, anne, NoticeKind.PLAN, "x", "mardi", NOON, NOON))

    tables = "months", "month_replies", "holiday_questions", "holiday_replies", "phone_notices"

    async def left(days: int) -> set[int]:
        await db.write(lambda tx: tx.forget(NOON + timedelta(days=days)))
        return {len(rows) for rows in (await dump(db, *tables)).values()}

    await db.write(arrive)
    assert await left(99) == {1}
    assert await left(102) == {0}


async def test_the_journal_lasts_thirteen_months_and_tries_and_odd_messages_thirty_days(db: SqlStore) -> None:
    def arrive(tx: SqlTx) -> None:
        tx.journal(Journal(0, NOON, LYON, None, "take", ""))
        tx.keep_aside("console", "1", "words", "why", NOON)
        for key in ("code:console:v1:2026030212:0", "codes:2026030212:0", "forwarded:x", "unreadable:console:v1"):
            tx.once(key, NOON)

    async def left(days: int) -> dict[str, int]:
        await db.write(lambda tx: tx.forget(NOON + timedelta(days=days)))
        return {name: len(rows) for name, rows in (await dump(db, "journal", "aside", "once")).items()}

    await db.write(arrive)
    assert await left(29) == {"journal": 1, "aside": 1, "once": 4}
    assert await left(31) == {"journal": 1, "aside": 0, "once": 1}
    assert await left(395) == {"journal": 1, "aside": 0, "once": 1}
    assert await left(397) == {"journal": 0, "aside": 0, "once": 1}


async def test_codes_test_calls_and_what_people_were_called_have_their_time_too(db: SqlStore) -> None:
    old, new = Phone("+33639980101"), Phone("+33639980102")

    def arrive(tx: SqlTx) -> None:
        anne = tx.people.save(Volunteer(VolunteerId(0), "Anne", old))
        tx.people.save(replace(anne, name="Anne B.", phone=new))
        tx.people.save_proof_call(ProofCall(0, LYON, anne.id, new, NOON))
        tx.people.save_invite(Invite("hash", LYON, NOON, Role.TRAINEE, name="Léa", invited_by=anne.id))
        call = Call(CallId(0), LYON, None, True, NOON, Outcome.ANSWERED, new, NOON, rung=(old, new))
        tx.calls.save_calls([call])

    async def left(days: int) -> list[object]:
        await db.write(lambda tx: tx.forget(NOON + timedelta(days=days)))
        rows = await dump(db, "proof_calls", "invites", "former_traits")
        (call,) = await db.read(lambda tx: tx.calls.calls(LYON, NOON, NOON + timedelta(days=1)))
        return [*(len(rows[name]) for name in ("proof_calls", "invites", "former_traits")), call.answered_by, call.rung]

    await db.write(arrive)
    assert await left(29) == [1, 1, 2, new, (old, new)]
    assert await left(31) == [0, 0, 2, new, (old, new)]
    assert await left(395) == [0, 0, 2, new, (old, new)]
    assert await left(397) == [0, 0, 0, None, ()]


async def test_shifts_to_add_are_looked_for_by_an_index(store: SqlStore) -> None:
    asked = DATED.params(slots=[1, 2], first=date(2026, 3, 2), last=date(2026, 4, 2))
    words = asked.compile(dialect=sqlite_dialect.dialect(), compile_kwargs={"literal_binds": True})
    plan = await store.on_connection(lambda c: [row.detail for row in c.execute(text(f"EXPLAIN QUERY PLAN {words}"))])
    assert [row.split()[0] for row in plan] == ["SEARCH"], plan


async def test_a_lane_that_is_busy_is_not_lost(url: str, still_clock: StillClock) -> None:
    """Work of many statements may take longer than one answer of the database."""
    store = await open_store(url, clock=still_clock)
    patience = 0.05

    def work(c: Connection) -> str:
        until = time.monotonic() + 4 * patience
        while time.monotonic() < until:
            c.execute(text("select 1"))
        return "done"

    assert await store._writer.do(work, patience) == "done"
    await store.close()


async def test_a_database_that_owes_an_answer_for_too_long_is_lost(sqlite_url: str, still_clock: StillClock) -> None:
    store = await open_store(sqlite_url, clock=still_clock)
    slow = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select max(i) from n"
    with pytest.raises(StoreError, match="does not answer"):
        await store._writer.do(lambda c: c.execute(text(slow)).scalar(), 0.01)
    await store.close()
