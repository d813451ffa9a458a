"""A clock for tests of code that only asks for the time."""

from datetime import UTC, datetime


class StillClock:
    """Always returns `instant`."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant
