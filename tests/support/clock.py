"""A clock for tests of what only asks for the instant."""

from datetime import UTC, datetime


class StillClock:
    """Says the same instant until it is set."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant
