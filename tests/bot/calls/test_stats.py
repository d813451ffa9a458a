"""Figures of a period, and the words that name one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calls.figures.stats import (
    Figures,
    compute_figures,
    count_day,
    hours_covered,
    hours_of,
    merged_waits,
    percentile,
    time_held,
    times_alone,
)
from bot.calls.open_hours import open_hours_of, times_without_roster, was_open
from bot.commands.stats import (
    Earlier,
    figure_rows,
    length_words,
    name_before,
    period_before,
    period_name,
)
from bot.model import (
    AlertTimes,
    Call,
    CallId,
    CallTimes,
    Ending,
    LineId,
    Outcome,
    Phone,
    ReportPeriod,
    Seat,
    SeatId,
    Shift,
    ShiftId,
    Tally,
    VolunteerId,
)
from bot.parsing.asked_periods import period_meant
from bot.ports import Tx
from bot.roster.shifts import DutyPeriod
from bot.text import text_in
from tests.support.helpline import helpline

LYON = LineId("lyon")
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 11, 24)
WEEK = ReportPeriod(TUESDAY - timedelta(days=6), TUESDAY + timedelta(days=1))
ANNE, BAKARI = VolunteerId(1), VolunteerId(2)
MOBILE = Phone("+33639980122")
FR, EN = text_in("fr", "Europe/Paris"), text_in("en", "Europe/Paris")


def on_tuesday(hour: float) -> datetime:
    return datetime(2026, 11, 24, tzinfo=PARIS).astimezone(UTC) + timedelta(hours=hour)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def call(hour: float, outcome: Outcome, waited: float = 0, *, records: bool = False) -> CallTimes:
    rang = on_tuesday(hour)
    ended = None if outcome is Outcome.GOING_ON else rang + seconds(waited)
    return CallTimes(rang, ended, outcome, None if records else seconds(waited))


def alert(hour: float, minutes: float | None = None, ending: Ending | None = None, *, known: bool = True) -> AlertTimes:
    closed = None if minutes is None else on_tuesday(hour) + timedelta(minutes=minutes)
    return AlertTimes(on_tuesday(hour), closed, ending, known)


def figures(calls: Sequence[CallTimes], alerts: Sequence[AlertTimes], duty_periods: Sequence[DutyPeriod]) -> Figures:
    """Of the week whose last day they all are of, at four in the afternoon."""
    day = on_tuesday(0), on_tuesday(24)
    counted = count_day(LYON, day, calls, alerts, open_hours_of(duty_periods), PARIS)
    return compute_figures([counted], duty_periods, WEEK, PARIS, on_tuesday(16))


WATCHES = [
    DutyPeriod(on_tuesday(10), on_tuesday(12), (ANNE,)),
    DutyPeriod(on_tuesday(12), on_tuesday(13), ()),
    DutyPeriod(on_tuesday(14), on_tuesday(16.5), (ANNE, BAKARI)),
]
CALLS = [
    call(10.5, Outcome.ANSWERED, 8),
    call(10.6, Outcome.ANSWERED, 20),
    call(11.2, Outcome.SUSPECT, 18),
    call(12.5, Outcome.MISSED, 60),
    call(13.5, Outcome.MISSED, 300),
    call(14.1, Outcome.ANSWERED, 4),
    call(15.0, Outcome.MISSED, records=True),
    call(15.9, Outcome.GOING_ON),
]
ALERTS = [
    alert(12.6, 60, Ending.REACHED),
    alert(14.2, 61, Ending.REACHED),
    alert(14.3, 5, Ending.WRONG_NUMBER),
    alert(14.4, 5, Ending.CALLED_AGAIN),
    alert(14.5),
    alert(14.6, 0, known=False),
    alert(13.5),
]


def test_the_figures_of_a_day_are_all_there() -> None:
    found = figures(CALLS, ALERTS, WATCHES)
    by_hour = [[0] * 24 for _ in range(7)]
    for hour, count in ((10, 2), (11, 1), (12, 1), (13, 1), (14, 1), (15, 1)):
        by_hour[1][hour] = count
    covered = [[0.0] * 24 for _ in range(7)]
    for hour, share in ((10, 1.0), (11, 1.0), (14, 1.0), (15, 1.0), (16, 0.5)):
        covered[1][hour] = share
    assert found == Figures(
        calls=7,
        while_closed=1,
        answered=3,
        missed=2,
        suspect=1,
        median_wait=seconds(18),
        p95_wait=seconds(60),
        to_call_back=4,
        called_back=2,
        held=timedelta(hours=4),
        uncovered=timedelta(hours=1),
        busiest=(10, 11, 12),
        by_hour=tuple(map(tuple, by_hour)),
        covered=tuple(map(tuple, covered)),
    )
    assert found.answer_rate == 0.5


def test_a_period_without_calls_has_no_rate_and_no_wait() -> None:
    found = figures([], [], [])
    assert (found.calls, found.answer_rate, found.median_wait, found.held) == (0, None, None, timedelta(0))
    assert figure_rows(found, FR) == [
        "Aucun appel.",
        "Permanences tenues\u00a0: 0\u00a0h\u00a0; sans personne\u00a0: 0\u00a0h",
    ]


def test_a_line_is_never_closed_where_no_shift_is_within_two_weeks() -> None:
    first, last = on_tuesday(0), on_tuesday(24 * 70)
    shifts = [
        Shift(ShiftId(0), LYON, None, at.date(), 1, at, at + timedelta(hours=1))
        for at in (on_tuesday(24 * 20), on_tuesday(24 * 20 + 8), on_tuesday(24 * 49))
    ]
    assert times_without_roster(shifts, first, last) == [
        (first, on_tuesday(24 * 6)),
        (on_tuesday(24 * 34 + 9), on_tuesday(24 * 35)),
        (on_tuesday(24 * 63 + 1), last),
    ]
    assert times_without_roster(shifts[:2], on_tuesday(24 * 7), on_tuesday(24 * 8)) == []
    assert times_without_roster([], first, last) == [(first, last)]


@pytest.mark.parametrize(
    ("starts", "ends", "opened"),
    [(9, 9.99, False), (9, 10, True), (12.99, None, True), (13, None, False), (13, 14, True), (16.5, 17, False)],
)
def test_a_call_meets_an_open_line_when_it_comes_or_when_it_ends(
    starts: float, ends: float | None, opened: bool
) -> None:
    assert was_open(open_hours_of(WATCHES), on_tuesday(starts), on_tuesday(ends) if ends else None) is opened


def test_a_percentile_is_a_wait_that_somebody_had() -> None:
    waits = merged_waits([Tally(waits={f"{number}000000": 1 for number in range(1, 21)})])
    assert [percentile(waits, share) for share in (0.5, 0.95, 1)] == [seconds(10), seconds(19), seconds(20)]
    assert (percentile(waits[:1], 0.95), percentile([], 0.5)) == (seconds(1), None)


def test_coverage_counts_every_same_weekday_of_the_period_and_cuts_at_full_hours_of_the_line() -> None:
    month = ReportPeriod(date(2026, 11, 1), date(2026, 12, 1))
    kolkata = ZoneInfo("Asia/Kolkata")  # its hours begin at half past ours
    starts = datetime(2026, 11, 24, 9, 15, tzinfo=kolkata)
    cells = hours_covered([DutyPeriod(starts, starts + timedelta(minutes=75), (ANNE,))], month, kolkata)
    assert (cells[1][9], cells[1][10], sum(map(sum, cells))) == (0.75 / 4, 0.5 / 4, 1.25 / 4)


def test_a_watch_over_the_change_of_the_clocks_is_cut_by_the_clock_people_see() -> None:
    night = DutyPeriod(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, 0, tzinfo=UTC), (ANNE,))
    assert [(f"{at:%H:%M}", ends - at) for at, ends in hours_of(night, PARIS)] == [
        ("02:30", timedelta(minutes=30)),
        ("02:00", timedelta(hours=1)),
    ]


def test_ones_own_hours_are_those_held_until_now_and_those_alone() -> None:
    assert time_held(WATCHES, ANNE, on_tuesday(15)) == timedelta(hours=3)
    assert times_alone(WATCHES, ANNE) == [(on_tuesday(10), on_tuesday(12))]


async def test_calls_on_ones_phone_or_on_ones_watch_alone_are_ones_own() -> None:
    async with helpline() as lyon:
        anne = lyon.people["v1"]
        monday = lyon.clock.now().replace(hour=9, minute=0)
        numbers = [MOBILE, MOBILE, None, None, Phone("+33639980123"), MOBILE]
        outcomes = [*[Outcome.ANSWERED] * 5, Outcome.SUSPECT]
        at = [monday - timedelta(hours=hours) for hours in (30, 2, -0.5, -4, 1, 3)]

        def ring(tx: Tx) -> None:
            tx.people.save(replace(tx.people.get(anne), phone=MOBILE))
            shift = tx.roster.shifts([LYON], monday, monday + timedelta(hours=1))[0]
            tx.roster.save_seat(Seat(SeatId(0), shift.id, anne, shift.starts, shift.ends))
            tx.calls.save_calls(
                [
                    Call(CallId(0), LYON, None, False, rang, outcome, phone, ended_at=rang)
                    for rang, outcome, phone in zip(at, outcomes, numbers, strict=True)
                ]
            )

        await lyon.store.write(ring)
        (said,) = await lyon.privately("v1", "/stats")
        assert said.splitlines()[-1] == "Vous : 0 h de permanence, 3 appels pris"


# ---------------------------------------------------------------- words


def test_a_period_is_named_in_both_languages() -> None:
    periods = [WEEK, *(period_meant(words, TUESDAY) for words in ("hier", "mois", "2026"))]
    assert [period_name(period, FR, TUESDAY) for period in periods if period] == [
        "du mercredi 18 novembre au mardi 24 novembre",
        "lundi 23 novembre",
        "novembre 2026",
        "2026",
    ]
    assert [period_name(period, EN, TUESDAY) for period in periods if period][:3] == [
        "Wednesday 18 November to Tuesday 24 November",
        "Monday 23 November",
        "November 2026",
    ]


def test_days_are_named_with_their_year_unless_it_is_this_one() -> None:
    days = ReportPeriod(date(2025, 12, 31), date(2026, 1, 2)), ReportPeriod(date(2024, 1, 1), date(2024, 4, 1))
    day = ReportPeriod(date(2025, 11, 24), date(2025, 11, 25))
    assert [period_name(period, FR, TUESDAY) for period in (*days, day)] == [
        "du mercredi 31 décembre 2025 au jeudi 1er janvier 2026",
        "du lundi 1er janvier au dimanche 31 mars 2024",
        "lundi 24 novembre 2025",
    ]
    assert period_name(WEEK, EN) == "Wednesday 18 November to Tuesday 24 November 2026"


def test_the_figures_are_told_in_words() -> None:
    found = figures(CALLS, ALERTS, WATCHES)
    assert "\n".join(figure_rows(found, FR)).replace("\u00a0", " ").replace("\u202f", " ") == (
        "7 appels.\n"
        "Dont un pendant que la ligne était fermée ; il ne compte pas dans la suite.\n"
        "Appels pris : 3 (50 %)\n"
        "Sans réponse : 2\n"
        "Très courts, peut-être un répondeur : 1\n"
        "Attente médiane : 18 s ; pour 95 % des appels, au plus 1 min\n"
        "Rappelés dans l'heure : 2 sur 4\n"
        "Permanences tenues : 4 h ; sans personne : 1 h\n"
        "Heures les plus chargées : 10 h, 11 h et 12 h"
    )
    assert figure_rows(found, EN)[-1] == "Busiest hours: 10:00, 11:00, and 12:00"
    assert (length_words(timedelta(0), FR), length_words(timedelta(minutes=90), FR)) == ("0\u00a0h", "1\u00a0h\u00a030")


async def test_ones_own_figures_are_told_to_oneself_in_private_and_never_in_the_room() -> None:
    async with helpline() as lyon:
        (in_room,), (privately,) = await lyon.say("v1", "/stats"), await lyon.privately("v1", "/stats")
        rows = in_room.splitlines()
        assert privately.splitlines() == [*rows, "Vous : 0 h de permanence, aucun appel pris"]
        assert rows[0] == "Chiffres, Lyon : du mardi 17 novembre au lundi 23 novembre"
        assert await lyon.say("v1", "/stats bleu") == [
            "Je n'ai pas compris « bleu ». Par exemple : /stats hier, /stats du 1er au 15, /stats novembre"
        ]
        assert await lyon.privately("c1", "/bilan bleu") == [
            "Je n'ai pas compris « bleu ». Par exemple : /bilan hier, /bilan du 1er au 15, /bilan novembre"
        ]


async def test_a_period_that_has_not_begun_has_no_figures_yet() -> None:
    async with helpline() as lyon:
        for words, named in (
            ("2050", "2050"),
            ("demain", "mardi 24 novembre"),
            ("semaine 53", "du lundi 28 décembre 2026 au dimanche 3 janvier 2027"),
        ):
            assert await lyon.say("v1", f"/stats {words}") == [
                f"Pas encore de chiffres ({named}) : cette période n'a pas commencé."
            ]
        assert await lyon.say("v1", "/stats du 15 novembre au 3 novembre") == [
            "Cette période finit avant de commencer. Écrivez d'abord le début, puis la fin."
        ]


@pytest.mark.parametrize(
    ("words", "starts", "ends", "named", "english"),
    [
        ("", "2026-11-11", "2026-11-18", "la semaine d'avant", "the week before"),
        ("hier", "2026-11-22", "2026-11-23", "la veille", "the day before"),
        ("octobre", "2026-09-01", "2026-10-01", "le mois d'avant", "the month before"),
        (
            "novembre",
            "2026-10-01",
            "2026-10-25",
            "les 24 premiers jours du mois d'avant",
            "in the first 24 days of the month before",
        ),
        ("2025", "2024-01-01", "2025-01-01", "l'année d'avant", "the year before"),
        ("2026", "2025-01-01", "2025-11-25", "l'année d'avant à la même date", "the year before, to the same date"),
    ],
)
def test_a_period_is_compared_with_what_came_before_it(
    words: str, starts: str, ends: str, named: str, english: str
) -> None:
    period = period_meant(words, TUESDAY)
    assert period is not None
    before = period_before(period, TUESDAY)
    assert before == ReportPeriod(date.fromisoformat(starts), date.fromisoformat(ends))
    assert (name_before(period, before, FR), name_before(period, before, EN)) == (named, english)


def test_other_days_are_compared_with_as_many_before_and_a_long_month_with_a_short_one_as_a_whole() -> None:
    days = ReportPeriod(date(2026, 11, 1), date(2026, 11, 16))
    assert period_before(days, TUESDAY) == ReportPeriod(date(2026, 10, 17), date(2026, 11, 1))
    march = ReportPeriod(date(2026, 3, 1), date(2026, 4, 1))
    assert period_before(march, date(2026, 3, 30)) == ReportPeriod(date(2026, 2, 1), date(2026, 3, 1))
    assert period_before(march, date(2026, 4, 1)) == ReportPeriod(date(2026, 2, 1), date(2026, 3, 1))


def test_figures_are_told_beside_those_of_the_period_before() -> None:
    found, earlier = figures(CALLS, ALERTS, WATCHES), figures(CALLS[:2], [], WATCHES[:1])
    rows = figure_rows(found, FR, Earlier(earlier, "la semaine d'avant"))
    assert [row.replace("\u00a0", " ").replace("\u202f", " ") for row in rows if "contre" in row] == [
        "7 appels, contre 2 la semaine d'avant.",
        "Appels pris : 3 (50 %, contre 100 %)",
        "Attente médiane : 18 s, contre 8 s ; pour 95 % des appels, au plus 1 min",
        "Permanences tenues : 4 h, contre 2 h ; sans personne : 1 h",
    ]
    none = figure_rows(found, EN, Earlier(figures([], [], WATCHES[:1]), "the week before"))
    assert [row.replace("\u00a0", " ") for row in none if "against" in row] == [
        "7 calls, against none the week before.",
        "Hours covered: 4 h, against 2 h; with nobody: 1 h",
    ]


async def test_a_month_is_told_beside_the_one_before_if_anything_is_known_of_it() -> None:
    async with helpline() as lyon:
        line = lyon.app.deployment.lines[0].id

        def ring(tx: Tx) -> None:
            rang = [datetime(2026, month, 5, 9, tzinfo=UTC) for month in (9, 10, 10)]
            calls = [Call(CallId(0), line, None, False, at, Outcome.MISSED, ended_at=at) for at in rang]
            tx.calls.save_calls(calls)

        await lyon.store.write(ring)
        for words, first in (
            ("/stats octobre", "2 appels, contre un seul le mois d'avant."),
            ("/stats du 1er au 15 octobre", "2 appels."),
            ("/stats septembre", "Un appel."),
        ):
            assert (await lyon.say("v1", words))[0].splitlines()[1] == first
