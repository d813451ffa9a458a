"""Reads several moments said together, "samedi 10h et 14h", and what is excepted, "samedi sauf 14h".

What one part of a list does not say, it takes from the others: a day from the part before, an hour or a month from the
one that follows. Whether to take one of the shifts or all of them is not decided here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.dates import date_or_none
from bot.parsing.moments import Pieces, finish_reading, read_constraints, read_pieces, texts_meant
from bot.parsing.vocabulary import A_MONTH, WEEKDAYS, any_of, spell_right
from bot.readers.folding import LONGEST, fold
from bot.roster.slots import zone_info

EXCEPT: Final = re.compile(
    r"(?:^|(?<=[\s,;(]))(?:(?:et|mais|but|and|surtout|plut[oô]t|tous|tout|all|anything)\s+)?"
    r"(?:sauf|hormis|hors|except[ée]e?s?|except(?:ing)?|excluding|save|minus|(?:mis\s+)?[àa]\s+part|en\s+dehors"
    r"|(?:[àa]\s+l['’]?\s?|with\s+the\s+)exception|(?:apart|aside)\s+from|other\s+than|pas|not|ni|never|jamais"
    r"|sans(?!\s+(?:date\s+de\s+)?fin\b)|without(?!\s+end\b)|plut[oô]t\s+que|rather\s+than|au\s+lieu|instead"
    rf"|(?<=all )but|(?<=anything )but|no(?=\s+(?:{any_of(WEEKDAYS)})\b))"
    r"(?:\s+(?:pour|for|of|on|des?|du)(?!\s+\d+\s+[àa]\b))?"
    r"(?=[\s:,]|$)[\s:,]*",
    re.IGNORECASE,
)
"""What stands before what is not meant. "de 2 à 4" keeps its "de", which tells hours from days."""
NEITHER: Final = re.compile(r"\s+(?:ni|nor|or|ou)\s+", re.IGNORECASE)
COMMA: Final = re.compile(r"[,;]+(?!\d)|[,;]+(?=\s)")
JOINT: Final = re.compile(r"(?:(?:^| )(?:et|and|puis|then|ou|or|ainsi que|as well as|\+)(?= |$))+|(?<=[a-z])/(?=[a-z])")
LISTED_AT_MOST: Final = 8
"""More parts are never meant, and each costs time."""
DATED: Final = re.compile(rf"\b{A_MONTH}\b|/")
HOURS: Final = 24


def read_wanted(text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool = False) -> Wanted:
    """Read a text as `read_constraints` does, and lists and exceptions too. Takes the same arguments."""

    def read(words: str) -> Wanted:
        return read_listed(words, sent_at, zone_info(zone), american=american)

    plain = read_constraints(text, sent_at, zone, american=american)
    if not plain.unknown or len(text) > LONGEST:
        return plain
    kept, out = split_exception(text)
    return read_exception(kept, out, read) if out is not None else read(text)


def split_exception(text: str) -> tuple[str, str | None]:
    """The words before what is excepted, and those after; None when nothing is."""
    found = EXCEPT.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, None)


def read_exception(kept: str, out: str, read: Callable[[str], Wanted]) -> Wanted:
    """What is wanted without what is excepted.

    What cannot be read of the exception excepts nothing, and is unknown: "pas mardi, jeudi" may want Thursday, or
    neither.
    """
    wanted, excepted = read(kept), read(EXCEPT.sub(" et ", NEITHER.sub(" et ", out)))
    unclear = not kept.strip() and COMMA.search(out)
    if excepted.unknown or excepted.empty or unclear:
        words = excepted.unknown or tuple(fold(out).split()) or (fold(kept),)
        return replace(wanted, unknown=(*wanted.unknown, *words))
    return replace(wanted, excepted=excepted.readings)


def read_listed(text: str, sent_at: datetime, tz: ZoneInfo, *, american: bool) -> Wanted:
    """One moment, or several of which each is in `listed`."""
    plain = read_constraints(text, sent_at, tz, american=american)
    spelt = spell_right(fold(COMMA.sub(" + ", text.replace("&", " + "))))
    if not plain.unknown or not JOINT.search(spelt):
        return plain
    said = sent_at.astimezone(tz)
    orders = [parts_of_list(folded, said, sent_at) for folded in texts_meant(spelt, american=american)]
    parts = [merge_readings(several) for several in zip(*orders, strict=False)]
    told = tuple(part for part in dict.fromkeys(replace(part, unknown=(), no_such_day=()) for part in parts))
    meant = tuple(part for part in told if not part.empty)
    unknown = tuple(word for part in parts for word in part.unknown)
    absent = tuple(word for part in parts for word in part.no_such_day)
    readings = tuple(dict.fromkeys(one for part in meant for one in part.readings)) or (Constraints(),)
    return Wanted(sent_at, readings, unknown, absent, listed=meant if len(meant) > 1 else ())


def merge_readings(several: Sequence[Wanted]) -> Wanted:
    """One part of the list, with its dates in one order or the other."""
    first, *others = several
    more = [one for other in others if not other.unknown for one in other.readings]
    return replace(first, readings=tuple(dict.fromkeys((*first.readings, *more))))


def parts_of_list(folded: str, said: datetime, sent_at: datetime) -> list[Wanted]:
    words = [part.strip() for part in JOINT.split(folded)[:LISTED_AT_MOST]]
    pieces = [read_pieces(part, said) for part in words]
    found = [piece.found for piece in pieces]
    for fill in (fill_month, fill_day, fill_time):
        found = [fill(found, at, words) for at in range(len(found))]
    return [finish_part(piece, one, said, sent_at) for piece, one in zip(pieces, found, strict=True)]


def finish_part(pieces: Pieces, found: Constraints, said: datetime, sent_at: datetime) -> Wanted:
    wanted = finish_reading(found, pieces.unknown, said, sent_at)
    return replace(wanted, no_such_day=pieces.absent)


def others_of(found: Sequence[Constraints], at: int) -> list[tuple[int, Constraints]]:
    """The other parts, those before first, the nearest first of each."""
    before, after = range(at - 1, -1, -1), range(at + 1, len(found))
    return [(n, found[n]) for n in (*before, *after)]


def like_those_before(number: int, before: Sequence[Constraints]) -> Constraints | None:
    """What a lone number means after shifts' numbers, or after days: another of them."""
    if any(other.number is not None for other in before):
        return Constraints(number=number)
    if any(other == Constraints(day=other.day) for other in before):
        return Constraints(day=number)
    return None


