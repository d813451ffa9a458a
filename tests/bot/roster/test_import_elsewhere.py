"""Rosters as other programs write them: each file of `tests/cases/roster`, their relatives, and any bytes at all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.cli.commands import read_roster
from bot.demo import seed
from bot.errors import ConfigError
from bot.model import LineKind
from bot.roster.import_apply import apply_import
from bot.roster.import_ical import read_calendar
from bot.roster.import_names import is_free_place, named_people
from bot.roster.import_table import Reading, Row, decode_file, read_csv
from storage.store import SqlStore

LYON = seed.demo_line(LineKind.LINE)
TWO_HOURS = timedelta(hours=2)
NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)  # a Sunday
CASES = Path(__file__).parents[2] / "cases" / "roster"
DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SUNDAY = 1, 2, 3, 4, 6
FIRST = date(2026, 12, 1)
CHLOE = ("Chloé", "+33639980103", time(14), time(16), TUESDAY)


def case_of(name: str) -> Path:
    return CASES / ("calendars" if name.startswith("ics") else "tables") / name


def of_file(name: str) -> Reading:
    return read_roster(case_of(name), LYON, TWO_HOURS, NOW)


def short(rows: Sequence[Row]) -> list[tuple[str, str | None, time, time, int | date | None]]:
    return [(r.name, r.phone, r.starts, r.ends, r.on if r.weekday is None else r.weekday) for r in rows]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("csv-01-french-excel-cp1252.csv", [CHLOE]),
        ("csv-03-excel-hms.csv", [CHLOE]),
        ("csv-06-nom-et-prenom.csv", [("Chloé Durand", *CHLOE[1:])]),
        ("csv-07-extra-column-email.csv", [CHLOE]),
        ("csv-12-date-with-weekday.csv", [(*CHLOE[:4], FIRST)]),
        (
            "csv-16-empty-name-free-slot.csv",
            [("", None, time(14), time(16), TUESDAY), ("Chloé", "+33639980103", time(16), time(18), TUESDAY)],
        ),
        (
            "csv-17-libre-name.csv",
            [("", None, time(14), time(16), day) for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)],
        ),
        ("csv-20-merged-days.csv", [CHLOE, ("Driss", "+33639980104", time(16), time(18), TUESDAY)]),
        ("csv-23-trailing-semicolons.csv", [CHLOE]),
        (
            "csv-25-midnight-24h.csv",
            [
                ("Chloé", "+33639980103", time(22), time(0), TUESDAY),
                ("Chloé", "+33639980103", time(20), time(0), WEDNESDAY),
                ("Chloé", "+33639980103", time(20), time(0), THURSDAY),
            ],
        ),
        ("csv-26-midi.csv", [("Chloé", "+33639980103", time(12), time(14), TUESDAY)]),
        ("csv-42-old-mac-cr.csv", [CHLOE]),
        ("ics09-utc-weekly-late-evening.ics", [("Anne", None, time(0), time(2), WEDNESDAY)]),
        ("ics11-google-exdate.ics", [("Anne", None, time(14), time(16), TUESDAY)]),
        ("ics12-count.ics", [("Anne", None, time(14), time(16), TUESDAY)]),
        (
            "ics13-interval2.ics",
            [("Anne", None, time(14), time(16), FIRST + n * timedelta(weeks=2)) for n in range(4)],
        ),
        ("ics15-cancelled.ics", []),
        ("ics19-two-names.ics", [(name, None, time(14), time(16), FIRST) for name in ("Anne", "Bakari")]),
        ("ics20-permanence-prefix.ics", [("Anne", None, time(14), time(16), FIRST)]),
        ("ics39a-phone-nbsp.ics", [("Ines", "+33639980119", time(14), time(16), FIRST)]),
        ("ics42-libre.ics", [("", None, time(14), time(16), FIRST)]),
        ("ics46-line-own-number-in-description.ics", [("Anne", None, time(14), time(16), FIRST)]),
        ("ics51-other-persons-number-in-description.ics", [("Anne", None, time(14), time(16), FIRST)]),
        ("ics52-history-of-years.ics", []),
        ("ics54-pagerduty-real-shape.ics", [("Anne Durand", None, time(14), time(16), FIRST)]),
        ("ics58-series-that-ended-in-2023.ics", []),
        ("ics60-series-begins-in-february.ics", [("Xavier", None, time(20), time(22), SUNDAY)]),
    ],
)
def test_a_file_from_elsewhere_is_read_right(
    name: str, rows: list[tuple[str, str | None, time, time, int | date]]
) -> None:
    reading = of_file(name)
    assert (short(reading.rows), reading.faults) == (rows, ())


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("csv-31-days-mixed.csv", ["6: needs a weekday, such as mardi"]),  # 2 is Monday for some, Tuesday for others
        ("csv-39-end-equals-start.csv", ["2: ends when it starts; write when it ends"]),
        ("csv-45-lines-own-number.csv", ["2: has a line's own number, and no person's"]),
        ("ics53-at-prefix-and-mail.ics", ["10: has a mail address, and no name"]),
        (
            "users-08-missing-digit.txt",
            [
                "1: not a phone number of FR; write it in full, such as +33 1 99 00 50 01",
                "2: not a phone number of FR; write it in full, such as +33 1 99 00 50 01",
                "3: has a number that no person has (premium-rate, toll-free, satellite); or is a digit missing?",
                "4: not a phone number of FR; write it in full, such as +33 1 99 00 50 01",
            ],
        ),
    ],
)
def test_a_file_that_cannot_be_taken_over_says_why(name: str, faults: list[str]) -> None:
    assert list(of_file(name).faults) == [f"{case_of(name)}:{fault}" for fault in faults]


def test_every_case_is_tried() -> None:
    here = Path(__file__).read_text()
    cases = [*CASES.glob("calendars/*"), *CASES.glob("tables/*")]
    assert [case.name for case in cases if f'"{case.name}"' not in here] == []


def test_seasons_and_dates_left_out_are_those_of_the_calendar() -> None:
    def season(name: str) -> tuple[date | None, date | None, list[date]]:
        (row,) = of_file(name).rows
        return row.season_starts, row.season_ends, sorted(row.left_out)

    assert season("ics11-google-exdate.ics") == (FIRST, None, [date(2026, 12, 22), date(2026, 12, 29)])
    assert season("ics12-count.ics") == (FIRST, date(2026, 12, 22), [])
    assert season("ics60-series-begins-in-february.ics") == (date(2027, 2, 7), None, [])
    assert [of_file(n).over for n in ("ics52-history-of-years.ics", "ics15-cancelled.ics")] == [3, 1]


# ---------------------------------------------------------------- calendars

COMPLICATED = "repeats in a way that is too complicated; write such dates as events of their own"
NEVER = (
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;COUNT=3;UNTIL=20261222T120000Z",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=4",
    "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
    "FREQ=WEEKLY;INTERVAL=0",
)
HOURS = "DTSTART;TZID=Europe/Paris:20261201T140000\nDTEND;TZID=Europe/Paris:20261201T160000\n"


def events(*inside: str) -> Reading:
    body = "".join(f"BEGIN:VEVENT\nUID:{n}@x\n{event}\nEND:VEVENT\n" for n, event in enumerate(inside))
    return read_calendar(f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n", "r.ics", LYON, NOW)


def changed(change: str) -> Reading:
    """Anne's series on Tuesdays, with an event that changes December 8th."""
    head = f"BEGIN:VEVENT\nUID:1\nSUMMARY:Anne\n{HOURS}RRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    change = f"BEGIN:VEVENT\nUID:1\n{change}\nEND:VEVENT\n"
    return read_calendar(f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{change}END:VCALENDAR\n", "r.ics", LYON, NOW)


def test_one_date_of_a_series_may_be_another_persons_at_another_time_or_cancelled() -> None:
    on = "RECURRENCE-ID;TZID=Europe/Paris:20261208T140000\n"
    times = "DTSTART;TZID=Europe/Paris:202612{0}0000\nDTEND;TZID=Europe/Paris:202612{1}0000"
    day = date(2026, 12, 8)
    weekly = ("Anne", None, time(14), time(16), TUESDAY)
    for change, also in (
        (f"{on}SUMMARY:Bakari\n" + times.format("08T14", "08T16"), [("Bakari", None, time(14), time(16), day)]),
        (f"{on}SUMMARY:Anne\n" + times.format("08T18", "08T20"), [("Anne", None, time(18), time(20), day)]),
        (
            f"{on}SUMMARY:Anne\n" + times.format("09T14", "09T16"),
            [("Anne", None, time(14), time(16), date(2026, 12, 9))],
        ),
        (f"{on}SUMMARY:Anne\nSTATUS:CANCELLED\n" + times.format("08T14", "08T16"), []),
    ):
        reading = changed(change)
        assert reading.faults == ()
        assert short(reading.rows) == [weekly, *also], change
        assert reading.rows[0].left_out == {day}


async def test_this_and_following_is_one_place(store: SqlStore) -> None:
    reading = events(
        f"SUMMARY:Anne\n{HOURS}RRULE:FREQ=WEEKLY;UNTIL=20261214T225959Z",
        "SUMMARY:Bakari\nDTSTART;TZID=Europe/Paris:20261215T140000\nDTEND;TZID=Europe/Paris:20261215T160000\n"
        "RRULE:FREQ=WEEKLY",
    )
    done = await store.write(lambda tx: apply_import(tx, LYON, reading.rows, NOW, proved=False))
    assert (done.people, done.slots, done.left) == (
        ["Anne", "Bakari"],
        ["Tuesday, 14:00-16:00, from 2026-12-01"],
        [],
    )
    (slot,) = await store.read(lambda tx: tx.roster.slots(LYON.id))
    assert (slot.seats, len(done.new)) == (1, 5 + 8)


async def test_a_date_left_out_is_nobodys_and_a_free_place_is_no_person(store: SqlStore) -> None:
    reading = of_file("ics11-google-exdate.ics")
    free = of_file("csv-17-libre-name.csv")
    done = await store.write(lambda tx: apply_import(tx, LYON, (*reading.rows, *free.rows), NOW, proved=False))
    assert done.people == ["Anne"]
    assert [words for words in done.new if "theirs" in words] == [
        f"Anne: 2026-12-{day:02} 14:00: theirs" for day in (1, 8, 15)
    ] + [f"Anne: 2027-01-{day:02} 14:00: theirs" for day in (5, 12, 19)]
    assert len(done.slots) == 4


async def test_two_people_at_one_dated_time_are_two_seats_and_the_past_is_left_alone(store: SqlStore) -> None:
    both = of_file("ics19-two-names.ics")
    past = read_csv("date;debut;nom\n01/12/2020;14h;Zoé\n", "r.csv", LYON, TWO_HOURS)
    for new in (5 + 2, 0):  # importing twice is importing once
        done = await store.write(lambda tx: apply_import(tx, LYON, (*both.rows, *past.rows), NOW, proved=False))
        assert (len(done.new), done.left) == (new, ["1 rows of the past: left alone"])


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "FREQ=WEEKLY;\n BYSECOND=1"],
)
def test_what_repeats_many_times_a_day_is_refused_before_it_is_counted(rule: str) -> None:
    reading = events(f"SUMMARY:Anne\n{HOURS}RRULE:{rule}")
    assert reading == Reading((), ("r.ics:8: repeats several times a day, which no shift does",))


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        ("DTSTART:99991231T230000Z\nDTEND:99991231T235900Z", "is in the year 9999, too far away"),
        (
            "DTSTART:00010101T000000Z\nDTEND:00010101T010000Z\nRRULE:FREQ=DAILY",
            "begins before 1990; let it begin later",
        ),
        (f"{HOURS}RRULE:FREQ=WEEKLY;COUNT=99999999", COMPLICATED),
        *((f"{HOURS}RRULE:{rule}", COMPLICATED) for rule in NEVER),
        (f"{HOURS}RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", COMPLICATED),
        ("DTSTART;VALUE=DATE:20261201", "has no time of day"),
        ("DTSTART:20261201T140000Z\nDURATION:P99999999W", "lasts a day or longer, or no time"),
        (
            "DTSTART:20261201T060000Z\nDURATION:PT15H",
            "lasts more than 14 hours; if that is right",
        ),
    ],
)
def test_years_and_lengths_that_no_roster_has_are_one_sentence(event: str, fault: str) -> None:
    reading = events(f"SUMMARY:Anne\n{event}")
    assert reading.rows == ()
    assert [words.startswith(f"r.ics:3: {fault}") for words in reading.faults] == [True]


