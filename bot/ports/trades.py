"""The part of a transaction about shifts that people would trade."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import LineId, SwapWish, Trade, TradePart


class Trades(Protocol):
    """What people would give for what, and the trades proposed to them. Every change is recorded for the journal."""

    def wish(self, id_: int) -> SwapWish | None: ...
    def open_wishes(self, line: LineId) -> Sequence[SwapWish]:
        """Those that nobody closed, oldest first; some may not count any more."""

    def save_wish(self, wish: SwapWish) -> SwapWish: ...
    def trade(self, id_: int) -> Trade | None: ...
    def open_trades(self, line: LineId) -> Sequence[Trade]: ...
    def declined_trades(self, line: LineId) -> Sequence[Trade]: ...
    def save_trade(self, trade: Trade) -> Trade: ...
    def parts(self, trade: int) -> Sequence[TradePart]:
        """Each person takes the seat that the next one gives; the last takes the first one's."""

    def save_part(self, part: TradePart) -> TradePart: ...
