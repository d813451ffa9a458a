"""Errors of both networks."""

from bot.errors import AdapterError


class ShutOut(AdapterError):
    """The bot may not write there any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