def test_a_last_day_without_an_hour_is_one_of_the_series() -> None:
    (row,) = events(f"SUMMARY:Anne\n{HOURS}RRULE:FREQ=WEEKLY;UNTIL=20261222").rows
    assert (row.season_ends, row.left_out) == (date(2026, 12, 22), frozenset())


def test_from_here_on_another_person_is_the_same_place() -> None:
    change = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261208T140000\nSUMMARY:Bakari\n"
    rows = changed(change + HOURS.replace("20261201", "20261208")).rows
    assert [row.on for row in rows if row.name == "Bakari"] == sorted(rows[0].left_out)
    assert len(rows) == 1 + 7


def test_too_many_running_series_or_zones_are_told() -> None:
    series = events(*[f"SUMMARY:Anne\n{HOURS}RRULE:FREQ=WEEKLY"] * 201)
    assert series.faults == ("r.ics:1403: more than 200 series that still run, too many for a roster",)
    zones = read_calendar("BEGIN:VTIMEZONE\n" * 21, "r.ics", LYON, NOW)
    assert zones.faults == ("r.ics:21: more than 20 time zones, too many for a roster",)


def test_what_is_over_is_not_even_judged() -> None:
    old = (
        "SUMMARY:Noël\nDTSTART;VALUE=DATE:20261111",
        "SUMMARY:a@example.org\nDTSTART:20261101T080000Z\nDTEND:20261103T080000Z",
        "SUMMARY:06 39 98\nDTSTART:20250107T130000Z\nDTEND:20250107T150000Z\nRRULE:FREQ=WEEKLY;COUNT=4",
    )
    assert events(*old) == Reading((), (), 3)


