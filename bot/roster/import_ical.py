"""Reads a roster from a calendar (iCalendar, RFC 5545): weekly series as weekly rows, all else as dated rows."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import recurring_ical_events
from icalendar import Calendar

from bot.model import Line, Phone
from bot.roster.import_names import named_people
from bot.roster.import_table import LAST_YEAR, Reading, Row, check_length, is_in_season
from bot.roster.slots import AHEAD, DAY, WEEK, zone_info

# What the two libraries raise for a calendar that breaks the rules.
BROKEN: Final = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError)
CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST_YEAR: Final = 1990  # a series is counted from its first date: one of the year 1 takes minutes
LONGEST_COUNT: Final = 5000  # dates of a series with a COUNT
MOST_ZONES: Final = 20
MOST: Final = 200  # running series in one calendar
RULE: Final = re.compile(r"(?:RRULE|EXRULE)[;:]", re.IGNORECASE)
MANY_A_DAY: Final = re.compile(r"FREQ=(?:SECOND|MINUTE|HOUR)LY|BY(?:HOUR|MINUTE|SECOND)", re.IGNORECASE)
WEEKLY: Final = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
NUMBERED_DAY: Final = re.compile(r"[+-]?[1-5]?[A-Z]{2}")
TURNS: Final[dict[str, set[str]]] = {  # what a rule may name besides, by how often it repeats
    "DAILY": {"BYMONTH"},
    "WEEKLY": {"BYMONTH"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}


@dataclass(frozen=True, slots=True)
class Series:
    """An event with the events that change single dates of it. `place` is where it begins in the file."""

    place: str
    first: Any
    changes: tuple[Any, ...]

    def calendar(self) -> Calendar:
        made = Calendar()
        for event in (self.first, *self.changes):
            made.add_component(event)
        return made


def read_calendar(text: str, file: str, line: Line, now: datetime) -> Reading:
    """The title is the name, perhaps with a number. Numbers elsewhere are nobody's: often the line's, or another's.

    Weekly series are taken over with their season; other series for the eight weeks from `now`. What is over by then is
    not read, for years of history would add people who left.
    """
    lines = text.split("\n")
    too_often = [n for n, row in rules_of_text(lines) if MANY_A_DAY.search(row)]
    if too_often:
        return Reading((), (f"{file}:{too_often[0]}: repeats several times a day, which no shift does",))
    zones = [n for n, row in enumerate(lines, 1) if row.strip().upper() == "BEGIN:VTIMEZONE"]
    if len(zones) > MOST_ZONES:
        return Reading((), (f"{file}:{zones[MOST_ZONES]}: more than {MOST_ZONES} time zones, too many for a roster",))
    begins = [n for n, row in enumerate(lines, 1) if row.strip().upper() == "BEGIN:VEVENT"]
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except BROKEN:
        return Reading((), (f"{file}:1: not an iCalendar file",))
    rows: list[Row] = []
    faults: list[str] = [] if events else [f"{file}:1: a calendar without events"]
    over = running = 0
    for series in series_of(file, list(zip(begins, events, strict=False))):
        try:
            if is_over(series, line, now):
                over += 1
                continue
            running += "RRULE" in series.first
            if running > MOST:
                faults.append(f"{series.place}: more than {MOST} series that still run, too many for a roster")
                break
            found = rows_of_series(series, line, now)
            rows += found
            over += not found
        except BROKEN as error:
            faults.append(f"{series.place}: {reason_of(error)}")
    return Reading(tuple(rows), tuple(faults), over)


class NotTaken(ValueError):
    """Our own reason why an event cannot be imported; the libraries' words are not for users."""


def reason_of(error: Exception) -> str:
    return str(error) if isinstance(error, NotTaken) else "has a time or a rule that is not understood"


