"""Seven people on two lines whose roster is looked at after each act: what a state machine of commands stands on."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select
from typing_extensions import override

from adapters.clock import SteppedClock
from bot.model import Address, Journal, LineId, Role, Seat, Shift, ShiftId, VolunteerId
from bot.ports import Tx
from bot.roster.telling.notices import A_DAY, A_WEEK, LEFT_OUT, WEEK
from storage import tables
from storage.journal import JOURNAL, ROSTER
from storage.store import SqlStore, open_store
from storage.types import to_plain
from tests.support.helpline import LINES, MONDAY, ROOMS, ZONE, Helpline, begun

Rows = dict[tuple[str, int], Any]
LATELY = timedelta(days=2)
SOON = timedelta(days=3)


def overlap(one: Any, other: Any) -> bool:
    return bool(one.starts < other.ends and other.starts < one.ends)


def kept(row: Any) -> Any:
    """A row without what people confirm, which the journal does not keep."""
    return row and {name: cell for name, cell in row.items() if name != "confirmed_at"}


def differences(before: Rows, after: Rows) -> dict[tuple[str, int], tuple[Any, Any]]:
    """Each row that is not as it was, as it was and as it is."""
    keys = sorted(before.keys() | after.keys())
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def follows(table: str, before: Any, after: Any) -> bool:
    """Whether it follows from a slot or a promise: its dated shifts come and go, and new dates are held at once."""
    if table == "shifts":
        return before is None or after is None
    return table == "seats" and before is None and after["commitment"] is not None


def held(rows: Rows, until: str) -> set[tuple[int, bool, str, str]]:
    """Who held the line from when to when, as far as it is over; pieces of one person's time are one."""
    seats = sorted((r["volunteer"], r["trainee"], r["starts"], r["ends"]) for (t, _), r in rows.items() if t == "seats")
    found: list[tuple[int, bool, str, str]] = []
    for who, trainee, starts, ends in seats:
        if starts >= until:
            continue
        last = found[-1] if found else None
        if last is not None and last[:2] == (who, trainee) and last[3] == starts:
            found[-1] = (who, trainee, last[2], min(ends, until))
        else:
            found.append((who, trainee, starts, min(ends, until)))
    return set(found)