# ---------------------------------------------------------------- names and numbers


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "LIBRE",
        "libre !",
        "À pourvoir",
        "à prendre",
        "?",
        "???",
        "-",
        "–",
        "N/A",
        "n.a.",
        "TBD",
        "(vide)",
        "Free",
        "OPEN",
        "unassigned",
        "nobody",
        "to be confirmed",
        "Personne",
        "[vacant]",
        "…",
        "volunteer needed",
    ],
)
def test_a_free_place_is_no_person(written: str) -> None:
    assert is_free_place(written)
    assert named_people(written, LYON) == [("", None)]


@pytest.mark.parametrize("written", ["Libreville", "Anne", "Franck Libre", "X Æ", "Nadia"])
def test_a_name_is_no_free_place(written: str) -> None:
    assert not is_free_place(written)


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Anne 06/39/98/01/01", [("Anne", "+33639980101")]),
        ("+33 (0)6 39 98 01 01 Anne", [("Anne", "+33639980101")]),
        ("Anne (06 39 98 01 01)", [("Anne", "+33639980101")]),
        ("Permanence Lyon - Anne-Marie 06.39.98.01.01", [("Anne-Marie", "+33639980101")]),
        ("Anne 0639980101 & Bakari 0639980102", [("Anne", "+33639980101"), ("Bakari", "+33639980102")]),
        ("Anne et Bakari", [("Anne", None), ("Bakari", None)]),
        ("Anne / LIBRE", [("Anne", None), ("", None)]),
        ("Anne 2", [("Anne 2", None)]),
        ("📞 Anne D. (06 39 98 01 01)", [("Anne D.", "+33639980101")]),
        ("N/A", [("", None)]),
        ("On-call: Anne", [("Anne", None)]),
    ],
)
def test_a_title_names_people_with_their_numbers(written: str, people: list[tuple[str, str | None]]) -> None:
    assert named_people(written, LYON) == people


