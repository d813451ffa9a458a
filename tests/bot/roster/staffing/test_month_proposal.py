"""Who is proposed for a month: whose usual hours they are, never more than usual, never twice at a time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import LineId, Seat, SeatId, Shift, ShiftId, VolunteerId
from bot.roster.shifts import is_overfull
from bot.roster.staffing.month_proposal import Candidate, UsualHours, propose_people

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
FIRST = datetime(2026, 12, 1, 17, tzinfo=UTC)  # a Tuesday, 18:00 in Paris
ANNE, BAKARI, CHLOE = (VolunteerId(n) for n in (1, 2, 3))


def shift_at(number: int, starts: datetime, seats: int = 1, trainees: int = 0) -> Shift:
    return Shift(
        ShiftId(number), LineId("lyon"), None, starts.date(), number, starts, starts + 2 * HOUR, seats, trainees
    )


def weekly(starts: datetime, weeks: int, every: int = 1) -> list[tuple[datetime, datetime]]:
    """Two hours each week, or each second one, before now; at the same time by the clock on the wall."""
    times = []
    for back in range(every, weeks + 1, every):
        local = (starts - back * WEEK).astimezone(PARIS).date()
        at = datetime.combine(local, starts.astimezone(PARIS).time(), PARIS).astimezone(UTC)
        times.append((at, at + 2 * HOUR))
    return times


TUESDAYS = [shift_at(n + 1, FIRST + n * WEEK) for n in range(5)]


def who_of(made: list[Seat]) -> list[tuple[int, VolunteerId]]:
    return [(int(seat.shift), seat.volunteer) for seat in made]


def test_whoever_comes_each_tuesday_gets_the_five_tuesdays() -> None:
    """Also across the change of the clock in October."""
    made = propose_people(TUESDAYS, {}, [Candidate(ANNE, False, weekly(FIRST, 13))], PARIS, NOW)
    assert who_of(made) == [(n, ANNE) for n in range(1, 6)]


def test_who_comes_every_second_week_is_not_proposed_for_more() -> None:
    made = propose_people(TUESDAYS, {}, [Candidate(ANNE, False, weekly(FIRST, 12, every=2))], PARIS, NOW)
    assert len(made) == 2


def test_two_who_share_a_shift_take_turns() -> None:
    """Whoever has the fewest hours goes first."""
    both = [Candidate(one, False, weekly(FIRST, 12)) for one in (ANNE, BAKARI)]
    made = propose_people(TUESDAYS, {}, both, PARIS, NOW)
    assert [who for _, who in who_of(made)] == [ANNE, BAKARI, ANNE, BAKARI, ANNE]
    busy = Candidate(ANNE, False, weekly(FIRST, 12), hours=4 * HOUR)
    made = propose_people(TUESDAYS, {}, [busy, both[1]], PARIS, NOW)
    assert [who for _, who in who_of(made)][:2] == [BAKARI, BAKARI]


def test_nobody_is_proposed_where_they_are_away_or_elsewhere() -> None:
    away = Candidate(ANNE, False, weekly(FIRST, 13), taken=[(FIRST + WEEK - DAY, FIRST + WEEK + HOUR)])
    assert who_of(propose_people(TUESDAYS, {}, [away], PARIS, NOW)) == [(n, ANNE) for n in (1, 3, 4, 5)]


def test_one_replacement_is_no_habit_and_other_hours_stay_free() -> None:
    once = Candidate(ANNE, False, [*weekly(FIRST + DAY, 13), *weekly(FIRST, 1)])
    assert propose_people(TUESDAYS, {}, [once], PARIS, NOW) == []
    begun = Candidate(ANNE, False, weekly(FIRST, 1))
    assert len(propose_people(TUESDAYS, {}, [begun], PARIS, NOW)) == 5


def test_what_is_taken_stays_and_what_has_begun_is_left_alone() -> None:
    seat = Seat(SeatId(7), ShiftId(1), BAKARI, FIRST, FIRST + 2 * HOUR)
    anne = Candidate(ANNE, False, weekly(FIRST, 13))
    made = propose_people(TUESDAYS, {ShiftId(1): [seat]}, [anne], PARIS, FIRST + WEEK)
    assert who_of(made) == [(n, ANNE) for n in (3, 4, 5)]


def test_a_trainee_is_proposed_for_trainee_places_alone() -> None:
    shifts = [shift_at(1, FIRST, seats=2, trainees=1)]
    trainee = Candidate(CHLOE, True, weekly(FIRST, 13))
    assert propose_people([shift_at(1, FIRST)], {}, [trainee], PARIS, NOW) == []
    assert [(seat.volunteer, seat.trainee) for seat in propose_people(shifts, {}, [trainee], PARIS, NOW)] == [
        (CHLOE, True)
    ]


def test_who_stopped_coming_is_proposed_less_and_less() -> None:
    gone = [times for times in weekly(FIRST, 13) if times[0] < NOW - 8 * WEEK]
    usual = UsualHours(Candidate(ANNE, False, gone), PARIS, NOW).in_a_month()
    assert usual < 5 * HOUR


MOMENTS = st.integers(0, 30 * 12).map(lambda step: datetime(2026, 12, 1, 7, tzinfo=UTC) + step * 2 * HOUR)
PEOPLE = st.lists(
    st.tuples(st.booleans(), st.lists(MOMENTS, max_size=6), st.lists(MOMENTS, max_size=3)), min_size=1, max_size=5
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(MOMENTS, st.integers(1, 2), st.integers(0, 1)), max_size=12), PEOPLE)
def test_no_proposal_breaks_a_rule(
    places: list[tuple[datetime, int, int]], people: list[tuple[bool, list[datetime], list[datetime]]]
) -> None:
    shifts = [shift_at(n + 1, at, seats, trainees) for n, (at, seats, trainees) in enumerate(places)]
    candidates = [
        Candidate(
            VolunteerId(n + 1),
            trainee,
            [(at - 4 * WEEK, at - 4 * WEEK + 2 * HOUR) for at in held],
            [(at, at + HOUR) for at in taken],
        )
        for n, (trainee, held, taken) in enumerate(people)
    ]
    made = propose_people(shifts, {}, candidates, PARIS, NOW)
    by_id = {shift.id: shift for shift in shifts}
    for shift in shifts:
        assert not is_overfull(shift, [seat for seat in made if seat.shift == shift.id])
    for one in candidates:
        theirs = [seat for seat in made if seat.volunteer == one.person]
        times = sorted([(seat.starts, seat.ends) for seat in theirs])
        assert all(a[1] <= b[0] for a, b in pairwise(times))
        assert not any(a < ends and starts < b for a, b in times for starts, ends in one.taken)
        assert sum((b - a for a, b in times), timedelta(0)) <= UsualHours(one, PARIS, NOW).in_a_month()
        assert all(seat.trainee is one.trainee for seat in theirs)
        assert all((seat.starts, seat.ends) == (by_id[seat.shift].starts, by_id[seat.shift].ends) for seat in theirs)
