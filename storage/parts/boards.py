"""Who may look at the live board."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.model import BoardSession, VolunteerId
from storage import tables
from storage.rows import Rows, gap

SESSIONS = Rows(BoardSession, tables.board_sessions)

row = tables.board_sessions.c
BY_LINK = SESSIONS.query("link_hash", row.link_hash != "")
BY_TOKEN = SESSIONS.query("token_hash", row.token_hash != "")
LIVE = select(row.id).where(row.token_hash != "", row.ends > gap("now"))
DROP_ALL = delete(tables.board_sessions).where(row.volunteer == gap("whose"))


class SqlBoards:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def session(self, id_: int) -> BoardSession | None:
        return SESSIONS.get(self._c, id_)

    def session_of_link(self, link_hash: str) -> BoardSession | None:
        return BY_LINK.first(self._c, link_hash=link_hash)

    def session_of_token(self, token_hash: str) -> BoardSession | None:
        return BY_TOKEN.first(self._c, token_hash=token_hash)

    def live_sessions(self, now: datetime) -> set[int]:
        return set(self._c.execute(LIVE, {"now": now}).scalars())

    def save_session(self, session: BoardSession) -> BoardSession:
        return SESSIONS.save(self._c, session)

    def delete_session(self, id_: int) -> None:
        SESSIONS.delete(self._c, id_)

    def delete_sessions_of(self, volunteer: VolunteerId) -> int:
        return self._c.execute(DROP_ALL, {"whose": volunteer}).rowcount
