"""How sentences, times, numbers and names are written, in both languages."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from fluent.syntax import FluentParser, Visitor
from fluent.syntax import ast as ftl

from bot.commands.roster.opening_times import short_slot
from bot.commands.roster.period_words import short_period, short_span
from bot.model import LineId, Phone, Slot, SlotId
from bot.roster.telling.confirmations import short_clock
from bot.text import (
    LANGUAGES,
    LOCALES,
    NBSP,
    Text,
    masked_phone,
    national_form,
    safe_words,
    sentence_names,
    text_in,
    without_accents,
)

FR, EN = text_in("fr", "Europe/Paris"), text_in("en", "Europe/Paris")


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def spaced(words: str) -> str:
    """With `_` for every space that may not break."""
    return re.sub("[\u00a0\u202f]", "_", words)


# ---------------------------------------------------------------- every sentence, with what stands in its gaps

STARTS, ENDS = utc("2026-11-25 13:30"), utc("2026-11-25 15:30")


def values(words: Text) -> dict[str, tuple[Any, ...]]:
    """What typically stands in each gap; a gap that is not here holds words of some other sentence, or of somebody."""
    clock, span = words.clock(STARTS), words.span(STARTS, ENDS)
    lengths = words.length(timedelta(seconds=40)), words.length(timedelta(minutes=90))
    return {
        **dict.fromkeys(("count", "kept", "trainees"), (0, 1, 2, 21)),
        **dict.fromkeys(("who", "name", "giver", "to", "by", "asker"), ("Anne",)),
        **dict.fromkeys(("mine", "theirs", "about", "period"), (span,)),
        **dict.fromkeys(("day", "first", "last"), (words.on(STARTS),)),
        **dict.fromkeys(("time", "until", "since", "starts", "ends"), (clock,)),
        **dict.fromkeys(("wait", "median", "p95", "held", "uncovered"), lengths),
        "when": (clock, span),
        "hours": (words.hours(STARTS, ENDS),),
        "rate": (words.percent(0.8),),
        "seats": (1, 2),
        "number": (1, 1234),
        "role": ("trainee", "volunteer", "coordinator"),
        "purpose": ("team", "coordination"),
        "phone": ("proved", "unproved", "06 39 98 01 01"),
        "line": ("Lyon",),
    }


class Gaps(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 -- the library's name
        self.names.add(node.id.name)


def sentences(language: str) -> Iterator[tuple[str, list[str]]]:
    for entry in FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8")).body:
        if isinstance(entry, ftl.Message):
            gaps = Gaps()
            gaps.visit(entry)
            yield entry.id.name, sorted(gaps.names)


def said(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence with every mixture of typical values."""
    words = text_in(language, "Europe/Paris")
    typical = values(words)
    for name, gaps in sentences(language):
        for mixture in product(*(typical.get(gap, ("xyz",)) for gap in gaps)):
            yield name, words.say(name, **dict(zip(gaps, mixture, strict=True)))


