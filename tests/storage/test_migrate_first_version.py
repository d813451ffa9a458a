"""A filled database of 0.1.0 is carried over: nothing is lost, and what cannot be read stops nothing."""

import asyncio
import logging
import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, text

from bot.model import (
    Address,
    Agent,
    CallEventKind,
    CallFact,
    CallFollowUp,
    Desired,
    ExternalNumber,
    ForwardingState,
    Hours,
    LineId,
    Observed,
    Opening,
    OpeningHours,
    Overtime,
    PendingReply,
    Phone,
    PinnedWeek,
    Post,
    PostAction,
    SeatId,
    Source,
    Target,
    TargetKind,
    Trait,
    UnansweredPhone,
    VolunteerId,
    Waits,
)
from storage.migrate import bring_up_to_date
from storage.store import open_store
from storage.transaction import SqlTx
from storage.types import Instant
from tests.support.clock import StillClock
from tests.support.first_version import CURSORS, ROWS, connected, write_first_version

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
ONE = datetime(2026, 3, 2, 13, tzinfo=UTC)
LYON, NANTES = LineId("lyon"), LineId("nantes")
ANNE, BAKARI = VolunteerId(1), VolunteerId(2)
ROOM = Address("console", "salle", "7")
ANNE_RINGS, BAKARI_RINGS = (Target(TargetKind.NUMBER, Phone(f"+3363998010{n}")) for n in (1, 2))


def state(tx: SqlTx) -> dict[str, Any]:
    """All that lay in the cursors, line by line, through the ports of today."""
    return {
        line: [
            tx.phones.pending_replies(line),
            tx.phones.overtime(line),
            tx.phones.logged_in(line),
            tx.phones.opening_hours(line),
            tx.calls.unanswered_phones(line),
            tx.calls.follow_up(line),
            tx.people.external_numbers(line),
            tx.roster.pinned_week(line),
            tx.phones.forwarding(line),
        ]
        for line in (LYON, NANTES)
    }


FORWARDING = ForwardingState(
    LYON,
    Desired((ANNE_RINGS,), frozenset({Target(TargetKind.ANNOUNCEMENT)})),
    NOON,
    Observed(
        (BAKARI_RINGS,),
        NOON,
        "query-1",
        (Agent(7, BAKARI_RINGS.phone, available=True, position=None, ring_time=timedelta(seconds=10)),),
    ),
    NOON,
    None,
    (NOON,),
    "500 from OVH",
    "forward:lyon:20260302T120000",
    "refused +33639980101 500 from OVH",
    BAKARI,
    ONE,
    NOON,
)
FORWARDING_THERE = ForwardingState(NANTES, desired_at=NOON, confirmed_at=NOON, repairs=(NOON,), error="500 from OVH")
WEEK = Hours(kept=True, openings=frozenset({Opening(1, time(8), time(12)), Opening(2, time(8), time(23, 59, 59))}))
STATE = {
    LYON: [
        [
            PendingReply(LYON, ROOM, "answer:line:lyon", "fr", NOON),
            PendingReply(LYON, Address("console", "@v1"), "takeover:11", "en", ONE, SeatId(11), private=False),
        ],
        Overtime(LYON, NOON, ONE, ((BAKARI, ONE), (ANNE, NOON))),
        frozenset({ANNE_RINGS.phone, BAKARI_RINGS.phone}),
        OpeningHours(LYON, WEEK, Hours(kept=False, openings=frozenset()), "hours:lyon:20260302T120000"),
        [
            UnansweredPhone(LYON, SeatId(11), ANNE, None, NOON, replied=True),
            UnansweredPhone(LYON, SeatId(11), BAKARI, ONE, None, told=True),
        ],
        CallFollowUp(LYON, ONE),
        [ExternalNumber(LYON, "Conférence", VolunteerId(3))],
        PinnedWeek(LYON, date(2026, 3, 2)),
        FORWARDING,
    ],
    NANTES: [
        [],
        Overtime(NANTES, NOON, NOON),
        frozenset(),
        OpeningHours(NANTES),
        [],
        CallFollowUp(NANTES),
        [],
        None,
        FORWARDING_THERE,
    ],
}
NOTHING: dict[LineId, list[Any]] = {
    line: [[], None, frozenset(), OpeningHours(line), [], CallFollowUp(line), [], None, forwarding]
    for line, forwarding in (
        (LYON, ForwardingState(*(getattr(FORWARDING, name) for name in list(ForwardingState.__slots__)[:10]))),
        (NANTES, FORWARDING_THERE),
    )
}


