"""A day on which all lines of one key have the same hours: their first start, a beginning, a hand-over, a closing.

The clock is simulated, a request to OVH takes 150 ms, and the 61st within a minute is refused.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from adapters.telephony.simulator import Trouble
from benchmarks.desk import BEGINS, HOUR, LATENCY, MINUTE, OVER, QUIET, SIX, Desk, desk, lines
from bot.config.lines import slowest_change_of_key
from bot.model import (
    Address,
    Line,
    LineKind,
    Membership,
    Phone,
    Purpose,
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
from tests.support.fake_time import FakeTime
from tests.support.fake_time import run as run_on

HAND_OVER: Final = SIX + 2 * HOUR
CLOSING: Final = SIX + 4 * HOUR
BEFORE: Final = timedelta(minutes=6)
"""What is done ahead of a boundary belongs to it."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """How late the lines were: seconds from the boundary to the last write and to the last verification.

    Nothing to write: `written` is 0. Half of the lines were verified by `median`. `requests` were made for it,
    `refused` by OVH; `alarms` were told.
    """

    name: str
    written: float
    verified: float
    median: float
    requests: int
    refused: int
    alarms: int


def whole_day(tx: Tx, lines: list[Line]) -> None:
    """Two shifts that touch, on each line, each with somebody of its own, and a room for alarms."""
    for n, line in enumerate(lines):
        tx.people.save_room(Room(Address("console", f"coordination-{n}"), line.id, Purpose.COORDINATION))
        for m, (starts, ends) in enumerate([(SIX, HAND_OVER), (HAND_OVER, CLOSING)]):
            phone = Phone(f"+336399{80000 + n + m * len(lines)}")
            person = tx.people.save(Volunteer(VolunteerId(0), f"P{n} {m}", phone, BEGINS))
            tx.people.save_membership(Membership(person.id, line.id, Role.VOLUNTEER))
            (shift,) = tx.roster.add_shifts([Shift(ShiftId(0), line.id, None, starts.date(), 0, starts, ends)])
            tx.roster.save_seat(Seat(SeatId(0), shift.id, person.id, starts, ends))


def alarms_told(tx: Tx) -> int:
    """The alarms of lines so far, each once. Nothing is delivered, so that every post is still due."""
    posts = tx.outbox.due(OVER, 100_000)
    return len({outgoing.post.key for outgoing in posts if outgoing.post.key.startswith("forward:")})


async def measured_day(
    loop: FakeTime, count: int, kind: LineKind, accounts: int, *, batches: bool = True
) -> list[Boundary]:
    """The four boundaries of the day. `batches`: whether OVH reads several lines at once."""
    made = lines(count, kind, accounts=accounts)
    lead = max(timedelta(minutes=10), 2 * slowest_change_of_key(made))
    made = [replace(line, lead=lead) for line in made]
    async with desk(loop.clock, made) as here:
        if not batches:
            for simulator in here.simulators:
                simulator.faults.next(Trouble.NOT_FOUND, times=10**6, path="*,*")
        await here.store.write(lambda tx: whole_day(tx, made))
        at = {"first start": BEGINS, "beginning": SIX - lead, "hand-over": HAND_OVER, "closing": CLOSING}
        return [await _boundary(here, name, instant) for name, instant in at.items()]


async def _boundary(here: Desk, name: str, at: datetime) -> Boundary:
    """Wait for the boundary, and from there on until all is verified."""
    await here.clock.wait(max(timedelta(0), at - BEFORE - here.clock.now()))
    since, told = here.clock.now(), await here.store.write(alarms_told)
    refused = sum(each.refused for each in here.fair)
    await here.clock.wait(max(timedelta(0), at + MINUTE / 2 - here.clock.now()))
    known = await here.settled(rings=name in {"beginning", "hand-over"})
    while any(target for row in known if row.desired for target in row.desired.may):  # the last ones still leave
        await here.clock.wait(MINUTE / 12)
        known = await here.settled()
    asked = here.requests(since, here.clock.now())
    written = [(r.at + LATENCY - at).total_seconds() for r in asked if r.method != "GET" and r.at >= at]
    verified = [(row.verified_at - at).total_seconds() for row in known if row.verified_at]
    await here.clock.wait(QUIET)
    return Boundary(
        name,
        max(written, default=0),
        max(verified, default=0),
        median(verified) if verified else 0,
        len(asked),
        sum(each.refused for each in here.fair) - refused,
        await here.store.write(alarms_told) - told,
    )


COUNTS: Final = (12, 24, 40)


def print_table() -> None:
    print("forwarding: lines of one key with the same hours; seconds after the boundary until the last was written,")
    print("forwarding: until it was verified, and until half of them were; requests, of which refused; alarms")
    print(f"forwarding: {'':28}{'':12} written verified  half requests refused alarms")
    for kind in LineKind:
        for count in COUNTS:
            for accounts in (1, count):
                loop = FakeTime(BEGINS, LATENCY)
                for row in run_on(loop, measured_day(loop, count, kind, accounts)):
                    what = f"{count} {kind}, {accounts} account{'s' * (accounts > 1)}"
                    print(
                        f"forwarding: {what:28}{row.name:12}{row.written:8.0f}{row.verified:9.0f}{row.median:6.0f}"
                        f"{row.requests:9}{row.refused:8}{row.alarms:7}"
                    )
