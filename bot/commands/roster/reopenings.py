"""/rouvrir: what was named, and nothing else, is taken out of all closings.

What is told is the difference between before and after: what is open now, and what stays closed.
"""

from collections.abc import Sequence
from datetime import UTC

from bot.commands.request import Request
from bot.commands.roster.closing_told import read_openings, still_closed, tell_holders, tell_line
from bot.commands.roster.closures import FAR, parts_choice, parts_pressed, parts_to_come, read_words
from bot.commands.roster.period_words import in_words, is_midnight
from bot.errors import Refused
from bot.model import Closure, Line
from bot.parsing.exceptions import Closing, Parts
from bot.payloads import ReopenParts, ReopenPeriod
from bot.roster.closings import Stretch, closed_stretches, left_of_closure, without_stretches
from bot.roster.slots import DAY
from bot.roster.telling.plan_changes import FOREVER


def reopen_line(req: Request) -> None:
    """End the closure in force; with a date or hours, open the line during that time, or from then on."""
    if chosen := parts_pressed(req, ReopenPeriod, ReopenParts):
        open_parts(req, *chosen)
        req.close_pressed_post()
        return
    line = req.line
    if req.pressed or not req.words:
        open_parts(req, line, ((req.now, None),))
        return
    closing = read_words(req, line, "example-reopen")
    known = closures_ahead(req, line)
    wanted: dict[tuple[Stretch, ...], Parts] = {}
    for parts in meant_to_reopen(req, line, closing, known):
        if opened := opened_by(req, line, known, parts):
            wanted.setdefault(opened, parts)
    if not wanted:
        raise Refused("refused-not-closed")
    meant = list(wanted.values())
    if len(meant) > 1 or closing.doubtful or closing.read.guessed or meant[0][0][0] > req.now + FAR:
        ask_to_reopen(req, line, meant)
    else:
        open_parts(req, line, meant[0])


def meant_to_reopen(req: Request, line: Line, closing: Closing, known: Sequence[Closure]) -> list[Parts]:
    """The times that are not over.

    An hour without an end ("28/12 14h") means from then on. A day may also mean from that day on, if the closing that
    it is in has no end of its own.
    """
    words = req.zone_text(line)
    if closing.read.bounded:
        return [coming for parts in closing.parts if (coming := parts_to_come(parts, req.now))]
    periods: list[Stretch] = []
    for first, ends in closing.read.found:
        starts, until = max(first, req.now), ends if is_midnight(words, first) else None
        if until is None or until > req.now:
            periods.append((starts, until))
        if any(one.ends is None for one in closures_meant(req, line, known, (starts, ends))):
            periods.append((starts, None))
    return [(period,) for period in dict.fromkeys(periods)]


def ask_to_reopen(req: Request, line: Line, meant: Sequence[Parts]) -> None:
    """Ask when, with a button for each period."""
    buttons = [parts_choice(req, line, parts, ReopenPeriod, ReopenParts) for parts in meant]
    said = in_words(meant[0], req.now, reopening=True)(req.zone_text(line))
    sentence = "reopen-which" if len(meant) > 1 else "reopen-sure"
    req.say(sentence, line=line.name, period=said, buttons=buttons, key=f"reopen:{req.message.id}")


def closures_ahead(req: Request, line: Line) -> Sequence[Closure]:
    return req.tx.roster.closures(line.id, req.now, req.now + FOREVER)


def closures_meant(req: Request, line: Line, known: Sequence[Closure], period: Stretch) -> list[Closure]:
    """Those that reopening for the period shortens.

    Without an end they are those of its first day, or those in force if it begins now: a closing that begins later,
    such as that of Christmas, was not meant and stays.
    """
    starts, ends = period
    day = req.zone_text(line).local(starts).replace(hour=0, minute=0, second=0, microsecond=0)
    until = ends or ((day + DAY).astimezone(UTC) if starts > req.now else starts + DAY.resolution)
    return [one for one in known if one.starts < until and (one.ends is None or one.ends > starts)]


def opened_by(req: Request, line: Line, known: Sequence[Closure], parts: Parts) -> tuple[Stretch, ...]:
    """When the line would be open then and is closed now."""
    left = [(one.starts, one.ends) for one in shortened(req, line, known, parts)]
    return tuple(without_stretches(closed_stretches(known, req.now), left))


def shortened(req: Request, line: Line, known: Sequence[Closure], parts: Parts) -> list[Closure]:
    """The closures with these times cut out of them; the first part of each keeps its id, further ones have none."""
    for period in parts:
        cut = closures_meant(req, line, known, period)
        known = [part for one in known for part in (left_of_closure(one, period) if one in cut else [one])]
    return list(known)


def open_parts(req: Request, line: Line, parts: Parts) -> None:
    """Cut these times out of the closures, and tell what is open now and what is not."""
    before = read_openings(req, line)
    known = closures_ahead(req, line)
    left = shortened(req, line, known, parts)
    for gone in {one.id for one in known} - {one.id for one in left}:
        req.tx.roster.delete_closure(gone)
    for one in left:
        if one not in known:
            req.tx.roster.save_closure(one)
    after = read_openings(req, line)
    opened = without_stretches(before.closed, after.closed)
    if not opened:
        raise Refused("refused-not-closed")
    tell_holders(req, line, before, after)
    starts, onwards = opened[0][0], parts[-1][1] is None
    if onwards and not any(ends is None or ends > starts for _, ends in after.closed):
        opened = [(starts, None)]
    tell_line(
        req,
        line,
        "reopened" if onwards and starts == req.now else "reopened-for",
        who=req.name(req.me.id),
        line=line.name,
        period=in_words(opened, req.now, reopening=True),
        rest=still_closed(after.closed, req.now),
    )
