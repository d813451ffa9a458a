"""The part of a transaction about people who are asked to stand in."""

from collections.abc import Sequence
from typing import Protocol

from bot.model import AskedPerson, LineId, Search, ShiftId


class Requests(Protocol):
    """Searches, and who was asked in them."""

    def search(self, id_: int) -> Search | None: ...
    def open_searches(self, line: LineId) -> Sequence[Search]:
        """Those that are not over, oldest first."""

    def last_search(self, shift: ShiftId) -> Search | None:
        """The newest about that shift, over or not."""

    def save_search(self, search: Search) -> Search: ...
    def delete_search(self, id_: int) -> None:
        """With all who were asked in it."""

    def asked_in(self, search: int) -> Sequence[AskedPerson]:
        """Who was asked, in that order; first those who held that time before."""

    def asked_about(self, shift: ShiftId) -> Sequence[AskedPerson]:
        """Likewise, in all searches about that shift."""

    def save_asked(self, asked: AskedPerson) -> None: ...
