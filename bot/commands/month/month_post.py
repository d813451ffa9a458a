"""The draft of a month as coordination sees it: by week, with its gaps, who has not answered, and what can be done."""

from datetime import date, datetime

from bot.commands.request import Choice, Request, label_buttons, make_choice
from bot.errors import Refused
from bot.model import Address, Line, MonthAnswer, Post, Purpose, Role, VolunteerId
from bot.payloads import AskMonth, DropMonth, PrintMonth, PublishMonth
from bot.recipients import addresses_for, language_at, private_addresses
from bot.roster.staffing.month_draft import DraftedMonth, read_draft
from bot.roster.staffing.month_words import draft_parts, month_name, shifts_with_gap
from bot.roster.telling.phone_list import phone_rows
from bot.text import NBSP, Text, text_in


def draft_by_id(req: Request, id_: int) -> tuple[Request, DraftedMonth]:
    """The draft that a button names. Raises `Refused` when it is gone, published, or not for the speaker."""
    draft = req.tx.months.draft(id_)
    if draft is None:
        raise Refused("refused-gone")
    line = req.line_of(draft.line)
    if not req.coordinates(line.id):
        raise Refused("refused-coordination-only")
    if draft.published_at is not None:
        raise Refused("refused-settled")
    req.noted.line = line.id
    return req, read_draft(req.tx, line, draft, req.now)


def draft_key(drafted: DraftedMonth, part: int) -> str:
    return f"month:{drafted.draft.id}:{part}"


def post_draft(req: Request, drafted: DraftedMonth) -> None:
    """Show the draft where it was asked for, at the end of the chat."""
    words = req.zone_text(drafted.month.line)
    for post in draft_posts(req, drafted, req.message.address, words, anew=True):
        req.post(post)


def refresh_draft(req: Request, drafted: DraftedMonth) -> None:
    """Edit the draft wherever it is shown: in coordination's rooms and its people's private chats."""
    for address in places_of_draft(req, drafted):
        words = text_in(language_at(req.tx, req.deployment, address), drafted.month.line.zone)
        for post in draft_posts(req, drafted, address, words):
            req.post(post)


def places_of_draft(req: Request, drafted: DraftedMonth) -> list[Address]:
    """Where the draft is shown."""
    line = drafted.month.line
    coordinators = [person.id for person, m in req.tx.people.members(line.id) if m.role is Role.COORDINATOR]
    private = [address for person in coordinators for address in private_addresses(req.tx, person)]
    known = dict.fromkeys([*addresses_for(req.tx, line, Purpose.COORDINATION), *private])
    return [address for address in known if req.tx.outbox.keyed(address, draft_key(drafted, 0))]


def draft_posts(req: Request, drafted: DraftedMonth, to: Address, words: Text, *, anew: bool = False) -> list[Post]:
    """The first begins with what is proposed and what is missing; the last has the buttons and who did not answer."""
    parts = draft_parts(drafted, req.name, words, req.now)
    head = [
        words.say(
            "month-title",
            month=month_name(drafted.draft.first, words),
            line=drafted.month.line.name,
            proposed=len(drafted.wanted),
        ),
        words.say("month-gaps", count=len(shifts_with_gap(drafted, req.now))),
    ]
    parts = parts or [words.say("month-empty")]
    parts[0] = "\n".join([*head, parts[0]])
    parts[-1] = "\n".join([parts[-1], *rows_below(req, drafted, words)])
    buttons = label_buttons(choices_of_draft(drafted), words)
    return [
        Post(
            to,
            part,
            buttons if number == len(parts) - 1 else (),
            key=draft_key(drafted, number),
            quiet=True,
            anew=anew,
        )
        for number, part in enumerate(parts)
    ]


def choices_of_draft(drafted: DraftedMonth) -> list[Choice]:
    id_, first, line = drafted.draft.id, drafted.draft.first, drafted.month.line
    return [
        make_choice("button-month-ask", AskMonth(id_)),
        make_choice("button-month-publish", PublishMonth(id_)),
        make_choice("button-month-drop", DropMonth(id_)),
        make_choice("button-print-month", print_payload(line, first)),
    ]


def print_payload(line: Line, first: date) -> PrintMonth:
    return PrintMonth(line.id, first.year * 12 + first.month - 1)


def rows_below(req: Request, drafted: DraftedMonth, words: Text) -> list[str]:
    """Who has not answered, who does not come this month, who was not asked yet; whom to ring up; how to change it."""

    def names(people: list[VolunteerId]) -> str:
        return words.names([req.name(person) for person in people])

    replies = drafted.replies.values()
    silent = [reply.volunteer for reply in replies if reply.answer is None]
    away = [reply.volunteer for reply in replies if reply.answer is MonthAnswer.NONE]
    unasked = list(dict.fromkeys(p.volunteer for p in drafted.wanted if p.volunteer not in drafted.replies))
    rows = [words.say("month-silent", names=names(silent))] if silent else []
    rows += [words.say("month-not-this", names=names(away))] if away else []
    rows += [words.say("month-unasked", names=names(unasked))] if unasked and drafted.draft.asked_at else []
    rows += phone_rows(req.tx, drafted.month.line, req.now)
    rows += [] if drafted.draft.asked_at else [words.say("month-quiet")]
    return [*rows, how_to_change(drafted, words, req.now)]


def how_to_change(drafted: DraftedMonth, words: Text, now: datetime) -> str:
    """An example with a day that there is: a free one, if there is any."""
    shifts = shifts_with_gap(drafted, now) or drafted.month.shifts
    if not shifts:
        return ""
    local = words.local(shifts[0].starts)
    month, clock = month_name(drafted.draft.first, words), words.clock(shifts[0].starts).replace(NBSP, "")
    return words.say("month-how", month=month, day=f"{words.weekday(local.weekday())} {local.day}", clock=clock)
