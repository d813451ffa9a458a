"""Trades of two or three people: proposed where open wishes fit, and lapsed once they are not possible any more.

Nothing changes hands before all have agreed, in one transaction (`done_moves`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum, auto

from bot.model import Line, Seat, SeatId, Trade, TradeEnd, TradePart, VolunteerId
from bot.ports import Tx
from bot.recipients import private_addresses
from bot.roster.swaps import Moves, hand_seat
from bot.roster.telling.notices import budget_left, is_waking
from bot.roster.trading.rings import Giving, Pair, Ring, links, rings_of
from bot.roster.trading.trade_posts import ask_part, tell_end
from bot.roster.trading.wishes import TIME_TO_AGREE, TOO_NEAR, can_hold, counts, wishes_that_count
from bot.text import text_in


class Lapse(StrEnum):
    """Why a trade is not possible any more."""

    NEAR = auto()
    """One of the shifts begins soon."""
    CHANGED = auto()
    """One of the shifts is another's by now, has other hours, or is not given any more."""
    CLASH = auto()
    """Somebody could not hold what they would take."""


def follow_trades(tx: Tx, line: Line, now: datetime) -> bool:
    """Close what is not possible any more, and propose what fits. Two small reads while nobody looks for a swap."""
    said = False
    for trade in tx.trades.open_trades(line.id):
        why = why_lapsed(tx, line, tx.trades.parts(trade.id), now)
        if why is not None:
            said = lapse_trade(tx, line, trade, why, now) or said
    if not is_waking(text_in(line.language, line.zone), now):
        return said
    proposed = [propose(tx, line, ring, now) for ring in rings_of(givings_of(tx, line, now), known_pairs(tx, line))]
    return said or any(proposed)


# ---------------------------------------------------------------- proposing


def givings_of(tx: Tx, line: Line, now: datetime) -> list[Giving]:
    """What may be traded: not what is in an open trade already, nor what begins too soon to ask three people."""
    wished = [(wish, seat) for wish, seat in wishes_that_count(tx, line, now) if seat.starts - now >= TIME_TO_AGREE]
    if len({wish.giver for wish, _ in wished}) < 2:
        return []
    traded = {part.gives for trade in tx.trades.open_trades(line.id) for part in tx.trades.parts(trade.id)}
    free = [(wish, seat) for wish, seat in wished if seat.id not in traded and may_be_asked(tx, wish.giver, now)]
    seats = {seat.id: seat for _, seat in free}.values()
    return [
        Giving(
            wish,
            seat,
            frozenset(
                other.id
                for other in seats
                if wish.wants in {None, other.shift} and can_hold(tx, line, wish.giver, other, seat.id)
            ),
        )
        for wish, seat in free
    ]


def may_be_asked(tx: Tx, volunteer: VolunteerId, now: datetime) -> bool:
    """Whether they can be written to, and their week's unasked messages are not used up."""
    return bool(private_addresses(tx, volunteer)) and budget_left(tx, volunteer, now) > 0


def known_pairs(tx: Tx, line: Line) -> set[frozenset[Pair]]:
    """The trades to which somebody has said no: nobody is asked twice."""
    declined = [tx.trades.parts(trade.id) for trade in tx.trades.declined_trades(line.id)]
    return {frozenset((part.gives, part.takes) for part in parts) for parts in declined}


def propose(tx: Tx, line: Line, ring: Ring, now: datetime) -> bool:
    """Ask all of them in private."""
    trade = tx.trades.save_trade(Trade(0, line.id, now))
    for one, other in links(ring):
        given = one.seat
        part = TradePart(0, trade.id, one.wish.id, one.wish.giver, given.id, other.seat.id, given.starts, given.ends)
        tx.trades.save_part(part)
    parts = tx.trades.parts(trade.id)
    told = [ask_part(tx, line, parts, part, now) for part in parts]
    return any(told)


# ---------------------------------------------------------------- whether it still can be


def why_lapsed(tx: Tx, line: Line, parts: Sequence[TradePart], now: datetime) -> Lapse | None:
    """Why the trade is not possible any more; None while it is."""
    seats = {part.gives: tx.roster.seat(part.gives) for part in parts}
    if not all(gives_still(tx, part, seats[part.gives], now) for part in parts):
        return Lapse.CHANGED if all(part.starts > now for part in parts) else Lapse.NEAR
    if any(part.starts - now <= TOO_NEAR for part in parts):
        return Lapse.NEAR
    takings = [(part, seats[part.takes]) for part in parts]
    able = all(seat is not None and can_hold(tx, line, part.volunteer, seat, part.gives) for part, seat in takings)
    return None if able else Lapse.CLASH


def gives_still(tx: Tx, part: TradePart, seat: Seat | None, now: datetime) -> bool:
    """Whether this person still has that seat, with the hours that were read, and still would give it."""
    if seat is None or (seat.volunteer, seat.starts, seat.ends) != (part.volunteer, part.starts, part.ends):
        return False
    return counts(tx, tx.trades.wish(part.wish), now)


def done_moves(tx: Tx, parts: Sequence[TradePart]) -> Moves:
    """All seats in their new hands; their bounds do not change. To be asked only while the trade has not lapsed."""
    takers = {part.takes: part.volunteer for part in parts}
    seats: dict[SeatId, Seat] = {part.gives: seat for part in parts if (seat := tx.roster.seat(part.gives))}
    return Moves(kept=tuple(hand_seat(seat, takers[id_]) for id_, seat in seats.items()))


def lapse_trade(
    tx: Tx, line: Line, trade: Trade, why: Lapse, now: datetime, pressed_by: VolunteerId | None = None
) -> bool:
    """It is not possible any more: tell all of them once. True when something was said."""
    tx.trades.save_trade(replace(trade, closed_at=now, end=TradeEnd.LAPSED))
    return tell_end(tx, line, tx.trades.parts(trade.id), now, why, pressed_by)


def decline_trade(tx: Tx, line: Line, trade: Trade, by: VolunteerId, now: datetime) -> None:
    """One of them does not want it: all keep what they have, and hear so once."""
    tx.trades.save_trade(replace(trade, closed_at=now, end=TradeEnd.DECLINED))
    tell_end(tx, line, tx.trades.parts(trade.id), now, "declined", by)