@pytest.mark.parametrize(
    "written",
    [
        "Anne 06 39 98 01",
        "Anne 06 39 98 01 5",
        "Anne 639980101",
        "06 39 98 01 01",
        "Anne 04 65 71 00 01",
        "Anne - bureau 12",
        "Durand, Anne",
        "anne@example.org",
        "Anne 0639980101 0639980102",
        "Anne 00 39 98 01 02",
    ],
)
def test_a_title_with_a_number_that_is_not_a_persons_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^(has|not|names) "):
        named_people(written, LYON)


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_is_read(encoding: str, ends: str) -> None:
    written = f"Jour;Début;Nom{ends}Mardi;14h;Chloé{ends}"
    if (encoding, ends) == ("cp1252", "\r"):
        encoding = "mac_roman"  # who ends lines like this writes like this
    rows = read_csv(decode_file(written.encode(encoding), "r.csv"), "r.csv", LYON, TWO_HOURS).rows
    assert [(row.name, row.weekday) for row in rows] == [("Chloé", TUESDAY)]


@pytest.mark.parametrize(
    "written",
    [
        "Mar.",
        "mardis",
        "Tues",
        "Tue",
        "MA",
        "tous les mardis",
        "Every Tuesday",
        "MARDI",
        "01/12/2026",
        "2026-12-01",
        "mardi 01/12/2026",
        "mar. 1 décembre 2026",
        "mardi 1er décembre 2026",
        "01.12.2026",
        "1/12/26",
        "2026-12-01 00:00:00",
    ],
)
def test_a_day_may_be_written_in_many_ways(written: str) -> None:
    column = "Date" if any(letter.isdigit() for letter in written.replace("1er", "1")) else "Jour"
    reading = read_csv(f"{column};Début;Nom\n{written};14h;Anne\n", "r.csv", LYON, TWO_HOURS)
    assert reading.faults == ()
    assert [row.weekday if row.on is None else row.on for row in reading.rows] == [
        TUESDAY if column == "Jour" else FIRST
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("Date;Début;Nom\nlundi 01/12/2026;14h;A\n", "2: has a weekday and a date that do not agree"),
        ("Date;Début;Nom\n01/12/9999;14h;A\n", "2: needs a date, such as 24/11/2026"),
        (
            "Jour;Début;Fin;Nom\nMardi;8h;23h;A\n",
            "2: lasts more than 14 hours; if that is right",
        ),
        ("Jour;Début;Nom;Tel\nMardi;14h;LIBRE;0639980101\n", "2: has a number and no name"),
        ("Jour;Début;Nom\nMardi;14h;Anne 0639980101\n", "2: has a number in the name that is not understood; is a"),
        ("Jour;Début;Nom\nMardi;14h;Anne / Bakari\n", "2: names several people, or one with a comma"),
        ("Jour;Début;Nom\n;14h;Anne\n", "2: needs a weekday, such as mardi"),
        (f"Jour;Début;Nom\nMardi;14h;{'A' * 200_000}\n", "2: is not a table: a cell is too long or never ends"),
        (f'Jour;Début;Nom\nMardi;14h;"{"A" * 200_000}\n', "2: is not a table: a cell is too long or never ends"),
    ],
)
def test_a_row_that_cannot_be_meant_is_one_sentence(table: str, fault: str) -> None:
    (told,) = read_csv(table, "r.csv", LYON, TWO_HOURS).faults
    assert told.startswith(f"r.csv:{fault}")


