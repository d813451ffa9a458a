"""Words that people try and that could mean several commands: buttons are offered, and nothing is changed."""

from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.pick_shift import match_shifts
from bot.commands.roster.swaps import my_places
from bot.model import Shift, ShiftId
from bot.parsing.matching import Nothing, One, Several, Why
from bot.payloads import AskToClose, BareCommand, CoverShift, KeepShift


def ask_what_to_cancel(req: Request) -> None:
    """`/annuler mardi 14h`: find a replacement, stop looking for one, or undo the last act? Ask."""
    places = my_places(req)
    meant = likely_shifts(req, [shift for shift, _ in places])
    sought = {swap.seat for line in req.lines for swap in req.tx.roster.open_swaps(line.id) if swap.to is None}
    buttons: list[Choice] = []
    for shift, seat in [place for place in places if place[0].id in meant][:4]:
        label = "button-keep-at" if seat.id in sought else "button-cover-at"
        says = KeepShift(shift.id) if seat.id in sought else CoverShift(shift.id)
        when = req.zone_text(req.line_of(shift.line)).short_start(seat.starts)
        buttons.append(make_choice(label, says, when=when))
    buttons.append(make_choice("button-undo", BareCommand("undo")))
    req.say("stray-cancel", buttons=buttons)


def likely_shifts(req: Request, shifts: list[Shift]) -> set[ShiftId]:
    """The shifts that match the words; all of them when none matches."""
    found = match_shifts(req, shifts, req.words, any_day=True) if req.words else Nothing()
    if isinstance(found, One):
        return {found.shift.id}
    if req.words and (isinstance(found, Nothing) or found.why is Why.UNKNOWN_WORDS):
        req.note_unread(req.words)
    return {shift.id for shift in (found.shifts if isinstance(found, Several) else shifts)}


def ask_what_now_means(req: Request) -> None:
    """`/maintenant`: to take the line, or to know who is on duty?"""
    req.say(
        "stray-now",
        buttons=[
            make_choice("button-takeover", BareCommand("takeover")),
            make_choice("button-who", BareCommand("who")),
        ],
    )


def ask_what_to_stop(req: Request) -> None:
    """`/stop`, `/pause`: end one's own shift, or close the line? The word alone stops nothing."""
    buttons = [make_choice("button-end", BareCommand("end"))]
    if any(req.coordinates(line.id) for line in req.lines):
        buttons.append(make_choice("button-close", AskToClose()))
    req.say("stray-stop", buttons=buttons)
