"""For coordination: which phones a missed call rang, for how long, and how it went. Names, never a number."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from bot.calls.call_backs.open_call_backs import label_gaps
from bot.calls.call_history import CallMoment, course_of_call, end_of_course, ringing_by_phone
from bot.calls.log import facts_of_call
from bot.calls.missed_posts import caller_words, calls_of, how_it_stands, moment_words
from bot.calls.outside_hours import INSTANT
from bot.commands.request import Choice, Request, label_buttons, make_choice
from bot.errors import Refused
from bot.model import Address, Call, Line, MissedCall, Phone, Post, Purpose
from bot.payloads import ShowCallCourse, ShowCallDetails, decode_payload
from bot.ports import Tx
from bot.readers.folding import fold
from bot.recipients import private_addresses
from bot.text import Text

SHOWN: Final = 5
"""Calls of one alert whose time line is shown, the last ones."""
LISTED: Final = 10
REMEMBERED: Final = timedelta(days=30)
"""How long we know how calls went."""
ALL: Final = {"tous", "toutes", "tout", "all"}
PLACE: Final = re.compile(r"(?:n°|#)?\s*\d{1,5}")


def is_for_coordination(req: Request, line: Line) -> bool:
    """Whether only coordination reads the answer: asked by a coordinator in private, or in coordination's room."""
    room = req.room is not None and req.room.purpose is Purpose.COORDINATION
    return req.coordinates(line.id) and (req.message.private or room)


def names_place(req: Request, line: Line) -> bool:
    """Whether a coordinator asks about one call of the list, by its number."""
    return req.coordinates(line.id) and PLACE.fullmatch(req.words) is not None


def details_choice(req: Request, line: Line, alert: MissedCall, words: Text) -> Choice:
    """The button that asks for the details of an alert."""
    return make_choice("button-call-details", ShowCallDetails(alert.id), **label_gaps(req.tx, line, alert, words))


def show_call_details(req: Request) -> None:
    """The button: the time line of each call of an alert, or of one call."""
    if req.words.startswith(f"{ShowCallCourse.literal} "):
        call = req.tx.calls.call(decode_payload(ShowCallCourse, req.words).call)
        if call is None:
            raise Refused("refused-gone")
        tell_course(req, req.line_of(call.line), call)
        return
    alert = req.tx.calls.missed(decode_payload(ShowCallDetails, req.words).alert)
    if alert is None:
        raise Refused("refused-gone")
    tell_details(req, req.line_of(alert.line), alert)


def tell_details(req: Request, line: Line, alert: MissedCall) -> None:
    said = details_of_alert(req, line, alert, req.zone_text(line))
    tell_coordinator(req, line, said, f"calldetails:{alert.id}")


def tell_course(req: Request, line: Line, call: Call) -> None:
    words = req.zone_text(line)
    said = f"{call_row(req, line, call, words)}\n{course_words(req, line, call, words)}"
    tell_coordinator(req, line, said, f"callcourse:{call.id}")


def tell_coordinator(req: Request, line: Line, said: str, key: str, buttons: Sequence[Choice] = ()) -> None:
    """Where it was asked, if only coordination reads there, else in private."""
    here = is_for_coordination(req, line)
    chats: list[Address] = [req.message.address] if here else private_addresses(req.tx, req.me.id)
    if not chats:
        raise Refused("refused-no-private")
    for chat in chats:
        req.post(Post(chat, said, label_buttons(buttons, req.zone_text(line)), key=key, quiet=True, anew=True))
    if not here:
        req.say("details-in-private")


def details_of_alert(req: Request, line: Line, alert: MissedCall, words: Text) -> str:
    calls = calls_of(req.tx, alert)
    rows = [words.say("details-title", who=caller_words(line, alert, calls, words), line=line.name, count=len(calls))]
    rows += [course_words(req, line, call, words) for call in calls[-SHOWN:]]
    return "\n".join(filter(None, (*rows, how_it_stands(req.tx, alert, words, req.now))))


# ---------------------------------------------------------------- the last calls, answered or not


