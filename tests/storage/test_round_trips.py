"""What is stored comes back as it was, on both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.model import (
    Absence,
    Address,
    Agent,
    AskedPerson,
    Backup,
    BoardSession,
    Bridge,
    BridgeProof,
    Button,
    CalendarFeed,
    Call,
    CallEventKind,
    CallFact,
    CallFeed,
    CallFollowUp,
    CallId,
    Closure,
    Commitment,
    Desired,
    DutyBreak,
    Ending,
    ExternalNumber,
    FeedEvent,
    ForwardingState,
    HolidayAnswer,
    HolidayQuestion,
    HolidayReply,
    Hours,
    Identity,
    Invite,
    Journal,
    LineId,
    Membership,
    MissedCall,
    MonthAnswer,
    MonthDraft,
    MonthPlace,
    MonthReply,
    Notice,
    NoticeKind,
    Observed,
    Opening,
    OpeningHours,
    Outcome,
    Overtime,
    PendingReply,
    Phone,
    PhoneNotice,
    Picture,
    PinnedWeek,
    PlanChange,
    Post,
    PostId,
    Preferences,
    ProofCall,
    Purpose,
    Reply,
    Role,
    Room,
    RowChange,
    Search,
    SearchEnd,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Source,
    Standby,
    StandbyKind,
    StreamMode,
    Swap,
    SwapId,
    SwapWish,
    Target,
    TargetKind,
    Trade,
    TradeEnd,
    TradePart,
    UnansweredPhone,
    Volunteer,
    VolunteerId,
)
from bot.ports import Store, Tx
from storage.store import SqlStore
from storage.transaction import SqlTx
from storage.types import reader_of, to_plain

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
LYON = LineId("lyon")
ANNE_PHONE, CALLER = Phone("+33639980101"), Phone("+33199001234")
ANNE = Volunteer(VolunteerId(0), "Anne Béchu", ANNE_PHONE, NOON, "fr")
ROOM = Address("console", "salle", "7")


def fits(store: SqlStore, tx: SqlTx) -> tuple[Store, Tx]:
    """The type checker's proof that the ports are kept."""
    return store, tx


def add_anne(tx: SqlTx) -> Volunteer:
    anne = tx.people.save(ANNE)
    tx.people.save_membership(Membership(anne.id, LYON, Role.VOLUNTEER))
    return anne


def add_shift(tx: SqlTx, starts: datetime = NOON) -> Shift:
    asked = Shift(ShiftId(0), LYON, None, starts.date(), 0, starts, starts + 2 * HOUR, 2, 1)
    (shift,) = tx.roster.add_shifts([asked])
    return shift


async def test_people_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        assert anne == replace(ANNE, id=anne.id)
        assert tx.people.get(anne.id) == anne
        moved = replace(anne, name="Anne B.", phone=None, phone_proved_at=None, language=None)
        assert tx.people.save(moved) == moved
        assert tx.people.get(anne.id) == moved
        identity = Identity("console", "v1", anne.id, "private-1")
        tx.people.save_identity(replace(identity, private=None))
        tx.people.save_identity(identity)
        assert tx.people.identity("console", "v1") == identity
        assert tx.people.identities(anne.id) == [identity]
        tx.people.save_membership(Membership(anne.id, LYON, Role.COORDINATOR))
        assert tx.people.memberships(anne.id) == [Membership(anne.id, LYON, Role.COORDINATOR)]
        assert tx.people.members(LYON) == [(moved, Membership(anne.id, LYON, Role.COORDINATOR))]
        tx.people.delete_membership(anne.id, LYON)
        assert tx.people.memberships(anne.id) == []
        with pytest.raises(LookupError, match="there is no volunteer 99"):
            tx.people.get(VolunteerId(99))

    await db.write(work)


