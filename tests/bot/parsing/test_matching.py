"""Words against shifts that exist: a table of what people write, and rules that no text can break."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import LineId, Shift, ShiftId, SlotId
from bot.parsing.constraints import Constraints
from bot.parsing.lists import read_wanted
from bot.parsing.matching import One, Part, Several, instant_of_minute, match_shift
from bot.parsing.vocabulary import MONTHS, WEEKDAYS, WINDOWS
from bot.text import text_in as words_of
from tests.support.week import PARIS, said_at, shifts, shown

ROSTER = shifts()
NOW = said_at("21/11 11:00")  # a Saturday

# What was written, when, and what comes of it. 2026-11-21 is a Saturday, the shifts are those of tests/bot/week.py.
TABLE = [
    ("mardi 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi 14 h", "21/11 11:00", "Tue 24/11 14:00"),
    ("MARDI 14H00", "21/11 11:00", "Tue 24/11 14:00"),
    ("Mar. 14:00", "21/11 11:00", "Tue 24/11 14:00"),
    ("mar 14.00", "21/11 11:00", "Tue 24/11 14:00"),
    ("à 14h mardi", "21/11 11:00", "Tue 24/11 14:00"),
    ("le mardi à 14 heures", "21/11 11:00", "Tue 24/11 14:00"),
    ("tue 14:00", "21/11 11:00", "Tue 24/11 14:00"),
    ("Tuesday 2pm", "21/11 11:00", "Tue 24/11 14:00"),
    ("tues 2 p.m.", "21/11 11:00", "Tue 24/11 14:00"),
    ("on tuesday at 2", "21/11 11:00", "Tue 24/11 14:00"),
    ("tuesday 2 o'clock", "21/11 11:00", "Tue 24/11 14:00"),
    ("mecredi 14h", "21/11 11:00", "Wed 25/11 14:00"),
    ("wendesday 2pm", "21/11 11:00", "Wed 25/11 14:00"),
    ("mardi 14", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi 24 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("demain 16h", "21/11 11:00", "Sun 22/11 16:00"),
    ("tomorrow 4pm", "21/11 11:00", "Sun 22/11 16:00"),
    ("tomorrow at 4", "21/11 11:00", "Sun 22/11 16:00"),
    ("mar 24/11 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mar 24/11", "21/11 11:00", "several: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("24 nov.", "21/11 11:00", "several: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("24 nov. 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mercredi 25 novembre", "21/11 11:00", "Wed 25/11 14:00"),
    ("le 25", "21/11 11:00", "Wed 25/11 14:00"),
    ("le 25 à 14h", "21/11 11:00", "Wed 25/11 14:00"),
    ("25/11/2026", "21/11 11:00", "Wed 25/11 14:00"),
    ("25/11/26", "21/11 11:00", "Wed 25/11 14:00"),
    ("2026-11-25", "21/11 11:00", "Wed 25/11 14:00"),
    ("26-11", "21/11 11:00", "Thu 26/11 18:30"),
    ("le 25-11", "21/11 11:00", "Wed 25/11 14:00"),
    ("14-16", "23/11 11:00", "Tue 24/11 14:00"),
    ("1 janv 27", "21/11 11:00", "Fri 01/01 14:00"),
    ("25 nov. 14", "21/11 11:00", "Wed 25/11 14:00"),
    ("jan 1 27", "21/11 11:00", "Fri 01/01 14:00"),
    ("2026-11-24/2026-11-25", "21/11 11:00", "several: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("tuesday next week 2pm", "23/11 11:00", "Tue 01/12 14:00"),
    ("the tuesday after next 2pm", "21/11 11:00", "Tue 01/12 14:00"),
    ("tuesday the week after next 2pm", "23/11 11:00", "Tue 08/12 14:00"),
    ("25.11", "21/11 11:00", "Wed 25/11 14:00"),
    ("nov 25", "21/11 11:00", "Wed 25/11 14:00"),
    ("November 25th", "21/11 11:00", "Wed 25/11 14:00"),
    ("wed 25th november 2026 2pm", "21/11 11:00", "Wed 25/11 14:00"),
    ("1er décembre 14h", "21/11 11:00", "Tue 01/12 14:00"),
    ("ce soir", "21/11 11:00", "Sat 21/11 18:00"),
    ("tonight", "21/11 11:00", "Sat 21/11 18:00"),
    ("ce matin", "21/11 11:00", "Sat 21/11 10:00"),
    ("this morning", "21/11 11:00", "Sat 21/11 10:00"),
    ("cet après-midi", "21/11 11:00", "nothing"),
    ("this evening", "21/11 11:00", "Sat 21/11 18:00"),
    ("cette nuit", "21/11 11:00", "nothing"),
    ("demain soir", "21/11 11:00", "Sun 22/11 22:00"),
    ("demain après-midi", "21/11 11:00", "Sun 22/11 16:00"),
    ("tomorrow afternoon", "21/11 11:00", "Sun 22/11 16:00"),
    ("tomorrow night", "21/11 11:00", "Sun 22/11 22:00"),
    ("mardi soir", "21/11 11:00", "Tue 24/11 18:00"),
    ("tuesday evening", "21/11 11:00", "Tue 24/11 18:00"),
    ("mardi matin", "21/11 11:00", "nothing"),
    ("mardi soir à 6h", "21/11 11:00", "Tue 24/11 18:00"),
    ("tuesday evening at 6", "21/11 11:00", "Tue 24/11 18:00"),
    ("jeudi prochain 18h30", "21/11 11:00", "Thu 26/11 18:30"),
    ("next thursday 6:30pm", "21/11 11:00", "Thu 26/11 18:30"),
    ("jeudi prochain 18h30", "23/11 9:00", "several: Thu 26/11 18:30 | Thu 03/12 18:30"),
    ("jeudi 18h30", "23/11 9:00", "Thu 26/11 18:30"),
    ("lundi en huit", "21/11 11:00", "Mon 30/11 18:00"),
    ("dans 2 jours", "21/11 11:00", "Mon 23/11 18:00"),
    ("in 2 days", "21/11 11:00", "Mon 23/11 18:00"),
    ("dans une semaine 10h", "21/11 11:00", "Sat 28/11 10:00"),
    ("après-demain", "21/11 11:00", "Mon 23/11 18:00"),
    ("day after tomorrow", "21/11 11:00", "Mon 23/11 18:00"),
    ("ce week-end", "21/11 11:00", "several: Sat 21/11 10:00 | Sat 21/11 18:00 | Sun 22/11 16:00 | Sun 22/11 22:00"),
    ("mardi de la semaine prochaine 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("12", "21/11 11:00", "Sat 28/11 10:00"),  # its number, for that shift comes before the 12th
    ("12 svp", "21/11 11:00", "Sat 28/11 10:00"),
    ("3", "21/11 11:00", "Sat 21/11 18:00"),
    ("45", "21/11 11:00", "Sun 20/12 22:00"),
    ("le 12", "21/11 11:00", "several: Sat 12/12 10:00 | Sat 12/12 18:00"),
    ("the 12th", "21/11 11:00", "several: Sat 12/12 10:00 | Sat 12/12 18:00"),
    ("no 12", "21/11 11:00", "Sat 28/11 10:00"),
    ("num. 12", "21/11 11:00", "Sat 28/11 10:00"),
    ("n12", "21/11 11:00", "Sat 28/11 10:00"),
    ("sa 10", "21/11 13:00", "Sat 28/11 10:00"),
    ("sa. 28", "21/11 11:00", "several: Sat 28/11 10:00 | Sat 28/11 18:00"),
    ("ma 24", "21/11 11:00", "several: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("tu 24 2pm", "21/11 11:00", "Tue 24/11 14:00"),
    ("lu18h", "21/11 11:00", "Mon 23/11 18:00"),
    ("ma 14h", "21/11 11:00", "unknown_words: Tue 24/11 14:00 | Wed 25/11 14:00 | Fri 27/11 14:00 | Tue 01/12 14:00 …"),
    ("bla 10", "21/11 13:00", "unknown_words: Sun 22/11 22:00 | Thu 26/11 18:30 | Sat 28/11 10:00 | Sun 29/11 22:00 …"),
    ("n°12", "21/11 11:00", "Sat 28/11 10:00"),
    ("#12", "21/11 11:00", "Sat 28/11 10:00"),
    ("shift 12", "21/11 11:00", "Sat 28/11 10:00"),
    ("le créneau 12", "21/11 11:00", "Sat 28/11 10:00"),
    ("№ 12", "21/11 11:00", "Sat 28/11 10:00"),
    ("999", "21/11 11:00", "nothing"),
    ("mardi 14h-16h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi 14h–16h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi de 14h à 16h", "21/11 11:00", "Tue 24/11 14:00"),
    ("tuesday from 2pm to 4pm", "21/11 11:00", "Tue 24/11 14:00"),
    ("tuesday 2-4pm", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi 14-16", "21/11 11:00", "Tue 24/11 14:00"),
    ("vendredi 15h-17h", "21/11 11:00", "Fri 27/11 14:00 [15:00-17:00]"),
    ("vendredi jusqu'à 16h", "21/11 11:00", "Fri 27/11 14:00 [14:00-16:00]"),
    ("friday until 4pm", "21/11 11:00", "Fri 27/11 14:00 [14:00-16:00]"),
    ("vendredi à partir de 16h", "21/11 11:00", "Fri 27/11 14:00 [16:00-18:00]"),
    ("friday from 4pm", "21/11 11:00", "Fri 27/11 14:00 [16:00-18:00]"),
    ("mardi 13h-15h", "21/11 11:00", "inside: Tue 24/11 14:00"),
    ("dimanche 22h-6h", "21/11 11:00", "Sun 22/11 22:00"),
    ("dimanche 23h-1h", "21/11 11:00", "Sun 22/11 22:00 [23:00-01:00]"),
    ("mardi 15h", "21/11 11:00", "inside: Tue 24/11 14:00"),
    ("mardi 16h", "21/11 11:00", "nothing"),
    ("mardi", "21/11 11:00", "several: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mar 25/11", "21/11 11:00", "weekday_contradicts_date: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("mercredi 24/11", "21/11 11:00", "weekday_contradicts_date: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("mer 24/11 14h", "21/11 11:00", "weekday_contradicts_date: Tue 24/11 14:00 | Wed 25/11 14:00"),
    ("mardi et jeudi", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00 | Thu 26/11 18:30"),
    ("mardi 14h et 18h", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mardi 14h, 18h", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mardi 14h ou 18h", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mardi 14h & 18h", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mardi 14 et 18", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("tuesday 2 and 6pm", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00"),
    ("mardi, 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi et jeudi 18h30", "21/11 11:00", "listed: Tue 24/11 18:00 | Thu 26/11 18:30"),
    ("lundi et mardi 18", "21/11 11:00", "listed: Mon 23/11 18:00 | Tue 24/11 18:00"),
    ("mardi/lundi 18h", "21/11 11:00", "listed: Mon 23/11 18:00 | Tue 24/11 18:00"),
    ("mardi 14h et 21h", "21/11 11:00", "missing: Tue 24/11 14:00"),
    ("mardi 14h et 15h bidule", "21/11 11:00", "unknown_words: Tue 24/11 14:00"),
    (
        "lundi 18h, mardi 14h et mercredi 14h",
        "21/11 11:00",
        "listed: Mon 23/11 18:00 | Tue 24/11 14:00 | Wed 25/11 14:00",
    ),
    ("24 et 25 novembre 14h", "21/11 11:00", "listed: Tue 24/11 14:00 | Wed 25/11 14:00"),
    ("24 november and 25", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("les 24 et 25", "21/11 11:00", "listed: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("n° 12 et 14", "21/11 11:00", "listed: Sat 28/11 10:00 | Sun 29/11 16:00"),
    ("mardi soir et mercredi", "21/11 11:00", "listed: Tue 24/11 18:00 | Wed 25/11 14:00"),
    ("mardi 14h mercredi 14h", "21/11 11:00", "unknown_words: Tue 24/11 14:00 | Wed 25/11 14:00"),
    ("mardi entre 14h et 16h", "21/11 11:00", "Tue 24/11 14:00"),
    ("pas mardi", "23/11 21:00", "except: Wed 25/11 14:00 | Thu 26/11 18:30 | Fri 27/11 14:00 | Sat 28/11 10:00 …"),
    ("not Tuesday", "23/11 21:00", "except: Wed 25/11 14:00 | Thu 26/11 18:30 | Fri 27/11 14:00 | Sat 28/11 10:00 …"),
    (
        "ni mardi ni jeudi",
        "23/11 21:00",
        "except: Wed 25/11 14:00 | Fri 27/11 14:00 | Sat 28/11 10:00 | Sat 28/11 18:00 …",
    ),
    ("mardi sauf 14h", "21/11 11:00", "except: Tue 24/11 18:00"),
    ("mardi sauf le soir", "21/11 11:00", "except: Tue 24/11 14:00"),
    ("tuesday but not 2pm", "21/11 11:00", "except: Tue 24/11 18:00"),
    ("mardi (pas 14h)", "21/11 11:00", "except: Tue 24/11 18:00"),
    (
        "mercredi sauf 14h",
        "21/11 11:00",
        "none: Sat 21/11 10:00 | Sat 21/11 18:00 | Sun 22/11 16:00 | Sun 22/11 22:00 …",
    ),
    (
        "pas avant 14h",
        "23/11 21:00",
        "unknown_words: Tue 24/11 14:00 | Tue 24/11 18:00 | Wed 25/11 14:00 | Thu 26/11 18:30 …",
    ),
    ("mardi 14h bla", "21/11 11:00", "unknown_words: Tue 24/11 14:00"),
    ("mardi 14h s'il vous plaît 🙏", "21/11 11:00", "Tue 24/11 14:00"),
    ("pour mon créneau de mardi 14h merci", "21/11 11:00", "Tue 24/11 14:00"),
    (
        "n'importe quoi",
        "21/11 11:00",
        "unknown_words: Sat 21/11 10:00 | Sat 21/11 18:00 | Sun 22/11 16:00 | Sun 22/11 22:00 …",
    ),
    ("", "21/11 11:00", "several: Sat 21/11 10:00 | Sat 21/11 18:00 | Sun 22/11 16:00 | Sun 22/11 22:00 …"),
    ("20h", "21/11 11:00", "inside: Thu 26/11 18:30"),
    ("10h", "21/11 11:00", "several: Sat 21/11 10:00 | Sat 28/11 10:00"),
    ("10h", "21/11 12:30", "later: Sat 28/11 10:00"),
    ("16h", "21/11 11:00", "Sun 22/11 16:00"),
    ("18h30", "21/11 11:00", "later: Thu 26/11 18:30"),
    ("samedi 10h", "21/11 11:00", "several: Sat 21/11 10:00 | Sat 28/11 10:00"),
    ("samedi 10h", "21/11 13:00", "Sat 28/11 10:00"),
    ("samedi", "21/11 11:00", "several: Sat 21/11 10:00 | Sat 21/11 18:00 | Sat 28/11 10:00 | Sat 28/11 18:00"),
    ("hier 14h", "21/11 11:00", "Fri 20/11 14:00"),
    ("vendredi 20/11", "21/11 11:00", "Fri 20/11 14:00"),
    ("yesterday 2pm", "21/11 11:00", "Fri 20/11 14:00"),
    ("31/12", "21/11 11:00", "Thu 31/12 18:30"),
    ("30/02", "21/11 11:00", "unknown_words: Sat 21/11 10:00 | Sat 21/11 18:00 | Sun 22/11 16:00 | Sun 22/11 22:00 …"),
    ("3 janvier", "21/11 11:00", "several: Sun 03/01 16:00 | Sun 03/01 22:00"),
    ("3/1 16h", "21/11 11:00", "Sun 03/01 16:00"),
    ("12/3", "21/11 11:00", "nothing"),
    ("dimanche minuit", "21/11 11:00", "inside: Sun 22/11 22:00"),
    ("cette nuit", "22/11 23:30", "Sun 22/11 22:00"),
    ("cette nuit", "23/11 1:00", "Sun 22/11 22:00"),
    ("２５／１１", "21/11 11:00", "Wed 25/11 14:00"),
    ("١٤h mardi", "21/11 11:00", "Tue 24/11 14:00"),
    ("\u200fmardi\u200f 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("mar\u200bdi 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("#12 mardi", "21/11 11:00", "several: Sat 28/11 10:00"),
    ("mon 6pm", "21/11 11:00", "Mon 23/11 18:00"),
    ("sun 4pm", "21/11 11:00", "Sun 22/11 16:00"),
    ("mardi 5 janvier 14h", "21/11 11:00", "Tue 05/01 14:00"),
    ("31/12/2026", "21/11 11:00", "Thu 31/12 18:30"),
    ("mon créneau de mardi 14h", "21/11 11:00", "Tue 24/11 14:00"),
    ("jeudi 18 h 30", "21/11 11:00", "Thu 26/11 18:30"),
    ("jeudi 18 h 30–20 h 30", "21/11 11:00", "Thu 26/11 18:30"),
    ("mardi 14h 24/11", "21/11 11:00", "Tue 24/11 14:00"),
    ("14h 24 novembre", "21/11 11:00", "Tue 24/11 14:00"),
    ("mardi 14h", "24/11 9:00", "several: Tue 24/11 14:00 | Tue 01/12 14:00"),
    ("mardi 14h", "24/11 15:00", "several: Tue 24/11 14:00 | Tue 01/12 14:00"),
    ("mardi 14h", "24/11 17:00", "Tue 01/12 14:00"),
]


@pytest.mark.parametrize(
    "word", ["sauf", "hormis", "à part", "excepté", "except", "but not", "hors", "pas", "apart from"]
)
def test_what_is_excepted_is_not_offered(word: str) -> None:
    found = match_shift(read_wanted(f"mardi {word} 14h", NOW, PARIS), ROSTER, PARIS)
    assert shown(found) == "except: Tue 24/11 18:00"
    others = match_shift(read_wanted(f"tous {word} mardi", NOW, PARIS), ROSTER, PARIS)
    assert isinstance(others, Several)
    assert all(shift.date.weekday() != 1 for shift in others.shifts)
    assert len(others.shifts) == len([s for s in ROSTER if s.ends > NOW and s.date.weekday() != 1])


@pytest.mark.parametrize(("written", "at", "expected"), TABLE)
def test_what_people_write_finds_the_shift_they_mean(written: str, at: str, expected: str) -> None:
    assert shown(match_shift(read_wanted(written, said_at(at), PARIS), ROSTER, PARIS)) == expected


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_bot_writes_finds_the_same_shift_again(language: str) -> None:
    words = words_of(language, "Europe/Paris")
    coming = [shift for shift in ROSTER if shift.ends > NOW]
    for write in (words.span, words.short_span):
        found = [match_shift(read_wanted(write(s.starts, s.ends), NOW, PARIS), ROSTER, PARIS) for s in coming]
        assert found == [One(shift) for shift in coming]


@given(starts=st.integers(0, 24 * 60 - 1), lasts=st.integers(1, 24 * 60 - 1), ahead=st.integers(1, 56))
def test_a_shift_at_any_minute_is_found_by_how_it_is_written(starts: int, lasts: int, ahead: int) -> None:
    day = date(2026, 11, 21) + timedelta(days=ahead)
    shift = Shift(
        ShiftId(7),
        LineId("lyon"),
        SlotId(1),
        day,
        7,
        instant_of_minute(day, starts, PARIS),
        instant_of_minute(day, starts + lasts, PARIS),
    )
    for language in ("fr", "en"):
        words = words_of(language, "Europe/Paris").span(shift.starts, shift.ends)
        assert match_shift(read_wanted(words, NOW, PARIS), [shift], PARIS) == One(shift), words


# ---------------------------------------------------------------- rules for any text

SMALL_WORDS = (
    "ce cet cette le la à de du au jusqu'à dans in at from to until prochain next en huit semaine week - / : . , #"
    " 14h 14 2pm 2 14:00 14h30 16h-18h midi minuit noon 24/11 2026-11-24 24. 1er 24th 99 demain hier today pas bla"
)
ODD = ("🙏", "\u200f", "\u0301", "\ud800", "１４", "٣", "ﷺ", "İ", "ß", "\x00", "\n")
VOCABULARY = [*WEEKDAYS, *MONTHS, *WINDOWS, *SMALL_WORDS.split(), *ODD]
LINES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join))


def satisfied(said: Constraints, shift: Shift, part: Part | None) -> bool:
    """Whether a shift is what the words say, worked out apart from `match`: by the wall clock alone."""
    starts, ends = (at.astimezone(PARIS) for at in part or (shift.starts, shift.ends))
    minute = starts.hour * 60 + starts.minute
    named = [(starts.date(), minute), (starts.date() - timedelta(days=1), minute + 1440)]
    own = shift.starts.astimezone(PARIS).date()
    return (
        (said.number is None or shift.number == said.number)
        and any(
            (said.days is None or day in said.days) and (said.weekday is None or day.weekday() == said.weekday)
            for day in (*(day for day, _ in named), own)
        )
        and (
            said.starts is None
            or said.onwards
            or bool(
                {m % 720 if said.window else m for _, m in named} & {m % 720 if said.window else m for m in said.starts}
            )
        )
        and (said.ends is None or (ends.hour * 60 + ends.minute) in {m % 1440 for m in said.ends})
    )


def check(written: str, at: datetime, roster: Sequence[Shift]) -> bool:
    """Hold one line to the rules; whether it was acted on."""
    read = read_wanted(written, at, PARIS)
    found = match_shift(read, roster, PARIS)
    if isinstance(found, One):
        assert read.unknown == (), written
        assert not read.empty, written
        assert found.shift in roster
        assert any(satisfied(said, found.shift, found.part) for said in read.readings), written
        if found.part:
            assert found.shift.starts <= found.part[0] < found.part[1] <= found.shift.ends
    return isinstance(found, One)


@given(written=LINES, hours=st.integers(0, 24 * 50))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered_and_one_shift_satisfies_every_word(written: str, hours: int) -> None:
    check(written, NOW + timedelta(hours=hours), ROSTER)


@pytest.mark.slow
def test_a_hundred_thousand_lines_of_anything() -> None:
    dice = random.Random(20261121)
    few = ROSTER[:20]
    acted_on = 0
    for _ in range(100_000):
        words = [
            dice.choice(VOCABULARY) if dice.random() < 0.8 else chr(dice.randrange(0x110000))
            for _ in range(dice.randrange(9))
        ]
        acted_on += check(" ".join(words), NOW + timedelta(hours=dice.randrange(24 * 14)), few)
    assert 2_000 < acted_on < 20_000  # else the lines would prove nothing


@pytest.mark.parametrize("unit", ["mardi ", "14h-", "1", "à ", "\u200f", "ﷺ", "du 24 ", "e\u0301", "🙏 "])
def test_a_line_of_a_hundred_thousand_letters_is_asked_about_not_acted_on(unit: str) -> None:
    read = read_wanted(unit * (100_000 // len(unit)), NOW, PARIS)
    assert read.unknown[-1] == "…"
    assert not isinstance(match_shift(read, ROSTER, PARIS), One)


def test_the_spring_night_keeps_the_wall_clock() -> None:
    """On 29 March 2026 Paris has no 02:30: the shift begins at 03:30, and both ways to write it find it."""
    day = date(2026, 3, 29)
    shift = Shift(
        ShiftId(1),
        LineId("lyon"),
        None,
        day,
        1,
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 4, tzinfo=UTC),
    )
    said = datetime.combine(date(2026, 3, 28), time(12), UTC)
    assert match_shift(read_wanted("dimanche 2h30", said, PARIS), [shift], PARIS) == One(shift)
    assert match_shift(read_wanted("dimanche 3h30", said, PARIS), [shift], PARIS) == One(shift)


def test_where_any_day_may_be_meant_an_exception_leaves_all_others() -> None:
    wanted = read_wanted("14h sauf mercredi", NOW, PARIS)
    every = match_shift(wanted, ROSTER, PARIS, any_day=True)
    assert isinstance(every, Several)
    starts = [shift.starts.astimezone(PARIS) for shift in ROSTER if shift.ends > NOW]
    assert [shift.starts.astimezone(PARIS) for shift in every.shifts] == sorted(
        at for at in starts if at.hour == 14 and at.weekday() != 2
    )
