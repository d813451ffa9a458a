"""Searches for somebody who stands in, and who was asked in them."""

from sqlalchemy import Connection, delete

from bot.model import AskedPerson, LineId, Search, ShiftId
from storage import tables
from storage.rows import Rows, gap

SEARCHES = Rows(Search, tables.searches)
ASKED = Rows(AskedPerson, tables.asked_people)

looked, told = tables.searches.c, tables.asked_people.c
OPEN = SEARCHES.query("line", looked.ended_at.is_(None), by=("id",))
LAST = SEARCHES.query("shift", by=(looked.id.desc(),), limit=1)
IN_ORDER = told.asked_at.is_not(None), told.asked_at, told.search, told.volunteer
ASKED_IN = ASKED.query("search", by=IN_ORDER)
ASKED_ABOUT = SEARCHES.query_with(ASKED, looked.shift == gap("shift"), by=IN_ORDER)
FORGET_ASKED = delete(tables.asked_people).where(told.search == gap("which"))


class SqlRequests:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def search(self, id_: int) -> Search | None:
        return SEARCHES.get(self._c, id_)

    def open_searches(self, line: LineId) -> list[Search]:
        return OPEN.all(self._c, line=line)

    def last_search(self, shift: ShiftId) -> Search | None:
        return LAST.first(self._c, shift=shift)

    def save_search(self, search: Search) -> Search:
        return SEARCHES.save(self._c, search)

    def delete_search(self, id_: int) -> None:
        self._c.execute(FORGET_ASKED, {"which": id_})
        SEARCHES.delete(self._c, id_)

    def asked_in(self, search: int) -> list[AskedPerson]:
        return ASKED_IN.all(self._c, search=search)

    def asked_about(self, shift: ShiftId) -> list[AskedPerson]:
        return [person for _, person in ASKED_ABOUT.all(self._c, shift=shift)]

    def save_asked(self, asked: AskedPerson) -> None:
        ASKED.save(self._c, asked)
