"""Reads the forms in which a period is written, the more particular first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from bot.parsing.constraints import Constraints
from bot.parsing.day_runs import MONTH, End, Viewpoint, runs_among
from bot.parsing.period_forms import (
    BARE_RANGE,
    BEGAN,
    EACH_OF,
    END_OF,
    FOR_LONG,
    FROM_NOW,
    JOINT,
    JOINTS_TRIED,
    LAST,
    LEADING,
    LENGTH,
    LENGTH_SINCE,
    NIGHT_OF,
    NUMBERED_RANGE,
    PART_AT_END,
    PART_AT_START,
    RANGE_FOR_SURE,
    SINCE,
    TO_A_DAY,
    UNTIL,
)
from bot.parsing.vocabulary import COUNTS, DAY, MONTHS, NIGHT, WEEKDAYS, WINDOWS
from bot.readers.clock_times import MIDNIGHT
from bot.roster.closings import Stretch

LONGEST_NIGHT = 14 * 60
REPEATS = 4


class Reader:
    """Reads one text; `found`, `sure`, `bounded` and `each` become those of `Periods`."""

    def __init__(self, seen: Viewpoint) -> None:
        self.seen = seen
        self.now, self.today = seen.sent_at, seen.today
        self.found: list[Stretch] = []
        self.sure = True
        self.bounded = False
        self.each = False

    def read(self, text: str) -> None:
        """Try each form of a period, the more particular first."""
        without_end = re.fullmatch(rf"(?:(.*) )?(?:{FOR_LONG})", text)
        if without_end:
            self.read_since(without_end[1] or "")
        elif text in FROM_NOW:
            self.found.append((self.now, None))
        elif self.read_began(text):
            return
        elif until := UNTIL.fullmatch(text):
            self.bounded = True
            self.read_until(until[2], hour_too=until[1] != "jusqu au")
        elif night := NIGHT_OF.fullmatch(text):
            self.read_night(night[1], night[2])
        elif (
            (RANGE_FOR_SURE.fullmatch(text) and self.read_range(text))
            or self.read_part_of_each(text)
            or (TO_A_DAY.fullmatch(text) and self.read_range(text, days_only=True))
        ):
            return
        elif not (
            self.read_length(text) or self.read_alone(text) or self.read_range(text) or self.read_several(text)
        ) and (since := SINCE.fullmatch(text)):
            self.read_since(since[1])

    # ------------------------------------------------------------ the forms

    def read_alone(self, text: str) -> bool:
        """A day, several days in a row ("ce week-end"), a part of a day, or hours of a day."""
        if text.isdigit():
            return False
        said = self.seen.moments(text)
        for one in said:
            self.add_moment(one)
        if said and (len(said) > 1 or any(one.every for one in said) or BARE_RANGE.search(text)):
            self.sure = False
        if said and NUMBERED_RANGE.fullmatch(text) and len(said) > 1:
            self.read_range(text)  # "mardi 14 à 18" when the 14th is a Tuesday: hours or days
        return bool(said)

    def add_moment(self, said: Constraints) -> None:
        """The days that were said, or the hours of each: those of several days are several periods."""
        self.each |= said.every
        for first, last in self.times_over(said):
            self.bounded |= first != last or said.ends is not None or said.window is not None
            if first == last or is_whole_day(said):
                self.add_hours(said, first, last)
                continue
            self.each, self.sure = True, False  # "cette semaine 9h-12h"
            for ahead in range((last - first).days + 1):
                if self.seen.past or self.seen.not_over(said, first + DAY * ahead):
                    self.add_hours(said, first + DAY * ahead, first + DAY * ahead)

    def times_over(self, said: Constraints) -> list[tuple[date, date]]:
        """The runs of days that may be meant; for "tous les vendredis" the next few."""
        runs = self.seen.runs_of_days(said)
        if said.every and said.weekday is not None and said.days is None and not self.seen.past:
            return [(runs[0][0] + 7 * DAY * week, runs[0][0] + 7 * DAY * week) for week in range(REPEATS)]
        return runs

    def add_hours(self, said: Constraints, first: date, last: date) -> None:
        """The hours that were said, of these days."""
        at = self.seen.at
        whole = at(first, 0), at(last, MIDNIGHT)
        if said.starts is not None and said.ends is not None:
            for start, end in self.shortest_spans(said.starts, said.ends):
                self.add(at(first, start), at(last, end))
        elif said.starts is not None:
            self.sure = False
            for start in self.still_ahead(said.starts, first):
                self.add(at(first, start), whole[1])
                if said.onwards:
                    self.add(at(first, start), None)
        elif said.window is not None:
            self.add(at(first, said.window.starts), at(last, said.window.ends))
        elif said.ends is not None:
            for end in said.ends:
                self.add(whole[0], at(last, end))
        else:
            self.add(*whole)

    def shortest_spans(self, starts: frozenset[int], ends: frozenset[int]) -> list[tuple[int, int]]:
        """The hours that are meant, in minutes, when each may be one of two: "2-4" is never 2:00 to 16:00."""
        spans = [(start, end + (0 if end > start else MIDNIGHT)) for start in starts for end in ends]
        shortest = min(end - start for start, end in spans)
        if any(end > MIDNIGHT for _, end in spans) and shortest > LONGEST_NIGHT:
            self.sure = False  # "16h-14h"
        return [(start, end) for start, end in spans if end - start == shortest]

    def still_ahead(self, minutes: frozenset[int], day: date) -> list[int]:
        """The minutes of that day that are not over; all of them if none is left."""
        return sorted(m for m in minutes if self.seen.at(day, m) >= self.now) or sorted(minutes)

    def read_began(self, text: str) -> bool:
        """As in "depuis lundi": it is so already; a day that may also be to come is offered too."""
        began = None if self.seen.past else BEGAN.fullmatch(text)
        if began is None:
            return False
        coming = Reader(self.seen)
        coming.read_since(began[1])
        if not coming.found and not LENGTH.fullmatch(began[1]):
            return False
        self.sure = False
        if began[3]:
            self.bounded = True
            self.read_until(began[3], hour_too=began[2] not in {"jusqu au", "au"})
            return True
        self.found.append((self.now, None))
        self.found += [(starts, ends) for starts, ends in coming.found if ends is None and starts > self.now]
        return True

    def read_until(self, words: str, *, hour_too: bool) -> None:
        """From now to the end of that day, or to that hour; for a part of the day, to its beginning or its end."""
        if last := END_OF.fullmatch(words):
            self.add(self.now, self.seen.at(self.last_day_of(last[1]), MIDNIGHT))
            return
        ends: list[datetime] = []
        for said in self.seen.moments(words, hour_too=hour_too):
            runs = self.seen.runs_of_days(said, coming=True)
            days = [last for _, last in runs] + [first - DAY for first, last in runs if first != last]
            if said.weekday is None and said.days is None:
                days = [self.today, self.today + DAY]
            minutes = sorted(said.starts or said.ends or said.window or {MIDNIGHT})
            for minute in minutes:
                timed = [end for day in days if (end := self.seen.at(day, minute)) > self.now]
                ends += timed if said.days is not None or said.weekday is not None else timed[:1]
        for end in ends:
            self.add(self.now, end)

    def last_day_of(self, word: str) -> date:
        """The last day of this week, month or year, or of that month."""
        if word in {"semaine", "week"}:
            return self.today + DAY * (6 - self.today.weekday())
        month = self.today.month if word in {"mois", "month"} else MONTHS.get(word, 12)
        year = self.today.year + (month < self.today.month)
        return date(year + month // 12, month % 12 + 1, 1) - DAY

    def read_since(self, words: str) -> None:
        """From that day or hour on, without an end."""
        if not words or words in FROM_NOW:
            self.found.append((self.now, None))
            return
        for said in self.seen.moments(LEADING.sub("", words, count=1)):
            for first, _ in self.seen.runs_of_days(said):
                starts = said.starts or frozenset({said.window.starts if said.window else 0})
                for minute in self.still_ahead(starts, first):
                    self.add(self.seen.at(first, minute), None)
                    if said.starts is not None and said.ends is None:
                        self.add(self.seen.at(first, minute), self.seen.at(first, MIDNIGHT))

    def read_length(self, text: str) -> bool:
        """As in "pendant 3 jours": whole days, of which the first is today when no other is named."""
        since = LENGTH_SINCE.fullmatch(text)
        length = LENGTH.fullmatch(f"{since[2]} pour {since[1]}" if since else text)
        if length is None or (length["rest"] and not length["unit"].startswith("h")):
            return False
        before, unit = length["starts"] or "", length["unit"]
        short = unit[0] == "h" or unit.startswith("min")
        if (short or before) and not length["for"]:
            if not before:  # "2h" is an hour of the day or a length; "demain 2h" is no length
                self.read_length(f"pour {text}")
                self.sure = False
            return False
        self.bounded = True
        number = COUNTS.get(length["count"]) or int(length["count"])
        minutes = number * (60 if unit[0] == "h" else 1) + int(length["rest"] or 0)
        if self.seen.past or LAST.search(text):
            days = number * {"s": 7, "w": 7, "m": 30}.get(unit[0], 1)
            today = self.seen.at(self.today - DAY * (days - 1), 0), self.seen.at(self.today, MIDNIGHT)
            self.add(*((self.now - timedelta(minutes=minutes), self.now) if short else today))
            return True
        for start in self.starts_named(before, timed=short):
            day = start.astimezone(self.seen.tz).date()
            if short:
                self.add(start, start + timedelta(minutes=minutes))
            elif unit[0] == "m":
                self.sure = False
                self.add(start, self.seen.at(day + DAY * (30 * number - 1), MIDNIGHT))
            else:
                days = number * (7 if unit[0] in "sw" else 1)
                self.add(start, self.seen.at(day + DAY * (days - 1), MIDNIGHT))
        return True

    def starts_named(self, words: str, *, timed: bool) -> list[datetime]:
        """When a length begins: now, or at what the words name; with `timed` they must name an hour."""
        if not words or words in FROM_NOW:
            return [self.now]
        moments = self.seen.moments(LEADING.sub("", SINCE.sub(r"\1", words, count=1), count=1))
        if any(said.starts is None or said.ends is not None for said in moments) and timed:
            return []
        other = Reader(self.seen)
        other.read_since(SINCE.sub(r"\1", words, count=1))
        return list(dict.fromkeys(start for start, _ in other.found))

    def read_night(self, evening: str, morning: str) -> None:
        """As in "la nuit du 24 au 25"; days that do not follow each other are not understood."""
        for first in self.seen.ends_named(evening):
            for last in self.seen.ends_named(morning):
                pairs = [(left, right) for left, right in self.seen.pairs_of_days(first, last) if right - left == DAY]
                ahead = [pair for pair in pairs if self.seen.at(pair[1], 0) > self.now]
                for left, _ in ahead[:1]:
                    self.bounded = True
                    self.add(self.seen.at(left, NIGHT.starts), self.seen.at(left, NIGHT.ends))

    def read_several(self, text: str) -> bool:
        """As in "le 24 et le 25": days in a row are one period, others are several, of which one is taken at a time."""
        parts = EACH_OF.split(text)
        if not 1 < len(parts) <= JOINTS_TRIED:
            return False
        ends = [self.seen.ends_named(LEADING.sub("", part, count=1)) for part in parts]
        plain = all(
            len(one) == 1 == len(one[0].alternatives) and one[0].dated and is_whole_day(one[0].said) for one in ends
        )
        days = self.seen.days_in_row([one[0] for one in ends]) if plain else None
        if days:
            runs = list(runs_among(days))
            today = ends[0][0].only_weekday == self.today.weekday() and not self.seen.past
            weeks = (0, 7) if today else (0,)  # "lundi et mardi", said on a Monday
            for first, last in [(one + DAY * ahead, other + DAY * ahead) for ahead in weeks for one, other in runs]:
                self.add(self.seen.at(first, 0), self.seen.at(last, MIDNIGHT))
        elif not self.read_each(parts):
            return False
        self.bounded = True
        self.each = len(self.found) > 1
        return bool(self.found)

    def read_each(self, parts: list[str]) -> bool:
        """Each part by itself, as in "mardi 9h-12h et 14h-16h", where the day is said once.

        Hours that only the last one names are those of all: "demain et jeudi de 14h à 18h".
        False when one is not understood.
        """
        day = Constraints()
        meanings = [self.seen.moments(part) for part in parts]
        hours = (
            meanings[-1][0]
            if meanings[-1] and not any(not is_whole_day(one) for said in meanings[:-1] for one in said)
            else day
        )
        for said in meanings:
            for one in said:
                if one.days is not None or one.weekday is not None:
                    day = one
                timed = (
                    one
                    if not is_whole_day(one)
                    else replace(one, starts=hours.starts, ends=hours.ends, window=hours.window)
                )
                self.add_moment(replace(timed, days=day.days, weekday=day.weekday, apart=day.apart))
            if not said:
                self.found = []
                return False
        return True

    def read_part_of_each(self, text: str) -> bool:
        """As in "du 1er au 5 décembre le matin": a part of each day; "de mardi à jeudi soir" may end that evening."""
        found = PART_AT_END.fullmatch(text) or PART_AT_START.fullmatch(text)
        days = Reader(self.seen)
        if not found or not days.read_range(found["days"], days_only=True):
            return False
        said = Constraints(window=WINDOWS[found["part"]])
        self.each = "article" not in found.re.groupindex or bool(found["article"])
        if not self.each:
            self.read_range(text)
        self.sure, self.bounded = False, True
        for starts, ends in days.found:
            first = starts.astimezone(self.seen.tz).date()
            for day in (first + DAY * ahead for ahead in range(MONTH.days)):
                if ends and self.seen.at(day, 0) < ends and (self.seen.past or self.seen.not_over(said, day)):
                    self.add_hours(said, day, day)
        return True

    def read_range(self, text: str, *, days_only: bool = False) -> bool:
        """As in "du … au …": the first blank or dash at which both sides are moments.

        With `days_only` both are days without hours.
        """
        for joint in islice(JOINT.finditer(text), JOINTS_TRIED):
            left, right = text[: joint.start()], text[joint.end() :]
            led = LEADING.match(left)
            if joint[0].strip() in {"et", "and"} and (led is None or led[0] not in {"entre ", "between "}):
                continue
            if led is None and left.isdigit() and right.isdigit():
                continue  # "9-5": hours or days?
            firsts, lasts = self.ends_of_range(LEADING.sub("", left, count=1)), self.ends_of_range(right)
            if days_only and not all(one.dated and is_whole_day(one.said) for one in (*firsts, *lasts)):
                continue
            ranges = [pair for first in firsts for last in lasts for pair in self.between(first, last)]
            if ranges:
                self.found += ranges
                self.bounded = True
                if joint[0].strip() == "-" and led is None:
                    self.read_date_after(left, right)
                return True
        return False

    def ends_of_range(self, words: str) -> list[End]:
        return [one for end in self.seen.ends_named(words) for one in end.alternatives]

    def read_date_after(self, weekday: str, words: str) -> None:
        """As in "jeudi - 3/12", which may be one day too."""
        if weekday in WEEKDAYS:
            for said in self.seen.moments(f"{weekday} {words}"):
                if said.days is not None:
                    self.add_moment(said)

    def between(self, first: End, last: End) -> Iterator[Stretch]:
        """The nearest pair of days that is not over; if several have the same last day, the latest first day.

        From a weekday to a date, each such weekday may be the first. A month or a week does not say which of its days.
        """
        at, past = self.seen.at, self.seen.past
        starts = first.said.starts or {first.said.window.starts if first.said.window else 0}
        ends = last.said.starts or {last.said.window.ends if last.said.window else MIDNIGHT}
        spans = [(start, end) for start in starts for end in ends]
        if len({end - start for start, end in spans}) == 1 and not (first.said.starts and last.said.starts):
            spans = spans[:1]
        pairs = self.pairs_in_order(first, last)
        for start, end in spans:
            nearest = self.nearest_pair(pairs, start, end)
            if nearest is None:
                continue
            left, right = nearest
            yield at(left, start), at(right, end)
            if from_weekday_to_date(first, last) and not past:
                yield from ((at(one, start), at(right, end)) for one, other in pairs if other == right and one != left)
            elif first.only_weekday is not None and left == self.today and not past:
                yield at(left + 7 * DAY, start), at(right + 7 * DAY, end)

    def pairs_in_order(self, first: End, last: End) -> list[tuple[date, date]]:
        """The pairs of days; from a date to a weekday those to come, and unsure when both are the same weekday."""
        pairs = self.seen.pairs_of_days(first, last)
        self.sure &= not (pairs and (first.several_days or last.several_days))
        if self.seen.past or not from_weekday_to_date(last, first):
            return pairs
        near = [(left, right) for left, right in pairs if right - left <= MONTH]
        self.sure &= all((right - left).days % 7 for left, right in near)
        return [pair for pair in near if pair[0] >= self.today] or near

    def nearest_pair(self, pairs: Iterable[tuple[date, date]], start: int, end: int) -> tuple[date, date] | None:
        """Of pairs of a first and a last day, that which is over next or, with `past`, was last; then the shortest."""
        at, past = self.seen.at, self.seen.past
        right_way = [(left, right) for left, right in pairs if at(left, start) < at(right, end)]
        if past:
            begun = [pair for pair in right_way if pair[1] <= self.today]
            return max(begun, key=lambda pair: (pair[1], pair[0]), default=None)
        ahead = [pair for pair in right_way if at(pair[1], end) > self.now] or right_way
        return min(ahead, key=lambda pair: (pair[1], -pair[0].toordinal()), default=None)

    def add(self, starts: datetime, ends: datetime | None) -> None:
        if ends is None or starts < ends:
            self.found.append((starts, ends))


def is_whole_day(said: Constraints) -> bool:
    return said.starts is None and said.ends is None and said.window is None


def from_weekday_to_date(first: End, last: End) -> bool:
    return first.only_weekday is not None and last.dated and last.only_weekday is None