# ---------------------------------------------------------------- any bytes

WORDS = st.sampled_from(
    [
        "BEGIN:VCALENDAR\n",
        "END:VCALENDAR\n",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "SUMMARY:Anne\n",
        HOURS,
        "UID:1\n",
        "RRULE:FREQ=WEEKLY\n",
        "RRULE:FREQ=YEARLY;BYDAY=9MO\n",
        "RRULE:;;\n",
        "EXDATE:x\n",
        "RDATE:20261203T140000\n",
        "RECURRENCE-ID:20261208T130000Z\n",
        "DTSTART:00010101T000000\n",
        "DTEND;TZID=No/Where:99991231T235959\n",
        "DURATION:-P1D\n",
        "STATUS:CANCELLED\n",
        "RRULE:FREQ=DAILY;COUNT=-1\n",
        "BEGIN:VTIMEZONE\n",
        " x\n",
        "\0",
        "é",
        "Jour;Début;Fin;Nom;Tel\n",
        "Mardi;14h;16h;Anne;\n",
        ";;;;\n",
        '"',
        "Date,Start,Name\n",
        "sep=;\n",
        ",",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(WORDS, max_size=25).map(lambda parts: "".join(parts).encode())))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_a_roster_or_sentences(tmp_path: Path, content: bytes) -> None:
    for ending in ("csv", "ics", "txt"):
        path = tmp_path / f"roster.{ending}"
        path.write_bytes(content)
        try:
            faults = read_roster(path, LYON, TWO_HOURS, NOW).faults
        except ConfigError as error:
            faults = (str(error),)
        assert all(fault.startswith(f"{path}:") for fault in faults)
