"""/oups: undoes the speaker's last act, or a swap that another agreed to, and tells everybody who was told of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.commands.month.month_publishing import published_by, unpublish_draft
from bot.commands.request import Request
from bot.commands.roster.announce import announce_shift
from bot.commands.roster.closing_told import Openings, read_openings, still_closed, tell_holders, tell_line
from bot.commands.roster.on_duty import ask_to_take_over
from bot.commands.roster.period_words import in_words
from bot.commands.roster.shifts import part_words, role_on
from bot.commands.roster.swaps import ask_to_trade, ask_whether_they_come, both_seats
from bot.commands.staffing.undone import read_promised, tell_absences, tell_moved_back, tell_promised, tell_standbys
from bot.errors import Refused
from bot.model import Journal, Line, Purpose, Seat, Shift, ShiftId, Swap, SwapId
from bot.recipients import addresses_for
from bot.roster.closings import without_stretches
from bot.roster.shifts import is_overfull
from bot.roster.staffing.holiday_questions import reopen_questions
from bot.roster.swaps import UNDO_WITHIN
from bot.roster.telling.plan_changes import Plan, note_plan_changes, read_plan

LOOKED_AT: Final = 100
"""Acts of the last ten minutes among which the other side's yes to a swap is looked for."""
NEWEST: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class Sentences:
    """How an undo is told: in the room, and to who has a seat again or has it no longer."""

    room: str = "undone"
    again: str = "undone-yours-again"
    lost: str = "undone-not-yours"
    later: bool = False
    """People hear of it with what else is changed for them, as they hear of the act itself."""


OF_COORDINATION: Final = Sentences(later=True)
TOLD_LATER: Final = frozenset({"assign", "unassign"})
"""Commands of whose effect people hear with what else is changed for them."""
OF_SWAP: Final = Sentences("undone-swap", "undone-swap-yours-again", "undone-swap-not-yours")


def undo_last_act(req: Request) -> None:
    """Undo the speaker's last act, if it is less than ten minutes old and nothing has changed since.

    A swap can be undone by both sides: by who agreed to it last, and by who had proposed it.
    """
    act = req.tx.last_act(req.me.id)
    agreed = swap_agreed_to(req)
    if agreed is not None and (act is None or agreed.id > act.id):
        undo_swap(req, agreed)
        return
    if act is None or req.now - act.at > UNDO_WITHIN:
        raise Refused("refused-nothing-to-undo")
    undo_acts(req, [act], OF_COORDINATION if act.verb in TOLD_LATER else Sentences())


def swap_agreed_to(req: Request) -> Journal | None:
    """The last act by which somebody agreed to a swap that the speaker had proposed, in the last ten minutes."""
    acts = [act for line in req.lines for act in recent_acts(req, line, req.now - UNDO_WITHIN, None)]
    return max((act for act in acts if is_yes_to(req, act)), key=lambda act: act.id, default=None)


def recent_acts(req: Request, line: Line, since: datetime, until: datetime | None) -> list[Journal]:
    return [act for act in req.tx.acts(line.id, NEWEST, since, until, LOOKED_AT) if not act.undone]


def is_yes_to(req: Request, act: Journal) -> bool:
    """Whether it is another's yes to a swap of the speaker's, which exchanged two seats."""
    rows = [change.after for change in act.changes if change.table == "swaps" and change.after]
    return act.by != req.me.id and any(
        row["agreed"] and row["for_seat"] and not row["takeover"] and row["giver"] == req.me.id for row in rows
    )


def undo_swap(req: Request, agreed: Journal) -> None:
    """Undo the other side's yes, and the speaker's question with it: they do not want it any more."""
    swap = next((swap for swap in swaps_of(req, agreed) if swap.giver == req.me.id and swap.agreed), None)
    if swap is None:
        raise Refused("refused-changed-since")
    asked = [
        act
        for act in recent_acts(req, req.line_of(swap.line), swap.asked_at, agreed.at)
        if any(c.table == "swaps" and c.id == swap.id and c.before is None for c in act.changes)
    ]
    undo_acts(req, [agreed, *asked], OF_SWAP)


def undo_acts(req: Request, acts: list[Journal], told: Sentences) -> None:
    """Undo them, the newest first, and tell. Raises `Refused` if something of the newest has changed since."""
    act = acts[0]
    if not all(req.tx.unchanged_since(change) for change in act.changes):
        raise Refused("refused-changed-since")
    swaps = swaps_of(req, act)
    ids = shifts_of(req, act, swaps)
    were, had = read_shifts(req, ids)
    plans = plans_of(req, were) if told.later else []
    closings = {line.id: (line, read_openings(req, line)) for line in lines_of(req, act, "closures")}
    month = published_by(req, act)
    for one in acts:
        req.tx.revert(one)
    if month is not None:
        unpublish_draft(req, month)
        return
    are, have = read_shifts(req, ids)
    promised = read_promised(req, act)
    if promised or any(change.table == "slots" for change in act.changes):
        for shift in are:
            check_still_fits(req, shift)
        tell_promised(req, promised, len(ids))
        tell_moved_back(req, act, {seat.volunteer for seat in have - had})
    else:
        tell_shifts(req, told, (were, had), (are, have))
        for line, plan in plans:
            note_plan_changes(req.tx, line, plan, plan_of(req, line, were), req.me.id, req.now)
    tell_absences(req, act)
    tell_standbys(req, act)
    for swap in swaps:
        tell_swap(req, swap)
    for line in lines_of(req, act, "slots"):
        tell_slots(req, line)
    for line, before in closings.values():
        tell_closing(req, line, before)


def plans_of(req: Request, shifts: list[Shift]) -> list[tuple[Line, Plan]]:
    lines = [req.deployment.by_id[id_] for id_ in sorted({shift.line for shift in shifts})]
    return [(line, plan_of(req, line, shifts)) for line in lines]


def plan_of(req: Request, line: Line, shifts: list[Shift]) -> Plan:
    return read_plan(req.tx, line, req.now, [shift for shift in shifts if shift.line == line.id])


def read_shifts(req: Request, ids: set[ShiftId]) -> tuple[list[Shift], set[Seat]]:
    """Those of the shifts that exist, by time, and their seats."""
    shifts = [shift for id_ in ids if (shift := req.tx.roster.shift(id_))]
    shifts.sort(key=lambda shift: (shift.starts, shift.id))
    return shifts, {seat for shift in shifts for seat in req.seats(shift)}


def swaps_of(req: Request, act: Journal) -> list[Swap]:
    """The swaps that the act made or answered, as they are before the act is undone."""
    rows = [req.tx.roster.swap(SwapId(change.id)) for change in act.changes if change.table == "swaps"]
    return [swap for swap in rows if swap]


def shifts_of(req: Request, act: Journal, swaps: list[Swap]) -> set[ShiftId]:
    """The shifts whose seats, or offers of seats, are about to change."""
    rows = [row for c in act.changes if c.table == "seats" for row in (c.before, c.after) if row]
    offered = [req.tx.roster.seat(swap.seat) for swap in swaps if swap.to is None]
    return {ShiftId(int(str(row["shift"]))) for row in rows} | {seat.shift for seat in offered if seat}


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
        if not told.later:
            tell_holder(req, line, seat, told.again)
    for seat in sorted(had - have, key=lambda seat: seat.id):
        if (seat.volunteer, seat.shift) not in again and not told.later:
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