async def test_names_are_found_without_case_accents_or_the_rest(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        people = {name: tx.people.save(replace(ANNE, name=name)) for name in ("Zoé", "Anne", "Annelise", "Élie")}
        for person in people.values():
            tx.people.save_membership(Membership(person.id, LYON, Role.VOLUNTEER))
        tx.people.save_identity(Identity("console", "v3", people["Annelise"].id))
        found = {
            said: [v.name for v in tx.people.named(LYON, said)]
            for said in ("anne", "ANN", "elie", "@v3", "V3", "z", "paul", "", "é")
        }
        assert found == {
            "anne": ["Anne"],
            "ANN": ["Anne", "Annelise"],
            "elie": ["Élie"],
            "@v3": ["Annelise"],
            "V3": ["Annelise"],
            "z": ["Zoé"],
            "paul": [],
            "": [],
            "é": ["Élie"],
        }
        assert tx.people.named(LineId("nantes"), "anne") == []
        assert [v.name for v, _ in tx.people.members(LYON)] == ["Anne", "Annelise", "Élie", "Zoé"]

    await db.write(work)


async def test_a_phone_leads_to_the_one_who_proved_it(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        tx.people.save(replace(ANNE, name="not proved", phone_proved_at=None))
        proved = tx.people.save(ANNE)
        tx.people.save(replace(ANNE, name="not proved either", phone_proved_at=None))
        assert tx.people.by_phone([ANNE_PHONE, CALLER]) == {ANNE_PHONE: proved}
        assert tx.people.by_phone([]) == {}

    await db.write(work)


async def test_invites_rooms_and_proof_calls_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        invite = Invite("hash", LYON, NOON, Role.TRAINEE, None, "Zoé", anne.id)
        tx.people.save_invite(invite)
        assert tx.people.invite("hash") == invite
        used = replace(invite, used_at=NOON)
        tx.people.save_invite(used)
        assert tx.people.invite("hash") == used
        assert tx.people.invite("other") is None

        tx.people.save_room(Room(ROOM, LYON, Purpose.TEAM))
        tx.people.save_room(Room(ROOM, LineId("nantes"), Purpose.COORDINATION))
        assert tx.people.room(ROOM) == Room(ROOM, LineId("nantes"), Purpose.COORDINATION)
        assert tx.people.rooms(LYON) == []
        assert tx.people.rooms(LineId("nantes")) == [Room(ROOM, LineId("nantes"), Purpose.COORDINATION)]

        asked = tx.people.save_proof_call(ProofCall(0, LYON, anne.id, ANNE_PHONE, NOON))
        failed = tx.people.save_proof_call(replace(asked, id=0, error="busy"))
        assert tx.people.proof_calls_to_place() == [asked]
        placed = tx.people.save_proof_call(replace(asked, placed_at=NOON))
        assert tx.people.proof_calls_to_place() == []
        assert [tx.people.proof_call(asked.id), tx.people.proof_call(failed.id)] == [placed, failed]

    await db.write(work)


async def test_calls_between_two_phones_and_their_proof_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        asked = tx.bridges.save(Bridge(0, LYON, anne.id, NOON, alert=7))
        test = tx.bridges.save(Bridge(0, LYON, anne.id, NOON + timedelta(minutes=1), other=anne.id, error="busy"))
        assert tx.bridges.to_place() == [asked]
        placed = tx.bridges.save(replace(asked, placed_at=NOON, rang_at=NOON, both_rang=True, line_shown=False))
        assert tx.bridges.to_place() == []
        assert [tx.bridges.get(asked.id), tx.bridges.get(test.id), tx.bridges.get(99)] == [placed, test, None]
        assert tx.bridges.since(LYON, NOON - timedelta(minutes=1)) == [placed, test]
        assert tx.bridges.since(LYON, NOON) == [test]
        assert tx.bridges.since(LineId("nantes"), NOON - timedelta(minutes=1)) == []

        proof = BridgeProof(LYON, ANNE_PHONE, ANNE_PHONE, NOON)
        assert tx.bridges.proof(LYON) is None
        tx.bridges.save_proof(proof)
        assert tx.bridges.proof(LYON) == proof
        tx.bridges.delete_proof(LYON)
        assert tx.bridges.proof(LYON) is None

    await db.write(work)


async def test_a_room_that_moves_takes_its_posts_along(db: SqlStore) -> None:
    new = replace(ROOM, chat="new")
    elsewhere = replace(new, thread="")

    def work(tx: SqlTx) -> None:
        tx.people.save_room(Room(ROOM, LYON, Purpose.TEAM))
        tx.people.save_room(Room(elsewhere, LYON, Purpose.COORDINATION))
        tx.outbox.add(Post(ROOM, "free", key="shift"))
        tx.outbox.add(Post(ROOM, "hello"))
        tx.outbox.add(Post(new, "not bound yet", key="shift"))
        waits = PendingReply(LYON, ROOM, "line", "fr", NOON)
        tx.phones.save_pending_reply(waits)
        tx.phones.save_pending_reply(replace(waits, address=new))
        for _ in range(2):  # a network may say it twice: in the old room and in the new one
            tx.people.move_room(ROOM, new)
        assert tx.phones.pending_replies(LYON) == [replace(waits, address=new)]
        assert tx.people.rooms(LYON) == [Room(elsewhere, LYON, Purpose.COORDINATION), Room(new, LYON, Purpose.TEAM)]
        assert [o.post for o in tx.outbox.due(NOON, 9)] == [Post(new, "free", key="shift"), Post(new, "hello")]

    await db.write(work)


async def test_the_roster_comes_back_as_it_was(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        slot = tx.roster.save_slot(
            Slot(SlotId(0), LYON, 1, time(22, 0), time(0, 30), 2, 1, date(2026, 1, 1), None, on_holidays=False)
        )
        assert tx.roster.slot(slot.id) == slot
        assert tx.roster.slots(LYON) == [slot]
        day = date(2026, 3, 3)
        (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), LYON, slot.id, day, 0, NOON, NOON + 2 * HOUR, 2, 1)])
        assert shift == Shift(shift.id, LYON, slot.id, day, 1, NOON, NOON + 2 * HOUR, 2, 1)
        assert tx.roster.shift(shift.id) == shift
        assert tx.roster.numbered(LYON, 1) == shift
        assert tx.roster.dates(slot.id, day) == {day: shift}
        assert tx.roster.dates(slot.id, day + timedelta(days=1)) == {}
        seat = tx.roster.save_seat(Seat(SeatId(0), shift.id, anne.id, NOON, NOON + HOUR, trainee=True))
        assert tx.roster.seat(seat.id) == seat
        assert tx.roster.seats([shift.id, ShiftId(99)]) == {shift.id: [seat], ShiftId(99): []}
        assert tx.roster.seats_of(anne.id, NOON, NOON + HOUR) == [(shift, seat)]
        assert tx.roster.seats_of(anne.id, NOON + HOUR, NOON + 2 * HOUR) == []
        swap = tx.roster.save_swap(Swap(SwapId(0), LYON, seat.id, anne.id, anne.id, NOON, anne.id, SeatId(5)))
        assert tx.roster.open_swaps(LYON) == [swap]
        closed = tx.roster.save_swap(replace(swap, closed_at=NOON, agreed=True, takeover=True))
        assert tx.roster.open_swaps(LYON) == []
        assert tx.roster.swap(swap.id) == closed
        closure = tx.roster.save_closure(Closure(0, LYON, NOON, None, anne.id))
        assert tx.roster.closures(LYON, NOON + HOUR, NOON + 2 * HOUR) == [closure]
        tx.roster.save_closure(replace(closure, ends=NOON + HOUR))
        assert tx.roster.closures(LYON, NOON + HOUR, NOON + 2 * HOUR) == []
        tx.roster.delete_closure(closure.id)
        assert tx.roster.closures(LYON, NOON, NOON + HOUR) == []

    await db.write(work)


async def test_shifts_are_numbered_by_start_and_never_twice(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        slot = tx.roster.save_slot(Slot(SlotId(0), LYON, 1, time(14), time(16)))
        weeks = [NOON + timedelta(weeks=n) for n in (2, 0, 1)]
        asked = [Shift(ShiftId(0), LYON, slot.id, at.date(), 0, at, at + HOUR) for at in weeks]
        first = tx.roster.add_shifts(asked)
        assert [(s.number, s.starts) for s in first] == [(1, weeks[1]), (2, weeks[2]), (3, weeks[0])]
        assert tx.roster.add_shifts(asked) == []
        tx.roster.delete_shift(first[2].id)
        again = tx.roster.add_shifts(asked)
        assert [(s.number, s.starts) for s in again] == [(4, weeks[0])]
        assert again[0].id > first[2].id
        nantes = tx.roster.add_shifts([replace(asked[0], slot=None, line=LineId("nantes"))])
        assert [s.number for s in nantes] == [1]
        assert tx.roster.shifts([LYON], NOON, NOON + HOUR) == [first[0]]
        assert tx.roster.shifts([LYON, LineId("nantes")], weeks[0], weeks[0] + HOUR) == [*again, *nantes]
        assert tx.roster.shifts([], NOON, NOON + HOUR) == []

    await db.write(work)


async def test_a_deleted_slot_leaves_its_shifts(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        slot = tx.roster.save_slot(Slot(SlotId(0), LYON, 1, time(14), time(16)))
        (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), LYON, slot.id, NOON.date(), 0, NOON, NOON + HOUR)])
        tx.roster.delete_slot(slot.id)
        assert tx.roster.slot(slot.id) is None
        assert tx.roster.shift(shift.id) == replace(shift, slot=None)

    await db.write(work)


FACT = CallFact(
    "q:1",
    LYON,
    Source.QUEUE,
    CallEventKind.HUNG_UP,
    NOON,
    "passage-1",
    CALLER,
    agent=ANNE_PHONE,
    joined_at=NOON - HOUR,
    answered_at=NOON - HOUR,
    ended_at=NOON,
    talk=timedelta(minutes=3, microseconds=7),
    cause="16",
)


async def test_facts_are_stored_once_and_found_by_time_caller_and_passage(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        record = replace(FACT, key="r:1", source=Source.RECORD, kind=CallEventKind.RECORDED, at=NOON + HOUR, passage="")
        withheld = replace(FACT, key="q:2", caller=None, known_caller=False, talk=None, at=NOON + 2 * HOUR)
        assert tx.calls.add_facts([FACT, record, replace(FACT, cause="17")]) == [FACT, record]
        assert tx.calls.add_facts([withheld, FACT]) == [withheld]
        assert tx.calls.add_facts([]) == []
        assert tx.calls.facts_of_callers(LYON, [FACT.caller], NOON, NOON + HOUR) == [FACT]
        assert tx.calls.facts_of_callers(LYON, [FACT.caller, None], NOON, NOON + 3 * HOUR) == [FACT, record, withheld]
        assert tx.calls.facts_of_callers(LYON, [FACT.caller], NOON, NOON + 3 * HOUR) == [FACT, record]
        assert tx.calls.facts_of_callers(LYON, [FACT.caller], NOON, NOON + 3 * HOUR, untied=True) == [record]
        assert tx.calls.facts_of_callers(LYON, [None], NOON, NOON + 3 * HOUR) == [withheld]
        assert tx.calls.facts_of_callers(LineId("nantes"), [FACT.caller], NOON, NOON + HOUR) == []
        assert tx.calls.facts_of(["passage-1", "other"]) == [FACT, withheld]

    await db.write(work)


async def test_a_large_batch_of_facts_is_stored_whole(db: SqlStore) -> None:
    batch = [replace(FACT, key=f"q:{n}", at=NOON + timedelta(seconds=n)) for n in range(3500)]
    assert await db.write(lambda tx: tx.calls.add_facts(batch)) == batch
    assert await db.read(lambda tx: tx.calls.facts_of_callers(LYON, [FACT.caller], NOON, NOON + HOUR)) == batch[:3600]


CALL = Call(
    CallId(0),
    LYON,
    CALLER,
    known_caller=True,
    rang_at=NOON,
    outcome=Outcome.SUSPECT,
    answered_by=ANNE_PHONE,
    answered_at=NOON,
    ended_at=NOON,
    waited=timedelta(seconds=12),
    talked=timedelta(microseconds=1),
    rung=(ANNE_PHONE, Phone("+33639980102")),
    records_only=True,
    facts=("q:1", "r:1"),
)


async def test_calls_keep_their_order_and_ids(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        later = replace(CALL, rang_at=NOON + HOUR, caller=None)
        first, second = tx.calls.save_calls([CALL, later])
        assert [first, second] == [replace(CALL, id=first.id), replace(later, id=second.id)]
        changed = replace(first, outcome=Outcome.MISSED, rung=())
        stored = tx.calls.save_calls([replace(CALL, rang_at=NOON + 2 * HOUR), changed])
        assert stored == [replace(CALL, id=stored[0].id, rang_at=NOON + 2 * HOUR), changed]
        assert tx.calls.call(first.id) == changed
        assert tx.calls.calls(LYON, NOON, NOON + 2 * HOUR) == [changed, second]
        tx.calls.delete_calls([first.id, second.id])
        assert tx.calls.calls(LYON, NOON, NOON + 3 * HOUR) == [stored[0]]
        assert tx.calls.save_calls([]) == []

    await db.write(work)


async def test_an_alert_is_found_by_its_calls_and_a_call_leads_to_one_alert(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        one = tx.calls.save_missed(MissedCall(0, LYON, CALLER, (CallId(1), CallId(2)), NOON))
        two = tx.calls.save_missed(MissedCall(0, LYON, None, (CallId(3),), NOON - HOUR))
        assert tx.calls.open_missed(LYON) == [two, one]
        assert [tx.calls.missed_of_call(CallId(n)) for n in (1, 2, 3, 4)] == [one, one, two, None]
        two = tx.calls.save_missed(replace(two, calls=(CallId(2), CallId(3))))
        assert tx.calls.missed_of_call(CallId(2)) == two
        closed = replace(
            one, taken_by=anne.id, taken_at=NOON, tries=2, closed_at=NOON, closed_by=anne.id, ending=Ending.REACHED
        )
        assert tx.calls.save_missed(closed) == closed
        assert tx.calls.missed(one.id) == closed
        assert tx.calls.open_missed(LYON) == [two]
        assert tx.calls.missed_between(LYON, NOON, NOON + HOUR) == [closed]

    await db.write(work)


async def test_what_is_known_of_the_phone_comes_back_as_it_was(db: SqlStore) -> None:
    announcement = Target(TargetKind.ANNOUNCEMENT)
    anne, voicemail = Target(TargetKind.NUMBER, ANNE_PHONE), Target(TargetKind.VOICEMAIL, CALLER)
    agent = Agent(7, ANNE_PHONE, available=True, position=None, ring_time=timedelta(seconds=10))
    forwarding = ForwardingState(
        LYON,
        Desired((anne, announcement), frozenset({voicemail, announcement})),
        NOON,
        Observed((anne,), NOON, "query-1", (agent,), CALLER),
        NOON,
        NOON + HOUR,
        (NOON, NOON + HOUR),
        "500 from OVH",
        "forward:lyon:1",
        "late +33639980101 500 from OVH",
        None,
        NOON,
        NOON + HOUR,
    )

    def work(tx: SqlTx) -> None:
        handled = replace(forwarding, alert_handled_by=add_anne(tx).id)
        assert tx.phones.forwarding(LYON) == ForwardingState(LYON)
        tx.phones.save_forwarding(replace(forwarding, observed=None, desired=None))
        assert tx.phones.forwarding(LYON) == replace(forwarding, observed=None, desired=None)
        for known in (handled, forwarding):
            tx.phones.save_forwarding(known)
            assert tx.phones.forwarding(LYON) == known

    await db.write(work)


async def test_the_phones_that_may_still_ring_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        assert tx.phones.logged_in(LYON) == frozenset()
        tx.phones.add_logged_in(LYON, [])
        tx.phones.add_logged_in(LYON, [ANNE_PHONE, CALLER])
        tx.phones.add_logged_in(LYON, [ANNE_PHONE])
        tx.phones.add_logged_in(LineId("nantes"), [ANNE_PHONE])
        assert tx.phones.logged_in(LYON) == {ANNE_PHONE, CALLER}
        tx.phones.save_logged_in(LYON, [CALLER, Phone("+33639980102")])
        assert tx.phones.logged_in(LYON) == {CALLER, Phone("+33639980102")}
        tx.phones.save_logged_in(LYON, [])
        assert [tx.phones.logged_in(line) for line in (LYON, LineId("nantes"))] == [frozenset(), {ANNE_PHONE}]

    await db.write(work)


async def test_pending_replies_come_back_as_they_were_and_go_with_their_seat(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        seat = tx.roster.save_seat(Seat(SeatId(0), add_shift(tx).id, add_anne(tx).id, NOON, NOON + HOUR))
        whole_room = PendingReply(LYON, ROOM, "line:1", "fr", NOON + HOUR)
        private = PendingReply(LYON, replace(ROOM, thread=""), "takeover:1", "en", NOON, seat.id, private=False)
        elsewhere = replace(whole_room, line=LineId("nantes"))
        for reply in (replace(whole_room, since=NOON, seat=seat.id), private, whole_room, elsewhere):
            tx.phones.save_pending_reply(reply)
        assert tx.phones.pending_replies(LYON) == [private, whole_room]
        tx.phones.delete_pending_replies([whole_room])
        assert tx.phones.pending_replies(LYON) == [private]
        tx.roster.delete_seat(seat.id)
        assert tx.phones.pending_replies(LYON) == []
        assert tx.phones.pending_replies(LineId("nantes")) == [elsewhere]

    await db.write(work)


async def test_a_break_takes_the_place_of_the_person_s_last_one_on_that_line(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne, zoe = add_anne(tx).id, tx.people.save(replace(ANNE, name="Zoé")).id
        first, hers = DutyBreak(LYON, anne, NOON, NOON + HOUR), DutyBreak(LYON, zoe, NOON - HOUR, NOON)
        longer = replace(first, ends=NOON + 2 * HOUR)
        for taken in (first, hers, longer, replace(longer, line=LineId("nantes"))):
            tx.phones.save_break(taken)
        assert tx.phones.breaks(LYON) == [hers, longer]
        tx.phones.delete_break(LYON, anne)
        assert tx.phones.breaks(LYON) == [hers]

    await db.write(work)


async def test_what_is_confirmed_is_stored_and_is_no_act(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        seat = tx.roster.save_seat(
            Seat(SeatId(0), add_shift(tx).id, anne, NOON, NOON + HOUR, taken_at=NOON, put_by=anne)
        )
        tx.journal(Journal(0, NOON, LYON, anne, "take", ""))
        tx.roster.confirm_seat(seat.id, NOON + HOUR)
        assert tx.roster.seat(seat.id) == replace(seat, confirmed_at=NOON + HOUR)
        tx.journal(Journal(0, NOON, LYON, anne, "attend", ""))
        last = tx.last_act(anne)
        assert last is not None
        assert last.verb == "take"

    await db.write(work)


async def test_overtime_comes_back_as_it_was_in_ringing_order(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne, zoe = add_anne(tx).id, tx.people.save(replace(ANNE, name="Zoé")).id
        overtime = Overtime(LYON, NOON, NOON + HOUR, ((zoe, NOON), (anne, NOON + HOUR)))
        assert tx.phones.overtime(LYON) is None
        for known in (replace(overtime, people=()), overtime, replace(overtime, people=overtime.people[::-1])):
            tx.phones.save_overtime(known)
            assert tx.phones.overtime(LYON) == known
        tx.phones.save_overtime(overtime)
        tx.phones.mark_queue_looked_at(LYON, NOON + 2 * HOUR)
        assert tx.phones.overtime(LYON) == replace(overtime, looked_at=NOON + 2 * HOUR)
        assert tx.phones.overtime(LineId("nantes")) is None

    await db.write(work)


async def test_opening_hours_come_back_as_they_were(db: SqlStore) -> None:
    week = Hours(kept=True, openings=frozenset({Opening(6, time(8), time(23, 59, 59)), Opening(0, time(8), time(12))}))
    whole = OpeningHours(LYON, week, Hours(kept=False, openings=frozenset()), "hours:lyon:1")

    def work(tx: SqlTx) -> None:
        assert tx.phones.opening_hours(LYON) == OpeningHours(LYON)
        for known in (whole, OpeningHours(LYON, announced=week)):
            tx.phones.save_opening_hours(known)
            assert tx.phones.opening_hours(LYON) == known

    await db.write(work)


async def test_what_is_still_to_be_done_about_calls_comes_back_as_it_was(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        seat = tx.roster.save_seat(Seat(SeatId(0), add_shift(tx).id, anne, NOON, NOON + HOUR)).id
        assert tx.calls.follow_up(LYON) == CallFollowUp(LYON)
        for follow_up in (CallFollowUp(LYON, NOON), CallFollowUp(LYON)):
            tx.calls.save_follow_up(follow_up)
            assert tx.calls.follow_up(LYON) == follow_up
        assert tx.calls.feed(LYON) == CallFeed(LYON)
        for feed in (
            CallFeed(LYON, NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR, NOON + 4 * HOUR, StreamMode.V2),
            CallFeed(LYON),
        ):
            tx.calls.save_feed(feed)
            assert tx.calls.feed(LYON) == feed
        asked = UnansweredPhone(LYON, seat, anne, NOON, NOON + HOUR, replied=True, told=True)
        tx.calls.save_unanswered_phones([])
        for phone in (asked, UnansweredPhone(LYON, seat, anne)):
            tx.calls.save_unanswered_phones([phone])
            assert tx.calls.unanswered_phones(LYON) == [phone]
        assert tx.calls.unanswered_phones(LineId("nantes")) == []
        tx.calls.delete_unanswered_phones([asked])
        assert tx.calls.unanswered_phones(LYON) == []
        tx.calls.save_unanswered_phones([asked])
        tx.roster.delete_seat(seat)
        assert tx.calls.unanswered_phones(LYON) == []

    await db.write(work)


async def test_a_drafted_month_comes_back_as_it_was(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne, shift = add_anne(tx).id, add_shift(tx).id
        draft = tx.months.save_draft(MonthDraft(0, LYON, date(2026, 12, 1), anne, NOON))
        assert tx.months.draft(draft.id) == tx.months.open_draft(LYON, date(2026, 12, 1)) == draft
        assert tx.months.open_draft(LYON, date(2027, 1, 1)) is None
        place = MonthPlace(draft.id, shift, anne)
        tx.months.save_place(replace(place, agreed=False))
        tx.months.save_place(place)
        assert tx.months.places(draft.id) == [place]
        reply = MonthReply(draft.id, anne, NOON, MonthAnswer.SOME, NOON + HOUR)
        tx.months.save_reply(replace(reply, answer=None, answered_at=None))
        tx.months.save_reply(reply)
        assert tx.months.replies(draft.id) == [reply]
        assert tx.months.reply(draft.id, anne) == reply
        tx.roster.delete_shift(shift)
        assert tx.months.places(draft.id) == []
        tx.months.save_draft(replace(draft, asked_at=NOON, published_at=NOON))
        assert tx.months.open_draft(LYON, draft.first) is None
        tx.months.delete_draft(draft.id)
        assert (tx.months.draft(draft.id), tx.months.replies(draft.id)) == (None, [])

    await db.write(work)


async def test_holidays_and_what_is_told_by_phone_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        day = date(2026, 12, 25)
        asked = tx.months.save_holiday(HolidayQuestion(0, LYON, day, day, "Noël", False, NOON))
        answered = tx.months.save_holiday(replace(asked, answer=HolidayAnswer.ASK, answered_by=anne))
        assert tx.months.holiday(asked.id) == answered
        assert tx.months.holidays(LYON, day) == [answered]
        assert tx.months.holidays(LYON, date(2026, 12, 26)) == []
        reply = HolidayReply(asked.id, anne, NOON, comes=False)
        tx.months.save_holiday_reply(replace(reply, comes=None))
        tx.months.save_holiday_reply(reply)
        assert tx.months.holiday_replies(asked.id) == [reply]
        notice = PhoneNotice(0, LYON, anne, NoticeKind.REMINDER, "seat:1", "mardi", NOON + HOUR, NOON)
        assert tx.months.add_phone_notice(notice)
        assert not tx.months.add_phone_notice(notice)
        (open_one,) = tx.months.open_phone_notices(LYON, NOON)
        assert open_one == replace(notice, id=open_one.id)
        assert tx.months.open_phone_notices(LYON, NOON + HOUR) == []
        tx.months.save_phone_notice(replace(open_one, told_at=NOON, done_by=anne, done_at=NOON))
        assert tx.months.open_phone_notices(LYON, NOON) == []

    await db.write(work)


async def test_wishes_absences_and_what_was_told_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        assert tx.staffing.preferences(anne) == Preferences(anne)
        wishes = Preferences(anne, None, HOUR, never_asked=True, not_asked_until=NOON)
        tx.staffing.save_preferences(replace(wishes, before=None))
        tx.staffing.save_preferences(wishes)
        assert tx.staffing.preferences(anne) == wishes
        other = VolunteerId(anne + 1)
        assert tx.staffing.preferences_of([anne, other]) == {anne: wishes, other: Preferences(other)}
        assert tx.staffing.preferences_of([]) == {}
        notice = Notice(anne, NoticeKind.REMINDER, "seat:1", LYON, NOON)
        assert tx.staffing.add_notice(notice)
        assert not tx.staffing.add_notice(replace(notice, at=NOON + HOUR))
        assert tx.staffing.notices(anne, NOON - HOUR) == [notice]
        assert tx.staffing.notices(anne, NOON) == []
        assert tx.staffing.notices_of_line(LYON, NOON - HOUR) == [notice]
        assert tx.staffing.notices_of_line(LYON, NOON) == []
        assert tx.staffing.has_notice(anne, NoticeKind.REMINDER, "seat:1")
        assert not tx.staffing.has_notice(anne, NoticeKind.RINGING, "seat:1")
        tx.staffing.add_sound(ROOM, NOON)
        assert (tx.staffing.sounds(ROOM, NOON - HOUR), tx.staffing.sounds(ROOM, NOON)) == (1, 0)
        assert tx.staffing.sounds(replace(ROOM, thread=""), NOON - HOUR) == 0
        away = tx.staffing.save_absence(Absence(0, anne, NOON, NOON + HOUR, told_by=anne))
        assert tx.staffing.absences(anne, NOON - HOUR, NOON + HOUR) == [away]
        assert tx.staffing.absences(anne, NOON + HOUR, NOON + 2 * HOUR) == []
        tx.staffing.delete_absence(away.id)
        assert tx.staffing.absences(anne, NOON - HOUR, NOON + HOUR) == []

    await db.write(work)


async def test_searches_and_who_was_asked_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        bakari = tx.people.save(Volunteer(VolunteerId(0), "Bakari")).id
        shift = ShiftId(7)
        search = tx.requests.save_search(Search(0, LYON, shift, NOON, NOON + HOUR, 1, NOON, NOON + HOUR))
        assert tx.requests.search(search.id) == tx.requests.last_search(shift) == search
        assert tx.requests.open_searches(LYON) == [search]
        asked = AskedPerson(search.id, bakari, NOON + HOUR, Reply.NOT_THIS_TIME, NOON + 2 * HOUR)
        for person in (asked, AskedPerson(search.id, anne)):
            tx.requests.save_asked(person)
        assert tx.requests.asked_in(search.id) == [AskedPerson(search.id, anne), asked]
        over = replace(search, shown_from=NOON, shown_until=NOON, given_up_at=NOON, ended_at=NOON, end=SearchEnd.FILLED)
        assert tx.requests.save_search(over) == over == tx.requests.search(search.id)
        assert tx.requests.open_searches(LYON) == []
        later = tx.requests.save_search(replace(search, id=0, next_at=None))
        assert tx.requests.last_search(shift) == later
        assert tx.requests.asked_about(shift) == [AskedPerson(search.id, anne), asked]
        tx.requests.delete_search(search.id)
        assert (tx.requests.search(search.id), tx.requests.asked_about(shift)) == (None, [])
        tx.requests.save_asked(replace(asked, search=later.id))
        tx.forget(NOON + timedelta(days=99))
        assert tx.requests.last_search(shift) == later
        tx.forget(NOON + timedelta(days=102))
        assert tx.requests.last_search(shift) is None

    await db.write(work)


async def test_a_membership_keeps_since_when_it_is_through_a_change_of_role(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        [first] = tx.people.memberships(anne.id)
        assert first.since is not None
        tx.people.save_membership(Membership(anne.id, LYON, Role.COORDINATOR))
        [later] = tx.people.memberships(anne.id)
        assert (later.role, later.since) == (Role.COORDINATOR, first.since)

    await db.write(work)


async def test_what_people_would_trade_comes_back_as_it_was(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        wish = tx.trades.save_wish(SwapWish(0, LYON, anne, SeatId(3), NOON, ShiftId(5), SeatId(4)))
        assert tx.trades.wish(wish.id) == wish
        assert tx.trades.open_wishes(LYON) == [wish]
        tx.trades.save_wish(replace(wish, wants=None, asked=None, closed_at=NOON))
        assert tx.trades.open_wishes(LYON) == []
        trade = tx.trades.save_trade(Trade(0, LYON, NOON))
        part = tx.trades.save_part(TradePart(0, trade.id, wish.id, anne, SeatId(3), SeatId(4), NOON, NOON + HOUR, NOON))
        assert tx.trades.open_trades(LYON) == [trade]
        assert tx.trades.parts(trade.id) == [part]
        over = tx.trades.save_trade(replace(trade, closed_at=NOON, end=TradeEnd.DECLINED))
        assert (tx.trades.trade(trade.id), tx.trades.open_trades(LYON)) == (over, [])
        assert tx.trades.declined_trades(LYON) == [over]

    await db.write(work)


async def test_promises_and_who_stands_by_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        promise = Commitment(0, anne, LYON, SlotId(7), date(2026, 3, 3), date(2026, 6, 30), NOON, every=2, put_by=anne)
        stored = tx.promises.save_commitment(promise)
        assert stored == replace(promise, id=stored.id)
        endless = tx.promises.save_commitment(replace(promise, ends=None, every=1, put_by=None))
        assert tx.promises.commitment(stored.id) == stored
        assert tx.promises.commitments(LYON, date(2026, 6, 30)) == [stored, endless]
        assert tx.promises.commitments_of(anne, date(2026, 7, 1)) == [endless]
        assert tx.promises.commitments(LineId("nantes"), date(2026, 3, 3)) == []
        tx.promises.delete_commitment(endless.id)
        assert tx.promises.commitments_of(anne, date(2026, 7, 1)) == []
        shift = Shift(ShiftId(0), LYON, None, NOON.date(), 0, NOON, NOON + HOUR)
        (there,) = tx.roster.add_shifts([shift])
        waits = tx.promises.save_standby(Standby(0, there.id, anne, StandbyKind.WAIT, NOON, NOON + HOUR))
        assert tx.promises.standby(waits.id) == waits
        assert tx.promises.standbys(there.id) == tx.promises.open_standbys(LYON) == [waits]
        tx.promises.save_standby(replace(waits, closed_at=NOON))
        assert tx.promises.standbys(there.id) == tx.promises.open_standbys(LYON) == []
        tx.roster.delete_shift(there.id)
        assert tx.promises.standby(waits.id) is None

    await db.write(work)


async def test_external_numbers_and_the_pinned_week_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        number = ExternalNumber(LYON, "Conférence", add_anne(tx).id)
        tx.people.save_external_number(number)
        tx.people.save_external_number(replace(number, name="Astreinte"))
        assert tx.people.external_numbers(LYON) == [replace(number, name="Astreinte"), number]
        tx.people.delete_external_number(number)
        assert tx.people.external_numbers(LYON) == [replace(number, name="Astreinte")]
        assert tx.people.external_numbers(LineId("nantes")) == []
        assert tx.roster.pinned_week(LYON) is None
        for monday in (date(2026, 3, 2), date(2026, 3, 9)):
            tx.roster.save_pinned_week(PinnedWeek(LYON, monday))
            assert tx.roster.pinned_week(LYON) == PinnedWeek(LYON, monday)

    await db.write(work)


async def test_a_post_comes_back_as_it_was(db: SqlStore) -> None:
    picture = Picture("Appels", "par heure", ("lundi", "mardi"), ((1, 2), (3, 4)), ((0.5, 1.0), (0.0, 0.25)))
    buttons = (Button("Je prends", "take:1"), Button("Non\0\ud800", "no:1"))
    post = Post(ROOM, "Bonjour **Zoé** 🙂\n{caller:3}", buttons, picture, "shift:1", quiet=True, toast="C'est noté")

    def work(tx: SqlTx) -> None:
        tx.outbox.add(post)
        found = tx.outbox.keyed(ROOM, "shift:1")
        assert found is not None
        assert found.post == post

    await db.write(work)


async def test_cursors_marks_and_the_journal_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx)
        assert [tx.seen("console", "1", NOON), tx.seen("console", "1", NOON), tx.seen("sms", "1", NOON)] == [
            False,
            True,
            False,
        ]
        assert [tx.once("reminder:1", NOON), tx.once("reminder:1", NOON)] == [True, False]
        assert tx.cursor("console") is None
        tx.save_cursor("console", "41")
        tx.save_cursor("console", "42")
        assert tx.cursor("console") == "42"
        tx.keep_aside("console", "9", "text\0 with \ud800", "KeyError", NOON)
        entry = Journal(0, NOON, LYON, anne.id, "take", "/prendre 3", (RowChange("seats", 1, None, {"id": 1}),))
        tx.journal(entry)
        act = tx.last_act(anne.id)
        assert act is not None
        assert act == replace(entry, id=act.id)

    await db.write(work)


@pytest.mark.parametrize(
    "words", ["", "\0", "\ud800 half", "\u202eright to left", "e\u0301", "'); DROP TABLE seats;--"]
)
async def test_any_text_can_be_stored_and_found_again(db: SqlStore, words: str) -> None:
    def work(tx: SqlTx) -> None:
        tx.people.save_identity(Identity("console", words, add_anne(tx).id))
        found = tx.people.identity("console", words)
        assert found is not None
        assert found.user == words.replace("\0", "?").replace("\ud800", "?")

    await db.write(work)


async def test_instants_of_other_zones_come_back_in_utc(db: SqlStore) -> None:
    paris = timezone(timedelta(hours=1))
    stored = await db.write(lambda tx: tx.people.save(replace(ANNE, phone_proved_at=NOON.astimezone(paris))))
    found = await db.read(lambda tx: tx.people.get(stored.id))
    assert found.phone_proved_at is not None
    assert (found.phone_proved_at, found.phone_proved_at.tzinfo) == (NOON, UTC)


async def test_an_instant_without_a_zone_is_refused(db: SqlStore) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        await db.write(lambda tx: tx.people.save(replace(ANNE, phone_proved_at=NOON.replace(tzinfo=None))))
    naive = ForwardingState(LYON, repairs=(NOON.replace(tzinfo=None),))
    with pytest.raises(StatementError, match="without a time zone"):
        await db.write(lambda tx: tx.phones.save_forwarding(naive))


def test_json_of_another_version_can_be_read() -> None:
    data = to_plain(Backup("Zoé", ANNE_PHONE)) | {"new": 1}
    assert reader_of(Backup)(data) == Backup("Zoé", ANNE_PHONE)
    assert reader_of(Post)({"to": to_plain(ROOM), "text": "x"}) == Post(ROOM, "x")
    assert PostId(0) == 0


def test_what_could_not_come_back_is_not_written() -> None:
    with pytest.raises(TypeError, match="complex cannot be stored"):
        to_plain({"a": (1j,)})


async def test_calendars_and_what_they_showed_come_back_as_they_were(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        own = tx.calendars.save_feed(CalendarFeed(0, anne, NOON))
        line = tx.calendars.save_feed(CalendarFeed(0, anne, NOON, LYON, "hash", "digest", NOON + HOUR))
        assert (tx.calendars.feed(own.id), tx.calendars.feeds_of(anne)) == (own, [own, line])
        assert (tx.calendars.feed_of_token("hash"), tx.calendars.feed_of_token("")) == (line, None)
        kept = FeedEvent(own.id, "shift-1-1@here", LYON, NOON, NOON + HOUR, "said", NOON)
        gone = FeedEvent(own.id, "shift-2-1@here", LYON, NOON + HOUR, NOON + 2 * HOUR, "", NOON, 3, NOON)
        tx.calendars.save_events(own.id, [kept, gone])
        assert tx.calendars.events(own.id) == [kept, gone]
        changed = replace(gone, sequence=4, cancelled_at=None)
        tx.calendars.save_events(own.id, [changed])
        assert (tx.calendars.events(own.id), tx.calendars.events(line.id)) == ([changed], [])
        tx.calendars.delete_feed(own.id)
        assert (tx.calendars.feed(own.id), tx.calendars.events(own.id)) == (None, [])

    await db.write(work)


async def test_changes_of_the_plan_wait_for_their_time(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        times = ((NOON, NOON + HOUR), (NOON + 2 * HOUR, NOON + 3 * HOUR))
        change = tx.staffing.save_plan_change(
            PlanChange(0, LYON, anne, ShiftId(7), times, times[:1], (), times[1:], anne, NOON)
        )
        assert tx.staffing.plan_changes_of(LYON, anne) == [change]
        assert tx.staffing.plan_changes_due(LYON, NOON) == [change]
        assert tx.staffing.plan_changes_due(LYON, NOON - HOUR) == []
        assert tx.staffing.plan_changes_of(LineId("nantes"), anne) == []
        later = tx.staffing.save_plan_change(replace(change, by=None, due_at=NOON + HOUR))
        assert tx.staffing.plan_changes_of(LYON, anne) == [later]
        tx.staffing.delete_plan_change(change.id)
        assert tx.staffing.plan_changes_of(LYON, anne) == []

    await db.write(work)


async def test_who_may_look_at_the_board_comes_back_as_it_was(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        anne = add_anne(tx).id
        offered = tx.boards.save_session(BoardSession(0, anne, NOON))
        linked = tx.boards.save_session(BoardSession(0, anne, NOON, wall=True, link_hash="link", link_ends=NOON + HOUR))
        open_ = tx.boards.save_session(BoardSession(0, anne, NOON, token_hash="token", ends=NOON + HOUR))
        assert [tx.boards.session(one.id) for one in (offered, linked, open_)] == [offered, linked, open_]
        assert (tx.boards.session_of_link("link"), tx.boards.session_of_link("")) == (linked, None)
        assert (tx.boards.session_of_token("token"), tx.boards.session_of_token("")) == (open_, None)
        assert (tx.boards.live_sessions(NOON), tx.boards.live_sessions(NOON + HOUR)) == ({open_.id}, set())
        tx.boards.delete_session(linked.id)
        assert (tx.boards.session(linked.id), tx.boards.delete_sessions_of(anne)) == (None, 2)

    await db.write(work)


async def test_the_last_posts_of_a_chat_are_read_in_their_order(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        first, second = (tx.outbox.add(Post(ROOM, words)) for words in ("one", "two"))
        tx.outbox.add(Post(replace(ROOM, chat="elsewhere"), "three"))
        assert [found.id for found in tx.outbox.last_posts(ROOM, PostId(0))] == [first, second]
        assert [found.post.text for found in tx.outbox.last_posts(ROOM, first)] == ["two"]

    await db.write(work)
