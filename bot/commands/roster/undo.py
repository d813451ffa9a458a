"""/oups: undoes the speaker's last act, or a swap that another agreed to, and tells everybody who was told of it."""

from datetime import datetime
from typing import Final

from bot.commands.month.month_publishing import published_by, unpublish_draft
from bot.commands.request import Request
from bot.commands.roster.closing_told import read_openings
from bot.commands.roster.undone import (
    OF_COORDINATION,
    OF_COVER,
    OF_SWAP,
    OF_TRADE,
    Sentences,
    check_still_fits,
    lines_of,
    tell_closing,
    tell_shifts,
    tell_slots,
    tell_swap,
)
from bot.commands.staffing.undone import read_promised, tell_absences, tell_moved_back, tell_promised, tell_standbys
from bot.commands.trading.undone import tell_trades, tell_wishes
from bot.errors import Refused
from bot.model import Journal, Line, Seat, Shift, ShiftId, Swap, SwapId, TradeEnd
from bot.roster.swaps import UNDO_WITHIN
from bot.roster.telling.plan_changes import Plan, note_plan_changes, read_plan

LOOKED_AT: Final = 100
"""Acts of the last ten minutes among which the other side's yes to a swap is looked for."""
NEWEST: Final = 999_999_999


TOLD_LATER: Final = frozenset({"assign", "unassign"})
"""Commands of whose effect people hear with what else is changed for them."""


def undo_last_act(req: Request) -> None:
    """Undo the speaker's last act, if it is less than ten minutes old and nothing has changed since.

    What two or three agreed to can be undone by each of them: by who agreed last, and by the others.
    """
    act = req.tx.last_act(req.me.id)
    agreed = last_agreed_to(req)
    if agreed is not None and (act is None or agreed.id > act.id):
        undo_for_other_side(req, agreed)
        return
    if act is None or req.now - act.at > UNDO_WITHIN:
        raise Refused("refused-nothing-to-undo")
    undo_acts(req, [act], sentences_of(act))


def sentences_of(act: Journal) -> Sentences:
    if any(change.table == "trades" for change in act.changes):
        return OF_TRADE
    return OF_COORDINATION if act.verb in TOLD_LATER else Sentences()


# ---------------------------------------------------------------- what others agreed to


def last_agreed_to(req: Request) -> Journal | None:
    """The last act by which somebody else agreed to what the speaker asked or agreed to, in the last ten minutes."""
    acts = [act for line in req.lines for act in recent_acts(req, line, req.now - UNDO_WITHIN, None)]
    theirs = (act for act in acts if act.by != req.me.id and (is_yes_to(req, act) or completes_trade(req, act)))
    return max(theirs, key=lambda act: act.id, default=None)


def recent_acts(req: Request, line: Line, since: datetime, until: datetime | None) -> list[Journal]:
    return [act for act in req.tx.acts(line.id, NEWEST, since, until, LOOKED_AT) if not act.undone]


def is_yes_to(req: Request, act: Journal) -> bool:
    """Whether it is a yes to a swap of the speaker's, or replaces them on a shift for which they sought somebody.

    Whom coordination put in their place is coordination's matter.
    """
    rows = [change.after for change in act.changes if change.table == "swaps" and change.after]
    return act.verb not in TOLD_LATER and any(
        row["agreed"]
        and not row["takeover"]
        and row["giver"] == req.me.id
        and (row["for_seat"] is not None or row["to"] is None)
        for row in rows
    )


def completes_trade(req: Request, act: Journal) -> bool:
    """Whether it is the last yes to a trade in which the speaker has a part."""
    done = [c.id for c in act.changes if c.table == "trades" and c.after and c.after["end"] == TradeEnd.AGREED]
    return any(part.volunteer == req.me.id for id_ in done for part in req.tx.trades.parts(id_))


def undo_for_other_side(req: Request, agreed: Journal) -> None:
    """Undo the other's yes, and what the speaker had asked or agreed to with it: they do not want it any more."""
    if completes_trade(req, agreed):
        undo_acts(req, [agreed, *own_yes_before(req, agreed)], OF_TRADE)
        return
    swap = next((swap for swap in swaps_of(req, agreed) if swap.giver == req.me.id and swap.agreed), None)
    if swap is None:
        raise Refused("refused-changed-since")
    asked = [
        act
        for act in recent_acts(req, req.line_of(swap.line), swap.asked_at, agreed.at)
        if any(c.table == "swaps" and c.id == swap.id and c.before is None for c in act.changes)
    ]
    undo_acts(req, [agreed, *asked], OF_SWAP if swap.for_seat else OF_COVER)


def own_yes_before(req: Request, agreed: Journal) -> list[Journal]:
    """The act by which the speaker had agreed to the trade that another's yes completed."""
    trades = [req.tx.trades.trade(change.id) for change in agreed.changes if change.table == "trades"]
    mine = {p.id for trade in trades if trade for p in req.tx.trades.parts(trade.id) if p.volunteer == req.me.id}
    since = min(trade.proposed_at for trade in trades if trade)
    acts = [act for line in req.lines for act in recent_acts(req, line, since, agreed.at)]
    found = [act for act in acts if any(c.table == "trade_parts" and c.id in mine for c in act.changes)]
    return sorted(found, key=lambda act: act.id)[-1:]


# ---------------------------------------------------------------- undoing


def undo_acts(req: Request, acts: list[Journal], told: Sentences) -> None:
    """Undo them, the newest first, and tell. Raises `Refused` if something of the newest has changed since.

    An older one stays as it is if something of it has changed.
    """
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
        if all(req.tx.unchanged_since(change) for change in one.changes):
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
    for line, before in closings.values():
        tell_closing(req, line, before)
    tell_rest(req, act, swaps)


def tell_rest(req: Request, act: Journal, swaps: list[Swap]) -> None:
    """All that is no shift and no closing: what was noted, asked and answered."""
    tell_absences(req, act)
    tell_standbys(req, act)
    traded = any(change.table == "trades" for change in act.changes)
    for swap in swaps:
        if swap.agreed or not traded:  # a question that nobody answered still stands
            tell_swap(req, swap)
    tell_trades(req, act)
    tell_wishes(req, act)
    for line in lines_of(req, act, "slots"):
        tell_slots(req, line)


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
