"""A period in words, long in sentences and short on buttons, made from what was or will be stored."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from bot.roster.closings import Stretch
from bot.text import NBSP, Text

PERIODS_AT_MOST: Final = 6
GAPS_AT_MOST: Final = 2
"""In the label of a button."""


def in_words(periods: Sequence[Stretch], now: datetime, *, reopening: bool = False) -> Callable[[Text], str]:
    return lambda words: list_periods(words, periods, now, reopening=reopening)


def list_periods(
    words: Text, periods: Sequence[Stretch], now: datetime, *, counted: bool = False, reopening: bool = False
) -> str:
    """The periods in one sentence, of many the first."""
    said = [period_words(words, one, now, counted=counted, reopening=reopening) for one in periods[:PERIODS_AT_MOST]]
    return words.listed([*said, "…"] if len(periods) > PERIODS_AT_MOST else said)


def period_words(words: Text, period: Stretch, now: datetime, *, counted: bool = False, reopening: bool = False) -> str:
    """`du jeudi 24 décembre au samedi 2 janvier inclus`; `counted` with the number of days."""
    starts, ends = period
    today = words.local(now).date()
    first = words.day(words.local(starts).date(), today)
    begins = first if is_midnight(words, starts) else f"{first}, {words.clock(starts)}"
    if ends is None:
        if starts <= now:
            return words.say("period-since-now" if reopening else "period-now")
        return words.say("period-since" if reopening else "period-from", starts=begins)
    last = words.day(last_day_of(words, ends), today)
    whole = is_midnight(words, ends)  # name the last day, not the midnight after
    if whole and is_midnight(words, starts):
        said = words.say("period-day" if first == last else "period-days", first=first, last=last)
    elif whole and starts <= now:
        said = words.say("period-until", last=last)
    elif first == last:
        said = words.say("period-hours", first=first, hours=hours_of_day(words, starts, ends))
    else:
        until = f"{last}, {words.clock(ends)}" if not whole else words.say("period-end", last=last)
        said = words.say("period-between", starts=begins, ends=until)
    return words.say("period-counted", period=said, count=count_days(words, starts, ends)) if counted else said


def short_period(words: Text, period: Stretch, now: datetime, *, reopening: bool = False) -> str:
    """For labels: `24/12–02/01, 10 jours`, `mar. 24/11 16h–18h`, `dès mer. 25/11, sans fin`; a far year is named."""
    starts, ends = period
    if ends is None and starts <= now:
        return words.say("button-period-now")
    first = words.local(starts).date()
    begins = "" if is_midnight(words, starts) else " " + words.clock(starts).replace(NBSP, "")
    if ends is None:
        sentence = "button-reopen-from" if reopening else "button-period-from"
        return words.say(sentence, starts=f"{label_day(words, first, now)}{begins}")
    last, count = last_day_of(words, ends), count_days(words, starts, ends)
    until = "" if is_midnight(words, ends) else " " + words.clock(ends).replace(NBSP, "")
    if first == last and (begins or until):
        return f"{label_day(words, first, now)} {short_hours(words, starts, ends)}"
    days = words.say("label-days-short" if begins and until else "label-days", count=count)
    if first == last:
        return f"{label_day(words, first, now)}, {days}"
    year = "/%y" if is_far(words, last, now) else ""
    return f"{first:%d/%m{year}}{begins}–{last:%d/%m{year}}{until}, {days}"


def short_parts(words: Text, parts: Sequence[Stretch]) -> str:
    """For the label of several periods together: `24/12–31/12, 7 jours`, without the days that are excepted; excepted
    hours are named: `mar. 24/11 sauf 14h–16h`.
    """
    starts, last = parts[0][0], parts[-1][1]
    first = words.local(starts).date()
    gaps = [(ends, begins) for (_, ends), (begins, _) in pairwise(parts) if ends]
    if all(is_midnight(words, at) for gap in gaps for at in gap):
        ended = [(words.local(starts).date(), count_days(words, starts, ends)) for starts, ends in parts if ends]
        days = {day + timedelta(days=n) for day, count in ended for n in range(count)}
        until = f"{last_day_of(words, last):%d/%m}" if last else "…"
        return f"{first:%d/%m}–{until}, {words.say('label-days', count=len(days))}"
    each = len(gaps) > 1 and len({short_hours(words, *gap) for gap in gaps}) == 1
    undated = each or (last is not None and last_day_of(words, last) == first)
    hours = list(dict.fromkeys((short_hours if undated else short_gap)(words, *gap) for gap in gaps))
    kept = [*hours[:GAPS_AT_MOST], *(["…"] if len(hours) > GAPS_AT_MOST else [])]
    return words.say("label-except", period=short_span(words, starts, last), hours=", ".join(kept))


def short_span(words: Text, starts: datetime, ends: datetime | None) -> str:
    """`mar. 24/11`, `mar. 24/11 9h–18h`, `24/12–31/12`: without a count of days."""
    first = words.local(starts).date()
    if ends is not None and last_day_of(words, ends) == first:
        whole = is_midnight(words, starts) and is_midnight(words, ends)
        return words.short_day(first) + ("" if whole else f" {short_hours(words, starts, ends)}")
    return f"{first:%d/%m}–" + (f"{last_day_of(words, ends):%d/%m}" if ends else "…")


def short_gap(words: Text, starts: datetime, ends: datetime) -> str:
    """`25/12`, `25/12 14h–16h`, `25/12–27/12`."""
    first, last = words.local(starts).date(), last_day_of(words, ends)
    if first != last:
        return f"{first:%d/%m}–{last:%d/%m}"
    whole = is_midnight(words, starts) and is_midnight(words, ends)
    return f"{first:%d/%m}" + ("" if whole else f" {short_hours(words, starts, ends)}")


def short_hours(words: Text, starts: datetime, ends: datetime) -> str:
    return hours_of_day(words, starts, ends).replace(NBSP, "")


def label_day(words: Text, day: date, now: datetime) -> str:
    return f"{day:%d/%m/%Y}" if is_far(words, day, now) else words.short_day(day)


def is_far(words: Text, day: date, now: datetime) -> bool:
    """Whether a day and a month do not say which year."""
    return abs(day - words.local(now).date()) > timedelta(days=183)


def hours_of_day(words: Text, starts: datetime, ends: datetime) -> str:
    """`16 h–24 h`: midnight at the end of a day is 24 h."""
    midnight = f"24{NBSP}h" if words.language == "fr" else "24:00"
    return f"{words.clock(starts)}–{midnight if is_midnight(words, ends) else words.clock(ends)}"


def is_midnight(words: Text, at: datetime) -> bool:
    return words.local(at).time() == time(0)


def last_day_of(words: Text, ends: datetime) -> date:
    return words.local(ends - timedelta(microseconds=1)).date()


def count_days(words: Text, starts: datetime, ends: datetime) -> int:
    """The days on which the line is closed for some time."""
    return (last_day_of(words, ends) - words.local(starts).date()).days + 1