def rules_of_text(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The rules of recurrence with the numbers of their lines; a long line goes on in those that begin with a blank."""
    at, rule = 0, ""
    for number, row in enumerate((*lines, ""), 1):
        if row[:1] in {" ", "\t"}:
            rule += row[1:] if rule else ""
            continue
        if rule:
            yield at, rule
        at, rule = number, row if RULE.match(row) else ""


def series_of(file: str, events: Sequence[tuple[int, Any]]) -> Iterator[Series]:
    """Events with their changed dates, which have the same UID and a RECURRENCE-ID."""
    changes: dict[str, list[Any]] = defaultdict(list)
    repeating = {str(event.get("UID", "")) for _, event in events if "RRULE" in event or "RDATE" in event}
    for _, event in events:
        if "RECURRENCE-ID" in event and str(event.get("UID", "")) in repeating:
            changes[str(event.get("UID"))].append(event)
    for at, event in events:
        uid = str(event.get("UID", ""))
        if "RRULE" in event or "RDATE" in event:
            yield Series(f"{file}:{at}", event, tuple(changes.pop(uid, ())))
        elif "RECURRENCE-ID" not in event or uid not in repeating:
            yield Series(f"{file}:{at}", event, ())


def is_over(series: Series, line: Line, now: datetime) -> bool:
    """Whether all of it is over, or cancelled."""
    event = series.first
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return True
    if "RDATE" in event:
        return False
    if "RRULE" not in event:
        return written_day(event) < (now - 2 * DAY).date() or bounds_of(event, line)[1] <= now
    until = event["RRULE"].get("UNTIL", [None])[0]
    if not isinstance(until, date):
        return False
    last = until.date() if isinstance(until, datetime) else until
    return last < (now - 2 * DAY).date()


def rows_of_series(series: Series, line: Line, now: datetime) -> list[Row]:
    """The rows of one event and its changes. Raises `NotTaken` with the reason when it cannot be imported."""
    event = series.first
    if event.errors:
        raise NotTaken(f"{event.errors[0][0]} is not understood")
    bounds = bounds_of(event, line)
    if "RRULE" not in event and "RDATE" not in event:
        return dated_rows(series.place, event, bounds, line)
    if "RRULE" in event and not can_be_counted(event["RRULE"]):
        raise NotTaken("repeats in a way that is too complicated; write such dates as events of their own")
    if written_day(event).year < FIRST_YEAR:
        raise NotTaken(f"begins before {FIRST_YEAR}; let it begin later")
    weekly = is_weekly(event)
    times = times_between(series, now - DAY, now + AHEAD + DAY, line)
    rows = weekly_rows(series, times, line, now) if weekly else []
    found: list[Row] = []
    for occurrence, (starts, ends) in times:
        if ends > now:
            found += dated_rows(series.place, occurrence, (starts, ends), line)
    weekly_times = {(row.name, row.starts, row.ends, row.weekday) for row in rows}
    others = [row for row in found if row.on and (row.name, row.starts, row.ends, row.on.weekday()) not in weekly_times]
    theirs = {(row.name, row.starts, row.ends, row.on) for row in found}
    return [replace(row, left_out=days_left_out(row, theirs, line, now)) for row in rows] + others


def days_left_out(row: Row, theirs: Container[tuple[Any, ...]], line: Line, now: datetime) -> frozenset[date]:
    """The dates of a weekly row, eight weeks ahead, that its series does not have."""
    today = now.astimezone(zone_info(line.zone)).date()
    days = (today + n * DAY for n in range(AHEAD.days + 1))
    return frozenset(
        day
        for day in days
        if day.weekday() == row.weekday
        and is_in_season(row, day)
        and (row.name, row.starts, row.ends, day) not in theirs
    )


def times_between(
    series: Series, first: datetime, last: datetime, line: Line
) -> list[tuple[Any, tuple[datetime, datetime]]]:
    """The occurrences that touch the interval, with their bounds in the line's zone; cancelled ones are none."""
    rule = series.first.get("RRULE")
    until = (rule or {}).get("UNTIL", [last])[0]
    if not isinstance(until, datetime):  # a date means all of it; the library would stop at its midnight
        until = datetime.combine(until, time.max, zone_info(line.zone))
    if rule is not None and "COUNT" not in rule:  # without an end it is followed far beyond what we ask for
        series.first["RRULE"] = type(rule)({**rule, "UNTIL": [until.astimezone(UTC) if until.tzinfo else until]})
    try:
        query = recurring_ical_events.of(series.calendar())
        found = query.between(first.astimezone(UTC), last.astimezone(UTC))
    finally:
        if rule is not None:
            series.first["RRULE"] = rule
    return [(event, bounds_of(event, line)) for event in found if str(event.get("STATUS", "")).upper() != "CANCELLED"]


def can_be_counted(rule: Any) -> bool:
    """Whether its dates are soon found: a rule that no date keeps ("30 February") is followed until the year 9999."""
    named = {name.upper(): value for name, value in rule.items()}
    often = named.get("FREQ", [""])[0]
    days = [str(day).upper() for day in named.get("BYDAY", [])]
    places = [int(place) for place in named.get("BYSETPOS", [])]
    interval, count = int(named.get("INTERVAL", [1])[0]), int(named.get("COUNT", [1])[0])
    never = (
        often not in TURNS or not {*named} <= WEEKLY | TURNS[often],
        {"COUNT", "UNTIL"} <= {*named},
        interval < 1 or not 1 <= count <= LONGEST_COUNT,
        not all(NUMBERED_DAY.fullmatch(day) for day in days),
        places and not ({*days} <= {*CODES} and days and {abs(place) for place in places} <= {1, 2, 3, 4}),
        "BYMONTHDAY" in named and ("BYMONTH" in named or interval > 1),
        often == "DAILY" and days and interval > 1,
    )
    return not any(never)


def is_weekly(event: Any) -> bool:
    """Whether it is every week on the same weekdays."""
    rule = {name.upper(): value for name, value in event.get("RRULE", {}).items()}
    days = {str(day) for day in rule.get("BYDAY", [])}
    return (
        rule.get("FREQ") == ["WEEKLY"]
        and rule.get("INTERVAL", [1]) == [1]
        and not {*rule} - WEEKLY
        and days <= {*CODES}
    )


def weekly_rows(
    series: Series, times: Sequence[tuple[Any, tuple[datetime, datetime]]], line: Line, now: datetime
) -> list[Row]:
    """A row for each weekday and person. The hours are those of its next unchanged date: a series in UTC moves by an
    hour with the clocks. The weekday too is the line's, where midnight may lie between.
    """
    event, rule = series.first, series.first["RRULE"]
    zone = zone_info(line.zone)
    own = event.decoded("DTSTART")
    first = bounds_of(event, line)
    changed = {moment_of(change.decoded("RECURRENCE-ID"), line) for change in series.changes}
    same = [at for found, at in times if moment_of(found.decoded("RECURRENCE-ID", at[0]), line) not in changed]
    starts, ends = min(same, default=first)
    own_start = starts.astimezone(own.tzinfo or zone)
    shift = (starts.date() - own_start.date()).days
    days = [CODES.index(str(day)) for day in rule.get("BYDAY", [CODES[own_start.weekday()]])]
    last = None
    if "COUNT" in rule:
        weeks = int(rule["COUNT"][0]) // max(1, len(days)) + 2
        whole = times_between(replace(series, changes=()), first[0] - DAY, first[0] + weeks * WEEK, line)
        last = max((at[0].date() for _, at in whole), default=first[0].date())
    elif "UNTIL" in rule:
        until = rule["UNTIL"][0]
        if isinstance(until, datetime):
            until = until.astimezone(zone) if until.tzinfo else until.replace(tzinfo=zone)
            last = until.date() - (DAY if until.time() < starts.time() else timedelta(0))
        else:
            last = until + shift * DAY
    if last is not None and last < (now - DAY).astimezone(zone).date():
        return []
    return [
        replace(row, on=None, weekday=(day + shift) % 7, season_starts=first[0].date(), season_ends=last)
        for row in dated_rows(series.place, event, (starts, ends), line)
        for day in days
    ]


def dated_rows(place: str, event: Any, bounds: tuple[datetime, datetime], line: Line) -> list[Row]:
    """A row for each person of the title."""
    starts, ends = bounds
    hours = (starts.time().replace(tzinfo=None), ends.time().replace(tzinfo=None))
    try:
        check_length(*hours)
        people: list[tuple[str, Phone | None]] = named_people(str(event.get("SUMMARY", "")), line)
    except ValueError as error:
        raise NotTaken(str(error)) from None
    return [Row(place, name, number, *hours, on=starts.date()) for name, number in people]


def bounds_of(event: Any, line: Line) -> tuple[datetime, datetime]:
    """Start and end in the line's zone. Raises `NotTaken`."""
    starts, ends = local_time_of(event, "DTSTART", line), local_time_of(event, "DTEND", line)
    if starts is None:
        raise NotTaken("has no time of day")
    if ends is None:
        lasts = event.decoded("DURATION", None)
        if not isinstance(lasts, timedelta):
            raise NotTaken("has no end")
        ends = starts + min(lasts, 2 * DAY)
    if not timedelta(0) < ends - starts < DAY:
        raise NotTaken("lasts a day or longer, or no time")
    return starts, ends


def local_time_of(event: Any, name: str, line: Line) -> datetime | None:
    """A time of the event in the line's zone, also when it has no zone. None: missing, or a whole day."""
    at = event.decoded(name, None)
    if not isinstance(at, datetime):
        return None
    if at.year > LAST_YEAR:
        raise NotTaken(f"is in the year {at.year}, too far away")
    return moment_of(at, line) if at.year > 1 else at.replace(tzinfo=zone_info(line.zone))


def moment_of(at: Any, line: Line) -> Any:
    zone = zone_info(line.zone)
    if not isinstance(at, datetime):
        return at
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def written_day(event: Any) -> date:
    """The date on which an event begins, as it is written; the last of all when there is none."""
    at = event.decoded("DTSTART", None)
    if isinstance(at, datetime):
        return at.date()
    return at if isinstance(at, date) else date.max
