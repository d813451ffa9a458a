"""What a list is about: `/planning décembre`, `/planning Anne`, `/libres samedi soir`, `/qui lundi dernier`.

A word that is not understood is named in the answer, and the others count nevertheless.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.commands.named_person import ONESELF, of_that_name
from bot.commands.request import ROSTER_AHEAD, Request
from bot.commands.roster.pick_shift import refuse_absent_day
from bot.model import Line, Seat, Shift, Volunteer
from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.day_runs import nearest_days, runs_among
from bot.parsing.lists import read_wanted, split_exception
from bot.parsing.matching import HALF_A_YEAR, fits_of_shift
from bot.parsing.moments import read_constraints
from bot.parsing.periods import read_periods
from bot.parsing.vocabulary import PART, WINDOWS, Window, correct_name, spell_right
from bot.readers.folding import fold, unfold_words
from bot.roster.slots import DAY
from bot.text import Text, safe_words

LONGEST_NAME: Final = 3
"""Words of a name."""
SHORTEST_NAME: Final = 2
"""Letters."""
RUNS_NAMED: Final = 3
NOW: Final = re.compile(
    r"\b(?:maintenant|en ce moment|actuellement|(?:right )?now|currently|at the moment)\b", re.IGNORECASE
)
PART_AT_END: Final = re.compile(rf"(.+?) (?:les? |l |la |the |in the )?{PART}s?")
AND: Final = {"et", "and", "&", "+"}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which shifts are listed; without anything, all.

    `periods` are times, `readings` what else was said of a shift's time; a shift must fit one of each, and none of
    `excepted`, which `without` says in words. `days` are all days that are meant, sorted, None when none were named.
    `unread` are the words that were not understood.
    """

    periods: tuple[tuple[datetime, datetime], ...] = ()
    readings: tuple[Constraints, ...] = ()
    days: tuple[date, ...] | None = None
    people: tuple[Volunteer, ...] = ()
    excepted: tuple[Constraints, ...] = ()
    without: str = ""
    unread: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.periods or self.readings or self.people or self.excepted)

    def keeps_time(self, shift: Shift, words: Text) -> bool:
        """Whether the shift's time is meant."""
        if self.periods and not any(shift.starts < ends and starts < shift.ends for starts, ends in self.periods):
            return False
        if any(True for out in self.excepted for _ in fits_of_shift(out, shift, words.zone)):
            return False
        if not self.readings:
            return True
        named = [reading for reading in self.readings if any(True for _ in fits_of_shift(reading, shift, words.zone))]
        local = words.local(shift.starts).date()
        hours = any(reading.starts is not None or reading.window is not None for reading in named)
        return bool(named) and (hours or self.days is None or local in self.days)

    def keeps_seats(self, seats: Iterable[Seat]) -> bool:
        """Whether the shift is one of the people's."""
        ids = {person.id for person in self.people}
        return not ids or any(seat.volunteer in ids for seat in seats)

    @property
    def far(self) -> bool:
        """Whether shifts are meant that may be farther away than those usually listed."""
        return bool(self.people or any(one.every or one.number is not None for one in self.readings))

    def about(self, words: Text) -> str:
        """The days and people in words; without the days when they are many and not in a row."""
        said = [safe_words(person.name) for person in self.people]
        runs = list(runs_among(self.days or ()))
        days = [run_words(words, *run) for run in runs] if len(runs) <= RUNS_NAMED else []
        without = [words.say("about-without", words=safe_words(self.without))] if self.excepted else []
        return ", ".join([*days, *said, *without])


def run_words(words: Text, first: date, last: date) -> str:
    """`mardi 24 novembre`, `du mardi 24 novembre au jeudi 26 novembre`."""
    if first == last:
        return words.day(first)
    return words.say("period-from-to", starts=words.day(first), ends=words.day(last))


def read_filter(req: Request, line: Line) -> Filter:
    """What the words name. Raises `Refused` when they name a day that does not exist."""
    if req.pressed or not req.words.strip():
        return Filter()
    kept, out = split_exception(req.words)
    chosen = read_kept(req, line, kept)
    if out is None:
        return chosen
    without = read_wanted(req.words[len(kept) :], req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, without.no_such_day)
    unread = (*chosen.unread, *without.unknown)
    return replace(chosen, excepted=without.excepted, without=out, unread=unread)


def read_kept(req: Request, line: Line, said: str) -> Filter:
    """What the words name that are not after a `sauf`."""
    if not said.strip():
        return Filter()
    people, rest = people_of_filter(req, line, said)
    if not rest.strip():
        return Filter(people=people)
    wanted = read_wanted(rest, req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, wanted.no_such_day)
    if wanted.empty and not wanted.unknown:
        return Filter(people=people)
    wanted = without_absent_numbers(req, line, wanted)
    days_alone = all(one == replace(one, starts=None, window=None, number=None) for one in wanted.readings)
    in_row = wanted.listed and days_alone  # "samedi et lundi": that Saturday, and the Monday after it
    of_periods = filter_of_periods(req, line, rest) if wanted.unknown or in_row else None
    return replace(of_periods or filter_of_readings(wanted, req.zone_text(line)), people=people)


def without_absent_numbers(req: Request, line: Line, wanted: Wanted) -> Wanted:
    """The same, where a number that no shift has can only be a day of the month, or a year."""
    if len(wanted.readings) == 1 or all(one.number is None for one in wanted.readings):
        return wanted
    known = {shift.number for shift in req.tx.roster.shifts([line.id], req.now, req.now + ROSTER_AHEAD)}
    readings = tuple(one for one in wanted.readings if one.number is None or one.number in known)
    return replace(wanted, readings=readings or wanted.readings)


