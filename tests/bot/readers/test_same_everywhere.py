"""A way of writing has one value, or is refused, by chat, in a roster's file and in the configuration alike."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from adapters.telephony.ovh.phone_numbers import read_number
from bot.commands.people.phone import parse_personal_number
from bot.config.lines import numbers_not_to_ring
from bot.config.values import duration_between, read_hours_of_day, required_phone_number
from bot.model import Backup, Phone
from bot.parsing.ranges import Weekly, read_weekly_slot
from bot.readers.durations import read_duration
from bot.readers.phone_numbers import is_premium_rate, read_caller, read_phone_number
from bot.readers.ringable import may_ring
from bot.roster.import_names import number_of_person
from bot.roster.import_table import read_csv
from tests.support.scene import a_line

V = TypeVar("V")
LINE = a_line()
TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()


def or_none(read: Callable[[], V]) -> V | None:
    try:
        return read()
    except ValueError:
        return None


def row_of_file(starts: str, ends: str, number: str = "") -> tuple[time, time, Phone | None] | None:
    table = f"jour\tdebut\tfin\tnom\ttelephone\nmardi\t{starts}\t{ends}\tAnne\t{number}\n"
    rows = read_csv(table, "roster.csv", LINE, timedelta(hours=2)).rows
    return (rows[0].starts, rows[0].ends, rows[0].phone) if rows else None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0639980101", "+33639980101"),
        ("06 39 98 01 01", "+33639980101"),
        ("06.39.98.01.01", "+33639980101"),
        ("06-39-98-01-01", "+33639980101"),
        ("06‑39‑98‑01‑01", "+33639980101"),
        ("06/39/98/01/01", "+33639980101"),
        ("06\u00a039\u202f98 01 01", "+33639980101"),
        ("+33 6 39 98 01 01", "+33639980101"),
        ("+33 (0)6 39 98 01 01", "+33639980101"),
        ("0033 639980101", "+33639980101"),
        ("０６３９９８０１０１", "+33639980101"),
        ("(+33) 6 39 98 01 01", "+33639980101"),
        ("33639980101", "+33639980101"),
        ("tel:+33-6-39-98-01-01", "+33639980101"),
        ("sip:0639980101@sip3.ovh.fr;user=phone", "+33639980101"),
        ("0639980101;user=phone", "+33639980101"),
        ("06\u200b39980101", "+33639980101"),
        ("06·39·98·01·01", "+33639980101"),
        ("06 · 39 · 98 · 01 · 01", "+33639980101"),
        ("06_39_98_01_01", "+33639980101"),
        ("06,39,98,01,01", "+33639980101"),
        ("06, 39, 98, 01, 01", "+33639980101"),
        ("06•39•98•01•01", "+33639980101"),
        ("06'39'98'01'01", "+33639980101"),
        ("06|39|98|01|01", "+33639980101"),
        ("+33·(0)6·39·98·01·01", "+33639980101"),
        ("+33_(0)_6_39_98_01_01", "+33639980101"),
        ("+33,(0)6,39,98,01,01", "+33639980101"),
        ("+33·6·39·98·01·01", "+33639980101"),
        ("06·39·98·01·0", None),
        ("06,39,98,01,01,01", None),
        ("33·6·39·98·01·01", "+33639980101"),
        ("06*39*98*01*01", None),
        # Overseas, documented prefixes: three ways to write one number.
        ("0692998001", "+262692998001"),
        ("0033692998001", "+262692998001"),
        ("00262692998001", "+262692998001"),
        ("262692998001", "+262692998001"),
        ("0590990001", "+590590990001"),
        ("0694998001", "+594694998001"),
        ("0696998001", "+596696998001"),
        ("0033anonymous", None),
        ("0639ANNE01", None),
        ("0639980l01", None),
        ("3114", None),
        ("", None),
        ("12", None),
        ("0639980101999999999", None),
        ("Anne", None),
        ("+999 1 99 00 50 01", None),
        ("0" * 60, None),
    ],
)
def test_phone_numbers(written: str, number: str | None) -> None:
    by_file = row_of_file("14h", "16h", written)
    assert parse_personal_number(written, (LINE,)) == number
    assert (by_file and by_file[2]) == number
    assert or_none(lambda: required_phone_number(written, "FR")) == number
    assert read_number(written) == number


digits_of_a_phone = st.from_regex(r"(19900|26191|35301|46571|53649|63998)[0-9]{4}", fullmatch=True)
"""The nine digits of a fictional number, without the zero."""
separators = st.sampled_from(("", " ", ".", "-", "/", "\u00a0", "\u202f", "\u2011", "·", "_", ",", "•", " · ", "'"))
beginnings = st.sampled_from(("0", "+33", "0033", "+33 (0)", "+33 ", "0033 ", "+330", "(+33) "))
addresses = st.sampled_from(
    ("{}", " {} ", "tel:{}", "sip:{}@sip3.ovh.fr", "SIP:{};user=phone", "<sip:{}@192.0.2.1>", "{}@x")
)


@given(digits_of_a_phone, beginnings, separators, addresses)
def test_a_phone_in_every_way_of_writing_is_one_number(digits: str, begins: str, gap: str, address: str) -> None:
    pairs = gap.join([digits[0], *(digits[place : place + 2] for place in range(1, 9, 2))])
    written = address.format(begins + pairs)
    number = f"+33{digits}"
    assert parse_personal_number(written, (LINE,)) == number
    assert or_none(lambda: required_phone_number(written, "FR")) == number
    assert read_caller(written, "FR") == (number, True)
    assert read_caller(f'"Jean Dupont" <sip:{begins}{pairs}@x>;tag=1', "FR") == (number, True)


in_the_world = st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)).flatmap(
    lambda region: st.tuples(st.just(region), st.sampled_from([None, *sorted(PhoneNumberType.values())]))
)
written_numbers = st.one_of(
    st.from_regex(r"\+?[0-9 ./\u00a0\u202f\u2011-]{0,20}", fullmatch=True),
    st.builds(
        lambda begins, digits, gap, address: address.format(gap.join([begins, *re.findall("..?", digits)])),
        beginnings,
        st.text("0123456789", min_size=1, max_size=12),
        separators,
        addresses,
    ),
    in_the_world.flatmap(lambda found: st.sampled_from(ways_to_write(*found))),
)


def ways_to_write(region: str, kind: int | None) -> list[str]:
    """The example number of this kind in that country, as it is written there, elsewhere, and by machines."""
    number = phonenumbers.example_number_for_type(region, kind) if kind is not None else None
    number = number or phonenumbers.example_number(region)
    assert number is not None
    forms = [phonenumbers.format_number(number, form) for form in range(PhoneNumberFormat.RFC3966 + 1)]
    return [*forms, forms[0].replace("+", "00"), forms[0].removeprefix("+"), forms[0][:-1], forms[0] + "0"]


@settings(max_examples=300)
@example("+/010000", "IT")
@given(written_numbers, st.sampled_from(["FR", "BE", "RE", "IT", "US"]))
def test_whatever_is_written_is_one_number_or_one_refusal(written: str, country: str) -> None:
    line = a_line(country=country)
    number = parse_personal_number(written, (line,))
    assert or_none(lambda: required_phone_number(written, country)) == number
    assert read_number(written, country) == number
    if number is not None:
        assert read_phone_number(number, None) == number
        assert re.fullmatch(r"\+[1-9][0-9]{3,16}", number)
        assert read_number("00" + number.removeprefix("+"), country) == number  # as OVH writes it
    allowed = number if number and may_ring(line, number) else None
    assert or_none(lambda: number_of_person(written, line)) == allowed
    configured = replace(line, uncovered=(Backup("Anne", number),)) if number else line
    assert bool(list(numbers_not_to_ring(configured))) == (number != allowed)


@given(digits_of_a_phone, st.integers(1, 8), beginnings, separators, addresses)
def test_a_digit_too_few_is_nobodys_number(digits: str, left: int, begins: str, gap: str, address: str) -> None:
    written = address.format(begins + gap.join(digits[:left]))
    number = parse_personal_number(written, (LINE,))
    assert number is None or not may_ring(LINE, number)


@given(digits_of_a_phone, st.integers(0, 8), st.sampled_from("aOlZé"), beginnings)
def test_a_letter_is_never_a_digit(digits: str, place: int, letter: str, begins: str) -> None:
    written = begins + digits[:place] + letter + digits[place + 1 :]
    assert parse_personal_number(written, (LINE,)) is None
    assert or_none(lambda: required_phone_number(written, "FR")) is None
    assert read_caller(written, "FR") == (None, False)


@pytest.mark.parametrize(
    ("written", "caller"),
    [
        ("anonymous", (None, True)),
        ("0033anonymous", (None, True)),
        ("Anonymous <sip:0639980101@x>", (None, True)),
        ("sip:anonymous@anonymous.invalid", (None, True)),
        ("Numéro masqué", (None, True)),
        ("Appel PRIVÉ", (None, True)),
        ("restricted", (None, True)),
        ("Secrétariat <sip:0639980101@x>", ("+33639980101", True)),
        ("Anne 0639980101", ("+33639980101", True)),
        ("3114", ("3114", True)),
        ("00333114", ("3114", True)),
        ("sip:3114@sip3.ovh.fr", ("3114", True)),
        ("unknown", (None, False)),
        ("", (None, False)),
        ("0639980101 0639980102", (None, False)),
    ],
)
def test_callers(written: str, caller: tuple[str | None, bool]) -> None:
    assert read_caller(written, "FR") == caller


@pytest.mark.parametrize(
    ("number", "costs"), [("+33899000000", True), ("118218", True), ("3114", False), ("+33639980101", False)]
)
def test_premium_rate_numbers(number: str, costs: bool) -> None:
    assert is_premium_rate(Phone(number), "FR") == costs


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("9h", 540),
        ("09:00", 540),
        ("9 h 30", 570),
        ("9h30", 570),
        ("9:30", 570),
        ("9.30", 570),
        ("9 heures", 540),
        ("9h du", None),
        ("9am", 540),
        ("9:30 a.m.", 570),
        ("2PM", 840),
        ("midi", 720),
        ("noon", 720),
        ("14h60", None),
        ("25h", None),
        ("13pm", None),
        ("tôt", None),
    ],
)
def test_starts(written: str, minute: int | None) -> None:
    at = None if minute is None else time(minute // 60, minute % 60)
    by_chat = read_weekly_slot(f"mardi de {written} à 18h", TODAY)
    by_file, configured = row_of_file(written, "18h"), or_none(lambda: read_hours_of_day(f"{written}-18h"))
    assert (by_chat.starts if isinstance(by_chat, Weekly) else None) == at
    assert (by_file and by_file[0]) == at
    assert (configured and configured[0][0]) == at


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("22h", time(22)),
        ("10pm", time(22)),
        ("24h", time(0)),
        ("24:00", time(0)),
        ("0h", time(0)),
        ("minuit", time(0)),
        ("24h30", time(0, 30)),
        ("1h30", time(1, 30)),
        ("24h60", None),
        ("26h", None),
    ],
)
def test_ends(written: str, ends: time | None) -> None:
    by_chat = read_weekly_slot(f"mardi 18h-{written}", TODAY)
    by_file, configured = row_of_file("18h", written), or_none(lambda: read_hours_of_day(f"18h-{written}"))
    assert (by_chat.ends if isinstance(by_chat, Weekly) else None) == ends
    assert (by_file and by_file[1]) == ends
    assert (configured and configured[0][1]) == ends


@pytest.mark.parametrize("written", ["24h", "24h30"])
def test_no_weekly_time_starts_at_the_end_of_a_day(written: str) -> None:
    assert not isinstance(read_weekly_slot(f"mardi {written}-2h", TODAY), Weekly)
    assert row_of_file(written, "2h") is None


@pytest.mark.parametrize(
    ("written", "lasts"),
    [
        ("2h", timedelta(hours=2)),
        ("2 heures", timedelta(hours=2)),
        ("1h30", timedelta(minutes=90)),
        ("1 h 30 min", timedelta(minutes=90)),
        ("90 MIN", timedelta(minutes=90)),
        ("90 mins", timedelta(minutes=90)),
        ("180 sec", timedelta(minutes=3)),
        ("1 jour", timedelta(days=1)),
        ("tantôt", None),
        ("h", None),
        ("2 h h", None),
    ],
)
def test_durations(written: str, lasts: timedelta | None) -> None:
    configured = duration_between(timedelta(0), timedelta(days=1))
    assert read_duration(written, bare_minutes=True) == lasts  # as the demo's chat has it
    assert or_none(lambda: configured(written)) == lasts
