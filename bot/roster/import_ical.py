"""Reads a roster from a calendar (iCalendar, RFC 5545): weekly events as weekly rows, single events as dated rows."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar

from bot.config.values import required_phone_number
from bot.model import Line, Phone
from bot.roster.import_table import Reading, Row
from bot.roster.slots import zone_info
from bot.text import safe_words

NUMBER: Final = re.compile(r"\+?\d[\d .-]{7,}\d")
CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_calendar(text: str, file: str, line: Line) -> Reading:
    """The summary is the name; a phone number, if any, is in the summary, the description or the location."""
    begins = [n for n, row in enumerate(text.splitlines(), 1) if row.strip().upper() == "BEGIN:VEVENT"]
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        return Reading((), (f"{file}:1: not an iCalendar file",))
    rows: list[Row] = []
    faults: list[str] = []
    for at, event in zip(begins, events, strict=False):
        place = f"{file}:{at}"
        try:
            rows += rows_of_event(place, event, line)
        except ValueError as error:
            faults.append(f"{place}: {error}")
    if not events:
        faults.append(f"{file}:1: a calendar without events")
    return Reading(tuple(rows), tuple(faults))


def rows_of_event(place: str, event: Any, line: Line) -> list[Row]:
    """The rows of one event. Raises `ValueError` with the reason when it cannot be imported."""
    if event.errors:
        raise ValueError(f"{event.errors[0][0]} is not understood")
    starts, ends = local_time_of(event, "DTSTART", line), local_time_of(event, "DTEND", line)
    if starts is None:
        raise ValueError("has no time of day")
    if ends is None:
        lasts = event.decoded("DURATION", None)
        if not isinstance(lasts, timedelta):
            raise ValueError("has no end")
        ends = starts + lasts
    if not timedelta(0) < ends - starts <= timedelta(days=1):
        raise ValueError("lasts longer than a day, or no time")
    summary = str(event.get("SUMMARY", ""))
    name = safe_words(NUMBER.sub("", summary).strip(" :,;-"))
    if not name:
        raise ValueError("has no name (SUMMARY)")
    number = number_in((summary, str(event.get("DESCRIPTION", "")), str(event.get("LOCATION", ""))), line)
    hours = (starts.time().replace(tzinfo=None), ends.time().replace(tzinfo=None))
    if "RRULE" not in event:
        if "RECURRENCE-ID" in event:
            raise ValueError("changes one date of a series; write it as an event of its own")
        return [Row(place, name, number, *hours, on=starts.date())]
    weekdays, last = weekly_recurrence(event, starts, line)
    first = starts.date()
    return [Row(place, name, number, *hours, weekday, season_starts=first, season_ends=last) for weekday in weekdays]


def local_time_of(event: Any, name: str, line: Line) -> datetime | None:
    """A time of the event in the line's zone, also when it has no zone. None: missing, or a whole day."""
    at = event.decoded(name, None)
    if not isinstance(at, datetime):
        return None
    zone = zone_info(line.zone)
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def weekly_recurrence(event: Any, starts: datetime, line: Line) -> tuple[list[int], date | None]:
    """The weekdays of a weekly series and its last date. Raises `ValueError` for any other series."""
    rule = {name.upper(): value for name, value in event["RRULE"].items()}
    unknown = {*rule} - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"}
    if rule.get("FREQ") != ["WEEKLY"] or rule.get("INTERVAL", [1]) != [1] or unknown:
        raise ValueError("repeats otherwise than every week; write such dates as events of their own")
    if "EXDATE" in event or "RDATE" in event:
        raise ValueError("leaves dates out of a series (EXDATE); take them out after the import, in the chat")
    days = [str(day) for day in rule.get("BYDAY", [CODES[starts.weekday()]])]
    if not {*days} <= {*CODES}:
        raise ValueError("repeats otherwise than every week; write such dates as events of their own")
    until = rule.get("UNTIL", [None])[0]
    if isinstance(until, datetime) and until.tzinfo is not None:
        until = until.astimezone(zone_info(line.zone))
    last = until.date() if isinstance(until, datetime) else until
    return [CODES.index(day) for day in days], last


def number_in(texts: tuple[str, ...], line: Line) -> Phone | None:
    found = next((match[0] for text in texts if (match := NUMBER.search(text))), None)
    return required_phone_number(found, line.country) if found else None
