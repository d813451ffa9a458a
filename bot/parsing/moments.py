"""Reads a text about time as constraints on a shift: "mardi 14h", "tomorrow 2pm", "mar 24/11", "12".

French and English are both understood, whatever the writer's language. The text is folded (case, accents, invisible
characters, typography), then read from left to right: at each position, the first match in `PHRASES` gives the
meaning. Words that match nothing, or that contradict earlier ones, are kept as unknown, so that the bot asks instead
of guessing. Nothing is decided here: `bot.parsing.matching` compares the result with the existing shifts.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.dates import days_in_year, the_day
from bot.parsing.phrases import NoSuchPhrase, phrase_at
from bot.parsing.vocabulary import spell_right
from bot.parsing.written_dates import dates_in_digits
from bot.readers.clock_times import clock_minutes, starts_among
from bot.readers.folding import LONGEST, fold
from bot.roster.slots import zone_info

WORD = re.compile(r"\S+")
ARTICLE = re.compile(r"^(?:(?:le|the|on|du) )+")
ASIDE_AT_MOST = 3  # each doubles the readings
SHORT_DATE = re.compile(r"\b(\d\d?)/(\d\d?)(?=/\d{2,4}\b|(?![\d/]))")


def read_constraints(text: str, sent_at: datetime, zone: ZoneInfo | str, *, american: bool = False) -> Wanted:
    """Read a text. Any text gives a result; the running time is bounded, because only `LONGEST` characters are read.

    Args:
        text: the words after the command, or a whole message.
        sent_at: when it was written; relative words count from there, in the line's zone.
        zone: the line's IANA zone.
        american: whether "1/2" may be the second of January too.
    """
    said = sent_at.astimezone(zone_info(zone))
    texts = texts_meant(spell_right(fold(text)), american=american)
    first, *others = [read_words(folded, said, sent_at, cut=len(text) > LONGEST) for folded in texts]
    more = [reading for other in others if not other.unknown for reading in other.readings]
    return replace(first, readings=tuple(dict.fromkeys((*first.readings, *more))))


def texts_meant(folded: str, *, american: bool) -> list[str]:
    """The text with its dates as 24/12, once for each way in which they may be meant."""
    return [one for text in dates_in_digits(folded) for one in dates_in_order(text, american=american)]


def read_spelt(folded: str, sent_at: datetime, zone: ZoneInfo) -> Wanted:
    """Read a part of a text that is folded and spelt right, and whose dates are in order."""
    return read_words(folded, sent_at.astimezone(zone), sent_at, cut=False)


def dates_in_order(folded: str, *, american: bool) -> list[str]:
    """The text with its dates as day/month. Two texts when both orders are possible.

    One date that can be read in one order only ("12/24") decides for the others ("1/2").
    """
    dates = [(int(found[1]), int(found[2])) for found in SHORT_DATE.finditer(folded)]
    turned = SHORT_DATE.sub(r"\2/\1", folded)
    if any(first > 12 for first, _ in dates) or not dates:
        return [folded]
    if any(second > 12 for _, second in dates):
        return [turned]
    return [folded, turned] if american and turned != folded else [folded]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the phrases of a text say together, before it is decided what its numbers mean.

    `unknown` words match nothing, or contradict what was said before; `aside` holds the phrases that do. `absent` are
    dates that do not exist.
    """

    found: Constraints
    unknown: tuple[str, ...] = ()
    aside: tuple[Constraints, ...] = ()
    absent: tuple[str, ...] = ()


def read_words(folded: str, said: datetime, sent_at: datetime, *, cut: bool) -> Wanted:
    """Read the folded text from left to right; `cut` when there was more of it."""
    pieces = read_pieces(folded, said)
    wanted = finish_reading(pieces.found, (*pieces.unknown, *(["…"] if cut else [])), said, sent_at)
    readings = wanted.readings
    for piece in pieces.aside[:ASIDE_AT_MOST]:
        readings = (*readings, *(instead(one, piece) for one in readings))
    return replace(wanted, readings=tuple(dict.fromkeys(readings)), no_such_day=pieces.absent)