class RosterWorld(RuleBasedStateMachine):
    """What is done goes through `App.on_messages`, as words or as a press on whatever stands in the chats."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        clock = SteppedClock(MONDAY)
        self.store: SqlStore = self.runner.run(open_store("sqlite://", clock=clock))
        self.h: Helpline = self.runner.run(begun(self.store, clock))
        self.bounds: dict[ShiftId, tuple[datetime, datetime]] = {}
        self.last: tuple[str, Rows, datetime] | None = None

    @override
    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    # ------------------------------------------------------------ looking

    def read(self, work: Any) -> Any:
        return self.runner.run(self.store.read(work))

    def roster(self) -> Rows:
        """All rows that the journal keeps, without what people confirm, which is no act."""

        def rows(tx: Any) -> Rows:
            return {
                (name, value.id): kept(to_plain(value))
                for name, kind in ROSTER.items()
                for value in kind.query(by=("id",)).all(tx._c)
            }

        return dict(self.read(rows))

    def journal(self) -> list[Journal]:
        return list(self.read(lambda tx: JOURNAL.query(by=("id",)).all(tx._c)))

    def shifts(self, line: LineId) -> Sequence[Shift]:
        now = self.h.clock.now()
        return list(self.read(lambda tx: tx.roster.shifts([line], now - timedelta(hours=3), now + SOON)))

    def around(self) -> tuple[list[Shift], list[Seat]]:
        """All shifts from a while ago on, and all seats on them."""
        now = self.h.clock.now()

        def work(tx: Tx) -> tuple[list[Shift], list[Seat]]:
            shifts = list(tx.roster.shifts([line.id for line in LINES], now - LATELY, now + timedelta(weeks=10)))
            return shifts, [s for of in tx.roster.seats([s.id for s in shifts]).values() for s in of]

        found: tuple[list[Shift], list[Seat]] = self.read(work)
        return found

    def roles(self, people: set[VolunteerId]) -> dict[VolunteerId, dict[LineId, Role]]:
        def work(tx: Tx) -> dict[VolunteerId, dict[LineId, Role]]:
            return {one: {m.line: m.role for m in tx.people.memberships(one)} for one in people}

        return dict(self.read(work))

    def notices(self) -> list[Any]:
        """What was said in private unasked, oldest first."""
        t = tables.notices
        return list(self.read(lambda tx: tx._c.execute(select(t).order_by(t.c.at)).all()))

    # ------------------------------------------------------------ doing

    def do(self, handle: str, act: Any) -> list[str]:
        """One act; whatever it changed stands in the journal, row by row, and nothing else does."""
        before, known, now = self.roster(), self.journal(), self.h.clock.now().isoformat()
        answers: list[str] = self.runner.run(act)
        after, entries = self.roster(), self.journal()
        changed = differences(before, after)
        new = entries[len(known) :]
        assert len(new) <= 1
        noted = {(c.table, c.id): (kept(c.before), kept(c.after)) for entry in new for c in entry.changes}
        if new and new[0].verb == "undo":
            undone = [is_ for was, is_ in zip(known, entries, strict=False) if is_.undone > was.undone]
            noted = {(c.table, c.id): (kept(c.after), kept(c.before)) for entry in undone for c in entry.changes}
        self.forget_bounds(changed)
        follow = {key for key, rows in changed.items() if key not in noted and follows(key[0], *rows)}
        really = {key: rows for key, rows in changed.items() if key not in follow}
        assert noted == really, (noted, really)
        undoing = bool(new) and new[0].verb == "undo"
        assert undoing or held(before, now) == held(after, now), "what was is not changed any more"
        if changed:
            assert new[0].by == self.h.people[handle]
            self.last = None if undoing or not noted else (handle, before, self.h.clock.now())
        return answers

    def forget_bounds(self, changed: dict[tuple[str, int], tuple[Any, Any]]) -> None:
        """Where coordination moves a slot, or undoes that, its dated shifts may have other bounds, and no others."""
        hours = ("weekday", "starts", "ends")
        slots = [(id_, rows) for (table, id_), rows in changed.items() if table == "slots" and None not in rows]
        moved = {id_ for id_, (was, is_) in slots if any(was[name] != is_[name] for name in hours)}
        for (table, id_), (_, now_is) in changed.items():
            if table == "shifts" and now_is and now_is["slot"] in moved:
                self.bounds.pop(ShiftId(id_), None)

    def say(self, handle: str, words: str, room: Address) -> list[str]:
        return self.do(handle, self.h.say(handle, words, room))

    def about(self, handle: str, verb: str, line: LineId, which: int, part: tuple[int, int] | None = None) -> None:
        shifts = self.shifts(line)
        if not shifts:
            return
        shift = shifts[which % len(shifts)]
        words = f"{verb} {shift.number}"
        if part:
            local = shift.starts.astimezone(ZONE)
            starts, ends = (local + timedelta(minutes=15 * n) for n in part)
            words = f"{verb} {local:%d/%m} {starts:%H:%M}-{ends:%H:%M}"
        self.say(handle, words, ROOMS[line])

    def pass_time(self, length: timedelta) -> None:
        """What time brings is no act of anybody's; where it changes the roster, what was before does not come back."""
        before = self.roster()
        self.h.clock.move(self.h.clock.now() + length)
        self.runner.run(self.h.app.tick())
        self.runner.run(self.h.settle())
        if self.roster() != before:
            self.last = None

    # ------------------------------------------------------------ what always holds

    @invariant()
    def the_roster_keeps_its_promises(self) -> None:
        shifts, seats = self.around()
        by_id = {shift.id: shift for shift in shifts}
        roles = self.roles({seat.volunteer for seat in seats})
        for seat in seats:
            shift = by_id[seat.shift]
            assert shift.starts <= seat.starts < seat.ends <= shift.ends, "a seat lies inside its shift"
            at_once = [s for s in seats if s.shift == seat.shift and s.trainee == seat.trainee]
            here = sum(s.starts <= seat.starts < s.ends for s in at_once)
            assert here <= (shift.trainee_seats if seat.trainee else shift.seats), "a place is taken once"
            assert seat.trainee == (roles[seat.volunteer].get(shift.line) is Role.TRAINEE), "who learns sits apart"
            assert shift.line in roles[seat.volunteer], "only the team sits there"
        by_person: dict[VolunteerId, list[Seat]] = {}
        for seat in seats:
            by_person.setdefault(seat.volunteer, []).append(seat)
        twice = [pair for of in by_person.values() for pair in combinations(of, 2) if overlap(*pair)]
        assert twice == [], "nobody is in two places at once"

    @invariant()
    def no_shift_ever_moves(self) -> None:
        shifts, _ = self.around()
        for shift in shifts:
            assert self.bounds.setdefault(shift.id, (shift.starts, shift.ends)) == (shift.starts, shift.ends)

    @invariant()
    def every_open_request_is_about_a_seat_that_its_giver_has(self) -> None:
        def stale(tx: Tx) -> list[object]:
            swaps = [swap for line in LINES for swap in tx.roster.open_swaps(line.id)]
            return [s for s in swaps if (seat := tx.roster.seat(s.seat)) is None or seat.volunteer != s.giver]

        assert self.read(stale) == []

    @invariant()
    def nothing_was_kept_aside(self) -> None:
        assert self.runner.run(self.h.dump("aside")) == {"aside": []}

    @invariant()
    def messages_that_nobody_asked_for_stay_within_the_budget(self) -> None:
        """What is left out once a week's messages are used up was never said after them; rooms are spared too."""
        notices = self.notices()
        for place, notice in enumerate(notices):
            if notice.kind in LEFT_OUT:
                week = [
                    other
                    for other in notices[:place]
                    if other.volunteer == notice.volunteer and notice.at - WEEK < other.at < notice.at
                ]
                assert len(week) < A_WEEK
        t = tables.room_sounds
        sounds = self.read(lambda tx: tx._c.execute(select(t)).all())
        days = Counter((row.chat, row.at.astimezone(ZONE).date()) for row in sounds)
        assert all(count <= A_DAY for count in days.values())

    @invariant()
    def no_trade_is_half_done(self) -> None:
        """All of a trade's people have what they take, or each has what they give as long as it is open."""

        def half(tx: Tx) -> list[object]:
            found: list[object] = []
            for line in LINES:
                for trade in tx.trades.open_trades(line.id):
                    parts = tx.trades.parts(trade.id)
                    found += [trade] if len(parts) not in {2, 3} or all(part.agreed_at for part in parts) else []
            return found

        assert self.read(half) == []
