"""What people answer in private who were asked to stand in, other than by taking it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.commands.request import Request
from bot.errors import Refused
from bot.model import AskedPerson, Line, Reply, Search
from bot.payloads import AnswerRequest, RequestReply, decode_payload
from bot.roster.staffing.request_posts import show_end, show_request
from bot.roster.staffing.wanted_parts import WantedPart, new_holders

REPLIES: Final[dict[RequestReply, Reply]] = {
    "later": Reply.NOT_THIS_TIME,
    "week": Reply.NOT_THIS_WEEK,
    "never": Reply.NEVER,
    "again": Reply.NOT_THIS_TIME,
}
NOT_ASKED: Final = 7
"""Days for which somebody is not asked who says: not this week."""


def answer_request(req: Request) -> None:
    """Note that the speaker does not stand in, and what they wish from now on; the question becomes their answer."""
    payload = decode_payload(AnswerRequest, req.words)
    search = req.tx.requests.search(payload.search)
    people = req.tx.requests.asked_in(search.id) if search else ()
    asked = next((one for one in people if one.volunteer == req.me.id and one.asked_at is not None), None)
    if search is None or asked is None:
        raise Refused("refused-gone")
    line = req.line_of(search.line)
    note_wish(req, line, payload.reply)
    asked = replace(asked, reply=REPLIES[payload.reply], replied_at=req.now)
    req.tx.requests.save_asked(asked)
    show_answer(req, line, search, asked)
    if payload.reply == "again":
        req.say("request-again", key="")


def note_wish(req: Request, line: Line, reply: RequestReply) -> None:
    wishes = req.tx.staffing.preferences(req.me.id)
    if reply == "week":
        req.tx.staffing.save_preferences(replace(wishes, not_asked_until=end_of_rest(req, line)))
    elif reply == "never":
        req.tx.staffing.save_preferences(replace(wishes, never_asked=True))
    elif reply == "again":
        req.tx.staffing.save_preferences(replace(wishes, never_asked=False, not_asked_until=None))


def end_of_rest(req: Request, line: Line) -> datetime:
    """Midnight, by the line's clock, a week from now."""
    today = req.zone_text(line).local(req.now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=NOT_ASKED)


def show_answer(req: Request, line: Line, search: Search, asked: AskedPerson) -> None:
    if search.end is None:
        part = WantedPart(search.shown_from or search.starts, search.shown_until or search.ends)
        show_request(req.tx, line, search, asked, part)
        return
    before = {one.volunteer for one in req.tx.requests.asked_in(search.id) if one.asked_at is None}
    seats = req.tx.roster.seats([search.shift])[search.shift]
    show_end(req.tx, line, search, [asked], new_holders(search, seats, before))
