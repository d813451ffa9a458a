"""What people would trade, and what was proposed to them. Every change is noted for the journal."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Connection

from bot.model import LineId, SwapWish, Trade, TradeEnd, TradePart
from storage import tables
from storage.journal import SWAP_WISHES, TRADE_PARTS, TRADES, Notes
from storage.rows import Rows

Row = TypeVar("Row", SwapWish, Trade, TradePart)

in_wishes, in_trades = tables.swap_wishes.c, tables.trades.c
OPEN_WISHES = SWAP_WISHES.query("line", in_wishes.closed_at.is_(None), by=("id",))
OPEN_TRADES = TRADES.query("line", in_trades.closed_at.is_(None), by=("id",))
DECLINED = TRADES.query("line", in_trades.end == TradeEnd.DECLINED, by=("id",))
OF_TRADE = TRADE_PARTS.query("trade", by=("id",))


class SqlTrades:
    def __init__(self, connection: Connection, notes: Notes) -> None:
        self._c = connection
        self._notes = notes

    def wish(self, id_: int) -> SwapWish | None:
        return SWAP_WISHES.get(self._c, id_)

    def open_wishes(self, line: LineId) -> Sequence[SwapWish]:
        return OPEN_WISHES.all(self._c, line=line)

    def save_wish(self, wish: SwapWish) -> SwapWish:
        return self._save(SWAP_WISHES, wish)

    def trade(self, id_: int) -> Trade | None:
        return TRADES.get(self._c, id_)

    def open_trades(self, line: LineId) -> Sequence[Trade]:
        return OPEN_TRADES.all(self._c, line=line)

    def declined_trades(self, line: LineId) -> Sequence[Trade]:
        return DECLINED.all(self._c, line=line)

    def save_trade(self, trade: Trade) -> Trade:
        return self._save(TRADES, trade)

    def parts(self, trade: int) -> Sequence[TradePart]:
        return OF_TRADE.all(self._c, trade=trade)

    def save_part(self, part: TradePart) -> TradePart:
        return self._save(TRADE_PARTS, part)

    def _save(self, rows: Rows[Row], value: Row) -> Row:
        before = rows.get(self._c, value.id) if value.id else None
        saved = rows.save(self._c, value)
        self._notes.note(rows, before, saved)
        return saved
