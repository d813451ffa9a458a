"""When a line is closed whatever its weekly slots say: /fermer.

The words may mean several periods; then we ask. So we do before a closure that is long, has no end or begins at once.
What is told is made from the closure that was stored.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.closing_told import read_openings, tell_holders, tell_line
from bot.commands.roster.period_words import in_words, list_periods, short_parts, short_period
from bot.commands.roster.pick_shift import refuse_absent_day
from bot.errors import Refused
from bot.forwarding.status import where_closed
from bot.model import Closure, Line, LineMode
from bot.parsing.exceptions import Closing, Parts, read_closing
from bot.payloads import (
    CloseLine,
    CloseParts,
    ClosePeriod,
    ReopenParts,
    ReopenPeriod,
    decode_payload,
    minute_of,
    write_periods,
)
from bot.readers.folding import unfold_words
from bot.roster.closings import without_stretches
from bot.text import Text, safe_words

LONG: Final = timedelta(days=21)
SOON: Final = timedelta(hours=1)
FAR: Final = timedelta(days=274)
"""A date without a year that is farther away may be one that has just passed."""


def parts_pressed(
    req: Request, one: type[ClosePeriod | ReopenPeriod], several: type[CloseParts | ReopenParts]
) -> tuple[Line, Parts] | None:
    """The line and the times that a button names; None if none was pressed."""
    parts: Parts
    if req.pressed and req.words.startswith(f"{one.literal} "):
        period = decode_payload(one, req.words)
        line, parts = req.line_of(period.line), (period.period,)
    elif req.pressed and req.words.startswith(f"{several.literal} "):
        payload = decode_payload(several, req.words)
        line, parts = req.line_of(payload.line), payload.periods
    else:
        return None
    coming = parts_to_come(parts, req.now)
    if not coming:  # the question was answered late
        raise Refused("refused-dates-over")
    return line, coming


def parts_to_come(parts: Parts, now: datetime) -> Parts:
    return tuple((max(starts, now), ends) for starts, ends in parts if ends is None or ends > now)


def read_words(req: Request, line: Line, example: str) -> Closing:
    """What the words may mean; raises `Refused`, naming what was not understood."""
    closing = read_closing(req.words, req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, closing.read.no_such_day)
    if not closing.parts:
        words = safe_words(unfold_words(closing.read.unknown, req.words))
        raise Refused("refused-dates", words=words, example=req.text.say(example))
    return closing


def close_line(req: Request) -> None:
    """Close the line for the period named, or ask."""
    if req.pressed and req.words and close_chosen(req):
        return
    line = req.line
    if req.pressed or not req.words:
        ask_to_close(req, line, [((req.now, None),)])
        return
    closing = read_words(req, line, "example-close")
    parts, *others = meant_to_close(req, line, closing)
    starts, ends = parts[0][0], parts[-1][1]
    usual = ends is not None and ends - starts <= LONG and req.now + SOON < starts <= req.now + FAR
    if others or not closing.read.sure or not usual:
        ask_to_close(req, line, [parts, *others], each=closing.read.each)
    else:
        add_closures(req, line, parts)


def close_chosen(req: Request) -> bool:
    """Close the line as the pressed button says; False when it names no line that the person may close."""
    if chosen := parts_pressed(req, ClosePeriod, CloseParts):
        add_closures(req, *chosen)
    else:
        pressed = decode_payload(CloseLine, req.words).line
        named = next((line for line in req.lines if line.id == pressed), None)
        if named is None:
            return False
        add_closures(req, named, ((req.now, None),))
    req.close_pressed_post()
    return True


def meant_to_close(req: Request, line: Line, closing: Closing) -> list[Parts]:
    """What begins today or later, without what is past. Raises `Refused` when there is none.

    "from 2/1 to 24/12" said in November must not close the line at once.
    """
    coming = [parts for parts in closing.parts if parts_to_come(parts, req.now)]
    if not coming:
        raise Refused("refused-dates-over")
    words = req.zone_text(line)
    today = words.local(req.now).date()
    meant = [parts_to_come(parts, req.now) for parts in coming if words.local(parts[0][0]).date() >= today]
    if not meant:
        raise Refused("refused-dates-past")
    return meant


def ask_to_close(req: Request, line: Line, meant: Sequence[Parts], *, each: bool = False) -> None:
    """Ask whether, or when, with a button for each period; it names the dates and the number of days."""
    words = req.zone_text(line)
    what = what_callers_find(line, words)
    buttons = [
        make_choice("button-close-now", CloseLine(line.id))
        if parts == ((req.now, None),)
        else parts_choice(req, line, parts, ClosePeriod, CloseParts)
        for parts in meant
    ]
    one = meant[0] if len(meant) == 1 else None
    said = list_periods(words, one, req.now, counted=True) if one else ""
    sentence = "close-sure" if one else "close-each" if each else "close-which"
    req.say(sentence, line=line.name, period=said, what=what, buttons=buttons, key=f"close:{req.message.id}")


def parts_choice(
    req: Request,
    line: Line,
    parts: Parts,
    one: type[ClosePeriod | ReopenPeriod],
    several: type[CloseParts | ReopenParts],
) -> Choice:
    words = req.zone_text(line)
    if len(parts) > 1:
        return make_choice("button-period", several(line.id, write_periods(parts)), period=short_parts(words, parts))
    says = one(line.id, minute_of(parts[0][0]), minute_of(parts[0][1]))
    short = short_period(words, parts[0], req.now, reopening=one is ReopenPeriod)
    return make_choice("button-period", says, period=short)


def what_callers_find(line: Line, words: Text) -> str:
    """Where calls go while the line is closed; for a line that is only observed, that we do not know."""
    if line.mode is LineMode.OBSERVE:
        return words.say("takeover-observed")
    return words.say("close-then", where=where_closed(line, words))


def add_closures(req: Request, line: Line, parts: Parts) -> None:
    before = read_openings(req, line)
    added = [part for part in parts if without_stretches([part], before.closed)]
    if not added:
        raise Refused("refused-already-closed")
    for starts, ends in added:
        req.tx.roster.save_closure(Closure(0, line.id, starts, ends, req.me.id))
    tell_holders(req, line, before, read_openings(req, line))
    tell_line(
        req,
        line,
        "closed-for" if added[-1][1] else "closed-without-end",
        who=req.name(req.me.id),
        line=line.name,
        period=in_words(added, req.now),
        what=lambda words: what_callers_find(line, words),
    )
