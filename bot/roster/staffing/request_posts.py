"""What people read who are asked to stand in: the question, what they answered, and how it ended.

It is one post a person, edited from then on: an old one never offers what is taken.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.model import (
    AskedPerson,
    Button,
    Line,
    NoticeKind,
    Reply,
    Search,
    SearchEnd,
    VolunteerId,
)
from bot.payloads import AnswerRequest, TakePart, minute_of
from bot.ports import Tx
from bot.roster.staffing.candidates import names_of
from bot.roster.staffing.wanted_parts import WantedPart
from bot.roster.telling.notices import edit_told, tell_unasked
from bot.text import Text


def request_key(search: Search) -> str:
    return f"ask:{search.id}"


def ask_person(tx: Tx, line: Line, search: Search, part: WantedPart, person: VolunteerId, now: datetime) -> bool:
    """Ask somebody in private, and note it. False if their budget, or their network, does not allow it."""
    asked = AskedPerson(search.id, person, now)
    about, key = f"search:{search.id}", request_key(search)
    told = tell_unasked(
        tx,
        line,
        asked.volunteer,
        NoticeKind.REQUEST,
        about,
        now,
        partial(say_request, tx, asked, part),
        buttons=partial(request_buttons, search, asked, part),
        key=key,
    )
    if told:
        tx.requests.save_asked(asked)
    return told


def show_request(tx: Tx, line: Line, search: Search, asked: AskedPerson, part: WantedPart) -> None:
    """Edit what one person reads while somebody is still looked for."""
    if not is_in_team(tx, line, asked.volunteer):
        return
    say, buttons = partial(say_request, tx, asked, part), partial(request_buttons, search, asked, part)
    edit_told(tx, line, asked.volunteer, request_key(search), say, buttons=buttons)


def is_in_team(tx: Tx, line: Line, person: VolunteerId) -> bool:
    """Whoever left meanwhile reads nothing more of the team."""
    return any(membership.line == line.id for membership in tx.people.memberships(person))


def say_request(tx: Tx, asked: AskedPerson, part: WantedPart, words: Text) -> str:
    until = tx.staffing.preferences(asked.volunteer).not_asked_until
    if asked.reply is None:
        return words.say("request", when=words.span(part.starts, part.ends))
    if asked.reply is Reply.NEVER:
        return words.say("request-never")
    if asked.reply is Reply.NOT_THIS_WEEK and until is not None:
        return words.say("request-not-this-week", day=words.on(until))
    return words.say("request-not-this-time", when=words.span(part.starts, part.ends))


def request_buttons(search: Search, asked: AskedPerson, part: WantedPart, words: Text) -> Sequence[Button]:
    take = TakePart(search.shift, minute_of(part.starts), minute_of(part.ends))
    taking = Button(words.say("button-request-take"), str(take))
    match asked.reply:
        case None:
            return [
                taking,
                Button(words.say("button-request-later"), str(AnswerRequest(search.id, "later"))),
                Button(words.say("button-request-week"), str(AnswerRequest(search.id, "week"))),
                Button(words.say("button-request-never"), str(AnswerRequest(search.id, "never"))),
            ]
        case Reply.NOT_THIS_TIME:
            return [taking]
        case _:
            return [taking, *again_buttons(search, asked, words)]


def again_buttons(search: Search, asked: AskedPerson, words: Text) -> Sequence[Button]:
    """For whoever does not want to be asked at all, in case they change their mind."""
    if asked.reply not in {Reply.NOT_THIS_WEEK, Reply.NEVER}:
        return ()
    return [Button(words.say("button-request-again"), str(AnswerRequest(search.id, "again")))]


def show_end(tx: Tx, line: Line, search: Search, asked: Sequence[AskedPerson], by: Sequence[VolunteerId]) -> None:
    """Tell all who were asked how it ended, in the post that they have: by whom it is filled, or why nobody asks."""
    for one in (one for one in asked if is_in_team(tx, line, one.volunteer)):
        say = partial(say_end, tx, search, one, by)
        edit_told(tx, line, one.volunteer, request_key(search), say, buttons=partial(again_buttons, search, one))


def say_end(tx: Tx, search: Search, asked: AskedPerson, by: Sequence[VolunteerId], words: Text) -> str:
    when = words.span(search.shown_from or search.starts, search.shown_until or search.ends)
    match search.end:
        case SearchEnd.FILLED if asked.volunteer in by:
            return words.say("request-filled-you", when=when)
        case SearchEnd.FILLED:
            return words.say("request-filled", when=when, who=words.names(names_of(tx, by)))
        case SearchEnd.CLOSED:
            return words.say("request-closed", when=when)
        case SearchEnd.BEGUN:
            return words.say("request-begun", when=when)
        case _:
            return words.say("request-settled", when=when)
