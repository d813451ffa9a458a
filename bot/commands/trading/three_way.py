"""The answers to a trade that the bot proposed to two or three people. It is done once all have agreed."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.request import Request
from bot.commands.roster.announce import apply_moves
from bot.errors import Refused
from bot.model import Line, Trade, TradeEnd, TradePart
from bot.payloads import AnswerTrade, decode_payload
from bot.roster.trading.proposals import decline_trade, done_moves, lapse_trade, why_lapsed
from bot.roster.trading.trade_posts import show_part, side_of, tell_done
from bot.text import Text


def answer_trade(req: Request) -> None:
    """Agree, or decline. Nothing changes hands before all have agreed, and then all of it at once."""
    payload = decode_payload(AnswerTrade, req.words)
    trade, line, mine = part_pressed(req, payload.trade)
    parts = req.tx.trades.parts(trade.id)
    why = why_lapsed(req.tx, line, parts, req.now)
    if why is not None:
        lapse_trade(req.tx, line, trade, why, req.now, req.me.id)
    elif payload.answer == "no":
        decline_trade(req.tx, line, trade, req.me.id, req.now)
    else:
        agree(req, line, trade, mine)


def part_pressed(req: Request, id_: int) -> tuple[Trade, Line, TradePart]:
    """The open trade that a button names, and the speaker's part in it; raises `Refused` with the reason."""
    trade = req.tx.trades.trade(id_)
    if trade is None:
        raise Refused("refused-gone")
    line = req.line_of(trade.line)
    if trade.closed_at is not None:
        raise Refused("refused-settled")
    mine = next((part for part in req.tx.trades.parts(trade.id) if part.volunteer == req.me.id), None)
    if mine is None:
        raise Refused("refused-not-asked-you")
    return trade, line, mine


def agree(req: Request, line: Line, trade: Trade, mine: TradePart) -> None:
    if mine.agreed_at is None:
        req.tx.trades.save_part(replace(mine, agreed_at=req.now))
    parts = req.tx.trades.parts(trade.id)
    if any(part.agreed_at is None for part in parts):
        show_part(req.tx, line, parts, next(part for part in parts if part.id == mine.id))
        return
    req.tx.trades.save_trade(replace(trade, closed_at=req.now, end=TradeEnd.AGREED))
    apply_moves(req, done_moves(req.tx, parts))
    tell_done(req.tx, line, parts, req.now, last=req.me.id)
    req.tell_team(line, "trade-done", rows=lambda words: done_rows(req, parts, words))


def done_rows(req: Request, parts: Sequence[TradePart], words: Text) -> str:
    """Who has what now, a row each."""
    rows = []
    for part in parts:
        taken = side_of(parts, part).takes
        when = words.span(taken.starts, taken.ends)
        rows.append("• " + words.say("trade-done-row", who=req.name(part.volunteer), when=when))
    return "\n".join(rows)
