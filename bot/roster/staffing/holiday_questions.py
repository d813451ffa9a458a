"""Three weeks ahead, coordination is asked whether the line is open on a holiday, and in school holidays as a whole.

Each is asked about once, where the line has open shifts then. School holidays need the line's `school_zone`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final

from bot.model import (
    Button,
    HolidayAnswer,
    HolidayQuestion,
    Line,
    Purpose,
    Shift,
    VolunteerId,
)
from bot.payloads import DecideHoliday
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shifts import is_closed
from bot.roster.slots import holidays_of
from bot.roster.staffing.school_days import school_holidays
from bot.roster.telling.notices import tell_room_unasked
from bot.text import Text, text_in

DAY: Final = timedelta(days=1)
AHEAD: Final = 21 * DAY
HOURS: Final = (time(9), time(20))
"""By the line's clock, when coordination is asked."""
LOCALES: Final = {"fr": "fr", "en": "en_US"}
"""Our languages in the library of holidays."""


def ask_about_holidays(tx: Tx, line: Line, now: datetime) -> bool:
    """Ask about what is new within three weeks. Without a holiday near, it reads nothing."""
    words = text_in(line.language, line.zone)
    local = words.local(now)
    if not HOURS[0] <= local.time() < HOURS[1]:
        return False
    near = holidays_near(line, local.date() + DAY, local.date() + AHEAD, words)
    if not near:
        return False
    known = {(asked.starts, asked.school) for asked in tx.months.holidays(line.id, local.date())}
    new = [one for one in near if (one.starts, one.school) not in known and open_shifts(tx, line, one)]
    if new and not addresses_for(tx, line, Purpose.COORDINATION):
        return False  # there is nobody to ask yet
    for one in new:
        asked = tx.months.save_holiday(replace(one, asked_at=now))
        tell_room_unasked(
            tx,
            line,
            Purpose.COORDINATION,
            now,
            lambda words, asked=asked: holiday_state(tx, asked, words),  # type: ignore[misc]  # bound
            buttons=lambda words, asked=asked: holiday_buttons(asked, words),  # type: ignore[misc]  # bound
            key=holiday_key(asked),
        )
    return bool(new)


def holidays_near(line: Line, first: date, last: date, words: Text) -> list[HolidayQuestion]:
    """The holidays that begin on these days; not stored, nor asked about."""
    far = datetime.max.replace(tzinfo=UTC)
    schools = school_holidays(line.school_zone, first, last) if line.school_zone else []
    found = [
        HolidayQuestion(0, line.id, one.starts, one.ends, words.say("school-name", name=one.name), True, far)
        for one in schools
    ]
    days = sorted(day for day in holidays_of(line.country, {first.year, last.year}) if first <= day <= last)
    names = [name_of_holiday(line.country, day, words.language) for day in days]
    return found + [
        HolidayQuestion(0, line.id, day, day, name, False, far) for day, name in zip(days, names, strict=True)
    ]


@cache
def name_of_holiday(country: str, day: date, language: str) -> str:
    from holidays import country_holidays  # noqa: PLC0415 -- as in `bot.roster.slots`

    return str(country_holidays(country, years=day.year, language=LOCALES.get(language, "fr")).get(day, ""))


def holiday_bounds(line: Line, asked: HolidayQuestion) -> tuple[datetime, datetime]:
    """From midnight to midnight, by the line's clock."""
    zone = text_in(line.language, line.zone).zone
    starts, ends = (datetime.combine(day, time(), zone) for day in (asked.starts, asked.ends + DAY))
    return starts.astimezone(UTC), ends.astimezone(UTC)


def open_shifts(tx: Tx, line: Line, asked: HolidayQuestion) -> list[Shift]:
    """The shifts that begin in it and are not closed, by start."""
    starts, ends = holiday_bounds(line, asked)
    closures = tx.roster.closures(line.id, starts, ends)
    shifts = tx.roster.shifts([line.id], starts, ends)
    return [shift for shift in shifts if starts <= shift.starts < ends and not is_closed(shift, closures)]


