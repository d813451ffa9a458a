"""Seven people on two lines do whatever they like, in any order, and the roster keeps its promises all along."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from adapters.clock import SteppedClock
from adapters.console import private_chat_of
from bot.model import Address, Journal, LineId, Seat, Shift, ShiftId, VolunteerId
from bot.ports import Tx
from storage.journal import JOURNAL, ROSTER
from storage.store import SqlStore, open_store
from storage.types import to_plain
from tests.support.helpline import LINES, LYON, MONDAY, PARIS, ROOMS, TEAMS, ZONE, Helpline, T, begun

Rows = dict[tuple[str, int], Any]
LATELY = timedelta(days=2)
SOON = timedelta(days=3)

anybody = st.sampled_from(sorted(TEAMS))
some_line = st.sampled_from([line.id for line in LINES])
nth = st.integers(0, 20)


def overlap(one: Any, other: Any) -> bool:
    return bool(one.starts < other.ends and other.starts < one.ends)


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


class RosterLife(RuleBasedStateMachine):
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
        def rows(tx: Any) -> Rows:
            return {
                (name, value.id): to_plain(value)
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

    # ------------------------------------------------------------ doing

    def do(self, handle: str, act: Any) -> list[str]:
        """One act; whatever it changed stands in the journal, row by row, and nothing else does."""
        before, known, now = self.roster(), self.journal(), self.h.clock.now().isoformat()
        answers: list[str] = self.runner.run(act)
        after, entries = self.roster(), self.journal()
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        new = entries[len(known) :]
        assert len(new) <= 1
        noted = {(c.table, c.id): (c.before, c.after) for entry in new for c in entry.changes}
        if new and new[0].verb == "undo":
            undone = [is_ for was, is_ in zip(known, entries, strict=False) if is_.undone > was.undone]
            noted = {(c.table, c.id): (c.after, c.before) for entry in undone for c in entry.changes}
        # The dated shifts of a weekly slot follow from it.
        follow = {
            key for key in changed - noted.keys() if key[0] == "shifts" and None in (before.get(key), after.get(key))
        }
        assert noted == {key: (before.get(key), after.get(key)) for key in changed - follow}
        undoing = bool(new) and new[0].verb == "undo"
        assert undoing or held(before, now) == held(after, now), "what was is not changed any more"
        if changed:
            assert new[0].by == self.h.people[handle]
            self.last = None if undoing else (handle, before, self.h.clock.now())
        return answers

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

    @initialize()
    def some_are_on(self) -> None:
        for handle, words, line in (
            ("v1", "/prendre mardi 14h", LYON.id),
            ("v2", "/prendre mardi 14h", LYON.id),
            ("both", "/prendre mardi 16h", LYON.id),
            ("p1", "/prendre mardi 14h", PARIS.id),
            ("t1", "/prendre mardi 14h", LYON.id),
        ):
            self.say(handle, words, ROOMS[line])

    @rule(handle=anybody, line=some_line, which=nth)
    def take(self, handle: str, line: LineId, which: int) -> None:
        self.about(handle, "/prendre", line, which)

    @rule(handle=anybody, line=some_line, which=nth, part=st.tuples(st.integers(0, 8), st.integers(1, 9)))
    def take_a_part(self, handle: str, line: LineId, which: int, part: tuple[int, int]) -> None:
        self.about(handle, "/prendre", line, which, part)

    @rule(handle=anybody, line=some_line, which=nth, part=st.none() | st.tuples(st.integers(0, 8), st.integers(1, 9)))
    def look_for_somebody(self, handle: str, line: LineId, which: int, part: tuple[int, int] | None) -> None:
        self.about(handle, "/remplacement", line, which, part)

    @rule(handle=anybody, line=some_line)
    def keep(self, handle: str, line: LineId) -> None:
        self.say(handle, "/garder", ROOMS[line])

    @rule(handle=anybody, line=some_line, which=nth, other=nth)
    def trade(self, handle: str, line: LineId, which: int, other: int) -> None:
        shifts = self.shifts(line)
        if shifts:
            mine, theirs = (shifts[n % len(shifts)].number for n in (which, other))
            self.say(handle, f"/echanger {mine} contre {theirs}", ROOMS[line])

    @rule(line=some_line, whom=anybody, which=nth, verb=st.sampled_from(["/inscrire", "/desinscrire"]))
    def coordinate(self, line: LineId, whom: str, which: int, verb: str) -> None:
        self.about("chief", f"{verb} {TEAMS[whom][0]}", line, which)

    @rule(
        line=some_line,
        words=st.sampled_from(
            [
                "/fermer demain",
                "/rouvrir",
                "/creneau mardi 20h-22h",
                "/creneau mardi 20h-22h 2 places",
                "/creneau mardi",
            ]
        ),
    )
    def open_or_close(self, line: LineId, words: str) -> None:
        self.say("chief", words, ROOMS[line])

    @rule(handle=anybody, line=some_line, verb=st.sampled_from(["/relais", "/fin"]))
    def be_on_the_line(self, handle: str, line: LineId, verb: str) -> None:
        self.say(handle, verb, ROOMS[line])

    @rule(handle=anybody, which=st.integers(0, 100))
    def press(self, handle: str, which: int) -> None:
        """Any button that this person sees, old ones too."""
        h = self.h
        rooms = [*ROOMS.values(), private_chat_of(handle)]
        buttons = [(said, b) for said in h.console._standing.values() if said.to in rooms for b in said.buttons]
        if buttons:
            said, button = buttons[-1 - which % len(buttons)]
            pressed = h.console.press_on(said, button, handle, TEAMS[handle][0], h.clock.now())
            self.do(handle, h.receive(pressed))

    @rule(handle=anybody, line=some_line)
    def undo(self, handle: str, line: LineId) -> None:
        self.say(handle, "/oups", ROOMS[line])

    @precondition(lambda self: self.last is not None)
    @rule()
    def undo_the_last(self) -> None:
        """Who acted last takes it back, and all is exactly as it was."""
        assert self.last is not None
        handle, before, when = self.last
        if self.h.clock.now() - when < timedelta(minutes=9):
            self.say(handle, "/oups", private_chat_of(handle))
            assert self.roster() == before

    @rule(minutes=st.sampled_from([1, 12, 60, 300, 1440]))
    def wait(self, minutes: int) -> None:
        day = self.h.clock.now().astimezone(ZONE).date()
        self.h.clock.move(self.h.clock.now() + timedelta(minutes=minutes))
        if self.h.clock.now().astimezone(ZONE).date() != day:
            self.last = None  # the new day brings new shifts
        self.runner.run(self.h.app.tick())
        self.runner.run(self.h.settle())

    # ------------------------------------------------------------ what always holds

    @invariant()
    def the_roster_keeps_its_promises(self) -> None:
        shifts, seats = self.around()
        by_id = {shift.id: shift for shift in shifts}
        roles = {self.h.people[handle]: roles for handle, (_, roles) in TEAMS.items()}
        for seat in seats:
            shift = by_id[seat.shift]
            assert shift.starts <= seat.starts < seat.ends <= shift.ends, "a seat lies inside its shift"
            at_once = [s for s in seats if s.shift == seat.shift and s.trainee == seat.trainee]
            here = sum(s.starts <= seat.starts < s.ends for s in at_once)
            assert here <= (shift.trainee_seats if seat.trainee else shift.seats), "a place is taken once"
            assert seat.trainee == (roles[seat.volunteer].get(shift.line) is T), "who learns sits where one learns"
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


SHORT = settings(
    max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestRosterLife = RosterLife.TestCase
TestRosterLife.settings = SHORT


class LongRosterLife(RosterLife):
    pass


TestLongRosterLife = pytest.mark.slow(LongRosterLife.TestCase)
TestLongRosterLife.settings = settings(SHORT, max_examples=80, stateful_step_count=50)
