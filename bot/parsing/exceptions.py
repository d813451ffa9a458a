"""Periods with exceptions: "la semaine prochaine sauf mercredi", "24 to 31 December except the 25th"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints
from bot.parsing.day_runs import End, Viewpoint
from bot.parsing.lists import EXCEPT
from bot.parsing.period_forms import EACH_OF, LEADING
from bot.parsing.period_reader import Reader, is_whole_day
from bot.parsing.periods import MEANINGS, Periods, read_periods, spell_period
from bot.parsing.vocabulary import DAY
from bot.readers.clock_times import MIDNIGHT
from bot.roster.closings import Stretch, without_stretches
from bot.roster.slots import zone_info

WEEK_END: Final = re.compile(r"\b(?:(?:le|the|on) )?weekend\b(?! (?:du|of|prochain|dernier))")
ARTICLE: Final = re.compile(r"(?:(?:le|la|les|l|the|on|in|au|a|de|des|du) )+(?=\D)")
NUMBERS: Final = re.compile(r"(?:(?:de|du|from) )?\d\d?(?: ?- ?| (?:a|au|to) )\d\d?")
"""Hours, or days of the month."""
DAYS_AT_MOST: Final = 400
"""Days of a period, from its beginning, in which an exception is looked for."""
PARTS_AT_MOST: Final = 12
LISTED_AT_MOST: Final = 8

Parts = tuple[Stretch, ...]
"""Times that are closed, or opened, together."""
Named = End | Parts
"""What one part of a list of exceptions may be: a day with or without hours, hours alone, or a range of days."""


@dataclass(frozen=True, slots=True)
class Closing:
    """As `Periods`, whose parts are what is left of each of `found` without the exceptions.

    `doubtful`: it is not certain what is excepted; `read` is not sure then either.
    """

    read: Periods
    parts: tuple[Parts, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """What exceptions may mean together: their `times`; whether each part `cuts` something of the period, and whether
    it was said `exactly`.
    """

    times: Parts
    cuts: bool = True
    exactly: bool = True

    def joined(self, other: "Way") -> "Way":
        return Way(self.times + other.times, self.cuts and other.cuts, self.exactly and other.exactly)


def read_closing(text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool) -> Closing:
    """Read when a line is closed or opened. What was excepted is in no part; in doubt it is not `sure`."""
    said, *exceptions = EXCEPT.split(text)
    if not exceptions or not said.strip():
        read = read_periods(text, sent_at, zone, american=american)
        return Closing(read, tuple((one,) for one in read.found))
    read = read_periods(said.rstrip(" ,;("), sent_at, zone, american=american)
    seen = Viewpoint(sent_at, zone_info(zone))
    parts: list[Parts] = []
    sure = read.sure
    for period in read.found:
        excepted = Excepted(seen, period)
        ways = excepted.ways(exceptions, american=american)
        left = [tuple(without_stretches([period], way.times)) for way in ways]
        if excepted.unknown or not left or max(map(len, left)) > PARTS_AT_MOST:
            unknown = tuple(excepted.unknown) or tuple(exceptions)
            return Closing(Periods((), unknown=unknown, no_such_day=tuple(excepted.no_such_day)), ())
        sure &= excepted.sure and len(ways) == 1 and ways[0].cuts and ways[0].exactly
        parts += [one for one in left if one]
    if read.found and not parts:
        return Closing(Periods((), unknown=tuple(exceptions)), ())
    meant = tuple(dict.fromkeys(parts))[:MEANINGS]
    sure &= len(meant) == 1
    return Closing(replace(read, sure=sure, bounded=True), meant, doubtful=not sure)


class Excepted:
    """Reads what is excepted from one period; not `sure` when a word was guessed, or words contradict each other."""

    def __init__(self, seen: Viewpoint, period: Stretch) -> None:
        self.seen = seen
        self.period = period
        self.sure = True
        self.unknown: list[str] = []
        self.no_such_day: list[str] = []

    def ways(self, exceptions: Sequence[str], *, american: bool) -> list[Way]:
        """What they may mean together. What cuts nothing of the period is not meant if something else may be."""
        meanings = [cutting(self.ways_of(words, american=american)) for words in exceptions]
        found = [joined_ways(several) for several in product(*meanings)]
        return list({frozenset(way.times): way for way in reversed(found)}.values())[::-1]

    def ways_of(self, words: str, *, american: bool) -> list[Way]:
        """What one exception, which may be a list, may mean; also notes the words that were not understood."""
        texts, guessed = spell_period(words.rstrip(" ,;)"), american=american)
        self.sure &= not guessed and len(texts) == 1
        found: list[Way] = []
        for text in texts:
            said = WEEK_END.sub("samedi et dimanche", text)
            parts = [said] if self.named(said) else EACH_OF.split(said)[:LISTED_AT_MOST]
            meanings = [self.named(part) for part in parts]
            for part, meant in zip(parts, meanings, strict=True):
                if not meant:
                    self.unknown.append(part or words)
                    self.no_such_day += self.seen.read(part).no_such_day
            found += [self.way_of(one) for listed in product(*meanings) for one in filled_lists(listed)]
        return found

    def named(self, part: str) -> list[Named]:
        """What one part of the list may be."""
        days = self.seen.days_named(part) or [End(said) for said in self.seen.moments(ARTICLE.sub("", part))]
        numbers = NUMBERS.fullmatch(part) is not None
        if numbers:  # not the 14th at 16h
            days = [End(said) for said in self.seen.moments(f"de {part.removeprefix('du ').removeprefix('de ')}")]
        self.sure &= len(days) <= 1  # "mercredi 3" when the 3rd is a Thursday
        ranges = self.ranges(part) if numbers or not days else []
        return [*(one for day in days for other in day.alternatives for one in self.at_each_hour(other)), *ranges]

    def ranges(self, part: str) -> list[Parts]:
        """As in "du 25 au 27", seen from the beginning of the period."""
        reader = Reader(Viewpoint(self.period[0], self.seen.tz))
        reader.read_range(part if LEADING.match(part) else f"du {part}")
        return [(one,) for one in dict.fromkeys(reader.found)]

    def at_each_hour(self, end: End) -> Iterator[End]:
        """The same for each of the hours that may be meant: "2-4" is 2:00 to 4:00, or 14:00 to 16:00."""
        said, reader = end.said, Reader(self.seen)
        if said.starts is not None and said.ends is not None:
            for start, last in sorted(reader.shortest_spans(said.starts, said.ends)):
                yield replace(end, said=replace(said, starts=frozenset({start}), ends=frozenset({last})))
            self.sure &= reader.sure
        elif said.starts is not None:
            yield from (replace(end, said=replace(said, starts=frozenset({one}))) for one in sorted(said.starts))
        elif said.ends is not None:
            yield from (replace(end, said=replace(said, ends=frozenset({one}))) for one in sorted(said.ends))
        else:
            yield end

    def way_of(self, listed: Iterable[Named]) -> Way:
        return joined_ways(self.way_of_part(one) for one in listed)

    def way_of_part(self, named: Named) -> Way:
        if isinstance(named, tuple):
            return Way(named, cuts=self.cuts(named))
        said = named.said
        days = [day for day in self.days() if self.is_meant(named, day)]
        times = tuple(self.time_of(said, day) for day in days)
        one_of_several = named.only_weekday is not None and not said.every and len(days) > 1
        endless = said.starts is not None and said.ends is None and not said.onwards
        # "du 1er au 20 sauf mercredi": each, or the first? "sauf 14h": until when?
        return Way(times, self.cuts(times), exactly=not (one_of_several or endless))

    def cuts(self, times: Parts) -> bool:
        return tuple(without_stretches([self.period], times)) != (self.period,)

    def days(self) -> Iterator[date]:
        """The local days of the period."""
        first = self.period[0].astimezone(self.seen.tz).date()
        last = self.period[1] or self.period[0] + DAYS_AT_MOST * DAY
        for ahead in range(DAYS_AT_MOST):
            if self.seen.at(first + ahead * DAY, 0) >= last:
                return
            yield first + ahead * DAY

    def is_meant(self, end: End, day: date) -> bool:
        if end.number is not None:
            return day.day == end.number and end.weekday in (None, day.weekday())
        return (end.said.days is None or day in end.said.days) and end.said.weekday in (None, day.weekday())

    def time_of(self, said: Constraints, day: date) -> Stretch:
        """Those hours of the day; the whole day when none were said."""
        at = self.seen.at
        if said.starts is not None:
            return at(day, min(said.starts)), at(day, max(said.ends) if said.ends else MIDNIGHT)
        if said.window is not None:
            return at(day, said.window.starts), at(day, said.window.ends)
        return at(day, 0), at(day, max(said.ends) if said.ends else MIDNIGHT)


def cutting(ways: list[Way]) -> list[Way]:
    return [way for way in ways if way.cuts] or ways[:1]


def joined_ways(several: Iterable[Way]) -> Way:
    whole = Way(())
    for way in several:
        whole = whole.joined(way)
    return whole


def filled_lists(listed: Sequence[Named]) -> Iterator[list[Named]]:
    """What is meant where a part leaves out what another one says.

    Hours without a day are on the day before them: "mercredi 10h-12h et 14h-16h". Hours that only the last day has may
    be those of all: "lundi et mardi 14h-16h".
    """
    filled: list[Named] = []
    for one in listed:
        day = next((other for other in reversed(filled) if isinstance(other, End) and other.dated), None)
        filled.append(at_hours(day, one.said) if day and isinstance(one, End) and not one.dated else one)
    yield filled
    *before, last = filled
    whole = [one for one in before if isinstance(one, End) and is_whole_day(one.said)]
    if before and whole == before and isinstance(last, End) and not is_whole_day(last.said):
        yield [*(at_hours(one, last.said) for one in whole), last]


def at_hours(day: End, hours: Constraints) -> End:
    """That day, at these hours."""
    said = replace(day.said, window=hours.window, starts=hours.starts, ends=hours.ends, onwards=hours.onwards)
    return replace(day, said=said)
