"""Finds the shift that a text means among the existing ones. The result: none, one, or several to choose from.

The bot acts on a shift only when every word was understood and no other shift fits. In all doubtful cases it asks:
several shifts, a time inside a shift, a weekday that contradicts the date, a weekday that is today, a shift farther
away than the words suggest. Past shifts are found only when no coming one fits; the rules then refuse them as past.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model import Shift, ShiftId
from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.vocabulary import DAY, Window
from bot.readers.clock_times import MIDNIGHT, NOON
from bot.roster.slots import zone_info

WEEK, HALF_A_YEAR = timedelta(days=7), timedelta(days=183)
Part = tuple[datetime, datetime]


class Why(StrEnum):
    """Why the bot asks instead of acting."""

    SEVERAL = "several"
    INSIDE = "inside"  # no shift has this start or these bounds; these are running at that time
    LATER = "later"  # farther away than a weekday or an hour without a date suggests
    WEEKDAY_CONTRADICTS_DATE = "weekday_contradicts_date"
    UNKNOWN_WORDS = "unknown_words"
    EVERY = "every"  # "tous les vendredis": dates are taken one by one
    LISTED = "listed"  # "samedi 10h et 14h": a button for each
    MISSING = "missing"  # the same, and not all of them exist
    EXCEPT = "except"  # "samedi sauf 14h"
    NONE = "none"  # nothing fits; these are what there is without what was excepted


@dataclass(frozen=True, slots=True)
class Nothing:
    """No shift fits."""


@dataclass(frozen=True, slots=True)
class One:
    """The shift that was meant; `part` (in UTC) when only a part of it was."""

    shift: Shift
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Shifts to choose from, sorted by start, and the reason to ask. It can be a single one."""

    shifts: tuple[Shift, ...]
    why: Why


Found = Nothing | One | Several


@dataclass(frozen=True, slots=True)
class Fit:
    """A shift that fits, the day that was used to name it, and whether it fits to the minute."""

    shift: Shift
    day: date
    exact: bool = True
    part: Part | None = None


def match_shift(wanted: Wanted, shifts: Iterable[Shift], zone: ZoneInfo | str, *, any_day: bool = False) -> Found:
    """The shift that was meant among these, or those to ask about.

    A text without any constraint gives all coming shifts to choose from. `any_day`: where no day is said, all that fit
    may be meant, and not the next one.
    """
    tz = zone_info(zone)
    rest = sorted(shifts, key=lambda shift: (shift.starts, shift.ends, shift.number))
    coming = [shift for shift in rest if shift.ends > wanted.sent_at]
    past = [shift for shift in rest if shift.ends <= wanted.sent_at]
    if wanted.excepted:
        return match_without(wanted, rest, tz, any_day=any_day)
    if wanted.listed:
        return match_each(wanted, rest, tz, any_day=any_day)
    if wanted.empty:
        return ask_between(coming, Why.UNKNOWN_WORDS if wanted.unknown else Why.SEVERAL)
    return (
        choose_shift(wanted, coming, tz, exact=True, any_day=any_day)
        or ask_about_conflict(wanted, coming, tz)
        or choose_shift(wanted, coming, tz, exact=False, any_day=any_day)
        or choose_shift(wanted, past[::-1], tz, exact=True)
        or Nothing()
    )


def match_without(wanted: Wanted, shifts: Sequence[Shift], tz: ZoneInfo, *, any_day: bool) -> Found:
    """The shifts that are meant without those excepted; always asked, for people mean many things by "except"."""
    others = [s for s in shifts if not any(True for out in wanted.excepted for _ in fits_of_shift(out, s, tz))]
    match match_shift(replace(wanted, excepted=()), others, tz, any_day=any_day):
        case One(shift):
            return Several((shift,), Why.EXCEPT)
        case Several(candidates, why):
            return Several(candidates, why if why is Why.UNKNOWN_WORDS else Why.EXCEPT)
    return ask_between([shift for shift in others if shift.ends > wanted.sent_at], Why.NONE)


def match_each(wanted: Wanted, shifts: Sequence[Shift], tz: ZoneInfo, *, any_day: bool) -> Found:
    """What each part of a list means, to choose from."""
    found = [match_shift(part, shifts, tz, any_day=any_day) for part in wanted.listed]
    several = [s for one in found if not isinstance(one, Nothing) for s in found_shifts(one)]
    why = Why.MISSING if any(isinstance(one, Nothing) for one in found) else Why.LISTED
    return ask_between(several, Why.UNKNOWN_WORDS if wanted.unknown else why)


