"""What coordination decides about a holiday, and what those who hold shifts then answer: only buttons say it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.commands.request import Choice, Request, label_buttons, make_choice
from bot.commands.roster.closures import add_closures
from bot.errors import Refused
from bot.model import HolidayAnswer, HolidayQuestion, HolidayReply, Line, NoticeKind, Post, VolunteerId
from bot.payloads import AnswerHoliday, CoverShift, DecideHoliday, decode_payload
from bot.recipients import private_addresses, words_for
from bot.roster.staffing.holiday_questions import (
    holders_in,
    holiday_bounds,
    holiday_name,
    refresh_holiday,
)
from bot.roster.telling.notices import tell_unasked
from bot.roster.view import BUTTONS_AT_MOST
from bot.text import Text

ROWS_AT_MOST: Final = 10


def time_rows(times: Sequence[tuple[datetime, datetime]], words: Text) -> str:
    rows = [words.span(*one) for one in times[:ROWS_AT_MOST]]
    return "\n".join([*rows, "…"] if len(times) > ROWS_AT_MOST else rows)


def decide_holiday(req: Request) -> None:
    """Close the line, leave it open, or ask those who hold shifts then."""
    if not req.pressed:
        raise Refused("refused-gone")
    said = decode_payload(DecideHoliday, req.words)
    line, asked = question_by_id(req, said.question)
    if asked.answer in {HolidayAnswer.CLOSE, HolidayAnswer.OPEN}:
        raise Refused("refused-settled")
    answered = replace(asked, answer=HolidayAnswer(said.answer), answered_by=req.me.id)
    if answered.answer is HolidayAnswer.CLOSE:
        starts, ends = holiday_bounds(line, asked)
        add_closures(req, line, ((max(starts, req.now), ends),))
    elif answered.answer is HolidayAnswer.ASK:
        ask_holders(req, line, asked)
    req.tx.months.save_holiday(answered)
    refresh_holiday(req.tx, line, answered)
    if answered.answer is not HolidayAnswer.CLOSE:  # that is told by the closure itself
        req.say("noted", key="")


def question_by_id(req: Request, id_: int) -> tuple[Line, HolidayQuestion]:
    """Raises `Refused` when it is gone, or over, or about a line that is not the speaker's."""
    asked = req.tx.months.holiday(id_)
    if asked is None:
        raise Refused("refused-gone")
    line = req.line_of(asked.line)
    req.noted.line = line.id
    if holiday_bounds(line, asked)[1] <= req.now:
        raise Refused("refused-dates-over")
    return line, asked


def own_holiday_key(asked: HolidayQuestion) -> str:
    return f"myholiday:{asked.id}"


def ask_holders(req: Request, line: Line, asked: HolidayQuestion) -> None:
    """One private question each, or a row in the list of those to ring up."""
    held = holders_in(req.tx, line, asked)
    if not held:
        raise Refused("refused-holiday-nobody")
    for person, parts in held.items():
        times = [(starts, ends) for _, starts, ends in parts]
        tell_unasked(
            req.tx,
            line,
            person,
            NoticeKind.CONFIRMATION,
            f"holiday:{asked.id}",
            req.now,
            partial(holiday_in_private, asked, times),
            buttons=lambda words: label_buttons(answers_to_holiday(asked), words),
            key=own_holiday_key(asked),
            by_phone=partial(holiday_by_phone, asked, times),
            until=holiday_bounds(line, asked)[1],
        )
        req.tx.months.save_holiday_reply(HolidayReply(asked.id, person, req.now))


def holiday_in_private(asked: HolidayQuestion, times: Sequence[tuple[datetime, datetime]], words: Text) -> str:
    return words.say("holiday-yours", holiday=holiday_name(asked, words), rows=time_rows(times, words))


def holiday_by_phone(asked: HolidayQuestion, times: Sequence[tuple[datetime, datetime]], words: Text) -> str:
    return words.say("holiday-by-phone", name=asked.name, rows=" · ".join(words.span(*one) for one in times))


def answers_to_holiday(asked: HolidayQuestion) -> list[Choice]:
    return [
        make_choice("button-holiday-yes", AnswerHoliday("yes", asked.id)),
        make_choice("button-holiday-no", AnswerHoliday("no", asked.id)),
    ]


def answer_holiday(req: Request) -> None:
    """Whether the speaker comes. Who cannot is offered to look for somebody: their shifts stay theirs until then."""
    if not req.pressed:
        raise Refused("refused-gone")
    said = decode_payload(AnswerHoliday, req.words)
    line, asked = question_by_id(req, said.question)
    replies = req.tx.months.holiday_replies(asked.id)
    if not any(reply.volunteer == req.me.id for reply in replies):
        raise Refused("refused-not-asked-you")
    comes = said.comes == "yes"
    req.tx.months.save_holiday_reply(HolidayReply(asked.id, req.me.id, req.now, comes=comes))
    show_holiday_answer(req, line, asked, req.me.id, comes=comes)
    refresh_holiday(req.tx, line, asked)


def show_holiday_answer(req: Request, line: Line, asked: HolidayQuestion, person: VolunteerId, *, comes: bool) -> None:
    """Edit the person's question to their answer, which they may change."""
    parts = holders_in(req.tx, line, asked).get(person, [])
    yes, no = answers_to_holiday(asked)
    words: Text = words_for(req.tx.people.get(person), line)
    cover = [
        make_choice("button-cover-at", CoverShift(shift.id), when=words.short_start(starts))
        for shift, starts, _ in parts[:BUTTONS_AT_MOST]
    ]
    said = words.say(
        "holiday-you-come" if comes else "holiday-you-cannot",
        holiday=holiday_name(asked, words),
        rows=time_rows([(starts, ends) for _, starts, ends in parts], words),
    )
    buttons = label_buttons([no] if comes else [*cover, yes], words)
    for chat in private_addresses(req.tx, person):
        req.post(Post(chat, req.of_line(person, line, words, said), buttons, key=own_holiday_key(asked)))