def asks_for_all(req: Request, line: Line) -> bool:
    """Whether a coordinator asks for all calls, not only for those to return."""
    return req.coordinates(line.id) and fold(req.words) in ALL


def tell_last_calls(req: Request, line: Line) -> None:
    """The last calls of the line, with a button for the time line of each."""
    words = req.zone_text(line)
    calls = req.tx.calls.last_calls(line.id, req.now - REMEMBERED, req.now + INSTANT, LISTED)
    rows = [words.say("calls-title", line=line.name)]
    rows += [f"{place}. {call_row(req, line, call, words)}" for place, call in enumerate(calls, start=1)]
    buttons = [
        make_choice("button-call-course", ShowCallCourse(call.id), place=place, time=words.clock(call.rang_at))
        for place, call in enumerate(calls, start=1)
    ]
    said = "\n".join(rows) if calls else words.say("calls-none", line=line.name)
    tell_coordinator(req, line, said, f"calls:{line.id}", buttons)


def call_row(req: Request, line: Line, call: Call, words: Text) -> str:
    """`…07, à 14 h 51 : décroché chez Anne, 3 min`."""
    phone = call.answered_by
    who = name_of_phone(phone, names_of_phones(req.tx, line, [phone] if phone else [], words), words)
    how = words.say(
        f"course-was-{call.outcome.replace('_', '-')}",
        who=who if phone else "",
        named="yes" if phone else "no",
        length=words.length(call.talked),
    )
    alone = MissedCall(0, line.id, call.caller, (call.id,), call.rang_at)
    who_called = caller_words(line, alone, [call], words)
    return words.say("calls-row", who=who_called, when=moment_words(call.rang_at, words, req.now), how=how)


# ---------------------------------------------------------------- in words


def course_words(req: Request, line: Line, call: Call, words: Text) -> str:
    """`mardi 24 novembre : 14:51:02 appel · 14:51:05 sonne chez Anne 18 s · 14:51:47 messagerie`."""
    course = course_of_call(call, facts_of_call(req.tx, call, req.now))
    names = names_of_phones(req.tx, line, phones_of_course(course), words)
    told = [f"{words.exact_clock(moment.at)} {moment_in_words(moment, names, words)}" for moment in course]
    return words.say("details-row", day=words.on(call.rang_at), course=" · ".join(told))


def tried_words(req: Request, line: Line, call: Call, words: Text) -> str:
    """`A sonné : Anne 18 s, Bakari 20 s. Puis : raccroche.`"""
    course = course_of_call(call, facts_of_call(req.tx, call, req.now))
    names = names_of_phones(req.tx, line, phones_of_course(course), words)
    rang = [
        f"{name_of_phone(phone, names, words)} {words.length(length) if length is not None else ''}".strip()
        for phone, length in ringing_by_phone(course).items()
    ]
    end = end_of_course(course)
    told = words.say("tried-row", tried=", ".join(rang)) if rang else words.say("tried-unknown")
    return f"{told} {words.say('tried-then', end=moment_in_words(end, names, words))}" if end else told


def moment_in_words(moment: CallMoment, names: dict[Phone, str], words: Text) -> str:
    who = name_of_phone(moment.phone, names, words)
    length = words.length(moment.length) if moment.length is not None else ""
    return words.say(f"course-{moment.what}", who=who, length=length).strip()


def name_of_phone(phone: Phone | None, names: dict[Phone, str], words: Text) -> str:
    return (names.get(phone, "") if phone else "") or words.say("course-at-somebody")


def phones_of_course(course: Sequence[CallMoment]) -> set[Phone]:
    return {moment.phone for moment in course if moment.phone}


def names_of_phones(tx: Tx, line: Line, phones: Collection[Phone], words: Text) -> dict[Phone, str]:
    """Who has the phones now; numbers of nobody have no name."""
    people = {phone: words.person(person.name) for phone, person in tx.people.by_phone(phones).items()}
    known = {backup.phone: backup.name for backup in line.uncovered}
    known |= {number.phone: number.name for number in line.numbers}
    return known | people
