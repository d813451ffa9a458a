"""An act can be undone as long as nothing has changed since, and undoing it puts every row back under its old id."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.model import (
    Closure,
    Journal,
    LineId,
    RowChange,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Slot,
    SlotId,
    Swap,
    SwapId,
    Volunteer,
    VolunteerId,
)
from storage.store import SqlStore
from storage.transaction import SqlTx
from storage.types import to_plain

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LYON = LineId("lyon")


class Roster:
    """A slot with a shift, and Anne on it; Benoît is not."""

    def __init__(self, tx: SqlTx) -> None:
        self.tx = tx
        self.anne = tx.people.save(Volunteer(VolunteerId(0), "Anne"))
        self.benoit = tx.people.save(Volunteer(VolunteerId(0), "Benoît"))
        self.slot = tx.roster.save_slot(Slot(SlotId(0), LYON, 0, time(13), time(15)))
        asked = Shift(ShiftId(0), LYON, self.slot.id, NOON.date(), 0, NOON, NOON + 2 * HOUR)
        (self.shift,) = tx.roster.add_shifts([asked])
        self.seat = tx.roster.save_seat(Seat(SeatId(0), self.shift.id, self.anne.id, NOON, NOON + 2 * HOUR))
        swap = Swap(SwapId(0), LYON, self.seat.id, self.anne.id, self.anne.id, NOON)
        self.swap = tx.roster.save_swap(swap)
        self.closure = tx.roster.save_closure(Closure(0, LYON, NOON, None))
        self.write(self.benoit)  # what was made above is nobody's act here

    def write(self, by: Volunteer) -> None:
        self.tx.journal(Journal(0, NOON, LYON, by.id, "act", "words"))

    def last(self) -> Journal:
        act = self.tx.last_act(self.anne.id)
        assert act is not None
        return act

    def all(self) -> Any:
        r = self.tx.roster
        shifts = r.shifts([LYON], NOON - HOUR, NOON + 100 * HOUR)
        return (
            r.slots(LYON),
            shifts,
            r.seats([shift.id for shift in shifts]),
            [r.swap(SwapId(n)) for n in range(1, 4)],
            r.closures(LYON, NOON, NOON + HOUR),
        )


def gives_the_seat(h: Roster) -> None:
    h.tx.roster.save_seat(replace(h.seat, volunteer=h.benoit.id))


def splits_the_seat(h: Roster) -> None:
    h.tx.roster.save_seat(replace(h.seat, ends=NOON + HOUR))
    h.tx.roster.save_seat(replace(h.seat, id=SeatId(0), volunteer=h.benoit.id, starts=NOON + HOUR))


def frees_the_seat(h: Roster) -> None:
    h.tx.roster.delete_seat(h.seat.id)
    h.tx.roster.save_swap(replace(h.swap, closed_at=NOON))


def deletes_the_shift(h: Roster) -> None:
    h.tx.roster.delete_shift(h.shift.id)


def deletes_the_slot(h: Roster) -> None:
    h.tx.roster.delete_slot(h.slot.id)


def changes_the_slot_twice(h: Roster) -> None:
    h.tx.roster.save_slot(replace(h.slot, seats=2))
    h.tx.roster.save_slot(replace(h.slot, seats=3, season_starts=NOON.date()))


def opens_a_shift_with_somebody_on_it(h: Roster) -> None:
    (shift,) = h.tx.roster.add_shifts([replace(h.shift, id=ShiftId(0), slot=None)])
    h.tx.roster.save_seat(replace(h.seat, id=SeatId(0), shift=shift.id))


def reopens_the_line(h: Roster) -> None:
    h.tx.roster.delete_closure(h.closure.id)


def closes_the_line(h: Roster) -> None:
    h.tx.roster.save_closure(replace(h.closure, ends=NOON + HOUR))
    h.tx.roster.save_closure(Closure(0, LYON, NOON, None, h.anne.id))


@pytest.mark.parametrize(
    "act",
    [
        gives_the_seat,
        splits_the_seat,
        frees_the_seat,
        deletes_the_shift,
        deletes_the_slot,
        changes_the_slot_twice,
        opens_a_shift_with_somebody_on_it,
        reopens_the_line,
        closes_the_line,
    ],
)
async def test_an_act_is_undone(db: SqlStore, act: Callable[[Roster], None]) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        before = house.all()
        act(house)
        house.write(house.anne)
        assert house.all() != before
        entry = house.last()
        assert [tx.unchanged_since(change) for change in entry.changes] == [True] * len(entry.changes)
        tx.revert(entry)
        assert house.all() == before
        assert tx.last_act(house.anne.id) is None

    await db.write(work)


async def test_an_entry_holds_one_change_a_row_from_first_to_last(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        changes_the_slot_twice(house)
        fleeting = tx.roster.save_seat(replace(house.seat, id=SeatId(0), volunteer=house.benoit.id))
        tx.roster.delete_seat(fleeting.id)
        house.write(house.anne)
        after = replace(house.slot, seats=3, season_starts=NOON.date())
        assert house.last().changes == (RowChange("slots", house.slot.id, to_plain(house.slot), to_plain(after)),)

    await db.write(work)


async def test_shifts_that_follow_from_a_slot_are_nobodys_act(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        later = NOON + timedelta(weeks=1)
        tx.roster.add_shifts([replace(house.shift, id=ShiftId(0), date=later.date(), starts=later, ends=later + HOUR)])
        house.write(house.anne)
        assert tx.last_act(house.anne.id) is None

    await db.write(work)


async def test_a_row_changed_since_is_noticed(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        gives_the_seat(house)
        house.write(house.anne)
        tx.roster.delete_seat(house.seat.id)
        (change,) = house.last().changes
        assert not tx.unchanged_since(change)

    await db.write(work)


async def test_the_last_act_is_the_newest_of_ones_own_that_is_not_undone(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        gives_the_seat(house)
        house.write(house.anne)
        first = house.last()
        reopens_the_line(house)
        house.write(house.anne)
        second = house.last()
        changes_the_slot_twice(house)
        house.write(house.benoit)
        tx.journal(Journal(0, NOON, LYON, house.anne.id, "look", "changed nothing"))
        assert house.last() == second
        tx.revert(second)
        assert house.last() == first

    await db.write(work)


async def test_what_a_savepoint_undoes_is_not_journalled(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        house = Roster(tx)
        before = house.all()

        def fails() -> None:
            gives_the_seat(house)
            raise ValueError("a bug")

        with pytest.raises(ValueError, match="a bug"):
            tx.savepoint(fails)
        assert house.all() == before
        tx.savepoint(lambda: reopens_the_line(house))
        house.write(house.anne)
        assert [change.table for change in house.last().changes] == ["closures"]

    await db.write(work)
