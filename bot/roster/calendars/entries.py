"""What stands in a calendar: one's own shifts, or all shifts of a line. No phone numbers, and nothing of callers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from bot.model import Closure, Line, Seat, Shift, ShiftId, Swap, Volunteer
from bot.ports import Tx
from bot.recipients import words_for
from bot.roster.calendars.ical_feed import Entry
from bot.roster.shifts import is_closed, open_times
from bot.roster.swaps import open_offer
from bot.roster.view import cached_names, people_words
from bot.text import Text

MOST: Final = 2000
"""Events of one calendar; a line with thirty shifts a day has fewer."""


def own_entries(
    tx: Tx, lines: Mapping[str, Line], who: Volunteer, host: str, since: datetime, until: datetime
) -> list[Entry]:
    """The person's shifts on these lines."""
    places = [place for place in tx.roster.seats_of(who.id, since, until) if place[0].line in lines][:MOST]
    held = tx.roster.seats({shift.id for shift, _ in places})
    swaps = {id_: tx.roster.open_swaps(lines[id_].id) for id_ in {shift.line for shift, _ in places}}
    closures = {id_: tx.roster.closures(lines[id_].id, since, until) for id_ in swaps}
    numbers: dict[ShiftId, Iterator[int]] = defaultdict(lambda: count(1))
    entries = []
    for shift, seat in places:
        line = lines[shift.line]
        entry = entry_of_seat(tx, line, who, seat, held[shift.id], swaps[shift.line])
        for part in parts_of_entry(entry, closures[shift.line]):
            number = next(numbers[shift.id])
            uid = f"shift-{shift.id}-{who.id}{f'-{number}' if number > 1 else ''}@{host}"
            entries.append(replace(part, uid=uid, alarms=alarms_of(tx, who, words_for(who, line), part)))
    return entries


def entry_of_seat(
    tx: Tx, line: Line, who: Volunteer, seat: Seat, others: Sequence[Seat], swaps: Sequence[Swap]
) -> Entry:
    """With whom, and whether somebody else is looked for; its id is not known yet."""
    words = words_for(who, line)
    sentence = "feed-own-trainee" if seat.trainee else "feed-own-offered" if open_offer(swaps, seat.id) else "feed-own"
    name = cached_names(tx, words)
    beside = [s for s in others if s.volunteer != who.id and s.starts < seat.ends and seat.starts < s.ends]
    colleagues = list(dict.fromkeys(name(s.volunteer) for s in beside if not s.trainee))
    trainees = list(dict.fromkeys(name(s.volunteer) for s in beside if s.trainee))
    rows = [words.say("feed-with", names=words.names(colleagues))] if colleagues else []
    rows += [words.say("feed-trainees", names=words.names(trainees))] if trainees else []
    return Entry("", line.id, seat.starts, seat.ends, words.say(sentence, line=line.name), "\n".join(rows))


def parts_of_entry(entry: Entry, closures: Sequence[Closure]) -> list[Entry]:
    """What closures leave of it; all of it, as cancelled, when they leave nothing."""
    around = Shift(ShiftId(0), entry.line, None, entry.starts.date(), 0, entry.starts, entry.ends)
    parts = [replace(entry, starts=starts, ends=ends) for starts, ends in open_times(around, closures)]
    return parts or [replace(entry, cancelled=True)]


def alarms_of(tx: Tx, who: Volunteer, words: Text, entry: Entry) -> tuple[timedelta, ...]:
    """When the person wants to be reminded, by the clock of the line, also where it changes that night."""
    wishes = tx.staffing.preferences(who.id)
    alarms = {wishes.before} if wishes.before else set()
    if wishes.eve_at is not None:
        eve = words.local(entry.starts) - timedelta(days=1)
        at = eve.replace(hour=wishes.eve_at.hour, minute=wishes.eve_at.minute, second=0, microsecond=0)
        alarms.add(timedelta(seconds=entry.starts.timestamp() - at.timestamp()))
    return tuple(sorted(alarms, reverse=True))


def line_entries(tx: Tx, line: Line, who: Volunteer, host: str, since: datetime, until: datetime) -> list[Entry]:
    """All shifts of the line, with who is on duty and what is free."""
    words = words_for(who, line)
    shifts = list(tx.roster.shifts([line.id], since, until))[:MOST]
    seats = tx.roster.seats([shift.id for shift in shifts])
    swaps, closures = tx.roster.open_swaps(line.id), tx.roster.closures(line.id, since, until)
    name = cached_names(tx, words)
    entries = []
    for shift in shifts:
        shut = is_closed(shift, closures)
        people = people_words(name, shift, seats[shift.id], swaps, shift.starts, words)
        said = words.say("feed-line", line=line.name, who=words.say("planning-closed") if shut else people)
        title = said.replace("**", "")
        uid = f"shift-{shift.id}-line@{host}"
        entries.append(Entry(uid, line.id, shift.starts, shift.ends, title, cancelled=shut, busy=False))
    return entries
