"""The days that words may mean, seen from when they were written, and the runs that they form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.dates import number_of_day, the_day
from bot.parsing.matching import HALF_A_YEAR, instant_of_minute
from bot.parsing.moments import read_spelt
from bot.parsing.vocabulary import DAY, DAY_NUMBER, ORDINAL, WEEKDAY, WEEKDAYS
from bot.readers.clock_times import MIDNIGHT, clock_minutes, starts_among

NUMBER = re.compile(rf"(?:(?:les?|the|on) )?(?:{WEEKDAY} )?(?:(?:le|the) )?{DAY_NUMBER}{ORDINAL}?(?= |$)(.*)")
NEAR = 62 * DAY
FAR = 124 * DAY
MONTH = 31 * DAY


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range: what it says of the day and the hour; `number` is a day of a month that is not named."""

    said: Constraints
    number: int | None = None
    weekday: int | None = None

    @property
    def dated(self) -> bool:
        return self.number is not None or self.said.days is not None or self.said.weekday is not None

    @property
    def alternatives(self) -> "list[End]":
        """The same, once for each day or run of days that may be meant: two for "jeudi prochain", said on a Monday.

        Dates a year apart stay together: the nearest is meant.
        """
        days = sorted(self.said.days or ())
        if self.number is not None or self.said.weekday is not None or not days or days[-1] - days[0] > 62 * DAY:
            return [self]
        if self.said.apart:
            return [replace(self, said=replace(self.said, days=frozenset({day}))) for day in days]
        runs = [frozenset(first + DAY * n for n in range((last - first).days + 1)) for first, last in runs_among(days)]
        return [replace(self, said=replace(self.said, days=run)) for run in runs]

    @property
    def only_weekday(self) -> int | None:
        return None if self.number is not None or self.said.days is not None else self.said.weekday

    @property
    def several_days(self) -> bool:
        """Whether it is a month, a week or a week-end."""
        return self.said.days is not None and len(self.said.days) > 1 and not self.said.apart


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """When the words were written, and where; with `past` the latest days are meant, otherwise the next ones."""

    sent_at: datetime
    tz: ZoneInfo
    past: bool = False
    known: dict[str, Wanted] = field(default_factory=dict, compare=False, repr=False)
    """What was read already: several forms of a period are tried on the same words."""

    @property
    def today(self) -> date:
        return self.sent_at.astimezone(self.tz).date()

    def at(self, day: date, minute: int) -> datetime:
        return instant_of_minute(day, minute, self.tz)

    # ------------------------------------------------------------ what words may mean

    def read(self, words: str) -> Wanted:
        if words not in self.known:
            self.known[words] = read_spelt(words, self.sent_at, self.tz)
        return self.known[words]

    def moments(self, words: str, *, hour_too: bool = False) -> list[Constraints]:
        """What a text may mean as one moment or day; empty for anything else. A bare number is a day of the month."""
        read = self.read(f"le {words}" if words.isdigit() else words)
        if read.unknown:
            return self.untangled_number(words)
        if read.empty or any(said.number is not None for said in read.readings):
            return []
        hours = starts_among(clock_minutes(words)) if hour_too and words.isdigit() else None
        readings = [*read.readings, *([Constraints(starts=hours)] if hours else [])]
        return [one for said in readings for one in self.untangled(said)]

    def untangled(self, said: Constraints) -> list[Constraints]:
        """Either the date or the weekday, when they do not go together: "mardi 25/11" when the 25th is a Wednesday."""
        if said.days is None or said.weekday is None:
            return [said]
        reach = HALF_A_YEAR if said.apart else timedelta.max
        if any(day.weekday() == said.weekday and abs(day - self.today) <= reach for day in said.days):
            return [said]
        return [replace(said, weekday=None), replace(said, days=None)]

    def untangled_number(self, words: str) -> list[Constraints]:
        """The same for "lundi 24" when the 24th is a Tuesday; empty for any other words."""
        number = NUMBER.fullmatch(words)
        day = the_day(number_of_day(number[2]), None, self.today) if number and number[1] and not number[3] else None
        return [day, Constraints(weekday=WEEKDAYS[number[1]])] if day and number else []

    def ends_named(self, words: str) -> list[End]:
        """What one side of a range may be. A number alone is a day of the month."""
        return [end for end in self.days_named(words) if not end.said.ends and not end.said.every]

    def days_named(self, words: str) -> list[End]:
        """What a day with or without hours may be. A number, also before hours, is a day of the month."""
        number = NUMBER.fullmatch(words)
        if number:
            weekday = WEEKDAYS[number[1]] if number[1] else None
            rest = self.moments(number[3].strip()) if number[3].strip() else [Constraints()]
            if rest and all(one.days is None and one.weekday is None for one in rest):
                ends = [End(one, number_of_day(number[2]), weekday) for one in rest]
                if weekday is None or the_day(number_of_day(number[2]), weekday, self.today):
                    return ends
                alone = [End(replace(end.said, weekday=weekday)) for end in ends]
                return [*(replace(end, weekday=None) for end in ends), *alone]
        return [End(said) for said in self.moments(words)]

    # ------------------------------------------------------------ days

    def days_of(self, said: Constraints) -> list[date]:
        """The days that may be meant, in order: for a weekday, within three weeks; for a time alone, today or
        tomorrow.
        """
        if said.days is not None:
            return sorted(day for day in said.days if said.weekday in (None, day.weekday()))
        if said.weekday is not None:
            around = range(-21, 1) if self.past else range(22)
            return [day for day in (self.today + DAY * n for n in around) if day.weekday() == said.weekday]
        return [self.today, self.today + DAY]

    def runs_of_days(self, said: Constraints, *, coming: bool = False) -> list[tuple[date, date]]:
        """The first and last day of each run of days that may be meant; with `coming`, none that is over."""
        days = self.days_of(said)
        if said.days is None:
            return [(day, day) for day in self.days_without_date(said, days)]
        runs = [(day, day) for day in days] if said.apart else list(runs_among(days))
        if self.past:
            return [run for run in runs if run[0] <= self.today][-1:] or runs[:1]
        ahead = [run for run in runs if run[1] >= self.today]
        if not ahead:
            return [] if coming else runs[-1:]
        return [run for run in ahead if run[0] - ahead[0][0] <= 14 * DAY]

    def days_without_date(self, said: Constraints, days: list[date]) -> list[date]:
        """The next of these days; the last one for a weekday with `past`; today's weekday may be next week's too."""
        if self.past and said.weekday is not None:
            return days[-1:]
        ahead = [day for day in days if self.not_over(said, day)]
        return ahead[: 2 if said.weekday is not None and ahead[:1] == [self.today] else 1]

    def not_over(self, said: Constraints, day: date) -> bool:
        """Whether the hours that were said of that day are still to come."""
        if said.starts is not None and said.ends is not None:
            ends = max(start + (end - start) % MIDNIGHT for start in said.starts for end in said.ends)
        elif said.starts is not None:
            return self.at(day, max(said.starts)) > self.sent_at or day > self.today
        else:
            ends = said.window.ends if said.window else max(said.ends or {MIDNIGHT})
        return self.at(day, ends) > self.sent_at

    # ------------------------------------------------------------ several days

    def pairs_of_days(self, first: End, last: End) -> list[tuple[date, date]]:
        """Pairs of a first and a last day; what one side does not say, it takes from the other.

        A weekday and a date are never one day: "de jeudi au 3" lasts a week when the 3rd is a Thursday.
        """
        if first.number is not None or last.number is not None:
            return self.pairs_of_numbers(first, last)
        lefts, rights = self.first_days(first), self.last_days(last)
        if not last.dated:
            return [(left, right) for left in lefts for right in (left, left + DAY)]
        if not first.dated:
            return [(left, right) for right in rights for left in (right - DAY, right)]
        apart = 1 if first.only_weekday is not None or last.only_weekday is not None else 0
        return [(left, right) for left in lefts for right in rights if left + apart * DAY <= right]

    def pairs_of_numbers(self, first: End, last: End) -> list[tuple[date, date]]:
        """The same when one side or both are days of a month that is not named."""
        if last.number is None:
            rights = self.last_days(last) if last.dated else []
            until = DAY if last.only_weekday is not None else 0 * DAY
            return [(lefts[-1], end) for end in rights if (lefts := self.numbered(first, end - MONTH, end - until))]
        after = DAY if first.only_weekday is not None else 0 * DAY
        if first.number is None:
            lefts = self.first_days(first)
        else:
            lefts = self.numbered(first, self.today - NEAR, self.today + 93 * DAY)
        return [(left, rights[0]) for left in lefts if (rights := self.numbered(last, left + after, left + MONTH))]

    def first_days(self, end: End) -> list[date]:
        """The days that a range may begin on: of a month or a week its first."""
        days = self.days_of(end.said)
        return days[:1] if end.several_days else days

    def last_days(self, end: End) -> list[date]:
        """The days that a range may end on: of a month or a week its last."""
        days = self.days_of(end.said)
        return days[-1:] if end.several_days else days

    def numbered(self, end: End, first: date, last: date) -> list[date]:
        """The days from first to last with that day of the month, and weekday if one was said."""
        days = (first + DAY * ahead for ahead in range((last - first).days + 1))
        return [day for day in days if day.day == end.number and end.weekday in (None, day.weekday())]

    def days_in_row(self, ends: list[End]) -> list[date] | None:
        """The days of a list such as "le 24, le 25 et le 31 décembre", each after the one before; None if there are
        none. A number takes its month from what follows, otherwise from what precedes.
        """
        backward = self.past or (ends[-1].number is None and any(end.number is not None for end in ends))
        found: list[date] = []
        for end in ends[::-1] if backward else ends:
            days = self.candidates(end)
            if found:
                days = [day for day in days if (day < found[-1] if backward else day > found[-1])]
            if not days:
                return None
            found.append(days[-1] if self.past or (found and backward) else days[0])
        return sorted(found)

    def candidates(self, end: End) -> list[date]:
        """The days that one of a list may be, in order: single days, not over; with `past`, not to come."""
        said = end.said
        if said.days is not None and len(said.days) > 1 and not said.apart:
            return []
        since, until = (self.today - FAR, self.today) if self.past else (self.today, self.today + 400 * DAY)
        days = self.numbered(end, since, until) if end.number is not None else self.days_of(said)
        return [day for day in days if (day <= self.today if self.past else day >= self.today)]


def runs_among(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """The runs of days without a gap among sorted days."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day - last == DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def nearest_days(said: Constraints, today: date) -> list[date] | None:
    """The days that are meant in a list, which may be past; None when no day was named.

    A weekday is the next one, unless each was said; a date without a year is the nearest.
    """
    if said.days is not None:
        days = sorted(day for day in said.days if said.weekday in (None, day.weekday()))
        near = [day for day in days if abs(day - today) <= HALF_A_YEAR] if said.apart else []
        return near or days
    if said.weekday is None or said.every:
        return None
    return [today + DAY * ((said.weekday - today.weekday()) % 7)]
