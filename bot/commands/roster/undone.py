"""What is said when an act on dated shifts is undone: to the room, and to all who were told of the act."""

from dataclasses import dataclass
from typing import Any, Final

from bot.commands.request import Request
from bot.commands.roster.announce import announce_shift
from bot.commands.roster.closing_told import Openings, read_openings, still_closed, tell_holders, tell_line
from bot.commands.roster.on_duty import ask_to_take_over
from bot.commands.roster.period_words import in_words
from bot.commands.roster.shifts import part_words, role_on
from bot.commands.roster.swaps import ask_whether_they_come
from bot.commands.trading.trade import ask_to_trade, both_seats
from bot.errors import Refused
from bot.model import Journal, Line, Purpose, Seat, Shift, ShiftId, Swap
from bot.recipients import addresses_for
from bot.roster.closings import without_stretches
from bot.roster.shifts import is_overfull
from bot.roster.staffing.holiday_questions import reopen_questions


@dataclass(frozen=True, slots=True)
class Sentences:
    """How an undo is told: in the room, and to who has a seat again or has it no longer."""

    room: str = "undone"
    again: str = "undone-yours-again"
    lost: str = "undone-not-yours"
    later: bool = False
    """People hear of it with what else is changed for them, as they hear of the act itself."""
    privately: bool = True
    """Whoever has a seat again or lost one is told here, and not with the trade."""


OF_COORDINATION: Final = Sentences(later=True)
OF_SWAP: Final = Sentences("undone-swap", "undone-swap-yours-again", "undone-swap-not-yours")
OF_COVER: Final = Sentences("undone-replaced", lost="undone-replaced-not-yours")
OF_TRADE: Final = Sentences("undone-swap", privately=False)


def tell_shifts(
    req: Request, told: Sentences, before: tuple[list[Shift], set[Seat]], after: tuple[list[Shift], set[Seat]]
) -> None:
    """Show each shift as it is again, and tell who has a seat again or has it no longer."""
    (were, had), (are, have) = before, after
    for shift in are or were:
        tell_shift(req, shift, told, gone=not are)
    tell_people(req, {shift.id: shift for shift in (*were, *are)}, had, have, told)


def tell_shift(req: Request, shift: Shift, told: Sentences, *, gone: bool) -> None:
    """Show the restored state of the shift; a shift that the act had opened is gone."""
    line, name = req.deployment.by_id[shift.line], req.name(req.me.id)
    if not gone:
        check_still_fits(req, shift)
        announce_shift(req, line, shift, told.room, in_full=True, who=name)
        return
    when = part_words((shift.starts, shift.ends))
    req.tell_team(line, told.room, who=name, when=when)
    if req.message.private or req.pressed:
        req.say(told.room, who=name, when=when)


def lines_of(req: Request, act: Journal, table: str) -> list[Line]:
    """The lines whose closures or weekly slots the act changed: these concern the whole line."""
    ids = {row["line"] for change in act.changes if change.table == table and (row := change.before or change.after)}
    return [line for line in req.deployment.lines if line.id in ids]


def tell_slots(req: Request, line: Line) -> None:
    gaps: dict[str, Any] = {"who": req.name(req.me.id), "line": line.name}
    req.tell_coordination(line, "undone-slots", **gaps)
    if req.message.address not in addresses_for(req.tx, line, Purpose.COORDINATION):
        req.say("undone-slots", **gaps)


def tell_closing(req: Request, line: Line, before: Openings) -> None:
    """Tell when the line is open again, or closed again, to all who were told of the closing or the reopening."""
    after = read_openings(req, line)
    tell_holders(req, line, before, after)
    reopen_questions(req.tx, line, req.now)
    closed = without_stretches(after.closed, before.closed)
    opened = without_stretches(before.closed, after.closed)
    tell_line(
        req,
        line,
        "undone-reopen-for" if closed else "undone-close-for" if opened else "undone-close",
        who=req.name(req.me.id),
        line=line.name,
        period=in_words(closed or opened, req.now, reopening=not closed),
        rest=still_closed(after.closed, req.now),
    )


def check_still_fits(req: Request, shift: Shift) -> None:
    """Raise `Refused` if a restored seat is too many on its shift, or its holder is on another shift by now."""
    seats = req.seats(shift)
    if is_overfull(shift, seats) or any(len(req.tx.roster.seats_of(s.volunteer, s.starts, s.ends)) > 1 for s in seats):
        raise Refused("refused-changed-since")


def tell_people(req: Request, shifts: dict[ShiftId, Shift], had: set[Seat], have: set[Seat], told: Sentences) -> None:
    """Tell in private everybody who has a seat again or lost one, as they were told of the act."""
    again = {(seat.volunteer, seat.shift): seat for seat in have - had}
    for seat in sorted(have - had, key=lambda seat: seat.id):
        line = req.deployment.by_id[shifts[seat.shift].line]
        if role_on(req, req.tx.people.get(seat.volunteer), line) is None:
            raise Refused("refused-changed-since")  # they have left the team meanwhile
        if told.privately and not told.later:
            tell_holder(req, line, seat, told.again)
    for seat in sorted(had - have, key=lambda seat: seat.id):
        if (seat.volunteer, seat.shift) not in again and told.privately and not told.later:
            tell_holder(req, req.deployment.by_id[shifts[seat.shift].line], seat, told.lost)


def tell_holder(req: Request, line: Line, seat: Seat, sentence: str) -> None:
    if seat.volunteer != req.me.id and seat.ends > req.now:
        who = req.name(req.me.id)
        req.tell(seat.volunteer, line, sentence, until=seat.ends, who=who, when=part_words((seat.starts, seat.ends)))


def tell_swap(req: Request, was: Swap) -> None:
    """Withdraw what the act asked; ask again what the act had answered."""
    swap = req.tx.roster.swap(was.id)
    line = req.line_of(was.line)
    seat = req.tx.roster.seat(was.seat)
    if swap is None and was.to is not None:
        for tell in (req.tell_team, lambda *a, **k: req.tell(was.giver if was.takeover else was.to, *a, **k)):
            tell(line, "undone-question", key=f"swap:{was.id}", who=req.name(req.me.id))
    elif swap is None:
        if was.giver == req.me.id:  # not what was left of another's search when they took a part
            req.tell(req.me.id, line, "undone-cover", key=f"cover:{was.seat}")
    elif swap.closed_at is None and (seat is None or seat.volunteer != swap.giver):
        raise Refused("refused-changed-since")  # the seat is another's by now, or gone
    elif swap.closed_at is None and swap.takeover and seat:
        ask_to_take_over(req, line, seat, swap)
    elif swap.closed_at is None and swap.for_seat:
        ask_to_trade(req, line, swap, *both_seats(req, swap))
    elif swap.closed_at is None and seat and seat.volunteer == req.me.id:
        ask_whether_they_come(req, line, seat)
