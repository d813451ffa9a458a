"""Everybody is asked in private about the dates that they are proposed for, and answers by buttons.

The question is one post a person: it is edited with each answer, and shows the person's dates as they are now.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.commands.month.month_post import refresh_draft
from bot.commands.request import Choice, Request, label_buttons, make_choice
from bot.errors import Refused
from bot.model import Button, MonthAnswer, MonthReply, NoticeKind, Post, VolunteerId
from bot.payloads import AnswerMonth, TogglePlace, decode_payload
from bot.recipients import private_addresses, words_for
from bot.roster.staffing.month_days import month_bounds
from bot.roster.staffing.month_draft import DraftedMonth, answer_month, read_draft, toggle_place
from bot.roster.staffing.month_proposal import Times
from bot.roster.staffing.month_words import month_name, month_title, own_dates, own_month
from bot.roster.telling.notices import tell_unasked
from bot.text import Text

ANSWERS = {"all": MonthAnswer.ALL, "some": MonthAnswer.SOME, "none": MonthAnswer.NONE}


def own_month_key(drafted: DraftedMonth) -> str:
    return f"mymonth:{drafted.draft.id}"


def ask_everybody(req: Request, drafted: DraftedMonth) -> None:
    """Ask those in the draft who were not asked yet; who has no chat goes on the list of those to ring up."""
    line, draft = drafted.month.line, drafted.draft
    people = list(dict.fromkeys(place.volunteer for place in drafted.wanted))
    new = [person for person in people if person not in drafted.replies]
    if not new:
        raise Refused("refused-month-all-asked")
    until = month_bounds(draft.first, line.zone)[1]
    reached = 0
    for person in new:
        parts = drafted.proposed_to(person)
        reached += tell_unasked(
            req.tx,
            line,
            person,
            NoticeKind.MONTH,
            f"month:{draft.id}",
            req.now,
            partial(own_month, "asked", draft.first, parts, held=drafted.held_by(person)),
            buttons=lambda words: label_buttons(answers_to_month(drafted), words),
            key=own_month_key(drafted),
            by_phone=partial(words_by_phone, drafted, parts, "month-by-phone"),
            until=until,
        )
        req.tx.months.save_reply(MonthReply(draft.id, person, req.now))
    if draft.asked_at is None:
        draft = replace(draft, asked_at=req.now)
        req.tx.months.save_draft(draft)
    refresh_draft(req, read_draft(req.tx, line, draft, req.now))
    req.say("month-asked", count=reached, phone=len(new) - reached, key="")


def words_by_phone(drafted: DraftedMonth, parts: Sequence[Times], sentence: str, words: Text) -> str:
    """For coordination, who tells them."""
    dates = " · ".join(own_dates(parts, words, "month-their-group"))
    return words.say(sentence, month=month_name(drafted.draft.first, words), dates=dates)


def answers_to_month(drafted: DraftedMonth) -> list[Choice]:
    id_ = drafted.draft.id
    return [
        make_choice("button-keep-all", AnswerMonth("all", id_)),
        make_choice("button-choose", AnswerMonth("some", id_)),
        make_choice("button-not-this-month", AnswerMonth("none", id_)),
    ]


# ---------------------------------------------------------------- what they answer


def answer_own_month(req: Request) -> None:
    """A person's answer to the dates that they are proposed for: it changes the draft, until that is published."""
    if not req.pressed:
        raise Refused("refused-gone")
    toggled = req.words.startswith(TogglePlace.literal)
    said: TogglePlace | AnswerMonth = (
        decode_payload(TogglePlace, req.words) if toggled else decode_payload(AnswerMonth, req.words)
    )
    drafted = own_draft(req, said.draft)
    if isinstance(said, TogglePlace):
        place = next((p for p in drafted.places if (p.volunteer, p.shift) == (req.me.id, said.shift)), None)
        if place is None:
            raise Refused("refused-gone")
        toggle_place(req.tx, drafted, place, req.now)
    elif said.answer != "done":
        answer_month(req.tx, drafted, req.me.id, ANSWERS[said.answer], req.now)
    drafted = read_draft(req.tx, drafted.month.line, drafted.draft, req.now)
    show_dates(req, drafted, req.me.id, choosing=toggled or (isinstance(said, AnswerMonth) and said.answer == "some"))
    refresh_draft(req, drafted)


def own_draft(req: Request, id_: int) -> DraftedMonth:
    """The draft about which the speaker was asked. Raises `Refused` when it is gone or published."""
    draft = req.tx.months.draft(id_)
    if draft is None:
        raise Refused("refused-gone")
    line = req.line_of(draft.line)
    if draft.published_at is not None:
        raise Refused("refused-settled")
    if req.tx.months.reply(draft.id, req.me.id) is None:
        raise Refused("refused-not-asked-you")
    req.noted.line = line.id
    return read_draft(req.tx, line, draft, req.now)


def show_dates(req: Request, drafted: DraftedMonth, person: VolunteerId, *, choosing: bool = False) -> None:
    """Edit the person's post to what they are proposed for now, and what they answered."""
    words = words_for(req.tx.people.get(person), drafted.month.line)
    said, buttons = own_month_words(drafted, person, words, choosing=choosing)
    post_own_month(req, drafted, person, said, buttons)


def post_own_month(
    req: Request, drafted: DraftedMonth, person: VolunteerId, said: str, buttons: tuple[Button, ...] = ()
) -> bool:
    """Edit the person's post about the month, wherever it stands; False when it stands nowhere."""
    key, line = own_month_key(drafted), drafted.month.line
    words = words_for(req.tx.people.get(person), line)
    standing = [chat for chat in private_addresses(req.tx, person) if req.tx.outbox.keyed(chat, key)]
    for chat in standing:
        req.post(Post(chat, req.of_line(person, line, words, said), buttons, key=key))
    return bool(standing)


def own_month_words(
    drafted: DraftedMonth, person: VolunteerId, words: Text, *, choosing: bool
) -> tuple[str, tuple[Button, ...]]:
    """What the person's post says now, and its buttons."""
    reply, first = drafted.replies.get(person), drafted.draft.first
    parts, held = drafted.proposed_to(person), drafted.held_by(person)
    if choosing:
        done = make_choice("button-month-done", AnswerMonth("done", drafted.draft.id))
        said = words.say("month-choose", month=month_title(first, words))
        return said, (*toggle_buttons(drafted, person, words), done.button(words))
    kind, answers = "kept", answers_to_month(drafted)[1:]
    if not parts:
        kind, answers = "none", answers_to_month(drafted)[:2]
    elif reply is None or reply.answer is None:
        kind, answers = "asked", answers_to_month(drafted)
    return own_month(kind, first, parts, words, held=held), label_buttons(answers, words)


def toggle_buttons(drafted: DraftedMonth, person: VolunteerId, words: Text) -> list[Button]:
    """Each date with what it is now: pressing it changes that."""
    mine = {place.shift: place for place in drafted.places if place.volunteer == person}
    shifts = [shift for shift in drafted.month.shifts if shift.id in mine]
    return [
        make_choice(
            "button-date-no" if mine[shift.id].agreed is False else "button-date-yes",
            TogglePlace(drafted.draft.id, shift.id),
            when=words.short_start(shift.starts),
        ).button(words)
        for shift in shifts
    ]
