"""A roster that was kept elsewhere: what its rows mean, what is refused, and what becomes of it here."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from textwrap import dedent

import pytest

from bot.demo import seed
from bot.errors import ConfigError
from bot.model import LineId, LineKind, Phone, Role
from bot.roster.import_apply import Settled, apply_import, conflicts_with_store
from bot.roster.import_ical import read_calendar
from bot.roster.import_table import Row, conflicts_between_rows, decode_file, read_csv, read_users
from storage.store import SqlStore

LYON = seed.demo_line(LineKind.LINE)
TWO_HOURS = timedelta(hours=2)
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday
ANNE, BAKARI = Phone("+33639980101"), Phone("+33639980102")


def users(text: str) -> tuple[list[Row], list[str]]:
    reading = read_users(dedent(text), "users.txt", LYON, TWO_HOURS)
    return list(reading.rows), list(reading.faults)


def table(text: str) -> tuple[list[Row], list[str]]:
    reading = read_csv(dedent(text), "roster.csv", LYON, TWO_HOURS)
    return list(reading.rows), list(reading.faults)


def calendar(*events: str) -> tuple[list[Row], list[str]]:
    inside = "".join(f"BEGIN:VEVENT\n{dedent(event).strip()}\nEND:VEVENT\n" for event in events)
    reading = read_calendar(f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n", "roster.ics", LYON, NOW)
    return list(reading.rows), list(reading.faults)


# ---------------------------------------------------------------- users.txt


@pytest.mark.parametrize(
    ("written", "weekday", "starts", "ends", "name"),
    [
        ("Mardi 14h: Anne 0033639980101", 1, time(14), time(16), "Anne"),
        ("lundi 2PM: Anne-Marie Du Pré 0033639980101", 0, time(14), time(16), "Anne-Marie Du Pré"),
        ("Mardi 14h30 : Anne : 0033639980101", 1, time(14, 30), time(16, 30), "Anne"),
        ("Jeudi 4PM: Anne: 06 39 98 01 01", 3, time(16), time(18), "Anne"),
        ("Samedi 14:30: Anne +33639980101", 5, time(14, 30), time(16, 30), "Anne"),
        ("dim 22h-6h: Anne 0033639980101", 6, time(22), time(6), "Anne"),
        ("vendredi 9h–12h30: Anne 0033639980101", 4, time(9), time(12, 30), "Anne"),
        ("Dimanche 23h: Anne 2 0033639980101", 6, time(23), time(1), "Anne 2"),
    ],
)
def test_a_row_of_the_old_tool_is_a_weekly_time(
    written: str, weekday: int, starts: time, ends: time, name: str
) -> None:
    assert users(written) == ([Row("users.txt:1", name, ANNE, starts, ends, weekday)], [])


def test_every_row_that_is_not_understood_is_told_with_its_place_and_without_its_number() -> None:
    rows, faults = users(
        """\
        # les permanences
        #Mardi 4PM: Anne : 0033639980101

        Mardu 14h: Anne 0033639980101
        Mardi 25h: Anne 0033639980101
        Mardi 14h: 0033639980101
        Mardi 14h: Anne 00336399801010101
        Mardi 14h Anne
        Mardi 16h: Bakari 0033639980102
        """
    )
    assert [row.place for row in rows] == ["users.txt:9"]
    assert faults == [
        "users.txt:4: needs a weekday, such as mardi",
        "users.txt:5: needs a time, such as 14h or 14h30",
        "users.txt:6: has a number and no name",
        "users.txt:7: not a phone number of FR; write it in full, such as +33 1 99 00 50 01",
        "users.txt:8: must be weekday, hour, name and number, such as Mardi 14h: Anne 0033199005001",
    ]


def test_what_is_too_large_or_no_text_is_told() -> None:
    with pytest.raises(ConfigError, match=r"^users.txt:2: not text that can be read; save the file as UTF-8$"):
        decode_file(b"# un\nMardi 14h: \x81\xff", "users.txt")
    with pytest.raises(ConfigError, match=r"^users.txt: larger than 1,000,000 bytes, too large for a roster$"):
        decode_file(b" " * 1_000_001, "users.txt")


def test_a_name_with_two_numbers_and_a_number_with_two_names_are_told() -> None:
    rows, _ = users(
        """\
        Mardi 14h: Anne 0033639980101
        Jeudi 14h: anné 0033639980102
        Vendredi 14h: Bakari 0033639980101
        """
    )
    assert list(conflicts_between_rows(tuple(rows))) == [
        "users.txt:2: anné has another number at users.txt:1",
        "users.txt:3: the number of Bakari is Anne's at users.txt:1",
    ]


# ---------------------------------------------------------------- CSV


def test_a_table_may_be_french_or_english_with_any_usual_sign_between_cells() -> None:
    once = Row("roster.csv:3", "Bakari", None, time(9), time(11), on=date(2026, 11, 24), trainee=True)
    weekly = Row("roster.csv:2", "Anne", ANNE, time(14), time(16, 30), 1)
    assert table(
        """\
        Jour;Date;Début;Fin;Nom;Téléphone;Formation
        mardi;;14h;16h30;Anne;06 39 98 01 01;
        ;24/11/2026;9h;;Bakari;;oui
        """
    ) == ([weekly, once], [])
    assert table(
        """\
        weekday,date,start,end,name,phone,trainee
        Tuesday,,2pm,16:30,Anne,+33639980101,no
        ,2026-11-24,9:00,11:00,Bakari,,yes
        """
    ) == ([weekly, once], [])


def test_a_table_that_is_not_understood_is_told_row_by_row() -> None:
    words = "must begin with a row of headers: jour or date, debut, fin, nom, telephone, formation"
    assert table("Mardi;14h;Anne\n") == ([], [f"roster.csv:1: {words}"])
    assert table("") == ([], [f"roster.csv:1: {words}"])
    assert table(
        """\
        date;debut;nom;formation
        31/11/2026;14h;Anne;
        24/11/2026;14h;Anne;peut-être
        24/11/2026;14h

        24/11/2026;vers 14h;Anne;
        """
    ) == (
        [],
        [
            "roster.csv:2: needs a date, such as 24/11/2026",
            "roster.csv:3: formation must be oui or non",
            "roster.csv:4: has 2 cells, and there are 4 headers",
            "roster.csv:6: needs a time, such as 14h or 14h30",
        ],
    )


# ---------------------------------------------------------------- iCalendar


def test_a_weekly_event_is_a_weekly_time_and_a_single_one_a_dated_time() -> None:
    rows, faults = calendar(
        """
        SUMMARY:Anne 06 39 98 01 01
        DTSTART;TZID=Europe/Paris:20261124T140000
        DTEND;TZID=Europe/Paris:20261124T160000
        RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261218T130000Z
        """,
        """
        SUMMARY:Bakari 06 39 98 01 02
        DTSTART:20261125T130000Z
        DURATION:PT2H
        """,
        """
        SUMMARY:Chloé
        DTSTART:20261126T220000
        DTEND:20261127T060000
        """,
    )
    season = {"season_starts": date(2026, 11, 24), "season_ends": date(2026, 12, 18)}
    anne = Row("roster.ics:3", "Anne", ANNE, time(14), time(16), 1, **season)  # type: ignore[arg-type]  # two dates
    assert (rows, faults) == (
        [
            anne,
            replace(anne, weekday=3),
            Row("roster.ics:9", "Bakari", BAKARI, time(14), time(16), on=date(2026, 11, 25)),
            Row("roster.ics:14", "Chloé", None, time(22), time(6), on=date(2026, 11, 26)),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("SUMMARY:Anne\nDTSTART;VALUE=DATE:20261124", "has no time of day"),
        ("SUMMARY:Anne\nDTSTART:20261124T140000", "has no end"),
        ("SUMMARY:Anne\nDTSTART:20261124T140000\nDTEND:20261123T140000", "lasts a day or longer, or no time"),
    ],
)
def test_an_event_that_cannot_be_taken_over_is_told(event: str, says: str) -> None:
    assert calendar(event) == ([], [f"roster.ics:3: {says}"])


def test_what_is_no_calendar_is_told() -> None:
    for text in ("", "Mardi 14h", "BEGIN:VCALENDAR\n"):
        assert read_calendar(text, "roster.ics", LYON, NOW).faults[0].startswith("roster.ics:1: ")


# ---------------------------------------------------------------- what becomes of it

WEEK = """\
Mardi 14h: Anne 0033639980101
Mardi 16h: Bakari 0033639980102
Mardi 16h: Anne 0033639980101
"""


async def settled(store: SqlStore, rows: list[Row], *, proved: bool = False) -> Settled:
    return await store.write(lambda tx: apply_import(tx, LYON, rows, NOW, proved=proved))


async def test_people_slots_and_eight_weeks_of_seats_come_in_once(store: SqlStore) -> None:
    rows, _ = users(WEEK)
    first = await settled(store, rows)
    assert (first.new[:6], first.left) == (
        [
            "Anne: new, number …01",
            "Anne: joins the team of Lyon",
            "Bakari: new, number …02",
            "Bakari: joins the team of Lyon",
            "a weekly slot: Tuesday, 14:00-16:00, 1 + 0",
            "a weekly slot: Tuesday, 16:00-18:00, 2 + 0",
        ],
        [],
    )
    assert (len(first.new), first.new[6]) == (6 + 3 * 8, "Anne: 2026-11-24 14:00: theirs")
    team = await store.read(lambda tx: tx.people.members(LYON.id))
    assert [(p.name, p.phone, p.phone_proved_at, m.role) for p, m in team] == [
        ("Anne", ANNE, None, Role.VOLUNTEER),
        ("Bakari", BAKARI, None, Role.VOLUNTEER),
    ]
    assert await settled(store, rows) == Settled()


async def test_phones_that_an_old_tool_rang_may_count_as_proved(store: SqlStore) -> None:
    rows, _ = users(WEEK)
    await settled(store, rows)
    again = await settled(store, rows, proved=True)
    assert again.new == ["Anne: known, number …01", "Bakari: known, number …02"]
    team = await store.read(lambda tx: tx.people.members(LYON.id))
    assert [person.phone_proved_at for person, _ in team] == [NOW, NOW]


async def test_a_single_event_is_a_seat_on_the_shift_of_that_time_or_on_a_new_one(store: SqlStore) -> None:
    weekly, _ = users("Mardi 14h: Anne 0033639980101")
    await settled(store, weekly)
    rows, _ = table("date;debut;nom;telephone\n24/11/2026;14h;Bakari;\n25/11/2026;14h;Bakari;0639980102\n")
    done = await settled(store, rows)
    assert done == Settled(
        [
            "Bakari: new, number …02",
            "Bakari: joins the team of Lyon",
            "a shift: 2026-11-25 14:00-16:00",
            "Bakari: 2026-11-25 14:00: theirs",
        ],
        ["Bakari: 2026-11-24 14:00: NOT theirs, it is taken"],
        ["Bakari"],
    )


async def test_nobody_is_rung_for_somebody_else(store: SqlStore) -> None:
    rows, _ = users(WEEK)
    await settled(store, rows)
    other, _ = users("Jeudi 14h: Anne 0033639980103\nJeudi 16h: Chloé 0033639980102\nJeudi 18h: Bakari 0033639980102")
    assert await store.read(lambda tx: conflicts_with_store(tx, LYON, other)) == [
        "users.txt:1: Anne is known with another number (…01)",
        "users.txt:2: the number of Chloé is known as Bakari's",
    ]


async def test_somebody_of_another_line_comes_in_as_the_same_person(store: SqlStore) -> None:
    rows, _ = users(WEEK)
    await settled(store, rows)
    nice = replace(LYON, id=LineId("nice"), name="Nice")
    done = await store.write(lambda tx: apply_import(tx, nice, rows[1:2], NOW, proved=False))
    # On Tuesday at four Bakari is in Lyon already.
    assert (done.new, len(done.left)) == (
        ["Bakari: joins the team of Nice", "a weekly slot: Tuesday, 16:00-18:00, 1 + 0"],
        8,
    )
