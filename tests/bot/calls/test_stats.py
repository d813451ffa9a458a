"""Figures of a period, and the words that name one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calls.stats import (
    Figures,
    OwnFigures,
    ReportPeriod,
    compute_figures,
    hours_covered,
    hours_of,
    own_figures,
    percentile,
    was_open,
)
from bot.commands.stats import figure_rows, length_words, period_meant, period_name
from bot.model import Call, CallId, Ending, LineId, MissedCall, Outcome, Phone, VolunteerId
from bot.roster.shifts import DutyPeriod
from bot.text import text_in
from tests.support.helpline import helpline

LYON = LineId("lyon")
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 11, 24)
WEEK = ReportPeriod(TUESDAY - timedelta(days=6), TUESDAY + timedelta(days=1))
ANNE, BAKARI = VolunteerId(1), VolunteerId(2)
MOBILE = Phone("+33639980122")
CALLER = Phone("+33639980101")
FR, EN = text_in("fr", "Europe/Paris"), text_in("en", "Europe/Paris")


def on_tuesday(hour: float) -> datetime:
    return datetime(2026, 11, 24, tzinfo=PARIS).astimezone(UTC) + timedelta(hours=hour)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def call(hour: float, outcome: Outcome, waited: float = 0, *, by: Phone | None = None, records: bool = False) -> Call:
    rang = on_tuesday(hour)
    ended = None if outcome is Outcome.GOING_ON else rang + seconds(waited)
    measured = None if records else seconds(waited)
    return Call(
        CallId(0),
        LYON,
        CALLER,
        True,
        rang,
        outcome,
        by,
        ended_at=ended,
        waited=measured,
        records_only=records,
    )


def alert(
    hour: float, minutes: float | None = None, ending: Ending | None = None, caller: Phone | None = CALLER
) -> MissedCall:
    closed = None if minutes is None else on_tuesday(hour) + timedelta(minutes=minutes)
    return MissedCall(1, LYON, caller, (CallId(1),), on_tuesday(hour), closed_at=closed, ending=ending)


WATCHES = [
    DutyPeriod(on_tuesday(10), on_tuesday(12), (ANNE,)),
    DutyPeriod(on_tuesday(12), on_tuesday(13), ()),
    DutyPeriod(on_tuesday(14), on_tuesday(16.5), (ANNE, BAKARI)),
]
CALLS = [
    call(10.5, Outcome.ANSWERED, 8, by=MOBILE),
    call(10.6, Outcome.ANSWERED, 20, by=MOBILE),
    call(11.2, Outcome.SUSPECT, 18, by=MOBILE),
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
    alert(14.6, 0, caller=None),
    alert(13.5),
]


def test_the_figures_of_a_day_are_all_there() -> None:
    found = compute_figures(CALLS, ALERTS, WATCHES, WEEK, PARIS, on_tuesday(16))
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
    found = compute_figures([], [], [], WEEK, PARIS, on_tuesday(16))
    assert (found.calls, found.answer_rate, found.median_wait, found.held) == (0, None, None, timedelta(0))
    assert figure_rows(found, FR) == [
        "Aucun appel.",
        "Permanences tenues\u00a0: 0\u00a0h\u00a0; sans personne\u00a0: 0\u00a0h",
    ]


def test_a_line_without_a_roster_is_never_closed() -> None:
    assert compute_figures(CALLS, [], [], WEEK, PARIS, on_tuesday(16)).while_closed == 0


@pytest.mark.parametrize(
    ("starts", "ends", "opened"),
    [(9, 9.99, False), (9, 10, True), (12.99, None, True), (13, None, False), (13, 14, True), (16.5, 17, False)],
)
def test_a_call_meets_an_open_line_when_it_comes_or_when_it_ends(
    starts: float, ends: float | None, opened: bool
) -> None:
    assert was_open(WATCHES, on_tuesday(starts), on_tuesday(ends) if ends else None) is opened


def test_a_percentile_is_a_wait_that_somebody_had() -> None:
    waits = [seconds(number) for number in range(1, 21)]
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


def test_ones_own_figures_are_hours_held_and_calls_on_ones_phone_or_on_ones_watch_alone() -> None:
    unnamed = [call(11, Outcome.ANSWERED), call(14.1, Outcome.ANSWERED), call(11.5, Outcome.MISSED)]
    found = own_figures([*CALLS[:3], *unnamed], WATCHES, ANNE, MOBILE, on_tuesday(15))
    assert found == OwnFigures(held=timedelta(hours=3), answered=3)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("", "2026-11-18", "2026-11-25"),
        ("semaine", "2026-11-18", "2026-11-25"),
        ("this week", "2026-11-18", "2026-11-25"),
        ("la semaine dernière", "2026-11-16", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("aujourd'hui", "2026-11-24", "2026-11-25"),
        ("Aujourd’hui", "2026-11-24", "2026-11-25"),
        ("today", "2026-11-24", "2026-11-25"),
        ("hier", "2026-11-23", "2026-11-24"),
        ("mois", "2026-11-01", "2026-12-01"),
        ("le mois dernier", "2026-10-01", "2026-11-01"),
        ("NOVEMBRE", "2026-11-01", "2026-12-01"),
        ("décembre", "2025-12-01", "2026-01-01"),
        ("en août 2024", "2024-08-01", "2024-09-01"),
        ("2025", "2025-01-01", "2026-01-01"),
        ("année 2025", "2025-01-01", "2026-01-01"),
        ("year", "2026-01-01", "2027-01-01"),
        ("l'année dernière", "2025-01-01", "2026-01-01"),
    ],
)
def test_periods_are_named_as_people_name_them(words: str, starts: str, ends: str) -> None:
    assert period_meant(words, TUESDAY) == ReportPeriod(date.fromisoformat(starts), date.fromisoformat(ends))


@pytest.mark.parametrize(
    "words",
    ["bleu", "99999", "0", "novembre décembre", "last", "2025 2026", "mois 2025", "mardi", "🙂", "9" * 5000, "²"],
)
def test_what_names_no_period_is_not_guessed(words: str) -> None:
    assert period_meant(words, TUESDAY) is None


def test_a_period_is_named_in_both_languages() -> None:
    periods = [WEEK, *(period_meant(words, TUESDAY) for words in ("hier", "mois", "2026"))]
    assert [period_name(period, FR) for period in periods if period] == [
        "du mercredi 18 novembre au mardi 24 novembre",
        "lundi 23 novembre",
        "novembre 2026",
        "2026",
    ]
    assert [period_name(period, EN) for period in periods if period][:3] == [
        "Wednesday 18 November to Tuesday 24 November",
        "Monday 23 November",
        "November 2026",
    ]


def test_the_figures_are_told_in_words() -> None:
    found = compute_figures(CALLS, ALERTS, WATCHES, WEEK, PARIS, on_tuesday(16))
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
            "Je n'ai pas compris la période. Par exemple : /stats hier, /stats mois, /stats novembre, /stats 2026"
        ]
