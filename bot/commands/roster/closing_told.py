"""Who is told that a line is closed or open again, and what: always the difference between before and after."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.commands.request import Request
from bot.commands.roster.period_words import list_periods
from bot.model import Line, Purpose, Shift, VolunteerId
from bot.recipients import addresses_for
from bot.roster.closings import Stretch, closed_stretches, without_stretches
from bot.roster.shifts import open_times
from bot.text import Text

ROWS_AT_MOST: Final = 6
FOREVER: Final = timedelta(days=3650)
OpenTimes = dict[Shift, list[tuple[datetime, datetime]]]
"""When each shift is open."""


@dataclass(frozen=True, slots=True)
class Openings:
    """From now on: when the line is closed, and when each shift is open."""

    closed: list[Stretch]
    shifts: OpenTimes


def read_openings(req: Request, line: Line) -> Openings:
    ahead = req.tx.roster.shifts([line.id], req.now, req.now + FOREVER)
    closures = req.tx.roster.closures(line.id, req.now, req.now + FOREVER)
    shifts = {shift: open_times(replace(shift, starts=max(shift.starts, req.now)), closures) for shift in ahead}
    return Openings(closed_stretches(closures, req.now), shifts)


def tell_holders(req: Request, line: Line, before: Openings, after: Openings) -> None:
    """Tell in private everybody at whose hours the line is closed now and was open `before`, or the reverse."""
    held = req.tx.roster.seats([shift.id for shift in after.shifts])
    both = (before.shifts, after.shifts, "closed-yours"), (after.shifts, before.shifts, "reopened-yours")
    for was, now, sentence in both:
        theirs: dict[VolunteerId, list[tuple[datetime, datetime]]] = defaultdict(list)
        for shift in after.shifts:
            changed = without_stretches(was.get(shift, []), now.get(shift, []))
            for seat in held[shift.id]:
                if seat.volunteer != req.me.id:
                    theirs[seat.volunteer] += common_times(changed, (seat.starts, seat.ends))
        for person, times in theirs.items():
            if times:
                req.tell(person, line, sentence, line=line.name, rows=partial(time_rows, sorted(set(times))))


def common_times(times: Sequence[Stretch], part: tuple[datetime, datetime]) -> list[tuple[datetime, datetime]]:
    both = [(max(starts, part[0]), min(ends or part[1], part[1])) for starts, ends in times]
    return [(starts, ends) for starts, ends in both if starts < ends]


def time_rows(times: Sequence[tuple[datetime, datetime]], words: Text) -> str:
    rows = [words.span(*one) for one in times[:ROWS_AT_MOST]]
    return "\n".join([*rows, "…"] if len(times) > ROWS_AT_MOST else rows)


def still_closed(closed: Sequence[Stretch], now: datetime) -> Callable[[Text], str]:
    """A row that names when the line stays closed; nothing when it does not."""
    if not closed:
        return lambda _: ""
    return lambda words: "\n" + words.say("still-closed", periods=list_periods(words, closed, now))


def tell_line(req: Request, line: Line, sentence: str, /, **args: Any) -> None:
    """Tell the team rooms and the coordination rooms, and answer where it was asked if that is neither."""
    here = req.message.address
    rooms = [*addresses_for(req.tx, line, Purpose.TEAM), *addresses_for(req.tx, line, Purpose.COORDINATION)]
    req.tell_team(line, sentence, **args)
    req.tell_coordination(line, sentence, **args)
    if here not in rooms or req.pressed:
        req.say(sentence, **args)
