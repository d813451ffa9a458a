"""Writes a calendar as a file (iCalendar, RFC 5545). It is imported when somebody first reads one: 3 MB."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from bot.model import FeedEvent, LineId
from bot.roster.calendars.ical_feed import Entry

REFRESH: Final = timedelta(hours=1)
"""How often we wish programs to ask; most choose that themselves."""


def write_feed(
    name: str, events: Sequence[FeedEvent], entries: Iterable[Entry], names_of_gone: Mapping[LineId, str]
) -> bytes:
    """The calendar. `names_of_gone` are the titles of events that no entry describes any more."""
    made = Calendar()
    made.add("PRODID", "-//standardiste//calendar//EN")
    made.add("VERSION", "2.0")
    made.add("METHOD", "PUBLISH")
    made.add("X-WR-CALNAME", name)
    made.add("NAME", name)
    made.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT1H")
    by_uid = {entry.uid: entry for entry in entries}
    for event in events:
        entry = by_uid.get(event.uid)
        gone = Entry(event.uid, event.line, event.starts, event.ends, names_of_gone.get(event.line, name))
        made.add_component(write_event(event, entry or gone))
    return bytes(made.to_ical())


def write_event(event: FeedEvent, entry: Entry) -> Event:
    made = Event()
    made.add("UID", event.uid)
    made.add("DTSTAMP", event.modified_at)
    made.add("LAST-MODIFIED", event.modified_at)
    made.add("SEQUENCE", event.sequence)
    made.add("DTSTART", entry.starts)
    made.add("DTEND", entry.ends)
    made.add("SUMMARY", entry.summary)
    if entry.description:
        made.add("DESCRIPTION", entry.description)
    cancelled = event.cancelled_at is not None
    made.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("TRANSP", "OPAQUE" if entry.busy and not cancelled else "TRANSPARENT")
    for before in () if cancelled else entry.alarms:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", entry.summary)
        alarm.add("TRIGGER", -before)
        made.add_component(alarm)
    return made
