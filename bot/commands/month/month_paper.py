"""/mois décembre pdf: the line's month on a sheet of A4, for the wall and for those without a smartphone.

It shows the roster as it is, never a draft, and names alone. Anybody in the team may have it.
"""

from datetime import date, timedelta
from typing import Final

from bot.commands.request import Request
from bot.errors import Refused
from bot.model import Document, DocumentKind, Line, Shift
from bot.roster.shifts import free_parts
from bot.roster.staffing.month_days import MonthShifts, read_month
from bot.roster.staffing.month_words import called_on_shift, monday_of, month_name
from bot.text import NBSP, Text, text_in

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(weeks=1)


def give_paper(req: Request, line: Line, first: date) -> None:
    """The month as a PDF, in the line's language."""
    month = read_month(req.tx, line, first)
    words = text_in(line.language, line.zone)
    if not month.shifts:
        raise Refused("refused-month-empty", month=month_name(first, req.text))
    document = month_document(req, month, words)
    req.answer(
        req.text.say("month-paper", month=month_name(first, req.text), line=line.name), document=document, key=""
    )


def month_document(req: Request, month: MonthShifts, words: Text) -> Document:
    """A row for each week and a column for each day of the week that has shifts; a cell is a day and its people."""
    days: dict[date, list[str]] = {}
    for shift in month.shifts:
        days.setdefault(words.local(shift.starts).date(), []).append(cell_row(req, month, shift, words))
    weekdays = sorted({day.weekday() for day in days})
    mondays = sorted({monday_of(day) for day in days})
    rows = tuple(
        tuple(day_cell(monday + DAY * weekday, month.first, days) for weekday in weekdays) for monday in mondays
    )
    name = month_name(month.first, words, dated=True)
    return Document(
        DocumentKind.PDF,
        words.say("month-file", line=month.line.id, month=f"{month.first:%Y-%m}"),
        words.say("month-paper-title", line=month.line.name, month=name),
        words.language,
        (),
        tuple(words.weekday(weekday) for weekday in weekdays),
        rows,
        words.say("month-paper-legend", day=words.day(words.local(req.now).date(), dated=True)),
        calendar=True,
    )


def day_cell(day: date, first: date, days: dict[date, list[str]]) -> str:
    """The day's number, and a line for each shift; empty outside the month."""
    if (day.year, day.month) != (first.year, first.month):
        return ""
    return "\n".join([str(day.day), *days.get(day, ())])


def cell_row(req: Request, month: MonthShifts, shift: Shift, words: Text) -> str:
    """`14 h–16 h Anne, Bakari`: with a space to write in where somebody is missing."""
    seats = sorted(month.seats[shift.id], key=lambda seat: (seat.trainee, seat.id))
    people = [called_on_shift(shift, seat, lambda who: req.name(who).replace(" ", NBSP), words) for seat in seats]
    if free_parts(shift, seats, shift.starts - DAY):
        people.append("……")
    return f"{words.hours(shift.starts, shift.ends)} {', '.join(people)}"
