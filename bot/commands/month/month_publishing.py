"""A draft becomes the roster, or is given up. Publishing is one act, which /oups takes back within ten minutes."""

from dataclasses import replace
from functools import partial

from bot.commands.month.month_asking import (
    own_month_key,
    own_month_words,
    post_own_month,
    words_by_phone,
)
from bot.commands.month.month_post import draft_key, places_of_draft, print_payload, refresh_draft
from bot.commands.request import Request, make_choice
from bot.commands.roster.shifts import take_buttons
from bot.errors import Refused
from bot.model import Button, Journal, Line, MonthPlace, NoticeKind, Post, Purpose, Shift, VolunteerId
from bot.payloads import DropMonth
from bot.recipients import addresses_for, words_for
from bot.roster.shifts import free_parts, refusal_read_by
from bot.roster.staffing.month_days import MonthShifts, month_bounds
from bot.roster.staffing.month_draft import DraftedMonth, read_draft, seat_to_make
from bot.roster.staffing.month_words import month_name, month_title, own_month, roster_parts
from bot.roster.telling.notices import tell_room_unasked, tell_unasked
from bot.text import Text, text_in

VERB = "month"
PUBLISHED = "publish"


def publish_draft(req: Request, drafted: DraftedMonth) -> None:
    """Make the seats, leaving out what has changed by then; tell the room once, and everybody their dates."""
    line, draft = drafted.month.line, drafted.draft
    shifts = {shift.id: shift for shift in drafted.month.shifts}
    wanted = sorted(drafted.wanted, key=lambda place: (shifts[place.shift].starts, place.shift, place.volunteer))
    if not wanted:
        raise Refused("refused-month-nothing")
    left_out = [(place, why) for place in wanted if (why := put_on(req, drafted, shifts[place.shift], place))]
    published = replace(draft, published_at=req.now)
    req.tx.months.save_draft(published)
    req.noted.words = f"{PUBLISHED} {draft.id}"
    drafted = read_draft(req.tx, line, published, req.now)
    tell_room(req, drafted.month)
    for person in people_to_tell(drafted, wanted):
        tell_published(req, drafted, person)
    words = text_in(line.language, line.zone)
    rows = [
        words.say(
            "month-published",
            month=month_title(draft.first, words),
            who=req.name(req.me.id),
            count=len(wanted) - len(left_out),
        ),
        *(left_out_row(req, shifts[place.shift], place, why, words) for place, why in left_out),
        words.say("month-can-undo"),
    ]
    close_draft_posts(req, drafted, "\n".join(rows))
    req.say("noted", key="")


def put_on(req: Request, drafted: DraftedMonth, shift: Shift, place: MonthPlace) -> Refused | None:
    """Make the seat; or why there is none."""
    try:
        req.tx.roster.save_seat(seat_to_make(req.tx, drafted, shift, place, req.me.id, req.now))
    except Refused as why:
        return why
    return None


def left_out_row(req: Request, shift: Shift, place: MonthPlace, why: Refused, words: Text) -> str:
    reason = req.text.say(refusal_read_by(why, None), **why.args_of_sentence)
    when = words.span(shift.starts, shift.ends)
    return words.say("month-left-out", who=req.name(place.volunteer), when=when, why=reason)


def people_to_tell(drafted: DraftedMonth, wanted: list[MonthPlace]) -> list[VolunteerId]:
    """Those who were asked, and those who hold something by it; each once."""
    return list(dict.fromkeys([*drafted.replies, *(place.volunteer for place in wanted)]))


def tell_published(req: Request, drafted: DraftedMonth, person: VolunteerId) -> None:
    """Edit the person's question to the dates that are theirs now; who was not asked gets a post."""
    line = drafted.month.line
    parts = drafted.held_by(person)

    def say(words: Text) -> str:
        if parts:
            return own_month("published", drafted.draft.first, parts, words)
        return words.say("month-published-none", month=month_title(drafted.draft.first, words))

    if post_own_month(req, drafted, person, say(words_for(req.tx.people.get(person), line))):
        return
    by_phone = partial(words_by_phone, drafted, parts, "month-by-phone-published")
    until = month_bounds(drafted.draft.first, line.zone)[1]
    about, key = published_about(drafted), own_month_key(drafted)
    tell_unasked(req.tx, line, person, NoticeKind.MONTH, about, req.now, say, key=key, by_phone=by_phone, until=until)


def published_about(drafted: DraftedMonth) -> str:
    return f"published:{drafted.draft.id}:{drafted.draft.published_at:%m%d%H%M}"


def room_key(month: MonthShifts) -> str:
    return f"month-roster:{month.line.id}:{month.first:%Y-%m}"


