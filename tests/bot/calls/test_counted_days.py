"""Figures from counted days are those of all calls at once, whatever was counted, stored and changed before."""

import random
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import attrgetter

import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from adapters.clock import SteppedClock
from adapters.console import NETWORK, TEAM, Console, private_chat_of
from bot.calls.figures.counted_days import CountMore, Slices, days_to_store, figures_of_hours, read_hours, store_day
from bot.calls.figures.stats import Figures
from bot.calls.open_hours import NO_ROSTER
from bot.calls.outside_hours import duty_periods_of_line
from bot.model import (
    Call,
    CallId,
    Closure,
    Deployment,
    Ending,
    Identity,
    Membership,
    MissedCall,
    Outcome,
    Phone,
    Purpose,
    ReportPeriod,
    Role,
    Room,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.run.app import App
from storage.store import SqlStore, open_store
from tests.bot.calls.plain_figures import plain_figures
from tests.support.helpline import LYON, ZONE, helpline

FIRST = date(2026, 10, 12)
"""A Monday; the clocks change on the second Sunday after it."""
DAYS = 21
STARTS = datetime(2026, 10, 11, 22, tzinfo=UTC)
NOW = STARTS + timedelta(days=DAYS, hours=9)
OUTCOMES = [*Outcome, Outcome.MISSED]
ENDINGS = [*Ending, None, Ending.REACHED]


def some_time(draw: random.Random) -> datetime:
    """Often just before or after a full hour, for shifts begin and end there."""
    hour = STARTS + timedelta(hours=draw.randrange(24 * DAYS))
    return hour + timedelta(seconds=draw.choice([draw.uniform(0, 3600), draw.uniform(-30, 30), 0]))


def some_call(draw: random.Random) -> Call:
    rang, outcome = some_time(draw), draw.choice(OUTCOMES)
    waited = draw.choice([None, timedelta(seconds=draw.randrange(90)), timedelta(seconds=draw.uniform(0, 90))])
    ended = None if outcome is Outcome.GOING_ON else rang + (waited or timedelta(0)) + timedelta(minutes=5)
    return Call(CallId(0), LYON.id, None, False, rang, outcome, ended_at=ended, waited=waited)


def some_alert(draw: random.Random) -> MissedCall:
    opened, ending = some_time(draw), draw.choice(ENDINGS)
    closed = opened + timedelta(minutes=draw.randrange(120)) if ending else None
    caller = draw.choice([Phone("+33639980101"), None])
    return MissedCall(0, LYON.id, caller, (), opened, closed_at=closed, ending=ending)


def fill(tx: Tx, draw: random.Random) -> None:
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
    for _ in range(draw.choice([0, 1, 15, 40])):
        add_shift(tx, draw, anne.id)
    for _ in range(2):
        starts = some_time(draw)
        tx.roster.save_closure(Closure(0, LYON.id, starts, starts + timedelta(hours=draw.randrange(1, 40))))
    tx.calls.save_calls([some_call(draw) for _ in range(300)])
    tx.calls.save_alerts([some_alert(draw) for _ in range(80)])


def add_shift(tx: Tx, draw: random.Random, anne: VolunteerId) -> None:
    starts = some_time(draw).replace(minute=0, second=0, microsecond=0)
    new = Shift(ShiftId(0), LYON.id, None, starts.date(), 1, starts, starts + timedelta(hours=draw.randrange(1, 9)))
    (shift,) = tx.roster.add_shifts([new])
    if draw.random() < 0.7:
        tx.roster.save_seat(Seat(SeatId(0), shift.id, anne, shift.starts, shift.ends))


# ---------------------------------------------------------------- what may change


def call_anew(tx: Tx, draw: random.Random) -> None:
    """A call turns out to have been another, at another time of those hours."""
    known = draw.choice(tx.calls.calls(LYON.id, STARTS, NOW))
    new = some_call(draw)
    hours = timedelta(hours=draw.randrange(-20, 20))
    ended = new.ended_at and known.rang_at + hours + timedelta(minutes=5)
    tx.calls.save_calls([replace(new, id=known.id, rang_at=known.rang_at + hours, ended_at=ended)])


def call_gone(tx: Tx, draw: random.Random) -> None:
    tx.calls.delete_calls([draw.choice(tx.calls.calls(LYON.id, STARTS, NOW)).id])


def call_more(tx: Tx, draw: random.Random) -> None:
    tx.calls.save_calls([some_call(draw) for _ in range(draw.randrange(3))])


def alert_anew(tx: Tx, draw: random.Random) -> None:
    known = draw.choice(tx.calls.missed_between(LYON.id, STARTS, NOW))
    new = some_alert(draw)
    tx.calls.save_missed(replace(new, id=known.id, opened_at=known.opened_at))


def roster_anew(tx: Tx, draw: random.Random) -> None:
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
    add_shift(tx, draw, anne.id)


def closed_anew(tx: Tx, draw: random.Random) -> None:
    closures = tx.roster.closures(LYON.id, STARTS, NOW)
    if closures:
        tx.roster.delete_closure(draw.choice(closures).id)
    starts = some_time(draw)
    tx.roster.save_closure(Closure(0, LYON.id, starts, starts + timedelta(hours=draw.randrange(1, 40))))


CHANGES: list[Callable[[Tx, random.Random], None]] = [
    call_anew,
    call_gone,
    call_more,
    alert_anew,
    roster_anew,
    closed_anew,
]


def join_anne(tx: Tx) -> None:
    anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
    tx.people.save_membership(Membership(anne.id, LYON.id, Role.VOLUNTEER))
    tx.people.save_identity(Identity(NETWORK, "v1", anne.id, private_chat_of("v1").chat))
    tx.people.save_room(Room(TEAM, LYON.id, Purpose.TEAM))


def some_change(tx: Tx, draw: random.Random) -> None:
    draw.choice(CHANGES)(tx, draw)


def some_period(draw: random.Random) -> ReportPeriod:
    first = draw.randrange(DAYS)
    return ReportPeriod(
        FIRST + timedelta(days=first), FIRST + timedelta(days=draw.choice([first + 1, draw.randrange(first, DAYS) + 2]))
    )


def both_ways(tx: Tx, period: ReportPeriod, slices: Slices | None = None) -> tuple[Figures, Figures]:
    starts, ends = period.instants(ZONE)
    calls, missed = tx.calls.calls(LYON.id, starts, ends), tx.calls.missed_between(LYON.id, starts, ends)
    counted = figures_of_hours(tx, LYON, period, read_hours(tx, LYON, starts, ends), NOW, slices)
    around = starts - NO_ROSTER, ends + NO_ROSTER
    duty_periods, shifts = duty_periods_of_line(tx, LYON, *around), tx.roster.shifts([LYON.id], *around)
    return counted, plain_figures(calls, missed, duty_periods, shifts, period, ZONE, NOW)


@pytest.mark.parametrize("seed", range(6))
async def test_figures_from_counted_days_are_those_of_all_calls_at_once(db: SqlStore, seed: int) -> None:
    draw = random.Random(seed)
    await db.write(partial(fill, draw=draw))
    app = App(db, SteppedClock(NOW), Deployment((LYON,)), {})
    for _ in range(12):
        for _ in range(3):
            counted, plain = await db.read(partial(both_ways, period=some_period(draw)))
            assert counted == plain
        if draw.random() < 0.6:
            await app.count_days()
            assert await db.read(lambda tx: days_to_store(tx, LYON, NOW)) == []
        await db.write(partial(some_change, draw=draw))


COUNTS = attrgetter("calls", "while_closed", "answered", "missed", "suspect", "to_call_back", "called_back")


@pytest.mark.parametrize("shifts", [0, 1, 12])
async def test_the_figures_of_days_add_up_to_those_of_their_weeks(store: SqlStore, shifts: int) -> None:
    """Also where a roster begins: whether there is one depends on the moment, not on the days that are asked about."""

    def fill_in_part(tx: Tx) -> None:
        draw = random.Random(7)
        fill(tx, draw)
        for shift in tx.roster.shifts([LYON.id], STARTS - NO_ROSTER, NOW + NO_ROSTER):
            tx.roster.delete_shift(shift.id)
        anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
        for n in range(shifts):
            starts = STARTS + timedelta(days=DAYS - 1 - n // 4, hours=9 + n % 4)
            new = Shift(ShiftId(0), LYON.id, None, starts.date(), 1, starts, starts + timedelta(minutes=50))
            (shift,) = tx.roster.add_shifts([new])
            tx.roster.save_seat(Seat(SeatId(0), shift.id, anne.id, shift.starts, shift.ends))

    def figures(tx: Tx, first: int, end: int) -> tuple[int, ...]:
        period = ReportPeriod(FIRST + timedelta(days=first), FIRST + timedelta(days=end))
        found = figures_of_hours(tx, LYON, period, read_hours(tx, LYON, *period.instants(ZONE)), NOW)
        return COUNTS(found)

    await store.write(fill_in_part)
    whole = await store.read(partial(figures, first=0, end=DAYS))
    days = [await store.read(partial(figures, first=day, end=day + 1)) for day in range(DAYS)]
    assert tuple(map(sum, zip(*days, strict=True))) == whole
    assert (whole[1] > 0) is (shifts > 0)


async def test_a_day_is_counted_again_only_when_something_of_it_changed(store: SqlStore) -> None:
    draw = random.Random(1)
    await store.write(partial(fill, draw=draw))
    todo = await store.read(lambda tx: days_to_store(tx, LYON, NOW))
    assert len(todo) == DAYS - 2  # of the last ones, calls still change
    for day in todo:
        await store.write(partial(store_day, line=LYON, day=day))

    def change(tx: Tx) -> None:
        call = tx.calls.calls(LYON.id, *todo[9])[0]
        tx.calls.save_calls([call])

    await store.write(change)
    assert await store.read(lambda tx: days_to_store(tx, LYON, NOW)) == todo[8:11]


async def test_no_transaction_counts_more_days_than_a_slice(store: SqlStore) -> None:
    await store.write(partial(fill, draw=random.Random(2)))
    slices, whole = Slices(most=8), ReportPeriod(FIRST, FIRST + timedelta(days=DAYS))
    for _ in range(2):
        with pytest.raises(CountMore):
            await store.read(partial(both_ways, period=whole, slices=slices))
    counted, plain = await store.read(partial(both_ways, period=whole, slices=slices))
    assert counted == plain


async def test_who_was_on_duty_is_the_same_read_at_once_or_by_the_week(db: SqlStore) -> None:
    draw = random.Random(3)
    await db.write(partial(fill, draw=draw))

    def look(tx: Tx) -> None:
        for _ in range(10):
            starts, ends = some_period(draw).instants(ZONE)
            found = read_hours(tx, LYON, starts, ends).on_duty
            moments = [starts + (ends - starts) * n / 97 for n in range(97)]
            expected = duty_periods_of_line(tx, LYON, starts, ends)
            assert [on_at(found, at) for at in moments] == [on_at(expected, at) for at in moments]
            assert all(starts <= each.starts < each.ends <= ends for each in found)

    def on_at(periods: list, at: datetime) -> list:  # type: ignore[type-arg]  # duty periods
        return [(each.on, each.trainees) for each in periods if each.starts <= at < each.ends]

    await db.read(look)


async def test_figures_outlive_the_numbers_of_callers(sqlite_url: str) -> None:
    clock = SteppedClock(NOW)
    db = await open_store(sqlite_url, clock=clock)
    await db.write(partial(fill, draw=random.Random(6)))
    app = App(db, clock, Deployment((LYON,)), {})
    month = ReportPeriod(FIRST, FIRST + timedelta(days=DAYS - 2))

    def figures(tx: Tx) -> Figures:
        return figures_of_hours(tx, LYON, month, read_hours(tx, LYON, *month.instants(ZONE)), NOW)

    before = await db.read(figures)
    await app.forget_old()
    clock.move(NOW + timedelta(days=90))
    await app.forget_old()
    assert await db.read(
        lambda tx: {alert.caller for alert in tx.calls.missed_between(LYON.id, STARTS, NOW) if alert.closed_at}
    ) == {None}
    assert (await db.read(figures)).called_back == before.called_back > 0
    await db.close()


async def test_figures_are_counted_on_the_lane_that_reads(sqlite_url: str) -> None:
    """A command that writes does not wait for them."""
    clock = SteppedClock(NOW)
    db = await open_store(sqlite_url, clock=clock)
    await db.write(partial(fill, draw=random.Random(5)))
    console = Console(lambda _: None)
    app = App(db, clock, Deployment((LYON,)), {NETWORK: console})
    await db.write(join_anne)
    counted_by = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if re.search(r"FROM (calls|missed)\b", statement):
            counted_by.append(threading.current_thread().name.partition("_")[0])

    listen(Engine, "before_cursor_execute", note)
    try:
        for words in ("/stats du 12 octobre au 1er novembre", "/stats octobre"):
            await app.on_messages([console.message("v1", "Anne", words, NOW)], None, NETWORK)
    finally:
        remove(Engine, "before_cursor_execute", note)
        due = await db.read(lambda tx: tx.outbox.due(NOW, 9, NETWORK))
        await db.close()
    assert set(counted_by) == {"store-read"}
    assert ["Chiffres" in outgoing.post.text for outgoing in due] == [True]  # the second takes the first's place


async def test_figures_see_what_was_said_just_before_them() -> None:
    async with helpline() as lyon:
        at = lyon.clock.now()
        removal = lyon.console.message("c1", "Fatou", "/retirer Bakari", at)
        question = lyon.console.message("v2", "Bakari", "/stats hier", at, private_chat_of("v2"))
        said = await lyon.receive(removal, question, removal, question)
        assert [words for words in said if "Chiffres" in words] == []
        assert [words for words in said if "réservé" in words] == ["Ce planning est réservé à l'équipe."]
