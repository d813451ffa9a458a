"""Sentences, times, names and numbers in one language and zone.

The sentences themselves are in `bot/locales/*.ftl`, one Fluent file per language.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from fluent.runtime import FluentBundle, FluentResource

from bot.model import Phone

LANGUAGES: Final = ("fr", "en")
LOCALES: Final = Path(__file__).parent / "locales"
HALF_A_YEAR: Final = timedelta(days=183)
NBSP: Final = "\u00a0"
# Characters that would break our markup, a placeholder or the line, and invisible characters of any script.
MARKUP: Final = frozenset("*{}")
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@cache
def sentences_of(language: str) -> FluentBundle:
    sentences = FluentBundle([language], use_isolating=False)
    words = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    if language == "fr":  # no line break inside a French expression
        words = re.sub(r"(?<=«) | (?=»)| (?=[:;?!%](?:\s|$))|(?<=\d) (?=h\b)", NBSP, words)
    sentences.add_resource(FluentResource(words))
    return sentences


@cache
def sentence_names(language: str) -> frozenset[str]:
    return frozenset(sentences_of(language)._messages)  # noqa: SLF001 -- the library has no public list


TWO_STOPS: Final = re.compile(r"(?<=\w)\.\.(?![.\w/])")


def safe_words(words: str, limit: int = 40) -> str:
    """A person's words, made safe for our sentences: one line, no markup, at most `limit` characters."""
    visible = (" " if c in MARKUP or unicodedata.category(c) in INVISIBLE else c for c in words)
    clean = " ".join("".join(visible).split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def without_accents(word: str) -> str:
    """The word in lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def masked_phone(phone: Phone | None) -> str:
    """The last two digits of a number: a group must not see more."""
    return f"…{phone[-2:]}" if phone else "…"


def national_form(phone: Phone, country: str = "FR") -> str:
    """The number as people in that country dial it; foreign numbers begin with their country code."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return phone
    home = number.country_code == phonenumbers.country_code_for_region(country)
    how = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, how)


@lru_cache(maxsize=1024)
def format_day(day: date, pattern: str, language: str) -> str:
    """A day formatted with a Unicode date pattern. Cached, because a roster repeats the same few weeks."""
    return str(format_date(day, pattern, locale=language))


class Text:
    """Sentences and formats of one language and one zone."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.zone = ZoneInfo(zone)

    def say(self, sentence: str, **args: object) -> str:
        """The sentence with its variables filled in. Raises `LookupError` when one is missing, which is a bug."""
        message = sentences_of(self.language).get_message(sentence)
        if message.value is None:
            raise LookupError(f"{sentence} has no words in {self.language}")
        words, errors = sentences_of(self.language).format_pattern(message.value, args)
        if errors:
            raise LookupError(f"{sentence}: {errors[0]!r}")
        return TWO_STOPS.sub(".", str(words))  # the one of "Anne B." and the sentence's own

    def person(self, name: str, limit: int = 40) -> str:
        """A person's name in a sentence; who was erased has none."""
        return safe_words(name, limit) or self.say("somebody-erased")

    # ------------------------------------------------------------ times

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        """`14 h`, `14 h 32`; in English `14:00`."""
        local = self.local(at)
        if self.language == "en":
            return f"{local:%H:%M}"
        minutes = f"{NBSP}{local:%M}" if local.minute else ""
        return f"{local.hour}{NBSP}h{minutes}"

    def exact_clock(self, at: datetime) -> str:
        """`14:51:02`, in both languages."""
        return f"{self.local(at):%H:%M:%S}"

    def hours(self, starts: datetime, ends: datetime) -> str:
        """`14 h–16 h`."""
        return f"{self.clock(starts)}–{self.clock(ends)}"

    def day(self, day: date, today: date | None = None, *, dated: bool = False) -> str:
        """`mardi 24 novembre`, `Tuesday 24 November`; with the year if `dated` or half a year from `today`."""
        far = today is not None and abs(day - today) > HALF_A_YEAR
        words = format_day(day, "EEEE d MMMM y" if dated or far else "EEEE d MMMM", self.language)
        return words.replace(" 1 ", " 1er ") if self.language == "fr" else words

    def short_day(self, day: date) -> str:
        """For labels of at most 24 characters: `mar. 24/11`, `Tue 24/11`."""
        return f"{format_day(day, 'EEE', self.language)} {day:%d/%m}"

    def weekday(self, weekday: int, *, short: bool = False) -> str:
        """`mardi`, `mar.`; 0 is Monday."""
        return format_day(date(2024, 1, 1) + timedelta(days=weekday), "EEE" if short else "EEEE", self.language)

    def wall(self, wall: time) -> str:
        """Like `clock`, for a wall-clock time without a day."""
        return self.clock(datetime.combine(date(2024, 1, 1), wall, self.zone))

    def wall_hours(self, starts: time, ends: time) -> str:
        return f"{self.wall(starts)}–{self.wall(ends)}"

    def on(self, at: datetime) -> str:
        return self.day(self.local(at).date())

    def span(self, starts: datetime, ends: datetime) -> str:
        """`mardi 24 novembre, 14 h–16 h`."""
        return f"{self.on(starts)}, {self.hours(starts, ends)}"

    def short_span(self, starts: datetime, ends: datetime) -> str:
        """For labels: `mar. 24/11 14h–16h`."""
        return f"{self.short_start(starts)}–{self.clock(ends).replace(NBSP, '')}"

    def short_start(self, starts: datetime) -> str:
        """For labels: `mar. 24/11 14h30`."""
        return f"{self.short_day(self.local(starts).date())} {self.clock(starts).replace(NBSP, '')}"

    def moment(self, at: datetime, now: datetime) -> str:
        """The time; with the day when it is not today."""
        if self.local(at).date() == self.local(now).date():
            return self.clock(at)
        return f"{self.on(at)}, {self.clock(at)}"

    def length(self, length: timedelta) -> str:
        """`40 s`, `3 min`, `1 h 30`."""
        seconds = round(length.total_seconds())
        if seconds < 60:
            return f"{seconds}{NBSP}s"
        hours, minutes = divmod(round(seconds / 60), 60)
        if not hours:
            return f"{minutes}{NBSP}min"
        return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02}" if minutes else "")

    # ------------------------------------------------------------ numbers and lists

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.language))

    def decimal(self, value: float) -> str:
        """With one digit after the point or comma, and none between thousands: for tables that programs read."""
        return str(format_decimal(value, format="0.0", locale=self.language))

    def percent(self, share: float) -> str:
        return str(format_percent(share, locale=self.language))

    def names(self, names: Sequence[str]) -> str:
        """`Anne, Bakari et Chloé`."""
        return self.listed([safe_words(name) for name in names])

    def listed(self, parts: Sequence[str]) -> str:
        return str(format_list(parts, locale=self.language))


@cache
def text_in(language: str, zone: str) -> Text:
    return Text(language, zone)
