"""Breaks: whoever is on duty is not rung for some minutes, and the line rings the others, or as if nobody were on.

A break is a cut in the duty periods that decide where a line rings; the roster does not change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from bot.forwarding.plan import EARLY
from bot.model import Address, DutyBreak, Line, LineKind, Post, Purpose, VolunteerId
from bot.ports import Tx
from bot.recipients import addresses_for, private_addresses, words_for
from bot.roster.shifts import DutyPeriod
from bot.text import text_in


def with_breaks(line: Line, duty_periods: Sequence[DutyPeriod], breaks: Sequence[DutyBreak]) -> list[DutyPeriod]:
    """The duty periods without those who have a break, for as long as it lasts."""
    if not breaks:
        return list(duty_periods)
    return [piece for period in duty_periods for piece in pieces_of_period(line, period, breaks)]


def pieces_of_period(line: Line, period: DutyPeriod, breaks: Sequence[DutyBreak]) -> Iterator[DutyPeriod]:
    """The period, cut where somebody's break begins or is over."""
    theirs = [one for one in breaks if one.volunteer in period.on + period.trainees]
    cuts = {at for one in theirs for at in (one.starts, is_back(line, one)) if period.starts < at < period.ends}
    for starts, ends in pairwise(sorted({period.starts, period.ends, *cuts})):
        away = {one.volunteer for one in theirs if one.starts <= starts < is_back(line, one)}
        on, trainees = (tuple(p for p in people if p not in away) for people in (period.on, period.trainees))
        yield replace(period, starts=starts, ends=ends, on=on, trainees=trainees)


def is_back(line: Line, taken: DutyBreak) -> datetime:
    """Until when the others ring for them: a queue logs in whoever is next `EARLY` before, which is the break's end."""
    return taken.ends + EARLY if line.kind is LineKind.HUNTING else taken.ends


def break_key(line: Line, volunteer: VolunteerId) -> str:
    """The key of what is said of somebody's break; saying that it is over edits that."""
    return f"break:{line.id}:{volunteer}"


def end_breaks(tx: Tx, line: Line, now: datetime) -> bool:
    """Clear away the breaks that are over, and write so where they were told. True when something was written."""
    over = [one for one in tx.phones.breaks(line.id) if one.ends <= now]
    for one in over:
        end_break(tx, line, one)
    return bool(over)


def end_break(tx: Tx, line: Line, taken: DutyBreak) -> None:
    tx.phones.delete_break(line.id, taken.volunteer)
    key, person = break_key(line, taken.volunteer), tx.people.get(taken.volunteer)
    rooms = text_in(line.language, line.zone)
    said = [(room, rooms.say("pause-over", who=rooms.person(person.name))) for room in told_rooms(tx, line)]
    own = words_for(person, line).say("pause-over-yours")
    said += [(chat, own) for chat in private_addresses(tx, taken.volunteer)]
    for address, words in said:
        if tx.outbox.keyed(address, key):
            tx.outbox.add(Post(address, words, key=key, quiet=True))


def told_rooms(tx: Tx, line: Line) -> list[Address]:
    return [*addresses_for(tx, line, Purpose.TEAM), *addresses_for(tx, line, Purpose.COORDINATION)]