def written(url: str, cursors: dict[str, str] = CURSORS) -> None:
    with connected(url) as c:
        write_first_version(c, cursors)


def names_of_cursors(url: str) -> list[str]:
    with connected(url) as c, c.begin():
        return list(c.execute(text("SELECT name FROM cursors ORDER BY name")).scalars())


async def carried_over(url: str, clock: StillClock) -> dict[str, Any]:
    """The state, once the bot has opened the database."""
    store = await open_store(url, clock=clock)
    try:
        return await store.read(state)
    finally:
        await store.close()


async def test_every_value_of_a_filled_database_is_carried_over(
    url: str, still_clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    written(url)
    assert await carried_over(url, still_clock) == STATE
    assert names_of_cursors(url) == ["chat:console"]
    assert [row.message for row in caplog.records if row.levelno >= logging.WARNING] == []


async def test_what_the_team_has_still_to_hear_of_waits_and_the_rest_counts_as_told(
    url: str, still_clock: StillClock
) -> None:
    """A call of closed hours is known by its time alone; what stands open has two days from now."""
    written(url)
    missed = "INSERT INTO missed (line, calls, opened_at, tries, closed_at) VALUES ('lyon', '[1]', :at, 0, :closed)"
    instants = bindparam("at", type_=Instant), bindparam("closed", type_=Instant)
    with connected(url) as c, c.begin():
        for hours, closed in ((0, None), (1, None), (2, ONE)):
            c.execute(text(missed).bindparams(*instants), {"at": NOON - timedelta(hours=hours), "closed": closed})
    before = datetime.now(UTC)
    store = await open_store(url, clock=still_clock)
    alerts = await store.read(lambda tx: tx.calls.missed_between(LYON, NOON - timedelta(days=1), ONE))
    assert await store.read(lambda tx: tx.calls.missed_waiting(LYON, Waits.OPENING)) == [alerts[2]]
    await store.close()
    settled, free, waiting = alerts
    assert (settled.told_at, waiting.told_at) == (settled.opened_at, None)
    assert free.told_at is not None
    assert free.told_at >= before


async def test_posts_and_facts_get_the_names_of_today(url: str, still_clock: StillClock) -> None:
    written(url)
    store = await open_store(url, clock=still_clock)
    post = Post(ROOM, "Semaine", key="week:lyon:2026-03-02", quiet=True, action=PostAction.PIN)
    fact = CallFact(
        "q:1",
        LYON,
        Source.QUEUE,
        CallEventKind.HUNG_UP,
        NOON,
        "passage-1",
        Phone("+33639980207"),
        talk=timedelta(minutes=3, microseconds=7),
        cause="16",
    )
    found = await store.read(lambda tx: tx.outbox.keyed(ROOM, post.key))
    assert found is not None
    assert found.post == post
    assert await store.read(lambda tx: tx.calls.facts_of(["passage-1"])) == [fact]
    await store.close()
    with connected(url) as c, c.begin():
        renamed = c.execute(text("""SELECT count(*) FROM outbox WHERE post LIKE '%"action":"pin"%'""")).scalar()
        assert renamed == len(ROWS["outbox"])


UNREADABLE = {
    "waiting:lyon": '[[["console", "+33639980101"], "key"]',
    "waiting:nantes": (
        '[7, [["console", "salle", "7"], "gone", "fr", "2026-03-02T12:00:00+00:00", 99, true], '
        '[["console", "salle", 7], "key", "fr", "2026-03-02T12:00:00+00:00", null, true], '
        '[["console", "salle", "7"], "key", "fr", "2026-03-02T12:00:00", null, true]]'
    ),
    "staying:lyon": '{"ended": "Anne", "looked_at": "2026-03-02T13:00:00+00:00", "people": []}',
    "staying:nantes": "null",
    "unheard:lyon": '{"11/99": {"since": "", "asked": "", "replied": false, "told": false}, "+33639980101": {}}',
    "unheard:nantes": "[]",
    "overheard:lyon": "yesterday",
    "overheard:nowhere": "2026-03-02T12:00:00.123456+00:00",
    "handled:lyon": "forward:lyon:20260302T120000 99",
    "handled:nantes": "Anne",
    "retry:lyon": "0001-01-01T00:00:00+14:00",
    "numbers:lyon": '{"Anne": 99, "Bakari": "2", "Conf": 100000000000000000000}',
    "hours-before:lyon": '{"kept": 1, "openings": []}',
    "hours-observed:lyon": '{"kept": true, "openings": [[7, "08:00:00", "12:00:00"]]}',
    "opening:lyon": "2026-03-02",
    "calls:lyon": "+33639980101",
    "week:lyon": "week:lyon:Anne",
}


async def test_what_cannot_be_read_or_points_at_what_is_gone_is_dropped_and_told_without_names(
    url: str, still_clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    written(url, UNREADABLE | {"chat:console": "42", "calls": "of nobody"})
    assert await carried_over(url, still_clock) == NOTHING
    assert names_of_cursors(url) == ["calls", "chat:console"]
    told = [row.getMessage() for row in caplog.records if row.levelno >= logging.WARNING]
    assert len(told) == 23
    assert [row for row in told if "Anne" in row or "Bakari" in row or "+33" in row] == []


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE overtimes", "DELETE FROM cursors", "INSERT INTO forwardings", "UPDATE outbox"]
)
async def test_killed_half_way_it_is_taken_again(url: str, still_clock: StillClock, statement: str) -> None:
    written(url)
    program = (
        "import os\n"
        "from sqlalchemy import event\n"
        "from storage.migrate import bring_up_to_date\n"
        "from tests.support.first_version import connected\n"
        "def done(connection, cursor, statement, *more):\n"
        f"    if statement.strip().startswith({statement!r}):\n"
        "        os.kill(os.getpid(), 9)\n"
        f"with connected({url!r}) as c:\n"
        "    event.listen(c, 'after_cursor_execute', done)\n"
        "    bring_up_to_date(c)\n"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await child.wait() == -9
    with connected(url) as c, c.begin():
        assert c.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        assert {row.name: row.value for row in c.execute(text("SELECT name, value FROM cursors"))} == CURSORS
        assert c.execute(text("SELECT told FROM forwardings WHERE line = 'nantes'")).scalar() == ""
    assert await carried_over(url, still_clock) == STATE


def test_taken_twice_it_changes_nothing_more(url: str) -> None:
    written(url)
    with connected(url) as c:
        bring_up_to_date(c)
        bring_up_to_date(c)
        with c.begin():
            assert c.execute(text("SELECT count(*) FROM pending_replies")).scalar() == 2


async def test_who_had_left_is_erased_thirteen_months_after_the_first_start(url: str, still_clock: StillClock) -> None:
    """Nobody had noted when. The line is that of their last shift; earlier numbers are known from test calls."""
    proof = (
        "INSERT INTO proof_calls (line, volunteer, phone, asked_at, placed_at, error) "
        "VALUES ('lyon', 1, '+33639980199', '2026-03-02 12:00:00', NULL, '')"
    )
    with connected(url) as c:
        write_first_version(c)
        with c.begin():
            c.execute(text("DELETE FROM memberships"))
            c.execute(text(proof))
    store = await open_store(url, clock=still_clock)
    anne, bakari = await store.read(lambda tx: (tx.people.get(ANNE), tx.people.get(BAKARI)))
    former = await store.read(lambda tx: tx.people.former_traits(ANNE))
    await store.close()
    assert (anne.left, bakari.left) == (LYON, None)
    assert anne.forget_at is not None
    assert anne.forget_at == bakari.forget_at
    assert anne.forget_at > NOON + timedelta(days=396)
    assert [(trait.kind, trait.value) for trait in former] == [(Trait.PHONE, "+33639980199")]