def read_pieces(folded: str, said: datetime) -> Pieces:
    found, place = Constraints(), 0
    unknown: list[str] = []
    absent: list[str] = []
    aside: list[Constraints] = []
    while place < len(folded):
        try:
            piece, ends = read_at(folded, place, said)
        except NoSuchPhrase as error:
            piece, ends = None, error.ends
            if error.day:
                absent.append(ARTICLE.sub("", folded[place:ends]).strip(" /:.-"))
        joined = found.joined(piece) if piece else None
        words = folded[place:ends].strip(" /:.-")
        if joined is not None:
            found = joined
        elif words:
            unknown.append(words)
            if piece and (piece.days or piece.weekday is not None or piece.starts or piece.window):
                aside.append(piece)
        place = ends + (folded[ends : ends + 1] == " ")
    return Pieces(found, tuple(unknown), tuple(aside), tuple(absent))


def instead(said: Constraints, other: Constraints) -> Constraints:
    """The same with the other day, or at the other time."""
    if other.days is not None or other.weekday is not None:
        return replace(said, days=other.days, weekday=other.weekday)
    return replace(said, window=other.window, starts=other.starts, ends=other.ends, onwards=other.onwards)


def read_at(folded: str, place: int, said: datetime) -> tuple[Constraints | None, int]:
    """The meaning of the phrase that begins here, and its end; None for a word that matches no phrase."""
    found = phrase_at(folded, place, said)
    if found:
        return found
    word = WORD.match(folded, place)
    return None, word.end() if word else place + 1


def finish_reading(found: Constraints, unknown: tuple[str, ...], said: datetime, sent_at: datetime) -> Wanted:
    """A lone number is a shift's or a day of the month; with other words, it is an hour or a day if possible."""
    rest = replace(found, day=None, bare=None)
    if found.bare is not None and found == Constraints(bare=found.bare):
        others = meanings_of_number(found, said.date()) if unknown else [the_day(found.bare, None, said.date())]
        others += [days_in_year(found.bare)] if 2000 <= found.bare < 2100 else []
        readings = [Constraints(number=found.bare), *(one for one in others if one)]
        return Wanted(sent_at, tuple(readings), unknown)
    readings = [rest]
    if found.day is not None:
        readings = joined_readings([rest], [the_day(found.day, found.weekday, said.date())])
    if found.bare is not None:
        alone = [one if one.starts else replace(one, ends=None) for one in readings]
        readings = joined_readings(alone, meanings_of_number(found, said.date()))
    if not readings:
        number = found.day if found.bare is None else found.bare
        day = the_day(number or 0, None, said.date())
        alone = joined_readings([replace(rest, weekday=None)], [day])  # "lundi 24" when the 24th is a Tuesday
        return Wanted(sent_at, (rest, *alone), (*unknown, str(number)))
    return Wanted(sent_at, tuple(readings), unknown)


def meanings_of_number(found: Constraints, today: date) -> list[Constraints | None]:
    """What a number without a unit may mean: an hour, or a day of the month; "14 à 18" is hours, or the 14th at 18h."""
    bare = found.bare or 0
    hours, day = starts_among(clock_minutes(str(bare))), the_day(bare, found.weekday, today)
    if found.ends is None or found.starts is not None:
        return [Constraints(starts=hours) if hours else None, day]
    at_hour = day.joined(Constraints(starts=starts_among(found.ends))) if day and found.weekday is not None else None
    return [Constraints(starts=hours, ends=found.ends) if hours else None, at_hour]


def joined_readings(readings: list[Constraints], meanings: list[Constraints | None]) -> list[Constraints]:
    return [joined for one in readings for other in meanings if other and (joined := one.joined(other))]
