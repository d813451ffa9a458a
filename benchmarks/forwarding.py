"""Time from a committed claim to a verified forward, and requests to OVH, on a simulated clock: 150 ms per request.

A credential may make 60 requests per minute; the 61st is refused. *Read back*: the first correct reading, which ends a
change. *Verified*: the second, of everything, at least thirty seconds later. Not counted in a change: the snapshot of
the line before (`restore` needs it once in a line's life), and the list of a queue's agents.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.desk import BEGINS, HOUR, LATENCY, OVER, QUIET, SECOND, SIX, Desk, desk, lines
from benchmarks.same_hours import print_table
from bot.config.lines import slowest_change_of_key
from bot.forwarding.plan import FRESH
from bot.model import (
    Line,
    LineKind,
    Membership,
    Phone,
    Role,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Snapshot,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from tests.support.fake_time import FakeTime
from tests.support.fake_time import run as run_on


@dataclass(slots=True)
class Measured:
    """Seconds from the change to each line's two readings; ahead of a shift from its start, so negative."""

    confirmed: list[float]
    verified: list[float]
    refused: int
    lead: timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """Requests from a change until it was read back, and until it was verified."""

    read_back: int
    verified: int


def roster(tx: Tx, lines: Sequence[Line], starts: datetime) -> list[tuple[Seat, Seat]]:
    """A shift of two hours per line, with two alternative seats, one per person, not stored yet."""
    seats = []
    for n, line in enumerate(lines):
        tx.phones.save_snapshot(Snapshot(line.id, starts, "{}"))
        ends = starts + 2 * HOUR
        (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), line.id, None, starts.date(), 0, starts, ends)])
        people = [
            tx.people.save(Volunteer(VolunteerId(0), f"P{m}", Phone(f"+336399{80000 + m}"), starts))
            for m in (n, n + len(lines))
        ]
        for person in people:
            tx.people.save_membership(Membership(person.id, line.id, Role.VOLUNTEER))
        one, two = (Seat(SeatId(0), shift.id, person.id, starts, ends) for person in people)
        seats.append((one, two))
    return seats


# ---------------------------------------------------------------- many lines at once