SLIPS = {
    "a gap that is not filled": r"[{}]",
    "two spaces": r"[ \u00a0\u202f]{2}",
    "a space at an end": r"^\s|\s$|[ \u00a0\u202f]\n",
    "an empty line": r"\n\n",
    "a space before a comma or a full stop": r"[ \u00a0\u202f][,.](?!\.)",
    "two stops": r"[.,:;]\s?[.,:;](?!\w)",
    "a star alone": r"(?<!\*)\*(?!\*)",
}
FRENCH_SLIPS = {
    "a line may begin with the second half of a pair": r" [:;?!%»](?:\s|$)|« ",
    "no space before": r"[^\s\d][:;?!](?=\s|$)|\d[;?!]",
    "an hour torn apart": r"\d h\b|\bh \d\d",
}
ENGLISH_SLIPS = {"a French space": r"[ \u00a0][:;?!](?:\s|$)"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_and_has_no_slip_of_the_pen(language: str) -> None:
    slips = SLIPS | (FRENCH_SLIPS if language == "fr" else ENGLISH_SLIPS)
    found = [
        (name, slip, words) for name, words in said(language) for slip, bad in slips.items() if re.search(bad, words)
    ]
    assert found == []
    assert {name for name, _ in said(language)} == sentence_names(language)


def test_the_search_for_slips_finds_them() -> None:
    for slips, wrong in (
        (SLIPS, ["{ $who }", "a  b", "a ", "a\n\nb", "a , b", "a..", "*a*"]),
        (FRENCH_SLIPS, ["Oui ?", "Oui?", "14 h"]),
        (ENGLISH_SLIPS, ["Yes ?"]),
    ):
        assert [slip for slip, words in zip(slips.values(), wrong, strict=True) if not re.search(slip, words)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_or_a_gap_that_is_missing_is_a_bug_and_raises(language: str) -> None:
    words = text_in(language, "Europe/Paris")
    with pytest.raises(LookupError):
        words.say("there-is-no-such-sentence")
    with pytest.raises(LookupError, match="took-over"):
        words.say("took-over", who="Anne")


# ---------------------------------------------------------------- buttons

LABELLED: dict[str, dict[str, tuple[str, ...]]] = {
    language: {
        "button-meant": ("/echanger mardi 14h con…",),
        "button-line": ("Saint-Étienne-du-Rouvra…",),
        "button-take-at": (words.short_start(STARTS),),
        "button-cover-at": (words.short_start(STARTS),),
        "button-keep-at": (words.short_start(STARTS),),
        "button-shift": (words.short_span(STARTS, ENDS),),
        "button-drop-slot": (short_slot(Slot(SlotId(0), LineId("lyon"), 2, time(14, 30), time(16, 30)), words),),
        "button-vouch": ("Marie-Char…",),
        "button-accept": ("Marie-Char…",),
        "button-forget": ("Marie-Cha…",),
        "button-my-name": ("Marie-Char…",),
        "button-person": ("Marie-Charlotte @marie_c",),
        "button-role": ("trainee",),
        "button-replace": ("Marie-Charlo…",),
        "button-takeover-yes": ("Marie-Charlo…",),
        "button-period": (short_period(words, (STARTS - timedelta(days=9), ENDS), STARTS),),
        "button-period-from": (words.short_start(STARTS),),
        "button-reopen-from": (words.short_start(STARTS),),
        "button-callback-one": ("…07", words.clock(STARTS)),
        "button-call-course": (words.clock(STARTS), "10"),
        "button-call-details": ("…07", words.clock(STARTS)),
        "button-cannot-at": (short_clock(words, STARTS),),
        "button-seek-at": (short_clock(words, STARTS),),
        "button-calendar-line": ("Saint-Étienne-du…",),
        "button-stop-weekly": ("lundi 14 h 30–…",),
        "button-cancel-away": (short_span(words, STARTS - timedelta(days=9), ENDS),),
        "button-leave-standby": (words.short_start(STARTS),),
        "button-assign": ("Marie-Charlot…",),
        "button-ask-one": ("Marie-Charlo…",),
        "button-date-yes": (words.short_start(STARTS),),
        "button-date-no": (words.short_start(STARTS),),
        "button-told": ("Marie-Charl…",),
    }
    for language, words in (("fr", FR), ("en", EN))
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fits_on_a_phone(language: str) -> None:
    labels = {}
    for name, gaps in sentences(language):
        if name.startswith("button-"):
            longest = LABELLED[language].get(name, ())
            ordered = dict(zip(sorted(gaps, reverse=True), longest, strict=True))  # who before time
            labels[name] = text_in(language, "Europe/Paris").say(name, **ordered)
    assert {name: label for name, label in labels.items() if len(label) > 30} == {}


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        ("2026-11-24 13:00", "14_h", "14:00"),
        ("2026-11-24 13:05", "14_h_05", "14:05"),
        ("2026-11-23 23:00", "0_h", "00:00"),
        ("2026-07-14 12:00", "14_h", "14:00"),  # summer time
    ],
)
def test_an_hour_is_written_as_people_of_the_language_do(at: str, french: str, english: str) -> None:
    assert (spaced(FR.clock(utc(at))), EN.clock(utc(at))) == (french, english)


@pytest.mark.parametrize(
    ("day", "french", "english", "short"),
    [
        (date(2026, 11, 24), "mardi 24 novembre", "Tuesday 24 November", "mar. 24/11"),
        (date(2026, 12, 1), "mardi 1er décembre", "Tuesday 1 December", "mar. 01/12"),
        (date(2026, 8, 11), "mardi 11 août", "Tuesday 11 August", "mar. 11/08"),
    ],
)
def test_a_day_is_written_with_its_weekday_and_in_full(day: date, french: str, english: str, short: str) -> None:
    assert (FR.day(day), EN.day(day), FR.short_day(day)) == (french, english, short)


def test_stretches_and_moments() -> None:
    starts, ends = utc("2026-11-24 13:00"), utc("2026-11-24 15:30")
    assert spaced(FR.hours(starts, ends)) == "14_h–16_h_30"
    assert spaced(FR.span(starts, ends)) == "mardi 24 novembre, 14_h–16_h_30"
    assert EN.span(starts, ends) == "Tuesday 24 November, 14:00–16:30"
    assert FR.short_span(starts, ends) == "mar. 24/11 14h–16h30"
    assert EN.short_span(starts, ends) == "Tue 24/11 14:00–16:30"
    assert FR.short_start(starts) == "mar. 24/11 14h"
    assert spaced(FR.moment(starts, utc("2026-11-24 08:00"))) == "14_h"
    assert spaced(FR.moment(starts, utc("2026-11-23 08:00"))) == "mardi 24 novembre, 14_h"
    assert spaced(FR.wall_hours(time(22), time(6, 15))) == "22_h–6_h_15"
    assert (FR.weekday(0), FR.weekday(6, short=True), EN.weekday(0)) == ("lundi", "dim.", "Monday")


def test_the_day_is_that_of_the_line_s_zone() -> None:
    late = utc("2026-11-24 23:30")
    assert FR.on(late) == "mercredi 25 novembre"
    assert text_in("fr", "America/Martinique").on(late) == "mardi 24 novembre"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0_s"),
        (59.4, "59_s"),
        (60, "1_min"),
        (89, "1_min"),
        (3569, "59_min"),
        (3599, "1_h"),  # not sixty minutes
        (3600, "1_h"),
        (5400, "1_h_30"),
        (3660, "1_h_01"),
        (90000, "25_h"),
    ],
)
def test_a_length_is_told_in_the_unit_one_thinks_in(seconds: float, expected: str) -> None:
    assert spaced(FR.length(timedelta(seconds=seconds))) == expected


