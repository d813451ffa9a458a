"""/pause: whoever is on duty is not rung for some minutes; the line rings the others, or as if nobody were on."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.commands.request import Request, make_choice
from bot.commands.roster import ambiguous
from bot.errors import Refused
from bot.forwarding.breaks import break_key, end_break
from bot.forwarding.plan import targets_as_read
from bot.forwarding.status import LineView, read_line_view, where_it_rings
from bot.model import DutyBreak, Line, LineMode, Purpose, Seat, Shift
from bot.payloads import EndPause, PauseSeat, decode_payload
from bot.payloads import Minutes as Length
from bot.readers.durations import read_duration
from bot.readers.folding import fold
from bot.recipients import addresses_for
from bot.text import Text, safe_words

USUAL: Final = timedelta(minutes=10)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=30)
INSTANT: Final = timedelta(microseconds=1)
END: Final = re.compile(r"(?:c est )?(?:fin|finie?|end|over|stop|off|reprendre|back)(?: .*)?")


def pause_duty(req: Request) -> None:
    """Begin a break where the speaker is on duty now, or end it."""
    if req.pressed and req.words.startswith(EndPause.literal):
        line = req.line_of(decode_payload(EndPause, req.words).line)
        end_own_breaks(replace(req, lines=(line,)))
        return
    if END.fullmatch(fold(req.words)):
        end_own_breaks(req)
        return
    places = [place for place in places_now(req) if not place[1].trainee]
    if req.pressed and req.words:
        said = decode_payload(PauseSeat, req.words)
        places = [place for place in places if place[1].id == said.seat]
        length = timedelta(minutes=said.minutes)
        if not places:
            raise Refused("refused-not-on-duty")
    elif not places:
        ambiguous.ask_what_to_stop(req)
        return
    else:
        length = length_of_break(req)
    for shift, seat in places:
        begin_break(req, req.line_of(shift.line), seat, length)


def places_now(req: Request) -> list[tuple[Shift, Seat]]:
    ours = {line.id for line in req.lines}
    return [p for p in req.tx.roster.seats_of(req.me.id, req.now, req.now + INSTANT) if p[0].line in ours]


def length_of_break(req: Request) -> timedelta:
    length = read_duration(req.words, bare_minutes=True) if req.words else USUAL
    if length is None or not SHORTEST <= length <= LONGEST:
        raise Refused("refused-pause-how", words=safe_words(req.words))
    return length


def begin_break(req: Request, line: Line, seat: Seat, length: timedelta) -> None:
    """Store the break, and say where calls go meanwhile. When nobody would answer, ask first."""
    words = req.zone_text(line)
    if line.mode is LineMode.OBSERVE:
        req.say("takeover-observed")
        return
    taken = DutyBreak(line.id, req.me.id, req.now, min(req.now + length, seat.ends))
    before = next((one for one in req.tx.phones.breaks(line.id) if one.volunteer == req.me.id), None)
    req.tx.phones.save_break(replace(taken, starts=before.starts) if before else taken)
    view = read_line_view(req.tx, line, req.now)
    until, where = words.clock(taken.ends), where_it_rings(view, view.desired.must, words)
    if not req.pressed and rings_nobody(view):
        req.tx.phones.delete_break(line.id, req.me.id)
        if before:
            req.tx.phones.save_break(before)
        minutes = Length(int(length / SHORTEST))
        choice = make_choice("button-pause-anyway", PauseSeat(seat.id, minutes))
        req.say("pause-sure", until=until, where=where, buttons=[choice], key=break_key(line, req.me.id), anew=True)
        return
    tell_of_break(req, line, view, until)


def rings_nobody(view: LineView) -> bool:
    return view.desired.must == targets_as_read(view.line, view.line.closed)


def tell_of_break(req: Request, line: Line, view: LineView, until: str) -> None:
    """The room in a few words, coordination where nobody answers meanwhile, and the person with a way back."""
    key, who = break_key(line, req.me.id), req.name(req.me.id)

    def where(words: Text) -> str:
        return where_it_rings(view, view.desired.must, words)

    req.tell_team(line, "pause-told", key=key, who=who, until=until, where=where)
    if rings_nobody(view):
        req.tell_coordination(line, "pause-nobody-told", key=key, line=line.name, who=who, until=until, where=where)
    if req.pressed or req.message.address not in addresses_for(req.tx, line, Purpose.TEAM):
        back = [make_choice("button-pause-end", EndPause(line.id))]
        req.say("pause-noted", until=until, where=where, buttons=back, key=key)


def end_own_breaks(req: Request) -> None:
    mine = [(line, one) for line in req.lines for one in req.tx.phones.breaks(line.id) if one.volunteer == req.me.id]
    if not mine:
        raise Refused("refused-no-pause")
    for line, one in mine:
        end_break(req.tx, line, one)
        if not req.message.private or req.tx.outbox.keyed(req.message.address, break_key(line, req.me.id)) is None:
            req.say("pause-over-yours", key="")
