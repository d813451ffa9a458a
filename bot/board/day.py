"""The calls of a day, for coordination: with filters, and how each went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.board.live_calls import caller_of_call
from bot.board.values import Caller
from bot.calls.call_history import Happened, course_of_call
from bot.calls.log import facts_of_call
from bot.forwarding.status import read_line_view
from bot.model import Call, CallId, Line, Outcome, Phone, ReportPeriod
from bot.ports import Tx
from bot.roster.slots import zone_info

LISTED: Final = 200
"""Calls of a page, the latest of the day."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A call. `at`: who answered, by first name; `open`: the caller is still to be called back."""

    id: CallId
    caller: Caller
    rang_at: datetime
    outcome: Outcome
    waited: timedelta | None
    talked: timedelta
    at: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class DayPage:
    """`calls`: how many there were before filters; `rows` are the latest of those that pass."""

    day: date
    calls: int
    found: int
    rows: tuple[DayRow, ...]


def read_day(
    tx: Tx, line: Line, day: date, outcome: Outcome | None, now: datetime, *, only_open: bool = False
) -> DayPage:
    """The calls of a day by the line's clock, the latest first."""
    since, until = ReportPeriod(day, day + timedelta(days=1)).instants(zone_info(line.zone))
    calls = tx.calls.calls(line.id, since, until)
    alerts = tx.calls.missed_of_calls([call.id for call in calls])
    waiting = {call for alert in alerts if alert.closed_at is None for call in alert.calls}
    found = [
        call
        for call in reversed(calls)
        if (outcome is None or call.outcome is outcome) and (not only_open or call.id in waiting)
    ]
    names = read_line_view(tx, line, now).names
    rows = tuple(row_of_call(call, names, waiting=call.id in waiting) for call in found[:LISTED])
    return DayPage(day, len(calls), len(found), rows)


def row_of_call(call: Call, names: Mapping[Phone, str], *, waiting: bool = False) -> DayRow:
    at = names.get(call.answered_by, "") if call.answered_by else ""
    return DayRow(call.id, caller_of_call(call), call.rang_at, call.outcome, call.waited, call.talked, at, waiting)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """What happened at one moment of a call. `who`: whose phone, "" where nobody's or not known."""

    at: datetime
    what: Happened
    who: str
    length: timedelta | None


@dataclass(frozen=True, slots=True)
class CoursePage:
    call: DayRow
    course: tuple[CourseRow, ...]


def read_course(tx: Tx, line: Line, id_: int, now: datetime) -> CoursePage | None:
    """How one call went; None when the line has no such call."""
    call = tx.calls.call(CallId(id_))
    if call is None or call.line != line.id:
        return None
    names = read_line_view(tx, line, now).names
    course = course_of_call(call, facts_of_call(tx, call, now))
    rows = (CourseRow(one.at, one.what, names.get(one.phone, "") if one.phone else "", one.length) for one in course)
    return CoursePage(row_of_call(call, names), tuple(rows))
