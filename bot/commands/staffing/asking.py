"""Coordination asks people to stand in where nobody is there tonight."""

from dataclasses import replace
from datetime import datetime

from bot.commands.request import Request
from bot.errors import Refused
from bot.forwarding.unheld import where_unheld
from bot.model import Line, Search, Shift, VolunteerId
from bot.payloads import AskAround, AskPerson, at_minute, decode_payload
from bot.roster.staffing.candidates import people_to_ask
from bot.roster.staffing.request_posts import ask_person
from bot.roster.staffing.searches import open_search, widen_search
from bot.roster.staffing.wanted_parts import WantedPart, fewest_holders, wanted_parts
from bot.roster.swaps import open_offer
from bot.roster.telling.tonight import show_who_is_left

Part = tuple[datetime, datetime]


def ask_for_somebody(req: Request) -> None:
    """Ask one person, or everybody who may be asked, a few at a time."""
    if not req.pressed:
        raise Refused("refused-gone")
    if req.words.startswith(f"{AskPerson.literal} "):
        one = decode_payload(AskPerson, req.words)
        ask_one(req, req.shift_by_id(one.shift), (at_minute(one.starts), at_minute(one.ends)), one.person)
        return
    payload = decode_payload(AskAround, req.words)
    shift, part = req.shift_by_id(payload.shift), (at_minute(payload.starts), at_minute(payload.ends))
    line = req.line_of(shift.line)
    search = search_about(req, line, shift, part)
    part = still_wanted(req, line, shift, search)
    if not people_to_ask(req.tx, line, shift, part, req.now):
        raise Refused("refused-nobody-to-ask")
    req.tx.requests.save_search(replace(search, next_at=req.now, given_up_at=None))
    show_who_is_left(req.tx, line, shift, req.now, where_unheld)
    req.say("asked-around", key="")


def ask_one(req: Request, shift: Shift, part: Part, person: VolunteerId) -> None:
    line = req.line_of(shift.line)
    search = search_about(req, line, shift, part)
    part = still_wanted(req, line, shift, search)
    likely = {one.volunteer for one in people_to_ask(req.tx, line, shift, part, req.now)}
    who = req.name(person)
    if person not in likely or not ask_person(req.tx, line, search, WantedPart(*part), person, req.now):
        raise Refused("refused-not-to-ask", who=who)
    req.tx.requests.save_search(replace(search, shown_from=part[0], shown_until=part[1]))
    show_who_is_left(req.tx, line, shift, req.now, where_unheld)
    req.say("asked-one", who=who, key="")


def search_about(req: Request, line: Line, shift: Shift, part: Part) -> Search:
    """The open search about the shift, made to hold this part; or a new one, which asks nobody by itself.

    One person more is needed than those who are sure to come.
    """
    last = req.tx.requests.last_search(shift.id)
    swaps = req.tx.roster.open_swaps(line.id)
    sure = [seat for seat in req.seats(shift) if open_offer(swaps, seat.id) is None]
    needed = fewest_holders(sure, *part) + 1
    if last is None or last.ended_at is not None:
        return open_search(req.tx, line, shift, part, req.now, req.now, by_itself=False, needed=needed)
    req.tx.requests.save_search(replace(last, needed=max(last.needed, needed)))
    widen_search(req.tx, req.tx.requests.search(last.id) or last, part)
    return req.tx.requests.search(last.id) or last


def still_wanted(req: Request, line: Line, shift: Shift, search: Search) -> Part:
    """The first part that nobody has taken; raises `Refused` when there is none."""
    closures = req.tx.roster.closures(line.id, search.starts, search.ends)
    swaps = req.tx.roster.open_swaps(line.id)
    parts = wanted_parts(search, shift, req.seats(shift), swaps, closures, req.now)
    if not parts:
        raise Refused("refused-settled")
    return parts[0].starts, parts[0].ends
