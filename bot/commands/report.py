"""/bilan: the figures of a period as a PDF and a CSV, for those who pay for the line. No name and no number in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.calls.figures.stats import Figures, time_volunteered
from bot.commands.request import Request
from bot.commands.stats import (
    figures_between,
    hours_between,
    length_words,
    period_name,
    period_of_words,
)
from bot.errors import Refused
from bot.model import Document, DocumentKind, Line, Purpose, ReportPeriod
from bot.parsing.asked_periods import DAY, month_of
from bot.text import Text, text_in

LAST_MONTH: Final = "mois dernier"
HOUR: Final = timedelta(hours=1)
NUMBERS: Final = (
    "calls",
    "closed",
    "answered",
    "missed",
    "short",
    "to-call-back",
    "called-back",
    "held",
    "empty",
    "volunteered",
)
"""The columns after the dates, in order; `report-` and each is the name of its sentence."""


def send_report(req: Request) -> None:
    """`/bilan novembre`: a PDF and a CSV in the line's language; without words, of the month before this one."""
    if not req.message.private and (req.room is None or req.room.purpose is not Purpose.COORDINATION):
        raise Refused("refused-report-here")
    line = req.line
    words = req.zone_text(line)
    req = replace(req, words=req.words or LAST_MONTH)
    period = period_of_words(req, line)
    name = period_name(period, words, words.local(req.now).date())
    whole = counted_part(req, line, period)
    if not (whole.figures.calls or whole.figures.held or whole.figures.uncovered):
        raise Refused("refused-report-empty", period=name)
    document = report_document(req, line, whole)
    held = length_words(whole.figures.held, words)
    said = words.say("report-said", line=line.name, period=name, count=whole.figures.calls, held=held)
    req.answer(said, document=document, key="")
    req.answer(words.say("report-table"), document=replace(document, kind=DocumentKind.CSV), key="")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the period, counted."""

    period: ReportPeriod
    figures: Figures
    volunteered: timedelta


def counted_part(req: Request, line: Line, period: ReportPeriod) -> Part:
    hours = hours_between(req, line, period)
    return Part(period, figures_between(req, line, period, hours), time_volunteered(hours.on_duty, req.now))


def parts_of_period(period: ReportPeriod, today: date) -> Iterator[ReportPeriod]:
    """Its months, or its weeks if it lies within one, as far as they have begun."""
    end = min(period.ends, today + DAY)
    by_month = month_of(period.starts) != month_of(end - DAY)
    starts = period.starts
    while starts < end:
        following = month_of(starts).ends if by_month else starts + 7 * DAY - starts.weekday() * DAY
        yield ReportPeriod(starts, min(following, period.ends))
        starts = following


def report_document(req: Request, line: Line, whole: Part) -> Document:
    """The report as data, all of it in the line's language."""
    words = text_in(line.language, line.zone)
    today = words.local(req.now).date()
    parts = [counted_part(req, line, part) for part in parts_of_period(whole.period, today)]
    heads = tuple(words.say(f"report-{name}") for name in ("from", "to", *NUMBERS))
    last = whole.period.ends - DAY
    return Document(
        DocumentKind.PDF,
        words.say("report-file", line=line.id, starts=whole.period.starts.isoformat(), ends=last.isoformat()),
        words.say("report-title", line=line.name, period=period_name(whole.period, words)),
        line.language,
        tuple(zip((head[:1].upper() + head[1:] for head in heads[2:]), numbers_of_part(whole, words), strict=True)),
        heads,
        (
            *(row_of_part(part, words) for part in parts),
            (words.say("report-total"), "", *numbers_of_part(whole, words)),
        ),
        words.say("report-legend", day=words.day(today)),
    )


def row_of_part(part: Part, words: Text) -> tuple[str, ...]:
    starts, last = part.period.starts, part.period.ends - DAY
    return starts.isoformat(), last.isoformat(), *numbers_of_part(part, words)


def numbers_of_part(part: Part, words: Text) -> Sequence[str]:
    """In the order of `NUMBERS`."""
    found = part.figures
    counts = (
        found.calls,
        found.while_closed,
        found.answered,
        found.missed,
        found.suspect,
        found.to_call_back,
        found.called_back,
    )
    hours = found.held, found.uncovered, part.volunteered
    return *map(str, counts), *(words.decimal(length / HOUR) for length in hours)
