"""Who is on, what is free, and who may sit there: tables to read, and a model that goes minute by minute."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.model import Closure, LineId, Phone, Role, Seat, SeatId, Shift, ShiftId, Volunteer, VolunteerId
from bot.roster.shifts import (
    SHORTEST_PART,
    DutyPeriod,
    check_may_hold,
    duty_periods_of,
    find_clash,
    free_parts,
    is_closed,
    is_overfull,
    next_duty_period,
    open_times,
    part_to_take,
)
from bot.roster.shifts import duty_period_at as watch_at
from tests.support.scene import a_line
from tests.support.watchwords import DAY, LYON, at, closure, letters, seat, seats, shift, stretch, told

# ---------------------------------------------------------------- who is on


def shown(line: Sequence[DutyPeriod]) -> list[str]:
    return [
        f"{told(w.starts, w.ends)} {letters(w.on) or 'nobody'}{f' +{letters(w.trainees)}' if w.trainees else ''}"
        for w in line
    ]


@pytest.mark.parametrize(
    ("shifts", "sitting", "closures", "expected"),
    [
        ("", "", "", []),
        ("14-16", "", "", ["14-16 nobody"]),
        ("14-16", "14-16 A", "", ["14-16 A"]),
        ("14-16", "14-15 A", "", ["14-15 A", "15-16 nobody"]),
        ("14-16", "14-15 A, 15-16 B", "", ["14-15 A", "15-16 B"]),
        ("14-16", "14-15 A, 15-16 A", "", ["14-16 A"]),  # nobody comes or goes at 15
        ("14-16", "14-16 B, 14-16 A", "", ["14-16 BA"]),  # in the order in which they sat down
        ("14-16", "14-16 A, 14:30-15 B", "", ["14-14:30 A", "14:30-15 AB", "15-16 A"]),
        ("14-16", "14-16 A*", "", ["14-16 nobody +A"]),  # who is in training is not in charge
        ("14-16", "14-16 A, 15-16 B*", "", ["14-15 A", "15-16 A +B"]),
        ("14-16, 16-18", "14-16 A", "", ["14-16 A", "16-18 nobody"]),  # touching shifts
        ("14-16, 18-20", "", "", ["14-16 nobody", "18-20 nobody"]),  # a pause is no watch
        ("14-16, 15-17", "14-16 A, 15-17 B", "", ["14-15 A", "15-16 AB", "16-17 B"]),  # crossing shifts
        ("14-16", "14-16 A", "15-15:30", ["14-15 A", "15:30-16 A"]),
        ("14-16", "14-16 A", "13-17", []),
        ("14-16", "14-16 A", "15-", ["14-15 A"]),
        ("14-16, 15-17", "", "15:30-16:30", ["14-15:30 nobody", "16:30-17 nobody"]),
        ("14-16", "14-16 A", "13-14", ["14-16 A"]),  # a closure that only touches
        ("14-16", "14-16 A", "16-", ["14-16 A"]),
    ],
)
def test_the_time_line_is_cut_wherever_somebody_comes_or_goes(
    shifts: str, sitting: str, closures: str, expected: list[str]
) -> None:
    made = [shift(words, id_=n) for n, words in enumerate(filter(None, shifts.split(", ")), 1)]
    taken = {ShiftId(1): seats(filter(None, sitting.split(", ")))}
    assert (
        shown(duty_periods_of(made, taken, [closure(words) for words in filter(None, closures.split(", "))]))
        == expected
    )


def test_the_watch_of_a_moment_holds_its_start_and_not_its_end() -> None:
    line = duty_periods_of([shift("14-16"), shift("18-20", id_=2)], {ShiftId(1): [seat("14-15 A")]}, [])
    found = {when: watch_at(line, at(when)) for when in ("13:59", "14", "14:59", "15", "16", "17:59", "18", "20")}
    assert {when: shown([watch]) if watch else None for when, watch in found.items()} == {
        "13:59": None,
        "14": ["14-15 A"],
        "14:59": ["14-15 A"],
        "15": ["15-16 nobody"],
        "16": None,
        "17:59": None,
        "18": ["18-20 nobody"],
        "20": None,
    }


def test_the_next_watch_is_the_first_to_start_later_that_somebody_holds() -> None:
    line = duty_periods_of(
        [shift("14-16"), shift("18-20", id_=2)], {ShiftId(1): [seat("15-16 A"), seat("19-20 B", 2, 2)]}, []
    )
    found = {when: next_duty_period(line, at(when)) for when in ("13", "14:59", "15", "18:30", "19")}
    assert {when: shown([watch]) if watch else None for when, watch in found.items()} == {
        "13": ["15-16 A"],
        "14:59": ["15-16 A"],
        "15": ["19-20 B"],
        "18:30": ["19-20 B"],
        "19": None,
    }


# ---------------------------------------------------------------- what is free, and may it be taken


@pytest.mark.parametrize(
    ("of", "sitting", "trainee", "expected"),
    [
        (shift("14-16"), "", False, ["14-16"]),
        (shift("14-16"), "14-16 A", False, []),
        (shift("14-16"), "14-15 A", False, ["15-16"]),
        (shift("14-16"), "14:30-15 A", False, ["14-14:30", "15-16"]),
        (shift("14-16", seats=2), "14-15 A", False, ["14-16"]),  # one more can sit there all along
        (shift("14-16", seats=2), "14-16 A, 14-15 B", False, ["15-16"]),
        (shift("14-16", seats=2), "14-15 A, 15-16 B", False, ["14-16"]),
        (shift("14-16"), "14-16 A*", False, ["14-16"]),  # who is in training takes nobody's seat
        (shift("14-16"), "", True, []),
        (shift("14-16", trainee_seats=1), "14-16 A", True, ["14-16"]),
        (shift("14-16", trainee_seats=1), "14-16 A*", True, []),
        (shift("14-16", seats=0), "", False, []),
    ],
)
def test_what_is_free_is_told_in_parts(of: Shift, sitting: str, trainee: bool, expected: list[str]) -> None:
    taken = seats(filter(None, sitting.split(", ")))
    assert [told(*part) for part in free_parts(of, taken, DAY, trainee=trainee)] == expected


@pytest.mark.parametrize(
    ("sitting", "part", "now", "trainee", "expected"),
    [
        ("", None, "9", False, "14-16"),
        ("", None, "15", False, "15-16"),  # nobody was there before they came
        ("", None, "16", False, "refused-past"),
        ("", "14-15", "9", False, "14-15"),
        ("", "14-15", "14:30", False, "14:30-15"),
        ("", "14-15", "15", False, "refused-past"),  # that part is over, though the shift goes on
        ("", "13-15", "9", False, "refused-part"),
        ("", "15-17", "9", False, "refused-part"),
        ("", "14-14:10", "9", False, "refused-part"),
        ("", "14-14:15", "9", False, "14-14:15"),
        ("14-16 A", None, "9", False, "refused-full"),
        ("14-15 A", None, "9", False, "15-16"),
        ("15-16 A", None, "15", False, "refused-full"),  # what is free of it is over
        ("14:30-15 A", None, "9", False, "14-14:30"),
        ("14:30-15 A", None, "14:40", False, "15-16"),
        ("14-15 A", "14:30-15:30", "9", False, "refused-full"),
        ("14-15 A", "15-15:30", "9", False, "15-15:30"),
        ("", None, "9", True, "14-16"),
        ("14-16 A*", None, "9", True, "refused-full"),
    ],
)
def test_what_can_be_taken_now_or_why_not(
    sitting: str, part: str | None, now: str, trainee: bool, expected: str
) -> None:
    of, taken = shift("14-16", trainee_seats=1), seats(filter(None, sitting.split(", ")))
    assert (
        outcome(lambda: part_to_take(of, taken, stretch(part) if part else None, at(now), trainee=trainee)) == expected
    )


def outcome(work: Callable[[], tuple[datetime, datetime]]) -> str:
    try:
        return told(*work())
    except Refused as refusal:
        return refusal.sentence


def test_who_is_in_training_hears_that_a_shift_has_no_place_for_them() -> None:
    with pytest.raises(Refused, match="refused-no-trainee-seat"):
        part_to_take(shift("14-16"), [], None, at("9"), trainee=True)


NEW = Volunteer(VolunteerId(1), "Anne")
UNPROVED = replace(NEW, phone=Phone("+33639980101"))
PROVED = replace(UNPROVED, phone_proved_at=DAY)
LINE = a_line()


@pytest.mark.parametrize(
    ("who", "role", "trainee", "expected"),
    [
        (PROVED, None, False, "refused-not-in-team"),
        (PROVED, None, True, "refused-not-in-team"),
        (PROVED, Role.VOLUNTEER, False, "may"),
        (PROVED, Role.COORDINATOR, False, "may"),
        (PROVED, Role.TRAINEE, False, "refused-in-training"),
        (NEW, Role.TRAINEE, True, "may"),  # nobody is rung who only listens
        (NEW, Role.VOLUNTEER, True, "may"),
        (NEW, Role.VOLUNTEER, False, "refused-no-phone"),
        (UNPROVED, Role.VOLUNTEER, False, "refused-phone-unproved"),
        (UNPROVED, Role.COORDINATOR, False, "refused-phone-unproved"),
        (replace(PROVED, phone=LINE.number), Role.VOLUNTEER, False, "refused-phone-here"),
        (replace(PROVED, phone=LINE.number), Role.VOLUNTEER, True, "may"),
    ],
)
def test_who_may_sit_there_or_why_not(who: Volunteer, role: Role | None, trainee: bool, expected: str) -> None:
    try:
        check_may_hold(LINE, who, role, trainee=trainee)
        found = "may"
    except Refused as refusal:
        found = refusal.sentence
    assert found == expected


@pytest.mark.parametrize(
    ("others", "asked", "expected"),
    [
        ("", "14-16", None),
        ("12-14 A", "14-16", None),  # touching is no clash
        ("16-18 A", "14-16", None),
        ("12-14:01 A", "14-16", "12-14:01"),
        ("15-15:30 A", "14-16", "15-15:30"),
        ("13-17 A", "14-16", "13-17"),
        ("12-13 A, 15-17 A", "14-16", "15-17"),
    ],
)
def test_two_places_at_once_clash(others: str, asked: str, expected: str | None) -> None:
    elsewhere = replace(shift("8-20", id_=9), line=LineId("paris"))
    places = [(elsewhere, taken) for taken in seats(filter(None, others.split(", ")))]
    found = find_clash(places, *stretch(asked))
    assert (told(found[1].starts, found[1].ends) if found else None) == expected


# ---------------------------------------------------------------- against a model that goes minute by minute

UNIT = timedelta(minutes=15)
UNITS = range(40)


def instant(unit: int) -> datetime:
    return DAY + UNIT * unit


bounds = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).filter(lambda b: b[0] < b[1])


@st.composite
def some_shift(draw: st.DrawFn, id_: int = 1) -> Shift:
    starts, ends = draw(bounds)
    places = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    return Shift(ShiftId(id_), LYON, None, DAY.date(), id_, instant(starts), instant(ends), *places)


@st.composite
def some_seats(draw: st.DrawFn, of: Shift, first: int = 1) -> list[Seat]:
    first_unit, last = ((t - DAY) // UNIT for t in (of.starts, of.ends))
    inside = st.tuples(st.integers(first_unit, last), st.integers(first_unit, last)).map(sorted)
    drawn = draw(
        st.lists(st.tuples(inside.filter(lambda b: b[0] < b[1]), st.integers(1, 4), st.booleans()), max_size=5)
    )
    return [
        Seat(SeatId(n), of.id, VolunteerId(who), instant(b[0]), instant(b[1]), trainee)
        for n, (b, who, trainee) in enumerate(drawn, first)
    ]


@st.composite
def some_roster(draw: st.DrawFn) -> tuple[list[Shift], dict[ShiftId, list[Seat]]]:
    shifts = [draw(some_shift(n)) for n in range(1, draw(st.integers(0, 4)) + 1)]
    return shifts, {s.id: draw(some_seats(s, 10 * s.id)) for s in shifts}


closures_drawn = st.lists(
    st.tuples(bounds, st.booleans()).map(
        lambda drawn: Closure(1, LYON, instant(drawn[0][0]), instant(drawn[0][1]) if drawn[1] else None)
    ),
    max_size=3,
)
Said = TypeVar("Said", bound=Hashable)


def runs(what: Callable[[datetime], Said | None]) -> list[tuple[datetime, datetime, Said]]:
    """Stretches over which the answer stays the same; where there is none, there is no stretch."""
    found: list[tuple[datetime, datetime, Said]] = []
    for answer, of in groupby(UNITS, lambda unit: what(instant(unit))):
        units = list(of)
        if answer is not None:
            found.append((instant(units[0]), instant(units[-1] + 1), answer))
    return found


def is_open(of: Shift, closures: Sequence[Closure], now: datetime) -> bool:
    return of.starts <= now < of.ends and not any(
        c.starts <= now and (c.ends is None or now < c.ends) for c in closures
    )


@given(some_roster(), closures_drawn)
def test_the_time_line_says_what_a_look_at_every_minute_says(
    roster: tuple[list[Shift], dict[ShiftId, list[Seat]]], closures: list[Closure]
) -> None:
    shifts, taken = roster

    def here(now: datetime) -> tuple[tuple[VolunteerId, ...], tuple[VolunteerId, ...]] | None:
        if not any(is_open(s, closures, now) for s in shifts):
            return None
        those = sorted((s for of in taken.values() for s in of if s.starts <= now < s.ends), key=lambda s: s.id)
        on = dict.fromkeys(s.volunteer for s in those if not s.trainee)
        return tuple(on), tuple(dict.fromkeys(s.volunteer for s in those if s.trainee))

    line = duty_periods_of(shifts, taken, closures)
    assert [(w.starts, w.ends, (w.on, w.trainees)) for w in line] == runs(here)
    assert all(one.ends <= other.starts for one, other in pairwise(line))
    assert [watch_at(line, instant(unit)) is not None for unit in UNITS] == [
        here(instant(unit)) is not None for unit in UNITS
    ]


@given(some_shift(), closures_drawn)
def test_a_shift_is_open_exactly_where_no_closure_is(of: Shift, closures: list[Closure]) -> None:
    parts = open_times(of, closures)
    opened = [any(a <= instant(unit) < b for a, b in parts) for unit in UNITS]
    assert opened == [is_open(of, closures, instant(unit)) for unit in UNITS]
    assert all(one[1] <= other[0] for one, other in pairwise(parts))
    assert is_closed(of, closures) == (not any(opened))


@given(some_shift(), st.data(), st.booleans(), st.sampled_from(UNITS))
def test_what_is_free_from_now_on_is_what_no_minute_finds_full(
    of: Shift, data: st.DataObject, trainee: bool, since: int
) -> None:
    taken = data.draw(some_seats(of))

    def places(now: datetime) -> bool | None:
        full = sum(s.trainee is trainee and s.starts <= now < s.ends for s in taken)
        wanted = of.trainee_seats if trainee else of.seats
        return True if max(of.starts, instant(since)) <= now < of.ends and full < wanted else None

    assert free_parts(of, taken, instant(since), trainee=trainee) == [(a, b) for a, b, _ in runs(places)]


@given(some_shift(), st.data())
def test_a_shift_is_overfull_when_some_minute_is(of: Shift, data: st.DataObject) -> None:
    taken = data.draw(some_seats(of))

    def crowd(now: datetime, *, trainee: bool) -> int:
        return sum(s.trainee is trainee and s.starts <= now < s.ends for s in taken)

    assert is_overfull(of, taken) == any(
        crowd(instant(unit), trainee=False) > of.seats or crowd(instant(unit), trainee=True) > of.trainee_seats
        for unit in UNITS
    )


@given(some_shift(), st.data(), st.booleans(), st.sampled_from(UNITS), st.none() | bounds)
def test_whatever_may_be_taken_leaves_no_shift_overfull(
    of: Shift, data: st.DataObject, trainee: bool, now: int, asked: list[int] | None
) -> None:
    taken = [s for s in data.draw(some_seats(of)) if not is_overfull(of, [s])]
    while is_overfull(of, taken):
        taken.pop()
    part = (instant(asked[0]), instant(asked[1])) if asked else None
    try:
        starts, ends = part_to_take(of, taken, part, instant(now), trainee=trainee)
    except Refused:
        return
    assert max(of.starts, instant(now)) <= starts < ends <= of.ends
    if part:
        assert part[1] - part[0] >= SHORTEST_PART
        assert (starts, ends) == (max(part[0], instant(now)), part[1])
    assert not is_overfull(of, [*taken, Seat(SeatId(99), of.id, VolunteerId(9), starts, ends, trainee)])