# ---------------------------------------------------------------- numbers, names, and what people wrote


def test_numbers_are_written_as_the_language_does() -> None:
    assert [spaced(FR.number(1234.5)), EN.number(1234.5)] == ["1_234,5", "1,234.5"]
    assert [spaced(FR.percent(0.8)), EN.percent(0.8)] == ["80_%", "80%"]


def test_names_are_joined_as_the_language_does() -> None:
    names = ["Anne", "Bakari", "**Chloé**"]
    assert (FR.names(names), EN.names(names[:2]), FR.names([])) == ("Anne, Bakari et Chloé", "Anne and Bakari", "")


def test_an_unknown_language_is_the_first() -> None:
    assert text_in("tlh", "Europe/Paris").language == "fr"


def test_a_group_sees_two_digits_of_a_number_at_most() -> None:
    assert [masked_phone(Phone("+33639980107")), masked_phone(None)] == ["…07", "…"]


def test_a_number_is_written_as_its_country_dials_it() -> None:
    assert [national_form(Phone(n)) for n in ("+33639980107", "+3", "x")] == ["06 39 98 01 07", "+3", "x"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Anne", "Anne"),
        ("  Anne \n Marie ", "Anne Marie"),
        ("**Anne** {caller:1}", "Anne caller:1"),
        ("A\u202enne\u0000\u061c", "A nne"),
        ("\ud800", ""),
        ("x" * 50, "x" * 39 + "…"),
    ],
)
def test_what_a_person_wrote_is_made_fit_to_be_quoted(written: str, expected: str) -> None:
    assert safe_words(written) == expected


def test_words_are_compared_without_case_and_accents() -> None:
    assert [without_accents(word) for word in ("ÉCHANGER", "Œuf", "ﬁn", "straße")] == [
        "echanger",
        "œuf",
        "fin",
        "strasse",
    ]


def test_the_space_that_may_not_break_is_the_one_meant() -> None:
    assert NBSP == "\N{NO-BREAK SPACE}"
    assert spaced(FR.say("stray-now")) == "Que voulez-vous faire maintenant_?"
    assert spaced(FR.say("refused-who", who="Zoé")).startswith("Je ne connais pas «_Zoé_» dans")