def holders_in(tx: Tx, line: Line, asked: HolidayQuestion) -> dict[VolunteerId, list[tuple[Shift, datetime, datetime]]]:
    """Who holds what in it, by person and then by start."""
    shifts = open_shifts(tx, line, asked)
    seats = tx.roster.seats([shift.id for shift in shifts])
    found: dict[VolunteerId, list[tuple[Shift, datetime, datetime]]] = {}
    for shift in shifts:
        for seat in seats[shift.id]:
            found.setdefault(seat.volunteer, []).append((shift, seat.starts, seat.ends))
    return found


# ---------------------------------------------------------------- in words


def holiday_key(asked: HolidayQuestion) -> str:
    return f"holiday:{asked.id}"


def holiday_name(asked: HolidayQuestion, words: Text) -> str:
    """`Le vendredi 25 décembre est férié (Noël)`; `Vacances de Noël : du samedi 19 décembre au dimanche 3 janvier`."""
    starts, ends = words.day(asked.starts), words.day(asked.ends)
    if asked.school:
        return words.say("holiday-school", name=asked.name, starts=starts, ends=ends)
    return words.say("holiday-public", name=asked.name, day=starts)


def holiday_state(tx: Tx, asked: HolidayQuestion, words: Text) -> str:
    """The question, or what was decided; and who comes, when all were asked."""
    rows = [holiday_name(asked, words)]
    by = words.person(tx.people.get(asked.answered_by).name) if asked.answered_by else ""
    if asked.answer is None:
        rows.append(words.say("holiday-asks"))
    elif asked.answer is not HolidayAnswer.ASK:
        rows.append(words.say("holiday-decided", answer=asked.answer.value, who=by))
    replies = tx.months.holiday_replies(asked.id)
    for comes, sentence in ((True, "holiday-come"), (False, "holiday-cannot"), (None, "holiday-silent")):
        people = [words.person(tx.people.get(one.volunteer).name) for one in replies if one.comes is comes]
        rows += [words.say(sentence, names=words.names(people))] if people else []
    return "\n".join(rows)


def holiday_buttons(asked: HolidayQuestion, words: Text) -> Sequence[Button]:
    """Those that are still to be pressed: all were asked once at most."""
    if asked.answer in {HolidayAnswer.CLOSE, HolidayAnswer.OPEN}:
        return ()
    close = Button(words.say("button-holiday-close"), str(DecideHoliday("close", asked.id)))
    keep = Button(words.say("button-holiday-open"), str(DecideHoliday("open", asked.id)))
    ask = Button(words.say("button-month-ask"), str(DecideHoliday("ask", asked.id)))
    return (close, keep) if asked.answer else (close, keep, ask)


def reopen_questions(tx: Tx, line: Line, now: datetime) -> None:
    """Ask again about a holiday for which the line was closed, and is open now: that was undone."""
    today = text_in(line.language, line.zone).local(now).date()
    for asked in tx.months.holidays(line.id, today):
        if asked.answer is HolidayAnswer.CLOSE and open_shifts(tx, line, asked):
            before = HolidayAnswer.ASK if tx.months.holiday_replies(asked.id) else None
            again = tx.months.save_holiday(replace(asked, answer=before, answered_by=None))
            refresh_holiday(tx, line, again)


def refresh_holiday(tx: Tx, line: Line, asked: HolidayQuestion) -> None:
    """Edit the question wherever it stands."""
    words = text_in(line.language, line.zone)
    for room in addresses_for(tx, line, Purpose.COORDINATION):
        standing = tx.outbox.keyed(room, holiday_key(asked))
        if standing is not None:
            buttons = tuple(holiday_buttons(asked, words))
            tx.outbox.add(replace(standing.post, text=holiday_state(tx, asked, words), buttons=buttons, anew=False))
