"""The part of a transaction about who may look at the live board."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol

from bot.model import BoardSession, VolunteerId


class Boards(Protocol):
    def session(self, id_: int) -> BoardSession | None: ...
    def session_of_link(self, link_hash: str) -> BoardSession | None:
        """None for "": no session has that link."""

    def session_of_token(self, token_hash: str) -> BoardSession | None:
        """None for ""."""

    def live_sessions(self, now: datetime) -> AbstractSet[int]:
        """Those that a browser holds now."""

    def save_session(self, session: BoardSession) -> BoardSession: ...
    def delete_session(self, id_: int) -> None: ...
    def delete_sessions_of(self, volunteer: VolunteerId) -> int:
        """Take back all links and sessions of the person; returns how many there were."""