def found_shifts(found: One | Several) -> tuple[Shift, ...]:
    return (found.shift,) if isinstance(found, One) else found.shifts


def ask_between(shifts: Iterable[Shift], why: Why) -> Found:
    once: dict[ShiftId, Shift] = {shift.id: shift for shift in shifts}
    by_start = sorted(once.values(), key=lambda shift: (shift.starts, shift.ends, shift.number))
    return Several(tuple(by_start), why) if by_start else Nothing()


def choose_shift(
    wanted: Wanted, shifts: Sequence[Shift], tz: ZoneInfo, *, exact: bool, any_day: bool = False
) -> Found | None:
    """The result from all shifts that fit any reading; None when none fits."""
    near: list[Fit] = []
    later: list[Fit] = []
    for reading in wanted.readings:
        fitting = [fit for shift in shifts for fit in fits_of_shift(reading, shift, tz) if fit.exact is exact]
        today, sure = wanted.sent_at.astimezone(tz).date(), not (wanted.unknown or any_day)
        kept, far = nearest_fits(reading, fitting, today, wanted.sent_at, sure=sure)
        (later if far else near).extend(kept)
    kept = near or later
    if not kept:
        return None
    if not wanted.unknown:
        kept = without_days(wanted, kept)
    why = why_to_ask(wanted, kept, exact=exact, far=not near)
    return One(kept[0].shift, kept[0].part) if why is None else ask_between((fit.shift for fit in kept), why)


def without_days(wanted: Wanted, kept: list[Fit]) -> list[Fit]:
    """Of a lone number that is also a day: the shift of that number, if there is one. Lists show it, and the answer
    names the day.
    """
    numbers = {reading.number for reading in wanted.readings if reading.number is not None}
    return [fit for fit in kept if fit.shift.number in numbers] or kept


def why_to_ask(wanted: Wanted, kept: Sequence[Fit], *, exact: bool, far: bool) -> Why | None:
    """Why the shifts that fit are no sure answer; None: the only one is meant."""
    if wanted.unknown:
        return Why.UNKNOWN_WORDS
    if any(reading.every for reading in wanted.readings):
        return Why.EVERY
    if not exact:
        return Why.INSIDE
    if len({(fit.shift.id, fit.part) for fit in kept}) > 1:
        return Why.SEVERAL
    return Why.LATER if far else None


def ask_about_conflict(wanted: Wanted, shifts: Sequence[Shift], tz: ZoneInfo) -> Found | None:
    """Ask when words contradict each other: "mar 25/11" when the 25th is a Wednesday, or a number and another day."""
    said = wanted.readings[0]
    if said.number is not None:
        numbered = [shift for shift in shifts if shift.number == said.number]
        return ask_between(numbered, Why.SEVERAL) if numbered else None
    if said.weekday is None or said.days is None:
        return None
    today = wanted.sent_at.astimezone(tz).date()
    if any(day.weekday() == said.weekday for day in said.days if abs(day - today) <= HALF_A_YEAR):
        return None
    either = replace(wanted, readings=(replace(said, weekday=None), replace(said, days=None)))
    found = choose_shift(either, shifts, tz, exact=True) or choose_shift(either, shifts, tz, exact=False)
    match found:
        case One(shift):
            return Several((shift,), Why.WEEKDAY_CONTRADICTS_DATE)
        case Several(candidates):
            return Several(candidates, Why.WEEKDAY_CONTRADICTS_DATE)
    return None


def nearest_fits(
    said: Constraints, fitting: Sequence[Fit], today: date, now: datetime, *, sure: bool
) -> tuple[list[Fit], bool]:
    """The next fits (without a date people mean the next time), and whether they are too far away to be meant.

    When the first has already begun, or is today and was named by its weekday, the following one is kept too. Not
    `sure`: it is not certain that the next day is meant where none is said; a word that was not understood may be it.
    """
    days = sorted({fit.day for fit in fitting})
    if not days or said.days is not None or said.number is not None or said.every:
        next_year = said.apart and bool(days) and days[0] > today + HALF_A_YEAR  # "24/11", said on the 25th
        return list(fitting), next_year
    if all(fit.shift.ends <= now for fit in fitting):
        return [fit for fit in fitting if fit.day == days[-1]], False
    if not sure and said.weekday is None:
        return list(fitting), False
    kept = next_days(said, fitting, today, now)
    reach = WEEK if said.weekday is not None else DAY
    return [fit for fit in fitting if fit.day in kept], days[0] > today + reach


