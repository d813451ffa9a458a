"""The roster of a week or a month on the board, with what the viewer may do about each shift."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from itertools import groupby

from bot.board.sight import Sight
from bot.model import Closure, Line, LineId, Role, Seat, Shift, Swap
from bot.ports import Tx
from bot.roster.shifts import free_parts, is_closed
from bot.roster.slots import zone_info
from bot.roster.swaps import open_offer
from bot.roster.view import cached_names, people_words
from bot.text import Text


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A shift: who has it, in words; whether something is free; what the viewer may do."""

    number: int
    starts: datetime
    ends: datetime
    who: str
    closed: bool = False
    free: bool = False
    mine: bool = False
    can_take: bool = False
    can_give: bool = False
    can_keep: bool = False


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Whole days from `first` to the one before `end`; days without a shift have no rows."""

    first: date
    end: date
    before: date
    days: tuple[tuple[date, tuple[RosterRow, ...]], ...]

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RosterTopic:
    """The roster of a line from a day to the one before `end`: whoever looks at it hears when it changes."""

    line: LineId
    first: date
    end: date


def revision_of_roster(tx: Tx, line: Line, topic: RosterTopic, now: datetime) -> str:
    """The same for as long as the page would be the same, whoever looks at it."""
    zone = zone_info(line.zone)
    since, until = instants_of_days(line, topic.first, topic.end)
    shifts = tx.roster.shifts([line.id], since, until)
    seats = tx.roster.seats([shift.id for shift in shifts])
    rows = [(shift, shift.ends > now, list(seats[shift.id])) for shift in shifts]
    swaps = sorted(tx.roster.open_swaps(line.id), key=lambda swap: swap.id)
    shown = (now.astimezone(zone).date(), rows, swaps, list(tx.roster.closures(line.id, since, until)))
    return blake2b(repr(shown).encode(), digest_size=9).hexdigest()


def instants_of_days(line: Line, first: date, end: date) -> tuple[datetime, datetime]:
    """From midnight to midnight by the line's clock, in UTC."""
    zone = zone_info(line.zone)
    since, until = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, end))
    return since, until


def week_around(day: date) -> tuple[date, date, date]:
    """Monday, the Monday after, and the Monday before."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7), monday - timedelta(days=7)


def month_around(day: date) -> tuple[date, date, date]:
    """The first of the month, of the next, and of the one before."""
    first = day.replace(day=1)
    return first, first + timedelta(days=monthrange(day.year, day.month)[1]), (first - timedelta(days=1)).replace(day=1)


def read_roster(
    tx: Tx, line: Line, sight: Sight, span: tuple[date, date, date], now: datetime, words: Text
) -> RosterPage:
    """The shifts that begin within these days by the line's clock."""
    first, end, before = span
    zone = zone_info(line.zone)
    since, until = instants_of_days(line, first, end)
    shifts = [shift for shift in tx.roster.shifts([line.id], since, until) if since <= shift.starts]
    seats = tx.roster.seats([shift.id for shift in shifts])
    swaps = tx.roster.open_swaps(line.id)
    closures = tx.roster.closures(line.id, since, until)
    role = next((m.role for m in tx.people.memberships(sight.person) if m.line == line.id), Role.NEWCOMER)
    name = cached_names(tx, words)
    rows = [
        row_of_shift(shift, seats[shift.id], swaps, closures, sight, now, trainee=role is Role.TRAINEE, who=who)
        for shift in shifts
        for who in [people_words(name, shift, seats[shift.id], swaps, now, words)]
    ]
    by_day = groupby(rows, key=lambda row: row.starts.astimezone(zone).date())
    return RosterPage(first, end, before, tuple((day, tuple(of_day)) for day, of_day in by_day))


def row_of_shift(
    shift: Shift,
    seats: Sequence[Seat],
    swaps: Sequence[Swap],
    closures: Sequence[Closure],
    sight: Sight,
    now: datetime,
    *,
    trainee: bool,
    who: str,
) -> RosterRow:
    shut = is_closed(shift, closures)
    mine = [seat for seat in seats if seat.volunteer == sight.person]
    offered = any(open_offer(swaps, seat.id) for seat in mine)
    coming = sight.may_act and not shut and shift.ends > now
    free = not shut and bool(free_parts(shift, seats, now))
    wanted = free or any(open_offer(swaps, seat.id) for seat in seats if seat.volunteer != sight.person)
    return RosterRow(
        shift.number,
        shift.starts,
        shift.ends,
        who,
        closed=shut,
        free=free and shift.ends > now,
        mine=bool(mine),
        can_take=coming and not mine and (bool(free_parts(shift, seats, now, trainee=True)) if trainee else wanted),
        can_give=coming and bool(mine) and not offered,
        can_keep=coming and offered,
    )
