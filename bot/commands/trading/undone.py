"""What is said when an answer to a trade, or the wish for one, is undone."""

from bot.commands.request import Request
from bot.commands.roster.shifts import role_on
from bot.errors import Refused
from bot.model import Journal, RowChange, TradeEnd
from bot.roster.trading.proposals import why_lapsed
from bot.roster.trading.trade_posts import ask_part, show_part


def tell_trades(req: Request, act: Journal) -> None:
    """Put the question again to all whom the answer concerned; raises `Refused` if there is nothing to ask any more."""
    ids = [change.id for change in act.changes if change.table == "trades"]
    ids += [int(str(row["trade"])) for c in act.changes if c.table == "trade_parts" and (row := c.after or c.before)]
    for id_ in dict.fromkeys(ids):
        trade = req.tx.trades.trade(id_)
        if trade is None or trade.closed_at is not None:
            raise Refused("refused-changed-since")
        line = req.line_of(trade.line)
        parts = req.tx.trades.parts(id_)
        ended = next((change for change in act.changes if (change.table, change.id) == ("trades", id_)), None)
        if not was_done(ended) and why_lapsed(req.tx, line, parts, req.now) is not None:
            raise Refused("refused-changed-since")
        again = f":{req.message.address.network}:{req.message.id}"
        for part in parts:
            if part.volunteer == req.me.id:
                if not show_part(req.tx, line, parts, part):
                    ask_part(req.tx, line, parts, part, req.now, again=again)
            elif ended is not None and role_on(req, req.tx.people.get(part.volunteer), line) is not None:
                sentence = "undone-trade-yours" if was_done(ended) else "undone-trade"
                ask_part(req.tx, line, parts, part, req.now, again=again, first=sentence, who=req.name(req.me.id))


def was_done(row: RowChange | None) -> bool:
    return row is not None and row.after is not None and row.after["end"] == TradeEnd.AGREED


def tell_wishes(req: Request, act: Journal) -> None:
    """The speaker looks for a swap no more, or does so again."""
    for change in act.changes:
        if change.table == "swap_wishes" and len(act.changes) == 1:
            req.say("undone-wish", counts="no" if change.before is None else "yes", key=f"wish:{change.id}")