def next_days(said: Constraints, fitting: Sequence[Fit], today: date, now: datetime) -> set[date]:
    days = sorted({fit.day for fit in fitting})
    kept = {days[0]}
    if any(fit.shift.starts <= now for fit in fitting if fit.day == days[0]):
        kept.update(days[:2])
    if said.weekday is not None and days[0] == today:
        kept.add(today + WEEK)
    return kept


# ---------------------------------------------------------------- one shift


def fits_of_shift(said: Constraints, shift: Shift, tz: ZoneInfo) -> Iterator[Fit]:
    """How the shift fits for each day that may name it: its own date, the day before, or the day after."""
    if said.number is not None and shift.number != said.number:
        return
    for day in (shift.date - DAY, shift.date, shift.date + DAY):
        if (said.days is None or day in said.days) and (said.weekday is None or day.weekday() == said.weekday):
            if said.starts is not None:
                yield from fits_by_start(said, shift, day, tz)
            elif said.window is not None:
                yield from fits_by_window(said, shift, day, tz)
            elif day == shift.date:
                yield from fits_by_end(said, shift, day, tz)


def fits_by_start(said: Constraints, shift: Shift, day: date, tz: ZoneInfo) -> Iterator[Fit]:
    for minute in starts_in(said.starts or frozenset(), said.window):
        starts = instant_of_minute(day, minute, tz)
        if said.ends is not None:
            fit = in_range(shift, day, starts, instant_of_minute(day, first_after(minute, said.ends), tz))
        elif said.onwards:
            fit = from_then_on(shift, day, starts)
        else:
            fit = Fit(shift, day, exact=starts == shift.starts) if shift.starts <= starts < shift.ends else None
        if fit is not None:
            yield fit


def fits_by_window(said: Constraints, shift: Shift, day: date, tz: ZoneInfo) -> Iterator[Fit]:
    """A shift that starts in that part of the day; or (not exact) one that began before and is still running."""
    window = said.window or Window(0, MIDNIGHT)
    starts, ends = instant_of_minute(day, window.starts, tz), instant_of_minute(day, window.ends, tz)
    if starts <= shift.starts < ends:
        yield from fits_by_end(said, shift, day, tz)
    elif shift.starts < starts < shift.ends:
        yield Fit(shift, day, exact=False)


def fits_by_end(said: Constraints, shift: Shift, day: date, tz: ZoneInfo) -> Iterator[Fit]:
    """The whole shift, or its part before "until"."""
    if said.ends is None:
        yield Fit(shift, day)
        return
    for minute in said.ends:
        ends, next_day = instant_of_minute(day, minute, tz), instant_of_minute(day, minute + MIDNIGHT, tz)
        if ends <= shift.starts and next_day <= shift.ends:
            ends = next_day
        if ends > shift.starts:
            part = (shift.starts, ends) if ends < shift.ends else None
            yield Fit(shift, day, exact=ends <= shift.ends, part=part)


def in_range(shift: Shift, day: date, starts: datetime, ends: datetime) -> Fit | None:
    if shift.starts <= starts and ends <= shift.ends:
        whole = (starts, ends) == (shift.starts, shift.ends)
        return Fit(shift, day, part=None if whole else (starts, ends))
    return Fit(shift, day, exact=False) if starts < shift.ends and shift.starts < ends else None


def from_then_on(shift: Shift, day: date, starts: datetime) -> Fit | None:
    if shift.starts < starts < shift.ends:
        return Fit(shift, day, part=(starts, shift.ends))
    return Fit(shift, day) if shift.date == day and starts <= shift.starts else None


def starts_in(starts: frozenset[int], window: Window | None) -> frozenset[int]:
    """The minutes within that part of the day: "8 h du soir" is 20:00, "2 h cette nuit" is on the next day."""
    if window is None:
        return starts

    def said(minute: int) -> Iterator[int]:
        turns = (minute + half * NOON for half in range(3))
        inside = [turn for turn in turns if window.starts <= turn <= window.ends]
        yield from inside[:1]

    return frozenset(turn for minute in starts for turn in said(minute))


def first_after(minute: int, ends: frozenset[int]) -> int:
    """The first of the ends after that minute, if necessary on the next day."""
    return min(turn for end in ends for turn in (end, end + MIDNIGHT, end + 2 * MIDNIGHT) if turn > minute)


def instant_of_minute(day: date, minute: int, tz: ZoneInfo) -> datetime:
    """That wall-clock minute of the day, in UTC; 1440 and more are on the following days."""
    days, minute = divmod(minute, MIDNIGHT)
    return datetime.combine(day + DAY * days, time(minute // 60, minute % 60), tz).astimezone(UTC)
