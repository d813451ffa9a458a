"""What a transaction touches is found from its statements, and told once it is committed."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from adapters.clock import SteppedClock
from bot.model import (
    NO_LINE,
    Absence,
    Address,
    CallFeed,
    Identity,
    LineId,
    Membership,
    Message,
    NetworkId,
    Phone,
    Post,
    ProofCall,
    Role,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Subject,
    Touched,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from storage import tables
from storage.store import SqlStore, open_store
from storage.touched import OF_NO_LINE, RULES, UNWATCHED

NOW = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
LYON, PARIS = LineId("lyon"), LineId("paris")
ROOM = Address("console", "team")


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    made = await open_store(url, clock=SteppedClock(NOW))
    yield made
    await made.close()


async def heard_of(store: SqlStore, *works: Callable[[Tx], object]) -> list[Touched]:
    heard: list[Touched] = []
    store.listen(heard.append)
    for work in works:
        await store.write(work)
    return heard


def a_shift(line: LineId, number: int = 0) -> Shift:
    return Shift(ShiftId(0), line, None, date(2026, 11, 23), number, NOW, NOW + timedelta(hours=2), 1, 0)


def settle_in(tx: Tx) -> tuple[VolunteerId, dict[LineId, ShiftId]]:
    """Anne is of Lyon's team, and holds a shift in Paris."""
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne", Phone("+33639980101")))
    tx.people.save_membership(Membership(anne.id, LYON, Role.VOLUNTEER))
    shifts = {shift.line: shift.id for shift in tx.roster.add_shifts([a_shift(LYON), a_shift(PARIS)])}
    tx.roster.save_seat(Seat(SeatId(0), shifts[PARIS], anne.id, NOW, NOW + timedelta(hours=2)))
    return anne.id, shifts


def only(subject: Subject, *lines: LineId) -> Touched:
    return Touched({subject: frozenset(lines)})


def test_every_table_is_watched_or_not_and_the_choice_is_written_down() -> None:
    assert sorted([*RULES, *OF_NO_LINE, *UNWATCHED]) == sorted(tables.metadata.tables)


async def test_what_nobody_waits_for_is_not_told(store: SqlStore) -> None:
    def seen_only(tx: Tx) -> None:
        tx.seen("console", "1", NOW)
        tx.save_cursor("chat:console", "7")
        tx.once("anything", NOW)

    assert await heard_of(store, seen_only, lambda tx: tx.roster.slots(LYON)) == []


async def test_a_seat_touches_the_line_of_its_shift(store: SqlStore) -> None:
    who, shifts = await store.write(settle_in)

    def sit(tx: Tx) -> None:
        tx.roster.save_seat(Seat(SeatId(0), shifts[LYON], who, NOW, NOW + timedelta(hours=1)))

    def confirm(tx: Tx) -> None:
        tx.roster.confirm_seat(tx.roster.seats([shifts[PARIS]])[shifts[PARIS]][0].id, NOW)

    def leave(tx: Tx) -> None:
        tx.roster.delete_seat(tx.roster.seats([shifts[LYON]])[shifts[LYON]][0].id)

    def cancel(tx: Tx) -> None:
        tx.roster.delete_shift(shifts[PARIS])

    assert await heard_of(store, sit, confirm, leave, cancel) == [
        only(Subject.ROSTER, LYON),
        only(Subject.ROSTER, PARIS),
        only(Subject.ROSTER, LYON),
        only(Subject.ROSTER, PARIS),
    ]


async def test_a_person_touches_the_lines_of_their_teams_and_of_their_shifts(store: SqlStore) -> None:
    who, _ = await store.write(settle_in)
    works: list[Callable[[Tx], object]] = [
        lambda tx: tx.people.save(replace(tx.people.get(who), name="Anna")),
        lambda tx: tx.people.save_identity(Identity("console", "v1", who, "@v1")),
        lambda tx: tx.staffing.save_absence(Absence(0, who, NOW, NOW + timedelta(days=1), None)),
        lambda tx: tx.people.delete_membership(who, LYON),
    ]
    both = only(Subject.ROSTER, LYON, PARIS)
    assert await heard_of(store, *works) == [both, both, both, only(Subject.ROSTER, LYON)]


async def test_calls_the_phone_and_calls_to_place_are_told_apart(store: SqlStore) -> None:
    who, _ = await store.write(settle_in)

    def forward(tx: Tx) -> None:
        tx.phones.save_forwarding(replace(tx.phones.forwarding(LYON), retry_asked_at=NOW))

    def ask(tx: Tx) -> None:
        tx.people.save_proof_call(ProofCall(0, PARIS, who, Phone("+33639980101"), NOW))

    def call(tx: Tx) -> None:
        tx.calls.save_follow_up(replace(tx.calls.follow_up(LYON), look_again_at=NOW))
        tx.calls.save_feed(CallFeed(PARIS, read_until=NOW))

    assert await heard_of(store, forward, ask, call) == [
        only(Subject.PHONE, LYON),
        only(Subject.ASKED_CALLS, PARIS),
        Touched({Subject.CALLS: frozenset({LYON}), Subject.PHONE: frozenset({PARIS})}),
    ]


async def test_a_post_names_its_network_and_what_became_of_it_nothing(store: SqlStore) -> None:
    def say(tx: Tx, words: str) -> object:
        return tx.outbox.add(Post(ROOM, words, key="week"))

    def send(tx: Tx) -> None:
        (outgoing,) = tx.outbox.due(NOW, 9)
        tx.outbox.sending(outgoing.id)
        tx.outbox.sent(outgoing.id, outgoing.version, NetworkId("1"), NOW)

    posted = Touched(networks=frozenset({"console"}))
    assert await heard_of(store, lambda tx: say(tx, "a"), send, lambda tx: say(tx, "b")) == [posted, posted]


async def test_a_press_that_waits_for_its_post_is_told(store: SqlStore) -> None:
    press = Message("1", ROOM, "v1", "Anne", "take:1", NOW, pressed=NetworkId("7"))
    assert await heard_of(store, lambda tx: tx.outbox.keep_press(press, NOW)) == [only(Subject.PRESSES, NO_LINE)]


async def test_a_clean_up_touches_everything(store: SqlStore) -> None:
    assert await heard_of(store, lambda tx: tx.forget(NOW)) == [Touched(everything=True)]


async def test_whose_change_it_was_is_told_with_it(store: SqlStore) -> None:
    def forward(tx: Tx) -> None:
        tx.sign("forwarding")
        tx.phones.save_forwarding(tx.phones.forwarding(LYON))

    assert await heard_of(store, forward) == [Touched({Subject.PHONE: frozenset({LYON})}, author="forwarding")]


async def test_what_is_rolled_back_is_not_told(store: SqlStore) -> None:
    def fail(tx: Tx) -> None:
        tx.roster.add_shifts([a_shift(LYON)])
        raise LookupError

    with pytest.raises(LookupError):
        await heard_of(store, fail)
    assert await heard_of(store, lambda tx: tx.roster.lines()) == []
