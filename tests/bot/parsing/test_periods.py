"""When a line is closed or opened, as people write it, in both languages."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.periods import read_periods
from bot.readers.folding import LONGEST
from tests.support.week import PARIS, said_at

SATURDAY, MONDAY = said_at("21/11 11:00"), said_at("23/11 09:00")


def shown(text: str, *, monday: bool = False, american: bool = False, past: bool = False) -> str:
    """The periods that the text may mean, after `? ` when the bot must ask."""
    read = read_periods(text, MONDAY if monday else SATURDAY, PARIS, american=american, past=past)
    periods = [" - ".join(f"{at.astimezone(PARIS):%d/%m %H:%M}" if at else "open" for at in one) for one in read.found]
    if not periods:
        return f"no {read.no_such_day[0]}" if read.no_such_day else "unclear"
    return ("" if read.sure else "? ") + " | ".join(periods)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "21/11 11:00 - open"),
        ("maintenant", "21/11 11:00 - open"),
        ("now", "21/11 11:00 - open"),
        ("jusqu'à nouvel ordre", "21/11 11:00 - open"),
        ("du 24/12 au 2/1", "24/12 00:00 - 03/01 00:00"),
        ("24/12-2/1", "24/12 00:00 - 03/01 00:00"),
        ("from 24 Dec to 2 Jan", "24/12 00:00 - 03/01 00:00"),
        ("du 24/12 18h au 2/1 9h", "24/12 18:00 - 02/01 09:00"),
        ("du 24/12/2026 au 2/1/2027", "24/12 00:00 - 03/01 00:00"),
        ("2026-12-24 - 2027-01-02", "24/12 00:00 - 03/01 00:00"),
        ("du 24 au 26", "24/11 00:00 - 27/11 00:00"),
        ("du 24 au 26 décembre", "24/12 00:00 - 27/12 00:00"),
        ("from Dec 24 to 26", "24/12 00:00 - 27/12 00:00"),
        ("du 20 au 26", "20/11 00:00 - 27/11 00:00"),
        ("du lundi au vendredi", "23/11 00:00 - 28/11 00:00"),
        ("from friday to monday", "27/11 00:00 - 01/12 00:00"),
        ("demain", "22/11 00:00 - 23/11 00:00"),
        ("tomorrow", "22/11 00:00 - 23/11 00:00"),
        ("lundi", "23/11 00:00 - 24/11 00:00"),
        ("24 décembre", "24/12 00:00 - 25/12 00:00"),
        ("ce week-end", "21/11 00:00 - 23/11 00:00"),
        ("next week", "23/11 00:00 - 30/11 00:00"),
        ("ce soir", "21/11 17:00 - 22/11 00:00"),
        ("mardi 14h-16h", "24/11 14:00 - 24/11 16:00"),
        ("tuesday 2-4pm", "24/11 14:00 - 24/11 16:00"),
        ("de 14h à 16h", "21/11 14:00 - 21/11 16:00"),
        ("8h-9h", "22/11 08:00 - 22/11 09:00"),
        ("samedi 8h-9h", "28/11 08:00 - 28/11 09:00"),
        ("dimanche 22h-6h", "22/11 22:00 - 23/11 06:00"),
        ("jusqu'au 2/1", "21/11 11:00 - 03/01 00:00"),
        ("jusqu'à 18h", "21/11 11:00 - 21/11 18:00"),
        ("until friday", "21/11 11:00 - 28/11 00:00"),
        ("à partir de lundi", "23/11 00:00 - open"),
        ("from monday", "23/11 00:00 - open"),
        ("hier", "20/11 00:00 - 21/11 00:00"),
        ("mardi 14h", "? 24/11 14:00 - 25/11 00:00"),
        ("12", "unclear"),
        ("9-5", "? 21/11 09:00 - 21/11 17:00 | 21/11 21:00 - 22/11 05:00"),
        ("bla", "unclear"),
        ("mardi bla", "unclear"),
        ("du 32/12 au 2/1", "no 32/12"),
        ("du 24/12 au bla", "unclear"),
        ("le 24 et le 25", "24/11 00:00 - 26/11 00:00"),
    ],
)
def test_periods_as_people_write_them(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("du 1er au 15 janvier", "01/01 00:00 - 16/01 00:00"),
        ("1-15 janvier", "01/01 00:00 - 16/01 00:00"),
        ("january 1-15", "01/01 00:00 - 16/01 00:00"),
        ("entre le 1er et le 15 janvier", "01/01 00:00 - 16/01 00:00"),
        ("du premier au trois décembre", "01/12 00:00 - 04/12 00:00"),
        ("le vingt-cinq décembre", "25/12 00:00 - 26/12 00:00"),
        ("the twenty-fifth of december", "25/12 00:00 - 26/12 00:00"),
        ("du 3 au 5", "03/12 00:00 - 06/12 00:00"),
        ("les 15 et 16 décembre", "15/12 00:00 - 17/12 00:00"),
        ("24, 25 et 26 décembre", "24/12 00:00 - 27/12 00:00"),
        ("24/12 et 31/12", "? 24/12 00:00 - 25/12 00:00 | 31/12 00:00 - 01/01 00:00"),
        ("lundi et mardi", "? 23/11 00:00 - 25/11 00:00 | 30/11 00:00 - 02/12 00:00"),
        ("samedi et dimanche", "28/11 00:00 - 30/11 00:00"),
        ("samedi et lundi", "? 28/11 00:00 - 29/11 00:00 | 30/11 00:00 - 01/12 00:00"),
        ("mardi soir et mercredi matin", "? 24/11 17:00 - 25/11 00:00 | 25/11 04:00 - 25/11 12:00"),
        ("mardi 9h-12h et 14h-16h", "? 24/11 09:00 - 24/11 12:00 | 24/11 14:00 - 24/11 16:00"),
        ("ce week-end 14h-18h", "? 28/11 14:00 - 28/11 18:00 | 29/11 14:00 - 29/11 18:00"),
        ("la semaine du 7", "07/12 00:00 - 14/12 00:00"),
        ("week-end du 5 décembre", "05/12 00:00 - 07/12 00:00"),
        (
            "fridays 2-4pm",
            (
                "? 27/11 14:00 - 27/11 16:00 | 04/12 14:00 - 04/12 16:00"
                " | 11/12 14:00 - 11/12 16:00 | 18/12 14:00 - 18/12 16:00"
            ),
        ),
        ("next friday", "? 27/11 00:00 - 28/11 00:00 | 04/12 00:00 - 05/12 00:00"),
        ("friday week", "04/12 00:00 - 05/12 00:00"),
        ("mardi 14 à 18", "24/11 14:00 - 24/11 18:00"),
        ("mardi 14-18", "? 24/11 14:00 - 24/11 18:00"),
        ("mardi 24 de 14 à 18", "24/11 14:00 - 24/11 18:00"),
        ("demain à 16h", "? 24/11 16:00 - 25/11 00:00"),
        ("demain à partir de 16h", "? 24/11 16:00 - 25/11 00:00 | 24/11 16:00 - open"),
        ("from tomorrow noon", "? 24/11 12:00 - 25/11 00:00 | 24/11 12:00 - open"),
        (
            "dès lundi 14h",
            "? 23/11 14:00 - 24/11 00:00 | 23/11 14:00 - open | 30/11 14:00 - 01/12 00:00 | 30/11 14:00 - open",
        ),
        ("de lundi à lundi", "? 23/11 00:00 - 01/12 00:00 | 30/11 00:00 - 08/12 00:00"),
        ("mon-fri", "? 23/11 00:00 - 28/11 00:00 | 30/11 00:00 - 05/12 00:00"),
        ("jusqu'à lundi", "? 23/11 09:00 - 24/11 00:00 | 23/11 09:00 - 01/12 00:00"),
        ("jusqu'à lundi prochain", "23/11 09:00 - 01/12 00:00"),
        ("jusqu'à demain soir", "? 23/11 09:00 - 24/11 17:00 | 23/11 09:00 - 25/11 00:00"),
        ("until 5", "? 23/11 09:00 - 23/11 17:00 | 23/11 09:00 - 24/11 05:00 | 23/11 09:00 - 06/12 00:00"),
        ("until the end of the month", "23/11 09:00 - 01/12 00:00"),
        ("jusqu'à fin décembre", "23/11 09:00 - 01/01 00:00"),
        ("d'ici vendredi", "23/11 09:00 - 28/11 00:00"),
        ("d'ici 3 jours", "23/11 09:00 - 27/11 00:00"),
        ("nuit du 24 au 25", "24/11 20:00 - 25/11 06:00"),
        ("nuit de mardi à mercredi", "24/11 20:00 - 25/11 06:00"),
        ("mardi 16h-14h", "? 24/11 16:00 - 25/11 14:00"),
        ("mardi 14h-14h", "? 24/11 14:00 - 25/11 14:00"),
        ("mercredi 24 novembre", "? 24/11 00:00 - 25/11 00:00 | 25/11 00:00 - 26/11 00:00"),
        ("lundi 24", "? 23/11 00:00 - 24/11 00:00 | 24/11 00:00 - 25/11 00:00 | 30/11 00:00 - 01/12 00:00"),
        ("du 24/12 au 2/13", "no 2/13"),
        ("le 31/11", "no 31/11"),
        ("12/24 to 1/2", "? 24/12 00:00 - 03/01 00:00"),
        ("24.12.-2.1.", "24/12 00:00 - 03/01 00:00"),
        ("24/12…2/1", "24/12 00:00 - 03/01 00:00"),
        ("pendant 3 jours", "23/11 09:00 - 26/11 00:00"),
        ("for an hour", "23/11 09:00 - 23/11 10:00"),
        ("mardi 14h pendant 1h30", "24/11 14:00 - 24/11 15:30"),
        ("demain pendant 2h", "unclear"),
        ("2 heures", "? 23/11 09:00 - 23/11 11:00 | 24/11 02:00 - 25/11 00:00"),
        ("for two weeks from monday", "? 23/11 00:00 - 07/12 00:00 | 30/11 00:00 - 14/12 00:00"),
        ("les 3 derniers jours", "21/11 00:00 - 24/11 00:00"),
        ("fermer mardi", "unclear"),
        ("mardi car grève", "unclear"),
        ("avant lundi", "unclear"),
        ("from monday onwards", "? 23/11 00:00 - open | 30/11 00:00 - open"),
        ("indéfiniment", "23/11 09:00 - open"),
        ("du 24/12 jusqu'à nouvel ordre", "24/12 00:00 - open"),
        ("2 - 5 mars", "02/03 00:00 - 06/03 00:00"),
        ("du 20 au 30", "20/11 00:00 - 01/12 00:00"),
        ("le 20 novembre", "20/11 00:00 - 21/11 00:00"),
        ("décembre et janvier", "? 01/12 00:00 - 01/01 00:00 | 01/01 00:00 - 01/02 00:00"),
    ],
)
def test_periods_said_on_a_monday(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dès jeudi jusqu'au 3", "26/11 00:00 - 04/12 00:00"),
        ("de jeudi au 3", "26/11 00:00 - 04/12 00:00"),
        ("vendredi jusqu'au 4", "27/11 00:00 - 05/12 00:00"),
        ("à partir de mercredi jusqu'au 2", "25/11 00:00 - 03/12 00:00"),
        ("dès jeudi jusqu'au 3 décembre", "26/11 00:00 - 04/12 00:00"),
        ("de jeudi à 3 décembre", "26/11 00:00 - 04/12 00:00"),
        ("thursday until the 3rd", "26/11 00:00 - 04/12 00:00"),
        ("jeudi, jusqu'au 10", "? 26/11 00:00 - 11/12 00:00 | 03/12 00:00 - 11/12 00:00"),
        ("samedi jusqu'au 12", "? 28/11 00:00 - 13/12 00:00 | 05/12 00:00 - 13/12 00:00"),
        ("thursday to the 10th", "? 26/11 00:00 - 11/12 00:00 | 03/12 00:00 - 11/12 00:00"),
        ("lundi jusqu'au 3", "? 23/11 00:00 - 04/12 00:00 | 30/11 00:00 - 04/12 00:00"),
        ("jeudi - 3/12", "? 26/11 00:00 - 04/12 00:00 | 03/12 00:00 - 04/12 00:00"),
        ("du 26 à jeudi", "? 26/11 00:00 - 04/12 00:00"),
        ("du 3 décembre à jeudi", "? 03/12 00:00 - 11/12 00:00"),
        ("de demain à mardi", "? 24/11 00:00 - 02/12 00:00"),
        ("jeudi 3 décembre", "03/12 00:00 - 04/12 00:00"),
        ("jeudi, le 3 décembre", "03/12 00:00 - 04/12 00:00"),
        ("de mardi 14 à 18", "24/11 14:00 - 24/11 18:00"),
    ],
)
def test_a_weekday_and_a_date_are_two_days_when_a_word_parts_them(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de décembre à janvier", "? 01/12 00:00 - 01/02 00:00"),
        ("décembre-janvier", "? 01/12 00:00 - 01/02 00:00"),
        ("december to january", "? 01/12 00:00 - 01/02 00:00"),
        ("de décembre au 3 janvier", "? 01/12 00:00 - 04/01 00:00"),
        ("du 24 décembre à janvier", "? 24/12 00:00 - 01/02 00:00"),
        ("de janvier à mars", "? 01/01 00:00 - 01/04 00:00"),
        ("de cette semaine à vendredi", "? 23/11 00:00 - 28/11 00:00"),
        ("du week-end prochain au 10", "? 28/11 00:00 - 11/12 00:00 | 05/12 00:00 - 11/12 00:00"),
        ("jeudi prochain jusqu'à samedi", "? 26/11 00:00 - 29/11 00:00 | 03/12 00:00 - 06/12 00:00"),
        ("next thursday until saturday", "? 26/11 00:00 - 29/11 00:00 | 03/12 00:00 - 06/12 00:00"),
        ("jeudi prochain jusqu'au 5", "? 26/11 00:00 - 06/12 00:00 | 03/12 00:00 - 06/12 00:00"),
        (
            "de mardi à jeudi prochain",
            "? 24/11 00:00 - 27/11 00:00 | 24/11 00:00 - 04/12 00:00 | 01/12 00:00 - 04/12 00:00",
        ),
        (
            "jeudi prochain et vendredi",
            "? 26/11 00:00 - 27/11 00:00 | 27/11 00:00 - 28/11 00:00 | 03/12 00:00 - 04/12 00:00",
        ),
    ],
)
def test_a_range_from_or_to_days_that_are_several_is_asked_about(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "? 23/11 09:00 - 23/11 11:00 | 24/11 02:00 - 25/11 00:00"),
        ("2 h 30", "? 23/11 09:00 - 23/11 11:30 | 24/11 02:30 - 25/11 00:00"),
        ("12h", "? 23/11 09:00 - 23/11 21:00 | 23/11 12:00 - 24/11 00:00"),
        ("48h", "? 23/11 09:00 - 25/11 09:00"),
        ("2 hrs", "? 23/11 09:00 - 23/11 11:00 | 24/11 02:00 - 25/11 00:00"),
        ("à 2h", "? 24/11 02:00 - 25/11 00:00"),
        ("2pm", "? 23/11 14:00 - 24/11 00:00"),
        ("pendant 2h", "23/11 09:00 - 23/11 11:00"),
        ("pour 2 heures", "23/11 09:00 - 23/11 11:00"),
        ("for 2 hours", "23/11 09:00 - 23/11 11:00"),
        ("for 2hrs", "23/11 09:00 - 23/11 11:00"),
        ("pendant 24h", "23/11 09:00 - 24/11 09:00"),
        ("pendant une heure et demie", "23/11 09:00 - 23/11 10:30"),
        ("for an hour and a half", "23/11 09:00 - 23/11 10:30"),
        ("for half an hour", "23/11 09:00 - 23/11 09:30"),
        ("une demi-heure", "? 23/11 09:00 - 23/11 09:30"),
        ("2h à partir de mardi 14h", "24/11 14:00 - 24/11 16:00"),
        ("mardi 2h", "? 24/11 02:00 - 25/11 00:00"),
        ("pendant 3 jours 30", "unclear"),
    ],
)
def test_hours_alone_are_a_length_or_a_time_of_day(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("depuis le 20", "? 23/11 09:00 - open | 20/12 00:00 - open"),
        ("since the 20th", "? 23/11 09:00 - open | 20/12 00:00 - open"),
        ("depuis mercredi", "? 23/11 09:00 - open | 25/11 00:00 - open"),
        ("depuis hier", "? 23/11 09:00 - open"),
        ("since yesterday", "? 23/11 09:00 - open"),
        ("depuis 8h", "? 23/11 09:00 - open | 24/11 08:00 - open"),
        ("depuis 2 jours", "? 23/11 09:00 - open"),
        ("depuis hier jusqu'à jeudi", "? 23/11 09:00 - 27/11 00:00"),
        ("since friday until thursday", "? 23/11 09:00 - 27/11 00:00"),
        ("depuis bla", "unclear"),
    ],
)
def test_since_a_day_is_already_so(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


def test_hours_of_a_list_are_the_last_ones() -> None:
    assert shown("48h", monday=True, past=True) == "? 21/11 09:00 - 23/11 09:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24-12", "24/12 00:00 - 25/12 00:00"),
        ("le 24-12", "24/12 00:00 - 25/12 00:00"),
        ("jusqu'au 24-12", "23/11 09:00 - 25/12 00:00"),
        ("5-12 au 7-12", "05/12 00:00 - 08/12 00:00"),
        ("12-24 to 12-26", "? 24/12 00:00 - 27/12 00:00"),
        ("24/26 décembre", "24/12 00:00 - 27/12 00:00"),
        ("31-11", "no 31/11"),
        ("le 9-12", "? 23/11 09:00 - 23/11 12:00 | 09/12 00:00 - 10/12 00:00"),
        ("20-8", "? 23/11 20:00 - 24/11 08:00 | 20/08 00:00 - 21/08 00:00"),
        ("de 9-12", "? 23/11 09:00 - 23/11 12:00"),
        ("9-12h", "23/11 09:00 - 23/11 12:00"),
        ("le 24-26 décembre", "24/12 00:00 - 27/12 00:00"),
    ],
)
def test_numbers_with_a_dash_are_a_date_where_they_can_be_no_hours(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


MORNINGS = "24/11 04:00 - 24/11 12:00 | 25/11 04:00 - 25/11 12:00 | 26/11 04:00 - 26/11 12:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de mardi à jeudi le matin", f"? {MORNINGS}"),
        ("le matin de mardi à jeudi", f"? {MORNINGS}"),
        ("tuesday to thursday in the morning", f"? {MORNINGS}"),
        ("24 to 26 november morning", f"? 24/11 00:00 - 26/11 12:00 | {MORNINGS}"),
        ("du 1er au 2 décembre l'après-midi", "? 01/12 12:00 - 01/12 18:00 | 02/12 12:00 - 02/12 18:00"),
        ("demain et jeudi de 14h à 18h", "? 24/11 14:00 - 24/11 18:00 | 26/11 14:00 - 26/11 18:00"),
        ("demain et jeudi matin", "? 24/11 04:00 - 24/11 12:00 | 26/11 04:00 - 26/11 12:00"),
        ("de mardi matin à jeudi soir", "24/11 04:00 - 27/11 00:00"),
    ],
)
def test_a_part_of_several_days_is_taken_day_by_day(text: str, expected: str) -> None:
    assert shown(text, monday=True) == expected


@pytest.mark.parametrize("text", ["mari", "marci", "merdi", "mardo", "demian", "sundae", "du 1er au 5 decmbre"])
def test_a_day_guessed_from_a_like_word_is_asked_about(text: str) -> None:
    assert shown(text, monday=True).startswith("? ")


@pytest.mark.parametrize("text", ["vendr", "demain", "sund", "decembr"])
def test_a_day_that_is_cut_short_is_no_guess(text: str) -> None:
    assert not shown(text, monday=True).startswith("? ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar", "? 01/03 00:00 - 01/04 00:00"),
        ("mar 3", "? 03/03 00:00 - 04/03 00:00"),
        ("mar 3 to 5", "? 03/03 00:00 - 06/03 00:00"),
        ("from mar to apr", "? 01/03 00:00 - 01/05 00:00"),
        ("mar-fri", "24/11 00:00 - 28/11 00:00"),
        ("mar 14h", "? 24/11 14:00 - 25/11 00:00"),
    ],
)
def test_mar_is_march_in_english(text: str, expected: str) -> None:
    assert shown(text, monday=True, american=True) == expected


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    read_periods(text, SATURDAY, PARIS, american=True)


UNITS = ["du 24 au ", "- ", "a ", "1", " pour ", "mardi ", "mardi 14h-16h ", "vingt ", "et ", "du lundi 24 au ", "1, "]


@pytest.mark.parametrize("unit", UNITS)
def test_a_hundred_thousand_letters_take_no_time_worth_noting(unit: str) -> None:
    assert read_periods(unit * (100_000 // len(unit)), SATURDAY, PARIS).found == ()


@pytest.mark.parametrize("unit", UNITS)
def test_as_many_letters_as_are_read_take_little_time(unit: str) -> None:
    """Ten milliseconds at most were measured; a hundred are a form that is tried again and again."""
    words = unit * (LONGEST // len(unit))
    began = process_time()
    read_periods(words, SATURDAY, PARIS, american=True)
    assert process_time() - began < 0.1