async def measured(
    loop: FakeTime, count: int, kind: LineKind, *, ahead: bool, keys: int = 1, agents: int = 2
) -> Measured:
    """Claims on all lines at once: of a shift that begins at six (`ahead`), or of a current one."""
    one_key = lines(-(-count // keys), kind)
    lead = max(timedelta(minutes=10), 2 * slowest_change_of_key(one_key))
    async with desk(loop.clock, lines(count, kind, keys, lead), agents=agents) as here:
        clock = here.clock
        starts = SIX if ahead else clock.now()
        seats = await here.store.write(lambda tx: roster(tx, here.lines, starts))
        await here.settled(rings=False)
        await clock.wait(QUIET)
        began = clock.now()
        await here.save([one for one, _ in seats])
        if ahead:
            await clock.wait(SIX - lead - began)
        known = await here.settled()
        since = starts if ahead else began
        return Measured(
            sorted((row.confirmed_at - since).total_seconds() for row in known if row.confirmed_at),
            sorted((row.verified_at - since).total_seconds() for row in known if row.verified_at),
            sum(each.refused for each in here.fair),
            lead,
        )


# ---------------------------------------------------------------- one change, and none


async def requests_of_a_change(
    loop: FakeTime, kind: LineKind, *, fresh: bool, taken_over: bool, agents: int = 2
) -> Counted:
    """The requests of one line's change; the last reading is `fresh` enough to decide it, or a call queue's is not.

    Somebody claims a free shift, or (`taken_over`) takes it over from somebody else.
    """
    async with desk(loop.clock, lines(1, kind), agents=agents) as here:
        ((one, two),) = await here.store.write(lambda tx: roster(tx, here.lines, here.clock.now()))
        if taken_over:
            (one,) = await here.save([one])
        await here.settled(rings=taken_over)
        await here.clock.wait(QUIET)
        while (here.clock.now() - await read_at(here) < FRESH[kind]) != fresh:
            await here.clock.wait(5 * SECOND)
        began = here.clock.now()
        await here.save([replace(one, volunteer=two.volunteer) if taken_over else one])
        await here.clock.wait(45 * SECOND)
        (known,) = await here.known()
        assert known.confirmed_at
        assert known.verified_at
        return Counted(len(here.requests(began, known.confirmed_at)), len(here.requests(began, known.verified_at)))


async def read_at(here: Desk) -> datetime:
    (known,) = await here.known()
    assert known.observed
    return known.observed.read_at


async def requests_of_an_idle_hour(loop: FakeTime, count: int, kind: LineKind) -> float:
    """Requests per line, while nobody is on duty and nothing is claimed."""
    async with desk(loop.clock, lines(count, kind)) as here:
        await here.store.write(lambda tx: roster(tx, here.lines, OVER))
        await here.settled(rings=False)
        await here.clock.wait(QUIET)
        began = here.clock.now()
        await here.clock.wait(HOUR)
        return len(here.requests(began, here.clock.now())) / count


# ---------------------------------------------------------------- output


KINDS = {LineKind.LINE: "plain", LineKind.HUNTING: "hunting"}


TIMED = [(1, 1), (40, 1), (400, 10)]
"""(lines, credentials). `check` refuses a lead that is too short to change all lines of a credential."""


def run() -> None:
    logging.disable(logging.WARNING)
    for kind, word in KINDS.items():
        for count, keys in TIMED:
            for ahead in (False, True):
                loop = FakeTime(BEGINS, LATENCY)
                found = run_on(loop, measured(loop, count, kind, ahead=ahead, keys=keys))
                tell_times(f"{count} {word}", keys, found, ahead=ahead)
        wanted = 2 * slowest_change_of_key(lines(400, kind)).total_seconds() / 60
        print(f"forwarding: 400 {word} lines of 1 credential: refused unless their lead is {wanted:.0f} min")
        tell_counts(kind, word)
    tell_idle_hours()
    print_table()
    logging.disable(logging.NOTSET)


def tell_times(what: str, keys: int, found: Measured, *, ahead: bool) -> None:
    lines = plural(len(found.verified), "line")
    before = f"before six with a lead of {found.lead.total_seconds() / 60:.0f} min" if ahead else "now"
    print(
        f"forwarding: {what} {lines} of {keys} {plural(keys, 'credential')}, claimed {before}: "
        f"read back {span(found.confirmed)}, verified {span(found.verified)} from {'six' if ahead else 'then'}; "
        f"{found.refused} requests refused"
    )


def tell_counts(kind: LineKind, word: str) -> None:
    changes = [("a claim", False, 2), ("a take-over", True, 2)]
    if kind is LineKind.HUNTING:
        changes.append(("a take-over by somebody new", True, 1))
    for what, taken_over, agents in changes:
        for fresh in (True, False) if kind is LineKind.HUNTING else (True,):
            loop = FakeTime(BEGINS, LATENCY)
            work = requests_of_a_change(loop, kind, fresh=fresh, taken_over=taken_over, agents=agents)
            found = run_on(loop, work)
            when = "not long" if fresh else "minutes"
            print(
                f"forwarding: {what} on a {word} line read {when} ago: {found.read_back} requests until it was read "
                f"back, {found.verified} until it was verified"
            )


def tell_idle_hours() -> None:
    for kind in LineKind:
        for count in (1, 5, 40):
            loop = FakeTime(BEGINS, LATENCY)
            idle = run_on(loop, requests_of_an_idle_hour(loop, count, kind))
            print(f"forwarding: an idle hour of {count} {kind}, 1 account: {idle * count:.0f} requests")


def span(seconds: list[float]) -> str:
    first, last = f"{seconds[0]:.1f}", f"{seconds[-1]:.1f}"
    return f"{first} s" if first == last else f"{first} to {last} s"


def plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