def filter_of_periods(req: Request, line: Line, rest: str) -> Filter | None:
    """What ranges and lists of days name, with a part of each day if one was said; None when there are none."""
    words = req.zone_text(line)
    shorter, part = split_part(rest)
    whole = periods_of_filter(req, line, shorter) if part else ()
    if whole and all(is_whole_days(words, *one) for one in whole):
        return Filter(whole, (Constraints(window=part),), days_of_periods(whole, words))
    periods = periods_of_filter(req, line, rest)
    return Filter(periods, days=days_of_periods(periods, words)) if periods else None


def filter_of_readings(wanted: Wanted, words: Text) -> Filter:
    """What was said of the time of a shift, on the days that are meant."""
    today = words.local(wanted.sent_at).date()
    named = {one: nearest_days(one, today) for one in wanted.readings if one != Constraints()}
    dated = [one if days is None else replace(one, days=frozenset(days)) for one, days in named.items()]
    known = [days for days in named.values() if days is not None]
    days = tuple(sorted({day for one in known for day in one})) if known and len(known) == len(named) else None
    return Filter(readings=tuple(dated), days=days, unread=wanted.unknown)


def periods_of_filter(req: Request, line: Line, rest: str) -> tuple[tuple[datetime, datetime], ...]:
    """The ranges that the words name: the next ones, or the last ones if those are more than half a year away."""
    american, now = req.text.language == "en", req.message.sent_at
    read = read_periods(rest, now, line.zone, american=american)
    refuse_absent_day(req, read.no_such_day)
    if any(starts > now + HALF_A_YEAR for starts, _ in read.found):
        before = read_periods(rest, now, line.zone, american=american, past=True)
        read = before if before.found else read
    found = [one for one in read.found if one != (now, None)]  # "jusqu'à nouvel ordre" is no filter
    return tuple((starts, ends or max(starts, now) + ROSTER_AHEAD) for starts, ends in found)


def split_part(rest: str) -> tuple[str, Window | None]:
    """The words before a part of the day, and that part: "du 3 au 5 matin"; none when it is not at the end."""
    found = PART_AT_END.fullmatch(spell_right(fold(rest)))
    return (found[1], WINDOWS[found[2]]) if found else ("", None)


def is_whole_days(words: Text, starts: datetime, ends: datetime) -> bool:
    return all(words.local(at).time() == time(0) for at in (starts, ends))


def days_of_periods(periods: Sequence[tuple[datetime, datetime]], words: Text) -> tuple[date, ...]:
    days: set[date] = set()
    for starts, ends in periods:
        first, last = words.local(starts).date(), words.local(ends - timedelta(microseconds=1)).date()
        days |= {first + DAY * ahead for ahead in range((last - first).days + 1)}
    return tuple(sorted(days))


def people_of_filter(req: Request, line: Line, words: str) -> tuple[tuple[Volunteer, ...], str]:
    """The people of the team whom the words name, and the other words. A word about time is no name."""
    said = NOW.sub(" ", words).split()
    people: list[Volunteer] = []
    rest: list[str] = []
    at = 0
    while at < len(said):
        for length in range(min(LONGEST_NAME, len(said) - at), 0, -1):
            found = called(req, line, " ".join(said[at : at + length]).strip(",;:"))
            if found:
                people += found
                at += length
                break
        else:
            rest.append(said[at])
            at += 1
    while people and rest and rest[0] in AND:
        del rest[0]
    while people and rest and rest[-1] in AND:
        del rest[-1]
    return tuple(dict.fromkeys(people)), " ".join(rest)


def called(req: Request, line: Line, who: str) -> Sequence[Volunteer]:
    """The members with that name, of which each word is written in full."""
    folded = fold(who.removeprefix("@"))
    if folded in ONESELF:
        return [req.me]
    if len(folded) < SHORTEST_NAME or (not who.startswith("@") and is_about_time(req, line, who)):
        return ()
    handle = who.startswith("@")
    return [
        person
        for person in of_that_name(req, line, who)
        if handle or set(folded.split()) <= {*fold(person.name).split(), fold(person.name)}
    ]


def is_about_time(req: Request, line: Line, who: str) -> bool:
    """Whether each word is known as one about time without being corrected ("Auguste" is no month)."""
    exact = all(correct_name(word) == word for word in fold(who).split())
    return exact and not read_constraints(who, req.message.sent_at, line.zone).unknown


def window_of(chosen: Filter, words: Text, since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """From when until when shifts are looked for: the days named, past or to come, or as given."""
    if not chosen.days:
        return since, max(until, since + ROSTER_AHEAD) if chosen.far else until
    first = datetime.combine(chosen.days[0], time(0), words.zone)
    last = datetime.combine(chosen.days[-1] + DAY, time(0), words.zone)
    return first, last


def shifts_chosen(req: Request, line: Line, chosen: Filter, until: datetime) -> list[Shift]:
    """The line's shifts that are meant; without a filter those that are not over, until then."""
    words = req.zone_text(line)
    since, last = window_of(chosen, words, req.now, until)
    shifts = [s for s in req.tx.roster.shifts([line.id], since, last) if chosen.keeps_time(s, words)]
    if not chosen.people:
        return shifts
    seats = req.tx.roster.seats([s.id for s in shifts])
    return [s for s in shifts if chosen.keeps_seats(seats[s.id])]


def unread_rows(req: Request, chosen: Filter) -> list[str]:
    """A row that names the words that were not understood, if there are any."""
    if not chosen.unread:
        return []
    return [req.text.say("filter-unread", words=safe_words(unfold_words(chosen.unread, req.words)))]


def about_row(chosen: Filter, words: Text) -> str:
    """For a title: ` · du 1er au 7 décembre`, or nothing."""
    about = chosen.about(words)
    return f" · {about}" if about else ""