def fill_month(found: Sequence[Constraints], at: int, words: Sequence[str]) -> Constraints:
    """A number takes its month from the next date: "24 et 25 décembre"; a lone one means what the one before does."""
    one = found[at]
    number = one.day if one.bare is None else one.bare
    if number is None or one.weekday is not None or one.days is not None:
        return one
    if one == Constraints(bare=number) and at:
        before = like_those_before(number, found[:at])
        if before is not None:
            return before
    for n, other in sorted(others_of(found, at), key=lambda place: place[0] < at):
        hours_before = n < at and (other.starts is not None or other.bare is not None)
        if DATED.search(words[n]) and other.days and not (hours_before and one.day is None):
            days = {date_or_none(number, day.month, day.year) for day in other.days}
            known = frozenset(day for day in days if day)
            return replace(one, bare=None, day=None, days=known, apart=other.apart) if known else one
    return one


def fill_day(found: Sequence[Constraints], at: int, _: Sequence[str]) -> Constraints:
    """A part without a day is on the day of the one before: "samedi 10h et 14h"."""
    one = found[at]
    if names_day(one) or one == Constraints():
        return one
    for _n, other in others_of(found, at):
        if names_day(other) and other.number is None:
            day = Constraints(
                days=other.days, weekday=other.weekday, every=other.every, apart=other.apart, day=other.day
            )
            return one.joined(day) or one
    return one


def fill_time(found: Sequence[Constraints], at: int, _: Sequence[str]) -> Constraints:
    """A part without an hour is at that of the one after: "mardi et jeudi 18h"."""
    one = found[at]
    if one == Constraints() or names_time(one) or one.number is not None or (one.bare is not None and one.bare < HOURS):
        return one
    for other in found[at + 1 :]:
        if names_time(other) or (other.bare is not None and other.weekday is not None):
            hours = Constraints(
                window=other.window,
                starts=other.starts,
                ends=other.ends,
                onwards=other.onwards,
                bare=other.bare if one.bare is None else None,
            )
            return one.joined(hours) or one
    return one


def names_day(said: Constraints) -> bool:
    return said != replace(said, number=None, days=None, weekday=None, day=None)


def names_time(said: Constraints) -> bool:
    return said != replace(said, window=None, starts=None, ends=None)
