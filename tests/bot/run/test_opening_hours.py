"""OVH's weekly time conditions: the week that is wished, and the week that OVH is brought to have."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telephony.simulator.exchange import slot_at
from adapters.telephony.simulator.faults import Trouble
from adapters.telephony.simulator.state import Hunting
from bot.forwarding.opening_hours import DAY, WEEK, desired_hours, merge_spans, openings_by_day
from bot.model import Deployment, Hours, Line, LineId, LineMode, Opening, Shift, ShiftId, Slot, SlotId
from bot.ports import Tx
from bot.run.opening_hours import HoursReconciler
from tests.support.scene import ANNE, NOON, Scene, a_line, hours, scene

LYON = LineId("lyon")
MINUTE = timedelta(minutes=1)


def slot(weekday: int, starts: str, ends: str, **settings: object) -> Slot:
    times = time.fromisoformat(starts), time.fromisoformat(ends)
    return Slot(SlotId(1), LYON, weekday, *times, **settings)  # type: ignore[arg-type]  # as Slot has them


def shift(starts: str, ends: str) -> Shift:
    """By UTC."""
    a, b = (datetime.fromisoformat(f"2026-{at}").replace(tzinfo=UTC) for at in (starts, ends))
    return Shift(ShiftId(1), LYON, None, a.date(), 1, a, b)


def told(week: Hours) -> list[str]:
    return [f"{o.weekday} {o.starts}-{o.ends}" for o in sorted(week.openings)]


TUESDAY = slot(1, "14:00", "16:00")
CASES = [
    pytest.param([TUESDAY], [], ["1 13:50:00-16:00:00"], id="a slot, from its lead on"),
    pytest.param([TUESDAY, slot(1, "16:05", "18:00")], [], ["1 13:50:00-18:00:00"], id="what touches is one range"),
    pytest.param([slot(1, "14:00", "00:00")], [], ["1 13:50:00-23:59:59"], id="until midnight"),
    pytest.param([slot(1, "22:00", "06:00")], [], ["1 21:50:00-23:59:59", "2 00:00:00-06:00:00"], id="cut at midnight"),
    pytest.param(
        [slot(6, "22:00", "02:00")], [], ["0 00:00:00-02:00:00", "6 21:50:00-23:59:59"], id="over the week's end"
    ),
    pytest.param([slot(0, "00:05", "02:00")], [], ["0 00:00:00-02:00:00", "6 23:55:00-23:59:59"], id="before Monday"),
    pytest.param([slot(1, "14:00", "16:00", season_ends=date(2026, 3, 1))], [], [], id="a season that is over"),
    pytest.param([slot(1, "14:00", "16:00", season_starts=date(2026, 4, 1))], [], [], id="a season far ahead"),
    pytest.param(
        [slot(1, "14:00", "16:00", season_starts=date(2026, 3, 9))], [], ["1 13:50:00-16:00:00"], id="one in a week"
    ),
    pytest.param(
        [], [shift("03-02T12:30:20", "03-02T14:30:20")], ["0 13:20:00-15:31:00"], id="taken on the spot: no second lost"
    ),
    pytest.param([], [shift("03-02T09:00", "03-02T11:00")], [], id="what is over is over"),
    pytest.param(
        [TUESDAY],
        [shift("03-03T13:00", "03-03T16:00")],
        ["1 13:50:00-17:00:00"],
        id="a slot and a longer shift of that day",
    ),
]


@pytest.mark.parametrize(("slots", "shifts", "week"), CASES)
def test_the_week_around_the_shifts(slots: Sequence[Slot], shifts: Sequence[Shift], week: list[str]) -> None:
    found = desired_hours(a_line(), slots, shifts, NOON)
    assert (found.kept, told(found)) == (True, week)


@given(st.lists(st.tuples(st.integers(-DAY, 2 * WEEK), st.integers(1, WEEK)), max_size=8))
def test_ranges_lie_within_a_day_do_not_overlap_and_cover_exactly_what_was_asked(spans: list[tuple[int, int]]) -> None:
    asked = {minute % WEEK for starts, length in spans for minute in range(starts, starts + length)}
    openings = [opening for one in merge_spans([(a, a + n) for a, n in spans]) for opening in openings_by_day(one)]
    covered: set[int] = set()
    for o in openings:
        starts = o.weekday * DAY + o.starts.hour * 60 + o.starts.minute
        ends = o.weekday * DAY + (DAY if o.ends == time(23, 59, 59) else o.ends.hour * 60 + o.ends.minute)
        minutes = set(range(starts, ends))
        assert minutes
        assert covered.isdisjoint(minutes)
        covered |= minutes
    assert covered == asked


# ---------------------------------------------------------------- at OVH


def service(here: Scene) -> Hunting:
    return here.simulator.state.huntings["0033199005002"]


def keeping(here: Scene, line: Line) -> HoursReconciler:
    return HoursReconciler(here.store, here.telephony, here.clock, Deployment((line,)))


def week(here: Scene) -> list[str]:
    rows = [row for row in service(here).conditions.values() if row["policy"] == "available"]
    return sorted(f"{row['weekDay']} {row['timeFrom']}-{row['timeTo']}" for row in rows)


def save(one: Slot, tx: Tx) -> None:
    tx.roster.save_slot(replace(one, id=SlotId(0)))


@asynccontextmanager
async def with_slots(**settings: object) -> AsyncIterator[tuple[Scene, HoursReconciler]]:
    """A line that keeps its hours; Mondays from two to four and the night to Saturday."""
    line = a_line(**({"time_conditions": True} | settings))  # type: ignore[arg-type]  # as Line has them
    async with scene(line) as here:
        for one in (slot(0, "14:00", "16:00"), slot(4, "20:00", "02:00")):
            await here.store.write(partial(save, one))
        yield here, keeping(here, line)


WEEK_AT_OVH = ["friday 19:50:00-23:59:59", "monday 13:50:00-16:00:00", "saturday 00:00:00-02:00:00"]


async def keep(here: Scene, keeper: HoursReconciler) -> None:
    """As the program does: only for the credentials of lines that ask for it."""
    for key in keeper.keys:
        await here.clock.through(keeper.keep_due(keeper.agenda_of(key)))


async def test_the_week_is_written_read_back_and_then_left_alone() -> None:
    async with with_slots() as (here, keeper):
        await keep(here, keeper)
        assert (week(here), service(here).hours["enable"]) == (WEEK_AT_OVH, True)
        requests = len(here.simulator.requests)
        await keep(here, keeper)
        assert len(here.simulator.requests) == requests
        here.clock.move(NOON + 20 * MINUTE)
        here.simulator.requests.clear()
        await keep(here, keeper)
        assert here.simulator.writes == []
        assert len([r for r in here.simulator.requests if r.path != "/auth/time"]) == 3


async def test_who_takes_the_line_on_the_spot_is_let_calls_through_at_once() -> None:
    async with with_slots() as (here, keeper):
        await keep(here, keeper)
        assert slot_at(service(here), here.clock.now()) == "unavailable"
        await here.shift(hours(0, 0.5), "Anne")
        await keep(here, keeper)
        await here.follow()
        assert here.rings() == [ANNE]
        here.clock.move(NOON + 31 * MINUTE)
        await keep(here, keeper)
        assert week(here) == WEEK_AT_OVH


async def test_what_others_set_stays_and_is_brought_back() -> None:
    async with with_slots() as (here, keeper):
        conditions = service(here).conditions
        for id_, policy, day in ((1, "slot1", "sunday"), (2, "available", "tuesday"), (3, "available", "monday")):
            fields = {"timeFrom": "08:00:00", "timeTo": "12:00:00", "weekDay": day}
            conditions[id_] = {"conditionId": id_, "policy": policy, **fields}
        service(here).hours.update(unavailableType="number", unavailableNumber="0033199005090")
        was = week(here)
        await keep(here, keeper)
        assert week(here) == WEEK_AT_OVH
        assert conditions[1]["policy"] == "slot1"
        assert service(here).hours["unavailableNumber"] == "0033199005090"
        old = (await here.store.read(lambda tx: tx.phones.opening_hours(here.line.id))).before
        assert old is not None
        assert old == Hours(kept=False, openings=frozenset(Opening(day, time(8), time(12)) for day in (0, 1)))
        await here.telephony.set_hours(here.line, old)
        assert (week(here), service(here).hours["enable"]) == (was, False)


async def test_while_ranges_change_nobody_is_turned_away() -> None:
    async with with_slots() as (here, keeper):
        await keep(here, keeper)
        await here.store.write(lambda tx: tx.roster.delete_slot(SlotId(1)))
        here.simulator.requests.clear()
        await keep(here, keeper)
        writes = [(request.method, request.body) for request in here.simulator.writes]
        assert writes == [("PUT", {"enable": False}), ("DELETE", None), ("PUT", {"enable": True})]


@pytest.mark.parametrize("trouble", [Trouble.LOST_AFTER, Trouble.LOST_BEFORE, Trouble.HTML, Trouble.DOES_NOT_STICK])
async def test_a_fault_half_way_is_completed_at_the_next_try(trouble: Trouble) -> None:
    async with with_slots() as (here, keeper):
        here.simulator.faults.next(trouble, method="P*", path="*timeConditions*", times=2)
        await keep(here, keeper)
        here.clock.move(here.clock.now() + 2 * MINUTE)
        await keep(here, keeper)
        here.clock.move(here.clock.now() + 3 * MINUTE)
        await keep(here, keeper)
        assert (week(here), service(here).hours["enable"]) == (WEEK_AT_OVH, True)
        await here.follow()
        assert here.said == []


async def test_hours_that_ovh_refuses_are_told_once_and_closed_when_right() -> None:
    async with with_slots() as (here, keeper):
        here.simulator.faults.next(Trouble.FORBIDDEN, path="*timeConditions*", times=1000, code="NOT_GRANTED_CALL")
        for _ in range(30):
            await keep(here, keeper)
            here.clock.move(here.clock.now() + MINUTE)
        await here.follow()
        (wrong,) = here.said
        assert wrong[0] == "coordination"
        assert "plages horaires" in wrong[1]
        assert "NOT_GRANTED_CALL" in wrong[1]
        here.simulator.faults.requests.clear()
        here.clock.move(here.clock.now() + 20 * MINUTE)
        await keep(here, keeper)
        await here.follow()
        right = "Ligne Lyon : les plages horaires chez OVH suivent de nouveau le planning."
        assert here.said[1:] == [("coordination *", right)]


@pytest.mark.parametrize("settings", [{"time_conditions": False}, {"retired": True}])
async def test_a_line_that_does_not_ask_for_it_is_left_alone(settings: dict[str, object]) -> None:
    async with with_slots(**settings) as (here, keeper):
        await keep(here, keeper)
        assert here.simulator.requests == []


async def test_a_line_that_only_observes_says_once_what_it_would_write_and_again_when_that_changes() -> None:
    async with with_slots(mode=LineMode.OBSERVE) as (here, keeper):
        for _ in range(3):
            await keep(here, keeper)
            await here.follow()
            here.clock.move(here.clock.now() + 20 * MINUTE)
        said = [told for told in here.said if "plages horaires" in told[1]]
        would = (
            "Ligne Lyon : j'aurais ouvert la file d'appels à ces heures, avec les plages horaires d'OVH.\n"
            "lundi : 13 h 50–16 h\nvendredi : 19 h 50–0 h\nsamedi : 0 h–2 h\n"
            "Je ne fais qu'observer, rien n'a changé chez OVH."
        )
        assert said == [("coordination", would)]
        await here.store.write(lambda tx: tx.roster.delete_slot(SlotId(2)))
        await keep(here, keeper)
        await here.follow()
        assert here.said[-1] == ("coordination *", would.replace("vendredi : 19 h 50–0 h\nsamedi : 0 h–2 h\n", ""))
        assert here.simulator.writes == []


async def test_a_line_that_only_observes_is_silent_where_ovh_has_that_week_and_where_ovh_does_not_answer() -> None:
    async with with_slots() as (here, keeper):
        await keep(here, keeper)
        here.simulator.requests.clear()
        watching = keeping(here, replace(here.line, mode=LineMode.OBSERVE))
        here.simulator.faults.next(Trouble.FORBIDDEN, path="*timeConditions*", times=8)
        for _ in range(6):
            await keep(here, watching)
            here.clock.move(here.clock.now() + 20 * MINUTE)
        await here.follow()
        assert [text for _, text in here.said if "plages" in text] == []
        assert here.simulator.writes == []