def tell_room(req: Request, month: MonthShifts) -> None:
    """The month in the team's rooms, silently and in one post, with buttons for the first free shifts."""
    line, first = month.line, month.first
    free = [s for s in month.shifts if s.starts > req.now and free_parts(s, month.seats[s.id], req.now)]

    def say(words: Text) -> str:
        title = words.say("month-room", month=month_name(first, words), line=line.name, by=req.name(req.me.id))
        parts = roster_parts(month, req.name, words, req.now)
        return "\n".join([title, parts[0] if len(parts) == 1 else words.say("month-room-long", count=len(free))])

    def buttons(words: Text) -> list[Button]:
        paper = make_choice("button-print-month", print_payload(line, first))
        return [choice.button(words) for choice in (*take_buttons(free, words), paper)]

    key = room_key(month)
    tell_room_unasked(req.tx, line, Purpose.TEAM, req.now, say, buttons=buttons, key=key, quiet=True)


def close_draft_posts(req: Request, drafted: DraftedMonth, said: str) -> None:
    """What became of the draft takes its place, wherever it stands; without buttons."""
    for address in places_of_draft(req, drafted):
        number = 0
        while standing := req.tx.outbox.keyed(address, draft_key(drafted, number)):
            text = standing.post.text if number else said
            req.post(replace(standing.post, text=text, buttons=(), anew=False))
            number += 1


# ---------------------------------------------------------------- giving it up


def drop_draft(req: Request, drafted: DraftedMonth, *, sure: bool) -> None:
    """Delete the draft; where people have answered, after a question. Who was asked is told that nothing changes."""
    answered = sum(reply.answer is not None for reply in drafted.replies.values())
    if answered and not sure:
        button = make_choice("button-drop-sure", DropMonth(drafted.draft.id, "sure"))
        req.say("month-drop-sure", count=answered, buttons=[button], key=f"drop:{drafted.draft.id}")
        return
    line = drafted.month.line
    for person in drafted.replies:
        words = words_for(req.tx.people.get(person), line)
        post_own_month(
            req, drafted, person, words.say("month-yours-dropped", month=month_title(drafted.draft.first, words))
        )
    end_phone_notices(req, line, f"{VERB}:{drafted.draft.id}")
    words = text_in(line.language, line.zone)
    month = month_name(drafted.draft.first, words)
    close_draft_posts(req, drafted, words.say("month-dropped", month=month, who=req.name(req.me.id)))
    req.tx.months.delete_draft(drafted.draft.id)
    if sure:
        req.close_pressed_post()
    req.say("noted", key="")


def end_phone_notices(req: Request, line: Line, about: str) -> None:
    """Nobody has to be rung up about this any more."""
    for notice in req.tx.months.open_phone_notices(line.id, req.now):
        if notice.about == about:
            req.tx.months.save_phone_notice(replace(notice, done_by=req.me.id, done_at=req.now))


# ---------------------------------------------------------------- taking it back


def published_by(req: Request, act: Journal) -> DraftedMonth | None:
    """The draft that the act published; None when it was another act, or the draft is gone."""
    if act.verb != VERB or not act.words.startswith(f"{PUBLISHED} "):
        return None
    draft = req.tx.months.draft(int(act.words.split()[1]))
    line = req.deployment.by_id.get(draft.line) if draft else None
    return read_draft(req.tx, line, draft, req.now) if draft and line else None


def unpublish_draft(req: Request, drafted: DraftedMonth) -> None:
    """The seats are gone again, by the journal: it is a draft as before, and all who were told are told so."""
    line, was = drafted.month.line, drafted.draft
    if req.tx.months.open_draft(line.id, was.first) is not None:
        raise Refused("refused-changed-since")  # there is another draft of the month by now
    told_by_phone = published_about(drafted)
    req.tx.months.save_draft(replace(was, published_at=None))
    drafted = read_draft(req.tx, line, replace(was, published_at=None), req.now)
    words = text_in(line.language, line.zone)
    back = words.say("month-taken-back", month=month_name(was.first, words), who=req.name(req.me.id))
    for room in addresses_for(req.tx, line, Purpose.TEAM):
        if req.tx.outbox.keyed(room, room_key(drafted.month)):
            req.post(Post(room, back, key=room_key(drafted.month), quiet=True))
    for person in people_to_tell(drafted, list(drafted.wanted)):
        theirs = words_for(req.tx.people.get(person), line)
        said, buttons = own_month_words(drafted, person, theirs, choosing=False)
        if person not in drafted.replies:
            said = theirs.say("month-taken-back", month=month_name(was.first, theirs), who=req.name(req.me.id))
            buttons = ()
        post_own_month(req, drafted, person, said, buttons)
    end_phone_notices(req, line, told_by_phone)
    req.say("month-taken-back", month=month_name(was.first, req.zone_text(line)), who=req.name(req.me.id))
    refresh_draft(req, drafted)
