"""A drafted month in words: the weeks with their gaps for coordination, and everybody's own dates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from bot.model import MonthPlace, Seat, Shift, VolunteerId
from bot.roster.shifts import free_parts
from bot.roster.staffing.month_days import MonthShifts
from bot.roster.staffing.month_draft import DraftedMonth, seat_of_place
from bot.roster.staffing.month_proposal import Times
from bot.text import Text, format_day

IN_ONE_POST: Final = 100
"""A draft with more places than these is told in a post for each week."""
IN_ONE_ROSTER: Final = 180
"""Likewise for the roster as it is, in which there are fewer words."""

Name = Callable[[VolunteerId], str]


def month_name(first: date, words: Text, *, dated: bool = False) -> str:
    """`décembre`; `décembre 2026` if `dated`."""
    return format_day(first, "MMMM y" if dated else "MMMM", words.language)


def month_title(first: date, words: Text) -> str:
    """`Décembre`, to begin a sentence."""
    name = month_name(first, words)
    return name[:1].upper() + name[1:]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class ShiftWords:
    """A shift in a row of its day: who is on or proposed, and whether nobody is."""

    people: tuple[str, ...]
    free: bool


def month_parts(month: MonthShifts, people: Callable[[Shift], ShiftWords], words: Text, *, at_most: int) -> list[str]:
    """The month as one text, or as one for each week if there is much; a row for each day."""
    clock = clocks_of(month, words)
    weeks = []
    for monday, of_week in groupby(month.shifts, lambda shift: monday_of(words.local(shift.starts).date())):
        rows = [words.say("month-week", day=words.day(monday))]
        for day, of_day in groupby(of_week, lambda shift: words.local(shift.starts).date()):
            rows.append(row_of_day(day, [(clock(shift), people(shift)) for shift in of_day], words))
        weeks.append("\n".join(rows))
    return weeks if sum(shift.seats for shift in month.shifts) > at_most else ["\n".join(weeks)]


def clocks_of(month: MonthShifts, words: Text) -> Callable[[Shift], str]:
    """How to name a shift within its day: by its start, or by its hours where others begin then and end otherwise."""
    ends: dict[str, set[str]] = {}
    for shift in month.shifts:
        ends.setdefault(words.clock(shift.starts), set()).add(words.clock(shift.ends))

    def clock(shift: Shift) -> str:
        starts = words.clock(shift.starts)
        return starts if len(ends[starts]) == 1 else words.hours(shift.starts, shift.ends)

    return clock


def row_of_day(day: date, shifts: Sequence[tuple[str, ShiftWords]], words: Text) -> str:
    """`mar. 08/12 : 14 h Anne · 16 h Bakari ? · libre : 10 h, 18 h`."""
    parts = [f"{clock} {', '.join(said.people)}" for clock, said in shifts if said.people]
    free = [clock for clock, said in shifts if said.free]
    parts += [words.say("month-free", hours=", ".join(free))] if free else []
    return words.say("month-day", day=words.short_day(day), shifts=" · ".join(parts))


def words_of_shift(
    shift: Shift, seats: Sequence[Seat], places: Sequence[MonthPlace], name: Name, words: Text, now: datetime
) -> ShiftWords:
    """Who is on, who is proposed or agreed; a part that is free stands among them."""
    parts = [called_on_shift(shift, seat, name, words) for seat in sorted(seats, key=lambda s: (s.trainee, s.id))]
    for place in places:
        who = called_on_shift(shift, seat_of_place(shift, place), name, words)
        parts.append(words.say("month-agreed" if place.agreed else "month-proposed", who=who))
    gaps = free_parts(shift, [*seats, *(seat_of_place(shift, place) for place in places)], now)
    whole = gaps == [(max(shift.starts, now), shift.ends)]
    parts += [] if whole else [words.say("planning-free-part", hours=words.hours(*gap)) for gap in gaps]
    return ShiftWords(tuple(parts), whole)


def called_on_shift(shift: Shift, seat: Seat, name: Name, words: Text) -> str:
    whole = (seat.starts, seat.ends) == (shift.starts, shift.ends)
    who = name(seat.volunteer) if whole else f"{name(seat.volunteer)} ({words.hours(seat.starts, seat.ends)})"
    return words.say("shift-trainee", who=who) if seat.trainee else who


def draft_parts(drafted: DraftedMonth, name: Name, words: Text, now: datetime) -> list[str]:
    """The draft's weeks."""

    def people(shift: Shift) -> ShiftWords:
        places = [place for place in drafted.wanted if place.shift == shift.id]
        return words_of_shift(shift, drafted.month.seats[shift.id], places, name, words, now)

    return month_parts(drafted.month, people, words, at_most=IN_ONE_POST)


def roster_parts(month: MonthShifts, name: Name, words: Text, now: datetime) -> list[str]:
    """The month as it is stored."""

    def people(shift: Shift) -> ShiftWords:
        return words_of_shift(shift, month.seats[shift.id], (), name, words, now)

    return month_parts(month, people, words, at_most=IN_ONE_ROSTER)


def shifts_with_gap(drafted: DraftedMonth, now: datetime) -> list[Shift]:
    return [shift for shift in drafted.month.shifts if free_parts(shift, drafted.with_proposals(shift), now)]


# ---------------------------------------------------------------- one person's dates


def own_month(kind: str, first: date, parts: Sequence[Times], words: Text, *, held: Sequence[Times] = ()) -> str:
    """`Décembre : vos 4 mardis, 18 h–20 h (1, 8, 15 et 22).` and what comes next; with several rows, each on its own.

    `kind` is asked, kept, none or published; `held` are the dates that are theirs already.
    """
    head, then = words.say(f"month-yours-{kind}", month=month_title(first, words)), words.say(f"month-then-{kind}")
    rows = own_dates(parts, words)
    said = [f"{head} {rows[0]}. {then}".strip()] if len(rows) == 1 else [head, *(f"– {row}" for row in rows), then]
    if held:
        said.append(words.say("month-held", dates=" · ".join(own_dates(held, words, "month-their-group"))))
    return "\n".join(row for row in said if row)


def own_dates(parts: Sequence[Times], words: Text, sentence: str = "month-own-group") -> list[str]:
    """A row for each day of the week and hours: `vos 4 mardis, 18 h–20 h (1, 8)`; what comes once is dated."""
    found: dict[tuple[int, str], list[date]] = {}
    for starts, ends in parts:
        day = words.local(starts).date()
        found.setdefault((day.weekday(), words.hours(starts, ends)), []).append(day)
    return [
        f"{words.day(days[0])}, {hours}"
        if len(days) == 1
        else words.say(
            sentence,
            count=len(days),
            weekday=words.weekday(weekday),
            hours=hours,
            days=words.listed([str(day.day) for day in days]),
        )
        for (weekday, hours), days in found.items()
    ]
